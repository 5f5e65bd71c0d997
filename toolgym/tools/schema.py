"""Reads a typed function's signature into an argument schema, typed parameters and typed result fields."""

import inspect
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import docstring_parser
from pydantic import BaseModel, ConfigDict, Field, create_model

from toolgym.tools.annotations import Entity, Quantity
from toolgym.tools.world import World

ValueKind = Literal["boolean", "integer", "decimal", "date", "text", "record"]
"""How a value is typed in answer programs; a decimal is a JSON number with a `Quantity`."""

EVERY = "*"
"""Stands for "each item of the list" in a field path."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool.

    Attributes:
        name: The argument's name.
        kind: Value kind of the argument, or of its items if it is a list.
        entity: Entity type of the value (or of each item), None if it carries none.
        choices: The allowed values of a ``Literal`` argument, else empty.
        is_list: Whether the argument is a list.
        required: Whether the tool has no default for it.
        bounds: Least and greatest number of items of a list argument.
    """

    name: str
    kind: ValueKind
    entity: str | None
    choices: tuple[str, ...]
    is_list: bool
    required: bool
    bounds: tuple[int, int] = (0, 64)


@dataclass(frozen=True, slots=True)
class ResultField:
    """One leaf or list of a tool's result.

    Attributes:
        path: Keys from the root of the result; `EVERY` stands for the items of a list.
        kind: Value kind; for a list, of its items.
        is_list: Whether the path itself names a list (its items' fields have paths of their own).
        entity: Entity type of the value or of the list's items.
        quantity: Unit and precision of a decimal.
    """

    path: tuple[str, ...]
    kind: ValueKind
    is_list: bool
    entity: str | None
    quantity: Quantity | None

    @property
    def key(self) -> str:
        """The path as it is written in a tool's ``wording``: ``"rates.currency"`` for each item's currency."""
        return ".".join(part for part in self.path if part != EVERY)


@dataclass(frozen=True, slots=True)
class _Typed:
    kind: ValueKind
    entity: str | None
    quantity: Quantity | None
    choices: tuple[str, ...]
    is_list: bool
    model: type[BaseModel] | None
    bounds: tuple[int, int]


def arguments_model(function: Callable[..., Any]) -> type[BaseModel]:
    """Builds the pydantic model that validates a tool's arguments; unknown names are refused, a world is none.

    Descriptions come from the docstring's ``Args`` section, or else from a pydantic ``Field`` in the annotation.

    Raises:
        TypeError: A parameter has no annotation, or is variadic.
    """
    documented = {p.arg_name: p.description or "" for p in docstring_parser.parse(function.__doc__ or "").params}
    hints = typing.get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if hints.get(name) is World:
            continue
        if name not in hints or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise TypeError(f"{function.__name__}: argument '{name}' must be named and annotated")
        default = ... if parameter.default is parameter.empty else parameter.default
        text = " ".join(documented.get(name, "").split())
        fields[name] = (hints[name], Field(default, description=text) if text else Field(default))
    config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    return create_model(f"{function.__name__}_arguments", __config__=config, **fields)


def parameters(model: type[BaseModel]) -> tuple[Parameter, ...]:
    """Lists the typed parameters of an arguments model, in the order of the signature."""
    found = []
    for name, info in model.model_fields.items():
        typed = _read(Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation)
        found.append(
            Parameter(name, typed.kind, typed.entity, typed.choices, typed.is_list, info.is_required(), typed.bounds)
        )
    return tuple(found)


def result_fields(model: type[BaseModel]) -> tuple[ResultField, ...]:
    """Lists every leaf and list of a result model, depth first, in the order of declaration."""
    return tuple(_walk(model, ()))


def _walk(model: type[BaseModel], prefix: tuple[str, ...]) -> Iterator[ResultField]:
    for name, info in model.model_fields.items():
        typed = _read(Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation)
        path = (*prefix, name)
        if typed.is_list or typed.model is None:
            yield ResultField(path, typed.kind, typed.is_list, typed.entity, typed.quantity)
        if typed.model is not None:
            yield from _walk(typed.model, (*path, EVERY) if typed.is_list else path)


def _read(annotation: Any) -> _Typed:
    entity, quantity, bounds = None, None, (0, 64)
    while get_origin(annotation) is Annotated:
        annotation, *marks = get_args(annotation)
        for mark in marks:
            entity = mark.type if isinstance(mark, Entity) else entity
            quantity = mark if isinstance(mark, Quantity) else quantity
            bounds = (getattr(mark, "min_length", bounds[0]) or 0, getattr(mark, "max_length", bounds[1]) or bounds[1])
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not NoneType]
        typed = _read(inner[0])
        bounds = typed.bounds if bounds == (0, 64) else bounds
        return replace(typed, entity=entity or typed.entity, quantity=quantity or typed.quantity, bounds=bounds)
    if origin in (list, tuple):
        item = _read(get_args(annotation)[0])
        return _Typed(item.kind, entity or item.entity, item.quantity, item.choices, True, item.model, bounds)
    if origin is Literal:
        return _Typed("text", entity, None, tuple(get_args(annotation)), False, None, bounds)
    if annotation is Any or origin is dict:
        return _Typed("record", entity, None, (), False, None, bounds)
    model = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return _Typed("record" if model else _kind(annotation), entity, quantity, (), False, model, bounds)


def _kind(annotation: Any) -> ValueKind:
    if annotation is bool:
        return "boolean"
    if annotation is int:
        return "integer"
    if annotation is float:
        return "decimal"
    if annotation is date:
        return "date"
    if annotation is datetime or annotation is str:
        return "text"
    raise TypeError(
        f"arguments and results are made of bool, int, float, str, date, list, dict and models, not {annotation!r}"
    )
