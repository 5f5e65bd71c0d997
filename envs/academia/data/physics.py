"""Particle physics papers and the measured quantities that cite them, out of the Particle Data Group's database."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from toolgym.tools import NotFound, Source

PDG = Source(
    distribution="pdg",
    module="pdg",
    extra="academia",
    code_licence="BSD-3-Clause",
    data_licence="CC-BY-4.0",
    data_files=("pdg.sqlite",),
    data_date="2026-05-30",
)

JOURNALS = {
    "APJ": "Astrophysical Journal",
    "CP C": "Chinese Physics C",
    "EPJ A": "European Physical Journal A",
    "EPJ C": "European Physical Journal C",
    "EPL": "Europhysics Letters",
    "IJMP A": "International Journal of Modern Physics A",
    "JCAP": "Journal of Cosmology and Astroparticle Physics",
    "JETP": "Journal of Experimental and Theoretical Physics",
    "JETPL": "JETP Letters",
    "JHEP": "Journal of High Energy Physics",
    "JP G": "Journal of Physics G",
    "LNC": "Lettere al Nuovo Cimento",
    "MPL A": "Modern Physics Letters A",
    "NAT": "Nature",
    "NATP": "Nature Physics",
    "NC": "Nuovo Cimento",
    "NP A": "Nuclear Physics A",
    "NP B": "Nuclear Physics B",
    "PAN": "Physics of Atomic Nuclei",
    "PL": "Physics Letters",
    "PL B": "Physics Letters B",
    "PR": "Physical Review",
    "PR A": "Physical Review A",
    "PR C": "Physical Review C",
    "PR D": "Physical Review D",
    "PRL": "Physical Review Letters",
    "RMP": "Reviews of Modern Physics",
    "SCI": "Science",
    "SJNP": "Soviet Journal of Nuclear Physics",
    "ZPHY": "Zeitschrift für Physik",
    "ZPHY C": "Zeitschrift für Physik C",
}
"""Journals that have a full name here, by the Particle Data Group's abbreviation."""

_PLACE = re.compile(r"(\S+) ([A-Z]?)(\d+[A-Z]?) (\S+)")
_KEY = re.compile(r"(.+) (\d{4})\w*")


@dataclass(frozen=True)
class Paper:
    """One paper.

    Attributes:
        key: The Particle Data Group's key: first author, year, letters ("AUBERT 2008BE").
        author: The first author as the key writes it.
        year: Year of publication.
        journal: Abbreviation of the journal ("PR D"), None where the place of publication is no journal volume.
        volume: Volume, None without a journal.
        page: First page or article number, None without a journal.
        doi: DOI, in lower case, None where unknown.
        inspire: Record number at INSPIRE, None where unknown.
        title: Title, with the source's markup.
        quantities: Identifiers of the quantities whose listing cites the paper, in alphabetical order.
    """

    key: str
    author: str
    year: int
    journal: str | None
    volume: str | None
    page: str | None
    doi: str | None
    inspire: str | None
    title: str
    quantities: tuple[str, ...]


@dataclass(frozen=True)
class Quantity:
    """One measured quantity: a mass, a lifetime, a branching ratio.

    Attributes:
        identifier: The Particle Data Group's identifier ("S035B48").
        text: Its description in plain characters.
        particle: Identifier of the particle it belongs to.
        papers: Keys of the papers that its listing cites, by year and key.
    """

    identifier: str
    text: str
    particle: str
    papers: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Particle:
    """One particle, or another head of the listings.

    Attributes:
        identifier: The Particle Data Group's identifier ("S035").
        name: Its name in plain characters ("tau").
        quantities: Identifiers of its measured quantities, in alphabetical order.
        papers: Keys of all papers cited there, by year and key.
    """

    identifier: str
    name: str
    quantities: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True)
class _Listings:
    papers: dict[str, Paper]
    quantities: dict[str, Quantity]
    particles: dict[str, Particle]


