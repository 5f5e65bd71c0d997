"""The sky as ephem computes it: the Sun, the Moon, the planets and its catalogue of named stars."""

import math
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from toolgym.tools import InvalidArguments, NotFound

BODIES = ("Mercury", "Venus", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune", "Sun", "Moon")
_YEARS = (1900, 2100)


def within(day: date) -> date:
    """Returns a day for which positions are good.

    Raises:
        InvalidArguments: It lies outside 1900 to 2100.
    """
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise InvalidArguments(f"{day} is out of range; years {_YEARS[0]} to {_YEARS[1]} are covered")
    return day


def noon(day: date) -> str:
    """Twelve o'clock UTC of a day, as ephem reads it."""
    return f"{within(day):%Y/%m/%d} 12:00:00"


def body_at(name: str, day: date, epoch: str | None = None) -> Any:
    """A body of the solar system, computed for 12:00 UTC of a day, in the axes of that day or of another epoch.

    Raises:
        NotFound: There is no such body.
    """
    import ephem

    known = {body.casefold(): body for body in BODIES}
    if name.strip().casefold() not in known:
        raise NotFound(f"no body is called '{name}'; the bodies are {', '.join(BODIES)}")
    body = getattr(ephem, known[name.strip().casefold()])()
    body.compute(noon(day), epoch=epoch or noon(day))
    return body


@cache
def stars() -> dict[str, Any]:
    """Named stars, computed for the epoch J2000, by name."""
    import ephem.stars

    found = {}
    for name in sorted(ephem.stars.stars):
        star = ephem.star(name)
        star.compute("2000/1/1 12:00:00", epoch="2000")
        found[name] = star
    return found


def find_star(name: str) -> Any:
    """Looks a star up by name.

    Raises:
        NotFound: The catalogue does not hold it.
    """
    known = {star.casefold(): star for star in stars()}
    found = known.get(name.strip().casefold())
    if found is None:
        raise NotFound(f"no star is called '{name}'; examples are Sirius, Vega and Rigel")
    return stars()[found]


def constellation_of(body: Any) -> str:
    """Name of the constellation that a computed body stands in."""
    import ephem

    return str(ephem.constellation(body)[1])


@cache
def stars_of(constellation: str) -> tuple[str, ...]:
    """The catalogue's stars in a constellation, brightest first.

    Raises:
        NotFound: It holds none.
    """
    wanted = constellation.strip().casefold()
    found = [name for name, star in stars().items() if constellation_of(star).casefold() == wanted]
    if not found:
        raise NotFound(f"no star of the catalogue stands in '{constellation}'; an example is Orion")
    return tuple(sorted(found, key=lambda name: (round(float(stars()[name].mag), 2), name)))


def observer(latitude: float, longitude: float, moment: str) -> Any:
    """An observer at sea level without refraction (ephem's ``pressure`` 0, horizon -0:34, as almanacs do)."""
    import ephem

    watcher = ephem.Observer()
    watcher.lat, watcher.lon = str(latitude), str(longitude)
    watcher.elevation, watcher.pressure, watcher.horizon = 0, 0, "-0:34"
    watcher.date = moment
    return watcher


def as_instant(moment: Any) -> datetime:
    """An ephem date as an aware datetime, to the nearest minute."""
    plain = moment.datetime().replace(tzinfo=UTC) + timedelta(seconds=30)
    return datetime(plain.year, plain.month, plain.day, plain.hour, plain.minute, tzinfo=UTC)


def local_midnight(day: date, longitude: float) -> str:
    """The instant at which a day begins by local mean time, as ephem reads it."""
    start = datetime(within(day).year, day.month, day.day) - timedelta(hours=longitude / 15)
    return start.strftime("%Y/%m/%d %H:%M:%S")


def degrees(angle: Any) -> float:
    """An angle in degrees."""
    return math.degrees(float(angle))
