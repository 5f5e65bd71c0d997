"""Euro reference rates over a period: averages, extremes, largest moves and rankings."""

from datetime import date
from functools import partial
from itertools import pairwise
from math import fsum
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data import ecb
from toolgym.envs.finance.data.calendars import month_days
from toolgym.envs.finance.entities import CurrencyCode, Day, Year
from toolgym.envs.finance.quantities import Count, FxMark, FxRate, Percent
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_history_tool = partial(tool, domain="finance", kind="processing", source=ecb.ECB, theme="exchange_rates")


class AverageRate(Result):
    """The mean of a currency's rates."""

    average: Annotated[FxRate, Quantity(None, 6)]


class RateRange(Result):
    """The highest and the lowest rate of a period, each with its first day."""

    high: Annotated[FxRate, Quantity(None, 6)]
    high_day: Day
    low: Annotated[FxRate, Quantity(None, 6)]
    low_day: Day


class Move(Result):
    """A change from one fixing to the next, and the day on which it ended."""

    day: Day
    change: Annotated[Percent, Quantity("percent", 4)]


class RankedCurrency(Result):
    """A currency and the change of its value against the euro."""

    currency: CurrencyCode
    change: Annotated[Percent, Quantity("percent", 4)]


class DayCount(Result):
    """A number of publication days."""

    days: Count


class Streak(Result):
    """The longest run of rises: how many, and the day of the last one."""

    rises: Count
    last_day: Day


@_history_tool(
    wording={
        "average": [
            "the mean of the daily ECB reference rates (units per euro) of {currency} in {year}",
            "the yearly average ECB rate of {currency} (units per euro) for {year}",
        ]
    },
    golden=[({"currency": "USD", "year": 2013}, {"average": 1.328118})],
    invalid=[
        ({"currency": "USD", "year": 1990}, "not_found"),
        ({"currency": "EUR", "year": 2013}, "invalid_arguments"),
    ],
)
def average_rate_of_year(currency: CurrencyCode, year: Year) -> AverageRate:
    """Computes the arithmetic mean of a currency's euro reference rates over the publication days of a year.

    Args:
        currency: ISO 4217 code, for example USD.
        year: A year from 1999 to 2025.
    """
    return _average(_of_year(currency, year))


@_history_tool(
    wording={
        "average": [
            "the mean of the daily ECB reference rates (units per euro) of {currency} in the calendar month of {day}",
            "the monthly average ECB rate of {currency} (units per euro) for the month that contains {day}",
        ]
    },
    golden=[({"currency": "USD", "day": "2013-03-21"}, {"average": 1.29636})],
    invalid=[({"currency": "INR", "day": "2005-03-21"}, "not_found")],
)
def average_rate_of_month(currency: CurrencyCode, day: Day) -> AverageRate:
    """Computes the arithmetic mean of a currency's euro reference rates in the calendar month that contains a day.

    Args:
        currency: ISO 4217 code, for example USD.
        day: Any day of the month.
    """
    return _average(ecb.fixings_in(currency, *month_days(day)))


@_history_tool(
    kind="retrieval",
    wording={
        "high": [
            "the highest ECB reference rate (units per euro) of {currency} in {year}",
            "the yearly maximum of the ECB rate of {currency} (units per euro) in {year}",
        ],
        "high_day": [
            "the first day of {year} on which the ECB reference rate of {currency} (units per euro) was highest",
            "the earliest day with the yearly maximum of the ECB rate of {currency} in {year}",
        ],
        "low": [
            "the lowest ECB reference rate (units per euro) of {currency} in {year}",
            "the yearly minimum of the ECB rate of {currency} (units per euro) in {year}",
        ],
        "low_day": [
            "the first day of {year} on which the ECB reference rate of {currency} (units per euro) was lowest",
            "the earliest day with the yearly minimum of the ECB rate of {currency} in {year}",
        ],
    },
    golden=[
        (
            {"currency": "USD", "year": 2008},
            {"high": 1.599, "high_day": "2008-07-15", "low": 1.246, "low_day": "2008-10-27"},
        )
    ],
    invalid=[({"currency": "USD", "year": 1990}, "not_found")],
)
def rate_range_of_year(currency: CurrencyCode, year: Year) -> RateRange:
    """Finds the highest and lowest euro reference rate of a currency in a year, and the first day of each.

    Args:
        currency: ISO 4217 code, for example USD.
        year: A year from 1999 to 2025.
    """
    found = _of_year(currency, year)
    high, low = max(found, key=lambda fixing: fixing[1]), min(found, key=lambda fixing: fixing[1])
    return RateRange(high=high[1], high_day=high[0], low=low[1], low_day=low[0])


