"""Plays: what an agent did in one episode, read back from the chat that was kept of it."""

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from toolgym.canonical import Json
from toolgym.rewards.verdict import Outcome

SUBMIT = "submit_answer"
"""Name of the reserved tool that commits the answer; no tool of a pool may have it."""

_NOT_RUN = "not run: "


class PlayRecord(Protocol):
    """What a record of an episode must hold to be scored; `toolgym.episodes.EpisodeRecord` does."""

    @property
    def task_id(self) -> str:
        """The task."""

    @property
    def messages(self) -> Sequence[Mapping[str, Any]]:
        """The whole chat."""

    @property
    def outcome(self) -> Outcome | None:
        """The checker's outcome when it was played."""

    @property
    def terminated(self) -> bool:
        """Whether an answer was committed."""

    @property
    def truncated(self) -> bool:
        """Whether the episode ended without one."""

    @property
    def valid(self) -> bool:
        """Whether the episode may be scored."""

    @property
    def error(self) -> str | None:
        """What was wrong with the last turn."""


@dataclass(frozen=True, slots=True)
class EndedEpisode:
    """A live episode that has ended, as a record to score."""

    task_id: str
    messages: Sequence[Mapping[str, Any]]
    outcome: Outcome | None
    terminated: bool
    truncated: bool
    valid: bool
    error: str | None

    @classmethod
    def of(cls, info: Mapping[str, Any], terminated: bool, truncated: bool) -> "EndedEpisode":
        """Takes what the last turn gave.

        Args:
            info: The ``info`` of a `toolgym.episodes.Episode` after its last turn.
            terminated: Whether an answer was committed.
            truncated: Whether it ended without one.
        """
        kept = {name: info[name] for name in ("task_id", "messages", "outcome", "valid", "error")}
        return cls(terminated=terminated, truncated=truncated, **kept)


class UnreadableRecord(ValueError):
    """A record does not hold what it says it holds, or is of another task."""


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A tool call that an agent made.

    Attributes:
        turn: The agent's turn, from 1.
        tool: The tool's name.
        arguments: JSON arguments as the agent gave them.
        result: The JSON result as the agent read it, None if the call failed.
        error: What the agent was told instead of a result.
        ran: Whether the call was executed; one beyond the episode's budget is not.
    """

    turn: int
    tool: str
    arguments: dict[str, Json]
    result: Json
    error: str | None
    ran: bool


@dataclass(frozen=True, slots=True)
class Play:
    """What an agent did.

    Attributes:
        task_id: The task.
        turns: How many turns it took.
        calls: Its tool calls in order, the answer excepted.
        faulty: Turns that held no call, or something that could not be read as one.
        over: Whether the episode has ended.
        committed: Whether an answer was committed.
        answer: That answer.
    """

    task_id: str
    turns: int
    calls: tuple[MadeCall, ...]
    faulty: tuple[int, ...]
    over: bool
    committed: bool
    answer: Json


def read_play(record: PlayRecord) -> Play:
    """Reads a record back.

    Raises:
        UnreadableRecord: The messages do not hold the answer that the record says was committed, or are no chat.
    """
    turn, committed, answer = 0, False, None
    calls: list[MadeCall] = []
    faulty: set[int] = set()
    waiting: deque[tuple[str, dict[str, Json]]] = deque()
    for message in record.messages:
        role = message.get("role")
        if role == "assistant":
            turn += 1
            waiting = deque(_call(call, record.task_id) for call in message.get("tool_calls") or ())
            if not waiting:
                faulty.add(turn)
        elif role == "user" and turn:
            faulty.add(turn)
        elif role == "tool":
            if not waiting:
                raise UnreadableRecord(f"the record of '{record.task_id}' has a result without a call in turn {turn}")
            name, arguments = waiting.popleft()
            found, error = _result(message.get("content"))
            if name != SUBMIT:
                ran = error is None or not error.startswith(_NOT_RUN)
                calls.append(MadeCall(turn, name, arguments, found, error, ran))
            elif isinstance(found, dict) and found.get("committed") is True:
                committed, answer = True, arguments.get("answer")
            else:
                faulty.add(turn)
    if record.terminated != committed:
        does = "do not hold it" if record.terminated else "hold one all the same"
        said = "an" if record.terminated else "no"
        raise UnreadableRecord(f"the record of '{record.task_id}' ended with {said} answer, but its messages {does}")
    over = record.terminated or record.truncated
    return Play(record.task_id, turn, tuple(calls), tuple(sorted(faulty)), over, committed, answer)


def _call(call: Mapping[str, Any], task_id: str) -> tuple[str, dict[str, Json]]:
    function = call.get("function") or {}
    arguments = function.get("arguments")
    if isinstance(arguments, str):  # as chat endpoints write it
        try:
            arguments = json.loads(arguments)
        except ValueError:
            arguments = None
    if not isinstance(function.get("name"), str) or not isinstance(arguments, dict):
        raise UnreadableRecord(f"the record of '{task_id}' has a tool call without a name and an object of arguments")
    return function["name"], arguments


def _result(content: object) -> tuple[Json, str | None]:
    """The value of a result's text, or the message of its error."""
    try:
        value = json.loads(content) if isinstance(content, str) else content
    except ValueError:
        return content, None
    error = value.get("error") if isinstance(value, dict) and len(value) == 1 else None
    if isinstance(error, dict) and isinstance(error.get("message"), str):
        return None, error["message"]
    return value, None
