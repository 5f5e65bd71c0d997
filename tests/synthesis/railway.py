"""A small pool for the tests of evidence, synthesis and commands: stations, lines, fares and timetables.

Every figure is drawn from a hash of the names it belongs to, so the pool is the same everywhere and ties are rare.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from toolgym.canonical import unit_interval
from toolgym.tools import Entity, EntityType, NotFound, Quantity, Source, ToolPool, tool

HERE = Source(
    distribution="pydantic",
    module="pydantic",
    extra="dev",
    code_licence="MIT",
    data_licence="MIT",
    data_date="2024-05-01",
)
FIRST = ("Ash", "Birch", "Cedar", "Elm", "Hazel", "Linden", "Maple", "Oak")
LAST = ("bury", "cote", "dale", "ford", "gate", "ham", "ley", "minster", "stead", "wick")
TITLES = {f"{one[:3]}{two[:2]}".upper(): one + two for one in FIRST for two in LAST}
STATIONS = tuple(TITLES)
LINES = tuple(f"R{number}" for number in range(11, 91))


def drawn(low: int, high: int, *names: str) -> int:
    """A whole number from ``low`` to ``high`` that the names alone decide."""
    return low + int(unit_interval("railway", *names) * (high - low + 1))


def stops_of(line: str) -> list[str]:
    ranked = sorted(STATIONS, key=lambda station: unit_interval(line, station))
    return ranked[: drawn(5, 9, "stops", line)]


def line_of_station(station: str) -> str:
    return LINES[drawn(0, len(LINES) - 1, "line", station)]


Station = Annotated[str, Entity("rail.station")]
Line = Annotated[str, Entity("rail.line")]
Day = Annotated[date, Entity("rail.day")]
Height = Annotated[float, Entity("rail.height"), Quantity("metre", 1)]
Days = Annotated[int, Entity("rail.offset"), Field(ge=1, le=400)]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class StationFacts(Record):
    line: Line
    height: Height
    opened: Day


class LineFacts(Record):
    terminus: Station
    length: Annotated[float, Entity("rail.length"), Quantity("kilometre", 2)]


class Stop(Record):
    station: Station
    passengers: Annotated[int, Entity("rail.passengers")]
    distance: Annotated[float, Quantity("kilometre", 2)]


class Stops(Record):
    stops: list[Stop]


class Stations(Record):
    stations: Annotated[list[str], Entity("rail.station")]


class Fare(Record):
    fare: Annotated[float, Entity("rail.fare"), Quantity("EUR", 2)]


class Inspection(Record):
    day: Day


class Climb(Record):
    climb: Annotated[float, Entity("rail.height"), Quantity("metre", 1)]


class Gradient(Record):
    gradient: Annotated[float, Quantity("percent", 2)]


class Night(Record):
    trains: Annotated[int, Entity("rail.passengers")]


def known(station: str) -> str:
    if station not in TITLES:
        raise NotFound(f"there is no station '{station}'")
    return station


def known_line(line: str) -> str:
    if line not in LINES:
        raise NotFound(f"there is no line '{line}'")
    return line


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="stations",
    wording={
        "line": ["the line that serves {station}", "the line through {station}"],
        "height": ["the height of {station}", "the height above the sea of {station}"],
        "opened": ["the opening date of {station}", "the day on which {station} was opened"],
    },
)
def station_facts(station: Station) -> StationFacts:
    """Looks up a station.

    Args:
        station: Five-letter code.
    """
    known(station)
    return StationFacts(
        line=line_of_station(station),
        height=drawn(101, 9999, "height", station) / 10,
        opened=date(1850, 1, 1) + timedelta(days=drawn(0, 36_000, "opened", station)),
    )


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="lines",
    wording={
        "terminus": ["the terminus of {line}", "the station where {line} ends"],
        "length": ["the length of {line}", "the total length of {line}"],
    },
)
def line_facts(line: Line) -> LineFacts:
    """Looks up a line.

    Args:
        line: Its number with the letter R.
    """
    known_line(line)
    return LineFacts(terminus=stops_of(line)[-1], length=drawn(1_001, 39_999, "length", line) / 100)


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="lines",
    wording={
        "stops": ["the stops of {line}", "the entries in the timetable of {line}"],
        "stops.station": ["station"],
        "stops.passengers": ["number of passengers"],
        "stops.distance": ["distance"],
    },
)
def line_stops(line: Line) -> Stops:
    """Lists the stops of a line with their passengers and distances.

    Args:
        line: Its number with the letter R.
    """
    return Stops(
        stops=[
            Stop(
                station=station,
                passengers=drawn(100, 99_999, "passengers", line, station),
                distance=drawn(101, 39_999, "distance", line, station) / 100,
            )
            for station in stops_of(known_line(line))
        ]
    )


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="lines",
    wording={"stations": ["the stations on {line}", "the stations that {line} calls at"]},
)
def line_stations(line: Line) -> Stations:
    """Lists the stations of a line.

    Args:
        line: Its number with the letter R.
    """
    return Stations(stations=sorted(stops_of(known_line(line))))


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="fares",
    wording={
        "fare": ["the {grade} fare from {origin} to {goal}", "the price of a {grade} ticket from {origin} to {goal}"]
    },
)
def fare(origin: Station, goal: Station, grade: Literal["first-class", "second-class"]) -> Fare:
    """Looks up a fare.

    Args:
        origin: Where the journey starts.
        goal: Where it ends.
        grade: Class of carriage.
    """
    return Fare(fare=drawn(500, 19_999, "fare", known(origin), known(goal), grade) / 100)


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="stations",
    wording={
        "day": [
            "the first inspection of {station} after {day}",
            "the day of the inspection of {station} that follows {day}",
        ]
    },
)
def inspection(station: Station, day: Day) -> Inspection:
    """Finds the next inspection of a station.

    Args:
        station: Five-letter code.
        day: Any day.
    """
    return Inspection(day=day + timedelta(days=drawn(11, 600, "inspection", known(station), day.isoformat())))


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="stations",
    wording={"trains": ["the number of night trains at {station}", "how many night trains call at {station}"]},
)
def night_trains(station: Station) -> Night:
    """Counts the night trains of a station; most have none on record, and one breaks the tool.

    Args:
        station: Five-letter code.
    """
    if station == STATIONS[0]:
        raise RuntimeError("a fault that the tool did not foresee")
    if drawn(0, 2, "night", known(station)):
        raise NotFound(f"no night trains are on record for '{station}'")
    return Night(trains=drawn(100, 999, "trains", station))


@tool(
    domain="railway",
    kind="processing",
    source=HERE,
    theme="sums",
    wording={"climb": ["the summed climb over heights of {heights}", "the total climb for heights of {heights}"]},
)
def climb(heights: Annotated[list[Annotated[float, Entity("number")]], Field(min_length=2, max_length=6)]) -> Climb:
    """Adds the absolute differences between neighbouring heights.

    Args:
        heights: Heights in metres.
    """
    return Climb(climb=round(sum(abs(a - b) for a, b in pairwise(heights)), 1))


@tool(
    domain="railway",
    kind="processing",
    source=HERE,
    theme="sums",
    wording={"gradient": ["the gradient from {low} to {high} metres", "the slope between {low} and {high} metres"]},
)
def gradient(low: Height, high: Height) -> Gradient:
    """Computes the gradient between two heights a kilometre apart.

    Args:
        low: First height in metres.
        high: Second height in metres.
    """
    return Gradient(gradient=round((high - low) / 10, 2))


@tool(
    domain="railway",
    kind="processing",
    source=HERE,
    theme="days",
    wording={"day": ["the date {days} days after {day}", "the day that comes {days} days after {day}"]},
)
def days_after(day: Day, days: Days) -> Inspection:
    """Counts days forward.

    Args:
        day: Any day.
        days: How many.
    """
    return Inspection(day=day + timedelta(days=days))


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="stations",
    wording={
        "climb": [
            "the height of the terminus of the line through {station}",
            "the height where the line of {station} ends",
        ]
    },
)
def terminus_height(station: Station) -> Climb:
    """Looks up the height of the terminus of a station's line, which others find in three calls.

    Args:
        station: Five-letter code.
    """
    end = stops_of(line_of_station(known(station)))[-1]
    return Climb(climb=drawn(101, 9999, "height", end) / 10)


LUCKY = STATIONS[5]


@tool(
    domain="railway",
    kind="retrieval",
    source=HERE,
    theme="stations",
    wording={"climb": ["the signal height near {station}", "the height of the signals at {station}"]},
)
def lucky_height(station: Station) -> Climb:
    """Looks up the height of a signal, which by chance agrees with the terminus of one line.

    Args:
        station: Five-letter code.
    """
    if station == LUCKY:
        end = stops_of(line_of_station(station))[-1]
        return Climb(climb=drawn(101, 9999, "height", end) / 10)
    return Climb(climb=drawn(101, 9999, "signal", known(station)) / 10)


TOOLS = (
    station_facts,
    line_facts,
    line_stops,
    line_stations,
    fare,
    inspection,
    night_trains,
    climb,
    gradient,
    days_after,
)
ENTITIES = (
    EntityType(
        "rail.station",
        "station",
        "stations",
        lambda v: f"{TITLES[str(v)]} station",
        seeds=lambda: STATIONS,
        aliases=lambda v: (TITLES[str(v)],),
    ),
    EntityType("rail.line", "line", "lines", lambda v: f"line {v}", seeds=lambda: LINES),
    EntityType(
        "rail.day",
        "date",
        "dates",
        seeds=lambda: tuple((date(1990, 1, 3) + timedelta(days=97 * n)).isoformat() for n in range(60)),
        identifies=False,
    ),
    EntityType("number", "number", "numbers", identifies=False),
    EntityType("rail.height", "height", "heights", is_a="number", identifies=False),
    EntityType("rail.length", "length", "lengths", is_a="number", identifies=False),
    EntityType("rail.fare", "fare", "fares", is_a="number", identifies=False),
    EntityType("rail.passengers", "number of passengers", "numbers of passengers", is_a="number", identifies=False),
    EntityType(
        "rail.offset", "number of days", "numbers of days", seeds=lambda: tuple(range(20, 90)), identifies=False
    ),
)
POOL = ToolPool("railway:POOL", TOOLS, ENTITIES)
"""Ten tools over eighty stations and eighty lines."""

SHORT = ToolPool("railway:SHORT", (*TOOLS, terminus_height, lucky_height), ENTITIES)
"""The same with a tool that makes three calls needless, and one that only seems to."""
