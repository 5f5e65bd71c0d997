"""Wikipedia, Wikidata and the page views of Wikimedia."""

from dataclasses import replace

from toolgym.canonical import Json
from toolgym.tools.http import Endpoint, Fault, Rate, Service, give, take

_RATE = Rate("wikimedia.org", 5, burst=5, concurrent=4)
_WIKI_FAULT = Fault("error.info", "invalid_arguments")
WIKIPEDIA = Service("Wikipedia", "https://en.wikipedia.org", _RATE, "CC-BY-SA-4.0", fault=_WIKI_FAULT)
WIKIDATA = Service("Wikidata", "https://www.wikidata.org", _RATE, "CC0-1.0", fault=_WIKI_FAULT)
WIKIDATA_QUERY = Service(
    "Wikidata Query Service",
    "https://query.wikidata.org",
    Rate("query.wikidata.org", 1, burst=2, concurrent=2),
    "CC0-1.0",
)
WIKIMEDIA = Service("Wikimedia metrics", "https://wikimedia.org", _RATE, "CC0-1.0")
TITLE = take.text("title", "Title of an article in the English Wikipedia.", "general.article")
ITEM = take.text("item", "Wikidata item, for example Q42.", "general.wikidata_item", pattern=r"^Q\d+$")
LANGUAGE = take.text("language", "Language code, for example en.", default="en")
_DAY = r"^\d{8}$"
_API = {"action": "query", "format": "json", "formatversion": "2"}


def _query(
    name: str,
    description: str,
    takes: tuple[take.Argument, ...],
    gives: tuple[give.Output, ...],
    query: dict[str, str],
    example: dict[str, Json],
) -> Endpoint:
    return Endpoint(
        f"wikipedia_{name}",
        description,
        WIKIPEDIA,
        "/w/api.php",
        takes,
        gives,
        "wikipedia",
        query={**_API, **query},
        example=example,
    )


