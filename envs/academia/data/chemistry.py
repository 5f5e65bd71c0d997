"""Papers on Gaussian basis sets, their authors, and the basis sets that cite them (Basis Set Exchange)."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from toolgym.envs.academia.data.elements import ELEMENTS
from toolgym.tools import NotFound, Source

BASIS_SETS = Source(
    distribution="basis_set_exchange",
    module="toolgym.envs.academia",
    extra="academia",
    code_licence="BSD-3-Clause",
    data_licence="BSD-3-Clause",
    data_files=("records/basis_sets.json",),
    data_date="2026-02-19",
    edition="0.12",
)
"""An extract made by ``records/build_basis_sets.py``: the library itself takes 350 MB and is not installed."""

_SAME_JOURNAL = {
    "Chem. Phys. Lett": "Chem. Phys. Lett.",
    "J. Phys. B-At. Mol. Phys.": "J. Phys. B",
    "Molecular Physics": "Mol. Phys.",
    "Theoretical Chemistry Accounts": "Theor. Chem. Acc.",
}


_LAST_INITIAL = re.compile(r"(\b[A-Z])$")
"""An initial at the end of a name; some records leave out its full stop."""


@dataclass(frozen=True)
class Work:
    """One paper.

    Attributes:
        key: The exchange's key: first author, year, letter ("dunning1989a").
        title: Title.
        authors: "Family name, given names" in the printed order.
        journal: Abbreviated title of the journal, None where unknown.
        year: Year of publication.
        volume: Volume, None where unknown.
        pages: Pages or article number, None where unknown.
        doi: DOI in lower case, None where unknown.
        basis_sets: Names of the basis sets that cite it, in alphabetical order.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    journal: str | None
    year: int
    volume: str | None
    pages: str | None
    doi: str | None
    basis_sets: tuple[str, ...]


@dataclass(frozen=True)
class BasisSet:
    """One basis set.

    Attributes:
        name: Its name ("cc-pVDZ").
        family: The exchange's family ("dunning").
        role: What it is for ("orbital", "rifit" …).
        elements: Atomic numbers of the elements it covers, in increasing order.
        works: Keys of the papers it cites, in alphabetical order.
    """

    name: str
    family: str
    role: str
    elements: tuple[int, ...]
    works: tuple[str, ...]


def _spelled(name: str) -> str:
    """One spelling for names that the records write in two."""
    return _LAST_INITIAL.sub(r"\1.", name.strip().replace("ß", "ss").replace(" Von ", " von "))


@cache
def _records() -> tuple[dict[str, Work], dict[str, BasisSet]]:
    raw = json.loads(BASIS_SETS.path(BASIS_SETS.data_files[0]).read_text("utf-8"))
    sets = {
        s["name"]: BasisSet(s["name"], s["family"], s["role"], tuple(s["elements"]), tuple(s["works"]))
        for s in raw["basis_sets"]
    }
    citing: dict[str, list[str]] = {}
    for found in sets.values():
        for key in found.works:
            citing.setdefault(key, []).append(found.name)
    works = {}
    for key, entry in sorted(raw["works"].items()):
        journal = entry.get("journal")
        works[key] = Work(
            key=key,
            title=entry["title"],
            authors=tuple(map(_spelled, entry["authors"])),
            journal=_SAME_JOURNAL.get(journal, journal),
            year=int(entry["year"]),
            volume=entry.get("volume"),
            pages=entry.get("pages"),
            doi=entry["doi"].lower() if entry.get("doi") else None,
            basis_sets=tuple(sorted(citing.get(key, ()), key=str.casefold)),
        )
    return works, sets


def works() -> dict[str, Work]:
    """Every paper by key, in alphabetical order."""
    return _records()[0]


def basis_sets() -> dict[str, BasisSet]:
    """Every basis set by name, in alphabetical order."""
    return _records()[1]


def find_work(key: str) -> Work:
    """A paper by key.

    Raises:
        NotFound: The exchange has no paper of this key.
    """
    found = works().get(key.strip().casefold())
    if found is None:
        raise NotFound(f"no paper has the key '{key[:40]}'; keys read like dunning1989a or woon1993a")
    return found


@cache
def _sets_by_fold() -> dict[str, str]:
    return {name.casefold(): name for name in basis_sets()}


def find_basis_set(name: str) -> BasisSet:
    """A basis set by name.

    Raises:
        NotFound: The exchange has no basis set of this name.
    """
    known = _sets_by_fold().get(name.strip().casefold())
    if known is None:
        raise NotFound(f"no basis set is called '{name[:40]}'; names read like cc-pVDZ, def2-TZVP or 6-31G*")
    return basis_sets()[known]


def find_element(symbol: str) -> int:
    """The atomic number of an element's symbol.

    Raises:
        NotFound: No element has this symbol.
    """
    wanted = symbol.strip().capitalize()
    if wanted not in ELEMENTS:
        raise NotFound(f"no element has the symbol '{symbol[:10]}'; symbols read like C, Fe or Au")
    return ELEMENTS.index(wanted) + 1


@cache
def by_author() -> dict[str, tuple[Work, ...]]:
    """Papers by author, each group by year and key."""
    table: dict[str, list[Work]] = {}
    for work in sorted(works().values(), key=lambda w: (w.year, w.key)):
        for author in dict.fromkeys(work.authors):
            table.setdefault(author, []).append(work)
    return {author: tuple(table[author]) for author in sorted(table)}


def find_author(name: str) -> str:
    """An author's name as the exchange writes it.

    Raises:
        NotFound: No paper has this author.
    """
    wanted = " ".join(name.split()).casefold()
    for known in by_author():
        if known.casefold() == wanted:
            return known
    raise NotFound(f"no paper has the author '{name[:60]}'; names read like 'Peterson, Kirk A.' or 'Dunning, Thom H.'")


@cache
def coauthors() -> dict[str, dict[str, int]]:
    """For each author, the co-authors and the number of joint papers, in alphabetical order."""
    table: dict[str, Counter[str]] = {author: Counter() for author in by_author()}
    for work in works().values():
        names = tuple(dict.fromkeys(work.authors))
        for name in names:
            table[name].update(other for other in names if other != name)
    return {author: dict(sorted(counts.items())) for author, counts in table.items()}


@cache
def by_journal() -> dict[str, tuple[Work, ...]]:
    """Papers by abbreviated title of the journal, each group by year and key."""
    table: dict[str, list[Work]] = {}
    for work in sorted(works().values(), key=lambda w: (w.year, w.key)):
        if work.journal:
            table.setdefault(work.journal, []).append(work)
    return {journal: tuple(table[journal]) for journal in sorted(table)}


def works_in_journal(journal: str) -> tuple[Work, ...]:
    """The papers of a journal.

    Raises:
        NotFound: No paper appeared there.
    """
    wanted = journal.strip().casefold()
    for known, group in by_journal().items():
        if known.casefold() == wanted:
            return group
    raise NotFound(f"no paper appeared in '{journal[:40]}'; titles read like 'J. Chem. Phys.' or 'Mol. Phys.'")


@cache
def by_doi() -> dict[str, Work]:
    """Papers by DOI in lower case."""
    return {work.doi: work for work in works().values() if work.doi}


@cache
def by_element() -> dict[int, tuple[BasisSet, ...]]:
    """Basis sets by atomic number of an element that they cover."""
    table: dict[int, list[BasisSet]] = {}
    for found in basis_sets().values():
        for number in found.elements:
            table.setdefault(number, []).append(found)
    return {number: tuple(table[number]) for number in sorted(table)}
