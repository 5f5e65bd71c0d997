"""The Qwen dialect (Qwen3-Coder and later): ``<function=name>`` with a ``<parameter=name>`` block for each argument.

Qwen2.5 and Qwen3 write the Hermes dialect.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.canonical import Json
from toolgym.episodes.dialects.blocks import Read, listed, read_blocks, rendered, scan, unfinished_thought
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_OPEN, _CLOSE = "<tool_call>", "</tool_call>"
_END = re.compile(r"\s*</tool_call>")
_FUNCTION = re.compile(r"\s*<function=([^<>\n]+)>")
_FUNCTION_END = re.compile(r"\s*</function>")
_PARAMETER = re.compile(r"\s*<parameter=([^<>\n]+)>")
_PARAMETER_END = "</parameter>"
MARKS_OF_JSON = ("true", "false", "null", "NaN", "Infinity")
"""Texts that begin with a letter and read as JSON, or as what some take for JSON."""

_FORMAT = """To call a tool, write its name and each argument between tags:
<tool_call>
<function=tool_name>
<parameter=argument>
value
</parameter>
</function>
</tool_call>
Write texts as they are and everything else as JSON; a text that would read as JSON is quoted as JSON.
One turn may hold several calls. Each result comes back between <tool_response> and </tool_response>."""


class Qwen:
    """``<tool_call>``, ``<function=name>``, one ``<parameter=name>`` a value, and their closing tags.

    A value that reads as JSON is that JSON value, any other is the text itself, without the line breaks around it. No
    value holds the tag that closes the call.
    """

    name = "qwen"
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
        """Writes one block a call.

        Raises:
            ValueError: A name holds what would end its tag.
        """
        return "\n".join(map(_block, calls))

    def render_result(self, name: str, text: str) -> str:
        """``<tool_response>``, the result's JSON, ``</tool_response>``."""
        return f"<tool_response>\n{without_tags(text)}\n</tool_response>"


def _block(call: ParsedCall) -> str:
    for name in (call.name, *call.arguments):
        if re.fullmatch(r"[^<>\n]+", name) is None:
            raise ValueError(f"the name {name[:80]!r} cannot be written in a tag")
    lines = [_OPEN, f"<function={call.name}>"]
    for name, value in call.arguments.items():
        plain = isinstance(value, str) and _is_plain(value)
        lines += [
            f"<parameter={name}>",
            value if plain else without_tags(json.dumps(value, ensure_ascii=False)),
            _PARAMETER_END,
        ]
    return "\n".join([*lines, "</function>", _CLOSE])


def _is_plain(text: str) -> bool:
    """Whether a text can stand as it is: it reads as no JSON, and neither ends its tag nor loses space around it."""
    begins = text[:1].isascii() and text[:1].isalpha()
    return begins and text not in MARKS_OF_JSON and not {*"<\r\n"} & {*text} and text == text.rstrip()


def _read(text: str, start: int) -> Read:
    found = _read_call(text, start)
    if not isinstance(found, str):
        return found
    close = text.find(_CLOSE, start)
    if close < 0:
        return len(text), f"{_OPEN} is not closed by {_CLOSE}."
    return close + len(_CLOSE), found


def _read_call(text: str, start: int) -> tuple[int, list[ParsedCall]] | str:
    opening = _FUNCTION.match(text, start + len(_OPEN))
    if opening is None:
        return f"{_OPEN} must be followed by <function=tool_name>."
    name, position = opening[1], opening.end()
    arguments: dict[str, Json] = {}
    while parameter := _PARAMETER.match(text, position):
        end = text.find(_PARAMETER_END, parameter.end())
        if end < 0 or text.find(_CLOSE, parameter.end(), end) >= 0:
            return f"<parameter={parameter[1][:80]}> is not closed by {_PARAMETER_END}."
        if parameter[1] in arguments:
            return f"the call of '{name[:80]}' gives the argument '{parameter[1][:80]}' twice."
        arguments[parameter[1]] = _value(text[parameter.end() : end])
        position = end + len(_PARAMETER_END)
    closing = _FUNCTION_END.match(text, position)
    if closing is None:
        return f"<function={name[:80]}> must hold <parameter=…> blocks and be closed by </function>."
    closed = _END.match(text, closing.end())
    if closed is None:
        return f"{_OPEN} must be closed by {_CLOSE} after </function>."
    return closed.end(), [ParsedCall(name, arguments, text[start : closed.end()])]


def _value(body: str) -> Json:
    bare = body.strip("\r\n")
    stripped = bare.strip()
    try:
        value, end = scan(stripped, 0)
    except (ValueError, StopIteration, RecursionError):
        return bare
    return value if end == len(stripped) else bare
