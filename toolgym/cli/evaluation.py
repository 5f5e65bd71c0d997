"""``toolgym eval`` lets an agent play a task set; ``report``, ``compare`` and ``rescore`` read the logs it writes."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from toolgym.cli import CommandError

if TYPE_CHECKING:
    from toolgym.agents import AgentSource
    from toolgym.chat import Prices
    from toolgym.episodes import Dialect, Limits
    from toolgym.evaluation import Plan, RunLog
    from toolgym.tasks.task import AnyTask
    from toolgym.tasks.taskset import TaskSet
    from toolgym.tools import ToolPool


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``eval``, ``report``, ``compare`` and ``rescore``."""
    play = subparsers.add_parser("eval", help="let an agent play a task set, many episodes at once, and report")
    _add_tasks(play)
    agent = play.add_argument_group("agent")
    agent.add_argument(
        "--agent",
        required=True,
        help="URL of a chat-completions endpoint (http://127.0.0.1:8000/v1), local:DIRECTORY of a model, oracle,"
        " random, empty, echo, everything, injection, idle, abstain:REASON, or package.module:function that makes one"
        " of (task, seed)",
    )
    agent.add_argument("--model", help="name of the endpoint's model")
    agent.add_argument("--key", metavar="VARIABLE", help="environment variable that holds the endpoint's API key")
    agent.add_argument("--dialect", help="how tool calls are written (native for an endpoint, else hermes)")
    agent.add_argument("--temperature", type=float, help="of sampling (the endpoint's own; 0 for a local model)")
    agent.add_argument("--top-p", type=float, help="of an endpoint's sampling")
    agent.add_argument("--max-tokens", type=int, help="longest completion")
    agent.add_argument("--prices", metavar="IN:OUT[:CACHED]", help="what a million tokens cost in USD, for the cost")
    run = play.add_argument_group("run")
    run.add_argument("--out", metavar="LOG", help="log; the same command goes on with it (by agent and task set)")
    run.add_argument("--attempts", type=int, default=1, help="attempts at each task, for pass@k and pass^k (1)")
    run.add_argument("--seed", type=int, default=0, help="seed of the run (0)")
    run.add_argument("--concurrency", type=int, default=16, help="most episodes at once (16)")
    run.add_argument("--retries", type=int, default=2, help="times an episode is begun again after a failure (2)")
    for name in ("turns", "calls", "tokens"):
        run.add_argument(f"--{name}", type=int, help=f"most {name} of an episode")
    run.add_argument("--seconds", type=float, help="most seconds of an episode (no limit)")
    _add_json(play)
    play.set_defaults(run=_eval)
    report = subparsers.add_parser("report", help="what a log of toolgym eval says, finished or not")
    report.add_argument("log", metavar="LOG")
    _add_json(report)
    report.set_defaults(run=_report)
    compare = subparsers.add_parser("compare", help="test two logs over the same tasks in pairs")
    compare.add_argument("one", metavar="LOG_A")
    compare.add_argument("other", metavar="LOG_B")
    compare.add_argument("--list", type=int, default=10, help="tasks to list that most differ, either way (10)")
    _add_json(compare)
    compare.set_defaults(run=_compare)
    again = subparsers.add_parser("rescore", help="judge a log's answers again; exit status 1 if an outcome changes")
    again.add_argument("log", metavar="LOG")
    _add_tasks(again, optional=True)
    again.add_argument("--out", metavar="LOG", help="also write the log with the present outcomes")
    _add_json(again)
    again.set_defaults(run=_rescore)


def _add_tasks(parser: argparse.ArgumentParser, optional: bool = False) -> None:
    help = "task file, data set folder, or environment id such as toolgym/finance-v0"
    if optional:
        parser.add_argument("--tasks", metavar="TASKSET", help=f"{help} (what the log names)")
    else:
        parser.add_argument("tasks", metavar="TASKSET", help=help)
        parser.add_argument("--pool", metavar="REF", help="pool to play in, if it is not one that toolgym ships")
    parser.add_argument("--split", default="test", help="split of an environment's tasks (test)")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print every figure as one JSON object instead of tables")


def _eval(arguments: argparse.Namespace) -> int:
    from toolgym.cli.progress import progress
    from toolgym.evaluation import LogError, RunLog, RunStopped, remaining, run

    plan = _plan(arguments)
    log = RunLog(arguments.out or _log_name(plan.source.name, arguments.tasks))
    try:
        with progress("playing", remaining(plan, log)) as advance:
            run(plan, log, lambda entry: advance())
    except (LogError, RunStopped) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"the log '{log.path}' cannot be written ({error.strerror or error})") from error
    except KeyboardInterrupt:
        print(f"toolgym: stopped; the same command goes on from '{log.path}'", file=sys.stderr)
        return 130
    return _print_report(log, arguments.json)


def _report(arguments: argparse.Namespace) -> int:
    from toolgym.evaluation import RunLog

    return _print_report(RunLog(arguments.log), arguments.json)


