"""Worlds: the per-episode databases that stateful tools read and change.

A `WorldSource` builds one template from a seed, once in a process. Every episode forks it: a fork reads the shared
template until its first write, then a copy of its own, so that no fork ever sees another's rows and an episode that
only reads costs nothing. Time stands still in a world, and ids are given in sequence: equal calls, equal rows.
"""

import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolgym.canonical import digest
from toolgym.tools.difference import Contents, Difference, Table, describe, difference, read_contents

Row = sqlite3.Row


@dataclass(frozen=True)
class WorldSource:
    """Where the worlds of a pool come from.

    Attributes:
        name: Name of the world (``"brokerage"``).
        version: Changes whenever `build` makes other rows.
        setting: One or two sentences that tell an agent where it is and what day it is there.
        build: Makes tables and rows in an empty database from a source of chance, and from nothing else. Tables whose
            rows get ids in sequence have an ``INTEGER PRIMARY KEY AUTOINCREMENT``.
        side_effects: Tables (``"audit"``) and columns (``"orders.note"``) that no task asks about, so that changes in
            them neither help nor harm.
        seed: Seed of the source of chance.
    """

    name: str
    version: str
    setting: str
    build: Callable[[sqlite3.Connection, random.Random], None]
    side_effects: frozenset[str] = frozenset()
    seed: int = 0

    def fork(self) -> "World":
        """A new world that is as the template."""
        return World(self)

    def restore(self, image: bytes | None) -> "World":
        """A world as `World.image` saved it."""
        world = World(self)
        if image is not None:
            world._image = image
            world._written.update(table.name for table in self.template.tables)
        return world

    @cached_property
    def template(self) -> "Template":
        """The world that all forks start from, built once."""
        return Template(self)

    @property
    def digest(self) -> str:
        """Fingerprint of the template's rows, side effects left out."""
        return self.template.digest


class Template:
    """A built world that nobody can change.

    Args:
        source: What builds it.

    Attributes:
        image: The database as bytes.
        tables: Its tables without side effects.
        contents: Their rows.
        digest: Fingerprint of those rows.
    """

    def __init__(self, source: WorldSource) -> None:
        connection = _opened(None)
        connection.execute("BEGIN")  # one transaction: thousands of single ones would take seconds
        source.build(connection, random.Random(f"{source.name}/{source.version}/{source.seed}"))
        connection.commit()
        connection.execute("VACUUM")
        self.image = connection.serialize()
        self.tables: tuple[Table, ...] = describe(connection, source.side_effects)
        self.contents: Contents = read_contents(connection, self.tables)
        rows = {table: [list(row) for row in found.values()] for table, found in self.contents.items()}
        self.digest = digest([source.name, source.version, rows])
        connection.execute("PRAGMA query_only = ON")
        self._connection = connection
        self._lock = threading.Lock()

    def select(self, statement: str, values: tuple[Any, ...]) -> list[Row]:
        """Runs one query; threads may share a template."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


class World:
    """One fork: what a tool whose first parameter is annotated `World` gets.

    Statements are constants of the tool; whatever an agent wrote is passed as values.
    """

    __slots__ = ("_image", "_own", "_writing", "_written", "source")

    def __init__(self, source: WorldSource) -> None:
        self.source = source
        self._image: bytes | None = None  # what the rows are, where that is known: forks share it until they write
        self._own: sqlite3.Connection | None = None
        self._writing = False
        self._written: set[str] = set()

    def fork(self) -> "World":
        """A world that is as this one and goes its own way; rows are copied when it first looks at them.

        Raises:
            RuntimeError: A transaction is open.
        """
        if self._writing:
            raise RuntimeError("a world cannot be forked inside a transaction")
        twin = World(self.source)
        twin._image = self.image
        twin._written = set(self._written)
        return twin

    def select(self, statement: str, *values: Any) -> list[Row]:
        """The rows of one query."""
        own = self._opened()
        if own is None:
            return self.source.template.select(statement, values)
        return own.execute(statement, values).fetchall()

    def first(self, statement: str, *values: Any) -> Row | None:
        """The first row of one query, None if there is none."""
        return next(iter(self.select(statement, *values)), None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: all of its changes happen, or none if anything is raised.

        Raises:
            RuntimeError: Another one is open.
        """
        if self._writing:
            raise RuntimeError("a transaction is open already")
        own = self._opened() or self._open(self.source.template.image)
        self._image = None
        own.execute("BEGIN")
        self._writing = True
        try:
            yield
            own.execute("COMMIT")
        except BaseException:
            own.execute("ROLLBACK")
            raise
        finally:
            self._writing = False

    def change(self, statement: str, *values: Any) -> int:
        """Runs one statement that changes rows; only inside `writing`.

        Returns:
            The id of the row that was inserted last.

        Raises:
            RuntimeError: No transaction is open.
        """
        if self._own is None or not self._writing:
            raise RuntimeError("a world is changed inside a transaction only; use 'with world.writing()'")
        return self._own.execute(statement, values).lastrowid or 0

    @property
    def touched(self) -> bool:
        """Whether a transaction was ever begun, and the fork has a copy of its own."""
        return self._own is not None or self._image is not None

    @property
    def digest(self) -> str:
        """Fingerprint of the rows, side effects left out: equal for two forks if and only if they hold the same."""
        template = self.source.template
        own = self._opened()
        if own is None:
            return template.digest
        found = self._contents(own)
        rows = {table: [list(row) for row in held.values()] for table, held in found.items()}
        return digest([self.source.name, self.source.version, rows])

    @property
    def difference(self) -> Difference:
        """What has become of the template: see `toolgym.tools.difference`."""
        template = self.source.template
        own = self._opened()
        if own is None:
            return {}
        return difference(template.contents, self._contents(own), template.tables)

    @property
    def image(self) -> bytes | None:
        """The database as bytes, None if it is still the template."""
        if self._image is None and self._own is not None:
            self._image = self._own.serialize()
        return self._image

    def _opened(self) -> sqlite3.Connection | None:
        """The database of its own, None if there is none because it is still the template."""
        if self._own is None and self._image is not None:
            self._open(self._image)
        return self._own

    def _open(self, image: bytes) -> sqlite3.Connection:
        own = self._own = _opened(image)
        written = self._written

        def note(action: int, table: str | None, *_: str | None) -> int:
            """Called by SQLite for everything that a statement will do; remembers the tables that may be written."""
            if action in _WRITES and table is not None:
                written.add(table)
            return sqlite3.SQLITE_OK

        own.set_authorizer(note)
        return own

    def _contents(self, own: sqlite3.Connection) -> Contents:
        """All rows; of tables that no statement has written, the template's."""
        template = self.source.template
        read = read_contents(own, tuple(table for table in template.tables if table.name in self._written))
        return {**template.contents, **read}


_WRITES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)


def _opened(image: bytes | None) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    connection.row_factory = sqlite3.Row
    if image is not None:
        connection.deserialize(image)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection
