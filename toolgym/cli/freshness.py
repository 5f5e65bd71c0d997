"""``toolgym freshness``: which tasks of a file repeat one another, another file, or a list that must be kept out."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from toolgym.synthesis.audit import Earlier
    from toolgym.synthesis.freshness import Contamination
    from toolgym.tasks.task import AnyTask


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``freshness``."""
    parser = subparsers.add_parser("freshness", help="find tasks that repeat something; exit status 1 if there are any")
    parser.add_argument("file", metavar="FILE", help="task file")
    parser.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="LIST",
        help="text file (a text, hash:… or seed:… a line), JSON lines with such fields, or task file; can be repeated",
    )
    parser.add_argument("--clean", type=Path, metavar="OUT", help="also write the tasks that are fresh to this file")
    parser.add_argument(
        "--hashes", type=Path, metavar="OUT", help="also write a hash of each question: a list that shows no text"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from toolgym.cli.progress import progress
    from toolgym.synthesis.audit import REPEATS, audit
    from toolgym.synthesis.freshness import whole_hash
    from toolgym.tasks.taskset import TaskSet

    tasks, against = TaskSet.load(arguments.file), [_against(path) for path in arguments.against]
    console, counts, stale = Console(highlight=False), Counter[tuple[str, str]](), set[str]()
    with progress("auditing", len(tasks)) as advance:
        for finding in audit(_advancing(tasks, advance), against):
            stale.add(finding.task)
            counts[finding.against, finding.repeat] += 1
            told = f"{finding.task}: {finding.against}: {finding.repeat}: {finding.detail}"
            console.print(told, markup=False, soft_wrap=True)
    for other in dict.fromkeys(("itself", *(one.name for one in against))):
        found = [f"{counts[other, repeat]} {repeat}" for repeat in REPEATS if counts[other, repeat]]
        console.print(f"against {other}: {', '.join(found) or 'nothing'}", markup=False, soft_wrap=True)
    console.print(f"{len(tasks) - len(stale)} of {len(tasks)} tasks are fresh")
    try:
        if arguments.clean is not None:
            TaskSet.of(task for task in tasks if task.id not in stale).save(arguments.clean)
        if arguments.hashes is not None:
            hashes = sorted({whole_hash(task.question) for task in tasks})
            arguments.hashes.write_text("".join(f"hash:{value}\n" for value in hashes), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"'{error.filename}' cannot be written: {error.strerror}") from error
    return 1 if stale else 0


def _advancing(tasks: "Iterable[AnyTask]", advance: "Callable[[], None]") -> "Iterator[AnyTask]":
    for task in tasks:
        yield task
        advance()


def _against(path: str) -> "Contamination | Earlier":
    from toolgym.synthesis.audit import Earlier
    from toolgym.synthesis.freshness import Contamination
    from toolgym.tasks.taskset import TaskSet, read_lines

    first = next((line for line in read_lines(path) if line.strip()), "")
    if first.startswith("{") and '"certificate":' in first:
        return Earlier(path, TaskSet.load(path))
    try:
        return Contamination.load(path)
    except ValueError as error:
        raise CommandError(f"'{path}' cannot be read: {error}") from error
