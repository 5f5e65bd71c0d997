"""Euro reference rates: look-ups, cross rates, conversions, and the days on which they were published."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data import ecb
from toolgym.envs.finance.data.calendars import month_days
from toolgym.envs.finance.entities import CurrencyCode, Day, Year
from toolgym.envs.finance.quantities import Amount, Count, FxRate, Percent
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_rate_tool = partial(tool, domain="finance", source=ecb.ECB, theme="exchange_rates")


class ReferenceRate(Result):
    """Units of a currency for one euro."""

    rate: Annotated[FxRate, Quantity(None, 6)]


class CrossRate(Result):
    """Units of the quote currency for one unit of the base currency."""

    rate: Annotated[FxRate, Quantity(None, 8)]


class Converted(Result):
    """An amount in the target currency."""

    amount: Annotated[Amount, Quantity(None, 2)]


class CurrencyRate(Result):
    """One currency's rate."""

    currency: CurrencyCode
    rate: Annotated[FxRate, Quantity(None, 6)]


class RateTable(Result):
    """All rates of one day."""

    rates: list[CurrencyRate]
    count: Count


class MonthEndRate(Result):
    """The last rate of a month."""

    day: Day
    rate: Annotated[FxRate, Quantity(None, 6)]


class PublicationDay(Result):
    """A day on which rates were published."""

    day: Day


class PublicationDays(Result):
    """The publication days of a period."""

    first: Day
    last: Day
    count: Count


class Change(Result):
    """A relative change."""

    change: Annotated[Percent, Quantity("percent", 4)]


@_rate_tool(
    kind="retrieval",
    wording={
        "rate": [
            "the ECB reference rate of {currency} on {day}, in units of the currency per euro",
            "the euro foreign exchange reference rate of {currency} published on {day} (units per euro)",
        ]
    },
    golden=[
        ({"currency": "USD", "day": "2013-03-21"}, {"rate": 1.291}),
        ({"currency": "GBP", "day": "1999-01-04"}, {"rate": 0.7111}),
    ],
    invalid=[
        ({"currency": "USD", "day": "2013-03-23"}, "not_found"),
        ({"currency": "XXX", "day": "2013-03-21"}, "invalid_arguments"),
    ],
)
def euro_reference_rate(currency: CurrencyCode, day: Day) -> ReferenceRate:
    """Gives the European Central Bank's reference rate: units of a currency for one euro on a publication day.

    Rates are published on working days from 1999-01-04 to 2026-10-30. Other days give a "not found" error.

    Args:
        currency: ISO 4217 code, for example USD.
        day: Publication day.
    """
    return ReferenceRate(rate=ecb.euro_rate(ecb.quoted_currency(currency), day))


@_rate_tool(
    kind="processing",
    wording={
        "rate": [
            "the cross rate of {base} in {quote} from the ECB reference rates of {day}, in units of the latter per "
            "unit of the former",
            "the price of one unit of {base} in {quote} at the ECB reference rates of {day}",
        ]
    },
    golden=[
        ({"base": "EUR", "quote": "USD", "day": "2013-03-21"}, {"rate": 1.291}),
        ({"base": "USD", "quote": "EUR", "day": "2013-03-21"}, {"rate": 0.77459334}),
    ],
    invalid=[
        ({"base": "USD", "quote": "USD", "day": "2013-03-21"}, "invalid_arguments"),
        ({"base": "USD", "quote": "JPY", "day": "2013-03-24"}, "not_found"),
    ],
)
def cross_rate(base: CurrencyCode, quote: CurrencyCode, day: Day) -> CrossRate:
    """Computes units of ``quote`` for one unit of ``base`` from the two euro reference rates of a publication day.

    Args:
        base: ISO 4217 code of the currency that is priced; EUR is allowed.
        quote: ISO 4217 code of the currency it is priced in; EUR is allowed.
        day: Publication day.
    """
    _different(base, quote)
    return CrossRate(rate=ecb.euro_rate(quote, day) / ecb.euro_rate(base, day))


