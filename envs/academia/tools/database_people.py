"""People and publications behind the databases of the life sciences."""

from functools import partial
from typing import Literal

from toolgym.envs.academia.data import databases
from toolgym.envs.academia.entities import (
    CuratorOrcid,
    DatabasePmid,
    DatabasePrefix,
    Doi,
    Orcid,
    PersonName,
    Title,
    Year,
)
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_people_tool = partial(tool, domain="academia", kind="retrieval", source=databases.BIOREGISTRY, theme="database_people")

MAX_LISTED = 60
"""Longest list in a result; counts are of everything."""


class Contact(Result):
    """The person to be asked about a database."""

    person: PersonName
    orcid: Orcid


class Contributor(Result):
    """The person who contributed a record."""

    person: PersonName
    orcid: CuratorOrcid


class Databases(Result):
    """Prefixes of databases in alphabetical order, and their number."""

    databases: list[DatabasePrefix]
    count: Count


class Named(Result):
    """A person's name."""

    person: PersonName


class Publications(Result):
    """PMIDs, newest publication first, and their number."""

    publications: list[DatabasePmid]
    count: Count


class PublicationFound(Result):
    """A publication."""

    publication: DatabasePmid
    year: Year


class PublicationDoi(Result):
    """The DOI and year of a publication."""

    doi: Doi
    year: Year


class PublicationTitle(Result):
    """The title of a publication."""

    title: Title


