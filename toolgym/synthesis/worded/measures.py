"""What a program's value measures: its unit, precision and entity type, followed from the tools' fields to the root.

A model does not say what unit its answer has; the program does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from toolgym.evidence.trace import Call, Path, SeedOrigin
from toolgym.tasks.programs import Apply, Const, Expression, Failure, Field, Item, Ref, type_of
from toolgym.tools import Tool, ToolPool
from toolgym.tools.schema import EVERY, ResultField

KEPT = frozenset(
    ("add", "sub", "neg", "abs", "min", "max", "sum", "range", "first", "last", "only", "at", "take", "list",
     "distinct", "union", "intersection", "difference")
)  # fmt: skip
"""Operations whose value is of its arguments' kind, as exact as they are."""

AVERAGING = frozenset(("mean", "median"))
"""Operations whose value is of its argument's kind, with as many digits as one likes."""

SELECTING = frozenset(
    ("label_of_max", "label_of_min", "rank_ascending", "rank_descending", "arg_max", "arg_min", "sort_ascending",
     "sort_descending", "filter")
)  # fmt: skip
"""Operations whose value is, or is made of, items of their first argument."""

COMPARING = frozenset(("lt", "le", "gt", "ge", "eq", "ne", "contains"))
"""Operations that compare values, which must be in one unit."""


class Unmeasurable(ValueError):
    """Nobody can say in which unit or of which entity type a program's value is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a value, or each item of a list, is.

    Attributes:
        unit: Unit of a number, None for a plain one.
        decimals: Digits that the data have, None where nothing says so.
        entity: Entity type, None if it has none.
        exact: Whether the value has no more digits than the data.
        free: Whether it is a constant number, which takes on the unit of what it is combined with.
        tool: For a record, the tool whose result it is part of; and ``path``, where, `EVERY` for positions.
    """

    unit: str | None = None
    decimals: int | None = None
    entity: str | None = None
    exact: bool = True
    free: bool = False
    tool: str | None = None
    path: tuple[str, ...] = ()


def measure(pool: ToolPool, calls: Iterable[Call], expression: Expression) -> Measure:
    """Measures an expression's value.

    Raises:
        Unmeasurable: It is ill-typed, reads what no tool declares, mixes units, or loses track of them.
    """
    calls = tuple(calls)
    entities = {
        origin.value: origin.entity
        for call in calls
        for origin in call.origins.values()
        if isinstance(origin, SeedOrigin) and origin.entity is not None
    }
    return _Measuring(pool, {call.id: pool[call.tool] for call in calls}, entities).of(expression, None)


