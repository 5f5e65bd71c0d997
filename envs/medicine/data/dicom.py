"""The DICOM data dictionary and unique identifiers, as ``pydicom`` carries them."""

import ast
from functools import cache
from typing import Any, NamedTuple

from toolgym.tools import NotFound, Source

DICOM = Source(
    distribution="pydicom",
    module="pydicom",
    extra="medicine",
    code_licence="MIT",
    data_licence="DICOM standard (NEMA PS3.6), as distributed with pydicom",
    data_files=("_dicom_dict.py", "_uid_dict.py"),
)


class Element(NamedTuple):
    """A data element: its tag as eight hexadecimal digits, value representation, multiplicity, name and keyword."""

    tag: str
    vr: str
    vm: str
    name: str
    retired: bool
    keyword: str


class Uid(NamedTuple):
    """A unique identifier: the identifier, its name, its type and whether it is retired."""

    uid: str
    name: str
    type: str
    retired: bool


def _literal(file: str, name: str) -> dict[Any, tuple[str, ...]]:
    """A dictionary out of a module's source; importing it would import all of pydicom."""
    for node in ast.parse(DICOM.path(file).read_text("utf-8")).body:
        target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and target.id == name:
            found: dict[Any, tuple[str, ...]] = ast.literal_eval(node.value or ast.Constant(None))
            return found
    raise NotFound(f"pydicom's {file} has no table '{name}'")


@cache
def elements() -> dict[str, Element]:
    """Every public data element by tag, in the order of tags."""
    table = _literal(DICOM.data_files[0], "DicomDictionary")
    return {
        f"{tag:08X}": Element(f"{tag:08X}", vr, vm, name, bool(retired), keyword)
        for tag, (vr, vm, name, retired, keyword) in sorted(table.items())
        if keyword
    }


@cache
def keywords() -> dict[str, Element]:
    """Data elements by keyword, folded to lower case."""
    return {element.keyword.casefold(): element for element in elements().values()}


@cache
def uids() -> dict[str, Uid]:
    """Every registered unique identifier."""
    table = _literal(DICOM.data_files[1], "UID_dictionary")
    return {uid: Uid(uid, name, kind, bool(retired)) for uid, (name, kind, _, retired, _) in sorted(table.items())}


def find_element(tag: str) -> Element:
    """A data element by tag, such as ``(0010,0010)`` or ``00100010``.

    Raises:
        NotFound: The dictionary has no such element.
    """
    key = "".join(c for c in tag[:20].upper() if c in "0123456789ABCDEF")
    if key not in elements():
        raise NotFound(f"the DICOM dictionary has no data element '{tag[:20]}'; tags read like (0010,0010)")
    return elements()[key]


def find_keyword(keyword: str) -> Element:
    """A data element by keyword; letter case is ignored.

    Raises:
        NotFound: No element has this keyword.
    """
    key = keyword[:80].strip().casefold()
    if key not in keywords():
        raise NotFound(f"no DICOM data element has the keyword '{keyword[:60]}'; keywords read like PatientBirthDate")
    return keywords()[key]


def find_uid(uid: str) -> Uid:
    """A registered unique identifier.

    Raises:
        NotFound: It is not registered.
    """
    if uid.strip() not in uids():
        raise NotFound(f"the UID '{uid[:64]}' is not registered; UIDs read like 1.2.840.10008.5.1.4.1.1.2")
    return uids()[uid.strip()]


def tag_text(tag: str) -> str:
    """A tag as the standard writes it: ``(0010,0010)``."""
    return f"({tag[:4]},{tag[4:]})"


@cache
def keyword_seeds() -> tuple[str, ...]:
    """About 300 keywords of current elements."""
    found = [e.keyword for e in elements().values() if not e.retired and 8 <= len(e.keyword) <= 40]
    return tuple(found[:: max(1, len(found) // 300)])


@cache
def tag_seeds() -> tuple[str, ...]:
    """About 300 tags of current elements, others than those of `keyword_seeds`."""
    taken = set(keyword_seeds())
    found = [e.tag for e in elements().values() if not e.retired and e.keyword not in taken]
    return tuple(tag_text(tag) for tag in found[:: max(1, len(found) // 300)])


@cache
def uid_seeds() -> tuple[str, ...]:
    """Current SOP classes and transfer syntaxes."""
    return tuple(u.uid for u in uids().values() if not u.retired and u.type in ("SOP Class", "Transfer Syntax"))
