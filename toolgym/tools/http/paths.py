"""Paths into JSON documents: ``filings.recent.form[*]``, ``[3][*][0]``, ``props[?name=mass].value``, ``result.{id}``.

A path is keys joined by dots, with ``[n]`` for a position, ``[*]`` for every item, ``[?key=text]`` for the items whose
key has that text, and ``["a.b"]`` for a key with dots in it. ``{name}`` as a key stands for an argument's value. The
empty path is the document. Nothing is ever evaluated as code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from toolgym.canonical import Json

_STEP = re.compile(
    r"""\.?(?P<key>[^.\[\]"]+)
    | \[(?P<index>-?\d+)\]
    | \[(?P<every>\*)\]
    | \["(?P<quoted>[^"]+)"\]
    | \[\?(?P<field>[^=\]]+)=(?P<text>[^\]]*)\]""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    Attributes:
        kind: ``key``, ``argument`` (a key that an argument gives), ``index``, ``every`` or ``where``.
        name: The key, the argument's name, or the key that a filter compares.
        text: What a filter compares with.
        index: The position.
    """

    kind: Literal["key", "argument", "index", "every", "where"]
    name: str = ""
    text: str = ""
    index: int = 0


JsonPath: TypeAlias = tuple[Step, ...]


@cache
def parse_path(text: str) -> JsonPath:
    """Reads a path.

    Raises:
        ValueError: It is not written as this module's docstring says.
    """
    steps: list[Step] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            raise ValueError(f"the path '{text}' cannot be read from '{text[position:]}' on")
        steps.append(_step(match))
        position = match.end()
    return tuple(steps)


def _step(match: re.Match[str]) -> Step:
    if match["index"] is not None:
        return Step("index", index=int(match["index"]))
    if match["every"]:
        return Step("every")
    if match["field"] is not None:
        return Step("where", name=match["field"], text=match["text"])
    key = match["quoted"] or match["key"]
    if match["key"] and key.startswith("{") and key.endswith("}"):
        return Step("argument", name=key[1:-1])
    return Step("key", name=key)


def gives_many(path: JsonPath) -> bool:
    """Whether a path may lead to more than one value."""
    return any(step.kind in ("every", "where") for step in path)


def find_all(document: Json, path: JsonPath, arguments: Mapping[str, Json]) -> list[Json]:
    """Every value a path leads to, in document order. What is not there is left out, and so are nulls.

    A single value counts as a list of one where a path says ``[*]`` or ``[?…]``: services often leave out the brackets
    of a list of one, and XML has none.
    """
    found = [document]
    for step in path:
        found = [value for one in found for value in _take(one, step, arguments) if value is not None]
    return found


def find(document: Json, path: JsonPath, arguments: Mapping[str, Json]) -> Json:
    """The first value a path leads to, None if there is none."""
    return next(iter(find_all(document, path, arguments)), None)


def _take(value: Json, step: Step, arguments: Mapping[str, Json]) -> Iterable[Json]:
    if step.kind == "every":
        return value if isinstance(value, list) else (value,)
    if step.kind == "where":
        items = value if isinstance(value, list) else (value,)
        return [i for i in items if isinstance(i, dict) and str(i.get(step.name)) == step.text]
    if step.kind == "index":
        fits = isinstance(value, list) and -len(value) <= step.index < len(value)
        return (value[step.index],) if fits else ()
    key = str(arguments.get(step.name)) if step.kind == "argument" else step.name
    return (value[key],) if isinstance(value, dict) and key in value else ()
