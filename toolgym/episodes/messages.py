"""Chat messages: reads an assistant's message as a turn, and writes turns and results as messages."""

import json
from collections.abc import Mapping
from typing import Any

from toolgym.canonical import Json
from toolgym.episodes.dialects import Dialect, ParsedCall, Turn

MAX_ACTION = 131_072
"""Longest action, in characters, that is read."""

MAX_DEPTH = 64
"""Deepest nesting of arguments that is read: what is deeper could not be written as JSON again, or copied."""

MAX_CALLS = 64
"""Calls of a message that are read."""


def read_action(action: object, dialect: Dialect) -> Turn:
    """Reads what an agent did: text in the dialect, or an assistant message with ``tool_calls``. Never raises.

    Args:
        action: Text, or ``{"role": "assistant", "content": …, "tool_calls": [{"id": …, "type": "function", "function":
            {"name": …, "arguments": an object or its JSON}}]}``. A message without tool calls is read as its content.
        dialect: The dialect of text.
    """
    if isinstance(action, str):
        if len(action) > MAX_ACTION:
            return Turn(action, (), (f"the turn has {len(action)} characters; at most {MAX_ACTION} are read.",), action)
        turn = dialect.parse(action)
        if action.count("[") + action.count("{") <= MAX_DEPTH:
            return turn
        return _refuse_deep(turn)
    if isinstance(action, Mapping):
        return _read_message(action, dialect)
    fault = f"an action must be text or a message with 'content' and 'tool_calls', not {type(action).__name__}."
    return Turn("", (), (fault,))


def assistant_message(turn: Turn, ids: list[str]) -> dict[str, Any]:
    """The message that stands for a turn. Arguments are objects, as chat templates want them."""
    if not ids:
        return {"role": "assistant", "content": turn.content}
    calls = [
        {"id": ids[n], "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for n, call in enumerate(turn.calls)
    ]
    return {"role": "assistant", "content": turn.content, "tool_calls": calls}


def _read_message(message: Mapping[Any, Any], dialect: Dialect) -> Turn:
    content = message.get("content")
    if content is None:
        content = ""
    if not isinstance(content, str):
        return Turn("", (), ("the message's 'content' must be text or null.",))
    listed = message.get("tool_calls")
    if listed is None or (isinstance(listed, list | tuple) and not listed):
        return read_action(content, dialect)
    if not isinstance(listed, list | tuple):
        return Turn(content, (), ("the message's 'tool_calls' must be a list.",))
    calls: list[ParsedCall] = []
    faults: list[str] = []
    for position, item in enumerate(listed[:MAX_CALLS]):
        found = _read_call(item)
        if isinstance(found, str):
            faults.append(f"tool_calls[{position}]: {found}")
        else:
            calls.append(found)
    if len(listed) > MAX_CALLS:
        faults.append(f"only the first {MAX_CALLS} calls of a turn are read.")
    return _refuse_deep(Turn(content, tuple(calls), tuple(faults)))


def _refuse_deep(turn: Turn) -> Turn:
    if not any(_is_deep(call.arguments) for call in turn.calls):
        return turn
    fault = f"nothing was run: arguments may be nested at most {MAX_DEPTH} deep."
    return Turn(turn.content if turn.text is None else turn.text, (), (fault,), turn.text)


def _is_deep(value: Json) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def _read_call(item: object) -> ParsedCall | str:
    function = item.get("function") if isinstance(item, Mapping) else None
    if not isinstance(item, Mapping) or not isinstance(function, Mapping):
        return "a call must be an object with 'function'."
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name:
        return "a call needs 'name', the tool's name as a string."
    call_id = item.get("id")
    # Arguments pass through JSON in either form, so that nothing but JSON, and no alias of the caller's, gets further.
    try:
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, allow_nan=False)
        if len(text) > MAX_ACTION:
            return f"the arguments of '{name[:80]}' have {len(text)} characters; at most {MAX_ACTION} are read."
        value = _loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        return f"the arguments of '{name[:80]}' are not JSON: {str(error)[:200]}."
    if not isinstance(value, dict):
        return f"the arguments of '{name[:80]}' must be a JSON object, not {type(value).__name__}."
    return ParsedCall(name, value, "", call_id if isinstance(call_id, str) else "")


def _loads(text: str) -> Json:
    value = json.loads(text)
    json.dumps(value, allow_nan=False)  # refuses NaN and numbers too large for a float
    return value
