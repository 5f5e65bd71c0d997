"""``toolgym tools list`` and ``tools check``: what a pool holds, and whether its tools pass the admission gate."""

import argparse
import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from rich.console import Console

    from toolgym.tools import Tool, ToolPool
    from toolgym.tools.gate import GateReport

DEFAULT_POOL = "toolgym.envs.finance:POOL"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``tools list`` and ``tools check``."""
    parser = subparsers.add_parser("tools", help="list the tools of a pool, or check that they may be admitted")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="print the tools, and those whose library is missing")
    check = verbs.add_parser("check", help="run the admission gate; exit status 1 if a tool does not pass")
    for verb, handler in ((listing, _list), (check, _check)):
        verb.add_argument("names", nargs="*", metavar="NAME", help="tools; all if none is named")
        verb.add_argument("--pool", default=DEFAULT_POOL, metavar="REF", help=f"package.module:NAME ({DEFAULT_POOL})")
        verb.set_defaults(run=handler)
    check.add_argument(
        "--all", action="store_true", help="check the pools of every pack and sandbox, one after another"
    )


def _list(arguments: argparse.Namespace) -> int:
    from rich.table import Table

    pool, names = _pool(arguments.pool, arguments.names)
    console = _console()
    table = Table("tool", "kind", "theme", "arguments", "result", box=None, header_style="bold", pad_edge=False)
    for name in names:
        tool = pool[name]
        table.add_row(name, tool.kind, tool.theme, *map(", ".join, _signature(tool)))
    console.print(table)
    _summarise(console, [pool[name] for name in names])
    for name, hint in pool.unavailable.items():
        if name in names:
            console.print(f"unavailable: {name}: {hint}", markup=False, soft_wrap=True)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    references = _every_pack() if arguments.all else [arguments.pool]
    return max(_check_one(reference, arguments.names) for reference in references)


def _every_pack() -> list[str]:
    """Pools of the registered packs; the mixed one holds no tools of its own."""
    from toolgym.registration import ENVIRONMENTS

    return [f"{pack}:POOL" for pack in ENVIRONMENTS.values() if not pack.endswith(".mixed")]


def _check_one(reference: str, wanted: list[str]) -> int:
    from toolgym.tools.gate import check_pool

    pool, names = _pool(reference, wanted)
    report = check_pool(pool, names)
    console = _console()
    _print_report(console, report)
    _summarise(console, [pool[name] for name in names])
    failed = sum(bool(check.findings) for check in report.tools)
    missing = sum(check.unavailable is not None and not check.findings for check in report.tools)
    console.print(
        f"{reference}: {len(report.tools) - failed - missing} tools pass, {failed} do not, {missing} are unavailable "
        f"({len(report.findings)} findings)",
        highlight=False,
    )
    return 1 if failed else 0


def _pool(reference: str, wanted: list[str]) -> "tuple[ToolPool, list[str]]":
    from toolgym.tools import load_pool
    from toolgym.tools.pool import unknown_tool

    pool = load_pool(reference)
    for name in wanted:
        if name not in pool:
            error = unknown_tool(name, pool.tools).error
            raise CommandError(error.message if error else name)
    return pool, wanted or list(pool.tools)


def _console() -> "Console":
    """Prints to the terminal's width, and to files and pipes at a width that does not depend on where it runs."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 140
    return console


def _signature(tool: "Tool") -> tuple[list[str], list[str]]:
    taken = [p.name if p.required else f"[{p.name}]" for p in tool.parameters]
    given = [f.key for f in tool.fields if len(f.path) == 1]
    return [name.replace("[", r"\[") for name in taken], given


def _print_report(console: "Console", report: "GateReport") -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("tool", "kind", "theme", "source"):
        table.add_column(heading)
    for heading in ("golden", "valid seeds", "longest", "verdict"):
        table.add_column(heading, justify="right")
    for check in report.tools:
        verdict = "unavailable" if check.unavailable else "ok"
        verdict = f"[red]{len(check.findings)} findings[/red]" if check.findings else verdict
        seeds = f"{check.valid}/{check.sampled}" if check.sampled else "-"
        row = (check.name, check.kind, check.theme, check.source, str(check.golden), seeds, str(check.largest), verdict)
        table.add_row(*row)
    console.print(table)
    for finding in report.findings:
        text = textwrap.shorten(finding.message, 600, placeholder=" …")
        console.print(f"{finding.tool}: {finding.check}: {text}", markup=False, soft_wrap=True)
    for check in report.tools:
        if check.unavailable:
            console.print(f"{check.name}: unavailable: {check.unavailable}", markup=False, soft_wrap=True)


def _summarise(console: "Console", tools: "list[Tool]") -> None:
    console.print()
    for heading, values in (
        ("kinds", [tool.kind for tool in tools]),
        ("themes", [tool.theme for tool in tools]),
        ("sources", [tool.source.distribution for tool in tools]),
    ):
        console.print(f"{heading}: {_counts(values)}", markup=False, soft_wrap=True)


def _counts(values: Iterable[str]) -> str:
    return ", ".join(f"{value} {count}" for value, count in sorted(Counter(values).items()))
