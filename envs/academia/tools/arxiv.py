"""Categories, archives and identifiers of arXiv."""

from functools import partial

from toolgym.envs.academia.data import arxiv, identifiers
from toolgym.envs.academia.data.formulas import FORMULAS
from toolgym.envs.academia.entities import ArxivArchive, ArxivCategory, ArxivGroup, ArxivIdentifier, Year
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_arxiv_tool = partial(tool, domain="academia", kind="retrieval", source=arxiv.ARXIVQL, theme="arxiv")


class CategoryHome(Result):
    """The archive and the group of a category."""

    archive: ArxivArchive
    group: ArxivGroup


class Categories(Result):
    """Categories in alphabetical order of their identifiers, and their number."""

    categories: list[ArxivCategory]
    count: Count


class Archives(Result):
    """Archives in alphabetical order, and their number."""

    archives: list[ArxivArchive]
    count: Count


class Largest(Result):
    """An archive and its number of categories."""

    archive: ArxivArchive
    categories: Count


class Submitted(Result):
    """When a preprint was numbered."""

    year: Year
    month: str


class Serial(Result):
    """A running number."""

    number: Count


@_arxiv_tool(
    wording={
        "archive": ["the arXiv archive that contains {category}", "the archive to which {category} belongs"],
        "group": ["the arXiv group that contains {category}", "the group of archives to which {category} belongs"],
    },
    golden=[
        ({"category": "cs.CL"}, {"archive": "cs", "group": "Computer Science"}),
        ({"category": "astro-ph.HE"}, {"archive": "astro-ph", "group": "Physics"}),
    ],
    invalid=[({"category": "cs.ZZ"}, "not_found")],
)
def arxiv_category_home(category: ArxivCategory) -> CategoryHome:
    """Gives the archive and the group of archives to which an arXiv category belongs.

    Args:
        category: Identifier, for example cs.CL.
    """
    found = arxiv.find_category(category)
    return CategoryHome(archive=found.archive, group=found.group)


@_arxiv_tool(
    wording={
        "categories": ["the categories of {archive}", "the categories into which {archive} is divided"],
        "count": ["the number of categories of {archive}", "the number of categories into which {archive} is divided"],
    },
    golden=[
        ({"archive": "stat"}, {"count": 6}),
        ({"archive": "econ"}, {"categories": ["econ.EM", "econ.GN", "econ.TH"]}),
    ],
    invalid=[({"archive": "alchemy"}, "not_found")],
)
def arxiv_archive_categories(archive: ArxivArchive) -> Categories:
    """Lists the categories of an arXiv archive by their identifiers, past categories included.

    Args:
        archive: Identifier, for example math.
    """
    found = arxiv.by_archive().get(archive.strip().casefold())
    if found is None:
        raise NotFound(f"arXiv has no archive '{archive[:20]}'; the archives are {', '.join(arxiv.by_archive())}")
    return Categories(categories=list(found), count=len(found))


@_arxiv_tool(
    wording={
        "archives": ["the archives in {group}", "the arXiv archives that belong to {group}"],
        "count": ["the number of archives in {group}", "the number of arXiv archives that belong to {group}"],
    },
    golden=[({"group": "Statistics"}, {"count": 1, "archives": ["stat"]})],
    invalid=[({"group": "Alchemy"}, "not_found")],
)
def arxiv_group_archives(group: ArxivGroup) -> Archives:
    """Lists the archives of a group of arXiv, past archives included.

    Args:
        group: Name of the group, for example Physics.
    """
    found = sorted({arxiv.categories()[name].archive for name in _of_group(group)})
    return Archives(archives=found, count=len(found))


@_arxiv_tool(
    wording={
        "archive": [
            "the archive with the most categories in {group} (alphabetically first, if tied)",
            "the archive of {group} that has the most categories (alphabetically first, if tied)",
        ],
        "categories": [
            "the number of categories of the largest archive in {group}",
            "the highest number of categories that one archive of {group} has",
        ],
    },
    golden=[({"group": "Physics"}, {"archive": "physics"})],
    invalid=[({"group": "Alchemy"}, "not_found")],
)
def arxiv_largest_archive(group: ArxivGroup) -> Largest:
    """Finds the archive with the most categories in a group of arXiv, past categories included.

    Args:
        group: Name of the group, for example Physics.
    """
    archives = [arxiv.categories()[name].archive for name in _of_group(group)]
    best = max(sorted(set(archives)), key=archives.count)
    return Largest(archive=best, categories=archives.count(best))


@_arxiv_tool(
    kind="processing",
    source=FORMULAS,
    wording={
        "year": ["the year in which arXiv issued {identifier}", "the year encoded in {identifier}"],
        "month": ["the month in which arXiv issued {identifier}", "the month, by name, encoded in {identifier}"],
    },
    golden=[({"identifier": "1706.03762"}, {"year": 2017, "month": "June"})],
    invalid=[({"identifier": "17.3"}, "invalid_arguments"), ({"identifier": "1713.00001"}, "invalid_arguments")],
)
def arxiv_identifier_month(identifier: ArxivIdentifier) -> Submitted:
    """Reads the year and the month out of an arXiv identifier in the form used since April 2007 (YYMM.number).

    Args:
        identifier: Identifier without version, for example 1706.03762.
    """
    year, month, _ = identifiers.arxiv_parts(identifier)
    return Submitted(year=year, month=month)


@_arxiv_tool(
    kind="processing",
    source=FORMULAS,
    wording={
        "number": [
            "the running number within its month encoded in {identifier}",
            "the sequence number of {identifier} among the submissions of its month",
        ],
    },
    golden=[({"identifier": "1706.03762"}, {"number": 3762})],
    invalid=[({"identifier": "17.3"}, "invalid_arguments")],
)
def arxiv_identifier_number(identifier: ArxivIdentifier) -> Serial:
    """Reads the running number within its month out of an arXiv identifier in the form used since April 2007.

    Args:
        identifier: Identifier without version, for example 1706.03762.
    """
    return Serial(number=identifiers.arxiv_parts(identifier)[2])


def _of_group(group: str) -> tuple[str, ...]:
    wanted = group.strip().casefold()
    for known, names in arxiv.by_group().items():
        if known.casefold() == wanted:
            return names
    raise NotFound(f"arXiv has no group '{group[:40]}'; the groups are {', '.join(arxiv.by_group())}")


TOOLS: tuple[Tool, ...] = (
    arxiv_category_home,
    arxiv_archive_categories,
    arxiv_group_archives,
    arxiv_largest_archive,
    arxiv_identifier_month,
    arxiv_identifier_number,
)
