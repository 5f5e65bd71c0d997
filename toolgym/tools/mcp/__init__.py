"""Any MCP server becomes tools: `McpServer` holds the connection, `tools_from_mcp` makes a tool of everything it lists.

::

    server = McpServer("time", command=["python", "-m", "mcp_server_time"])  # or url="http://127.0.0.1:8000/mcp"
    tools = tools_from_mcp(server, domain="clock")

`annotate` gives the tools a result model, entity types and wording, see `toolgym.tools.openapi`. Results are ``live``
and kept in the snapshot in use, unless the annotation promises that equal calls give equal results. Needs the extra
``mcp``.
"""

from toolgym.tools.foreign import annotate
from toolgym.tools.mcp.server import McpServer
from toolgym.tools.mcp.tools import tools_from_mcp

__all__ = ["McpServer", "annotate", "tools_from_mcp"]
