"""The nodes of an answer program, and the walks over them that need no types."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from toolgym.canonical import Json

MAX_NODES = 200
"""Most nodes of one program."""

MAX_DEPTH = 24
"""Most nodes from the root of a program to a leaf."""

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A value in a recorded result.

    Attributes:
        call: Id of the call.
        path: Keys and list positions from the root of its result.
        type: Type that the value must have.
    """

    call: str
    path: Path
    type: str


@dataclass(frozen=True, slots=True)
class Const:
    """A value that the question states.

    Attributes:
        value: Its JSON form: a date is ISO 8601 text, a decimal is a JSON number.
        type: Its type; a constant is a single value or a list of them, never a record.
    """

    value: Json
    type: str


@dataclass(frozen=True, slots=True)
class Item:
    """The list item, or a value in it, that the nearest enclosing per-item argument is evaluated for.

    Attributes:
        path: Keys and positions from the root of a record item; empty for the item itself.
        type: Type that the value must have.
    """

    path: Path
    type: str


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a computed record.

    Attributes:
        of: Expression of the record.
        path: Keys and positions from the root of the record.
        type: Type that the value must have.
    """

    of: "Expression"
    path: Path
    type: str


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation on the values of other expressions.

    Attributes:
        op: A name in `OPERATIONS`.
        args: The arguments in order.
    """

    op: str
    args: tuple["Expression", ...]


Expression: TypeAlias = Ref | Const | Item | Field | Apply


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions that stand directly in a node."""
    if isinstance(node, Apply):
        return node.args
    return (node.of,) if isinstance(node, Field) else ()


def walk(expression: Expression) -> Iterator[Expression]:
    """Yields every node once for each place where it stands, in order of appearance."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def references(expression: Expression) -> tuple[Ref, ...]:
    """The distinct references of an expression, in order of appearance."""
    return tuple(dict.fromkeys(node for node in walk(expression) if isinstance(node, Ref)))


def operations(expression: Expression) -> int:
    """How many operations an expression applies."""
    return sum(isinstance(node, Apply) for node in walk(expression))


def replace_refs(expression: Expression, mapping: Mapping[Ref, Ref]) -> Expression:
    """Puts other references in the places of those that are keys of the mapping.

    Raises:
        ValueError: The expression is deeper than `MAX_DEPTH`.
    """
    return _rebuilt(expression, lambda ref: mapping.get(ref, ref), MAX_DEPTH)


def rename_calls(expression: Expression, mapping: Mapping[str, str]) -> Expression:
    """Renames the calls that are keys of the mapping in every reference.

    Raises:
        ValueError: The expression is deeper than `MAX_DEPTH`.
    """
    return _rebuilt(expression, lambda ref: Ref(mapping.get(ref.call, ref.call), ref.path, ref.type), MAX_DEPTH)


def _rebuilt(node: Expression, change: Callable[[Ref], Ref], depth: int) -> Expression:
    if depth == 0:
        raise ValueError(f"the program is more than {MAX_DEPTH} nodes deep")
    if isinstance(node, Ref):
        return change(node)
    if isinstance(node, Apply):
        return Apply(node.op, tuple([_rebuilt(arg, change, depth - 1) for arg in node.args]))
    if isinstance(node, Field):
        return Field(_rebuilt(node.of, change, depth - 1), node.path, node.type)
    return node
