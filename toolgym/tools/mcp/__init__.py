"""Any MCP server becomes tools: `McpServer` holds the connection, `tools_from_mcp` makes a tool of everything it lists.

Give the tools entity types, a result model and wording with `toolgym.tools.foreign.annotate` to derive tasks from them.
Needs the extra ``mcp``.
"""

from toolgym.tools.foreign import annotate
from toolgym.tools.mcp.server import McpServer
from toolgym.tools.mcp.tools import tools_from_mcp

__all__ = ["McpServer", "annotate", "tools_from_mcp"]
