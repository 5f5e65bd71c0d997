"""Canonical JSON: one byte string for one value, whatever process wrote it.

Every hash, cache key, replay comparison and file in toolgym goes through this module, so "the same" always means
"the same canonical bytes".
"""

import hashlib
import json
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A value made of dicts with string keys, lists, strings, numbers, booleans and None."""


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(value: Any) -> str:
    """Renders a JSON value with sorted keys, no spaces and unescaped unicode.

    Args:
        value: Any value made of dicts with string keys, lists, strings, numbers, booleans and None.

    Returns:
        The only text that stands for this value. Numbers keep Python's shortest round-trip form.

    Raises:
        ValueError: The value holds NaN or an infinity, which JSON cannot carry.
        TypeError: The value holds something that is not JSON.
    """
    return _ENCODER.encode(value)


def digest(value: Any) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def unit_interval(*parts: str) -> float:
    """Maps strings to a reproducible number in [0, 1), on which order-independent splits and quotas rest."""
    text = "\x1f".join(parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
