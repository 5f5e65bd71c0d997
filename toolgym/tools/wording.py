"""Wording: what the phrases of a tool say about its arguments."""

from toolgym.tools.declare import Tool
from toolgym.tools.schema import Parameter


def slot_names(phrase: str) -> tuple[str, ...]:
    """The argument names in a phrase's braces, in order of appearance."""
    return tuple(part.partition("}")[0] for part in phrase.split("{")[1:])


def worded_parameters(tool: Tool) -> list[Parameter]:
    """The arguments a task sets: exactly those the tool's phrases name."""
    named = {name for phrases in tool.wording.values() for phrase in phrases for name in slot_names(phrase)}
    return [p for p in tool.parameters if p.name in named]
