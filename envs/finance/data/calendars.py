"""Trading calendars: the sessions of each exchange from 1999 to 2025, held as plain lists for fast look-ups."""

import warnings
from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import accumulate

from toolgym.envs.finance.data.exchanges import exchange_code
from toolgym.tools import InvalidArguments, NotFound, Source

CALENDARS = Source(
    distribution="exchange_calendars",
    module="exchange_calendars",
    extra="finance",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0",
    data_date="2025-12-31",
)

FIRST = date(1999, 1, 1)
LAST = date(2025, 12, 31)


@dataclass(frozen=True)
class Hours:
    """Opening and closing of one session in UTC, and the minutes between them without a midday break."""

    opens: datetime
    closes: datetime
    break_starts: datetime | None
    break_ends: datetime | None

    @property
    def minutes(self) -> int:
        """Trading minutes of the session."""
        total = self.closes - self.opens
        if self.break_starts is not None and self.break_ends is not None:
            total -= self.break_ends - self.break_starts
        return int(total.total_seconds()) // 60

    @property
    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of time in which the exchange is open."""
        if self.break_starts is None or self.break_ends is None:
            return ((self.opens, self.closes),)
        return ((self.opens, self.break_starts), (self.break_ends, self.closes))


@dataclass(frozen=True)
class Calendar:
    """One exchange's sessions.

    Attributes:
        mic: Market identifier code.
        zone: IANA time zone.
        sessions: Trading days, oldest first.
        hours: Hours of each session.
        early: Sessions that close earlier than regular ones of their time.
    """

    mic: str
    zone: str
    sessions: tuple[date, ...]
    hours: tuple[Hours, ...]
    early: tuple[date, ...]

    @cached_property
    def position(self) -> dict[date, int]:
        """Index of each session."""
        return {day: k for k, day in enumerate(self.sessions)}

    @cached_property
    def minutes_before(self) -> tuple[int, ...]:
        """For each session, and once more at the end, the trading minutes of all sessions before it."""
        return tuple(accumulate((hours.minutes for hours in self.hours), initial=0))

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Sessions from ``first`` to ``last``, both included."""
        return self.sessions[bisect_left(self.sessions, first) : bisect_right(self.sessions, last)]

    def at(self, index: int) -> date:
        """The session at a position.

        Raises:
            NotFound: The position is outside the calendar.
        """
        if not 0 <= index < len(self.sessions):
            raise NotFound(f"the calendar of {self.mic} covers {self.sessions[0]} to {self.sessions[-1]} only")
        return self.sessions[index]

    def index(self, day: date) -> int:
        """The position of a session.

        Raises:
            NotFound: The exchange holds no session on that day.
        """
        found = self.position.get(within(day))
        if found is None:
            raise NotFound(f"{day} is not a session of {self.mic}; {self._around(day)}")
        return found

    def _around(self, day: date) -> str:
        at = bisect_left(self.sessions, day)
        near = [str(s) for s in self.sessions[max(at - 1, 0) : at + 1]]
        return f"the nearest sessions are {' and '.join(near)}"


def within(day: date) -> date:
    """Gives a day back if the calendars cover it.

    Raises:
        InvalidArguments: The day is outside 1999-01-01 to 2025-12-31.
    """
    if not FIRST <= day <= LAST:
        raise InvalidArguments(f"the calendars cover {FIRST} to {LAST}, not {day}")
    return day


def year_days(year: int) -> tuple[date, date]:
    """First and last day of a year that the calendars cover.

    Raises:
        InvalidArguments: The year is outside 1999 to 2025.
    """
    return within(date(max(min(year, 9999), 1), 1, 1)), date(year, 12, 31)


def month_days(day: date) -> tuple[date, date]:
    """First and last day of the calendar month that contains a day."""
    first = day.replace(day=1)
    return first, day.replace(day=monthrange(day.year, day.month)[1])


def calendar(mic: str) -> Calendar:
    """The calendar of an exchange, built once per process.

    Raises:
        NotFound: It is none of the exchanges that have a calendar.
    """
    return _calendar(exchange_code(mic))


@cache
def _calendar(mic: str) -> Calendar:
    import exchange_calendars

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it calls what pandas 3 deprecates, thousands of times
        source = exchange_calendars.get_calendar(mic, start=FIRST.isoformat(), end=LAST.isoformat())
        early = tuple(stamp.date() for stamp in source.early_closes)
    table = source.schedule
    columns = [[None if value != value else value.to_pydatetime() for value in table[name]] for name in table.columns]
    by_name = dict(zip(table.columns, columns, strict=True))
    rows = zip(by_name["open"], by_name["close"], by_name["break_start"], by_name["break_end"], strict=True)
    return Calendar(
        mic=mic,
        zone=str(source.tz),
        sessions=tuple(stamp.date() for stamp in source.sessions),
        hours=tuple(Hours(*row) for row in rows),
        early=early,
    )
