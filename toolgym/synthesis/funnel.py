"""The yield funnel: what became of every attempt; what goes in comes out under some name."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from toolgym.tasks.certificate import Rejection


@dataclass
class Funnel:
    """Counts of one synthesis run.

    Attributes:
        explorations: Traces recorded.
        attempts: Candidates proposed plus derivations that gave none.
        accepted: Tasks.
        surplus: Candidates that were not needed once enough tasks were accepted.
        rejected: Rejections by proof and reason.
    """

    explorations: int = 0
    attempts: int = 0
    accepted: int = 0
    surplus: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)

    def reject(self, rejection: Rejection) -> None:
        """Counts a rejection."""
        self.rejected[rejection.proof, rejection.reason] += 1

    def add(self, other: "Funnel") -> None:
        """Adds another run's counts, such as a shard's."""
        self.explorations += other.explorations
        self.attempts += other.attempts
        self.accepted += other.accepted
        self.surplus += other.surplus
        self.rejected += other.rejected

    def record(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {**vars(self), "rejected": [[*key, count] for key, count in sorted(self.rejected.items())]}

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> "Funnel":
        """What `record` wrote."""
        rejected = Counter({(proof, reason): count for proof, reason, count in record["rejected"]})
        return cls(**{**record, "rejected": rejected})

    @property
    def adds_up(self) -> bool:
        """Whether every attempt has exactly one outcome."""
        return self.attempts == self.accepted + self.surplus + sum(self.rejected.values())

    def rows(self) -> list[tuple[str, str, int]]:
        """Outcome, reason and count, most frequent first within each outcome."""
        order = sorted(self.rejected.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0][1]))
        rejected = [(proof, reason, count) for (proof, reason), count in order]
        return [("accepted", "", self.accepted), ("surplus", "", self.surplus), *rejected]
