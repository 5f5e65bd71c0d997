"""Opening: tells a task set from a log, and finds the tasks that a log was played on."""

import json
from pathlib import Path

from toolgym.episodes.environment import environment_tasks
from toolgym.evaluation import RunLog
from toolgym.tasks.taskset import TaskFileError, line_of
from toolgym.viewer.collection import Collection, TaskCollection
from toolgym.viewer.episodes import EpisodeCollection
from toolgym.viewer.lines import Lines


class NothingToView(ValueError):
    """What was named cannot be viewed; the message says why."""


def open_collection(path: str, other: str | None = None, tasks: str | None = None) -> Collection:
    """Opens what a page is to show.

    Args:
        path: A log, a task file or folder, a series file, or an environment id and split (``"toolgym/desk-v0 test"``).
        other: The log of another agent on the same tasks.
        tasks: The tasks that the logs were played on; by default what the first log names, if that is there.

    Raises:
        NothingToView: Two files that are not both logs, or the tasks of a log that is none.
        TaskFileError: A task file cannot be read.
        LogError: A log cannot be read.
    """
    if not is_log(path):
        if other is not None or tasks is not None:
            raise NothingToView(f"'{path}' is no log, and only a log has another one or a task set beside it")
        return _tasks(path)
    if other is not None and not is_log(other):
        raise NothingToView(f"'{other}' is no log, and a log can only be compared with a log")
    if tasks is not None:
        return EpisodeCollection(path, _tasks(tasks), other)
    try:
        return EpisodeCollection(path, _tasks(RunLog(path).header.tasks), other)
    except TaskFileError:
        return EpisodeCollection(path, None, other)


def is_log(path: str) -> bool:
    """Whether the first line of a file is the header of a run."""
    try:
        with Path(path).open("rb") as lines:
            head = json.loads(next(lines, b""))
    except (OSError, ValueError):
        return False
    return isinstance(head, dict) and head.get("kind") == "run"


def _tasks(name: str) -> TaskCollection:
    found = environment_tasks(name, "test")
    if found is None:
        return TaskCollection(Lines.open(name))
    return TaskCollection(Lines.of((line_of(task) for task in found[0]), name))
