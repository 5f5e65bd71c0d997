"""Verdicts: the outcome of one check, with words for the trainer and other words for the agent."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from toolgym.canonical import Json

Outcome: TypeAlias = Literal["correct", "wrong", "unparsable"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker found.

    Attributes:
        outcome: ``"correct"``, ``"wrong"`` (understood, but not the gold answer) or ``"unparsable"`` (not one committed
            answer of the expected form).
        parsed: What was understood, in the JSON form of the gold answer; None if unparsable or in a foreign unit.
        message: For the agent: how the answer was read, or which form was expected. Says nothing about the gold answer.
        explanation: For the trainer and reports: why this outcome. May quote the gold answer.
        f1: For sets, the harmonic mean of precision and recall over the members, for logs only; None for other types.
    """

    outcome: Outcome
    parsed: Json
    message: str
    explanation: str
    f1: float | None = None

    @property
    def reward(self) -> float:
        """1.0 for a correct answer, else 0.0: nearly right earns nothing."""
        return 1.0 if self.outcome == "correct" else 0.0
