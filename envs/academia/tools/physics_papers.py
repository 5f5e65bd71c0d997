"""Particle physics papers: where and when they appeared, who wrote them, and under which identifiers they are known."""

from collections import Counter
from functools import partial

from toolgym.envs.academia.data import physics
from toolgym.envs.academia.entities import (
    Doi,
    InspireRecord,
    PhysicsAuthor,
    PhysicsDoi,
    PhysicsJournal,
    PhysicsPaper,
    Year,
)
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_paper_tool = partial(tool, domain="academia", kind="retrieval", source=physics.PDG, theme="physics_papers")


class Venue(Result):
    """Where a paper appeared."""

    journal: PhysicsJournal
    volume: str
    page: str


class Published(Result):
    """When a paper appeared, and its first author."""

    year: Year
    author: PhysicsAuthor


class Identifiers(Result):
    """Under which identifiers a paper is known."""

    doi: Doi
    record: str


class PaperFound(Result):
    """A paper."""

    paper: PhysicsPaper


class Output(Result):
    """How many papers, from when until when."""

    papers: Count
    first_year: Year
    last_year: Year


class PaperList(Result):
    """Papers in alphabetical order of their keys, and their number."""

    papers: list[PhysicsPaper]
    count: Count


class BusiestYear(Result):
    """A year and its number of papers."""

    year: Year
    papers: Count


class LeadingAuthor(Result):
    """A first author and the number of papers."""

    author: PhysicsAuthor
    papers: Count


class PaperCount(Result):
    """A number of papers."""

    papers: Count


@_paper_tool(
    wording={
        "journal": ["the journal in which {paper} appeared", "the physics journal that published {paper}"],
        "volume": ["the journal volume that contains {paper}", "the volume of the journal in which {paper} appeared"],
        "page": ["the first page or article number of {paper}", "the page or article number at which {paper} begins"],
    },
    golden=[
        ({"paper": "AUBERT 2008BE"}, {"journal": "PR D", "volume": "78", "page": "091102"}),
        ({"paper": "ABI 2021"}, {"journal": "PRL", "volume": "126", "page": "141801"}),
    ],
    invalid=[({"paper": "NOBODY 1900"}, "not_found")],
)
def physics_paper_venue(paper: PhysicsPaper) -> Venue:
    """Gives the journal (abbreviated), volume and page of a paper cited by the Particle Data Group.

    Args:
        paper: The group's key of the paper, for example AUBERT 2008BE.
    """
    found = physics.find_paper(paper)
    if found.journal is None or found.volume is None or found.page is None:
        raise NotFound(f"the paper {found.key} is not filed under a volume of a journal")
    return Venue(journal=found.journal, volume=found.volume, page=found.page)


@_paper_tool(
    wording={
        "doi": ["the DOI of {paper}", "the digital object identifier of {paper}"],
        "record": ["the INSPIRE record number of {paper}", "the number under which INSPIRE files {paper}"],
    },
    golden=[({"paper": "ABI 2021"}, {"doi": "10.1103/physrevlett.126.141801", "record": "1856627"})],
    invalid=[({"paper": "NOBODY 1900"}, "not_found")],
)
def physics_paper_identifiers(paper: PhysicsPaper) -> Identifiers:
    """Gives the DOI (in lower case) and the INSPIRE record number of a paper cited by the Particle Data Group.

    Args:
        paper: The group's key of the paper, for example AUBERT 2008BE.
    """
    found = physics.find_paper(paper)
    if found.doi is None or found.inspire is None:
        raise NotFound(f"no DOI or no INSPIRE record is known for {found.key}")
    return Identifiers(doi=found.doi, record=found.inspire)


