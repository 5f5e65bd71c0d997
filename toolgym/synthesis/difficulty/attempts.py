"""Attempts: what became of each episode that an agent played, kept beside the task set in a file that only grows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from toolgym.canonical import canonical_json


class Attempt(BaseModel):
    """One episode of one agent on one task.

    Attributes:
        task: Task id. It is a hash of the task's content, so attempts at another version of a task do not count.
        agent: Name of the agent.
        seed: Seed of the attempt.
        outcome: The checker's outcome (``"correct"``, …), None if no answer was committed.
        valid: Whether the episode may be scored; False if tools or servers failed.
        calls: Tool calls made.
        turns: Agent turns.
    """

    model_config = ConfigDict(frozen=True)

    task: str
    agent: str
    seed: int
    outcome: str | None
    valid: bool
    calls: int
    turns: int

    @property
    def solved(self) -> bool:
        """Whether the answer was correct."""
        return self.outcome == "correct"


@dataclass(frozen=True, slots=True)
class Tally:
    """How an agent fared at one task.

    Attributes:
        tried: Attempts that count.
        solved: Those that were correct.
    """

    tried: int = 0
    solved: int = 0

    @property
    def rate(self) -> float:
        """Share solved.

        Raises:
            ZeroDivisionError: Nothing was tried.
        """
        return self.solved / self.tried


class AttemptLog:
    """The attempts at a task set, one JSON line each. A line that a crash cut short is dropped, the rest is kept.

    Args:
        path: The file; `beside` names the one that belongs to a task file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: IO[bytes] | None = None

    @classmethod
    def beside(cls, tasks: Path | str) -> "AttemptLog":
        """The log of a task file: ``train.jsonl`` has ``train.attempts.jsonl``."""
        return cls(Path(tasks).with_suffix(".attempts.jsonl"))

    def __enter__(self) -> Self:
        """Opens the file for appending, behind its last whole line."""
        self._stream = self.path.open("ab")
        whole = self.path.read_bytes().rfind(b"\n") + 1
        self._stream.truncate(whole)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def append(self, attempt: Attempt) -> None:
        """Adds an attempt; once this returns, the death of the process cannot undo it.

        Raises:
            ValueError: The log is not open.
        """
        if self._stream is None:
            raise ValueError("open the log with 'with' before adding to it")
        self._stream.write(canonical_json(attempt.model_dump(mode="json")).encode() + b"\n")
        self._stream.flush()

    def __iter__(self) -> Iterator[Attempt]:
        """The attempts in the order they were made; none if there is no file.

        Raises:
            ValueError: A whole line is no attempt; the message names file and line.
        """
        if not self.path.exists():
            return
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines):
                if not line.endswith(b"\n"):
                    return
                try:
                    yield Attempt.model_validate_json(line)
                except ValidationError as error:
                    raise ValueError(f"{self.path}, line {number + 1}: not an attempt") from error


def tally(attempts: Iterable[Attempt], agent: str) -> dict[str, Tally]:
    """How an agent fared, by task id. Invalid attempts do not count; of equal seeds the first valid one does."""
    first: dict[tuple[str, int], bool] = {}
    for attempt in attempts:
        if attempt.agent == agent and attempt.valid:
            first.setdefault((attempt.task, attempt.seed), attempt.solved)
    found: dict[str, Tally] = {}
    for (task, _), solved in first.items():
        before = found.get(task, Tally())
        found[task] = Tally(before.tried + 1, before.solved + solved)
    return found
