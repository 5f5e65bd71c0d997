"""Snapshots: dated records of what live tools answered, from which they answer again without a network.

A snapshot is one SQLite file. It keeps one answer for every call (tool, version, canonical arguments), the first one
that was recorded; a later state of the world belongs in another snapshot. Every answer is written before the call that
made it returns, so a process that is killed loses nothing that it had said.

Which snapshot is in use stands in the environment, so that child processes, such as the fresh process that replays a
task, use the same: ``TOOLGYM_SNAPSHOTS`` names the file, ``TOOLGYM_SNAPSHOTS_MODE`` is ``replay`` (the default: a call
that is not on record is an error, nothing is ever asked) or ``record``.
"""

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from toolgym.canonical import Json, canonical_json
from toolgym.tools.call import ToolResult
from toolgym.tools.errors import ToolError, Unavailable

PATH = "TOOLGYM_SNAPSHOTS"
MODE = "TOOLGYM_SNAPSHOTS_MODE"

SnapshotMode: TypeAlias = Literal["record", "replay", "off"]

_LASTING = frozenset(("not_found", "invalid_arguments"))  # refusals that are answers; the others may pass
_FORMAT = 1
_WAIT = 30.0
_TABLES = f"""
PRAGMA user_version = {_FORMAT};
CREATE TABLE IF NOT EXISTS contents (digest TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS calls (
    tool TEXT NOT NULL, version TEXT NOT NULL, arguments TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES contents, failed INTEGER NOT NULL, recorded TEXT NOT NULL,
    PRIMARY KEY (tool, version, arguments)
) WITHOUT ROWID;
"""


class SnapshotError(Unavailable):
    """A snapshot is missing, damaged or of another format; the message says which and why."""


@dataclass(frozen=True, slots=True)
class CallKey:
    """What an answer is kept under.

    Attributes:
        tool: Tool name.
        version: The tool's fingerprint.
        arguments: Canonical JSON of the arguments, defaults included.
    """

    tool: str
    version: str
    arguments: str

    @classmethod
    def of(cls, tool: str, version: str, arguments: Json) -> "CallKey":
        """Builds the key of a call."""
        return cls(tool, version, canonical_json(arguments))


class Snapshot:
    """One snapshot file. Threads and processes may share it.

    Args:
        path: The file; made if it is to be written and does not exist.
        writable: Whether answers may be added.

    Raises:
        SnapshotError: The file cannot be opened as a snapshot.
    """

    def __init__(self, path: str | Path, *, writable: bool) -> None:
        self.path = Path(path)
        self.writable = writable
        self._lock = threading.Lock()
        try:
            self._database = self._open()
            found = self._database.execute("PRAGMA user_version").fetchone()[0]
        except (sqlite3.Error, OSError) as error:
            raise SnapshotError(f"the snapshot '{self.path.name}' cannot be opened: {error}") from None
        if found != _FORMAT:
            self._database.close()
            raise SnapshotError(f"the snapshot '{self.path.name}' has format {found}, not {_FORMAT}")

    def _open(self) -> sqlite3.Connection:
        if self.writable:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False, isolation_level=None)
            if database.execute("PRAGMA user_version").fetchone()[0] == 0:
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
            database.execute("PRAGMA synchronous = NORMAL")
            return database
        if not self.path.is_file():
            raise OSError("there is no such file")
        address = f"{self.path.absolute().as_uri()}?mode=ro"
        try:
            return _read_only(address)
        except sqlite3.OperationalError:  # a folder in which SQLite may not put its index of the log
            return _read_only(f"{address}&immutable=1")

    def get(self, key: CallKey) -> ToolResult | None:
        """The recorded answer of a call, None if there is none.

        Raises:
            SnapshotError: The file is damaged.
        """
        row = self._one(
            "SELECT digest, failed, text FROM calls JOIN contents USING (digest) WHERE tool = ? AND version = ? "
            "AND arguments = ?",
            (key.tool, key.version, key.arguments),
        )
        if row is None:
            return None
        digest, failed, text = row
        if _digest(text) != digest:
            raise SnapshotError(f"the snapshot '{self.path.name}' is damaged: an answer of {key.tool} is not its own")
        value = json.loads(text)
        if failed:
            return ToolResult(None, ToolError(**value["error"]), text)
        return ToolResult(value, None, text)

    def put(self, key: CallKey, result: ToolResult) -> ToolResult:
        """Records an answer, unless one is on record already.

        Args:
            key: The call.
            result: What it gave. Timeouts and unavailable services are no answers and are not recorded.

        Returns:
            The answer on record, or ``result`` if it is not recorded.

        Raises:
            SnapshotError: The file cannot be written.
        """
        if result.error is not None and result.error.kind not in _LASTING:
            return result
        digest = _digest(result.text)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = (key.tool, key.version, key.arguments, digest, int(not result.ok), now)
        try:
            with self._lock:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    self._database.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (digest, result.text))
                    self._database.execute("INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, ?, ?)", row)
                    self._database.execute("COMMIT")
                except BaseException:
                    self._database.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            raise SnapshotError(f"the snapshot '{self.path.name}' cannot be written: {error}") from None
        return self.get(key) or result

    def __len__(self) -> int:
        """Number of recorded calls."""
        row = self._one("SELECT count(*) FROM calls", ())
        return int(row[0]) if row else 0

    def dates(self) -> tuple[str, str] | None:
        """When the first and the last answer were recorded (UTC, ISO 8601); None if there are none."""
        row = self._one("SELECT min(recorded), max(recorded) FROM calls", ())
        return (row[0], row[1]) if row and row[0] else None

    def close(self) -> None:
        """Closes the file. Closing twice is allowed."""
        with self._lock:
            self._database.close()

    def _one(self, statement: str, values: tuple[str, ...]) -> tuple[Any, ...] | None:
        try:
            with self._lock:
                row: tuple[Any, ...] | None = self._database.execute(statement, values).fetchone()
        except sqlite3.Error as error:
            raise SnapshotError(f"the snapshot '{self.path.name}' cannot be read: {error}") from None
        return row


def snapshot_mode() -> SnapshotMode:
    """What the environment asks for: no snapshot, or one to record to or to replay from.

    Raises:
        SnapshotError: The mode is none of these.
    """
    mode = os.environ.get(MODE) or "replay"
    if not os.environ.get(PATH) or mode == "off":
        return "off"
    if mode == "record":
        return "record"
    if mode == "replay":
        return "replay"
    raise SnapshotError(f"{MODE} is '{mode[:20]}'; it must be 'record', 'replay' or 'off'")


def current_snapshot() -> Snapshot | None:
    """The snapshot in use, opened once per process; None if there is none.

    Raises:
        SnapshotError: It cannot be opened.
    """
    mode = snapshot_mode()
    return None if mode == "off" else _opened(os.environ[PATH], mode == "record", os.getpid())


@contextmanager
def use_snapshot(path: str | Path, mode: SnapshotMode) -> Iterator[None]:
    """Uses a snapshot for a while, in this process and in the processes it starts meanwhile.

    Args:
        path: The file.
        mode: ``record``, ``replay`` or ``off``.
    """
    before = {name: os.environ.get(name) for name in (PATH, MODE)}
    os.environ.update({PATH: os.path.abspath(path), MODE: mode})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@lru_cache(maxsize=8)
def _opened(path: str, writable: bool, process: int) -> Snapshot:
    return Snapshot(path, writable=writable)


def _read_only(address: str) -> sqlite3.Connection:
    database = sqlite3.connect(address, uri=True, timeout=_WAIT, check_same_thread=False, isolation_level=None)
    try:
        database.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
