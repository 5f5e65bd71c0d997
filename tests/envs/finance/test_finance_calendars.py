"""Calendars against exchange_calendars itself, asked directly over another window."""

from datetime import date, timedelta
from functools import cache

import exchange_calendars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import calendars, date_rules, trading_hours

MICS = ("XNYS", "XLON", "XTKS")
DAYS = st.dates(date(2000, 1, 10), date(2018, 12, 1))


@cache
def _direct(mic):
    return exchange_calendars.get_calendar(mic, start="1999-06-01", end="2020-12-31")


def _value(tool, **arguments):
    result = tool.call(arguments)
    assert result.ok, result.text
    return result.value


@given(st.sampled_from(MICS), DAYS)
def test_neighbouring_sessions(mic, day):
    text, source = day.isoformat(), _direct(mic)
    after = source.date_to_session((day + timedelta(days=1)).isoformat(), "next").date().isoformat()
    before = source.date_to_session((day - timedelta(days=1)).isoformat(), "previous").date().isoformat()
    assert _value(calendars.next_session, exchange=mic, day=text) == {"session": after}
    assert _value(calendars.previous_session, exchange=mic, day=text) == {"session": before}
    assert _value(calendars.is_session, exchange=mic, day=text) == {"trading": source.is_session(text)}


@given(st.sampled_from(MICS), DAYS, st.integers(1, 60))
def test_counting_forwards_and_back_returns_to_the_session(mic, day, count):
    start = _value(calendars.next_session, exchange=mic, day=day.isoformat())["session"]
    ahead = _value(calendars.session_offset, exchange=mic, day=start, count=count, direction="after")["session"]
    back = _value(calendars.session_offset, exchange=mic, day=ahead, count=count, direction="before")["session"]
    assert back == start
    assert ahead == _direct(mic).session_offset(start, count).date().isoformat()
    assert _value(calendars.sessions_between, exchange=mic, start=start, end=ahead) == {"sessions": count + 1}


@given(st.sampled_from(MICS), DAYS)
def test_hours_match(mic, day):
    session = _value(calendars.next_session, exchange=mic, day=day.isoformat())["session"]
    opens, closes = _direct(mic).session_open_close(session)
    hours = _value(trading_hours.session_hours, exchange=mic, day=session)
    assert (hours["opens"], hours["closes"]) == (f"{opens:%H:%M}", f"{closes:%H:%M}")
    total = _value(trading_hours.trading_minutes, exchange=mic, start=session, end=session)
    assert total["minutes"] == hours["minutes"]


@pytest.mark.parametrize("year", range(2000, 2019))
def test_a_year_adds_up(year):
    found = _value(calendars.sessions_of_year, exchange="XNYS", year=year)
    closed = _value(trading_hours.weekday_holidays, exchange="XNYS", year=year)
    weekdays = sum((date(year, 1, 1) + timedelta(days=k)).weekday() < 5 for k in range(366)) - (
        0 if year % 4 == 0 else date(year + 1, 1, 1).weekday() < 5
    )
    assert found["count"] + closed["count"] == weekdays
    last = _value(calendars.session_position, exchange="XNYS", day=found["last"])
    assert last == {"position": found["count"], "remaining": 0}


@pytest.mark.parametrize("year", [2008, 2016, 2024])
def test_sessions_of_two_exchanges_partition(year):
    one = _value(calendars.sessions_of_year, exchange="XNYS", year=year)["count"]
    common = _value(trading_hours.common_sessions, exchange="XNYS", other="XTKS", year=year)["common"]
    alone = _value(trading_hours.sessions_without_other, exchange="XNYS", other="XTKS", year=year)["count"]
    assert common + alone == one


def test_trading_minutes_add_up_over_a_month_with_an_early_close():
    parts = [_value(trading_hours.session_hours, exchange="XNYS", day=f"2018-11-{d:02d}")["minutes"] for d in (21, 23)]
    assert parts == [390, 210]
    assert (
        _value(trading_hours.trading_minutes, exchange="XNYS", start="2018-11-21", end="2018-11-25")["minutes"] == 600
    )


@given(DAYS)
def test_third_friday(day):
    expiry = date.fromisoformat(_value(date_rules.monthly_expiry, exchange="XNYS", day=day.isoformat())["session"])
    assert (expiry.year, expiry.month) == (day.year, day.month)
    friday = next(date(day.year, day.month, d) for d in range(15, 22) if date(day.year, day.month, d).weekday() == 4)
    assert expiry == friday or (expiry == friday - timedelta(days=1) and not _direct("XNYS").is_session(str(friday)))


@given(DAYS)
def test_overlap_is_symmetric_and_bounded(day):
    session = _value(date_rules.next_common_session, exchange="XNYS", other="XLON", day=day.isoformat())["session"]
    there = _value(trading_hours.session_overlap, exchange="XNYS", other="XLON", day=session)["minutes"]
    back = _value(trading_hours.session_overlap, exchange="XLON", other="XNYS", day=session)["minutes"]
    shortest = min(_value(trading_hours.session_hours, exchange=m, day=session)["minutes"] for m in ("XNYS", "XLON"))
    assert 0 <= there == back <= shortest


def test_the_attacks_of_september_2001_are_the_longest_closure():
    closure = _value(trading_hours.longest_closure, exchange="XNYS", year=2001)
    assert closure == {"last_session": "2001-09-10", "next_session": "2001-09-17", "days": 7}


@pytest.mark.parametrize("day", ["1998-12-31", "2026-01-01"])
def test_days_outside_the_window_are_refused(day):
    result = calendars.is_session.call({"exchange": "XNYS", "day": day})
    assert (
        result.error is not None and result.error.kind == "invalid_arguments" and "1999-01-01" in result.error.message
    )
