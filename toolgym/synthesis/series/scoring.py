"""What orders valid turns of a series: a scorer's five losses and the rule that turns them into one score."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from toolgym.canonical import Json
from toolgym.evidence.trace import Path

TASKS = ("main", "question", "answer", "rationale", "history")
"""The five tasks of a scorer: main gives question and answer; each of the other four gives one element back."""


@dataclass(frozen=True)
class Fact:
    """One scalar of a trace.

    Attributes:
        call: Id of the call whose result holds it.
        tool: Name of that call's tool.
        path: Where in the result.
        value: The scalar.
    """

    call: str
    tool: str
    path: Path
    value: Json


@dataclass(frozen=True)
class Turn:
    """One question of a series, as a scorer sees it.

    Attributes:
        question: The text, without the sentence that fixes the answer's form.
        answer: The gold answer, written as the final answer is written.
        rationale: Ids of the calls the answer rests on, in order of execution.
    """

    question: str
    answer: str
    rationale: tuple[str, ...]


@dataclass(frozen=True)
class Losses:
    """Mean loss per token in nats of each of the five tasks on one candidate turn; lower is better.

    Attributes:
        main: Question and answer, from passage, rationale and history.
        question: Question, from passage, rationale, history and answer.
        answer: Answer, from passage, history and question.
        rationale: Rationale, from passage, history, question and answer.
        history: The last turn of the history, from passage, rationale, question and answer.
    """

    main: float
    question: float
    answer: float
    rationale: float
    history: float


class Scorer(Protocol):
    """Judges candidate turns. Losses only order candidates that the gates have passed; they never rescue one."""

    def losses(self, passage: Sequence[Fact], history: Sequence[Turn], candidates: Sequence[Turn]) -> Sequence[Losses]:
        """One set of losses per candidate, each as the next turn after the history."""
        ...


@dataclass(frozen=True)
class Weights:
    """Weight of each auxiliary loss in the score; 0 leaves one out."""

    question: float = 1.0
    answer: float = 1.0
    rationale: float = 1.0
    history: float = 1.0


def rerank_scores(losses: Sequence[Losses], weights: Weights) -> list[float]:
    """Scores of rival candidates: minus the weighted sum of auxiliary losses, each standardised among the rivals.

    A loss that is equal for all rivals orders nothing and counts 0.
    """
    scores = [0.0] * len(losses)
    for task in TASKS[1:]:
        values = [float(getattr(loss, task)) for loss in losses]
        spread = statistics.pstdev(values) if len(values) > 1 else 0.0
        if spread > 0.0:
            mean = statistics.fmean(values)
            for index, value in enumerate(values):
                scores[index] -= float(getattr(weights, task)) * (value - mean) / spread
    return scores
