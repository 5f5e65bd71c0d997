"""US quarterly macroeconomic figures, 1959 to the third quarter of 2009, as ``statsmodels`` ships them."""

from functools import partial
from math import fsum
from typing import Annotated, Literal

from toolgym.envs.finance.data import macro
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Number, Percent, PercentShare, Rate
from toolgym.envs.finance.results import Result
from toolgym.tools import Quantity, Tool, tool

Component = Literal["gross domestic product", "consumption", "private investment", "disposable income"]

_COLUMNS = {
    "gross domestic product": "realgdp",
    "consumption": "realcons",
    "private investment": "realinv",
    "disposable income": "realdpi",
}

_quarter_tool = partial(tool, domain="finance", kind="retrieval", source=macro.QUARTERLY, theme="macro")


class Output(Result):
    """A flow in billions of 2005 US dollars per year."""

    billions: Annotated[Number, Quantity(None, 3)]


class Growth(Result):
    """A relative change."""

    change: Annotated[Percent, Quantity("percent", 3)]


class Unemployment(Result):
    """A share of the labour force."""

    rate: Annotated[PercentShare, Quantity("percent", 3)]


class BillRate(Result):
    """A Treasury bill rate in percent per year."""

    rate: Annotated[Rate, Quantity("percent", 4)]


class Share(Result):
    """A share of the gross domestic product."""

    share: Annotated[PercentShare, Quantity("percent", 2)]


class Money(Result):
    """A stock of money in billions of US dollars."""

    billions: Annotated[Number, Quantity(None, 1)]


@_quarter_tool(
    wording={
        "billions": [
            "the US real {component} in billions of 2005 dollars (annual rate) for the quarter of {day}",
            "the real US {component}, in billions of 2005 dollars at an annual rate, of the quarter containing {day}",
        ]
    },
    golden=[
        ({"component": "gross domestic product", "day": "1959-01-01"}, {"billions": 2710.349}),
        ({"component": "consumption", "day": "2009-09-30"}, {"billions": 9256.0}),
    ],
    invalid=[({"component": "consumption", "day": "2010-01-01"}, "not_found")],
)
def real_output(component: Component, day: Day) -> Output:
    """Gives US real GDP, consumption, private investment or disposable income of a quarter, 1959 Q1 to 2009 Q3.

    Billions of chained 2005 dollars, seasonally adjusted annual rate.

    Args:
        component: Which aggregate.
        day: Any day of the quarter.
    """
    return Output(billions=macro.quarter_record(macro.quarter_of(day))[_COLUMNS[component]])


