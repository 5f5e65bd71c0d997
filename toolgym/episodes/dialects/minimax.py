"""The MiniMax dialect (MiniMax-Text-01 and M1): one JSON object a line inside a single ``<tool_calls>`` block."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import (
    MAX_CALLS,
    Read,
    call_of,
    listed,
    read_blocks,
    read_json,
    rendered,
    skip,
    unfinished_thought,
)
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_OPEN, _CLOSE = "<tool_calls>", "</tool_calls>"
_FORMAT = """To call tools, write one JSON object a line between tags:
<tool_calls>
{"name": "tool_name", "arguments": {"argument": "value"}}
</tool_calls>
Each result comes back after "tool name:" and "tool result:"."""


class MiniMax:
    r"""``<tool_calls>``, a line ``{"name": …, "arguments": {…}}`` for each call, ``</tool_calls>``.

    A block in which one line is no call holds no call. Reasoning and tags are treated as in `Hermes`.
    """

    name = "minimax"
    closers = (_CLOSE,)

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line between ``<tools>`` tags, then how to call."""
        return f"You may use these tools:\n<tools>\n{listed(tools)}\n</tools>\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        position, unfinished = unfinished_thought(text)
        return unfinished or read_blocks(text, position, lambda text, position: text.find(_OPEN, position), _read)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        return rendered(turn, self.render_calls(turn.calls))

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes one block that holds all calls."""
        if not calls:
            return ""
        bodies = (json.dumps({"name": c.name, "arguments": c.arguments}, ensure_ascii=False) for c in calls)
        return "\n".join([_OPEN, *map(without_tags, bodies), _CLOSE])

    def render_result(self, name: str, text: str) -> str:
        """``tool name: …`` and ``tool result: …``, the result's JSON on one line."""
        label = f"tool name: {without_tags(json.dumps(name, ensure_ascii=False)[1:-1])}\n" if name else ""
        return f"{label}tool result: {without_tags(text)}"


def _read(text: str, start: int) -> Read:
    calls: list[ParsedCall] = []
    problem = f"the lines between {_OPEN} and {_CLOSE} are not JSON objects"
    position = skip(text, start + len(_OPEN))
    while not text.startswith(_CLOSE, position):
        found = (
            read_json(text, position, problem) if len(calls) < MAX_CALLS else f"there are more than {MAX_CALLS} calls"
        )
        call = found if isinstance(found, str) else call_of(found[1], text[position : found[0]])
        if isinstance(found, str) or isinstance(call, str):
            close = text.find(_CLOSE, position)
            if close < 0:
                return len(text), f"{_OPEN} is not closed by {_CLOSE}."
            return close + len(_CLOSE), f"{str(call).rstrip('.')}."
        calls.append(call)
        position = skip(text, found[0])
    end = position + len(_CLOSE)
    return (end, calls) if calls else (end, f"the block between {_OPEN} and {_CLOSE} holds no call.")
