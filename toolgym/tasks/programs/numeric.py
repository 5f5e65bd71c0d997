"""Arithmetic, comparison, rounding and dates: operations on single values.

Integers stay exact. Decimals follow IEEE 754 decimal128: 34 digits, half to even, exponents up to 6144. What has no
result in either raises `Stop` or an `ArithmeticError`; the evaluator turns both into a failure.
"""

from datetime import date, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any, TypeAlias

from toolgym.tasks.programs.values import DIGITS, Stop, checked

Number: TypeAlias = int | Decimal

CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""The context of every decimal operation."""

MAX_DECIMALS = 20
"""Most digits after the point that `round` may be asked for."""

_HALF_UP = Context(
    prec=DIGITS, rounding=ROUND_HALF_UP, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def add(a: Number, b: Number) -> Number:
    """The sum."""
    return checked(a + b) if type(a) is int and type(b) is int else CONTEXT.add(a, b)


def sub(a: Number, b: Number) -> Number:
    """The first less the second."""
    return checked(a - b) if type(a) is int and type(b) is int else CONTEXT.subtract(a, b)


def mul(a: Number, b: Number) -> Number:
    """The product."""
    return checked(a * b) if type(a) is int and type(b) is int else CONTEXT.multiply(a, b)


def div(a: Number, b: Number) -> Decimal:
    """The quotient, a decimal even for integers."""
    if b == 0:
        raise Stop("domain", "division by zero")
    return CONTEXT.divide(a, b)


def neg(a: Number) -> Number:
    """The number with its sign changed."""
    return -a if type(a) is int else CONTEXT.minus(a)


def absolute(a: Number) -> Number:
    """The number without its sign."""
    return abs(a) if type(a) is int else CONTEXT.abs(a)


def percent_change(old: Number, new: Number) -> Decimal:
    """The change from the old to the new number, in percent of the old one."""
    if old == 0:
        raise Stop("domain", "a percent change from zero has no value")
    return CONTEXT.multiply(CONTEXT.divide(CONTEXT.subtract(new, old), old), 100)


def rounded(number: Number, decimals: int) -> Decimal:
    """The number with so many digits after the point, half away from zero."""
    if not 0 <= decimals <= MAX_DECIMALS:
        raise Stop("domain", f"a number is rounded to 0 to {MAX_DECIMALS} digits after the point")
    result = Decimal(number).quantize(Decimal(1).scaleb(-decimals), context=_HALF_UP)
    return result if result else result.copy_abs()  # no negative zero


def floor(number: Number) -> int:
    """The greatest integer that is not above the number."""
    return _integral(number, ROUND_FLOOR)


def ceil(number: Number) -> int:
    """The least integer that is not below the number."""
    return _integral(number, ROUND_CEILING)


def _integral(number: Number, rounding: str) -> int:
    return checked(int(number.to_integral_value(rounding))) if isinstance(number, Decimal) else number


def lt(a: Any, b: Any) -> bool:
    """Whether the first is less, or earlier."""
    return bool(a < b)


def le(a: Any, b: Any) -> bool:
    """Whether the first is not greater, or not later."""
    return bool(a <= b)


def gt(a: Any, b: Any) -> bool:
    """Whether the first is greater, or later."""
    return bool(a > b)


def ge(a: Any, b: Any) -> bool:
    """Whether the first is not less, or not earlier."""
    return bool(a >= b)


def eq(a: Any, b: Any) -> bool:
    """Whether both are equal."""
    return bool(a == b)


def ne(a: Any, b: Any) -> bool:
    """Whether they differ."""
    return bool(a != b)


def both(a: bool, b: bool) -> bool:
    """Whether both hold."""
    return a and b


def either(a: bool, b: bool) -> bool:
    """Whether at least one holds."""
    return a or b


def negated(a: bool) -> bool:
    """Whether it does not hold."""
    return not a


def add_days(day: date, days: int) -> date:
    """The date so many days later, or earlier for a negative number."""
    return day + timedelta(days=days)


def days_between(a: date, b: date) -> int:
    """Days from the first date to the second, negative if the second is earlier."""
    return (b - a).days


def year(day: date) -> int:
    """The year."""
    return day.year


def month(day: date) -> int:
    """The month, 1 to 12."""
    return day.month


def day_of_month(day: date) -> int:
    """The day of the month."""
    return day.day


def weekday(day: date) -> str:
    """The English name of the day of the week."""
    return _WEEKDAYS[day.weekday()]
