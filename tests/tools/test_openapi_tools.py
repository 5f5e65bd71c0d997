"""OpenAPI documents: what becomes a tool, what is sent, what comes back, and what is refused."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from toolgym.tools import Tool, annotate
from toolgym.tools.foreign import tool_name
from toolgym.tools.http import Key
from toolgym.tools.http.client import HttpClient, use_client
from toolgym.tools.json_schema import DocumentError, SchemaTypes, identifier, plain_json
from toolgym.tools.openapi import tools_from_openapi

ELSEWHERE = {"/elsewhere": "http://127.0.0.2:1/secret", "/neighbour": "http://127.0.0.1:1/secret", "/here": "/text"}


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked, or as its path says."""

    seen: list[str] = []  # noqa: RUF012  shared by the handlers of all requests

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        Echo.seen.append(f"{self.command} {self.path}")
        status, media, sent = 200, "application/json", b""
        if self.path.startswith("/status/"):
            status = int(self.path.rsplit("/", 1)[1])
            sent = json.dumps({"detail": "no such colour"}).encode()
        elif self.path in ELSEWHERE:
            status = 302
        elif self.path == "/text":
            media, sent = "text/plain", b"plain words"
        elif self.path == "/broken":
            sent = b'{"half": '
        elif self.path == "/large":
            sent = b'"' + b"x" * 9_000_000 + b'"'
        elif self.path == "/silent":
            threading.Event().wait(5)
        elif self.path == "/list":
            sent = b"[1, 2, 3]"
        elif self.path == "/nothing":
            status = 204
        else:
            headers = {k.lower(): v for k, v in self.headers.items()}
            sent = json.dumps({"method": self.command, "path": self.path, "headers": headers, "body": body}).encode()
        self.send_response(status)
        if self.path in ELSEWHERE:
            self.send_header("Location", ELSEWHERE[self.path])
        if status != 204:
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(sent)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with use_client(HttpClient(first_pause=0.01)):
        yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def document(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "Echo", "version": "1"}, "paths": paths, **more}


def one(address: str, operation: dict[str, Any], path: str = "/echo", method: str = "get", **more: Any) -> Tool:
    (tool,) = tools_from_openapi(
        document({path: {method: {"operationId": "echo", **operation}}}), base_url=address, **more
    )
    return tool


def parameter(name: str, schema: dict[str, Any], place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, **more}


def call(tool: Tool, **arguments: Any) -> Any:
    result = tool.call(arguments)
    assert result.ok, result.text
    return result.value


LIST = {"type": "array", "items": {"type": "string"}}
OBJECT = {"type": "object", "additionalProperties": {"type": "integer"}}


@pytest.mark.parametrize(
    ("declared", "value", "target"),
    [
        (parameter("q", {"type": "string"}), "a b&c", "/echo?q=a%20b%26c"),
        (parameter("q", {"type": "boolean"}), True, "/echo?q=true"),
        (parameter("q", {"type": "number"}), 1.5, "/echo?q=1.5"),
        (parameter("q", {"type": "string", "format": "date"}), "2024-02-29", "/echo?q=2024-02-29"),
        (parameter("q", LIST), ["a", "b"], "/echo?q=a&q=b"),
        (parameter("q", LIST, explode=False), ["a", "b"], "/echo?q=a%2Cb"),
        (parameter("q", LIST, style="pipeDelimited", explode=False), ["a", "b"], "/echo?q=a%7Cb"),
        (parameter("q", OBJECT), {"x": 1, "y": 2}, "/echo?x=1&y=2"),
        (parameter("q", OBJECT, style="deepObject", explode=True), {"x": 1}, "/echo?q%5Bx%5D=1"),
        ({"name": "q", "in": "query", "content": {"application/json": {"schema": OBJECT}}}, {"x": 1},
         "/echo?q=%7B%22x%22%3A%201%7D"),
    ],
)  # fmt: skip
def test_query_styles(address: str, declared: dict[str, Any], value: Any, target: str) -> None:
    assert call(one(address, {"parameters": [declared]}), q=value)["path"] == target


