"""Where a batch's tool calls run: on the event loop, in threads, or in processes."""

import asyncio
from collections.abc import Collection, Mapping

from toolgym.episodes.batch.processes import ProcessCall, Processes
from toolgym.episodes.batch.threads import Plain, Threads
from toolgym.episodes.batch.watch import Watch
from toolgym.episodes.pending import PendingCall, ToolLost
from toolgym.tools import ToolResult

DEADLINE = 60.0
"""Default for the seconds that a tool call may take."""


class CallRunner:
    """Runs tool calls for one event loop, many at once.

    A tool that is `asynchronous` (an HTTP endpoint, an ``async`` function) is awaited; all HTTP calls of the process
    share one session. A tool named in ``in_processes`` runs in a child process. Any other runs in a thread.

    Args:
        deadline: Seconds that one call may take once it is started, None for any time. What takes longer is lost: its
            episode ends and is masked. A tool's own timeout is shorter as a rule, and its error an observation.
        deadlines: Other deadlines, by tool.
        calls: Most calls in flight; others wait for a place.
        threads: Most threads that run at a time.
        processes: How many child processes there are for tools that compute for long.
        in_processes: Names of those tools. Stateful tools stay where their world is.

    Raises:
        ValueError: A number is not positive, or tools are named and there are no processes.
    """

    def __init__(
        self,
        *,
        deadline: float | None = DEADLINE,
        deadlines: Mapping[str, float] | None = None,
        calls: int = 2_048,
        threads: int = 1_024,
        processes: int = 0,
        in_processes: Collection[str] = (),
    ) -> None:
        numbers = {"deadline": deadline, "calls": calls, "threads": threads, **(deadlines or {})}
        for name, number in numbers.items():
            if number is not None and not number > 0:
                raise ValueError(f"'{name}' must be a positive number, not {number!r}")
        if processes < 0 or (in_processes and not processes):
            raise ValueError(f"'processes' must be a positive number where tools run in them, not {processes!r}")
        self._deadline = deadline
        self._deadlines = dict(deadlines or {})
        self._most_threads = threads
        self._in_processes = frozenset(in_processes)
        self._room = asyncio.Semaphore(calls)
        self._watch = Watch()
        self._threads: Threads | None = None
        self._processes = Processes(processes) if processes else None

    @property
    def abandoned(self) -> int:
        """Threads that were written off because their call did not come back."""
        return self._threads.abandoned if self._threads is not None else 0

    async def run(self, call: PendingCall) -> ToolResult:
        """Runs one call.

        Raises:
            ToolLost: It will never have a result.
        """
        tool = call.tool
        deadline = self._deadlines.get(tool.name, self._deadline)
        async with self._room:
            if self._processes is not None and tool.name in self._in_processes and not tool.stateful:
                return await self._in_thread().run(ProcessCall(self._processes, call, deadline), None)
            if not tool.asynchronous:
                return await self._in_thread().run(Plain(call.run), deadline)
            try:
                return await self._watch.within(deadline, tool.acall(call.arguments))
            except Exception as error:
                if isinstance(error, ToolLost):
                    raise
                raise ToolLost("internal", f"{type(error).__name__}: {str(error)[:200]}") from error

    def close(self) -> None:
        """Ends the child processes at once, and the threads once they have come back from what they run."""
        self._watch.close()
        if self._processes is not None:
            self._processes.close()
        if self._threads is not None:
            self._threads.close()

    def _in_thread(self) -> Threads:
        if self._threads is None:
            self._threads = Threads(asyncio.get_running_loop(), self._most_threads)
        return self._threads
