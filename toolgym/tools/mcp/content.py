"""Reads the result of an MCP call."""

import json
from typing import TYPE_CHECKING

from toolgym.canonical import Json
from toolgym.tools.call import CallTimeout
from toolgym.tools.errors import InvalidArguments, NotFound, ToolFailure, Unavailable

if TYPE_CHECKING:
    from mcp_types import CallToolResult

_SHOWN = 300
_FAILURES: dict[str, type[ToolFailure]] = {
    "invalid_arguments": InvalidArguments,
    "not_found": NotFound,
    "timeout": CallTimeout,
    "unavailable": Unavailable,
    "internal": ToolFailure,
}


def read_result(tool: str, result: "CallToolResult") -> Json:
    """The JSON value of a result.

    Args:
        tool: The server's name for the tool.
        result: What it gave.

    Returns:
        The structured content if there is any. Else a JSON object or list, where that is what the text is; else the
        text. Content that is no text is named by type and size.

    Raises:
        ToolFailure: The result is an error. One of a toolgym server keeps its kind; others do not say whose fault it
            is, and become `InvalidArguments`, which tells an agent to look at its arguments.
    """
    text = "\n".join(block.text for block in result.content if block.type == "text")
    if result.is_error:
        raise _failure(tool, result.structured_content, text)
    if result.structured_content is not None:
        return result.structured_content
    others = [
        {"type": block.type, "characters": len(block.model_dump_json())}
        for block in result.content
        if block.type != "text"
    ]
    if others:
        return {"text": text, "attachments": others}
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(text)
        except ValueError:
            pass
    return text


def _failure(tool: str, structured: Json, text: str) -> ToolFailure:
    error = structured.get("error") if isinstance(structured, dict) else None
    if isinstance(error, dict) and error.get("kind") in _FAILURES and isinstance(error.get("message"), str):
        return _FAILURES[error["kind"]](error["message"].removeprefix(f"{tool}: "))
    return InvalidArguments(" ".join(text.split())[:_SHOWN] or "the server reports an error without saying which")
