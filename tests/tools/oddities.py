"""An MCP server of odd tools, over stdio or, with a port as its argument, over streamable HTTP."""

import os
import sys
import time
from typing import Annotated, Any

from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

server = MCPServer("oddities", version="1.2.3")


class Point(BaseModel):
    x: float
    label: str = "here"


@server.tool()
def die() -> str:
    """Ends the server's process."""
    os._exit(7)


@server.tool()
def wait(seconds: float) -> str:
    """Waits."""
    time.sleep(seconds)
    return "done"


@server.tool()
def refuse(colour: str) -> str:
    """Fails."""
    raise ToolError(f"no such colour: {colour}")


@server.tool(structured_output=False)
def told_as_text() -> str:
    """Writes JSON as text."""
    return '{"a": [1, 2]}'


@server.tool(structured_output=False)
def words() -> str:
    """Writes words."""
    return "{not JSON"


@server.tool()
def number() -> int:
    """Gives a number."""
    return 41


@server.tool()
def moved(point: Point, by: Annotated[float, Field(ge=0)] = 1.0, copy: str = "x") -> dict[str, Any]:
    """Moves a point.

    Args:
        point: Where it is.
        by: How far it goes.
    """
    return {"x": point.x + by, "label": point.label, "copy": copy}


@server.tool()
def picture() -> Image:
    """Gives a picture."""
    return Image(data=b"\x89PNG", format="png")


@server.tool()
def process() -> int:
    """Gives the number of the server's process."""
    return os.getpid()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run(transport="streamable-http", port=int(sys.argv[1]))
    else:
        server.run(transport="stdio")
