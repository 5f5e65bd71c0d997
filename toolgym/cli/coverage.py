"""``toolgym pool coverage``: which of our tools do what each of the 373 tools of the DIVE paper's pool does.

The list is ``dive_pool.csv``: a tool's domain, name and upstream, and the pool and tools of ours that stand in for it
(joined by ``+`` if it takes several). ``how`` says what the match is worth: nothing for the same job, ``part`` where
ours do less or take another way, ``code`` where it is a few lines for our code interpreter. A row counts only if every
tool it names is there.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from toolgym.tools import ToolPool

Source: TypeAlias = Literal["offline", "live", "keyed", "none"]

SOURCES: tuple[Source, ...] = ("offline", "live", "keyed", "none")
TARGET = 0.95
"""Share of the list that must be covered."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One tool of the list and what covers it.

    Attributes:
        domain: Its domain.
        name: Its name.
        upstream: What is behind it.
        source: ``offline``, ``live`` (a keyless service), ``keyed`` or ``none``.
        tools: Names of our tools.
        how: ``same``, ``part`` or ``code``; empty if nothing covers it.
    """

    domain: str
    name: str
    upstream: str
    source: Source
    tools: tuple[str, ...]
    how: str


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``pool coverage``."""
    parser = subparsers.add_parser("pool", help="what the tool pools cover")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    verb = verbs.add_parser("coverage", help="compare with the tools of the DIVE paper; exit status 1 below 95 %%")
    verb.add_argument("--output", type=Path, metavar="FILE", help="also write the table to a Markdown file")
    verb.set_defaults(run=_run)


def coverage() -> list[Coverage]:
    """Looks up what covers each tool of the list."""
    table = files(__package__).joinpath("dive_pool.csv").read_text(encoding="utf-8")
    return [_covered(row) for row in csv.DictReader(table.splitlines())]


def _covered(row: dict[str, str]) -> Coverage:
    pool = _pool(row["pool"]) if row["pool"] else None
    names = tuple(row["tools"].split("+"))
    if pool is None or any(name not in pool for name in names):
        return Coverage(row["domain"], row["name"], row["upstream"], "none", (), "")
    return Coverage(row["domain"], row["name"], row["upstream"], _source(pool, names), names, row["how"] or "same")


def _source(pool: "ToolPool", names: Iterable[str]) -> Source:
    from toolgym.tools.http import LiveTool

    tools = [pool[name] for name in names]
    live = [tool for tool in tools if isinstance(tool, LiveTool)]
    keys = [tool.endpoint.service.key for tool in live]
    if any(key is not None and key.required for key in keys):
        return "keyed"
    return "live" if live else "offline"


@cache
def _pool(name: str) -> "ToolPool | None":
    from toolgym.tools import load_pool
    from toolgym.tools.pool import PoolReferenceError

    domain, _, live = name.partition(".")
    reference = f"toolgym.envs.{domain}.live:LIVE_POOL" if live else f"toolgym.envs.{domain}:POOL"
    try:
        return load_pool(reference)
    except PoolReferenceError:
        return None


def _run(arguments: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.table import Table

    found = coverage()
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 140
    table = Table("domain", "tool", "covered by", "source", "how", box=None, header_style="bold", pad_edge=False)
    for row in found:
        table.add_row(row.domain, row.name, ", ".join(row.tools) or "-", row.source, row.how or "-")
    console.print(table)
    for line in summary(found):
        console.print(line, markup=False)
    if arguments.output is not None:
        try:
            arguments.output.write_text(markdown(found), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"'{arguments.output}' cannot be written: {error.strerror}") from error
    return 0 if _share(found) >= TARGET else 1


def summary(found: Sequence[Coverage]) -> list[str]:
    """The counts, as sentences."""
    sources = Counter(row.source for row in found)
    how = Counter(row.how for row in found if row.how)
    covered = len(found) - sources["none"]
    return [
        f"{covered} of {len(found)} tools are covered ({_share(found):.1%}): "
        + ", ".join(f"{sources[source]} {source}" for source in SOURCES),
        f"of these {how['same']} do the same, {how['part']} do part of it or go another way, "
        f"{how['code']} are left to the code interpreter",
    ]


def markdown(found: Sequence[Coverage]) -> str:
    """The table and its summary as a Markdown page."""
    domains = list(dict.fromkeys(row.domain for row in found))
    lines = [
        "# Coverage of DIVE's tool pool",
        "",
        "Which tools of ours do what each of the 373 tools of the DIVE paper (arXiv 2603.11076) does. Written by",
        "`toolgym pool coverage --output docs/coverage.md`; the matches are kept in `toolgym/cli/dive_pool.csv`.",
        "*Offline* tools need a Python package, *live* ones the network or a snapshot, *keyed* ones also a key.",
        "",
        *(f"- {line[0].upper()}{line[1:]}." for line in summary(found)),
        "",
        "| domain | " + " | ".join(SOURCES) + " | covered |",
        "| --- |" + " ---: |" * (len(SOURCES) + 1),
    ]
    for domain in (*domains, "all"):
        part = [row for row in found if domain in (row.domain, "all")]
        counts = Counter(row.source for row in part)
        figures = " | ".join(str(counts[source]) for source in SOURCES)
        lines.append(f"| {domain} | {figures} | {_share(part):.1%} |")
    for domain in domains:
        lines += ["", f"## {domain.capitalize()}", "", "| tool | upstream | covered by | source | how |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for row in found:
            if row.domain == domain:
                ours = ", ".join(f"`{name}`" for name in row.tools) or "-"
                upstream = row.upstream.replace("|", "\\|")
                lines.append(f"| `{row.name}` | {upstream} | {ours} | {row.source} | {row.how or '-'} |")
    return "\n".join(lines) + "\n"


def _share(found: Sequence[Coverage]) -> float:
    return sum(row.source != "none" for row in found) / len(found)
