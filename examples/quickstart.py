"""Makes new certified finance tasks, proves them again, and lets agents play them through Gymnasium.

Run it with ``make quickstart``, or ``python examples/quickstart.py [COUNT [SEED]]``.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import gymnasium as gym
from rich.console import Console
from rich.panel import Panel
from rich.progress import track
from rich.table import Table

import toolgym  # noqa: F401  registers the environments
from toolgym.agents import (
    Agent,
    EchoAgent,
    EmptyAgent,
    InjectionAgent,
    ListEverythingAgent,
    OracleAgent,
    RandomAgent,
    play_episode,
)
from toolgym.synthesis import Funnel, Order, synthesize, take_census, verify
from toolgym.tasks.task import Task
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import load_pool

AGENTS: dict[str, Callable[[Task, int], Agent]] = {
    "oracle (replays the certificate)": lambda task, number: OracleAgent(task),
    "random (valid calls, then a guess)": lambda task, number: RandomAgent(seed=number),
    "empty answer": lambda task, number: EmptyAgent(),
    "echo of the question": lambda task, number: EchoAgent(),
    "everything it has seen": lambda task, number: ListEverythingAgent(),
    "injected instructions": lambda task, number: InjectionAgent(),
}


def main(count: int = 80, seed: int = 2026) -> None:
    """Makes ``count`` tasks from ``seed``, verifies them, and prints how each agent fares on them."""
    console = Console(highlight=False)
    begun = time.monotonic()
    pool = load_pool("toolgym.envs.finance:POOL")
    console.rule(f"1. Synthesis: {len(pool)} finance tools, seed {seed}")
    funnel = Funnel()
    made = synthesize(Order(pool, count, seed, split="train"), funnel)
    tasks = list(track(made, "exploring, deriving, certifying", total=count, console=console))
    for label, figure in take_census(tasks).rows():
        console.print(f"{label + ':':28}{figure}", markup=False)
    rejected = sum(funnel.rejected.values())
    console.print(
        f"{'yield funnel:':28}{funnel.attempts} candidates: {funnel.accepted} proven, {rejected} rejected,"
        f" {funnel.surplus} not needed"
    )

    console.rule("2. Verification: every proof made again, every call replayed in a fresh process")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.jsonl"
        TaskSet.of(tasks).save(path)
        stored = list(TaskSet.load(path))
    verdicts = list(track(verify(stored, pool), "verifying", total=count, console=console))
    console.print(f"{sum(v.refusal is None for v in verdicts)} of {count} tasks hold")

    console.rule("3. Play: the new tasks through gym.make")
    env = gym.make("toolgym/finance-v0", tasks={"train": TaskSet.of(stored)}, split="train")
    table = Table("agent", "correct", "wrong", "unparsable", "no answer", "mean reward", box=None, header_style="bold")
    for name, make_agent in AGENTS.items():
        records = [
            play_episode(env, make_agent(task, number), options={"task_id": task.id})
            for number, task in enumerate(track(stored, name, console=console))
        ]
        outcomes = [record.outcome for record in records]
        mean = sum(record.reward for record in records) / len(records)
        counts = [str(outcomes.count(outcome)) for outcome in ("correct", "wrong", "unparsable", None)]
        table.add_row(name, *counts, f"{mean:.3f}")
    console.print(table)

    console.rule("4. One episode, as the oracle plays it")
    task = max(stored[:40], key=lambda task: task.difficulty.depth)
    record = play_episode(env, OracleAgent(task), options={"task_id": task.id})
    for message in record.messages[1:]:
        content = message.get("content") or "\n".join(
            f"{call['function']['name']} {json.dumps(call['function']['arguments'])}"
            for call in message.get("tool_calls", ())
        )
        console.print(Panel(str(content)[:700], title=str(message["role"]), title_align="left"), markup=False)
    console.print(record.explanation, markup=False)
    env.close()
    console.print(f"\ndone in {time.monotonic() - begun:.0f} s", style="bold")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
