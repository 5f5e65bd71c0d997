"""Deadlines of coroutines, kept with one timer for all: one for each would cost as much as the call itself."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from toolgym.episodes.pending import ToolLost

_T = TypeVar("_T")


class Watch:
    """Cancels what takes too long. Lives on one event loop."""

    def __init__(self) -> None:
        self._due: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def within(self, seconds: float | None, work: Coroutine[Any, Any, _T]) -> _T:
        """Awaits work in the current task, which may wait for one work at a time.

        Raises:
            ToolLost: It took longer.
            BaseException: Whatever it raised.
        """
        if seconds is None:
            return await work
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        due = self._due[task] = loop.time() + seconds
        if self._timer is None or self._timer.when() > due:
            self._look_at(due)
        try:
            return await work
        except asyncio.CancelledError:
            if task not in self._late or task.uncancel() > 0:  # somebody else wants it cancelled too
                raise
            raise ToolLost("deadline", f"no answer within {seconds:g} s") from None
        finally:
            self._due.pop(task, None)
            self._late.discard(task)

    def close(self) -> None:
        """Stops watching."""
        if self._timer is not None:
            self._timer.cancel()

    def _look_at(self, when: float) -> None:
        self.close()
        self._timer = asyncio.get_running_loop().call_at(when, self._look)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        for task in [task for task, due in self._due.items() if due <= now]:
            del self._due[task]
            self._late.add(task)
            task.cancel()
        self._timer = None
        if self._due:
            self._look_at(min(self._due.values()))
