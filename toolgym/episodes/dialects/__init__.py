"""Dialects: how a model writes tool calls as text. `HERMES` is the default."""

from toolgym.episodes.dialects.deepseek import DeepSeek
from toolgym.episodes.dialects.dialect import Dialect, ParsedCall, Turn, without_tags
from toolgym.episodes.dialects.harmony import Harmony
from toolgym.episodes.dialects.hermes import Hermes
from toolgym.episodes.dialects.llama import Llama
from toolgym.episodes.dialects.minimax import MiniMax
from toolgym.episodes.dialects.mistral import Mistral
from toolgym.episodes.dialects.native import Native
from toolgym.episodes.dialects.pythonic import Pythonic
from toolgym.episodes.dialects.qwen import Qwen
from toolgym.episodes.dialects.react import ReAct
from toolgym.episodes.dialects.streaming import Delta, StreamingParser
from toolgym.episodes.dialects.templates import chat_template

__all__ = [
    "DIALECTS",
    "HERMES",
    "Delta",
    "Dialect",
    "Hermes",
    "ParsedCall",
    "StreamingParser",
    "Turn",
    "chat_template",
    "dialect_named",
    "without_tags",
]

HERMES = Hermes()
"""The default dialect."""

_ALL: tuple[Dialect, ...] = (
    HERMES,
    MiniMax(),
    Llama(),
    Qwen(),
    Pythonic(),
    DeepSeek(),
    Mistral(),
    Harmony(),
    ReAct(),
    Native(),
)

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in _ALL}
"""Every dialect by its name."""


def dialect_named(name: str) -> Dialect:
    """Finds a dialect.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in DIALECTS:
        raise ValueError(f"there is no dialect called '{name}'; the dialects are: {', '.join(DIALECTS)}")
    return DIALECTS[name]