@cache
def _listings() -> _Listings:
    uri = PDG.path(PDG.data_files[0]).as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    try:
        references = connection.execute(
            "SELECT id, document_id, publication_name, publication_year, doi, inspire_id, title FROM pdgreference"
        ).fetchall()
        measured = connection.execute("SELECT DISTINCT pdgid, pdgreference_id FROM pdgmeasurement").fetchall()
        entries = connection.execute("SELECT pdgid, parent_pdgid, description FROM pdgid").fetchall()
    finally:
        connection.close()
    texts = {pdgid: text for pdgid, _, text in entries}
    parents = {pdgid: parent for pdgid, parent, _ in entries}
    papers = _papers(references, measured)
    cited: dict[str, list[Paper]] = {}
    for paper in sorted(papers.values(), key=lambda p: (p.year, p.key)):
        for pdgid in paper.quantities:
            cited.setdefault(pdgid, []).append(paper)
    quantities = {
        pdgid: Quantity(pdgid, texts[pdgid], _root(pdgid, parents), tuple(p.key for p in cited[pdgid]))
        for pdgid in sorted(cited)
    }
    particles = {}
    for root, group in groupby(sorted(quantities.values(), key=lambda q: (q.particle, q.identifier)), _head):
        own = list(group)
        keys = {key for quantity in own for key in quantity.papers}
        ordered = sorted(keys, key=lambda key: (papers[key].year, key))
        particles[root] = Particle(root, texts[root], tuple(q.identifier for q in own), tuple(ordered))
    return _Listings(papers, quantities, particles)


def _head(quantity: Quantity) -> str:
    return quantity.particle


def _root(pdgid: str, parents: dict[str, str | None]) -> str:
    above = parents.get(pdgid)
    return pdgid if above is None else _root(above, parents)


def _papers(
    references: list[tuple[int, str, str, int, str, str, str]], measured: list[tuple[str, int]]
) -> dict[str, Paper]:
    listed: dict[int, list[str]] = {}
    for pdgid, reference in measured:
        listed.setdefault(reference, []).append(pdgid)
    found = {}
    for number, document, place, year, doi, inspire, title in references:
        key = document.strip()
        match = _PLACE.fullmatch(place or "")
        head = _KEY.fullmatch(key)
        found[key] = Paper(
            key=key,
            author=head[1] if head else key,
            year=int(year),
            journal=f"{match[1]} {match[2]}".strip() if match else None,
            volume=match[3] if match else None,
            page=match[4] if match else None,
            doi=doi.lower() if doi else None,
            inspire=inspire or None,
            title=" ".join((title or "").split()),
            quantities=tuple(sorted(listed.get(number, ()))),
        )
    return dict(sorted(found.items()))


def papers() -> dict[str, Paper]:
    """Every paper by key, in alphabetical order.

    Raises:
        Unavailable: ``pdg`` is not installed.
    """
    return _listings().papers


def quantities() -> dict[str, Quantity]:
    """Every quantity with a cited paper, by identifier."""
    return _listings().quantities


def particles() -> dict[str, Particle]:
    """Every particle with a cited paper, by identifier."""
    return _listings().particles


def find_paper(key: str) -> Paper:
    """A paper by key.

    Raises:
        NotFound: No paper has this key.
    """
    found = papers().get(" ".join(key.upper().split())) or papers().get(key.strip())
    if found is None:
        raise NotFound(f"no paper has the key '{key[:40]}'; keys read like AUBERT 2008BE or ABI 2021")
    return found


def find_quantity(identifier: str) -> Quantity:
    """A quantity by identifier.

    Raises:
        NotFound: No quantity with a cited paper has this identifier.
    """
    found = quantities().get(identifier.strip()) or quantities().get(identifier.strip().upper())
    if found is None:
        raise NotFound(f"no measured quantity '{identifier[:20]}'; identifiers read like S035B48 or M009R12")
    return found


