"""Airports: what is known of each, which lie where, and how far apart they are."""

from functools import partial
from typing import Annotated

from toolgym.envs.general.data.airports import airport_points, airports, by_icao, find_airport
from toolgym.envs.general.data.points import inverse, midpoint, point_text, read_point
from toolgym.envs.general.data.sources import AIRPORTS, GEONAMES, NUMPY, PYPROJ, TZDATA
from toolgym.envs.general.data.world import find_country
from toolgym.envs.general.data.zones import find_zone
from toolgym.envs.general.entities import Airport, CountryCode, IcaoCode, Point, Zone
from toolgym.envs.general.quantities import Count, Feet, Kilometres1
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.cities import Radius, Way
from toolgym.envs.general.tools.points import OnePoint
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_airport_tool = partial(tool, domain="general", source=AIRPORTS, theme="airports")
_Feet0 = Annotated[Feet, Quantity("foot", 0)]


class AirportFacts(Result):
    """Where an airport is."""

    icao: IcaoCode | None
    country: CountryCode
    elevation: _Feet0
    zone: Zone
    point: Point


class OneAirport(Result):
    """An airport."""

    airport: Airport


class NationalAirports(Result):
    """A country's airports."""

    count: Count
    highest: Airport
    northernmost: Airport
    southernmost: Airport


class AirportNearby(Result):
    """An airport and how far it is."""

    airport: Airport
    distance: Kilometres1


class AirportsNearby(Result):
    """Airports within a distance, nearest first."""

    airports: list[Airport]
    count: Count


class StopOver(Result):
    """A route with a stop, compared with the direct one."""

    distance: Kilometres1
    detour: Kilometres1


class AirportSpan(Result):
    """A number of airports and the extremes among them."""

    count: Count
    highest: Airport
    lowest: Airport


@_airport_tool(
    kind="retrieval",
    wording={
        "icao": ["the ICAO code of {airport}", "the four-letter ICAO code of {airport}"],
        "country": ["the country that {airport} lies in", "the country in which {airport} is located"],
        "elevation": ["the elevation of {airport} in feet", "the height of {airport} above sea level in feet"],
        "zone": ["the time zone of {airport}", "the IANA time zone that {airport} keeps"],
        "point": ["the location of {airport}", "the geographic position of {airport}"],
    },
    golden=[
        (
            {"airport": "ZRH"},
            {
                "icao": "LSZH",
                "country": "CH",
                "elevation": 1416.0,
                "zone": "Europe/Zurich",
                "point": "47.4647,8.5492",
            },
        )
    ],
    invalid=[({"airport": "ZZZ"}, "not_found")],
)
def airport_facts(airport: Airport) -> AirportFacts:
    """Gives ICAO code, country, elevation in feet, time zone and position of an airport.

    Args:
        airport: IATA code, for example ZRH.
    """
    found = find_airport(airport)
    return AirportFacts(
        icao=found.icao or None,
        country=found.country,
        elevation=found.elevation,
        zone=found.zone,
        point=point_text(found.latitude, found.longitude),
    )


@_airport_tool(
    kind="retrieval",
    wording={"airport": ["the airport with {code}", "the airport that is known by {code}"]},
    golden=[({"code": "LSZH"}, {"airport": "ZRH"}), ({"code": "EGLL"}, {"airport": "LHR"})],
    invalid=[({"code": "ZZZZ"}, "not_found")],
)
def airport_by_icao_code(code: IcaoCode) -> OneAirport:
    """Gives the IATA code of the airport with an ICAO code.

    Args:
        code: ICAO code, for example LSZH.
    """
    found = by_icao().get(code.strip().upper())
    if found is None:
        raise NotFound(f"no airport with an IATA code has the ICAO code '{code}'; an example is LSZH")
    return OneAirport(airport=found.iata)


