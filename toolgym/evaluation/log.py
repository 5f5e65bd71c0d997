"""The log of a run: one JSON Lines file that grows by a line as each episode ends, and from which a run resumes.

The first line is the `RunHeader`, each further line an `Entry`. A line is handed to the operating system before the
next episode of its place begins, so the death of the process costs only episodes that had not ended; the file is synced
to the disk at most once in `SYNC_SECONDS` and when it is closed, so a power failure costs as many seconds at most. A
line that a crash cut short is dropped.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError

from toolgym.chat import Prices, Usage
from toolgym.episodes import EpisodeRecord
from toolgym.evaluation.traits import Traits
from toolgym.rewards import Outcome

FORMAT: Literal[1] = 1
"""Version of the format; it changes when a reader of the old one would misread the new."""

SYNC_SECONDS = 5.0
"""Longest time that written lines wait for the disk."""

Ended: TypeAlias = Literal["answered", "turns", "calls", "tokens", "seconds", "context", "invalid"]
"""Why an episode ended: an answer was committed, a limit was spent, the chat no longer fitted the model's context, or
it could not be played properly (``invalid``: masked, never scored)."""


class LogError(ValueError):
    """A log cannot be read, or is not that of the run that is to go on; the message names the file and the fault."""


class RunHeader(BaseModel):
    """What a run is: who plays what, and how. A run goes on only in a log with an equal header, ``created`` excepted.

    Attributes:
        kind: Tells the line from entries.
        format: `FORMAT`.
        toolgym: Version of toolgym.
        python: Version of Python.
        agent: Name of the agent.
        settings: What the agent was made with: model, endpoint, sampling. Never a key.
        tasks: The task set as it was named: a file, or an environment id and a split.
        tasks_count: Number of tasks.
        tasks_digest: Digest of their ids, which are digests of their content.
        pool: Reference of the pool if one was given; None if each task was played in its own.
        dialect: Name of the dialect.
        limits: The episodes' limits by name, None where there is none.
        seed: Seed of the run; see `toolgym.evaluation.runner.attempt_seed`.
        prices: What tokens cost, None if nobody said.
        created: When the run began, in UTC.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["run"] = "run"
    format: Literal[1] = FORMAT
    toolgym: str
    python: str
    agent: str
    settings: dict[str, Any]
    tasks: str
    tasks_count: int
    tasks_digest: str
    pool: str | None
    dialect: str
    limits: dict[str, int | float | None]
    seed: int
    prices: Prices | None
    created: str

    def unlike(self, other: "RunHeader") -> str | None:
        """Name of the first field that differs, ``created`` excepted; None if there is none."""
        fields = (name for name in type(self).model_fields if name != "created")
        return next((name for name in fields if getattr(self, name) != getattr(other, name)), None)


