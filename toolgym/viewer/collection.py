"""Collections: what one page shows. The tasks of a file, or the episodes of one log or of two."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal, Protocol

from pydantic import ValidationError

from toolgym.canonical import Json
from toolgym.synthesis.diversity import CLASSES, ENTROPIES, NUMBERS, measure, read_structures
from toolgym.tasks.series import SeriesTurn
from toolgym.tasks.task import AnyTask, StateTask, Task
from toolgym.tasks.taskset import TaskFileError
from toolgym.viewer.index import Index
from toolgym.viewer.lines import Lines
from toolgym.viewer.pages import task_page

_CURVES = ("tools", "tool links", "call sequences", "call graphs", "graph shapes")


class Collection(Protocol):
    """What a page shows.

    Attributes:
        kind: Whether its rows are tasks or episodes.
        title: Its name.
        facts: Labels and texts that describe the whole.
        index: Its rows in short.
    """

    kind: Literal["tasks", "episodes"]
    title: str
    facts: list[tuple[str, str]]
    index: Index

    def record(self, row: int) -> dict[str, Json]:
        """Everything about one row: its ``task`` (None if it is not known) and its ``episodes``.

        Raises:
            IndexError: There is no such row.
            ValueError: The row's line is damaged.
        """

    def diversity(self) -> Json:
        """Measures of diversity; None where the collection is of episodes."""


class TaskCollection:
    """The tasks of a file; of a file of series, the turns.

    Args:
        lines: One JSON document a line, each a task or a series.

    Raises:
        TaskFileError: A line holds no task.
    """

    kind: Literal["tasks", "episodes"] = "tasks"

    def __init__(self, lines: Lines) -> None:
        self.title = lines.name
        self.index = Index(("domain", "split", "answer", "depth", "frame"), ("calls", "width"))
        self._lines = lines
        self._rows: list[tuple[int, int | None]] = []
        self._numbers: dict[str, int] = {}
        for number, body in self._bodies():
            turns = body.get("turns")
            for turn, task in enumerate(turns) if isinstance(turns, list) else ((None, body),):
                try:
                    self.index.add(task["id"], task["question"], _facts(task))
                except (KeyError, TypeError, AttributeError) as error:
                    raise self._fault(number, f"not a task ({type(error).__name__}: {error})") from error
                self._numbers.setdefault(task["id"], len(self._rows))
                self._rows.append((number, turn))
        self.facts = [("tasks", f"{len(self._rows):,}")]

    def task(self, row: int) -> AnyTask:
        """The task of a row.

        Raises:
            IndexError: There is no such row.
            TaskFileError: It is damaged.
        """
        number, turn = self._rows[row]
        body = json.loads(self._lines[number])
        sort: type[AnyTask] = Task
        if turn is not None:
            body = body["turns"][turn]
            sort = SeriesTurn if "rationale" in body else StateTask
        elif "world" in body:
            sort = StateTask
        try:
            return sort.model_validate(body)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = ".".join(map(str, fault["loc"])) or "task"
            raise self._fault(number, f"'{place}' {fault['msg'].lower()}") from error

    def named(self, task_id: str) -> AnyTask | None:
        """The task of an id, None if there is none."""
        row = self._numbers.get(task_id)
        return None if row is None else self.task(row)

    def question(self, task_id: str) -> str:
        """The question of a task as the list holds it; empty if there is no such task."""
        row = self._numbers.get(task_id)
        return "" if row is None else self.index.text(row)

    def record(self, row: int) -> dict[str, Json]:
        """See `Collection.record`."""
        return {"task": task_page(self.task(row)), "episodes": []}

    def diversity(self) -> Json:
        """Curves of distinct classes by size, and means and entropies, as `toolgym.synthesis.diversity` defines them.

        Kinds of tools are not looked up, which would import every pack, so topology classes by kind are left out.
        """
        found = measure(self.title, read_structures(self._structures(), self.title))
        curves = [
            {
                "name": name,
                "told": CLASSES[name],
                "classes": len(found.classes[name]),
                "points": [[point.size, round(point.expected, 2), *point.interval] for point in found.curve(name)],
            }
            for name in _CURVES
        ]
        numbers = [
            {"name": f"{name} per task", "told": told, "value": f"{found.mean(name):.2f}"}
            for name, told in NUMBERS.items()
        ]
        entropies = [
            {"name": name, "told": told, "value": f"{found.entropy(name):.2f} bits"}
            for name, told in ENTROPIES.items()
            if name != "topology entropy"
        ]
        return {"curves": curves, "numbers": numbers + entropies, "tools": found.calls.most_common(20)}

    def _bodies(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(self._lines):
            if not line.strip():
                continue
            try:
                body = json.loads(line)
            except ValueError as error:
                raise self._fault(number, "not a JSON object with an 'id'") from error
            if not isinstance(body, dict):
                raise self._fault(number, "not a JSON object with an 'id'")
            yield number, body

    def _structures(self) -> Iterable[str]:
        for _, body in self._bodies():
            for task in body.get("turns", (body,)):
                yield json.dumps(task)

    def _fault(self, number: int, fault: str) -> TaskFileError:
        return TaskFileError(f"{self.title}, line {number + 1}: {fault}")


def _facts(task: dict[str, Any]) -> dict[str, Json]:
    shape = task["difficulty"]
    return {
        "domain": task["domain"],
        "split": task["split"] or "none",
        "answer": task["answer"]["kind"],
        "depth": shape["depth"],
        "frame": task["wording"]["frame"],
        "calls": shape["calls"],
        "width": shape["width"],
    }
