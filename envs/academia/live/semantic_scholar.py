"""Semantic Scholar: papers, authors, citations and recommendations."""

from toolgym.canonical import Json
from toolgym.tools.http import Endpoint, Key, Rate, Service, give, take

SEMANTIC_SCHOLAR = Service(
    "Semantic Scholar",
    "https://api.semanticscholar.org",
    Rate("api.semanticscholar.org", 1, burst=1, concurrent=2),
    "ODC-BY-1.0",
    key=Key("SEMANTIC_SCHOLAR_API_KEY", "header", "x-api-key", required=False),
)
PAPER = take.text(
    "paper_id",
    "Paper: its Semantic Scholar hash, DOI:10.…, ARXIV:2106.15928, PMID:19872477 or CorpusId:….",
    "academia.paper",
)
AUTHOR = take.text("author_id", "Author: the Semantic Scholar identifier, for example 1741101.", "academia.author")
QUERY = take.text("query", "Words to search for.")
_PAPER_FIELDS = "title,year,citationCount,externalIds"
_AUTHOR_FIELDS = "name,paperCount,citationCount,hIndex"


def _papers(name: str, path: str, inner: str = "") -> give.Output:
    at = f"{inner}." if inner else ""
    return give.rows(
        name,
        path,
        give.text("paper_id", f"{at}paperId", "academia.paper"),
        give.text("title", f"{at}title"),
        give.integer("year", f"{at}year"),
        give.integer("citations", f"{at}citationCount"),
        give.text("doi", f"{at}externalIds.DOI", "academia.doi"),
        most=100,
    )


def _authors(name: str, path: str) -> give.Output:
    return give.rows(
        name,
        path,
        give.text("author_id", "authorId", "academia.author"),
        give.text("name", "name"),
        give.integer("papers", "paperCount"),
        give.integer("citations", "citationCount"),
        give.integer("h_index", "hIndex"),
        most=100,
    )


def _endpoint(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    example: dict[str, Json],
    fields: str = "",
    body: Json = None,
) -> Endpoint:
    query = {"fields": fields} if fields else {}
    return Endpoint(
        f"semantic_scholar_{name}",
        description,
        SEMANTIC_SCHOLAR,
        path,
        takes,
        gives,
        "semantic_scholar",
        query=query,
        body=body,
        example=example,
    )


