"""The pipeline: explore, derive, certify, until there are enough tasks. One seed, one byte string."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from toolgym.evidence.collector import explore
from toolgym.evidence.seeds import SeedSource
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.deriver import derive
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.splits import split_pool
from toolgym.tasks.certificate import Proof, Rejection
from toolgym.tasks.task import Candidate, Split, Task
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess

CHUNK = 128
"""Explorations whose calls are replayed in one batch."""

CANDIDATES = 4
"""Most candidates of one trace that are examined; the first that holds is kept."""

FRESH_HASH_SEED = 20_260_311
"""``PYTHONHASHSEED`` of the replaying process, so that order by hash would show."""

IDLE_CHUNKS = 25
"""Chunks in a row without one task after which a run gives up: the tools and seeds have no more to give."""


class Exhausted(RuntimeError):
    """A run found no further task in thousands of explorations."""


@dataclass(frozen=True)
class Order:
    """What a run is to make.

    Attributes:
        pool: The tool pool.
        count: How many tasks.
        seed: Seed of the run.
        split: Make tasks of this split only, from its own tools and seeds; None for all.
        contamination: Texts that tasks must not repeat.
        toolset_sizes: Least and greatest number of tools per task.
    """

    pool: ToolPool
    count: int
    seed: int
    split: Split | None = None
    contamination: Contamination = field(default_factory=Contamination)
    toolset_sizes: tuple[int, int] = (10, 20)


def synthesize(
    order: Order, funnel: Funnel, replayer: FreshProcess | None = None, on_task: Callable[[Task], None] | None = None
) -> Iterator[Task]:
    """Makes certified tasks.

    Args:
        order: What to make.
        funnel: Filled with what became of every attempt.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.
        on_task: Called with each task as soon as it is accepted.

    Yields:
        Tasks in the order of their explorations. Equal orders give equal tasks, byte for byte.

    Raises:
        Exhausted: No more tasks can be found.
        ValueError: The pool has tools whose library is missing.
    """
    if order.pool.unavailable:
        name, hint = next(iter(order.pool.unavailable.items()))
        raise ValueError(f"{len(order.pool.unavailable)} tools of the pool are unavailable, such as {name}: {hint}")
    process = replayer or FreshProcess(order.pool.reference, FRESH_HASH_SEED)
    try:
        yield from _run(
            order, funnel, Certifier(order.pool, Recorder(process, order.pool), order.contamination), on_task
        )
    finally:
        if replayer is None:
            process.close()


def _run(order: Order, funnel: Funnel, certifier: Certifier, on_task: Callable[[Task], None] | None) -> Iterator[Task]:
    pool, seeds = split_pool(order.pool, order.split)
    idle = 0
    for start in range(0, 10**12, CHUNK):
        before = funnel.accepted
        chunk = [
            (item, *found)
            for item in range(start, start + CHUNK)
            if (found := _explored(order, pool, seeds, item, certifier, funnel)) is not None
        ]
        certifier.recorder.prepare([candidate for _, candidate, _ in chunk])
        for item, candidate, proofs in chunk:
            if funnel.accepted == order.count:
                funnel.surplus += 1
                continue
            sealed = certifier.seal(candidate, proofs, order.split, order.seed, item)
            if isinstance(sealed, Rejection):
                funnel.reject(sealed)
                continue
            funnel.accepted += 1
            if on_task is not None:
                on_task(sealed)
            yield sealed
        if funnel.accepted >= order.count:
            return
        idle = idle + 1 if funnel.accepted == before else 0
        if idle == IDLE_CHUNKS:
            raise Exhausted(
                f"no new task in {IDLE_CHUNKS * CHUNK} explorations; {funnel.accepted} were accepted before"
            )


def _explored(
    order: Order, pool: ToolPool, seeds: SeedSource, item: int, certifier: Certifier, funnel: Funnel
) -> tuple[Candidate, tuple[Proof, ...]] | None:
    """Explores once and examines the trace's candidates until one holds."""
    rng = random.Random(f"{order.seed}/{order.split}/{item}")
    toolset = pool.sample_toolset(rng, rng.randint(*order.toolset_sizes), lambda name: 1.0)
    trace = explore(pool, toolset, seeds, rng)
    funnel.explorations += 1
    examined = 0
    for candidate in derive(pool, order.pool.domain, trace, rng):
        funnel.attempts += 1
        if isinstance(candidate, Rejection):
            funnel.reject(candidate)
            continue
        outcome = certifier.examine(candidate)
        if not isinstance(outcome, Rejection):
            return candidate, outcome
        funnel.reject(outcome)
        examined += 1
        if examined == CANDIDATES:
            break
    return None
