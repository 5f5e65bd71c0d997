"""Dates that follow from a rule: settlement days, option expiries, common sessions, and facts about a date."""

from bisect import bisect_right
from datetime import timedelta
from functools import partial
from typing import Literal

from toolgym.envs.finance.data.calendars import CALENDARS, calendar, within
from toolgym.envs.finance.data.formulas import FORMULAS
from toolgym.envs.finance.entities import Day, Exchange, Weekday, Year
from toolgym.envs.finance.quantities import Count
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_calendar_tool = partial(tool, domain="finance", source=CALENDARS, theme="calendars")


class Session(Result):
    """One trading day."""

    session: Day


class DateFacts(Result):
    """What the calendar says about a day."""

    weekday: Weekday
    iso_week: Count
    day_of_year: Count
    year: Year


@_calendar_tool(
    kind="processing",
    wording={
        "session": [
            "the {cycle} settlement day, in sessions of {exchange}, of a trade made there on {day}",
            "the day on which a trade of {day} on {exchange} settles under the {cycle} cycle",
        ]
    },
    golden=[({"exchange": "XNYS", "day": "2018-12-21", "cycle": "T+2"}, {"session": "2018-12-26"})],
    invalid=[({"exchange": "XNYS", "day": "2024-07-04", "cycle": "T+2"}, "not_found")],
)
def settlement_day(exchange: Exchange, day: Day, cycle: Literal["T+1", "T+2", "T+3"]) -> Session:
    """Computes the settlement day of a trade: one, two or three sessions of the exchange after the trade's session.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Trade day; must be a session of the exchange.
        cycle: Settlement cycle.
    """
    table = calendar(exchange)
    return Session(session=table.at(table.index(day) + int(cycle[-1])))


@_calendar_tool(
    kind="processing",
    wording={
        "session": [
            "the monthly option expiry of {exchange} in the calendar month of {day} (third Friday, or the session "
            "before it if the exchange is closed)",
            "the third-Friday expiry session (the session before if that Friday is none) of {exchange} in the month "
            "that contains {day}",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-01"}, {"session": "2024-07-19"}),
        ({"exchange": "XNYS", "day": "2019-04-01"}, {"session": "2019-04-18"}),
    ],
    invalid=[({"exchange": "XNYS", "day": "1998-04-01"}, "invalid_arguments")],
)
def monthly_expiry(exchange: Exchange, day: Day) -> Session:
    """Computes the third Friday of the month that contains a day, moved to the session before if it is not a session.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Any day of the month, from 1999 to 2025.
    """
    first = within(day).replace(day=1)
    friday = first + timedelta(days=(4 - first.weekday()) % 7 + 14)
    table = calendar(exchange)
    return Session(session=table.at(bisect_right(table.sessions, friday) - 1))


@_calendar_tool(
    kind="processing",
    wording={
        "session": [
            "the first day after {day} on which both {exchange} and {other} trade",
            "the next common session of {exchange} and {other} strictly after {day}",
        ]
    },
    golden=[({"exchange": "XNYS", "other": "XLON", "day": "2024-12-24"}, {"session": "2024-12-27"})],
    invalid=[({"exchange": "XNYS", "other": "XNYS", "day": "2024-12-24"}, "invalid_arguments")],
)
def next_common_session(exchange: Exchange, other: Exchange, day: Day) -> Session:
    """Finds the first day strictly after a day on which two exchanges both hold a session.

    Args:
        exchange: Market identifier code, for example XNYS.
        other: Market identifier code of another exchange.
        day: Any day from 1999 to 2025.
    """
    one, two = calendar(exchange), calendar(other)
    if one.mic == two.mic:
        raise InvalidArguments(f"the two exchanges must differ, but both are {one.mic}")
    for session in one.sessions[bisect_right(one.sessions, within(day)) :]:
        if session in two.position:
            return Session(session=session)
    raise NotFound(f"no common session of {one.mic} and {two.mic} after {day} in the calendars, which end in 2025")


@_calendar_tool(
    source=FORMULAS,
    kind="processing",
    wording={
        "weekday": ["the day of the week of {day}", "the weekday on which {day} falls"],
        "iso_week": ["the ISO 8601 week number of {day}", "the number of the ISO week that contains {day}"],
        "day_of_year": ["the day of the year (counted from 1) of {day}", "the ordinal number of {day} within its year"],
        "year": ["the calendar year of {day}", "the year that contains {day}"],
    },
    golden=[({"day": "2024-07-04"}, {"weekday": "Thursday", "iso_week": 27, "day_of_year": 186, "year": 2024})],
    invalid=[({"day": "2024-02-30"}, "invalid_arguments")],
)
def date_facts(day: Day) -> DateFacts:
    """Gives a date's day of the week, ISO 8601 week number, day of the year and year.

    Args:
        day: The date.
    """
    return DateFacts(
        weekday=_WEEKDAYS[day.weekday()],
        iso_week=day.isocalendar().week,
        day_of_year=day.timetuple().tm_yday,
        year=day.year,
    )


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


TOOLS: tuple[Tool, ...] = (
    settlement_day,
    monthly_expiry,
    next_common_session,
    date_facts,
)
