"""Publication days of the euro reference rates."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import partial
from typing import Literal

from toolgym.envs.finance.data import ecb
from toolgym.envs.finance.entities import CurrencyCode, Day, Year
from toolgym.envs.finance.quantities import Count
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Tool, tool

_rate_tool = partial(tool, domain="finance", kind="retrieval", source=ecb.ECB, theme="exchange_rates")


class PublicationDay(Result):
    """A day on which rates were published."""

    day: Day


class PublicationDays(Result):
    """The publication days of a period."""

    first: Day
    last: Day
    count: Count


@_rate_tool(
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


TOOLS: tuple[Tool, ...] = (
    publication_day,
    publication_days_of_year,
    publication_span,
)
