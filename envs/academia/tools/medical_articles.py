"""PubMed articles: journals, authors, subject headings, funders, references, and articles that share references."""

from functools import partial

from toolgym.envs.academia.data import medical
from toolgym.envs.academia.entities import (
    Abbreviation,
    Agency,
    ArticleDoi,
    ArticlePmid,
    CitedPmid,
    CountryCode,
    Heading,
    Issn,
    PersonName,
    Title,
    Year,
)
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.tools import NotFound, Tool, tool

_article_tool = partial(tool, domain="academia", kind="retrieval", source=medical.PUBMED, theme="medical_articles")

MAX_LISTED = 60
"""Longest list in a result; counts are of everything."""


class Venue(Result):
    """Where and when an article appeared."""

    journal: str
    abbreviation: Abbreviation
    year: Year


class Place(Result):
    """The country of a journal and its ISSN."""

    country: CountryCode
    issn: Issn


class Named(Result):
    """What an article is called."""

    title: Title


class Registered(Result):
    """The DOI of an article."""

    doi: ArticleDoi


class ArticleFound(Result):
    """An article."""

    article: ArticlePmid


class Authors(Result):
    """Authors in the printed order, and their number."""

    authors: list[PersonName]
    count: Count


class Ends(Result):
    """The first and the last author."""

    first: PersonName
    last: PersonName


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


class CountryOutput(Result):
    """Numbers of articles and journals."""

    articles: Count
    journals: Count


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
        "journal": [
            "the full title of the journal of {article}",
            "the unabbreviated title of the journal that published {article}",
        ],
        "abbreviation": [
            "the National Library of Medicine's abbreviated title of the journal of {article}",
            "the ISO abbreviation, in PubMed, of the journal that published {article}",
        ],
        "year": ["the year in which {article} was published", "the publication year of {article}"],
    },
    golden=[
        (
            {"article": "24449692"},
            {
                "journal": "International journal of bioinformatics research and applications",
                "abbreviation": "Int J Bioinform Res Appl",
                "year": 2014,
            },
        )
    ],
    invalid=[({"article": "1"}, "not_found")],
)
def article_venue(article: ArticlePmid) -> Venue:
    """Gives the journal of a PubMed article, its abbreviated title and the year of the issue.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    found = medical.find_article(article)
    return Venue(journal=found.journal, abbreviation=found.abbreviation, year=found.year)


@_article_tool(
    wording={
        "country": [
            "the country in which the journal of {article} is published",
            "the country of publication of the journal that contains {article}",
        ],
        "issn": ["the linking ISSN of the journal of {article}", "the ISSN-L of the journal that published {article}"],
    },
    golden=[({"article": "24449692"}, {"country": "CH", "issn": "1744-5485"})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_journal_home(article: ArticlePmid) -> Place:
    """Gives the country (ISO 3166 alpha-2) in which the journal of a PubMed article is published, and its linking ISSN.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    found = medical.find_article(article)
    if found.issn is None:
        raise NotFound(f"no linking ISSN is recorded for the journal of {found.pmid}")
    return Place(country=found.country, issn=found.issn)


