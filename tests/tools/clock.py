"""A third party's MCP server for the tests, mcp-server-time, with the annotations that make one of its tools derivable.

``convert_time`` takes today's date, but between zones without summer time neither the clock time nor the difference
depends on it, so equal calls answer alike on any day.
"""

import sys
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from toolgym.tools import Entity, EntityType, Quantity, ToolPool, annotate
from toolgym.tools.mcp import McpServer, tools_from_mcp

_NAMES = """
Africa/Lagos Africa/Nairobi America/Bogota America/Phoenix Asia/Dubai Asia/Kabul Asia/Kathmandu
Asia/Kolkata Asia/Tokyo Asia/Yangon Australia/Eucla Pacific/Honolulu Pacific/Kiritimati Pacific/Marquesas
"""
ZONES = tuple(_NAMES.split())
TIMES = tuple(f"{hour:02}:{hour * 13 % 60:02}" for hour in range(0, 24, 2))


class Converted(BaseModel):
    model_config = ConfigDict(frozen=True)

    time: Annotated[str, Entity("clock.time")]
    difference: Annotated[float, Entity("clock.hours"), Quantity("hour", 2)]


def _converted(answer: Any) -> Any:
    return {"time": answer["target"]["datetime"][11:16], "difference": answer["time_difference"].removesuffix("h")}


SERVER = McpServer("time", command=[sys.executable, "-m", "mcp_server_time", "--local-timezone", "UTC"])
TOOLS = {tool.name: tool for tool in tools_from_mcp(SERVER, domain="clock")}
CONVERT = annotate(
    TOOLS["convert_time"],
    result=Converted,
    read=_converted,
    entities={"source_timezone": "clock.zone", "target_timezone": "clock.zone", "time": "clock.time"},
    wording={
        "time": [
            "the time in {target_timezone} when it is {time} in {source_timezone}",
            "the local time in {target_timezone} at {time} in {source_timezone}",
        ],
        "difference": [
            "the number of hours by which {target_timezone} is ahead of {source_timezone} at {time} in the latter",
            "the lead in hours of {target_timezone} over {source_timezone} at {time} in the latter",
        ],
    },
    determinism="pure",
)
POOL = ToolPool(
    "clock:POOL",
    (CONVERT, TOOLS["get_current_time"]),
    (
        EntityType("clock.zone", "time zone", "time zones", seeds=lambda: ZONES),
        EntityType("clock.time", "time", "times", seeds=lambda: TIMES),
        EntityType("clock.hours", "difference", "differences", identifies=False),
    ),
)
