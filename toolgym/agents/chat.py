"""The chat agent: a model behind an OpenAI-compatible endpoint, with native tool calls or in any text dialect."""

import json
import re
from typing import Any

from toolgym.agents.agent import Action
from toolgym.agents.faults import ContextFull
from toolgym.chat import ChatClient, ChatError, Completion, Message, Sampling, ToolCall, Usage
from toolgym.episodes import HERMES, Dialect, ParsedCall

_CONTEXT = re.compile(r"context|model length|too long|too many tokens|maximum.{0,40}tokens", re.IGNORECASE)
"""What an endpoint's refusal says when the chat is too long for the model. There is no code that all of them use."""


class ChatAgent:
    """Lets a model play, one completion a turn.

    In the dialect ``native`` the request carries the tools' schemas, and the answer's ``tool_calls`` are the action. In
    a text dialect the request carries no schemas, because the prompt shows them; the model's text is the action exactly
    as it came, and what a turn gave comes back as the user's message.

    Reasoning that the endpoint gives apart is kept in the action under ``reasoning`` and never sent back.

    Args:
        client: An open client.
        dialect: How the episode is written.
        sampling: Parameters of every request. Its seed is replaced by ``seed``.
        seed: Seed of the attempt, sent with every request; None sends none.
        label: What the requests are for, in the client's journal.

    Attributes:
        usage: Tokens of the episode so far, as the endpoint counts them; None if it does not.
        cut: Completions that ended at their longest length.
    """

    def __init__(
        self,
        client: ChatClient,
        dialect: Dialect = HERMES,
        sampling: Sampling | None = None,
        seed: int | None = None,
        label: str = "",
    ) -> None:
        self._client = client
        self._dialect = dialect
        self._sampling = (sampling or Sampling()).model_copy(update={"seed": seed})
        if dialect.name == "react" and not self._sampling.stop:  # else the model goes on to invent the result
            self._sampling = self._sampling.model_copy(update={"stop": ("\nObservation:",)})
        self._label = label
        self._chat: list[Message] = []
        self._seen = 0
        self.usage: Usage | None = None
        self.cut = 0

    def reset(self) -> None:
        """Forgets the last episode."""
        self._chat, self._seen = [], 0
        self.usage, self.cut = None, 0

    async def act(self, observation: str, info: dict[str, Any]) -> Action:
        """Asks for the next turn.

        Raises:
            ContextFull: The endpoint refuses the chat as too long.
            ChatError: There is no completion for another reason.
        """
        native = self._dialect.name == "native"
        if native or not self._chat:
            self._chat += [_message(message) for message in info["messages"][self._seen :]]
            self._seen = len(info["messages"])
        else:
            self._chat.append(Message.user(observation))
        try:
            completion = await self._client.complete(
                self._chat, info["tools"] if native else (), self._sampling, self._label
            )
        except ChatError as error:
            if error.kind == "refused" and error.status in (400, 413, 422) and _CONTEXT.search(str(error)):
                raise ContextFull(str(error)) from error
            raise
        self._count(completion)
        if not native:
            self._chat.append(Message(role="assistant", content=self._text(completion.message)))
        return _action(completion.message)

    def _count(self, completion: Completion) -> None:
        self.cut += completion.finish_reason == "length"
        if completion.usage is not None:
            self.usage = completion.usage if self.usage is None else self.usage + completion.usage

    def _text(self, message: Message) -> str:
        """What the model said, for the chat in a text dialect; an endpoint may have read calls out of it."""
        calls = [ParsedCall(c.name, c.arguments) for c in message.tool_calls if c.arguments is not None]
        return message.content + (self._dialect.render_calls(calls) if calls else "")


def _action(message: Message) -> Action:
    """The message as an episode takes it: text where there is nothing but text."""
    if not message.tool_calls and not message.reasoning:
        return message.content
    action: dict[str, Any] = {"role": "assistant", "content": message.content}
    if message.tool_calls:
        action["tool_calls"] = [call.wire() for call in message.tool_calls]
    if message.reasoning:
        action["reasoning"] = message.reasoning
    return action


def _message(message: dict[str, Any]) -> Message:
    """A message of an episode as the endpoint takes it; it holds only calls that the episode answered."""
    calls = tuple(
        ToolCall(
            id=call["id"],
            name=call["function"]["name"],
            text=json.dumps(call["function"]["arguments"], ensure_ascii=False),
        )
        for call in message.get("tool_calls", ())
    )
    return Message(
        role=message["role"],
        content=message["content"] or "",
        tool_calls=calls,
        tool_call_id=message.get("tool_call_id"),
    )
