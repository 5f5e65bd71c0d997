"""The Hermes dialect: JSON between ``<tool_call>`` tags, results between ``<tool_response>`` tags."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from json.scanner import make_scanner
from typing import Any, NoReturn

from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

MAX_CALLS = 64
"""Calls (well-formed or not) that are read from one turn; it also keeps parsing linear in the length of the text."""

_OPEN, _CLOSE = "<tool_call>", "</tool_call>"
_NEXT_LINE = f"\n{_CLOSE}"
_THINK, _THOUGHT = "<think>", "</think>"
_SPACE = re.compile(r"\s*")
_END = re.compile(r"\s*</tool_call>")

_FORMAT = """To call a tool, write its name and arguments as one JSON object between tags:
<tool_call>
{"name": "tool_name", "arguments": {"argument": "value"}}
</tool_call>
One turn may hold several calls. Each result comes back between <tool_response> and </tool_response>."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits[:40]} is out of range")
    return number


# The scanner inside `JSONDecoder.raw_decode`, which would double the time of a small object.
_scan = make_scanner(json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite))  # type: ignore[arg-type]


class Hermes:
    r"""``<tool_call>{"name": …, "arguments": {…}}</tool_call>``.

    - A turn that begins with ``<think>`` has reasoning up to ``</think>``; nothing in it is read as a call.
    - The JSON object decides where a call ends, so its strings may hold ``</tool_call>``.
    - In results and schemas every ``<`` that could begin a tag is written ``\u003c``: the same JSON value, and no tag.
    """

    name = "hermes"

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line between ``<tools>`` tags, then how to call."""
        lines = "\n".join(without_tags(json.dumps(tool, ensure_ascii=False)) for tool in tools)
        return f"You may use these tools:\n<tools>\n{lines}\n</tools>\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        position = 0
        if _THINK in text and text.startswith(_THINK, _skip(text, 0)):
            thought = text.find(_THOUGHT)
            if thought < 0:
                return Turn(text, (), (f"the reasoning that begins with {_THINK} is not closed by {_THOUGHT}.",), text)
            position = thought + len(_THOUGHT)
        start = text.find(_OPEN, position)
        if start < 0:
            stray = text.find(_CLOSE, position) >= 0
            return Turn(text, (), (f"{_CLOSE} stands without {_OPEN} before it.",) if stray else (), text)
        end, found = _read(text, start)
        if end == len(text) and not isinstance(found, str):  # one call that ends the turn: the usual case, made fast
            return Turn(text[:start], (found,), (), text)
        calls: list[ParsedCall] = []
        faults: list[str] = []
        pieces: list[str] = []
        done = 0
        while start >= 0 and len(calls) + len(faults) < MAX_CALLS:
            end, found = _read(text, start)
            if isinstance(found, str):
                faults.append(found)
            else:
                calls.append(found)
                pieces.append(text[done:start])
                done = end
            start = text.find(_OPEN, end)
        if start >= 0:
            faults.append(f"only the first {MAX_CALLS} calls of a turn are read.")
        pieces.append(text[done:])
        return Turn("".join(pieces), tuple(calls), tuple(faults), text)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        if turn.text is not None:
            return turn.text
        calls = self.render_calls(turn.calls)
        return f"{turn.content}\n{calls}" if turn.content and calls else turn.content or calls

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


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _read(text: str, start: int) -> tuple[int, ParsedCall | str]:
    """Reads the block that opens at ``start``: where it ends, and the call or what is wrong with it."""
    body = start + len(_OPEN)
    problem = f"the text between {_OPEN} and {_CLOSE} is not one JSON object"
    try:
        value, end = _scan(text, body + 1 if text.startswith("\n{", body) else _skip(text, body))
    except json.JSONDecodeError as error:
        problem = f"{problem}: {error.msg.lower()} at character {max(error.pos - body, 0)} of it"
    except StopIteration:
        problem = f"{problem}: there is none"
    except RecursionError:
        problem = f"{problem}: it is nested too deeply"
    except ValueError as error:
        problem = f"{problem}: {error}"
    else:
        if text.startswith(_NEXT_LINE, end):
            stop = end + len(_NEXT_LINE)
            return stop, _call(value, text[start:stop])
        if closed := _END.match(text, end):
            return closed.end(), _call(value, text[start : closed.end()])
        problem = f"{problem}: something follows the object"
    close = text.find(_CLOSE, body)
    if close < 0:
        return len(text), f"{_OPEN} is not closed by {_CLOSE}."
    return close + len(_CLOSE), problem + "."


def _call(value: Any, raw: str) -> ParsedCall | str:
    if type(value) is not dict:
        return f"a call must be a JSON object with 'name' and 'arguments', not {_kind(value)}."
    name = value.get("name")
    arguments = value.get("arguments")
    if type(name) is not str or not name:
        return "a call needs 'name', the tool's name as a string."
    if type(arguments) is not dict:
        got = f", not {_kind(arguments)}" if "arguments" in value else ""
        return f"the call of '{name[:80]}' needs 'arguments', a JSON object{got}."
    return ParsedCall(name, arguments, raw)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
