"""Authors of papers on basis sets: careers, co-authors, impact and their place in the co-author network."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.academia.data import chemistry, coauthors
from toolgym.envs.academia.data.bibliometrics import g_index, h_index
from toolgym.envs.academia.data.formulas import NETWORKX
from toolgym.envs.academia.entities import Chemist, ChemistryJournal, ChemistryPaper, Year
from toolgym.envs.academia.quantities import Count, Similarity
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_author_tool = partial(tool, domain="academia", source=chemistry.BASIS_SETS, theme="chemistry_authors")


class Career(Result):
    """The first and the last year of publication."""

    first_year: Year
    last_year: Year


class Coauthors(Result):
    """Co-authors in alphabetical order, and their number."""

    coauthors: list[Chemist]
    count: Count


class Partner(Result):
    """A co-author and the number of joint papers."""

    coauthor: Chemist
    papers: Count


class Favourite(Result):
    """A journal and the number of papers in it."""

    journal: ChemistryJournal
    papers: Count


class Impact(Result):
    """Citations, and indices of them."""

    citations: Count
    h_index: Count
    g_index: Count


class Best(Result):
    """A paper and its number of citations."""

    paper: ChemistryPaper
    citations: Count


class Distance(Result):
    """Steps from author to author."""

    steps: Count


class Component(Result):
    """How many authors can be reached."""

    authors: Count


class Centrality(Result):
    """A normalised centrality."""

    centrality: Annotated[Similarity, Quantity(None, 6)]


class Core(Result):
    """A core number and a clustering coefficient."""

    core_number: Count
    clustering: Annotated[Similarity, Quantity(None, 4)]


@_author_tool(
    kind="retrieval",
    wording={
        "first_year": [
            "the year of the earliest basis set paper by {author}",
            "the year in which {author} first published a paper that the Basis Set Exchange cites",
        ],
        "last_year": [
            "the year of the latest basis set paper by {author}",
            "the year in which {author} last published a paper that the Basis Set Exchange cites",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"first_year": 1993, "last_year": 2011})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_career(author: Chemist) -> Career:
    """Gives the first and the last year in which an author published a paper that the Basis Set Exchange cites.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    group = chemistry.by_author()[chemistry.find_author(author)]
    return Career(first_year=group[0].year, last_year=group[-1].year)


