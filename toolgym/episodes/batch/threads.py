"""Daemon threads that run blocking calls for an event loop. A call that does not come back is given up on.

Python cannot stop a thread, so the thread of such a call is written off and another takes its place; it never delivers
anything. What must be stopped for sure belongs in a process.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol

from toolgym.episodes.pending import ToolLost
from toolgym.tools import ToolResult

_FEW = 4
"""Threads that are there as soon as there is work for them; more come only where the work does not move."""

_LOOK = 0.002
"""Seconds after which it is seen whether work that waits has moved."""


class Work(Protocol):
    """A blocking call."""

    def __call__(self) -> ToolResult:
        """Runs it."""
        ...

    def stop(self) -> None:
        """Ends what it runs in, if that can be ended; called from another thread when nobody wants the result."""
        ...


class Threads:
    """Runs work on up to ``most`` threads, as few as keep it moving.

    Quick calls are all run by a few threads, one after another, which costs little. Where nothing has been started for
    a moment although something waits, the number of threads doubles: a thousand calls that sleep soon sleep together.

    Args:
        loop: The event loop that waits.
        most: Most threads that run at a time.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, most: int) -> None:
        self._loop = loop
        self._most = most
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._finished: deque[_Job] = deque()
        self._lock = threading.Lock()
        self._told = False
        self._alive = 0
        self._jobs: set[_Job] = set()
        self._watch: asyncio.TimerHandle | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._started_before = -1
        self.started = 0
        self.abandoned = 0
        """Threads written off because their call did not come back."""

    async def run(self, work: Work, deadline: float | None) -> ToolResult:
        """Runs work and waits for it.

        Args:
            work: The work.
            deadline: Seconds that it may take from when it is started, None for any time.

        Raises:
            ToolLost: It took longer, or it raised.
        """
        job = _Job(work, self._loop.create_future(), deadline)
        self._jobs.add(job)
        self._waiting.put(job)
        if self._alive < min(_FEW, self._most, len(self._jobs)):
            self._begin(1)
        if self._watch is None and len(self._jobs) > self._alive:
            self._watch = self._loop.call_later(_LOOK, self._look)
        if deadline is not None:
            self._expect(self._loop.time() + deadline)
        try:
            return await job.future
        finally:
            self._jobs.discard(job)
            if not job.finished:
                self._lose(job)

    def close(self) -> None:
        """Ends the threads once they have come back from what they run; nothing that still waits is run."""
        for job in list(self._jobs):
            self._lose(job)
        for _ in range(self._alive):
            self._waiting.put(None)
        for timer in (self._watch, self._alarm):
            if timer is not None:
                timer.cancel()

    def _begin(self, count: int) -> None:
        for _ in range(count):
            self._alive += 1
            threading.Thread(target=self._serve, name="toolgym-call", daemon=True).start()

    def _serve(self) -> None:
        while True:
            job = self._waiting.get()
            if job is None:
                return
            with self._lock:
                if job.lost:
                    continue
                job.began = self._loop.time()
                self.started += 1
            try:
                job.result = job.work()
            except BaseException as error:  # even an exit asked for by a tool must not end the thread unheard
                job.error = error
            with self._lock:
                if job.lost:
                    return
                job.finished = True
                self._finished.append(job)
                told, self._told = self._told, True
            if not told:
                try:
                    self._loop.call_soon_threadsafe(self._collect)
                except RuntimeError:  # the loop is closed, and nobody waits any more
                    return

    def _collect(self) -> None:
        self._told = False
        while self._finished:
            job = self._finished.popleft()
            if job.future.done():
                continue
            if job.result is not None:
                job.future.set_result(job.result)
            elif isinstance(job.error, ToolLost):
                job.future.set_exception(job.error)
            else:
                job.future.set_exception(ToolLost("crash", f"it ended with {type(job.error).__name__}"))

    def _look(self) -> None:
        """Doubles the threads if nothing was started since the last look."""
        self._watch = None
        if self._waiting.empty():
            self._started_before = -1
            return
        if self.started == self._started_before:
            self._begin(min(max(self._alive, 1), self._most - self._alive))
        self._started_before = self.started
        self._watch = self._loop.call_later(_LOOK, self._look)

    def _expect(self, when: float) -> None:
        """Sees to it that deadlines are looked at by then; one timer for all, because one for each would cost more."""
        if self._alarm is None or self._alarm.when() > when:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = self._loop.call_at(when, self._expire)

    def _expire(self) -> None:
        self._alarm = None
        now, next_look = self._loop.time(), float("inf")
        for job in list(self._jobs):
            if job.deadline is None or job.future.done():
                continue
            due = (now if job.began is None else job.began) + job.deadline
            if due > now:
                next_look = min(next_look, due)
                continue
            self._lose(job)
            if job.lost:
                job.future.set_exception(ToolLost("deadline", f"no answer within {job.deadline:g} s"))
        if next_look < float("inf"):
            self._expect(next_look)

    def _lose(self, job: "_Job") -> None:
        with self._lock:
            if job.finished or job.lost:
                return
            job.lost = True
            running = job.began is not None
        job.work.stop()
        if running:
            self._alive -= 1
            self.abandoned += 1
            if not self._waiting.empty():
                self._begin(1)


class _Job:
    """One piece of work; ``lost`` and ``finished`` exclude each other and change under the lock only."""

    __slots__ = ("began", "deadline", "error", "finished", "future", "lost", "result", "work")

    def __init__(self, work: Work, future: "asyncio.Future[ToolResult]", deadline: float | None) -> None:
        self.work = work
        self.future = future
        self.deadline = deadline
        self.began: float | None = None
        self.result: ToolResult | None = None
        self.error: BaseException | None = None
        self.finished = False
        self.lost = False


class Plain:
    """Work that is a plain call, which nothing can stop.

    Args:
        run: The call.
    """

    __slots__ = ("_run",)

    def __init__(self, run: Callable[[], ToolResult]) -> None:
        self._run = run

    def __call__(self) -> ToolResult:
        """Runs it."""
        return self._run()

    def stop(self) -> None:
        """Does nothing."""