@_rate_tool(
    kind="processing",
    wording={
        "amount": [
            "the conversion of {amount} from {source} into {target} at the ECB reference rates of {day}",
            "the value in {target} of {amount} units of {source} at the ECB reference rates of {day}",
        ]
    },
    golden=[
        ({"amount": 100.0, "source": "EUR", "target": "USD", "day": "2013-03-21"}, {"amount": 129.1}),
        ({"amount": 1000.0, "source": "USD", "target": "JPY", "day": "1999-01-04"}, {"amount": 113436.25}),
    ],
    invalid=[
        ({"amount": -5.0, "source": "EUR", "target": "USD", "day": "2013-03-21"}, "invalid_arguments"),
        ({"amount": 5.0, "source": "EUR", "target": "USD", "day": "2013-03-23"}, "not_found"),
    ],
)
def convert_amount(
    amount: Annotated[Amount, Field(gt=0, le=1e12)], source: CurrencyCode, target: CurrencyCode, day: Day
) -> Converted:
    """Converts an amount between two currencies at the euro reference rates of a publication day, without charges.

    The amount times the target's rate divided by the source's rate; rounded once, to two decimals.

    Args:
        amount: Amount in the source currency.
        source: ISO 4217 code of the currency of the amount; EUR is allowed.
        target: ISO 4217 code of the currency wanted; EUR is allowed.
        day: Publication day.
    """
    _different(source, target)
    return Converted(amount=amount * ecb.euro_rate(target, day) / ecb.euro_rate(source, day))


@_rate_tool(
    kind="retrieval",
    wording={
        "rates": ["the ECB reference rates published on {day}", "the euro reference rates of {day}, per euro"],
        "rates.currency": ["currency", "quoted currency"],
        "rates.rate": ["reference rate", "rate per euro"],
        "count": [
            "the number of currencies for which the ECB published a reference rate on {day}",
            "the number of currencies quoted by the ECB on {day}",
        ],
    },
    golden=[({"day": "2004-12-31"}, {"count": 28})],
    invalid=[({"day": "2005-01-01"}, "not_found")],
)
def reference_rates_on(day: Day) -> RateTable:
    """Lists all euro reference rates of a publication day, units of each currency per euro, by currency code.

    Args:
        day: Publication day.
    """
    data = ecb.reference_rates()
    row = data.rows[ecb.publication_index(day)]
    pairs = sorted((code, rate) for code, rate in zip(data.currencies, row, strict=True) if rate is not None)
    return RateTable(rates=[CurrencyRate(currency=c, rate=r) for c, r in pairs], count=len(pairs))


@_rate_tool(
    kind="retrieval",
    wording={
        "day": [
            "the last ECB publication day for {currency} in the calendar month of {day}",
            "the day of the last ECB reference rate of {currency} in the month that contains {day}",
        ],
        "rate": [
            "the last ECB reference rate of {currency} in the calendar month of {day}, in units per euro",
            "the month-end ECB reference rate of {currency} (units per euro) for the month that contains {day}",
        ],
    },
    golden=[({"currency": "USD", "day": "2013-03-10"}, {"day": "2013-03-28", "rate": 1.2805})],
    invalid=[({"currency": "INR", "day": "2005-03-10"}, "not_found")],
)
def month_end_rate(currency: CurrencyCode, day: Day) -> MonthEndRate:
    """Gives the last euro reference rate of a currency in the calendar month that contains a day, and its date.

    Args:
        currency: ISO 4217 code, for example USD.
        day: Any day of the month.
    """
    last, rate = ecb.fixings_in(currency, *month_days(day))[-1]
    return MonthEndRate(day=last, rate=rate)


@_rate_tool(
    kind="retrieval",
    wording={
        "day": [
            "the ECB publication day nearest to {day} among those {direction} it",
            "the closest day {direction} {day} on which the ECB published reference rates",
        ]
    },
    golden=[
        ({"day": "2013-03-23", "direction": "on or before"}, {"day": "2013-03-22"}),
        ({"day": "2013-03-23", "direction": "on or after"}, {"day": "2013-03-25"}),
        ({"day": "2013-03-22", "direction": "strictly after"}, {"day": "2013-03-25"}),
    ],
    invalid=[({"day": "1998-12-31", "direction": "on or before"}, "not_found")],
)
def publication_day(
    day: Day, direction: Literal["on or before", "on or after", "strictly before", "strictly after"]
) -> PublicationDay:
    """Finds the nearest day on which the ECB published reference rates, before or after a given day.

    Args:
        day: Any day from 1999 to 2026.
        direction: On which side of the day to look, and whether the day itself counts.
    """
    days = ecb.reference_rates().days
    at = {
        "on or before": bisect_right(days, day) - 1,
        "on or after": bisect_left(days, day),
        "strictly before": bisect_left(days, day) - 1,
        "strictly after": bisect_right(days, day),
    }[direction]
    if not 0 <= at < len(days):
        raise NotFound(f"the publication days in the data run from {days[0]} to {days[-1]}")
    return PublicationDay(day=days[at])


