"""Arithmetic with dates of the Gregorian calendar."""

from datetime import date, timedelta
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import DATEUTIL, FORMULAS
from toolgym.envs.general.entities import Day, Weekday, Year
from toolgym.envs.general.quantities import Count, Days, Months, Years
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.holidays import OneDay
from toolgym.tools import InvalidArguments, Tool, tool

_date_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="dates")
_dateutil_tool = partial(tool, domain="general", kind="processing", source=DATEUTIL, theme="dates")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DayOfWeek = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Month = Literal[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
Turn = Literal["after", "before"]


class DayFacts(Result):
    """Where a day stands in its year."""

    weekday: Weekday
    day_of_year: Count
    iso_week: int
    days_left: Count


class Span(Result):
    """Time between two days."""

    years: Years
    months: int
    days: int
    total_days: Count


class Feast(Result):
    """A movable feast, and how far it is from 1 January."""

    day: Day
    day_of_year: Count


class Weekdays(Result):
    """How often a day of the week occurs."""

    count: Count


@_date_tool(
    wording={
        "weekday": ["the day of the week of {day}", "the weekday on which {day} falls"],
        "day_of_year": [
            "the ordinal number of {day} within its year, 1 January being 1",
            "the day of the year that {day} is, counted from 1",
        ],
        "days_left": [
            "the number of days that remain in the year after {day}",
            "the number of days from {day} to 31 December of the same year",
        ],
        "iso_week": ["the ISO 8601 week number of {day}", "the number of the ISO week that contains {day}"],
    },
    golden=[
        ({"day": "2018-07-04"}, {"weekday": "Wednesday", "day_of_year": 185, "iso_week": 27, "days_left": 180}),
        ({"day": "2021-01-01"}, {"weekday": "Friday", "iso_week": 53}),
    ],
    invalid=[({"day": "2018-02-30"}, "invalid_arguments")],
)
def day_facts(day: Day) -> DayFacts:
    """Gives weekday, day of the year, ISO week number, and days left in the year for a date.

    Args:
        day: The date.
    """
    ordinal = day.timetuple().tm_yday
    return DayFacts(
        weekday=WEEKDAYS[day.weekday()],
        day_of_year=ordinal,
        iso_week=day.isocalendar().week,
        days_left=(date(day.year, 12, 31) - day).days,
    )


@_dateutil_tool(
    wording={
        "day": [
            "the date {months} {turn} {day}, the last day of the month where that day is missing",
            "the day {months} {turn} {day}, moved to the month's last day if it has no such day",
        ],
    },
    golden=[
        ({"day": "2000-01-31", "months": 1, "turn": "after"}, {"day": "2000-02-29"}),
        ({"day": "2000-03-31", "months": 13, "turn": "before"}, {"day": "1999-02-28"}),
    ],
    invalid=[({"day": "2000-01-31", "months": 0, "turn": "after"}, "invalid_arguments")],
)
def shift_by_months(day: Day, months: Annotated[Months, Field(ge=1, le=1200)], turn: Turn) -> OneDay:
    """Moves a date by whole months; where the day does not exist, to the last day of the month.

    Args:
        day: The date.
        months: How many months.
        turn: Whether to move after or before the date.
    """
    from dateutil.relativedelta import relativedelta

    try:
        return OneDay(day=day + relativedelta(months=months if turn == "after" else -months))
    except (ValueError, OverflowError):
        raise InvalidArguments(f"{months} months {turn} day {day} is outside the years 1 to 9999") from None


@_date_tool(
    wording={
        "day": ["the date {days} {turn} {day}", "the day that comes {days} {turn} {day}"],
    },
    golden=[({"day": "2000-02-20", "days": 10, "turn": "after"}, {"day": "2000-03-01"})],
    invalid=[({"day": "2000-01-31", "days": 0, "turn": "after"}, "invalid_arguments")],
)
def shift_by_days(day: Day, days: Annotated[Days, Field(ge=1, le=100_000)], turn: Turn) -> OneDay:
    """Moves a date by a number of days.

    Args:
        day: The date.
        days: How many days.
        turn: Whether to move after or before the date.
    """
    try:
        return OneDay(day=day + timedelta(days=days if turn == "after" else -days))
    except OverflowError:
        raise InvalidArguments(f"{days} days {turn} day {day} is outside the years 1 to 9999") from None


@_dateutil_tool(
    wording={
        "years": [
            "the number of complete years between {day} and {other}",
            "the count of full years between {day} and {other}, as ages are counted",
        ],
        "total_days": [
            "the number of days between {day} and {other}",
            "the count of days from the earlier to the later of {day} and {other}",
        ],
    },
    golden=[
        (
            {"day": "2000-02-29", "other": "2018-07-04"},
            {"years": 18, "months": 4, "days": 5, "total_days": 6700},
        )
    ],
    invalid=[({"day": "2000-02-29", "other": "2018-13-04"}, "invalid_arguments")],
)
def time_span(day: Day, other: Day) -> Span:
    """Measures the time between two dates, whichever is earlier: years, months and days, and the total of days.

    Args:
        day: A date.
        other: Another date.
    """
    from dateutil.relativedelta import relativedelta

    first, last = sorted((day, other))
    gap = relativedelta(last, first)
    return Span(years=gap.years, months=gap.months, days=gap.days, total_days=(last - first).days)


@_dateutil_tool(
    wording={
        "day": [
            "the date of {feast} in {year}, by the {church} reckoning",
            "the day on which {feast} falls in {year} by the {church} reckoning",
        ],
        "day_of_year": [
            "the ordinal number within its year of {feast} in {year}, by the {church} reckoning",
            "the day of the year on which {feast} falls in {year} by the {church} reckoning, 1 January being 1",
        ],
    },
    golden=[
        ({"feast": "Easter Sunday", "year": 2018, "church": "Western"}, {"day": "2018-04-01", "day_of_year": 91}),
        ({"feast": "Easter Sunday", "year": 2018, "church": "Orthodox"}, {"day": "2018-04-08"}),
        ({"feast": "Ascension Day", "year": 2018, "church": "Western"}, {"day": "2018-05-10"}),
    ],
    invalid=[({"feast": "Easter Sunday", "year": 1200, "church": "Western"}, "invalid_arguments")],
)
def movable_feast(
    feast: Literal[
        "Ash Wednesday", "Good Friday", "Easter Sunday", "Ascension Day", "Pentecost Sunday", "Trinity Sunday"
    ],
    year: Annotated[Year, Field(ge=1583, le=4099)],
    church: Literal["Western", "Orthodox"],
) -> Feast:
    """Gives the Gregorian date of a feast that moves with Easter, by the Western or the Orthodox date of Easter.

    Offsets from Easter are those of the Western churches for both.

    Args:
        feast: The feast.
        year: A year from 1583 to 4099.
        church: Whose Easter.
    """
    from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

    offsets = {
        "Ash Wednesday": -46,
        "Good Friday": -2,
        "Easter Sunday": 0,
        "Ascension Day": 39,
        "Pentecost Sunday": 49,
        "Trinity Sunday": 56,
    }
    base = easter(year, EASTER_WESTERN if church == "Western" else EASTER_ORTHODOX)
    day = base + timedelta(days=offsets[feast])
    return Feast(day=day, day_of_year=day.timetuple().tm_yday)


@_date_tool(
    wording={
        "day": [
            "the {ordinal} {weekday} of {month} {year}",
            "the date of the {ordinal} {weekday} in {month} {year}",
        ],
    },
    golden=[
        ({"ordinal": "fourth", "weekday": "Thursday", "month": "November", "year": 2018}, {"day": "2018-11-22"}),
        ({"ordinal": "last", "weekday": "Monday", "month": "May", "year": 2018}, {"day": "2018-05-28"}),
    ],
    invalid=[({"ordinal": "fifth", "weekday": "Monday", "month": "May", "year": 2018}, "invalid_arguments")],
)
def weekday_of_month(
    ordinal: Literal["first", "second", "third", "fourth", "last"],
    weekday: DayOfWeek,
    month: Month,
    year: Annotated[Year, Field(ge=1583, le=9998)],
) -> OneDay:
    """Finds a day of the week by its place in a month: the fourth Thursday of November, the last Monday of May.

    Args:
        ordinal: Its place.
        weekday: Day of the week.
        month: The month.
        year: A year from 1583 to 9998.
    """
    number = MONTHS.index(month) + 1
    wanted = WEEKDAYS.index(weekday)
    if ordinal == "last":
        end = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        return OneDay(day=end - timedelta(days=(end.weekday() - wanted) % 7))
    start = date(year, number, 1)
    weeks = ("first", "second", "third", "fourth").index(ordinal)
    return OneDay(day=start + timedelta(days=(wanted - start.weekday()) % 7 + 7 * weeks))


@_date_tool(
    wording={
        "day": [
            "the first {weekday} {turn} {day}, that day itself not counted",
            "the nearest {weekday} strictly {turn} {day}",
        ],
    },
    golden=[
        ({"day": "2018-07-04", "weekday": "Wednesday", "turn": "after"}, {"day": "2018-07-11"}),
        ({"day": "2018-07-04", "weekday": "Monday", "turn": "before"}, {"day": "2018-07-02"}),
    ],
    invalid=[({"day": "2018-07-04", "weekday": "Caturday", "turn": "after"}, "invalid_arguments")],
)
def nearest_weekday(day: Day, weekday: DayOfWeek, turn: Turn) -> OneDay:
    """Finds the nearest given day of the week strictly after or before a date.

    Args:
        day: The date.
        weekday: Day of the week.
        turn: Where to look.
    """
    gap = (WEEKDAYS.index(weekday) - day.weekday()) * (1 if turn == "after" else -1) % 7 or 7
    return OneDay(day=day + timedelta(days=gap if turn == "after" else -gap))


@_date_tool(
    wording={
        "count": [
            "the number of times that a {weekday} occurs from {start} to {end}, both days included",
            "the count of {weekday}s from {start} through {end}",
        ],
    },
    golden=[({"weekday": "Friday", "start": "2018-07-01", "end": "2018-07-31"}, {"count": 4})],
    invalid=[({"weekday": "Friday", "start": "2018-08-01", "end": "2018-07-31"}, "invalid_arguments")],
)
def count_weekday(weekday: DayOfWeek, start: Day, end: Day) -> Weekdays:
    """Counts how often a day of the week occurs in a period, its first and last day included.

    Args:
        weekday: Day of the week.
        start: First day of the period.
        end: Last day of the period, not before ``start``.
    """
    if start > end:
        raise InvalidArguments(f"start ({start}) must not come after end ({end})")
    lead = (WEEKDAYS.index(weekday) - start.weekday()) % 7
    return Weekdays(count=max(0, ((end - start).days - lead) // 7 + 1))


TOOLS: tuple[Tool, ...] = (
    day_facts,
    shift_by_months,
    shift_by_days,
    time_span,
    movable_feast,
    weekday_of_month,
    nearest_weekday,
    count_weekday,
)
