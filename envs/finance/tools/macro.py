"""US monthly records: corporate bond yields, equity factor returns, core prices and crude oil."""

from functools import partial
from math import fsum, prod
from typing import Annotated, Literal

from toolgym.envs.finance.data import macro
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Number, Percent, PercentShare, Price, Rate
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

Grade = Literal["Aaa", "Baa"]
Factor = Literal["market excess", "size", "value"]
Benchmark = Literal["Brent", "WTI"]

_COLUMNS = {"market excess": "Mkt-RF", "size": "SMB", "value": "HML"}

_macro_tool = partial(tool, domain="finance", source=macro.MONTHLY, theme="macro")


class Yield(Result):
    """A yield in percent per year."""

    rate: Annotated[Rate, Quantity("percent", 4)]


class YieldRange(Result):
    """Highest and lowest monthly yield of a year."""

    high: Annotated[Rate, Quantity("percent", 2)]
    low: Annotated[Rate, Quantity("percent", 2)]


class YieldYear(Result):
    """A year and its average yield."""

    year: Year
    rate: Annotated[Rate, Quantity("percent", 4)]


class Spread(Result):
    """A difference of two yields in percentage points."""

    spread: Annotated[PercentShare, Quantity("percent", 2)]


class FactorReturn(Result):
    """A return of a factor, which is no return of a market."""

    change: Annotated[PercentShare, Quantity("percent", 4)]


class PeriodReturn(Result):
    """A return in percent."""

    change: Annotated[Percent, Quantity("percent", 4)]


class OilPrice(Result):
    """A crude oil price per barrel."""

    price: Annotated[Price, Quantity("USD", 2)]


class OilSpread(Result):
    """A difference of two crude oil prices per barrel."""

    difference: Annotated[Number, Quantity("USD", 2)]


@_macro_tool(
    kind="retrieval",
    wording={
        "rate": [
            "the Moody's seasoned {grade} corporate bond yield for the calendar month of {day}",
            "the monthly Moody's {grade} corporate yield, in percent per year, for the month that contains {day}",
        ]
    },
    golden=[
        ({"grade": "Aaa", "day": "1919-01-01"}, {"rate": 5.35}),
        ({"grade": "Baa", "day": "1919-01-31"}, {"rate": 7.12}),
    ],
    invalid=[
        ({"grade": "Aaa", "day": "2019-01-15"}, "not_found"),
        ({"grade": "C", "day": "2000-01-15"}, "invalid_arguments"),
    ],
)
def corporate_yield(grade: Grade, day: Day) -> Yield:
    """Gives Moody's seasoned corporate bond yield (monthly average, percent per year), January 1919 to December 2018.

    Args:
        grade: Rating of the bonds.
        day: Any day of the month.
    """
    return Yield(rate=macro.corporate_yields().at(day)[grade.upper()])


@_macro_tool(
    kind="processing",
    wording={
        "spread": [
            "the spread in percentage points of the Moody's Baa over the Aaa corporate yield in the month of {day}",
            "the default spread (Moody's Baa minus Aaa yield, percentage points) for the month that contains {day}",
        ]
    },
    golden=[({"day": "1919-01-01"}, {"spread": 1.77}), ({"day": "2008-12-01"}, {"spread": 3.38})],
    invalid=[({"day": "2019-01-15"}, "not_found")],
)
def default_spread(day: Day) -> Spread:
    """Computes Moody's Baa minus Aaa corporate bond yield of a month in percentage points, 1919 to 2018.

    Args:
        day: Any day of the month.
    """
    yields = macro.corporate_yields().at(day)
    return Spread(spread=yields["BAA"] - yields["AAA"])


@_macro_tool(
    kind="processing",
    wording={
        "rate": [
            "the mean of the twelve monthly Moody's {grade} corporate bond yields of {year}",
            "the average Moody's {grade} corporate yield, in percent per year, over the months of {year}",
        ]
    },
    golden=[({"grade": "Aaa", "year": 2018}, {"rate": 3.93})],
    invalid=[({"grade": "Aaa", "year": 2019}, "not_found")],
)
def average_corporate_yield(grade: Grade, year: Year) -> Yield:
    """Computes the mean of the twelve monthly Moody's corporate bond yields of a year, 1919 to 2018.

    Args:
        grade: Rating of the bonds.
        year: The year.
    """
    return Yield(rate=_mean_yield(grade, year))


