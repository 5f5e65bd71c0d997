"""Public holidays and working days of countries."""

from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.general.data.holiday_calendars import calendar, covered, holidays_between, within
from toolgym.envs.general.data.sources import GEONAMES, HOLIDAYS
from toolgym.envs.general.entities import CountryCode, Day, Holiday, HolidayDate, Year
from toolgym.envs.general.quantities import Count, WorkingDays
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_holiday_tool = partial(tool, domain="general", source=HOLIDAYS, engines=[GEONAMES], theme="holidays")


class NamedHoliday(Result):
    """A holiday: its day, its name, and how many days it is away."""

    day: HolidayDate
    name: Holiday
    away: Count


class HolidayYear(Result):
    """The holidays of a year."""

    count: Count
    first_after_new_year: HolidayDate
    last: HolidayDate
    on_weekdays: Count


class HolidayDates(Result):
    """Holidays of a year."""

    dates: list[Day]
    count: Count


class WorkingDayCount(Result):
    """A number of working days."""

    count: Count


class OneDay(Result):
    """A day."""

    day: Day


class Stretch(Result):
    """A run of days."""

    start: Day
    end: Day
    length: Count


class HolidayName(Result):
    """Name of the holiday on a day, and the days of the year that bear the same name."""

    name: Holiday


@_holiday_tool(
    kind="retrieval",
    wording={
        "day": [
            "the first nationwide public holiday of {country} strictly after {day}",
            "the date of the next nationwide public holiday in {country} strictly after {day}",
        ],
        "name": [
            "the name of the first nationwide public holiday of {country} strictly after {day}",
            "the name of the next nationwide public holiday in {country} strictly after {day}",
        ],
        "away": [
            "the number of days from {day} to the next nationwide public holiday of {country}",
            "the number of days that pass from {day} until the first nationwide public holiday of {country} after it",
        ],
    },
    golden=[
        ({"country": "US", "day": "2018-06-20"}, {"day": "2018-07-04", "name": "Independence Day", "away": 14}),
        ({"country": "CH", "day": "2018-08-01"}, {"day": "2018-12-25"}),
    ],
    invalid=[({"country": "US", "day": "1950-06-20"}, "invalid_arguments")],
)
def next_holiday(country: CountryCode, day: Day) -> NamedHoliday:
    """Finds the first nationwide public holiday of a country strictly after a day from 1990 to 2030.

    Args:
        country: ISO code of two or three letters, or the English name.
        day: The day to start from.
    """
    found, table = calendar(country)
    after = holidays_between(found.code, within(day) + timedelta(days=1), date(day.year + 1, 12, 31))
    if not after:
        raise NotFound(f"{found.name} ({found.code}) has no public holiday in the year after {day}")
    return NamedHoliday(day=after[0], name=table[after[0]], away=(after[0] - day).days)


@_holiday_tool(
    kind="retrieval",
    wording={
        "day": [
            "the last nationwide public holiday of {country} strictly before {day}",
            "the date of the latest nationwide public holiday in {country} strictly before {day}",
        ],
        "name": [
            "the name of the last nationwide public holiday of {country} strictly before {day}",
            "the name of the latest nationwide public holiday in {country} strictly before {day}",
        ],
    },
    golden=[({"country": "US", "day": "2018-07-10"}, {"day": "2018-07-04", "name": "Independence Day", "away": 6})],
    invalid=[({"country": "US", "day": "2050-06-20"}, "invalid_arguments")],
)
def previous_holiday(country: CountryCode, day: Day) -> NamedHoliday:
    """Finds the last nationwide public holiday of a country strictly before a day from 1990 to 2030.

    Args:
        country: ISO code of two or three letters, or the English name.
        day: The day to start from.
    """
    found, table = calendar(country)
    before = holidays_between(found.code, date(within(day).year - 1, 1, 1), day - timedelta(days=1))
    if not before:
        raise NotFound(f"{found.name} ({found.code}) has no public holiday in the year before {day}")
    return NamedHoliday(day=before[-1], name=table[before[-1]], away=(day - before[-1]).days)


