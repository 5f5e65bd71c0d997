"""The vector environment: many episodes in one process, their waiting tool calls run together, any subset stepped."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeAlias

import numpy as np
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from toolgym.episodes.batch.runner import DEADLINE
from toolgym.episodes.batch.waiting import Together
from toolgym.episodes.environment import ToolEnv
from toolgym.episodes.episode import Episode
from toolgym.episodes.limits import Limits
from toolgym.tasks.taskset import TaskSet

Batch: TypeAlias = tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]
"""Observations, rewards, terminations, truncations and infos, each with a place for every environment."""

Chosen: TypeAlias = Sequence[int] | NDArray[np.bool_] | NDArray[np.int64]
"""Environments: their numbers, or a mask with a place for every one."""


class ToolVectorEnv(VectorEnv[tuple[str, ...], tuple[Any, ...], NDArray[Any]]):
    """Plays many episodes of one pool side by side; ``gymnasium.make_vec`` of any toolgym environment makes one.

    Observations and actions are tuples of texts (actions may also be messages), one for each environment; ``infos`` are
    batched as Gymnasium does. Calls of tools that wait (HTTP, MCP, ``async``, with a timeout) run at the same time;
    others are run one after another.

    What happens after an episode has ended is ``metadata["autoreset_mode"]``:

    - ``DISABLED``, the default, in which no turn of a language model is wasted: an environment that is over is left out
      of `step` and begun anew by ``reset(options={"reset_mask": mask})``.
    - ``NEXT_STEP`` and ``SAME_STEP``: as Gymnasium defines them; the latter gives ``infos["final_obs"]`` and
      ``infos["final_info"]``.

    Args:
        tasks: See `ToolEnv`.
        pool: See `ToolEnv`.
        num_envs: How many environments.
        split: See `ToolEnv`.
        dialect: See `ToolEnv`.
        limits: See `ToolEnv`.
        render_mode: See `ToolEnv`; `render` gives a tuple of chats.
        autoreset_mode: One of Gymnasium's modes, or its name.
        deadline: Seconds that a call of a tool that waits may take; the episode of one that takes longer is truncated
            and masked. None for any time.

    Raises:
        ValueError: An argument names something that does not exist, or there is no environment.
    """

    def __init__(
        self,
        tasks: Mapping[str, TaskSet] | str,
        pool: str,
        num_envs: int = 1,
        split: str = "train",
        dialect: str = "hermes",
        limits: Limits | Mapping[str, Any] | None = None,
        render_mode: str | None = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.DISABLED,
        deadline: float | None = DEADLINE,
    ) -> None:
        if num_envs < 1:
            raise ValueError(f"'num_envs' must be a positive number, not {num_envs!r}")
        try:
            mode = AutoresetMode[autoreset_mode] if isinstance(autoreset_mode, str) else AutoresetMode(autoreset_mode)
        except (KeyError, ValueError):
            named = ", ".join(known.name for known in AutoresetMode)
            raise ValueError(f"the autoreset mode must be one of {named}, not {autoreset_mode!r}") from None
        self.envs = tuple(ToolEnv(tasks, pool, split, dialect, limits, render_mode) for _ in range(num_envs))
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.metadata = {**ToolEnv.metadata, "autoreset_mode": mode}
        self.single_observation_space = self.envs[0].observation_space
        self.single_action_space = self.envs[0].action_space
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._mode = mode
        self._together = Together(deadline)
        self._deadline = deadline
        self._observations = [""] * num_envs
        self._terminated = np.zeros(num_envs, dtype=np.bool_)
        self._truncated = np.zeros(num_envs, dtype=np.bool_)

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """The episodes being played.

        Raises:
            ResetNeeded: An environment has never been reset.
        """
        return tuple(env.episode for env in self.envs)

    @property
    def over(self) -> NDArray[np.bool_]:
        """Which environments are over, shape ``(num_envs,)``: what to give as ``reset_mask``."""
        over: NDArray[np.bool_] = self._terminated | self._truncated
        return over

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Begins episodes; if one cannot begin, the environments before it have.

        Args:
            seed: One for each environment, or a number that is counted up from.
            options: Those of `ToolEnv.reset`, for every environment; ``reset_mask``, which environments to reset, shape
                ``(num_envs,)`` of booleans; ``task_ids``, a task for each environment.

        Raises:
            ValueError: A seed, option or mask has not one place for each environment, or see `ToolEnv.reset`.
            KeyError: See `ToolEnv.reset`.
        """
        given = dict(options or {})
        mask = self._mask(given.pop("reset_mask", None))
        ids = given.pop("task_ids", None)
        seeds: list[int | None]
        if seed is None:
            seeds = [None] * self.num_envs
        elif isinstance(seed, int):
            seeds = [seed + n for n in range(self.num_envs)]
        else:
            seeds = list(seed)
        for name, value in (("seed", seeds), ("task_ids", ids)):
            if value is not None and (isinstance(value, str) or len(value) != self.num_envs):
                raise ValueError(f"'{name}' must have one place for each of the {self.num_envs} environments")
        infos: dict[int, dict[str, Any]] = {}
        for n in np.flatnonzero(mask).tolist():
            own = given if ids is None else {**given, "task_id": ids[n]}
            self._observations[n], infos[n] = self.envs[n].reset(seed=seeds[n], options=own)
            self._terminated[n] = self._truncated[n] = False
        return tuple(self._observations), self._batched(infos)

    def step(self, actions: Sequence[Any], envs: Chosen | None = None) -> Batch:
        """Plays one turn of all environments, or of some.

        Args:
            actions: One for each environment that is stepped, in their order.
            envs: Which ones; all if None. The others keep observation and flags, earn 0.0, and have no ``infos``.

        Raises:
            ResetNeeded: One of them is over, or was never reset; nothing is played then.
            ValueError: There is not one action for each, or ``envs`` names none of them.
        """
        chosen = self._numbers(envs)
        if isinstance(actions, str) or len(actions) != len(chosen):
            raise ValueError(f"there must be one action for each of the {len(chosen)} environments that are stepped")
        over = [n for n in chosen if self.envs[n].episode.over]
        if over and self._mode is AutoresetMode.DISABLED:
            raise ResetNeeded(
                f"over: {', '.join(map(str, over))}; reset them with options={{'reset_mask': …}}, or leave them out"
            )
        rewards = np.zeros(self.num_envs, dtype=np.float64)
        infos: dict[int, dict[str, Any]] = {}
        for n in over:  # next-step mode: the action of an environment that is over is not looked at
            self._observations[n], infos[n] = self.envs[n].reset()
            self._terminated[n] = self._truncated[n] = False
        playing = {
            n: self.envs[n].episode.play(action) for n, action in zip(chosen, actions, strict=True) if n not in infos
        }
        for n, result in zip(playing, self._together.finish(list(playing.values())), strict=True):
            self.envs[n].show()
            info = result.info
            self._observations[n], rewards[n], self._terminated[n], self._truncated[n] = result[:4]
            if self._mode is AutoresetMode.SAME_STEP and (result.terminated or result.truncated):
                info = {"final_obs": result.observation, "final_info": info}
                self._observations[n], begun = self.envs[n].reset()
                info.update(begun)
            infos[n] = info
        batched = self._batched(dict(sorted(infos.items())))
        return tuple(self._observations), rewards, self._terminated.copy(), self._truncated.copy(), batched

    def render(self) -> tuple[Any, ...] | None:
        """The chats so far in mode ``"ansi"``."""
        return tuple(env.render() for env in self.envs) if self.render_mode == "ansi" else None

    def close_extras(self, **kwargs: Any) -> None:
        """Ends the episodes and the loop of calls that wait."""
        for env in self.envs:
            env.close()
        self._together.close()

    def __getstate__(self) -> dict[str, Any]:
        """A copy starts a loop of its own when it needs one."""
        return {name: value for name, value in self.__dict__.items() if name != "_together"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _together=Together(state["_deadline"]))

    def __deepcopy__(self, memo: dict[int, Any]) -> "ToolVectorEnv":
        twin: ToolVectorEnv = object.__new__(type(self))
        twin.__setstate__(deepcopy(self.__getstate__(), memo))
        return twin

    def _mask(self, given: Any) -> NDArray[np.bool_]:
        if given is None:
            return np.ones(self.num_envs, dtype=np.bool_)
        mask = np.asarray(given)
        if mask.shape != (self.num_envs,) or mask.dtype != np.bool_ or not mask.any():
            raise ValueError(
                f"the option 'reset_mask' must be {self.num_envs} booleans, at least one of them True, not {given!r}"
            )
        return mask

    def _batched(self, infos: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
        """What Gymnasium's `_add_info` makes of infos one by one, made at once, in a third of the time."""
        keys = dict.fromkeys(key for info in infos.values() for key in info)
        batched: dict[str, Any] = {}
        for key in keys:
            found = {n: info[key] for n, info in infos.items() if key in info}
            first = next(iter(found.values()))
            places = list(found)
            mask = np.zeros(self.num_envs, dtype=np.bool_)
            mask[places] = True
            if isinstance(first, dict) and key != "final_obs":
                batched[key] = self._batched(found)
            elif type(first) in (int, float, bool):
                batched[key] = np.zeros(self.num_envs, dtype=type(first))
                batched[key][places] = list(found.values())
            else:
                batched[key] = np.full(self.num_envs, None, dtype=object)
                for n, value in found.items():  # one by one, because lists are to stay lists
                    batched[key][n] = value
            batched[f"_{key}"] = mask
        return batched

    def _numbers(self, envs: Chosen | None) -> list[int]:
        if envs is None:
            return list(range(self.num_envs))
        given = np.asarray(envs)
        if given.dtype == np.bool_ and given.shape == (self.num_envs,):
            given = np.flatnonzero(given)
        numbers = [int(n) for n in given] if given.ndim == 1 and given.dtype.kind in "iu" else []
        if not numbers or len(set(numbers)) < len(numbers) or not all(0 <= n < self.num_envs for n in numbers):
            raise ValueError(
                f"'envs' must be a mask of {self.num_envs} booleans, or different numbers from 0 to"
                f" {self.num_envs - 1}, at least one, not {envs!r}"
            )
        return numbers
