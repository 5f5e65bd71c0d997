"""The answer type that a program's value has; a model chooses no more of it than the digits of a computed number."""

from toolgym.evidence.trace import Call
from toolgym.synthesis.worded.measures import Measure, Unmeasurable, measure
from toolgym.tasks.answers import (
    AnswerType,
    BooleanAnswer,
    DateAnswer,
    DecimalAnswer,
    EntityAnswer,
    IntegerAnswer,
    ListAnswer,
    PercentAnswer,
    ScalarAnswer,
    SetAnswer,
)
from toolgym.tasks.programs import Apply, Expression, Failure, Value, type_of
from toolgym.tools import ToolPool

ORDERED = frozenset(("rank_ascending", "rank_descending", "sort_ascending", "sort_descending", "take", "list"))
"""Operations at the root whose list is asked for in its order; any other list is asked for as a set."""

DECIMALS = 2
"""Digits of a computed number where nothing says how many."""

MOST_DECIMALS = 6


def answer_type(
    pool: ToolPool, calls: tuple[Call, ...], expression: Expression, value: Value, decimals: int | None
) -> AnswerType:
    """The type in which a program's value is asked for.

    Args:
        pool: The pool of the tools.
        calls: The recorded calls.
        expression: The program's expression.
        value: Its value on the recorded results; only a list's length counts.
        decimals: Digits after the point that the question asks for, None for those of the data. A number that stands
            in the data is not asked for with more digits than it has there.

    Raises:
        Unmeasurable: The value cannot be asked for: it mixes units, or is text without an entity type, or a record.
    """
    if isinstance(expression, Apply) and expression.op == "pair":
        return ListAnswer(items=tuple(_single(pool, calls, part, decimals) for part in expression.args))
    if isinstance(value, list):
        item = _single(pool, calls, expression, decimals)
        if isinstance(expression, Apply) and expression.op in ORDERED:
            return ListAnswer(items=(item,) * len(value))
        return SetAnswer(item=item)
    return _single(pool, calls, expression, decimals)


def _single(pool: ToolPool, calls: tuple[Call, ...], expression: Expression, decimals: int | None) -> ScalarAnswer:
    """The type of a single value, or of each item of a list."""
    kind = type_of(expression)
    if isinstance(kind, Failure):
        raise Unmeasurable(kind.message)
    measured = measure(pool, calls, expression)
    if isinstance(expression, Apply) and expression.op == "days_between":
        return IntegerAnswer(unit="days")
    return _scalar(pool, kind[5:-1] if kind.startswith("list[") else kind, measured, decimals)


def _scalar(pool: ToolPool, kind: str, measured: Measure, decimals: int | None) -> ScalarAnswer:
    if kind == "integer":
        return IntegerAnswer()
    if kind == "boolean":
        return BooleanAnswer()
    if kind == "date":
        return DateAnswer()
    if kind == "decimal":
        digits = _digits(measured, decimals)
        if measured.unit == "percent":
            return PercentAnswer(decimals=digits)
        return DecimalAnswer(unit=measured.unit, decimals=digits)
    if kind == "text" and measured.entity in pool.entities:
        return EntityAnswer(entity=measured.entity, noun=pool.entities[measured.entity].noun)
    raise Unmeasurable(f"a value of type {kind} without an entity type cannot be asked for")


def _digits(measured: Measure, decimals: int | None) -> int:
    held = measured.decimals if measured.exact else None
    wanted = decimals if decimals is not None else (DECIMALS if held is None else held)
    return max(0, min(wanted, MOST_DECIMALS if held is None else held))
