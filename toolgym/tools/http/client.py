"""The one HTTP client: a session with room for thousands of connections, on an event loop in a thread of its own.

Callers on any thread, and coroutines of any loop, hand it work; nothing a service does can hold up anything but the
call that asked. Retries, turns and deadlines are kept here.
"""

import asyncio
import atexit
import os
import random
import threading
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import aiohttp

from toolgym.tools.errors import Unavailable
from toolgym.tools.http.endpoint import Rate
from toolgym.tools.http.exchange import Reply, Transient, exchange
from toolgym.tools.http.rates import Turnstile
from toolgym.tools.http.requests import Request

ROUTES = "TOOLGYM_ROUTES"
"""Environment variable that sends hosts elsewhere, to a mirror: ``api.frankfurter.dev=http://localhost:8080,…``."""

ATTEMPTS = 4
CONNECTIONS = 4_096
CONNECTIONS_PER_HOST = 1_024
FIRST_PAUSE = 0.5
"""Seconds before the first retry; each further pause is twice as long, and a seeded part of it is dropped."""

LONGEST_PAUSE = 120.0
"""Most seconds for which a service can stop everybody's calls to it."""

_T = TypeVar("_T")


class HttpClient:
    """Sends requests. Safe to use from any thread; close it, or leave that to the end of the process.

    Args:
        routes: Base URLs that stand in for hosts (``{"rxnav.nlm.nih.gov": "http://127.0.0.1:8080"}``).
        strict: Whether hosts without a route are refused, as tests want it.
        seed: Seed of the jitter in pauses.
        first_pause: Seconds before the first retry.
    """

    def __init__(
        self,
        routes: Mapping[str, str] | None = None,
        *,
        strict: bool = False,
        seed: int = 0,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._routes = dict(routes or {})
        self._strict = strict
        self._seed = seed
        self._first_pause = first_pause
        self._turnstiles: dict[Rate, Turnstile] = {}
        self._session: aiohttp.ClientSession | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="toolgym-http", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, _T]) -> "Future[_T]":
        """Runs a coroutine on the client's loop.

        Raises:
            Unavailable: The client is closed.
        """
        if self._loop.is_closed():
            work.close()
            raise Unavailable("the HTTP client is closed")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def fetch(self, request: Request, until: float) -> Reply:
        """Sends a request, again after a pause if the service is busy, broken or out of reach.

        Args:
            request: The request; one that is no action only asks for data, so asking twice does no harm.
            until: Loop time at which it must be over; the caller cancels it then.

        Raises:
            ToolFailure: What went wrong, typed.
        """
        turnstile = self._turnstiles.setdefault(request.service.rate, Turnstile(request.service.rate))
        rng = random.Random(f"{self._seed}/{request.path}")
        pause = self._first_pause
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with turnstile.turn(until):
                    return await exchange(self._opened(), request, self._base(request))
            except Transient as fault:
                wait = max(fault.retry_after or 0.0, pause * (0.5 + rng.random() / 2))
                if fault.retry_after:
                    turnstile.pause(min(fault.retry_after, LONGEST_PAUSE))
                if attempt == ATTEMPTS or request.action or asyncio.get_running_loop().time() + wait >= until:
                    raise fault.failure from None
                pause *= 2
                await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Ends what is in flight, closes the connections and the thread. Closing twice is allowed."""
        if self._loop.is_closed():
            return
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, limit_per_host=CONNECTIONS_PER_HOST),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=20),
            )
        return self._session

    def _base(self, request: Request) -> str:
        base = self._routes.get(request.service.host)
        if base is None and self._strict:
            raise Unavailable(f"this client has no route to {request.service.host}")
        return (base or request.service.base).rstrip("/")


_lock = threading.Lock()
_shared: list[HttpClient] = []


def current_client() -> HttpClient:
    """The client in use: the one of `use_client`, else one for the whole process, opened at first use."""
    with _lock:
        if not _shared:
            _shared.append(HttpClient(_environment_routes()))
            atexit.register(_shared[0].close)
        return _shared[-1]


@contextmanager
def use_client(client: HttpClient) -> Iterator[HttpClient]:
    """Makes a client the one in use, for all threads, and closes it at the end."""
    with _lock:
        _shared.append(client)
    try:
        yield client
    finally:
        with _lock:
            _shared.remove(client)
        client.close()


def _environment_routes() -> dict[str, str]:
    pairs = (entry.partition("=") for entry in os.environ.get(ROUTES, "").split(",") if "=" in entry)
    return {host.strip(): base.strip() for host, _, base in pairs}


def _after_fork() -> None:
    """A forked child has the client's memory but not its thread."""
    global _lock
    _lock = threading.Lock()
    _shared.clear()


os.register_at_fork(after_in_child=_after_fork)
