"""What environments of one chat share: one string in, one string out, the chat in ``info``."""

import random
from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar

import gymnasium
from gymnasium.error import ResetNeeded

from toolgym.episodes.dialects import Dialect, ParsedCall, dialect_named
from toolgym.episodes.limits import Limits
from toolgym.episodes.pending import StepResult
from toolgym.episodes.rendering import plain, show
from toolgym.episodes.sampling import sample_call
from toolgym.episodes.spaces import Text
from toolgym.tools import ToolPool, load_pool


class PlayedEpisode(Protocol):
    """What such an environment needs of an episode."""

    @property
    def over(self) -> bool:
        """Whether the episode has ended."""

    @property
    def info(self) -> dict[str, Any]:
        """The state in structured form; ``messages`` is the chat."""

    def step(self, action: object) -> StepResult:
        """Plays one turn."""


E = TypeVar("E", bound=PlayedEpisode)


class ChatEnv(gymnasium.Env[str, str], Generic[E]):
    """An environment whose `reset` sets ``_episode``; everything else about a chat is here.

    Args:
        pool: Reference of the tool pool.
        dialect: Name of the dialect.
        limits: What an episode may cost, as `Limits` or as the fields to change.
        render_mode: ``"ansi"``: `render` returns the chat as text. ``"human"``: each message is printed as it comes.

    Raises:
        ValueError: An argument names something that does not exist.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi", "human"], "render_fps": 1}  # noqa: RUF012 (Gymnasium's own form)

    def __init__(
        self, pool: str, dialect: str, limits: Limits | Mapping[str, Any] | None, render_mode: str | None
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"the render mode must be 'ansi', 'human' or None, not {render_mode!r}")
        self._pool = load_pool(pool)
        self.render_mode = render_mode
        self._dialect = dialect_named(dialect)
        self._limits = _limits(limits)
        self._sampler = CallSampler(pool, self._dialect.name)
        self.action_space = Text(sampler=self._sampler)
        self.observation_space = Text()
        self._episode: E | None = None
        self._shown = 0

    @property
    def episode(self) -> E:
        """The episode being played.

        Raises:
            ResetNeeded: `reset` has not been called.
        """
        if self._episode is None:
            raise ResetNeeded("call reset before anything else")
        return self._episode

    def step(self, action: Any) -> StepResult:
        """Plays one turn; see the episode's ``step``.

        Args:
            action: Text in the dialect, or an assistant message with ``tool_calls``.

        Raises:
            ResetNeeded: There is no episode, or it has ended.
        """
        episode = self._episode
        if episode is None or episode.over:
            raise ResetNeeded("the episode is over; call reset" if episode else "call reset before step")
        result = self._settled(episode.step(action))
        self.show()
        return result

    def render(self) -> str | None:
        """The chat so far in mode ``"ansi"``; in mode ``"human"`` it has been printed already."""
        return plain(self.episode.info["messages"]) if self.render_mode == "ansi" else None

    def show(self) -> None:
        """Prints what has been said since the last time, in mode ``"human"``; `reset` and `step` do so themselves."""
        if self.render_mode == "human":
            messages = self.episode.info["messages"]
            show(messages[self._shown :])
            self._shown = len(messages)

    def close(self) -> None:
        """Ends the episode. Closing twice does nothing."""
        self._episode = None

    def _begun(self, episode: E, toolset: tuple[str, ...]) -> None:
        """Takes up an episode that `reset` has made."""
        self._episode = episode
        self._sampler.toolset = toolset
        self._shown = 0
        self.show()

    def _settled(self, result: StepResult) -> StepResult:
        """What a turn comes to in this environment."""
        return result

    def __getstate__(self) -> dict[str, Any]:
        """A copy in another process finds the pool by its reference."""
        return {**self.__dict__, "_pool": self._pool.reference}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _pool=load_pool(state["_pool"]))


class CallSampler:
    """Draws valid tool calls as text: of the toolset of the task being played, before the first of any tool.

    A vector environment samples from copies of its first environment's space, made before any task is known, so its
    samples call any tool of the pool.

    Args:
        pool: Reference of the pool.
        dialect: Name of the dialect.

    Attributes:
        toolset: Names of the tools to call, empty for all that are available.
    """

    def __init__(self, pool: str, dialect: str) -> None:
        self._pool = pool
        self._dialect = dialect
        self.toolset: tuple[str, ...] = ()

    def __call__(self, rng: random.Random) -> str:
        """Draws one turn with one call."""
        pool: ToolPool = load_pool(self._pool)
        dialect: Dialect = dialect_named(self._dialect)
        names = self.toolset or [tool.name for tool in pool if tool.available] or list(pool.tools)
        name = rng.choice(names)
        return dialect.render_calls([ParsedCall(name, sample_call(rng, pool[name], pool))])


def _limits(given: Limits | Mapping[str, Any] | None) -> Limits:
    if given is None or isinstance(given, Limits):
        return given or Limits()
    if not isinstance(given, Mapping):
        raise ValueError(f"limits must be a Limits or a mapping of its fields, not {given!r}")
    return Limits(**given)
