"""HTTP tools in a batch: hundreds wait on the one client at the same time, and no thread is spent on them."""

import asyncio
import threading

from aiohttp import web
from loopback import Loopback, answer

from toolgym.episodes import PendingCall
from toolgym.episodes.batch import CallRunner
from toolgym.tools.http import Endpoint, Rate, Service, give, live_tool, take
from toolgym.tools.http.client import HttpClient, use_client
from toolgym.tools.http.live import forget_answers

TOGETHER = 400
ECHO = Endpoint(
    "echo_number",
    "Gives a number back.",
    Service("Echo", "https://echo.invalid", Rate("echo", 1e6, burst=10**6, concurrent=1_000), "CC0-1.0"),
    "/echo/{number}",
    (take.integer("number", "A number.", 0, 10_000),),
    (give.integer("number", "number"),),
    "echoes",
    deadline=60.0,
)


class Gathering:
    """Answers nobody before all have asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.all_asked: asyncio.Event | None = None
        self.threads: set[str] = set()
        self.before = set(threading.enumerate())  # a test before this one may have left a hung call behind
        self.started: set[str] = set()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.all_asked = self.all_asked or asyncio.Event()
        self.asked += 1
        if self.asked == TOGETHER:
            self.threads = {thread.name for thread in threading.enumerate()}
            self.started = {thread.name for thread in set(threading.enumerate()) - self.before}
            self.all_asked.set()
        await self.all_asked.wait()
        return answer({"number": int(request.path.rpartition("/")[2])})


def test_hundreds_of_calls_wait_on_one_session_without_threads():
    gathering, tool = Gathering(), live_tool(ECHO, "tests")

    async def run():
        runner = CallRunner(threads=1)
        calls = [PendingCall(tool, {"number": number}, None, "nowhere:POOL") for number in range(TOGETHER)]
        try:
            return await asyncio.gather(*(runner.run(call) for call in calls))
        finally:
            runner.close()

    forget_answers()
    with Loopback(gathering) as server, use_client(HttpClient({"echo.invalid": server.url}, strict=True)):
        results = asyncio.run(run())
    assert [result.value for result in results] == [{"number": number} for number in range(TOGETHER)]
    assert "toolgym-http" in gathering.threads and "toolgym-call" not in gathering.started
