"""Crossref: DOIs of works, and the journals, members, funders and prefixes behind them."""

from toolgym.canonical import Json
from toolgym.tools.http import Endpoint, Paging, Rate, Service, give, take

CROSSREF = Service(
    "Crossref",
    "https://api.crossref.org",
    Rate("api.crossref.org", 5, burst=5, concurrent=4),
    "Facts, free to use; abstracts belong to their publishers",
    contact_parameter="mailto",
)
DOI = take.text("doi", "DOI, for example 10.1037/0003-066X.59.1.29.", "academia.doi", pattern=r"^10\.\d{4,9}/\S+$")
ISSN = take.text("issn", "ISSN, for example 2167-8359.", "academia.issn", pattern=r"^\d{4}-\d{3}[\dXx]$")
MEMBER = take.text(
    "member", "Identifier of a Crossref member, for example 98.", "academia.crossref_member", pattern=r"^\d+$"
)
FUNDER = take.text("funder", "Identifier of a funder, for example 100000001.", "academia.funder", pattern=r"^\d+$")
QUERY = take.text("query", "Words to search for.", optional=True)
_TOTAL = give.integer("total", "message.total-results")
_WORKS = give.rows(
    "works",
    "message.items[*]",
    give.text("doi", "DOI", "academia.doi"),
    give.text("title", "title[0]"),
    give.text("journal", "container-title[0]"),
    give.integer("year", "issued.date-parts[0][0]"),
    give.integer("citations", "is-referenced-by-count"),
    most=100,
)
_OFFSET = "offset"


def _record(
    name: str, description: str, path: str, argument: take.Argument, gives: tuple[give.Output, ...], example: str
) -> Endpoint:
    return Endpoint(
        f"crossref_{name}",
        description,
        CROSSREF,
        path,
        (argument,),
        gives,
        "crossref",
        example={argument.name: example},
    )


def _list(
    name: str,
    description: str,
    path: str,
    takes: tuple[take.Argument, ...],
    rows: give.Output,
    example: dict[str, Json],
) -> Endpoint:
    return Endpoint(
        f"crossref_{name}",
        description,
        CROSSREF,
        path,
        (*takes, take.limit(10, 100)),
        (_TOTAL, rows),
        "crossref",
        query={"rows": "50"},
        paging=Paging(rows.name, _OFFSET, "offset", size=50, most=2),
        example=example,
    )


