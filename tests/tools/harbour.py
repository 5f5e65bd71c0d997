"""A small pool for the tests of the tools room: ports, tides and tolls. The tools of `FAULTY` have faults."""

import os
import socket
import sys
import time
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from toolgym.tools import Entity, EntityType, InvalidArguments, NotFound, Quantity, Source, Tool, ToolPool, tool

HERE = Source(
    distribution="pydantic",
    module="pydantic",
    extra="dev",
    code_licence="MIT",
    data_licence="MIT",
    data_date="2024-05-01",
)
DEPTHS = {"HAM": 15.1, "RTM": 24.0, "ANR": 16.0, "GDN": 17.0}
TITLES = {"HAM": "Hamburg", "RTM": "Rotterdam", "ANR": "Antwerp", "GDN": "Gdansk"}

Port = Annotated[str, Entity("harbour.port")]
Day = Annotated[date, Entity("harbour.day")]
Depth = Annotated[float, Entity("harbour.depth"), Quantity("metre", 1)]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class PortDepth(Record):
    depth: Depth


class Tide(Record):
    time: str
    level: Annotated[float, Quantity("metre", 2)]


class Tides(Record):
    day: Day
    tides: list[Tide]


class Toll(Record):
    toll: Annotated[float, Quantity("EUR", 2)]
    reduced: bool


class Neighbours(Record):
    ports: Annotated[list[str], Entity("harbour.port")]


def _depth(port: str) -> float:
    if port not in DEPTHS:
        raise NotFound(f"there is no port '{port}'; the ports are {', '.join(DEPTHS)}")
    return DEPTHS[port]


@tool(
    domain="harbour",
    kind="retrieval",
    source=HERE,
    theme="ports",
    wording={"depth": ["the depth of the port of {port}", "the draught that the port of {port} admits"]},
    golden=[({"port": "HAM"}, {"depth": 15.1}), ({"port": "RTM"}, {"depth": 24.0})],
    invalid=[({"port": "XXX"}, "not_found"), ({"port": 5}, "invalid_arguments")],
)
def port_depth(port: Port) -> PortDepth:
    """Looks up the depth of a port's channel at low water.

    Args:
        port: Three-letter code.
    """
    print("a line that must not reach the protocol")
    os.write(1, b"nor may this one\n")
    return PortDepth(depth=_depth(port))


@tool(
    domain="harbour",
    kind="retrieval",
    source=HERE,
    theme="tides",
    wording={
        "day": ["the day after {day} at {port}", "the day that follows {day} at {port}"],
        "tides": ["the tides at {port} on the day after {day}", "the high waters at {port} one day after {day}"],
        "tides.level": ["water level"],
    },
    golden=[({"port": "HAM", "day": "2024-02-28"}, {"day": "2024-02-29"})],
    invalid=[({"port": "HAM", "day": "2024-02-30"}, "invalid_arguments")],
)
def next_tides(port: Port, day: Day) -> Tides:
    """Lists the high waters at a port on the day after a given day.

    Args:
        port: Three-letter code.
        day: Any day.
    """
    level = _depth(port) / 4
    return Tides(
        day=day + timedelta(days=1), tides=[Tide(time="04:10", level=level), Tide(time="16:35", level=level + 0.2)]
    )


@tool(
    domain="harbour",
    kind="processing",
    source=HERE,
    theme="tolls",
    wording={
        "toll": ["the toll for depths of {depths} at the {season} tariff", "the {season} toll for depths of {depths}"],
        "reduced": [
            "whether the {season} toll for depths of {depths} is reduced",
            "whether depths of {depths} get a reduced {season} toll",
        ],
    },
    golden=[({"depths": [10.0, 5.5], "season": "summer"}, {"toll": 46.5, "reduced": False})],
    invalid=[({"depths": [], "season": "summer"}, "invalid_arguments"), ({"depths": [-1.0]}, "invalid_arguments")],
)
def toll(
    depths: Annotated[list[Depth], Field(min_length=1, max_length=3)], season: Literal["summer", "winter"] = "winter"
) -> Toll:
    """Computes the toll for a convoy of ships from their draughts.

    Args:
        depths: Draught of each ship in metres.
        season: Tariff.
    """
    if min(depths) <= 0:
        raise InvalidArguments(f"'depths' must be positive, got {min(depths):g}")
    return Toll(toll=sum(depths) * (3 if season == "summer" else 2), reduced=season == "winter")


