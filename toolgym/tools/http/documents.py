"""Reads response bodies (JSON, XML, CSV, plain text) into JSON documents, within bounds."""

import csv
import io
import json
from html.parser import HTMLParser
from typing import Any, Literal, NoReturn, TypeAlias
from xml.parsers import expat

from toolgym.canonical import Json, finite, refuse_constant

BodyFormat: TypeAlias = Literal["json", "xml", "csv", "tsv", "text", "html"]

MAX_DEPTH = 100
"""Deepest nesting of an XML element."""

_HIDDEN = frozenset(("script", "style", "head", "noscript"))
_BLOCKS = frozenset(("p", "br", "div", "li", "tr", "pre", "h1", "h2", "h3", "h4", "table", "section", "article"))
_INLINE = frozenset(("i", "b", "u", "em", "strong", "sub", "sup", "italic", "bold"))

MEDIA_TYPES: dict[BodyFormat, tuple[str, ...]] = {
    "json": ("json",),
    "xml": ("xml",),
    "csv": ("csv", "text/plain"),
    "tsv": ("tab-separated", "text/plain"),
    "text": ("text/", "fasta"),
    "html": ("text/html", "xhtml"),
}
"""For each format, parts one of which the media type of a response must contain."""


class BrokenBody(ValueError):
    """A response body is not what its format says; the message says how."""


def read_document(body: bytes, form: BodyFormat, charset: str = "utf-8") -> Json:
    """Reads a body.

    Args:
        body: The bytes.
        form: Their format.
        charset: Encoding of all but XML, which names its own. Bytes that do not fit are replaced.

    Returns:
        JSON as it stands. XML as objects: children by tag (a list where a tag is repeated), attributes by ``@name``,
        text by ``#text``, an element with text only as that text, namespaces dropped. CSV as a list of objects. Text,
        and what a reader sees of HTML, as ``{"text": …, "lines": […]}``.

    Raises:
        BrokenBody: It cannot be read.
    """
    if form == "xml":
        return _xml(body)
    try:
        text = body.decode(charset, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff")
    if form == "json":
        return _json(text)
    if form == "html":
        text = _visible(text)
    if form in ("text", "html"):
        return {"text": text, "lines": text.splitlines()}
    try:
        return list(csv.DictReader(io.StringIO(text), delimiter="," if form == "csv" else "\t", restkey="_rest"))
    except csv.Error as error:
        raise BrokenBody(f"the table cannot be read: {error}") from None


class _Visible(HTMLParser):
    """Collects the text of a page, without scripts and styles, a line for every block."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _visible(page: str) -> str:
    reader = _Visible()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _json(text: str) -> Json:
    try:
        return json.loads(text, parse_constant=refuse_constant, parse_float=finite)
    except (ValueError, RecursionError) as error:
        what = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BrokenBody(f"the body is not JSON: {what[:100]}") from None


class _Builder:
    """Builds nested objects from expat's events. Entities that a document defines are refused: they can explode."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self.stack: list[dict[str, Any]] = [self.root]
        self.tags: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.stack) > MAX_DEPTH:
            raise BrokenBody("the XML is nested too deeply")
        self.tags.append(tag.rpartition(":")[2])
        kept = {k: v for k, v in attributes.items() if not k.startswith("xmlns")}
        self.stack.append({f"@{name.rpartition(':')[2]}": value for name, value in kept.items()})

    def end(self, _: str) -> None:
        element, tag = self.stack.pop(), self.tags.pop()
        text = "".join(element.pop("#text", ())).strip()
        parent = self.stack[-1]
        if tag in _INLINE:  # markup inside a text is no child of its own
            parent.setdefault("#text", []).append(text)
            return
        value: Json = {**element, "#text": text} if element and text else element or text
        if tag not in parent:
            parent[tag] = value
        elif isinstance(parent[tag], list):
            parent[tag].append(value)
        else:
            parent[tag] = [parent[tag], value]

    def text(self, data: str) -> None:
        self.stack[-1].setdefault("#text", []).append(data)

    def entity(self, *_: Any) -> NoReturn:
        raise BrokenBody("the XML defines entities of its own")


def _xml(body: bytes) -> Json:
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.EntityDeclHandler = builder.entity
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BrokenBody(f"the body is not XML: {error}") from None
    return builder.root