@_airport_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "count": [
            "the number of airports with an IATA code in {country}",
            "the count of airports of {country} that have an IATA code",
        ],
        "highest": [
            "the highest airport of {country} (among those with an IATA code)",
            "the airport of greatest elevation among those of {country} with an IATA code",
        ],
        "northernmost": [
            "the northernmost airport of {country} (among those with an IATA code)",
            "the airport farthest north among those of {country} with an IATA code",
        ],
        "southernmost": [
            "the southernmost airport of {country} (among those with an IATA code)",
            "the airport farthest south among those of {country} with an IATA code",
        ],
    },
    golden=[({"country": "CH"}, {"highest": "SMV"}), ({"country": "IS"}, {"northernmost": "GRY"})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def airports_of_country(country: CountryCode) -> NationalAirports:
    """Counts a country's airports with an IATA code and names the highest, northernmost and southernmost.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    inside = [airport for airport in airports().values() if airport.country == found.code]
    if not inside:
        raise NotFound(f"no airport with an IATA code lies in {found.name} ({found.code})")
    return NationalAirports(
        count=len(inside),
        highest=max(inside, key=lambda a: a.elevation).iata,
        northernmost=max(inside, key=lambda a: a.latitude).iata,
        southernmost=min(inside, key=lambda a: a.latitude).iata,
    )


@_airport_tool(
    engines=[TZDATA],
    kind="retrieval",
    wording={
        "count": [
            "the number of airports with an IATA code that keep {zone}",
            "the count of airports with an IATA code in {zone}",
        ],
        "highest": [
            "the highest airport with an IATA code that keeps {zone}",
            "the airport of greatest elevation among those with an IATA code in {zone}",
        ],
        "lowest": [
            "the lowest airport with an IATA code that keeps {zone}",
            "the airport of least elevation among those with an IATA code in {zone}",
        ],
    },
    golden=[({"zone": "Europe/Zurich"}, {"highest": "SMV"})],
    invalid=[({"zone": "Mars/Olympus"}, "not_found")],
)
def airports_in_zone(zone: Zone) -> AirportSpan:
    """Counts the airports with an IATA code that keep a time zone and names the highest and the lowest.

    Args:
        zone: Name of the time zone, for example Europe/Zurich.
    """
    find_zone(zone)
    inside = [airport for airport in airports().values() if airport.zone == zone]
    if not inside:
        raise NotFound(f"no airport with an IATA code keeps the time zone {zone}")
    return AirportSpan(
        count=len(inside),
        highest=max(inside, key=lambda a: a.elevation).iata,
        lowest=min(inside, key=lambda a: a.elevation).iata,
    )


@_airport_tool(
    kind="retrieval",
    engines=[PYPROJ, NUMPY],
    wording={
        "airport": [
            "the airport with an IATA code nearest to {point}",
            "the nearest airport to {point} that has an IATA code",
        ],
        "distance": [
            "the geodesic distance in kilometres from {point} to the nearest airport with an IATA code",
            "the length in kilometres of the geodesic between {point} and the nearest airport with an IATA code",
        ],
    },
    golden=[({"point": "47.3667,8.5500"}, {"airport": "ZRH", "distance": 10.9})],
    invalid=[({"point": "Zurich"}, "invalid_arguments")],
)
def nearest_airport(point: Point) -> AirportNearby:
    """Finds the airport with an IATA code that is nearest to a point on WGS 84, and the distance to it.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
    """
    every, table = airport_points()
    distance, place = table.nearest(read_point(point))
    return AirportNearby(airport=every[place].iata, distance=distance)


@_airport_tool(
    kind="retrieval",
    engines=[PYPROJ, NUMPY],
    wording={
        "airports": [
            "the airports with an IATA code within {radius} of {airport}, {airport} itself left out",
            "the other airports with an IATA code no farther than {radius} from {airport}",
        ],
        "count": [
            "the number of airports with an IATA code within {radius} of {airport}, {airport} itself left out",
            "the number of other airports with an IATA code no farther than {radius} from {airport}",
        ],
    },
    golden=[({"airport": "KEF", "radius": "100 km"}, {"airports": ["RKV"], "count": 1})],
    invalid=[({"airport": "ZZZ", "radius": "100 km"}, "not_found")],
)
def airports_around(airport: Airport, radius: Radius) -> AirportsNearby:
    """Lists the other airports with an IATA code around an airport, nearest first; at most 60.

    Args:
        airport: IATA code, for example ZRH.
        radius: Greatest geodesic distance.
    """
    centre = find_airport(airport)
    every, table = airport_points()
    near = table.near((centre.latitude, centre.longitude), float(radius.removesuffix(" km")))
    codes = [every[place].iata for _, place in near if every[place] != centre]
    if len(codes) > 60:
        raise InvalidArguments(f"{len(codes)} airports lie within {radius} of {airport}; take a smaller radius")
    return AirportsNearby(airports=codes, count=len(codes))


@_airport_tool(
    kind="processing",
    engines=[PYPROJ],
    wording={
        "distance": [
            "the geodesic distance in kilometres from {airport} to {other}",
            "the length in kilometres of the shortest way over the WGS 84 ellipsoid from {airport} to {other}",
        ],
        "bearing": [
            "the initial bearing of the geodesic from {airport} to {other}, in whole degrees clockwise from north",
            "the direction, in whole degrees clockwise from north, in which the geodesic from {airport} "
            "to {other} starts",
        ],
    },
    golden=[({"airport": "ZRH", "other": "LHR"}, {"distance": 789.8})],
    invalid=[({"airport": "ZRH", "other": "ZRH"}, "invalid_arguments")],
)
def airport_distance(airport: Airport, other: Airport) -> Way:
    """Measures the geodesic on WGS 84 between two airports: distance in kilometres and initial bearing in degrees.

    Args:
        airport: IATA code, for example ZRH.
        other: IATA code of another airport.
    """
    start, end = find_airport(airport), find_airport(other)
    if start == end:
        raise InvalidArguments(f"airport and other are both {start.iata}; give two airports")
    distance, bearing = inverse((start.latitude, start.longitude), (end.latitude, end.longitude))
    return Way(distance=distance, bearing=round(bearing) % 360)


@_airport_tool(
    kind="processing",
    engines=[PYPROJ],
    wording={
        "point": [
            "the midpoint of the geodesic from {airport} to {other}",
            "the point halfway along the shortest way from {airport} to {other}",
        ],
    },
    golden=[({"airport": "ZRH", "other": "LHR"}, {"point": "49.5557,4.2278"})],
    invalid=[({"airport": "ZRH", "other": "ZRH"}, "invalid_arguments")],
)
def flight_midpoint(airport: Airport, other: Airport) -> OnePoint:
    """Gives the point halfway along the geodesic on WGS 84 between two airports, with four decimals.

    Args:
        airport: IATA code, for example ZRH.
        other: IATA code of another airport.
    """
    start, end = find_airport(airport), find_airport(other)
    if start == end:
        raise InvalidArguments(f"airport and other are both {start.iata}; give two airports")
    return OnePoint(point=point_text(*midpoint((start.latitude, start.longitude), (end.latitude, end.longitude))))


@_airport_tool(
    kind="processing",
    engines=[PYPROJ],
    wording={
        "distance": [
            "the length in kilometres of the route from {airport} over {stop} to {other} along geodesics",
            "the total geodesic distance in kilometres of a flight from {airport} to {other} with a stop at {stop}",
        ],
        "detour": [
            "the length in kilometres that a stop at {stop} adds to the geodesic route from {airport} to {other}",
            "the detour in kilometres that a stop at {stop} adds to the geodesic from {airport} to {other}",
        ],
    },
    golden=[({"airport": "ZRH", "stop": "CDG", "other": "LHR"}, {"distance": 825.2})],
    invalid=[({"airport": "ZRH", "stop": "ZRH", "other": "LHR"}, "invalid_arguments")],
)
def flight_with_stop(airport: Airport, stop: Airport, other: Airport) -> StopOver:
    """Measures a route of two geodesics on WGS 84, from an airport over a stop to another, and its detour.

    Args:
        airport: IATA code of the first airport.
        stop: IATA code of the airport between.
        other: IATA code of the last airport.
    """
    stations = [find_airport(code) for code in (airport, stop, other)]
    if len({station.iata for station in stations}) < 3:
        raise InvalidArguments("airport, stop and other must be three different airports")
    first, middle, last = ((s.latitude, s.longitude) for s in stations)
    distance = inverse(first, middle)[0] + inverse(middle, last)[0]
    return StopOver(distance=distance, detour=distance - inverse(first, last)[0])


TOOLS: tuple[Tool, ...] = (
    airport_facts,
    airport_by_icao_code,
    airports_of_country,
    airports_in_zone,
    nearest_airport,
    airports_around,
    airport_distance,
    flight_midpoint,
    flight_with_stop,
)