@_macro_tool(
    kind="retrieval",
    wording={
        "high": [
            "the highest monthly Moody's {grade} corporate bond yield of {year}",
            "the maximum in {year} of the monthly Moody's {grade} corporate yields",
        ],
        "low": [
            "the lowest monthly Moody's {grade} corporate bond yield of {year}",
            "the minimum in {year} of the monthly Moody's {grade} corporate yields",
        ],
    },
    golden=[({"grade": "Baa", "year": 2008}, {"high": 9.21, "low": 6.54})],
    invalid=[({"grade": "Aaa", "year": 2019}, "not_found")],
)
def corporate_yield_range(grade: Grade, year: Year) -> YieldRange:
    """Gives the highest and the lowest monthly Moody's corporate bond yield of a year, 1919 to 2018.

    Args:
        grade: Rating of the bonds.
        year: The year.
    """
    yields = [row[grade.upper()] for row in macro.corporate_yields().year(year)]
    return YieldRange(high=max(yields), low=min(yields))


@_macro_tool(
    kind="processing",
    wording={
        "year": [
            "the year from {start} to {end} (both included) with the {extreme} average Moody's {grade} corporate yield",
            "the year from {start} through {end} with the {extreme} mean of monthly Moody's {grade} yields",
        ],
        "rate": [
            "the {extreme} yearly average of the Moody's {grade} corporate yield from {start} to {end}",
            "the {extreme} yearly mean of monthly Moody's {grade} yields from {start} through {end}",
        ],
    },
    golden=[({"grade": "Aaa", "start": 1970, "end": 2018, "extreme": "highest"}, {"year": 1981})],
    invalid=[({"grade": "Aaa", "start": 2018, "end": 1970, "extreme": "highest"}, "invalid_arguments")],
)
def extreme_yield_year(grade: Grade, start: Year, end: Year, extreme: Literal["highest", "lowest"]) -> YieldYear:
    """Finds the year of a period whose average monthly Moody's corporate yield was highest or lowest.

    Of equal years the first one counts; 1919 to 2018.

    Args:
        grade: Rating of the bonds.
        start: First year of the period.
        end: Last year of the period.
        extreme: Whether the highest or the lowest average is wanted.
    """
    if start >= end:
        raise InvalidArguments(f"start ({start}) must come before end ({end})")
    for year in (start, end):
        macro.corporate_yields().year(year)
    sign = 1 if extreme == "highest" else -1
    year = max(range(start, end + 1), key=lambda y: sign * _mean_yield(grade, y))
    return YieldYear(year=year, rate=_mean_yield(grade, year))


@_macro_tool(
    kind="retrieval",
    wording={
        "change": [
            "the return in percent of the US {factor} factor of Fama and French in the calendar month of {day}",
            "the monthly Fama-French {factor} factor return, in percent, for the month that contains {day}",
        ]
    },
    golden=[
        ({"factor": "market excess", "day": "1926-07-15"}, {"change": 2.96}),
        ({"factor": "value", "day": "1926-07-15"}, {"change": -2.87}),
    ],
    invalid=[({"factor": "value", "day": "2018-12-03"}, "not_found")],
)
def factor_return(factor: Factor, day: Day) -> FactorReturn:
    """Gives the return of a Fama-French US equity factor in a month, July 1926 to November 2018.

    Args:
        factor: ``market excess`` is the market over the Treasury bill, ``size`` small minus big, ``value`` high minus
            low book-to-market.
        day: Any day of the month.
    """
    return FactorReturn(change=macro.french_factors().at(day)[_COLUMNS[factor]])


@_macro_tool(
    kind="processing",
    wording={
        "change": [
            "the compounded return in percent of the US {factor} factor of Fama and French over the months of {year}",
            "the Fama-French {factor} factor return in percent (compounded from monthly returns) for {year}",
        ]
    },
    golden=[({"factor": "market excess", "year": 2017}, {"change": 21.3586})],
    invalid=[({"factor": "value", "year": 2018}, "not_found")],
)
def factor_return_of_year(factor: Factor, year: Year) -> FactorReturn:
    """Compounds the twelve monthly returns of a Fama-French US equity factor in a year, 1927 to 2017.

    Args:
        factor: ``market excess`` is the market over the Treasury bill, ``size`` small minus big, ``value`` high minus
            low book-to-market.
        year: The year.
    """
    growth = prod(1 + row[_COLUMNS[factor]] / 100 for row in macro.french_factors().year(year))
    return FactorReturn(change=(growth - 1) * 100)


