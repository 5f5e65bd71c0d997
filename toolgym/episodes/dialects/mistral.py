"""The Mistral dialect: ``[TOOL_CALLS]`` and a JSON list of calls, or, from version 11 on, names with ``[ARGS]``."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolgym.episodes.dialects.blocks import (
    MAX_CALLS,
    arguments_of,
    call_of,
    listed,
    read_json,
    rendered,
    skip,
)
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

_TAG, _ARGUMENTS = "[TOOL_CALLS]", "[ARGS]"
CONTROL_TOKENS = tuple(
    f"{slash}{name}]"
    for name in (
        "INST",
        "AVAILABLE_TOOLS",
        "TOOL_RESULTS",
        "TOOL_CONTENT",
        "SYSTEM_PROMPT",
        "THINK",
        "TOOL_CALLS",
        "ARGS",
        "CALL_ID",
        "IMG",
        "IMG_BREAK",
        "IMG_END",
        "AUDIO",
        "PREFIX",
        "MIDDLE",
        "SUFFIX",
    )
    for slash in ("", "/")
)
"""Mistral's control tokens, without the bracket that opens them."""

_CONTROL = re.compile(rf"\[(?={'|'.join(map(re.escape, CONTROL_TOKENS))})")
_FORMAT = """To call tools, end your turn with their names and arguments as one JSON list:
[TOOL_CALLS][{"name": "tool_name", "arguments": {"argument": "value"}}]
Each result comes back between [TOOL_RESULTS] and [/TOOL_RESULTS]."""


class Mistral:
    """``[TOOL_CALLS][{"name": …, "arguments": {…}}, …]``; calls run to the end of the turn.

    The newer form ``[TOOL_CALLS]name[ARGS]{…}``, repeated for each call, is read as well.
    """

    name = "mistral"
    closers = ()

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows the schemas between ``[AVAILABLE_TOOLS]`` tags, then how to call."""
        return f"[AVAILABLE_TOOLS]{_safe(listed(tools))}[/AVAILABLE_TOOLS]\n\n{_FORMAT}"

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        start = text.find(_TAG)
        if start < 0:
            return Turn(text, (), (), text)
        body = skip(text, start + len(_TAG))
        found = _read_list(text, body) if text.startswith("[", body) else _read_named(text, start)
        return Turn(text, (), (found,), text) if isinstance(found, str) else Turn(text[:start], tuple(found), (), text)

    def render(self, turn: Turn) -> str:
        """The turn's own text; where it has none, its content and then its calls."""
        return rendered(turn, self.render_calls(turn.calls))

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes the tag and one list that holds all calls."""
        if not calls:
            return ""
        listing = json.dumps([{"name": c.name, "arguments": c.arguments} for c in calls], ensure_ascii=False)
        return f"{_TAG}{_safe(listing)}"

    def render_result(self, name: str, text: str) -> str:
        """``[TOOL_RESULTS]{"content": …}[/TOOL_RESULTS]`` with the result's JSON as the content."""
        return f'[TOOL_RESULTS]{{"content": {_safe(text)}}}[/TOOL_RESULTS]'


def _safe(json_text: str) -> str:
    r"""The same JSON with ``[`` before what could be a control token written ``\u005b``; it stands in strings only."""
    return without_tags(_CONTROL.sub(r"\\u005b", json_text))


def _read_list(text: str, start: int) -> list[ParsedCall] | str:
    calls: list[ParsedCall] = []
    problem = f"the text after {_TAG} is not one JSON list of calls"
    position = start
    while not text.startswith("]", position):
        if len(calls) == MAX_CALLS:
            return f"one turn holds more than {MAX_CALLS} calls."
        if not text.startswith("," if calls else "[", position):
            return f"{problem}: calls are separated by commas and closed by ]."
        begin = skip(text, position + 1)
        found = read_json(text, begin, problem)
        call = found if isinstance(found, str) else call_of(found[1], text[begin : found[0]])
        if isinstance(found, str) or isinstance(call, str):
            return f"{str(call).rstrip('.')}."
        calls.append(call)
        position = skip(text, found[0])
    if skip(text, position + 1) != len(text):
        return f"something follows the JSON list after {_TAG}; it must end the turn."
    return calls


def _read_named(text: str, start: int) -> list[ParsedCall] | str:
    calls: list[ParsedCall] = []
    position = start
    while position < len(text):
        if not text.startswith(_TAG, position):
            return f"something that is no call follows the calls; each begins with {_TAG} and they end the turn."
        if len(calls) == MAX_CALLS:
            return f"one turn holds more than {MAX_CALLS} calls."
        middle = text.find(_ARGUMENTS, position)
        if middle < 0:
            return f"{_TAG} must be followed by a JSON list, or by a name, {_ARGUMENTS} and a JSON object."
        name = text[position + len(_TAG) : middle].strip()
        found = read_json(text, middle + len(_ARGUMENTS), f"the arguments of '{name[:80]}' are not one JSON object")
        if isinstance(found, str):
            return f"{found}."
        call = arguments_of(name, found[1], text[position : found[0]])
        if isinstance(call, str):
            return call
        calls.append(call)
        position = skip(text, found[0])
    return calls