@_holiday_tool(
    kind="retrieval",
    wording={
        "count": [
            "the number of days in {year} that are nationwide public holidays in {country}",
            "the count of dates that {country} keeps as nationwide public holidays in {year}",
        ],
        "last": [
            "the last nationwide public holiday of {country} in {year}",
            "the date of the latest nationwide public holiday of {country} in the year {year}",
        ],
        "first_after_new_year": [
            "the first nationwide public holiday of {country} in {year} after 1 January",
            "the date of the earliest nationwide public holiday of {country} after 1 January {year}",
        ],
        "on_weekdays": [
            "the number of nationwide public holidays of {country} in {year} that fall on Monday to Friday",
            "the count of nationwide public holidays of {country} in {year} that are not on a Saturday or Sunday",
        ],
    },
    golden=[
        (
            {"country": "US", "year": 2018},
            {"count": 11, "first_after_new_year": "2018-01-15", "last": "2018-12-25", "on_weekdays": 10},
        )
    ],
    invalid=[({"country": "US", "year": 1900}, "invalid_arguments")],
)
def holidays_of_year(country: CountryCode, year: Year) -> HolidayYear:
    """Counts a country's nationwide public holidays of a year (dates, 1990 to 2030) and gives first and last.

    Args:
        country: ISO code of two or three letters, or the English name.
        year: A year from 1990 to 2030.
    """
    found, _ = calendar(country)
    days = holidays_between(found.code, date(covered(year), 1, 1), date(year, 12, 31))
    later = [day for day in days if (day.month, day.day) != (1, 1)]
    if not later:
        raise NotFound(f"{found.name} ({found.code}) has no public holiday after 1 January in {year}")
    return HolidayYear(
        count=len(days),
        first_after_new_year=later[0],
        last=later[-1],
        on_weekdays=sum(day.weekday() < 5 for day in days),
    )


@_holiday_tool(
    kind="retrieval",
    wording={
        "name": [
            "the name of the nationwide public holiday of {country} on {day}",
            "the nationwide public holiday that {country} keeps on {day}",
        ],
    },
    golden=[({"country": "US", "day": "2018-07-04"}, {"name": "Independence Day"})],
    invalid=[({"country": "US", "day": "2018-07-05"}, "not_found")],
)
def holiday_on(country: CountryCode, day: Day) -> HolidayName:
    """Names the nationwide public holiday that a country keeps on a day from 1990 to 2030, if there is one.

    Args:
        country: ISO code of two or three letters, or the English name.
        day: The day.
    """
    found, table = calendar(country)
    name = table.get(within(day))
    if name is None:
        raise NotFound(f"{day} is no nationwide public holiday in {found.name} ({found.code})")
    return HolidayName(name=name)


@_holiday_tool(
    kind="retrieval",
    wording={
        "dates": [
            "the dates of {year} that are nationwide public holidays both in {country} and in {other}",
            "the nationwide public holidays that {country} and {other} have on the same dates of {year}",
        ],
        "count": [
            "the number of dates of {year} that are nationwide public holidays both in {country} and in {other}",
            "the count of nationwide public holidays that {country} and {other} have on the same dates of {year}",
        ],
    },
    golden=[
        (
            {"country": "US", "other": "CH", "year": 2018},
            {"dates": ["2018-01-01", "2018-12-25"], "count": 2},
        )
    ],
    invalid=[({"country": "US", "other": "Atlantis", "year": 2018}, "not_found")],
)
def shared_holidays(country: CountryCode, other: CountryCode, year: Year) -> HolidayDates:
    """Lists the dates of a year that are nationwide public holidays in both of two countries.

    Args:
        country: ISO code of two or three letters, or the English name.
        other: Another country.
        year: A year from 1990 to 2030.
    """
    spans = [
        holidays_between(calendar(c)[0].code, date(covered(year), 1, 1), date(year, 12, 31)) for c in (country, other)
    ]
    shared = sorted(set(spans[0]) & set(spans[1]))
    return HolidayDates(dates=shared, count=len(shared))


