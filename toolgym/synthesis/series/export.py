"""Exports: series as chat data, to train on dialogues or on their questions one by one."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from toolgym.canonical import Json, canonical_json
from toolgym.tasks.series import Series, SeriesTurn
from toolgym.tools import ToolPool


def chat_rows(series: Iterable[Series], pool: ToolPool) -> Iterator[dict[str, Json]]:
    """One row for each series: the whole dialogue as chat messages, tool calls and results included.

    Args:
        series: The series.
        pool: Where their tools' schemas are.

    Yields:
        ``id``, ``messages`` in the chat-completions form, ``tools`` (function schemas) and ``turns``: how many messages
        the dialogue has after each turn.

    Raises:
        KeyError: The pool lacks a tool.
    """
    for one in series:
        messages: list[dict[str, Any]] = []
        ends: list[int] = []
        for turn in one.turns:
            messages.extend(_messages(turn, len(messages)))
            ends.append(len(messages))
        yield {"id": one.id, "messages": messages, "tools": [pool[name].schema for name in one.toolset], "turns": ends}


def single_rows(series: Iterable[Series], pool: ToolPool) -> Iterator[dict[str, Json]]:
    """One row for each turn that takes up no earlier answer, as a dialogue of its own: what series compare with.

    Raises:
        KeyError: The pool lacks a tool.
    """
    for one in series:
        for number, turn in enumerate(one.turns, 1):
            if not turn.uses:
                messages = _messages(turn, 0)
                schemas = [pool[name].schema for name in one.toolset]
                yield {"id": f"{one.id}/{number}", "messages": messages, "tools": schemas, "turns": [len(messages)]}


def _messages(turn: SeriesTurn, start: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"role": "user", "content": turn.question}]
    for call in turn.actions:
        name = f"call_{start}_{call.id}"
        function = {"name": call.tool, "arguments": json.loads(canonical_json(call.arguments))}
        made = [{"id": name, "type": "function", "function": function}]
        found.append({"role": "assistant", "content": "", "tool_calls": made})
        found.append({"role": "tool", "tool_call_id": name, "name": call.tool, "content": canonical_json(call.result)})
    return [*found, {"role": "assistant", "content": turn.answer_text}]
