"""Reports: what an episode earned and why, from a live episode or from what was stored of one."""

from math import fsum
from typing import Any

from pydantic import BaseModel, ConfigDict

from toolgym.rewards.check import check_answer
from toolgym.rewards.components import OUTCOME_BASES, Component, Findings, Rewards
from toolgym.rewards.explanation import Explanation, explain
from toolgym.rewards.near_miss import NearMiss, near_miss
from toolgym.rewards.play import Play, PlayRecord, UnreadableRecord, read_play
from toolgym.rewards.shaping import METRICS
from toolgym.rewards.states import check_state
from toolgym.rewards.steps import Step, steps_of
from toolgym.rewards.verdict import Outcome, Verdict
from toolgym.tasks.task import AnyTask, StateTask, Task
from toolgym.tools.difference import Difference
from toolgym.tools.pool import ToolPool

OUTCOME = Rewards(metrics=METRICS)
"""The outcome is paid, everything else is measured."""


class ComponentScore(BaseModel):
    """What one component or metric gave.

    Attributes:
        name: Its name.
        basis: What it judged.
        weight: What a score of 1 pays; 0 for a metric.
        score: From 0 to 1; None if it has nothing to say about this task.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    basis: str
    weight: float
    score: float | None


class RewardReport(BaseModel):
    """What an episode earned, and why.

    Attributes:
        task_id: The task.
        valid: Whether the episode may be scored. If not, there is no reward, and trainers mask the episode.
        error: Why it may not be scored; None if it may.
        reward: Sum of scores times weights; None if the report is invalid, which is not the same as 0.
        turn_rewards: The same by turn: one number for each turn of the agent, which sum to ``reward``.
        outcome: What the checker finds now; None if no answer was committed or the report is invalid.
        recorded: What it found when the episode was played.
        components: What was paid for.
        metrics: What was measured.
        explanation: What it rests on; None if the report is invalid. It quotes the gold answer: not for agents.
    """

    model_config = ConfigDict(frozen=True)

    task_id: str
    valid: bool
    error: str | None
    reward: float | None
    turn_rewards: tuple[float, ...]
    outcome: Outcome | None
    recorded: Outcome | None
    components: tuple[ComponentScore, ...]
    metrics: tuple[ComponentScore, ...]
    explanation: Explanation | None

    @property
    def text(self) -> str:
        """The whole report, for people to read."""
        if self.explanation is None:
            return f"{self.task_id}: not scored. {self.error}"
        head = f"{self.task_id}: reward {self.reward:g} ({self.outcome or 'no answer'})"
        if self.recorded != self.outcome:
            head += f", recorded as {self.recorded or 'no answer'}"
        paid = [f"{one.name} {one.score:.3g} x {one.weight:g}" for one in self.components if one.score is not None]
        measured = [f"{one.name} {one.score:.3g}" for one in self.metrics if one.score is not None]
        lines = [head, f"paid: {', '.join(paid)}", *([f"measured: {', '.join(measured)}"] if measured else [])]
        return "\n".join([*lines, *self.explanation.lines])


def score(
    record: PlayRecord, task: AnyTask, rewards: Rewards = OUTCOME, *, pool: ToolPool | None = None
) -> RewardReport:
    """Scores one episode from what was kept of it: the checker judges anew, whatever it found at the time.

    Args:
        record: What happened, such as an `EpisodeRecord`, live or read from a file.
        task: The task that was played.
        rewards: What is paid and measured.
        pool: The task's tools. A task over a world needs it: the agent's calls are made again in a fork of its world.
            For other tasks it only helps to name what a wrong answer is.

    Returns:
        The report; invalid if the episode could not be played properly, or cannot be judged with these tools.

    Raises:
        UnreadableRecord: The record is of another task, or its messages contradict it.
        BasisNotEvaluated: A declared basis was not evaluated.
    """
    if record.task_id != task.id:
        raise UnreadableRecord(f"the record is of the task '{record.task_id}', not of '{task.id}'")
    if not record.valid:
        return _invalid(record, record.error or "the episode could not be played properly.")
    play = read_play(record)
    try:
        difference = _difference(play, task, pool)
        verdict = _verdict(play, task, difference)
    except _Unjudged as reason:
        return _invalid(record, str(reason))
    findings = Findings(task, play, verdict, steps_of(task, play), difference)
    scores, turns, evaluated = [], [0.0] * max(play.turns, 1), set()
    for component in rewards.components:
        if not component.applies(task):
            scores.append(_scored(component, None))
            continue
        shares = component.shares(findings)
        if rewards.credit == "evidence" and component.basis in OUTCOME_BASES:
            shares = _by_evidence(fsum(shares), findings.steps, len(shares))
        turns = [paid + component.weight * share for paid, share in zip(turns, shares, strict=True)]
        scores.append(_scored(component, fsum(shares)))
        evaluated.add(component.basis)
    rewards.require_evaluated(task, evaluated)
    metrics = [
        _scored(metric, fsum(metric.shares(findings)) if metric.applies(task) else None, 0.0)
        for metric in rewards.metrics
    ]
    return RewardReport(
        task_id=task.id,
        valid=True,
        error=None,
        reward=fsum(one.weight * one.score for one in scores if one.score is not None),
        turn_rewards=tuple(turns),
        outcome=verdict.outcome if verdict else None,
        recorded=record.outcome,
        components=tuple(scores),
        metrics=tuple(metrics),
        explanation=_explained(findings, pool),
    )


def turn_credit(steps: tuple[Step, ...], turns: int) -> tuple[float, ...]:
    """How much of what the answer rests on each turn first obtained: for advantages by turn.

    Returns:
        One share a turn; they sum to the share of recorded calls whose values the agent came to have.
    """
    needed = [step for step in steps if step.how != "recalled"]
    return tuple(sum(step.turn == turn for step in needed) / max(len(needed), 1) for turn in range(1, turns + 1))


class _Unjudged(Exception):
    """The episode cannot be judged, through no fault of the agent's."""


