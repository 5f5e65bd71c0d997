"""Turns that are played without waiting for anybody: a turn hands out its tool calls and takes their results."""

from collections.abc import Generator, Mapping
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from toolgym.canonical import Json
from toolgym.tools import Tool, ToolResult, World

Failure: TypeAlias = Literal["unavailable", "internal", "deadline", "crash", "cancelled", "task"]
"""Why an episode could not be played properly.

``unavailable`` and ``internal``: so failed a tool that the recorded calls use. ``deadline``: a tool did not come back
in time. ``crash``: a tool took its process down. ``cancelled``: somebody ended the episode. ``task``: its gold answer
is broken.
"""


class StepResult(NamedTuple):
    """What one turn gave, in the order of Gymnasium's five-tuple.

    Attributes:
        observation: Text for the agent, in the dialect.
        reward: 1.0 if the turn committed a correct answer, else 0.0.
        terminated: Whether an answer is committed.
        truncated: Whether the episode ended without one: its budget is spent or it cannot go on.
        info: See `Episode.info`.
    """

    observation: str
    reward: float
    terminated: bool
    truncated: bool
    info: dict[str, Any]


class PendingCall(NamedTuple):
    """A tool call that a turn waits for.

    Attributes:
        tool: The tool.
        arguments: What the agent wrote, not validated yet.
        world: What a stateful tool acts in.
        pool: Reference of the pool, by which another process finds the tool.
    """

    tool: Tool
    arguments: Mapping[str, Json]
    world: World | None
    pool: str

    def run(self) -> ToolResult:
        """Runs the call here and now."""
        return self.tool.call(self.arguments, self.world)


class ToolLost(Exception):
    """A call that will never have a result, through no fault of the agent's; thrown into the turn that waits for it.

    Args:
        failure: What happened.
        message: The same in one sentence.
    """

    def __init__(self, failure: Failure, message: str) -> None:
        super().__init__(message)
        self.failure = failure


Playing: TypeAlias = Generator[PendingCall, ToolResult, StepResult]
"""A turn being played: it yields one call at a time, wants its result (or `ToolLost`), and returns what it gave.

Closing it in between ends the episode as cancelled.
"""


class Playable(Protocol):
    """What is played turn by turn: an `Episode` or a `SeriesEpisode`."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        ...

    @property
    def opening(self) -> str:
        """The first observation."""
        ...

    @property
    def info(self) -> dict[str, Any]:
        """See `Episode.info`."""
        ...

    def play(self, action: object) -> Playing:
        """See `Episode.play`."""
        ...


def finish(playing: Playing) -> StepResult:
    """Plays a turn to its end, each call run here and now."""
    try:
        call = next(playing)
        while True:
            call = playing.send(call.run())
    except StopIteration as done:
        result: StepResult = done.value
        return result
