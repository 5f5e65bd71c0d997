"""Airports with an IATA code, as airportsdata ships them."""

import csv
from dataclasses import dataclass
from functools import cache

from toolgym.envs.general.data.points import PointTable
from toolgym.envs.general.data.sources import AIRPORTS
from toolgym.tools import NotFound


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport; elevation in feet."""

    iata: str
    icao: str
    name: str
    city: str
    country: str
    elevation: float
    latitude: float
    longitude: float
    zone: str


@cache
def airports() -> dict[str, Airport]:
    """Airports by IATA code, in the order of the codes."""
    with AIRPORTS.path("airports.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted((row for row in csv.DictReader(file) if row["iata"]), key=lambda row: row["iata"])
    return {
        row["iata"]: Airport(
            iata=row["iata"],
            icao=row["icao"],
            name=row["name"],
            city=row["city"],
            country=row["country"],
            elevation=float(row["elevation"]),
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            zone=row["tz"],
        )
        for row in rows
    }


def find_airport(text: str) -> Airport:
    """Looks an airport up by IATA code.

    Raises:
        NotFound: There is none.
    """
    airport = airports().get(text.strip().upper())
    if airport is None:
        raise NotFound(f"no airport has the IATA code '{text}'; give three letters, such as ZRH")
    return airport


@cache
def by_icao() -> dict[str, Airport]:
    """Airports by ICAO code."""
    return {airport.icao: airport for airport in airports().values() if airport.icao}


@cache
def airport_points() -> tuple[tuple[Airport, ...], PointTable]:
    """All airports and their points, in the same order."""
    every = tuple(airports().values())
    return every, PointTable([(airport.latitude, airport.longitude) for airport in every])
