"""The Gymnasium environment over series: one episode is one dialogue of several questions."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.error import ResetNeeded

from toolgym.episodes.dialects import dialect_named
from toolgym.episodes.environment import CallSampler
from toolgym.episodes.limits import Limits
from toolgym.episodes.pending import StepResult
from toolgym.episodes.rendering import plain, show
from toolgym.episodes.series import SeriesEpisode
from toolgym.episodes.spaces import Text
from toolgym.tasks.series import AnySeries, load_any_series
from toolgym.tools import load_pool


class SeriesEnv(gymnasium.Env[str, str]):
    """Plays series of one pool; see `SeriesEpisode` for questions, rewards and ``info``.

    ``reset(seed=…)`` draws a series, the same one for the same seed; ``reset(options={"series_id": …})`` chooses one.

    Args:
        series: The series, or the path of a series file.
        pool: Reference of the tool pool.
        dialect: Name of the dialect.
        limits: What each question may cost, as `Limits` or as the fields to change.
        corrects: See `SeriesEpisode`.
        render_mode: ``"ansi"``: `render` returns the chat as text. ``"human"``: each message is printed as it comes.

    Raises:
        ValueError: There is no series, or an argument names something that does not exist.
        TaskFileError: The file cannot be read or its lines are no series.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi", "human"], "render_fps": 1}  # noqa: RUF012 (Gymnasium's own form)

    def __init__(
        self,
        series: Sequence[AnySeries] | str | Path,
        pool: str,
        dialect: str = "hermes",
        limits: Limits | Mapping[str, Any] | None = None,
        corrects: bool = False,
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"the render mode must be 'ansi', 'human' or None, not {render_mode!r}")
        self._series = _read(str(series)) if isinstance(series, str | Path) else tuple(series)
        if not self._series:
            raise ValueError("there is no series to play")
        self._places = {one.id: place for place, one in enumerate(self._series)}
        self._pool = load_pool(pool)
        self._dialect = dialect_named(dialect)
        self._limits = Limits(**limits) if isinstance(limits, Mapping) else limits
        self._corrects = corrects
        self.render_mode = render_mode
        self._sampler = CallSampler(pool, self._dialect.name)
        self.action_space = Text(sampler=self._sampler)
        self.observation_space = Text()
        self._episode: SeriesEpisode | None = None
        self._shown = 0

    @property
    def episode(self) -> SeriesEpisode:
        """The episode being played.

        Raises:
            ResetNeeded: `reset` has not been called.
        """
        if self._episode is None:
            raise ResetNeeded("call reset before anything else")
        return self._episode

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Begins an episode.

        Args:
            seed: Seeds the choice of this and later series.
            options: ``series_id`` or nothing.

        Raises:
            ValueError: There is no such option.
            KeyError: There is no series of that id.
            StaleTaskError: The series was certified with other tools than those installed.
            Unavailable: A library that its tools need is not installed; the message has the install command.
        """
        unknown = [name for name in options or {} if name != "series_id"]
        if unknown:
            raise ValueError(f"there is no reset option '{unknown[0]}'; the only option is 'series_id'")
        wanted = (options or {}).get("series_id")
        if wanted is not None and wanted not in self._places:
            raise KeyError(f"unknown series id '{wanted}'; there are {len(self._series)} series")
        super().reset(seed=seed)
        place = self._places[wanted] if wanted is not None else int(self.np_random.integers(len(self._series)))
        series = self._series[place]
        self._episode = SeriesEpisode(series, self._pool, self._dialect, self._limits, self._corrects)
        self._sampler.toolset = series.toolset
        self._shown = 0
        self._show()
        return self._episode.opening, self._episode.info

    def step(self, action: Any) -> StepResult:
        """Plays one turn of the agent; see `SeriesEpisode.step`.

        Raises:
            ResetNeeded: There is no episode, or it has ended.
        """
        episode = self._episode
        if episode is None or episode.over:
            raise ResetNeeded("the episode is over; call reset" if episode else "call reset before step")
        result = episode.step(action)
        self._show()
        return result

    def render(self) -> str | None:
        """The chat so far in mode ``"ansi"``; in mode ``"human"`` it has been printed already."""
        return plain(self.episode.info["messages"]) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Ends the episode. Closing twice does nothing."""
        self._episode = None

    def __getstate__(self) -> dict[str, Any]:
        """A copy in another process finds the pool by its reference."""
        return {**self.__dict__, "_pool": self._pool.reference}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _pool=load_pool(state["_pool"]))

    def _show(self) -> None:
        if self.render_mode == "human":
            messages = self.episode.info["messages"]
            show(messages[self._shown :])
            self._shown = len(messages)


@cache
def _read(path: str) -> tuple[AnySeries, ...]:
    return load_any_series(path)
