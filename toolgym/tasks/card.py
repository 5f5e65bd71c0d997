"""Data cards: the README of a data set folder, with the front matter that dataset hubs and `datasets` read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True)
class Section:
    """A part of a card.

    Attributes:
        title: Its heading.
        text: What stands under it.
        columns: Headings of its table; none without a table.
        rows: The table, one text a cell.
    """

    title: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Card:
    """What a data card says.

    Attributes:
        name: Name of the set.
        split: Name of the one split that its files hold.
        count: How many tasks there are.
        file: The file that `datasets.load_dataset` reads for the folder.
        features: Columns, as `datasets` describes them (`toolgym.tasks.parquet.FEATURES`).
        sections: The text.
    """

    name: str
    split: str
    count: int
    file: str
    features: Mapping[str, Mapping[str, Any]]
    sections: Sequence[Section]

    def render(self) -> str:
        """The README."""
        parts = [f"---\n{self._front()}---\n\n# {self.name}\n"]
        for section in self.sections:
            parts.append(f"## {section.title}\n")
            if section.text:
                parts.append(section.text.rstrip() + "\n")
            if section.columns:
                parts.append(_table(section.columns, section.rows))
        return "\n".join(parts)

    def _front(self) -> str:
        size = next((name for limit, name in SIZES if self.count < limit), "n>1M")
        lines = [
            f'pretty_name: "{self.name}"',
            "language: [en]",
            "license: other",
            "license_name: see-below",
            "task_categories: [question-answering, text-generation]",
            "tags: [agents, tool-use, reinforcement-learning, synthetic, toolgym]",
            f"size_categories: [{size}]",
            "configs:",
            "- config_name: default",
            "  data_files:",
            f"  - split: {self.split}",
            f"    path: {self.file}",
            "dataset_info:",
            "  features:",
        ]
        for name, feature in self.features.items():
            lines += [f"  - name: {name}", f"    {_feature(feature)}"]
        return "\n".join(lines) + "\n"


def _feature(feature: Mapping[str, Any]) -> str:
    if feature["_type"] == "List":
        return f"list: {feature['feature']['dtype']}"
    return f"dtype: {feature['dtype']}"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
