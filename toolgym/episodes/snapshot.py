"""Snapshots: an episode as bytes, from which another process plays on. They are JSON; reading one runs nothing."""

import base64
import json
from collections.abc import Callable
from typing import Any

from toolgym.canonical import canonical_json
from toolgym.episodes.dialects import ParsedCall, dialect_named
from toolgym.episodes.episode import Episode
from toolgym.episodes.limits import Limits, four_characters_a_token
from toolgym.tasks.taskset import line_of, task_of
from toolgym.tools import ToolPool, ToolResult

_FORM = "toolgym episode 1"
_LIMITS = ("turns", "calls", "tokens", "seconds")


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
        "form": _FORM,
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
        body = json.loads(data.decode("utf-8", "surrogatepass"))
        if body["form"] != _FORM:
            raise ValueError(f"it is of the form {body['form']!r}")
        state, reference = body["state"], body["pool"]
        image = None if body["image"] is None else base64.b64decode(body["image"], validate=True)
        state.update(executed=[_read(item) for item in state["executed"]], image=image)
        limits = Limits(**body["limits"], count=count)
        task, dialect = task_of(body["task"]), dialect_named(body["dialect"])
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"these bytes are no snapshot of an episode: {error}") from error
    if reference != pool.reference:
        raise ValueError(f"the snapshot belongs to the pool '{reference}', not to '{pool.reference}'")
    episode = Episode(task, pool, dialect, limits)
    episode.resume(state)
    return episode


def _written(call: ParsedCall, result: ToolResult) -> list[Any]:
    error = None if result.error is None else [result.error.kind, result.error.message]
    return [call.name, call.arguments, result.value, error]


def _read(item: list[Any]) -> tuple[ParsedCall, ToolResult]:
    name, arguments, value, error = item
    return ParsedCall(name, arguments), ToolResult.success(value) if error is None else ToolResult.failure(*error)
