"""Differences: what changed between two states of a world, in a form in which equal changes are equal JSON.

Per table, rows that were added, removed or changed, by primary key. A row that was added under a number given in
sequence is named by its content ("new 1", "new 2", …), as are references to it, so that it does not matter in which
order several were added.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from toolgym.canonical import canonical_json

Contents: TypeAlias = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]
"""Rows by primary key by table, side effects left out."""

Difference: TypeAlias = dict[str, dict[str, dict[str, Any]]]
"""``{table: {"added" or "removed": {key: row}, "changed": {key: {column: [old, new]}}}}``; empty parts left out."""

_Names: TypeAlias = Mapping[tuple[str, Any], str]


@dataclass(frozen=True)
class Table:
    """A table as differences see it.

    Attributes:
        name: Its name.
        columns: Its columns without side effects.
        key: Positions of the primary key's columns among them.
        numbered: Whether the key is one number that is given in sequence.
        references: For columns that hold keys of another table, that table, by position.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[int, ...]
    numbered: bool
    references: Mapping[int, str]


def describe(connection: sqlite3.Connection, side_effects: frozenset[str]) -> tuple[Table, ...]:
    """The tables of a database, side effects left out.

    Raises:
        ValueError: A side effect names nothing, or a table has no primary key or a key that is a side effect.
    """
    names = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not row[0].startswith("sqlite_")
    ]
    known, found = set(names), []
    for name in names:
        infos = list(connection.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (name,)))
        known |= {f"{name}.{info[0]}" for info in infos}
        if name in side_effects:
            continue
        kept = [info for info in infos if f"{name}.{info[0]}" not in side_effects]
        keys = [info for info in infos if info[2]]
        if not keys or any(info not in kept for info in keys):
            raise ValueError(f"the table '{name}' of a world needs a primary key that is no side effect")
        columns = tuple(info[0] for info in kept)
        links = connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (name,))
        references = {columns.index(column): table for column, table in links if column in columns}
        key = tuple(columns.index(info[0]) for info in sorted(keys, key=lambda info: info[2]))
        numbered = len(keys) == 1 and keys[0][1].upper() == "INTEGER" and key[0] not in references
        found.append(Table(name, columns, key, numbered, references))
    if side_effects - known:
        raise ValueError(f"the side effect '{min(side_effects - known)}' is neither a table nor a column")
    return tuple(found)


def read_contents(connection: sqlite3.Connection, tables: tuple[Table, ...]) -> Contents:
    """Reads all rows of some tables, in the order of their keys."""
    found: Contents = {}
    cursor = connection.cursor()
    cursor.row_factory = None
    for table in tables:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        order = ", ".join(f'"{table.columns[position]}"' for position in table.key)
        rows = cursor.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {order}').fetchall()
        if len(table.key) == 1:
            (at,) = table.key
            found[table.name] = {(row[at],): row for row in rows}
        else:
            found[table.name] = {tuple(row[position] for position in table.key): row for row in rows}
    return found


def difference(before: Contents, after: Contents, tables: tuple[Table, ...]) -> Difference:
    """Compares two states; the result is empty if and only if they are equal."""
    touched = [table for table in tables if before[table.name] != after[table.name]]
    names = _new_names(before, after, touched)
    found: Difference = {}
    for table in touched:
        old, new = before[table.name], after[table.name]
        parts = {
            "added": {_key(table, row, names): _row(table, row, names) for key, row in new.items() if key not in old},
            "removed": {_key(table, row, {}): _row(table, row, {}) for key, row in old.items() if key not in new},
            "changed": {
                _key(table, row, {}): _changes(table, old[key], row, names)
                for key, row in new.items()
                if key in old and old[key] != row
            },
        }
        found[table.name] = {part: rows for part, rows in parts.items() if rows}
    return found


def _new_names(before: Contents, after: Contents, tables: list[Table]) -> _Names:
    """A name for each row that was added under a number: its rank by its content and by the new rows that refer to it.

    Both are read with all new numbers masked. Rows that are equal in both are as good as exchangeable.
    """
    added = {
        table.name: [row for key, row in after[table.name].items() if key not in before[table.name]] for table in tables
    }
    numbered = [table for table in tables if table.numbered]
    masks = {(table.name, row[table.key[0]]): "new" for table in numbered for row in added[table.name]}
    links: dict[tuple[str, Any], list[str]] = {}
    for table in tables:
        for row in added[table.name]:
            for position, owner in table.references.items():
                if (owner, row[position]) in masks:
                    link = canonical_json([table.name, position, _row(table, row, masks)])
                    links.setdefault((owner, row[position]), []).append(link)
    names: dict[tuple[str, Any], str] = {}
    for table in numbered:
        contents = {
            row[table.key[0]]: (
                canonical_json(_row(table, row, masks)),
                sorted(links.get((table.name, row[table.key[0]]), [])),
            )
            for row in added[table.name]
        }
        ranked = sorted(contents, key=lambda number: (contents[number], number))
        names |= {(table.name, number): f"new {rank}" for rank, number in enumerate(ranked, 1)}
    return names


def _named(table: Table, position: int, value: Any, names: _Names) -> Any:
    owner = table.name if table.numbered and position == table.key[0] else table.references.get(position)
    return names.get((owner, value), value) if owner is not None else value


def _key(table: Table, row: tuple[Any, ...], names: _Names) -> str:
    return "/".join(str(_named(table, position, row[position], names)) for position in table.key)


def _row(table: Table, row: tuple[Any, ...], names: _Names) -> dict[str, Any]:
    """A row by column; a number given in sequence is left out, because the key names it."""
    return {
        column: _named(table, position, row[position], names)
        for position, column in enumerate(table.columns)
        if not (table.numbered and position == table.key[0])
    }


def _changes(table: Table, old: tuple[Any, ...], new: tuple[Any, ...], names: _Names) -> dict[str, Any]:
    return {
        column: [old[position], _named(table, position, new[position], names)]
        for position, column in enumerate(table.columns)
        if old[position] != new[position]
    }
