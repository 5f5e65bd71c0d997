"""Articles of a sample of PubMed: their journals, titles, DOIs and authors, by country and by year."""

from functools import partial

from toolgym.envs.academia.data import medical
from toolgym.envs.academia.entities import (
    Abbreviation,
    ArticleDoi,
    ArticlePmid,
    CountryCode,
    Doi,
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

    doi: Doi


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


class Articles(Result):
    """Articles in increasing order of their PMIDs, and their number."""

    articles: list[ArticlePmid]
    count: Count


class CountryOutput(Result):
    """Numbers of articles and journals."""

    articles: Count
    journals: Count


def _articles(pmids: tuple[str, ...]) -> Articles:
    return Articles(articles=sorted(pmids, key=int)[:MAX_LISTED], count=len(pmids))


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
    """Finds the article of the PubMed sample of a DOI.

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
        "articles": [
            "the number of articles in the PubMed sample in journals published in {country}",
            "the number of articles in the sample of 214 PubMed articles whose journal is published in {country}",
        ],
        "journals": [
            "the number of different journals published in {country} among the articles in the PubMed sample",
            "the number of journals from {country} in the sample of 214 PubMed articles",
        ],
    },
    golden=[({"country": "BR"}, {"articles": 8}), ({"country": "CH"}, {"articles": 9})],
    invalid=[({"country": "XX"}, "not_found")],
)
def articles_of_country(country: CountryCode) -> CountryOutput:
    """Counts the articles in the PubMed sample, and their journals, by the country in which the journal is published.

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
            "the articles in the PubMed sample published in {year}",
            "the articles of {year} in the sample of 214 PubMed articles",
        ],
        "count": [
            "the number of articles in the PubMed sample published in {year}",
            "the number of articles of {year} in the sample of 214 PubMed articles",
        ],
    },
    golden=[({"year": 1979}, {"count": 2})],
    invalid=[({"year": 1900}, "not_found")],
)
def articles_of_year(year: Year) -> Articles:
    """Lists the articles among the sample of 214 PubMed articles that appeared in a year, at most 60.

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
    articles_of_country,
    articles_of_year,
)
