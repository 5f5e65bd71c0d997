"""Time zones: clocks, offsets and the days on which clocks change."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated

from toolgym.envs.general.data.sources import GEONAMES, TZDATA
from toolgym.envs.general.data.world import cities_of, find_city, find_country
from toolgym.envs.general.data.zones import (
    clock_changes,
    find_zone,
    instant_text,
    local_text,
    localise,
    offset_minutes,
    read_instant,
    read_local,
)
from toolgym.envs.general.entities import City, CountryCode, Day, Instant, LocalTime, Year, Zone
from toolgym.envs.general.quantities import Count, Minutes
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_clock_tool = partial(tool, domain="general", source=TZDATA, theme="clocks")


class OneLocal(Result):
    """What a clock on the wall shows."""

    local: LocalTime


class OneInstant(Result):
    """A time in UTC."""

    instant: Instant


class Offset(Result):
    """A zone's distance from UTC."""

    minutes: Minutes
    abbreviation: str


class Change(Result):
    """A change of the clocks."""

    instant: Instant
    local_before: LocalTime
    minutes: Minutes


class Changes(Result):
    """Days on which clocks change."""

    count: Count
    first: Day
    last: Day


class Ahead(Result):
    """How far one zone is ahead of another."""

    hours: Annotated[float, Quantity("hour", 2)]


class Zones(Result):
    """Time zones."""

    zones: list[Zone]
    count: Count


@_clock_tool(
    kind="processing",
    wording={
        "local": [
            "the local date and time in {zone} at {instant}",
            "the date and time that clocks in {zone} show at {instant}",
        ],
    },
    golden=[
        ({"instant": "2018-07-04T09:00Z", "zone": "America/New_York"}, {"local": "2018-07-04T05:00"}),
        ({"instant": "2018-01-04T20:30Z", "zone": "Asia/Kolkata"}, {"local": "2018-01-05T02:00"}),
    ],
    invalid=[({"instant": "2018-07-04", "zone": "America/New_York"}, "invalid_arguments")],
)
def local_time(instant: Instant, zone: Zone) -> OneLocal:
    """Gives the date and time that clocks in a zone show at a time in UTC.

    Args:
        instant: Time in UTC, written like 2018-07-04T09:00Z; years 1970 to 2037.
        zone: Name of the time zone, for example Europe/Zurich.
    """
    return OneLocal(local=local_text(read_instant(instant).astimezone(find_zone(zone))))


@_clock_tool(
    kind="processing",
    wording={
        "instant": [
            "the time in UTC when clocks in {zone} show {local}",
            "the UTC time at which it is {local} in {zone}",
        ],
    },
    golden=[({"local": "2018-07-04T05:00", "zone": "America/New_York"}, {"instant": "2018-07-04T09:00Z"})],
    invalid=[({"local": "2018-03-11T02:30", "zone": "America/New_York"}, "invalid_arguments")],
)
def utc_time(local: LocalTime, zone: Zone) -> OneInstant:
    """Gives the time in UTC at which clocks in a zone show a date and time.

    Args:
        local: Date and time on the clock, written like 2018-07-04T09:00; years 1970 to 2037.
        zone: Name of the time zone, for example Europe/Zurich.
    """
    return OneInstant(instant=instant_text(localise(read_local(local), zone)))


@_clock_tool(
    kind="processing",
    engines=[GEONAMES],
    wording={
        "local": [
            "the local date and time in {other} when clocks in {city} show {local}",
            "the date and time on clocks in {other} when it is {local} in {city}",
        ],
    },
    golden=[
        (
            {"local": "2018-07-04T12:00", "city": "London, GB", "other": "Tokyo, JP"},
            {"local": "2018-07-04T20:00"},
        )
    ],
    invalid=[({"local": "2018-07-04T12:00", "city": "Atlantis, XX", "other": "Tokyo, JP"}, "not_found")],
)
def time_elsewhere(local: LocalTime, city: City, other: City) -> OneLocal:
    """Gives the local date and time in a city when clocks in another city show a date and time.

    Args:
        local: Date and time in the first city, written like 2018-07-04T09:00.
        city: Where the clock shows it, for example "Zurich, CH".
        other: Where the time is wanted.
    """
    moment = localise(read_local(local), find_city(city).zone)
    return OneLocal(local=local_text(moment.astimezone(find_zone(find_city(other).zone))))


@_clock_tool(
    kind="retrieval",
    wording={
        "minutes": [
            "the number of minutes by which clocks in {zone} are ahead of UTC at {instant}",
            "the UTC offset, in minutes, of {zone} at {instant}",
        ],
        "abbreviation": [
            "the abbreviation of the time in force in {zone} at {instant}, by the IANA database",
            "the short name, by the IANA database, of the time that {zone} keeps at {instant}",
        ],
    },
    golden=[
        (
            {"zone": "Asia/Kolkata", "instant": "2018-07-04T00:00Z"},
            {"minutes": 330, "abbreviation": "IST"},
        ),
        (
            {"zone": "America/New_York", "instant": "2018-07-04T00:00Z"},
            {"minutes": -240, "abbreviation": "EDT"},
        ),
    ],
    invalid=[({"zone": "Mars/Olympus", "instant": "2018-07-04T00:00Z"}, "not_found")],
)
def zone_offset(zone: Zone, instant: Instant) -> Offset:
    """Gives a time zone's offset from UTC in minutes (positive east) and its abbreviation at a time in UTC.

    Args:
        zone: Name of the time zone, for example Europe/Zurich.
        instant: Time in UTC, written like 2018-07-04T09:00Z; years 1970 to 2037.
    """
    moment = read_instant(instant)
    return Offset(minutes=offset_minutes(zone, moment), abbreviation=moment.astimezone(find_zone(zone)).tzname() or "")


