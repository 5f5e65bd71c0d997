"""Checks for leaks: the gold answer shows nowhere before it is found, and episodes leave nothing behind."""

import gc
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from toolgym.agents.agent import call_text, submission_text
from toolgym.canonical import Json, canonical_json
from toolgym.evidence.trace import Call, SeedOrigin
from toolgym.rewards.probes import probes
from toolgym.rewards.steps import same_json
from toolgym.tasks.programs import Const
from toolgym.tasks.programs.nodes import walk
from toolgym.tasks.task import AnyTask, StateTask, Task
from toolgym.testing.interface import REQUIRED
from toolgym.testing.report import Fault
from toolgym.testing.subject import Subject, Turn, paths, text_of

_TELLING = 4
_PARTS_OF_CHAT = frozenset({"messages", "tools", "explanation"})
_EPISODES = 20
_WARM = 3


def prompt(subject: Subject) -> Iterator[Fault | None]:
    """The first observation does not hold the gold answer."""
    for task in subject.tasks:
        wanted = _tells(task)
        if wanted is None:
            continue
        turn = subject.start(task)
        schemas = canonical_json(turn.info["tools"])
        told = [text for text in wanted if _count(text, turn.observation) > _count(text, schemas)]
        said = f"the prompt holds the gold answer '{told[0][:40]}'." if told else ""
        yield Fault(check="prompt", task=task.id, message=said) if told else None


def info_leak(subject: Subject) -> Iterator[Fault | None]:
    """No part of ``info`` holds the gold answer before one is committed."""
    for task in subject.tasks:
        start = subject.start(task)
        for turn in (start, subject.act("words without a call")):
            fault = _info_fault(turn, task)
            yield None if fault is None else Fault(check="info_leak", task=task.id, message=fault)


def _info_fault(turn: Turn, task: AnyTask) -> str | None:
    wanted = _tells(task) or []
    for key, value in turn.info.items():
        if key in _PARTS_OF_CHAT:
            continue
        if key not in REQUIRED and not isinstance(task.gold, bool) and same_json(value, task.gold):
            return f"info['{key}'] is the gold answer."
        for path, part in paths(value, (key,)):
            if any(_count(text, text_of(part)) for text in wanted if isinstance(part, str | int | float)):
                return f"info['{'.'.join(path)}'] holds the gold answer."
    if turn.info.get("explanation") is not None:
        return "info['explanation'] is there before an answer is committed."
    return None


def observations(subject: Subject) -> Iterator[Fault | None]:
    """An observation holds the gold answer only where a tool's own result does."""
    for task in subject.tasks:
        wanted = _tells(task)
        if wanted is None or not isinstance(task, Task):
            continue
        probes = ["words without a call", call_text("no_such_tool", {}, subject.dialect)]
        asked = [call_text(call.tool, call.arguments, subject.dialect) for call in task.calls]
        known = [canonical_json([call.arguments, call.result, _now(subject, call)]) for call in task.calls]
        subject.start(task)
        for action, own in zip([*probes, *asked], ["", "", *known], strict=True):
            turn = subject.act(action)
            if turn.truncated:
                break
            told = [text for text in wanted if _count(text, turn.observation) > _count(text, own)]
            said = f"an observation holds the gold answer '{told[0][:40]}', which no tool gave." if told else ""
            yield Fault(check="observations", task=task.id, message=said) if told else None


def _now(subject: Subject, call: Call) -> Json:
    """What a recorded call gives today; a live one is not made for this."""
    live = subject.pool[call.tool].determinism == "live"
    return None if live else subject.pool.call(call.tool, call.arguments).value


def verdicts(subject: Subject) -> Iterator[Fault | None]:
    """What an agent is told about a wrong answer does not hold the right one: it may meet the task again."""
    for task in subject.tasks:
        wanted = _tells(task)
        if wanted is None or not isinstance(task, Task):
            continue
        near = [one.answer for one in probes(task.answer, task.gold, task.question, ()) if one.name == "near_miss"]
        wrong = [answer for answer in near if not any(_count(text, text_of(answer)) for text in wanted)]
        turn = subject.play(task, [submission_text(wrong[0] if wrong else "nothing", subject.dialect)])[-1]
        told = [text for text in wanted if _count(text, turn.observation)]
        said = "the observation after a wrong answer holds the gold answer."
        yield Fault(check="verdicts", task=task.id, message=said) if told else None


def resources(subject: Subject) -> Iterator[Fault | None]:
    """Twenty episodes leave no file, socket or thread open."""
    task = subject.tasks[0]
    actions = subject.oracle(task)
    for _ in range(_WARM):
        subject.play(task, actions)
    gc.collect()
    before = _open()
    for _ in range(_EPISODES):
        subject.play(task, actions)
    gc.collect()
    files, threads = (after - earlier for after, earlier in zip(_open(), before, strict=True))
    said = f"{_EPISODES} episodes leave {max(files, 0)} files or sockets and {max(threads, 0)} threads behind."
    leaks = max(files, threads) >= _EPISODES // 2
    yield Fault(check="resources", task=task.id, message=said) if leaks else None


def _open() -> tuple[int, int]:
    folder = Path("/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd")
    return len(list(folder.iterdir())), threading.active_count()


def _tells(task: AnyTask) -> list[str] | None:
    """Texts that give the gold answer away; None where finding one would say nothing, because it is short or named."""
    gold = task.gold
    if isinstance(task, StateTask) or isinstance(gold, bool):
        return None
    if isinstance(gold, list):
        return [canonical_json(gold), ", ".join(map(text_of, gold))] if len(gold) > 1 else None
    named = {_plain(value) for value in _constants(task)}
    text = text_of(gold)
    return None if len(text) < _TELLING or _plain(text) in named else [text]


def _constants(task: Task) -> Iterator[Json]:
    for call in task.calls:
        yield from (origin.value for origin in call.origins.values() if isinstance(origin, SeedOrigin))
    for node in walk(task.program.expression):
        if isinstance(node, Const):
            yield from (part for _, part in paths(node.value))


def _plain(value: Json) -> str:
    return text_of(value).casefold()


def _count(text: str, within: object) -> int:
    """How often a text stands in another as a whole word."""
    return len(re.findall(rf"(?<![\w.]){re.escape(text)}(?!\w|\.\d)", str(within)))
