"""Shows an episode's messages to people: as plain text, or printed with rich."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_TITLES = {"system": "prompt", "user": "user", "assistant": "agent", "tool": "result"}
_STYLES = {"system": "dim", "user": "bold", "assistant": "cyan", "tool": "green"}


def printable(text: str) -> str:
    """The text with control characters and lone surrogates escaped: it can neither steer nor break a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def plain(messages: Iterable[Mapping[str, Any]]) -> str:
    """The messages as plain text, one titled paragraph each."""
    return "\n\n".join(f"[{title}]\n{body}" for title, body, _ in map(_parts, messages))


def show(messages: Iterable[Mapping[str, Any]]) -> None:
    """Prints messages to the terminal."""
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    console = Console()
    for title, body, style in map(_parts, messages):
        console.print(Panel(Text(body), title=title, title_align="left", border_style=style))


def _parts(message: Mapping[str, Any]) -> tuple[str, str, str]:
    role = message["role"]
    title = _TITLES[role]
    if role == "tool":
        title = f"{title} of {printable(message['name'])}"
    lines = [message["content"]] if message["content"] else []
    for call in message.get("tool_calls", ()):
        function = call["function"]
        lines.append(f"{function['name']} {json.dumps(function['arguments'], ensure_ascii=False)}")
    return title, printable("\n".join(lines)), _STYLES[role]