@_history_tool(
    wording={
        "day": [
            "the day in {year} with the largest {direction} of the ECB reference rate of {currency} (units per euro) "
            "over the fixing before it",
            "the day of the biggest one-day {direction} in percent of the ECB rate of {currency} in {year}",
        ],
        "change": [
            "the largest one-day {direction} in percent of the ECB reference rate of {currency} in {year}",
            "the change in percent at the biggest one-day {direction} of the ECB rate of {currency} in {year}",
        ],
    },
    golden=[({"currency": "CHF", "year": 2015, "direction": "fall"}, {"day": "2015-01-15"})],
    invalid=[({"currency": "CHF", "year": 2015, "direction": "sideways"}, "invalid_arguments")],
)
def largest_daily_move(currency: CurrencyCode, year: Year, direction: Literal["rise", "fall"]) -> Move:
    """Finds the largest percentage change of a euro reference rate between successive fixings of one year.

    Both fixings lie in the year; of equal changes the first one counts. A fall is given as a negative change.

    Args:
        currency: ISO 4217 code, for example USD.
        year: A year from 1999 to 2025.
        direction: Whether to look for a rise or a fall of the units per euro.
    """
    sign = 1 if direction == "rise" else -1
    moves = [(after[0], (after[1] / before[1] - 1) * 100) for before, after in pairwise(_of_year(currency, year))]
    day, change = max(moves, key=lambda move: sign * move[1], default=(None, 0.0))
    if day is None or sign * change <= 0:
        raise NotFound(f"the rate of {currency.upper()} shows no {direction} in {year}")
    return Move(day=day, change=change)


@_history_tool(
    wording={
        "currency": [
            "the currency whose value against the euro {direction} the most in percent between the ECB reference rates "
            "of {start} and {end}",
            "the ECB-quoted currency that {direction} the most in percent against the euro from {start} to {end}",
        ],
        "change": [
            "the percentage change in value against the euro of the currency that {direction} the most between the ECB "
            "reference rates of {start} and {end}",
            "the change in percent against the euro, from {start} to {end}, of the ECB-quoted currency that "
            "{direction} the most",
        ],
    },
    golden=[({"start": "2015-01-14", "end": "2015-01-15", "direction": "gained"}, {"currency": "CHF"})],
    invalid=[({"start": "2015-01-15", "end": "2015-01-14", "direction": "gained"}, "invalid_arguments")],
)
def extreme_currency(start: Day, end: Day, direction: Literal["gained", "lost"]) -> RankedCurrency:
    """Finds the currency that gained or lost most value against the euro between two publication days.

    The value is the number of euros for one unit; only currencies quoted on both days are compared.

    Args:
        start: Earlier publication day.
        end: Later publication day.
        direction: Whether to look for the largest gain or the largest loss.
    """
    if start >= end:
        raise InvalidArguments(f"start ({start}) must come before end ({end})")
    data = ecb.reference_rates()
    before, after = data.rows[ecb.publication_index(start)], data.rows[ecb.publication_index(end)]
    changes = [
        (code, (old / new - 1) * 100)
        for code, old, new in zip(data.currencies, before, after, strict=True)
        if old is not None and new is not None
    ]
    sign = 1 if direction == "gained" else -1
    code, change = max(changes, key=lambda pair: (sign * pair[1], pair[0]))
    return RankedCurrency(currency=code, change=change)


