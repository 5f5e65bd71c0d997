"""What an episode costs beyond its tool: one tool call and two turns, against a bare loop that does the same.

Run it with ``python benchmarks/overhead.py``. Every line is measured in this one run, in CPU time, so that the ratios
hold on any machine. The bare loop parses with one regular expression and ``json``, calls a plain function and compares
the answer; it checks no schema, keeps no limits and hands out no chat. The second loop is the same with the tool's
schema check and the answer's typed check, which every episode pays: what is above it is the engine's own cost.
"""

import gc
import json
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import gymnasium
from pydantic import BaseModel

import toolgym
from toolgym.episodes import Episode, ToolEnv
from toolgym.evidence.trace import Call
from toolgym.rewards import check_answer
from toolgym.tasks.answers import IntegerAnswer
from toolgym.tasks.certificate import Certificate
from toolgym.tasks.programs import Program, Ref
from toolgym.tasks.task import Difficulty, Provenance, Task, Wording
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import Source, ToolPool, tool

LIVE = (1, 64, 1024)
EPISODES = 4_096
REPEATS = 7
BENCH = "toolgym-benchmarks/overhead-v0"
CALL = '<tool_call>\n{"name": "add", "arguments": {"left": 40, "right": 2}}\n</tool_call>'
ANSWER = '<tool_call>\n{"name": "submit_answer", "arguments": {"answer": 42}}\n</tool_call>'
SOURCE = Source(distribution="pydantic", module="pydantic", extra="dev", code_licence="MIT", data_licence="MIT")


class Sum(BaseModel):
    total: int


@tool(domain="benchmark", kind="processing", source=SOURCE, theme="numbers")
def add(left: int, right: int) -> Sum:
    """Adds two whole numbers.

    Args:
        left: The first.
        right: The second.
    """
    return Sum(total=left + right)


POOL = ToolPool(f"{__name__}:POOL", [add], [])


def _task(number: int) -> Task:
    call = Call(id="c1", tool="add", arguments={"left": 40, "right": 2}, origins={}, result={"total": 42})
    return Task(
        id=f"benchmark-{number}",
        domain="benchmark",
        question=f"Question {number}: what is 40 and 2?",
        toolset=("add",),
        answer=IntegerAnswer(),
        gold=42,
        program=Program(expression=Ref(call="c1", path=("total",), type="integer")),
        calls=(call,),
        wording=Wording(frame="benchmark", variant=0),
        split="train",
        difficulty=Difficulty(calls=1, depth=1, width=1, fan_in=0, tools=1, operations=0),
        provenance=Provenance(pool=POOL.reference, seed=0, item=0, tools={}, libraries={}),
        certificate=Certificate(proofs=()),
    )


TASKS = [_task(number) for number in range(16)]
SETS = {"train": TaskSet.of(TASKS, "benchmark")}


def make_environment() -> ToolEnv:
    return ToolEnv(SETS, POOL.reference)


