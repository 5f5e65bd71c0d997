"""The pipeline of state tasks: run errands, derive, certify, until there are enough. One seed, one byte string."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

from toolgym.evidence.errands import producers, requestable
from toolgym.evidence.seeds import SeedSource
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.pipeline import FRESH_HASH_SEED, IDLE_CHUNKS, Exhausted, Order
from toolgym.synthesis.splits import SHARES
from toolgym.synthesis.states.certifier import StateCertifier
from toolgym.synthesis.states.deriver import derive_state
from toolgym.tasks.answers import REASONS
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import StateTask
from toolgym.tools.fresh import FreshProcess

CHUNK = 32
"""Errands whose sessions are played again in one batch."""

PER_REASON = 0.015
"""Largest share of a set that is to be declined for one reason; who always gives it scores no more."""


def synthesize_states(
    order: Order,
    funnel: Funnel,
    replayer: FreshProcess | None = None,
    on_task: Callable[[StateTask], None] | None = None,
) -> Iterator[StateTask]:
    """Makes certified state tasks.

    The splits share a world and its tools; they differ in the seeds of identifying types, such as customers.

    Args:
        order: What to make; its pool has a world.
        funnel: Filled with what became of every attempt.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.
        on_task: Called with each task as soon as it is accepted.

    Yields:
        Tasks in the order of their errands. Equal orders give equal tasks, byte for byte.

    Raises:
        Exhausted: No more tasks can be found.
        ValueError: The pool has no world, no action to ask for, or tools whose library is missing.
    """
    if order.pool.world is None:
        raise ValueError(f"the pool '{order.pool.reference}' has no world")
    if not requestable(order.pool):
        raise ValueError(f"the pool '{order.pool.reference}' has no action that a task could ask for")
    if order.pool.unavailable:
        name, hint = next(iter(order.pool.unavailable.items()))
        raise ValueError(f"{len(order.pool.unavailable)} tools of the pool are unavailable, such as {name}: {hint}")
    process = replayer or FreshProcess(order.pool.reference, FRESH_HASH_SEED)
    try:
        yield from _run(order, funnel, StateCertifier(order.pool, process, order.contamination), on_task)
    finally:
        if replayer is None:
            process.close()


def _run(
    order: Order, funnel: Funnel, certifier: StateCertifier, on_task: Callable[[StateTask], None] | None
) -> Iterator[StateTask]:
    seeds = SeedSource(order.pool, SHARES[order.split] if order.split else (0.0, 1.0))
    makers = producers(order.pool)
    declined: Counter[str] = Counter()
    most = max(1, int(PER_REASON * order.count))
    idle = 0
    for start in range(0, 10**12, CHUNK):
        before = funnel.accepted
        wanted = [reason for reason in REASONS if declined[reason] < most]
        chunk = []
        for item in range(start, start + CHUNK):
            rng = random.Random(f"{order.seed}/{order.split}/{item}")
            funnel.explorations += 1
            for found in derive_state(order.pool, seeds, makers, rng, order.toolset_sizes, wanted):
                funnel.attempts += 1
                outcome = found if isinstance(found, Rejection) else certifier.examine(found)
                if isinstance(outcome, Rejection):
                    funnel.reject(outcome)
                elif not isinstance(found, Rejection):
                    chunk.append((item, found, outcome))
        certifier.prepare([candidate for _, candidate, _ in chunk])
        for item, candidate, proofs in chunk:
            reason = candidate.gold if isinstance(candidate.gold, str) else None
            if funnel.accepted == order.count or (reason is not None and declined[reason] >= most):
                funnel.surplus += 1
                continue
            sealed = certifier.seal(candidate, proofs, order.split, order.seed, item)
            if isinstance(sealed, Rejection):
                funnel.reject(sealed)
                continue
            funnel.accepted += 1
            if reason is not None:
                declined[reason] += 1
            if on_task is not None:
                on_task(sealed)
            yield sealed
        if funnel.accepted >= order.count:
            return
        idle = idle + 1 if funnel.accepted == before else 0
        if idle == IDLE_CHUNKS:
            raise Exhausted(f"no new task in {IDLE_CHUNKS * CHUNK} errands; {funnel.accepted} were accepted before")