class Entry(BaseModel):
    """One attempt at one task: one episode, played to its end.

    Attributes:
        kind: Tells the line from the header.
        task: Task id.
        attempt: Number of the attempt, from 0.
        seed: Seed of the attempt.
        ended: Why the episode ended.
        outcome: The checker's outcome, None if no answer was committed.
        valid: Whether it may be scored.
        traits: What the task is like.
        usage: Tokens that the agent reports, those of tries that were given up included; None if it reports none.
        cut: Completions that ended because they reached their longest length.
        seconds: Wall time of the episode that counts.
        tries: How often it was begun; more than once where the infrastructure failed.
        faults: What failed in each try that was given up, and in the last if it is not valid.
        difference: For a task over a world, what has become of the world; None for others.
        record: The whole episode.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["episode"] = "episode"
    task: str
    attempt: int
    seed: int
    ended: Ended
    outcome: Outcome | None
    valid: bool
    traits: Traits
    usage: Usage | None
    cut: int
    seconds: float
    tries: int
    faults: tuple[str, ...]
    difference: dict[str, Any] | None
    record: EpisodeRecord

    @property
    def key(self) -> tuple[str, int]:
        """Task and attempt: a run plays each pair once."""
        return self.task, self.attempt

    @property
    def solved(self) -> bool:
        """Whether a correct answer was committed."""
        return self.valid and self.outcome == "correct"


class RunLog:
    """The log of one run. Reading needs no opening; writing does, and locks the file for one process.

    Args:
        path: The file.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._stream: IO[bytes] | None = None
        self._synced = 0.0

    @property
    def header(self) -> RunHeader:
        """The first line.

        Raises:
            LogError: The file cannot be read, or its first line is no header.
        """
        try:
            with self.path.open("rb") as lines:
                return RunHeader.model_validate_json(next(lines, b""))
        except OSError as error:
            raise LogError(f"the log '{self.path}' cannot be read ({error.strerror or error})") from error
        except ValidationError as error:
            raise LogError(f"'{self.path}' is no log of a run: {_fault(error)}") from error

    def __iter__(self) -> Iterator[Entry]:
        """The entries in the order the episodes ended; an attempt that was invalid and played again stands twice.

        Raises:
            LogError: A line is no entry; the message names the line.
        """
        yield from (self._entry(number, line) for number, line in self._lines())

    def entries(self) -> Iterator[Entry]:
        """One entry for each attempt: the first valid one, else the last. One at a time is in memory.

        Raises:
            LogError: As iteration.
        """
        chosen: dict[tuple[str, int], tuple[bool, int]] = {}
        for number, key, valid in self._index():
            if not chosen.get(key, (False, 0))[0]:
                chosen[key] = valid, number
        wanted = {number for _, number in chosen.values()}
        yield from (self._entry(number, line) for number, line in self._lines() if number in wanted)

    def done(self) -> set[tuple[str, int]]:
        """The attempts that need not be played again: those with a valid entry.

        Raises:
            LogError: As iteration.
        """
        return {key for _, key, valid in self._index() if valid} if self.path.exists() else set()

    def open(self, header: RunHeader) -> Self:
        """Begins the log, or goes on behind its last whole line; use the result in ``with``.

        Raises:
            LogError: The log is of another run, or another process is writing it.
            OSError: The file cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        stream = self.path.open("ab")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)  # ends with the process, however that ends
        except OSError:
            stream.close()
            raise LogError(f"another process is writing the log '{self.path}'") from None
        try:
            stream.truncate(_whole(self.path))
            if stream.tell():
                field = self.header.unlike(header)
                if field is not None:
                    was, now = getattr(self.header, field), getattr(header, field)
                    raise LogError(
                        f"the log '{self.path}' is of a run with {field} {was!r}, not {now!r}; name another file"
                    )
            else:
                stream.write(header.model_dump_json().encode() + b"\n")
                stream.flush()
        except BaseException:
            stream.close()
            raise
        self._stream, self._synced = stream, time.monotonic()
        return self

    def append(self, entry: Entry) -> None:
        """Adds a line; once this returns, the death of the process cannot undo it.

        Raises:
            ValueError: The log is not open.
        """
        if self._stream is None:
            raise ValueError("open the log with 'with log.open(header)' before adding to it")
        self._stream.write(_line(entry) + b"\n")
        self._stream.flush()
        if time.monotonic() - self._synced >= SYNC_SECONDS:
            os.fsync(self._stream.fileno())
            self._synced = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Syncs and closes the file."""
        if self._stream is not None:
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._stream = None

    def _index(self) -> Iterator[tuple[int, tuple[str, int], bool]]:
        """Line number, task and attempt, and validity of each entry, read from the beginning of its line alone."""
        for number, line in self._lines():
            head, traits, _ = line.partition(b',"traits":')  # inside a text the quotes would be escaped
            try:
                fields = json.loads(head + b"}" if traits else line)
                yield number, (fields["task"], fields["attempt"]), fields["valid"]
            except (ValueError, KeyError, TypeError) as error:
                raise LogError(f"{self.path}, line {number}: not an episode") from error

    def _entry(self, number: int, line: bytes) -> Entry:
        try:
            return Entry.model_validate_json(line)
        except ValidationError as error:
            raise LogError(f"{self.path}, line {number}: not an episode: {_fault(error)}") from error

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """The whole lines after the header, with their numbers from 1."""
        _ = self.header
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if number > 1 and line.endswith(b"\n"):
                    yield number, line


def _line(entry: Entry) -> bytes:
    try:
        return entry.model_dump_json().encode()
    except PydanticSerializationError:  # models and services write lone surrogates, which are no characters
        text = json.dumps(entry.model_dump(), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _whole(path: Path) -> int:
    """Bytes up to the end of the last whole line, looked for from the end: a log can have gigabytes."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            begin = max(0, end - 65_536)
            file.seek(begin)
            place = file.read(end - begin).rfind(b"\n")
            if place >= 0:
                return begin + place + 1
            end = begin
    return 0


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"'{'.'.join(map(str, first['loc'])) or 'line'}' {first['msg'].lower()}"
