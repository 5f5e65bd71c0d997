"""US consumer prices: the Bureau of Labor Statistics' index for all urban consumers, US city average, unadjusted."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache

from toolgym.tools import InvalidArguments, NotFound, Source

CPI = Source(
    distribution="cpi",
    module="cpi",
    extra="finance",
    code_licence="MIT",
    data_licence="public domain (US Bureau of Labor Statistics)",
    data_files=("cpi.db",),
    data_date="2026-08-01",
)

ALL_ITEMS = "SA0"

MAJOR_GROUPS = ("SAF", "SAH", "SAA", "SAT", "SAM", "SAR", "SAE", "SAG")
"""The eight major groups, in the order in which the bureau prints them."""

_SERIES = "CUUR0000"
_ANNUAL = 13
_NOT_PRICES = ("AA0", "AA0R", "SA0R")  # bases of their own: not comparable with the other items


@dataclass(frozen=True)
class PriceIndex:
    """One item's index, 1982-84 = 100 for most items: values by year and month, and annual averages by year."""

    code: str
    name: str
    months: dict[tuple[int, int], float]
    years: dict[int, float]


@cache
def price_indices() -> dict[str, PriceIndex]:
    """Items with monthly values from 1998 at the latest to 2025, by item code.

    Raises:
        Unavailable: ``cpi`` is not installed.
    """
    path = CPI.path(CPI.data_files[0])
    query = "select series, year, period, value from indexes where series between ? and ? order by series, year, period"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        names = dict(database.execute("select code, name from items"))
        rows = database.execute(query, (_SERIES, _SERIES + "~")).fetchall()
    months: dict[str, dict[tuple[int, int], float]] = {}
    years: dict[str, dict[int, float]] = {}
    for series, year, period, value in rows:
        code, month = series[len(_SERIES) :], int(period[1:])
        if period[0] == "M" and month == _ANNUAL:
            years.setdefault(code, {})[year] = value
        elif period[0] == "M":
            months.setdefault(code, {})[year, month] = value
    return {
        code: PriceIndex(code, names[code], table, years[code])
        for code, table in months.items()
        if code not in _NOT_PRICES and min(years.get(code, {2100: 0.0})) <= 1998 and (2025, 12) in table
    }


@cache
def _by_name() -> dict[str, str]:
    return {index.name.casefold(): code for code, index in price_indices().items()}


def find_item(item: str) -> PriceIndex:
    """An item by code or name.

    Raises:
        NotFound: There is no such item with a long record.
    """
    key = item.strip()
    found = price_indices().get(key.upper()) or price_indices().get(_by_name().get(key.casefold(), ""))
    if found is None:
        raise NotFound(f"no consumer price item '{item[:60]}'; codes read like SA0 (All items) or SAF1 (Food)")
    return found


def month_value(index: PriceIndex, day: date) -> float:
    """The index of the calendar month that contains a day.

    Raises:
        NotFound: There is no value for that month.
    """
    value = index.months.get((day.year, day.month))
    if value is None:
        first, last = min(index.months), max(index.months)
        span = f"{first[0]}-{first[1]:02d} to {last[0]}-{last[1]:02d}"
        raise NotFound(f"no index of {index.name} for {day.year}-{day.month:02d}; it covers {span}, with gaps")
    return value


def year_value(index: PriceIndex, year: int) -> float:
    """The annual average of a year.

    Raises:
        NotFound: There is no annual average for that year.
    """
    value = index.years.get(year)
    if value is None:
        span = f"{min(index.years)} to {max(index.years)}"
        raise NotFound(f"no annual average of {index.name} for {year}; it covers {span}")
    return value


def yearly_change(index: PriceIndex, first: int, last: int) -> float:
    """The change in percent from one year's annual average to another's.

    Raises:
        NotFound: One of the years has no annual average.
    """
    return (year_value(index, last) / year_value(index, first) - 1) * 100


def ordered_years(first: int, last: int) -> None:
    """Refuses a span of years that does not run forward.

    Raises:
        InvalidArguments: The first year is not before the last.
    """
    if first >= last:
        raise InvalidArguments(f"start ({first}) must come before end ({last})")
