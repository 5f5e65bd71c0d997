"""Steps: the recorded calls of a task, and which of them an agent made, got round or left out."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, lookup
from toolgym.rewards.play import MadeCall, Play
from toolgym.tasks.programs import references
from toolgym.tasks.series import recalled_turn
from toolgym.tasks.task import AnyTask, Task

How: TypeAlias = Literal["made", "elsewhere", "failed", "missing", "recalled"]

_TELLING = 4


class NeededValue(BaseModel):
    """A value of a recorded result that the answer rests on.

    Attributes:
        path: Keys and list positions from the root of the result.
        value: The value.
        used_by: ``"answer"``, or the ids of the recorded calls that take it.
    """

    model_config = ConfigDict(frozen=True)

    path: tuple[str | int, ...]
    value: Any
    used_by: tuple[str, ...]


class Step(BaseModel):
    """One recorded call of the task, and whether the agent has what it gives.

    Attributes:
        id: Its id in the task.
        tool: The tool's name.
        arguments: The recorded arguments.
        needed: What the answer rests on in its result.
        how: ``made`` (the agent made this call), ``elsewhere`` (the needed values stand in results of other calls that
            it made), ``failed`` (it made this call, which gave an error), ``missing``, or ``recalled`` (an answer
            to an earlier question of a series, which needs no call).
        turn: The first turn, from 1, after which the agent had the values; None if it never had them.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    tool: str
    arguments: dict[str, Any]
    needed: tuple[NeededValue, ...]
    how: How
    turn: int | None


def steps_of(task: AnyTask, play: Play) -> tuple[Step, ...]:
    """Compares the recorded calls of a task with those that an agent made.

    Two calls are the same if tool and arguments are equal, 14 and 14.0 included. A value found in another call's result
    counts only if it is unlikely to stand there by chance: a text or number of four characters or more.
    """
    users = _users(task)
    return tuple(_step(call, users.get(call.id, {}), play) for call in task.calls)


def _users(task: AnyTask) -> dict[str, dict[tuple[str | int, ...], list[str]]]:
    """For each recorded call, the paths of its result that are used, and by what."""
    users: dict[str, dict[tuple[str | int, ...], list[str]]] = {}
    if isinstance(task, Task):
        for ref in references(task.program.expression):
            users.setdefault(ref.call, {}).setdefault(ref.path, []).append("answer")
    for call in task.calls:
        for origin in call.origins.values():
            if isinstance(origin, CallOrigin):
                users.setdefault(origin.call, {}).setdefault(origin.path, []).append(call.id)
    return users


def _step(call: Call, users: dict[tuple[str | int, ...], list[str]], play: Play) -> Step:
    needed = []
    for path, by in users.items():
        try:
            value = lookup(call.result, path)
        except MissingPath:
            continue
        needed.append(NeededValue(path=path, value=value, used_by=tuple(dict.fromkeys(by))))
    how, turn = _how(call, needed, play)
    return Step(id=call.id, tool=call.tool, arguments=call.arguments, needed=tuple(needed), how=how, turn=turn)


def _how(call: Call, needed: list[NeededValue], play: Play) -> tuple[How, int | None]:
    if recalled_turn(call.tool) is not None:
        return "recalled", None
    same = [made for made in play.calls if made.tool == call.tool and same_json(made.arguments, call.arguments)]
    for made in same:
        if made.error is None:
            return "made", made.turn
    turns = [_first_turn(value.value, play.calls) for value in needed]
    if turns and all(turn is not None for turn in turns):
        return "elsewhere", max(turn for turn in turns if turn is not None)
    return ("failed" if same else "missing"), None


def _first_turn(value: Json, calls: Iterable[MadeCall]) -> int | None:
    if isinstance(value, bool) or value is None or len(str(value)) < _TELLING:
        return None
    for made in calls:
        if made.error is None and any(same_json(value, found) for found in _parts(made.result)):
            return made.turn
    return None


def _parts(value: Json) -> Iterator[Json]:
    """A value and everything in it."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(part.values() if isinstance(part, dict) else part if isinstance(part, list) else ())


def leaves(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """The scalars of a JSON value with their paths, in order."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from leaves(part, (*path, position))
    elif value is not None:
        yield path, value


def same_json(one: Json, other: Json) -> bool:
    """Whether two JSON values are equal; numbers by value, so that 14 equals 14.0, but no boolean equals a number."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same_json(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)
