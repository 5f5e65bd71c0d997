"""Sets side by side, at their own size and at a common one, next to published figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolgym.synthesis.diversity.measures import CLASSES, ENTROPIES, NUMBERS, Diversity
from toolgym.synthesis.diversity.published import PUBLISHED, Published

UNKNOWN = "-"
"""What a table says where a figure is not known or not defined."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison.

    Attributes:
        measure: What was measured.
        cells: One text for each column.
    """

    measure: str
    cells: tuple[str, ...]


def compare(sets: Sequence[Diversity], size: int | None = None) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Compares sets.

    Args:
        sets: At least one set; none is empty.
        size: The common size of the rarefied columns. By default that of the smallest set, or the size that the
            published figures were taken at if every set has as many tasks.

    Returns:
        The columns' titles, and the rows. Numbers of classes stand in one column per set for the whole set, and in
        another for the common size, with an interval that holds about 95 % of subsamples. Published figures follow.

    Raises:
        ValueError: A set is smaller than the common size, or is empty.
    """
    if not all(one.tasks for one in sets):
        raise ValueError("a set without tasks has no diversity")
    size = min(PUBLISHED[0].tasks, *(one.tasks for one in sets)) if size is None else size
    rarefied = [one for one in sets if one.tasks != size]
    titles = (
        *(f"{one.name} ({one.tasks:,})" for one in sets),
        *(f"{one.name} at {size:,}" for one in rarefied),
        *(f"{one.name} ({one.tasks:,}), published" for one in PUBLISHED),
    )
    rows = [
        Row(
            name,
            (
                *(f"{len(one.classes[name]):,}" if one.known(name) else UNKNOWN for one in sets),
                *(_rarefied(one, name, size) for one in rarefied),
                *(f"{one.classes[name]:,}" if name in one.classes else UNKNOWN for one in PUBLISHED),
            ),
        )
        for name in CLASSES
    ]
    blank = (UNKNOWN,) * len(rarefied)
    for name in NUMBERS:
        cells = (f"{one.mean(name):.2f} (at most {max(one.numbers[name])})" for one in sets)
        rows.append(Row(f"{name} per task", (*cells, *blank, *(_published_mean(one, name) for one in PUBLISHED))))
    unpublished = (UNKNOWN,) * len(PUBLISHED)
    for name in ENTROPIES:
        cells = (f"{one.entropy(name):.2f} bits" if _entropy_known(one, name) else UNKNOWN for one in sets)
        rows.append(Row(name, (*cells, *blank, *unpublished)))
    for letter, kind in (("R", "retrieval"), ("P", "processing"), ("A", "action")):
        cells = (
            f"{one.kinds[letter] / max(1, one.kinds.total()):.1%}" if one.known("topology classes") else UNKNOWN
            for one in sets
        )
        rows.append(Row(f"calls that are {kind}", (*cells, *blank, *unpublished)))
    for part in sets[0].layout():
        cells = (
            f"{one.layout()[part][0]} ({one.layout()[part][1] / one.tasks:.1%} of tasks)"
            if one.known("topology classes")
            else UNKNOWN
            for one in sets
        )
        rows.append(Row(f"topology classes, {part}", (*cells, *blank, *unpublished)))
    return titles, tuple(rows)


def markdown(titles: Sequence[str], rows: Sequence[Row]) -> str:
    """A comparison as a Markdown table."""
    lines = [
        "| measure | " + " | ".join(titles) + " |",
        "| --- |" + " ---: |" * len(titles),
        *("| " + " | ".join((row.measure, *row.cells)) + " |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _rarefied(one: Diversity, name: str, size: int) -> str:
    if not one.known(name):
        return UNKNOWN
    found = one.at(name, size)
    low, high = found.interval
    return f"{found.expected:,.0f} ({low:,.0f} to {high:,.0f})"


def _published_mean(one: Published, name: str) -> str:
    return f"{one.numbers[name]:.2f}" if name in one.numbers else UNKNOWN


def _entropy_known(one: Diversity, name: str) -> bool:
    needed = {"topology entropy": "topology classes", "answer entropy": "answer types"}
    return one.known(needed.get(name, "tools"))
