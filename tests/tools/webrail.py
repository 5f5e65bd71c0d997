"""A pool of live tools over a made-up railway's web service, and the server that answers for it.

Every figure is drawn from a hash of the names it belongs to and of the year in which the server is asked.
"""

from aiohttp import web
from loopback import answer

from toolgym.canonical import unit_interval
from toolgym.tools import EntityType, ToolPool
from toolgym.tools.http import Endpoint, Rate, Service, give, live_tools, take

STATIONS = tuple(f"{one}{two}" for one in ("Ash", "Birch", "Elm", "Hazel", "Oak") for two in ("ford", "ham", "wick"))
LINES = tuple(f"R{number}" for number in range(41, 61))
WEBRAIL = Service("Webrail", "https://webrail.invalid", Rate("webrail", 100_000, burst=100_000), "CC0-1.0")


def _drawn(low: int, high: int, *names: str) -> int:
    return low + int(unit_interval("webrail", *names) * (high - low + 1))


def _station(code: str, year: str) -> dict[str, object]:
    facts = {"line": LINES[_drawn(0, 19, "line", code)], "heightMetres": _drawn(101, 9_999, "height", code, year) / 10}
    return {
        "station": {"code": code, "facts": facts, "opened": f"{_drawn(1850, 1950, 'opened', code)}-05-0{len(code)}"}
    }


def _line(line: str, year: str) -> dict[str, object]:
    stops = sorted(STATIONS, key=lambda name: unit_interval(line, name))[: _drawn(5, 9, "stops", line)]
    rows = [{"name": name, "passengers": _drawn(100, 99_999, line, name, year)} for name in stops]
    return {"line": {"terminus": stops[-1], "lengthKm": str(_drawn(1_001, 39_999, line) / 100), "stops": rows}}


class Webrail:
    """Answers as the service does; ``year`` is what changes with time."""

    def __init__(self, year: str = "2026") -> None:
        self.year = year

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        _, kind, name = request.path.split("/")
        if kind == "stations" and name in STATIONS:
            return answer(_station(name, self.year))
        if kind == "lines" and name in LINES:
            return answer(_line(name, self.year))
        if kind == "fares":
            origin, goal = request.query["from"], request.query["to"]
            return answer({"fare": {"eur": _drawn(500, 19_999, "fare", origin, goal, self.year) / 100}})
        return answer({"error": "unknown"}, 404)


ENDPOINTS = (
    Endpoint(
        "station_facts",
        "Looks up a station's line, height and opening day.",
        WEBRAIL,
        "/stations/{station}",
        (take.text("station", "Name of the station.", "rail.station"),),
        (
            give.text("line", "station.facts.line", "rail.line"),
            give.decimal("height", "station.facts.heightMetres", "metre", 1, "rail.height"),
            give.day("opened", "station.opened", label="opening date"),
        ),
        "stations",
    ),
    Endpoint(
        "line_facts",
        "Looks up a line's terminus, length and stops.",
        WEBRAIL,
        "/lines/{line}",
        (take.text("line", "Number of the line with its letter.", "rail.line"),),
        (
            give.text("terminus", "line.terminus", "rail.station"),
            give.decimal("length", "line.lengthKm", "kilometre", 2),
            give.rows(
                "stops",
                "line.stops[*]",
                give.text("station", "name", "rail.station"),
                give.integer("passengers", "passengers"),
            ),
        ),
        "lines",
        complete=True,
    ),
    Endpoint(
        "fare",
        "Looks up the fare between two stations.",
        WEBRAIL,
        "/fares/single",
        (
            take.text("origin", "Where the journey starts.", "rail.station", send="from"),
            take.text("goal", "Where it ends.", "rail.station", send="to"),
            take.choice("grade", "Class of carriage.", ("first", "second"), default="second"),
        ),
        (give.decimal("fare", "fare.eur", "EUR", 2),),
        "fares",
        subject="a journey from {origin} to {goal}",
    ),
)
ENTITIES = (
    EntityType("rail.station", "station", "stations", lambda v: f"{v} station", seeds=lambda: STATIONS),
    EntityType("rail.line", "line", "lines", lambda v: f"line {v}", seeds=lambda: LINES),
    EntityType("number", "number", "numbers", identifies=False),
    EntityType("rail.height", "height", "heights", is_a="number", identifies=False),
)
POOL = ToolPool("webrail:POOL", live_tools(ENDPOINTS, "railway"), ENTITIES)
