"""The Gymnasium environment over series: one episode is one dialogue of several questions."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from toolgym.episodes.chat_environment import ChatEnv
from toolgym.episodes.limits import Limits
from toolgym.episodes.series import SeriesEpisode
from toolgym.tasks.series import AnySeries, load_any_series


class SeriesEnv(ChatEnv[SeriesEpisode]):
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

    def __init__(
        self,
        series: Sequence[AnySeries] | str | Path,
        pool: str,
        dialect: str = "hermes",
        limits: Limits | Mapping[str, Any] | None = None,
        corrects: bool = False,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(pool, dialect, limits, render_mode)
        self._series = _read(str(series)) if isinstance(series, str | Path) else tuple(series)
        if not self._series:
            raise ValueError("there is no series to play")
        self._places = {one.id: place for place, one in enumerate(self._series)}
        self._corrects = corrects

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
        episode = SeriesEpisode(series, self._pool, self._dialect, self._limits, self._corrects)
        self._begun(episode, series.toolset)
        return episode.opening, episode.info


@cache
def _read(path: str) -> tuple[AnySeries, ...]:
    return load_any_series(path)
