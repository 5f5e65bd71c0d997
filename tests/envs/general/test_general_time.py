"""Clocks, calendars, holidays and the sky: round trips, and second ways to the same result."""

import itertools
import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolgym.envs.general import POOL

ZONES = POOL.entities["geo.time_zone"].seed_values
CALENDARS = ("Hebrew", "tabular Islamic", "Persian", "Julian", "Indian civil", "Bahai", "Coptic", "Armenian")
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
moments = st.datetimes(datetime(1971, 1, 1), datetime(2036, 12, 31)).map(lambda t: t.strftime("%Y-%m-%dT%H:%MZ"))


def call(tool, **arguments):
    result = POOL.call(tool, arguments)
    assert result.ok, result.text
    return result.value


@given(moments, st.sampled_from(ZONES))
def test_local_and_utc_time_lead_to_each_other(instant, zone):
    local = call("local_time", instant=instant, zone=zone)["local"]
    back = POOL.call("utc_time", {"local": local, "zone": zone})
    if back.ok:
        assert back.value["instant"] == instant
    else:
        assert back.error.kind == "invalid_arguments" and "repeated" in back.error.message


@given(moments, st.sampled_from(ZONES))
def test_the_offset_is_local_less_utc(instant, zone):
    minutes = call("zone_offset", zone=zone, instant=instant)["minutes"]
    utc = datetime.strptime(instant, "%Y-%m-%dT%H:%MZ")
    local = datetime.strptime(call("local_time", instant=instant, zone=zone)["local"], "%Y-%m-%dT%H:%M")
    assert abs(local - utc - timedelta(minutes=minutes)) <= timedelta(minutes=1)  # offsets of old had seconds


@pytest.mark.parametrize("zone", ["Europe/Zurich", "America/New_York", "Australia/Sydney", "Africa/Casablanca"])
def test_offsets_differ_around_a_clock_change_and_nowhere_before(zone):
    change = call("next_clock_change", zone=zone, day="2010-01-15")
    moment = datetime.strptime(change["instant"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)

    def offset(when):
        return call("zone_offset", zone=zone, instant=when.strftime("%Y-%m-%dT%H:%MZ"))["minutes"]

    assert offset(moment) - offset(moment - timedelta(minutes=1)) == change["minutes"]
    before = datetime(2010, 1, 16, tzinfo=UTC)
    while before < moment:
        assert offset(before) == offset(moment - timedelta(minutes=1))
        before += timedelta(hours=7)


@given(days, st.sampled_from(CALENDARS))
@settings(deadline=None)
def test_dates_survive_another_calendar(day, calendar):
    there = call("date_in_calendar", day=day.isoformat(), calendar=calendar)["written"]
    assert call("date_from_calendar", calendar_date=there)["day"] == day.isoformat()


@given(days)
def test_julian_days_count_days(day):
    number = call("julian_day_number", day=day.isoformat())["number"]
    assert number == 2451545 + (day - date(2000, 1, 1)).days
    assert call("date_of_julian_day", number=number)["day"] == day.isoformat()


@pytest.mark.parametrize(
    "text", ["Hebrew 5779-13-40", "Hebrew 5779-07", "Hebrew x-y-z", "Maya 1-1-1", "Persian 1397-12-30"]
)
def test_dates_that_do_not_exist_are_refused(text):
    assert POOL.call("date_from_calendar", {"calendar_date": text}).error.kind == "invalid_arguments"


@given(days, days, st.sampled_from(["Monday", "Friday", "Sunday"]))
@settings(max_examples=40)
def test_weekdays_are_counted_one_by_one(one, two, weekday):
    start, end = sorted((one, min(two, one + timedelta(days=900)) if two > one else two))
    if (end - start).days > 2000:
        start = end - timedelta(days=2000)
    steps = (start + timedelta(days=k) for k in range((end - start).days + 1))
    expected = sum(f"{day:%A}" == weekday for day in steps)
    assert call("count_weekday", weekday=weekday, start=start.isoformat(), end=end.isoformat())["count"] == expected


@given(st.integers(1600, 2400))
def test_easter_by_gausss_rule(year):
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    expected = date(year, month, offset + 28 - 31 * (month // 4))
    assert call("movable_feast", feast="Easter Sunday", year=year, church="Western")["day"] == expected.isoformat()


def test_working_days_and_their_offsets_agree():
    for country in ("US", "DE", "SA", "JP"):
        reached = call("working_day_offset", country=country, day="2010-03-31", count=40, direction="after")["day"]
        assert call("working_days_between", country=country, start="2010-04-01", end=reached)["count"] == 40
        back = call("working_day_offset", country=country, day=reached, count=1, direction="before")["day"]
        assert call("working_days_between", country=country, start="2010-04-01", end=back)["count"] == 39


def solar_day_minutes(latitude, day):
    """Minutes from sunrise to sunset by the Astronomical Almanac's low-precision place of the Sun at noon UTC."""
    count = (day - date(2000, 1, 1)).days
    anomaly = math.radians(357.528 + 0.9856003 * count)
    longitude = 280.460 + 0.9856474 * count + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly)
    declination = math.asin(math.sin(math.radians(23.439)) * math.sin(math.radians(longitude)))
    phi = math.radians(latitude)
    cosine = math.cos(math.radians(90.833)) / (math.cos(phi) * math.cos(declination)) - math.tan(phi) * math.tan(
        declination
    )
    return 8 * math.degrees(math.acos(cosine))


@pytest.mark.parametrize(
    "city", ["London, GB", "Nairobi, KE", "Sydney, AU", "Tokyo, JP", "Auckland, NZ", "Honolulu, US"]
)
@pytest.mark.parametrize("day", ["2018-01-10", "2018-04-20", "2018-06-21", "2018-10-05"])
def test_days_are_as_long_as_the_almanac_says(city, day):
    latitude = float(call("city_facts", city=city)["point"].split(",")[0])
    length = call("sun_times", city=city, day=day)["length"]
    expected = solar_day_minutes(latitude, date.fromisoformat(day))
    assert length == pytest.approx(expected, abs=3)
    assert length - 6.6 != pytest.approx(expected, abs=3)  # refraction and the disc left out


def test_the_moon_is_full_between_new_moons_a_month_apart():
    news, day = [], "2017-01-01"
    for _ in range(20):
        found = call("next_moon_phase", phase="new moon", day=day)
        news.append(datetime.strptime(found["instant"], "%Y-%m-%dT%H:%MZ"))
        day = (date.fromisoformat(found["day"]) + timedelta(days=1)).isoformat()
    for first, second in itertools.pairwise(news):
        assert timedelta(days=29, hours=6) < second - first < timedelta(days=29, hours=20)
        full = call("next_moon_phase", phase="full moon", day=(first.date() + timedelta(days=1)).isoformat())["instant"]
        assert first < datetime.strptime(full, "%Y-%m-%dT%H:%MZ") < second
