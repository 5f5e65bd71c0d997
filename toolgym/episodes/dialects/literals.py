"""Python and JSON literals: a small reader that evaluates nothing, and a writer."""

import json
import math
import re

from toolgym.canonical import Json
from toolgym.episodes.dialects.blocks import skip

MAX_DEPTH = 64
"""Deepest nesting that is read."""

_CONSTANTS = {"True": True, "False": False, "None": None, "true": True, "false": False, "null": None}
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:_\d+)*)?(?:\.\d*)?(?:[eE][+-]?\d+)?")
_PLAIN = {"'": re.compile(r"[^'\\\n]*"), '"': re.compile(r'[^"\\\n]*')}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "/": "/"}
_HEX = {"x": 2, "u": 4, "U": 8}
_SURROGATES = re.compile(r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_CLOSING = {"[": "]", "(": ")"}


class LiteralFault(ValueError):
    """There is no literal.

    Attributes:
        reason: What is wrong, as the end of a sentence.
        position: Where in the text.
    """

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


def read_literal(text: str, start: int, depth: int = 0) -> tuple[Json, int]:
    """Reads one literal after white space: text, number, truth value, none, list, tuple (as a list) or dictionary.

    Returns:
        The value and where it ends.

    Raises:
        LiteralFault: There is none, or it is nested deeper than `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        raise LiteralFault(f"a value is nested more than {MAX_DEPTH} deep", start)
    position = skip(text, start)
    first = text[position : position + 1]
    if first in ("'", '"') and first:
        return _read_text(text, position)
    if first in _CLOSING:
        return _read_list(text, position, depth)
    if first == "{":
        return _read_object(text, position, depth)
    word = _WORD.match(text, position)
    if word and word[0] in _CONSTANTS:
        return _CONSTANTS[word[0]], word.end()
    number = _NUMBER.match(text, position)
    if number and any(digit in number[0] for digit in "0123456789"):
        return _number(number[0], position), number.end()
    raise LiteralFault(
        "a value must be a literal: text in quotes, a number, True, False, None, a list or a dict", position
    )


def write_literal(value: Json) -> str:
    """Writes a JSON value as a Python literal; `read_literal` gives it back."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{write_literal(key)}: {write_literal(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(write_literal, value))}]"
    if value is None or isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _number(digits: str, position: int) -> int | float:
    plain = digits.replace("_", "")
    try:
        value = int(plain) if plain.lstrip("+-").isdigit() else float(plain)
    except ValueError:  # more digits than an integer may have
        raise LiteralFault(f"the number {digits[:40]} cannot be read", position) from None
    if isinstance(value, float) and not math.isfinite(value):
        raise LiteralFault(f"the number {digits[:40]} is out of range", position)
    return value


def _read_text(text: str, start: int) -> tuple[str, int]:
    quote = text[start]
    pieces: list[str] = []
    position = start + 1
    while True:
        plain = _PLAIN[quote].match(text, position)
        if plain:
            pieces.append(plain[0])
            position = plain.end()
        if text.startswith(quote, position):
            return "".join(pieces), position + 1
        if not text.startswith("\\", position) or position + 1 >= len(text):
            raise LiteralFault("a text is not closed by its quote on the same line", start)
        piece, position = _read_escape(text, position + 1)
        pieces.append(piece)


def _read_escape(text: str, position: int) -> tuple[str, int]:
    kind = text[position]
    if kind in _HEX:
        digits = text[position + 1 : position + 1 + _HEX[kind]]
        if re.fullmatch(rf"[0-9a-fA-F]{{{_HEX[kind]}}}", digits) is None or int(digits, 16) > 0x10FFFF:
            raise LiteralFault(f"the escape \\{kind} needs {_HEX[kind]} hexadecimal digits of a character", position)
        if pair := _SURROGATES.match(text, position):  # the halves of one character, as JSON writes it
            return json.loads(f'"\\{pair[0]}"'), pair.end()
        return chr(int(digits, 16)), position + 1 + _HEX[kind]
    if kind in "'\"\\":
        return kind, position + 1
    if kind == "\n":
        raise LiteralFault("a text is not closed by its quote on the same line", position)
    return _ESCAPES.get(kind, f"\\{kind}"), position + 1


def _read_list(text: str, start: int, depth: int) -> tuple[list[Json], int]:
    closing = _CLOSING[text[start]]
    items: list[Json] = []
    position = skip(text, start + 1)
    while not text.startswith(closing, position):
        item, position = read_literal(text, position, depth + 1)
        items.append(item)
        position = _after_item(text, position, closing)
    return items, position + 1


def _read_object(text: str, start: int, depth: int) -> tuple[dict[str, Json], int]:
    values: dict[str, Json] = {}
    position = skip(text, start + 1)
    while not text.startswith("}", position):
        if text[position : position + 1] not in ("'", '"') or position >= len(text):
            raise LiteralFault("the keys of a dict are texts in quotes", position)
        key, position = _read_text(text, position)
        position = skip(text, position)
        if not text.startswith(":", position):
            raise LiteralFault("a key of a dict is followed by a colon", position)
        values[key], position = read_literal(text, position + 1, depth + 1)
        position = _after_item(text, position, "}")
    return values, position + 1


def _after_item(text: str, position: int, closing: str) -> int:
    position = skip(text, position)
    if text.startswith(",", position):
        return skip(text, position + 1)
    if not text.startswith(closing, position):
        raise LiteralFault(f"items are separated by commas and closed by {closing}", position)
    return position
