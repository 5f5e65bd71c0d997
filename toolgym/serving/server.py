"""The environment server: `Sessions` over HTTP and WebSocket, with a token, health, metrics and a graceful end."""

import asyncio
import hmac
import logging
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, hdrs, web
from pydantic import BaseModel

from toolgym.canonical import Json
from toolgym.serving.metrics import CONTENT_TYPE
from toolgym.serving.protocol import (
    PROTOCOL,
    STATUS,
    Answer,
    AnyReply,
    FailureKind,
    Malformed,
    Refused,
    decode_json,
    encode,
    read_envelope,
    read_request,
)
from toolgym.serving.sessions import Sessions

_LOG = logging.getLogger(__name__)
_ROOT = f"/v{PROTOCOL}"
_BODY_SECONDS = 30.0
_HEARTBEAT = 30.0
_ASKED_AT_ONCE = 1024
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class EnvironmentServer:
    """Answers requests for `Sessions`.

    Args:
        sessions: The sessions.
        token: What every request must bear, ``/healthz`` excepted; None lets everybody in who is no web page.
    """

    def __init__(self, sessions: Sessions, token: str | None = None) -> None:
        self.sessions = sessions
        self._token = None if token is None else token.encode()
        self._sockets: set[web.WebSocketResponse] = set()

    def application(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(client_max_size=self.sessions.bounds.message_bytes, middlewares=[self._guard])
        session = _ROOT + "/sessions/{session}"
        app.add_routes(
            [
                web.get("/healthz", self._health),
                web.get("/metrics", self._metrics),
                web.get(f"{_ROOT}/environment", self._on("describe")),
                web.put(session, self._on("open")),
                web.post(f"{session}/reset", self._on("reset")),
                web.post(f"{session}/step", self._on("step")),
                web.delete(session, self._on("close")),
                web.get(f"{_ROOT}/socket", self._socket),
            ]
        )
        return app

    async def run(self, host: str, port: int, on_ready: Callable[[str], None] = lambda address: None) -> None:
        """Serves until SIGTERM or SIGINT, then drains.

        Draining, new sessions and episodes are refused; episodes that have begun may go on for ``drain_seconds``. A
        second signal ends them at once.

        Args:
            host: Address to listen on.
            port: Port to listen on; a free one if 0.
            on_ready: Called with the server's address once connections are accepted.

        Raises:
            OSError: The address cannot be listened on.
        """
        loop = asyncio.get_running_loop()
        asked, again = asyncio.Event(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, lambda: (again if asked.is_set() else asked).set())
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        tending = asyncio.create_task(self.sessions.tend())
        try:
            await web.TCPSite(runner, host, port, backlog=1024).start()
            at = runner.addresses[0]
            on_ready(f"http://{f'[{at[0]}]' if ':' in at[0] else at[0]}:{at[1]}")
            await asked.wait()
            await self._drain(again)
        finally:
            tending.cancel()
            for socket in list(self._sockets):
                await socket.close(code=WSCloseCode.GOING_AWAY, message=b"the server ends")
            await runner.cleanup()
            self.sessions.close()

    async def _drain(self, again: asyncio.Event) -> None:
        sessions = self.sessions
        sessions.draining = True
        _LOG.info("draining: %d episodes are live", sessions.live)
        try:
            async with asyncio.timeout(sessions.bounds.drain_seconds):
                while (sessions.live or sessions.at_work) and not again.is_set():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            _LOG.warning("%d episodes were cut off", sessions.live)

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Lets in who bears the token, and gives every failure the form of a reply."""
        if request.path != "/healthz":
            if self._token is None and hdrs.ORIGIN in request.headers:
                return self._refuse("unauthorized", "a server without a token answers no web pages")
            if self._token is not None and not self._bears_token(request):
                return self._refuse("unauthorized", "the header 'Authorization: Bearer …' must bear the server's token")
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            most = self.sessions.bounds.message_bytes
            return self._refuse("too_large", f"the request has more than {most} bytes")
        except web.HTTPException as error:
            if error.status not in (404, 405):
                raise
            message = f"there is no {request.method} {request.path[:80]}; paths of this protocol begin with {_ROOT}/"
            return self._refuse("unknown_path", message)

    def _bears_token(self, request: web.Request) -> bool:
        scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        found = given.strip().encode("utf-8", "surrogateescape")
        assert self._token is not None
        return hmac.compare_digest(found, self._token) and scheme.lower() == "bearer"

    async def _health(self, request: web.Request) -> web.Response:
        sessions = self.sessions
        state = "draining" if sessions.draining else "ok" if sessions.healthy else "hung"
        return web.json_response({"status": state, "protocol": PROTOCOL}, status=200 if state == "ok" else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        gauges = self.sessions.gauges() | {"sockets": (len(self._sockets), "WebSocket connections that are open.")}
        text = self.sessions.metrics.text(gauges)
        return web.Response(body=text.encode(), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})

    def _on(self, kind: str) -> _Handler:
        """A handler that makes a request of the path and the body and answers it."""

        async def handle(request: web.Request) -> web.Response:
            try:
                fields = await self._body(request)
                if not isinstance(fields, dict):
                    raise Malformed("the body must be a JSON object")
                asked = read_request({**fields, "type": kind, **request.match_info})
            except Malformed as error:
                return self._refuse("malformed", str(error))
            return _response(await self.sessions.answer(asked))

        return handle

    async def _body(self, request: web.Request) -> Json:
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                data = await request.read()
        except TimeoutError:
            raise Malformed(f"the body did not come within {_BODY_SECONDS:g} s") from None
        return decode_json(data) if data else {}

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if len(self._sockets) >= self.sessions.bounds.sockets:
            return self._refuse("full", "the server has as many sockets as it takes", retry_after=1.0)
        # compression would cost more time than a network of the same site does
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT, max_msg_size=self.sessions.bounds.message_bytes, compress=False
        )
        if not socket.can_prepare(request).ok:
            return self._refuse("malformed", "this path takes WebSocket connections only")
        await socket.prepare(request)
        self._sockets.add(socket)
        answering: set[asyncio.Task[None]] = set()
        room = asyncio.Semaphore(_ASKED_AT_ONCE)  # who asks without reading answers is not read any further
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    await room.acquire()
                    task = asyncio.create_task(self._reply(socket, message.data))
                    answering.add(task)
                    task.add_done_callback(answering.discard)
                    task.add_done_callback(lambda _: room.release())
                elif message.type is WSMsgType.ERROR:  # aiohttp has closed it: the frame is too long, or no frame
                    is_long = getattr(message.data, "code", None) == WSCloseCode.MESSAGE_TOO_BIG
                    self.sessions.metrics.failures["too_large" if is_long else "malformed"] += 1
        finally:
            self._sockets.discard(socket)
            for task in answering:
                task.cancel()
        return socket

    async def _reply(self, socket: web.WebSocketResponse, data: bytes | str) -> None:
        number: int | None = None
        try:
            value = decode_json(data)
            found = value.get("id") if isinstance(value, dict) else None
            number = found if isinstance(found, int) and not isinstance(found, bool) else None
            asked = read_envelope(value).request
        except Malformed as error:
            self.sessions.metrics.failures["malformed"] += 1
            reply: AnyReply = Refused(kind="malformed", message=str(error))
        else:
            reply = await self.sessions.answer(asked)
        _, sent = _written(reply, lambda reply: Answer(id=number, reply=reply))
        try:
            await socket.send_bytes(sent)
        except (ConnectionError, RuntimeError):  # the client has gone; it may ask again on another connection
            return

    def _refuse(self, kind: FailureKind, message: str, retry_after: float | None = None) -> web.Response:
        self.sessions.metrics.failures[kind] += 1
        return _response(Refused(kind=kind, message=message, retry_after=retry_after))


def _written(reply: AnyReply, wrap: Callable[[AnyReply], BaseModel]) -> tuple[AnyReply, bytes]:
    """A reply and its bytes; if the environment's ``info`` is no JSON, a refusal that says so."""
    try:
        return reply, encode(wrap(reply))
    except (TypeError, ValueError, RecursionError) as error:
        _LOG.exception("a reply cannot be written")
        refusal = Refused(kind="internal", message=f"what the environment gave is not JSON: {error}"[:300])
        return refusal, encode(wrap(refusal))


def _response(reply: AnyReply) -> web.Response:
    reply, body = _written(reply, lambda reply: reply)
    headers: dict[str, Any] = {hdrs.CONTENT_TYPE: "application/json; charset=utf-8"}
    status = 200
    if isinstance(reply, Refused):
        status = STATUS[reply.kind]
        if reply.retry_after is not None:
            headers[hdrs.RETRY_AFTER] = str(max(1, round(reply.retry_after)))
        if status == 401:
            headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    return web.Response(body=body, status=status, headers=headers)