@_holiday_tool(
    kind="processing",
    wording={
        "count": [
            "the number of working days in {country} from {start} to {end}, both days included, going by the weekend "
            "of the country and its nationwide public holidays",
            "the count of days from {start} through {end} that are neither weekend nor nationwide public holiday in "
            "{country}",
        ],
    },
    golden=[
        ({"country": "US", "start": "2018-07-02", "end": "2018-07-08"}, {"count": 4}),
        ({"country": "SA", "start": "2018-07-01", "end": "2018-07-07"}, {"count": 5}),
    ],
    invalid=[({"country": "US", "start": "2018-07-08", "end": "2018-07-02"}, "invalid_arguments")],
)
def working_days_between(country: CountryCode, start: Day, end: Day) -> WorkingDayCount:
    """Counts the days of a period that are neither weekend nor nationwide public holiday in a country.

    Args:
        country: ISO code of two or three letters, or the English name.
        start: First day of the period, from 1990.
        end: Last day of the period, to 2030; not before ``start``.
    """
    if within(start) > within(end):
        raise InvalidArguments(f"start ({start}) must not come after end ({end})")
    _, table = calendar(country)
    days = range((end - start).days + 1)
    if len(days) > 12_000:
        raise InvalidArguments(f"the period from start ({start}) to end ({end}) is longer than 12,000 days")
    return WorkingDayCount(count=_working(table, start, end))


@_holiday_tool(
    kind="processing",
    wording={
        "day": [
            "the working day of {country} reached by counting {count} working days {direction} {day}, that day left "
            "out",
            "the date that is {count} working days of {country} {direction} {day}",
        ],
    },
    golden=[
        ({"country": "US", "day": "2018-07-03", "count": 2, "direction": "after"}, {"day": "2018-07-06"}),
        ({"country": "US", "day": "2018-07-05", "count": 2, "direction": "before"}, {"day": "2018-07-02"}),
    ],
    invalid=[({"country": "US", "day": "2018-07-03", "count": 0, "direction": "after"}, "invalid_arguments")],
)
def working_day_offset(
    country: CountryCode,
    day: Day,
    count: Annotated[WorkingDays, Field(ge=1, le=400)],
    direction: Literal["after", "before"],
) -> OneDay:
    """Counts working days (neither weekend nor nationwide public holiday) of a country from a day, itself left out.

    Args:
        country: ISO code of two or three letters, or the English name.
        day: Any day from 1990 to 2030.
        count: How many working days to count; 1 gives the nearest one.
        direction: Whether to count after or before the day.
    """
    _, table = calendar(country)
    step = timedelta(days=1 if direction == "after" else -1)
    here, left = within(day), count
    while left:
        here = within(here + step)
        left -= table.is_working_day(here)
    return OneDay(day=here)


@_holiday_tool(
    kind="processing",
    wording={
        "start": [
            "the first day of the longest run of days off (weekend or nationwide public holiday) within {year} in "
            "{country}, the earliest such run on a tie",
            "the day on which the longest unbroken stretch of weekend and nationwide public holidays within {year} "
            "begins in {country}, the earliest such stretch on a tie",
        ],
        "length": [
            "the number of days in the longest run of days off (weekend or nationwide public holiday) within {year} "
            "in {country}",
            "the length in days of the longest unbroken stretch of weekend and nationwide public holidays within "
            "{year} in {country}",
        ],
    },
    golden=[({"country": "GB", "year": 2018}, {"start": "2018-03-30", "length": 3})],
    invalid=[({"country": "US", "year": 1900}, "invalid_arguments")],
)
def longest_break(country: CountryCode, year: Year) -> Stretch:
    """Finds the longest run of days in a year that are weekend or nationwide public holiday in a country.

    Args:
        country: ISO code of two or three letters, or the English name.
        year: A year from 1990 to 2030; runs are cut at its ends.
    """
    _, table = calendar(country)
    day, best, run = date(covered(year), 1, 1), (0, date(year, 1, 1)), 0
    while day.year == year:
        run = 0 if table.is_working_day(day) else run + 1
        if run > best[0]:
            best = (run, day)
        day += timedelta(days=1)
    return Stretch(start=best[1] - timedelta(days=best[0] - 1), end=best[1], length=best[0])


def _working(table: Any, start: date, end: date) -> int:
    days = (start + timedelta(days=k) for k in range((end - start).days + 1))
    return sum(table.is_working_day(day) for day in days)


TOOLS: tuple[Tool, ...] = (
    next_holiday,
    previous_holiday,
    holidays_of_year,
    holiday_on,
    shared_holidays,
    working_days_between,
    working_day_offset,
    longest_break,
)