@_paper_tool(
    wording={
        "paper": ["the particle physics paper that has {doi}", "the particle physics paper published under {doi}"]
    },
    golden=[({"doi": "10.1103/PhysRevLett.126.141801"}, {"paper": "ABI 2021"})],
    invalid=[({"doi": "10.1000/none"}, "not_found")],
)
def physics_paper_by_doi(doi: PhysicsDoi) -> PaperFound:
    """Finds the paper of a DOI among those cited by the Particle Data Group, and gives the group's key of it.

    Args:
        doi: DOI; letter case does not matter.
    """
    found = physics.by_doi().get(doi.strip().casefold(), ())
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'no'} papers cited by the Particle Data Group have the DOI '{doi[:60]}'")
    return PaperFound(paper=found[0].key)


@_paper_tool(
    wording={
        "paper": ["the particle physics paper filed as {record}", "the particle physics paper that has {record}"],
    },
    golden=[({"record": "1856627"}, {"paper": "ABI 2021"})],
    invalid=[({"record": "0"}, "not_found")],
)
def physics_paper_by_inspire(record: InspireRecord) -> PaperFound:
    """Finds the paper of an INSPIRE record number among those cited by the Particle Data Group.

    Args:
        record: Record number at INSPIRE, for example 1856627.
    """
    found = physics.by_inspire().get(record.strip(), ())
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'no'} papers cited by the Particle Data Group have the record '{record[:20]}'")
    return PaperFound(paper=found[0].key)


@_paper_tool(
    wording={
        "year": ["the year in which {paper} was published", "the publication year of {paper}"],
        "author": ["the first author of {paper}", "the surname of the first author of {paper}"],
    },
    golden=[({"paper": "ABI 2021"}, {"year": 2021, "author": "ABI"})],
    invalid=[({"paper": "NOBODY 1900"}, "not_found")],
)
def physics_paper_published(paper: PhysicsPaper) -> Published:
    """Gives the publication year and the first author (as the key writes the name) of a paper.

    Args:
        paper: The Particle Data Group's key of the paper, for example AUBERT 2008BE.
    """
    found = physics.find_paper(paper)
    return Published(year=found.year, author=found.author)


@_paper_tool(
    wording={
        "papers": [
            "the number of papers by {author} that the Particle Data Group cites",
            "the number of Particle Data Group papers led by {author}",
        ],
        "first_year": [
            "the year of the earliest paper by {author} that the Particle Data Group cites",
            "the year in which the first Particle Data Group paper led by {author} appeared",
        ],
        "last_year": [
            "the year of the latest paper by {author} that the Particle Data Group cites",
            "the year in which the last Particle Data Group paper led by {author} appeared",
        ],
    },
    golden=[({"author": "SIRUNYAN"}, {"papers": 311, "first_year": 2017})],
    invalid=[({"author": "NOBODY"}, "not_found")],
)
def physics_author_output(author: PhysicsAuthor) -> Output:
    """Counts the papers of a first author that the Particle Data Group cites, and gives their first and last year.

    Namesakes with the same surname count as one author, as the group's keys do not tell them apart.

    Args:
        author: Surname, for example ABLIKIM.
    """
    group = physics.papers_of_author(author)
    return Output(papers=len(group), first_year=group[0].year, last_year=group[-1].year)


@_paper_tool(
    wording={
        "papers": [
            "the papers by {author} published in {year} that the Particle Data Group cites",
            "the Particle Data Group papers led by {author} that appeared in {year}",
        ],
        "count": [
            "the number of papers by {author} published in {year} that the Particle Data Group cites",
            "the number of Particle Data Group papers led by {author} that appeared in {year}",
        ],
    },
    golden=[({"author": "APRILE", "year": 2012}, {"count": 1})],
    invalid=[({"author": "NOBODY", "year": 2000}, "not_found")],
)
def physics_author_year(author: PhysicsAuthor, year: Year) -> PaperList:
    """Lists the papers of a first author that appeared in a year and that the Particle Data Group cites, at most 60.

    Args:
        author: Surname, for example ABLIKIM.
        year: The year.
    """
    keys = [paper.key for paper in physics.papers_of_author(author) if paper.year == year]
    if not keys:
        raise NotFound(f"the Particle Data Group cites no paper of {year} with the first author {author[:40]}")
    return PaperList(papers=sorted(keys)[:60], count=len(keys))


