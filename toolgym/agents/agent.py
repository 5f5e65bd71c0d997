"""What an agent is, and how it writes its turns."""

from typing import Any, Protocol

from toolgym.canonical import Json
from toolgym.episodes import HERMES, SUBMIT, Dialect, ParsedCall

Action = str | dict[str, Any]
"""One turn: text in the dialect, or an assistant message with ``tool_calls``."""


class Agent(Protocol):
    """What acts in an episode. It sees what a policy may see: observations, messages and tool schemas."""

    def reset(self) -> None:
        """Forgets the last episode."""
        ...

    def act(self, observation: str, info: dict[str, Any]) -> Action:
        """Decides on the next turn.

        Args:
            observation: What the last turn gave; the prompt and question at first.
            info: See `Episode.info`.
        """
        ...


def call_text(name: str, arguments: dict[str, Json], dialect: Dialect = HERMES) -> str:
    """A turn that holds one tool call and nothing else."""
    return dialect.render_calls([ParsedCall(name, arguments)])


def submission_text(answer: Json, dialect: Dialect = HERMES) -> str:
    """A turn that commits an answer."""
    return call_text(SUBMIT, {"answer": answer}, dialect)


def question_of(info: dict[str, Any]) -> str:
    """The question, as the chat states it."""
    return next(str(message["content"]) for message in info["messages"] if message["role"] == "user")


def answer_schema(info: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of the argument ``answer``, which says what form the answer takes."""
    schema: dict[str, Any] = info["tools"][-1]["function"]["parameters"]["properties"]["answer"]
    return schema
