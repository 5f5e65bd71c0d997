"""What an endpoint answers: a message, why it ended, and what it cost in tokens."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from toolgym.canonical import Json
from toolgym.chat.errors import ChatError
from toolgym.chat.messages import Message, ToolCall, read_json


class Usage(BaseModel):
    """Tokens of one completion as the endpoint counts them.

    Attributes:
        prompt: Tokens of the prompt, cached ones included.
        completion: Tokens of the completion, hidden reasoning included.
        cached: Those of the prompt that came from a cache.
    """

    model_config = ConfigDict(frozen=True)

    prompt: int = Field(ge=0)
    completion: int = Field(ge=0)
    cached: int = Field(0, ge=0)

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt=self.prompt + other.prompt,
            completion=self.completion + other.completion,
            cached=self.cached + other.cached,
        )


class Completion(BaseModel):
    """One completion.

    Attributes:
        message: The assistant's message.
        finish_reason: ``"stop"``, ``"length"``, ``"tool_calls"`` or the endpoint's own word; empty if it gave none.
        usage: Tokens, None where the endpoint does not say.
        model: Name of the model that answered, as the endpoint gives it.
        body: The whole answer, for fields that are not read here (log-probabilities, token ids).
    """

    model_config = ConfigDict(frozen=True)

    message: Message
    finish_reason: str
    usage: Usage | None
    model: str
    body: dict[str, Any] = Field(default_factory=dict, repr=False)


def read_completion(text: bytes | str) -> Completion:
    """Reads the body of an answer; its first choice counts.

    Raises:
        ChatError: The body is not JSON or not a completion (``malformed``); the message says what is missing.
    """
    try:
        body = read_json(text)
    except ValueError as error:
        raise ChatError("malformed", f"the answer is not JSON ({str(error)[:80]})") from None
    choices = body.get("choices") if isinstance(body, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(body, dict) or not isinstance(choice, dict) or not isinstance(said, dict):
        raise ChatError("malformed", "the answer has no 'choices.0.message'")
    return Completion(
        message=Message(
            role="assistant",
            content=_text(said.get("content")),
            tool_calls=_calls(said.get("tool_calls")),
            reasoning=_text(said.get("reasoning_content") or said.get("reasoning")),
        ),
        finish_reason=str(choice.get("finish_reason") or ""),
        usage=_usage(body.get("usage")),
        model=str(body.get("model") or ""),
        body=body,
    )


def _text(value: Json) -> str:
    """A message's text; some endpoints give it in parts."""
    if isinstance(value, list):
        return "".join(str(part.get("text") or "") for part in value if isinstance(part, dict))
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ChatError("malformed", "'choices.0.message.content' is not text")
    return value


def _calls(value: Json) -> tuple[ToolCall, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ChatError("malformed", "'choices.0.message.tool_calls' is not a list")
    calls = []
    for number, entry in enumerate(value):
        function = entry.get("function") if isinstance(entry, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise ChatError("malformed", f"'choices.0.message.tool_calls.{number}' names no function")
        arguments = function.get("arguments")
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)  # some servers send the object
        calls.append(ToolCall(id=str(entry.get("id") or f"call_{number}"), name=function["name"], text=text))
    return tuple(calls)


def _usage(value: Json) -> Usage | None:
    if not isinstance(value, dict):
        return None
    details = value.get("prompt_tokens_details")
    counts = (
        value.get("prompt_tokens"),
        value.get("completion_tokens"),
        details.get("cached_tokens") if isinstance(details, dict) else None,
    )
    prompt, completion, cached = (n if type(n) is int and n >= 0 else None for n in counts)
    if prompt is None or completion is None:
        return None
    return Usage(prompt=prompt, completion=completion, cached=min(cached or 0, prompt))