@_people_tool(
    wording={
        "person": [
            "the contact person that the Bioregistry names for {database}",
            "the person whom the Bioregistry names as the contact of {database}",
        ],
        "orcid": [
            "the ORCID of the contact person for {database} in the Bioregistry",
            "the ORCID of the person whom the Bioregistry names as the contact of {database}",
        ],
    },
    golden=[({"database": "abcd"}, {"person": "Pierre Cosson", "orcid": "0000-0002-4881-0358"})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def database_contact(database: DatabasePrefix) -> Contact:
    """Gives name and ORCID of the person whom the Bioregistry names as the contact of a database.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
    """
    found = databases.find_database(database)
    if found.contact is None or found.contact.orcid is None:
        raise NotFound(f"the Bioregistry names no contact with an ORCID for {found.prefix}")
    return Contact(person=found.contact.name, orcid=found.contact.orcid)


@_people_tool(
    wording={
        "person": [
            "the contributor of the Bioregistry record of {database}",
            "the person who contributed {database} to the Bioregistry",
        ],
        "orcid": [
            "the ORCID of the contributor of the Bioregistry record of {database}",
            "the ORCID of the person who contributed {database} to the Bioregistry",
        ],
    },
    golden=[({"database": "abcd"}, {"person": "Charles Tapley Hoyt", "orcid": "0000-0003-4423-4370"})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def database_contributor(database: DatabasePrefix) -> Contributor:
    """Gives name and ORCID of the person who contributed the record of a database to the Bioregistry.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
    """
    found = databases.find_database(database)
    if found.contributor is None or found.contributor.orcid is None:
        raise NotFound(f"the Bioregistry names no contributor with an ORCID for {found.prefix}")
    return Contributor(person=found.contributor.name, orcid=found.contributor.orcid)


@_people_tool(
    wording={
        "databases": [
            "the databases whose Bioregistry contact has {orcid}",
            "the databases for which the Bioregistry names the holder of {orcid} as the contact",
        ],
        "count": [
            "the number of databases whose Bioregistry contact has {orcid}",
            "the number of databases for which the Bioregistry names the holder of {orcid} as the contact",
        ],
    },
    golden=[({"orcid": "0000-0002-4881-0358"}, {"databases": ["abcd"], "count": 1})],
    invalid=[({"orcid": "0000-0000-0000-0000"}, "not_found")],
)
def databases_of_contact(orcid: Orcid) -> Databases:
    """Lists the databases for which the Bioregistry names a person as the contact, at most 60.

    Args:
        orcid: ORCID of the person, for example 0000-0002-4881-0358.
    """
    prefixes = databases.by_contact().get(orcid.strip(), ())
    if not prefixes:
        raise NotFound(f"the Bioregistry names nobody with the ORCID '{orcid[:40]}' as a contact")
    return Databases(databases=list(prefixes[:MAX_LISTED]), count=len(prefixes))


@_people_tool(
    wording={
        "databases": [
            "the databases whose Bioregistry records the holder of {orcid} contributed",
            "the databases that the person with {orcid} contributed to the Bioregistry",
        ],
        "count": [
            "the number of databases whose Bioregistry records the holder of {orcid} contributed",
            "the number of databases that the person with {orcid} contributed to the Bioregistry",
        ],
    },
    golden=[({"orcid": "0009-0008-8406-631X"}, {"count": 13})],
    invalid=[({"orcid": "0000-0000-0000-0000"}, "not_found")],
)
def databases_of_contributor(orcid: CuratorOrcid) -> Databases:
    """Lists the databases whose records a person contributed to the Bioregistry, at most 60.

    Args:
        orcid: ORCID of the person, for example 0000-0003-4423-4370.
    """
    prefixes = databases.by_contributor().get(orcid.strip(), ())
    if not prefixes:
        raise NotFound(f"nobody with the ORCID '{orcid[:40]}' contributed a record to the Bioregistry")
    return Databases(databases=list(prefixes[:MAX_LISTED]), count=len(prefixes))


@_people_tool(
    wording={
        "person": ["the person who has {orcid}", "the name of the holder of {orcid}"],
    },
    golden=[({"orcid": "0000-0003-4423-4370"}, {"person": "Charles Tapley Hoyt"})],
    invalid=[({"orcid": "0000-0000-0000-0000"}, "not_found")],
)
def person_by_orcid(orcid: Orcid) -> Named:
    """Names the person of an ORCID among the contacts and contributors of the Bioregistry.

    Args:
        orcid: ORCID, for example 0000-0003-4423-4370.
    """
    found = databases.people().get(orcid.strip())
    if found is None:
        raise NotFound(f"the Bioregistry names nobody with the ORCID '{orcid[:40]}'")
    return Named(person=found)


@_people_tool(
    wording={
        "publications": [
            "the publications with a PMID that the Bioregistry lists for {database}",
            "the PMIDs of the publications about {database} in the Bioregistry",
        ],
        "count": [
            "the number of publications with a PMID that the Bioregistry lists for {database}",
            "the number of PMIDs of publications about {database} in the Bioregistry",
        ],
    },
    golden=[({"database": "abcd"}, {"publications": ["31410491"], "count": 1})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def publications_about_database(database: DatabasePrefix) -> Publications:
    """Lists the PMIDs of the publications that the Bioregistry gives for a database, newest first, at most 60.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
    """
    pmids = [p.pmid for p in databases.find_database(database).publications if p.pmid]
    if not pmids:
        raise NotFound(f"the Bioregistry lists no publication with a PMID for {database[:40]}")
    return Publications(publications=pmids[:MAX_LISTED], count=len(pmids))


@_people_tool(
    wording={
        "publication": [
            "the PMID of the {which} publication about {database} in the Bioregistry",
            "the PMID of the {which} publication that the Bioregistry lists for {database}",
        ],
        "year": [
            "the year of the {which} publication about {database} in the Bioregistry",
            "the year of the {which} publication that the Bioregistry lists for {database}",
        ],
    },
    golden=[
        ({"database": "dbamp", "which": "newest"}, {"publication": "39540425", "year": 2025}),
        ({"database": "dramp", "which": "oldest"}, {"publication": "27075512", "year": 2016}),
    ],
    invalid=[({"database": "no-such-database", "which": "newest"}, "not_found")],
)
def database_outer_publication(database: DatabasePrefix, which: Literal["newest", "oldest"]) -> PublicationFound:
    """Gives the newest or the oldest publication with a PMID and a year that the Bioregistry lists for a database.

    Of publications of one year, the higher PMID counts as newer.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
        which: Which publication is wanted.
    """
    dated = [(p.pmid, p.year) for p in databases.find_database(database).publications if p.pmid and p.year]
    if not dated:
        raise NotFound(f"the Bioregistry lists no dated publication with a PMID for {database[:40]}")
    pmid, year = dated[0 if which == "newest" else -1]
    return PublicationFound(publication=pmid, year=year)


@_people_tool(
    wording={
        "databases": [
            "the databases for which the Bioregistry lists the publication with {pmid}",
            "the databases that the publication with {pmid} is about according to the Bioregistry",
        ],
        "count": [
            "the number of databases for which the Bioregistry lists the publication with {pmid}",
            "the number of databases that the publication with {pmid} is about according to the Bioregistry",
        ],
    },
    golden=[({"pmid": "31410491"}, {"databases": ["abcd"], "count": 1})],
    invalid=[({"pmid": "1"}, "not_found")],
)
def databases_of_publication(pmid: DatabasePmid) -> Databases:
    """Lists the databases for which the Bioregistry gives a publication, at most 60.

    Args:
        pmid: PMID of the publication.
    """
    prefixes = databases.by_pmid().get(pmid.strip(), ())
    if not prefixes:
        raise NotFound(f"the Bioregistry lists no publication with the PMID '{pmid[:20]}'")
    return Databases(databases=list(prefixes[:MAX_LISTED]), count=len(prefixes))


@_people_tool(
    wording={
        "doi": ["the DOI of the publication with {pmid}", "the DOI under which the publication with {pmid} appeared"],
        "year": [
            "the year that the Bioregistry gives for the publication with {pmid}",
            "the publication year that the Bioregistry gives for the work with {pmid}",
        ],
    },
    golden=[({"pmid": "31410491"}, {"doi": "10.1093/nar/gkz714", "year": 2020})],
    invalid=[({"pmid": "1"}, "not_found")],
)
def database_publication_doi(pmid: DatabasePmid) -> PublicationDoi:
    """Gives DOI (in lower case) and year of a publication about a database, as recorded in the Bioregistry.

    Args:
        pmid: PMID of the publication.
    """
    found = databases.publications().get(pmid.strip())
    if found is None or found.doi is None or found.year is None:
        raise NotFound(f"the Bioregistry lists no publication with DOI and year under the PMID '{pmid[:20]}'")
    return PublicationDoi(doi=found.doi, year=found.year)


@_people_tool(
    wording={
        "title": [
            "the title, in the Bioregistry, of the publication with {pmid}",
            "the title that the Bioregistry gives for the publication with {pmid}",
        ],
    },
    golden=[({"pmid": "28905911"}, {"title": "The 4D nucleome project"})],
    invalid=[({"pmid": "1"}, "not_found")],
)
def database_publication_title(pmid: DatabasePmid) -> PublicationTitle:
    """Gives the title of a publication about a database, as recorded in the Bioregistry.

    Args:
        pmid: PMID of the publication.
    """
    found = databases.publications().get(pmid.strip())
    if found is None or not found.title:
        raise NotFound(f"the Bioregistry lists no publication with a title under the PMID '{pmid[:20]}'")
    return PublicationTitle(title=found.title)


TOOLS: tuple[Tool, ...] = (
    database_contact,
    database_contributor,
    databases_of_contact,
    databases_of_contributor,
    person_by_orcid,
    publications_about_database,
    database_outer_publication,
    databases_of_publication,
    database_publication_doi,
    database_publication_title,
)
