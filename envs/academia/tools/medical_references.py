"""Subject headings, funders and references of the articles of the PubMed sample, and what these link."""

from functools import partial

from toolgym.envs.academia.data import medical
from toolgym.envs.academia.entities import (
    Agency,
    ArticlePmid,
    CitedPmid,
    Heading,
)
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_article_tool = partial(tool, domain="academia", kind="retrieval", source=medical.PUBMED, theme="medical_references")

MAX_LISTED = 60
"""Longest list in a result; counts are of everything."""


class Headings(Result):
    """Medical subject headings in alphabetical order, and their number."""

    headings: list[Heading]
    count: Count


class Agencies(Result):
    """Funding agencies in alphabetical order, and their number."""

    agencies: list[Agency]
    count: Count


class Articles(Result):
    """Articles in increasing order of their PMIDs, and their number."""

    articles: list[ArticlePmid]
    count: Count


class References(Result):
    """PMIDs of cited works in the order of the reference list, and their number."""

    references: list[CitedPmid]
    count: Count


class Coupled(Result):
    """How many articles share references with one, and the closest of them."""

    others: Count
    closest: ArticlePmid
    shared: Count


class Cooccurring(Result):
    """A heading and the number of articles."""

    heading: Heading
    articles: Count


def _articles(pmids: tuple[str, ...]) -> Articles:
    return Articles(articles=sorted(pmids, key=int)[:MAX_LISTED], count=len(pmids))


def _known(table: dict[str, tuple[str, ...]], name: str, what: str) -> tuple[str, tuple[str, ...]]:
    wanted = " ".join(name.split()).casefold()
    for known, pmids in table.items():
        if known.casefold() == wanted:
            return known, pmids
    raise NotFound(f"no article of the records has the {what} '{name[:60]}'; one is '{next(iter(table))}'")


