"""arXiv: preprints by words, author, category, date and identifier."""

from toolgym.canonical import Json
from toolgym.tools.http import Endpoint, Rate, Service, give, take

ARXIV = Service(
    "arXiv",
    "https://export.arxiv.org",
    Rate("export.arxiv.org", 1 / 3, burst=1, concurrent=1),
    "CC0-1.0 for metadata",
)
_DAY = r"^\d{8}$"
_PAPERS = (
    give.integer("total", "feed.totalResults"),
    give.rows(
        "papers",
        "feed.entry[*]",
        give.text("id", "id", "academia.arxiv_address"),
        give.text("title", "title"),
        give.day("submitted", "published"),
        give.day("updated", "updated"),
        give.text("category", "primary_category.@term", "academia.arxiv_category"),
        give.texts("authors", "author[*].name"),
        give.text("doi", "doi", "academia.doi"),
        give.text("summary", "summary", most=700),
    ),
)
_ORDER = take.choice(
    "order",
    "Order of the papers.",
    ("relevance", "lastUpdatedDate", "submittedDate"),
    default="relevance",
    send="sortBy",
)


def _query(
    name: str, description: str, takes: tuple[take.Argument, ...], query: dict[str, str], example: dict[str, Json]
) -> Endpoint:
    return Endpoint(
        f"arxiv_{name}",
        description,
        ARXIV,
        "/api/query",
        (*takes, _ORDER, take.limit(5, 30, send="max_results")),
        _PAPERS,
        "arxiv",
        query=query,
        form="xml",
        example=example,
        deadline=60.0,
    )


ENDPOINTS = (
    _query(
        "search_papers",
        "Searches preprints for words anywhere in their record.",
        (take.text("query", "Words to search for."),),
        {"search_query": "all:{query}"},
        {"query": "electron"},
    ),
    _query(
        "search_by_author",
        "Lists preprints of an author.",
        (take.text("author", "Name, for example del_maestro."),),
        {"search_query": "au:{author}"},
        {"author": "del_maestro"},
    ),
    _query(
        "search_by_category",
        "Lists preprints of a category.",
        (take.text("category", "Category, for example cs.CL.", "academia.arxiv_category"),),
        {"search_query": "cat:{category}"},
        {"category": "cs.CL"},
    ),
    _query(
        "search_by_date_range",
        "Lists preprints that were submitted between two days.",
        (
            take.text("query", "Words to search for."),
            take.text("start", "First day, as YYYYMMDD.", pattern=_DAY),
            take.text("end", "Last day, as YYYYMMDD.", pattern=_DAY),
        ),
        {"search_query": "all:{query} AND submittedDate:[{start}0000 TO {end}2359]"},
        {"query": "graphene", "start": "20240101", "end": "20240131"},
    ),
    _query(
        "advanced_search",
        "Searches preprints with a query in arXiv's own language (ti:, au:, abs:, cat:, AND, OR, ANDNOT).",
        (take.text("search_query", "The query, for example ti:attention AND cat:cs.LG."),),
        {},
        {"search_query": "ti:attention AND cat:cs.LG"},
    ),
    Endpoint(
        "arxiv_get_papers_by_ids",
        "Gives preprints by their identifiers.",
        ARXIV,
        "/api/query",
        (take.texts("ids", "arXiv identifiers, for example 1706.03762.", "academia.arxiv_identifier", send="id_list"),),
        _PAPERS,
        "arxiv",
        form="xml",
        example={"ids": ["1706.03762"]},
        deadline=60.0,
    ),
    Endpoint(
        "arxiv_get_paper",
        "Gives title, authors, dates and category of a preprint.",
        ARXIV,
        "/api/query",
        (take.text("arxiv_id", "Identifier, for example 1706.03762.", "academia.arxiv_identifier", send="id_list"),),
        (
            give.text("title", "feed.entry.title"),
            give.day("submitted", "feed.entry.published", label="submission date"),
            give.day("updated", "feed.entry.updated", label="date of the last update"),
            give.text(
                "category", "feed.entry.primary_category.@term", "academia.arxiv_category", label="primary category"
            ),
            give.text("doi", "feed.entry.doi", "academia.doi", label="DOI"),
            give.text("comment", "feed.entry.comment"),
            give.text("summary", "feed.entry.summary", most=3_000),
            give.texts("authors", "feed.entry.author[*].name", most=100),
        ),
        "arxiv",
        form="xml",
        example={"arxiv_id": "1706.03762"},
        deadline=60.0,
    ),
)
