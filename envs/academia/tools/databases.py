"""Databases and ontologies of the life sciences: their licences, keywords, owners, parts and catalogue entries."""

from functools import partial
from typing import Literal

from toolgym.envs.academia.data import databases
from toolgym.envs.academia.entities import Collection, DatabasePrefix, Keyword, Licence, Organisation
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_database_tool = partial(tool, domain="academia", kind="retrieval", source=databases.BIOREGISTRY, theme="databases")

MAX_LISTED = 60
"""Longest list in a result; counts are of everything."""

Catalogue = Literal["fairsharing", "miriam", "n2t", "bartoc", "re3data", "bioportal", "obofoundry", "integbio"]


class DatabaseLicence(Result):
    """A licence."""

    licence: Licence


class Databases(Result):
    """Prefixes of databases in alphabetical order, and their number."""

    databases: list[DatabasePrefix]
    count: Count


class DatabaseOwner(Result):
    """An organisation."""

    owner: Organisation


class Keywords(Result):
    """Keywords in alphabetical order, and their number."""

    keywords: list[Keyword]
    count: Count


class Example(Result):
    """An identifier that a database has given."""

    example: str


class Entry(Result):
    """An identifier in another catalogue."""

    entry: str


def _listed(prefixes: tuple[str, ...]) -> Databases:
    return Databases(databases=list(prefixes[:MAX_LISTED]), count=len(prefixes))


def _known(table: dict[str, tuple[str, ...]], name: str, what: str) -> tuple[str, ...]:
    wanted = " ".join(name.split()).casefold()
    for known, prefixes in table.items():
        if known.casefold() == wanted:
            return prefixes
    raise NotFound(f"the Bioregistry knows no {what} '{name[:60]}'; one is '{next(iter(table))}'")


