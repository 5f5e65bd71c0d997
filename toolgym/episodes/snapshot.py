"""Snapshots: an episode as bytes, from which another process plays on. They are JSON; reading one runs nothing."""

import base64
import json
from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from toolgym.canonical import Json, canonical_json
from toolgym.episodes.dialects import ParsedCall, dialect_named
from toolgym.episodes.episode import Episode
from toolgym.episodes.limits import Limits, four_characters_a_token
from toolgym.episodes.pending import Failure
from toolgym.rewards import Outcome
from toolgym.tasks.taskset import line_of, task_of
from toolgym.tools import ToolPool, ToolResult
from toolgym.tools.errors import ErrorKind

_LIMITS = ("turns", "calls", "tokens", "seconds")


class _State(BaseModel):
    """See `Episode.state`; texts that may hold lone surrogates are not looked into."""

    model_config = ConfigDict(extra="forbid")

    messages: list[dict[str, Any]]
    executed: list[tuple[str, dict[str, Any], Any, tuple[ErrorKind, str] | None]]
    turn: int
    tokens: int
    outcome: Outcome | None
    explanation: Any
    error: Any
    failure: Failure | None
    terminated: bool
    truncated: bool
    passed: float


class _Snapshot(BaseModel):
    model_config = ConfigDict(extra="forbid")

    form: Literal["toolgym episode 1"]
    task: str
    pool: str
    dialect: str
    limits: dict[Literal["turns", "calls", "tokens", "seconds"], int | float | None]
    image: str | None
    state: _State


def snapshot(episode: Episode) -> bytes:
    """Writes down where an episode stands.

    Args:
        episode: An `Episode` itself; series and scripted users are copied with `pickle`.

    Raises:
        TypeError: It is of another kind.
        EpisodeOver: A turn is being played.
    """
    if type(episode) is not Episode:
        raise TypeError(f"only an Episode has a snapshot, not a {type(episode).__name__}; pickle it instead")
    state = episode.state()
    image = state.pop("image")
    body = {
        "form": "toolgym episode 1",
        "task": line_of(episode.task),
        "pool": episode.pool.reference,
        "dialect": episode.dialect.name,
        "limits": {name: getattr(episode.limits, name) for name in _LIMITS},
        "image": None if image is None else base64.b64encode(image).decode("ascii"),
        "state": {**state, "executed": [_written(call, result) for call, result in state["executed"]]},
    }
    return canonical_json(body).encode("utf-8", "surrogatepass")


def restore(data: bytes, pool: ToolPool, count: Callable[[str], int] = four_characters_a_token) -> Episode:
    """The episode that a snapshot was made of, where it stood then.

    Args:
        data: What `snapshot` wrote.
        pool: The pool that the episode was played with.
        count: How the episode's limits count tokens.

    Raises:
        ValueError: The bytes are no snapshot, or are one of another pool.
        StaleTaskError: See `Briefing`.
        Unavailable: See `Briefing`.
    """
    try:
        body = _Snapshot.model_validate(json.loads(data.decode("utf-8", "surrogatepass")))
        image = None if body.image is None else base64.b64decode(body.image, validate=True)
        limits = Limits(**body.limits, count=count)  # type: ignore[arg-type] # which it checks itself
        task, dialect = task_of(body.task), dialect_named(body.dialect)
    except (ValueError, TypeError) as error:
        said = str(error)
        if isinstance(error, ValidationError):
            fault = error.errors(include_url=False)[0]
            said = f"'{'.'.join(map(str, fault['loc']))}': {fault['msg']}"
        raise ValueError(f"these bytes are no snapshot of an episode: {said}") from error
    if body.pool != pool.reference:
        raise ValueError(f"the snapshot belongs to the pool '{body.pool}', not to '{pool.reference}'")
    episode = Episode(task, pool, dialect, limits)
    executed = [_read(*item) for item in body.state.executed]
    episode.resume({**dict(body.state), "executed": executed, "image": image})
    return episode


def _written(call: ParsedCall, result: ToolResult) -> list[Any]:
    error = None if result.error is None else [result.error.kind, result.error.message]
    return [call.name, call.arguments, result.value, error]


def _read(
    name: str, arguments: dict[str, Any], value: Json, error: tuple[ErrorKind, str] | None
) -> tuple[ParsedCall, ToolResult]:
    return ParsedCall(name, arguments), ToolResult.success(value) if error is None else ToolResult.failure(*error)
