"""Paths, documents, extraction and requests of declared endpoints."""

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.tools import InvalidArguments
from toolgym.tools.http import Endpoint, Key, Rate, Service, give, live_tool, take
from toolgym.tools.http.documents import BrokenBody, read_document
from toolgym.tools.http.extraction import cut_off, extract, is_empty
from toolgym.tools.http.paths import find, find_all, parse_path
from toolgym.tools.http.requests import build_request

DOCUMENT = {
    "a": {"b": [{"c": 1, "n": "x"}, {"c": 2, "n": "y"}, {"n": "x"}], "d.e": "dotted"},
    "table": {"name": ["p", "q", "r"], "size": [1, 2], "note": "no list"},
    "rates": {"USD": 1.5, "CHF": "0.95"},
    "flag": "Y",
    "day": "2024-02-29T10:00:00Z",
    "empty": "N/A",
}
SERVICE = Service("Shop", "https://shop.invalid", Rate("shop", 1_000), "CC0-1.0")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b[*].c", [1, 2]),
        ("a.b[1].n", ["y"]),
        ("a.b[-1].n", ["x"]),
        ("a.b[9]", []),
        ("a.b[?n=x].c", [1]),
        ('a["d.e"]', ["dotted"]),
        ("rates.{currency}", [1.5]),
        ("flag[*]", ["Y"]),
        ("flag.deeper", []),
        ("", [DOCUMENT]),
    ],
)
def test_path_leads_to(path: str, found: list[Any]) -> None:
    assert find_all(DOCUMENT, parse_path(path), {"currency": "USD"}) == found


@pytest.mark.parametrize("path", ["a[", "a[x]", "a]b", 'a["b', "[?x]"])
def test_unreadable_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        parse_path(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.text(max_size=20))
def test_no_document_makes_a_path_fail(document: Any, text: str) -> None:
    for path in ("a.b[*].c", "[0][*]", "[?a=b].c", "{key}"):
        find(document, parse_path(path), {"key": text})
    try:
        find_all(document, parse_path(text), {})
    except ValueError as error:
        assert "cannot be read" in str(error)


def test_fields_are_read_by_type_and_layout() -> None:
    outputs = (
        give.rows("sizes", "table", give.text("name", "name"), give.integer("size", "size"), layout="columns"),
        give.rows(
            "rates", "rates", give.text("currency", "key"), give.decimal("rate", "value", None, 2), layout="entries"
        ),
        give.flag("flag", "flag"),
        give.day("day", "day"),
        give.integer("empty", "empty"),
        give.text("absent", "no.such.thing"),
    )
    assert extract(outputs, DOCUMENT, {}) == {
        "sizes": [{"name": "p", "size": 1}, {"name": "q", "size": 2}],
        "rates": [{"currency": "USD", "rate": 1.5}, {"currency": "CHF", "rate": 0.95}],
        "flag": True,
        "day": date(2024, 2, 29),
        "empty": None,
        "absent": None,
    }


@pytest.mark.parametrize(
    "output",
    [
        give.integer("x", "day"),
        give.decimal("x", "day", None, 2),
        give.day("x", "flag"),
        give.flag("x", "day"),
        give.integer("x", "rates.USD"),
        give.decimal("x", "rates", None, 2),
    ],
)
def test_value_of_another_type_is_broken(output: give.Output) -> None:
    with pytest.raises(BrokenBody, match="the field 'x' should be"):
        extract((output,), DOCUMENT, {})


def test_lists_are_cut_at_the_limit_and_it_shows() -> None:
    outputs = (give.texts("names", "a.b[*].n", most=3),)
    assert extract(outputs, DOCUMENT, {"limit": 2}) == {"names": ["x", "y"]}
    assert cut_off(outputs, DOCUMENT, {"limit": 2}) == "names"
    assert cut_off(outputs, DOCUMENT, {}) is None


@pytest.mark.parametrize(
    ("values", "empty"),
    [
        ({"a": None, "rows": []}, True),
        ({"total": 0, "rows": []}, True),
        ({"count": 0}, False),
        ({"flag": False}, False),
        ({"flag": False, "rows": []}, False),
        ({"a": "x", "rows": []}, False),
        ({"total": 3, "rows": []}, False),
        ({"rows": [{}]}, False),
        ({}, True),
    ],
)
def test_nothing_found_is_told_from_zero(values: dict[str, Any], empty: bool) -> None:
    assert is_empty(values) is empty


def test_one_value_may_not_come_from_many() -> None:
    with pytest.raises(ValueError, match="may give many"):
        give.text("x", "a.b[*].n")


XML = b"""<?xml version="1.0"?><!DOCTYPE r SYSTEM "x.dtd"><r xmlns:k="urn:k">
<k:item id="1">one <i>two</i> three</k:item>
<k:item>four</k:item><single>5</single><empty/></r>"""


def test_xml_becomes_objects() -> None:
    assert read_document(XML, "xml") == {
        "r": {"item": [{"@id": "1", "#text": "one two three"}, "four"], "single": "5", "empty": ""}
    }


BOMB = b"""<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>"""


