"""Evaluates a model behind a chat-completions endpoint on a task file, and compares it with the random agent.

Make tasks (``toolgym synthesize tasks.jsonl --pool toolgym.envs.finance:POOL --split test --count 99 --seed 7``), start
a server (``vllm serve MODEL --enable-auto-tool-choice --tool-call-parser hermes``), then run
``python examples/evaluate_endpoint.py http://127.0.0.1:8000/v1 MODEL tasks.jsonl [ATTEMPTS]``.
Run it again after an interruption: it goes on where it was. Tasks are played in the pool that they name, so run it on
files that you trust.
"""

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from toolgym.agents import AgentSource, agent_named, chat_source
from toolgym.chat import ChatClient, Endpoint, Sampling
from toolgym.episodes import Limits, dialect_named
from toolgym.evaluation import Plan, RunLog, compare_logs, remaining, report_on, run
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import load_pool

FOLDER = Path("evaluation")


def main(url: str, model: str, file: str, attempts: int = 2) -> None:
    """Lets the model and the random agent play each task ``attempts`` times, and prints what became of it."""
    console = Console(highlight=False)
    tasks = TaskSet.load(file)
    client = ChatClient(Endpoint(url=url, model=model, concurrency=16))
    sources = {
        "native": chat_source(client, dialect_named("native"), Sampling(temperature=0.7, max_tokens=1024)),
        "hermes": agent_named("random", pool=lambda task: load_pool(task.provenance.pool)),
    }
    logs = [played(source, tasks, dialect, attempts, console) for dialect, source in sources.items()]

    for log in logs:
        report = report_on(log)
        if report.success is None:
            console.print(f"{report.header.agent}: nothing could be scored ({report.failures})", markup=False)
            continue
        low, high = report.success.interval
        console.print(f"{report.header.agent}: {report.success.rate:.3f} [{low:.3f}, {high:.3f}]", markup=False)
        for row in report.passes:
            console.print(f"  pass@{row.k} {row.any:.3f}, pass^{row.k} {row.all:.3f}")
        for group in report.tables["difficulty"]:
            console.print(f"  {group.name:8} {group.rate:.3f} over {group.tasks} tasks")
        console.print(f"  {report.endings}, masked {report.failures}", markup=False)
    found = compare_logs(logs[1], logs[0])
    console.print(
        f"{model} against random: {found.difference:+.3f}, {found.test} p = {found.p_value:.3g}", markup=False
    )


def played(source: AgentSource, tasks: TaskSet, dialect: str, attempts: int, console: Console) -> RunLog:
    """Plays what is left of one agent's run."""
    plan = Plan(
        tasks=tasks,
        named=tasks.name,
        source=source,
        dialect=dialect_named(dialect),
        limits=Limits(turns=16),
        attempts=attempts,
    )
    log = RunLog(FOLDER / f"{source.name.replace('/', '_')}.jsonl")
    with Progress(console=console, transient=True) as bar:
        playing = bar.add_task(source.name, total=remaining(plan, log))
        run(plan, log, lambda entry: bar.advance(playing))
    return log


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:4], *map(int, sys.argv[4:5]))
