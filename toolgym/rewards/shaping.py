"""Shaping: components that pay for more than the outcome; off unless asked for, and as metrics they pay nothing.

Each of them can be earned with a wrong answer, which is why `Rewards` refuses weights that add up to an outcome's.
"""

from dataclasses import replace

from toolgym.rewards.check import check_answer
from toolgym.rewards.components import Component, Findings, Judgement
from toolgym.tasks.answers import ListAnswer, SetAnswer
from toolgym.tasks.task import AnyTask


def format_validity(weight: float) -> Component:
    """The share of turns that held calls, or the answer, and nothing that could not be read; paid turn by turn."""
    return replace(_FORMAT, weight=weight)


def overlap(weight: float) -> Component:
    """For set answers, F1 over the members; for lists, F1 over the positions. An answer nearly right earns a part."""
    return replace(_OVERLAP, weight=weight)


def call_economy(weight: float) -> Component:
    """For right outcomes only: the recorded number of calls by the number that the agent made, at most 1."""
    return replace(_ECONOMY, weight=weight)


def evidence(weight: float) -> Component:
    """The share of recorded calls whose values the agent obtained, paid in the turns that first obtained them."""
    return replace(_EVIDENCE, weight=weight)


def _format(findings: Findings) -> Judgement:
    play = findings.play
    if not play.turns:
        return 0.0
    return tuple(0.0 if turn in play.faulty else 1 / play.turns for turn in range(1, play.turns + 1))


def _overlap(findings: Findings) -> Judgement:
    task, verdict = findings.task, findings.verdict
    if verdict is None:
        return 0.0
    if isinstance(task.answer, SetAnswer):
        return verdict.f1 or 0.0
    if not isinstance(task.answer, ListAnswer) or not isinstance(verdict.parsed, list):
        return 0.0
    items = zip(verdict.parsed, task.answer.items, task.gold, strict=False)
    hits = sum(check_answer(given, kind, gold).outcome == "correct" for given, kind, gold in items)
    return 2 * hits / ((len(verdict.parsed) + len(task.gold)) or 1)


def _economy(findings: Findings) -> Judgement:
    if findings.verdict is None or findings.verdict.outcome != "correct":
        return 0.0
    least = sum(step.how != "recalled" for step in findings.steps)
    return min(1.0, least / max(len(findings.play.calls), 1))


def _evidence(findings: Findings) -> Judgement:
    if not findings.play.turns:
        return 0.0
    turns = [step.turn for step in findings.steps if step.how != "recalled"]
    return tuple(turns.count(turn) / max(len(turns), 1) for turn in range(1, findings.play.turns + 1))


def _has_parts(task: AnyTask) -> bool:
    return isinstance(task.answer, SetAnswer | ListAnswer)


_FORMAT = Component("format", "form", _format)
_OVERLAP = Component("overlap", "parts", _overlap, applies=_has_parts)
_ECONOMY = Component("economy", "calls", _economy)
_EVIDENCE = Component("evidence", "calls", _evidence)

METRICS = (_FORMAT, _OVERLAP, _ECONOMY, _EVIDENCE)
"""All of them, to be measured: ``Rewards(metrics=METRICS)``."""
