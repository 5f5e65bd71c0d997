"""The ledger: every finished work item of a run, in one SQLite file, so that a run that was killed goes on.

Rows are added and never changed. A shard is one transaction: it is there whole or not at all.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from toolgym.canonical import canonical_json
from toolgym.synthesis.shards import Parcel

FORMAT = 1
"""Version of the tables and of packed shards."""

_TABLES = """
CREATE TABLE IF NOT EXISTS job (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shards (
    place INTEGER NOT NULL, number INTEGER NOT NULL,
    explorations INTEGER NOT NULL, attempts INTEGER NOT NULL, proven INTEGER NOT NULL,
    cpu_seconds REAL NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (place, number)
);
CREATE TABLE IF NOT EXISTS losses (place INTEGER NOT NULL, number INTEGER NOT NULL, reason TEXT NOT NULL);
"""


class LedgerError(RuntimeError):
    """The ledger belongs to another job, is in use, or is no ledger; the message says which."""


class Ledger:
    """An open ledger. Use it as a context manager, or `close` it.

    Args:
        path: The file; it is made if it is not there.

    Raises:
        LedgerError: Another process has it open, or the file is no ledger.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        try:
            self._database = sqlite3.connect(self.path, isolation_level=None, timeout=1)
            # The lock is held until the process ends, however it does.
            self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            what = "is in use by another run" if "locked" in str(error) else f"cannot be opened ({error})"
            raise LedgerError(f"the ledger '{self.path}' {what}") from error
        except sqlite3.DatabaseError as error:
            raise LedgerError(f"the file '{self.path}' is no ledger ({error})") from error

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def delete(self) -> None:
        """Closes the file and removes it."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def claim(self, job: Mapping[str, Any]) -> None:
        """Writes down what the ledger is for, or checks that it is for the same.

        Args:
            job: Everything that fixes the tasks, by name, as JSON.

        Raises:
            LedgerError: It is for something else; the message names the first thing that differs.
        """
        wanted = {name: canonical_json(value) for name, value in {"format": FORMAT, **job}.items()}
        stored = dict(self._database.execute("SELECT name, value FROM job"))
        if not stored:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT INTO job VALUES (?, ?)", wanted.items())
            self._database.execute("COMMIT")
            return
        for name in (*wanted, *stored):
            if wanted.get(name) != stored.get(name):
                raise LedgerError(
                    f"the ledger '{self.path}' is of another run: its {name} is {_short(stored.get(name))},"
                    f" not {_short(wanted.get(name))}; name another file, or delete it to begin anew"
                )

    def add(self, place: int, number: int, parcel: Parcel) -> None:
        """Adds a finished shard; one that is there already stays as it is.

        Args:
            place: Position of its quota in the job.
            number: Its number.
            parcel: The shard, packed.
        """
        self._database.execute("INSERT OR IGNORE INTO shards VALUES (?, ?, ?, ?, ?, ?, ?)", (place, number, *parcel))

    def lose(self, place: int, number: int, reason: str) -> None:
        """Notes that a worker was lost at a shard."""
        self._database.execute("INSERT INTO losses VALUES (?, ?, ?)", (place, number, reason))

    def shard(self, place: int, number: int) -> bytes | None:
        """A packed shard; None if it is not there."""
        row = self._database.execute(
            "SELECT packed FROM shards WHERE place = ? AND number = ?", (place, number)
        ).fetchone()
        return row[0] if row else None

    def holds(self, place: int, number: int) -> bool:
        """Whether a shard is there."""
        query = "SELECT 1 FROM shards WHERE place = ? AND number = ?"
        return self._database.execute(query, (place, number)).fetchone() is not None

    @property
    def costs(self) -> list[tuple[int, float]]:
        """Proven candidates and CPU seconds of each shard, in the order in which they were finished."""
        return self._database.execute("SELECT proven, cpu_seconds FROM shards ORDER BY rowid").fetchall()

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all shards that are there."""
        return sum(seconds for _, seconds in self.costs)

    @property
    def losses(self) -> list[tuple[int, int, str]]:
        """Place, number and reason of every loss, the oldest first."""
        return self._database.execute("SELECT place, number, reason FROM losses ORDER BY rowid").fetchall()

    def __len__(self) -> int:
        """How many shards are there."""
        return int(self._database.execute("SELECT COUNT(*) FROM shards").fetchone()[0])


def _short(value: str | None) -> str:
    text = "not there" if value is None else value
    return text if len(text) <= 80 else text[:80] + "…"
