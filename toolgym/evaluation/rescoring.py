"""Scoring again: what stored episodes committed, judged by the checkers as they are now. Nothing is played."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json
from toolgym.evaluation.log import Entry, RunLog
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


def rescore(entries: list[Entry], tasks: TaskSet) -> Iterator[tuple[Entry, Rescored | None]]:
    """Judges again whatever was committed.

    Args:
        entries: Of a log; see `RunLog.entries`.
        tasks: The tasks. Their ids are digests of their content, so a task that changed is another one.

    Yields:
        Each entry as it is scored now, and what was judged; None where nothing could be: no answer was committed, the
        attempt is masked, or the task is not in the set.

    Raises:
        UnreadableRecord: A record is damaged.
        ValueError: A task's gold answer is broken.
    """
    for entry in entries:
        if not entry.valid or entry.outcome is None or entry.task not in tasks:
            yield entry, None
            continue
        verdict = judge(tasks[entry.task], read_play(entry.record).answer, entry.difference)
        judged = Rescored(
            task=entry.task,
            attempt=entry.attempt,
            before=entry.outcome,
            now=verdict.outcome,
            explanation=verdict.explanation,
        )
        update = {"outcome": verdict.outcome, "explanation": verdict.explanation, "reward": verdict.reward}
        record = entry.record.model_copy(update=update)
        yield entry.model_copy(update={"outcome": verdict.outcome, "record": record}), judged


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


def write_rescored(log: RunLog, entries: list[Entry], target: RunLog) -> None:
    """Writes a log with the same header and these entries.

    Raises:
        LogError: The target holds something else.
        OSError: The target cannot be written.
    """
    with target.open(log.header):
        for entry in entries:
            target.append(entry)
