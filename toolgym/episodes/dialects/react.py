"""The ReAct dialect (arXiv 2210.03629): lines of ``Thought:``, ``Action:`` and ``Action Input:`` in plain text."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import Read, arguments_of, listed, read_blocks, read_json, rendered
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_ACTION = re.compile(r"^Action:[ \t]*([^\r\n]*)", re.MULTILINE)
_INPUT = re.compile(r"[ \t]*\r?\nAction Input:")
_FENCE = re.compile(r"\s*```(?:json)?\s*")
_FORMAT = """Think first, then call a tool by its name and the JSON object of its arguments:
Thought: what to find out next
Action: tool_name
Action Input: {"argument": "value"}
The result comes back after "Observation:". One turn may hold several actions."""


class ReAct:
    """``Action: name`` and ``Action Input: {…}``, each at the beginning of a line."""

    name = "react"
    closers = ("}",)

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line, then how to call."""
        return f"You may use these tools:\n{listed(tools)}\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        return read_blocks(text, 0, _find, _read)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        return rendered(turn, self.render_calls(turn.calls))

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes two lines a call.

        Raises:
            ValueError: A name holds a line break, or white space around it.
        """
        return "\n".join(map(_lines, calls))

    def render_result(self, name: str, text: str) -> str:
        """``Observation: `` and the result's JSON, on one line."""
        return f"Observation: {without_tags(text)}"


def _lines(call: ParsedCall) -> str:
    if len(call.name.splitlines()) != 1 or call.name != call.name.strip():
        raise ValueError(f"the name {call.name[:80]!r} cannot be written on one line")
    return f"Action: {call.name}\nAction Input: {json.dumps(call.arguments, ensure_ascii=False)}"


def _find(text: str, position: int) -> int:
    found = _ACTION.search(text, position)
    return found.start() if found else -1


def _read(text: str, start: int) -> Read:
    action = _ACTION.match(text, start)
    assert action is not None  # `_find` found it
    name = action[1].strip()
    follows = _INPUT.match(text, action.end())
    if follows is None:
        return action.end(), f"'Action: {name[:80]}' must be followed by a line 'Action Input:' with a JSON object."
    position = follows.end()
    fence = _FENCE.match(text, position)
    found = read_json(text, fence.end() if fence else position, f"the input of '{name[:80]}' is not one JSON object")
    if isinstance(found, str):
        return follows.end(), f"{found}."
    end, value = found
    call = arguments_of(name, value, text[start:end])
    return end, call if isinstance(call, str) else [call]
