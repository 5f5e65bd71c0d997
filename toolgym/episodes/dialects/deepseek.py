"""The DeepSeek dialect (V3, R1, V3.1): special tokens written with full-width bars around name and arguments."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import (
    MAX_CALLS,
    Read,
    arguments_of,
    listed,
    read_blocks,
    read_json,
    rendered,
    unfinished_thought,
)
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags


def _token(words: str) -> str:
    return f"<\uff5c{words.replace(' ', chr(0x2581))}\uff5c>"


_ALL_OPEN, _ALL_CLOSE = _token("tool calls begin"), _token("tool calls end")
_OPEN, _SEPARATOR, _CLOSE = _token("tool call begin"), _token("tool sep"), _token("tool call end")
_RESULTS_OPEN, _RESULTS_CLOSE = _token("tool outputs begin"), _token("tool outputs end")
_RESULT_OPEN, _RESULT_CLOSE = _token("tool output begin"), _token("tool output end")
_NEXT = re.compile(rf"\s*({_OPEN}|{_ALL_CLOSE})")
_END = re.compile(rf"(?:\s*```)?\s*{_CLOSE}")
_FENCED = re.compile(r"\s*([^\s`<]+)\s*```(?:json)?\s*")
_FORMAT = f"""To call tools, write each call's name and its arguments as a JSON object between special tokens:
{_ALL_OPEN}{_OPEN}tool_name{_SEPARATOR}{{"argument": "value"}}{_CLOSE}{_ALL_CLOSE}
One turn may hold several calls."""


class DeepSeek:
    """One block of calls, each a name, a separator and a JSON object of arguments, as V3.1 writes them.

    The older form, ``function``, the separator, the name, and the arguments in a fenced block, is read as well.
    """

    name = "deepseek"
    closers = (_ALL_CLOSE,)

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line, then how to call."""
        return f"You may use these tools:\n{listed(tools)}\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        position, unfinished = unfinished_thought(text)
        return unfinished or read_blocks(text, position, lambda text, position: text.find(_ALL_OPEN, position), _read)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        return rendered(turn, self.render_calls(turn.calls))

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes one block that holds all calls.

        Raises:
            ValueError: A name holds a ``<``, which could begin a special token.
        """
        for call in calls:
            if "<" in call.name or call.name != call.name.strip():
                raise ValueError(f"the name {call.name[:80]!r} cannot be written before a special token")
        bodies = [
            f"{_OPEN}{c.name}{_SEPARATOR}{without_tags(json.dumps(c.arguments, ensure_ascii=False))}{_CLOSE}"
            for c in calls
        ]
        return f"{_ALL_OPEN}{''.join(bodies)}{_ALL_CLOSE}" if bodies else ""

    def render_result(self, name: str, text: str) -> str:
        """One block of results that holds this one's JSON."""
        return f"{_RESULTS_OPEN}{_RESULT_OPEN}{without_tags(text)}{_RESULT_CLOSE}{_RESULTS_CLOSE}"


def _read(text: str, start: int) -> Read:
    calls: list[ParsedCall] = []
    position = start + len(_ALL_OPEN)
    while True:
        following = _NEXT.match(text, position)
        if following is None:
            problem = f"a block of calls must hold calls that begin with {_OPEN}, and end with {_ALL_CLOSE}"
            break
        if following[1] == _ALL_CLOSE:
            end = following.end()
            return (end, calls) if calls else (end, "the block of calls holds no call.")
        if len(calls) == MAX_CALLS:
            problem = f"one turn holds more than {MAX_CALLS} calls"
            break
        found = _read_call(text, following.start(1))
        if isinstance(found, str):
            problem = found.rstrip(".")
            break
        position, call = found
        calls.append(call)
    close = text.find(_ALL_CLOSE, position)
    return (
        (close + len(_ALL_CLOSE), f"{problem}.")
        if close >= 0
        else (len(text), f"{_ALL_OPEN} is not closed by {_ALL_CLOSE}.")
    )


def _read_call(text: str, start: int) -> tuple[int, ParsedCall] | str:
    separator = text.find(_SEPARATOR, start)
    if separator < 0 or text.find("<", start + len(_OPEN), separator) >= 0:
        return f"a call needs {_SEPARATOR} between its name and its arguments"
    name, position = text[start + len(_OPEN) : separator].strip(), separator + len(_SEPARATOR)
    if name == "function" and (fenced := _FENCED.match(text, position)):
        name, position = fenced[1], fenced.end()
    found = read_json(text, position, f"the arguments of '{name[:80]}' are not one JSON object")
    if isinstance(found, str):
        return found
    closed = _END.match(text, found[0])
    if closed is None:
        return f"the arguments of '{name[:80]}' must be followed by {_CLOSE}"
    call = arguments_of(name, found[1], text[start : closed.end()])
    return call if isinstance(call, str) else (closed.end(), call)