@_rate_tool(
    kind="retrieval",
    wording={
        "first": ["the first ECB publication day of {year}", "the earliest day of {year} with ECB reference rates"],
        "last": ["the last ECB publication day of {year}", "the latest day of {year} with ECB reference rates"],
        "count": [
            "the number of days in {year} on which the ECB published reference rates",
            "the number of ECB publication days in {year}",
        ],
    },
    golden=[({"year": 2004}, {"first": "2004-01-02", "last": "2004-12-31", "count": 259})],
    invalid=[({"year": 1990}, "not_found")],
)
def publication_days_of_year(year: Year) -> PublicationDays:
    """Gives the first and last day of a year on which the ECB published reference rates, and their number.

    Args:
        year: A year from 1999 to 2025.
    """
    days = ecb.reference_rates().days
    inside = days[bisect_left(days, ecb.first_day(year)) : bisect_right(days, date(year, 12, 31))]
    return PublicationDays(first=inside[0], last=inside[-1], count=len(inside))


@_rate_tool(
    kind="retrieval",
    wording={
        "first": [
            "the first day with an ECB reference rate of {currency}",
            "the day of the ECB's first rate of {currency}",
        ],
        "last": [
            "the last day with an ECB reference rate of {currency} in the data",
            "the day of the latest recorded ECB rate of {currency}",
        ],
        "count": [
            "the number of recorded ECB reference rates of {currency}",
            "the number of days with an ECB reference rate of {currency}",
        ],
    },
    golden=[
        ({"currency": "CYP"}, {"first": "1999-01-04", "last": "2007-12-31"}),
        ({"currency": "INR"}, {"first": "2009-01-02"}),
    ],
    invalid=[({"currency": "EUR"}, "invalid_arguments")],
)
def publication_span(currency: CurrencyCode) -> PublicationDays:
    """Gives the first and last day with a euro reference rate of a currency, and the number of such days.

    Args:
        currency: ISO 4217 code, for example USD; codes no longer quoted (CYP, RUB) are known too.
    """
    first, last, count = ecb.span(ecb.quoted_currency(currency))
    return PublicationDays(first=first, last=last, count=count)


@_rate_tool(
    kind="processing",
    wording={
        "change": [
            "the percentage change of the ECB reference rate of {currency} (units per euro) from {start} to {end}",
            "the change in percent of the units of {currency} per euro between the ECB rates of {start} and {end}",
        ]
    },
    golden=[({"currency": "USD", "start": "1999-01-04", "end": "2013-03-21"}, {"change": 9.5089})],
    invalid=[({"currency": "USD", "start": "2013-03-21", "end": "1999-01-04"}, "invalid_arguments")],
)
def rate_change(currency: CurrencyCode, start: Day, end: Day) -> Change:
    """Computes the change in percent of a euro reference rate between two publication days.

    A rise means that a euro buys more units: the currency lost value against the euro.

    Args:
        currency: ISO 4217 code, for example USD.
        start: Earlier publication day.
        end: Later publication day.
    """
    if start >= end:
        raise InvalidArguments(f"start ({start}) must come before end ({end})")
    code = ecb.quoted_currency(currency)
    return Change(change=(ecb.euro_rate(code, end) / ecb.euro_rate(code, start) - 1) * 100)


def _different(first: str, second: str) -> None:
    if first.strip().upper() == second.strip().upper():
        raise InvalidArguments(f"the two currencies must differ, but both are {first.strip().upper()}")


TOOLS: tuple[Tool, ...] = (
    euro_reference_rate,
    cross_rate,
    convert_amount,
    reference_rates_on,
    month_end_rate,
    publication_day,
    publication_days_of_year,
    publication_span,
    rate_change,
)
