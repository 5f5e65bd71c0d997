"""What every engine offers, and the bench at which one worker of any engine proves shards."""

import os
from typing import Protocol

from toolgym.synthesis.inventory import Inventory, take_inventory
from toolgym.synthesis.orders import Job
from toolgym.synthesis.shards import Parcel, Prover
from toolgym.tools.fresh import FreshProcessError


class WorkerLost(RuntimeError):
    """A worker, or the fresh process beside it, died or hung; another one may do better."""


class ForeignWorker(RuntimeError):
    """A worker has other tools, data or code than the run began with; its tasks would be others."""


class Engine(Protocol):
    """Workers that prove shards of one job. Shards may be asked for in any order, one at a time of each worker.

    Attributes:
        workers: How many there are.
    """

    workers: int

    async def inventory(self, place: int) -> Inventory:
        """What the pool of a quota is made of where the workers are.

        Raises:
            ValueError: The pool cannot be loaded, or has tools whose library is missing.
        """
        ...

    async def prove(self, worker: int, place: int, number: int, expected: Inventory) -> Parcel:
        """Has one worker prove one shard.

        Args:
            worker: Which worker, from 0; it must be idle.
            place: Position of the quota in the job.
            number: The shard's number.
            expected: What the worker's pool must be made of.

        Returns:
            The shard, packed.

        Raises:
            WorkerLost: The worker died or hung; a new one stands in its place.
            ForeignWorker: The worker has another pool.
        """
        ...

    def recycle(self) -> None:
        """Ends every worker, whatever it is at; new ones start when they are needed. A pool's memory goes with them."""
        ...

    def close(self) -> None:
        """Ends every worker for good."""
        ...


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Bench:
    """Proves shards of a job in the process it is in, with one pool at a time.

    Args:
        job: The job.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._place = -1
        self._prover: Prover | None = None

    def inventory(self, place: int) -> Inventory:
        """What the pool of a quota is made of here."""
        return take_inventory(self._job.order(place).pool)

    def prove(self, place: int, number: int, expected: Inventory) -> Parcel:
        """Proves one shard.

        Raises:
            WorkerLost: The fresh process died or did not answer in time.
            ForeignWorker: The pool is not made of what is expected.
        """
        try:
            prover = self._at(place, expected)
            begun = prover.cpu_seconds
            shard = prover.prove(number)
            return shard.pack(prover.cpu_seconds - begun)
        except FreshProcessError as error:
            self.close()
            raise WorkerLost(str(error)) from error

    def close(self) -> None:
        """Ends the fresh process of the current pool."""
        if self._prover is not None:
            self._prover.close()
        self._prover, self._place = None, -1

    def _at(self, place: int, expected: Inventory) -> Prover:
        if self._prover is None or self._place != place:
            self.close()
            order = self._job.order(place)
            differing = take_inventory(order.pool).difference(expected)
            if differing:
                raise ForeignWorker(f"a worker's pool '{order.pool.reference}' has another '{differing}' than the run")
            self._prover, self._place = Prover(order), place
        return self._prover
