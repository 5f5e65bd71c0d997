"""What every episode on a task shares: its tools, their schemas and the opening prompt, made once and read only."""

from collections.abc import Mapping
from typing import Any

from toolgym.episodes.dialects import Dialect
from toolgym.episodes.submission import SUBMIT, submission_schema
from toolgym.tasks.task import AnyTask, StateTask
from toolgym.tools import Tool, ToolPool, Unavailable

_KEPT = 512
_briefings: dict[tuple[int, int, str], "Briefing"] = {}

_RULES = f"""Answer the user's question with the help of these tools. What you need to know comes from their results;
compute with the values as they are printed.
When you know the answer, call {SUBMIT}, alone in its turn. The first answer is final."""


class StaleTaskError(ValueError):
    """A task was certified with other tools than those installed; its gold answer may not hold here."""


class Briefing:
    """The read-only part of an episode.

    Args:
        task: The task.
        pool: Where its tools are.
        dialect: How the prompt is written.

    Attributes:
        task: The task.
        pool: The pool.
        dialect: The dialect.
        tools: The toolset, by name.
        needed: Names of the tools that the recorded calls use.
        schemas: What a chat model is given as tools: the toolset's schemas and that of ``submit_answer``.
        system: The system prompt.
        messages: The two messages an episode opens with.

    Raises:
        StaleTaskError: A tool of the task is not in the pool, or is another version than the task was certified with,
            or the pool's world is another one.
        Unavailable: A library behind the toolset is not installed; the message has the install command.
        ValueError: A tool of the task has the reserved name.
    """

    __slots__ = ("dialect", "messages", "needed", "pool", "schemas", "system", "task", "tools")

    def __init__(self, task: AnyTask, pool: ToolPool, dialect: Dialect) -> None:
        self.task = task
        self.pool = pool
        self.dialect = dialect
        self.tools: Mapping[str, Tool] = _toolset(task, pool)
        self.needed = frozenset(call.tool for call in task.calls)
        self.schemas: list[dict[str, Any]] = [tool.schema for tool in self.tools.values()]
        self.schemas.append(submission_schema(task.answer))
        self.system = f"{_RULES}\n\n{dialect.system_prompt(self.schemas)}"
        self.messages = ({"role": "system", "content": self.system}, {"role": "user", "content": task.question})

    @property
    def opening(self) -> str:
        """The first observation: the system prompt and the question."""
        return f"{self.system}\n\n{self.task.question}"


def brief(task: AnyTask, pool: ToolPool, dialect: Dialect) -> Briefing:
    """Makes the briefing of a task, or returns the one that was made for it; the newest few hundred are kept.

    Raises:
        StaleTaskError: See `Briefing`.
        Unavailable: See `Briefing`.
        ValueError: See `Briefing`.
    """
    key = (id(task), id(pool), dialect.name)
    found = _briefings.get(key)
    if found is None:  # a kept briefing holds its task and pool, so their ids cannot have passed to others
        found = Briefing(task, pool, dialect)
        while len(_briefings) >= _KEPT:
            _briefings.pop(next(iter(_briefings)), None)
        _briefings[key] = found
    return found


def _toolset(task: AnyTask, pool: ToolPool) -> dict[str, Tool]:
    for name in (*task.toolset, *task.provenance.tools):
        if name == SUBMIT:
            raise ValueError(f"task '{task.id}' has a tool called '{SUBMIT}', which is a reserved name")
        if name not in pool:
            raise StaleTaskError(
                f"task '{task.id}' needs the tool '{name}', which the pool '{pool.reference}' does not have"
            )
        if not pool[name].available:
            raise Unavailable(f"task '{task.id}' needs the tool '{name}': {pool[name].install_hint}")
    for name, version in task.provenance.tools.items():
        if pool[name].version != version:
            raise StaleTaskError(
                f"task '{task.id}' was certified with version {version} of the tool '{name}', but version"
                f" {pool[name].version} is installed; install the libraries it names or synthesise its task set again"
            )
    if isinstance(task, StateTask) and (pool.world is None or pool.world.digest != task.world.digest):
        raise StaleTaskError(
            f"task '{task.id}' is set in the world '{task.world.name}' as version {task.world.version} built it, which"
            f" the pool '{pool.reference}' does not have; synthesise its task set again"
        )
    return {name: pool[name] for name in task.toolset}
