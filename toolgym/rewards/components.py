"""Components: the named, weighted parts of a reward, each with the basis that it judges; and the sum of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from toolgym.rewards.play import Play
from toolgym.rewards.steps import Step
from toolgym.rewards.verdict import Verdict
from toolgym.tasks.task import AnyTask, StateTask
from toolgym.tools.difference import Difference

Basis: TypeAlias = Literal["answer", "state", "parts", "form", "calls"]
"""What a component judges: the committed answer, what has become of the world, how much of a set or list is right, how
turns were written, which calls were made."""

OUTCOME_BASES: tuple[Basis, ...] = ("answer", "state")
"""The bases by which a task is right or wrong. Every task declares one of them; all else is shaping."""

Credit: TypeAlias = Literal["last", "evidence"]


class BasisNotEvaluated(ValueError):
    """A declared basis was not evaluated. That is neither a pass nor a zero: there is no reward until it is."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a component may judge.

    Attributes:
        task: The task.
        play: What the agent did.
        verdict: The checker's verdict; None if no answer was committed, or the world's state is not known.
        steps: The recorded calls beside what the agent did.
        difference: What has become of the world; None if the task has none, or it is not known.
    """

    task: AnyTask
    play: Play
    verdict: Verdict | None
    steps: tuple[Step, ...]
    difference: Difference | None = None


Judgement: TypeAlias = float | tuple[float, ...] | None
"""A score from 0 to 1; or its shares by turn, one a turn, which sum to it; or None where it cannot be judged."""


def _always(task: AnyTask) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a reward.

    Attributes:
        name: Its name in reports.
        basis: What it judges.
        judge: Gives the score.
        weight: What a score of 1 pays. In `Rewards.metrics` it pays nothing.
        applies: Whether it can say anything about a task at all; where not, it is left out, and the report says so.
    """

    name: str
    basis: Basis
    judge: Callable[[Findings], Judgement]
    weight: float = 1.0
    applies: Callable[[AnyTask], bool] = _always

    def __post_init__(self) -> None:
        if self.basis not in get_args(Basis):
            raise ValueError(f"the component '{self.name}' has the basis {self.basis!r}; a basis is one of {_bases()}")
        if not (isinstance(self.weight, int | float) and math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"the weight of '{self.name}' must be a positive number, not {self.weight!r}")

    def shares(self, findings: Findings) -> tuple[float, ...]:
        """The score by turn; a score that is not told by turn falls to the last one.

        Raises:
            BasisNotEvaluated: It cannot be judged.
            ValueError: The judge gave no score from 0 to 1, or not one share a turn.
        """
        judged = self.judge(findings)
        if judged is None:
            raise BasisNotEvaluated(
                f"the basis '{self.basis}' of '{self.name}' was not evaluated for the task '{findings.task.id}'"
                f"{_hint(findings)}"
            )
        turns = findings.play.turns
        shares = judged if isinstance(judged, tuple) else (*(0.0,) * (turns - 1), float(judged))
        if len(shares) != max(turns, 1) or not all(0 <= share <= 1 for share in shares) or math.fsum(shares) > 1 + 1e-9:
            raise ValueError(f"'{self.name}' must give a score from 0 to 1, or its shares by turn, not {judged!r}")
        return shares


def _outcome(findings: Findings) -> Judgement:
    if findings.verdict is not None:
        return findings.verdict.reward
    return None if findings.play.committed or not findings.play.over else 0.0


def _hint(findings: Findings) -> str:
    if not findings.play.over:
        return "; the episode is not over"
    if isinstance(findings.task, StateTask) and findings.difference is None:
        return "; pass the tool pool, in whose world the recorded calls are made again"
    return ""


def _asks_for_a_value(task: AnyTask) -> bool:
    return not isinstance(task, StateTask)


def _asks_for_a_change(task: AnyTask) -> bool:
    return isinstance(task, StateTask)


ANSWER = Component("answer", "answer", _outcome, applies=_asks_for_a_value)
"""1 if the checker finds the committed answer correct, else 0."""

STATE = Component("state", "state", _outcome, applies=_asks_for_a_change)
"""1 if what has become of the world, and what was said of it, is exactly what was asked for, else 0."""


@dataclass(frozen=True, slots=True)
class Rewards:
    """What is paid and what is measured. As it stands: 1 for a right outcome, else 0, paid in the last turn.

    Attributes:
        components: What is paid: the sum of scores times weights.
        metrics: What is measured beside it and pays nothing.
        credit: Which turns the outcome is paid in: the ``last`` one, or by ``evidence``: equal parts for each recorded
            call, paid in the turn that first obtained its values, and one for the answer. The sum is the same, and
            a wrong outcome pays nothing in any turn.
        declared: Further bases that must be evaluated; the task's own always must.

    Raises:
        ValueError: A name is used twice, no component judges an outcome, or shaping could pay as much as an outcome.
    """

    components: tuple[Component, ...] = (ANSWER, STATE)
    metrics: tuple[Component, ...] = ()
    credit: Credit = "last"
    declared: frozenset[Basis] = frozenset()

    def __post_init__(self) -> None:
        names = [component.name for component in (*self.components, *self.metrics)]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the name '{name}' is used by two components or metrics")
        if self.credit not in get_args(Credit):
            raise ValueError(f"credit must be 'last' or 'evidence', not {self.credit!r}")
        unknown = sorted(set(self.declared) - set(get_args(Basis)))
        if unknown:
            raise ValueError(f"the declared basis '{unknown[0]}' is none of {_bases()}")
        outcomes = [component.weight for component in self.components if component.basis in OUTCOME_BASES]
        shaping = sum(component.weight for component in self.components if component.basis not in OUTCOME_BASES)
        if not outcomes:
            raise ValueError("no component judges the answer or the state, so a wrong one would be paid as well")
        if shaping >= min(outcomes):
            raise ValueError(
                f"shaping may pay {shaping:g} and a right outcome {min(outcomes):g}: a wrong answer in good form would"
                " be worth as much as a right one; lower the weights"
            )

    def require_evaluated(self, task: AnyTask, evaluated: set[Basis]) -> None:
        """Raises where a declared basis is not among those that were evaluated.

        Raises:
            BasisNotEvaluated: The message names the basis.
        """
        own: Basis = "state" if isinstance(task, StateTask) else "answer"
        missing = sorted({own, *self.declared} - evaluated)
        if missing:
            raise BasisNotEvaluated(
                f"the task '{task.id}' is to be judged by its {missing[0]}, which no component that applies to it does"
            )


def _bases() -> str:
    return ", ".join(get_args(Basis))
