"""A connection to an MCP server: opened at first use, kept on an event loop in a thread, closed with the process."""

import asyncio
import atexit
import os
import tempfile
import threading
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO, TypeVar, cast

from toolgym.canonical import Json
from toolgym.tools.call import CallTimeout, ToolResult
from toolgym.tools.errors import InvalidArguments, ToolFailure, Unavailable
from toolgym.tools.mcp.content import read_result
from toolgym.tools.snapshots import CallKey, current_snapshot

if TYPE_CHECKING:
    from mcp.client import Client
    from mcp.client._transport import Transport

_T = TypeVar("_T")
_PAGES = 50
_GRACE = 5.0
_TAIL = 300


@dataclass(frozen=True)
class Listing:
    """What a server offers.

    Attributes:
        name: What it calls itself.
        version: Its version.
        tools: Its tools, as the protocol writes them.
    """

    name: str
    version: str
    tools: tuple[Mapping[str, Json], ...]


class McpServer:
    """An MCP server, over stdio or streamable HTTP. Threads may share it; close it, or leave that to the process's end.

    A server that was started here and ends leaves its tools unavailable: a new one would have lost what it knew. One
    that is reached by its address is connected to anew at the next call.

    Args:
        name: A short name; a snapshot knows the server by it.
        command: Program and arguments of a server to start and talk to over stdin and stdout.
        url: Address of one that is running, instead of ``command``.
        env: Environment variables that it gets, beside those for home, path, shell and user.
        headers: Headers of every HTTP request.
        start_timeout: Seconds it may take to start and answer.
        deadline: Seconds that one call may take.

    Raises:
        ValueError: Neither or both of command and URL are given.
    """

    def __init__(
        self,
        name: str,
        *,
        command: Sequence[str] = (),
        url: str = "",
        env: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        start_timeout: float = 30.0,
        deadline: float = 30.0,
    ) -> None:
        if bool(command) == bool(url):
            raise ValueError(f"the MCP server '{name}' needs either a command or a url")
        self.name = name
        self.deadline = deadline
        self._command = tuple(command)
        self._url = url
        self._env = dict(env or {})
        self._headers = dict(headers or {})
        self._start_timeout = start_timeout
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._client: Client | None = None
        self._lost = ""
        self._stop: asyncio.Event | None = None
        self._life: asyncio.Task[None] | None = None

    def listing(self) -> Listing:
        """What the server offers; from the snapshot in use, if it is on record there, without asking the server.

        Raises:
            Unavailable: The server cannot be reached or started, or the snapshot has no record of it.
            CallTimeout: It does not answer within the time it has to start.
        """
        snapshot = current_snapshot()
        key = CallKey.of("mcp:listing", "", {"server": self.name})
        known = snapshot.get(key) if snapshot is not None else None
        if known is None and snapshot is not None and not snapshot.writable:
            raise Unavailable(f"the MCP server '{self.name}' is not on record in the snapshot '{snapshot.path.name}'")
        if known is None:
            known = ToolResult.success(self._within(self._start_timeout, self._list(self._opened())))
            if snapshot is not None:
                snapshot.put(key, known)
        return Listing(known.value["name"], known.value["version"], tuple(known.value["tools"]))

    def call(self, tool: str, arguments: Mapping[str, Json]) -> Json:
        """Calls one tool within the deadline.

        Returns:
            The structured result if there is one, else JSON that is written as text, else the text.

        Raises:
            ToolFailure: What went wrong, typed.
        """
        return self._within(self.deadline, self._call(self._opened(), tool, arguments))

    def close(self) -> None:
        """Ends the connection, and the server if it was started here. Closing twice is allowed."""
        with self._lock:
            if self._stop is None or os.getpid() != self._process:
                return
            stop, life, self._stop, self._client = self._stop, self._life, None, None
            self._lost = self._lost or "it is closed"

            async def end() -> None:
                stop.set()
                if life is not None:
                    await asyncio.wait([life])

            with suppress(Exception):
                asyncio.run_coroutine_threadsafe(end(), _loop()).result(self._start_timeout)
            atexit.unregister(self.close)

    def _opened(self) -> "Client":
        with self._lock:
            if os.getpid() != self._process:
                raise Unavailable(f"the MCP server '{self.name}' belongs to another process; connect after forking")
            if self._lost:
                raise Unavailable(f"the MCP server '{self.name}' is not there: {self._lost}")
            if self._client is None:
                atexit.register(self.close)
                try:
                    self._client = self._within(self._start_timeout, self._start())
                except ToolFailure as failure:
                    self._lost = str(failure) if self._command else ""
                    raise
            return self._client

    async def _start(self) -> "Client":
        ready: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        self._stop = asyncio.Event()
        self._life = asyncio.create_task(self._live(ready, self._stop))
        try:
            return await asyncio.shield(ready)
        except asyncio.CancelledError:
            self._life.cancel()
            raise

    async def _live(self, ready: "asyncio.Future[Client]", stop: asyncio.Event) -> None:
        """Holds the connection open; it is entered and left in this task, as anyio wants it."""
        with tempfile.TemporaryFile("w+", errors="replace") as errors:
            try:
                from mcp.client import Client

                async with AsyncExitStack() as stack:
                    transport = await self._transport(errors, stack)
                    ready.set_result(await stack.enter_async_context(Client(transport)))
                    await stop.wait()
            except ImportError:
                ready.set_exception(Unavailable("the library 'mcp' is not installed; run: pip install 'toolgym[mcp]'"))
            except Exception as error:
                if not ready.done():
                    ready.set_exception(Unavailable(f"the MCP server '{self.name}' {_why(error)}{_tail(errors)}"))

    async def _transport(self, errors: TextIO, stack: AsyncExitStack) -> "Transport":
        from mcp.client.stdio import StdioServerParameters, stdio_client
        from mcp.client.streamable_http import streamable_http_client
        from mcp.shared._httpx_utils import create_mcp_http_client

        if self._command:
            program = StdioServerParameters(command=self._command[0], args=list(self._command[1:]), env=self._env)
            return cast("Transport", stdio_client(program, errors))
        client = await stack.enter_async_context(create_mcp_http_client(headers=self._headers))
        return cast("Transport", streamable_http_client(self._url, http_client=client))

    async def _list(self, client: "Client") -> Json:
        tools: list[Json] = []
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await client.list_tools(cursor=cursor)
            tools += [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in page.tools]
            cursor = page.next_cursor
            if cursor is None:
                break
        info = client.server_info
        return {"name": info.name if info else self.name, "version": info.version if info else "0", "tools": tools}

    async def _call(self, client: "Client", tool: str, arguments: Mapping[str, Json]) -> Json:
        from mcp import MCPError
        from mcp_types import CONNECTION_CLOSED, INVALID_PARAMS, REQUEST_TIMEOUT

        try:
            result = await client.call_tool(tool, dict(arguments))
        except MCPError as error:
            said = f"the MCP server '{self.name}' says: {error.message[:_TAIL]}"
            if error.code == CONNECTION_CLOSED:
                self._lose(client)
                raise Unavailable(f"the MCP server '{self.name}' has ended") from None
            if error.code == INVALID_PARAMS:
                raise InvalidArguments(said) from None
            raise (CallTimeout(said) if error.code == REQUEST_TIMEOUT else Unavailable(said)) from None
        except Exception as error:  # what it sent breaks the protocol, or its own schema
            raise Unavailable(f"the MCP server '{self.name}' {_why(error)}") from None
        return read_result(tool, result)

    def _lose(self, client: "Client") -> None:
        if self._command:
            self._lost = "it has ended"
        elif self._client is client and self._stop is not None:
            self._stop.set()
            self._client = None

    def _within(self, seconds: float, work: Coroutine[Any, Any, _T]) -> _T:
        async def bounded() -> _T:
            async with asyncio.timeout(seconds):
                return await work

        future = asyncio.run_coroutine_threadsafe(bounded(), _loop())
        try:
            return future.result(seconds + _GRACE)
        except TimeoutError:
            future.cancel()
            raise CallTimeout(f"the MCP server '{self.name}' took more than {seconds:g} s") from None


def _why(error: Exception) -> str:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, FileNotFoundError):
        return f"cannot be started: there is no program '{error.filename}'"
    return f"cannot be used: {type(error).__name__}: {str(error)[:_TAIL]}"


def _tail(errors: TextIO) -> str:
    errors.seek(0)
    text = " ".join(errors.read()[-_TAIL:].split())
    return f"; it wrote: {text}" if text else ""


@lru_cache(maxsize=1)
def _running(process: int) -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="toolgym-mcp", daemon=True).start()
    return loop


def _loop() -> asyncio.AbstractEventLoop:
    """The loop that all connections of this process live on."""
    return _running(os.getpid())