def _verdict(play: Play, task: AnyTask, difference: Difference | None) -> Verdict | None:
    if not play.committed:
        return None
    try:
        if not isinstance(task, StateTask):
            return check_answer(play.answer, task.answer, task.gold)
        return None if difference is None else check_state(play.answer, task.answer, task.gold, difference)
    except ValueError as error:
        raise _Unjudged(f"the task '{task.id}' is broken: {error}") from error


def _difference(play: Play, task: AnyTask, pool: ToolPool | None) -> Difference | None:
    """Makes an agent's calls again in a fresh fork of the world, and tells what becomes of it."""
    if not isinstance(task, StateTask) or pool is None:
        return None
    if pool.world is None or pool.world.digest != task.world.digest:
        raise _Unjudged(f"the task '{task.id}' is set in the world '{task.world.name}', which the pool does not have")
    world = pool.world.fork()
    for made in play.calls:
        if not made.ran or made.tool not in task.toolset:
            continue
        again = pool.call(made.tool, made.arguments, world)
        if again.ok != (made.error is None) and not (made.error or "").startswith("left out: "):
            raise _Unjudged(
                f"the call of {made.tool} in turn {made.turn} went otherwise when it was made again: {again.text[:160]}"
            )
    return world.difference


def _by_evidence(paid: float, steps: tuple[Step, ...], turns: int) -> tuple[float, ...]:
    """One part for each recorded call, in the turn that obtained its values, and one for the answer."""
    parts = sum(step.how != "recalled" for step in steps) + 1
    shares = [paid * sum(step.turn == turn for step in steps) / parts for turn in range(1, turns + 1)]
    shares[-1] += paid - sum(shares)
    return tuple(max(share, 0.0) for share in shares)


def _explained(findings: Findings, pool: ToolPool | None) -> Explanation:
    task, play, verdict = findings.task, findings.play, findings.verdict
    close: NearMiss | None = None
    if isinstance(task, Task) and verdict is not None:
        close = near_miss(task, play.answer, verdict, pool)
    compared = verdict.explanation if verdict else "No answer was committed, so nothing was compared."
    parsed = verdict.parsed if verdict else None
    return explain(task, play, findings.steps, parsed, compared, findings.difference, close)


def _scored(component: Component, score: float | None, weight: float | None = None) -> ComponentScore:
    paid = component.weight if weight is None else weight
    return ComponentScore(name=component.name, basis=component.basis, weight=paid, score=score)


def _invalid(record: PlayRecord, error: str) -> RewardReport:
    nothing: dict[str, Any] = {"reward": None, "turn_rewards": (), "outcome": None, "components": (), "metrics": ()}
    return RewardReport(
        task_id=record.task_id, valid=False, error=error, recorded=record.outcome, explanation=None, **nothing
    )
