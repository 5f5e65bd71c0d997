"""The record of one played episode, as it is kept and reported."""

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
    error: str | None
    turns: int
    calls: int
    tokens: int

    @property
    def hash(self) -> str:
        """Digest of the whole record: equal for the same task, actions, tools and code, in any process."""
        return digest(self.model_dump(mode="json"))
