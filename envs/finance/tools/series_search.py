"""Searches and tables in daily market series: extremes, crossings, days ahead, weeks and month ends."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.series import ARCH, Series, load
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Count, Level, Portion, SeriesName, TradingDays
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_Level2 = Annotated[Level, Quantity(None, 2)]


class DatedLevel(Result):
    """A closing level and its day."""

    day: Day
    close: _Level2


class Closes(Result):
    """Days and their closing levels."""

    closes: list[DatedLevel]


class DayShare(Result):
    """How many days fulfil a condition."""

    days: Count


def _dated(series: Series, position: int) -> DatedLevel:
    return DatedLevel(day=series.days[position], close=series.closes[position])


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "day": [
            "the day of the {extreme} closing level of {series} in {year}",
            "the date in {year} on which {series} had its {extreme} closing level of that year",
        ],
        "close": [
            "the {extreme} closing level of {series} in {year}",
            "the {extreme} daily close of {series} during {year}",
        ],
    },
    golden=[
        ({"series": "sp500", "year": 2018, "extreme": "highest"}, {"day": "2018-09-20", "close": 2930.75}),
        ({"series": "sp500", "year": 2009, "extreme": "lowest"}, {"day": "2009-03-09", "close": 676.53}),
    ],
    invalid=[({"series": "vix", "year": 2008, "extreme": "highest"}, "not_found")],
)
def series_year_extreme(series: SeriesName, year: Year, extreme: Literal["highest", "lowest"]) -> DatedLevel:
    """Finds the highest or lowest daily close of a market series in a calendar year, and its day (the first on a tie).

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        extreme: highest or lowest.
    """
    found = load(series)
    choose = max if extreme == "highest" else min
    return _dated(found, choose(found.year(year), key=lambda position: found.closes[position]))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "day": [
            "the first day of {year} on which {series} closed more than {margin} {side} its last close of the year "
            "before",
            "the earliest date in {year} with a close of {series} more than {margin} {side} the preceding year-end "
            "close",
        ],
        "close": [
            "the closing level of {series} on the first day of {year} on which it closed more than {margin} {side} its "
            "last close of the year before",
            "the first close of {series} in {year} that lay more than {margin} {side} the preceding year-end close",
        ],
    },
    golden=[
        (
            {"series": "sp500", "year": 2008, "side": "below", "margin": 20},
            {"day": "2008-09-17", "close": 1156.39},
        )
    ],
    invalid=[
        ({"series": "sp500", "year": 2017, "side": "below", "margin": 20}, "not_found"),
        ({"series": "sp500", "year": 2017, "side": "under", "margin": 20}, "invalid_arguments"),
    ],
)
def series_first_cross(
    series: SeriesName,
    year: Year,
    side: Literal["above", "below"],
    margin: Annotated[Portion, Field(gt=0, le=90)],
) -> DatedLevel:
    """Finds the first day of a year on which a market series closed a margin above or below its last year-end close.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year, not the first of the series.
        side: above or below.
        margin: Margin in percent of the last close of the year before; the close must lie strictly beyond.
    """
    found = load(series)
    positions = found.year(year)
    if positions.start == 0:
        raise NotFound(f"{found.name} has no close before {year}; take a later year")
    base = found.closes[positions.start - 1]
    sign = 1 if side == "above" else -1
    for position in positions:
        if sign * (found.closes[position] / base - 1) > margin / 100:
            return _dated(found, position)
    raise NotFound(f"{found.name} did not close {margin:g} percent {side} its year-end close in {year}; try less")


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "day": [
            "the trading day of {series} reached by counting {count} of its trading days after {day} (not "
            "counting that day)",
            "the date that is {count} trading days of {series} after {day}",
        ],
        "close": [
            "the closing level of {series} on the day reached by counting {count} of its trading days after "
            "{day} (not counting that day)",
            "the level at which {series} closed {count} of its trading days after {day}",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-21", "count": 5}, {"day": "2018-12-31", "close": 2506.85})],
    invalid=[
        ({"series": "sp500", "day": "2018-12-22", "count": 5}, "not_found"),
        ({"series": "sp500", "day": "2018-12-28", "count": 5}, "not_found"),
    ],
)
def series_days_after(series: SeriesName, day: Day, count: Annotated[TradingDays, Field(ge=1, le=1000)]) -> DatedLevel:
    """Counts forward from a trading day of a market series by a number of trading days, and gives the close there.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day of the series; it counts as day zero.
        count: Trading days to move forward, 1 to 1000.
    """
    found = load(series)
    position = found.position(day) + count
    if position >= len(found.days):
        raise NotFound(f"{found.name} ends on {found.days[-1]}, less than {count} trading days after {day}")
    return _dated(found, position)


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "days": [
            "the number of days in {year} on which {series} closed {side} {level}",
            "the count of trading days of {year} with a closing level of {series} {side} {level}",
        ],
    },
    golden=[({"series": "sp500", "year": 2018, "side": "above", "level": 2900}, {"days": 18})],
    invalid=[({"series": "vix", "year": 2010, "side": "above", "level": 20}, "not_found")],
)
def series_days_beyond(series: SeriesName, year: Year, side: Literal["above", "below"], level: Level) -> DayShare:
    """Counts the days of a calendar year on which a market series closed strictly above or below a level.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        side: above or below.
        level: Level to compare with, in the units of the series.
    """
    found = load(series)
    closes = [found.closes[position] for position in found.year(year)]
    return DayShare(days=sum(c > level if side == "above" else c < level for c in closes))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "closes": [
            "the daily closing levels of {series} in the calendar week (Monday to Sunday) of {day}",
            "the closes of {series} on the trading days of the Monday-to-Sunday week that contains {day}",
        ],
        "closes.day": ["day", "date"],
        "closes.close": ["closing level", "close"],
    },
    golden=[
        (
            {"series": "sp500", "day": "2018-12-25"},
            {
                "closes": [
                    {"day": "2018-12-24", "close": 2351.1},
                    {"day": "2018-12-26", "close": 2467.7},
                    {"day": "2018-12-27", "close": 2488.83},
                    {"day": "2018-12-28", "close": 2485.74},
                ]
            },
        )
    ],
    invalid=[({"series": "vix", "day": "2010-05-06"}, "not_found")],
)
def series_week(series: SeriesName, day: Day) -> Closes:
    """Lists the closing levels of a market series in the calendar week (Monday to Sunday) that contains a day.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: Any day of the week.
    """
    found = load(series)
    monday = day - timedelta(days=day.weekday())
    sunday = date.fromordinal(min(monday.toordinal() + 6, date.max.toordinal()))
    positions = found.window(monday, sunday)
    if not positions:
        raise NotFound(
            f"{found.name} has no value in the week of {day}; it runs from {found.days[0]} to {found.days[-1]}"
        )
    return Closes(closes=[_dated(found, p) for p in positions])


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "closes": [
            "the month-end closing levels of {series} in {year}",
            "the closes of {series} on the last trading day of each month of {year}",
        ],
        "closes.day": ["day", "date"],
        "closes.close": ["closing level", "close"],
    },
    golden=[({"series": "vix", "year": 2019}, {"closes": [{"day": "2019-01-03", "close": 25.45}]})],
    invalid=[({"series": "vix", "year": 2010}, "not_found")],
)
def series_month_ends(series: SeriesName, year: Year) -> Closes:
    """Lists the closing level of a market series on its last trading day of each month of a calendar year.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
    """
    found = load(series)
    last: dict[int, int] = {found.days[position].month: position for position in found.year(year)}
    return Closes(closes=[_dated(found, p) for p in last.values()])


TOOLS: tuple[Tool, ...] = (
    series_year_extreme,
    series_first_cross,
    series_days_after,
    series_days_beyond,
    series_week,
    series_month_ends,
)