@_author_tool(
    kind="retrieval",
    wording={
        "coauthors": [
            "the co-authors of {author} on basis set papers",
            "the people who wrote basis set papers with {author}",
        ],
        "count": [
            "the number of co-authors of {author} on basis set papers",
            "the number of people who wrote basis set papers with {author}",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"count": 8})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_coauthors(author: Chemist) -> Coauthors:
    """Lists the co-authors of an author on papers that the Basis Set Exchange cites, in alphabetical order.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    names = list(chemistry.coauthors()[chemistry.find_author(author)])
    return Coauthors(coauthors=names, count=len(names))


@_author_tool(
    kind="retrieval",
    wording={
        "coauthor": [
            "the most frequent co-author of {author} on basis set papers (alphabetically first, if tied)",
            "the person who wrote the most basis set papers with {author} (alphabetically first, if tied)",
        ],
        "papers": [
            "the number of basis set papers written by {author} with the most frequent co-author",
            "the highest number of basis set papers shared by {author} with one co-author",
        ],
    },
    golden=[({"author": "Stoll, Hermann"}, {"coauthor": "Dolg, Michael"})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_leading_coauthor(author: Chemist) -> Partner:
    """Finds the co-author with whom an author wrote the most papers that the Basis Set Exchange cites.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    name = chemistry.find_author(author)
    counts = chemistry.coauthors()[name]
    if not counts:
        raise NotFound(f"{name} has no co-author on the papers that the Basis Set Exchange cites")
    best = max(counts, key=counts.__getitem__)
    return Partner(coauthor=best, papers=counts[best])


@_author_tool(
    kind="retrieval",
    wording={
        "journal": [
            "the journal with the most basis set papers by {author} (alphabetically first, if tied)",
            "the journal in which {author} published the most basis set papers (alphabetically first, if tied)",
        ],
        "papers": [
            "the highest number of basis set papers by {author} in one journal",
            "the number of basis set papers by {author} in the journal with the most of them",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"journal": "J. Chem. Phys."})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_leading_journal(author: Chemist) -> Favourite:
    """Finds the journal in which an author published the most papers that the Basis Set Exchange cites.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    name = chemistry.find_author(author)
    titles = [work.journal for work in chemistry.by_author()[name] if work.journal]
    if not titles:
        raise NotFound(f"no journal is recorded for the papers of {name}")
    best = max(sorted(set(titles)), key=titles.count)
    return Favourite(journal=best, papers=titles.count(best))


@_author_tool(
    kind="retrieval",
    wording={
        "citations": [
            "the total number of basis set citations of papers by {author}",
            "the number of citations by basis sets, summed over the papers by {author}",
        ],
        "h_index": [
            "the h-index of {author}, with each basis set that cites a paper counted as one citation",
            "the h-index of {author} over citations by basis sets",
        ],
        "g_index": [
            "the g-index of {author} (at most the number of papers), with each basis set that cites a paper counted "
            "as one citation",
            "the g-index of {author} over citations by basis sets, at most the number of papers",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"h_index": 5})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_impact(author: Chemist) -> Impact:
    """Gives an author's citations, h-index and g-index; a citation is a basis set that cites a paper of the author.

    Args:
        author: "Family name, given names" as the Basis Set Exchange writes it, for example "Peterson, Kirk A.".
    """
    counts = [len(work.basis_sets) for work in chemistry.by_author()[chemistry.find_author(author)]]
    return Impact(citations=sum(counts), h_index=h_index(counts), g_index=g_index(counts))


@_author_tool(
    kind="retrieval",
    wording={
        "paper": [
            "the paper by {author} that the most basis sets cite (alphabetically first key, if tied)",
            "the most cited basis set paper by {author} (alphabetically first key, if tied)",
        ],
        "citations": [
            "the number of basis sets that cite the most cited paper by {author}",
            "the highest number of basis sets that cite one paper by {author}",
        ],
    },
    golden=[({"author": "Dunning, Thom H."}, {"paper": "dunning1989a", "citations": 89})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_leading_paper(author: Chemist) -> Best:
    """Finds the paper of an author that the most basis sets cite.

    Args:
        author: "Family name, given names" as the Basis Set Exchange writes it, for example "Peterson, Kirk A.".
    """
    group = sorted(chemistry.by_author()[chemistry.find_author(author)], key=lambda work: work.key)
    best = max(group, key=lambda work: len(work.basis_sets))
    return Best(paper=best.key, citations=len(best.basis_sets))


@_author_tool(
    kind="processing",
    engines=(NETWORKX,),
    wording={
        "steps": [
            "the distance from {first} to {second} in the co-author network of basis set papers",
            "the fewest steps from co-author to co-author that lead from {first} to {second} through basis set papers",
        ],
    },
    golden=[
        ({"first": "Woon, David E.", "second": "Dunning, Thom H."}, {"steps": 1}),
        ({"first": "Woon, David E.", "second": "Woon, David E."}, {"steps": 0}),
    ],
    invalid=[({"first": "Woon, David E.", "second": "Nobody, N."}, "not_found")],
)
def chemist_distance(first: Chemist, second: Chemist) -> Distance:
    """Finds the length of the shortest path between authors who are linked if they wrote a paper together.

    Args:
        first: "Family name, given names" as the Basis Set Exchange writes it.
        second: Another author.
    """
    steps = coauthors.distance(chemistry.find_author(first), chemistry.find_author(second))
    if steps is None:
        raise NotFound(f"no chain of co-authors leads from {first[:60]} to {second[:60]}")
    return Distance(steps=steps)


@_author_tool(
    kind="processing",
    engines=(NETWORKX,),
    wording={
        "authors": [
            "the number of authors, {author} included, in the connected component of {author} in the co-author "
            "network of basis set papers",
            "the size of the connected component that holds {author} in the co-author network of basis set papers",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"authors": 78})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_component(author: Chemist) -> Component:
    """Counts the authors whom chains of co-authors link to an author, the author included.

    Args:
        author: "Family name, given names" as the Basis Set Exchange writes it, for example "Peterson, Kirk A.".
    """
    return Component(authors=coauthors.component_size(chemistry.find_author(author)))


@_author_tool(
    kind="processing",
    engines=(NETWORKX,),
    wording={
        "centrality": [
            "the normalised {measure} centrality of {author} in the unweighted co-author network of basis set papers",
            "the {measure} centrality of {author} among the authors of basis set papers, linked by joint papers, "
            "unweighted and normalised",
        ],
    },
    golden=[({"author": "Woon, David E.", "measure": "degree"}, {"centrality": 0.016227})],
    invalid=[
        ({"author": "Nobody, N.", "measure": "degree"}, "not_found"),
        ({"author": "Woon, David E.", "measure": "fame"}, "invalid_arguments"),
    ],
)
def chemist_centrality(author: Chemist, measure: Literal["degree", "closeness", "betweenness"]) -> Centrality:
    """Computes a centrality of an author in the co-author network of all papers that the Basis Set Exchange cites.

    Degree is divided by the number of other authors; closeness is the Wasserman-Faust variant for graphs in several
    parts; betweenness is divided by the number of pairs of other authors.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
        measure: Kind of centrality.
    """
    return Centrality(centrality=coauthors.centralities(measure)[chemistry.find_author(author)])


@_author_tool(
    kind="processing",
    engines=(NETWORKX,),
    wording={
        "core_number": [
            "the core number of {author} in the co-author network of basis set papers",
            "the largest k for which {author} belongs to a k-core of the co-author network of basis set papers",
        ],
        "clustering": [
            "the local clustering coefficient of {author} in the co-author network of basis set papers",
            "the share, from 0 to 1, of pairs of co-authors of {author} who are co-authors of each other on basis set "
            "papers",
        ],
    },
    golden=[({"author": "Woon, David E."}, {"core_number": 4})],
    invalid=[({"author": "Nobody, N."}, "not_found")],
)
def chemist_cohesion(author: Chemist) -> Core:
    """Gives the core number and the local clustering coefficient of an author in the co-author network.

    The network links the authors of a same paper that the Basis Set Exchange cites.

    Args:
        author: "Family name, given names" as the exchange writes it, for example "Peterson, Kirk A.".
    """
    name = chemistry.find_author(author)
    return Core(core_number=coauthors.core_numbers()[name], clustering=coauthors.clustering()[name])


TOOLS: tuple[Tool, ...] = (
    chemist_career,
    chemist_coauthors,
    chemist_leading_coauthor,
    chemist_leading_journal,
    chemist_impact,
    chemist_leading_paper,
    chemist_distance,
    chemist_component,
    chemist_centrality,
    chemist_cohesion,
)
