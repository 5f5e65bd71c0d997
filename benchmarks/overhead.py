"""What an episode costs beyond its tool: one tool call and two turns, against a bare loop that does the same.

``python benchmarks/overhead.py`` measures toolgym; beside it every peer library that has a virtual environment under
``build/peers``. ``--install-peers`` makes those first, one for each, because their requirements exclude one another.

Every process measures the bare loop too, and ratios are to the loop of the same process, in CPU time, so that they hold
on any machine. The second row is the bare loop with the tool's schema check and the answer's typed check, which every
episode of ours pays: what is above it is the engine's own cost. Peers check neither, unless the row says so.
"""

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium
from peers.bare_loop import ANSWER, CALL, GOLD, LIVE, BareLoop, bare_loop, measured
from pydantic import BaseModel

import toolgym
from toolgym.episodes import HERMES, Episode, ParsedCall, ToolEnv, ToolVectorEnv
from toolgym.episodes.batch import CallRunner, EpisodeBatch
from toolgym.evidence.trace import Call
from toolgym.rewards import check_answer
from toolgym.tasks.answers import IntegerAnswer
from toolgym.tasks.certificate import Certificate
from toolgym.tasks.programs import Program, Ref
from toolgym.tasks.task import Difficulty, Provenance, Task, Wording
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import Source, ToolPool, tool

EPISODES = 4_096
REPEATS = 7
BENCH = "toolgym-benchmarks/overhead-v0"
SLEEP = 0.1
TURNS = 10
PEERS = {
    "gem": "gem-llm==0.1.0",
    "skyrl": "skyrl-gym==0.4.0",
    "textarena": "textarena==0.7.4",
    "openenv": "openenv==0.10.0",
    "verifiers": "verifiers==0.1.14",
    "inspect": "inspect-ai==0.3.285",
}
"""Requirement by name of the virtual environment; ``peers/peer_NAME.py`` measures it."""

HERE = Path(__file__).parent
VENVS = HERE.parent / "build" / "peers"
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


@tool(domain="benchmark", kind="retrieval", source=SOURCE, theme="numbers")
async def add_later(left: int, right: int) -> Sum:
    """Adds two whole numbers after a while, and holds no thread meanwhile.

    Args:
        left: The first.
        right: The second.
    """
    await asyncio.sleep(SLEEP)
    return Sum(total=left + right)


@tool(domain="benchmark", kind="retrieval", source=SOURCE, theme="numbers")
def add_blocking(left: int, right: int) -> Sum:
    """Adds two whole numbers after a while, and holds its thread meanwhile.

    Args:
        left: The first.
        right: The second.
    """
    time.sleep(SLEEP)
    return Sum(total=left + right)


POOL = ToolPool(f"{__name__}:POOL", [add, add_later, add_blocking], [])


