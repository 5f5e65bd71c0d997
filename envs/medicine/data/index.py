"""Indices: large source files parsed once into SQLite under the user's cache directory, and read from there.

The file's name carries the hash of the bytes it was built from, so that a changed library gets an index of its own. It
is written beside its place and moved there when it is complete: a killed build leaves no half index, and of two builds
at the same time either may win.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from toolgym.tools import Source, Unavailable

Build = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True)
class Index:
    """A set of tables derived from the data of one or more sources.

    Attributes:
        name: Short name, the first part of the file's name.
        sources: Where the data come from; their hashes are part of the key.
        build: Creates and fills the tables.
        edition: Raised when ``build`` makes other tables out of the same data.
    """

    name: str
    sources: tuple[Source, ...]
    build: Build
    edition: int = 1
    _path: Path | None = field(default=None, compare=False)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            Unavailable: A source is not installed, or the cache directory cannot be written.
        """
        return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, or None.

        Raises:
            Unavailable: As for `rows`.
        """
        found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def column(self, query: str, *values: Any) -> list[Any]:
        """The first column of a query's rows.

        Raises:
            Unavailable: As for `rows`.
        """
        return [row[0] for row in self.rows(query, *values)]

    @cached_property
    def path(self) -> Path:
        """Where the index is kept.

        Raises:
            Unavailable: A source is not installed.
        """
        key = hashlib.sha256(f"{self.edition}".encode())
        for source in self.sources:
            key.update(f"\0{source.distribution}\0{source.version}\0{source.data_hash}".encode())
        return (self._path or cache_directory()) / f"{self.name}-{key.hexdigest()[:24]}.sqlite"

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        if not self.path.exists():
            self._write()
        # Nothing ever changes the file, so readers need no locks, and threads may share the connection.
        return sqlite3.connect(f"{self.path.as_uri()}?immutable=1", uri=True, check_same_thread=False)

    def _write(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=f".{self.name}-", suffix=".draft", dir=self.path.parent)
        except OSError as error:
            raise Unavailable(f"the cache directory '{self.path.parent}' cannot be written: {error}") from error
        os.close(handle)
        try:
            with closing(sqlite3.connect(draft)) as database:
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                self.build(database)
                database.commit()
            _flush(draft)
            os.replace(draft, self.path)
        finally:
            Path(draft).unlink(missing_ok=True)


def cache_directory() -> Path:
    """The directory of this pack's indices: ``toolgym/medicine`` under ``$XDG_CACHE_HOME``, else ``~/.cache``."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "toolgym" / "medicine"


def _flush(name: str) -> None:
    handle = os.open(name, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
