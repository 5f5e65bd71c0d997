"""``toolgym diversity`` compares what task sets cover, at their own size and at a common one."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from toolgym.synthesis.diversity import Diversity, Structure


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``diversity``."""
    parser = subparsers.add_parser("diversity", help="compare what task sets cover, with published figures beside them")
    parser.add_argument(
        "sets",
        nargs="+",
        metavar="SET",
        help="[NAME=]PATH: task file, folder of task files, data set folder, or JSON lines with 'tools' and 'edges'",
    )
    parser.add_argument("--size", type=int, help="common size to compare at (that of the smallest set, at most 48000)")
    parser.add_argument(
        "--pool", action="append", default=[], metavar="REF", help="another pool tools are looked up in"
    )
    parser.add_argument("--plots", type=Path, metavar="DIR", help="also draw plots into this folder")
    parser.add_argument("--format", choices=("png", "svg"), default="png", help="of the plots (png)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="also write the table to a Markdown file")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.table import Table

    from toolgym.synthesis.diversity import compare, draw, markdown

    kinds = _Kinds(arguments.pool)
    sets = [_measured(path, name, kinds) for name, path in _named(arguments.sets)]
    try:
        titles, rows = compare(sets, arguments.size)
    except ValueError as error:
        raise CommandError(str(error)) from error
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 60 + 30 * len(titles)
    table = Table("measure", box=None, header_style="bold", pad_edge=False)
    for title in titles:
        table.add_column(title, justify="right")
    for row in rows:
        table.add_row(row.measure, *row.cells)
    console.print(table)
    for one in sets:
        if one.unknown:
            console.print(f"{one.name}: {one.unknown} tasks call tools of unknown kind", markup=False)
    try:
        if arguments.output is not None:
            arguments.output.write_text(markdown(titles, rows), encoding="utf-8")
        if arguments.plots is not None:
            for file in draw(sets, arguments.plots, arguments.format):
                console.print(f"drawn: {file}", markup=False, soft_wrap=True)
    except OSError as error:
        raise CommandError(f"'{error.filename}' cannot be written: {error.strerror}") from error
    except ImportError as error:
        raise CommandError("plots need matplotlib: pip install 'toolgym[plots]'") from error
    return 0


class _Kinds:
    """Kinds of tools by the pool a task names. Only pools of toolgym itself and those the person gave are imported."""

    def __init__(self, given: Sequence[str]) -> None:
        from toolgym.registration import POOLS

        self._trusted = POOLS | set(given)
        self._given = tuple(given)
        self._known: dict[str, dict[str, str]] = {}

    def of(self, reference: str) -> dict[str, str]:
        """Kind by tool name of one pool, completed from the pools that were given."""
        if reference not in self._known:
            merged: dict[str, str] = {}
            for one in (*self._given, reference):
                if one in self._trusted:
                    from toolgym.tools import load_pool

                    merged.update({tool.name: tool.kind for tool in load_pool(one)})
            self._known[reference] = merged
        return self._known[reference]


def _measured(given: str, name: str, kinds: _Kinds) -> "Diversity":
    from toolgym.synthesis.diversity import measure

    try:
        return measure(name, (one for file in _files(Path(given)) for one in _structures(file, kinds)))
    except (OSError, ValueError) as error:
        raise CommandError(f"'{given}' cannot be read: {error}") from error


def _structures(file: Path, kinds: _Kinds) -> "Iterator[Structure]":
    from toolgym.synthesis.diversity import read_structures
    from toolgym.tasks.taskset import read_lines

    return read_structures(read_lines(file), file.name, kinds.of)


def _files(given: Path) -> list[Path]:
    """The task files of a set: of a folder of them all, or one, which a data set folder is as well."""
    from toolgym.tasks.taskset import DATASET_FILES

    if not given.is_dir() or (given / DATASET_FILES["parquet"]).exists():
        return [given]
    files = [file for file in sorted(given.glob("*.jsonl")) if not file.name.endswith(".attempts.jsonl")]
    if not files:
        raise CommandError(f"the folder '{given}' holds no .jsonl file")
    return files


def _named(given: Sequence[str]) -> list[tuple[str, str]]:
    """Name and path of each set: the name that was given, or as much of the path as tells the sets apart."""
    paths = [one.partition("=")[2] or one for one in given]
    parts = [Path(path).with_suffix("").parts for path in paths]
    names = list(paths)
    for length in range(max(map(len, parts)), 0, -1):
        shorter = ["/".join(part[-length:]) for part in parts]
        names = shorter if len(set(shorter)) == len(shorter) else names
    return [
        (one.partition("=")[0] if "=" in one else name, path)
        for one, name, path in zip(given, names, paths, strict=True)
    ]
