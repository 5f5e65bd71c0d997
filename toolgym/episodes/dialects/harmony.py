"""The Harmony dialect (GPT-OSS): messages on channels, a call is a message on ``commentary`` to ``functions.name``."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import Read, arguments_of, listed, read_blocks, read_json, rendered, skip
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_CALL = "<|call|>"
_OPENING = re.compile(
    r"(?:<\|start\|>assistant)?(?: to=functions\.([^\s<]+))?<\|channel\|>(?:commentary|analysis)"
    r"(?: to=functions\.([^\s<]+))?\s*(?:(?:<\|constrain\|>\s*json|json)\s*)?<\|message\|>"
)
_FORMAT = """To call a tool, write one message on the commentary channel that holds the JSON of its arguments:
<|channel|>commentary to=functions.tool_name <|constrain|>json<|message|>{"argument": "value"}<|call|>
One turn may hold several calls."""


class Harmony:
    """``<|channel|>commentary to=functions.name <|constrain|>json<|message|>{…}<|call|>``.

    A turn is what follows ``<|start|>assistant``; the second and later calls of a turn repeat that. The recipient may
    stand before the channel as well. Everything on other channels is content.
    """

    name = "harmony"
    closers = (_CALL,)

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line, then how to call."""
        return f"You may use these tools, in the namespace functions:\n{listed(tools)}\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        return read_blocks(text, 0, _find, _read)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content as a message on ``analysis``, and then its calls."""
        calls = self.render_calls(turn.calls)
        if turn.text is not None or not (turn.content and calls):
            return rendered(turn, calls)
        return f"<|channel|>analysis<|message|>{turn.content}<|end|><|start|>assistant{calls}"

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes one message a call.

        Raises:
            ValueError: A name holds white space or a ``<``.
        """
        return "<|start|>assistant".join(map(_message, calls))

    def render_result(self, name: str, text: str) -> str:
        """The message that a tool sends to the assistant, its content the result's JSON."""
        sender = f"functions.{name}" if _is_name(name) else "tool"
        return f"<|start|>{sender} to=assistant<|channel|>commentary<|message|>{without_tags(text)}<|end|>"


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[^\s<]+", name) is not None


def _message(call: ParsedCall) -> str:
    if not _is_name(call.name):
        raise ValueError(f"the name {call.name[:80]!r} cannot be written as a recipient")
    arguments = without_tags(json.dumps(call.arguments, ensure_ascii=False))
    return f"<|channel|>commentary to=functions.{call.name} <|constrain|>json<|message|>{arguments}{_CALL}"


def _find(text: str, position: int) -> int:
    for opening in _OPENING.finditer(text, position):
        if opening[1] or opening[2]:
            return opening.start()
    return -1


def _read(text: str, start: int) -> Read:
    opening = _OPENING.match(text, start)
    assert opening is not None  # `_find` found it
    name = opening[1] or opening[2]
    limit = text.find("<|", opening.end())  # no special token stands in a message
    limit = len(text) if limit < 0 else limit
    body = text[opening.end() : limit]
    problem = f"the arguments of '{name[:80]}' are not one JSON object"
    found = read_json(body, 0, problem)
    if isinstance(found, str):
        return limit, f"{found}."
    if skip(body, found[0]) != len(body):
        return limit, f"{problem}: something follows it."
    if not text.startswith(_CALL, limit):
        return limit, f"the arguments of '{name[:80]}' must be followed by {_CALL}."
    end = limit + len(_CALL)
    call = arguments_of(name, found[1], text[start:end])
    return end, call if isinstance(call, str) else [call]
