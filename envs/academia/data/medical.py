"""PubMed records of medical and biological articles with their references."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

PUBMED = Source(
    distribution="metapub",
    module="toolgym.envs.academia",
    extra="academia",
    code_licence="Apache-2.0",
    data_licence="Public domain (United States National Library of Medicine), abstracts left out",
    data_files=("records/medical_articles.json",),
    data_date="2026-03-14",
    edition="0.7.5",
)
"""An extract made by ``records/build_medical_articles.py`` from records that metapub ships with its tests."""

COUNTRIES = {
    "Argentina": ("AR", "Argentina"),
    "Australia": ("AU", "Australia"),
    "Brazil": ("BR", "Brazil"),
    "Canada": ("CA", "Canada"),
    "China": ("CN", "China"),
    "Czech Republic": ("CZ", "Czechia"),
    "England": ("GB", "the United Kingdom"),
    "France": ("FR", "France"),
    "Germany": ("DE", "Germany"),
    "Greece": ("GR", "Greece"),
    "Ireland": ("IE", "Ireland"),
    "Italy": ("IT", "Italy"),
    "Japan": ("JP", "Japan"),
    "Netherlands": ("NL", "the Netherlands"),
    "New Zealand": ("NZ", "New Zealand"),
    "Norway": ("NO", "Norway"),
    "Russia (Federation)": ("RU", "Russia"),
    "Singapore": ("SG", "Singapore"),
    "Slovenia": ("SI", "Slovenia"),
    "Spain": ("ES", "Spain"),
    "Switzerland": ("CH", "Switzerland"),
    "United Arab Emirates": ("AE", "the United Arab Emirates"),
    "United States": ("US", "the United States"),
}
"""PubMed's countries of publication: alpha-2 code and name."""


@dataclass(frozen=True)
class Article:
    """One article.

    Attributes:
        pmid: PubMed identifier.
        title: Title.
        journal: Full title of the journal.
        abbreviation: The journal's title in the National Library of Medicine's abbreviation.
        issn: The journal's linking ISSN, None where unknown.
        country: Alpha-2 code of the country in which the journal is published.
        year: Year of the issue.
        doi: DOI in lower case, None where unknown.
        authors: Names as "Family name, given names", with the ORCID or None, in the printed order.
        headings: Medical subject headings in alphabetical order.
        agencies: Funding agencies in alphabetical order.
        references: PMIDs of the works it cites, in the order of its list.
    """

    pmid: str
    title: str
    journal: str
    abbreviation: str
    issn: str | None
    country: str
    year: int
    doi: str | None
    authors: tuple[tuple[str, str | None], ...]
    headings: tuple[str, ...]
    agencies: tuple[str, ...]
    references: tuple[str, ...]


def _article(raw: dict[str, Any]) -> Article:
    return Article(
        pmid=raw["pmid"],
        title=raw["title"],
        journal=raw["journal"],
        abbreviation=raw["abbreviation"],
        issn=raw["issn"] or None,
        country=COUNTRIES[raw["country"]][0],
        year=raw["year"],
        doi=raw["doi"] or None,
        authors=tuple((f"{last}, {fore}".rstrip(", "), orcid or None) for last, fore, orcid in raw["authors"]),
        headings=tuple(raw["headings"]),
        agencies=tuple(raw["agencies"]),
        references=tuple(raw["references"]),
    )


@cache
def articles() -> dict[str, Article]:
    """Every article by PMID, in increasing order."""
    raw = json.loads(PUBMED.path(PUBMED.data_files[0]).read_text("utf-8"))
    return {entry["pmid"]: _article(entry) for entry in raw}


def find_article(pmid: str) -> Article:
    """An article by PMID.

    Raises:
        NotFound: The records hold no such article.
    """
    found = articles().get(pmid.strip())
    if found is None:
        raise NotFound(f"the records hold no article with the PMID '{pmid[:20]}'; PMIDs read like 24449692")
    return found


def _keyed(keys: Callable[[Article], Iterable[str | None]]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for article in articles().values():
        for key in dict.fromkeys(keys(article)):
            if key:
                table.setdefault(key, []).append(article.pmid)
    return {key: tuple(table[key]) for key in sorted(table)}


@cache
def by_doi() -> dict[str, tuple[str, ...]]:
    """PMIDs by DOI."""
    return _keyed(lambda a: [a.doi])


@cache
def by_heading() -> dict[str, tuple[str, ...]]:
    """PMIDs by medical subject heading."""
    return _keyed(lambda a: a.headings)


@cache
def by_agency() -> dict[str, tuple[str, ...]]:
    """PMIDs by funding agency."""
    return _keyed(lambda a: a.agencies)


@cache
def by_country() -> dict[str, tuple[str, ...]]:
    """PMIDs by alpha-2 code of the country of publication."""
    return _keyed(lambda a: [a.country])


@cache
def by_orcid() -> dict[str, tuple[str, ...]]:
    """PMIDs by ORCID of an author."""
    return _keyed(lambda a: [orcid for _, orcid in a.authors])


@cache
def citing() -> dict[str, tuple[str, ...]]:
    """PMIDs of the citing articles, by PMID of the cited work."""
    return _keyed(lambda a: a.references)


@cache
def coupled(pmid: str) -> dict[str, int]:
    """Other articles that cite a same work, with the number of works cited by both."""
    shared: Counter[str] = Counter()
    for reference in articles()[pmid].references:
        shared.update(other for other in citing()[reference] if other != pmid)
    return dict(sorted(shared.items(), key=lambda item: (-item[1], int(item[0]))))
