"""Cash flows: net present value, internal rates of return, payback, and day count fractions."""

from itertools import accumulate
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, PYXIRR
from toolgym.envs.finance.entities import Day
from toolgym.envs.finance.quantities import Amount, CashFlow, Days, Number, Percent, Rate, Ratio
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

Outlay = Annotated[Amount, Field(gt=0, le=1e12)]
Inflows = Annotated[list[Annotated[CashFlow, Field(ge=0, le=1e12)]], Field(min_length=2, max_length=10)]


class NetValue(Result):
    """A net present value, in the currency of the arguments; negative if the outlay is not earned back."""

    npv: Annotated[Amount, Quantity(None, 2)]


class ReturnRate(Result):
    """A rate of return in percent per year."""

    rate: Annotated[Percent, Quantity("percent", 2)]


class Payback(Result):
    """A payback time in years."""

    years: Annotated[Number, Quantity("year", 2)]


class DaySpan(Result):
    """A number of calendar days."""

    days: Days


class DayFraction(Result):
    """A time between two days in years."""

    fraction: Annotated[Ratio, Quantity("year", 6)]


@tool(
    domain="finance",
    kind="processing",
    source=PYXIRR,
    theme="time_value",
    wording={
        "npv": [
            "the net present value, at a yearly rate of {rate}, of an outlay of {outlay} today followed by year-end "
            "inflows "
            "of {inflows}",
            "the NPV, discounted at a yearly rate of {rate}, of paying {outlay} now and receiving {inflows} at the "
            "ends of "
            "the following years",
        ],
    },
    golden=[({"outlay": 100, "inflows": [39, 59, 55, 20], "rate": 10}, {"npv": 39.2})],
    invalid=[({"outlay": 100, "inflows": [39], "rate": 10}, "invalid_arguments")],
)
def net_present_value(outlay: Outlay, inflows: Inflows, rate: Annotated[Rate, Field(gt=-50, le=100)]) -> NetValue:
    """Gives the net present value of an outlay today and inflows at the end of each following year.

    Args:
        outlay: Amount paid today, as a positive number.
        inflows: Two to ten amounts received, one at the end of each year, in order.
        rate: Discount rate in percent per year.
    """
    import pyxirr

    return NetValue(npv=_found(pyxirr.npv(rate / 100, [-outlay, *inflows])))


@tool(
    domain="finance",
    kind="processing",
    source=PYXIRR,
    theme="time_value",
    wording={
        "rate": [
            "the internal rate of return of an outlay of {outlay} today followed by year-end inflows of {inflows}",
            "the yearly IRR of paying {outlay} now and receiving {inflows} at the ends of the following years",
        ],
    },
    golden=[({"outlay": 100, "inflows": [39, 59, 55, 20]}, {"rate": 28.09})],
    invalid=[({"outlay": 100, "inflows": [0, 0]}, "invalid_arguments")],
)
def internal_rate_of_return(outlay: Outlay, inflows: Inflows) -> ReturnRate:
    """Gives the internal rate of return, in percent per year, of an outlay today and inflows at the end of each year.

    Args:
        outlay: Amount paid today, as a positive number.
        inflows: Two to ten amounts received, one at the end of each year, in order; at least one above zero.
    """
    import pyxirr

    if not any(inflows):
        raise InvalidArguments("at least one of the inflows must be above zero")
    return ReturnRate(rate=100 * _found(pyxirr.irr([-outlay, *inflows])))


@tool(
    domain="finance",
    kind="processing",
    source=PYXIRR,
    theme="time_value",
    wording={
        "rate": [
            "the annualised return (XIRR, 365-day years) of {amount} invested on {start} that is worth {value} on "
            "{end}",
            "the yearly internal rate of return, counting actual days over 365, of paying {amount} on {start} and "
            "receiving "
            "{value} on {end}",
        ],
    },
    golden=[({"amount": 1000, "start": "2001-01-01", "value": 1210, "end": "2003-01-01"}, {"rate": 10.0})],
    invalid=[({"amount": 1000, "start": "2003-01-01", "value": 1210, "end": "2001-01-01"}, "invalid_arguments")],
)
def annualised_return(amount: Outlay, start: Day, value: Outlay, end: Day) -> ReturnRate:
    """Gives the annualised return in percent of one payment and one later value, by XIRR with 365-day years.

    Args:
        amount: Amount invested.
        start: Day of the investment.
        value: Its value at the end.
        end: Later day, at least 30 days after the start.
    """
    import pyxirr

    if (end - start).days < 30:
        raise InvalidArguments(f"the end {end} must lie at least 30 days after the start {start}")
    return ReturnRate(rate=100 * _found(pyxirr.xirr([start, end], [-amount, value])))


