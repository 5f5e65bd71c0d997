"""US macroeconomic records: quarterly figures of ``statsmodels`` and monthly files of ``arch``, read as plain CSV."""

import csv
import gzip
from dataclasses import dataclass
from datetime import date
from functools import cache

from toolgym.tools import NotFound, Source

MONTHLY = Source(
    distribution="arch",
    module="arch",
    extra="finance",
    code_licence="NCSA",
    data_licence="NCSA (as distributed; original data of FRED, Moody's and the Kenneth R. French data library)",
    data_files=(
        "data/default/default.csv.gz",
        "data/frenchdata/frenchdata.csv.gz",
        "data/core_cpi/core-cpi.csv.gz",
        "data/crude/crude.csv.gz",
    ),
    data_date="2020-01-15",
)

QUARTERLY = Source(
    distribution="statsmodels",
    module="statsmodels",
    extra="finance",
    code_licence="BSD-3-Clause",
    data_licence="public domain (US federal agencies)",
    data_files=("datasets/macrodata/macrodata.csv",),
    data_date="2009-09-30",
)

Month = tuple[int, int]
Quarter = tuple[int, int]


@dataclass(frozen=True)
class Monthly:
    """A monthly record: what it is, and its columns by year and month."""

    title: str
    values: dict[Month, dict[str, float]]

    def at(self, day: date) -> dict[str, float]:
        """The columns of the calendar month that contains a day.

        Raises:
            NotFound: The record does not cover the month.
        """
        return self.month((day.year, day.month))

    def month(self, month: Month) -> dict[str, float]:
        """The columns of a month.

        Raises:
            NotFound: The record does not cover the month.
        """
        found = self.values.get(month)
        if found is None:
            first, last = (f"{y}-{m:02d}" for y, m in (min(self.values), max(self.values)))
            raise NotFound(f"{self.title} cover {first} to {last}, not {month[0]:04d}-{month[1]:02d}")
        return found

    def year(self, year: int) -> list[dict[str, float]]:
        """The columns of all twelve months of a year.

        Raises:
            NotFound: The record does not cover the whole year.
        """
        return [self.month((year, month)) for month in range(1, 13)]


def _rows(name: str) -> list[dict[str, str]]:
    with gzip.open(MONTHLY.path(name), "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _american(text: str) -> Month:
    month, _, year = text.split("/")
    return int(year), int(month)


def _floats(row: dict[str, str]) -> dict[str, float]:
    return {key: float(value) for key, value in row.items() if key != "Date" and value}


@cache
def corporate_yields() -> Monthly:
    """Moody's seasoned corporate bond yields: columns ``AAA`` and ``BAA``, percent per year."""
    rows = _rows("data/default/default.csv.gz")
    return Monthly("the corporate bond yields", {_american(row["Date"]): _floats(row) for row in rows})


@cache
def french_factors() -> Monthly:
    """Fama and French's three factors: columns ``Mkt-RF``, ``SMB``, ``HML`` and ``RF``, percent per month."""
    rows = _rows("data/frenchdata/frenchdata.csv.gz")
    values = {(int(row["Date"][:4]), int(row["Date"][4:6])): _floats(row) for row in rows}
    return Monthly("the factor returns", values)


@cache
def core_prices() -> Monthly:
    """The seasonally adjusted US consumer price index less food and energy: column ``CPILFESL``."""
    rows = _rows("data/core_cpi/core-cpi.csv.gz")
    return Monthly("the core price index values", {_american(row["Date"]): _floats(row) for row in rows})


@cache
def crude_prices() -> Monthly:
    """Monthly crude oil prices: columns ``Brent`` and ``WTI``, US dollars per barrel."""
    rows = _rows("data/crude/crude.csv.gz")
    values = {(int(row["Date"][:4]), int(row["Date"][5:7])): _floats(row) for row in rows}
    return Monthly("the crude oil prices", values)


@cache
def quarters() -> dict[Quarter, dict[str, float]]:
    """Columns of the US macroeconomic record by year and quarter, 1959 to the third quarter of 2009."""
    with QUARTERLY.path(QUARTERLY.data_files[0]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (int(float(row["year"])), int(float(row["quarter"]))): {key: float(value) for key, value in row.items()}
        for row in rows
    }


def quarter_of(day: date) -> Quarter:
    """Year and quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def quarter_record(quarter: Quarter) -> dict[str, float]:
    """The columns of one quarter.

    Raises:
        NotFound: The record does not cover the quarter.
    """
    found = quarters().get(quarter)
    if found is None:
        raise NotFound(f"the quarterly record covers 1959 Q1 to 2009 Q3, not {quarter[0]} Q{quarter[1]}")
    return found


def year_of_quarters(year: int) -> list[dict[str, float]]:
    """The columns of all four quarters of a year.

    Raises:
        NotFound: The record does not cover the whole year.
    """
    return [quarter_record((year, quarter)) for quarter in range(1, 5)]
