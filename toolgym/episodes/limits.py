"""What an episode may cost."""

from collections.abc import Callable
from dataclasses import dataclass


def four_characters_a_token(text: str) -> int:
    """A rough token count that needs no tokenizer: one token for every four characters begun."""
    return (len(text) + 3) // 4


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one episode; None lifts a limit. An episode that spends it without an answer is truncated.

    Attributes:
        turns: Agent turns.
        calls: Tool calls, failed ones included. Calls beyond it are not run and end the episode; the answer costs none.
        tokens: Tokens of all actions and observations together, the opening prompt excluded, as ``count`` counts them.
        seconds: Wall time since the episode began, looked at after each turn.
        count: Counts the tokens of a text.

    Raises:
        ValueError: A limit is not a positive number.
    """

    turns: int | None = 32
    calls: int | None = 64
    tokens: int | None = 65_536
    seconds: float | None = None
    count: Callable[[str], int] = four_characters_a_token

    def __post_init__(self) -> None:
        for name in ("turns", "calls", "tokens", "seconds"):
            limit: object = getattr(self, name)
            if limit is None:
                continue
            if name == "seconds" and isinstance(limit, float) and limit > 0:
                continue
            if not isinstance(limit, int) or isinstance(limit, bool) or limit <= 0:
                raise ValueError(f"the limit '{name}' must be a positive number or None, not {limit!r}")