def _task(number: int) -> Task:
    call = Call(id="c1", tool="add", arguments={"left": 40, "right": 2}, origins={}, result={"total": 42})
    return Task(
        id=f"benchmark-{number}",
        domain="benchmark",
        question=f"Question {number}: what is 40 and 2?",
        toolset=("add", "add_later", "add_blocking"),
        answer=IntegerAnswer(),
        gold=GOLD,
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


class ValidatingLoop(BareLoop):
    """The bare loop with the schema check of the tool and the typed check of the answer."""

    def call(self, name: str, arguments: dict[str, Any]) -> str:
        return POOL.call(name, arguments).text

    def judge(self, answer: Any) -> float:
        return check_answer(answer, TASKS[0].answer, self.gold).reward


def validating_loop(live: int, rounds: int) -> None:
    bare_loop(live, rounds, ValidatingLoop)


def plain(live: int, rounds: int) -> None:
    _engine(live, rounds, lambda episode: None)


def traced(live: int, rounds: int) -> None:
    _engine(live, rounds, Episode.trace)


def _begun(live: int) -> list[Episode]:
    episodes = [Episode(TASKS[number % len(TASKS)], POOL) for number in range(live)]
    for episode in episodes:
        _ = episode.opening, episode.info
    return episodes


def _engine(live: int, rounds: int, finish: Callable[[Episode], object]) -> None:
    for _ in range(rounds):
        episodes = _begun(live)
        for episode in episodes:
            episode.step(CALL)
        for episode in episodes:
            assert episode.step(ANSWER).reward == 1.0
            finish(episode)


def batch(live: int, rounds: int) -> None:
    async def play() -> None:
        async with EpisodeBatch(CallRunner(threads=2)) as engine:
            for _ in range(rounds):
                numbers = [await engine.submit(episode) for episode in _begun(live)]
                await engine.step_all(dict.fromkeys(numbers, CALL))
                results = await engine.step_all(dict.fromkeys(numbers, ANSWER))
                assert all(result.reward == 1.0 for result in results.values())

    asyncio.run(play())


def environments(live: int, rounds: int) -> None:
    _environments(_made("ToolEnv", live, make_environment), rounds)


def made_by_gymnasium(live: int, rounds: int) -> None:
    _environments(_made("gym.make", live, lambda: gymnasium.make(BENCH)), rounds)


def vector(live: int, rounds: int) -> None:
    (environment,) = _made(f"vector of {live}", 1, lambda: ToolVectorEnv(SETS, POOL.reference, live))
    for _ in range(rounds):
        environment.reset()
        environment.step((CALL,) * live)
        assert environment.step((ANSWER,) * live)[1].sum() == live


_kept: dict[str, list[Any]] = {}


def _made(name: str, count: int, make: Callable[[], Any]) -> list[Any]:
    """Environments are made once, because a trainer keeps them; episodes are made anew each time."""
    kept = _kept.setdefault(name, [])
    for number in range(len(kept), count):
        kept.append(make())
        kept[-1].reset(seed=number)
    return kept[:count]


def _environments(live: list[gymnasium.Env[Any, Any]], rounds: int) -> None:
    for _ in range(rounds):
        for environment in live:
            environment.reset()
        for environment in live:
            environment.step(CALL)
        for environment in live:
            assert environment.step(ANSWER)[1] == 1.0


OURS = {
    "bare loop": bare_loop,
    "+ schema, checker": validating_loop,
    "toolgym Episode": plain,
    "toolgym Episode + trace": traced,
    "toolgym EpisodeBatch": batch,
    "toolgym ToolEnv": environments,
    "toolgym gym.make": made_by_gymnasium,
    "toolgym ToolVectorEnv": vector,
}


def sleeping(name: str, live: int) -> float:
    """Wall seconds of one turn of as many episodes, each with a tool that sleeps for a tenth of a second.

    The best of a few turns, as with CPU time; the turn before them, in which threads come into being, is not counted.
    """
    action = HERMES.render_calls([ParsedCall(name, {"left": 40, "right": 2})])

    async def play() -> float:
        async with EpisodeBatch() as engine:
            numbers = [await engine.submit(episode) for episode in _begun(live)]
            await engine.step_all(dict.fromkeys(numbers, action))
            best = float("inf")
            for _ in range(TURNS):
                began = time.perf_counter()
                await engine.step_all(dict.fromkeys(numbers, action))
                best = min(best, time.perf_counter() - began)
            return best

    return asyncio.run(play())


def kibibytes_per_environment(make: Callable[[], gymnasium.Env[Any, Any]], count: int = 256) -> float:
    """Memory of one more environment that has been reset and waits for its first turn."""
    make().reset(seed=0)
    gc.collect()
    tracemalloc.start()
    waiting = [make() for _ in range(count)]
    for number, environment in enumerate(waiting):
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


def python_of(peer: str) -> Path:
    return VENVS / peer / "bin" / "python"


def install_peers() -> None:
    """Makes the virtual environments that are not there. One that cannot be made is named, and the others go on."""
    for peer, requirement in PEERS.items():
        if python_of(peer).exists():
            continue
        subprocess.run([sys.executable, "-m", "venv", str(VENVS / peer)], check=True)
        pip = [str(python_of(peer)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", requirement]
        if subprocess.run(pip, check=False).returncode != 0:
            python_of(peer).unlink()
            print(f"{requirement} cannot be installed here", file=sys.stderr)


def measured_peer(peer: str) -> dict[str, dict[int, float]]:
    """What a peer's process measures; the first row is the bare loop."""
    command = [str(python_of(peer)), str(HERE / "peers" / f"peer_{peer}.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1_800)
    if done.returncode != 0:
        raise SystemExit(f"{PEERS[peer]} failed:\n{done.stderr}")
    rows = json.loads(done.stdout.splitlines()[-1])["rows"]
    return {name: {int(live): value for live, value in row.items()} for name, row in rows.items()}


def line(name: str, micros: dict[int, float], floor: dict[int, float]) -> str:
    cells = [f"{micros[live]:.1f} ({micros[live] / floor[live]:.2f}x)" for live in LIVE]
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="What an episode costs beyond its tool, beside other libraries.")
    parser.add_argument("--install-peers", action="store_true", help="make build/peers/NAME for every peer first")
    if parser.parse_args().install_peers:
        install_peers()
    gymnasium.register(BENCH, entry_point=make_environment)
    print(f"toolgym {toolgym.__version__}, Python {sys.version.split()[0]}; CPU µs per episode (ratio to bare loop)\n")
    print(f"| live episodes | {' | '.join(map(str, LIVE))} |\n| --- | {' | '.join(['---'] * len(LIVE))} |")
    ours = measured({name: (run, EPISODES) for name, run in OURS.items()}, REPEATS)
    for name, micros in ours.items():
        print(line(name, micros, ours["bare loop"]), flush=True)
    for peer in PEERS:
        if python_of(peer).exists():
            floor, *rows = measured_peer(peer).items()
            for name, micros in rows:
                print(line(f"{PEERS[peer]}: {name}", micros, floor[1]), flush=True)
        else:
            print(f"| {PEERS[peer]} | not installed: run `make bench-peers` |", flush=True)
    print(f"\nSeconds a turn, with a tool that sleeps {SLEEP:g} s: at {LIVE[-1]} live episodes (ratio to 1)")
    for kind in ("add_later", "add_blocking"):
        alone, together = sleeping(kind, 1), sleeping(kind, LIVE[-1])
        print(f"{kind:14} {together:.3f} ({together / alone:.2f}x)")
    print(f"\nKiB per idle ToolEnv   {kibibytes_per_environment(make_environment):6.1f}")
    print(f"KiB per idle gym.make  {kibibytes_per_environment(lambda: gymnasium.make(BENCH)):6.1f}")
    for module in ("sys", "gymnasium", "toolgym", "toolgym.episodes", "toolgym.agents"):
        seconds, mebibytes = import_cost(module)
        print(f"import {module:18} {seconds:6.2f} CPU-s {mebibytes:6.1f} MiB")


if __name__ == "__main__":
    main()
