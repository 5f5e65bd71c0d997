"""Serving: what others reach over a protocol. A tool pool as an MCP server."""

from toolgym.serving.mcp import pool_server, serve_http, serve_stdio

__all__ = ["pool_server", "serve_http", "serve_stdio"]
