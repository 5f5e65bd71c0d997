"""Daily market series of the ``arch`` distribution: read from its CSV files, the package itself is never imported."""

import csv
import gzip
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeAlias

from toolgym.tools import InvalidArguments, NotFound, Source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float64]

ARCH = Source(
    distribution="arch",
    module="arch",
    extra="finance",
    code_licence="NCSA",
    data_licence="NCSA (as distributed; original data of Yahoo Finance, CBOE and FRED)",
    data_files=(
        "data/sp500/sp500.csv.gz",
        "data/nasdaq/nasdaq.csv.gz",
        "data/vix/vix.csv.gz",
        "data/wti/wti.csv.gz",
    ),
    data_date="2019-01-03",
)

TITLES = {
    "sp500": "the S&P 500 index (sp500)",
    "nasdaq": "the Nasdaq Composite index (nasdaq)",
    "vix": "the CBOE Volatility Index (vix)",
    "wti": "the WTI crude oil spot price in US dollars per barrel (wti)",
}
"""How a question names each series."""

NAMES = {
    "sp500": ("S&P 500", "S&P 500 index"),
    "nasdaq": ("Nasdaq Composite", "Nasdaq Composite index"),
    "vix": ("VIX", "CBOE Volatility Index"),
    "wti": ("WTI", "WTI crude oil", "WTI crude oil spot price"),
}
"""Other names of each series."""


@dataclass(frozen=True)
class Bar:
    """One day's prices: open, high, low, close, and the traded volume in shares."""

    open: float
    high: float
    low: float
    close: float
    volume: int


@dataclass(frozen=True)
class Series:
    """A daily series in the order of its days.

    Attributes:
        name: Identifier (``"sp500"``).
        days: The days that have a value, ascending.
        closes: The closing level of each day.
        bars: The day's full prices; empty for series that have closes only.
    """

    name: str
    days: tuple[date, ...]
    closes: tuple[float, ...]
    bars: tuple[Bar, ...] = ()

    @cached_property
    def positions(self) -> dict[date, int]:
        """Where each day stands."""
        return {day: position for position, day in enumerate(self.days)}

    @cached_property
    def close_array(self) -> "Floats":
        """The closes as an array."""
        return _array(self.closes)

    @cached_property
    def high_array(self) -> "Floats":
        """The daily highs as an array; empty without bars."""
        return _array(bar.high for bar in self.bars)

    @cached_property
    def low_array(self) -> "Floats":
        """The daily lows as an array; empty without bars."""
        return _array(bar.low for bar in self.bars)

    def position(self, day: date) -> int:
        """Where a day stands.

        Raises:
            NotFound: The series has no value on that day; the message names the nearest earlier one.
        """
        found = self.positions.get(day)
        if found is not None:
            return found
        if not self.days[0] <= day <= self.days[-1]:
            raise NotFound(f"{self.name} has no value on {day}; {self._range}")
        raise NotFound(
            f"{self.name} has no value on {day}, not a trading day; the last one before is {self.before(day)}"
        )

    def before(self, day: date) -> date:
        """The last day on or before a day that has a value.

        Raises:
            NotFound: The series starts later.
        """
        return self.days[self.position_before(day)]

    def position_before(self, day: date) -> int:
        """Where the last day on or before a day stands.

        Raises:
            NotFound: The series starts later, or ended more than ten days earlier.
        """
        found = bisect_right(self.days, day) - 1
        if found < 0 or (day - self.days[found]).days > 10:
            raise NotFound(f"{self.name} has no value near {day}; {self._range}")
        return found

    def span(self, start: date, end: date) -> range:
        """Positions of the days from ``start`` to ``end``, both included, a period that the series covers.

        Raises:
            InvalidArguments: The end lies before the start.
            NotFound: The series starts later or ends earlier.
        """
        found = self.window(start, end)
        if start < self.days[0] or end > self.days[-1]:
            raise NotFound(f"{self.name} does not cover {start} to {end}; {self._range}")
        return found

    def window(self, start: date, end: date) -> range:
        """Positions of the days from ``start`` to ``end``, both included; may be empty.

        Raises:
            InvalidArguments: The end lies before the start.
        """
        if end < start:
            raise InvalidArguments(f"the end {end} lies before the start {start}; swap them")
        return range(bisect_left(self.days, start), bisect_right(self.days, end))

    def year(self, year: int, month: int | None = None) -> range:
        """Positions of the days of a year, or of one month of it; never empty.

        Raises:
            NotFound: The series has no value then.
        """
        if not self.days[0].year <= year <= self.days[-1].year:
            raise NotFound(f"{self.name} has no value in {year}; {self._range}")
        first = date(year, month or 1, 1)
        last = date(year, 12, 31) if month is None else date(year, month, _month_days(year, month))
        found = self.window(first, last)
        if not found:
            raise NotFound(f"{self.name} has no value in {first:%Y}{f'-{month:02d}' if month else ''}; {self._range}")
        return found

    @property
    def _range(self) -> str:
        return f"it runs from {self.days[0]} to {self.days[-1]}"


def load(name: str) -> Series:
    """The series with this identifier, whatever its case.

    Raises:
        InvalidArguments: There is no such series.
    """
    key = name.strip().lower()
    if key not in TITLES:
        raise InvalidArguments(f"there is no series '{name[:40]}'; the series are {', '.join(TITLES)}")
    return _load(key)


@cache
def _load(name: str) -> Series:
    with gzip.open(ARCH.path(f"data/{name}/{name}.csv.gz"), "rt", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row and row[1] != "."][1:]  # FRED writes "." on holidays
    days = tuple(_day(row[0]) for row in rows)
    if len(rows[0]) == 2:
        return Series(name, days, tuple(float(row[1]) for row in rows))
    bars = tuple(Bar(float(r[1]), float(r[2]), float(r[3]), float(r[4]), int(r[6])) for r in rows)
    return Series(name, days, tuple(bar.close for bar in bars), bars)


def _array(values: Iterable[float]) -> "Floats":
    import numpy as np

    return np.array(tuple(values), dtype=np.float64)


def _day(text: str) -> date:
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))


def _month_days(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days
