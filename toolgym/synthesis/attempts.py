"""Attempts: what one exploration of a run is asked about. Every exploration has its own stream of chance."""

import random
from collections.abc import Iterator
from typing import Protocol

from toolgym.evidence.collector import explore
from toolgym.evidence.errands import producers, requestable
from toolgym.evidence.seeds import SeedSource
from toolgym.synthesis.certifier import AnyCandidate
from toolgym.synthesis.deriver import derive
from toolgym.synthesis.orders import Order
from toolgym.synthesis.splits import SHARES, split_pool
from toolgym.synthesis.states import derive_state
from toolgym.synthesis.steering import Steering
from toolgym.tasks.answers import REASONS
from toolgym.tasks.certificate import Rejection
from toolgym.tools import ToolPool

PER_REASON = 0.015
"""Largest share of a set that is to be declined for one reason; who always gives it scores no more."""

SEARCHED = 1.5
"""Errands, as a multiple of the tasks wanted, that may look for a request to be declined, each for one reason."""


class Attempts(Protocol):
    """Candidates by number of the exploration. What a number gives depends on nothing that was made before.

    Attributes:
        pool: The tools that are explored: those of the order's split.
    """

    pool: ToolPool

    def at(self, item: int) -> Iterator[AnyCandidate | Rejection]:
        """The candidates of one exploration, the preferred one first, and a rejection for each failed derivation."""
        ...


class Questions:
    """Explorations of a pool's tools, asked about values.

    Args:
        order: What is to be made.
    """

    def __init__(self, order: Order) -> None:
        self._domain = order.pool.domain
        self.pool, self._seeds = split_pool(order.pool, order.split)
        self._steering = Steering(self.pool, self._seeds, order.seed, order.split, order.toolset_sizes)

    def at(self, item: int) -> Iterator[AnyCandidate | Rejection]:
        """The candidates of one exploration."""
        plan = self._steering.plan(item)
        trace = explore(self.pool, plan.toolset, self._seeds, plan.rng, target=plan.target)
        return derive(self.pool, self._domain, trace, plan.rng, plan.target)


class Errands:
    """Errands in a pool's world, asked for again.

    The splits share a world and its tools; they differ in the seeds of identifying types, such as customers.

    Args:
        order: What is to be made.

    Raises:
        ValueError: The pool has no action to ask for.
    """

    def __init__(self, order: Order) -> None:
        if not requestable(order.pool):
            raise ValueError(f"the pool '{order.pool.reference}' has no action that a task could ask for")
        self.pool = order.pool
        self._order = order
        self._seeds = SeedSource(order.pool, SHARES[order.split] if order.split else (0.0, 1.0))
        self._makers = producers(order.pool)

    def at(self, item: int) -> Iterator[AnyCandidate | Rejection]:
        """The candidate of one errand."""
        order = self._order
        reasons = tuple(REASONS)
        wanted = (reasons[item % len(reasons)],) if item < SEARCHED * order.count else ()
        rng = _stream(order, item)
        return derive_state(self.pool, self._seeds, self._makers, rng, order.toolset_sizes, wanted)


def attempts(order: Order) -> Attempts:
    """The attempts of an order: errands where its pool has a world, questions where it has none.

    Raises:
        ValueError: The pool has tools whose library is missing, or a world and no action to ask for.
    """
    if order.pool.unavailable:
        name, hint = next(iter(order.pool.unavailable.items()))
        raise ValueError(f"{len(order.pool.unavailable)} tools of the pool are unavailable, such as {name}: {hint}")
    return Questions(order) if order.pool.world is None else Errands(order)


def most_declined(count: int) -> int:
    """How many tasks of a set may be declined for the same reason."""
    return max(1, int(PER_REASON * count))


def _stream(order: Order, item: int) -> random.Random:
    return random.Random(f"{order.seed}/{order.split}/{item}")
