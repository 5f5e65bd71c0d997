"""Numbers: strict reading of one decimal number with its unit, and the tolerance that its printed precision allows."""

import math
import re
from decimal import Context, Decimal

from toolgym.canonical import Json
from toolgym.rewards.reading import Reading, UnreadableAnswer, plain_text
from toolgym.rewards.units import Conversion, conversion, currency_of, is_own_unit
from toolgym.tasks.answers import DecimalAnswer, Gold, IntegerAnswer, PercentAnswer

_MAX_DIGITS = 60
_MAX_EXPONENT = 30
_ARITHMETIC = Context(prec=160, traps=[])  # exact for every number the limits above let in
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<prefix>(?:US)?[$€£¥₹]|[A-Z]{3} ?)?(?P<inner>[+-]?)"
    r"(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?P<exponent>[eE][+-]?[0-9]{1,2}(?![0-9]))?"
    r" *(?P<unit>[^0-9\s,.+-].*)?"
)
_GOLD = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def read_integer(answer: Json, answer_type: IntegerAnswer) -> Reading:
    """Reads a number that may carry the noun of what is counted.

    Raises:
        UnreadableAnswer: It is not one number, or carries another word.
    """
    number, unit = _number(answer, _wanted(answer_type))
    if unit is not None and not (answer_type.unit and is_own_unit(unit, answer_type.unit)):
        raise UnreadableAnswer(_wanted(answer_type))
    parsed = int(number) if number == number.to_integral_value() else _plain(number)
    return Reading(number, parsed, str(parsed) if unit is None else f"{parsed} {answer_type.unit}")


def read_decimal(answer: Json, answer_type: DecimalAnswer | PercentAnswer) -> Reading:
    """Reads a number that may carry a unit, and converts it to the gold answer's unit; a bare number is in that unit.

    Raises:
        UnreadableAnswer: It is not one number, or carries a unit that nobody knows.
    """
    own = unit_of(answer_type)
    number, unit = _number(answer, _wanted(answer_type))
    if unit is None or (own is not None and is_own_unit(unit, own)):
        return Reading(number, _plain(number), _phrase(number, own))
    change = conversion(unit, own)
    if change is None:
        raise UnreadableAnswer(_wanted(answer_type))
    if not isinstance(change, Conversion):
        aim = f"is not convertible to {own}" if own else "has a unit where a plain number is asked for"
        return Reading(None, None, f"{_plain(number)} {unit}, which {aim}")
    value = _ARITHMETIC.add(_ARITHMETIC.multiply(number, change.factor), change.offset)
    # Factors such as 1/12 are cut after many digits; what is left of that must not tip a comparison.
    value = _ARITHMETIC.quantize(value, Decimal("1e-24")).normalize(_ARITHMETIC)
    return Reading(value, _plain(value), f"{_plain(number)} {unit}, that is {_phrase(value, own)}")


def integer_gold(gold: Gold, _: IntegerAnswer) -> Decimal:
    """The gold answer as a value to compare.

    Raises:
        ValueError: It is not a JSON integer.
    """
    if not isinstance(gold, int) or isinstance(gold, bool):
        raise ValueError(f"a gold integer must be a JSON integer, not {gold!r}")
    return Decimal(gold)


def decimal_gold(gold: Gold, answer_type: DecimalAnswer | PercentAnswer) -> Decimal:
    """The gold answer as a value to compare.

    Raises:
        ValueError: It is not a decimal string with exactly the digits the type names.
    """
    decimals = answer_type.decimals
    if isinstance(gold, str) and _GOLD.fullmatch(gold) and len(gold.partition(".")[2]) == decimals:
        return Decimal(gold)
    raise ValueError(f"a gold {answer_type.kind} must be a string with {decimals} digits after the point, not {gold!r}")


def tolerance(answer_type: IntegerAnswer | DecimalAnswer | PercentAnswer) -> Decimal:
    """Largest accepted distance from the gold answer: half a unit in its last printed digit, and 0 for integers."""
    if isinstance(answer_type, IntegerAnswer):
        return Decimal(0)
    return Decimal((0, (5,), -answer_type.decimals - 1))


def is_close(value: Decimal | None, gold: Decimal, within: Decimal) -> bool:
    """Whether a value lies within a tolerance of the gold answer, ends included, in exact arithmetic."""
    return value is not None and _ARITHMETIC.subtract(value, gold).copy_abs() <= within


def unit_of(answer_type: DecimalAnswer | PercentAnswer) -> str | None:
    """The unit that a bare number is in."""
    return "percent" if isinstance(answer_type, PercentAnswer) else answer_type.unit


def _number(answer: Json, wanted: str) -> tuple[Decimal, str | None]:
    """Splits one committed number from its unit."""
    if isinstance(answer, str):
        match = _NUMBER.fullmatch(plain_text(answer))
        if match is None:
            raise UnreadableAnswer(wanted)
        sign, prefix, inner, digits, exponent, unit = match.groups()
        if (sign and inner) or len(digits) > _MAX_DIGITS or (exponent and abs(int(exponent[1:])) > _MAX_EXPONENT):
            raise UnreadableAnswer(wanted)
        if prefix is not None:
            code = currency_of(prefix.strip())
            if code is None or (unit is not None and currency_of(unit) != code):
                raise UnreadableAnswer(wanted)
            unit = code
        return Decimal(f"{sign or inner}{digits.replace(',', '')}{exponent or ''}"), unit
    if isinstance(answer, int) and not isinstance(answer, bool) and answer.bit_length() <= 3 * _MAX_DIGITS:
        return Decimal(answer), None
    if isinstance(answer, float) and math.isfinite(answer):
        number = Decimal(repr(answer))
        if abs(number.adjusted()) <= _MAX_EXPONENT:
            return number, None
    raise UnreadableAnswer(wanted)


def _wanted(answer_type: IntegerAnswer | DecimalAnswer | PercentAnswer) -> str:
    if isinstance(answer_type, IntegerAnswer):
        return "Give one whole number, with nothing around it."
    unit = unit_of(answer_type)
    return f"Give one number{f' in {unit}' if unit else ''}, with nothing around it."


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text[1:] if text[0] == "-" and not number else text


def _phrase(number: Decimal, unit: str | None) -> str:
    return _plain(number) if unit is None else f"{_plain(number)} {unit}"
