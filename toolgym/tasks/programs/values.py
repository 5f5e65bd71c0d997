"""Values of answer programs: their types, how they are read from JSON, and how evaluation fails."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any, Final, Literal, TypeAlias

from toolgym.canonical import Json
from toolgym.tasks.programs.nodes import MAX_DEPTH, Path

Value: TypeAlias = bool | int | Decimal | date | str | dict[str, Any] | list[Any]
"""What an expression evaluates to; a record stays in its JSON form and must not be changed."""

FailureKind: TypeAlias = Literal["missing", "type", "domain", "empty", "tie", "not_single", "shape", "limit"]

WORK_LIMIT = 100_000
"""Most steps of one evaluation: nodes evaluated and list items read."""

DIGITS = 34
"""Digits that numbers carry: decimals are rounded to them half to even, longer integers are a failure."""

_BEYOND: Final = 10**DIGITS


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an expression has no value or no type.

    Attributes:
        kind: ``missing`` (null or absent), ``type`` (a value or an argument of another type), ``domain`` (no such
            number or date), ``empty`` (an empty list has no such value), ``tie`` (the best or the order is not unique),
            ``not_single``, ``shape`` (lengths differ) or ``limit`` (too large a program or too much work).
        message: One sentence.
        where: Place of the node in the expression's JSON, ``"args.0.field"``; empty for the root and for limits.
    """

    kind: FailureKind
    message: str
    where: str = ""


class Stop(Exception):
    """Carries a failure up to `evaluate` or `type_of`, which catch it; never seen outside this package.

    Attributes:
        node: The node that failed, None while that is not known.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.message = message
        self.node: object = None


SCALARS = ("boolean", "integer", "decimal", "date", "text")
"""Types of single values."""


@lru_cache(4096)
def is_type(text: str) -> bool:
    """Whether a text names a type: a scalar type, ``record``, or ``list[…]`` of a type."""
    for _ in range(MAX_DEPTH):
        if not (text.startswith("list[") and text.endswith("]")):
            break
        text = text[5:-1]
    return text in SCALARS or text == "record"


def item_type(type_: str) -> str | None:
    """Type of a list's items, None if the type is not a list type."""
    return type_[5:-1] if type_.startswith("list[") else None


def follow(value: Json, path: Path) -> Json:
    """Follows a path into a JSON value.

    Raises:
        Stop: A key or position is not there (``missing``).
    """
    for step in path:
        if isinstance(step, str):
            if type(value) is not dict or step not in value:
                raise Stop("missing", f"there is no {step!r}")
        elif type(value) is not list or isinstance(step, bool) or not 0 <= step < len(value):
            raise Stop("missing", "there is no item at that position")
        value = value[step]
    return value


def checked(number: int) -> int:
    """Lets an integer of at most `DIGITS` digits through.

    Raises:
        Stop: It is longer (``domain``).
    """
    if -_BEYOND < number < _BEYOND:
        return number
    raise Stop("domain", f"the integer has more than {DIGITS} digits")


def read(value: Json, type_: str, budget: int = WORK_LIMIT) -> tuple[Value, int]:
    """Reads a JSON value as a value of a type.

    Args:
        value: Any JSON value.
        type_: A type that `is_type` accepts.
        budget: List items that may still be read.

    Returns:
        The value and the budget that is left.

    Raises:
        Stop: The value is null (``missing``), of another type (``type``), too long (``domain``) or too large
            (``limit``).
    """
    reader = _READERS.get(type_)
    if reader is not None:
        return reader(value), budget
    if type(value) is not list:
        raise _mismatch(value, "a list")
    budget -= len(value)
    if budget < 0:
        raise out_of_work()
    items: list[Value] = []
    for entry in value:
        item, budget = read(entry, type_[5:-1], budget)
        items.append(item)
    return items, budget


def out_of_work() -> Stop:
    """The failure of an evaluation that takes too many steps."""
    return Stop("limit", f"the evaluation takes more than {WORK_LIMIT} steps")


_FOUND = {
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
    str: "text",
    list: "a list",
    dict: "a record",
}


def _mismatch(value: Json, wanted: str) -> Stop:
    if type(value) is NoneType:
        return Stop("missing", "the value is null")
    return Stop("type", f"expected {wanted}, found {_FOUND.get(type(value), 'something that is not JSON')}")


def _boolean(value: Json) -> bool:
    if type(value) is bool:
        return value
    raise _mismatch(value, "a boolean")


def _integer(value: Json) -> int:
    if type(value) is int:
        return checked(value)
    raise _mismatch(value, "an integer")


def _decimal(value: Json) -> Decimal:
    if type(value) is float:
        if not math.isfinite(value):
            raise Stop("type", "expected a decimal, found a number that is not finite")
        return Decimal(repr(value + 0.0))  # + 0.0 turns -0.0 into 0.0
    if type(value) is int:
        return Decimal(checked(value))
    raise _mismatch(value, "a decimal")


def _date(value: Json) -> date:
    if type(value) is str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is not None and day.isoformat() == value:
            return day
        raise Stop("type", "expected a date like 2018-07-04, found other text")
    raise _mismatch(value, "a date")


def _text(value: Json) -> str:
    if type(value) is str:
        return value
    raise _mismatch(value, "text")


def _record(value: Json) -> dict[str, Any]:
    if type(value) is dict:
        return value
    raise _mismatch(value, "a record")


_READERS: dict[str, Callable[[Json], Value]] = {
    "boolean": _boolean,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "text": _text,
    "record": _record,
}
