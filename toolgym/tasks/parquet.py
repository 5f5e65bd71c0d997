"""Task files in Parquet: plain columns to filter by, and JSON columns for what differs from task to task.

`datasets.load_dataset` decodes the JSON columns by the features in the schema; `TaskSet` gets the same lines back that
were written. Needs the extra ``parquet``.
"""

import json
from collections.abc import Iterator
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
"""Columns of JSON; null stands for a field that the sort of task does not have."""

ROWS = 1_000
"""Tasks of one row group, which is what a reader or writer holds in memory."""

FEATURES: dict[str, dict[str, Any]] = {
    **{name: {"dtype": "string", "_type": "Value"} for name in TEXTS},
    **{name: {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"} for name in LISTS},
    **{name: {"_type": "Json"} for name in OBJECTS},
}
"""The columns as `datasets` describes them."""

_SCHEMA = pyarrow.schema(
    [
        *(pyarrow.field(name, pyarrow.string()) for name in TEXTS),
        *(pyarrow.field(name, pyarrow.list_(pyarrow.string())) for name in LISTS),
        *(pyarrow.field(name, pyarrow.json_()) for name in OBJECTS),
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
        columns = [
            pyarrow.array([row.get(field.name) for row in self._rows], field.type.storage_type).cast(field.type)
            if field.name in OBJECTS
            else pyarrow.array([row[field.name] for row in self._rows], field.type)
            for field in _SCHEMA
        ]
        if self._rows:
            self._writer.write_table(pyarrow.Table.from_arrays(columns, schema=_SCHEMA))
        self._rows.clear()


def read_lines(path: Path) -> Iterator[str]:
    """The canonical JSON line of each task.

    Raises:
        ValueError: The file is no Parquet file of tasks.
    """
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS, columns=[*TEXTS, *LISTS, *OBJECTS]):
                for row in batch.to_pylist():
                    objects = {name: json.loads(row[name]) for name in OBJECTS if row[name] is not None}
                    yield canonical_json({**{name: row[name] for name in (*TEXTS, *LISTS)}, **objects})
    except (pyarrow.ArrowException, KeyError, TypeError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
