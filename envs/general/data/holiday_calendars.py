"""Public holidays and working days of countries, from the holidays library, with English names."""

import warnings
from datetime import date
from functools import cache
from typing import Any

from toolgym.envs.general.data.world import Country, find_country
from toolgym.tools import InvalidArguments, NotFound

FIRST_YEAR, LAST_YEAR = 1990, 2030


@cache
def _supported() -> frozenset[str]:
    import holidays

    return frozenset(holidays.list_supported_countries(include_aliases=False))


@cache
def _calendar(code: str) -> Any:
    import holidays

    languages = getattr(holidays, code).supported_languages
    language = next((name for name in ("en_US", "en_GB") if name in languages), None)
    years = range(FIRST_YEAR - 1, LAST_YEAR + 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some lunar holidays are tabulated for fewer years
        return holidays.country_holidays(code, years=years, expand=False, language=language)


def calendar(country: str) -> tuple[Country, Any]:
    """A country and its nationwide public holidays.

    Raises:
        NotFound: There is no such country, or no calendar for it.
    """
    found = find_country(country)
    if found.code not in _supported():
        raise NotFound(f"no holidays are known for {found.name} ({found.code})")
    return found, _calendar(found.code)


@cache
def _dates(code: str) -> tuple[date, ...]:
    return tuple(sorted(_calendar(code).keys()))


def holidays_between(code: str, first: date, last: date) -> tuple[date, ...]:
    """Days that are nationwide public holidays, in order, both ends included."""
    return tuple(day for day in _dates(code) if first <= day <= last)


def within(day: date) -> date:
    """Returns a day that the calendars cover.

    Raises:
        InvalidArguments: It lies outside their years.
    """
    covered(day.year)
    return day


def covered(year: int) -> int:
    """Returns a year that the calendars cover.

    Raises:
        InvalidArguments: They do not.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidArguments(f"{year} is out of range; years {FIRST_YEAR} to {LAST_YEAR} are covered")
    return year
