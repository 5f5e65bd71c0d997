"""MCP servers over stdio and streamable HTTP, and a tool pool as one. Needs the extra ``mcp``, imported on use."""

from __future__ import annotations

import asyncio
import hmac
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from toolgym.tools import Tool, ToolPool, Unavailable

if TYPE_CHECKING:
    from mcp.server import Server
    from mcp.server.context import ServerRequestContext
    from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams
    from mcp_types import Tool as ListedTool
    from starlette.types import ASGIApp, Receive, Scope, Send

CONCURRENT = 32
"""Most calls that one server runs at the same time; further ones wait."""


def pool_server(pool: ToolPool, names: Iterable[str] | None = None) -> Server[Any]:
    """An MCP server whose tools are a pool's.

    A call's JSON result is its structured content and, as canonical text, its content. A failed call is an error result
    with the same two forms of ``{"error": {"kind": …, "message": …}}``, which toolgym's own client reads back.

    Args:
        pool: The pool.
        names: Tools to serve; all if None.

    Raises:
        KeyError: The pool has no tool of one of these names.
        Unavailable: The library 'mcp' is not installed.
    """
    try:
        import mcp_types as types
        from anyio import CapacityLimiter, to_thread
        from mcp.server import Server
    except ImportError:
        raise Unavailable("serving needs the library 'mcp'; run: pip install 'toolgym[mcp]'") from None
    served = pool if names is None else pool.restrict([pool[name].name for name in names])
    listed = [_listed(tool) for tool in served]
    limiters: list[CapacityLimiter] = []  # made on the loop that serves

    async def list_tools(
        context: ServerRequestContext[Any], parameters: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(context: ServerRequestContext[Any], parameters: CallToolRequestParams) -> CallToolResult:
        limiters[:] = limiters or [CapacityLimiter(CONCURRENT)]
        result = await to_thread.run_sync(
            served.call, parameters.name, parameters.arguments or {}, abandon_on_cancel=True, limiter=limiters[0]
        )
        structured = {"error": result.error.model_dump()} if result.error is not None else result.value
        content: list[types.ContentBlock] = [types.TextContent(type="text", text=result.text)]
        return types.CallToolResult(content=content, structured_content=structured, is_error=not result.ok)

    return Server(f"toolgym {pool.domain}", version=package_version(), on_list_tools=list_tools, on_call_tool=call_tool)


def serve_stdio(server: Server[Any], beside: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
    """Serves over this process's stdin and stdout until stdin ends.

    Args:
        server: An MCP server: `pool_server`, or `McpEpisodes.server`.
        beside: What is to run on the same event loop meanwhile.
    """
    from mcp.server.stdio import stdio_server

    async def run() -> None:
        async with _running(beside), stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    asyncio.run(run())


def serve_http(
    server: Server[Any],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str | None = None,
    on_ready: Callable[[str], None] = lambda address: None,
    beside: Callable[[], Coroutine[Any, Any, None]] | None = None,
) -> None:
    """Serves over streamable HTTP until the process is interrupted or terminated.

    Args:
        server: An MCP server: `pool_server`, or `McpEpisodes.server`.
        host: Address to listen on.
        port: Port to listen on; a free one if 0.
        token: What every request must bear; without one, whoever reaches the address may call every tool.
        on_ready: Called with the address to connect to, once connections are accepted.
        beside: What is to run on the same event loop meanwhile.

    Raises:
        OSError: The address cannot be listened on.
    """
    import uvicorn

    app = server.streamable_http_app(host=host)
    if token is not None:
        app.add_middleware(_Guard, token=token)

    async def run(listener: socket.socket) -> None:
        async with _running(beside):
            await uvicorn.Server(uvicorn.Config(app, log_level="warning")).serve(sockets=[listener])

    with socket.create_server((host, port)) as listener:
        found, number = listener.getsockname()[:2]
        on_ready(f"http://{found}:{number}/mcp")
        asyncio.run(run(listener))


class _Guard:
    """ASGI middleware that lets in who bears the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        kind, _, given = headers.get(b"authorization", b"").partition(b" ")
        is_right = hmac.compare_digest(given.strip(), self._expected) and kind.lower() == b"bearer"
        if scope["type"] != "http" or is_right:
            await self._app(scope, receive, send)
            return
        refusal = [(b"content-type", b"text/plain"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": refusal})
        await send({"type": "http.response.body", "body": b"the request must bear the server's token"})


@asynccontextmanager
async def _running(beside: Callable[[], Coroutine[Any, Any, None]] | None) -> AsyncIterator[None]:
    task = None if beside is None else asyncio.create_task(beside())
    try:
        yield
    finally:
        if task is not None:
            task.cancel()


def _listed(tool: Tool) -> ListedTool:
    import mcp_types as types

    acts = tool.kind == "action"
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.schema["function"]["parameters"],
        output_schema=tool.result.model_json_schema(mode="serialization"),
        annotations=types.ToolAnnotations(
            read_only_hint=not acts,
            destructive_hint=acts,
            idempotent_hint=tool.determinism in ("pure", "snapshot"),
            open_world_hint=tool.determinism == "live",
        ),
    )


def package_version() -> str:
    """The version of toolgym that is installed, ``"0"`` if none is."""
    try:
        return version("toolgym")
    except PackageNotFoundError:
        return "0"
