"""A pool of tools that wait, hang, die and flood, each in one way, and a task that allows them all."""

import asyncio
import os
import threading
import time
from typing import Literal

from pydantic import BaseModel
from tiny_domain import SOURCE, make_task

from toolgym.episodes import HERMES, SUBMIT, Episode, ParsedCall
from toolgym.tasks.answers import IntegerAnswer
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import ToolPool, tool

NEVER = threading.Event()
"""Nobody sets it until the tests are over."""


MEETING = threading.Barrier(24, timeout=20)
"""Where as many calls meet."""

CROWD = {"now": 0, "most": 0}
"""How many calls of `join_in` run, and how many did at most."""


class Said(BaseModel):
    said: str


class Anything(BaseModel):
    said: object


@tool(domain="waiting", kind="retrieval", source=SOURCE, theme="calls")
async def ask_slowly(text: str, seconds: float = 0.0) -> Said:
    """Says a text after a while, without a thread.

    Args:
        text: What to say.
        seconds: How long to wait.
    """
    await asyncio.sleep(seconds)
    return Said(said=text)


@tool(domain="waiting", kind="retrieval", source=SOURCE, theme="calls")
def block(text: str, seconds: float = 0.0) -> Said:
    """Says a text after a while, and keeps its thread so long.

    Args:
        text: What to say.
        seconds: How long to wait.
    """
    time.sleep(seconds)
    return Said(said=text)


@tool(domain="waiting", kind="retrieval", source=SOURCE, theme="calls")
def meet() -> Said:
    """Comes back once enough others are there."""
    return Said(said="met" if MEETING.wait() >= 0 else "")


@tool(domain="waiting", kind="retrieval", source=SOURCE, theme="calls")
async def join_in() -> Said:
    """Counts how many run at a time."""
    CROWD["now"] += 1
    CROWD["most"] = max(CROWD["most"], CROWD["now"])
    for _ in range(3):
        await asyncio.sleep(0)
    CROWD["now"] -= 1
    return Said(said="joined")


@tool(domain="waiting", kind="processing", source=SOURCE, theme="calls", timeout=30)
def echo(text: str) -> Said:
    """Says a text.

    Args:
        text: What to say.
    """
    return Said(said=text)


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults", determinism="live")
def hang() -> Said:
    """Never comes back."""
    NEVER.wait()
    return Said(said="late")


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults")
async def hang_on_the_loop() -> Said:
    """Never comes back either, but holds no thread."""
    await asyncio.Event().wait()
    return Said(said="late")


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults")
def die(code: int = 1) -> Said:
    """Ends its process.

    Args:
        code: With which code.
    """
    os._exit(code)


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults")
def leave() -> Said:
    """Asks the interpreter to exit."""
    raise SystemExit(3)


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults")
def process_id() -> Said:
    """Says in which process it runs."""
    return Said(said=str(os.getpid()))


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults")
def flood(megabytes: int) -> Said:
    """Says far too much.

    Args:
        megabytes: How much.
    """
    return Said(said="x" * (megabytes * 1_000_000))


@tool(domain="waiting", kind="processing", source=SOURCE, theme="faults")
def garble(how: Literal["surrogate", "bytes"]) -> Anything:
    """Says what is no text.

    Args:
        how: In what way.
    """
    return Anything(said="broken \ud800 text" if how == "surrogate" else b"\xff\xfe broken")


TOOLS = (ask_slowly, block, meet, join_in, echo, hang, hang_on_the_loop, die, leave, process_id, flood, garble)
POOL = ToolPool("waiting_domain:POOL", TOOLS, [])
TASK = make_task(
    9,
    question="What is said?",
    answer=IntegerAnswer(),
    gold=42,
    toolset=tuple(tool.name for tool in TOOLS),
    versions={},
)


def tasks_by_split() -> dict[str, TaskSet]:
    """The one task."""
    return {"train": TaskSet.of([TASK], "waiting")}


def episode() -> Episode:
    """A new episode on it."""
    return Episode(TASK, POOL)


def call(name: str, **arguments) -> str:
    """A turn that calls one tool."""
    return HERMES.render_calls([ParsedCall(name, arguments)])


RIGHT = call(SUBMIT, answer=42)
