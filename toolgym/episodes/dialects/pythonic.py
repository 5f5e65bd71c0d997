"""The Pythonic dialect (Llama 4, ToolACE): a list of Python calls with literal keyword arguments, ``[f(a=1), g()]``."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.canonical import Json
from toolgym.episodes.dialects.blocks import MAX_CALLS, Read, listed, read_blocks, rendered, skip, unfinished_thought
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags
from toolgym.episodes.dialects.literals import LiteralFault, read_literal, write_literal

_BEGIN = re.compile(r"^[ \t]*(\[)\s*[A-Za-z_][\w.\-]*\(", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_][\w.\-]*")
_KEYWORD = re.compile(r"([A-Za-z_]\w*)\s*=\s*")
_FORMAT = """To call tools, write a list of Python calls with keyword arguments on a line of its own:
[tool_name(argument="value", other=3)]
One list may hold several calls."""


class Pythonic:
    """``[tool_name(argument="value"), …]`` at the beginning of a line; values are Python or JSON literals.

    Nothing is evaluated: a small reader takes literals and refuses everything else. Arguments whose names are no Python
    names are written as ``**{"name": value}``.
    """

    name = "pythonic"
    closers = ("]",)

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows one schema a line, then how to call."""
        return f"You may use these tools:\n{listed(tools)}\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        position, unfinished = unfinished_thought(text)
        return unfinished or read_blocks(text, position, _find, _read)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        return rendered(turn, self.render_calls(turn.calls))

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes one list that holds all calls.

        Raises:
            ValueError: A tool's name is no Python name, nor several joined by dots or hyphens.
        """
        return f"[{', '.join(map(_written, calls))}]" if calls else ""

    def render_result(self, name: str, text: str) -> str:
        """The result's JSON in an object under ``output``, on one line, so that no line begins like a list of calls."""
        return f'{{"output": {without_tags(text)}}}'


def _written(call: ParsedCall) -> str:
    if _NAME.fullmatch(call.name) is None:
        raise ValueError(f"the name {call.name[:80]!r} cannot be written as a Python call")
    plain = {name: value for name, value in call.arguments.items() if _KEYWORD.fullmatch(f"{name}=")}
    rest = {name: value for name, value in call.arguments.items() if name not in plain}
    parts = [f"{name}={write_literal(value)}" for name, value in plain.items()]
    return f"{call.name}({', '.join([*parts, f'**{write_literal(rest)}'] if rest else parts)})"


def _find(text: str, position: int) -> int:
    found = _BEGIN.search(text, position)
    return found.start(1) if found else -1


def _read(text: str, start: int) -> Read:
    calls: list[ParsedCall] = []
    position = start + 1
    try:
        while True:
            begin = skip(text, position)
            call, position = _read_call(text, begin)
            calls.append(call)
            position = skip(text, position)
            if text.startswith("]", position):
                return position + 1, calls
            if not text.startswith(",", position):
                raise LiteralFault("calls are separated by commas and the list is closed by ]", position)
            if len(calls) == MAX_CALLS:
                raise LiteralFault(f"one list holds more than {MAX_CALLS} calls", position)
            position += 1
    except LiteralFault as fault:
        return max(fault.position, start + 1), f"the list of calls cannot be read: {fault.reason}."


def _read_call(text: str, start: int) -> tuple[ParsedCall, int]:
    name = _NAME.match(text, start)
    if name is None or not text.startswith("(", name.end()):
        raise LiteralFault("a call needs the tool's name and an opening parenthesis", start)
    arguments: dict[str, Json] = {}
    position = skip(text, name.end() + 1)
    while not text.startswith(")", position):
        given, position = _read_argument(text, position)
        if repeated := given.keys() & arguments.keys():
            raise LiteralFault(f"the argument '{min(repeated)[:80]}' is given twice", position)
        arguments.update(given)
        position = skip(text, position)
        if text.startswith(",", position):
            position = skip(text, position + 1)
        elif not text.startswith(")", position):
            raise LiteralFault(f"the arguments of '{name[0][:80]}' are separated by commas and closed by )", position)
    return ParsedCall(name[0], arguments, text[start : position + 1]), position + 1


def _read_argument(text: str, position: int) -> tuple[dict[str, Json], int]:
    if text.startswith("**", position):
        value, end = read_literal(text, position + 2)
        if not isinstance(value, dict):
            raise LiteralFault("** must be followed by an object", position)
        return value, end
    keyword = _KEYWORD.match(text, position)
    if keyword is None:
        raise LiteralFault("arguments are given by keyword, as in name=value", position)
    value, end = read_literal(text, keyword.end())
    return {keyword[1]: value}, end
