"""Changes of daily market series over spans of time: returns, largest moves, up and down days."""

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


class Moves(Result):
    """Days and their changes in percent."""

    moves: list[DatedChange]


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
            "the largest close-to-close daily percentage {direction}, as a signed change, of {series} in {year}",
        ],
    },
    golden=[
        ({"series": "sp500", "year": 2008, "direction": "rise"}, {"day": "2008-10-13", "change": 11.58}),
        ({"series": "sp500", "year": 2008, "direction": "fall"}, {"day": "2008-10-15", "change": -9.03}),
    ],
    invalid=[({"series": "vix", "year": 2008, "direction": "rise"}, "not_found")],
)
def series_largest_move(series: SeriesName, year: Year, direction: Literal["rise", "fall"]) -> DatedChange:
    """Finds the largest daily percentage rise or fall (close against previous close) of a market series in a year.

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


TOOLS: tuple[Tool, ...] = (
    series_change,
    series_day_move,
    series_largest_move,
    series_top_moves,
    series_up_days,
)
