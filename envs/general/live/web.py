"""Web search (Serper) and reading of pages (Jina Reader). Both need a key."""

from toolgym.tools.http import Endpoint, Key, Rate, Service, give, take

SERPER = Service(
    "Serper",
    "https://google.serper.dev",
    Rate("google.serper.dev", 10, burst=10),
    "Serper terms of service; results belong to their publishers",
    key=Key("SERPER_API_KEY", "header", "X-API-KEY"),
)
JINA = Service(
    "Jina Reader",
    "https://r.jina.ai",
    Rate("r.jina.ai", 3, burst=3),
    "Jina terms of service; pages belong to their publishers",
    key=Key("JINA_API_KEY", "header", "Authorization", "Bearer "),
    headers={"Accept": "application/json"},
)
QUERY = take.text("query", "What to search for.")
_HIT = (
    give.text("title", "title"),
    give.text("address", "link", "general.web_address"),
    give.text("snippet", "snippet", most=500),
)
_LIMIT = take.limit(10, 50)


def _search(name: str, description: str, path: str, gives: tuple[give.Output, ...]) -> Endpoint:
    return Endpoint(
        name,
        description,
        SERPER,
        path,
        (QUERY, take.text("country", "Country code of the searcher, for example us.", optional=True), _LIMIT),
        gives,
        "web",
        body={"q": "{query}", "gl": "{country}", "num": "{limit}"},
        example={"query": "lightning attention"},
    )


ENDPOINTS = (
    _search(
        "web_search",
        "Searches the web and gives addresses, titles and snippets.",
        "/search",
        (
            give.text("answer", "answerBox.answer"),
            give.text("knowledge", "knowledgeGraph.description"),
            give.rows("hits", "organic[*]", *_HIT),
        ),
    ),
    _search(
        "web_news_search",
        "Searches the news of the web.",
        "/news",
        (give.rows("hits", "news[*]", *_HIT, give.text("source", "source"), give.text("date", "date")),),
    ),
    _search(
        "web_scholar_search",
        "Searches scholarly literature on the web.",
        "/scholar",
        (give.rows("hits", "organic[*]", *_HIT, give.integer("year", "year"), give.integer("citations", "citedBy")),),
    ),
    Endpoint(
        "web_search_several",
        "Searches the web for up to four things at once.",
        SERPER,
        "/search",
        (
            take.text("query_1", "First thing to search for."),
            *(take.text(f"query_{number}", "Another thing to search for.", optional=True) for number in (2, 3, 4)),
            take.limit(5, 20),
        ),
        (
            give.rows(
                "searches",
                "[*]",
                give.text("query", "searchParameters.q"),
                give.rows("hits", "organic[*]", *_HIT),
            ),
        ),
        "web",
        body=[{"q": f"{{query_{number}}}"} for number in (1, 2, 3, 4)],
        example={"query_1": "alpha", "query_2": "beta"},
    ),
    Endpoint(
        "web_browse",
        "Reads a web page and gives its text, its beginning only if it is long.",
        JINA,
        "/",
        (
            take.text(
                "address", "Address of the page.", "general.web_address", pattern=r"^https?://[^\s]+$", longest=2_000
            ),
        ),
        (
            give.text("title", "data.title"),
            give.text("description", "data.description"),
            give.text("text", "data.content", most=16_000),
        ),
        "web",
        body={"url": "{address}"},
        example={"address": "https://example.org/"},
        deadline=60.0,
    ),
)
