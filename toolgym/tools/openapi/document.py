"""Reads an OpenAPI 3.0 or 3.1 document: its operations, and the server it names. Nothing outside it is ever fetched."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from toolgym.canonical import Json
from toolgym.tools.errors import Unavailable
from toolgym.tools.foreign import Argument
from toolgym.tools.json_schema import DocumentError, SchemaTypes, default_of, description_of, identifier

Place: TypeAlias = Literal["path", "query", "header", "cookie", "field", "body"]

METHODS = ("get", "post", "put", "patch", "delete")
"""Methods that become tools; HEAD, OPTIONS and TRACE answer with no body."""

_UNSENT = frozenset(("accept", "content-type", "authorization"))  # OpenAPI gives these header parameters no meaning
_STYLES: Mapping[str, str] = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an argument goes in a request.

    Attributes:
        argument: The argument's name.
        name: Its name on the wire.
        place: Part of the request; a ``field`` is one property of the body, ``body`` all of it.
        style: How lists and objects are written (OpenAPI's ``style``), ``json`` for JSON text.
        explode: Whether each item is written on its own.
        required: Whether it is sent even if it is null.
    """

    argument: str
    name: str
    place: Place
    style: str
    explode: bool
    required: bool


@dataclass(frozen=True)
class Operation:
    """One operation of a document.

    Attributes:
        id: Its ``operationId``, or one made of method and path.
        method: HTTP method, upper case.
        path: Path template.
        description: Summary and description.
        tag: Its first tag.
        arguments: What it takes.
        slots: Where each argument goes.
        media_type: Media type of its body, empty if it takes none.
        gives: Media types of its successful answers.
    """

    id: str
    method: str
    path: str
    description: str
    tag: str
    arguments: tuple[Argument, ...]
    slots: tuple[Slot, ...]
    media_type: str
    gives: tuple[str, ...]


def read_openapi(source: Mapping[str, Json] | str | Path) -> Mapping[str, Json]:
    """Reads a document from a JSON or YAML file, or takes one that is read already.

    Raises:
        DocumentError: It is no OpenAPI 3 document.
        Unavailable: It is YAML and PyYAML is not installed.
        OSError: The file cannot be read.
    """
    document: Json = source
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            document = _yaml(path) if path.suffix in (".yaml", ".yml") else json.loads(path.read_bytes())
        except ValueError as error:
            raise DocumentError(f"'{path.name}' cannot be read: {str(error)[:200]}") from None
    if not isinstance(document, Mapping) or not isinstance(document.get("paths", {}), Mapping):
        raise DocumentError("an OpenAPI document must be an object with 'paths'")
    version = str(document.get("openapi", document.get("swagger", "")))
    if not version.startswith("3."):
        raise DocumentError(f"the document's 'openapi' is '{version[:20]}'; versions 3.0 and 3.1 are understood")
    return document


def server_url(document: Mapping[str, Json], base_url: str | None) -> str:
    """The one server that calls go to: ``base_url`` if it is given, else the first that the document names.

    Raises:
        DocumentError: There is none with a scheme and a host.
    """
    url = base_url
    servers = document.get("servers") or [{}]
    if url is None:
        url = str(servers[0].get("url", ""))
        for name, variable in (servers[0].get("variables") or {}).items():
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise DocumentError(f"'{url[:100]}' is no server address such as https://host/path; give one as base_url")
    return url.rstrip("/")


def operations(document: Mapping[str, Json]) -> Iterator[Operation]:
    """The operations of a document in its order.

    A parameter that is defined outside the document is left out.

    Raises:
        DocumentError: A reference cannot be followed.
    """
    types = SchemaTypes(document)
    for path, item in (document.get("paths") or {}).items():
        item = types.resolve(item)
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                yield _operation(types, path, method, item, item[method])


