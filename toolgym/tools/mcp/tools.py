"""Makes tools out of what an MCP server lists."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from toolgym.canonical import Json
from toolgym.tools.declare import ToolKind
from toolgym.tools.foreign import Argument, ForeignTool, foreign_tool, tool_name
from toolgym.tools.json_schema import DocumentError, SchemaTypes, default_of, description_of, identifier, plain_json
from toolgym.tools.mcp.server import McpServer
from toolgym.tools.source import Source


def tools_from_mcp(
    server: McpServer,
    *,
    domain: str = "mcp",
    prefix: str = "",
    only: Collection[str] | None = None,
    source: Source | None = None,
) -> tuple[ForeignTool, ...]:
    """Makes a tool of everything that a server lists.

    A tool that the server marks as read-only is of kind ``retrieval``, any other of kind ``action``. A structured
    result is the result as it stands; a text goes under ``value``.

    Args:
        server: The server; it is connected to, unless its listing is on record in the snapshot in use.
        domain: Pack the tools belong to.
        prefix: First word of every tool's name, to keep servers apart.
        only: Names of the tools wanted, as the server writes them; all if None.
        source: Where the answers come from; name and version of the server if None.

    Raises:
        Unavailable: The server cannot be reached or started.
        DocumentError: A tool's schema cannot be read, or a tool that is wanted is not listed.
    """
    listing = server.listing()
    found = [tool for tool in listing.tools if only is None or tool["name"] in only]
    missing = sorted(set(only or ()) - {tool["name"] for tool in found})
    if missing:
        raise DocumentError(f"the MCP server '{server.name}' has no tool '{missing[0]}'")
    origin = source or Source(
        distribution=listing.name,
        module="mcp",
        extra="mcp",
        code_licence="unknown",
        data_licence="unknown",
        edition=listing.version or "0",
    )
    theme = re.sub(r"\W+", "_", server.name.lower()).strip("_") or "mcp"
    taken: set[str] = set()
    return tuple(_tool(server, tool, tool_name(tool["name"], taken, prefix), domain, theme, origin) for tool in found)


def _tool(
    server: McpServer, listed: Mapping[str, Json], name: str, domain: str, theme: str, source: Source
) -> ForeignTool:
    schema: Mapping[str, Json] = listed.get("inputSchema") or {}
    types = SchemaTypes(schema)
    required = set(schema.get("required") or ())
    taken: set[str] = set()
    names: dict[str, str] = {}
    arguments = []
    for key, part in (schema.get("properties") or {}).items():
        argument = identifier(key, taken)
        names[argument] = key
        plain = types.resolve(part)
        kind = types.annotation(part, argument)
        arguments.append(Argument(argument, kind, description_of(plain), key in required, default_of(plain)))

    def call(given: dict[str, Any]) -> Json:
        kept = {names[a]: plain_json(v) for a, v in given.items() if v is not None or names[a] in required}
        return server.call(listed["name"], kept)

    return foreign_tool(
        name=name,
        description=str(listed.get("description") or listed.get("title") or listed["name"]),
        arguments=arguments,
        call=call,
        kind=_kind(listed),
        domain=domain,
        theme=theme,
        source=source,
    )


def _kind(listed: Mapping[str, Json]) -> ToolKind:
    return "retrieval" if (listed.get("annotations") or {}).get("readOnlyHint") is True else "action"
