"""Databases and ontologies of the life sciences, their people, licences and publications, out of the Bioregistry."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

BIOREGISTRY = Source(
    distribution="bioregistry",
    module="bioregistry",
    extra="academia",
    code_licence="MIT",
    data_licence="CC0-1.0",
    data_files=("data/bioregistry.json", "data/collections.json"),
)

CATALOGUES = ("fairsharing", "miriam", "n2t", "bartoc", "re3data", "bioportal", "obofoundry", "integbio")
"""Other catalogues in which the Bioregistry looks up its records."""


@dataclass(frozen=True)
class Person:
    """A person: name and ORCID, the latter None where unknown."""

    name: str
    orcid: str | None


@dataclass(frozen=True)
class Publication:
    """A publication about a database: PMID, DOI in lower case, year and title, each None where unknown."""

    pmid: str | None
    doi: str | None
    year: int | None
    title: str | None


@dataclass(frozen=True)
class Database:
    """One record.

    Attributes:
        prefix: The Bioregistry's prefix ("chebi").
        name: Name.
        licence: Licence ("CC-BY-4.0"), None where unknown.
        contact: The person to be asked about it, None where unknown.
        contributor: The person who contributed the record, None where unknown.
        owners: Names of the organisations that own it.
        keywords: Keywords in alphabetical order.
        example: An identifier that it has given, None where unknown.
        part_of: Prefix of the record it is a part of, None if it is none.
        publications: Publications about it, newest first.
        catalogued: Its identifiers in `CATALOGUES`.
    """

    prefix: str
    name: str
    licence: str | None
    contact: Person | None
    contributor: Person | None
    owners: tuple[str, ...]
    keywords: tuple[str, ...]
    example: str | None
    part_of: str | None
    publications: tuple[Publication, ...]
    catalogued: dict[str, str]


def _person(raw: dict[str, Any] | None) -> Person | None:
    return Person(raw["name"].strip(), raw.get("orcid") or None) if raw and raw.get("name") else None


def _publication(raw: dict[str, Any]) -> Publication:
    doi = raw.get("doi")
    return Publication(raw.get("pubmed") or None, doi.lower() if doi else None, raw.get("year"), raw.get("title"))


def _newest_first(publication: Publication) -> tuple[int, int]:
    return -(publication.year or 0), -int(publication.pmid or 0)


def _database(prefix: str, raw: dict[str, Any]) -> Database:
    return Database(
        prefix=prefix,
        name=raw["name"],
        licence=raw.get("license"),
        contact=_person(raw.get("contact")),
        contributor=_person(raw.get("contributor")),
        owners=tuple(sorted(owner["name"] for owner in raw.get("owners") or ())),
        keywords=tuple(sorted(set(raw.get("keywords") or ()))),
        example=raw.get("example"),
        part_of=raw.get("part_of"),
        publications=tuple(sorted(map(_publication, raw.get("publications") or ()), key=_newest_first)),
        catalogued={name: raw["mappings"][name] for name in CATALOGUES if name in raw.get("mappings", {})},
    )


@cache
def databases() -> dict[str, Database]:
    """Every record that has a name and is not deprecated, by prefix.

    Raises:
        Unavailable: ``bioregistry`` is not installed.
    """
    raw = json.loads(BIOREGISTRY.path(BIOREGISTRY.data_files[0]).read_text("utf-8"))
    kept = ((prefix, entry) for prefix, entry in sorted(raw.items()) if entry.get("name"))
    return {prefix: _database(prefix, entry) for prefix, entry in kept if not entry.get("deprecated")}


@cache
def collections() -> dict[str, tuple[str, ...]]:
    """Prefixes of each collection of records, by the collection's name."""
    raw = json.loads(BIOREGISTRY.path(BIOREGISTRY.data_files[1]).read_text("utf-8"))["collections"]
    table = {}
    for entry in raw:
        prefixes = {item if isinstance(item, str) else item["prefix"] for item in entry["resources"]}
        table[entry["name"]] = tuple(p for p in sorted(prefixes) if p in databases())
    return dict(sorted(table.items()))


def find_database(prefix: str) -> Database:
    """A record by prefix.

    Raises:
        NotFound: There is no such record.
    """
    found = databases().get(prefix.strip().casefold())
    if found is None:
        raise NotFound(f"the Bioregistry has no record '{prefix[:40]}'; prefixes read like chebi, go or uniprot")
    return found


def _keyed(keys: Callable[[Database], Iterable[str | None]]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for database in databases().values():
        for key in dict.fromkeys(keys(database)):
            if key:
                table.setdefault(key, []).append(database.prefix)
    return {key: tuple(table[key]) for key in sorted(table)}


@cache
def by_contact() -> dict[str, tuple[str, ...]]:
    """Prefixes by the ORCID of the contact."""
    return _keyed(lambda d: [d.contact.orcid if d.contact else None])


@cache
def by_contributor() -> dict[str, tuple[str, ...]]:
    """Prefixes by the ORCID of the record's contributor."""
    return _keyed(lambda d: [d.contributor.orcid if d.contributor else None])


@cache
def by_owner() -> dict[str, tuple[str, ...]]:
    """Prefixes by owning organisation."""
    return _keyed(lambda d: d.owners)


@cache
def by_keyword() -> dict[str, tuple[str, ...]]:
    """Prefixes by keyword."""
    return _keyed(lambda d: d.keywords)


@cache
def by_licence() -> dict[str, tuple[str, ...]]:
    """Prefixes by licence."""
    return _keyed(lambda d: [d.licence])


@cache
def by_whole() -> dict[str, tuple[str, ...]]:
    """Prefixes of the parts, by the prefix of the whole."""
    return _keyed(lambda d: [d.part_of if d.part_of in databases() else None])


@cache
def by_pmid() -> dict[str, tuple[str, ...]]:
    """Prefixes by PMID of a publication."""
    return _keyed(lambda d: [p.pmid for p in d.publications])


@cache
def people() -> dict[str, str]:
    """Names by ORCID, contacts before contributors."""
    found: dict[str, str] = {}
    for database in databases().values():
        for person in (database.contact, database.contributor):
            if person and person.orcid:
                found.setdefault(person.orcid, person.name)
    return dict(sorted(found.items()))


@cache
def publications() -> dict[str, Publication]:
    """Publications by PMID."""
    found = (p for database in databases().values() for p in database.publications)
    return {p.pmid: p for p in found if p.pmid}