_GRAPH = "/graph/v1"
_RECOMMENDATIONS = "/recommendations/v1/papers"
ENDPOINTS = (
    _endpoint(
        "paper_search",
        "Searches papers, most relevant first.",
        f"{_GRAPH}/paper/search",
        (
            QUERY,
            take.text("year", "Year or range, for example 2016-2020.", optional=True),
            take.limit(10, 100, send="limit"),
        ),
        (give.integer("total", "total"), _papers("papers", "data[*]")),
        {"query": "tool use language models"},
        _PAPER_FIELDS,
    ),
    _endpoint(
        "paper_bulk_search",
        "Searches papers with a boolean query, in order of a field.",
        f"{_GRAPH}/paper/search/bulk",
        (
            QUERY,
            take.choice(
                "order",
                "Order of the papers.",
                ("paperId", "publicationDate:desc", "citationCount:desc"),
                default="citationCount:desc",
                send="sort",
            ),
            take.limit(10, 100),
        ),
        (give.integer("total", "total"), _papers("papers", "data[*]")),
        {"query": "fish + ladder"},
        _PAPER_FIELDS,
    ),
    _endpoint(
        "paper_title_search",
        "Finds the paper whose title comes closest to a text.",
        f"{_GRAPH}/paper/search/match",
        (take.text("title", "Title, or most of it.", send="query"),),
        (
            give.text("paper_id", "data[0].paperId", "academia.paper"),
            give.text("title", "data[0].title"),
            give.integer("year", "data[0].year"),
            give.decimal("score", "data[0].matchScore", None, 3),
        ),
        {"title": "Attention is all you need"},
        "title,year",
    ),
    _endpoint(
        "paper_autocomplete",
        "Completes the beginning of a paper's title.",
        f"{_GRAPH}/paper/autocomplete",
        (QUERY,),
        (
            give.rows(
                "papers",
                "matches[*]",
                give.text("paper_id", "id", "academia.paper"),
                give.text("title", "title"),
                give.text("authors_year", "authorsYear"),
            ),
        ),
        {"query": "semanti"},
    ),
    _endpoint(
        "get_paper",
        "Gives title, year, venue and citation counts of a paper.",
        f"{_GRAPH}/paper/{{paper_id}}",
        (PAPER,),
        (
            give.text("title", "title"),
            give.integer("year", "year", label="publication year"),
            give.text("venue", "venue"),
            give.day("published", "publicationDate", label="publication date"),
            give.integer("citations", "citationCount", label="number of citations"),
            give.integer("references", "referenceCount", label="number of references"),
            give.integer("influential_citations", "influentialCitationCount", label="number of influential citations"),
            give.flag("open_access", "isOpenAccess", label="is open access"),
            give.text("doi", "externalIds.DOI", "academia.doi", label="DOI"),
            give.text("abstract", "abstract", most=3_000),
        ),
        {"paper_id": "ARXIV:1706.03762"},
        "title,year,venue,publicationDate,citationCount,referenceCount,influentialCitationCount,isOpenAccess,"
        "externalIds,abstract",
    ),
    _endpoint(
        "paper_authors",
        "Lists the authors of a paper.",
        f"{_GRAPH}/paper/{{paper_id}}/authors",
        (PAPER, take.limit(50, 100, send="limit")),
        (_authors("authors", "data[*]"),),
        {"paper_id": "ARXIV:1706.03762"},
        _AUTHOR_FIELDS,
    ),
    _endpoint(
        "paper_citations",
        "Lists papers that cite a paper.",
        f"{_GRAPH}/paper/{{paper_id}}/citations",
        (PAPER, take.limit(20, 100, send="limit")),
        (_papers("papers", "data[*]", "citingPaper"),),
        {"paper_id": "ARXIV:1706.03762"},
        _PAPER_FIELDS,
    ),
    _endpoint(
        "paper_references",
        "Lists papers that a paper cites.",
        f"{_GRAPH}/paper/{{paper_id}}/references",
        (PAPER, take.limit(20, 100, send="limit")),
        (_papers("papers", "data[*]", "citedPaper"),),
        {"paper_id": "ARXIV:1706.03762"},
        _PAPER_FIELDS,
    ),
    _endpoint(
        "paper_batch",
        "Gives title, year and citation count of several papers.",
        f"{_GRAPH}/paper/batch",
        (take.texts("paper_ids", "Papers, as for one paper.", "academia.paper", most=50),),
        (_papers("papers", "[*]"),),
        {"paper_ids": ["ARXIV:1706.03762", "ARXIV:1810.04805"]},
        _PAPER_FIELDS,
        {"ids": "{paper_ids}"},
    ),
    _endpoint(
        "snippet_search",
        "Searches the texts of papers for passages.",
        f"{_GRAPH}/snippet/search",
        (QUERY, take.limit(5, 20, send="limit")),
        (
            give.rows(
                "snippets",
                "data[*]",
                give.text("text", "snippet.text", most=700),
                give.text("section", "snippet.section"),
                give.text("title", "paper.title"),
                give.decimal("score", "score", None, 4),
            ),
        ),
        {"query": "lightning attention"},
    ),
    _endpoint(
        "author_search",
        "Searches authors by name.",
        f"{_GRAPH}/author/search",
        (QUERY, take.limit(send="limit")),
        (give.integer("total", "total"), _authors("authors", "data[*]")),
        {"query": "Ada Lovelace"},
        _AUTHOR_FIELDS,
    ),
    _endpoint(
        "get_author",
        "Gives name, paper count, citation count and h-index of an author.",
        f"{_GRAPH}/author/{{author_id}}",
        (AUTHOR,),
        (
            give.text("name", "name"),
            give.integer("papers", "paperCount", label="number of papers"),
            give.integer("citations", "citationCount", label="number of citations"),
            give.integer("h_index", "hIndex", label="h-index"),
            give.text("homepage", "homepage"),
        ),
        {"author_id": "1741101"},
        "name,paperCount,citationCount,hIndex,homepage",
    ),
    _endpoint(
        "author_papers",
        "Lists papers of an author.",
        f"{_GRAPH}/author/{{author_id}}/papers",
        (AUTHOR, take.limit(20, 100, send="limit")),
        (_papers("papers", "data[*]"),),
        {"author_id": "1741101"},
        _PAPER_FIELDS,
    ),
    _endpoint(
        "author_batch",
        "Gives paper count, citation count and h-index of several authors.",
        f"{_GRAPH}/author/batch",
        (take.texts("author_ids", "Semantic Scholar identifiers.", "academia.author", most=50),),
        (_authors("authors", "[*]"),),
        {"author_ids": ["1741101", "1780531"]},
        _AUTHOR_FIELDS,
        {"ids": "{author_ids}"},
    ),
    _endpoint(
        "paper_recommendations",
        "Recommends papers that resemble one paper.",
        f"{_RECOMMENDATIONS}/forpaper/{{paper_id}}",
        (
            PAPER,
            take.choice("pool", "Where from.", ("recent", "all-cs"), default="recent", send="from"),
            take.limit(10, 100, send="limit"),
        ),
        (_papers("papers", "recommendedPapers[*]"),),
        {"paper_id": "649def34f8be52c8b66281af98ae884c09aef38b"},
        _PAPER_FIELDS,
    ),
    _endpoint(
        "recommend_papers",
        "Recommends papers that resemble some papers and not others.",
        f"{_RECOMMENDATIONS}/",
        (
            take.texts("liked", "Papers to resemble.", "academia.paper", most=20),
            take.texts("disliked", "Papers not to resemble.", "academia.paper", most=20, optional=True),
            take.limit(10, 100, send="limit"),
        ),
        (_papers("papers", "recommendedPapers[*]"),),
        {"liked": ["649def34f8be52c8b66281af98ae884c09aef38b"]},
        _PAPER_FIELDS,
        {"positivePaperIds": "{liked}", "negativePaperIds": "{disliked}"},
    ),
    _endpoint(
        "release_list",
        "Lists the releases of the Semantic Scholar data sets.",
        "/datasets/v1/release/",
        (take.limit(50, 300),),
        (give.texts("releases", "[*]", most=300),),
        {},
    ),
)
