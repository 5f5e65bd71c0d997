"""Yearly rates: effective, real, growth rates, and the time they need."""

from math import log
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS
from toolgym.envs.finance.quantities import Inflation, Number, Rate
from toolgym.envs.finance.results import Result
from toolgym.envs.finance.tools.time_value import TIMES, AnyRate, Compounding, PositiveAmount, PositiveRate, Term
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_Rate4 = Annotated[Rate, Quantity("percent", 4)]
_Years2 = Annotated[Number, Quantity("year", 2)]


class YearlyRate(Result):
    """A rate in percent per year."""

    rate: _Rate4


class Duration(Result):
    """A time in years."""

    years: _Years2


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="time_value",
    wording={
        "rate": [
            "the effective annual rate of a nominal yearly rate of {rate} compounded {compounding}",
            "the effective yearly rate that corresponds to a nominal {compounding} compounded rate of {rate}",
        ],
    },
    golden=[
        ({"rate": 6, "compounding": "monthly"}, {"rate": 6.1678}),
        ({"rate": 6, "compounding": "annually"}, {"rate": 6.0}),
    ],
    invalid=[({"rate": 6, "compounding": "hourly"}, "invalid_arguments")],
)
def effective_annual_rate(rate: AnyRate, compounding: Compounding) -> YearlyRate:
    """Turns a nominal yearly rate with a compounding into the effective annual rate, in percent.

    Args:
        rate: Nominal rate in percent per year.
        compounding: annually, semi-annually, quarterly, monthly or daily (365 times a year).
    """
    times = TIMES[compounding]
    return YearlyRate(rate=100 * ((1 + rate / 100 / times) ** times - 1))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="time_value",
    wording={
        "rate": [
            "the real yearly rate (exact Fisher equation) for a nominal rate of {rate} and an inflation of {inflation}",
            "the inflation-adjusted yearly rate, by the exact Fisher equation, of a nominal {rate} at an inflation "
            "of {inflation}",
        ],
    },
    golden=[({"rate": 5, "inflation": 2}, {"rate": 2.9412}), ({"rate": 2, "inflation": 2}, {"rate": 0.0})],
    invalid=[({"rate": 5, "inflation": -100}, "invalid_arguments")],
)
def real_rate(rate: AnyRate, inflation: Annotated[Inflation, Field(gt=-50, le=1000)]) -> YearlyRate:
    """Gives the real rate in percent by the exact Fisher equation, (1 + nominal) / (1 + inflation) - 1.

    Args:
        rate: Nominal rate in percent per year.
        inflation: Inflation in percent per year.
    """
    return YearlyRate(rate=100 * ((1 + rate / 100) / (1 + inflation / 100) - 1))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="time_value",
    wording={
        "rate": [
            "the compound annual growth rate from {start} to {end} over {years}",
            "the constant yearly growth rate, compounded annually, that turns {start} into {end} over {years}",
        ],
    },
    golden=[({"start": 100, "end": 200, "years": 10}, {"rate": 7.1773})],
    invalid=[({"start": 0, "end": 200, "years": 10}, "invalid_arguments")],
)
def compound_annual_growth(
    start: Annotated[Number, Field(gt=0, le=1e12)], end: Annotated[Number, Field(gt=0, le=1e12)], years: Term
) -> YearlyRate:
    """Gives the compound annual growth rate (CAGR), in percent, between a first and a last value.

    Args:
        start: First value.
        end: Last value.
        years: Whole years between them.
    """
    return YearlyRate(rate=100 * ((end / start) ** (1 / years) - 1))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="time_value",
    wording={
        "years": [
            "the time in years in which {amount} grows to {target} at a yearly rate of {rate} compounded annually",
            "the number of years, fractions included, after which {amount} has grown to {target} at an "
            "annually compounded {rate}",
        ],
    },
    golden=[({"amount": 1000, "target": 2000, "rate": 7}, {"years": 10.24})],
    invalid=[({"amount": 1000, "target": 500, "rate": 7}, "invalid_arguments")],
)
def years_to_target(amount: PositiveAmount, target: PositiveAmount, rate: PositiveRate) -> Duration:
    """Gives the years, as a decimal number, an amount needs to grow to a larger one at a yearly compounded rate.

    Args:
        amount: Amount today.
        target: Larger amount wanted.
        rate: Rate in percent per year, compounded annually.
    """
    if target <= amount:
        raise InvalidArguments(f"the target {target:g} must be larger than the amount {amount:g}")
    return Duration(years=log(target / amount) / log(1 + rate / 100))


TOOLS: tuple[Tool, ...] = (
    effective_annual_rate,
    real_rate,
    compound_annual_growth,
    years_to_target,
)
