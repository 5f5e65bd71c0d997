"""Canonical JSON: one byte string for one value, whatever process wrote it.

Every hash, cache key, replay comparison and file in toolgym goes through this module, so "the same" always means
"the same canonical bytes".
"""

import hashlib
import json
import json.encoder
import math
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = Any
"""A value made of dicts with string keys, lists, strings, numbers, booleans and None."""


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _parts() -> Callable[[Any, int], Any]:
    """What `JSONEncoder.encode` makes anew for every value, made once: that alone doubles the speed of small values."""
    make = getattr(json.encoder, "c_make_encoder", None)  # only where Python is written in C
    if make is None:
        return lambda value, _: _ENCODER.iterencode(value)
    text = json.encoder.encode_basestring
    made: Callable[[Any, int], Any] = make(None, _ENCODER.default, text, None, ":", ",", True, False, False)
    return made


_encode = _parts()


def canonical_json(value: Any) -> str:
    """Renders a JSON value with sorted keys, no spaces and unescaped unicode.

    Args:
        value: Any value made of dicts with string keys, lists, strings, numbers, booleans and None.

    Returns:
        The only text that stands for this value. Numbers keep Python's shortest round-trip form.

    Raises:
        ValueError: The value holds NaN or an infinity, which JSON cannot carry.
        TypeError: The value holds something that is not JSON.
        RecursionError: The value is nested too deeply, or holds itself.
    """
    return "".join(_encode(value, 0))


def refuse_constant(name: str) -> NoReturn:
    """For ``parse_constant`` of Python's JSON readers, which take NaN and infinities for JSON unless told otherwise.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"{name} is not JSON")


def finite(digits: str) -> float:
    """For ``parse_float`` of Python's JSON readers: the number.

    Raises:
        ValueError: It is too large for a float.
    """
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits[:40]} is out of range")
    return number


def digest(value: Any) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def unit_interval(*parts: str) -> float:
    """Maps strings to a reproducible number in [0, 1), on which order-independent splits and quotas rest."""
    text = "\x1f".join(parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
