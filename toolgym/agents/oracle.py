"""The oracle: replays a task's recorded calls and commits its gold answer."""

from typing import Any

from toolgym.agents.agent import call_text, submission_text
from toolgym.episodes import HERMES, Dialect
from toolgym.rewards import right_submission
from toolgym.tasks.task import AnyTask, StateTask


class OracleAgent:
    """Makes the recorded calls in order, one a turn, whatever they return, then commits the gold answer.

    Args:
        task: The task being played.
        dialect: How its turns are written.
    """

    def __init__(self, task: AnyTask, dialect: Dialect = HERMES) -> None:
        self._task = task
        self._dialect = dialect
        self._next = 0

    def reset(self) -> None:
        """Starts from the first call."""
        self._next = 0

    def act(self, observation: str, info: dict[str, Any]) -> str:
        """The next recorded call, or the gold answer after the last."""
        number, self._next = self._next, self._next + 1
        if number < len(self._task.calls):
            call = self._task.calls[number]
            return call_text(call.tool, call.arguments, self._dialect)
        task = self._task
        gold = right_submission(task.answer, task.gold) if isinstance(task, StateTask) else task.gold
        return submission_text(gold, self._dialect)
