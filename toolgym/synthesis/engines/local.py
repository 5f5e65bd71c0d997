"""The default engine: worker processes on this machine, asked by asyncio.

Each worker is one process with one pipe, so that a death is known to be of one shard, and it ends by itself when this
process does, however it dies: its pipe is closed then.
"""

import asyncio
import contextlib
import multiprocessing
import signal
import traceback
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from toolgym.synthesis.engines.bench import Bench, ForeignWorker, WorkerLost, processors
from toolgym.synthesis.inventory import Inventory
from toolgym.synthesis.orders import Job
from toolgym.synthesis.shards import Parcel

_SPAWN = multiprocessing.get_context("spawn")


class ProcessEngine:
    """Worker processes on this machine.

    Args:
        job: What is to be made.
        workers: How many processes; one for each processor if None.
    """

    def __init__(self, job: Job, workers: int | None = None) -> None:
        self.workers = workers or processors()
        self._job = job
        self._running: dict[int, _Process] = {}
        self._threads = ThreadPoolExecutor(self.workers)

    async def inventory(self, place: int) -> Inventory:
        """What the pool of a quota is made of here.

        The first worker finds it for the first pool and goes on with that; other pools get a process that ends with
        the answer, so that no worker holds the data of pools it is not at.

        Raises:
            ValueError: The pool cannot be loaded, or has tools whose library is missing.
            WorkerLost: The process died.
        """
        process = self._running.setdefault(0, _Process(self._job)) if place == 0 else _Process(self._job)
        try:
            found: Inventory = await self._asked(process, ("inventory", place))
            return found
        finally:
            if place != 0:
                process.end()

    async def prove(self, worker: int, place: int, number: int, expected: Inventory) -> Parcel:
        """Has one process prove one shard.

        Raises:
            WorkerLost: The process, or the fresh process beside it, died or hung.
            ForeignWorker: The process has another pool.
        """
        if worker not in self._running:
            self._running[worker] = _Process(self._job)
        try:
            parcel: Parcel = await self._asked(self._running[worker], ("prove", place, number, expected))
            return parcel
        except WorkerLost:
            if worker in self._running:
                self._running.pop(worker).end()
            raise

    def recycle(self) -> None:
        """Ends every process, whatever it is at."""
        while self._running:
            self._running.popitem()[1].end()

    def close(self) -> None:
        """Ends every process for good."""
        self.recycle()
        self._threads.shutdown()

    async def _asked(self, process: "_Process", request: tuple[Any, ...]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, process.ask, request)


class _Process:
    """One worker process."""

    def __init__(self, job: Job) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process: SpawnProcess = _SPAWN.Process(target=_serve, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, request: tuple[Any, ...]) -> Any:
        """Sends a request and waits for the answer; an exception over there is raised here."""
        try:
            self._pipe.send(request)
            fine, answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            self._process.join()
            raise WorkerLost(f"the worker process ended with status {self._process.exitcode}") from error
        if not fine:
            raise answer
        return answer

    def end(self) -> None:
        """Ends the process at once. Whoever waits for its answer hears that it is lost."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, job: Job) -> None:
    """Answers requests until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted command ends its workers itself
    bench = Bench(job)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            verb, *arguments = pipe.recv()
            try:
                answer = True, getattr(bench, verb)(*arguments)
            except (WorkerLost, ForeignWorker, ValueError) as error:
                answer = False, error
            except Exception as error:
                error.add_note(f"in a worker process, at {verb} {arguments[:2]}:\n{traceback.format_exc()}")
                answer = False, error
            pipe.send(answer)
    bench.close()
