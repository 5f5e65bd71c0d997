"""The time value of money: future and present values, annuities, perpetuities."""

from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, NUMPY_FINANCIAL
from toolgym.envs.finance.quantities import Amount, Payment, Portion, Rate, Years
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_Money = Annotated[Amount, Quantity(None, 2)]
PositiveAmount = Annotated[Amount, Field(gt=0, le=1e12)]
AnyRate = Annotated[Rate, Field(gt=-50, le=100)]
PositiveRate = Annotated[Rate, Field(gt=0, le=100)]
Term = Annotated[Years, Field(ge=1, le=100)]
Compounding = Literal["annually", "semi-annually", "quarterly", "monthly", "daily"]
TIMES = {"annually": 1, "semi-annually": 2, "quarterly": 4, "monthly": 12, "daily": 365}
"""Compounding periods in a year."""
_When = Literal["begin", "end"]


class Money(Result):
    """An amount of money, in the currency of the arguments."""

    amount: _Money


class Annuity(Result):
    """What a stream of equal yearly payments is worth today and at its end."""

    present_value: _Money
    future_value: _Money


def _present(rate: float, periods: int, payment: float, amount: float, when: _When = "end") -> float:
    """Value today of a payment each period and an amount at the end; the rate is a fraction per period."""
    import numpy_financial as npf

    if rate == 0:  # where the library would divide zero by zero
        return amount + payment * periods
    return -float(npf.pv(rate, periods, payment, amount, when))


def _future(rate: float, periods: int, payment: float, amount: float, when: _When = "end") -> float:
    """Value at the end of a payment each period and an amount today; the rate is a fraction per period."""
    import numpy_financial as npf

    if rate == 0:
        return amount + payment * periods
    return -float(npf.fv(rate, periods, payment, amount, when))


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
    times = TIMES[compounding]
    return Money(amount=_future(rate / 100 / times, years * times, 0, amount))


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
    return Money(amount=_present(rate / 100, years, 0, amount))


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
def annuity_value(
    payment: Annotated[Payment, Field(gt=0, le=1e12)], rate: AnyRate, years: Term, timing: Literal["beginning", "end"]
) -> Annuity:
    """Values equal yearly payments today and at the end of the last year, with annual compounding.

    Args:
        payment: Payment each year.
        rate: Rate in percent per year.
        years: Number of yearly payments.
        timing: Whether payments fall at the beginning or the end of each year.
    """
    when: _When = "begin" if timing == "beginning" else "end"
    return Annuity(
        present_value=_present(rate / 100, years, payment, 0, when),
        future_value=_future(rate / 100, years, payment, 0, when),
    )


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
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
    payment: Annotated[Payment, Field(gt=0, le=1e12)],
    rate: PositiveRate,
    growth: Annotated[Portion, Field(gt=-50, lt=100)],
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


TOOLS: tuple[Tool, ...] = (
    future_value,
    present_value,
    annuity_value,
    growing_perpetuity,
)
