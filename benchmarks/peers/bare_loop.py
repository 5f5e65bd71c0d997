"""The bare loop that every library is measured against, and the measuring; nothing but the standard library.

One episode is two turns: a call of a tool that adds two numbers, and the answer. The bare loop parses with one regular
expression and ``json``, calls a plain function and compares the answer; it checks no schema and keeps no limits.
"""

import gc
import importlib.metadata
import json
import re
import time
from collections.abc import Callable
from typing import Any

LIVE = (1, 64, 1024)
QUESTION = "What is 40 and 2?"
GOLD = 42
CALL = '<tool_call>\n{"name": "add", "arguments": {"left": 40, "right": 2}}\n</tool_call>'
ANSWER = '<tool_call>\n{"name": "submit_answer", "arguments": {"answer": 42}}\n</tool_call>'
PATTERN = re.compile(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", re.DOTALL)

Run = Callable[[int, int], None]
"""Plays rounds of as many live episodes: ``run(live, rounds)``."""


class BareLoop:
    tools = {"add": lambda left, right: {"total": left + right}}  # noqa: RUF012

    def reset(self, question: str, gold: int) -> str:
        self.gold = gold
        self.messages = [{"role": "user", "content": question}]
        return question

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        self.messages.append({"role": "assistant", "content": action})
        found = PATTERN.search(action)
        if found is None:
            return "no call", 0.0, False, False, {"messages": self.messages}
        call = json.loads(found.group(1))
        if call["name"] == "submit_answer":
            return "", self.judge(call["arguments"]["answer"]), True, False, {"messages": self.messages}
        observation = f"<tool_response>\n{self.call(call['name'], call['arguments'])}\n</tool_response>"
        self.messages.append({"role": "tool", "content": observation})
        return observation, 0.0, False, False, {"messages": self.messages}

    def call(self, name: str, arguments: dict[str, Any]) -> str:
        return json.dumps(self.tools[name](**arguments))

    def judge(self, answer: Any) -> float:
        return float(answer == self.gold)


def bare_loop(live: int, rounds: int, kind: type[BareLoop] = BareLoop) -> None:
    episodes = [kind() for _ in range(live)]
    for _ in range(rounds):
        for episode in episodes:
            episode.reset(QUESTION, GOLD)
        for episode in episodes:
            episode.step(CALL)
        for episode in episodes:
            assert episode.step(ANSWER)[1] == 1.0


def microseconds(run: Run, live: int, episodes: int) -> float:
    """CPU time per episode of all threads of this process."""
    rounds = max(1, episodes // live)
    gc.collect()
    began = time.process_time()
    run(live, rounds)
    return (time.process_time() - began) / (rounds * live) * 1e6


def measured(rows: dict[str, tuple[Run, int]], repeats: int) -> dict[str, dict[int, float]]:
    """The best of a few runs of every row; they are interleaved, so that a busy moment spoils no single row.

    Args:
        rows: By name, what is measured and how many episodes a run has.
        repeats: How many runs.
    """
    best = {name: dict.fromkeys(LIVE, float("inf")) for name in rows}
    for _ in range(repeats):
        for live in LIVE:
            for name, (run, episodes) in rows.items():
                best[name][live] = min(best[name][live], microseconds(run, live, episodes))
    return best


def report(distribution: str, rows: dict[str, Run], episodes: int, repeats: int) -> None:
    """Measures a peer beside the bare loop in this process and prints one JSON line."""
    measured_rows = {"bare loop": (bare_loop, 4_096), **{name: (run, episodes) for name, run in rows.items()}}
    version = importlib.metadata.version(distribution)
    print(json.dumps({"version": version, "rows": measured(measured_rows, repeats)}))
