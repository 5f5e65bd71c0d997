"""``toolgym synthesize`` makes certified tasks; ``toolgym verify`` proves a task file again."""

import argparse
import asyncio
import shlex
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError
from toolgym.cli.tools import DEFAULT_POOL

if TYPE_CHECKING:
    from rich.console import Console

    from toolgym.synthesis import Census, Contamination, Funnel, Job, Quota
    from toolgym.synthesis.engines import Engine
    from toolgym.synthesis.production import Production
    from toolgym.tasks.taskset import TaskFile


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``synthesize`` and ``verify``."""
    make = subparsers.add_parser(
        "synthesize",
        help="make certified tasks from pools and a seed",
        description="Makes certified tasks. A run that was ended goes on when the same command is given again.",
    )
    make.add_argument("out", metavar="FILE", help="task file to write (.jsonl, .jsonl.gz or .parquet)")
    make.add_argument("--dataset", action="store_true", help="FILE is a folder: JSON Lines, Parquet and a data card")
    make.add_argument("--count", type=int, default=100, help="how many tasks, from all pools together (100)")
    make.add_argument("--seed", type=int, default=0, help="seed of the run (0)")
    make.add_argument("--split", choices=("train", "validation", "test"), help="use this split's tools and seeds only")
    make.add_argument(
        "--tools",
        type=int,
        nargs=2,
        default=(15, 50),
        metavar=("LEAST", "MOST"),
        help="how many tools a task may be answered with (15 50)",
    )
    make.add_argument("--engine", choices=("process", "ray"), default="process", help="who does the work (process)")
    make.add_argument("--workers", type=int, help="how many workers (one for each processor)")
    make.add_argument("--address", help="address of a Ray cluster; without it, Ray starts on this machine and ends")
    make.add_argument(
        "--ledger", type=Path, metavar="FILE", help="keep the ledger here (FILE.ledger, until all is done)"
    )
    make.set_defaults(run=_synthesize)
    check = subparsers.add_parser("verify", help="prove every task of a file again; exit status 1 if one fails")
    check.add_argument("file", metavar="FILE", help="task file, or the folder of a data set")
    check.set_defaults(run=_verify)
    for parser, more in ((make, "; with =COUNT behind it, as many tasks from it"), (check, "")):
        parser.add_argument(
            "--pool",
            action="append",
            metavar="REF",
            help=f"package.module:NAME{more}; may be given several times ({DEFAULT_POOL})",
        )
        parser.add_argument(
            "--contamination", metavar="LIST", help="file of texts and seeds that tasks must not repeat"
        )


def _synthesize(arguments: argparse.Namespace) -> int:
    from toolgym.synthesis import Exhausted
    from toolgym.synthesis.engines import ForeignWorker, WorkerLost
    from toolgym.synthesis.ledger import Ledger, LedgerError
    from toolgym.synthesis.production import Production, ShardFailed

    job = _job(arguments)
    out = Path(arguments.out)
    begun = time.monotonic()
    try:
        files = _files(out, arguments.dataset)
        with Ledger(arguments.ledger or out.with_name(out.name + ".ledger")) as ledger:
            resumed, done = len(ledger), False
            try:
                with closing(_engine(arguments, job)) as engine:
                    production = Production(job, engine, ledger)
                    _produce(production, files)
                if arguments.dataset:
                    _write_card(production, out, arguments)
                done = True
            finally:
                spent = ledger.cpu_seconds
                if not arguments.ledger and (done or not len(ledger)):
                    ledger.delete()
    except (Exhausted, ForeignWorker, LedgerError, ShardFailed, WorkerLost, ValueError, ConnectionError) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"'{error.filename or out}' cannot be written ({error.strerror or error})") from error
    except KeyboardInterrupt:
        raise CommandError("interrupted; the same command goes on where it stopped") from None
    console = _console()
    _print_census(console, _census(files[0].path))
    print_funnel(console, production.funnel)
    took = time.monotonic() - begun
    notes = [f"{spent:.1f} CPU-s in {engine.workers} workers, {60 * job.count / spent:.0f} tasks per core-minute"]
    notes += [f"{resumed} shards were there already"] if resumed else []
    notes += [f"{production.lost} workers were lost"] if production.lost else []
    console.print(f"{job.count} tasks written to {arguments.out} in {took:.1f} s ({'; '.join(notes)})", soft_wrap=True)
    return 0


def _job(arguments: argparse.Namespace) -> "Job":
    from toolgym.synthesis import Job

    if arguments.count < 1:
        raise CommandError(f"--count must be at least 1, not {arguments.count}")
    if arguments.workers is not None and arguments.workers < 1:
        raise CommandError(f"--workers must be at least 1, not {arguments.workers}")
    least, most = arguments.tools
    if not 1 <= least <= most:
        raise CommandError(f"--tools must be two numbers, at least 1 and in order, not {least} {most}")
    try:
        return Job(
            tuple(_quotas(arguments.pool or [DEFAULT_POOL], arguments.count)),
            arguments.seed,
            arguments.split,
            _contamination(arguments.contamination),
            (least, most),
        )
    except ValueError as error:
        raise CommandError(str(error)) from error


def _quotas(given: Sequence[str], count: int) -> "Iterator[Quota]":
    """What comes from which pool: as many as was said, or an even part of what is left of the count."""
    from toolgym.synthesis import Quota

    said: dict[str, int | None] = {}
    for entry in given:
        pool, equals, number = entry.partition("=")
        if equals and not number.isdecimal():
            raise CommandError(f"--pool {entry}: a number of tasks must stand behind '='")
        if pool in said:
            raise CommandError(f"--pool {pool} is given twice")
        said[pool] = int(number) if equals else None
    sharing = [pool for pool, number in said.items() if number is None]
    left = max(count - sum(number or 0 for number in said.values()), 0)
    for pool, wanted in said.items():
        if wanted is None:
            wanted = left // len(sharing) + (sharing.index(pool) < left % len(sharing))
        yield Quota(pool, wanted)


def _engine(arguments: argparse.Namespace, job: "Job") -> "Engine":
    if arguments.engine == "process":
        from toolgym.synthesis.engines import ProcessEngine

        return ProcessEngine(job, arguments.workers)
    try:
        from toolgym.synthesis.engines.ray import RayEngine
    except ImportError as error:
        raise CommandError("--engine ray needs Ray: pip install 'toolgym[ray]'") from error
    return RayEngine(job, arguments.workers, arguments.address)


def _files(out: Path, dataset: bool) -> "list[TaskFile]":
    """The files to write; refused now rather than after the work if nothing can be written there."""
    from toolgym.tasks.taskset import DATASET_FILES, TaskFile

    if not dataset and out.is_dir():
        raise CommandError(f"the task file '{out}' cannot be written (it is a directory)")
    paths = [out / name for name in DATASET_FILES.values()] if dataset else [out]
    try:
        return [TaskFile(path) for path in paths]
    except OSError as error:
        raise CommandError(f"the task file '{out}' cannot be written ({error})") from error
    except ImportError as error:
        raise CommandError("a Parquet file needs pyarrow: pip install 'toolgym[parquet]'") from error


def _produce(production: "Production", files: "Sequence[TaskFile]") -> None:
    """Runs the production into files, which are there once it is done."""
    from toolgym.cli.live import live

    def written(body: dict[str, object]) -> None:
        for file in files:
            file.add(body)

    try:
        with live(production) as show:
            asyncio.run(production.run(written, show))
    except BaseException:
        for file in files:
            file.drop()
        raise
    for file in files:
        file.finish()


def _write_card(production: "Production", folder: Path, arguments: argparse.Namespace) -> None:
    from toolgym.synthesis.publication import data_card

    flags = {"--seed": arguments.seed, "--split": arguments.split}
    words = ["toolgym", "synthesize", folder.name, "--dataset"]
    words += [word for quota in production.job.quotas for word in ("--pool", f"{quota.pool}={quota.count}")]
    words += [str(word) for flag, value in flags.items() if value is not None for word in (flag, value)]
    words += ["--tools", *map(str, arguments.tools)]
    if arguments.contamination is not None:
        words += ["--contamination", Path(arguments.contamination).name]
    text = data_card(production, folder, shlex.join(words)).render()
    partial = folder / "README.md.partial"
    partial.write_text(text, encoding="utf-8")
    partial.replace(folder / "README.md")


def _verify(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.synthesis import verify
    from toolgym.tasks.taskset import TaskSet
    from toolgym.tools import load_pool

    tasks = list(TaskSet.load(arguments.file))
    contamination = _contamination(arguments.contamination)
    pools = {reference: load_pool(reference) for reference in arguments.pool or [DEFAULT_POOL]}
    first = next(iter(pools))
    console, refused = _console(), 0
    with progress("verifying", len(tasks)) as advance:
        for reference, pool in pools.items():
            # A task of a pool that was not named is refused by the first one's record.
            mine = [t for t in tasks if (t.provenance.pool if t.provenance.pool in pools else first) == reference]
            for verdict in verify(mine, pool, contamination):
                advance()
                if verdict.refusal is not None:
                    refused += 1
                    told = f"{verdict.task_id}: {verdict.refusal.proof}: {verdict.refusal.reason}"
                    console.print(f"{told}: {verdict.refusal.detail}", markup=False, soft_wrap=True)
    console.print(f"{len(tasks) - refused} of {len(tasks)} tasks hold, {refused} are refused")
    return 1 if refused else 0


def print_funnel(console: "Console", funnel: "Funnel") -> None:
    """Prints the yield funnel."""
    from toolgym.cli.live import funnel_table

    console.print(funnel_table(funnel))
    console.print(
        f"{funnel.explorations} explorations; the funnel {'adds up' if funnel.adds_up else 'DOES NOT ADD UP'}"
    )


def _census(path: Path) -> "Census":
    """Counts the tasks of a file, one in memory at a time."""
    from toolgym.synthesis import take_census
    from toolgym.tasks.taskset import read_lines, task_of

    return take_census(map(task_of, read_lines(path)))


def _print_census(console: "Console", census: "Census") -> None:
    for label, figure in census.rows():
        console.print(f"{label + ':':28}{figure}", markup=False, soft_wrap=True)


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