@given(text=st.text(min_size=1, max_size=30).filter(lambda text: text.strip(". ")))
@settings(max_examples=60, deadline=None)
def test_a_path_value_stays_one_segment(address: str, text: str) -> None:
    tool = one(address, {"parameters": [parameter("id", {"type": "string"}, "path", required=True)]}, "/a/{id}/z")
    result = tool.call({"id": text})
    if result.ok:  # a lone surrogate cannot be sent at all
        assert result.value["path"].count("/") == 3
        assert result.value["path"].startswith("/a/") and result.value["path"].endswith("/z")


@pytest.mark.parametrize("value", ["..", ".", "", " . "])
def test_a_path_value_cannot_climb(address: str, value: str) -> None:
    tool = one(address, {"parameters": [parameter("id", {"type": "string"}, "path", required=True)]}, "/a/{id}/z")
    before = len(Echo.seen)
    result = tool.call({"id": value})
    assert result.error is not None and result.error.kind == "invalid_arguments" and "'id'" in result.error.message
    assert len(Echo.seen) == before


def test_headers_cookies_and_keys(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECHO_KEY", "s3cret")
    tool = one(
        address,
        {"parameters": [
            parameter("X-Trace", {"type": "string"}, "header"),
            parameter("Authorization", {"type": "string"}, "header"),
            parameter("crumb", {"type": "string"}, "cookie"),
        ]},
        key=Key("ECHO_KEY", "header", "X-Key", prefix="Token "),
        headers={"X-Always": "yes"},
    )  # fmt: skip
    assert set(tool.arguments.model_fields) == {"X_Trace", "crumb"}
    result = tool.call({"X_Trace": "t1", "crumb": "a b"})
    headers = result.value["headers"]
    assert (headers["x-trace"], headers["x-always"], headers["cookie"]) == ("t1", "yes", "crumb=a%20b")
    assert "s3cret" not in result.text and headers["x-key"] == "Token [key]"
    refused = tool.call({"X_Trace": "t1\r\nX-Evil: 1"})
    assert refused.error is not None and refused.error.kind == "invalid_arguments"


def test_a_body_becomes_arguments(address: str) -> None:
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "tags": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}},
            "id": {"type": "integer", "readOnly": True},
            "note": {"type": ["string", "null"]},
        },
    }
    components = {"schemas": {"Tag": {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}}}}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    paths = {"/echo": {"post": {"operationId": "make", "requestBody": body}}}
    (tool,) = tools_from_openapi(document(paths, components=components), base_url=address)
    assert tool.kind == "action" and set(tool.arguments.model_fields) == {"name", "tags", "note"}
    answer = call(tool, name="x", tags=[{"t": "1"}])
    assert answer["method"] == "POST" and json.loads(answer["body"]) == {"name": "x", "tags": [{"t": "1"}]}
    assert answer["headers"]["content-type"] == "application/json"
    refused = tool.call({"name": "x", "tags": [{"t": 1, "u": 2}]})
    assert refused.error is not None and refused.error.kind == "invalid_arguments"


def test_a_body_that_is_no_object_is_one_argument(address: str) -> None:
    body = {
        "required": True,
        "content": {"application/json": {"schema": {"type": "array", "items": {"type": "integer"}}}},
    }
    assert call(one(address, {"requestBody": body}, method="put"), body=[1, 2])["body"] == "[1, 2]"


def test_forms(address: str) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "b": LIST}}
    form = {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}
    assert call(one(address, {"requestBody": form}, method="post"), a="x y", b=["1", "2"])["body"] == "a=x+y&b=1&b=2"
    parts = {"content": {"multipart/form-data": {"schema": schema}}}
    answer = call(one(address, {"requestBody": parts}, method="post"), a="x\r\ny")
    assert 'name="a"\r\n\r\nx\r\ny\r\n' in answer["body"]
    assert answer["headers"]["content-type"].startswith("multipart/form-data; boundary=")


