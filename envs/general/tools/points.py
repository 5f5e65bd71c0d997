"""Points on the Earth: distances, directions, and what they become on a map."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.points import direct, inverse, midpoint, point_text, read_point
from toolgym.envs.general.data.sources import FORMULAS, PYPROJ
from toolgym.envs.general.entities import Point
from toolgym.envs.general.quantities import Journey, Kilometres1
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.cities import Way
from toolgym.tools import InvalidArguments, Tool, tool

_point_tool = partial(tool, domain="general", kind="processing", source=PYPROJ, theme="points")
_formula_tool = partial(tool, domain="general", kind="processing", source=FORMULAS, theme="points")

COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


class OnePoint(Result):
    """A point on the Earth."""

    point: Point


class Grid(Result):
    """A point in the Universal Transverse Mercator grid."""

    zone: int
    easting: int
    northing: int


class Tile(Result):
    """A code for a cell of the Earth's surface."""

    code: str


class ToEquator(Result):
    """Distance along a meridian."""

    distance: Kilometres1


@_point_tool(
    wording={
        "distance": [
            "the geodesic distance in kilometres from {point} to {other}",
            "the length in kilometres of the shortest way over the WGS 84 ellipsoid from {point} to {other}",
        ],
        "bearing": [
            "the initial bearing of the geodesic from {point} to {other}, in whole degrees clockwise from north",
            "the direction, in whole degrees clockwise from north, in which the geodesic from {point} "
            "to {other} starts",
        ],
    },
    golden=[({"point": "0,0", "other": "0,1"}, {"distance": 111.3, "bearing": 90})],
    invalid=[({"point": "95,0", "other": "0,1"}, "invalid_arguments")],
)
def point_distance(point: Point, other: Point) -> Way:
    """Measures the geodesic on WGS 84 between two points: distance in kilometres and initial bearing in degrees.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
        other: Another point.
    """
    start, end = read_point(point), read_point(other)
    if start == end:
        raise InvalidArguments(f"point and other are both {point}; give two points")
    distance, bearing = inverse(start, end)
    return Way(distance=distance, bearing=round(bearing) % 360)


@_point_tool(
    wording={
        "point": [
            "the point reached by travelling {distance} from {point}, starting due {direction}, on the WGS 84 geodesic",
            "the end of the geodesic that starts at {point} due {direction} and is {distance} long",
        ],
    },
    golden=[({"point": "0,0", "direction": "east", "distance": 111.31949}, {"point": "0.0000,1.0000"})],
    invalid=[({"point": "0,0", "direction": "east", "distance": -5}, "invalid_arguments")],
)
def destination_point(
    point: Point,
    direction: Literal["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"],
    distance: Annotated[Journey, Field(gt=0, le=20_000)],
) -> OnePoint:
    """Follows a geodesic on WGS 84 from a point and gives the point reached, with four decimals.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
        direction: Direction in which the way starts.
        distance: Kilometres to travel, at most 20,000.
    """
    return OnePoint(point=point_text(*direct(read_point(point), 45.0 * COMPASS.index(direction), distance)))


@_point_tool(
    wording={
        "point": [
            "the midpoint of the geodesic from {point} to {other}",
            "the point halfway along the shortest way over the WGS 84 ellipsoid from {point} to {other}",
        ],
    },
    golden=[({"point": "0,0", "other": "0,10"}, {"point": "0.0000,5.0000"})],
    invalid=[({"point": "0,0", "other": "north"}, "invalid_arguments")],
)
def middle_point(point: Point, other: Point) -> OnePoint:
    """Gives the point halfway along the geodesic on WGS 84 between two points, with four decimals.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
        other: Another point.
    """
    start, end = read_point(point), read_point(other)
    if start == end:
        raise InvalidArguments(f"point and other are both {point}; give two points")
    return OnePoint(point=point_text(*midpoint(start, end)))


@_point_tool(
    wording={
        "easting": [
            "the UTM easting of {point} to the nearest metre",
            "the easting, in whole metres, of {point} in its UTM zone",
        ],
        "northing": [
            "the UTM northing of {point} to the nearest metre",
            "the northing, in whole metres, of {point} in its UTM zone",
        ],
    },
    golden=[({"point": "0,3"}, {"zone": 31, "easting": 500000, "northing": 0})],
    invalid=[({"point": "86,3"}, "invalid_arguments")],
)
def utm_position(point: Point) -> Grid:
    """Projects a point into the Universal Transverse Mercator grid (WGS 84): zone number, easting and northing.

    Zones are the regular strips of six degrees; south of the equator the false northing of 10,000,000 m applies.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500"; latitudes from -80 to 84.
    """
    from pyproj import Proj

    latitude, longitude = read_point(point)
    if not -80 <= latitude <= 84:
        raise InvalidArguments(f"the latitude of point {point} is outside -80 to 84, where UTM is defined")
    zone = min(int((longitude + 180) // 6) + 1, 60)
    easting, northing = Proj(proj="utm", zone=zone, ellps="WGS84", south=latitude < 0)(longitude, latitude)
    return Grid(zone=zone, easting=round(easting), northing=round(northing))


@_formula_tool(
    wording={
        "code": ["the geohash of {point} with seven characters", "the seven-character geohash cell of {point}"],
    },
    golden=[({"point": "57.64911,10.40744"}, {"code": "u4pruyd"})],
    invalid=[({"point": "57.6"}, "invalid_arguments")],
)
def geohash(point: Point) -> Tile:
    """Encodes a point as a geohash of seven characters.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
    """
    latitude, longitude = read_point(point)
    sides = [[-180.0, 180.0, longitude], [-90.0, 90.0, latitude]]
    code = ""
    for character in range(7):
        digit = 0
        for bit in range(5):
            side = sides[(character * 5 + bit) % 2]
            middle = (side[0] + side[1]) / 2
            upper = side[2] >= middle
            digit = digit * 2 + upper
            side[0 if upper else 1] = middle
        code += "0123456789bcdefghjkmnpqrstuvwxyz"[digit]
    return Tile(code=code)


@_point_tool(
    wording={
        "distance": [
            "the distance in kilometres along the meridian from {point} to the equator",
            "the length in kilometres of the WGS 84 meridian between {point} and the equator",
        ],
    },
    golden=[({"point": "90,0"}, {"distance": 10002.0})],
    invalid=[({"point": "x,0"}, "invalid_arguments")],
)
def distance_to_equator(point: Point) -> ToEquator:
    """Measures the way along the meridian from a point to the equator on WGS 84, in kilometres.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
    """
    latitude, longitude = read_point(point)
    return ToEquator(distance=inverse((latitude, longitude), (0.0, longitude))[0] if latitude else 0.0)


TOOLS: tuple[Tool, ...] = (
    point_distance,
    destination_point,
    middle_point,
    utm_position,
    geohash,
    distance_to_equator,
)
