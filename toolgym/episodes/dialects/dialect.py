"""What a dialect is: how a model writes tool calls as text, and how results are written back to it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from toolgym.canonical import Json

_TAG = re.compile(r"<(?=[/|!A-Za-z\uff5c])")


def without_tags(json_text: str) -> str:
    r"""The same JSON value with every ``<`` that could begin a tag written ``\u003c``, so that no tag stands in it."""
    return _TAG.sub(r"\\u003c", json_text) if "<" in json_text else json_text


class ParsedCall(NamedTuple):
    """One well-formed tool call; whether the tool exists and takes these arguments is the episode's business.

    Attributes:
        name: The tool's name.
        arguments: The JSON arguments.
        raw: The exact text it was read from, tags included; empty where there was no text.
        id: The caller's own id, echoed beside the result; empty where the dialect has none.
    """

    name: str
    arguments: dict[str, Json]
    raw: str = ""
    id: str = ""


class Turn(NamedTuple):
    """What an agent said in one turn.

    Attributes:
        content: The text outside well-formed calls; what looks like a call and is none stays in it.
        calls: The well-formed calls in order.
        faults: One sentence for each thing that looks like a call and is none.
        text: The exact text of the whole turn, None where the turn did not come as text.
    """

    content: str
    calls: tuple[ParsedCall, ...]
    faults: tuple[str, ...]
    text: str | None = None


class Dialect(Protocol):
    """A way of writing tool calls and their results as text. Implementations hold no state."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""
        ...

    @property
    def closers(self) -> tuple[str, ...]:
        """Texts one of which ends every call; none if calls run to the end of the turn. See `StreamingParser`."""
        ...

    def system_prompt(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """Shows the tools' schemas and says how to call them."""
        ...

    def parse(self, text: str) -> Turn:
        """Reads any text, in time linear in its length. Never raises."""
        ...

    def render(self, turn: Turn) -> str:
        """Writes a turn; for every text ``t``, ``render(parse(t)) == t``."""
        ...

    def render_calls(self, calls: Sequence[ParsedCall]) -> str:
        """Writes calls so that `parse` reads the same names and arguments back."""
        ...

    def render_result(self, name: str, text: str) -> str:
        """Frames one result. No result, whatever it holds, can end its frame or look like a call.

        Args:
            name: The tool's name, empty where the result belongs to no tool.
            text: The result's JSON.
        """
        ...