def _operation(
    types: SchemaTypes, path: str, method: str, item: Mapping[str, Json], operation: Mapping[str, Json]
) -> Operation:
    name = operation.get("operationId") or f"{method} {path}"
    taken: set[str] = set()
    arguments: list[Argument] = []
    slots: list[Slot] = []
    parameters = [types.resolve(p) for p in (*(item.get("parameters") or ()), *(operation.get("parameters") or ()))]
    for parameter in {(p["name"], p["in"]): p for p in parameters if "name" in p and "in" in p}.values():
        if parameter["in"] in _STYLES and not (parameter["in"] == "header" and parameter["name"].lower() in _UNSENT):
            argument, slot = _parameter(types, parameter, taken)
            arguments.append(argument)
            slots.append(slot)
    for place in re.findall(r"\{([^{}]+)\}", path):  # a path cannot be sent with a hole, whatever the document forgot
        if not any(slot.place == "path" and slot.name == place for slot in slots):
            argument, slot = _parameter(types, {"name": place, "in": "path", "schema": {"type": "string"}}, taken)
            arguments.append(argument)
            slots.append(slot)
    media_type = ""
    if "requestBody" in operation:
        media_type, more, places = _body(types, types.resolve(operation["requestBody"]), taken)
        arguments += more
        slots += places
    said = [str(operation[key]).strip().rstrip(".") for key in ("summary", "description") if operation.get(key)]
    text = ". ".join(dict.fromkeys(said))
    return Operation(
        id=str(name),
        method=method.upper(),
        path=path,
        description=" ".join((text or f"{method.upper()} {path}").split())[:599] + ".",
        tag=str((operation.get("tags") or ["operations"])[0]),
        arguments=tuple(arguments),
        slots=tuple(slots),
        media_type=media_type,
        gives=tuple(_gives(types, operation)),
    )


def _parameter(types: SchemaTypes, parameter: Mapping[str, Json], taken: set[str]) -> tuple[Argument, Slot]:
    place: Place = parameter["in"]
    style = str(parameter.get("style", _STYLES[place]))
    schema = parameter.get("schema", {})
    if parameter.get("content"):
        schema, style = next(iter(parameter["content"].values())).get("schema", {}), "json"
    required = place == "path" or parameter.get("required") is True
    name = identifier(parameter["name"], taken)
    plain = types.resolve(schema)
    described = description_of(parameter) or description_of(plain)
    argument = Argument(name, types.annotation(schema, name), described, required, default_of(plain))
    explode = bool(parameter.get("explode", style == "form"))
    return argument, Slot(name, parameter["name"], place, style, explode, required)


def _body(types: SchemaTypes, body: Mapping[str, Json], taken: set[str]) -> tuple[str, list[Argument], list[Slot]]:
    """The arguments of a body: one for each property of an object, else a single one for all of it."""
    content = body.get("content") or {}
    if not content:
        return "", [], []
    forms = ("json", "x-www-form-urlencoded", "multipart/form-data", "text/")
    media_type = min(content, key=lambda media: next((n for n, form in enumerate(forms) if form in media), len(forms)))
    schema = (content[media_type] or {}).get("schema", {})
    found = types.resolve(schema)
    shape = types.merged(found) if isinstance(found, Mapping) else {}
    needed = body.get("required") is True
    if not shape.get("properties") or shape.get("oneOf") or shape.get("anyOf"):
        name = identifier("body", taken)
        described = description_of(body) or description_of(found)
        argument = Argument(name, types.annotation(schema, "Body"), described, needed)
        return media_type, [argument], [Slot(name, "body", "body", "json", False, needed)]
    arguments, slots = [], []
    for key, part in shape["properties"].items():
        plain = types.resolve(part)
        if isinstance(plain, Mapping) and plain.get("readOnly") is True:
            continue
        required = needed and key in (shape.get("required") or ())
        name = identifier(key, taken)
        arguments.append(
            Argument(name, types.annotation(part, name), description_of(plain), required, default_of(plain))
        )
        slots.append(Slot(name, key, "field", "form", True, required))
    return media_type, arguments, slots


def _gives(types: SchemaTypes, operation: Mapping[str, Json]) -> Iterator[str]:
    for status, response in (operation.get("responses") or {}).items():
        if str(status).startswith("2"):
            response = types.resolve(response)
            yield from (str(media).partition(";")[0].strip().lower() for media in response.get("content") or ())


def _yaml(path: Path) -> Json:
    try:
        import yaml
    except ImportError:
        raise Unavailable("reading YAML needs PyYAML; run: pip install 'toolgym[openapi]'") from None
    try:
        return yaml.safe_load(path.read_bytes())
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
