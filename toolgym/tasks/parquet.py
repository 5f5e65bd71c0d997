"""Task files in Parquet: plain columns to filter by, and JSON text for what differs from task to task.

The text is left as text also for `datasets.load_dataset`: its own JSON type reads numbers by a parser that gets the
last digit wrong, and a task's seal covers every digit. Needs the extra ``parquet``.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from toolgym.canonical import canonical_json
from toolgym.tasks.task import StateTask, Task

TEXTS = ("id", "domain", "split", "question")
"""Columns of plain text; of these, ``split`` alone may be null."""

LISTS = ("toolset",)
"""Columns of lists of texts."""

OBJECTS = tuple(
    name for name in dict.fromkeys((*Task.model_fields, *StateTask.model_fields)) if name not in (*TEXTS, *LISTS)
)
"""Columns of canonical JSON; null stands for a field that the sort of task does not have."""

ROWS = 1_000
"""Tasks of one row group, which is what a reader or writer holds in memory."""

FEATURES: dict[str, dict[str, Any]] = {
    **{name: {"dtype": "string", "_type": "Value"} for name in (*TEXTS, *OBJECTS)},
    **{name: {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"} for name in LISTS},
}
"""The columns as `datasets` describes them."""

_SCHEMA = pyarrow.schema(
    [
        *(pyarrow.field(name, pyarrow.string()) for name in (*TEXTS, *OBJECTS)),
        *(pyarrow.field(name, pyarrow.list_(pyarrow.string())) for name in LISTS),
    ],
    metadata={"huggingface": json.dumps({"info": {"features": FEATURES}})},
)


class ParquetFile:
    """A Parquet file that tasks are added to one by one.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._writer = pyarrow.parquet.ParquetWriter(path, _SCHEMA, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, body: dict[str, Any]) -> None:
        """Adds a task, given as JSON."""
        objects = {name: canonical_json(body[name]) for name in OBJECTS if name in body}
        self._rows.append({**{name: body[name] for name in (*TEXTS, *LISTS)}, **objects})
        if len(self._rows) == ROWS:
            self._flush()

    def close(self) -> None:
        """Writes what is left and closes the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=_SCHEMA))
        self._rows.clear()


def line_of_row(row: Mapping[str, Any]) -> str:
    """The canonical JSON line of a row, such as one that `datasets` has read.

    Raises:
        KeyError: A column is missing.
        ValueError: A column of JSON holds something else.
    """
    objects = {name: json.loads(row[name]) for name in OBJECTS if row[name] is not None}
    return canonical_json({**{name: row[name] for name in (*TEXTS, *LISTS)}, **objects})


def read_lines(path: Path) -> Iterator[str]:
    """The canonical JSON line of each task.

    Raises:
        ValueError: The file is no Parquet file of tasks.
    """
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS, columns=[*TEXTS, *LISTS, *OBJECTS]):
                yield from map(line_of_row, batch.to_pylist())
    except (pyarrow.ArrowException, KeyError, TypeError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