@tool(
    domain="finance",
    kind="processing",
    source=PYXIRR,
    theme="time_value",
    wording={
        "rate": [
            "the money-weighted yearly return (XIRR, 365-day years) of investing {amount} on {first} and the same "
            "amount "
            "on {second}, with a total value of {value} on {end}",
            "the XIRR, counting actual days over 365, of two equal payments of {amount} on {first} and {second} that "
            "together are worth {value} on {end}",
        ],
    },
    golden=[
        (
            {"amount": 1000, "first": "2001-01-01", "second": "2002-01-01", "value": 2310, "end": "2003-01-01"},
            {"rate": 10.0},
        )
    ],
    invalid=[
        (
            {"amount": 1000, "first": "2001-01-01", "second": "2003-01-03", "value": 2310, "end": "2003-01-01"},
            "invalid_arguments",
        )
    ],
)
def money_weighted_return(amount: Outlay, first: Day, second: Day, value: Outlay, end: Day) -> ReturnRate:
    """Gives the money-weighted return (XIRR, percent per year) of two equal payments and one final value.

    Args:
        amount: Amount invested on each of the two days.
        first: Day of one payment.
        second: Day of the other payment.
        value: Total value at the end.
        end: Day of the value, at least 30 days after both payments.
    """
    import pyxirr

    if (end - max(first, second)).days < 30:
        raise InvalidArguments(f"the end {end} must lie at least 30 days after both payments, {first} and {second}")
    return ReturnRate(rate=100 * _found(pyxirr.xirr([first, second, end], [-amount, -amount, value])))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="time_value",
    wording={
        "years": [
            "the undiscounted payback time in years (inflows spread evenly over each year) of an outlay of "
            "{outlay} with yearly inflows of {inflows}",
            "the payback period in years, interpolated within the year, of paying {outlay} and receiving {inflows} "
            "year by year",
        ],
    },
    golden=[({"outlay": 100, "inflows": [40, 40, 40]}, {"years": 2.5})],
    invalid=[({"outlay": 100, "inflows": [40, 40]}, "not_found")],
)
def payback_time(outlay: Outlay, inflows: Inflows) -> Payback:
    """Gives the years until undiscounted inflows have repaid an outlay, interpolated linearly within the year.

    Args:
        outlay: Amount paid today.
        inflows: Two to ten yearly amounts, in order, each taken as spread evenly over its year.
    """
    for year, (total, inflow) in enumerate(zip(accumulate(inflows), inflows, strict=True)):
        if total >= outlay:
            return Payback(years=year + (outlay - (total - inflow)) / inflow)
    raise NotFound(f"the inflows sum to {sum(inflows):g}, less than the outlay of {outlay:g}: it is never paid back")


@tool(
    domain="finance",
    kind="processing",
    source=PYXIRR,
    theme="time_value",
    wording={
        "fraction": [
            "the year fraction from {start} to {end} under the {convention} day count convention",
            "the length in years of the period from {start} to {end} by the {convention} day count",
        ],
    },
    golden=[
        ({"start": "2023-01-31", "end": "2024-02-29", "convention": "ACT/360"}, {"fraction": 1.094444}),
        ({"start": "2023-01-31", "end": "2024-02-29", "convention": "30E/360"}, {"fraction": 1.080556}),
    ],
    invalid=[({"start": "2024-02-29", "end": "2023-01-31", "convention": "ACT/360"}, "invalid_arguments")],
)
def day_count_fraction(
    start: Day, end: Day, convention: Literal["ACT/360", "ACT/365F", "ACT/ACT ISDA", "30E/360", "30/360 ISDA"]
) -> DayFraction:
    """Gives the time between two days in years under a day count convention.

    Args:
        start: First day.
        end: Later day.
        convention: ACT/360, ACT/365F, ACT/ACT ISDA, 30E/360 (Eurobond) or 30/360 ISDA (bond basis).
    """
    import pyxirr

    if end <= start:
        raise InvalidArguments(f"the end {end} must lie after the start {start}; swap them")
    return DayFraction(fraction=pyxirr.year_fraction(start, end, convention))


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="time_value",
    wording={
        "days": [
            "the number of calendar days from {start} to {end}",
            "the time in calendar days (not counting the first day) between {start} and {end}",
        ],
    },
    golden=[({"start": "2000-02-28", "end": "2000-03-01"}, {"days": 2})],
    invalid=[({"start": "2000-03-01", "end": "2000-02-28"}, "invalid_arguments")],
)
def days_between(start: Day, end: Day) -> DaySpan:
    """Counts the calendar days from one day to a later one; the first day is not counted.

    Args:
        start: First day.
        end: Later day.
    """
    if end <= start:
        raise InvalidArguments(f"the end {end} must lie after the start {start}; swap them")
    return DaySpan(days=(end - start).days)


def _found(value: float | None) -> float:
    if value is None:
        raise InvalidArguments("these cash flows have no rate of return; check their signs and sizes")
    return value


TOOLS: tuple[Tool, ...] = (
    net_present_value,
    internal_rate_of_return,
    annualised_return,
    money_weighted_return,
    payback_time,
    day_count_fraction,
    days_between,
)
