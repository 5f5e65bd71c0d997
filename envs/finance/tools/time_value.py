"""The time value of money: future and present values, rates of return, annuities."""

from math import log
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import NUMPY_FINANCIAL
from toolgym.envs.finance.quantities import Amount, Number, Percent, Rate, Years
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_Money = Annotated[Amount, Quantity(None, 2)]
_Rate4 = Annotated[Rate, Quantity("percent", 4)]
_Years2 = Annotated[Number, Quantity("year", 2)]

PositiveAmount = Annotated[Amount, Field(gt=0, le=1e12)]
AnyRate = Annotated[Rate, Field(gt=-50, le=100)]
PositiveRate = Annotated[Rate, Field(gt=0, le=100)]
Term = Annotated[Years, Field(ge=1, le=100)]
Compounding = Literal["annually", "semi-annually", "quarterly", "monthly", "daily"]

TIMES = {"annually": 1, "semi-annually": 2, "quarterly": 4, "monthly": 12, "daily": 365}
"""Compounding periods in a year."""


class Money(Result):
    """An amount of money, in the currency of the arguments."""

    amount: _Money


class YearlyRate(Result):
    """A rate in percent per year."""

    rate: _Rate4


class Duration(Result):
    """A time in years."""

    years: _Years2


class Annuity(Result):
    """What a stream of equal yearly payments is worth today and at its end."""

    present_value: _Money
    future_value: _Money


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="time_value",
    wording={
        "amount": [
            "the future value of {amount} invested for {years} at a nominal yearly rate of {rate} compounded "
            "{compounding}",
            "the amount to which {amount} grows in {years} at a nominal yearly rate of {rate}, compounded "
            "{compounding}",
        ],
    },
    golden=[
        ({"amount": 1000, "rate": 5, "years": 10, "compounding": "annually"}, {"amount": 1628.89}),
        ({"amount": 1000, "rate": 6, "years": 5, "compounding": "monthly"}, {"amount": 1348.85}),
    ],
    invalid=[({"amount": -1, "rate": 5, "years": 10, "compounding": "annually"}, "invalid_arguments")],
)
def future_value(amount: PositiveAmount, rate: AnyRate, years: Term, compounding: Compounding) -> Money:
    """Gives what an amount grows to at a nominal yearly rate with a given compounding, without further payments.

    Args:
        amount: Amount invested today.
        rate: Nominal rate in percent per year (5 means 5 %).
        years: Whole years.
        compounding: annually, semi-annually, quarterly, monthly or daily (365 times a year).
    """
    import numpy_financial as npf

    times = TIMES[compounding]
    return Money(amount=float(npf.fv(rate / 100 / times, years * times, 0, -amount)))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="time_value",
    wording={
        "amount": [
            "the present value of {amount} due in {years}, discounted at a yearly rate of {rate} with annual "
            "compounding",
            "the sum to invest today at a yearly rate of {rate}, compounded annually, in order to have {amount} in "
            "{years}",
        ],
    },
    golden=[({"amount": 1628.89, "rate": 5, "years": 10}, {"amount": 1000.0})],
    invalid=[({"amount": 1000, "rate": -80, "years": 10}, "invalid_arguments")],
)
def present_value(amount: PositiveAmount, rate: AnyRate, years: Term) -> Money:
    """Discounts an amount due after whole years to today, with annual compounding.

    Args:
        amount: Amount due.
        rate: Discount rate in percent per year.
        years: Whole years until it is due.
    """
    import numpy_financial as npf

    return Money(amount=float(npf.pv(rate / 100, years, 0, -amount)))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="time_value",
    wording={
        "present_value": [
            "the present value, at a yearly rate of {rate}, of {payment} paid at the {timing} of each year for {years}",
            "the value today of an annuity of {payment} at the {timing} of each year for {years}, discounted at "
            "{rate} a year",
        ],
        "future_value": [
            "the final value, at a yearly rate of {rate}, of {payment} paid at the {timing} of each year for {years}",
            "the future value of an annuity of {payment} at the {timing} of each year for {years}, earning {rate} a "
            "year",
        ],
    },
    golden=[
        (
            {"payment": 100, "rate": 5, "years": 10, "timing": "end"},
            {"present_value": 772.17, "future_value": 1257.79},
        )
    ],
    invalid=[({"payment": 100, "rate": 5, "years": 0, "timing": "end"}, "invalid_arguments")],
)
def annuity_value(payment: PositiveAmount, rate: AnyRate, years: Term, timing: Literal["beginning", "end"]) -> Annuity:
    """Values equal yearly payments today and at the end of the last year, with annual compounding.

    Args:
        payment: Payment each year.
        rate: Rate in percent per year.
        years: Number of yearly payments.
        timing: Whether payments fall at the beginning or the end of each year.
    """
    import numpy_financial as npf

    when = "begin" if timing == "beginning" else "end"
    return Annuity(
        present_value=float(npf.pv(rate / 100, years, -payment, 0, when)),
        future_value=float(npf.fv(rate / 100, years, -payment, 0, when)),
    )


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
    theme="time_value",
    wording={
        "amount": [
            "the present value, at a yearly rate of {rate}, of a perpetuity whose first payment of {payment} comes "
            "in one "
            "year and whose payments grow by {growth} a year",
            "the Gordon growth value of a yearly payment of {payment}, first due in one year and growing by {growth} "
            "a year, "
            "at a discount rate of {rate}",
        ],
    },
    golden=[
        ({"payment": 100, "rate": 5, "growth": 0}, {"amount": 2000.0}),
        ({"payment": 100, "rate": 7, "growth": 2}, {"amount": 2000.0}),
    ],
    invalid=[({"payment": 100, "rate": 5, "growth": 6}, "invalid_arguments")],
)
def growing_perpetuity(
    payment: PositiveAmount, rate: PositiveRate, growth: Annotated[Percent, Field(gt=-50, lt=100)]
) -> Money:
    """Values a payment for ever (Gordon growth): the first payment, due in one year, divided by rate minus growth.

    Args:
        payment: First payment, one year from today.
        rate: Discount rate in percent per year; must exceed the growth.
        growth: Growth of the payment in percent per year; 0 for a level perpetuity.
    """
    if rate - growth < 0.01:
        raise InvalidArguments(f"the rate {rate:g} must exceed the growth {growth:g} by at least 0.01 percent")
    return Money(amount=payment / ((rate - growth) / 100))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
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
    source=NUMPY_FINANCIAL,
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
def real_rate(rate: AnyRate, inflation: Annotated[Percent, Field(gt=-50, le=1000)]) -> YearlyRate:
    """Gives the real rate in percent by the exact Fisher equation, (1 + nominal) / (1 + inflation) - 1.

    Args:
        rate: Nominal rate in percent per year.
        inflation: Inflation in percent per year.
    """
    return YearlyRate(rate=100 * ((1 + rate / 100) / (1 + inflation / 100) - 1))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY_FINANCIAL,
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
    source=NUMPY_FINANCIAL,
    theme="time_value",
    wording={
        "years": [
            "the time in years in which {amount} grows to {target} at a yearly rate of {rate} compounded annually",
            "the number of years, fractions included, that {amount} needs to reach {target} at an annually "
            "compounded {rate}",
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
    future_value,
    present_value,
    annuity_value,
    growing_perpetuity,
    effective_annual_rate,
    real_rate,
    compound_annual_growth,
    years_to_target,
)
