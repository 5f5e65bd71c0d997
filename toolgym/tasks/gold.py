"""Gold answers: an answer program's value in the JSON form that the task's answer type documents."""

from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from toolgym.tasks.answers import (
    AnswerType,
    BooleanAnswer,
    DateAnswer,
    DecimalAnswer,
    EntityAnswer,
    Gold,
    IntegerAnswer,
    ListAnswer,
    PercentAnswer,
    ScalarAnswer,
    SetAnswer,
)
from toolgym.tasks.programs import Failure, Value

_CONTEXT = Context(prec=80)  # twice the digits of a program's numbers, so that no step here rounds a second time
_HALF = Decimal("0.5")


def gold_answer(value: Value, answer: AnswerType) -> Gold | Failure:
    """Turns a program's value into a gold answer.

    Decimals and percentages are rounded half up (away from zero on a tie) and printed with exactly the type's
    decimals; a set is sorted and free of repeats, numbers by size and text by code point.

    Args:
        value: What `evaluate` returned.
        answer: The type the question asks for.

    Returns:
        The gold answer, or a `Failure`: ``type`` if the value is of another type, ``shape`` if a list has another
        length, ``tie`` if two different numbers of a set print alike, ``domain`` if a number has too many digits to
        print, ``empty`` if an entity has no name.
    """
    if isinstance(answer, ListAnswer):
        return _listed(value, answer)
    if isinstance(answer, SetAnswer):
        return _set(value, answer)
    return _scalar(value, answer)


def rounding_margin(value: int | Decimal, decimals: int) -> Decimal:
    """How far a number is from the nearest rounding tie, in units of the last place.

    Args:
        value: The unrounded number.
        decimals: Digits after the point that it will be rounded to.

    Returns:
        Between 0 (exactly on a tie: the last printed digit hangs on the rounding rule) and 0.5 (exactly printable).
    """
    scaled = _CONTEXT.scaleb(Decimal(value), decimals)
    fraction = _CONTEXT.subtract(scaled, scaled.to_integral_value(ROUND_FLOOR))
    return _CONTEXT.abs(_CONTEXT.subtract(fraction, _HALF))


def _scalar(value: Any, answer: ScalarAnswer) -> Gold | Failure:
    match answer:
        case IntegerAnswer() if type(value) is int:
            return value
        case BooleanAnswer() if type(value) is bool:
            return value
        case DateAnswer() if type(value) is date:
            return value.isoformat()
        case EntityAnswer() if type(value) is str:
            return value if value.strip() else Failure("empty", "the entity has no name")
        case DecimalAnswer() | PercentAnswer() if type(value) in (int, Decimal):
            return _printed(value, answer.decimals)
    return Failure("type", f"the value is {_kind(value)}, and the answer is to be of type {answer.kind}")


def _printed(value: int | Decimal, decimals: int) -> str | Failure:
    try:
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _CONTEXT)
    except InvalidOperation:
        return Failure("domain", f"the number has too many digits to print with {decimals} decimals")
    return f"{rounded.copy_abs() if rounded.is_zero() else rounded:f}"  # a rounded negative must not print as -0.00


def _listed(value: Any, answer: ListAnswer) -> Gold | Failure:
    if type(value) is dict and list(value) == ["left", "right"]:
        value = list(value.values())
    if type(value) is not list:
        return Failure("type", f"the value is {_kind(value)}, and the answer is to be a list")
    if len(value) != len(answer.items):
        return Failure("shape", f"the list has {len(value)} items, and the answer is to have {len(answer.items)}")
    return _all_or_failure(value, answer.items)


def _set(value: Any, answer: SetAnswer) -> Gold | Failure:
    if type(value) is not list:
        return Failure("type", f"the value is {_kind(value)}, and the answer is to be a set")
    members = _all_or_failure(value, (answer.item,) * len(value))
    if isinstance(members, Failure):
        return members
    numeric = isinstance(answer.item, DecimalAnswer | PercentAnswer)
    distinct = sorted(dict.fromkeys(members), key=Decimal if numeric else None)
    if len(distinct) != len(dict.fromkeys(value)):
        return Failure("tie", "two different numbers of the set print alike")
    return distinct


def _all_or_failure(values: list[Any], types: tuple[ScalarAnswer, ...]) -> Gold | Failure:
    golds = []
    for position, (value, answer) in enumerate(zip(values, types, strict=True)):
        gold = _scalar(value, answer)
        if isinstance(gold, Failure):
            return Failure(gold.kind, gold.message, str(position))
        golds.append(gold)
    return golds


def _kind(value: Any) -> str:
    names = {bool: "a boolean", int: "an integer", Decimal: "a decimal", date: "a date", str: "text", list: "a list"}
    return names.get(type(value), "a record")