@pytest.mark.parametrize(
    ("path", "method", "kind", "words"),
    [
        ("/status/400", "get", "invalid_arguments", "no such colour"),
        ("/status/422", "post", "invalid_arguments", "no such colour"),
        ("/status/401", "get", "unavailable", "401"),
        ("/status/404", "get", "not_found", "no record"),
        ("/status/500", "get", "unavailable", "500"),
        ("/broken", "get", "unavailable", "not JSON"),
        ("/large", "get", "unavailable", "larger than 8 MB"),
        ("/elsewhere", "get", "unavailable", "redirects to another host"),
        ("/neighbour", "get", "unavailable", "redirects to another host"),
        ("/elsewhere", "post", "unavailable", "302"),
        ("/silent", "get", "timeout", "0.4 s"),
    ],
)
def test_failures_are_typed(address: str, path: str, method: str, kind: str, words: str) -> None:
    gives = {"responses": {"200": {"content": {"application/json": {}}}}}
    deadline = 0.4 if path == "/silent" else 10.0
    result = one(address, gives, path, method, deadline=deadline).call({})
    assert result.error is not None and result.error.kind == kind and words in result.error.message, result.text


def test_what_acts_is_sent_once_and_what_asks_is_retried(address: str) -> None:
    for method, times in (("post", 1), ("get", 4)):
        before = len(Echo.seen)
        assert not one(address, {}, "/status/503", method).call({}).ok
        assert len(Echo.seen) - before == times


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with use_client(HttpClient(first_pause=0.01)):
        result = one("http://127.0.0.1:9", {}).call({})
    assert result.error is not None and result.error.kind == "unavailable"


def test_answers_that_are_no_object(address: str) -> None:
    assert call(one(address, {}, "/text")) == {"value": "plain words"}
    assert call(one(address, {}, "/here")) == {"value": "plain words"}  # by a redirect within the server
    assert call(one(address, {}, "/list")) == {"value": [1, 2, 3]}
    assert call(one(address, {}, "/nothing", "delete")) == {"value": None}


def test_a_default_is_shown_and_left_to_the_server(address: str) -> None:
    tool = one(address, {"parameters": [parameter("limit", {"type": "integer", "default": 20})]})
    assert tool.schema["function"]["parameters"]["properties"]["limit"]["default"] == 20
    assert call(tool)["path"] == "/echo" and call(tool, limit=5)["path"] == "/echo?limit=5"


