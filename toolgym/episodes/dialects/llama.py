"""The Llama 3 dialect: JSON objects with ``name`` and ``parameters``, after ``<|python_tag|>`` or as the whole turn."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import MAX_CALLS, call_of, listed, read_json, rendered, skip
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_TAG = "<|python_tag|>"
_FORMAT = """To call a tool, answer with nothing but its name and parameters as one JSON object:
{"name": "tool_name", "parameters": {"argument": "value"}}
Separate several calls of one turn by a semicolon and a space."""


class Llama:
    """``{"name": …, "parameters": {…}}``, several of them separated by ``; ``.

    Llama 3.1 and later write the tag or leave it out, so both are read: after the tag everything is calls; without it
    the turn is calls only if it begins with ``{"name"`` or ``{"type": "function"``. Calls run to the end of the turn.
    """

    name = "llama3"
    closers = ()

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line, then how to call."""
        return f"You may use these tools:\n{listed(tools)}\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        tag = text.find(_TAG)
        start = tag + len(_TAG) if tag >= 0 else _bare(text)
        if start < 0:
            return Turn(text, (), (), text)
        content = text[:tag] if tag >= 0 else ""
        found = _read(text, start)
        return Turn(text, (), (found,), text) if isinstance(found, str) else Turn(content, tuple(found), (), text)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls, after the tag if both are there."""
        calls = self.render_calls(turn.calls)
        return rendered(turn, f"{_TAG}{calls}" if turn.content and calls else calls)

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes the calls without the tag."""
        bodies = (json.dumps({"name": c.name, "parameters": c.arguments}, ensure_ascii=False) for c in calls)
        return "; ".join(map(without_tags, bodies))

    def render_result(self, name: str, text: str) -> str:
        """``{"output": …}`` with the result's JSON, as Llama's ``ipython`` role carries it."""
        return f'{{"output": {without_tags(text)}}}'


def _bare(text: str) -> int:
    """Where the calls of a turn without the tag begin, or -1 if it is prose."""
    start = skip(text, 0)
    if not text.startswith("{", start):
        return -1
    inside = skip(text, start + 1)
    return start if text.startswith(('"name"', '"type"', '"parameters"'), inside) else -1


def _read(text: str, start: int) -> list[ParsedCall] | str:
    calls: list[ParsedCall] = []
    position = start
    while True:
        begin = skip(text, position)
        found = read_json(text, begin, "the calls are not JSON objects")
        if isinstance(found, str):
            return f"{found}."
        end, value = found
        call = call_of(value, text[begin:end], "parameters")
        if isinstance(call, str):
            return call
        calls.append(call)
        position = skip(text, end)
        if position == len(text):
            return calls
        if text[position] != ";":
            return "something that is no call follows the calls; they are separated by semicolons and end the turn."
        if len(calls) == MAX_CALLS:
            return f"one turn holds more than {MAX_CALLS} calls."
        position += 1
