"""Dialects: how a model writes tool calls as text. `HERMES` is the default."""

from toolgym.episodes.dialects.dialect import Dialect, ParsedCall, Turn, without_tags
from toolgym.episodes.dialects.hermes import Hermes

__all__ = ["DIALECTS", "HERMES", "Dialect", "Hermes", "ParsedCall", "Turn", "dialect_named", "without_tags"]

HERMES = Hermes()
"""The default dialect."""

DIALECTS: dict[str, Dialect] = {HERMES.name: HERMES}
"""Every dialect by its name."""


def dialect_named(name: str) -> Dialect:
    """Finds a dialect.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in DIALECTS:
        raise ValueError(f"there is no dialect called '{name}'; the dialects are: {', '.join(DIALECTS)}")
    return DIALECTS[name]
