"""``toolgym show`` prints a task with its proof; ``toolgym stats`` counts what a task file covers."""

import argparse
import json
import re
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from rich.console import Console

    from toolgym.tasks.task import AnyTask


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``show`` and ``stats``."""
    show = subparsers.add_parser("show", help="print a task: question, calls, program, certificate")
    show.add_argument("file", metavar="FILE", help="task file")
    show.add_argument("task", nargs="?", default="0", metavar="TASK", help="task id or position (0)")
    show.set_defaults(run=_show)
    stats = subparsers.add_parser("stats", help="count what a task file covers")
    stats.add_argument("file", metavar="FILE", help="task file")
    stats.set_defaults(run=_stats)


def _show(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from toolgym.tasks.taskset import TaskSet

    tasks = TaskSet.load(arguments.file)
    key = int(arguments.task) if re.fullmatch(r"-?[0-9]{1,9}", arguments.task) else arguments.task
    try:
        task = tasks[key]
    except (KeyError, IndexError) as error:
        raise CommandError(
            f"there is no task '{arguments.task}' in {arguments.file}; it has {len(tasks)} tasks"
        ) from error
    _print(Console(highlight=False), task)
    return 0


def _print(console: "Console", task: "AnyTask") -> None:
    from toolgym.evidence.trace import CallOrigin
    from toolgym.tasks.task import Task

    def line(text: str, style: str | None = None) -> None:
        console.print(text, style=style, markup=False, soft_wrap=True)

    run = task.provenance
    line(f"{task.id}  (split {task.split or 'none'}, seed {run.seed}, exploration {run.item})", "bold")
    line(task.question)
    line(f"gold answer: {json.dumps(task.gold, ensure_ascii=False)}  ({task.answer.kind})\n")
    line("calls", "bold")
    for call in task.calls:
        given = []
        for key, origin in call.origins.items():
            source = (
                "/".join(map(str, (origin.call, *origin.path)))
                if isinstance(origin, CallOrigin)
                else repr(origin.value)
            )
            given.append(f"{key}={source}")
        result = json.dumps(call.result if call.error is None else call.error.message, ensure_ascii=False)
        line(f"  {call.id} = {call.tool}({', '.join(given)})")
        line(f"       {result if len(result) <= 160 else result[:157] + '...'}", "dim")
    if isinstance(task, Task):
        line("program", "bold")
        line(f"  {task.program.model_dump_json()}")
    line("certificate", "bold")
    for proof in task.certificate.proofs:
        evidence = json.dumps(proof.evidence, ensure_ascii=False)
        line(f"  {proof.name:14}{evidence if len(evidence) <= 200 else evidence[:197] + '...'}")
        for key in ("proven", "unproven"):
            if key in proof.evidence:
                line(f"  {'':14}{key}: {proof.evidence[key]}")
    line(f"  {'seal':14}{task.certificate.seal}")


def _stats(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from toolgym.synthesis import take_census
    from toolgym.tasks.taskset import TaskSet

    console = Console(highlight=False)
    try:
        census = take_census(TaskSet.load(arguments.file))
    except ValueError as error:
        raise CommandError(str(error)) from error
    for label, figure in census.rows():
        console.print(f"{label + ':':28}{figure}", markup=False, soft_wrap=True)
    return 0
