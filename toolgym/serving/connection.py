"""A connection to an environment server, over WebSocket or HTTP, which all environments of a process share."""

import asyncio
import os
import threading
from contextlib import suppress
from functools import lru_cache
from itertools import count
from typing import Literal, TypeAlias

import aiohttp

from toolgym.serving.protocol import (
    PROTOCOL,
    AnyReply,
    AnyRequest,
    Close,
    Describe,
    Envelope,
    FailureKind,
    Malformed,
    Open,
    Reset,
    decode_json,
    encode,
    read_answer,
    read_reply,
)

MAX_REPLY = 67_108_864
"""Longest reply that is read, in bytes."""

ServerFailureKind: TypeAlias = FailureKind | Literal["unreachable", "protocol"]

_HEARTBEAT = 30.0
_CHUNK = 65_536


class ServerFailure(Exception):
    """A server did not do what it was asked to, and the reason is no fault of the caller's.

    Attributes:
        kind: A kind of the protocol (see `toolgym.serving.protocol.FailureKind`), ``unreachable`` (no connection, or it
            broke) or ``protocol`` (what answers is no server of this protocol).
    """

    def __init__(self, kind: ServerFailureKind, message: str) -> None:
        super().__init__(message)
        self.kind: ServerFailureKind = kind


class Connection:
    """Asks one server. Belongs to one event loop; any number of requests may be under way.

    Args:
        url: Address of the server: ``ws://…`` or ``wss://…`` for one WebSocket that carries everything, ``http://…`` or
            ``https://…`` for one request each.
        token: The server's token, None if it has none.

    Raises:
        ValueError: The address is none of these.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        scheme, _, rest = url.partition("://")
        if scheme not in ("ws", "wss", "http", "https") or not rest:
            raise ValueError(f"the server's address must be such as ws://127.0.0.1:8000, not '{url[:200]}'")
        self.url = url.rstrip("/")
        self._token = token
        self._over_socket = scheme in ("ws", "wss")
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[AnyReply]] = {}

    async def ask(self, request: AnyRequest, within: float) -> AnyReply:
        """Sends a request once.

        Args:
            request: The request.
            within: Seconds that the answer may take.

        Raises:
            ServerFailure: There is no answer (``unreachable``, ``deadline``), or none that can be understood.
        """
        try:
            async with asyncio.timeout(within):
                if self._over_socket:
                    return await self._by_socket(request)
                return await self._by_http(request)
        except TimeoutError:
            raise ServerFailure("deadline", f"no answer from {self.url} within {within:g} s") from None
        except (aiohttp.ClientError, OSError) as error:
            raise ServerFailure("unreachable", f"no connection to {self.url}: {type(error).__name__}") from None

    async def close(self) -> None:
        """Closes the connection; the next request opens it again."""
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            self._reading.cancel()
        if self._session is not None:
            await self._session.close()
        self._socket = self._reading = self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None),
                headers={} if self._token is None else {"Authorization": f"Bearer {self._token}"},
            )
        return self._session

    async def _by_socket(self, request: AnyRequest) -> AnyReply:
        socket = await self._connected()
        number = next(self._numbers)
        waiting: asyncio.Future[AnyReply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        try:
            await socket.send_bytes(encode(Envelope(id=number, request=request)))
            return await waiting
        finally:
            self._waiting.pop(number, None)

    async def _connected(self) -> aiohttp.ClientWebSocketResponse:
        async with self._connecting:
            if self._socket is None or self._socket.closed:
                try:
                    self._socket = await self._opened().ws_connect(
                        f"{self.url}/v{PROTOCOL}/socket", heartbeat=_HEARTBEAT, max_msg_size=MAX_REPLY
                    )
                except aiohttp.WSServerHandshakeError as error:
                    raise _not_shaken(self.url, error.status) from None
                self._reading = asyncio.create_task(self._read(self._socket))
            return self._socket

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Hands answers to those who wait for them; when the connection ends, all of them learn it."""
        fault = ServerFailure("unreachable", f"the connection to {self.url} has ended")
        try:
            async for message in socket:
                if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    answer = read_answer(decode_json(message.data))
                    waiting = self._waiting.get(-1 if answer.id is None else answer.id)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(answer.reply)
        except Malformed as error:
            fault = ServerFailure("protocol", f"{self.url} answers what is no answer: {error}")
        finally:
            if socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
                fault = ServerFailure("too_large", f"{self.url} takes no message of that size")
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(fault)
            await socket.close()

    async def _by_http(self, request: AnyRequest) -> AnyReply:
        method, path, body = _route(request)
        headers = {"Content-Type": "application/json"}
        # A redirect would carry the token elsewhere.
        async with self._opened().request(
            method, f"{self.url}/v{PROTOCOL}/{path}", data=body, headers=headers, allow_redirects=False
        ) as response:
            data = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                data += chunk
                if len(data) > MAX_REPLY:
                    response.close()
                    raise ServerFailure("protocol", f"{self.url} answers more than {MAX_REPLY} bytes")
            try:
                return read_reply(decode_json(bytes(data)))
            except Malformed as error:
                if response.status in (502, 503, 504):  # something between us and the server speaks for it
                    raise ServerFailure("unreachable", f"{self.url} answers {response.status}") from None
                raise ServerFailure("protocol", f"{self.url} answers what is no reply: {error}") from None


