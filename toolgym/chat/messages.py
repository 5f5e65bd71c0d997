"""Chat messages and tool calls in the OpenAI-compatible form, as frozen records."""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json, canonical_json, finite, refuse_constant


class ToolCall(BaseModel):
    """One tool call as a model wrote it.

    Attributes:
        id: The endpoint's own id; the result's message repeats it.
        name: The tool's name; whether there is such a tool is the reader's business.
        text: The arguments as JSON text, exactly as they came: they may be no JSON at all.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    text: str

    @classmethod
    def of(cls, id: str, name: str, arguments: dict[str, Json]) -> "ToolCall":
        """A call with these arguments."""
        return cls(id=id, name=name, text=canonical_json(arguments))

    @property
    def arguments(self) -> dict[str, Json] | None:
        """The arguments, None where the text is not one JSON object."""
        try:
            value = read_json(self.text)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    def wire(self) -> dict[str, Json]:
        """The call as a request's JSON has it."""
        return {"id": self.id, "type": "function", "function": {"name": self.name, "arguments": self.text}}


class Message(BaseModel):
    """One message of a chat.

    Attributes:
        role: Who speaks.
        content: The text; empty where a model only calls tools.
        tool_calls: An assistant's calls.
        tool_call_id: For a tool's result, the id of its call.
        reasoning: What a reasoning model thought, where the endpoint gives it apart; never sent back.
    """

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant", "tool"]
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    reasoning: str = ""

    @classmethod
    def system(cls, content: str) -> "Message":
        """Instructions that stand above the chat."""
        return cls(role="system", content=content)

    @classmethod
    def user(cls, content: str) -> "Message":
        """What is asked."""
        return cls(role="user", content=content)

    @classmethod
    def tool(cls, call: ToolCall, content: str) -> "Message":
        """The result of a call."""
        return cls(role="tool", content=content, tool_call_id=call.id)

    def wire(self) -> dict[str, Json]:
        """The message as a request's JSON has it."""
        body: dict[str, Any] = {"role": self.role, "content": self.content}
        if self.tool_calls:
            body["tool_calls"] = [call.wire() for call in self.tool_calls]
            body["content"] = self.content or None
        if self.tool_call_id is not None:
            body["tool_call_id"] = self.tool_call_id
        return body


def read_json(text: str | bytes) -> Json:
    """Reads JSON that somebody else wrote; numbers are finite and nesting is bounded.

    Raises:
        ValueError: The text is not such JSON.
    """
    try:
        return json.loads(text, parse_constant=refuse_constant, parse_float=finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
