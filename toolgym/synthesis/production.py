"""Production: a job made by many workers, remembered in a ledger, merged in order as it comes in.

Which worker proves which shard, and when, has no bearing on the set: shards depend on nothing but the job and their
number, and the merge takes them in order. A run that is killed and begun again therefore writes the same bytes.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from toolgym.synthesis.engines.bench import Engine, WorkerLost
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.inventory import Inventory
from toolgym.synthesis.ledger import Ledger
from toolgym.synthesis.merge import Merge
from toolgym.synthesis.orders import Job
from toolgym.synthesis.shards import Parcel, Shard

TRIES = 3
"""How often a shard is tried when workers die at it."""

AHEAD = 4
"""Shards per worker that may be finished before the one that is merged next; the rest wait in the ledger."""


class ShardFailed(RuntimeError):
    """Workers died at the same shard again and again."""


@dataclass
class Production:
    """One run.

    Attributes:
        job: What is made.
        engine: Who proves shards.
        ledger: Where finished shards are kept.
        funnels: What became of every attempt, by quota.
        inventories: What the pools are made of, by quota.
        lost: How many workers were lost in this run.
    """

    job: Job
    engine: Engine
    ledger: Ledger
    funnels: list[Funnel] = field(default_factory=list)
    inventories: list[Inventory] = field(default_factory=list)
    lost: int = 0

    @property
    def funnel(self) -> Funnel:
        """The funnels of all quotas together."""
        whole = Funnel()
        for funnel in self.funnels:
            whole.add(funnel)
        return whole

    async def run(self, on_task: Callable[[dict[str, Any]], None], on_shard: Callable[[], None] = lambda: None) -> None:
        """Makes the set, beginning with what the ledger holds.

        Args:
            on_task: Called with the JSON of every task, in the set's order.
            on_shard: Called whenever a shard was merged.

        Raises:
            Exhausted: A pool has no more tasks to give.
            ForeignWorker: A worker has another pool than the run began with.
            LedgerError: The ledger is of another job.
            ShardFailed: Workers died at one shard three times.
            ValueError: A pool cannot be loaded or lacks libraries.
        """
        self.inventories = [await self.engine.inventory(place) for place in range(len(self.job.quotas))]
        self.ledger.claim({**self.job.record(), **{f"pool {i.pool}": i.record() for i in self.inventories}})
        seen = Seen()
        for place, quota in enumerate(self.job.quotas):
            self.funnels.append(Funnel())
            merge = Merge(quota.pool, quota.count, self.funnels[-1], seen)
            await self._fill(place, merge, on_task, on_shard)

    async def _fill(
        self, place: int, merge: Merge, on_task: Callable[[dict[str, Any]], None], on_shard: Callable[[], None]
    ) -> None:
        """Merges shards of one quota, and has those proven that are missing, until there are enough tasks."""
        running: dict[asyncio.Task[Parcel], tuple[int, int]] = {}
        idle = list(range(self.engine.workers))
        upcoming = 0
        try:
            while True:
                while not merge.full and (packed := self.ledger.shard(place, merge.next_shard)) is not None:
                    for body in merge.accept(Shard.unpack(packed)):
                        on_task(body)
                    on_shard()
                if merge.full:
                    return
                while idle and upcoming < merge.next_shard + AHEAD * self.engine.workers:
                    if not self.ledger.holds(place, upcoming):
                        worker = idle.pop()
                        running[asyncio.create_task(self._proven(worker, place, upcoming))] = worker, upcoming
                    upcoming += 1
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    worker, number = running.pop(task)
                    self.ledger.add(place, number, task.result())
                    idle.append(worker)
        finally:
            for task in running:
                task.cancel()
            self.engine.recycle()  # shards that were begun ahead are not needed, nor is the pool
            await asyncio.gather(*running, return_exceptions=True)

    async def _proven(self, worker: int, place: int, number: int) -> Parcel:
        reason = ""
        for _ in range(TRIES):
            try:
                return await self.engine.prove(worker, place, number, self.inventories[place])
            except WorkerLost as loss:
                reason = str(loss)
                self.lost += 1
                self.ledger.lose(place, number, reason)
        pool = self.job.quotas[place].pool
        raise ShardFailed(f"shard {number} of '{pool}' lost its worker {TRIES} times; the last time: {reason}")
