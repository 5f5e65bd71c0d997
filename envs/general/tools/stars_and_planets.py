"""Named stars, constellations, and the planets among them."""

from functools import partial
from typing import Annotated

from toolgym.envs.general.data.sky import body_at, constellation_of, degrees, find_star, stars, stars_of
from toolgym.envs.general.data.sources import EPHEM
from toolgym.envs.general.entities import Body, Constellation, Day, Star
from toolgym.envs.general.quantities import AstronomicalUnits, Count, Degrees
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_star_tool = partial(tool, domain="general", source=EPHEM, theme="stars_and_planets")
_Degrees1 = Annotated[Degrees, Quantity("degree", 1)]


class StarFacts(Result):
    """A star's place and brightness."""

    constellation: Constellation
    magnitude: Annotated[float, Quantity(None, 2)]
    declination: Annotated[Degrees, Quantity("degree", 2)]
    right_ascension: Annotated[float, Quantity("hour", 2)]


class ConstellationStars(Result):
    """Named stars of a constellation, brightest first."""

    stars: list[Star]
    count: Count
    brightest: Star


class OneStar(Result):
    """A star and how far it is from something."""

    star: Star
    separation: _Degrees1


class Separation(Result):
    """Angle between two directions."""

    separation: _Degrees1


class BodyPlace(Result):
    """Where a body of the solar system is."""

    constellation: Constellation
    distance: Annotated[AstronomicalUnits, Quantity("astronomical_unit", 3)]
    magnitude: Annotated[float, Quantity(None, 1)]
    elongation: _Degrees1


@_star_tool(
    kind="retrieval",
    wording={
        "constellation": ["the constellation of {star}", "the constellation in which {star} stands"],
        "magnitude": [
            "the apparent magnitude of {star} in PyEphem's star catalogue",
            "the brightness in magnitudes that PyEphem's catalogue gives {star}",
        ],
    },
    golden=[({"star": "Sirius"}, {"constellation": "Canis Major", "magnitude": -1.44, "declination": -16.72})],
    invalid=[({"star": "Tatooine"}, "not_found")],
)
def star_facts(star: Star) -> StarFacts:
    """Gives constellation, magnitude, declination in degrees and right ascension in hours (J2000) of a named star.

    Args:
        star: Name of the star, for example Sirius.
    """
    found = find_star(star)
    return StarFacts(
        constellation=constellation_of(found),
        magnitude=float(found.mag),
        declination=degrees(found.a_dec),
        right_ascension=degrees(found.a_ra) / 15,
    )


@_star_tool(
    kind="retrieval",
    wording={
        "stars": [
            "the named stars of PyEphem's catalogue in {constellation}",
            "the stars with a name in PyEphem's catalogue that belong to {constellation}",
        ],
        "count": [
            "the number of named stars of PyEphem's catalogue in {constellation}",
            "the count of stars with a name in PyEphem's catalogue that belong to {constellation}",
        ],
        "brightest": [
            "the brightest named star of {constellation} in PyEphem's catalogue",
            "the star of least magnitude among those of {constellation} in PyEphem's catalogue",
        ],
    },
    golden=[
        ({"constellation": "Lyra"}, {"brightest": "Vega"}),
        ({"constellation": "Canis Minor"}, {"brightest": "Procyon"}),
    ],
    invalid=[({"constellation": "The Big Pan"}, "not_found")],
)
def stars_in_constellation(constellation: Constellation) -> ConstellationStars:
    """Lists the named stars of a constellation, brightest first, from PyEphem's catalogue.

    Args:
        constellation: Latin name of the constellation, for example Orion.
    """
    names = stars_of(constellation)
    return ConstellationStars(stars=list(names), count=len(names), brightest=names[0])


@_star_tool(
    kind="retrieval",
    wording={
        "star": [
            "the named star of PyEphem's catalogue that stands closest to {star} in the sky",
            "the star of PyEphem's catalogue with the smallest angular distance from {star}, itself left out",
        ],
        "separation": [
            "the angle in degrees between {star} and the named star of PyEphem's catalogue closest to it",
            "the smallest angular distance, in degrees, of another star of PyEphem's catalogue from {star}",
        ],
    },
    golden=[({"star": "Castor"}, {"star": "Pollux", "separation": 4.5})],
    invalid=[({"star": "Tatooine"}, "not_found")],
)
def closest_star(star: Star) -> OneStar:
    """Finds the named star that stands closest to another in the sky (J2000), from PyEphem's catalogue.

    Two names of the same star count as one star.

    Args:
        star: Name of the star, for example Sirius.
    """
    import ephem

    found = find_star(star)
    angles = [(round(degrees(ephem.separation(found, other)), 6), name) for name, other in stars().items()]
    angle, name = min(entry for entry in angles if entry[0] > 0.01)
    return OneStar(star=name, separation=angle)