@_quarter_tool(
    kind="processing",
    wording={
        "change": [
            "the percentage change of US real {component} from {span} earlier to the quarter of {day}",
            "the growth in percent of real US {component} over the {span} up to the quarter that contains {day}",
        ]
    },
    golden=[({"component": "gross domestic product", "day": "2009-07-01", "span": "one quarter"}, {"change": 0.689})],
    invalid=[({"component": "consumption", "day": "1959-01-01", "span": "four quarters"}, "not_found")],
)
def output_growth(component: Component, day: Day, span: Literal["one quarter", "four quarters"]) -> Growth:
    """Computes the change in percent, not annualised, of a real US aggregate up to a quarter, 1959 to 2009 Q3.

    Args:
        component: Which aggregate.
        day: Any day of the later quarter.
        span: How far the earlier quarter lies back.
    """
    year, quarter = macro.quarter_of(day)
    earlier = year * 4 + quarter - 1 - (4 if span == "four quarters" else 1)
    before = (earlier // 4, earlier % 4 + 1)
    column = _COLUMNS[component]
    now, then = macro.quarter_record((year, quarter))[column], macro.quarter_record(before)[column]
    return Growth(change=(now / then - 1) * 100)


@_quarter_tool(
    wording={
        "rate": [
            "the US unemployment rate for the quarter of {day}",
            "the seasonally adjusted US unemployment rate of the quarter that contains {day}",
        ]
    },
    golden=[({"day": "1959-01-01"}, {"rate": 5.8}), ({"day": "2009-09-30"}, {"rate": 9.6})],
    invalid=[({"day": "2010-01-01"}, "not_found")],
)
def unemployment_rate(day: Day) -> Unemployment:
    """Gives the seasonally adjusted US unemployment rate of a quarter in percent, 1959 Q1 to 2009 Q3.

    Args:
        day: Any day of the quarter.
    """
    return Unemployment(rate=macro.quarter_record(macro.quarter_of(day))["unemp"])


@_quarter_tool(
    kind="processing",
    wording={
        "rate": [
            "the mean of the four quarterly US unemployment rates of {year}",
            "the average quarterly US unemployment rate over {year}",
        ]
    },
    golden=[({"year": 2008}, {"rate": 5.8})],
    invalid=[({"year": 2009}, "not_found")],
)
def average_unemployment(year: Year) -> Unemployment:
    """Computes the mean of the four quarterly US unemployment rates of a year in percent, 1959 to 2008.

    Args:
        year: The year.
    """
    return Unemployment(rate=fsum(row["unemp"] for row in macro.year_of_quarters(year)) / 4)


@_quarter_tool(
    wording={
        "rate": [
            "the US three-month Treasury bill rate for the quarter of {day}",
            "the rate of three-month US Treasury bills, in percent per year, for the quarter containing {day}",
        ]
    },
    golden=[({"day": "1959-01-01"}, {"rate": 2.82}), ({"day": "2009-09-30"}, {"rate": 0.12})],
    invalid=[({"day": "2010-01-01"}, "not_found")],
)
def treasury_bill_rate(day: Day) -> BillRate:
    """Gives the US three-month Treasury bill rate of a quarter in percent per year, 1959 Q1 to 2009 Q3.

    Args:
        day: Any day of the quarter.
    """
    return BillRate(rate=macro.quarter_record(macro.quarter_of(day))["tbilrate"])


@_quarter_tool(
    kind="processing",
    wording={
        "rate": [
            "the mean of the four quarterly US three-month Treasury bill rates of {year}",
            "the average quarterly rate, in percent per year, of three-month US Treasury bills over {year}",
        ]
    },
    golden=[({"year": 2000}, {"rate": 5.8025})],
    invalid=[({"year": 2009}, "not_found")],
)
def average_bill_rate(year: Year) -> BillRate:
    """Computes the mean of the four quarterly US three-month Treasury bill rates of a year, 1959 to 2008.

    Args:
        year: The year.
    """
    return BillRate(rate=fsum(row["tbilrate"] for row in macro.year_of_quarters(year)) / 4)


@_quarter_tool(
    kind="processing",
    wording={
        "share": [
            "the share in percent of consumption in US real gross domestic product for the quarter of {day}",
            "the percentage of real US GDP that real consumption made up in the quarter that contains {day}",
        ]
    },
    golden=[({"day": "1959-01-01"}, {"share": 63.0})],
    invalid=[({"day": "2010-01-01"}, "not_found")],
)
def consumption_share(day: Day) -> Share:
    """Computes real consumption in percent of real US gross domestic product for a quarter, 1959 Q1 to 2009 Q3.

    Args:
        day: Any day of the quarter.
    """
    row = macro.quarter_record(macro.quarter_of(day))
    return Share(share=100 * row["realcons"] / row["realgdp"])


@_quarter_tool(
    wording={
        "billions": [
            "the US money stock M1 in billions of dollars at the end of the quarter of {day}",
            "the quarterly nominal US M1, in billions of dollars, for the quarter that contains {day}",
        ]
    },
    golden=[({"day": "2009-09-30"}, {"billions": 1673.9})],
    invalid=[({"day": "2010-01-01"}, "not_found")],
)
def money_stock(day: Day) -> Money:
    """Gives the nominal US money stock M1 at the end of a quarter, seasonally adjusted, in billions of dollars.

    1959 Q1 to 2009 Q3.

    Args:
        day: Any day of the quarter.
    """
    return Money(billions=macro.quarter_record(macro.quarter_of(day))["m1"])


TOOLS: tuple[Tool, ...] = (
    real_output,
    output_growth,
    unemployment_rate,
    average_unemployment,
    treasury_bill_rate,
    average_bill_rate,
    consumption_share,
    money_stock,
)
