"""Runs of the loop: items side by side, each accepted task written at once, until there are enough."""

import asyncio
import itertools
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path

from toolgym.canonical import Json
from toolgym.chat import ChatClient, Endpoint, Journal, Sampling
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.loop.acceptance import Acceptance
from toolgym.synthesis.loop.bench import Bench
from toolgym.synthesis.loop.ledger import Ledger
from toolgym.synthesis.loop.prompts import stamps
from toolgym.synthesis.loop.rounds import EndpointUnusable, Workshop
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.splits import split_pool
from toolgym.tasks.task import Split, Task
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

HASH_SEED = 11_031_202
"""``PYTHONHASHSEED`` of the replaying process."""


class LoopStopped(RuntimeError):
    """A run ended before it had enough: the endpoint is unusable, or item after item gives nothing."""


@dataclass(frozen=True)
class LoopOrder:
    """What a run is to make, and with whom.

    Attributes:
        pool: The tool pool.
        endpoint: The model that explores and derives.
        count: How many tasks.
        seed: Seed of topics and toolsets.
        split: Make tasks of this split only, from its own tools and seeds; None for all.
        rounds: Rounds of collecting and deriving per topic.
        toolset_sizes: Least and greatest number of tools per task.
        readers: How many blind readers must agree; 0 leaves agreement out.
        reader: The model that reads blindly; the same endpoint if None.
        turns: Most model turns of one collection or reading.
        budget: Most calls of one topic.
        patience: Items in a row without a task after which the run gives up.
        sampling: How models are sampled.
        contamination: Texts that tasks must not repeat.
    """

    pool: ToolPool
    endpoint: Endpoint
    count: int
    seed: int = 0
    split: Split | None = None
    rounds: int = 3
    toolset_sizes: tuple[int, int] = (15, 50)
    readers: int = 0
    reader: Endpoint | None = None
    turns: int = 8
    budget: int = 40
    patience: int = 25
    sampling: Sampling = field(default_factory=Sampling)
    contamination: Contamination = field(default_factory=Contamination)

    def identity(self) -> dict[str, Json]:
        """What must be the same for a run to go on with an earlier one's files; their count may grow."""
        return {
            "kind": "derive",
            "pool": self.pool.reference,
            "model": self.endpoint.model,
            "seed": self.seed,
            "split": self.split,
            "rounds": self.rounds,
            "toolset_sizes": list(self.toolset_sizes),
            "readers": self.readers,
            "reader": (self.reader or self.endpoint).model if self.readers else None,
            "prompts": stamps("collector", "deepener", "deriver", "solver"),
            "contamination": self.contamination.name,
        }


async def derive_tasks(
    order: LoopOrder,
    out: Path,
    journal: Journal | None = None,
    on_task: Callable[[Task], None] | None = None,
    on_open: Callable[[Ledger], None] | None = None,
    replayer: FreshProcess | None = None,
) -> Ledger:
    """Makes tasks until there are enough, going on where an earlier run with the same order stopped.

    With one request in flight and an endpoint that repeats itself, equal orders give equal files; with more, the order
    of tasks depends on the endpoint's speed.

    Args:
        order: What to make.
        out: The task file; its ledger stands beside it.
        journal: Counts requests and tokens.
        on_task: Called with each task after it is written.
        on_open: Called with the ledger once what was there is read.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.

    Returns:
        The ledger, closed, with all tasks and the funnel.

    Raises:
        LoopStopped: The endpoint is unusable, or ``patience`` items in a row gave nothing. What was accepted is kept.
        LedgerError: The files belong to another run.
        ValueError: The pool has a world, or tools whose library is missing.
    """
    if order.pool.world is not None:
        raise ValueError("the loop asks for values, and this pool's tasks are changes of a world")
    if order.pool.unavailable:
        name, hint = next(iter(order.pool.unavailable.items()))
        raise ValueError(f"{len(order.pool.unavailable)} tools of the pool are unavailable, such as {name}: {hint}")
    with Ledger(out, order.identity()) as ledger:
        if on_open is not None:
            on_open(ledger)
        async with AsyncExitStack() as stack:
            process = replayer or stack.enter_context(FreshProcess(order.pool.reference, HASH_SEED))
            bench = stack.enter_context(Bench(order.pool))
            client = await stack.enter_async_context(ChatClient(order.endpoint, journal))
            reader = None
            if order.readers:
                reader = await stack.enter_async_context(ChatClient(order.reader or order.endpoint, client.journal))
            certifier = Certifier(order.pool, Recorder(process, order.pool), order.contamination)
            for task in ledger.tasks:
                certifier.seen.add(task)
            tools, seeds = split_pool(order.pool, order.split)
            acceptance = Acceptance(
                bench, certifier, order.endpoint.model, reader, order.readers, order.turns, order.budget, order.sampling
            )
            workshop = Workshop(
                acceptance,
                client,
                tools,
                seeds,
                order.split,
                order.seed,
                order.rounds,
                order.toolset_sizes,
                order.turns,
                order.budget,
                order.sampling,
            )
            await _Crew(order, workshop, ledger, on_task).run()
    return ledger


@dataclass
class _Crew:
    """As many workers as requests may be in flight; each takes the next item that is not done."""

    order: LoopOrder
    workshop: Workshop
    ledger: Ledger
    on_task: Callable[[Task], None] | None
    _items: "itertools.count[int]" = field(default_factory=itertools.count)
    _idle: int = 0

    async def run(self) -> None:
        if self._enough:
            return
        workers = [asyncio.create_task(self._work()) for _ in range(self.order.endpoint.concurrency)]
        try:
            # The first that ends has seen enough, or a fault; what the others have in hand is dropped unfinished.
            done, _ = await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        for worker in done:
            worker.result()

    @property
    def _enough(self) -> bool:
        return self.ledger.funnel.accepted >= self.order.count

    async def _work(self) -> None:
        while not self._enough:
            item = next(self._items)
            if item in self.ledger.done:
                continue
            self.ledger.begin()
            accepted = 0
            try:
                async with aclosing(self.workshop.work(item)) as attempts:
                    async for attempt in attempts:
                        if self._enough:
                            if isinstance(attempt.outcome, Task):
                                self.ledger.leave(item, attempt.round)
                            return
                        accepted += isinstance(attempt.outcome, Task)
                        self.ledger.record(item, attempt.round, attempt.outcome)
                        if isinstance(attempt.outcome, Task) and self.on_task is not None:
                            self.on_task(attempt.outcome)
                        if self._enough:
                            return
            except EndpointUnusable as error:
                raise LoopStopped(f"the endpoint cannot be used: {error}") from error
            self.ledger.finish(item)
            self._idle = 0 if accepted else self._idle + 1
            if self._idle >= self.order.patience:
                raise LoopStopped(f"{self._idle} topics in a row gave no task; what was accepted before is kept")