class SharedConnection:
    """The connection of a process to one server, for use from any thread. Close it as often as it was made.

    Args:
        url: See `Connection`.
        token: See `Connection`.

    Raises:
        ValueError: See `Connection`.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self._key = (os.getpid(), url, token)
        self.process = os.getpid()
        self._open = True
        with _LOCK:
            held = _CONNECTIONS.get(self._key)
            self._connection = held[0] if held else Connection(url, token)
            _CONNECTIONS[self._key] = (self._connection, held[1] + 1 if held else 1)

    def ask(self, request: AnyRequest, within: float) -> AnyReply:
        """See `Connection.ask`."""
        return asyncio.run_coroutine_threadsafe(self._connection.ask(request, within), _loop()).result()

    def close(self) -> None:
        """Lets go of the connection; the last one to do so closes it."""
        if not self._open or os.getpid() != self.process:
            return
        self._open = False
        with _LOCK:
            connection, users = _CONNECTIONS.pop(self._key)
            if users > 1:
                _CONNECTIONS[self._key] = (connection, users - 1)
                return
        with suppress(TimeoutError, aiohttp.ClientError, OSError):
            asyncio.run_coroutine_threadsafe(connection.close(), _loop()).result(5.0)


_LOCK = threading.Lock()
_CONNECTIONS: dict[tuple[int, str, str | None], tuple[Connection, int]] = {}


@lru_cache(maxsize=1)
def _running(process: int) -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="toolgym-remote", daemon=True).start()
    return loop


def _loop() -> asyncio.AbstractEventLoop:
    """The loop that all connections of this process live on."""
    with _LOCK:
        return _running(os.getpid())


def _route(request: AnyRequest) -> tuple[str, str, bytes | None]:
    """Method, path and body of a request over HTTP."""
    match request:
        case Describe():
            return "GET", "environment", None
        case Open():
            return "PUT", f"sessions/{request.session}", None
        case Close():
            return "DELETE", f"sessions/{request.session}", None
        case _:
            word = "reset" if isinstance(request, Reset) else "step"
            return "POST", f"sessions/{request.session}/{word}", encode(request, without={"type", "session"})


def _not_shaken(url: str, status: int) -> Exception:
    if status == 401:
        return ServerFailure("unauthorized", f"{url} refuses the token, or wants one")
    if status in (429, 502, 503, 504):
        return ServerFailure("unreachable", f"{url} answers {status}")
    return ServerFailure("protocol", f"{url} is no environment server of protocol {PROTOCOL}: it answers {status}")