def find_particle(identifier: str) -> Particle:
    """A particle by identifier.

    Raises:
        NotFound: No particle of the listings has this identifier.
    """
    found = particles().get(identifier.strip().upper())
    if found is None:
        raise NotFound(f"no particle '{identifier[:20]}'; identifiers read like S035 (tau) or M070 (J/psi)")
    return found


@cache
def _grouped(by: Callable[[Paper], str | None]) -> dict[str, tuple[Paper, ...]]:
    table: dict[str, list[Paper]] = {}
    for paper in sorted(papers().values(), key=lambda p: (p.year, p.key)):
        name = by(paper)
        if name is not None:
            table.setdefault(name, []).append(paper)
    return {name: tuple(table[name]) for name in sorted(table)}


def _author_of(paper: Paper) -> str:
    return paper.author


def _journal_of(paper: Paper) -> str | None:
    return paper.journal


def _doi_of(paper: Paper) -> str | None:
    return paper.doi


def _inspire_of(paper: Paper) -> str | None:
    return paper.inspire


def by_author() -> dict[str, tuple[Paper, ...]]:
    """Papers by first author, each group by year and key."""
    return _grouped(_author_of)


def by_journal() -> dict[str, tuple[Paper, ...]]:
    """Papers by abbreviation of the journal, each group by year and key."""
    return _grouped(_journal_of)


def by_doi() -> dict[str, tuple[Paper, ...]]:
    """Papers by DOI in lower case."""
    return _grouped(_doi_of)


def by_inspire() -> dict[str, tuple[Paper, ...]]:
    """Papers by record number at INSPIRE."""
    return _grouped(_inspire_of)


@cache
def yearly_totals() -> Counter[int]:
    """Number of papers by year of publication."""
    return Counter(paper.year for paper in papers().values())


@cache
def doi_prefix_totals() -> Counter[str]:
    """Number of papers by prefix of the DOI."""
    return Counter(paper.doi.partition("/")[0] for paper in papers().values() if paper.doi)


def papers_of_author(author: str) -> tuple[Paper, ...]:
    """The papers of a first author.

    Raises:
        NotFound: No key begins with this name.
    """
    found = by_author().get(author.strip().upper()) or by_author().get(author.strip())
    if not found:
        raise NotFound(f"no paper has the first author '{author[:40]}'; surnames read like ABLIKIM or AUBERT")
    return found


def papers_of_journal(journal: str) -> tuple[Paper, ...]:
    """The papers of a journal, named by abbreviation or by a name of `JOURNALS`.

    Raises:
        NotFound: No paper is filed under the journal.
    """
    wanted = journal.strip().casefold()
    for short, group in by_journal().items():
        if wanted in (short.casefold(), JOURNALS.get(short, "").casefold()):
            return group
    raise NotFound(f"no paper is filed under the journal '{journal[:40]}'; abbreviations read like PR D, PRL or JHEP")


@cache
def neighbours(key: str) -> dict[str, int]:
    """Other papers cited for a same quantity, with the number of quantities shared."""
    shared: dict[str, int] = {}
    for identifier in papers()[key].quantities:
        for other in quantities()[identifier].papers:
            if other != key:
                shared[other] = shared.get(other, 0) + 1
    return shared


def distance(first: str, second: str) -> int | None:
    """Fewest steps between papers when a step leads to a paper cited for a same quantity; None if there is no path."""
    if first == second:
        return 0
    known, fronts = ({first}, {second}), ({first}, {second})
    steps = 0
    while fronts[0] and fronts[1]:
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        seen = {identifier for key in fronts[side] for identifier in papers()[key].quantities}
        reached = {key for identifier in seen for key in quantities()[identifier].papers} - known[side]
        steps += 1
        if reached & known[1 - side]:
            return steps
        known[side].update(reached)
        fronts = (reached, fronts[1]) if side == 0 else (fronts[0], reached)
    return None
