"""The page: one HTML document that holds its own style and code, and, where nothing serves it, its data.

What a page shows was written by models, tools and strangers. It stands in the document as JSON in which no ``<`` is
left, is put on the screen as text only, and a content security policy allows no code but ours, by its digest.
"""

import base64
import hashlib
import html
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from toolgym.canonical import Json
from toolgym.viewer.collection import Collection

EMBEDDED = 500
"""Records that a page without a server holds unless told otherwise."""

SCRIPTS = ("dom", "store", "values", "graph", "chat", "charts", "details", "list", "app")
"""The page's code, in the order in which the parts stand in it."""


def overview(collection: Collection, most: int | None = None) -> dict[str, Json]:
    """What the page needs before anything is opened: the index, and facts about the whole.

    Args:
        collection: What is shown.
        most: Rows that the page holds, None for all.
    """
    size = len(collection.index)
    return {
        "kind": collection.kind,
        "title": collection.title,
        "facts": collection.facts,
        "size": size,
        "held": size if most is None else min(size, most),
        "terms": list(collection.index.terms),
        "columns": collection.index.columns(most),
    }


def served_page() -> str:
    """The page of a server: it asks for its data."""
    return _document("toolgym view", None)


def write_page(collection: Collection, path: Path | str, most: int = EMBEDDED) -> int:
    """Writes one HTML file that needs neither a server nor a network.

    Args:
        collection: What is shown.
        path: The file; it is there whole or not at all.
        most: Most records it holds, from the first on. The page says so where there are more.

    Returns:
        Number of records it holds.

    Raises:
        OSError: The file cannot be written.
        ValueError: A record is damaged.
    """
    data = overview(collection, most)
    data["records"] = [collection.record(row) for row in range(data["held"])]
    data["diversity"] = collection.diversity()
    target = Path(path)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(_document(f"{collection.title} - toolgym view", data), encoding="utf-8")
    partial.replace(target)
    return int(data["held"])


@cache
def policy() -> str:
    """The content security policy: our code and style by their digests, and answers of the page's own server."""
    return (
        f"default-src 'none'; script-src {_source(_code())}; style-src {_source(_style())}; connect-src 'self';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def embedded_json(value: Json) -> str:
    """JSON that may stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.encode("utf-8", "replace").decode()  # lone surrogates, which a file cannot hold
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _document(title: str, data: Json) -> str:
    parts = {
        "POLICY": html.escape(policy()),
        "TITLE": html.escape(title),
        "STYLE": _style(),
        "DATA": embedded_json(data),
        "CODE": _code(),
    }
    pieces = _static("page.html").split("%%")
    return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))


@cache
def _style() -> str:
    return _static("style.css")


@cache
def _code() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(_static(f"{name}.js") for name in SCRIPTS) + "})();\n"


def _static(name: str) -> str:
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
