"""Shards: the work items of a run, each a fixed range of explorations, proven apart from every other.

What a shard gives depends on its order and its number alone. Freshness, the count and the seal depend on the rest of
the set and are left to the merge.
"""

import json
import os
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from toolgym.synthesis.attempts import attempts
from toolgym.synthesis.certifier import AnyCandidate, Certifier
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.orders import Order
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.proven import Proven, proven
from toolgym.tasks.certificate import Proof, Rejection
from toolgym.tools.fresh import FreshProcess

EXPLORATIONS = 64
"""Explorations of one shard; their calls are replayed in one batch."""

CANDIDATES = 4
"""Most candidates of one exploration that are examined; the first that holds is kept."""

FRESH_HASH_SEED = 20_260_311
"""``PYTHONHASHSEED`` of the replaying process, so that order by hash would show."""

REMEMBERED = 64
"""Shards after which everything remembered of pure calls is dropped, so that memory stays bounded."""


class Parcel(NamedTuple):
    """A packed shard, and what can be said of it without unpacking.

    Attributes:
        explorations: Its explorations.
        attempts: Its attempts.
        proven: Candidates that proofs 1 to 8 hold for.
        cpu_seconds: What it took of processors, the fresh process included where that can be seen.
        packed: Compressed JSON, for `Shard.unpack`.
    """

    explorations: int
    attempts: int
    proven: int
    cpu_seconds: float
    packed: bytes


@dataclass(frozen=True)
class Shard:
    """What one work item gave.

    Attributes:
        number: Its number; it holds explorations ``64 * number`` to ``64 * number + 63``.
        funnel: What became of its attempts; the proven ones are in none of the counts but ``attempts``.
        proven: The candidates that proofs 1 to 8 hold for, in the order of their explorations.
    """

    number: int
    funnel: Funnel
    proven: tuple[Proven, ...]

    def pack(self, cpu_seconds: float) -> Parcel:
        """This as compressed JSON, to be sent and stored."""
        record = {
            "number": self.number,
            "funnel": self.funnel.record(),
            "proven": [found.record() for found in self.proven],
        }
        packed = zlib.compress(json.dumps(record).encode(), 1)
        return Parcel(self.funnel.explorations, self.funnel.attempts, len(self.proven), cpu_seconds, packed)

    @classmethod
    def unpack(cls, packed: bytes) -> "Shard":
        """What `pack` wrote.

        Raises:
            ValueError: The bytes are no packed shard.
        """
        try:
            record: dict[str, Any] = json.loads(zlib.decompress(packed))
            found = tuple(map(Proven.of_record, record["proven"]))
            return cls(record["number"], Funnel.of_record(record["funnel"]), found)
        except (zlib.error, KeyError, TypeError) as error:
            raise ValueError(f"these bytes are no packed shard ({error})") from error


class Prover:
    """Proves shards of one order, with a fresh process beside it. Use it as a context manager, or `close` it.

    Args:
        order: What is to be made.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.

    Raises:
        ValueError: The pool has tools whose library is missing, or a world and no action to ask for.
    """

    def __init__(self, order: Order, replayer: FreshProcess | None = None) -> None:
        self.order = order
        self._attempts = attempts(order)
        self._fresh = replayer or FreshProcess(order.pool.reference, FRESH_HASH_SEED)
        self._owns = replayer is None
        self._certifier = Certifier(order.pool, Recorder(self._fresh, order.pool), order.contamination)
        self._since = 0

    def __enter__(self) -> "Prover":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def cpu_seconds(self) -> float:
        """Processor time of this process and, where the system tells, of the fresh one."""
        stat = Path(f"/proc/{self._fresh.pid}/stat")
        fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 13
        return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Ends the fresh process, if it is the prover's own."""
        if self._owns:
            self._fresh.close()

    def prove(self, number: int) -> Shard:
        """Makes one shard; equal orders and numbers give equal shards.

        Raises:
            FreshProcessError: The fresh process died or did not answer in time.
        """
        self._since += 1
        if self._since > REMEMBERED:
            self._forget()
        funnel = Funnel()
        first = number * EXPLORATIONS
        examined = [
            (item, *held)
            for item in range(first, first + EXPLORATIONS)
            if (held := self._explored(item, funnel)) is not None
        ]
        self._certifier.recorder.prepare([candidate for _, candidate, _ in examined])
        return Shard(number, funnel, tuple(self._replayed(examined, funnel)))

    def _explored(self, item: int, funnel: Funnel) -> tuple[AnyCandidate, tuple[Proof, ...]] | None:
        """Explores once and examines what can be asked until something holds."""
        funnel.explorations += 1
        examined = 0
        for candidate in self._attempts.at(item):
            funnel.attempts += 1
            if isinstance(candidate, Rejection):
                funnel.reject(candidate)
                continue
            outcome = self._certifier.examine(candidate)
            if not isinstance(outcome, Rejection):
                return candidate, outcome
            funnel.reject(outcome)
            examined += 1
            if examined == CANDIDATES:
                break
        return None

    def _replayed(
        self, examined: Iterable[tuple[int, AnyCandidate, tuple[Proof, ...]]], funnel: Funnel
    ) -> Iterable[Proven]:
        """Those whose calls gave the same in the fresh process."""
        order = self.order
        for item, candidate, inner in examined:
            replay = self._certifier.prove("replay", candidate)
            if isinstance(replay, Rejection):
                funnel.reject(replay)
                continue
            proofs = (replay, *inner)
            yield proven(order.pool, candidate, proofs, order.contamination, order.split, order.seed, item)

    def _forget(self) -> None:
        self._certifier.recorder.forget()
        self._attempts.pool.forget()
        self.order.pool.forget()
        self._since = 1
