"""Reads an endpoint's declared result fields out of a document."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from toolgym.canonical import Json, canonical_json
from toolgym.tools.http.documents import BrokenBody
from toolgym.tools.http.give import Output
from toolgym.tools.http.paths import find, find_all, parse_path

_EMPTY = frozenset(("", "-", ".", "..", "na", "n/a", "nan", "none", "null", "not available"))
_YES = frozenset(("true", "y", "yes", "1"))
_NO = frozenset(("false", "n", "no", "0"))
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:$|[T ])")


def extract(outputs: Iterable[Output], document: Json, arguments: Mapping[str, Json]) -> dict[str, Any]:
    """Reads result fields out of a document.

    Args:
        outputs: The fields. Lists are cut at their own length, or at the argument ``limit``, whichever is less.
        document: The response.
        arguments: The call's arguments, for paths that name them.

    Returns:
        A value for every field, None or an empty list where the document has none.

    Raises:
        BrokenBody: A value is there but of another type than declared.
    """
    return {output.name: _value(output, document, arguments) for output in outputs}


def cut_off(outputs: Iterable[Output], document: Json, arguments: Mapping[str, Json]) -> str | None:
    """The name of a list that `extract` shortens, None if it shortens none."""
    for output in outputs:
        if output.many and len(_items(output, document, arguments)) > _most(output, arguments):
            return output.name
    return None


def is_empty(values: Mapping[str, Any]) -> bool:
    """Whether an extracted result says nothing: only missing values and empty lists, with a total of zero at most."""
    lists = [value for value in values.values() if isinstance(value, list)]
    silent = (0,) if lists else ()
    return not any(lists) and all(
        value is None or isinstance(value, list) or (value in silent and not isinstance(value, bool))
        for value in values.values()
    )


def _most(output: Output, arguments: Mapping[str, Json]) -> int:
    limit = arguments.get("limit")
    return min(output.most, limit) if isinstance(limit, int) else output.most


def _items(output: Output, document: Json, arguments: Mapping[str, Json]) -> list[Json]:
    found = find_all(document, parse_path(output.path), arguments)
    if output.layout == "columns":
        return [row for table in found for row in _from_columns(table)]
    if output.layout == "entries":
        return [{"key": k, "value": v} for table in found if isinstance(table, dict) for k, v in table.items()]
    return found


def _from_columns(table: Json) -> list[Json]:
    lists = {k: v for k, v in table.items() if isinstance(v, list)} if isinstance(table, dict) else {}
    length = min(map(len, lists.values()), default=0)
    return [{key: values[i] for key, values in lists.items()} for i in range(length)]


def _value(output: Output, document: Json, arguments: Mapping[str, Json]) -> Any:
    if output.many:
        items = _items(output, document, arguments)[: _most(output, arguments)]
        if output.kind == "rows":
            return [extract(output.columns, item, arguments) for item in items]
        return [value for item in items if (value := _scalar(output, item)) is not None]
    return _scalar(output, find(document, parse_path(output.path), arguments))


def _scalar(output: Output, value: Json) -> Any:
    if isinstance(value, dict) and "#text" in value:
        value = value["#text"]
    if output.kind == "grid":
        return [None if cell is None else _text(cell) for cell in value] if isinstance(value, list) else None
    if value is None or (isinstance(value, str) and output.kind != "text" and value.strip().lower() in _EMPTY):
        return None
    if output.kind == "text":
        return _text(value)[: output.most] or None
    try:
        return _READERS[output.kind](value)
    except (ValueError, TypeError, OverflowError):
        shown = _text(value)[:40]
        raise BrokenBody(f"the field '{output.name}' should be a {output.kind} but is '{shown}'") from None


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else canonical_json(value)


def _integer(value: Json) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError
    return int(value.replace(",", "")) if isinstance(value, str) else int(value)


def _decimal(value: Json) -> float:
    if isinstance(value, bool):
        raise ValueError
    number = float(value.replace(",", "")) if isinstance(value, str) else float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _day(value: Json) -> date:
    match = _DAY.match(str(value))
    if match is None:
        raise ValueError
    return date(int(match[1]), int(match[2]), int(match[3]))


def _flag(value: Json) -> bool:
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise ValueError
    return word in _YES


_READERS = {"integer": _integer, "decimal": _decimal, "day": _day, "flag": _flag}
