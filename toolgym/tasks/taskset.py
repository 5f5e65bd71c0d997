"""Task sets: many tasks in one file, read lazily. JSON Lines, gzipped or not, or Parquet, by the file's name."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import ValidationError

from toolgym.canonical import canonical_json
from toolgym.tasks.task import SPLITS, AnyTask, StateTask, Task

if TYPE_CHECKING:
    from toolgym.tasks.parquet import ParquetFile

DATASET_FILES = {"parquet": "tasks.parquet", "jsonl": "tasks.jsonl"}
"""The files of a data set folder."""


class TaskFileError(ValueError):
    """A task file is missing, damaged or not a task file; the message names the file, the line and the fault."""


class TaskSet:
    """Tasks by position and by id. A line is parsed when its task is asked for and kept; iteration keeps nothing.

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

        Args:
            path: A JSON Lines file, one that is gzipped (``.gz``), a Parquet file (``.parquet``, needs the extra
                ``parquet``), or a data set folder that ``toolgym synthesize --dataset`` wrote.

        Raises:
            TaskFileError: The file cannot be read or its lines are not tasks.
        """
        return cls(read_lines(path), str(path))

    @classmethod
    def of(cls, tasks: Iterable[AnyTask], name: str = "task set") -> "TaskSet":
        """Makes a set out of tasks in memory."""
        return cls((line_of(task) for task in tasks), name)

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[AnyTask]:
        return (self._tasks.get(number) or self._parsed(number) for number in range(len(self)))

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
            self._tasks[number] = self._parsed(number)
        return self._tasks[number]

    def save(self, path: Path | str) -> None:
        """Writes the set, in the form that the file's name asks for, so that a crash leaves the old file or the new."""
        target = TaskFile(path)
        for line in self._lines:
            target.add(json.loads(line))
        target.finish()

    def _parsed(self, number: int) -> AnyTask:
        try:
            return task_of(self._lines[number])
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            field = ".".join(str(part) for part in fault["loc"]) or "task"
            raise TaskFileError(f"{self.name}, line {number + 1}: '{field}' {fault['msg'].lower()}") from error

    def _id(self, number: int, line: str) -> str:
        try:
            task_id = json.loads(line)["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise TaskFileError(f"{self.name}, line {number + 1}: not a JSON object with an 'id'") from error
        if not isinstance(task_id, str):
            raise TaskFileError(f"{self.name}, line {number + 1}: 'id' must be a string")
        return task_id


class TaskFile:
    """A task file that is written task by task, and is there, whole, once it is finished.

    Args:
        path: The file: gzipped JSON Lines (``.gz``), Parquet (``.parquet``), or else JSON Lines.

    Raises:
        OSError: The file cannot be written there.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._partial = self.path.with_name(self.path.name + ".partial")
        self._file: _Lines | ParquetFile
        if self.path.suffix == ".parquet":
            from toolgym.tasks import parquet

            self._file = parquet.ParquetFile(self._partial)
        else:
            self._file = _Lines(self._partial, self.path.suffix == ".gz")

    def add(self, body: dict[str, Any]) -> None:
        """Adds a task, given as JSON."""
        self._file.add(body)

    def finish(self) -> None:
        """Puts the file in its place."""
        self._file.close()
        self._partial.replace(self.path)

    def drop(self) -> None:
        """Leaves nothing behind."""
        self._file.close()
        self._partial.unlink(missing_ok=True)


class _Lines:
    """Canonical JSON, one task a line. The gzip header names no file and no time: same tasks, same bytes."""

    def __init__(self, path: Path, packed: bool) -> None:
        self._raw = path.open("wb")
        self._file: BinaryIO | gzip.GzipFile = gzip.GzipFile("", "wb", 9, self._raw, mtime=0) if packed else self._raw

    def add(self, body: dict[str, Any]) -> None:
        """Adds a task, given as JSON."""
        self._file.write(canonical_json(body).encode() + b"\n")

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
        self._raw.close()


def read_lines(path: Path | str) -> Iterator[str]:
    """The lines of a task file in any of its forms, one at a time.

    Raises:
        TaskFileError: The file cannot be read.
    """
    file = Path(path)
    if file.is_dir():
        file = file / DATASET_FILES["parquet"]
    try:
        if file.suffix == ".parquet":
            from toolgym.tasks import parquet

            yield from parquet.read_lines(file)
        else:
            opened = gzip.open if file.suffix == ".gz" else open
            with opened(file, "rt", encoding="utf-8") as text:
                yield from (line.rstrip("\n") for line in text)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError) as error:
        raise TaskFileError(f"{path}: cannot be read as a task file ({error})") from error
    except ImportError as error:
        raise TaskFileError(f"{path}: a Parquet file needs pyarrow: pip install 'toolgym[parquet]'") from error


def task_of(line: str) -> AnyTask:
    """The task of a line, of whichever sort it is.

    Raises:
        ValidationError: The line is no task.
    """
    sort: type[AnyTask] = StateTask if '"world":{' in line and "world" in json.loads(line) else Task
    return sort.model_validate_json(line)


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