@_macro_tool(
    kind="processing",
    wording={
        "change": [
            "the total return in percent of the US stock market (Fama-French market excess return plus bill return) "
            "in the month of {day}",
            "the monthly US market return of Fama and French, bill return included, for the month that contains {day}",
        ]
    },
    golden=[({"day": "1926-07-15"}, {"change": 3.18})],
    invalid=[({"day": "2018-12-03"}, "not_found")],
)
def market_return(day: Day) -> PeriodReturn:
    """Computes the total US market return of a month: Fama and French's excess return plus the Treasury bill's return.

    July 1926 to November 2018, in percent.

    Args:
        day: Any day of the month.
    """
    row = macro.french_factors().at(day)
    return PeriodReturn(change=row["Mkt-RF"] + row["RF"])


@_macro_tool(
    kind="processing",
    wording={
        "change": [
            "the year-on-year core inflation in percent (seasonally adjusted US CPI less food and energy) in the "
            "month of {day}",
            "the change in percent of the seasonally adjusted US core CPI over the twelve months up to that of {day}",
        ]
    },
    golden=[({"day": "1958-01-01"}, {"change": 2.807})],
    invalid=[({"day": "1957-06-01"}, "not_found")],
)
def core_inflation(day: Day) -> PeriodReturn:
    """Computes the twelve-month change of the US consumer price index less food and energy, seasonally adjusted.

    January 1958 to November 2018, in percent, from the series CPILFESL.

    Args:
        day: Any day of the later month.
    """
    prices = macro.core_prices()
    now = prices.at(day)["CPILFESL"]
    if day.year == min(prices.values)[0]:
        raise NotFound(f"twelve-month changes of core prices begin in 1958-01, later than {day}")
    before = prices.month((day.year - 1, day.month))["CPILFESL"]
    return PeriodReturn(change=(now / before - 1) * 100)


@_macro_tool(
    kind="retrieval",
    wording={
        "price": [
            "the monthly {benchmark} crude oil price in US dollars per barrel for the month of {day}",
            "the {benchmark} crude oil price per barrel, in US dollars, recorded for the month that contains {day}",
        ]
    },
    golden=[
        ({"benchmark": "Brent", "day": "1987-05-01"}, {"price": 18.58}),
        ({"benchmark": "WTI", "day": "1987-05-15"}, {"price": 19.44}),
    ],
    invalid=[({"benchmark": "Brent", "day": "2020-02-01"}, "not_found")],
)
def crude_oil_price(benchmark: Benchmark, day: Day) -> OilPrice:
    """Gives the monthly price of crude oil in US dollars per barrel, May 1987 to January 2020.

    Args:
        benchmark: Which crude oil.
        day: Any day of the month.
    """
    return OilPrice(price=macro.crude_prices().at(day)[benchmark])


@_macro_tool(
    kind="processing",
    wording={
        "difference": [
            "the monthly Brent crude oil price minus the WTI price, in US dollars per barrel, for the month of {day}",
            "the Brent premium over WTI crude oil in US dollars per barrel for the month that contains {day}",
        ]
    },
    golden=[({"day": "1987-05-01"}, {"difference": -0.86})],
    invalid=[({"day": "2020-02-01"}, "not_found")],
)
def brent_premium(day: Day) -> OilSpread:
    """Computes the Brent minus the WTI price of a month in US dollars per barrel, May 1987 to January 2020.

    Args:
        day: Any day of the month.
    """
    prices = macro.crude_prices().at(day)
    return OilSpread(difference=prices["Brent"] - prices["WTI"])


def _mean_yield(grade: str, year: int) -> float:
    return fsum(row[grade.upper()] for row in macro.corporate_yields().year(year)) / 12


TOOLS: tuple[Tool, ...] = (
    corporate_yield,
    default_spread,
    average_corporate_yield,
    corporate_yield_range,
    extreme_yield_year,
    factor_return,
    factor_return_of_year,
    market_return,
    core_inflation,
    crude_oil_price,
    brent_premium,
)