@_history_tool(
    wording={
        "days": [
            "the number of days in {year} with an ECB reference rate of {currency} (units per euro) above {rate}",
            "the number of ECB fixings of {currency} in {year} higher than {rate} units per euro",
        ]
    },
    golden=[({"currency": "USD", "year": 2008, "rate": 1.59}, {"days": 5})],
    invalid=[({"currency": "USD", "year": 2008, "rate": 0.0}, "invalid_arguments")],
)
def days_above_rate(currency: CurrencyCode, year: Year, rate: Annotated[FxMark, Field(gt=0)]) -> DayCount:
    """Counts the publication days of a year on which a currency's euro reference rate was strictly above a threshold.

    Args:
        currency: ISO 4217 code, for example USD.
        year: A year from 1999 to 2025.
        rate: Threshold, in units of the currency per euro.
    """
    return DayCount(days=sum(value > rate for _, value in _of_year(currency, year)))


@_history_tool(
    wording={
        "rises": [
            "the length of the longest unbroken run of daily rises of the ECB reference rate of {currency} in {year}",
            "the largest number of successive rises of the ECB rate of {currency} (units per euro) in {year}",
        ],
        "last_day": [
            "the last day of the longest unbroken run of daily rises of the ECB reference rate of {currency} in {year}",
            "the day that ended the longest series of successive rises of the ECB rate of {currency} in {year}",
        ],
    },
    golden=[({"currency": "USD", "year": 2013}, {"rises": 8})],
    invalid=[({"currency": "USD", "year": 1990}, "not_found")],
)
def longest_rise(currency: CurrencyCode, year: Year) -> Streak:
    """Finds the longest run of successive rises of a euro reference rate within one year; of equal runs the first.

    Args:
        currency: ISO 4217 code, for example USD.
        year: A year from 1999 to 2025.
    """
    run, best, last = 0, 0, None
    for before, after in pairwise(_of_year(currency, year)):
        run = run + 1 if after[1] > before[1] else 0
        if run > best:
            best, last = run, after[0]
    if last is None:
        raise NotFound(f"the rate of {currency.upper()} never rose in {year}")
    return Streak(rises=best, last_day=last)


@_history_tool(
    wording={
        "change": [
            "the percentage change of the ECB reference rate of {currency} (units per euro) from the first to the last "
            "publication day of {year}",
            "the change in percent, over the fixings of {year}, of the ECB rate of {currency} from first to last",
        ],
        "day": [
            "the last day of {year} with an ECB reference rate of {currency}",
            "the day of the final ECB fixing of {currency} in {year}",
        ],
    },
    golden=[({"currency": "USD", "year": 2004}, {"day": "2004-12-31", "change": 8.1719})],
    invalid=[({"currency": "USD", "year": 1990}, "not_found")],
)
def rate_change_of_year(currency: CurrencyCode, year: Year) -> Move:
    """Computes the change in percent of a euro reference rate from a year's first fixing to its last one.

    Args:
        currency: ISO 4217 code, for example USD.
        year: A year from 1999 to 2025.
    """
    found = _of_year(currency, year)
    return Move(day=found[-1][0], change=(found[-1][1] / found[0][1] - 1) * 100)


def _of_year(currency: str, year: int) -> list[tuple[date, float]]:
    return ecb.fixings_in(currency, ecb.first_day(year), date(year, 12, 31))


def _average(found: list[tuple[date, float]]) -> AverageRate:
    return AverageRate(average=fsum(rate for _, rate in found) / len(found))


TOOLS: tuple[Tool, ...] = (
    average_rate_of_year,
    average_rate_of_month,
    rate_range_of_year,
    largest_daily_move,
    extreme_currency,
    days_above_rate,
    longest_rise,
    rate_change_of_year,
)
