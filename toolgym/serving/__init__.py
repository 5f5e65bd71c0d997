"""Serving: what others reach over a protocol.

An environment over HTTP and WebSocket (`EnvironmentServer`, and `RemoteEnv`, the Gymnasium environment that plays on
it); a tool pool, or an episode, as an MCP server.
"""

from toolgym.serving.bounds import Bounds
from toolgym.serving.connection import Connection, ServerFailure
from toolgym.serving.mcp import pool_server, serve_http, serve_stdio
from toolgym.serving.mcp_episodes import Choice, McpEpisodes
from toolgym.serving.remote import RemoteEnv
from toolgym.serving.server import EnvironmentServer
from toolgym.serving.sessions import Sessions

__all__ = [
    "Bounds",
    "Choice",
    "Connection",
    "EnvironmentServer",
    "McpEpisodes",
    "RemoteEnv",
    "ServerFailure",
    "Sessions",
    "pool_server",
    "serve_http",
    "serve_stdio",
]
