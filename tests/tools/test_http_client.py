"""The client: turns, waiting, many calls at once, paging, memory, shutdown."""

import asyncio
import itertools
import os
import threading
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from loopback import Loopback, answer

from toolgym.tools import Unavailable
from toolgym.tools.call import CallTimeout
from toolgym.tools.http import Endpoint, Fault, Paging, Rate, Service, give, live_tool, take
from toolgym.tools.http.client import HttpClient, current_client, use_client
from toolgym.tools.http.live import forget_answers
from toolgym.tools.http.rates import Turnstile

SERVICE = Service("Counter", "https://counter.invalid", Rate("counter", 1e6, burst=10**6, concurrent=1_000), "CC0-1.0")
COUNT = Endpoint(
    "count",
    "Counts what it is given.",
    SERVICE,
    "/count/{number}",
    (take.integer("number", "A number.", 0, 10_000),),
    (give.integer("double", "double"),),
    "counting",
    deadline=20.0,
)


class Counter:
    """Doubles numbers, slowly, and remembers how many were in its hands at once."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause, self.now, self.most = pause, 0, 0

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.pause)
        self.now -= 1
        return answer({"double": 2 * int(request.path.rpartition("/")[2])})


def _client(server: Loopback) -> HttpClient:
    forget_answers()
    return HttpClient({"counter.invalid": server.url}, strict=True, first_pause=0.01)


def test_hundreds_wait_at_the_same_time() -> None:
    tool, counter = live_tool(COUNT, "tests"), Counter(0.4)

    async def crowd() -> list[Any]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        results = await asyncio.gather(*(tool.acall({"number": n}) for n in range(300)))
        ticking.cancel()
        assert ticks > 10  # the caller's loop was free all the while
        return [result.value for result in results]

    with Loopback(counter) as server, use_client(_client(server)):
        assert asyncio.run(crowd()) == [{"double": 2 * n} for n in range(300)]
    assert counter.most > 150


def test_threads_share_the_client() -> None:
    tool, counter = live_tool(COUNT, "tests"), Counter(0.05)
    found: dict[int, Any] = {}
    with Loopback(counter) as server, use_client(_client(server)):
        threads = [
            threading.Thread(target=lambda n=n: found.update({n: tool.call({"number": n}).value})) for n in range(40)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {n: {"double": 2 * n} for n in range(40)}


def test_no_more_calls_are_in_flight_than_the_rate_class_allows() -> None:
    rate = Rate("narrow", 1e6, burst=10**6, concurrent=3)
    endpoints = [
        replace(COUNT, name=name, service=replace(SERVICE, name=name, rate=rate)) for name in ("count_a", "count_b")
    ]
    tools, counter = [live_tool(endpoint, "tests") for endpoint in endpoints], Counter(0.02)

    async def crowd() -> None:
        await asyncio.gather(*(tool.acall({"number": n}) for n in range(15) for tool in tools))

    with Loopback(counter) as server, use_client(_client(server)):
        asyncio.run(crowd())
        assert len(server.requests) == 30
    assert counter.most == 3


def test_turns_come_at_the_rate_and_bursts_at_once() -> None:
    async def starts(rate: Rate, calls: int) -> list[float]:
        turnstile, loop = Turnstile(rate), asyncio.get_running_loop()
        begun = loop.time()
        found = []

        async def call() -> None:
            async with turnstile.turn(begun + 60):
                found.append(loop.time() - begun)

        await asyncio.gather(*(call() for _ in range(calls)))
        return found

    even = asyncio.run(starts(Rate("x", 50, burst=1, concurrent=9), 6))
    assert all(later - earlier > 0.015 for earlier, later in itertools.pairwise(even))
    burst = asyncio.run(starts(Rate("x", 10, burst=4, concurrent=9), 5))
    assert burst[4] - burst[3] > 0.05 > burst[3] - burst[0]


def test_a_turn_that_comes_too_late_is_refused_at_once() -> None:
    async def late() -> None:
        turnstile, loop = Turnstile(Rate("x", 0.1)), asyncio.get_running_loop()
        async with turnstile.turn(loop.time() + 1):
            pass
        with pytest.raises(CallTimeout, match=r"0\.1 calls a second"):
            async with turnstile.turn(loop.time() + 1):
                pass
        turnstile.pause(30)
        with pytest.raises(Unavailable, match="asked not to be called"):
            async with turnstile.turn(loop.time() + 1):
                pass

    asyncio.run(late())


def test_answers_are_remembered_for_as_long_as_declared() -> None:
    with Loopback(Counter()) as server, use_client(_client(server)):
        for keep, asked in ((3_600.0, 1), (0.0, 3)):
            tool = live_tool(replace(COUNT, keep_for=keep), "tests")
            server.requests.clear()
            for _ in range(3):
                assert tool.call({"number": 4}).value == {"double": 8}
            assert len(server.requests) == asked


PAGED = Endpoint(
    "paged",
    "Lists numbers page by page.",
    SERVICE,
    "/pages",
    (take.limit(10, 100),),
    (give.integer("total", "total"), give.rows("numbers", "numbers[*]", give.integer("n", "n"), most=100)),
    "counting",
    keep_for=0,
)


async def _pages(request: web.Request) -> web.StreamResponse:
    """25 numbers in pages of 10, by offset, by page or by token."""
    query = request.query
    start = int(query.get("offset", query.get("token", 0))) if "page" not in query else 10 * (int(query["page"]) - 1)
    numbers = [{"n": n} for n in range(start, min(start + 10, 25))]
    following = str(start + 10) if start + 10 < 25 else None
    return answer({"total": 25, "numbers": numbers, "next": following})


@pytest.mark.parametrize(
    "paging",
    [
        Paging("numbers", "offset", "offset", size=10),
        Paging("numbers", "page", "page"),
        Paging("numbers", "token", "cursor", cursor="next"),
    ],
)
@pytest.mark.parametrize(("limit", "requests"), [(7, 1), (10, 1), (15, 2), (25, 3)])
def test_pages_are_asked_for_as_needed(paging: Paging, limit: int, requests: int) -> None:
    tool = live_tool(replace(PAGED, paging=paging), "tests")
    with Loopback(_pages) as server, use_client(_client(server)):
        result = tool.call({"limit": limit})
        assert result.value == {"total": 25, "numbers": [{"n": n} for n in range(limit)]}
        assert len(server.requests) == requests


@pytest.mark.parametrize("kind", ["offset", "page", "cursor"])
def test_pages_end(kind: Any) -> None:
    name = {"offset": "offset", "page": "page", "cursor": "token"}[kind]
    paging = Paging("numbers", name, kind, size=10, cursor="next" if kind == "cursor" else "")
    with Loopback(_pages) as server, use_client(_client(server)):
        result = live_tool(replace(PAGED, paging=paging), "tests").call({"limit": 100})
        assert result.ok and len(result.value["numbers"]) == 25
        assert len(server.requests) <= 4


def test_refusal_with_status_200_is_an_error() -> None:
    async def refuses(request: web.Request) -> web.StreamResponse:
        return answer({"error": {"info": "bad\n number"}, "double": 1})

    tool = live_tool(replace(COUNT, fault=Fault("error.info", "invalid_arguments")), "tests")
    with Loopback(refuses) as server, use_client(_client(server)):
        result = tool.call({"number": 1})
    assert result.error is not None and result.error.kind == "invalid_arguments"
    assert result.error.message == "count: Counter says: bad number"


def test_too_long_a_list_is_an_error_where_lists_must_be_complete() -> None:
    listing = give.rows("numbers", "numbers[*]", give.integer("n", "n"), most=5)
    tool = live_tool(replace(PAGED, takes=(), gives=(listing,), complete=True), "tests")
    with Loopback(_pages) as server, use_client(_client(server)):
        result = tool.call({})
    assert result.error is not None and "'numbers' would be longer" in result.error.message


def test_closed_client_says_so_and_closing_ends_calls() -> None:
    tool = live_tool(COUNT, "tests")
    with Loopback(Counter(30)) as server:
        client = _client(server)
        with use_client(client):
            future = client.submit(tool._answer(client, {"number": 1}))
            while not server.requests:
                pass
        assert future.cancelled() or future.exception() is not None
    client.close()
    with pytest.raises(Unavailable, match="closed"):
        client.submit(tool._answer(client, {"number": 1}))
    assert not any(thread.name == "toolgym-http" and thread.is_alive() for thread in threading.enumerate())


def test_strict_client_reaches_no_other_host() -> None:
    with use_client(HttpClient({}, strict=True)):
        result = live_tool(replace(COUNT, keep_for=0), "tests").call({"number": 77})
    assert result.error is not None and "no route to counter.invalid" in result.error.message


def test_routes_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from toolgym.tools.http.client import _environment_routes

    monkeypatch.setenv("TOOLGYM_ROUTES", "a.org=http://localhost:1, b.org = http://localhost:2/x ,,")
    assert _environment_routes() == {"a.org": "http://localhost:1", "b.org": "http://localhost:2/x"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_forked_child_gets_a_client_of_its_own() -> None:
    with Loopback(Counter()) as server, use_client(_client(server)):
        child = os.fork()
        if child == 0:
            fresh = current_client()._thread.is_alive()
            os._exit(0 if fresh else 1)
        assert os.waitpid(child, 0)[1] == 0
