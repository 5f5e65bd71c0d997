"""The Hermes dialect: JSON between ``<tool_call>`` tags, results between ``<tool_response>`` tags."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import Read, call_of, listed, read_blocks, read_json, rendered, unfinished_thought
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_OPEN, _CLOSE = "<tool_call>", "</tool_call>"
_END = re.compile(r"\s*</tool_call>")

_FORMAT = """To call a tool, write its name and arguments as one JSON object between tags:
<tool_call>
{"name": "tool_name", "arguments": {"argument": "value"}}
</tool_call>
One turn may hold several calls. Each result comes back between <tool_response> and </tool_response>."""


class Hermes:
    r"""``<tool_call>{"name": …, "arguments": {…}}</tool_call>``.

    - A turn that begins with ``<think>`` has reasoning up to ``</think>``; nothing in it is read as a call.
    - The JSON object decides where a call ends, so its strings may hold ``</tool_call>``.
    - In results and schemas every ``<`` that could begin a tag is written ``\u003c``: the same JSON value, and no tag.
    """

    name = "hermes"
    closers = (_CLOSE,)

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line between ``<tools>`` tags, then how to call."""
        return f"You may use these tools:\n<tools>\n{listed(tools)}\n</tools>\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        position, unfinished = unfinished_thought(text)
        if unfinished is not None:
            return unfinished
        start = text.find(_OPEN, position)
        if start < 0:
            stray = text.find(_CLOSE, position) >= 0
            return Turn(text, (), (f"{_CLOSE} stands without {_OPEN} before it.",) if stray else (), text)
        end, found = _read(text, start)
        if end == len(text) and not isinstance(found, str):  # one call that ends the turn: the usual case, made fast
            return Turn(text[:start], tuple(found), (), text)
        return read_blocks(text, start, lambda text, position: text.find(_OPEN, position), _read)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        return rendered(turn, self.render_calls(turn.calls))

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes one block a call, each tag on its own line."""
        bodies = (json.dumps({"name": c.name, "arguments": c.arguments}, ensure_ascii=False) for c in calls)
        return "\n".join(f"{_OPEN}\n{without_tags(body)}\n{_CLOSE}" for body in bodies)

    def render_result(self, name: str, text: str) -> str:
        """``<tool_response>{"name": …, "content": …}</tool_response>`` with the result's JSON as the content."""
        if "<" in text:
            text = without_tags(text)
        if name.isidentifier():
            return f'<tool_response>\n{{"name": "{name}", "content": {text}}}\n</tool_response>'
        label = f'"name": {without_tags(json.dumps(name, ensure_ascii=False))}, ' if name else ""
        return f'<tool_response>\n{{{label}"content": {text}}}\n</tool_response>'


def _read(text: str, start: int) -> Read:
    """Reads the block that opens at ``start``."""
    body = start + len(_OPEN)
    problem = f"the text between {_OPEN} and {_CLOSE} is not one JSON object"
    found = read_json(text, body, problem)
    if not isinstance(found, str):
        end, value = found
        closed = _END.match(text, end)
        if closed:
            call = call_of(value, text[start : closed.end()])
            return closed.end(), call if isinstance(call, str) else [call]
        found = f"{problem}: something follows the object"
    close = text.find(_CLOSE, body)
    if close < 0:
        return len(text), f"{_OPEN} is not closed by {_CLOSE}."
    return close + len(_CLOSE), found + "."
