"""A chat-completions endpoint on loopback that answers as a script says: the tests' stand-in for a model.

A script is a function that is given each request's JSON and its number (from 0) and returns a reply: a text, tool calls
(`calls`), or a fault (`Status`, `Stall`, `Drop`, `Raw`). Whether an answer is good is up to the script.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Says:
    """A completion: text, tool calls as (name, arguments), and the tokens it reports."""

    content: str | None = None
    calls: tuple[tuple[str, Any], ...] = ()
    usage: tuple[int, int] | None = (100, 20)
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Status:
    """Another HTTP status than 200."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = '{"error": "as the script says"}'


@dataclass(frozen=True)
class Stall:
    """Nothing for so many seconds, then a text."""

    seconds: float


@dataclass(frozen=True)
class Drop:
    """The connection is closed before anything is answered."""


@dataclass(frozen=True)
class Raw:
    """This body, whatever it is, with status 200."""

    body: bytes


Reply = str | Says | Status | Stall | Drop | Raw
Script = Callable[[dict[str, Any], int], Reply]


def calls(*wanted: tuple[str, Any]) -> Says:
    """A completion that calls tools."""
    return Says(None, wanted)


class ScriptedEndpoint:
    """Serves one script until it is closed, in a thread with its own event loop; keeps what it was asked.

    Args:
        script: What it answers.
        pause: Seconds before each answer, in which other requests may come.
    """

    def __init__(self, script: Script, pause: float = 0.0) -> None:
        self.script = script
        self.pause = pause
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()

    async def _start(self) -> None:
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = json.loads(await request.read())
        number = len(self.requests)
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            if self.pause:
                await asyncio.sleep(self.pause)
            return await self._answer(request, body, self.script(body, number))
        finally:
            self.in_flight -= 1

    async def _answer(self, request: web.BaseRequest, body: dict[str, Any], reply: Reply) -> web.StreamResponse:
        if isinstance(reply, Stall):
            await asyncio.sleep(reply.seconds)
            reply = "late"
        if isinstance(reply, Drop):
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if isinstance(reply, Status):
            return web.Response(
                status=reply.status, headers=reply.headers, text=reply.text, content_type="application/json"
            )
        if isinstance(reply, Raw):
            return web.Response(body=reply.body, content_type="application/json")
        said = Says(reply) if isinstance(reply, str) else reply
        return web.Response(text=json.dumps(_completion(body, said)), content_type="application/json")

    def close(self) -> None:
        """Ends the server and its thread."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def __enter__(self) -> "ScriptedEndpoint":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def in_turn(*replies: Reply) -> Script:
    """Gives the replies one after another, the last one for ever."""
    return lambda body, number: replies[min(number, len(replies) - 1)]


def _completion(body: dict[str, Any], said: Says) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": said.content, **said.extra}
    if said.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{number}",
                "type": "function",
                "function": {
                    "name": name,
                    "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
                },
            }
            for number, (name, arguments) in enumerate(said.calls)
        ]
    answer: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if said.calls else "stop"}],
    }
    if said.usage is not None:
        answer["usage"] = dict(zip(("prompt_tokens", "completion_tokens"), said.usage, strict=True))
        answer["usage"]["total_tokens"] = sum(said.usage)
    return answer


def last_text(body: dict[str, Any], roles: Sequence[str] = ("user",)) -> str:
    """The text of the last message of these roles in a request."""
    return next(str(m["content"]) for m in reversed(body["messages"]) if m["role"] in roles)