@_article_tool(
    wording={
        "headings": ["the medical subject headings of {article}", "the MeSH headings given by PubMed to {article}"],
        "count": [
            "the number of medical subject headings of {article}",
            "the number of MeSH headings given by PubMed to {article}",
        ],
    },
    golden=[({"article": "24449692"}, {"count": 7})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_headings(article: ArticlePmid) -> Headings:
    """Lists the medical subject headings (descriptors without qualifiers) of a PubMed article, in alphabetical order.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    found = medical.find_article(article).headings
    if not found:
        raise NotFound(f"PubMed gives {article[:20]} no subject heading")
    return Headings(headings=list(found), count=len(found))


@_article_tool(
    wording={
        "articles": [
            "the articles in the PubMed sample with {heading}",
            "the articles in the sample of 214 PubMed articles that carry {heading}",
        ],
        "count": [
            "the number of articles in the PubMed sample with {heading}",
            "the number of articles in the sample of 214 PubMed articles that carry {heading}",
        ],
    },
    golden=[({"heading": "Lung Neoplasms"}, {"count": 6}), ({"heading": "rats"}, {"count": 5})],
    invalid=[({"heading": "No Such Heading"}, "not_found")],
)
def articles_with_heading(heading: Heading) -> Articles:
    """Lists the articles among the sample of 214 PubMed articles that carry a medical subject heading, at most 60.

    Args:
        heading: The heading, for example Lung Neoplasms.
    """
    return _articles(_known(medical.by_heading(), heading, "heading")[1])


@_article_tool(
    wording={
        "heading": [
            "the medical subject heading that occurs most often beside {heading} in articles of the PubMed sample "
            "(alphabetically first, if tied)",
            "the heading most often given together with {heading} in articles of the PubMed sample (alphabetically "
            "first, if tied)",
        ],
        "articles": [
            "the number of articles in the PubMed sample that carry {heading} together with its most frequent "
            "companion",
            "the highest number of articles in the PubMed sample in which one other heading stands beside {heading}",
        ],
    },
    golden=[({"heading": "Lung Neoplasms"}, {"heading": "Humans"})],
    invalid=[({"heading": "No Such Heading"}, "not_found")],
)
def heading_companion(heading: Heading) -> Cooccurring:
    """Finds the medical subject heading that occurs most often together with a heading in the recorded articles.

    Args:
        heading: The heading, for example Lung Neoplasms.
    """
    known, pmids = _known(medical.by_heading(), heading, "heading")
    others = [other for pmid in pmids for other in medical.articles()[pmid].headings if other != known]
    if not others:
        raise NotFound(f"no other heading occurs beside {known}")
    best = max(sorted(set(others)), key=others.count)
    return Cooccurring(heading=best, articles=others.count(best))


@_article_tool(
    wording={
        "agencies": ["the funding agencies of {article}", "the agencies whose grants supported {article}"],
        "count": [
            "the number of funding agencies of {article}",
            "the number of agencies whose grants supported {article}",
        ],
    },
    golden=[({"article": "24349601"}, {"agencies": ["NIA NIH HHS", "NICHD NIH HHS"], "count": 2})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_funders(article: ArticlePmid) -> Agencies:
    """Lists the funding agencies that PubMed names for an article, in alphabetical order.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    found = medical.find_article(article).agencies
    if not found:
        raise NotFound(f"PubMed names no funding agency for {article[:20]}")
    return Agencies(agencies=list(found), count=len(found))


@_article_tool(
    wording={
        "articles": [
            "the articles in the PubMed sample funded by {agency}",
            "the articles in the sample of 214 PubMed articles that name {agency}",
        ],
        "count": [
            "the number of articles in the PubMed sample funded by {agency}",
            "the number of articles in the sample of 214 PubMed articles that name {agency}",
        ],
    },
    golden=[({"agency": "NIGMS NIH HHS"}, {"count": 12})],
    invalid=[({"agency": "No Such Agency"}, "not_found")],
)
def articles_of_funder(agency: Agency) -> Articles:
    """Lists the articles among the sample of 214 PubMed articles that name a funding agency, at most 60.

    Args:
        agency: The agency as PubMed writes it, for example Wellcome Trust.
    """
    return _articles(_known(medical.by_agency(), agency, "funding agency")[1])


@_article_tool(
    wording={
        "references": ["the PubMed articles cited by {article}", "the PMIDs in the reference list of {article}"],
        "count": [
            "the number of PubMed articles cited by {article}",
            "the number of different PMIDs in the reference list of {article}",
        ],
    },
    golden=[({"article": "35856662"}, {"count": 243})],
    invalid=[({"article": "1"}, "not_found"), ({"article": "24449692"}, "not_found")],
)
def article_references(article: ArticlePmid) -> References:
    """Lists the PMIDs of the works that a PubMed article cites, in the order of its reference list, at most 60.

    Args:
        article: PMID of one of the recorded articles, for example 35856662.
    """
    found = medical.find_article(article).references
    if not found:
        raise NotFound(f"PubMed records no references with a PMID for {article[:20]}")
    return References(references=list(found[:MAX_LISTED]), count=len(found))


@_article_tool(
    wording={
        "articles": [
            "the articles in the PubMed sample that cite {cited}",
            "the articles in the sample of 214 PubMed articles whose reference lists contain {cited}",
        ],
        "count": [
            "the number of articles in the PubMed sample that cite {cited}",
            "the number of articles in the sample of 214 PubMed articles whose reference lists contain {cited}",
        ],
    },
    golden=[({"cited": "28930612"}, {"articles": ["32934823", "32934824"], "count": 2})],
    invalid=[({"cited": "1"}, "not_found")],
)
def articles_citing(cited: CitedPmid) -> Articles:
    """Lists the articles among the sample of 214 PubMed articles that cite a work.

    Args:
        cited: PMID of the cited work.
    """
    pmids = medical.citing().get(cited.strip(), ())
    if not pmids:
        raise NotFound(f"no recorded article cites the PMID '{cited[:20]}'")
    return _articles(pmids)


@_article_tool(
    wording={
        "others": [
            "the number of articles in the PubMed sample that share a reference with {article}",
            "the number of other articles in the PubMed sample that cite a same work as {article}",
        ],
        "closest": [
            "the article of the PubMed sample that shares the most references with {article} (lowest PMID, if tied)",
            "the article of the PubMed sample most strongly coupled to {article} by shared references (lowest "
            "PMID, if tied)",
        ],
        "shared": [
            "the number of references shared by {article} with the article of the PubMed sample closest to it",
            "the highest number of references shared by {article} with one other article of the PubMed sample",
        ],
    },
    golden=[({"article": "35767459"}, {"others": 1})],
    invalid=[({"article": "1"}, "not_found"), ({"article": "24449692"}, "not_found")],
)
def coupled_articles(article: ArticlePmid) -> Coupled:
    """Finds the articles in the PubMed sample that are bibliographically coupled to one: they cite a same work.

    Args:
        article: PMID of one of the recorded articles, for example 35856662.
    """
    shared = medical.coupled(medical.find_article(article).pmid)
    if not shared:
        raise NotFound(f"no recorded article shares a reference with {article[:20]}")
    closest = next(iter(shared))
    return Coupled(others=len(shared), closest=closest, shared=shared[closest])


TOOLS: tuple[Tool, ...] = (
    article_headings,
    articles_with_heading,
    heading_companion,
    article_funders,
    articles_of_funder,
    article_references,
    articles_citing,
    coupled_articles,
)
