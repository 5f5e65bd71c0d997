"""All sessions of a server: opened, worked on one request at a time, closed, evicted; bounded in every direction."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import gymnasium

from toolgym.episodes import StaleTaskError, Text
from toolgym.serving.bounds import Bounds
from toolgym.serving.metrics import Metrics
from toolgym.serving.protocol import (
    PROTOCOL,
    AnyReply,
    AnyRequest,
    Close,
    Closed,
    Describe,
    Described,
    FailureKind,
    Open,
    Opened,
    Played,
    Refused,
    Reset,
    Step,
    encode,
)
from toolgym.serving.session import Session
from toolgym.serving.workers import Overdue, Workers

_LOG = logging.getLogger(__name__)
_SHOWN = 200
_T = TypeVar("_T")


class Sessions:
    """The sessions of one served environment. Belongs to one event loop; environments run in threads.

    Args:
        environment: Id of the environment, for `gymnasium.make`; ``"module:id"`` imports the module first.
        keywords: Keyword arguments of the environment.
        bounds: What is taken on.

    Attributes:
        bounds: As given.
        metrics: What was done.
        draining: Whether new sessions and episodes are refused.

    Raises:
        gymnasium.error.Error: There is no such environment.
        ValueError: It cannot be made with these arguments, or its actions and observations are not texts.
        Unavailable: A library that its tools need is not installed; the message has the install command.
    """

    def __init__(
        self, environment: str, keywords: Mapping[str, Any] | None = None, bounds: Bounds | None = None
    ) -> None:
        self.bounds = bounds or Bounds()
        self.metrics = Metrics()
        self.draining = False
        self._make: Callable[[], gymnasium.Env[Any, Any]] = lambda: gymnasium.make(
            environment, disable_env_checker=True, **(keywords or {})
        )
        first = self._make()
        self.described = _described(environment, dict(keywords or {}), first, self.bounds)
        with suppress(StaleTaskError):  # which other tasks need not be
            first.reset(seed=0)  # loads what all of them share, and fails here if they all would
        first.close()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._dropped: asyncio.Queue[Session] = asyncio.Queue()
        self._opening: dict[str, asyncio.Task[Opened | Refused]] = {}
        self._workers = Workers()
        self._free = asyncio.Semaphore(self.bounds.in_flight)
        self._taken = 0

    def __len__(self) -> int:
        return len(self._sessions)

    @property
    def healthy(self) -> bool:
        """False if so many threads hang that the process should be replaced."""
        return self._workers.given_up < self.bounds.in_flight

    @property
    def live(self) -> int:
        """Sessions whose episode has begun and not ended."""
        return sum(session.live for session in self._sessions.values())

    @property
    def at_work(self) -> int:
        """Requests that are worked on or wait for it."""
        return self._taken

    async def answer(self, request: AnyRequest) -> AnyReply:
        """Answers one request. Never raises."""
        match request:
            case Describe():
                reply: AnyReply = self.described
            case Open():
                reply = await self._open(request.session)
            case Close():
                reply = self._close(request.session)
            case _:
                reply = await self._numbered(request)
        if isinstance(reply, Refused):
            self.metrics.failures[reply.kind] += 1
        else:
            self.metrics.requests[request.type] += 1
        return reply

    async def tend(self) -> None:
        """Evicts idle sessions and closes the environments of dropped ones, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._evict_again())
            group.create_task(self._close_dropped())

    def evict(self) -> int:
        """Drops the sessions that were idle for too long and returns how many."""
        oldest = asyncio.get_running_loop().time() - self.bounds.idle_seconds
        idle = []
        for session in self._sessions.values():  # by last use
            if session.used > oldest:
                break
            if session.running is None:
                idle.append(session)
        for session in idle:
            self._drop(session, "evicted")
        return len(idle)

    def close(self) -> None:
        """Drops all sessions and lets the threads end."""
        for session in list(self._sessions.values()):
            self._drop(session, "closed")
        while not self._dropped.empty():
            session = self._dropped.get_nowait()
            if session.running is None:
                session.close()
        self._workers.close()

    def gauges(self) -> dict[str, tuple[float, str]]:
        """What is so at the moment, for `Metrics.text`."""
        return {
            "sessions": (len(self), "Sessions that are open."),
            "episodes_live": (self.live, "Episodes that have begun and not ended."),
            "in_flight": (self._taken, "Requests that are worked on or wait for it."),
            "given_up": (self._workers.given_up, "Requests that were given up and still hold a thread."),
            "draining": (self.draining, "Whether new sessions and episodes are refused."),
        }

    async def _evict_again(self) -> None:
        while True:
            await asyncio.sleep(min(self.bounds.idle_seconds / 4, 5.0))
            self.evict()

    async def _close_dropped(self) -> None:
        while True:
            session = await self._dropped.get()
            try:
                if session.running is not None:
                    await session.running
                await self._workers.run(session.close, self.bounds.step_seconds)
            except Exception:  # a close that hangs too
                _LOG.exception("an environment cannot be closed")

    async def _open(self, name: str) -> Opened | Refused:
        session = self._sessions.get(name)
        if session is not None:
            self._touch(session)
            return Opened()
        task = self._opening.get(name)
        if task is None:
            refusal = self._refusal_to_open()
            if refusal is not None:
                return refusal
            task = self._opening[name] = asyncio.create_task(self._opened(name))
        return await asyncio.shield(task)

    def _refusal_to_open(self) -> Refused | None:
        if self.draining:
            return Refused(kind="draining", message="the server is about to end", retry_after=5.0)
        if len(self) + len(self._opening) >= self.bounds.sessions:
            message = f"the server has as many sessions as it takes, {self.bounds.sessions}"
            return Refused(kind="full", message=message, retry_after=1.0)
        return self._refusal_to_work()

    def _refusal_to_work(self) -> Refused | None:
        if self._taken < self.bounds.in_flight + self.bounds.waiting:
            return None
        message = f"the server is working on as many requests as it takes, {self._taken}"
        return Refused(kind="busy", message=message, retry_after=0.2)

    async def _opened(self, name: str) -> Opened | Refused:
        try:
            env = await self._work(self._make)
        except Overdue:
            return _failed("deadline", f"the environment was not made within {self.bounds.step_seconds:g} s")
        except Exception as error:
            _LOG.exception("an environment cannot be made")
            return _failed("internal", f"the environment cannot be made: {_short(error)}")
        finally:
            del self._opening[name]
        session = self._sessions[name] = Session(name, env)
        self._touch(session)
        self.metrics.sessions["opened"] += 1
        return Opened()

    def _close(self, name: str) -> Closed:
        session = self._sessions.get(name)
        if session is not None:
            self._drop(session, "closed")
        return Closed()

    async def _numbered(self, request: Reset | Step) -> Played | Refused:
        session = self._sessions.get(request.session)
        if session is None:
            return Refused(kind="unknown_session", message="there is no such session: it was closed, idle or lost")
        self._touch(session)
        if request.number <= session.number:
            return await self._again(session, request)
        if session.running is not None:
            return _failed("out_of_order", "the session's last request is still being worked on")
        refusal = self._refusal_to_work()
        if refusal is None and self.draining and isinstance(request, Reset):
            refusal = Refused(kind="draining", message="the server is about to end", retry_after=5.0)
        if refusal is not None:
            return refusal
        session.request, session.reply = request, None
        session.running = asyncio.create_task(self._worked(session, request))
        return await asyncio.shield(session.running)

    async def _again(self, session: Session, request: Reset | Step) -> Played | Refused:
        """The reply to a request that has come before, perhaps while it is still being worked on."""
        assert session.request is not None
        if encode(request) != encode(session.request):  # as bytes, because NaN is not equal to itself
            message = f"request {request.number} comes after request {session.number}, and is not that one again"
            return _failed("out_of_order", message)
        if session.running is not None:
            return await asyncio.shield(session.running)
        assert session.reply is not None
        return session.reply

    async def _worked(self, session: Session, request: Reset | Step) -> Played | Refused:
        begun = time.monotonic()
        reply: Played | Refused
        try:
            reply = await self._work(lambda: session.work(request))
        except Overdue:
            reply = _failed("deadline", f"the environment took more than {self.bounds.step_seconds:g} s")
            self._drop(session, "lost")
        except Exception as error:
            _LOG.exception("an environment fails")
            reply = _failed("internal", f"the environment failed: {_short(error)}")
            self._drop(session, "lost")
        self.metrics.took(time.monotonic() - begun)
        session.reply, session.running = reply, None
        if session.name in self._sessions:
            self._touch(session)
        if isinstance(reply, Played):
            self._note(session, request, reply)
        return reply

    async def _work(self, work: Callable[[], _T]) -> _T:
        self._taken += 1
        try:
            async with self._free:
                return await self._workers.run(work, self.bounds.step_seconds)
        finally:
            self._taken -= 1

    def _note(self, session: Session, request: Reset | Step, reply: Played) -> None:
        """Keeps count of episodes."""
        if isinstance(request, Reset):
            if session.live:
                self.metrics.episodes["abandoned"] += 1
            session.live = True
        elif session.live and (reply.terminated or reply.truncated):
            session.live = False
            valid = reply.info.get("valid", True)
            self.metrics.episodes["invalid" if not valid else "terminated" if reply.terminated else "truncated"] += 1

    def _touch(self, session: Session) -> None:
        session.used = asyncio.get_running_loop().time()
        self._sessions.move_to_end(session.name)

    def _drop(self, session: Session, why: str) -> None:
        if self._sessions.pop(session.name, None) is None:
            return
        self.metrics.sessions[why] += 1
        if session.live:
            session.live = False
            self.metrics.episodes["invalid" if why == "lost" else "abandoned"] += 1
        if why != "lost":  # a lost one may still be in use by its thread
            self._dropped.put_nowait(session)


def _failed(kind: FailureKind, message: str) -> Refused:
    return Refused(kind=kind, message=message)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_SHOWN]


def _described(
    environment: str, keywords: Mapping[str, Any], env: gymnasium.Env[Any, Any], bounds: Bounds
) -> Described:
    if not isinstance(env.action_space, Text) or not isinstance(env.observation_space, Text):
        raise ValueError(f"'{environment}' cannot be served: its actions and observations must be texts")
    return Described(
        protocol=PROTOCOL,
        environment=environment,
        dialect=str(keywords.get("dialect", "hermes")),
        action_length=env.action_space.max_length,
        observation_length=env.observation_space.max_length,
        message_bytes=bounds.message_bytes,
        step_seconds=bounds.step_seconds,
        idle_seconds=bounds.idle_seconds,
    )
