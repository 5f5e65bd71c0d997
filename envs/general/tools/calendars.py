"""Calendars of other cultures, and dates carried between them."""

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import CONVERTDATE, FORMULAS
from toolgym.envs.general.entities import CalendarDate, Day, Year
from toolgym.envs.general.quantities import Count, JulianDay
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.holidays import OneDay
from toolgym.tools import InvalidArguments, Tool, tool

_calendar_tool = partial(tool, domain="general", kind="processing", source=CONVERTDATE, theme="calendars")

_formula_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="calendars")

Calendar = Literal["Hebrew", "tabular Islamic", "Persian", "Julian", "Indian civil", "Bahai", "Coptic", "Armenian"]


class InCalendar(Result):
    """A date in another calendar."""

    written: CalendarDate
    year: int
    month: int
    day_of_month: int


class JulianNumber(Result):
    """A day number."""

    number: JulianDay


class LongCount(Result):
    """A date of the Mayan long count."""

    long_count: str
    tzolkin: str


class YearLength(Result):
    """Length of a year of another calendar."""

    days: Count


class Animal(Result):
    """Names of a year in the Chinese cycle of sixty."""

    animal: str
    element: str
    position: Count


@_calendar_tool(
    wording={
        "written": [
            "the {calendar} calendar's date (year-month-day) of {day}",
            "the date of the {calendar} calendar (year-month-day) that corresponds to {day}",
        ],
        "year": [
            "the year of the {calendar} calendar in which {day} falls",
            "the number of the {calendar} calendar year that contains {day}",
        ],
    },
    golden=[
        ({"day": "2018-07-04", "calendar": "Hebrew"}, {"written": "Hebrew 5778-04-21", "year": 5778}),
        ({"day": "1917-11-07", "calendar": "Julian"}, {"written": "Julian 1917-10-25"}),
        ({"day": "2018-03-21", "calendar": "Persian"}, {"written": "Persian 1397-01-01"}),
    ],
    invalid=[({"day": "1200-07-04", "calendar": "Hebrew"}, "invalid_arguments")],
)
def date_in_calendar(day: Day, calendar: Calendar) -> InCalendar:
    """Carries a Gregorian date (1850 to 2150) into another calendar; the Islamic one is tabular.

    Hebrew months are numbered from Nisan, so Tishri is 7.

    Args:
        day: The Gregorian date.
        calendar: The calendar.
    """
    year, month, number = _from_gregorian(calendar)(*_parts(_modern(day)))
    return InCalendar(
        written=f"{calendar} {year}-{month:02d}-{number:02d}", year=year, month=month, day_of_month=number
    )


@_calendar_tool(
    wording={
        "day": [
            "the Gregorian date of {calendar_date}",
            "the day of the Gregorian calendar that corresponds to {calendar_date}",
        ],
    },
    golden=[
        ({"calendar_date": "Hebrew 5779-07-01"}, {"day": "2018-09-10"}),
        ({"calendar_date": "tabular Islamic 1440-01-01"}, {"day": "2018-09-12"}),
        ({"calendar_date": "Persian 1397-01-01"}, {"day": "2018-03-21"}),
    ],
    invalid=[({"calendar_date": "Klingon 7-1-1"}, "invalid_arguments")],
)
def date_from_calendar(calendar_date: CalendarDate) -> OneDay:
    """Carries a date of another calendar into the Gregorian one; the tabular Islamic one has the civil epoch.

    Hebrew months are numbered from Nisan, so Tishri is 7.

    Args:
        calendar_date: Name of the calendar (Hebrew, tabular Islamic, Persian, Julian, Indian civil, Bahai, Coptic,
            Armenian), a space, and year-month-day, for example "Hebrew 5779-07-01".
    """
    calendar, _, written = calendar_date.strip().rpartition(" ")
    parts = written.split("-")
    if calendar not in _modules() or len(parts) != 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        raise InvalidArguments(f"calendar_date '{calendar_date[:60]}' must be like 'Hebrew 5779-07-01'")
    year, month, number = (int(part) for part in parts)
    try:
        day = date(*_to_gregorian(calendar)(year, month, number))
        back = _from_gregorian(calendar)(*_parts(_modern(day)))
    except (ValueError, IndexError, ArithmeticError):
        back = None
    if back != (year, month, number):
        raise InvalidArguments(f"calendar_date '{calendar_date}' does not exist or lies outside the years 1850 to 2150")
    return OneDay(day=day)


