"""What an endpoint gives: typed result fields and where they stand, as ``give.text("name", "idGroup.name")``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, create_model

from toolgym.tools.annotations import Entity, Quantity
from toolgym.tools.http.paths import gives_many, parse_path

OutputKind: TypeAlias = Literal["text", "integer", "decimal", "day", "flag", "grid", "rows"]
Layout: TypeAlias = Literal["records", "columns", "entries"]

_PYTHON: dict[OutputKind, Any] = {
    "text": str,
    "integer": int,
    "decimal": float,
    "day": date,
    "flag": bool,
    "grid": list[str | None],
}

MOST_ROWS = 50
"""Most records a result holds, unless its declaration or the argument ``limit`` says otherwise."""


@dataclass(frozen=True, slots=True)
class Output:
    """One field of an endpoint's result.

    Attributes:
        name: Its name in the result.
        path: Where it stands in the response, as `toolgym.tools.http.paths` reads it; inside rows, from the record.
        kind: Type of the value, or of each item; ``grid`` is a row of texts, ``rows`` a record.
        many: Whether it is a list.
        entity: Entity type of the value or of each item.
        unit: Unit of a decimal, as in `Quantity`.
        decimals: Digits of a decimal.
        label: Noun phrase for questions ("molar mass"); the name with spaces if empty. For a flag what is true of the
            subject ("is approved").
        columns: Fields of a record.
        layout: How records stand: a list of objects, an object of parallel lists (``columns``), or an object whose
            entries are records with the fields ``key`` and ``value``.
        most: Longest list, or most characters of a text; what is beyond is cut off.
    """

    name: str
    path: str
    kind: OutputKind
    many: bool = False
    entity: str | None = None
    unit: str | None = None
    decimals: int = 6
    label: str = ""
    columns: tuple["Output", ...] = ()
    layout: Layout = "records"
    most: int = MOST_ROWS

    def __post_init__(self) -> None:
        if not self.many and gives_many(parse_path(self.path)) and "[?" not in self.path:
            raise ValueError(f"result field '{self.name}' is one value, but its path '{self.path}' may give many")

    @property
    def phrase(self) -> str:
        """What it is called in a question."""
        return self.label or self.name.replace("_", " ")

    def annotation(self, owner: str) -> Any:
        """The Python type of the field; everything but a list may be null."""
        if self.kind == "rows":
            one: Any = result_model(self.columns, f"{owner}_{self.name}")
        else:
            one = _PYTHON[self.kind]
        marks: list[Any] = [Entity(self.entity)] if self.entity else []
        if self.kind == "decimal":
            marks.append(Quantity(self.unit, self.decimals))
        one = Annotated[(one, *marks)] if marks else one
        return list[one] if self.many else one | None


def result_model(outputs: Iterable[Output], name: str) -> type[BaseModel]:
    """Builds the frozen pydantic model of a result."""
    fields: dict[str, Any] = {
        output.name: (output.annotation(name), ... if output.many else None) for output in outputs
    }
    words = "".join(word.capitalize() for word in re.split(r"\W+|_", name))
    return create_model(words, __config__=ConfigDict(frozen=True), **fields)


def text(name: str, path: str, entity: str | None = None, *, label: str = "", most: int = 2_000) -> Output:
    """Declares a text."""
    return Output(name, path, "text", entity=entity, label=label, most=most)


def texts(name: str, path: str, entity: str | None = None, *, label: str = "", most: int = MOST_ROWS) -> Output:
    """Declares a list of texts."""
    return Output(name, path, "text", True, entity, label=label, most=most)


def integer(name: str, path: str, entity: str | None = None, *, label: str = "") -> Output:
    """Declares a whole number."""
    return Output(name, path, "integer", entity=entity, label=label)


def decimal(
    name: str, path: str, unit: str | None, decimals: int, entity: str | None = None, *, label: str = ""
) -> Output:
    """Declares a measured number."""
    return Output(name, path, "decimal", False, entity, unit, decimals, label)


def decimals(name: str, path: str, unit: str | None, digits: int, *, label: str = "", most: int = 200) -> Output:
    """Declares a list of measured numbers."""
    return Output(name, path, "decimal", True, None, unit, digits, label, most=most)


def day(name: str, path: str, entity: str | None = None, *, label: str = "") -> Output:
    """Declares a date, written ``YYYY-MM-DD`` (a time behind it is dropped) or ``YYYYMMDD``."""
    return Output(name, path, "day", entity=entity, label=label)


def flag(name: str, path: str, *, label: str = "") -> Output:
    """Declares something that is true or false."""
    return Output(name, path, "flag", label=label)


def grid(name: str, path: str, *, most: int = MOST_ROWS) -> Output:
    """Declares a list of rows of texts, for tables whose columns the service decides."""
    return Output(name, path, "grid", True, most=most)


def rows(
    name: str, path: str, *columns: Output, layout: Layout = "records", label: str = "", most: int = MOST_ROWS
) -> Output:
    """Declares a list of records."""
    return Output(name, path, "rows", True, label=label, columns=columns, layout=layout, most=most)
