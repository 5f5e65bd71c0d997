"""``toolgym synthesize`` makes certified tasks; ``toolgym verify`` proves a task file again."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError
from toolgym.cli.tools import DEFAULT_POOL

if TYPE_CHECKING:
    from rich.console import Console

    from toolgym.synthesis import Census, Contamination, Funnel


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``synthesize`` and ``verify``."""
    make = subparsers.add_parser("synthesize", help="make certified tasks from a pool and a seed")
    make.add_argument("out", metavar="FILE", help="task file to write (JSON Lines)")
    make.add_argument("--count", type=int, default=100, help="how many tasks (100)")
    make.add_argument("--seed", type=int, default=0, help="seed of the run (0)")
    make.add_argument("--split", choices=("train", "validation", "test"), help="use this split's tools and seeds only")
    make.set_defaults(run=_synthesize)
    check = subparsers.add_parser("verify", help="prove every task of a file again; exit status 1 if one fails")
    check.add_argument("file", metavar="FILE", help="task file")
    check.set_defaults(run=_verify)
    for parser in (make, check):
        parser.add_argument("--pool", default=DEFAULT_POOL, metavar="REF", help=f"package.module:NAME ({DEFAULT_POOL})")
        parser.add_argument(
            "--contamination", metavar="LIST", help="file of texts (or 'hash:…' lines) tasks must not repeat"
        )


def _synthesize(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.synthesis import Exhausted, Funnel, Order, synthesize, take_census
    from toolgym.tasks.task import AnyTask
    from toolgym.tasks.taskset import TaskSet
    from toolgym.tools import load_pool

    if arguments.count < 1:
        raise CommandError(f"--count must be at least 1, not {arguments.count}")
    out = _place(arguments.out)
    order = Order(
        load_pool(arguments.pool),
        arguments.count,
        arguments.seed,
        arguments.split,
        _contamination(arguments.contamination),
    )
    funnel, tasks = Funnel(), list[AnyTask]()
    begun, cpu = time.monotonic(), time.process_time()
    try:
        with progress("synthesizing", arguments.count) as advance:
            for task in synthesize(order, funnel):
                tasks.append(task)
                advance()
    except (Exhausted, ValueError) as error:
        raise CommandError(str(error)) from error
    try:
        TaskSet.of(tasks).save(out)
    except OSError as error:
        raise CommandError(f"the task file '{out}' cannot be written ({error})") from error
    console = _console()
    _print_census(console, take_census(tasks))
    print_funnel(console, funnel)
    console.print(
        f"{len(tasks)} tasks written to {arguments.out} in {time.monotonic() - begun:.1f} s "
        f"({time.process_time() - cpu:.1f} CPU-s in this process, start-up included)",
        soft_wrap=True,
    )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.synthesis import verify
    from toolgym.tasks.taskset import TaskSet
    from toolgym.tools import load_pool

    tasks = list(TaskSet.load(arguments.file))
    pool, contamination = load_pool(arguments.pool), _contamination(arguments.contamination)
    console, refused = _console(), 0
    with progress("verifying", len(tasks)) as advance:
        for verdict in verify(tasks, pool, contamination):
            advance()
            if verdict.refusal is not None:
                refused += 1
                told = f"{verdict.task_id}: {verdict.refusal.proof}: {verdict.refusal.reason}: {verdict.refusal.detail}"
                console.print(told, markup=False, soft_wrap=True)
    console.print(f"{len(tasks) - refused} of {len(tasks)} tasks hold, {refused} are refused")
    return 1 if refused else 0


def print_funnel(console: "Console", funnel: "Funnel") -> None:
    """Prints the yield funnel."""
    from rich.table import Table

    table = Table("outcome", "reason", "candidates", box=None, header_style="bold", pad_edge=False)
    for outcome, reason, count in funnel.rows():
        table.add_row(outcome, reason, str(count))
    table.add_row("in all", "", str(funnel.attempts), style="bold")
    console.print(table)
    console.print(
        f"{funnel.explorations} explorations; the funnel {'adds up' if funnel.adds_up else 'DOES NOT ADD UP'}"
    )


def _print_census(console: "Console", census: "Census") -> None:
    for label, figure in census.rows():
        console.print(f"{label + ':':28}{figure}", markup=False, soft_wrap=True)


def _place(path: str) -> Path:
    """Where the task file goes; refused now rather than after the work if nothing can be written there."""
    out = Path(path)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"the task file '{out}' cannot be written ({error})") from error
    if out.is_dir():
        raise CommandError(f"the task file '{out}' cannot be written (it is a directory)")
    return out


def _contamination(path: str | None) -> "Contamination":
    from toolgym.synthesis import Contamination

    if path is None:
        return Contamination()
    try:
        return Contamination.load(path)
    except (OSError, ValueError) as error:
        raise CommandError(f"the contamination list '{path}' cannot be read ({error})") from error


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)
