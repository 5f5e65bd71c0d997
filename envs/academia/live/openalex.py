"""OpenAlex: works, authors, institutions, sources, publishers, topics and funders."""

from toolgym.tools.http import Endpoint, Key, Rate, Service, give, take

OPENALEX = Service(
    "OpenAlex",
    "https://api.openalex.org",
    Rate("api.openalex.org", 10, burst=5),
    "CC0-1.0",
    key=Key("OPENALEX_API_KEY", "query", "api_key", required=False),
    contact_parameter="mailto",
)
QUERY = take.text("query", "Words to search for.", send="search")
FILTER = take.text("filter", "OpenAlex filter, for example publication_year:2020,type:article.", optional=True)
_WORK = (
    give.text("work_id", "id", "academia.openalex_work"),
    give.text("title", "title"),
    give.integer("year", "publication_year"),
    give.integer("citations", "cited_by_count"),
    give.text("doi", "doi", "academia.doi"),
    give.text("source", "primary_location.source.display_name"),
)
_COUNTS = (give.integer("works", "works_count"), give.integer("citations", "cited_by_count"))


def _search(thing: str, plural: str, noun: str, *columns: give.Output) -> Endpoint:
    return Endpoint(
        f"openalex_search_{plural}",
        f"Searches {noun} in OpenAlex.",
        OPENALEX,
        f"/{plural}",
        (QUERY, FILTER, take.limit(10, 100, send="per_page")),
        (give.integer("total", "meta.count"), give.rows(plural, "results[*]", *columns, most=100)),
        "openalex",
        example={"query": thing},
    )


def _named(entity: str, *more: give.Output) -> tuple[give.Output, ...]:
    return (give.text("id", "id", entity), give.text("name", "display_name"), *_COUNTS, *more)


def _record(
    name: str, description: str, plural: str, argument: take.Argument, gives: tuple[give.Output, ...], example: str
) -> Endpoint:
    return Endpoint(
        name,
        description,
        OPENALEX,
        f"/{plural}/{{{argument.name}}}",
        (argument,),
        gives,
        "openalex",
        example={argument.name: example},
    )


_RECORD = (
    give.text("name", "display_name", label="display name"),
    give.integer("works", "works_count", label="number of works"),
    give.integer("citations", "cited_by_count", label="number of citations"),
    give.integer("h_index", "summary_stats.h_index", label="h-index"),
)
ENDPOINTS = (
    _search("bioplastics", "works", "scholarly works", *_WORK),
    _search(
        "Carl Sagan",
        "authors",
        "authors",
        *_named(
            "academia.openalex_author",
            give.text("orcid", "orcid", "academia.orcid"),
            give.text("institution", "last_known_institutions[0].display_name"),
        ),
    ),
    _search(
        "Zurich",
        "institutions",
        "institutions",
        *_named(
            "academia.openalex_institution",
            give.text("country", "country_code"),
            give.text("ror", "ror", "academia.ror"),
        ),
    ),
    _search(
        "nature",
        "sources",
        "journals and other sources",
        *_named("academia.openalex_source", give.text("issn", "issn_l", "academia.issn"), give.text("type", "type")),
    ),
    _search("Springer", "publishers", "publishers", *_named("academia.openalex_publisher")),
    _search(
        "machine learning",
        "topics",
        "topics",
        *_named("academia.openalex_topic", give.text("field", "field.display_name")),
    ),
    _search(
        "National Science",
        "funders",
        "funders",
        *_named("academia.openalex_funder", give.text("country", "country_code")),
    ),
    _record(
        "openalex_get_work",
        "Gives title, date, type, source and citation count of a work.",
        "works",
        take.text("work", "OpenAlex identifier (W…) or DOI as an address.", "academia.openalex_work"),
        (
            give.text("title", "title"),
            give.day("published", "publication_date", label="publication date"),
            give.text("type", "type", label="type of work"),
            give.text("source", "primary_location.source.display_name"),
            give.integer("citations", "cited_by_count", label="number of citations"),
            give.integer("references", "referenced_works_count", label="number of references"),
            give.flag("open_access", "open_access.is_oa", label="is open access"),
            give.flag("retracted", "is_retracted", label="is retracted"),
            give.text("topic", "primary_topic.display_name"),
            give.texts("authors", "authorships[*].author.display_name", most=100),
        ),
        "W2741809807",
    ),
    _record(
        "openalex_get_author",
        "Gives name, counts and institution of an author.",
        "authors",
        take.text("author", "OpenAlex identifier (A…) or ORCID as an address.", "academia.openalex_author"),
        (
            *_RECORD,
            give.text("orcid", "orcid", "academia.orcid", label="ORCID"),
            give.text("institution", "last_known_institutions[0].display_name", label="last known institution"),
        ),
        "A5023888391",
    ),
    _record(
        "openalex_get_institution",
        "Gives name, counts, country and type of an institution.",
        "institutions",
        take.text("institution", "OpenAlex identifier (I…) or ROR address.", "academia.openalex_institution"),
        (
            *_RECORD,
            give.text("country", "country_code", label="country code"),
            give.text("type", "type", label="type of institution"),
            give.text("city", "geo.city"),
        ),
        "I27837315",
    ),
    _record(
        "openalex_get_source",
        "Gives name, publisher and counts of a journal or another source.",
        "sources",
        take.text("source", "OpenAlex identifier (S…).", "academia.openalex_source"),
        (
            *_RECORD,
            give.text("issn", "issn_l", "academia.issn", label="linking ISSN"),
            give.text("publisher", "host_organization_name"),
            give.flag("in_doaj", "is_in_doaj", label="is in the Directory of Open Access Journals"),
        ),
        "S137773608",
    ),
    Endpoint(
        "openalex_analyze_text",
        "Finds the topics and keywords that suit a title and an abstract.",
        OPENALEX,
        "/text",
        (
            take.text("title", "Title of at least 20 characters.", longest=500),
            take.text("abstract", "Abstract.", optional=True, longest=2_000),
        ),
        (
            give.text("topic", "primary_topic.display_name"),
            give.rows(
                "topics", "topics[*]", give.text("name", "display_name"), give.decimal("score", "score", None, 4)
            ),
            give.rows(
                "keywords", "keywords[*]", give.text("name", "display_name"), give.decimal("score", "score", None, 4)
            ),
        ),
        "openalex",
        example={"title": "Type 1 diabetes research in children"},
    ),
    Endpoint(
        "openalex_cited_works",
        "Lists works that cite a work.",
        OPENALEX,
        "/works",
        (
            take.text("work", "OpenAlex identifier (W…).", "academia.openalex_work"),
            take.limit(10, 100, send="per_page"),
        ),
        (give.integer("total", "meta.count"), give.rows("works", "results[*]", *_WORK, most=100)),
        "openalex",
        query={"filter": "cites:{work}"},
        example={"work": "W2741809807"},
    ),
)