@_calendar_tool(
    wording={
        "number": [
            "the Julian day number that begins at noon of {day}",
            "the Julian day number of {day} at noon UTC",
        ],
    },
    golden=[({"day": "2000-01-01"}, {"number": 2451545}), ({"day": "1970-01-01"}, {"number": 2440588})],
    invalid=[({"day": "2000-01-32"}, "invalid_arguments")],
)
def julian_day_number(day: Day) -> JulianNumber:
    """Gives the Julian day number that begins at noon (UTC) of a Gregorian date from 1850 to 2150.

    Args:
        day: The date.
    """
    from convertdate import gregorian

    year, month, number = _parts(_modern(day))
    return JulianNumber(number=round(gregorian.to_jd(year, month, number) + 0.5))


@_calendar_tool(
    wording={
        "day": [
            "the Gregorian date on whose noon (UTC) {number} begins",
            "the day of the Gregorian calendar at whose noon UTC {number} begins",
        ],
    },
    golden=[({"number": 2451545}, {"day": "2000-01-01"})],
    invalid=[({"number": 5}, "invalid_arguments")],
)
def date_of_julian_day(number: Annotated[JulianDay, Field(ge=2_396_759, le=2_506_697)]) -> OneDay:
    """Gives the Gregorian date (1850 to 2150) at whose noon UTC a Julian day begins.

    Args:
        number: Julian day number.
    """
    from convertdate import gregorian

    return OneDay(day=date(*gregorian.from_jd(number - 0.5)))


@_calendar_tool(
    wording={
        "long_count": [
            "the Mayan long count of {day}",
            "the date of {day} in the Mayan long count",
        ],
        "tzolkin": [
            "the Mayan Tzolk'in date of {day}",
            "the date of {day} in the Tzolk'in, the Mayan count of 260 days",
        ],
    },
    golden=[({"day": "2012-12-21"}, {"long_count": "13.0.0.0.0", "tzolkin": "4 Ajaw"})],
    invalid=[({"day": "1200-01-01"}, "invalid_arguments")],
)
def mayan_date(day: Day) -> LongCount:
    """Gives the Mayan long count (correlation 584283) and Tzolk'in date of a Gregorian date from 1850 to 2150.

    Args:
        day: The date.
    """
    from convertdate import gregorian, mayan

    year, month, number = _parts(_modern(day))
    count, name = mayan.to_tzolkin(gregorian.to_jd(year, month, number))
    long_count = ".".join(str(part) for part in mayan.from_gregorian(year, month, number))
    return LongCount(long_count=long_count, tzolkin=f"{count} {name}")


@_calendar_tool(
    wording={
        "day": [
            "the first day of {festival} that begins in {year} (Gregorian), by daytime",
            "the Gregorian date of the first full day of {festival} in {year}",
        ],
    },
    golden=[
        ({"festival": "Rosh Hashanah", "year": 2018}, {"day": "2018-09-10"}),
        ({"festival": "Passover", "year": 2018}, {"day": "2018-03-31"}),
        ({"festival": "Hanukkah", "year": 2018}, {"day": "2018-12-03"}),
    ],
    invalid=[({"festival": "Hanukkah", "year": 1500}, "invalid_arguments")],
)
def jewish_festival(
    festival: Literal["Rosh Hashanah", "Yom Kippur", "Sukkot", "Hanukkah", "Purim", "Passover", "Shavuot"],
    year: Annotated[Year, Field(ge=1900, le=2100)],
) -> OneDay:
    """Gives the Gregorian date of the first full day of a Jewish festival in a Gregorian year (1900 to 2100).

    The festival begins at sunset of the day before.

    Args:
        festival: The festival.
        year: Gregorian year.
    """
    from convertdate import hebrew

    month, number = {
        "Rosh Hashanah": (7, 1),
        "Yom Kippur": (7, 10),
        "Sukkot": (7, 15),
        "Hanukkah": (9, 25),
        "Purim": (12, 14),
        "Passover": (1, 15),
        "Shavuot": (3, 6),
    }[festival]
    hebrew_year = year + (3761 if month in (7, 9) else 3760)
    if festival == "Purim" and hebrew.leap(hebrew_year):
        month = 13
    return OneDay(day=date(*hebrew.to_gregorian(hebrew_year, month, number)))


