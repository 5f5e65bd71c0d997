"""Papers on Gaussian basis sets: where and when they appeared, who wrote them, and how a style cites them."""

from functools import partial

from toolgym.envs.academia.data import chemistry, references
from toolgym.envs.academia.data.journals import STYLES
from toolgym.envs.academia.entities import Chemist, ChemistryDoi, ChemistryJournal, ChemistryPaper, Doi, Title, Year
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_DUNNING = (
    "Gaussian basis sets for use in correlated molecular calculations. I. The atoms boron through neon and hydrogen"
)

_paper_tool = partial(tool, domain="academia", kind="retrieval", source=chemistry.BASIS_SETS, theme="chemistry_papers")


class Venue(Result):
    """Where and when a paper appeared."""

    journal: ChemistryJournal
    year: Year
    volume: str | None


class Named(Result):
    """What a paper is called."""

    title: Title


class PaperDoi(Result):
    """The DOI of a paper."""

    doi: Doi


class PaperFound(Result):
    """A paper."""

    paper: ChemistryPaper


class Authors(Result):
    """Authors in the printed order, and their number."""

    authors: list[Chemist]
    count: Count


class Ends(Result):
    """The first and the last author."""

    first: Chemist
    last: Chemist


class Output(Result):
    """How many papers, from when until when."""

    papers: Count
    first_year: Year
    last_year: Year


class Papers(Result):
    """Papers by year and key, and their number."""

    papers: list[ChemistryPaper]
    count: Count


class Leader(Result):
    """An author and the number of papers."""

    author: Chemist
    papers: Count


class Reference(Result):
    """An entry of a bibliography."""

    reference: str


@_paper_tool(
    wording={
        "journal": [
            "the journal (by its abbreviation) in which {paper} appeared",
            "the journal (by its abbreviation) that published {paper}",
        ],
        "year": ["the year in which {paper} was published", "the publication year of {paper}"],
        "volume": ["the journal volume that contains {paper}", "the volume in which {paper} appeared"],
    },
    golden=[({"paper": "dunning1989a"}, {"journal": "J. Chem. Phys.", "year": 1989, "volume": "90"})],
    invalid=[({"paper": "nobody1900a"}, "not_found")],
)
def chemistry_paper_venue(paper: ChemistryPaper) -> Venue:
    """Gives the journal (abbreviated), year and volume of a paper that the Basis Set Exchange cites.

    Args:
        paper: The exchange's key of the paper, for example dunning1989a.
    """
    found = chemistry.find_work(paper)
    if found.journal is None:
        raise NotFound(f"no journal is recorded for {found.key}")
    return Venue(journal=found.journal, year=found.year, volume=found.volume)


@_paper_tool(
    wording={"title": ["the title of {paper}", "the title under which {paper} was published"]},
    golden=[({"paper": "dunning1989a"}, {"title": _DUNNING})],
    invalid=[({"paper": "nobody1900a"}, "not_found")],
)
def chemistry_paper_title(paper: ChemistryPaper) -> Named:
    """Gives the title of a paper that the Basis Set Exchange cites.

    Args:
        paper: The exchange's key of the paper, for example dunning1989a.
    """
    return Named(title=chemistry.find_work(paper).title)


@_paper_tool(
    wording={"doi": ["the DOI of {paper}", "the digital object identifier of {paper}"]},
    golden=[({"paper": "dunning1989a"}, {"doi": "10.1063/1.456153"})],
    invalid=[({"paper": "nobody1900a"}, "not_found")],
)
def chemistry_paper_doi(paper: ChemistryPaper) -> PaperDoi:
    """Gives the DOI (in lower case) of a paper that the Basis Set Exchange cites.

    Args:
        paper: The exchange's key of the paper, for example dunning1989a.
    """
    found = chemistry.find_work(paper)
    if found.doi is None:
        raise NotFound(f"no DOI is recorded for {found.key}")
    return PaperDoi(doi=found.doi)


@_paper_tool(
    wording={"paper": ["the basis set paper that has {doi}", "the basis set paper published under {doi}"]},
    golden=[({"doi": "10.1063/1.456153"}, {"paper": "dunning1989a"})],
    invalid=[({"doi": "10.1000/none"}, "not_found")],
)
def chemistry_paper_by_doi(doi: ChemistryDoi) -> PaperFound:
    """Finds the paper of a DOI among those that the Basis Set Exchange cites, and gives the exchange's key of it.

    Args:
        doi: DOI; letter case does not matter.
    """
    found = chemistry.by_doi().get(doi.strip().casefold())
    if found is None:
        raise NotFound(f"the Basis Set Exchange cites no paper with the DOI '{doi[:60]}'")
    return PaperFound(paper=found.key)


@_paper_tool(
    wording={
        "authors": ["the authors of {paper}", "the people who wrote {paper}"],
        "count": ["the number of authors of {paper}", "the number of people who wrote {paper}"],
    },
    golden=[({"paper": "dunning1989a"}, {"authors": ["Dunning, Thom H."], "count": 1})],
    invalid=[({"paper": "nobody1900a"}, "not_found")],
)
def chemistry_paper_authors(paper: ChemistryPaper) -> Authors:
    """Lists the authors of a paper that the Basis Set Exchange cites, in the printed order.

    Args:
        paper: The exchange's key of the paper, for example dunning1989a.
    """
    authors = chemistry.find_work(paper).authors
    return Authors(authors=list(authors), count=len(authors))


