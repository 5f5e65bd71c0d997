"""Points on the WGS 84 ellipsoid, written ``"47.3667,8.5500"`` (latitude, longitude), and distances between them."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from toolgym.tools import InvalidArguments

EARTH_RADIUS = 6371.0088
"""Mean radius in kilometres."""


def point_text(latitude: float, longitude: float) -> str:
    """Writes a point with four decimals (about 10 m)."""
    return f"{latitude + 0.0:.4f},{longitude + 0.0:.4f}".replace("-0.0000", "0.0000")


def read_point(text: str) -> tuple[float, float]:
    """Reads ``"latitude,longitude"`` in degrees.

    Raises:
        InvalidArguments: The text is no such pair, or out of range.
    """
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        latitude = longitude = math.nan
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InvalidArguments(f"'{text}' is not a point; write latitude,longitude in degrees, such as 47.3667,8.5500")
    return latitude, longitude


@cache
def geod() -> Any:
    """The WGS 84 ellipsoid."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def inverse(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Geodesic distance in kilometres and initial bearing in degrees clockwise from north (0 to 360)."""
    azimuth, _, metres = geod().inv(start[1], start[0], end[1], end[0])
    return metres / 1000, round(azimuth % 360, 6) % 360


def direct(start: tuple[float, float], bearing: float, kilometres: float) -> tuple[float, float]:
    """The point reached from another along a bearing."""
    longitude, latitude, _ = geod().fwd(start[1], start[0], bearing, kilometres * 1000)
    return latitude, (longitude + 180) % 360 - 180


def midpoint(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """The point halfway along the shortest way."""
    kilometres, bearing = inverse(start, end)
    return direct(start, bearing, kilometres / 2)


class PointTable:
    """Many points, searched by distance.

    Args:
        points: Latitudes and longitudes.
    """

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        import numpy

        self._points = points
        radians = numpy.radians(numpy.array(points, dtype=numpy.float64))
        self._vectors = _vectors(radians)

    def near(self, point: tuple[float, float], kilometres: float) -> list[tuple[float, int]]:
        """Distances and places of the points within a distance, nearest first; equal distances by place."""
        return self._measured(point, 2 * math.sin(min(kilometres * 1.01 / EARTH_RADIUS, math.pi) / 2), kilometres)

    def nearest(self, point: tuple[float, float]) -> tuple[float, int]:
        """Distance and place of the nearest point."""
        chord = float(self._chords(point).min())
        return self._measured(point, chord * 1.01 + 1e-6, math.inf)[0]

    def _chords(self, point: tuple[float, float]) -> Any:
        import numpy

        vector = _vectors(numpy.radians(numpy.array([point], dtype=numpy.float64)))[0]
        return numpy.sqrt(((self._vectors - vector) ** 2).sum(axis=1))

    def _measured(self, point: tuple[float, float], chord: float, most: float) -> list[tuple[float, int]]:
        import numpy

        # The sphere only preselects: ellipsoid and sphere differ by less than one percent.
        places = numpy.flatnonzero(self._chords(point) <= chord).tolist()
        exact = [(round(inverse(point, self._points[place])[0], 6), place) for place in places]
        return sorted(entry for entry in exact if entry[0] <= most)


def _vectors(radians: Any) -> Any:
    import numpy

    latitude, longitude = radians[:, 0], radians[:, 1]
    flat = numpy.cos(latitude)
    return numpy.stack([flat * numpy.cos(longitude), flat * numpy.sin(longitude), numpy.sin(latitude)], axis=1)
