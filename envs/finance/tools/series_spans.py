"""Changes of daily market series over spans of time: returns, largest moves, up and down days, tables."""

from datetime import timedelta
from typing import Annotated, Literal

from toolgym.envs.finance.data.series import ARCH, Series, load
from toolgym.envs.finance.entities import Day, Year
from toolgym.envs.finance.quantities import Count, Level, Percent, SeriesName
from toolgym.envs.finance.results import Result

from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_Level2 = Annotated[Level, Quantity(None, 2)]
_Percent2 = Annotated[Percent, Quantity("percent", 2)]


class Change(Result):
    """A change in percent."""

    change: _Percent2


class DatedChange(Result):
    """A change in percent and its day."""

    day: Day
    change: _Percent2


class DayCounts(Result):
    """How many trading days closed higher and lower than the day before, and the longest run of rises."""

    rises: Count
    falls: Count
    longest_run: Count


class DatedLevel(Result):
    """A closing level and its day."""

    day: Day
    close: _Level2


class Closes(Result):
    """Days and their closing levels."""

    closes: list[DatedLevel]


class Moves(Result):
    """Days and their changes in percent."""

    moves: list[DatedChange]


class DayShare(Result):
    """How many days fulfil a condition."""

    days: Count


def _move(series: Series, position: int) -> float:
    return 100 * (series.closes[position] / series.closes[position - 1] - 1)


def _year_moves(series: Series, year: int) -> list[tuple[float, int]]:
    return [(_move(series, position), position) for position in series.year(year) if position > 0]


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "change": [
            "the percentage change of {series} from its close on {start} to its close on {end}",
            "the price return in percent of {series} between the closes of {start} and {end}",
        ],
    },
    golden=[({"series": "sp500", "start": "2017-12-29", "end": "2018-12-31"}, {"change": -6.24})],
    invalid=[
        ({"series": "sp500", "start": "2018-12-31", "end": "2017-12-29"}, "invalid_arguments"),
        ({"series": "sp500", "start": "2017-12-30", "end": "2018-12-31"}, "not_found"),
    ],
)
def series_change(series: SeriesName, start: Day, end: Day) -> Change:
    """Gives the percentage change of a market series from the close of one trading day to the close of a later one.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        start: First trading day.
        end: Later trading day.
    """
    found = load(series)
    if end <= start:
        raise InvalidArguments(f"the end {end} must lie after the start {start}; swap them")
    return Change(change=100 * (found.closes[found.position(end)] / found.closes[found.position(start)] - 1))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "change": [
            "the percentage change of {series} on {day} against the close of the trading day before",
            "the daily close-to-close percentage move of {series} on {day}",
        ],
    },
    golden=[({"series": "sp500", "day": "2018-12-26"}, {"change": 4.96})],
    invalid=[
        ({"series": "sp500", "day": "2018-12-25"}, "not_found"),
        ({"series": "sp500", "day": "1999-01-04"}, "not_found"),
    ],
)
def series_day_move(series: SeriesName, day: Day) -> Change:
    """Gives the percentage change of a market series on one day: its close against the previous trading day's close.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        day: A trading day other than the first of the series.
    """
    found = load(series)
    position = found.position(day)
    if position == 0:
        raise NotFound(f"{day} is the first day of {found.name}; it has no day before")
    return Change(change=_move(found, position))


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "day": [
            "the day of the largest daily percentage {direction} of {series} in {year}",
            "the date in {year} on which {series} had its largest close-to-close percentage {direction} of that year",
        ],
        "change": [
            "the percentage change on the day of the largest daily percentage {direction} of {series} in {year}",
            "the largest close-to-close daily percentage {direction} of {series} in {year}, as a signed change",
        ],
    },
    golden=[
        ({"series": "sp500", "year": 2008, "direction": "rise"}, {"day": "2008-10-13", "change": 11.58}),
        ({"series": "sp500", "year": 2008, "direction": "fall"}, {"day": "2008-10-15", "change": -9.03}),
    ],
    invalid=[({"series": "vix", "year": 2008, "direction": "rise"}, "not_found")],
)
def series_largest_move(series: SeriesName, year: Year, direction: Literal["rise", "fall"]) -> DatedChange:
    """Finds the largest daily percentage rise or fall of a market series in a calendar year (close against previous close).

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        direction: rise or fall; a fall is a negative change.
    """
    found = load(series)
    moves = _year_moves(found, year)
    change, position = max(moves) if direction == "rise" else min(moves)
    return DatedChange(day=found.days[position], change=change)


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "moves": [
            "the five largest daily percentage {direction}s of {series} in {year}",
            "the five trading days of {year} with the largest percentage {direction}s of {series}",
        ],
        "moves.day": ["day", "date"],
        "moves.change": ["percentage change", "signed percentage move"],
    },
    golden=[
        (
            {"series": "sp500", "year": 2008, "direction": "rise"},
            {
                "moves": [
                    {"day": "2008-10-13", "change": 11.58},
                    {"day": "2008-10-28", "change": 10.79},
                    {"day": "2008-11-13", "change": 6.92},
                    {"day": "2008-11-24", "change": 6.47},
                    {"day": "2008-11-21", "change": 6.32},
                ]
            },
        )
    ],
    invalid=[({"series": "sp500", "year": 2030, "direction": "rise"}, "not_found")],
)
def series_top_moves(series: SeriesName, year: Year, direction: Literal["rise", "fall"]) -> Moves:
    """Lists the five largest daily percentage rises or falls of a market series in a calendar year, the largest first.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
        direction: rise or fall; falls are negative changes.
    """
    found = load(series)
    moves = sorted(_year_moves(found, year), reverse=direction == "rise")[:5]
    return Moves(moves=[DatedChange(day=found.days[position], change=change) for change, position in moves])


