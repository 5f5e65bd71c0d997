"""The native dialect: the chat-completions message itself, with ``tool_calls``, in JSON where text is needed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import MAX_CALLS, arguments_of, kind_of, read_json, rendered, skip
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags


class Native:
    """For models behind an endpoint that takes schemas and gives ``tool_calls``: the prompt shows no schema.

    An agent normally answers with the message as an object. As text, a turn that is a JSON object beginning with one of
    the message's keys is such a message; any other text is content.
    """

    name = "native"
    closers = ()

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Says nothing about tools, which the endpoint is given separately."""
        return "Use the tools you are given."

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        start = skip(text, 0)
        inside = skip(text, start + 1)
        if not text.startswith("{", start) or not text.startswith(('"role"', '"tool_calls"', '"content"'), inside):
            return Turn(text, (), (), text)
        found = read_json(text, start, "the turn is not one JSON message")
        if isinstance(found, str):
            return Turn(text, (), (f"{found}.",), text)
        end, message = found
        if skip(text, end) != len(text):
            return Turn(text, (), ("something follows the JSON message.",), text)
        return _turn(message, text)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, the message in JSON, or its content alone if there are no calls."""
        if turn.text is not None or not turn.calls:
            return rendered(turn, "")
        return _message(turn.content, turn.calls)

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes one message that holds all calls, in JSON."""
        return _message("", calls) if calls else ""

    def render_result(self, name: str, text: str) -> str:
        """The result's JSON as it is: the endpoint frames it as a tool message."""
        return without_tags(text)


def _message(content: str, calls: Sequence[ParsedCall]) -> str:
    listed = [
        {
            "id": c.id or f"call_{n}",
            "type": "function",
            "function": {"name": c.name, "arguments": json.dumps(c.arguments, ensure_ascii=False)},
        }
        for n, c in enumerate(calls)
    ]
    return json.dumps({"role": "assistant", "content": content, "tool_calls": listed}, ensure_ascii=False)


def _turn(message: dict[str, Any], text: str) -> Turn:
    content, listed = message.get("content") or "", message.get("tool_calls") or []
    if not isinstance(content, str) or not isinstance(listed, list):
        return Turn(text, (), ("the message needs 'content', text or null, and 'tool_calls', a list.",), text)
    if len(listed) > MAX_CALLS:
        return Turn(text, (), (f"one turn holds more than {MAX_CALLS} calls.",), text)
    calls: list[ParsedCall] = []
    for position, item in enumerate(listed):
        call = _call(item)
        if isinstance(call, str):
            return Turn(text, (), (f"tool_calls[{position}]: {call}",), text)
        calls.append(call)
    return Turn(content, tuple(calls), (), text)


def _call(item: Any) -> ParsedCall | str:
    function = item.get("function") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(function, dict):
        return "a call must be an object with 'function'."
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name:
        return "a call needs 'name', the tool's name as a string."
    if isinstance(arguments, str):
        found = read_json(arguments, 0, f"the arguments of '{name[:80]}' are not one JSON object")
        if isinstance(found, str):
            return f"{found}."
        if skip(arguments, found[0]) != len(arguments):
            return f"the arguments of '{name[:80]}' are not one JSON object: something follows it."
        arguments = found[1]
    elif not isinstance(arguments, dict):
        return f"the arguments of '{name[:80]}' must be a JSON object or its text, not {kind_of(arguments)}."
    call = arguments_of(name, arguments, "")
    return call if isinstance(call, str) else call._replace(id=item["id"] if isinstance(item.get("id"), str) else "")
