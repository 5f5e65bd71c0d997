"""Recalls: earlier answers of a series as tools that take nothing, so that frames and proofs use them like results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, create_model

from toolgym.canonical import Json
from toolgym.evidence.trace import Call
from toolgym.synthesis.material import Material, Node
from toolgym.synthesis.priors import FieldPriors
from toolgym.tasks.answers import AnswerType, DecimalAnswer, EntityAnswer, Gold, ListAnswer, PercentAnswer
from toolgym.tasks.programs import Apply, Expression, Ref
from toolgym.tasks.series import RECALL, recalled_turn
from toolgym.tasks.task import Candidate
from toolgym.tools import Entity, Quantity, Source, Tool, ToolPool, ToolResult

SOURCE = Source(
    distribution="toolgym",
    module="toolgym",
    extra="dev",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    edition="1",
)
"""A recall reads nothing but the series."""

KEEPING = frozenset(("max", "min", "add_days", "list"))
"""Operations whose value is what they are given, or is of its kind."""

COMPUTED = {
    "sub": "difference", "range": "difference", "mean": "average", "median": "median", "sum": "total", "div": "ratio",
    "percent_change": "percentage", "days_between": "number of days", "count": "count",
}  # fmt: skip
"""What a later question calls a value that was computed."""

_TYPES: dict[str, type] = {"integer": int, "decimal": float, "percent": float, "entity": str, "date": date}
_PLAIN_NOUNS = {"integer": "number", "decimal": "value", "percent": "percentage", "entity": "name"}


@dataclass(frozen=True)
class Answered:
    """One part of an earlier answer that can be taken up.

    Attributes:
        field: Its name in the recall's result.
        kind: Kind of the scalar answer.
        entity: Its entity type, None if it has none.
        value: The JSON value.
        noun: What a later question calls it.
        answer: The scalar answer type.
    """

    field: str
    kind: str
    entity: str | None
    value: Json
    noun: str
    answer: Any


class RecallPool(ToolPool):
    """A pool and the recalls of one series so far; calls of real tools go to the pool that it stands on.

    Args:
        base: The pool.
        recalls: The recalling tools.
    """

    def __init__(self, base: ToolPool, recalls: Sequence[Tool]) -> None:
        super().__init__(base.reference, [*base, *recalls], base.entities.values(), base.world)
        self.base = base

    def recall(self, name: str, arguments: Mapping[str, Json]) -> ToolResult:
        """See `ToolPool.recall`; what the pool below remembers is shared."""
        return self.call(name, arguments) if recalled_turn(name) is not None else self.base.recall(name, arguments)


class RecallPriors(FieldPriors):
    """Priors of a `RecallPool`: those of the pool below; a recall has one value and no distribution."""

    def __init__(self, base: FieldPriors, pool: ToolPool) -> None:
        super().__init__(pool)
        self._base = base

    def samples(self, tool: str) -> list[Json]:
        """See `FieldPriors.samples`."""
        return [] if recalled_turn(tool) is not None else self._base.samples(tool)


def answered(turn: Candidate, pool: ToolPool) -> tuple[Answered, ...]:
    """The parts of a turn's answer that a later turn can take up: single values, and the items of a pair.

    Args:
        turn: The earlier turn.
        pool: A pool that has its tools, the recalls that it makes included.
    """
    answer, root = turn.answer, turn.program.expression
    if answer.kind == "boolean" or answer.kind == "set":
        return ()
    material = Material(pool, turn.calls)
    if not isinstance(answer, ListAnswer):
        one = _part("value", answer, turn.gold, root, material)
        return (one,) if one is not None else ()
    if not (isinstance(root, Apply) and root.op == "pair" and len(answer.items) == 2):
        return ()
    sides = zip(("first", "second"), answer.items, turn.gold, root.args, strict=True)
    found = [part for name, kind, gold, side in sides if (part := _part(name, kind, gold, side, material)) is not None]
    return tuple(found) if len({part.noun for part in found}) == len(found) else tuple(found[:1])


def recall_tool(number: int, turn: Candidate, asked: int, pool: ToolPool) -> Tool | None:
    """The tool that recalls a turn's answer, worded for a later turn; None if nothing of it can be taken up.

    Args:
        number: Number of the earlier turn, from 1.
        turn: That turn.
        asked: Number of the turn that takes it up.
        pool: A pool that has the earlier turn's tools.
    """
    parts = answered(turn, pool)
    if not parts:
        return None
    fields: dict[str, Any] = {part.field: (_annotation(part, pool), ...) for part in parts}
    model: type[BaseModel] = create_model(f"Answer{number}", **fields)
    values = {part.field: part.value for part in parts}

    def function() -> BaseModel:
        return model.model_validate(values)

    function.__annotations__ = {"return": model}
    return Tool(
        name=f"{RECALL}{number}",
        description=f"Recalls the answer to question {number}.",
        kind="retrieval",
        domain=pool.domain,
        theme="history",
        function=function,
        source=SOURCE,
        engines=(),
        determinism="pure",
        timeout=None,
        max_result_bytes=8_000,
        golden=(),
        invalid=(),
        wording={part.field: phrases(part.noun, number, asked) for part in parts},
        tags=(),
    )


def phrases(noun: str, number: int, asked: int) -> tuple[str, ...]:
    """How turn ``asked`` refers to the answer of turn ``number``: by its noun, never by its value."""
    if asked == number + 1:
        return (f"that {noun}", f"the {noun} you just found", f"the {noun} from your last answer")
    return (f"the {noun} you found for question {number}", f"the {noun} from your answer to question {number}")


def recall_call(tool: Tool, call_id: str) -> Call:
    """The recorded call of a recall."""
    return Call(id=call_id, tool=tool.name, arguments={}, origins={}, result=tool.call({}).value)


def _annotation(part: Answered, pool: ToolPool) -> Any:
    kind: Any = _TYPES[part.kind]
    marks: list[Any] = [Entity(part.entity)] if part.entity in pool.entities else []
    if isinstance(part.answer, DecimalAnswer):
        marks.append(Quantity(part.answer.unit, part.answer.decimals))
    elif isinstance(part.answer, PercentAnswer):
        marks.append(Quantity("percent", part.answer.decimals))
    for mark in marks:
        kind = Annotated[kind, mark]
    return kind


def _part(name: str, answer: AnswerType, gold: Gold, side: Expression, material: Material) -> Answered | None:
    if answer.kind not in ("integer", "decimal", "percent", "entity", "date"):
        return None
    entity = answer.entity if isinstance(answer, EntityAnswer) else entity_of(side, material)
    kind = material.pool.entities.get(entity) if entity else None
    noun = kind.noun if kind else "date" if answer.kind == "date" else _computed(side) or _PLAIN_NOUNS[answer.kind]
    value = float(gold) if isinstance(answer, DecimalAnswer | PercentAnswer) else gold
    return Answered(name, answer.kind, entity, value, noun, answer)


def _computed(side: Expression) -> str | None:
    return COMPUTED.get(side.op) if isinstance(side, Apply) else None


def entity_of(expression: Expression, material: Material) -> str | None:
    """The entity type of a program's value, None if it has none or its parts differ."""
    if isinstance(expression, Ref):
        return material.field(Node(expression.call, expression.path)).entity
    if isinstance(expression, Apply) and expression.op in KEEPING:
        first = expression.args[:1] if expression.op == "add_days" else expression.args
        kinds = {entity_of(argument, material) for argument in first}
        return kinds.pop() if len(kinds) == 1 else None
    return None
