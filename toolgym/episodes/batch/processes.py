"""Child processes for tools that compute for long: each runs one call at a time, and none can harm another's.

A child finds the tools by the reference of their pool. One that dies or hangs is ended and replaced when next needed;
only the call that it was running is lost.
"""

import json
import multiprocessing
import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import LifoQueue

from toolgym.episodes.pending import PendingCall, ToolLost
from toolgym.tools import ToolResult, load_pool

_START = 300.0
"""Seconds that a child may take to start and to import a pool."""

_END = 30.0
"""Seconds that a child may take to end once it has closed its pipe."""

_LONGEST = 64_000_000
"""Most bytes of one reply; tools keep to far less themselves."""

_READY = b"ready"


class Processes:
    """A few children, started when they are first needed.

    Args:
        count: How many.
    """

    def __init__(self, count: int) -> None:
        self._places: LifoQueue[_Child | None] = LifoQueue()
        for _ in range(count):
            self._places.put(None)
        self._count = count
        self._all: set[_Child] = set()
        self.replaced = 0
        """Children that died or were ended because they hung."""

    def take(self) -> "_Child":
        """A child that has nothing to do; waits until there is one."""
        child = self._places.get()
        if child is None:
            child = _Child()
            self._all.add(child)
        return child

    def give(self, child: "_Child", fit: bool) -> None:
        """Gives a child back."""
        if not fit:
            child.clear()
            self._all.discard(child)
            self.replaced += 1
        self._places.put(child if fit else None)

    def close(self) -> None:
        """Ends all children; calls that run in them are lost."""
        for child in list(self._all):
            child.end()
        while not self._places.empty():
            idle = self._places.get()
            if idle is not None:
                idle.clear()
        self._all.clear()


class ProcessCall:
    """Work that is a call in a child.

    Args:
        processes: The children.
        call: The call; its tool takes no world.
        deadline: Seconds that it may take, None for any time.
    """

    def __init__(self, processes: Processes, call: PendingCall, deadline: float | None) -> None:
        self._processes = processes
        self._call = call
        self._deadline = deadline
        self._child: _Child | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def __call__(self) -> ToolResult:
        """Runs it.

        Raises:
            ToolLost: The child died or did not answer in time.
        """
        child = self._processes.take()
        fit = False
        try:
            with self._lock:
                if self._stopped:
                    fit = True
                    raise ToolLost("cancelled", "it was cancelled")
                self._child = child
            result = child.run(self._call, self._deadline)
            fit = True
            return result
        finally:
            with self._lock:
                self._child = None
            self._processes.give(child, fit and not self._stopped)

    def stop(self) -> None:
        """Ends the child that runs it."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.end()  # whoever waits for its answer then reads the end of the pipe, and clears up


class _Child:
    """One child and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs,), name="toolgym-tools", daemon=True)
        self._process.start()
        theirs.close()

    def run(self, call: PendingCall, deadline: float | None) -> ToolResult:
        try:
            self._pipe.send((call.pool, call.tool.name, dict(call.arguments)))
            if not self._pipe.poll(_START):
                raise ToolLost("crash", "its process did not start")
            if self._pipe.recv_bytes(_LONGEST) != _READY:
                raise ToolLost("unavailable", f"its process does not find it in the pool '{call.pool}'")
            if not self._pipe.poll(deadline):
                raise ToolLost("deadline", f"no answer within {deadline:g} s")
            value, error = json.loads(self._pipe.recv_bytes(_LONGEST).decode("utf-8"))
        except (EOFError, OSError, ValueError):
            self._process.join(_END)
            code = self._process.exitcode
            raise ToolLost("crash", f"its process ended with exit code {code}") from None
        return ToolResult.success(value) if error is None else ToolResult.failure(*error)

    def end(self) -> None:
        """Ends the child at once."""
        self._process.kill()

    def clear(self) -> None:
        """Ends the child and frees what it held."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """The child: runs calls until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when its children end
    while True:
        try:
            reference, name, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            tool = load_pool(reference)[name]
        except (ValueError, KeyError):
            pipe.send_bytes(b"no such tool")
            return
        pipe.send_bytes(_READY)
        result = tool.call(arguments)
        error = None if result.error is None else [result.error.kind, result.error.message]
        pipe.send_bytes(json.dumps([result.value, error]).encode())
