"""Tools: how a typed function is declared, what its values mean, how it is called, and how a pool admits it.

Knows nothing of tasks or episodes.
"""

from toolgym.tools.annotations import Entity, Quantity
from toolgym.tools.call import ToolResult
from toolgym.tools.declare import Golden, Tool, tool
from toolgym.tools.entities import EntityType
from toolgym.tools.errors import InvalidArguments, NotFound, ToolError, ToolFailure, Unavailable
from toolgym.tools.foreign import annotate
from toolgym.tools.from_module import pool_from_module
from toolgym.tools.pool import ToolPool, load_pool, tools_in
from toolgym.tools.rules import Forbidden, obey
from toolgym.tools.source import Source
from toolgym.tools.world import World, WorldSource

__all__ = [
    "Entity",
    "EntityType",
    "Forbidden",
    "Golden",
    "InvalidArguments",
    "NotFound",
    "Quantity",
    "Source",
    "Tool",
    "ToolError",
    "ToolFailure",
    "ToolPool",
    "ToolResult",
    "Unavailable",
    "World",
    "WorldSource",
    "annotate",
    "load_pool",
    "obey",
    "pool_from_module",
    "tool",
    "tools_in",
]
