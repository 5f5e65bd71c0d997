"""Plain arithmetic with numbers that other tools gave."""

from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS
from toolgym.envs.finance.quantities import Amount, Number, Percent, Ratio
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.statistics import Figure, Figures, Value
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_Number4 = Annotated[Number, Quantity(None, 4)]


class PercentChange(Result):
    """A change in percent."""

    change: Annotated[Percent, Quantity("percent", 2)]


class Quotient(Result):
    """A plain ratio."""

    ratio: Annotated[Ratio, Quantity(None, 4)]


class Total(Result):
    """A sum."""

    total: _Number4


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="statistics",
    wording={
        "change": [
            "the percentage change from {before} to {after}",
            "the change in percent that leads from {before} to {after}",
        ],
    },
    golden=[({"before": 80, "after": 100}, {"change": 25.0}), ({"before": 100, "after": 80}, {"change": -20.0})],
    invalid=[({"before": 0, "after": 100}, "invalid_arguments")],
)
def percentage_change(before: Annotated[Figure, Field(gt=0)], after: Figure) -> PercentChange:
    """Gives the change from one number to another in percent of the first.

    Args:
        before: First number, above zero.
        after: Second number.
    """
    return PercentChange(change=100 * (after - before) / before)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="statistics",
    wording={
        "ratio": [
            "the ratio of {numerator} to {denominator}",
            "the quotient of {numerator} divided by {denominator}",
        ],
    },
    golden=[({"numerator": 5, "denominator": 8}, {"ratio": 0.625})],
    invalid=[({"numerator": 5, "denominator": 0}, "invalid_arguments")],
)
def ratio_of(numerator: Figure, denominator: Figure) -> Quotient:
    """Divides one number by another.

    Args:
        numerator: Number to divide.
        denominator: Number to divide by, not zero.
    """
    if abs(denominator) < 1e-9:
        raise InvalidArguments("the denominator must not be zero")
    return Quotient(ratio=numerator / denominator)


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="statistics",
    wording={
        "value": [
            "the absolute difference between {first} and {second}",
            "the distance, without sign, from {first} to {second}",
        ],
    },
    golden=[({"first": 3, "second": 5.5}, {"value": 2.5})],
    invalid=[({"first": 3}, "invalid_arguments")],
)
def absolute_difference(first: Figure, second: Figure) -> Value:
    """Gives the absolute difference of two numbers.

    Args:
        first: A number.
        second: Another number, in the same unit.
    """
    return Value(value=abs(first - second))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="statistics",
    wording={
        "value": [
            "the number that results when {value} changes by {change}",
            "the value reached when {value} is changed by {change} of itself",
        ],
    },
    golden=[({"value": 80, "change": 25}, {"value": 100.0}), ({"value": 200, "change": -10}, {"value": 180.0})],
    invalid=[({"value": 80, "change": -101}, "invalid_arguments")],
)
def change_by_percent(
    value: Annotated[Amount, Field(ge=-1e15, le=1e15)], change: Annotated[Percent, Field(ge=-100, le=10000)]
) -> Value:
    """Raises or lowers a number by a percentage of itself.

    Args:
        value: The number.
        change: Change in percent; negative lowers.
    """
    return Value(value=value * (1 + change / 100))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="statistics",
    wording={
        "total": ["the sum of {values}", "the total of {values}"],
    },
    golden=[({"values": [1.5, 2, 3]}, {"total": 6.5})],
    invalid=[({"values": []}, "invalid_arguments")],
)
def sum_numbers(values: Figures) -> Total:
    """Adds two to ten numbers.

    Args:
        values: Two to ten numbers in the same unit.
    """
    return Total(total=sum(values))


TOOLS: tuple[Tool, ...] = (
    percentage_change,
    ratio_of,
    absolute_difference,
    change_by_percent,
    sum_numbers,
)
