"""The Gymnasium environment over a tool pool and task sets: one string in, one string out, the chat in ``info``."""

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import gymnasium

from toolgym.episodes.chat_environment import ChatEnv
from toolgym.episodes.episode import Episode
from toolgym.episodes.limits import Limits
from toolgym.episodes.pending import StepResult
from toolgym.rewards import EndedEpisode, Rewards, score
from toolgym.tasks.task import AnyTask
from toolgym.tasks.taskset import TaskFileError, TaskSet

_OPTIONS = ("task_id", "split")


class ToolEnv(ChatEnv[Episode]):
    """Plays tasks of one pool. An episode is one task; see `Episode` for turns, outcomes and ``info``.

    ``reset(seed=…)`` draws a task, the same one for the same seed. ``reset(options={"task_id": …})`` chooses one, and
    ``options={"split": …}`` draws from, or looks in, another split for this reset only.

    Args:
        tasks: Task sets by split, or the reference of a function that loads them: ``"package.module:function"``. Sets
            loaded by reference are shared by all environments of a process.
        pool: Reference of the tool pool.
        split: Where tasks are drawn from.
        dialect: Name of the dialect.
        limits: What an episode may cost, as `Limits` or as the fields to change.
        render_mode: ``"ansi"``: `render` returns the chat as text. ``"human"``: each message is printed as it comes.
        rewards: What an episode pays; None for 1.0 in the turn that commits a correct answer. Otherwise all is paid in
            the turn that ends the episode, nothing if it may not be scored, and ``info["reward_report"]`` is then the
            `toolgym.rewards.RewardReport`, with the rewards by turn; None before. It quotes the gold answer.

    Raises:
        ValueError: An argument names something that does not exist.
    """

    def __init__(
        self,
        tasks: Mapping[str, TaskSet] | str,
        pool: str,
        split: str = "train",
        dialect: str = "hermes",
        limits: Limits | Mapping[str, Any] | None = None,
        render_mode: str | None = None,
        rewards: Rewards | None = None,
    ) -> None:
        super().__init__(pool, dialect, limits, render_mode)
        self._tasks = tasks
        self.split = split
        self._rewards = rewards
        self._set_of(split)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Begins an episode. If it cannot, the environment stays as it was.

        Args:
            seed: Seeds the choice of this and later tasks.
            options: ``task_id``, ``split``, both or neither.

        Raises:
            ValueError: An option or the split does not exist, or the split is empty.
            KeyError: The split has no task of that id.
            StaleTaskError: The task was certified with other tools than those installed.
            Unavailable: A library that the task's tools need is not installed; the message has the install command.
        """
        tasks, task_id = self._choice(options or {})
        super().reset(seed=seed)
        task: AnyTask = tasks[task_id if task_id is not None else int(self.np_random.integers(len(tasks)))]
        episode = Episode(task, self._pool, self._dialect, self._limits)
        self._begun(episode, task.toolset)
        info = episode.info
        if self._rewards is not None:
            info["reward_report"] = None
        return episode.opening, info

    def _settled(self, result: StepResult) -> StepResult:
        if self._rewards is None:
            return result
        report = None
        if result.terminated or result.truncated:
            ended = EndedEpisode.of(result.info, result.terminated, result.truncated)
            report = score(ended, self.episode.task, self._rewards, pool=self._pool)
        paid = report.reward if report is not None and report.reward is not None else 0.0
        return result._replace(reward=paid, info={**result.info, "reward_report": report})

    def _choice(self, options: Mapping[str, Any]) -> tuple[TaskSet, str | None]:
        for name in options:
            if name not in _OPTIONS:
                raise ValueError(f"there is no reset option '{name}'; the options are: {', '.join(_OPTIONS)}")
        tasks = self._set_of(options.get("split", self.split))
        task_id = options.get("task_id")
        if task_id is not None and not isinstance(task_id, str):
            raise ValueError(f"the reset option 'task_id' must be a string, not {task_id!r}")
        if task_id is not None and task_id not in tasks:
            raise KeyError(f"unknown task id '{task_id}' in {tasks.name}; it has {len(tasks)} tasks")
        if len(tasks) == 0:
            raise ValueError(f"{tasks.name} has no tasks")
        return tasks, task_id

    def _set_of(self, split: object) -> TaskSet:
        tasks = load_tasks(self._tasks) if isinstance(self._tasks, str) else self._tasks
        if not isinstance(split, str) or split not in tasks:
            raise ValueError(f"there is no split {split!r}; the splits are: {', '.join(tasks)}")
        return tasks[split]


@cache
def load_tasks(reference: str) -> Mapping[str, TaskSet]:
    """Calls the loader at a reference, ``"package.module:function"``, once in a process.

    Raises:
        ValueError: There is no such function, or it does not give task sets by split.
    """
    module, _, name = reference.partition(":")
    try:
        loader = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"no task loader at '{reference}': {error}") from error
    found = loader()
    if not isinstance(found, Mapping) or not all(isinstance(tasks, TaskSet) for tasks in found.values()):
        raise ValueError(f"the loader '{reference}' must return task sets by split")
    return found


def environment_tasks(name: str, split: str) -> tuple[TaskSet, str] | None:
    """The tasks of a registered environment, and its pool.

    Args:
        name: Its id, or id and split, ``"toolgym/finance-v0 test"``, as headers of logs have it.
        split: The split where the name has none.

    Returns:
        None if there is a file of that name, or no such environment.

    Raises:
        TaskFileError: The environment does not say where its tasks are, or has no such split.
    """
    environment, _, named = name.partition(" ")
    if Path(name).exists() or environment not in gymnasium.registry:
        return None
    given = gymnasium.spec(environment).kwargs
    if not isinstance(given.get("tasks"), str):
        raise TaskFileError(f"the environment '{environment}' does not say where its tasks are; name their file")
    chosen, sets = named or split, load_tasks(given["tasks"])
    if chosen not in sets:
        raise TaskFileError(f"the environment '{environment}' has no split '{chosen}'; it has: {', '.join(sets)}")
    return sets[chosen], given["pool"]
