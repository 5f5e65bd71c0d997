"""Rows: what the frames over tables and sets share about the columns of a list of records."""

from typing import Any

from toolgym.synthesis.frames.frame import is_number
from toolgym.synthesis.material import Material, Node
from toolgym.tasks.programs import Item
from toolgym.tools.schema import EVERY, ResultField

MAX_SET = 12
"""Most members a set answer may have."""


def columns(material: Material, node: Node) -> tuple[list[ResultField], list[ResultField]]:
    """The labels (entities that differ from item to item) and the numbers of a list of records."""
    tool = material.pool[material.by_id[node.call].tool]
    rows: list[dict[str, Any]] = material.value(node)
    head = (*node.path, EVERY)
    parts = [p for p in tool.fields if p.path[:-1] == head and not p.is_list and p.key in tool.wording]
    parts = [p for p in parts if all(row.get(p.path[-1]) is not None for row in rows)]
    labels = [p for p in parts if p.kind in ("text", "date") and len({row[p.path[-1]] for row in rows}) == len(rows)]
    return [p for p in labels if p.kind == "date" or p.entity], [p for p in parts if is_number(material, p)]


def item(part: ResultField) -> Item:
    """A column's value in the row that a program is looking at."""
    return Item(part.path[-1:], part.kind)


def column(material: Material, node: Node, name: str) -> ResultField:
    """The declared field of a column."""
    tool = material.pool[material.by_id[node.call].tool]
    return next(p for p in tool.fields if p.path == (*node.path, EVERY, name))


def column_noun(material: Material, node: Node, part: ResultField) -> str:
    """The bare noun by which a phrase calls a column."""
    return material.pool[material.by_id[node.call].tool].wording[part.key][0]