@_article_tool(
    wording={"title": ["the title of {article}", "the title under which {article} appeared in PubMed"]},
    golden=[({"article": "24449692"}, {"title": "Learning dependence from samples."})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_title(article: ArticlePmid) -> Named:
    """Gives the title of a PubMed article.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    return Named(title=medical.find_article(article).title)


@_article_tool(
    wording={"doi": ["the DOI of {article}", "the digital object identifier of {article}"]},
    golden=[({"article": "24449692"}, {"doi": "10.1504/ijbra.2014.058777"})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_doi(article: ArticlePmid) -> Registered:
    """Gives the DOI (in lower case) of a PubMed article.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    found = medical.find_article(article)
    if found.doi is None:
        raise NotFound(f"no DOI is recorded for {found.pmid}")
    return Registered(doi=found.doi)


@_article_tool(
    wording={"article": ["the PubMed article that has {doi}", "the PubMed article published under {doi}"]},
    golden=[({"doi": "10.1504/IJBRA.2014.058777"}, {"article": "24449692"})],
    invalid=[({"doi": "10.1000/none"}, "not_found")],
)
def article_by_doi(doi: ArticleDoi) -> ArticleFound:
    """Finds the recorded PubMed article of a DOI.

    Args:
        doi: DOI; letter case does not matter.
    """
    found = medical.by_doi().get(doi.strip().casefold(), ())
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'no'} recorded articles have the DOI '{doi[:60]}'")
    return ArticleFound(article=found[0])


@_article_tool(
    wording={
        "authors": ["the authors of {article}", "the people who wrote {article}"],
        "count": ["the number of authors of {article}", "the number of people who wrote {article}"],
    },
    golden=[({"article": "24449692"}, {"authors": ["Seth, Sohan", "Príncipe, José C"], "count": 2})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_authors(article: ArticlePmid) -> Authors:
    """Lists the authors of a PubMed article as "Family name, given names" in the printed order, at most 60.

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    names = [name for name, _ in medical.find_article(article).authors]
    if not names:
        raise NotFound(f"no author is recorded for {article[:20]}")
    return Authors(authors=names[:MAX_LISTED], count=len(names))


@_article_tool(
    wording={
        "first": ["the first author of {article}", "the author named first on {article}"],
        "last": ["the last author of {article}", "the author named last on {article}"],
    },
    golden=[({"article": "24449692"}, {"first": "Seth, Sohan", "last": "Príncipe, José C"})],
    invalid=[({"article": "1"}, "not_found")],
)
def article_outer_authors(article: ArticlePmid) -> Ends:
    """Gives the first and the last author of a PubMed article with several authors, as "Family name, given names".

    Args:
        article: PMID of one of the recorded articles, for example 24449692.
    """
    names = [name for name, _ in medical.find_article(article).authors]
    if len(names) < 2:
        raise NotFound(f"fewer than two authors are recorded for {article[:20]}")
    return Ends(first=names[0], last=names[-1])


@_article_tool(
    wording={
        "headings": ["the medical subject headings of {article}", "the MeSH headings that PubMed gives {article}"],
        "count": [
            "the number of medical subject headings of {article}",
            "the number of MeSH headings that PubMed gives {article}",
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
            "the recorded PubMed articles with {heading}",
            "the articles in the pack's PubMed records that carry {heading}",
        ],
        "count": [
            "the number of recorded PubMed articles with {heading}",
            "the number of articles in the pack's PubMed records that carry {heading}",
        ],
    },
    golden=[({"heading": "Lung Neoplasms"}, {"count": 6}), ({"heading": "rats"}, {"count": 5})],
    invalid=[({"heading": "No Such Heading"}, "not_found")],
)
def articles_with_heading(heading: Heading) -> Articles:
    """Lists the articles among the 214 recorded PubMed articles that carry a medical subject heading, at most 60.

    Args:
        heading: The heading, for example Lung Neoplasms.
    """
    return _articles(_known(medical.by_heading(), heading, "heading")[1])


@_article_tool(
    wording={
        "heading": [
            "the medical subject heading that occurs most often beside {heading} in the recorded PubMed articles "
            "(alphabetically first, if tied)",
            "the heading most often given together with {heading} in the recorded PubMed articles (alphabetically "
            "first, if tied)",
        ],
        "articles": [
            "the number of recorded PubMed articles that carry {heading} together with its most frequent companion",
            "the highest number of recorded PubMed articles in which one other heading stands beside {heading}",
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
            "the recorded PubMed articles funded by {agency}",
            "the articles in the pack's PubMed records that name {agency}",
        ],
        "count": [
            "the number of recorded PubMed articles funded by {agency}",
            "the number of articles in the pack's PubMed records that name {agency}",
        ],
    },
    golden=[({"agency": "NIGMS NIH HHS"}, {"count": 12})],
    invalid=[({"agency": "No Such Agency"}, "not_found")],
)
def articles_of_funder(agency: Agency) -> Articles:
    """Lists the articles among the 214 recorded PubMed articles that name a funding agency, at most 60.

    Args:
        agency: The agency as PubMed writes it, for example Wellcome Trust.
    """
    return _articles(_known(medical.by_agency(), agency, "funding agency")[1])


@_article_tool(
    wording={
        "references": ["the PubMed articles that {article} cites", "the PMIDs in the reference list of {article}"],
        "count": [
            "the number of PubMed articles that {article} cites",
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
            "the recorded PubMed articles that cite {cited}",
            "the articles in the pack's PubMed records whose reference lists contain {cited}",
        ],
        "count": [
            "the number of recorded PubMed articles that cite {cited}",
            "the number of articles in the pack's PubMed records whose reference lists contain {cited}",
        ],
    },
    golden=[({"cited": "28930612"}, {"articles": ["32934823", "32934824"], "count": 2})],
    invalid=[({"cited": "1"}, "not_found")],
)
def articles_citing(cited: CitedPmid) -> Articles:
    """Lists the articles among the 214 recorded PubMed articles that cite a work.

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
            "the number of recorded PubMed articles that share a reference with {article}",
            "the number of other recorded PubMed articles that cite a same work as {article}",
        ],
        "closest": [
            "the recorded PubMed article that shares the most references with {article} (lowest PMID, if tied)",
            "the recorded PubMed article most strongly coupled to {article} by shared references (lowest PMID, if tied)",
        ],
        "shared": [
            "the number of references that {article} shares with the recorded PubMed article closest to it",
            "the highest number of references that {article} shares with one other recorded PubMed article",
        ],
    },
    golden=[({"article": "35767459"}, {"others": 1})],
    invalid=[({"article": "1"}, "not_found"), ({"article": "24449692"}, "not_found")],
)
def coupled_articles(article: ArticlePmid) -> Coupled:
    """Finds the recorded PubMed articles that are bibliographically coupled to one: they cite a same work.

    Args:
        article: PMID of one of the recorded articles, for example 35856662.
    """
    shared = medical.coupled(medical.find_article(article).pmid)
    if not shared:
        raise NotFound(f"no recorded article shares a reference with {article[:20]}")
    closest = next(iter(shared))
    return Coupled(others=len(shared), closest=closest, shared=shared[closest])


