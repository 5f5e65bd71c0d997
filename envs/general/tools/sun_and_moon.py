"""The Sun and the Moon: when they rise and set, phases and seasons."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal

from toolgym.envs.general.data.points import read_point
from toolgym.envs.general.data.sky import as_instant, degrees, local_midnight, noon, observer, within
from toolgym.envs.general.data.sources import EPHEM, GEONAMES
from toolgym.envs.general.data.world import find_city
from toolgym.envs.general.data.zones import instant_text, read_instant
from toolgym.envs.general.entities import City, Constellation, Day, Instant, Point, Year
from toolgym.envs.general.quantities import Count, Degrees, Kilometres, Minutes, Percent1
from toolgym.envs.general.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_sky_tool = partial(tool, domain="general", kind="processing", source=EPHEM, theme="sun_and_moon")


class SunTimes(Result):
    """A day of sunshine."""

    rise: Instant
    set: Instant
    length: Minutes


class MoonTimes(Result):
    """When the Moon rises and sets."""

    rise: Instant
    set: Instant


class Dusk(Result):
    """Begin and end of twilight."""

    begin: Instant
    end: Instant


class MoonState(Result):
    """The Moon at noon UTC."""

    illuminated: Percent1
    distance: Annotated[Kilometres, Quantity("km", 0)]
    constellation: Constellation


class Phase(Result):
    """A phase of the Moon."""

    day: Day
    instant: Instant
    away: Count


class Season(Result):
    """Start of a season."""

    day: Day
    instant: Instant


class Altitude(Result):
    """Place of the Sun in the sky."""

    altitude: Annotated[Degrees, Quantity("degree", 1)]
    azimuth: int


@_sky_tool(
    engines=[GEONAMES],
    wording={
        "rise": [
            "the UTC time of sunrise in {city} on {day} (local mean time day, sea-level horizon), to the minute",
            "the time in UTC, to the minute, at which the Sun rises in {city} on {day}, local mean time day, sea-level "
            "horizon",
        ],
        "set": [
            "the UTC time of sunset in {city} on {day} (local mean time day, sea-level horizon), to the minute",
            "the time in UTC, to the minute, at which the Sun sets in {city} on {day}, local mean time day, sea-level "
            "horizon",
        ],
        "length": [
            "the time from sunrise to sunset in {city} on {day} in whole minutes, for a sea-level horizon",
            "the length of the day in {city} on {day}, sunrise to sunset at a sea-level horizon, in whole minutes",
        ],
    },
    golden=[({"city": "London, GB", "day": "2018-06-21"}, {"rise": "2018-06-21T03:43Z", "set": "2018-06-21T20:21Z"})],
    invalid=[({"city": "Tromsø, NO", "day": "2018-06-21"}, "not_found")],
)
def sun_times(city: City, day: Day) -> SunTimes:
    """Gives sunrise and sunset in UTC and the minutes between them, for a city and a day of local mean time.

    The Sun's upper limb meets a sea-level horizon with 34' of refraction, as in almanacs.

    Args:
        city: Name and country code, for example "Zurich, CH".
        day: The day, from 1900 to 2100.
    """
    import ephem

    place = find_city(city)
    watcher = observer(place.latitude, place.longitude, local_midnight(day, place.longitude))
    rise = _next(watcher, "next_rising", ephem.Sun(), city)
    watcher.date = rise
    fall = _next(watcher, "next_setting", ephem.Sun(), city)
    start, end = as_instant(rise), as_instant(fall)
    return SunTimes(rise=instant_text(start), set=instant_text(end), length=(end - start) // timedelta(minutes=1))


@_sky_tool(
    engines=[GEONAMES],
    wording={
        "rise": [
            "the UTC time, to the minute, of the first moonrise in {city} at or after 0:00 UTC on {day}, sea-level "
            "horizon",
            "the time in UTC, to the minute, at which the Moon first rises in {city} from 0:00 UTC on {day} onwards, "
            "sea-level horizon",
        ],
        "set": [
            "the UTC time, to the minute, of the first moonset in {city} at or after 0:00 UTC on {day}, sea-level "
            "horizon",
            "the time in UTC, to the minute, at which the Moon first sets in {city} from 0:00 UTC on {day} onwards, "
            "sea-level horizon",
        ],
    },
    golden=[({"city": "London, GB", "day": "2018-06-21"}, {"rise": "2018-06-21T13:05Z"})],
    invalid=[({"city": "Atlantis, XX", "day": "2018-06-21"}, "not_found")],
)
def moon_times(city: City, day: Day) -> MoonTimes:
    """Gives the first moonrise and the first moonset in UTC at or after 0:00 UTC of a day, for a city.

    The Moon's upper limb meets a sea-level horizon with 34' of refraction, as in almanacs.

    Args:
        city: Name and country code, for example "Zurich, CH".
        day: The day, from 1900 to 2100.
    """
    import ephem

    place = find_city(city)
    watcher = observer(place.latitude, place.longitude, f"{within(day):%Y/%m/%d} 00:00:00")
    rise = _next(watcher, "next_rising", ephem.Moon(), city)
    fall = _next(watcher, "next_setting", ephem.Moon(), city)
    return MoonTimes(rise=instant_text(as_instant(rise)), set=instant_text(as_instant(fall)))


@_sky_tool(
    engines=[GEONAMES],
    wording={
        "begin": [
            "the UTC time, to the minute, at which {kind} twilight begins in {city} in the morning of {day}",
            "the time in UTC, to the minute, of the beginning of morning {kind} twilight in {city} on {day}",
        ],
        "end": [
            "the UTC time, to the minute, at which {kind} twilight ends in {city} in the evening of {day}",
            "the time in UTC, to the minute, of the end of evening {kind} twilight in {city} on {day}",
        ],
    },
    golden=[({"city": "London, GB", "day": "2018-03-20", "kind": "civil"}, {"begin": "2018-03-20T05:30Z"})],
    invalid=[({"city": "London, GB", "day": "2018-06-21", "kind": "astronomical"}, "not_found")],
)
def twilight(city: City, day: Day, kind: Literal["civil", "nautical", "astronomical"]) -> Dusk:
    """Gives the begin of morning twilight and the end of evening twilight in UTC, for a city and a day.

    The Sun's centre stands 6, 12 or 18 degrees below the horizon then; the day is one of local mean time.

    Args:
        city: Name and country code, for example "Zurich, CH".
        day: The day, from 1900 to 2100.
        kind: Which twilight.
    """
    import ephem

    place = find_city(city)
    watcher = observer(place.latitude, place.longitude, local_midnight(day, place.longitude))
    watcher.horizon = {"civil": "-6", "nautical": "-12", "astronomical": "-18"}[kind]
    begin = _next(watcher, "next_rising", ephem.Sun(), city, use_center=True)
    watcher.date = begin
    end = _next(watcher, "next_setting", ephem.Sun(), city, use_center=True)
    if float(end) - float(begin) > 1:
        raise NotFound(f"{kind} twilight lasts all night in {city} on {day}")
    return Dusk(begin=instant_text(as_instant(begin)), end=instant_text(as_instant(end)))


@_sky_tool(
    wording={
        "illuminated": [
            "the illuminated part of the Moon's disc at 12:00 UTC on {day}, in percent",
            "the percentage of the Moon's disc that is lit at 12:00 UTC on {day}",
        ],
        "distance": [
            "the distance in kilometres from the centre of the Earth to the Moon at 12:00 UTC on {day}",
            "the geocentric distance of the Moon in kilometres at 12:00 UTC on {day}",
        ],
        "constellation": [
            "the constellation in which the Moon stands at 12:00 UTC on {day}",
            "the constellation that holds the Moon, seen from the centre of the Earth, at 12:00 UTC on {day}",
        ],
    },
    golden=[({"day": "2018-07-27"}, {"illuminated": 99.9})],
    invalid=[({"day": "1800-07-27"}, "invalid_arguments")],
)
def moon_state(day: Day) -> MoonState:
    """Gives the lit part of the Moon's disc, its distance from the Earth's centre and its constellation at noon UTC.

    Args:
        day: The day, from 1900 to 2100.
    """
    import ephem

    moon = ephem.Moon()
    moon.compute(noon(day), epoch=noon(day))
    return MoonState(
        illuminated=moon.phase,
        distance=moon.earth_distance * ephem.meters_per_au / 1000,
        constellation=ephem.constellation(moon)[1],
    )


@_sky_tool(
    wording={
        "day": [
            "the UTC date of the earliest {phase} after 0:00 UTC on {day}",
            "the date in UTC on which the next {phase} after 0:00 UTC on {day} falls",
        ],
        "instant": [
            "the UTC time, to the minute, of the earliest {phase} after 0:00 UTC on {day}",
            "the time in UTC, to the minute, of the next {phase} after 0:00 UTC on {day}",
        ],
        "away": [
            "the number of days from {day} to the UTC date of the next {phase} after 0:00 UTC on that day",
            "the number of days between {day} and the UTC date of the earliest {phase} after 0:00 UTC on it",
        ],
    },
    golden=[
        ({"phase": "full moon", "day": "2018-07-20"}, {"day": "2018-07-27", "instant": "2018-07-27T20:20Z"}),
        ({"phase": "new moon", "day": "2018-08-01"}, {"day": "2018-08-11", "instant": "2018-08-11T09:58Z"}),
    ],
    invalid=[({"phase": "full moon", "day": "1800-07-20"}, "invalid_arguments")],
)
def next_moon_phase(phase: Literal["new moon", "first quarter", "full moon", "last quarter"], day: Day) -> Phase:
    """Finds the first new moon, first quarter, full moon or last quarter after 0:00 UTC of a day.

    Args:
        phase: The phase.
        day: The day, from 1900 to 2100.
    """
    import ephem

    find = {
        "new moon": ephem.next_new_moon,
        "first quarter": ephem.next_first_quarter_moon,
        "full moon": ephem.next_full_moon,
        "last quarter": ephem.next_last_quarter_moon,
    }[phase]
    moment = as_instant(find(f"{within(day):%Y/%m/%d} 00:00:00"))
    return Phase(day=moment.date(), instant=instant_text(moment), away=(moment.date() - day).days)


@_sky_tool(
    wording={
        "day": [
            "the UTC date of the {event} of {year}",
            "the date in UTC on which the {event} of {year} falls",
        ],
        "instant": [
            "the UTC time, to the minute, of the {event} of {year}",
            "the time in UTC, to the minute, of the {event} in {year}",
        ],
    },
    golden=[
        ({"event": "March equinox", "year": 2018}, {"day": "2018-03-20", "instant": "2018-03-20T16:15Z"}),
        ({"event": "December solstice", "year": 2018}, {"instant": "2018-12-21T22:23Z"}),
    ],
    invalid=[({"event": "March equinox", "year": 1800}, "invalid_arguments")],
)
def season_start(
    event: Literal["March equinox", "June solstice", "September equinox", "December solstice"], year: Year
) -> Season:
    """Gives the UTC time of an equinox or solstice.

    Args:
        event: Which one.
        year: A year from 1900 to 2100.
    """
    from datetime import date

    import ephem

    within(date(year if 1 <= year <= 9999 else 1, 1, 1))
    find = {
        "March equinox": ephem.next_vernal_equinox,
        "June solstice": ephem.next_summer_solstice,
        "September equinox": ephem.next_autumnal_equinox,
        "December solstice": ephem.next_winter_solstice,
    }[event]
    moment = as_instant(find(f"{year}/1/1"))
    return Season(day=moment.date(), instant=instant_text(moment))


@_sky_tool(
    wording={
        "altitude": [
            "the altitude of the Sun's centre in degrees, without refraction, at {point} at {instant}",
            "the height of the Sun above the horizon in degrees, refraction left out, seen from {point} at {instant}",
        ],
        "azimuth": [
            "the azimuth of the Sun in whole degrees clockwise from north at {point} at {instant}",
            "the direction of the Sun in whole degrees clockwise from north, seen from {point} at {instant}",
        ],
    },
    golden=[({"point": "0,0", "instant": "2018-03-20T12:07Z"}, {"altitude": 89.9})],
    invalid=[({"point": "0,0", "instant": "noon"}, "invalid_arguments")],
)
def sun_position(point: Point, instant: Instant) -> Altitude:
    """Gives altitude (without refraction) and azimuth of the Sun in degrees, at a point and a time in UTC.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
        instant: Time in UTC, written like 2018-07-04T09:00Z.
    """
    import ephem

    sun = ephem.Sun()
    sun.compute(observer(*read_point(point), read_instant(instant).strftime("%Y/%m/%d %H:%M:%S")))
    return Altitude(altitude=degrees(sun.alt), azimuth=round(degrees(sun.az)) % 360)


def _next(watcher: Any, method: str, body: Any, city: str, use_center: bool = False) -> Any:
    import ephem

    try:
        return getattr(watcher, method)(body, use_center=use_center)
    except ephem.CircumpolarError:
        raise NotFound(f"the body does not cross this horizon in {city} on that day") from None


TOOLS: tuple[Tool, ...] = (
    sun_times,
    moon_times,
    twilight,
    moon_state,
    next_moon_phase,
    season_start,
    sun_position,
)
