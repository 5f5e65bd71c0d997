"""Trading calendars: which days are sessions, and how to get from one to another."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.calendars import CALENDARS, calendar, month_days, within, year_days
from toolgym.envs.finance.entities import Day, Exchange, Year
from toolgym.envs.finance.quantities import Count, TradingDays
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_calendar_tool = partial(tool, domain="finance", source=CALENDARS, theme="calendars")


class IsSession(Result):
    """Whether an exchange trades on a day."""

    trading: bool


class Session(Result):
    """One trading day."""

    session: Day


class Sessions(Result):
    """First and last session of a period, and their number."""

    first: Day
    last: Day
    count: Count


class SessionCount(Result):
    """A number of sessions."""

    sessions: Count


class SessionPosition(Result):
    """A session's place among the sessions of its year, and how many follow it in that year."""

    position: Count
    remaining: Count


@_calendar_tool(
    kind="retrieval",
    wording={
        "trading": [
            "the answer to whether {exchange} holds a session on {day}",
            "the answer to whether {day} is a session of {exchange}",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-04"}, {"trading": False}),
        ({"exchange": "XLON", "day": "2024-07-04"}, {"trading": True}),
    ],
    invalid=[
        ({"exchange": "XXXX", "day": "2024-07-04"}, "not_found"),
        ({"exchange": "XNYS", "day": "1950-07-05"}, "invalid_arguments"),
    ],
)
def is_session(exchange: Exchange, day: Day) -> IsSession:
    """Says whether an exchange trades (fully or for a shortened session) on a day from 1999 to 2025.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: The day.
    """
    return IsSession(trading=within(day) in calendar(exchange).position)


@_calendar_tool(
    kind="retrieval",
    wording={
        "session": [
            "the first session of {exchange} that comes after {day} (not counting that day)",
            "the next trading day of {exchange} strictly after {day}",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-03"}, {"session": "2024-07-05"}),
        ({"exchange": "XNYS", "day": "2001-09-10"}, {"session": "2001-09-17"}),
    ],
    invalid=[({"exchange": "XNYS", "day": "2025-12-31"}, "not_found")],
)
def next_session(exchange: Exchange, day: Day) -> Session:
    """Gives the first session of an exchange strictly after a day; the day itself need not be a session.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Any day from 1999 to 2025.
    """
    table = calendar(exchange)
    return Session(session=table.at(bisect_right(table.sessions, within(day))))


@_calendar_tool(
    kind="retrieval",
    wording={
        "session": [
            "the last session of {exchange} that comes before {day} (not counting that day)",
            "the latest trading day of {exchange} strictly before {day}",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-05"}, {"session": "2024-07-03"}),
        ({"exchange": "XNYS", "day": "2001-09-17"}, {"session": "2001-09-10"}),
    ],
    invalid=[({"exchange": "XNYS", "day": "1999-01-01"}, "not_found")],
)
def previous_session(exchange: Exchange, day: Day) -> Session:
    """Gives the last session of an exchange strictly before a day; the day itself need not be a session.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Any day from 1999 to 2025.
    """
    table = calendar(exchange)
    return Session(session=table.at(bisect_left(table.sessions, within(day)) - 1))


@_calendar_tool(
    kind="retrieval",
    wording={
        "session": [
            "the session of {exchange} that is {count} of its sessions {direction} {day}",
            "the trading day of {exchange} reached by counting {count} of its sessions {direction} {day} "
            "(not counting that day)",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-03", "count": 5, "direction": "after"}, {"session": "2024-07-11"}),
        ({"exchange": "XNYS", "day": "2024-07-11", "count": 5, "direction": "before"}, {"session": "2024-07-03"}),
    ],
    invalid=[({"exchange": "XNYS", "day": "2024-07-03", "count": 0, "direction": "after"}, "invalid_arguments")],
)
def session_offset(
    exchange: Exchange,
    day: Day,
    count: Annotated[TradingDays, Field(ge=1, le=2000)],
    direction: Literal["after", "before"],
) -> Session:
    """Counts sessions of an exchange forwards or backwards from a day, which itself does not count.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Any day from 1999 to 2025.
        count: How many sessions to count; 1 gives the nearest one.
        direction: Whether to count after or before the day.
    """
    table = calendar(exchange)
    if direction == "after":
        return Session(session=table.at(bisect_right(table.sessions, within(day)) + count - 1))
    return Session(session=table.at(bisect_left(table.sessions, within(day)) - count))


@_calendar_tool(
    kind="retrieval",
    wording={
        "first": [
            "the first session of {exchange} in the calendar month of {day}",
            "the earliest trading day of {exchange} in the month that contains {day}",
        ],
        "last": [
            "the last session of {exchange} in the calendar month of {day}",
            "the latest trading day of {exchange} in the month that contains {day}",
        ],
        "count": [
            "the number of sessions of {exchange} in the calendar month of {day}",
            "the number of trading days of {exchange} in the month that contains {day}",
        ],
    },
    golden=[({"exchange": "XNYS", "day": "2024-07-15"}, {"first": "2024-07-01", "last": "2024-07-31", "count": 22})],
    invalid=[({"exchange": "XNYS", "day": "1998-07-15"}, "invalid_arguments")],
)
def sessions_of_month(exchange: Exchange, day: Day) -> Sessions:
    """Gives the first and last session of an exchange in the calendar month that contains a day, and their number.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Any day of the month, from 1999 to 2025.
    """
    return _span(exchange, *month_days(within(day)))


@_calendar_tool(
    kind="retrieval",
    wording={
        "first": [
            "the first session of {exchange} in {year}",
            "the earliest trading day of {exchange} in {year}",
        ],
        "last": ["the last session of {exchange} in {year}", "the latest trading day of {exchange} in {year}"],
        "count": [
            "the number of sessions of {exchange} in {year}",
            "the number of trading days of {exchange} in {year}",
        ],
    },
    golden=[
        ({"exchange": "XNYS", "year": 2024}, {"first": "2024-01-02", "last": "2024-12-31", "count": 252}),
        ({"exchange": "XTKS", "year": 2024}, {"count": 245}),
    ],
    invalid=[({"exchange": "XNYS", "year": 1950}, "invalid_arguments")],
)
def sessions_of_year(exchange: Exchange, year: Year) -> Sessions:
    """Gives the first and last session of an exchange in a year, and their number.

    Args:
        exchange: Market identifier code, for example XNYS.
        year: A year from 1999 to 2025.
    """
    return _span(exchange, *year_days(year))


@_calendar_tool(
    kind="retrieval",
    wording={
        "sessions": [
            "the number of sessions of {exchange} from {start} to {end} (both included)",
            "the count of trading days of {exchange} in the period from {start} through {end}",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "start": "2024-01-02", "end": "2024-12-31"}, {"sessions": 252}),
        ({"exchange": "XNYS", "start": "2001-09-11", "end": "2001-09-16"}, {"sessions": 0}),
    ],
    invalid=[({"exchange": "XNYS", "start": "2024-12-31", "end": "2024-01-02"}, "invalid_arguments")],
)
def sessions_between(exchange: Exchange, start: Day, end: Day) -> SessionCount:
    """Counts the sessions of an exchange in a period, its first and last day included.

    Args:
        exchange: Market identifier code, for example XNYS.
        start: First day of the period, from 1999.
        end: Last day of the period, to 2025; not before ``start``.
    """
    if within(start) > within(end):
        raise InvalidArguments(f"start ({start}) must not come after end ({end})")
    return SessionCount(sessions=len(calendar(exchange).between(start, end)))


@_calendar_tool(
    kind="retrieval",
    wording={
        "position": [
            "the position, counted from 1, of the session of {day} among the sessions of {exchange} in its year",
            "the ordinal number, within its calendar year, of the session held on {day} by {exchange}",
        ],
        "remaining": [
            "the number of sessions of {exchange} that follow the session of {day} in the same year",
            "the number of trading days of {exchange} left in the year after the session of {day}",
        ],
    },
    golden=[({"exchange": "XNYS", "day": "2024-01-03"}, {"position": 2, "remaining": 250})],
    invalid=[({"exchange": "XNYS", "day": "2024-07-04"}, "not_found")],
)
def session_position(exchange: Exchange, day: Day) -> SessionPosition:
    """Gives the place of a session among its exchange's sessions of the same year, and how many follow it.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: A session of the exchange, from 1999 to 2025.
    """
    table = calendar(exchange)
    at = table.index(day)
    first, last = year_days(day.year)
    return SessionPosition(
        position=at - bisect_left(table.sessions, first) + 1, remaining=bisect_right(table.sessions, last) - at - 1
    )


def _span(exchange: str, first: date, last: date) -> Sessions:
    table = calendar(exchange)
    inside = table.between(first, last)
    if not inside:
        raise NotFound(f"{table.mic} holds no session from {first} to {last}")
    return Sessions(first=inside[0], last=inside[-1], count=len(inside))


TOOLS: tuple[Tool, ...] = (
    is_session,
    next_session,
    previous_session,
    session_offset,
    sessions_of_month,
    sessions_of_year,
    sessions_between,
    session_position,
)