@tool(
    domain="finance",
    kind="retrieval",
    source=ARCH,
    theme="series",
    wording={
        "rises": [
            "the number of days in {year} on which {series} closed higher than on the trading day before",
            "the count of up days (close above previous close) of {series} in {year}",
        ],
        "falls": [
            "the number of days in {year} on which {series} closed lower than on the trading day before",
            "the count of down days (close below previous close) of {series} in {year}",
        ],
        "longest_run": [
            "the length in trading days of the longest run of consecutive up days of {series} within {year}",
            "the greatest number of trading days in a row, all within {year}, on which {series} closed higher",
        ],
    },
    golden=[({"series": "sp500", "year": 2018}, {"rises": 132, "falls": 119, "longest_run": 6})],
    invalid=[({"series": "vix", "year": 2010}, "not_found")],
)
def series_up_days(series: SeriesName, year: Year) -> DayCounts:
    """Counts the days of a calendar year on which a market series closed higher or lower than on the day before.

    Also gives the longest run of consecutive higher closes within the year.

    Args:
        series: One of sp500 and nasdaq (1999 to 2018), vix (2014 to 2018), wti (1986 to 2018).
        year: Calendar year.
    """
    moves = [change for change, _ in _year_moves(load(series), year)]
    longest = run = 0
    for change in moves:
        run = run + 1 if change > 0 else 0
        longest = max(longest, run)
    return DayCounts(rises=sum(m > 0 for m in moves), falls=sum(m < 0 for m in moves), longest_run=longest)


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
    positions = found.window(monday, monday + timedelta(days=6))
    if not positions:
        raise NotFound(
            f"{found.name} has no value in the week of {day}; it runs from {found.days[0]} to {found.days[-1]}"
        )
    return Closes(closes=[DatedLevel(day=found.days[p], close=found.closes[p]) for p in positions])


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
    return Closes(closes=[DatedLevel(day=found.days[p], close=found.closes[p]) for p in last.values()])


TOOLS: tuple[Tool, ...] = (
    series_change,
    series_day_move,
    series_largest_move,
    series_top_moves,
    series_up_days,
    series_days_beyond,
    series_week,
    series_month_ends,
)
