"""``toolgym attempt`` lets an agent play a task file; ``difficulty`` reports on it; ``select`` takes tasks by it."""

import argparse
import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from rich.console import Console

    from toolgym.agents import Agent
    from toolgym.synthesis.difficulty import Attempt, AttemptLog, Selection, Tally
    from toolgym.tasks.task import AnyTask
    from toolgym.tasks.taskset import TaskSet

_WINDOWS = ("calls", "depth", "width", "fan-in", "tools", "operations", "toolset", "bits")
"""Options of ``select``, one for each of `toolgym.synthesis.difficulty.PROXIES`; importing that takes a second."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``attempt``, ``difficulty`` and ``select``."""
    play = subparsers.add_parser("attempt", help="let an agent play a task file; outcomes go beside it, for pass@k")
    play.add_argument("file", metavar="FILE", help="task file; outcomes go to its .attempts.jsonl")
    play.add_argument(
        "--agent", required=True, help="oracle, random, or package.module:function that makes one of (task, seed)"
    )
    play.add_argument("--times", type=int, default=8, help="attempts at each task, those made before included (8)")
    play.add_argument("--pool", metavar="REF", help="pool to play in, if the tasks name one that toolgym does not ship")
    play.set_defaults(run=_attempt)
    report = subparsers.add_parser("difficulty", help="how hard a task file looks, and how often agents solved it")
    report.add_argument("file", metavar="FILE", help="task file")
    report.set_defaults(run=_report)
    select = subparsers.add_parser("select", help="take the tasks that are as hard as wanted into another file")
    select.add_argument("file", metavar="FILE", help="task file")
    select.add_argument("out", metavar="OUT", help="task file to write")
    for name in _WINDOWS:
        select.add_argument(f"--{name}", metavar="A:B", help="range; a side may be left out: 3:")
    select.add_argument("--answer", action="append", default=[], metavar="TYPE", help="answer type; can be repeated")
    select.add_argument("--pass-window", metavar="A:B", help="range of the share of attempts that --agent solved")
    select.add_argument("--agent", help="whose attempts count for --pass-window and --curriculum")
    select.add_argument("--curriculum", action="store_true", help="order from easy to hard; else as in FILE")
    select.set_defaults(run=_select)