@_paper_tool(
    wording={
        "papers": [
            "the number of papers in {journal} that the Particle Data Group cites",
            "the number of Particle Data Group papers that appeared in {journal}",
        ],
        "first_year": [
            "the year of the earliest paper in {journal} that the Particle Data Group cites",
            "the earliest publication year among the Particle Data Group papers in {journal}",
        ],
        "last_year": [
            "the year of the latest paper in {journal} that the Particle Data Group cites",
            "the latest publication year among the Particle Data Group papers in {journal}",
        ],
    },
    golden=[({"journal": "PRL"}, {"papers": 3220, "last_year": 2026})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def physics_journal_output(journal: PhysicsJournal) -> Output:
    """Counts the papers of a physics journal that the Particle Data Group cites, with their first and last year.

    Args:
        journal: The group's abbreviation, for example PR D or JHEP.
    """
    group = physics.papers_of_journal(journal)
    return Output(papers=len(group), first_year=group[0].year, last_year=group[-1].year)


@_paper_tool(
    wording={
        "papers": [
            "the number of papers of {year} in {journal} that the Particle Data Group cites",
            "the number of Particle Data Group papers that appeared in {journal} in {year}",
        ],
    },
    golden=[({"journal": "NAT", "year": 2022}, {"papers": 6})],
    invalid=[({"journal": "No Such Journal", "year": 2000}, "not_found")],
)
def physics_journal_year(journal: PhysicsJournal, year: Year) -> PaperCount:
    """Counts the papers of a physics journal in a year that the Particle Data Group cites.

    Args:
        journal: The group's abbreviation, for example PR D or JHEP.
        year: The year.
    """
    return PaperCount(papers=sum(paper.year == year for paper in physics.papers_of_journal(journal)))


@_paper_tool(
    wording={
        "year": [
            "the year with the most papers in {journal} that the Particle Data Group cites (the earliest, if tied)",
            "the year in which the most Particle Data Group papers appeared in {journal} (the earliest, if tied)",
        ],
        "papers": [
            "the highest number of papers in {journal} within one year that the Particle Data Group cites",
            "the largest yearly number of Particle Data Group papers in {journal}",
        ],
    },
    golden=[({"journal": "PRL"}, {"year": 2008})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def physics_journal_busiest_year(journal: PhysicsJournal) -> BusiestYear:
    """Finds the year with most papers of a physics journal that the Particle Data Group cites, the earliest if tied.

    Args:
        journal: The group's abbreviation, for example PR D or JHEP.
    """
    years = [paper.year for paper in physics.papers_of_journal(journal)]
    best = max(sorted(set(years)), key=years.count)
    return BusiestYear(year=best, papers=years.count(best))


@_paper_tool(
    wording={
        "author": [
            "the first author with the most papers in {journal} that the Particle Data Group cites (alphabetically "
            "first, if tied)",
            "the first author who leads the most Particle Data Group papers in {journal} (alphabetically first, if "
            "tied)",
        ],
        "papers": [
            "the highest number of papers in {journal} by one first author that the Particle Data Group cites",
            "the largest number of Particle Data Group papers in {journal} that one first author leads",
        ],
    },
    golden=[({"journal": "JHEP"}, {"author": "AAD"})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def physics_journal_leading_author(journal: PhysicsJournal) -> LeadingAuthor:
    """Finds the first author with the most papers in a physics journal among those that the Particle Data Group cites.

    Args:
        journal: The group's abbreviation, for example PR D or JHEP.
    """
    authors = Counter(paper.author for paper in physics.papers_of_journal(journal))
    best = max(sorted(authors), key=authors.__getitem__)
    return LeadingAuthor(author=best, papers=authors[best])


TOOLS: tuple[Tool, ...] = (
    physics_paper_venue,
    physics_paper_identifiers,
    physics_paper_by_doi,
    physics_paper_by_inspire,
    physics_paper_published,
    physics_author_output,
    physics_author_year,
    physics_journal_output,
    physics_journal_year,
    physics_journal_busiest_year,
    physics_journal_leading_author,
)
