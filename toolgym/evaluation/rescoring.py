"""Scoring again: what stored episodes committed, judged by the checkers as they are now. Nothing is played."""

from contextlib import nullcontext

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json
from toolgym.evaluation.log import Entry, LogError, RunLog
from toolgym.rewards import Outcome, Verdict, check_answer, check_state, read_play
from toolgym.tasks.task import AnyTask, StateTask
from toolgym.tasks.taskset import TaskSet


class Rescored(BaseModel):
    """One stored attempt, judged again.

    Attributes:
        task: Task id.
        attempt: Number of the attempt.
        before: The stored outcome.
        now: The present outcome.
        explanation: The present checker's explanation.
    """

    model_config = ConfigDict(frozen=True)

    task: str
    attempt: int
    before: Outcome
    now: Outcome
    explanation: str


class Rescoring(BaseModel):
    """What judging a log again has found.

    Attributes:
        entries: Attempts in the log.
        judged: Those that were judged again; the others committed no answer, are masked, or their task is not at hand.
        changed: Those whose outcome is another one now.
    """

    model_config = ConfigDict(frozen=True)

    entries: int
    judged: int
    changed: tuple[Rescored, ...]


def rescore(log: RunLog, tasks: TaskSet, target: RunLog | None = None) -> Rescoring:
    """Judges again whatever was committed.

    Args:
        log: The log; it stays as it is.
        tasks: The tasks. Their ids are digests of their content, so a task that changed is another one.
        target: Where the log is written with the present outcomes, if it is to be.

    Raises:
        LogError: The log cannot be read, or there is something at the target.
        UnreadableRecord: A record is damaged.
        ValueError: A task's gold answer is broken.
        OSError: The target cannot be written.
    """
    if target is not None and target.path.exists():
        raise LogError(f"'{target.path}' is there already; name another file")
    entries, judged, changed = 0, 0, []
    with nullcontext() if target is None else target.open(log.header):
        for entry in log.entries():
            entries += 1
            if entry.valid and entry.outcome is not None and entry.task in tasks:
                judged += 1
                verdict = judge(tasks[entry.task], read_play(entry.record).answer, entry.difference)
                if verdict.outcome != entry.outcome:
                    changed.append(_changed(entry, entry.outcome, verdict))
                entry = _judged(entry, verdict)
            if target is not None:
                target.append(entry)
    return Rescoring(entries=entries, judged=judged, changed=tuple(changed))


def judge(task: AnyTask, answer: Json, difference: dict[str, Json] | None) -> Verdict:
    """Judges one committed answer, or the state it left.

    Args:
        task: The task.
        answer: What was committed.
        difference: What became of the world; None where the task is in none.

    Raises:
        ValueError: The task's gold answer is broken.
    """
    if isinstance(task, StateTask):
        return check_state(answer, task.answer, task.gold, difference or {})
    return check_answer(answer, task.answer, task.gold)


def _changed(entry: Entry, before: Outcome, verdict: Verdict) -> Rescored:
    return Rescored(
        task=entry.task,
        attempt=entry.attempt,
        before=before,
        now=verdict.outcome,
        explanation=verdict.explanation,
    )


def _judged(entry: Entry, verdict: Verdict) -> Entry:
    """The entry as the verdict has it."""
    update = {"outcome": verdict.outcome, "explanation": verdict.explanation, "reward": verdict.reward}
    record = entry.record.model_copy(update=update)
    return entry.model_copy(update={"outcome": verdict.outcome, "record": record})
