"""Basis sets and the papers that they cite: citation counts, co-citation and the literature of an element."""

from functools import partial

from toolgym.envs.academia.data import chemistry, elements
from toolgym.envs.academia.entities import BasisSetName, ChemistryPaper, Element, Year
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_set_tool = partial(tool, domain="academia", kind="retrieval", source=chemistry.BASIS_SETS, theme="basis_sets")

MAX_LISTED = 60
"""Longest list in a result; counts are of everything."""


class Papers(Result):
    """Papers in alphabetical order of their keys, and their number."""

    papers: list[ChemistryPaper]
    count: Count


class Sets(Result):
    """Basis sets in alphabetical order, and their number."""

    basis_sets: list[BasisSetName]
    count: Count


class Coverage(Result):
    """The elements of a basis set."""

    elements: Count
    heaviest: Element
    lightest: Element


class Closest(Result):
    """How many papers are co-cited with one, and the closest of them."""

    others: Count
    closest: ChemistryPaper
    shared: Count


class ElementSets(Result):
    """Numbers of basis sets and papers."""

    basis_sets: Count
    papers: Count


class Landmark(Result):
    """A paper and its number of citations."""

    paper: ChemistryPaper
    citations: Count


class Newest(Result):
    """The newest and the oldest paper."""

    oldest: ChemistryPaper
    newest: ChemistryPaper
    oldest_year: Year
    newest_year: Year


@_set_tool(
    wording={
        "papers": ["the papers cited by {basis_set}", "the papers that the Basis Set Exchange gives for {basis_set}"],
        "count": [
            "the number of papers cited by {basis_set}",
            "the number of papers that the Basis Set Exchange gives for {basis_set}",
        ],
    },
    golden=[
        ({"basis_set": "3-21G"}, {"count": 6}),
        ({"basis_set": "asigmaQZ"}, {"papers": ["lopez2025a"], "count": 1}),
    ],
    invalid=[({"basis_set": "no-such-basis"}, "not_found")],
)
def papers_of_basis_set(basis_set: BasisSetName) -> Papers:
    """Lists the papers that a basis set of the Basis Set Exchange cites for any of its elements.

    Args:
        basis_set: Name, for example cc-pVDZ.
    """
    found = chemistry.find_basis_set(basis_set).works
    return Papers(papers=list(found), count=len(found))


@_set_tool(
    wording={
        "basis_sets": ["the basis sets that cite {paper}", "the basis sets that rest on {paper}"],
        "count": ["the number of basis sets that cite {paper}", "the number of basis sets that rest on {paper}"],
    },
    golden=[({"paper": "dunning1989a"}, {"count": 89}), ({"paper": "feller1996a"}, {"count": 28})],
    invalid=[({"paper": "nobody1900a"}, "not_found")],
)
def basis_sets_citing_paper(paper: ChemistryPaper) -> Sets:
    """Lists the basis sets of the Basis Set Exchange that cite a paper, in alphabetical order, at most 60.

    Args:
        paper: The exchange's key of the paper, for example dunning1989a.
    """
    found = chemistry.find_work(paper).basis_sets
    return Sets(basis_sets=list(found[:MAX_LISTED]), count=len(found))


@_set_tool(
    wording={
        "elements": ["the number of elements covered by {basis_set}", "the number of elements in {basis_set}"],
        "heaviest": [
            "the element of highest atomic number in {basis_set}",
            "the heaviest element (by atomic number) covered by {basis_set}",
        ],
        "lightest": [
            "the element of lowest atomic number in {basis_set}",
            "the lightest element (by atomic number) covered by {basis_set}",
        ],
    },
    golden=[
        ({"basis_set": "cc-pVDZ"}, {"elements": 35, "heaviest": "Kr", "lightest": "H"}),
        ({"basis_set": "3-21G"}, {"elements": 55, "heaviest": "Cs"}),
    ],
    invalid=[({"basis_set": "no-such-basis"}, "not_found")],
)
def basis_set_elements(basis_set: BasisSetName) -> Coverage:
    """Counts the elements that a basis set covers in its latest version, and gives the lightest and the heaviest.

    Args:
        basis_set: Name, for example cc-pVDZ.
    """
    numbers = chemistry.find_basis_set(basis_set).elements
    symbols = elements.ELEMENTS
    return Coverage(elements=len(numbers), heaviest=symbols[numbers[-1] - 1], lightest=symbols[numbers[0] - 1])