@tool(
    domain="harbour",
    kind="processing",
    source=HERE,
    theme="ports",
    wording={"ports": ["the ports deeper than {depth}", "the ports with more depth than {depth}"]},
    golden=[({"depth": 16.0}, {"ports": ["GDN", "RTM"]})],
    invalid=[({"depth": "deep"}, "invalid_arguments")],
)
def deeper_ports(depth: Depth) -> Neighbours:
    """Lists the ports that are deeper than a given depth.

    Args:
        depth: Depth in metres.
    """
    return Neighbours(ports=sorted(port for port, known in DEPTHS.items() if known > depth))


ENTITIES = (
    EntityType("harbour.port", "port", "ports", lambda v: f"{TITLES[str(v)]} ({v})", seeds=lambda: tuple(DEPTHS)),
    EntityType("harbour.day", "day", "days", seeds=lambda: ("2024-02-28", "2024-12-31"), identifies=False),
    EntityType("number", "number", "numbers", seeds=lambda: (1.5, 2.5, 40.0), identifies=False),
    EntityType("harbour.depth", "depth", "depths", is_a="number", seeds=lambda: (12.0, 16.0), identifies=False),
)
POOL = ToolPool("harbour:POOL", (port_depth, next_tides, toll, deeper_ports), ENTITIES)

ABSENT = HERE.model_copy(update={"distribution": "no-such-library", "module": "no_such_library", "extra": "finance"})


class Odd(Record):
    port: str
    salt: str
    level: float


@tool(
    domain="harbour",
    kind="retrieval",
    source=HERE,
    theme="flaws",
    wording={"salt": ["salt of {port}", "the salt of {harbour} at noon."], "taste": ["the taste of {port}"]},
    golden=[({"port": "HAM"}, {"level": 2.0})],
    invalid=[({"port": "XXX"}, "not_found")],
)
def flawed(port: Port, note: Annotated[str, Entity("harbour.note")]) -> Odd:
    """Looks up something odd"""
    return Odd(port=port, salt=str(hash("salt")), level=1.0)


@tool(domain="harbour", kind="processing", source=HERE, theme="flaws", golden=[({"port": "HAM"}, {"port": "HAM"})])
def echoing(port: Port) -> Odd:
    """Repeats the port, which tells nothing that was not known before.

    Args:
        port: Three-letter code.
    """
    return Odd(port=port, salt=str(hash("salt")), level=1.0)


@tool(domain="harbour", kind="retrieval", source=HERE, theme="flaws", golden=[({"port": "HAM"}, {"depth": 1.0})])
def calls_home(port: Port) -> PortDepth:
    """Asks a server for the depth, which no fresh process allows.

    Args:
        port: Three-letter code.
    """
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=0.2).close()
    except PermissionError:
        return PortDepth(depth=2.0)
    except OSError:
        return PortDepth(depth=1.0)
    return PortDepth(depth=1.0)


@tool(domain="harbour", kind="processing", source=ABSENT, theme="flaws")
def needs_library(port: Port) -> PortDepth:
    """Computes a depth with a library that is not installed.

    Args:
        port: Three-letter code.
    """
    return PortDepth(depth=_depth(port))


@tool(domain="harbour", kind="processing", source=HERE, theme="flaws", timeout=0.05)
def sleeper(seconds: Annotated[float, Entity("number")]) -> PortDepth:
    """Sleeps for a while, then answers with a depth.

    Args:
        seconds: How long.
    """
    time.sleep(seconds)
    return PortDepth(depth=1.0)


@tool(domain="harbour", kind="processing", source=HERE, theme="flaws")
def stalls(port: Port) -> PortDepth:
    """Never answers, and has no timeout of its own.

    Args:
        port: Three-letter code.
    """
    time.sleep(600)
    return PortDepth(depth=1.0)


@tool(domain="harbour", kind="processing", source=HERE, theme="flaws")
def dies(port: Port) -> PortDepth:
    """Ends its process at once, without a word to the caller.

    Args:
        port: Three-letter code.
    """
    print("last words of the tool", file=sys.stderr, flush=True)
    os._exit(3)


@tool(domain="harbour", kind="processing", source=HERE, theme="flaws")
def crashes(port: Port) -> PortDepth:
    """Fails with an error that it did not foresee.

    Args:
        port: Three-letter code.
    """
    return PortDepth(depth=float("nan"))


@tool(domain="harbour", kind="processing", source=HERE, theme="flaws", max_result_bytes=2_000)
def verbose(size: Annotated[int, Entity("number")]) -> Neighbours:
    """Lists as many ports as it is asked for.

    Args:
        size: Number of ports.
    """
    return Neighbours(ports=["HAM"] * size)


FLAWED: tuple[Tool, ...] = (flawed, echoing, calls_home, needs_library, sleeper, stalls, dies, crashes, verbose)
FAULTY = ToolPool("harbour:FAULTY", FLAWED, ENTITIES)