def test_only_the_declared_server_is_called(address: str) -> None:
    paths = {"/echo": {"get": {"operationId": "echo", "servers": [{"url": "http://127.0.0.2:1"}]}}}
    servers = [{"url": address + "/{stage}", "variables": {"stage": {"default": "v1"}}}]
    (tool,) = tools_from_openapi(document(paths, servers=servers))
    assert call(tool)["path"] == "/v1/echo"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"swagger": "2.0", "paths": {}}, "'2.0'; versions 3.0 and 3.1"),
        ({"openapi": "3.0.0", "paths": {}}, "is no server address"),
        ({"openapi": "3.0.0", "paths": {}, "servers": [{"url": "/v1"}]}, "is no server address"),
        ({"openapi": "3.0.0", "paths": {}, "servers": [{"url": "file:///etc/passwd"}]}, "is no server address"),
        ({"openapi": "3.0.0", "paths": []}, "an object with 'paths'"),
        (["openapi"], "an object with 'paths'"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused(source: Any, message: str) -> None:
    with pytest.raises(DocumentError, match=message.replace("(", r"\(")):
        tools_from_openapi(source)


def test_an_operation_that_is_wanted_must_be_there() -> None:
    with pytest.raises(DocumentError, match="no operation 'gone'"):
        tools_from_openapi(document({}), base_url="http://localhost", only=["gone"])


def test_files(address: str, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    read = document({"/echo": {"get": {"operationId": "echo", "summary": "Echoes"}}})
    (tmp_path / "a.json").write_text(json.dumps(read))
    (tmp_path / "b.yaml").write_text(yaml.safe_dump(read))
    (tmp_path / "c.json").write_text("{")
    versions = {tools_from_openapi(tmp_path / name, base_url=address)[0].version for name in ("a.json", "b.yaml")}
    assert len(versions) == 1
    with pytest.raises(DocumentError, match=r"c\.json"):
        tools_from_openapi(tmp_path / "c.json", base_url=address)


def test_references_within_and_without() -> None:
    node = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "minimum": 1}}}
    node["properties"]["kids"] = {"type": "array", "items": {"$ref": "#/d/Node"}}  # type: ignore[index]
    types = SchemaTypes({"d": {"Node": node, "Loop": {"$ref": "#/d/Loop"}}})
    model = types.annotation({"$ref": "#/d/Node"})
    deep = {"n": 1, "kids": [{"n": 2, "kids": [{"n": 3}]}]}
    assert plain_json(model.model_validate(deep)) == deep
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        model.model_validate({"n": 1, "kids": [{"n": 2, "kids": [{"n": 0}]}]})
    assert types.annotation({"$ref": "https://elsewhere.example/x.json"}) is Any
    for reference in ("#/d/Loop", "#/d/Gone"):
        with pytest.raises(DocumentError, match=reference):
            types.annotation({"$ref": reference})


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "enum": ["a", "b"]}, ["a"], ["c", 1]),
        ({"enum": ["a", None]}, ["a", None], ["b"]),
        ({"const": 3}, [3], [4]),
        ({"type": "string", "nullable": True}, ["x", None], [[]]),
        ({"type": ["integer", "null"]}, [1, None], ["x"]),
        ({"oneOf": [{"type": "integer"}, {"type": "null"}]}, [1, None], ["x"]),
        ({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]}, [1, ["x"]], [{}]),
        ({"allOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]}, {"properties": {"b": {}}}]},
         [{"a": 1}, {"a": 1, "b": 2}], [{"b": 2}, {"a": "x"}]),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, [2], [1]),
        ({"type": "integer", "exclusiveMaximum": 5}, [4], [5]),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 1}, [[], [1]], [[1, 2]]),
        ({"type": "string", "pattern": "^[a-c]+$"}, ["abc"], ["d"]),
        ({"type": "string", "pattern": "(?!x)y"}, ["anything"], [3]),
        ({"type": "object", "properties": {"_x": {"type": "integer"}}, "additionalProperties": False}, [{"_x": 1}],
         [{"y": 1}]),
        (True, [1, "x", None], []),
    ],
)  # fmt: skip
def test_schemas(schema: Any, good: list[Any], bad: list[Any]) -> None:
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(SchemaTypes({}).annotation(schema))
    for value in good:
        assert plain_json(adapter.validate_python(value)) == value
    for value in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@given(st.lists(st.text(max_size=90), max_size=12))
def test_names_are_valid_and_unique(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [tool_name(text, taken) for text in texts]
    assert len(set(names)) == len(names) and all(0 < len(n) <= 55 and n.isidentifier() and n.isascii() for n in names)
    given_names: set[str] = set()
    arguments = [identifier(text, given_names) for text in texts]
    assert len(set(arguments)) == len(arguments)
    assert all(name.isidentifier() and not hasattr(BaseModel, name) for name in arguments)


def test_names_read_well() -> None:
    assert tool_name("getPetById", set()) == "get_pet_by_id"
    assert tool_name("listHTTPServers", set(), "acme") == "acme_list_http_servers"
    assert tool_name("42", set()) == "tool_42"


class Path_(BaseModel):
    model_config = ConfigDict(frozen=True)
    path: str


def test_annotations(address: str) -> None:
    plain = one(address, {"parameters": [parameter("q", {"type": "string"})]})
    tool = annotate(
        plain, result=Path_, entities={"q": "x.word"}, wording={"path": ["the path of {q}", "the q of {q}"]}
    )
    assert tool.call({"q": "a"}).value == {"path": "/echo?q=a"}
    assert tool.parameters[0].entity == "x.word" and tool.fields[0].key == "path"
    assert plain.parameters[0].entity is None and plain.version != tool.version
    odd = annotate(plain, result=Path_, read=lambda answer: {"path": answer["nothing"]}).call({})
    assert odd.error is not None and odd.error.kind == "internal" and "cannot be read" in odd.error.message
    other = annotate(plain, result=Path_, read=lambda answer: {"path": 3}).call({})
    assert other.error is not None and "not what was declared: 'path'" in other.error.message
    with pytest.raises(ValueError, match="no argument 'z'"):
        annotate(plain, entities={"z": "x.word"})
    with pytest.raises(ValueError, match="needs a result model"):
        annotate(plain, read=lambda answer: answer)