@_article_tool(
    wording={
        "articles": [
            "the number of recorded PubMed articles in journals published in {country}",
            "the number of articles in the pack's PubMed records whose journal is published in {country}",
        ],
        "journals": [
            "the number of different journals published in {country} among the recorded PubMed articles",
            "the number of journals from {country} in the pack's PubMed records",
        ],
    },
    golden=[({"country": "BR"}, {"articles": 8}), ({"country": "CH"}, {"articles": 9})],
    invalid=[({"country": "XX"}, "not_found")],
)
def articles_of_country(country: CountryCode) -> CountryOutput:
    """Counts the recorded PubMed articles, and their journals, by the country in which the journal is published.

    Args:
        country: ISO 3166 alpha-2 code, for example CH.
    """
    pmids = medical.by_country().get(country.strip().upper(), ())
    if not pmids:
        raise NotFound(f"no recorded article appeared in a journal of the country '{country[:10]}'")
    return CountryOutput(articles=len(pmids), journals=len({medical.articles()[pmid].journal for pmid in pmids}))


@_article_tool(
    wording={
        "articles": [
            "the recorded PubMed articles published in {year}",
            "the articles of {year} in the pack's PubMed records",
        ],
        "count": [
            "the number of recorded PubMed articles published in {year}",
            "the number of articles of {year} in the pack's PubMed records",
        ],
    },
    golden=[({"year": 1979}, {"count": 2})],
    invalid=[({"year": 1900}, "not_found")],
)
def articles_of_year(year: Year) -> Articles:
    """Lists the articles among the 214 recorded PubMed articles that appeared in a year, at most 60.

    Args:
        year: The year.
    """
    pmids = tuple(a.pmid for a in medical.articles().values() if a.year == year)
    if not pmids:
        raise NotFound(f"no recorded article appeared in {year}")
    return _articles(pmids)


TOOLS: tuple[Tool, ...] = (
    article_venue,
    article_journal_home,
    article_title,
    article_doi,
    article_by_doi,
    article_authors,
    article_outer_authors,
    article_headings,
    articles_with_heading,
    heading_companion,
    article_funders,
    articles_of_funder,
    article_references,
    articles_citing,
    coupled_articles,
    articles_of_country,
    articles_of_year,
)
