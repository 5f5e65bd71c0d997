"""What an environment server takes on: how much, how large, how long."""

from pydantic import BaseModel, ConfigDict, Field

from toolgym.episodes.messages import MAX_ACTION

LEAST_MESSAGE = 6 * MAX_ACTION + 4096
"""Bytes of the largest request that holds an action an episode reads, every character escaped."""


class Bounds(BaseModel):
    """Bounds of one environment server.

    Attributes:
        sessions: Most sessions at once; further ones are refused as ``full``.
        sockets: Most WebSocket connections at once.
        in_flight: Most requests that are worked on at once, each in a thread.
        waiting: Most requests that wait for one of those; further ones are refused as ``busy``.
        message_bytes: Longest request.
        idle_seconds: A session that nobody has used for so long is closed.
        step_seconds: Longest one request of an environment may take; a session that takes longer is lost.
        drain_seconds: How long unfinished episodes may go on after the server was asked to end.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sessions: int = Field(4096, ge=1)
    sockets: int = Field(1024, ge=1)
    in_flight: int = Field(32, ge=1, le=1024)
    waiting: int = Field(4096, ge=0)
    message_bytes: int = Field(1_048_576, ge=LEAST_MESSAGE)
    idle_seconds: float = Field(900.0, gt=0)
    step_seconds: float = Field(120.0, gt=0)
    drain_seconds: float = Field(25.0, ge=0)
