"""Reading: what a checker understood of one scalar answer, and the limits on what it is willing to look at."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from toolgym.canonical import Json

MAX_CHARACTERS = 2_000
"""Longest text that is read as an answer; anything longer is unparsable."""

MAX_ITEMS = 200
"""Most items of a list or set answer, and of a gold list."""

_QUOTED_CHARACTERS = 80

# Only forms that differ in width or look alike are folded before digits are read. NFKC would do more than that: it
# turns the superscript in "4²" into a plain digit and so reads it as 42.
_LOOKALIKES = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOKALIKES |= {ord(sign): ord("-") for sign in "\u2212\u2010\u2011\u2012\u2013\ufe63"}
_LOOKALIKES |= {ord(space): ord(" ") for space in "\u00a0\u2007\u2009\u202f\u3000"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A scalar answer that was understood.

    Attributes:
        value: The value to compare: a Decimal, a date, a bool or a canonical name. None if it has no value in the gold
            answer's unit.
        parsed: The value in the JSON form of a gold answer.
        phrase: The value in words for messages.
    """

    value: Any
    parsed: Json
    phrase: str


class UnreadableAnswer(Exception):
    """Raised inside this package for text that is not one committed answer; its text is shown to the agent."""


def require_bounded(answer: str) -> None:
    """Refuses blank and overlong text.

    Raises:
        UnreadableAnswer: It is one of them.
    """
    if len(answer) > MAX_CHARACTERS:
        raise UnreadableAnswer(f"The answer has more than {MAX_CHARACTERS} characters.")
    if not answer or answer.isspace():
        raise UnreadableAnswer("The answer is empty.")


def plain_text(answer: str) -> str:
    """Strips a text and folds full-width forms, minus signs and hard spaces to ASCII; one final period is dropped.

    Raises:
        UnreadableAnswer: The text is blank or too long.
    """
    require_bounded(answer)
    text = answer.strip() if answer.isascii() else answer.translate(_LOOKALIKES).strip()
    return text[:-1].rstrip() if text.endswith(".") else text


def quoted(text: str) -> str:
    """A text in double quotes, cut to a printable line that any encoder accepts."""
    short = text if len(text) <= _QUOTED_CHARACTERS else text[: _QUOTED_CHARACTERS - 1] + "…"
    if not short.isprintable():
        short = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in short)
    return f'"{short}"'


def canonical_name(text: str) -> str:
    """The form under which names are equal: NFKC, case folded, single spaces, no outer quotes or final periods."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = " ".join(text.casefold().split())
    while len(text) > 1:
        if text[-1] == ".":
            text = text[:-1].rstrip()
        elif len(text) > 2 and _QUOTES.get(text[0]) == text[-1]:
            text = text[1:-1].strip()
        else:
            break
    # Case folding can undo normal form ("ΐ" folds to three code points), so it is restored last.
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


_QUOTES = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb"}