ENDPOINTS = (
    _record(
        "get_work",
        "Gives title, authors, journal, date and counts of a work.",
        "/works/{doi}",
        DOI,
        (
            give.text("title", "message.title[0]"),
            give.text("journal", "message.container-title[0]"),
            give.text("publisher", "message.publisher"),
            give.text("type", "message.type", label="type of work"),
            give.integer("year", "message.issued.date-parts[0][0]", label="publication year"),
            give.text("volume", "message.volume"),
            give.text("issn", "message.ISSN[0]", "academia.issn", label="ISSN"),
            give.text("member", "message.member", "academia.crossref_member", label="Crossref member"),
            give.text("prefix", "message.prefix", "academia.doi_prefix", label="DOI prefix"),
            give.integer("references", "message.references-count", label="number of references"),
            give.integer("citations", "message.is-referenced-by-count", label="number of citations"),
            give.rows(
                "authors", "message.author[*]", give.text("given", "given"), give.text("family", "family"), most=100
            ),
        ),
        "10.1037/0003-066X.59.1.29",
    ),
    _record(
        "work_agency",
        "Says which agency registered a DOI.",
        "/works/{doi}/agency",
        DOI,
        (give.text("agency", "message.agency.label", label="registration agency"),),
        "10.1037/0003-066X.59.1.29",
    ),
    _list(
        "search_works",
        "Searches works by title, author or words.",
        "/works",
        (
            take.text("query", "Words to search for.", optional=True),
            take.text("author", "Name of an author.", optional=True, send="query.author"),
            take.text("filter", "Crossref filter, for example from-pub-date:2020,type:journal-article.", optional=True),
        ),
        _WORKS,
        {"query": "room at the bottom", "author": "feynman"},
    ),
    _list(
        "members",
        "Lists members of Crossref, most of them publishers.",
        "/members",
        (QUERY,),
        give.rows(
            "members",
            "message.items[*]",
            give.text("member", "id", "academia.crossref_member"),
            give.text("name", "primary-name"),
            give.text("location", "location"),
            give.integer("dois", "counts.total-dois"),
            most=100,
        ),
        {"query": "hindawi"},
    ),
    _record(
        "get_member",
        "Gives name, place and number of DOIs of a Crossref member.",
        "/members/{member}",
        MEMBER,
        (
            give.text("name", "message.primary-name"),
            give.text("location", "message.location"),
            give.integer("dois", "message.counts.total-dois", label="number of DOIs"),
            give.integer("current_dois", "message.counts.current-dois", label="number of current DOIs"),
            give.texts("prefixes", "message.prefixes[*]", "academia.doi_prefix", most=100),
        ),
        "98",
    ),
    _list(
        "member_works",
        "Lists works of a Crossref member.",
        "/members/{member}/works",
        (MEMBER, QUERY),
        _WORKS,
        {"member": "98"},
    ),
    _list(
        "journals",
        "Searches journals by title.",
        "/journals",
        (QUERY,),
        give.rows(
            "journals",
            "message.items[*]",
            give.text("title", "title"),
            give.text("publisher", "publisher"),
            give.texts("issns", "ISSN[*]", "academia.issn"),
            give.integer("dois", "counts.total-dois"),
            most=100,
        ),
        {"query": "pharmacy health"},
    ),
    _record(
        "get_journal",
        "Gives title, publisher and number of DOIs of a journal.",
        "/journals/{issn}",
        ISSN,
        (
            give.text("title", "message.title"),
            give.text("publisher", "message.publisher"),
            give.integer("dois", "message.counts.total-dois", label="number of DOIs"),
            give.texts("subjects", "message.subjects[*].name"),
        ),
        "2167-8359",
    ),
    _list(
        "journal_works",
        "Lists works in a journal.",
        "/journals/{issn}/works",
        (ISSN, QUERY),
        _WORKS,
        {"issn": "2167-8359"},
    ),
    _list(
        "funders",
        "Searches funders of research.",
        "/funders",
        (QUERY,),
        give.rows(
            "funders",
            "message.items[*]",
            give.text("funder", "id", "academia.funder"),
            give.text("name", "name"),
            give.text("location", "location"),
            most=100,
        ),
        {"query": "science foundation"},
    ),
    _record(
        "get_funder",
        "Gives name, place and number of works of a funder.",
        "/funders/{funder}",
        FUNDER,
        (
            give.text("name", "message.name"),
            give.text("location", "message.location"),
            give.integer("works", "message.work-count", label="number of works"),
            give.texts("other_names", "message.alt-names[*]"),
        ),
        "100000001",
    ),
    _list(
        "funder_works",
        "Lists works that a funder paid for.",
        "/funders/{funder}/works",
        (FUNDER, QUERY),
        _WORKS,
        {"funder": "100000001"},
    ),
    _record(
        "get_prefix",
        "Gives the owner of a DOI prefix.",
        "/prefixes/{prefix}",
        take.text("prefix", "DOI prefix, for example 10.1016.", "academia.doi_prefix", pattern=r"^10\.\d{4,9}$"),
        (
            give.text("name", "message.name", label="owner"),
            give.text("member", "message.member", label="address of the member"),
        ),
        "10.1016",
    ),
    Endpoint(
        "crossref_types",
        "Lists the types of work that Crossref knows.",
        CROSSREF,
        "/types",
        (),
        (give.rows("types", "message.items[*]", give.text("id", "id"), give.text("label", "label"), most=100),),
        "crossref",
        complete=True,
    ),
    _record(
        "get_type",
        "Gives the label of a type of work.",
        "/types/{type}",
        take.text("type", "Identifier of the type, for example journal-article.", "academia.work_type"),
        (give.text("label", "message.label"),),
        "journal-article",
    ),
    _list(
        "licenses",
        "Lists licences of works, with the number of works that have them.",
        "/licenses",
        (QUERY,),
        give.rows(
            "licences", "message.items[*]", give.text("url", "URL"), give.integer("works", "work-count"), most=100
        ),
        {"query": "creative"},
    ),
)
