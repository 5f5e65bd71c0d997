"""The ledger of a run: a line for each attempt, with its task if there is one; a run that died goes on from it.

A line is on the disk before the next round begins, and the task file, which only grows, follows it. After a crash the
last line of either file may be torn: it is dropped, the task file is completed from the ledger, and an item with any
line on record is not made again.
"""

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from toolgym.canonical import Json, canonical_json
from toolgym.synthesis.funnel import Funnel
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import Task
from toolgym.tasks.taskset import line_of


class LedgerError(ValueError):
    """A task file and its ledger do not belong to the run that wants to go on with them."""


class Ledger:
    """Appends tasks and attempts, and knows which items are done. Use as a context manager.

    Args:
        out: The task file.
        run: What the run is; a ledger that was begun by another run is refused.

    Raises:
        LedgerError: The files belong to another run, or there is a task file without a ledger.
        OSError: A file cannot be read or written.
    """

    def __init__(self, out: Path, run: dict[str, Json]) -> None:
        self.out = out
        self.path = out.with_name(out.name + ".ledger")
        self.funnel = Funnel()
        self.done: set[int] = set()
        self.tasks: list[Task] = []
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.exists() and out.stat().st_size and not self.path.exists():
            raise LedgerError(f"'{out}' exists and has no ledger beside it; choose another file")
        lines = _whole_lines(self.path)
        if lines and lines[0].get("run") != json.loads(canonical_json(run)):
            raise LedgerError(f"'{self.path}' was begun by another run: {_difference(lines[0].get('run'), run)}")
        for line in lines[1:]:
            self._note(line)
        self._files = (self.path.open("a", encoding="utf-8"), out.open("a", encoding="utf-8"))
        if not lines:
            self._append(0, canonical_json({"run": run}))
        self.funnel.explorations = len(self.done)
        written = [line["id"] for line in _whole_lines(out)]
        if written != [task.id for task in self.tasks[: len(written)]]:
            raise LedgerError(f"'{out}' does not hold the tasks that its ledger says it holds")
        for task in self.tasks[len(written) :]:
            self._append(1, line_of(task))

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()

    def begin(self) -> None:
        """Counts an item that was begun."""
        self.funnel.explorations += 1

    def record(self, item: int, number: int, outcome: Task | Rejection) -> None:
        """Writes what became of one attempt of an item."""
        name = "task" if isinstance(outcome, Task) else "rejection"
        self._append(0, canonical_json({"item": item, "round": number, name: outcome.model_dump(mode="json")}))
        if isinstance(outcome, Task):
            self._append(1, line_of(outcome))
        self._count(outcome)

    def leave(self, item: int, number: int) -> None:
        """Notes an attempt that gave a task after there were enough."""
        self._append(0, canonical_json({"item": item, "round": number, "surplus": True}))
        self._count(None)

    def finish(self, item: int) -> None:
        """Notes that nothing more is to come of an item."""
        self.done.add(item)
        self._append(0, canonical_json({"item": item}))

    def _count(self, outcome: Task | Rejection | None) -> None:
        self.funnel.attempts += 1
        if outcome is None:
            self.funnel.surplus += 1
        elif isinstance(outcome, Task):
            self.funnel.accepted += 1
            self.tasks.append(outcome)
        else:
            self.funnel.reject(outcome)

    def _note(self, line: dict[str, Any]) -> None:
        try:
            self.done.add(int(line["item"]))
            if "task" in line:
                self._count(Task.model_validate(line["task"]))
            elif "surplus" in line:
                self._count(None)
            elif "rejection" in line:
                self._count(Rejection.model_validate(line["rejection"]))
        except (KeyError, TypeError, ValueError) as error:
            raise LedgerError(f"'{self.path}' holds a line that is no attempt ({str(error)[:80]})") from error

    def _append(self, file: int, line: str) -> None:
        self._files[file].write(line + "\n")
        self._files[file].flush()
        os.fsync(self._files[file].fileno())


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file; a last one that was not written to its end is cut off the file."""
    if not path.exists():
        return []
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
    try:
        lines = [json.loads(line) for line in data[:whole].decode("utf-8").split("\n") if line]
    except ValueError as error:
        raise LedgerError(f"'{path}' holds a line that is not JSON ({str(error)[:80]})") from error
    if not all(isinstance(line, dict) for line in lines):
        raise LedgerError(f"'{path}' holds a line that is not a JSON object")
    return lines


def _difference(before: Json, now: dict[str, Json]) -> str:
    said = before if isinstance(before, dict) else {}
    name = next((key for key in sorted(now) if said.get(key) != now[key]), "run")
    return f"its {name} is {json.dumps(said.get(name))[:80]}, not {json.dumps(now.get(name))[:80]}"
