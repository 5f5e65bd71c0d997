"""The environment under check: its sampled tasks, and ways to play them through whatever wraps it."""

import pickle
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import gymnasium

from toolgym.agents import Action, OracleAgent
from toolgym.canonical import canonical_json, digest
from toolgym.episodes import Dialect
from toolgym.tasks.task import AnyTask
from toolgym.testing.report import NotAToolEnv
from toolgym.tools import ToolPool

_TRIES = 20


class Turn(NamedTuple):
    """What one turn gave; the first of an episode is what the reset gave."""

    observation: str
    reward: Any
    terminated: bool
    truncated: bool
    info: dict[str, Any]


class Subject:
    """The environment under check.

    Args:
        env: A Gymnasium environment around a `ToolEnv`, or one that has its ``episode``.
        seed: First of the seeds by which tasks are drawn.
        count: How many tasks to draw.
        task_ids: The tasks to play instead of drawn ones.

    Attributes:
        env: The environment.
        name: Its id, or the name of its class.
        seeds: The seeds that drew the tasks.
        tasks: The tasks.
        pool: Their tools.
        dialect: How turns are written.

    Raises:
        NotAToolEnv: It has no episode with a task, a pool and a dialect.
    """

    def __init__(
        self, env: gymnasium.Env[Any, Any], seed: int, count: int, task_ids: Sequence[str] | None = None
    ) -> None:
        self.env = env
        self.name = env.spec.id if env.spec is not None else type(env).__name__
        self.seeds: list[int] = []
        self.tasks: list[AnyTask] = []
        for number in range(count * _TRIES if task_ids is None else len(task_ids)):
            self.env.reset(seed=seed + number, options=None if task_ids is None else {"task_id": task_ids[number]})
            task = self.episode.task
            if task.id not in {one.id for one in self.tasks}:
                self.tasks.append(task)
                self.seeds.append(seed + number)
            if len(self.tasks) == count and task_ids is None:
                break
        self.pool: ToolPool = self.episode.pool
        self.dialect: Dialect = self.episode.dialect

    @property
    def episode(self) -> Any:
        """The episode being played.

        Raises:
            NotAToolEnv: There is none.
        """
        episode = getattr(self.env.unwrapped, "episode", None)
        for name in ("task", "pool", "dialect"):
            if not hasattr(episode, name):
                raise NotAToolEnv(
                    f"{self.name} cannot be checked: after reset, env.unwrapped.episode.{name} must be there,"
                    " as toolgym.episodes.ToolEnv has it"
                )
        return episode

    def start(self, task: AnyTask, env: gymnasium.Env[Any, Any] | None = None) -> Turn:
        """Begins an episode of a task."""
        observation, info = (env or self.env).reset(options={"task_id": task.id})
        return Turn(observation, 0.0, False, False, info)

    def act(self, action: Any, env: gymnasium.Env[Any, Any] | None = None) -> Turn:
        """Takes one turn."""
        observation, reward, terminated, truncated, info = (env or self.env).step(action)
        return Turn(observation, reward, terminated, truncated, info)

    def play(self, task: AnyTask, actions: Sequence[Action], env: gymnasium.Env[Any, Any] | None = None) -> list[Turn]:
        """Plays a task with these actions, as far as the episode lets it."""
        turns = [self.start(task, env)]
        for action in actions:
            turns.append(self.act(action, env))
            if turns[-1].terminated or turns[-1].truncated:
                break
        return turns

    def oracle(self, task: AnyTask) -> list[str]:
        """The turns that solve a task: its recorded calls and its gold answer."""
        agent = OracleAgent(task, self.dialect)
        return [agent.act("", {}) for _ in range(len(task.calls) + 1)]

    def copy(self) -> gymnasium.Env[Any, Any]:
        """Another environment that stands where this one does.

        Raises:
            Exception: It cannot be pickled.
        """
        twin: gymnasium.Env[Any, Any] = pickle.loads(pickle.dumps(self.env))
        return twin


def trace(turns: Sequence[Turn]) -> str:
    """Fingerprint of everything that turns gave."""
    return digest([as_json(turn) for turn in turns])


def as_json(turn: Turn) -> Any:
    """A turn as JSON; what is none is written as its type's name."""
    observation, reward, terminated, truncated, info = turn
    return [str(observation), float(reward), bool(terminated), bool(truncated), _plain(info)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, str | int | float | bool) else type(value).__name__


def paths(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The scalars of a value with their paths."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths(part, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from paths(part, (*path, "*"))
    else:
        yield path, value


def text_of(value: Any) -> str:
    """A JSON value as a text that may stand in another."""
    return value if isinstance(value, str) else canonical_json(value)