@_paper_tool(
    wording={
        "first": ["the first author of {paper}", "the author named first on {paper}"],
        "last": ["the last author of {paper}", "the author named last on {paper}"],
    },
    golden=[({"paper": "woon1993a"}, {"first": "Woon, David E.", "last": "Dunning, Thom H."})],
    invalid=[({"paper": "dunning1989a"}, "not_found")],
)
def chemistry_paper_outer_authors(paper: ChemistryPaper) -> Ends:
    """Gives the first and the last author of a paper with several authors that the Basis Set Exchange cites.

    Args:
        paper: The exchange's key of the paper, for example woon1993a.
    """
    found = chemistry.find_work(paper)
    if len(found.authors) < 2:
        raise NotFound(f"{found.key} has a single author; chemistry_paper_authors names them")
    return Ends(first=found.authors[0], last=found.authors[-1])


@_paper_tool(
    wording={
        "papers": ["the basis set papers by {author}", "the papers by {author} that the Basis Set Exchange cites"],
        "count": [
            "the number of basis set papers by {author}",
            "the number of papers by {author} that the Basis Set Exchange cites",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"count": 7})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemistry_papers_by_author(author: Chemist) -> Papers:
    """Lists the papers of an author that the Basis Set Exchange cites, by year and key.

    Spellings of a name count as different authors, as in the exchange's records.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    group = chemistry.by_author()[chemistry.find_author(author)]
    return Papers(papers=[work.key for work in group], count=len(group))


@_paper_tool(
    wording={
        "papers": [
            "the number of basis set papers in {journal}",
            "the number of basis set papers published in {journal}",
        ],
        "first_year": [
            "the year of the earliest basis set paper in {journal}",
            "the earliest publication year among the basis set papers in {journal}",
        ],
        "last_year": [
            "the year of the latest basis set paper in {journal}",
            "the latest publication year among the basis set papers in {journal}",
        ],
    },
    golden=[({"journal": "J. Chem. Phys."}, {"papers": 158}), ({"journal": "Theor. Chim. Acta"}, {"papers": 18})],
    invalid=[({"journal": "No Such J."}, "not_found")],
)
def chemistry_journal_output(journal: ChemistryJournal) -> Output:
    """Counts the papers of a journal that the Basis Set Exchange cites, with their first and last year.

    Args:
        journal: Abbreviated title, for example "J. Chem. Phys.".
    """
    group = chemistry.works_in_journal(journal)
    return Output(papers=len(group), first_year=group[0].year, last_year=group[-1].year)


@_paper_tool(
    wording={
        "author": [
            "the author with the most basis set papers in {journal} (alphabetically first, if tied)",
            "the most frequent author of basis set papers in {journal} (alphabetically first, if tied)",
        ],
        "papers": [
            "the highest number of basis set papers by one author in {journal}",
            "the number of basis set papers in {journal} by their most frequent author",
        ],
    },
    golden=[({"journal": "Theor. Chim. Acta"}, {"author": "Dolg, M."})],
    invalid=[({"journal": "No Such J."}, "not_found")],
)
def chemistry_journal_leading_author(journal: ChemistryJournal) -> Leader:
    """Finds the author with the most papers in a journal among those that the Basis Set Exchange cites.

    Args:
        journal: Abbreviated title, for example "J. Chem. Phys.".
    """
    names = [name for work in chemistry.works_in_journal(journal) for name in work.authors]
    best = max(sorted(set(names)), key=names.count)
    return Leader(author=best, papers=names.count(best))


@_paper_tool(
    wording={
        "papers": [
            "the basis set papers published in {year}",
            "the papers of {year} that the Basis Set Exchange cites",
        ],
        "count": [
            "the number of basis set papers published in {year}",
            "the number of papers of {year} that the Basis Set Exchange cites",
        ],
    },
    golden=[({"year": 2008}, {"count": 17}), ({"year": 1986}, {"count": 2})],
    invalid=[({"year": 1900}, "not_found")],
)
def chemistry_papers_of_year(year: Year) -> Papers:
    """Lists the papers of a year that the Basis Set Exchange cites, by key.

    Args:
        year: The year.
    """
    keys = [work.key for work in chemistry.works().values() if work.year == year]
    if not keys:
        raise NotFound(f"the Basis Set Exchange cites no paper of {year}")
    return Papers(papers=keys, count=len(keys))


@_paper_tool(
    kind="processing",
    engines=(references.CITEPROC, STYLES),
    wording={
        "reference": [
            "the bibliography entry for {paper} in the citation style {style}",
            "the reference to {paper} as the citation style {style} writes it",
        ],
    },
    golden=[
        (
            {"paper": "dunning1989a", "style": "american-physics-society"},
            {"reference": f"T. H. Dunning, {_DUNNING}, J. Chem. Phys. 90, 1007 (1989)."},
        ),
        (
            {"paper": "dunning1989a", "style": "royal-society-of-chemistry"},
            {"reference": "T. H. Dunning, J. Chem. Phys., 1989, 90, 1007\u20131023."},
        ),
    ],
    invalid=[
        ({"paper": "nobody1900a", "style": "apa"}, "not_found"),
        ({"paper": "dunning1989a", "style": "my-style"}, "invalid_arguments"),
    ],
)
def cite_chemistry_paper(paper: ChemistryPaper, style: references.Style) -> Reference:
    """Writes the bibliography entry of a paper in a citation style of the Citation Style Language, without its number.

    Args:
        paper: The Basis Set Exchange's key of the paper, for example dunning1989a.
        style: Citation style.
    """
    return Reference(reference=references.entry(chemistry.find_work(paper), style))


TOOLS: tuple[Tool, ...] = (
    chemistry_paper_venue,
    chemistry_paper_title,
    chemistry_paper_doi,
    chemistry_paper_by_doi,
    chemistry_paper_authors,
    chemistry_paper_outer_authors,
    chemistry_papers_by_author,
    chemistry_journal_output,
    chemistry_journal_leading_author,
    chemistry_papers_of_year,
    cite_chemistry_paper,
)
