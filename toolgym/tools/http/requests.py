"""Fills an endpoint's templates with a call's arguments."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote, urlencode

from toolgym.canonical import Json
from toolgym.tools.errors import InvalidArguments
from toolgym.tools.http.documents import MEDIA_TYPES
from toolgym.tools.http.endpoint import SLOT, Endpoint, Service, contact


@dataclass(frozen=True)
class Request:
    """One HTTP request, ready to be sent.

    Attributes:
        service: Whom it asks.
        path: Path, quoted.
        query: Query parameters in order.
        headers: All headers but those that HTTP itself needs.
        body: Body, None for none.
        media_types: Parts one of which the response's media type must contain.
        max_bytes: Largest body.
        secret: A key that must appear in no message and no snapshot.
        method: HTTP method; if empty, POST where there is a body and GET where there is none.
        content_type: Media type of the body.
        action: Whether it may change something there. Then it is sent once and never elsewhere, any status of success
            will do, and so will an empty answer.
    """

    service: Service
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes | None
    media_types: tuple[str, ...]
    max_bytes: int
    secret: str | None
    method: str = ""
    content_type: str = "application/json"
    action: bool = False

    @property
    def target(self) -> str:
        """Path and query as they follow the host."""
        return f"{self.path}?{urlencode(self.query, quote_via=quote)}" if self.query else self.path

    def with_query(self, name: str, value: str) -> "Request":
        """The same request with one query parameter set."""
        kept = tuple(pair for pair in self.query if pair[0] != name)
        return replace(self, query=(*kept, (name, value)))


def build_request(endpoint: Endpoint, arguments: Mapping[str, Json]) -> Request:
    """Fills the templates.

    Args:
        endpoint: The declaration.
        arguments: JSON values by argument name, defaults included.

    Raises:
        InvalidArguments: A value cannot stand in a path.
    """
    service, key = endpoint.service, endpoint.service.key
    written = {argument.name: argument.written(arguments.get(argument.name)) for argument in endpoint.takes}
    query = [(name, text) for name, template in endpoint.query.items() if (text := _filled(template, written))]
    for argument in endpoint.takes:
        sent = written[argument.name]
        if argument.sent and argument.name not in endpoint.slots and sent is not None:
            query.append((argument.send or argument.name, sent))
    headers = {"User-Agent": user_agent(), **service.headers, **endpoint.headers}
    body = _body(endpoint.body, arguments)
    raw = isinstance(endpoint.body, str)
    if service.contact_parameter and contact():
        query.append((service.contact_parameter, contact() or ""))
    if key is not None and key.value is not None:
        secret = key.prefix + key.value
        if key.place == "header":
            headers[key.name] = secret
        elif key.place == "query":
            query.append((key.name, secret))
        else:
            body = {**(body or {}), key.name: secret}
    return Request(
        service=service,
        path=SLOT.sub(lambda match: _segment(match[1], written[match[1]]), endpoint.path),
        query=tuple(query),
        headers=headers,
        body=None if body is None else body.encode() if raw else json.dumps(body).encode(),
        media_types=endpoint.media_types or MEDIA_TYPES[endpoint.form],
        max_bytes=endpoint.max_bytes,
        secret=key.value if key is not None else None,
        content_type="text/plain; charset=utf-8" if raw else "application/json",
    )


def user_agent() -> str:
    """How calls identify themselves: the package, its version and the contact, if there is one."""
    try:
        number = version("toolgym")
    except PackageNotFoundError:
        number = "0"
    return f"toolgym/{number} ({contact()})" if contact() else f"toolgym/{number}"


def _segment(name: str, text: str | None) -> str:
    # A segment of dots would climb out of the path, and no quoting prevents it.
    if text is None or not text.strip(". "):
        raise InvalidArguments(f"'{name}' must be more than dots and spaces, got {text!r}")
    return quote(text, safe="")


def _filled(template: str, written: Mapping[str, str | None]) -> str | None:
    if any(written[name] is None for name in SLOT.findall(template)):
        return None
    return SLOT.sub(lambda match: written[match[1]] or "", template)


def _body(template: Json, arguments: Mapping[str, Json]) -> Json:
    """Fills a JSON template; what stands for an argument that is not given is left out."""
    if isinstance(template, dict):
        filled = {key: _body(value, arguments) for key, value in template.items()}
        return {key: value for key, value in filled.items() if value is not None}
    if isinstance(template, list):
        return [value for inner in template if (value := _body(inner, arguments)) not in (None, {})]
    if isinstance(template, str) and (match := SLOT.fullmatch(template)):
        return arguments.get(match[1])
    return template