def _print_report(log: "RunLog", as_json: bool) -> int:
    from toolgym.cli.tables import console, report_tables
    from toolgym.evaluation import LogError, report_on

    try:
        report = report_on(log)
    except LogError as error:
        raise CommandError(str(error)) from error
    if as_json:
        print(report.model_dump_json(indent=2))
        return 0
    out = console()
    out.print(f"{log.path}", style="dim", markup=False, soft_wrap=True)
    for part in report_tables(report):
        out.print(part)
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from toolgym.cli.tables import comparison_tables, console
    from toolgym.evaluation import RunLog, compare_logs

    try:
        found = compare_logs(RunLog(arguments.one), RunLog(arguments.other))
    except ValueError as error:
        raise CommandError(str(error)) from error
    if arguments.json:
        print(found.model_dump_json(indent=2))
        return 0
    out = console()
    for part in comparison_tables(found, max(0, arguments.list)):
        out.print(part)
    return 0


def _rescore(arguments: argparse.Namespace) -> int:
    from toolgym.cli.tables import console, rescoring_tables
    from toolgym.evaluation import RunLog, rescore

    log = RunLog(arguments.log)
    try:
        tasks = _tasks(arguments.tasks or log.header.tasks, arguments.split)[0]
        found = rescore(log, tasks, RunLog(arguments.out) if arguments.out else None)
    except ValueError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"the log '{arguments.out}' cannot be written ({error.strerror or error})") from error
    if arguments.json:
        print(found.model_dump_json(indent=2))
    else:
        out = console()
        for part in rescoring_tables(found):
            out.print(part)
    return 1 if found.changed else 0


def _plan(arguments: argparse.Namespace) -> "Plan":
    from toolgym.episodes import dialect_named
    from toolgym.evaluation import Plan
    from toolgym.tools import load_pool

    tasks, home = _tasks(arguments.tasks, arguments.split)
    if not len(tasks):
        raise CommandError(f"'{arguments.tasks}' has no tasks")
    pool = arguments.pool or home
    _look_at_pools(tasks, pool)
    endpoint = arguments.agent.startswith(("http://", "https://"))
    try:
        dialect = dialect_named(arguments.dialect or ("native" if endpoint else "hermes"))
        source = _source(arguments, dialect, lambda task: load_pool(pool or task.provenance.pool))
        return Plan(
            tasks=tasks,
            named=arguments.tasks if home is None else f"{arguments.tasks} {arguments.split}",
            source=source,
            pool=pool,
            dialect=dialect,
            limits=_limits(arguments),
            attempts=arguments.attempts,
            seed=arguments.seed,
            concurrency=arguments.concurrency,
            retries=arguments.retries,
            prices=_prices(arguments.prices),
        )
    except ValueError as error:
        raise CommandError(_sentence(error)) from error


def _tasks(name: str, split: str) -> "tuple[TaskSet, str | None]":
    """A task set by the name a person gives it, and the pool of the environment if it is one's."""
    from toolgym.episodes.environment import environment_tasks
    from toolgym.tasks.taskset import TaskSet

    return environment_tasks(name, split) or (TaskSet.load(name), None)


def _look_at_pools(tasks: "TaskSet", pool: str | None) -> None:
    """Refuses tasks whose pools may not be imported: what a file names is only if toolgym ships it."""
    from toolgym.registration import POOLS

    strange = sorted({task.provenance.pool for task in tasks} - POOLS) if pool is None else []
    if strange:
        raise CommandError(f"the tasks name the pool '{strange[0]}'; if you trust it, say --pool {strange[0]}")


def _source(arguments: argparse.Namespace, dialect: "Dialect", pool: "Callable[[AnyTask], ToolPool]") -> "AgentSource":
    from toolgym.agents import agent_named, chat_source, local_source
    from toolgym.chat import ChatClient, Endpoint, Sampling

    name = arguments.agent
    if name.startswith("local:"):
        given = {"temperature": arguments.temperature, "max_tokens": arguments.max_tokens}
        return local_source(
            name.removeprefix("local:"), dialect, **{key: value for key, value in given.items() if value is not None}
        )
    if not name.startswith(("http://", "https://")):
        return agent_named(name, dialect, pool)
    if arguments.model is None:
        raise CommandError("an endpoint needs --model, the name of the model to ask for")
    endpoint = Endpoint(url=name, model=arguments.model, key_variable=arguments.key, concurrency=arguments.concurrency)
    sampling = Sampling(temperature=arguments.temperature, top_p=arguments.top_p, max_tokens=arguments.max_tokens)
    return chat_source(ChatClient(endpoint), dialect, sampling)


def _limits(arguments: argparse.Namespace) -> "Limits":
    from toolgym.episodes import Limits

    names = ("turns", "calls", "tokens", "seconds")
    return Limits(**{name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None})


def _prices(text: str | None) -> "Prices | None":
    from decimal import Decimal, InvalidOperation

    from toolgym.chat import Prices

    if text is None:
        return None
    try:
        given = [Decimal(part) for part in text.split(":")]
        if len(given) not in (2, 3):
            raise InvalidOperation
        return Prices(prompt=given[0], completion=given[1], cached=given[2] if len(given) == 3 else None)
    except (InvalidOperation, ValueError) as error:
        raise CommandError(f"--prices must be IN:OUT or IN:OUT:CACHED, such as 0.5:1.5, not '{text}'") from error


def _sentence(error: ValueError) -> str:
    """A fault in one sentence; pydantic's has several lines."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"'{'.'.join(map(str, first['loc']))}': {first['msg'].lower()}"
    return str(error)


def _log_name(agent: str, tasks: str) -> str:
    """Name of the log of an agent on a task set, where none was given."""
    stem = Path(tasks).name.partition(".")[0] or "tasks"
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in agent)
    return f"{stem}.{safe}.log.jsonl"
