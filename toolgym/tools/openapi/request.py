"""Writes an operation's arguments into a request, as OpenAPI's styles say, and reads what comes back."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from toolgym.canonical import Json, digest
from toolgym.tools.errors import InvalidArguments, Unavailable
from toolgym.tools.http.documents import BrokenBody, read_document
from toolgym.tools.http.endpoint import Service
from toolgym.tools.http.exchange import Reply
from toolgym.tools.http.requests import Request, user_agent
from toolgym.tools.json_schema import plain_json
from toolgym.tools.openapi.document import Operation, Slot

_SEPARATORS: Mapping[str, str] = {"spaceDelimited": " ", "pipeDelimited": "|"}
_LITERAL = "/:@!$&'()*+,;=~-._%"


def operation_request(
    operation: Operation, service: Service, prefix: str, given: Mapping[str, Any], max_bytes: int
) -> Request:
    """Builds the request of one call.

    Args:
        operation: The operation.
        service: The server.
        prefix: Path of the server's address.
        given: Validated arguments by name; an optional one that is None is left out.
        max_bytes: Largest body of the answer.

    Raises:
        InvalidArguments: A value cannot stand where it belongs.
    """
    values = {slot.argument: plain_json(given[slot.argument]) for slot in operation.slots}
    sent = [slot for slot in operation.slots if slot.required or values[slot.argument] is not None]
    query: list[tuple[str, str]] = []
    headers = {"User-Agent": user_agent(), "Accept": _accepted(operation), **service.headers}
    cookies: list[str] = []
    for slot in sent:
        value = values[slot.argument]
        if slot.place == "query":
            query += _pairs(slot, value)
        elif slot.place == "header":
            headers[slot.name] = _line(slot, _joined(slot, value))
        elif slot.place == "cookie":
            cookies += [f"{quote(name)}={quote(text)}" for name, text in _pairs(slot, value)]
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    key = service.key
    if key is not None and key.value is not None:
        if key.place == "header":
            headers[key.name] = key.prefix + key.value
        else:
            query.append((key.name, key.prefix + key.value))
    body, content_type = _body(operation, sent, values)
    return Request(
        service=service,
        path=prefix + _path(operation, values),
        query=tuple(query),
        headers=headers,
        body=body,
        media_types=("json",) if _only_json(operation) else ("json", "text/", "xml", "yaml", "csv"),
        max_bytes=max_bytes,
        secret=key.value if key is not None else None,
        method=operation.method,
        content_type=content_type,
        action=operation.method != "GET",
    )


def read_reply(operation: Operation, reply: Reply) -> Json:
    """The JSON value of an answer; text where it is no JSON, None where it is empty.

    Raises:
        Unavailable: The operation answers in JSON only, and this is none.
    """
    if not reply.body:
        return None
    try:
        return read_document(reply.body, "json", reply.charset)
    except BrokenBody as error:
        if _only_json(operation):
            raise Unavailable(f"the server's answer cannot be used: {error}") from None
        return read_document(reply.body, "text", reply.charset)["text"]


def _accepted(operation: Operation) -> str:
    return "application/json" if _only_json(operation) else "application/json, text/*;q=0.9, */*;q=0.5"


def _only_json(operation: Operation) -> bool:
    return any("json" in media for media in operation.gives)


def _path(operation: Operation, values: Mapping[str, Json]) -> str:
    slots = {slot.name: slot for slot in operation.slots if slot.place == "path"}

    def fill(match: re.Match[str]) -> str:
        slot = slots[match[1]]
        text = _joined(slot, values[slot.argument])
        # A segment of dots would climb out of the path, and no quoting prevents it.
        if not text.strip(". "):
            raise InvalidArguments(f"'{slot.argument}' must be more than dots and spaces, got {text!r}")
        return quote(text, safe="")

    parts = re.split(r"(\{[^{}]+\})", operation.path)
    return "".join(
        re.sub(r"\{([^{}]+)\}", fill, part) if part.startswith("{") else quote(part, safe=_LITERAL) for part in parts
    )


def _pairs(slot: Slot, value: Json) -> Iterator[tuple[str, str]]:
    """The query parameters of one argument."""
    if slot.style == "deepObject" and isinstance(value, dict):
        yield from ((f"{slot.name}[{key}]", _text(inner)) for key, inner in value.items())
    elif slot.style == "form" and slot.explode and isinstance(value, dict):
        yield from ((key, _text(inner)) for key, inner in value.items())
    elif slot.style == "form" and slot.explode and isinstance(value, list):
        yield from ((slot.name, _text(inner)) for inner in value)
    else:
        yield slot.name, _joined(slot, value)


def _joined(slot: Slot, value: Json) -> str:
    """One argument as one text."""
    if slot.style == "json":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return _SEPARATORS.get(slot.style, ",").join(map(_text, value))
    if isinstance(value, dict):
        return ",".join(f"{key}{'=' if slot.explode else ','}{_text(inner)}" for key, inner in value.items())
    return _text(value)


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value is not None else ""


def _line(slot: Slot, text: str) -> str:
    if not text.isprintable() or not text.isascii():
        raise InvalidArguments(f"'{slot.argument}' is sent as a header and must be printable ASCII")
    return text


def _body(operation: Operation, sent: list[Slot], values: Mapping[str, Json]) -> tuple[bytes | None, str]:
    media = operation.media_type
    whole = next((slot for slot in sent if slot.place == "body"), None)
    fields = {slot.name: values[slot.argument] for slot in sent if slot.place == "field"}
    if not media or (whole is None and not fields and not any(slot.place == "field" for slot in operation.slots)):
        return None, media
    value = values[whole.argument] if whole is not None else fields
    if "json" in media or "*" in media:
        return json.dumps(value, ensure_ascii=False).encode(), media if "json" in media else "application/json"
    if "multipart/" in media and isinstance(value, dict):
        return _multipart(value)
    if isinstance(value, dict):
        lists = {key: inner if isinstance(inner, list) else [inner] for key, inner in value.items()}
        pairs = [(key, _text(item)) for key, items in lists.items() for item in items]
        return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    return _text(value).encode(), media


def _multipart(fields: Mapping[str, Json]) -> tuple[bytes, str]:
    boundary = f"toolgym-{digest(dict(fields))}"
    parts = []
    for name, value in fields.items():
        label = quote(name, safe=" -_.[]")
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{label}"\r\n\r\n{_text(value)}\r\n')
    return "".join([*parts, f"--{boundary}--\r\n"]).encode(), f"multipart/form-data; boundary={boundary}"