@dataclass(frozen=True)
class _Measuring:
    pool: ToolPool
    tools: dict[str, Tool]
    entities: dict[str | int | float, str]

    def of(self, node: Expression, item: Measure | None) -> Measure:
        if isinstance(node, Ref):
            if node.call not in self.tools:
                raise Unmeasurable(f"there is no call {node.call}")
            return self._field(self.tools[node.call], _general(node.path), node.type)
        if isinstance(node, Const):
            return self._constant(node)
        if isinstance(node, Item):
            if item is None:
                raise Unmeasurable("an item stands outside every list")
            return self._inside(item, node.path, node.type)
        if isinstance(node, Field):
            return self._inside(self.of(node.of, item), node.path, node.type)
        return self._applied(node, item)

    def _applied(self, node: Apply, item: Measure | None) -> Measure:
        kind = type_of(node) if item is None else None
        if isinstance(kind, Failure):
            raise Unmeasurable(kind.message)
        if node.op in SELECTING or node.op == "map":
            first = self.of(node.args[0], item)
            if node.op in ("arg_max", "arg_min", "sort_ascending", "sort_descending", "filter", "map"):
                second = self.of(node.args[1], first)
                return second if node.op == "map" else first
            self.of(node.args[1], item)
            return first
        parts = [self.of(arg, item) for arg in node.args]
        if node.op in KEPT:
            values = parts[:1] if node.op in ("at", "take") else parts
            return self._together(values)
        if node.op in AVERAGING:
            return replace(parts[0], exact=False, entity=None)
        if node.op == "round":
            return replace(parts[0], entity=None)
        if node.op == "percent_change":
            self._together(parts)
            return Measure("percent", exact=False)
        if node.op == "mul":
            return self._product(*parts)
        if node.op == "div":
            return self._quotient(*parts)
        if node.op in ("pair", "join"):
            raise Unmeasurable(f"the operation '{node.op}' loses track of units")
        if node.op in COMPARING:
            self._together(parts)
        return Measure()

    def _field(self, tool: Tool, path: tuple[str, ...], kind: str) -> Measure:
        part = next((f for f in tool.fields if f.path == path), None)
        if part is not None:
            declared = f"list[{part.kind}]" if part.is_list else part.kind
        elif path and path[-1] == EVERY and (part := _listed(tool, path[:-1])) is not None:
            declared = part.kind
        elif any(f.path[: len(path)] == path for f in tool.fields):
            declared = "record"
        else:
            raise Unmeasurable(f"{tool.name} gives nothing at {'/'.join(path) or 'its root'}")
        if declared != kind:
            raise Unmeasurable(f"{tool.name} gives {declared} at {'/'.join(path)}, not {kind}")
        if declared.endswith(("record", "record]")):
            inside = (*path, EVERY) if declared.startswith("list[") else path
            return Measure(tool=tool.name, path=inside)
        assert part is not None
        quantity = part.quantity
        if quantity is None:
            return Measure(entity=part.entity)
        return Measure(quantity.unit, quantity.decimals, part.entity)

    def _inside(self, record: Measure, path: Path, kind: str) -> Measure:
        if not path:
            return record
        if record.tool is None:
            raise Unmeasurable("a value is read from a record that no tool gave")
        return self._field(self.pool[record.tool], (*record.path, *_general(path)), kind)

    def _constant(self, node: Const) -> Measure:
        if node.type in ("integer", "decimal", "list[integer]", "list[decimal]"):
            return Measure(free=True)
        values = node.value if isinstance(node.value, list) else [node.value]
        kinds = {self.entities.get(value) for value in values if isinstance(value, str)}
        return Measure(entity=kinds.pop() if len(kinds) == 1 else None)

    def _together(self, parts: list[Measure]) -> Measure:
        bound = [part for part in parts if not part.free]
        if not bound:
            return parts[0]
        first = bound[0]
        for other in bound[1:]:
            if other.unit != first.unit:
                raise Unmeasurable(f"it puts {first.unit or 'a plain number'} and {other.unit or 'one'} together")
            if (other.tool, other.path) != (first.tool, first.path):
                raise Unmeasurable("it puts records of two kinds together")
        entities = {part.entity for part in bound}
        digits = [part.decimals for part in bound if part.decimals is not None]
        return replace(
            first,
            entity=entities.pop() if len(entities) == 1 else None,
            decimals=max(digits, default=None),
            exact=all(part.exact for part in bound) and len(bound) == len(parts),
        )

    def _product(self, left: Measure, right: Measure) -> Measure:
        units = [part.unit for part in (left, right) if part.unit is not None]
        if len(units) > 1:
            raise Unmeasurable(f"it multiplies {units[0]} by {units[1]}")
        return Measure(units[0] if units else None, exact=False)

    def _quotient(self, left: Measure, right: Measure) -> Measure:
        if right.unit is None:
            return Measure(left.unit, exact=False)
        if left.unit == right.unit:
            return Measure(exact=False)
        raise Unmeasurable(f"it divides {left.unit or 'a plain number'} by {right.unit}")


def _general(path: Path) -> tuple[str, ...]:
    return tuple(EVERY if isinstance(step, int) else step for step in path)


def _listed(tool: Tool, path: tuple[str, ...]) -> ResultField | None:
    return next((f for f in tool.fields if f.path == path and f.is_list and f.kind != "record"), None)