@_database_tool(
    wording={
        "licence": [
            "the licence under which the Bioregistry lists {database}",
            "the licence that the Bioregistry records for {database}",
        ],
    },
    golden=[({"database": "chebi"}, {"licence": "CC-BY-4.0"})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def database_licence(database: DatabasePrefix) -> DatabaseLicence:
    """Gives the licence that the Bioregistry records for a database or ontology.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
    """
    found = databases.find_database(database)
    if found.licence is None:
        raise NotFound(f"the Bioregistry records no licence for {found.prefix}")
    return DatabaseLicence(licence=found.licence)


@_database_tool(
    wording={
        "databases": [
            "the databases that the Bioregistry lists under {licence}",
            "the Bioregistry records with {licence}",
        ],
        "count": [
            "the number of databases that the Bioregistry lists under {licence}",
            "the number of Bioregistry records with {licence}",
        ],
    },
    golden=[({"licence": "ODbL-1.0"}, {"count": 3})],
    invalid=[({"licence": "no such licence"}, "not_found")],
)
def databases_under_licence(licence: Licence) -> Databases:
    """Lists the databases that the Bioregistry records under a licence, at most 60; deprecated ones are left out.

    Args:
        licence: Licence as the Bioregistry writes it, for example CC0-1.0.
    """
    return _listed(_known(databases.by_licence(), licence, "licence"))


@_database_tool(
    wording={
        "owner": [
            "the organisation that owns {database} according to the Bioregistry",
            "the owner that the Bioregistry names for {database}",
        ],
    },
    golden=[({"database": "isni"}, {"owner": "ISNI International Agency (United Kingdom)"})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def database_owner(database: DatabasePrefix) -> DatabaseOwner:
    """Gives the organisation that owns a database, where the Bioregistry names exactly one.

    Args:
        database: Prefix in the Bioregistry, for example doi.
    """
    found = databases.find_database(database)
    if len(found.owners) != 1:
        named = ", ".join(found.owners) or "none"
        raise NotFound(f"the Bioregistry names no single owner of {found.prefix}, but {named}")
    return DatabaseOwner(owner=found.owners[0])


@_database_tool(
    wording={
        "databases": [
            "the databases owned by {organisation} according to the Bioregistry",
            "the Bioregistry records with {organisation} as an owner",
        ],
        "count": [
            "the number of databases owned by {organisation} according to the Bioregistry",
            "the number of Bioregistry records with {organisation} as an owner",
        ],
    },
    golden=[({"organisation": "International Bureau of Weights and Measures"}, {"count": 7})],
    invalid=[({"organisation": "No Such Institute"}, "not_found")],
)
def databases_of_owner(organisation: Organisation) -> Databases:
    """Lists the databases of which the Bioregistry names an organisation as an owner, at most 60.

    Args:
        organisation: Name, for example European Bioinformatics Institute.
    """
    return _listed(_known(databases.by_owner(), organisation, "organisation"))


@_database_tool(
    wording={
        "keywords": ["the Bioregistry keywords of {database}", "the keywords given by the Bioregistry to {database}"],
        "count": [
            "the number of Bioregistry keywords of {database}",
            "the number of keywords given by the Bioregistry to {database}",
        ],
    },
    golden=[({"database": "gufo"}, {"keywords": ["ontology", "upper level"], "count": 2})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def database_keywords(database: DatabasePrefix) -> Keywords:
    """Lists the keywords that the Bioregistry itself gives a database, in alphabetical order.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
    """
    found = databases.find_database(database)
    if not found.keywords:
        raise NotFound(f"the Bioregistry gives {found.prefix} no keyword of its own")
    return Keywords(keywords=list(found.keywords), count=len(found.keywords))


@_database_tool(
    wording={
        "databases": [
            "the databases to which the Bioregistry gives {keyword}",
            "the Bioregistry records that carry {keyword}",
        ],
        "count": [
            "the number of databases to which the Bioregistry gives {keyword}",
            "the number of Bioregistry records that carry {keyword}",
        ],
    },
    golden=[({"keyword": "agronomy"}, {"databases": ["agroportal"]}), ({"keyword": "bibliometrics"}, {"count": 9})],
    invalid=[({"keyword": "no such keyword"}, "not_found")],
)
def databases_with_keyword(keyword: Keyword) -> Databases:
    """Lists the databases that carry a keyword of the Bioregistry, at most 60.

    Args:
        keyword: The keyword, for example ontology.
    """
    return _listed(_known(databases.by_keyword(), keyword, "keyword"))


@_database_tool(
    wording={
        "databases": ["the databases in {collection}", "the members of {collection}"],
        "count": ["the number of databases in {collection}", "the number of members of {collection}"],
    },
    golden=[({"collection": "SPAR Ontologies"}, {"count": 13})],
    invalid=[({"collection": "No such collection"}, "not_found")],
)
def databases_in_collection(collection: Collection) -> Databases:
    """Lists the databases in a collection of the Bioregistry, at most 60; deprecated ones are left out.

    Args:
        collection: Name of the collection, for example Semantic Web Context.
    """
    return _listed(_known(databases.collections(), collection, "collection"))


@_database_tool(
    wording={
        "example": [
            "the example identifier that the Bioregistry gives for {database}",
            "the sample local identifier of {database} in the Bioregistry",
        ],
    },
    golden=[({"database": "chebi"}, {"example": "138488"})],
    invalid=[({"database": "no-such-database"}, "not_found")],
)
def database_example(database: DatabasePrefix) -> Example:
    """Gives the example that the Bioregistry shows for the local identifiers of a database.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
    """
    found = databases.find_database(database)
    if not found.example:
        raise NotFound(f"the Bioregistry shows no example for {found.prefix}")
    return Example(example=found.example)


@_database_tool(
    wording={
        "entry": [
            "the identifier of {database} in the catalogue {catalogue}",
            "the {catalogue} identifier to which the Bioregistry maps {database}",
        ],
    },
    golden=[
        ({"database": "chebi", "catalogue": "fairsharing"}, {"entry": "FAIRsharing.62qk8w"}),
        ({"database": "chebi", "catalogue": "bartoc"}, {"entry": "558"}),
    ],
    invalid=[
        ({"database": "no-such-database", "catalogue": "n2t"}, "not_found"),
        ({"database": "chebi", "catalogue": "library"}, "invalid_arguments"),
    ],
)
def database_catalogue_entry(database: DatabasePrefix, catalogue: Catalogue) -> Entry:
    """Gives the identifier of a database in another catalogue, by the mappings of the Bioregistry.

    Args:
        database: Prefix in the Bioregistry, for example chebi.
        catalogue: The other catalogue.
    """
    found = databases.find_database(database)
    entry = found.catalogued.get(catalogue)
    if entry is None:
        raise NotFound(f"{found.prefix} is mapped to {', '.join(found.catalogued) or 'none'} of the catalogues")
    return Entry(entry=entry)


TOOLS: tuple[Tool, ...] = (
    database_licence,
    databases_under_licence,
    database_owner,
    databases_of_owner,
    database_keywords,
    databases_with_keyword,
    databases_in_collection,
    database_example,
    database_catalogue_entry,
)
