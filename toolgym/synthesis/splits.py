"""Splits: which tools and which seeds the tasks of each split may use, so that no two splits share either."""

from collections.abc import Mapping

from toolgym.canonical import unit_interval
from toolgym.evidence.seeds import SeedSource
from toolgym.tasks.task import Split
from toolgym.tools import ToolPool

SHARES: Mapping[Split, tuple[float, float]] = {
    "train": (0.0, 0.6),
    "validation": (0.6, 0.8),
    "test": (0.8, 1.0),
}
"""The part of every theme's tools and of every identifying type's seeds that each split owns."""


def split_tools(pool: ToolPool) -> dict[Split, tuple[str, ...]]:
    """Divides a pool's tools theme by theme and kind by kind, by the rank of a hash of each name.

    Since a split's tasks call its own tools only, their labelled call graphs differ from every other split's.

    Returns:
        Tool names by split, in the pool's order.
    """
    shelves: dict[tuple[str, str], list[str]] = {}
    for tool in pool:
        shelves.setdefault((tool.theme, tool.kind), []).append(tool.name)
    owner: dict[str, Split] = {}
    offset = 0.0
    for shelf in sorted(shelves):
        names = sorted(shelves[shelf], key=lambda name: unit_interval("split", name))
        for name in names:
            # One running place over all shelves keeps the shares right although most shelves are small.
            offset = (offset + 0.6180339887498949) % 1.0
            owner[name] = next(split for split, (low, high) in SHARES.items() if low <= offset < high)
    return {split: tuple(tool.name for tool in pool if owner[tool.name] == split) for split in SHARES}


def split_pool(pool: ToolPool, split: Split | None) -> tuple[ToolPool, SeedSource]:
    """The tools and seeds that tasks of a split are made from; everything for None."""
    if split is None:
        return pool, SeedSource(pool)
    return pool.restrict(split_tools(pool)[split]), SeedSource(pool, SHARES[split])