@_formula_tool(
    wording={
        "animal": [
            "the animal of the Chinese zodiac for the lunar year that begins in {year}",
            "the Chinese zodiac animal whose year starts in {year}",
        ],
        "position": [
            "the place in the Chinese cycle of sixty of the lunar year that begins in {year}, counted from 1",
            "the number, 1 to 60, of the sexagenary year that starts in {year}",
        ],
    },
    golden=[
        ({"year": 2018}, {"animal": "Dog", "element": "Earth", "position": 35}),
        ({"year": 1984}, {"animal": "Rat", "element": "Wood", "position": 1}),
    ],
    invalid=[({"year": -5}, "invalid_arguments")],
)
def chinese_year(year: Annotated[Year, Field(ge=4, le=4000)]) -> Animal:
    """Names the Chinese lunar year that begins in a Gregorian year: animal, element, and place in the cycle of sixty.

    Args:
        year: Gregorian year.
    """
    animals = ("Rat", "Ox", "Tiger", "Rabbit", "Dragon", "Snake", "Horse", "Goat", "Monkey", "Rooster", "Dog", "Pig")
    place = (year - 4) % 60
    element = ("Wood", "Fire", "Earth", "Metal", "Water")[place % 10 // 2]
    return Animal(animal=animals[place % 12], element=element, position=place + 1)


@_calendar_tool(
    wording={
        "days": [
            "the number of days in the year of the {calendar} calendar that contains {day}",
            "the length in days of the {calendar} calendar year in which {day} falls",
        ],
    },
    golden=[
        ({"day": "2018-07-04", "calendar": "Hebrew"}, {"days": 354}),
        ({"day": "2019-03-01", "calendar": "Hebrew"}, {"days": 385}),
    ],
    invalid=[({"day": "1500-07-04", "calendar": "Hebrew"}, "invalid_arguments")],
)
def calendar_year_length(
    day: Day, calendar: Literal["Hebrew", "tabular Islamic", "Persian", "Indian civil"]
) -> YearLength:
    """Gives the number of days in the year of another calendar that contains a Gregorian date (1850 to 2150).

    Args:
        day: The Gregorian date.
        calendar: The calendar; the Islamic one is tabular.
    """
    year = _from_gregorian(calendar)(*_parts(_modern(day)))[0]
    month = 7 if calendar == "Hebrew" else 1
    start, end = (date(*_to_gregorian(calendar)(y, month, 1)) for y in (year, year + 1))
    return YearLength(days=(end - start).days)


def _modern(day: date) -> date:
    if not 1850 <= day.year <= 2150:
        raise InvalidArguments(f"day {day} is out of range; years 1850 to 2150 are covered")
    return day


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


@cache
def _modules() -> dict[str, Any]:
    from convertdate import armenian, bahai, coptic, hebrew, indian_civil, islamic, julian, persian

    return {
        "Hebrew": hebrew,
        "tabular Islamic": islamic,
        "Persian": persian,
        "Julian": julian,
        "Indian civil": indian_civil,
        "Bahai": bahai,
        "Coptic": coptic,
        "Armenian": armenian,
    }


def _from_gregorian(calendar: str) -> Callable[..., tuple[int, int, int]]:
    convert: Callable[..., tuple[int, int, int]] = _modules()[calendar].from_gregorian
    return convert


def _to_gregorian(calendar: str) -> Callable[..., tuple[int, int, int]]:
    convert: Callable[..., tuple[int, int, int]] = _modules()[calendar].to_gregorian
    return convert


TOOLS: tuple[Tool, ...] = (
    date_in_calendar,
    date_from_calendar,
    julian_day_number,
    date_of_julian_day,
    mayan_date,
    jewish_festival,
    chinese_year,
    calendar_year_length,
)