@pytest.mark.parametrize(
    ("body", "form", "words"),
    [
        (b"<a><b></a>", "xml", "not XML"),
        (b"", "xml", "not XML"),
        (BOMB, "xml", "entities of its own"),
        (BOMB.decode().encode("utf-16"), "xml", "entities of its own"),
        (b"<a>" * 5_000, "xml", "nested too deeply"),
        (b"{", "json", "not JSON"),
        (b'{"a": NaN}', "json", "NaN is not JSON"),
        (b'"' + b"x" * 200_000 + b'"\n"' , "csv", "cannot be read"),
    ],
)  # fmt: skip
def test_broken_bodies_are_named(body: bytes, form: Any, words: str) -> None:
    with pytest.raises(BrokenBody, match=words):
        read_document(body, form)


@given(st.binary(max_size=300), st.sampled_from(["json", "xml", "csv", "tsv", "text", "html"]))
def test_any_bytes_are_read_or_broken(body: bytes, form: Any) -> None:
    with contextlib.suppress(BrokenBody):
        json.dumps(read_document(body, form, "no-such-charset"))


def test_tables_and_pages_are_read() -> None:
    assert read_document(b"\xef\xbb\xbfa,b\n1,2\n", "csv") == [{"a": "1", "b": "2"}]
    assert read_document("a\tb\n1\té\n".encode("latin-1"), "tsv", "latin-1") == [{"a": "1", "b": "é"}]
    page = read_document(b"<html><script>x()</script><p>One <b>two</b></p><p>Three &amp; four</p></html>", "html")
    assert page["lines"] == ["One two", "Three & four"]


def _endpoint(**changes: Any) -> Endpoint:
    given: dict[str, Any] = {
        "name": "shop_search",
        "description": "Searches a shop that is not there.",
        "service": SERVICE,
        "path": "/v1/{shop}/items",
        "takes": (
            take.text("shop", "Name of the shop."),
            take.texts("words", "Words.", separator="+", send="q", optional=True),
            take.day("since", "First day.", optional=True),
            take.flag("fresh", "Whether only fresh things count.", default=False),
            take.text("code", "Number of the item.", optional=True, width=6),
            take.limit(),
        ),
        "gives": (give.texts("items", "items[*]"),),
        "theme": "shops",
        "query": {"window": "{since}..", "fixed": "yes"},
    }
    return Endpoint(**{**given, **changes})


def _request(endpoint: Endpoint, **arguments: Any) -> Any:
    values = live_tool(endpoint, "tests").arguments.model_validate(arguments).model_dump(mode="json")
    return build_request(endpoint, values)


def test_request_is_filled() -> None:
    request = _request(_endpoint(), shop="A & B/C", words=["x", "y z"], since="2024-02-29", code="42")
    assert (
        request.target == "/v1/A%20%26%20B%2FC/items?window=2024-02-29..&fixed=yes&q=x%2By%20z&fresh=false&code=000042"
    )
    assert _request(_endpoint(), shop="A").target == "/v1/A/items?fixed=yes&fresh=false"
    assert request.body is None and request.headers["User-Agent"].startswith("toolgym/")


def test_body_is_filled_and_what_is_missing_left_out() -> None:
    endpoint = _endpoint(
        path="/q", query={}, body={"shop": "{shop}", "w": "{words}", "more": [{"c": "{code}"}, {"f": "{fresh}"}]}
    )
    assert json.loads(_request(endpoint, shop="A").body) == {"shop": "A", "more": [{"f": False}]}
    assert _request(_endpoint(path="/q", body="{shop}"), shop="raw é").body == "raw é".encode()


@pytest.mark.parametrize("place", ["header", "query", "body"])
def test_key_is_sent_where_it_belongs(monkeypatch: pytest.MonkeyPatch, place: Any) -> None:
    service = Service("Shop", "https://shop.invalid", SERVICE.rate, "CC0-1.0", Key("SHOP_KEY", place, "k", "Bearer "))
    monkeypatch.setenv("SHOP_KEY", " 123 ")
    request = _request(_endpoint(service=service), shop="A")
    sent = {"header": request.headers.get("k"), "query": dict(request.query).get("k"), "body": request.body}[place]
    assert "Bearer 123" in str(sent)
    assert request.secret == "123"


def test_paths_cannot_be_left() -> None:
    for shop in ("..", ".", ". ."):
        with pytest.raises(InvalidArguments, match="'shop' must be more than dots"):
            _request(_endpoint(), shop=shop)


def test_unknown_slot_is_refused() -> None:
    with pytest.raises(ValueError, match="slot for 'town'"):
        _endpoint(path="/{town}")


def test_declaration_is_the_version() -> None:
    versions = [
        live_tool(endpoint, "tests").version
        for endpoint in (
            _endpoint(),
            _endpoint(),
            _endpoint(path="/v2/{shop}"),
            _endpoint(gives=(give.texts("i", "x[*]"),)),
        )
    ]
    assert versions[0] == versions[1] and len(set(versions)) == 3


def test_names_and_lengths_are_checked() -> None:
    with pytest.raises(ValueError, match="longer than 55"):
        live_tool(_endpoint(name="x" * 56), "tests")
