"""Serves an environment from a process of its own, plays many episodes on it, and survives the server's death.

Run it with ``python examples/serve_env.py [COUNT]``. A trainer does the same with a server on another machine.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import gymnasium as gym

import toolgym  # noqa: F401  registers the environments
from toolgym.agents import OracleAgent, play_episode
from toolgym.envs.general.sandbox import load_tasks
from toolgym.episodes import EpisodeRecord
from toolgym.tasks.task import AnyTask

ENVIRONMENT = "toolgym/desk-v0"
PLAYERS = 16


def start(port: int = 0) -> tuple[subprocess.Popen[str], str]:
    """Starts a server and returns its process and address, once it accepts connections."""
    command = [sys.executable, "-m", "toolgym.cli", "serve", "env", ENVIRONMENT, "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.readline().strip()
    if not said.startswith("serving at "):
        raise SystemExit(said + process.stderr.read())
    return process, said.split()[-1]


def play_all(env: gym.Env[str, str], tasks: Iterable[AnyTask]) -> list[EpisodeRecord]:
    """Plays the tasks one after another, each with the calls that its certificate records."""
    return [play_episode(env, OracleAgent(task), options={"task_id": task.id}) for task in tasks]


def main(count: int = 200) -> None:
    """Plays ``count`` episodes there, through environments that share one WebSocket, and here; then breaks things."""
    os.environ["TOOLGYM_TOKEN"] = secrets.token_urlsafe(16)  # the server inherits it, the clients read it
    tasks = list(load_tasks()["train"])[:count]
    server, url = start()
    print(f"server: process {server.pid} at {url}")
    socket_url = url.replace("http://", "ws://")
    envs = [gym.make("toolgym/remote-v0", url=socket_url) for _ in range(PLAYERS)]
    begun = time.monotonic()
    with ThreadPoolExecutor(PLAYERS) as pool:
        shares = [tasks[n::PLAYERS] for n in range(PLAYERS)]
        records = [record for share in pool.map(play_all, envs, shares) for record in share]
    seconds = time.monotonic() - begun
    print(f"remote: {len(records)} episodes, mean reward {sum(r.reward for r in records) / len(records):.2f},")
    print(f"        {sum(r.turns for r in records) / seconds:.0f} turns a second over one connection")

    local = {record.task_id: record.trace_hash for record in play_all(gym.make(ENVIRONMENT), tasks)}
    same = sum(record.trace_hash == local[record.task_id] for record in records)
    print(f"local:  {same} of {len(records)} traces are the same, hash by hash")

    env = envs[0]
    env.reset(seed=1)
    server.kill()
    server.wait()
    server, url = start(int(url.rpartition(":")[2]))
    _, _, _, truncated, info = env.step("What was I about to say?")
    print(f"killed in mid-episode: truncated {truncated}, valid {info['valid']}, failure {info['failure']}")
    _, info = env.reset(seed=1)
    print(f"the next reset: task {info['task_id']}, valid {info['valid']}")
    for env in envs:
        env.close()
    server.send_signal(signal.SIGTERM)
    print(f"SIGTERM: the server ends with status {server.wait(30)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
