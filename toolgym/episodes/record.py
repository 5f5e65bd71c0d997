"""The record of one played episode, as it is kept and reported."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import digest
from toolgym.rewards import Outcome


class EpisodeRecord(BaseModel):
    """What happened in one episode.

    Attributes:
        task_id: The task.
        messages: The whole chat.
        actions: What the agent did, turn by turn and exactly: text or a message.
        reward: Sum of the rewards.
        outcome: The checker's outcome, None if no answer was committed.
        explanation: The checker's explanation, None if no answer was committed.
        terminated: Whether an answer was committed.
        truncated: Whether the episode ended without one.
        valid: Whether the episode may be scored.
        failure: Why it may not be scored, one of `toolgym.episodes.pending.Failure`, else None.
        error: What was wrong with the last turn.
        turns: Agent turns.
        calls: Tool calls that were run.
        tokens: Tokens of actions and observations, as the episode's limits count them.
    """

    model_config = ConfigDict(frozen=True)

    task_id: str
    messages: tuple[dict[str, Any], ...]
    actions: tuple[str | dict[str, Any], ...]
    reward: float
    outcome: Outcome | None
    explanation: str | None
    terminated: bool
    truncated: bool
    valid: bool
    failure: str | None = None
    error: str | None
    turns: int
    calls: int
    tokens: int

    @property
    def hash(self) -> str:
        """Digest of the whole record: equal for the same task, actions, tools and code, in any process."""
        return digest(self.model_dump(mode="json"))

    @property
    def trace_hash(self) -> str:
        """Digest of what happened, whoever played the episode and however it was run; see `trace_hash`."""
        return trace_hash({**self.model_dump(mode="json"), "turn": self.turns})


_HASHED = ("task_id", "messages", "outcome", "explanation", "valid", "turn", "calls", "tokens")


def trace_hash(info: Mapping[str, Any]) -> str:
    """Digest of what happened in an episode: the task, all that was said, called and answered, and the outcome.

    Equal seeds and actions give equal digests, wherever the episode is played: turn by turn, in a vector
    environment, in a batch, in a fork, on a server, in another process.

    Args:
        info: The episode's ``info``, as every way of playing hands it out.
    """
    return digest({name: info[name] for name in _HASHED})
