"""Euro reference rates: look-ups, cross rates, conversions and changes."""

from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data import ecb
from toolgym.envs.finance.data.calendars import month_days
from toolgym.envs.finance.entities import CurrencyCode, Day
from toolgym.envs.finance.quantities import Amount, Count, Earning, FxRate, Percent
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_rate_tool = partial(tool, domain="finance", source=ecb.ECB, theme="exchange_rates")


class ReferenceRate(Result):
    """Units of a currency for one euro."""

    rate: Annotated[FxRate, Quantity(None, 6)]


class CrossRate(Result):
    """Units of the quote currency for one unit of the base currency."""

    rate: Annotated[FxRate, Quantity(None, 8)]


class Converted(Result):
    """An amount in the target currency."""

    amount: Annotated[Earning, Quantity(None, 2)]


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


class Change(Result):
    """A relative change."""

    change: Annotated[Percent, Quantity("percent", 4)]


@_rate_tool(
    kind="retrieval",
    wording={
        "rate": [
            "the ECB reference rate (units of the currency per euro) of {currency} on {day}",
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
            "the cross rate of {base} in {quote} (units of the latter per unit of the former) from the ECB "
            "reference rates of {day}",
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
            "the worth in {target} of {amount} in {source} at the ECB reference rates of {day}",
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
        "rates": ["the ECB reference rates published on {day}", "the reference rates per euro of {day}"],
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
            "the last ECB reference rate (units per euro) of {currency} in the calendar month of {day}",
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
    rate_change,
)
