"""Task sets: many tasks in one JSON Lines file, one task a line, read lazily."""

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from toolgym.canonical import canonical_json
from toolgym.tasks.task import SPLITS, AnyTask, StateTask, Task


class TaskFileError(ValueError):
    """A task file is missing, damaged or not a task file; the message names the file, the line and the fault."""


class TaskSet:
    """Tasks by position and by id. Lines are parsed when they are asked for, then kept.

    Args:
        lines: One JSON document per task.
        name: What errors call this set: usually the file's path.

    Raises:
        TaskFileError: A line is not JSON, or has no task id, or an id stands twice.
    """

    def __init__(self, lines: Iterable[str], name: str = "task set") -> None:
        self.name = name
        self._lines = [line for line in lines if line.strip()]
        self._index: dict[str, int] = {}
        self._tasks: dict[int, AnyTask] = {}
        for number, line in enumerate(self._lines):
            task_id = self._id(number, line)
            if task_id in self._index:
                raise TaskFileError(f"{name}, line {number + 1}: task id '{task_id}' stands twice")
            self._index[task_id] = number

    @classmethod
    def load(cls, path: Path | str) -> "TaskSet":
        """Reads a task file.

        Raises:
            TaskFileError: The file cannot be read or its lines are not tasks.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TaskFileError(f"{path}: cannot be read as a task file ({error})") from error
        return cls(text.split("\n"), str(path))

    @classmethod
    def of(cls, tasks: Iterable[AnyTask], name: str = "task set") -> "TaskSet":
        """Makes a set out of tasks in memory."""
        return cls((line_of(task) for task in tasks), name)

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[AnyTask]:
        return (self[number] for number in range(len(self)))

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._index

    @property
    def ids(self) -> tuple[str, ...]:
        """Task ids in file order."""
        return tuple(self._index)

    def __getitem__(self, key: int | str) -> AnyTask:
        """A task by position or id.

        Raises:
            KeyError: There is no task of that id.
            IndexError: The position is outside the set.
            TaskFileError: The line is JSON but not a task.
        """
        if isinstance(key, str):
            if key not in self._index:
                raise KeyError(f"unknown task id '{key}' in {self.name}; it has {len(self)} tasks")
            key = self._index[key]
        number = range(len(self))[key]
        if number not in self._tasks:
            try:
                line = self._lines[number]
                sort: type[AnyTask] = StateTask if '"world":{' in line and "world" in json.loads(line) else Task
                self._tasks[number] = sort.model_validate_json(line)
            except ValidationError as error:
                fault = error.errors(include_url=False)[0]
                field = ".".join(str(part) for part in fault["loc"]) or "task"
                raise TaskFileError(f"{self.name}, line {number + 1}: '{field}' {fault['msg'].lower()}") from error
        return self._tasks[number]

    def save(self, path: Path | str) -> None:
        """Writes the set so that a crash leaves either the old file or the whole new one."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".partial")
        partial.write_text("".join(line + "\n" for line in self._lines), encoding="utf-8")
        partial.replace(target)

    def _id(self, number: int, line: str) -> str:
        try:
            task_id = json.loads(line)["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise TaskFileError(f"{self.name}, line {number + 1}: not a JSON object with an 'id'") from error
        if not isinstance(task_id, str):
            raise TaskFileError(f"{self.name}, line {number + 1}: 'id' must be a string")
        return task_id


def bundled_tasks(package: str) -> dict[str, TaskSet]:
    """The task sets that a pack ships, by split.

    Args:
        package: Import name of the pack; its folder ``tasks`` holds one file for each split.

    Raises:
        TaskFileError: A file is missing or its lines are not tasks.
    """
    folder = files(package) / "tasks"
    found: dict[str, TaskSet] = {}
    for split in SPLITS:
        try:
            text = (folder / f"{split}.jsonl").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TaskFileError(f"the bundled {split} tasks of {package} cannot be read ({error})") from error
        found[split] = TaskSet(text.split("\n"), f"{package} {split}")
    return found


def line_of(task: AnyTask) -> str:
    """A task's canonical JSON line, without the newline."""
    return canonical_json(task.model_dump(mode="json"))