@_star_tool(
    kind="processing",
    wording={
        "separation": [
            "the angular distance in degrees between {star} and {other} (J2000)",
            "the angle in degrees that separates {star} from {other} in the sky (J2000)",
        ],
    },
    golden=[({"star": "Castor", "other": "Pollux"}, {"separation": 4.5})],
    invalid=[({"star": "Castor", "other": "Castor"}, "invalid_arguments")],
)
def star_separation(star: Star, other: Star) -> Separation:
    """Measures the angle between two named stars in the sky (J2000).

    Args:
        star: Name of a star, for example Sirius.
        other: Name of another star.
    """
    import ephem

    first, second = find_star(star), find_star(other)
    if first.name == second.name:
        raise InvalidArguments(f"star and other are both {first.name}; give two stars")
    return Separation(separation=degrees(ephem.separation(first, second)))


@_star_tool(
    kind="processing",
    wording={
        "constellation": [
            "the constellation in which {body} stands, seen from the centre of the Earth, at 12:00 UTC on {day}",
            "the constellation that holds {body} at 12:00 UTC on {day}, as seen from the Earth",
        ],
        "distance": [
            "the distance in astronomical units between the Earth and {body} at 12:00 UTC on {day}",
            "the distance of {body} from the Earth, in astronomical units, at 12:00 UTC on {day}",
        ],
        "magnitude": [
            "the apparent magnitude of {body} at 12:00 UTC on {day}, as PyEphem computes it",
            "the brightness of {body} in magnitudes at 12:00 UTC on {day}, by PyEphem",
        ],
    },
    golden=[
        ({"body": "Mars", "day": "2018-07-27"}, {"constellation": "Capricornus", "distance": 0.386}),
        ({"body": "Sun", "day": "2018-07-27"}, {"constellation": "Cancer"}),
    ],
    invalid=[({"body": "Vulcan", "day": "2018-07-27"}, "not_found")],
)
def body_position(body: Body, day: Day) -> BodyPlace:
    """Gives constellation, distance from Earth (au), magnitude and elongation of a body at noon UTC of a day.

    Args:
        body: Sun, Moon, or a planet from Mercury to Neptune.
        day: The day, from 1900 to 2100.
    """
    found = body_at(body, day)
    return BodyPlace(
        constellation=constellation_of(found),
        distance=found.earth_distance,
        magnitude=found.mag,
        elongation=abs(degrees(found.elong)),
    )


@_star_tool(
    kind="processing",
    wording={
        "separation": [
            "the angle in degrees between {body} and {other} as seen from the Earth's centre at 12:00 UTC on {day}",
            "the geocentric angular distance in degrees of {body} from {other} at 12:00 UTC on {day}",
        ],
    },
    golden=[({"body": "Jupiter", "other": "Saturn", "day": "2020-12-21"}, {"separation": 0.1})],
    invalid=[({"body": "Mars", "other": "Mars", "day": "2018-07-27"}, "invalid_arguments")],
)
def body_separation(body: Body, other: Body, day: Day) -> Separation:
    """Measures the angle between two bodies of the solar system, seen from the Earth's centre, at noon UTC of a day.

    Args:
        body: Sun, Moon, or a planet from Mercury to Neptune.
        other: Another body.
        day: The day, from 1900 to 2100.
    """
    import ephem

    first, second = body_at(body, day), body_at(other, day)
    if first.name == second.name:
        raise InvalidArguments(f"body and other are both {first.name}; give two bodies")
    return Separation(separation=degrees(ephem.separation(first, second)))


@_star_tool(
    kind="processing",
    wording={
        "star": [
            "the named star of PyEphem's catalogue closest in the sky to {body} at 12:00 UTC on {day}",
            "the star of PyEphem's catalogue with the smallest angular distance from {body} at 12:00 UTC on {day}",
        ],
        "separation": [
            "the angle in degrees between {body} and the star of PyEphem's catalogue closest to it at 12:00 UTC on "
            "{day}",
            "the smallest angular distance, in degrees, of a star of PyEphem's catalogue from {body} at 12:00 UTC on "
            "{day}",
        ],
    },
    golden=[({"body": "Venus", "day": "2018-07-09"}, {"star": "Regulus", "separation": 1.3})],
    invalid=[({"body": "Vulcan", "day": "2018-07-27"}, "not_found")],
)
def star_near_body(body: Body, day: Day) -> OneStar:
    """Finds the named star closest in the sky to a body of the solar system at noon UTC of a day (J2000 positions).

    Args:
        body: Sun, Moon, or a planet from Mercury to Neptune.
        day: The day, from 1900 to 2100.
    """
    import ephem

    found = body_at(body, day, "2000")
    place = (found.a_ra, found.a_dec)
    angles = [
        (round(degrees(ephem.separation(place, (star.a_ra, star.a_dec))), 6), name) for name, star in stars().items()
    ]
    angle, name = min(angles)
    return OneStar(star=name, separation=angle)


TOOLS: tuple[Tool, ...] = (
    star_facts,
    stars_in_constellation,
    closest_star,
    star_separation,
    body_position,
    body_separation,
    star_near_body,
)
