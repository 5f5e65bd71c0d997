"""Typing and evaluation of expressions; both are total: a value or a `Failure`, never an exception."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from toolgym.canonical import Json
from toolgym.tasks.programs.catalog import OPERATIONS
from toolgym.tasks.programs.nodes import MAX_DEPTH, MAX_NODES, Apply, Const, Expression, Field, Item, Ref, children
from toolgym.tasks.programs.program import Program
from toolgym.tasks.programs.values import (
    WORK_LIMIT,
    Failure,
    FailureKind,
    Stop,
    Value,
    follow,
    is_type,
    item_type,
    out_of_work,
    read,
)


def evaluate(program: Expression | Program, results: Mapping[str, Json]) -> Value | Failure:
    """Evaluates a program over recorded results.

    Args:
        program: A program, or its expression.
        results: JSON results of the calls that gave a value, by call id.

    Returns:
        A value of the type that `type_of` gives, or why there is none; an ill-typed program has none.
    """
    root = program.expression if isinstance(program, Program) else program
    try:
        _Typing().type_of(root, None, MAX_DEPTH)
        return _Evaluation(results).value_of(root, None)
    except Stop as stop:
        return _failure(root, stop)


def type_of(expression: Expression) -> str | Failure:
    """Type of an expression's value: ``"decimal"``, ``"list[text]"``, ….

    Checks sizes, operations, number and types of arguments and constants, without any result.
    """
    try:
        return _Typing().type_of(expression, None, MAX_DEPTH)
    except Stop as stop:
        return _failure(expression, stop)


class _Typing:
    """One static check; counts nodes and the items of constants."""

    __slots__ = ("budget", "nodes")

    def __init__(self) -> None:
        self.nodes = 0
        self.budget = WORK_LIMIT

    def type_of(self, node: Expression, item: str | None, depth: int) -> str:
        """Type of a node whose enclosing per-item argument, if any, goes over items of type `item`."""
        self.nodes += 1
        if depth == 0:
            raise Stop("limit", f"the program is more than {MAX_DEPTH} nodes deep")
        if self.nodes > MAX_NODES:
            raise Stop("limit", f"the program has more than {MAX_NODES} nodes")
        if isinstance(node, Apply):
            return self._applied(node, item, depth - 1)
        if not isinstance(node, Ref | Const | Item | Field):
            raise _at(node, "type", "not a node of an answer program")
        if not is_type(node.type):
            raise _at(node, "type", "not a type of answer programs")
        if isinstance(node, Const):
            if "record" in node.type:
                raise _at(node, "type", "a constant cannot be a record")
            try:
                _, self.budget = read(node.value, node.type, self.budget)
            except Stop as stop:
                stop.node = node
                raise
        elif isinstance(node, Item):
            if item is None:
                raise _at(node, "type", "an item stands outside every per-item argument")
            if (node.path and item != "record") or (not node.path and item != node.type):
                raise _at(node, "type", f"the item is {item}")
        elif isinstance(node, Field):
            of = self.type_of(node.of, item, depth - 1)
            if of != "record":
                raise _at(node, "type", f"a field is read from a record, not {of}")
        return node.type

    def _applied(self, node: Apply, item: str | None, depth: int) -> str:
        operation = OPERATIONS.get(node.op)
        if operation is None:
            raise _at(node, "type", "unknown operation")
        signature = operation.signature
        types: list[str] = []
        for position, arg in enumerate(node.args):
            parameter = signature.parameters[min(position, len(signature.parameters) - 1)]
            inner = item
            if parameter.over is not None:
                inner = item_type(types[parameter.over])
                if inner is None:
                    raise _at(node, "type", f"{node.op} takes a list as argument {parameter.over + 1}")
            if parameter.constant and not isinstance(arg, Const):
                raise _at(node, "type", f"{node.op} takes a constant as argument {position + 1}")
            types.append(self.type_of(arg, inner, depth))
        result = _result_type(node.op, tuple(types))
        if isinstance(result, str):
            return result
        raise _at(node, result.kind, result.message)


@lru_cache(4096)
def _result_type(op: str, types: tuple[str, ...]) -> str | Failure:
    try:
        return OPERATIONS[op].signature.result_type(types)
    except Stop as stop:
        return Failure(stop.kind, f"{op} {stop.message}")


class _Evaluation:
    """One evaluation of a well-typed expression; counts steps."""

    __slots__ = ("left", "results")

    def __init__(self, results: Mapping[str, Json]) -> None:
        self.results = results
        self.left = WORK_LIMIT

    def value_of(self, node: Expression, item: Any) -> Value:
        """Value of a node inside a per-item argument that is being evaluated for `item`."""
        self.left -= 1
        if self.left < 0:
            raise out_of_work()
        if isinstance(node, Apply):
            return self._applied(node, item)
        try:
            if isinstance(node, Const):
                source = node.value
            elif isinstance(node, Ref):
                if node.call not in self.results:
                    raise Stop("missing", "the call has no result")
                source = follow(self.results[node.call], node.path)
            elif isinstance(node, Field):
                source = follow(self.value_of(node.of, item), node.path)
            elif node.path:
                source = follow(item, node.path)
            else:
                return item  # type: ignore[no-any-return]  # has been read already
            value, self.left = read(source, node.type, self.left)
            return value
        except Stop as stop:
            stop.node = stop.node or node
            raise

    def _applied(self, node: Apply, item: Any) -> Value:
        operation = OPERATIONS[node.op]
        if operation.signature.per_item:
            values = self._with_items(node, item)
        else:
            values = [self.value_of(arg, item) for arg in node.args]
        for value in values:
            if type(value) is list:
                self.left -= len(value)
        if self.left < 0:
            raise out_of_work()
        try:
            return operation.compute(*values)  # type: ignore[no-any-return]
        except Stop as stop:
            stop.node = node
            raise
        except ArithmeticError:
            raise _at(node, "domain", f"{node.op} has no result for these values") from None

    def _with_items(self, node: Apply, item: Any) -> list[Any]:
        values: list[Any] = []
        for parameter, arg in zip(OPERATIONS[node.op].signature.parameters, node.args, strict=True):
            if parameter.over is None:
                values.append(self.value_of(arg, item))
            else:
                values.append([self.value_of(arg, entry) for entry in values[parameter.over]])
        return values


def _at(node: object, kind: FailureKind, message: str) -> Stop:
    stop = Stop(kind, message)
    stop.node = node
    return stop


def _failure(root: Expression, stop: Stop) -> Failure:
    return Failure(stop.kind, stop.message, "" if stop.node is None else _place(root, stop.node))


def _place(root: Expression, wanted: object) -> str:
    """Where a node, known by identity, first stands in the program's JSON."""
    waiting: list[tuple[Expression, str]] = [(root, "")]
    while waiting:
        node, place = waiting.pop()
        if node is wanted:
            return place.removeprefix(".")
        stem = f"{place}.field" if isinstance(node, Field) else f"{place}.args"
        inside = [
            (child, stem if isinstance(node, Field) else f"{stem}.{position}")
            for position, child in enumerate(children(node))
        ]
        waiting.extend(reversed(inside))
    return ""