_PAGE = "query.pages[0]"
ENDPOINTS = (
    Endpoint(
        "wikipedia_summary",
        "Gives the first paragraph, short description and Wikidata item of an article.",
        WIKIPEDIA,
        "/api/rest_v1/page/summary/{title}",
        (TITLE,),
        (
            give.text("title", "title", "general.article"),
            give.text("description", "description", label="short description"),
            give.text("extract", "extract", label="first paragraph"),
            give.text("item", "wikibase_item", "general.wikidata_item", label="Wikidata item"),
            give.integer("page_id", "pageid", label="page number"),
        ),
        "wikipedia",
        example={"title": "Marie Curie"},
    ),
    _query(
        "search",
        "Searches articles of the English Wikipedia.",
        (take.text("query", "Words to search for.", send="srsearch"), take.limit(10, 50, send="srlimit")),
        (
            give.integer("total", "query.searchinfo.totalhits"),
            give.rows(
                "articles",
                "query.search[*]",
                give.text("title", "title", "general.article"),
                give.integer("words", "wordcount"),
                give.text("snippet", "snippet", most=300),
            ),
        ),
        {"list": "search"},
        {"query": "radioactivity"},
    ),
    _query(
        "page_text",
        "Gives the text of an article, its beginning only if it is long.",
        (TITLE,),
        (give.text("title", f"{_PAGE}.title"), give.text("text", f"{_PAGE}.extract", most=12_000)),
        {"prop": "extracts", "explaintext": "1", "titles": "{title}"},
        {"title": "Marie Curie"},
    ),
    _query(
        "categories",
        "Lists the categories of an article.",
        (TITLE, take.limit(50, 200, send="cllimit")),
        (give.texts("categories", f"{_PAGE}.categories[*].title", most=200),),
        {"prop": "categories", "clshow": "!hidden", "titles": "{title}"},
        {"title": "Marie Curie"},
    ),
    _query(
        "links",
        "Lists the articles to which an article links.",
        (TITLE, take.limit(50, 200, send="pllimit")),
        (give.texts("titles", f"{_PAGE}.links[*].title", "general.article", most=200),),
        {"prop": "links", "plnamespace": "0", "titles": "{title}"},
        {"title": "Marie Curie"},
    ),
    _query(
        "backlinks",
        "Lists articles that link to an article.",
        (TITLE, take.limit(50, 200, send="bllimit")),
        (give.texts("titles", "query.backlinks[*].title", "general.article", most=200),),
        {"list": "backlinks", "blnamespace": "0", "bltitle": "{title}"},
        {"title": "Marie Curie"},
    ),
    _query(
        "languages",
        "Lists the titles of an article in other languages.",
        (TITLE, take.limit(50, 200, send="lllimit")),
        (
            give.rows(
                "articles",
                f"{_PAGE}.langlinks[*]",
                give.text("language", "lang"),
                give.text("title", "title"),
                most=200,
            ),
        ),
        {"prop": "langlinks", "titles": "{title}"},
        {"title": "Marie Curie"},
    ),
    _query(
        "page_facts",
        "Gives length and last change of an article.",
        (TITLE,),
        (
            give.integer("bytes", f"{_PAGE}.length", label="length in bytes"),
            give.integer("revision", f"{_PAGE}.lastrevid", label="number of the last revision"),
            give.text("touched", f"{_PAGE}.touched", label="time of the last change"),
        ),
        {"prop": "info", "titles": "{title}"},
        {"title": "Marie Curie"},
    ),
    Endpoint(
        "wikipedia_page_views",
        "Lists the daily views of an article between two days.",
        WIKIMEDIA,
        "/api/rest_v1/metrics/pageviews/per-article/en.wikipedia/all-access/user/{title}/daily/{start}/{end}",
        (
            TITLE,
            take.text("start", "First day, as YYYYMMDD.", pattern=_DAY),
            take.text("end", "Last day, as YYYYMMDD.", pattern=_DAY),
        ),
        (give.rows("views", "items[*]", give.text("day", "timestamp"), give.integer("views", "views"), most=400),),
        "wikipedia",
        example={"title": "Marie Curie", "start": "20240101", "end": "20240107"},
    ),
    Endpoint(
        "wikidata_search",
        "Searches items of Wikidata by name.",
        WIKIDATA,
        "/w/api.php",
        (take.text("query", "Name to search for.", send="search"), LANGUAGE, take.limit(10, 50, send="limit")),
        (
            give.rows(
                "items",
                "search[*]",
                give.text("item", "id", "general.wikidata_item"),
                give.text("label", "label"),
                give.text("description", "description"),
            ),
        ),
        "wikidata",
        query={"action": "wbsearchentities", "format": "json", "type": "item"},
        example={"query": "Douglas Adams"},
    ),
    Endpoint(
        "wikidata_item",
        "Gives label, description and Wikipedia article of an item.",
        WIKIDATA,
        "/wiki/Special:EntityData/{item}.json",
        (ITEM, replace(LANGUAGE, sent=False)),
        (
            give.text("label", "entities.{item}.labels.{language}.value"),
            give.text("description", "entities.{item}.descriptions.{language}.value"),
            give.text(
                "article", "entities.{item}.sitelinks.enwiki.title", "general.article", label="Wikipedia article"
            ),
            give.text("modified", "entities.{item}.modified", label="time of the last change"),
            give.texts("aliases", "entities.{item}.aliases.{language}[*].value"),
        ),
        "wikidata",
        example={"item": "Q42"},
        max_bytes=16_000_000,
    ),
    Endpoint(
        "wikidata_claims",
        "Lists the values of one property of an item.",
        WIKIDATA,
        "/w/api.php",
        (ITEM, take.text("property", "Property, for example P569 (date of birth).", pattern=r"^P\d+$")),
        (
            give.rows(
                "values",
                "claims.{property}[*]",
                give.text("value", "mainsnak.datavalue.value", most=400),
                give.text("item", "mainsnak.datavalue.value.id", "general.wikidata_item"),
                give.text("time", "mainsnak.datavalue.value.time"),
                give.text("rank", "rank"),
            ),
        ),
        "wikidata",
        query={"action": "wbgetclaims", "format": "json", "entity": "{item}", "property": "{property}"},
        example={"item": "Q42", "property": "P569"},
    ),
    Endpoint(
        "wikidata_sparql",
        "Answers a SPARQL query over Wikidata; each row is a JSON object.",
        WIKIDATA_QUERY,
        "/sparql",
        (take.text("query", "The query; it should have a LIMIT.", longest=4_000), take.limit(20, 100)),
        (give.texts("columns", "head.vars[*]"), give.texts("rows", "results.bindings[*]", most=100)),
        "wikidata",
        query={"format": "json"},
        example={"query": "SELECT ?item WHERE { ?item wdt:P31 wd:Q146 } LIMIT 3"},
        deadline=65.0,
    ),
)
