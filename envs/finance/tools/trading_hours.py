"""Trading hours and closures: when sessions open and close, how long they are, and when exchanges stay shut."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import partial

from toolgym.envs.finance.data.calendars import CALENDARS, Calendar, calendar, within, year_days
from toolgym.envs.finance.entities import Day, Exchange, Year
from toolgym.envs.finance.quantities import Count
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_calendar_tool = partial(tool, domain="finance", source=CALENDARS, theme="calendars")


class SessionHours(Result):
    """Opening and closing of a session, as 24-hour clock times in UTC, and its trading minutes."""

    opens: str
    closes: str
    minutes: Count


class LocalHours(Result):
    """Opening and closing of a session, as 24-hour clock times at the exchange."""

    opens: str
    closes: str


class Minutes(Result):
    """A number of trading minutes."""

    minutes: Count


class Overlap(Result):
    """Minutes in which two exchanges are open at once."""

    minutes: Count


class Days(Result):
    """Days in order, and their number."""

    days: list[Day]
    count: Count


class Closure(Result):
    """The longest stretch of a year without a session."""

    last_session: Day
    next_session: Day
    days: Count


class CommonSessions(Result):
    """Sessions that two exchanges share in a year."""

    common: Count


@_calendar_tool(
    kind="retrieval",
    wording={
        "opens": [
            "the UTC opening time of the session of {exchange} on {day}",
            "the time in UTC at which {exchange} opened on {day}",
        ],
        "closes": [
            "the UTC closing time of the session of {exchange} on {day}",
            "the time in UTC at which {exchange} closed on {day}",
        ],
        "minutes": [
            "the number of trading minutes (without any midday break) of {exchange} on {day}",
            "the length in minutes, less any midday break, of the session of {exchange} on {day}",
        ],
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-03"}, {"opens": "13:30", "closes": "17:00", "minutes": 210}),
        ({"exchange": "XTKS", "day": "2024-03-01"}, {"opens": "00:00", "closes": "06:00", "minutes": 300}),
    ],
    invalid=[({"exchange": "XNYS", "day": "2024-07-04"}, "not_found")],
)
def session_hours(exchange: Exchange, day: Day) -> SessionHours:
    """Gives opening and closing (UTC, HH:MM) of an exchange's session, and its minutes without a midday break.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: A session of the exchange, from 1999 to 2025.
    """
    table = calendar(exchange)
    hours = table.hours[table.index(day)]
    return SessionHours(opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}", minutes=hours.minutes)


@_calendar_tool(
    kind="processing",
    wording={
        "opens": [
            "the local opening time of the session of {exchange} on {day}",
            "the time of day, in the exchange's own time zone, at which {exchange} opened on {day}",
        ],
        "closes": [
            "the local closing time of the session of {exchange} on {day}",
            "the time of day, in the exchange's own time zone, at which {exchange} closed on {day}",
        ],
    },
    golden=[
        ({"exchange": "XNYS", "day": "2024-07-03"}, {"opens": "09:30", "closes": "13:00"}),
        ({"exchange": "XTKS", "day": "2024-03-01"}, {"opens": "09:00", "closes": "15:00"}),
    ],
    invalid=[({"exchange": "XNYS", "day": "2024-07-04"}, "not_found")],
)
def local_session_hours(exchange: Exchange, day: Day) -> LocalHours:
    """Gives opening and closing (HH:MM) of an exchange's session in the exchange's own time zone.

    Args:
        exchange: Market identifier code, for example XNYS.
        day: A session of the exchange, from 1999 to 2025.
    """
    from zoneinfo import ZoneInfo

    table = calendar(exchange)
    hours, zone = table.hours[table.index(day)], ZoneInfo(table.zone)
    return LocalHours(opens=f"{hours.opens.astimezone(zone):%H:%M}", closes=f"{hours.closes.astimezone(zone):%H:%M}")


@_calendar_tool(
    kind="processing",
    wording={
        "minutes": [
            "the total of trading minutes (without midday breaks) of {exchange} from {start} to {end} (both included)",
            "the sum of session lengths in minutes (without midday breaks) of {exchange} from {start} through {end}",
        ]
    },
    golden=[({"exchange": "XNYS", "start": "2024-07-01", "end": "2024-07-05"}, {"minutes": 1380})],
    invalid=[({"exchange": "XNYS", "start": "2024-07-05", "end": "2024-07-01"}, "invalid_arguments")],
)
def trading_minutes(exchange: Exchange, start: Day, end: Day) -> Minutes:
    """Adds up the trading minutes of an exchange's sessions in a period, without midday breaks.

    Args:
        exchange: Market identifier code, for example XNYS.
        start: First day of the period, from 1999.
        end: Last day of the period, to 2025; not before ``start``.
    """
    if within(start) > within(end):
        raise InvalidArguments(f"start ({start}) must not come after end ({end})")
    table = calendar(exchange)
    first, last = bisect_left(table.sessions, start), bisect_right(table.sessions, end)
    return Minutes(minutes=table.minutes_before[last] - table.minutes_before[first])


@_calendar_tool(
    kind="processing",
    wording={
        "minutes": [
            "the number of minutes on {day} during which {exchange} and {other} are open at the same time",
            "the overlap in minutes of the sessions of {exchange} and {other} on {day}",
        ]
    },
    golden=[
        ({"exchange": "XNYS", "other": "XLON", "day": "2024-07-02"}, {"minutes": 120}),
        ({"exchange": "XNYS", "other": "XTKS", "day": "2024-07-02"}, {"minutes": 0}),
    ],
    invalid=[({"exchange": "XNYS", "other": "XLON", "day": "2024-07-04"}, "not_found")],
)
def session_overlap(exchange: Exchange, other: Exchange, day: Day) -> Overlap:
    """Computes for how many minutes two exchanges are open at once in their sessions of one day, breaks left out.

    Args:
        exchange: Market identifier code, for example XNYS.
        other: Market identifier code of another exchange.
        day: A session of both exchanges, from 1999 to 2025.
    """
    one, two = calendar(exchange), calendar(other)
    if one.mic == two.mic:
        raise InvalidArguments(f"the two exchanges must differ, but both are {one.mic}")
    spans = [(a, b) for a in one.hours[one.index(day)].spans for b in two.hours[two.index(day)].spans]
    return Overlap(minutes=sum(_shared_minutes(a, b) for a, b in spans))


@_calendar_tool(
    kind="retrieval",
    wording={
        "days": [
            "the sessions of {exchange} in {year} that closed early",
            "the shortened trading days of {exchange} in {year}",
        ],
        "count": [
            "the number of early-closing sessions of {exchange} in {year}",
            "the number of shortened trading days of {exchange} in {year}",
        ],
    },
    golden=[({"exchange": "XNYS", "year": 2024}, {"days": ["2024-07-03", "2024-11-29", "2024-12-24"], "count": 3})],
    invalid=[({"exchange": "XNYS", "year": 1990}, "invalid_arguments")],
)
def early_closes(exchange: Exchange, year: Year) -> Days:
    """Lists the sessions of a year on which an exchange closed earlier than its regular hours, oldest first.

    Args:
        exchange: Market identifier code, for example XNYS.
        year: A year from 1999 to 2025.
    """
    first, last = year_days(year)
    days = [day for day in calendar(exchange).early if first <= day <= last]
    return Days(days=days, count=len(days))


@_calendar_tool(
    kind="retrieval",
    wording={
        "days": [
            "the days from Monday to Friday of {year} on which {exchange} held no session",
            "the weekday market holidays of {exchange} in {year}",
        ],
        "count": [
            "the number of days from Monday to Friday of {year} on which {exchange} held no session",
            "the number of weekday market holidays of {exchange} in {year}",
        ],
    },
    golden=[({"exchange": "XNYS", "year": 2024}, {"count": 10}), ({"exchange": "XNYS", "year": 2001}, {"count": 13})],
    invalid=[({"exchange": "XNYS", "year": 1990}, "invalid_arguments")],
)
def weekday_holidays(exchange: Exchange, year: Year) -> Days:
    """Lists the days from Monday to Friday of a year without a session: holidays and unplanned closures, oldest first.

    Args:
        exchange: Market identifier code, for example XNYS.
        year: A year from 1999 to 2025.
    """
    days = _closed_weekdays(calendar(exchange), *year_days(year))
    return Days(days=days, count=len(days))


@_calendar_tool(
    kind="retrieval",
    wording={
        "last_session": [
            "the last session before the longest closure of {exchange} that began in {year}",
            "the session after which {exchange} stayed shut the longest in {year}",
        ],
        "next_session": [
            "the session that ended the longest closure of {exchange} that began in {year}",
            "the day on which {exchange} reopened after its longest closure begun in {year}",
        ],
        "days": [
            "the number of calendar days from the last session before to the first session after the longest closure "
            "of {exchange} that began in {year}",
            "the largest gap in calendar days between successive sessions of {exchange}, the first of them in {year}",
        ],
    },
    golden=[
        (
            {"exchange": "XNYS", "year": 2001},
            {"last_session": "2001-09-10", "next_session": "2001-09-17", "days": 7},
        )
    ],
    invalid=[({"exchange": "XNYS", "year": 2025}, "not_found")],
)
def longest_closure(exchange: Exchange, year: Year) -> Closure:
    """Finds the largest gap in calendar days between two successive sessions, the first of them in a given year.

    If several gaps are equally long, the first one counts.

    Args:
        exchange: Market identifier code, for example XNYS.
        year: A year from 1999 to 2024.
    """
    if year >= 2025:
        raise NotFound(f"the calendars end in 2025, so closures that begin in {year} are not known; give 1999 to 2024")
    table = calendar(exchange)
    inside = table.between(*year_days(year))
    start = table.position[inside[0]]
    gaps = [((table.sessions[k + 1] - table.sessions[k]).days, k) for k in range(start, start + len(inside))]
    days, at = max(gaps, key=lambda gap: gap[0])
    return Closure(last_session=table.sessions[at], next_session=table.sessions[at + 1], days=days)


@_calendar_tool(
    kind="processing",
    wording={
        "common": [
            "the number of days in {year} that are sessions of both {exchange} and {other}",
            "the number of common trading days of {exchange} and {other} in {year}",
        ],
    },
    golden=[({"exchange": "XNYS", "other": "XLON", "year": 2024}, {"common": 248})],
    invalid=[({"exchange": "XNYS", "other": "XNYS", "year": 2024}, "invalid_arguments")],
)
def common_sessions(exchange: Exchange, other: Exchange, year: Year) -> CommonSessions:
    """Counts the days of a year on which two exchanges both trade.

    Args:
        exchange: Market identifier code, for example XNYS.
        other: Market identifier code of another exchange.
        year: A year from 1999 to 2025.
    """
    one, two = _pair_sessions(exchange, other, year)
    return CommonSessions(common=len(one & two))


@_calendar_tool(
    kind="processing",
    wording={
        "days": [
            "the sessions of {exchange} in {year} on which {other} was closed",
            "the days of {year} on which {exchange} traded but not {other}",
        ],
        "count": [
            "the count of sessions of {exchange} in {year} on which {other} was closed",
            "the count of days of {year} on which {exchange} traded but not {other}",
        ],
    },
    golden=[
        (
            {"exchange": "XNYS", "other": "XLON", "year": 2024},
            {"days": ["2024-04-01", "2024-05-06", "2024-08-26", "2024-12-26"], "count": 4},
        )
    ],
    invalid=[({"exchange": "XNYS", "other": "XNYS", "year": 2024}, "invalid_arguments")],
)
def sessions_without_other(exchange: Exchange, other: Exchange, year: Year) -> Days:
    """Lists the sessions of one exchange in a year on which another exchange was closed, oldest first.

    Args:
        exchange: Market identifier code of the exchange that trades.
        other: Market identifier code of the exchange that is closed.
        year: A year from 1999 to 2025.
    """
    one, two = _pair_sessions(exchange, other, year)
    days = sorted(one - two)
    return Days(days=days, count=len(days))


def _pair_sessions(exchange: str, other: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    one, two = calendar(exchange), calendar(other)
    if one.mic == two.mic:
        raise InvalidArguments(f"the two exchanges must differ, but both are {one.mic}")
    return frozenset(one.between(*year_days(year))), frozenset(two.between(*year_days(year)))


def _closed_weekdays(table: Calendar, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=k) for k in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in table.position]


def _shared_minutes(one: tuple[datetime, datetime], two: tuple[datetime, datetime]) -> int:
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return max(int(shared.total_seconds()) // 60, 0)


TOOLS: tuple[Tool, ...] = (
    session_hours,
    local_session_hours,
    trading_minutes,
    session_overlap,
    early_closes,
    weekday_holidays,
    longest_closure,
    common_sessions,
    sessions_without_other,
)