@_clock_tool(
    kind="retrieval",
    wording={
        "instant": [
            "the time in UTC of the first change of clocks in {zone} after {day} (UTC)",
            "the UTC time at which clocks in {zone} next change after the end of {day} (UTC)",
        ],
        "local_before": [
            "the local time that clocks in {zone} show when they are changed for the first time after {day} (UTC)",
            "the local date and time, before the change, of the first change of clocks in {zone} after {day} (UTC)",
        ],
    },
    golden=[
        (
            {"zone": "Europe/Zurich", "day": "2018-07-04"},
            {"instant": "2018-10-28T01:00Z", "local_before": "2018-10-28T03:00", "minutes": -60},
        )
    ],
    invalid=[({"zone": "Asia/Tokyo", "day": "2018-07-04"}, "not_found")],
)
def next_clock_change(zone: Zone, day: Day) -> Change:
    """Finds the first change of a zone's UTC offset after a day ends in UTC, within two years.

    Args:
        zone: Name of the time zone, for example Europe/Zurich.
        day: The day, from 1970 to 2035.
    """
    if not 1970 <= day.year <= 2035:
        raise InvalidArguments(f"day {day} is out of range; years 1970 to 2035 are covered")
    for year in range(day.year, day.year + 3):
        for moment, minutes in clock_changes(zone, year):
            if moment.date() > day:
                before = moment.replace(tzinfo=UTC).timestamp() - 60
                shown = datetime.fromtimestamp(before, find_zone(zone)).replace(tzinfo=None)
                local = datetime.fromtimestamp(shown.replace(tzinfo=UTC).timestamp() + 60, UTC)
                return Change(instant=instant_text(moment), local_before=local_text(local), minutes=minutes)
    raise NotFound(f"clocks in {zone} do not change within two years after {day}")


@_clock_tool(
    kind="retrieval",
    wording={
        "first": [
            "the date (UTC) on which clocks in {zone} change for the first time in {year}",
            "the UTC date of the first change of clocks in {zone} in the year {year}",
        ],
        "last": [
            "the date (UTC) on which clocks in {zone} change for the last time in {year}",
            "the UTC date of the last change of clocks in {zone} in the year {year}",
        ],
        "count": [
            "the number of times that clocks in {zone} change in {year}",
            "the count of changes of the UTC offset of {zone} in the year {year}",
        ],
    },
    golden=[
        (
            {"zone": "America/New_York", "year": 2018},
            {"count": 2, "first": "2018-03-11", "last": "2018-11-04"},
        )
    ],
    invalid=[({"zone": "Asia/Tokyo", "year": 2018}, "not_found")],
)
def clock_changes_of_year(zone: Zone, year: Year) -> Changes:
    """Gives how often clocks in a zone change in a year (1970 to 2037), and the UTC dates of first and last change.

    Args:
        zone: Name of the time zone, for example Europe/Zurich.
        year: The year.
    """
    if not 1970 <= year <= 2037:
        raise InvalidArguments(f"year {year} is out of range; 1970 to 2037 are covered")
    changes = clock_changes(zone, year)
    if not changes:
        raise NotFound(f"clocks in {zone} do not change in {year}")
    return Changes(count=len(changes), first=changes[0][0].date(), last=changes[-1][0].date())


@_clock_tool(
    kind="processing",
    wording={
        "hours": [
            "the number of hours by which clocks in {zone} are ahead of those in {other} at {instant}, negative if "
            "they are behind",
            "the number of hours that {zone} is ahead of {other} at {instant} (negative if behind)",
        ],
    },
    golden=[
        (
            {"zone": "Asia/Kolkata", "other": "Europe/London", "instant": "2018-07-04T00:00Z"},
            {"hours": 4.5},
        )
    ],
    invalid=[({"zone": "Asia/Kolkata", "other": "X", "instant": "2018-07-04T00:00Z"}, "not_found")],
)
def zone_difference(zone: Zone, other: Zone, instant: Instant) -> Ahead:
    """Gives by how many hours clocks in a zone are ahead of those in another at a time in UTC; negative if behind.

    Args:
        zone: Name of the time zone, for example Europe/Zurich.
        other: Name of another time zone.
        instant: Time in UTC, written like 2018-07-04T09:00Z.
    """
    moment = read_instant(instant)
    return Ahead(hours=(offset_minutes(zone, moment) - offset_minutes(other, moment)) / 60)


@partial(tool, domain="general", source=GEONAMES, theme="clocks")(
    kind="retrieval",
    wording={
        "zones": [
            "the time zones that cities of over 15,000 people in {country} keep, by GeoNames",
            "the IANA time zones found among cities of over 15,000 people in {country}, by GeoNames",
        ],
        "count": [
            "the number of time zones that cities of over 15,000 people in {country} keep, by GeoNames",
            "the count of IANA time zones found among cities of over 15,000 people in {country}, by GeoNames",
        ],
    },
    golden=[({"country": "CH"}, {"zones": ["Europe/Zurich"], "count": 1}), ({"country": "PT"}, {"count": 3})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def zones_of_country(country: CountryCode) -> Zones:
    """Lists the IANA time zones that a country's cities of over 15,000 people keep, in alphabetical order.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    names = sorted({city.zone for city in cities_of(find_country(country).code)})
    return Zones(zones=names, count=len(names))


TOOLS: tuple[Tool, ...] = (
    local_time,
    utc_time,
    time_elsewhere,
    zone_offset,
    next_clock_change,
    clock_changes_of_year,
    zone_difference,
    zones_of_country,
)