@_set_tool(
    wording={
        "oldest": [
            "the oldest paper cited by {basis_set} (first by key within its year)",
            "the earliest paper behind {basis_set} (first by key within its year)",
        ],
        "newest": [
            "the newest paper cited by {basis_set} (last by key within its year)",
            "the latest paper behind {basis_set} (last by key within its year)",
        ],
        "oldest_year": [
            "the year of the oldest paper cited by {basis_set}",
            "the publication year of the earliest paper behind {basis_set}",
        ],
        "newest_year": [
            "the year of the newest paper cited by {basis_set}",
            "the publication year of the latest paper behind {basis_set}",
        ],
    },
    golden=[({"basis_set": "cc-pVDZ"}, {"oldest": "dunning1989a", "oldest_year": 1989, "newest_year": 2011})],
    invalid=[({"basis_set": "no-such-basis"}, "not_found")],
)
def basis_set_paper_span(basis_set: BasisSetName) -> Newest:
    """Gives the oldest and the newest paper that a basis set cites; papers of one year are ordered by key.

    Args:
        basis_set: Name, for example cc-pVDZ.
    """
    found = chemistry.find_basis_set(basis_set)
    if not found.works:
        raise NotFound(f"the basis set {found.name} cites no paper")
    ordered = sorted((chemistry.works()[key] for key in found.works), key=lambda work: (work.year, work.key))
    first, last = ordered[0], ordered[-1]
    return Newest(oldest=first.key, newest=last.key, oldest_year=first.year, newest_year=last.year)


@_set_tool(
    wording={
        "others": [
            "the number of other papers that some basis set cites together with {paper}",
            "the number of papers co-cited with {paper} by at least one basis set",
        ],
        "closest": [
            "the paper that the most basis sets cite together with {paper} (alphabetically first key, if tied)",
            "the paper most often co-cited with {paper} by basis sets (alphabetically first key, if tied)",
        ],
        "shared": [
            "the number of basis sets that cite {paper} together with its most often co-cited paper",
            "the highest number of basis sets that cite {paper} along with one same other paper",
        ],
    },
    golden=[({"paper": "metz2000a"}, {"closest": "metz2000b", "shared": 35})],
    invalid=[({"paper": "nobody1900a"}, "not_found"), ({"paper": "lopez2025a"}, "not_found")],
)
def co_cited_chemistry_papers(paper: ChemistryPaper) -> Closest:
    """Counts the papers that basis sets cite together with a paper, and finds the one most often cited with it.

    Args:
        paper: The Basis Set Exchange's key of the paper, for example dunning1989a.
    """
    found = chemistry.find_work(paper)
    counts: dict[str, int] = {}
    for name in found.basis_sets:
        for key in chemistry.basis_sets()[name].works:
            if key != found.key:
                counts[key] = counts.get(key, 0) + 1
    if not counts:
        raise NotFound(f"no basis set cites another paper together with {found.key}")
    best = max(sorted(counts), key=counts.__getitem__)
    return Closest(others=len(counts), closest=best, shared=counts[best])


@_set_tool(
    wording={
        "basis_sets": [
            "the number of basis sets in the Basis Set Exchange that cover {element}",
            "the number of basis sets available for {element} in the Basis Set Exchange",
        ],
        "papers": [
            "the number of different papers cited by the basis sets that cover {element}",
            "the number of papers, each counted once, behind the basis sets that cover {element}",
        ],
    },
    golden=[({"element": "Og"}, {"basis_sets": 55})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def basis_sets_of_element(element: Element) -> ElementSets:
    """Counts the basis sets of the Basis Set Exchange that cover an element, and the papers that those sets cite.

    Args:
        element: Symbol of the element, for example Fe.
    """
    sets = chemistry.by_element().get(chemistry.find_element(element), ())
    if not sets:
        raise NotFound(f"no basis set covers {element[:10]}")
    return ElementSets(basis_sets=len(sets), papers=len({key for found in sets for key in found.works}))


@_set_tool(
    wording={
        "paper": [
            "the paper that the most basis sets covering {element} cite (alphabetically first key, if tied)",
            "the most cited paper among the basis sets that cover {element} (alphabetically first key, if tied)",
        ],
        "citations": [
            "the number of basis sets covering {element} that cite their most cited paper",
            "the highest number of basis sets covering {element} that cite one paper",
        ],
    },
    golden=[({"element": "C"}, {"paper": "dunning1989a"})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def element_leading_paper(element: Element) -> Landmark:
    """Finds the paper that the most basis sets covering an element cite.

    Args:
        element: Symbol of the element, for example Fe.
    """
    counts: dict[str, int] = {}
    for found in chemistry.by_element().get(chemistry.find_element(element), ()):
        for key in found.works:
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        raise NotFound(f"no basis set that covers {element[:10]} cites a paper")
    best = max(sorted(counts), key=counts.__getitem__)
    return Landmark(paper=best, citations=counts[best])


TOOLS: tuple[Tool, ...] = (
    papers_of_basis_set,
    basis_sets_citing_paper,
    basis_set_elements,
    basis_set_paper_span,
    co_cited_chemistry_papers,
    basis_sets_of_element,
    element_leading_paper,
)
