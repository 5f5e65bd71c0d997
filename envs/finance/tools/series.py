"""Look-ups in daily market series: levels, bars, extremes, months and weeks."""

from calendar import month_name
from typing import Annotated, Literal

from toolgym.envs.finance.data.series import ARCH, Series, load
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Count, Level, SeriesName
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

Month = Literal[
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip

_Level2 = Annotated[Level, Quantity(None, 2)]


class SeriesClose(Result):
    """A closing level."""

    close: _Level2


class DatedClose(Result):
    """A closing level and its day."""

    day: Day
    close: _Level2


class DayBar(Result):
    """A day's open, high and low, and its volume in shares."""

    open: _Level2
    high: _Level2
    low: _Level2
    volume: Count


class MonthSummary(Result):
    """First, last, highest and lowest close of a month, and the number of its trading days."""

    first_close: _Level2
    last_close: _Level2
    highest_close: _Level2
    lowest_close: _Level2
    mean_close: _Level2
    trading_days: Count


class SeriesRange(Result):
    """First and last day of a series, and its number of values."""

    first_day: Day
    last_day: Day
    values: Count


def _dated(series: Series, position: int) -> DatedClose:
    return DatedClose(day=series.days[position], close=series.closes[position])


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "close": ["the closing level of {series} on {day}", "the level at which {series} closed on {day}"],
    },
    golden=[
        ({"series": "sp500", "day": "1999-01-04"}, {"close": 1228.1}),
        ({"series": "sp500", "day": "2018-12-31"}, {"close": 2506.85}),
    ],
    invalid=[
        ({"series": "sp500", "day": "2018-12-25"}, "not_found"),
        ({"series": "ftse", "day": "2018-12-31"}, "invalid_arguments"),
    ],
)
def series_close(series: SeriesName, day: Day) -> SeriesClose:
    """Looks up the closing level of a daily market series on a trading day.

    Levels are unadjusted, as published; crude oil is in US dollars per barrel.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day of the series, ISO format.
    """
    found = load(series)
    return SeriesClose(close=found.closes[found.position(day)])


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "day": [
            "the last day on or before {day} for which {series} has a value",
            "the latest day, not after {day}, with a value of {series}",
        ],
        "close": [
            "the level of {series} on the last day on or before {day} for which it has a value",
            "the most recent closing level of {series} as of {day}",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-25"}, {"day": "2018-12-24", "close": 2351.1})],
    invalid=[({"series": "vix", "day": "2010-05-06"}, "not_found")],
)
def series_latest(series: SeriesName, day: Day) -> DatedClose:
    """Looks up the last value of a daily market series on or before a day, and the day it belongs to.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: Any day in the range of the series, also a weekend or a holiday.
    """
    found = load(series)
    return _dated(found, found.position_before(day))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "open": ["the opening level of {index} on {day}", "the level at which {index} opened on {day}"],
        "high": ["the intraday high of {index} on {day}", "the highest level of {index} during {day}"],
        "low": ["the intraday low of {index} on {day}", "the lowest level of {index} during {day}"],
        "volume": [
            "the trading volume, in shares, of {index} on {day}",
            "the number of shares traded in {index} on {day}",
        ],
    },
    golden=[
        (
            {"index": "sp500", "day": "1999-01-04"},
            {"open": 1229.23, "high": 1248.81, "low": 1219.1, "volume": 877000000},
        )
    ],
    invalid=[
        ({"index": "wti", "day": "2018-12-31"}, "not_found"),
        ({"index": "sp500", "day": "2018-12-30"}, "not_found"),
    ],
)
def index_day_bar(index: SeriesName, day: Day) -> DayBar:
    """Looks up the opening level, intraday high and low, and share volume of a stock index on a trading day.

    Args:
        index: sp500 or nasdaq (1999 to 2018); the other series have closing levels only.
        day: A trading day, ISO format.
    """
    found = load(index)
    if not found.bars:
        raise NotFound(f"{found.name} has closing levels only; sp500 and nasdaq have open, high and low")
    bar = found.bars[found.position(day)]
    return DayBar(open=bar.open, high=bar.high, low=bar.low, volume=bar.volume)


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "first_close": [
            "the first closing level of {series} in {month} of {year}",
            "the closing level of {series} on its first trading day of {month} of {year}",
        ],
        "last_close": [
            "the last closing level of {series} in {month} of {year}",
            "the month-end closing level of {series} for {month} of {year}",
        ],
        "highest_close": [
            "the highest closing level of {series} in {month} of {year}",
            "the greatest close of {series} during {month} of {year}",
        ],
        "lowest_close": [
            "the lowest closing level of {series} in {month} of {year}",
            "the smallest close of {series} during {month} of {year}",
        ],
        "mean_close": [
            "the arithmetic mean of the daily closing levels of {series} in {month} of {year}",
            "the average daily close of {series} over {month} of {year}",
        ],
        "trading_days": [
            "the number of days for which {series} has a value in {month} of {year}",
            "the count of daily values of {series} in {month} of {year}",
        ],
    },
    golden=[({"series": "sp500", "month": "December", "year": 2018}, {"last_close": 2506.85, "trading_days": 19})],
    invalid=[({"series": "vix", "month": "May", "year": 2008}, "not_found")],
)
def series_month(series: SeriesName, month: Month, year: Year) -> MonthSummary:
    """Summarises the daily closes of a market series in a month: first, last, highest, lowest, mean and number.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        month: English name of the month.
        year: Calendar year.
    """
    found = load(series)
    positions = found.year(year, list(month_name).index(month))
    closes = [found.closes[p] for p in positions]
    return MonthSummary(
        first_close=closes[0],
        last_close=closes[-1],
        highest_close=max(closes),
        lowest_close=min(closes),
        mean_close=sum(closes) / len(closes),
        trading_days=len(closes),
    )


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "first_day": [
            "the first day for which the data have a value of {series}",
            "the start date of the daily data of {series}",
        ],
        "last_day": [
            "the last day for which the data have a value of {series}",
            "the end date of the daily data of {series}",
        ],
        "values": [
            "the number of daily values that the data have of {series}",
            "the count of days with a value in the data of {series}",
        ],
    },
    golden=[({"series": "nasdaq"}, {"first_day": "1999-01-04", "last_day": "2018-12-31", "values": 5031})],
    invalid=[({"series": "dow"}, "invalid_arguments")],
)
def series_range(series: SeriesName) -> SeriesRange:
    """Tells from which day to which day a market series has values, and how many.

    Args:
        series: One of sp500, nasdaq, vix, wti.
    """
    found = load(series)
    return SeriesRange(first_day=found.days[0], last_day=found.days[-1], values=len(found.days))


TOOLS: tuple[Tool, ...] = (
    series_close,
    series_latest,
    index_day_bar,
    series_month,
    series_range,
)
