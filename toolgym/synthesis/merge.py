"""The merge: takes shards in the order of their numbers, judges freshness, cuts at the count and seals.

The only part of a run that sees the whole set. It does nothing but compare fingerprints, so that one process keeps up
with the provers of many.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from toolgym.synthesis.attempts import most_declined
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proven import Proven, seal
from toolgym.synthesis.shards import EXPLORATIONS, Shard
from toolgym.tasks.certificate import Rejection

IDLE_SHARDS = 50
"""Shards in a row without one task after which a run gives up: the tools and seeds have no more to give."""


class Exhausted(RuntimeError):
    """A run found no further task in thousands of explorations."""


class Merge:
    """Puts the set of one quota together.

    Args:
        pool: Reference of the pool, for what errors say.
        count: How many tasks there are to be.
        funnel: Filled with what became of every attempt.
        seen: What was accepted from other pools of the same set; remembers what is accepted here.
    """

    def __init__(self, pool: str, count: int, funnel: Funnel, seen: Seen) -> None:
        self.pool = pool
        self.count = count
        self.funnel = funnel
        self.next_shard = 0
        self._seen = seen
        self._declined: Counter[str] = Counter()
        self._idle = 0

    @property
    def full(self) -> bool:
        """Whether there are enough tasks."""
        return self.funnel.accepted == self.count

    def accept(self, shard: Shard) -> Iterator[dict[str, Any]]:
        """Takes the next shard.

        Args:
            shard: The shard whose number is `next_shard`.

        Yields:
            The JSON of each task accepted.

        Raises:
            Exhausted: This was one too many in a row that gave nothing.
            ValueError: It is another shard's turn.
        """
        if shard.number != self.next_shard:
            raise ValueError(f"shard {self.next_shard} is due, not {shard.number}")
        self.next_shard += 1
        self.funnel.add(shard.funnel)
        before = self.funnel.accepted
        for found in shard.proven:
            body = self._judged(found)
            if body is not None:
                yield body
        self._idle = self._idle + 1 if self.funnel.accepted == before else 0
        if self._idle == IDLE_SHARDS and not self.full:
            raise Exhausted(
                f"no new task in {IDLE_SHARDS * EXPLORATIONS} explorations of '{self.pool}';"
                f" {self.funnel.accepted} were accepted before"
            )

    def _judged(self, found: Proven) -> dict[str, Any] | None:
        if self.full:
            self.funnel.surplus += 1
            return None
        reason = found.declined
        if reason is not None and self._declined[reason] >= most_declined(self.count):
            self.funnel.surplus += 1
            return None
        body = seal(found, self._seen)
        if isinstance(body, Rejection):
            self.funnel.reject(body)
            return None
        self.funnel.accepted += 1
        if reason is not None:
            self._declined[reason] += 1
        return body
