"""Turns that are played together from code that is not asynchronous: an event loop in a thread, where there is need."""

import asyncio
import threading
from collections.abc import Sequence

from toolgym.episodes.batch.runner import CallRunner
from toolgym.episodes.pending import PendingCall, Playing, StepResult, ToolLost
from toolgym.tools import Tool


def waits(tool: Tool) -> bool:
    """Whether a call may take long: it is awaited, asks a service, or declares a timeout.

    The work of any other tool is bounded by its arguments (see `Tool`), so that it is run where it is called.
    """
    return tool.asynchronous or tool.determinism == "live" or tool.timeout is not None


class Together:
    """Plays turns together. The loop is started with the first call that waits; close it at the end.

    Args:
        deadline: See `CallRunner`.
    """

    def __init__(self, deadline: float | None) -> None:
        self._deadline = deadline
        self._runner: CallRunner | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def finish(self, turns: Sequence[Playing]) -> list[StepResult]:
        """Plays turns to their ends: calls that wait run at the same time, others one after another."""
        results: dict[int, StepResult] = {}
        pending: dict[int, PendingCall] = {}
        for place, playing in enumerate(turns):
            try:
                call = next(playing)
                while not waits(call.tool):
                    call = playing.send(call.run())
                pending[place] = call
            except StopIteration as done:
                results[place] = done.value
        if pending:
            work = self._finish({place: (turns[place], call) for place, call in pending.items()})
            results.update(asyncio.run_coroutine_threadsafe(work, self._started()).result())
        return [results[place] for place in range(len(turns))]

    def close(self) -> None:
        """Ends the loop and what calls run in. Closing twice does nothing."""
        loop, thread, runner, self._loop = self._loop, self._thread, self._runner, None
        if loop is None or thread is None or runner is None:
            return
        loop.call_soon_threadsafe(runner.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._runner = CallRunner(deadline=self._deadline)
            self._thread = threading.Thread(target=self._loop.run_forever, name="toolgym-vector", daemon=True)
            self._thread.start()
        return self._loop

    async def _finish(self, turns: dict[int, tuple[Playing, PendingCall]]) -> dict[int, StepResult]:
        results = await asyncio.gather(*(self._played(playing, call) for playing, call in turns.values()))
        return dict(zip(turns, results, strict=True))

    async def _played(self, playing: Playing, call: PendingCall) -> StepResult:
        assert self._runner is not None
        try:
            while True:
                try:
                    result = await self._runner.run(call)
                except ToolLost as lost:
                    call = playing.throw(lost)
                else:
                    call = playing.send(result)
        except StopIteration as done:
            ended: StepResult = done.value
            return ended
