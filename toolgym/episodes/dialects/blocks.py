"""What dialects share when they read text: JSON objects inside it, reasoning before it, and blocks that hold calls."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from json.scanner import make_scanner
from typing import Any, TypeAlias

from toolgym.canonical import finite, refuse_constant
from toolgym.episodes.dialects.dialect import ParsedCall, Turn, without_tags

MAX_CALLS = 64
"""Calls (well-formed or not) that are read from one turn; it also keeps parsing linear in the length of the text."""

THINK, THOUGHT = "<think>", "</think>"

Read: TypeAlias = tuple[int, list[ParsedCall] | str]
"""Where a block ends, and its calls or one sentence that says what is wrong with it."""

_SPACE = re.compile(r"\s*")

# The scanner inside `JSONDecoder.raw_decode`, which would double the time of a small object.
scan = make_scanner(json.JSONDecoder(parse_constant=refuse_constant, parse_float=finite))  # type: ignore[arg-type]
"""Reads one JSON value: ``scan(text, start)`` gives the value and where it ends; see `read_json` for what it raises."""


def skip(text: str, position: int) -> int:
    """The first position from here on that holds no white space."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def read_json(text: str, start: int, problem: str) -> tuple[int, Any] | str:
    """Reads one JSON value after white space.

    Args:
        text: The text.
        start: Where to begin.
        problem: What to say if there is none, as the beginning of a sentence.

    Returns:
        Where the value ends and the value, or the sentence without its full stop.
    """
    try:
        value, end = scan(text, skip(text, start))
    except json.JSONDecodeError as error:
        return f"{problem}: {error.msg.lower()} at character {max(error.pos - start, 0)} of it"
    except StopIteration:
        return f"{problem}: there is none"
    except RecursionError:
        return f"{problem}: it is nested too deeply"
    except ValueError as error:
        return f"{problem}: {error}"
    return end, value


def call_of(value: Any, raw: str, arguments_key: str = "arguments") -> ParsedCall | str:
    """The call that a JSON object with a name and arguments stands for, or what is wrong with it."""
    if type(value) is not dict:
        return f"a call must be a JSON object with 'name' and '{arguments_key}', not {kind_of(value)}."
    name = value.get("name")
    arguments = value.get(arguments_key)
    if type(name) is not str or not name:
        return "a call needs 'name', the tool's name as a string."
    if type(arguments) is not dict:
        got = f", not {kind_of(arguments)}" if arguments_key in value else ""
        return f"the call of '{name[:80]}' needs '{arguments_key}', a JSON object{got}."
    return ParsedCall(name, arguments, raw)


def arguments_of(name: str, value: Any, raw: str) -> ParsedCall | str:
    """The call of a tool whose name stands before the JSON object of its arguments, or what is wrong with it."""
    if not name:
        return "a call needs the tool's name before its arguments."
    if type(value) is not dict:
        return f"the arguments of '{name[:80]}' must be a JSON object, not {kind_of(value)}."
    return ParsedCall(name, value, raw)


def kind_of(value: Any) -> str:
    """What sort of JSON value this is, with its article."""
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def rendered(turn: Turn, calls: str) -> str:
    """The turn's own text; where it has none, its content and then its calls, which are given as text."""
    if turn.text is not None:
        return turn.text
    return f"{turn.content}\n{calls}" if turn.content and calls else turn.content or calls


def listed(tools: Sequence[Mapping[str, Any]]) -> str:
    """The tools' schemas for a system prompt, one JSON object a line; no tag stands in them."""
    return "\n".join(without_tags(json.dumps(tool, ensure_ascii=False)) for tool in tools)


def unfinished_thought(text: str) -> tuple[int, Turn | None]:
    """Where the reasoning that begins a text ends (0 without any), or the turn if it never does."""
    if THINK not in text or not text.startswith(THINK, skip(text, 0)):
        return 0, None
    thought = text.find(THOUGHT)
    if thought < 0:
        return 0, Turn(text, (), (f"the reasoning that begins with {THINK} is not closed by {THOUGHT}.",), text)
    return thought + len(THOUGHT), None


def read_blocks(text: str, position: int, find: Callable[[str, int], int], read: Callable[[str, int], Read]) -> Turn:
    """Reads every block of calls from a position on.

    Args:
        text: The whole turn.
        position: Where calls may begin.
        find: Where the next block opens at or after a position, or -1.
        read: Reads the block that opens at a position. It must end behind where it opened.
    """
    start = find(text, position)
    if start < 0:
        return Turn(text, (), (), text)
    calls: list[ParsedCall] = []
    faults: list[str] = []
    pieces: list[str] = []
    done = 0
    while start >= 0 and len(calls) + len(faults) < MAX_CALLS:
        end, found = read(text, start)
        if isinstance(found, str):
            faults.append(found)
        else:
            calls.extend(found)
            pieces.append(text[done:start])
            done = end
        start = find(text, end)
    if start >= 0 or len(calls) > MAX_CALLS:
        faults.append(f"only the first {MAX_CALLS} calls of a turn are read.")
    pieces.append(text[done:])
    return Turn("".join(pieces), tuple(calls[:MAX_CALLS]), tuple(faults), text)
