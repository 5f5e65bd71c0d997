"""Explanations: why an episode earned what it did, told from the task's certificate and recorded calls."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json, canonical_json
from toolgym.rewards.near_miss import NearMiss
from toolgym.rewards.play import Play
from toolgym.rewards.steps import Step
from toolgym.tasks.programs import Apply, Const, Expression, Field, Item, Ref
from toolgym.tasks.task import AnyTask, Task
from toolgym.tools.difference import Difference


class Change(BaseModel):
    """One row in which the world differs from what was wanted.

    Attributes:
        table: Its table.
        part: ``added``, ``removed`` or ``changed``.
        key: Its key in that part.
        wanted: The row, or its changed columns, in the gold difference; None if it should not be there.
        found: The same in what became of the world; None if it is not there.
    """

    model_config = ConfigDict(frozen=True)

    table: str
    part: str
    key: str
    wanted: Any
    found: Any


class Explanation(BaseModel):
    """What a report rests on. It quotes the gold answer: not for agents.

    Attributes:
        answer_type: Kind of the answer.
        gold: The gold answer, the gold difference or the gold reason.
        program: The program over the recorded calls that gives it; None for a task over a world.
        entailed: The value in the certificate's proof that the program gives the gold answer.
        committed: Whether an answer was committed.
        answer: What was committed.
        parsed: How the checker read it.
        compared: What the checker found.
        steps: The recorded calls beside what the agent did.
        other_calls: Calls of the agent that are none of the recorded ones.
        failed_calls: Calls of the agent that gave an error.
        changes: For a task over a world, rows that are not as wanted.
        near_miss: In which way the answer comes close.
    """

    model_config = ConfigDict(frozen=True)

    answer_type: str
    gold: Any
    program: str | None
    entailed: Any
    committed: bool
    answer: Any
    parsed: Any
    compared: str
    steps: tuple[Step, ...]
    other_calls: int
    failed_calls: int
    changes: tuple[Change, ...]
    near_miss: NearMiss | None

    @property
    def lines(self) -> tuple[str, ...]:
        """The explanation in sentences, one a line."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"gold ({self.answer_type}): {_short(self.gold)}"
        if self.program is not None:
            yield f"  which is {self.program}"
        for step in self.steps:
            yield f"  {step.id} {step.tool}({_short(step.arguments)}): {_told(step)}"
        yield f"answer: {_short(self.answer) if self.committed else 'none was committed'}"
        yield f"  {self.compared}"
        for change in self.changes:
            where = f"{change.table} {change.part} {change.key}"
            yield f"  {where}: wanted {_short(change.wanted)}, found {_short(change.found)}"
        if self.near_miss is not None:
            yield f"  near miss ({self.near_miss.kind}): {self.near_miss.detail}"
        if self.other_calls or self.failed_calls:
            yield f"  other calls: {self.other_calls}; calls that failed: {self.failed_calls}"


def explain(
    task: AnyTask,
    play: Play,
    steps: tuple[Step, ...],
    parsed: Json,
    compared: str,
    difference: Difference | None,
    close: NearMiss | None,
) -> Explanation:
    """Puts an explanation together."""
    made = sum(step.how == "made" for step in steps)
    answered = [call for call in play.calls if call.error is None]
    proofs = {proof.name: proof.evidence for proof in task.certificate.proofs}
    judged = isinstance(task.gold, dict) and difference is not None
    return Explanation(
        answer_type=task.answer.kind,
        gold=task.gold,
        program=written(task.program.expression) if isinstance(task, Task) else None,
        entailed=proofs.get("entailment", {}).get("value"),
        committed=play.committed,
        answer=play.answer,
        parsed=parsed,
        compared=compared,
        steps=steps,
        other_calls=max(len(answered) - made, 0),
        failed_calls=len(play.calls) - len(answered),
        changes=changes_between(task.gold, difference or {}) if judged else (),
        near_miss=close,
    )


def written(expression: Expression) -> str:
    """A program in words: ``sub(c2.price, c1.price)``."""
    match expression:
        case Ref():
            return ".".join(map(str, (expression.call, *expression.path)))
        case Const():
            return json.dumps(expression.value, ensure_ascii=False)
        case Item():
            return ".".join(map(str, ("item", *expression.path)))
        case Field():
            return ".".join(map(str, (written(expression.of), *expression.path)))
        case Apply():
            return f"{expression.op}({', '.join(map(written, expression.args))})"


def changes_between(gold: Difference, found: Difference) -> tuple[Change, ...]:
    """The rows in which two differences are not the same."""
    rows = {
        (table, part, key): None
        for one in (gold, found)
        for table, parts in one.items()
        for part, held in parts.items()
        for key in held
    }
    changes = []
    for table, part, key in sorted(rows):
        wanted, got = (one.get(table, {}).get(part, {}).get(key) for one in (gold, found))
        if canonical_json(wanted) != canonical_json(got):
            changes.append(Change(table=table, part=part, key=key, wanted=wanted, found=got))
    return tuple(changes)


def _told(step: Step) -> str:
    values = ", ".join(f"{'.'.join(map(str, need.path))} = {_short(need.value, 40)}" for need in step.needed)
    gives = f" [{values}]" if values else ""
    if step.how == "made":
        return f"made in turn {step.turn}{gives}"
    if step.how == "elsewhere":
        return f"not made, but what it gives was had by turn {step.turn}{gives}"
    if step.how == "failed":
        return f"made, and failed{gives}"
    return f"recalled{gives}" if step.how == "recalled" else f"not made{gives}"


def _short(value: Json, limit: int = 160) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[: limit - 1] + "…"
