"""Threads that run what may block, and that may be given up: a thread that hangs does not hold up anybody else."""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

_T = TypeVar("_T")


class Overdue(Exception):
    """The work was not done in time and has been given up; its thread ends when the work does."""


class Workers:
    """Daemon threads, as many as work at once; unlike those of an executor they do not keep a process from ending.

    Belongs to one event loop. How many works run at once is the caller's to bound.

    Attributes:
        given_up: Works that were given up and are still running.
    """

    def __init__(self) -> None:
        self.given_up = 0
        self._idle = 0
        self._lock = threading.Lock()
        self._works: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads = 0

    async def run(self, work: Callable[[], _T], within: float) -> _T:
        """Runs one work in a thread.

        Args:
            work: What to run.
            within: Seconds after which it is given up.

        Raises:
            Overdue: It took longer.
            Exception: Whatever the work raised.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[_T] = loop.create_future()

        def run() -> None:
            try:
                value = work()
            except StopIteration as error:  # which a future does not take
                _tell(loop, _fail, done, RuntimeError(f"StopIteration: {error}"))
            except BaseException as error:
                _tell(loop, _fail, done, error)
            else:
                _tell(loop, _succeed, done, value)

        self._put(run)
        try:
            async with asyncio.timeout(within):
                return await asyncio.shield(done)
        except TimeoutError:
            if done.done():  # the work itself raised it
                return done.result()
            self.given_up += 1
            done.add_done_callback(self._late)
            raise Overdue from None

    def close(self) -> None:
        """Lets the threads end as soon as they are done."""
        with self._lock:
            for _ in range(self._threads):
                self._works.put(None)

    def _late(self, done: "asyncio.Future[Any]") -> None:
        """On the loop: a work that was given up has ended after all."""
        self.given_up -= 1
        if not done.cancelled():
            done.exception()  # nobody else looks at it

    def _put(self, run: Callable[[], None]) -> None:
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            else:
                self._threads += 1
                threading.Thread(target=self._serve, name="toolgym-worker", daemon=True).start()
        self._works.put(run)

    def _serve(self) -> None:
        while (run := self._works.get()) is not None:
            run()
            with self._lock:
                self._idle += 1


def _succeed(done: "asyncio.Future[_T]", value: _T) -> None:
    if not done.done():
        done.set_result(value)


def _fail(done: "asyncio.Future[Any]", error: BaseException) -> None:
    if not done.done():
        done.set_exception(error)


def _tell(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: Any) -> None:
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:  # the loop is closed: the server has ended
        return