class Floor:
    """The bare loop."""

    pattern = re.compile(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", re.DOTALL)
    tools = {"add": lambda left, right: {"total": left + right}}  # noqa: RUF012

    def reset(self, task: Task) -> str:
        self.task = task
        self.messages = [{"role": "user", "content": task.question}]
        return task.question

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        self.messages.append({"role": "assistant", "content": action})
        found = self.pattern.search(action)
        if found is None:
            return "no call", 0.0, False, False, {"messages": self.messages}
        call = json.loads(found.group(1))
        if call["name"] == "submit_answer":
            reward = float(call["arguments"]["answer"] == self.task.gold)
            return "", reward, True, False, {"messages": self.messages}
        result = json.dumps(self.tools[call["name"]](**call["arguments"]))
        observation = f"<tool_response>\n{result}\n</tool_response>"
        self.messages.append({"role": "tool", "content": observation})
        return observation, 0.0, False, False, {"messages": self.messages}


class ValidatingFloor(Floor):
    """The bare loop with the schema check of the tool and the typed check of the answer."""

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        self.messages.append({"role": "assistant", "content": action})
        found = self.pattern.search(action)
        if found is None:
            return "no call", 0.0, False, False, {"messages": self.messages}
        call = json.loads(found.group(1))
        if call["name"] == "submit_answer":
            verdict = check_answer(call["arguments"]["answer"], self.task.answer, self.task.gold)
            return "", verdict.reward, True, False, {"messages": self.messages}
        result = POOL.call(call["name"], call["arguments"]).text
        observation = f"<tool_response>\n{result}\n</tool_response>"
        self.messages.append({"role": "tool", "content": observation})
        return observation, 0.0, False, False, {"messages": self.messages}


def floor(live: int) -> None:
    _loops([Floor() for _ in range(live)])


def validating_floor(live: int) -> None:
    _loops([ValidatingFloor() for _ in range(live)])


def _loops(episodes: list[Floor] | list[ValidatingFloor]) -> None:
    for _ in range(EPISODES // len(episodes)):
        for number, episode in enumerate(episodes):
            episode.reset(TASKS[number % len(TASKS)])
        for episode in episodes:
            episode.step(CALL)
        for episode in episodes:
            assert episode.step(ANSWER)[1] == 1.0


def plain(live: int) -> None:
    _engine(live, lambda episode: None)


def traced(live: int) -> None:
    _engine(live, Episode.trace)


def _engine(live: int, finish: Callable[[Episode], object]) -> None:
    for _ in range(EPISODES // live):
        episodes = [Episode(TASKS[number % len(TASKS)], POOL) for number in range(live)]
        for episode in episodes:
            _ = episode.opening, episode.info
        for episode in episodes:
            episode.step(CALL)
        for episode in episodes:
            assert episode.step(ANSWER).reward == 1.0
            finish(episode)


def made(live: int) -> None:
    _environments([gymnasium.make(BENCH) for _ in range(live)])


def unwrapped(live: int) -> None:
    _environments([make_environment() for _ in range(live)])


def _environments(environments: list[gymnasium.Env[Any, Any]]) -> None:
    for number, environment in enumerate(environments):
        environment.reset(seed=number)
    began = time.process_time()
    for _ in range(EPISODES // len(environments)):
        for environment in environments:
            environment.reset()
        for environment in environments:
            environment.step(CALL)
        for environment in environments:
            assert environment.step(ANSWER)[1] == 1.0
    _environments.seconds = time.process_time() - began  # type: ignore[attr-defined]


def microseconds(run: Callable[[int], None], live: int) -> float:
    """CPU time per episode; making environments is not counted, making episodes is."""
    gc.collect()
    began = time.process_time()
    run(live)
    spent = time.process_time() - began
    if run in (made, unwrapped):
        spent = _environments.seconds  # type: ignore[attr-defined]
    return spent / (EPISODES // live * live) * 1e6


def measured(rows: list[tuple[str, Callable[[int], None]]]) -> dict[tuple[str, int], float]:
    """The best of a few runs of every row; the runs are interleaved, so that a busy moment spoils no single row."""
    best: dict[tuple[str, int], float] = {}
    for _ in range(REPEATS):
        for live in LIVE:
            for name, run in rows:
                best[name, live] = min(best.get((name, live), float("inf")), microseconds(run, live))
    return best


def kibibytes_per_environment(make: Callable[[], gymnasium.Env[Any, Any]], count: int = 256) -> float:
    """Memory of one more environment that has been reset and waits for its first turn."""
    make().reset(seed=0)
    gc.collect()
    tracemalloc.start()
    environments = [make() for _ in range(count)]
    for number, environment in enumerate(environments):
        environment.reset(seed=number)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / count / 1024


def import_cost(module: str) -> tuple[float, float]:
    """CPU seconds and resident MiB of a fresh interpreter that imports a module, its start included."""
    # A child inherits its parent's peak in `ru_maxrss`, so the kernel's own figure for the new process is read instead.
    script = (
        f"import {module}, re, time\n"
        "memory = re.search(r'VmHWM:\\s*([0-9]+)', open('/proc/self/status').read())\n"
        "print(time.process_time(), memory[1])"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in range(3)
    ]
    figures = [tuple(map(float, run.stdout.split())) for run in runs]
    return min(f[0] for f in figures), min(f[1] for f in figures) / 1024


def main() -> None:
    gymnasium.register(BENCH, entry_point=make_environment)
    print(f"toolgym {toolgym.__version__}, Python {sys.version.split()[0]}; CPU µs per episode (ratio to bare loop)")
    rows = [
        ("bare loop", floor),
        ("+ schema, checker", validating_floor),
        ("Episode", plain),
        ("Episode + trace", traced),
        ("ToolEnv", unwrapped),
        ("gym.make", made),
    ]
    print(f"{'live episodes':18}" + "".join(f"{live:>18}" for live in LIVE))
    best = measured(rows)
    for name, _ in rows:
        cells = [f"{best[name, live]:10.1f} ({best[name, live] / best[rows[0][0], live]:4.2f}x)" for live in LIVE]
        print(f"{name:18}" + "".join(f"{cell:>18}" for cell in cells))
    print(f"\nKiB per idle ToolEnv   {kibibytes_per_environment(make_environment):6.1f}")
    print(f"KiB per idle gym.make  {kibibytes_per_environment(lambda: gymnasium.make(BENCH)):6.1f}")
    for module in ("sys", "gymnasium", "toolgym", "toolgym.episodes", "toolgym.agents"):
        seconds, mebibytes = import_cost(module)
        print(f"import {module:18} {seconds:6.2f} CPU-s {mebibytes:6.1f} MiB")


if __name__ == "__main__":
    main()
