"""A web server on loopback for the tests of live tools, in a thread with its own event loop."""

import asyncio
import gzip
import json
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Loopback:
    """Serves handlers by path until it is closed; counts what it was asked."""

    def __init__(self, handler: Handler) -> None:
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self._handler = handler
        self._loop = asyncio.new_event_loop()
        self._started: threading.Event = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()

    async def _start(self) -> None:
        async def recorded(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            self.requests.append((request.method, str(request.rel_url), dict(request.headers), body))
            return await self._handler(request)

        self._runner = web.ServerRunner(web.Server(recorded), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def close(self) -> None:
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def __enter__(self) -> "Loopback":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.close()


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(text=json.dumps(value), status=status, content_type="application/json", headers=headers)


GOOD = {"name": "aspirin", "mass": 180.159}


class Faulty:
    """Misbehaves in the way that the last part of the path names."""

    def __init__(self) -> None:
        self.left = 2  # how often /flaky and /busy-twice still fail

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        fault = request.path.rpartition("/")[2]
        handler = getattr(self, "_" + fault.replace("-", "_"))
        return await handler(request)

    async def _good(self, request: web.Request) -> web.StreamResponse:
        return answer(GOOD)

    async def _busy(self, request: web.Request) -> web.StreamResponse:
        return answer({"error": "slow down"}, 429)

    async def _busy_long(self, request: web.Request) -> web.StreamResponse:
        return answer({"error": "slow down"}, 429, {"Retry-After": "60"})

    async def _busy_twice(self, request: web.Request) -> web.StreamResponse:
        self.left -= 1
        return answer(GOOD) if self.left < 0 else answer({}, 429, {"Retry-After": "0.05"})

    async def _broken(self, request: web.Request) -> web.StreamResponse:
        return answer({"error": "oops"}, 500)

    async def _flaky(self, request: web.Request) -> web.StreamResponse:
        self.left -= 1
        return answer(GOOD) if self.left < 0 else answer({}, 503)

    async def _absent(self, request: web.Request) -> web.StreamResponse:
        return answer({"error": "no such thing"}, 404)

    async def _hollow(self, request: web.Request) -> web.StreamResponse:
        return answer({})

    async def _refused(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("X-Key", "")
        return answer({"error": f"the field 'id' is malformed; you sent the key {key}"}, 400)

    async def _forbidden(self, request: web.Request) -> web.StreamResponse:
        return answer({}, 403)

    async def _echo(self, request: web.Request) -> web.StreamResponse:
        return answer({"name": f"key {request.headers.get('X-Key')} received"})

    async def _truncated(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=json.dumps(GOOD)[:-7], content_type="application/json")

    async def _mistyped(self, request: web.Request) -> web.StreamResponse:
        return answer({"name": "aspirin", "mass": "heavy"})

    async def _deep(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="[" * 200_000, content_type="application/json")

    async def _infinite(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text='{"name": "a", "mass": 1e999}', content_type="application/json")

    async def _html(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>maintenance</html>", content_type="text/html")

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"name": "asp')
        assert request.transport is not None
        request.transport.close()
        return response

    async def _large(self, request: web.Request) -> web.StreamResponse:
        """50 MB, announced."""
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "50000000"})
        return await self._pour(request, response, 50)

    async def _large_unannounced(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        return await self._pour(request, response, 50)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        return await self._pour(request, response, 10**9)

    async def _bomb(self, request: web.Request) -> web.StreamResponse:
        """300 MB of spaces in a gzip body of 300 kB."""
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return web.Response(body=gzip.compress(b" " * 300_000_000, 1), headers=headers)

    async def _pour(self, request: web.Request, response: web.StreamResponse, megabytes: int) -> web.StreamResponse:
        await response.prepare(request)
        for _ in range(megabytes):
            try:
                await response.write(b" " * 1_000_000)
            except (ConnectionError, OSError):
                break
        return response

    async def _slow(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(1_000):
            try:
                await response.write(b" ")
            except (ConnectionError, OSError):
                break
            await asyncio.sleep(0.05)
        return response

    async def _silent(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return answer(GOOD)

    async def _loop(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(request.path)

    async def _moved(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/faults/good")

    async def _away(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("http://elsewhere.invalid/faults/good")

    async def _inward(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("file:///etc/passwd")