def _attempt(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.episodes import StaleTaskError
    from toolgym.synthesis.difficulty import AttemptLog, tally
    from toolgym.tasks.taskset import TaskSet
    from toolgym.tools import Unavailable

    if arguments.times < 1:
        raise CommandError(f"--times must be at least 1, not {arguments.times}")
    tasks, log = TaskSet.load(arguments.file), AttemptLog.beside(arguments.file)
    pools = _pools(tasks, arguments.pool)
    make = _maker(arguments.agent, pools)
    done = {(one.task, one.seed) for one in _read(log) if one.agent == arguments.agent and one.valid}
    wanted = [(task, seed) for seed in range(arguments.times) for task in tasks if (task.id, seed) not in done]
    try:
        with log, progress("playing", len(wanted)) as advance:
            for task, seed in wanted:
                log.append(_played(tasks, task, seed, arguments.agent, make, pools[task.id]))
                advance()
    except (StaleTaskError, Unavailable, OSError) as error:
        raise CommandError(str(error)) from error
    _print_agent(_console(), arguments.agent, tasks, tally(log, arguments.agent))
    return 0


def _played(
    tasks: "TaskSet", task: "AnyTask", seed: int, name: str, make: "Callable[[AnyTask, int], Agent]", pool: str
) -> "Attempt":
    from toolgym.agents import play_episode
    from toolgym.episodes import ToolEnv
    from toolgym.synthesis.difficulty import Attempt

    record = play_episode(ToolEnv({"train": tasks}, pool), make(task, seed), seed=seed, options={"task_id": task.id})
    return Attempt(
        task=task.id,
        agent=name,
        seed=seed,
        outcome=record.outcome,
        valid=record.valid,
        calls=record.calls,
        turns=record.turns,
    )


def _pools(tasks: "Iterable[AnyTask]", given: str | None) -> dict[str, str]:
    """The pool each task is played in. What a file names is imported only if toolgym ships it."""
    from toolgym.registration import POOLS

    found = {task.id: given or task.provenance.pool for task in tasks}
    strange = sorted(set(found.values()) - POOLS - {given})
    if strange:
        raise CommandError(f"the tasks name the pool '{strange[0]}'; if you trust it, say --pool {strange[0]}")
    return found


def _maker(name: str, pools: dict[str, str]) -> "Callable[[AnyTask, int], Agent]":
    """Makes the agent of a name, given a task and a seed."""
    from toolgym.agents import OracleAgent, RandomAgent
    from toolgym.tools import load_pool

    if name == "oracle":
        return lambda task, seed: OracleAgent(task)
    if name == "random":
        return lambda task, seed: RandomAgent(seed, load_pool(pools[task.id]))
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise CommandError(f"--agent must be oracle, random or package.module:function; '{name}': {error}") from error
    if not callable(found):
        raise CommandError(f"'{name}' is no function that makes an agent of a task and a seed")
    return found  # type: ignore[no-any-return]


def _report(arguments: argparse.Namespace) -> int:
    from rich.table import Table

    from toolgym.synthesis.difficulty import PROXIES, AttemptLog, rank_correlation, tally
    from toolgym.tasks.taskset import TaskSet

    tasks, console = TaskSet.load(arguments.file), _console()
    if not len(tasks):
        raise CommandError(f"'{arguments.file}' has no tasks")
    attempts = list(_read(AttemptLog.beside(arguments.file)))
    tallies = {agent: tally(attempts, agent) for agent in sorted({one.agent for one in attempts})}
    measured = {task.id: {name: proxy(task) for name, proxy in PROXIES.items()} for task in tasks}
    ranked = sorted(measured, key=lambda task: (measured[task]["bits"], task))
    table = Table("quarter by bits", "tasks", *PROXIES, *(f"{a}: solved" for a in tallies), box=None, pad_edge=False)
    for quarter, name in enumerate(("easiest", "second", "third", "hardest")):
        part = ranked[len(ranked) * quarter // 4 : len(ranked) * (quarter + 1) // 4]
        if part:
            means = [f"{sum(measured[task][proxy] for task in part) / len(part):.2f}" for proxy in PROXIES]
            table.add_row(name, str(len(part)), *means, *(_share(part, found) for found in tallies.values()))
    console.print(table)
    for agent, found in tallies.items():
        _print_agent(console, agent, tasks, found)
        known = [task for task in measured if task in found]
        rates = [found[task].rate for task in known]
        for proxy in ("bits", "depth", "calls"):
            value = rank_correlation([measured[task][proxy] for task in known], rates)
            if value is not None:
                console.print(f"  rank correlation of {proxy} with the share solved: {value:+.2f}")
    return 0


def _print_agent(console: "Console", agent: str, tasks: "TaskSet", tallies: "dict[str, Tally]") -> None:
    from toolgym.synthesis.difficulty import pass_at_k

    found = [tallies[task] for task in tasks.ids if task in tallies]
    most = max((one.tried for one in found), default=0)
    figures = []
    for k in (1, 2, 4, 8, 16, 32, 64):
        enough = [one for one in found if one.tried >= k]
        if k <= most:
            mean = sum(pass_at_k(one.tried, one.solved, k) for one in enough) / len(enough)
            figures.append(f"pass@{k} {mean:.3f}" + (f" ({len(enough)} tasks)" if len(enough) < len(found) else ""))
    said = ", ".join(figures) or "no attempts that count"
    console.print(f"{agent}: {len(found)} of {len(tasks)} tasks, {said}", markup=False, soft_wrap=True)


def _share(part: list[str], tallies: "dict[str, Tally]") -> str:
    rates = [tallies[task].rate for task in part if task in tallies]
    return f"{sum(rates) / len(rates):.3f}" if rates else "-"


def _select(arguments: argparse.Namespace) -> int:
    from toolgym.synthesis.difficulty import AttemptLog, curriculum_place, tally
    from toolgym.tasks.taskset import TaskSet, line_of

    selection = _selection(arguments)
    tasks = TaskSet.load(arguments.file)
    tallies = tally(_read(AttemptLog.beside(arguments.file)), arguments.agent) if arguments.agent else {}
    chosen = [  # lines, not tasks, which take ten times as much memory
        (curriculum_place(task, tallies.get(task.id)) if arguments.curriculum else (), line_of(task))
        for task in tasks
        if selection.takes(task, tallies.get(task.id))
    ]
    if arguments.curriculum:
        chosen.sort()
    try:
        TaskSet(line for _, line in chosen).save(arguments.out)
    except OSError as error:
        raise CommandError(f"the task file '{arguments.out}' cannot be written ({error})") from error
    console = _console()
    if selection.rate is not None:
        untried = sum(task not in tallies for task in tasks.ids)
        console.print(f"{untried} of {len(tasks)} tasks have no attempt of '{arguments.agent}' and are left out")
    console.print(f"{len(chosen)} of {len(tasks)} tasks written to {arguments.out}", markup=False, soft_wrap=True)
    return 0


def _selection(arguments: argparse.Namespace) -> "Selection":
    from toolgym.synthesis.difficulty import Selection, Window

    given = {name: getattr(arguments, name.replace("-", "_")) for name in (*_WINDOWS, "pass-window")}
    windows: dict[str, Window] = {}
    for name, text in given.items():
        try:
            windows |= {} if text is None else {name: Window.parse(text)}
        except ValueError as error:
            raise CommandError(f"--{name}: {error}") from error
    rate = windows.pop("pass-window", None)
    if rate is not None and arguments.agent is None:
        raise CommandError("--pass-window needs --agent: the share of whose attempts?")
    return Selection(windows, frozenset(arguments.answer), rate)


def _read(log: "AttemptLog") -> "Iterator[Attempt]":
    try:
        yield from log
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200
    return console
