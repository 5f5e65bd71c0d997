"""A third party's MCP server for the tests, mcp-server-time, with the annotations that make one of its tools derivable.

``convert_time`` takes today's date, but between zones without summer time what clocks show does not depend on it, so
equal calls answer alike on any day.
"""

import sys
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from toolgym.tools import Entity, EntityType, ToolPool, annotate
from toolgym.tools.mcp import McpServer, tools_from_mcp

_NAMES = """
Africa/Lagos Africa/Nairobi America/Bogota America/Phoenix Asia/Dubai Asia/Kabul Asia/Kathmandu
Asia/Kolkata Asia/Tokyo Asia/Yangon Australia/Eucla Pacific/Honolulu Pacific/Kiritimati Pacific/Marquesas
"""
ZONES = tuple(_NAMES.split())
TIMES = tuple(f"{hour:02}:{hour * 13 % 60:02}" for hour in range(0, 24, 2))


class Converted(BaseModel):
    model_config = ConfigDict(frozen=True)

    reading: Annotated[str, Entity("clock.reading")]
    minutes: Annotated[int, Entity("clock.minutes")]


def _converted(answer: Any) -> Any:
    reading = answer["target"]["datetime"][11:16]
    return {"reading": reading, "minutes": 60 * int(reading[:2]) + int(reading[3:])}


SERVER = McpServer("time", command=[sys.executable, "-m", "mcp_server_time", "--local-timezone", "UTC"])
TOOLS = {tool.name: tool for tool in tools_from_mcp(SERVER, domain="clock")}
CONVERT = annotate(
    TOOLS["convert_time"],
    result=Converted,
    read=_converted,
    entities={"source_timezone": "clock.zone", "target_timezone": "clock.zone", "time": "clock.time"},
    wording={
        "reading": [
            "the time in {target_timezone} when it is {time} in {source_timezone}",
            "the clock time in {target_timezone} at {time} in {source_timezone}",
        ],
        "minutes": [
            "the minutes since midnight in {target_timezone} when it is {time} in {source_timezone}",
            "the number of minutes since midnight in {target_timezone} at {time} in {source_timezone}",
        ],
    },
    determinism="pure",
    description="Converts a clock time of one time zone into that of another.",
    golden=[
        (
            {"source_timezone": "Asia/Tokyo", "time": "10:30", "target_timezone": "Asia/Kolkata"},
            {"reading": "07:00", "minutes": 420},
        )
    ],
    invalid=[
        (
            {"source_timezone": "Asia/Atlantis", "time": "10:30", "target_timezone": "Asia/Kolkata"},
            "invalid_arguments",
        )
    ],
)
POOL = ToolPool(
    "clock:POOL",
    (CONVERT, TOOLS["get_current_time"]),
    (
        EntityType("clock.zone", "time zone", "time zones", seeds=lambda: ZONES),
        EntityType("clock.time", "time", "times", seeds=lambda: TIMES),
        EntityType("clock.reading", "clock time", "clock times", identifies=False),
        EntityType("clock.minutes", "count", "counts", identifies=False),
    ),
)
