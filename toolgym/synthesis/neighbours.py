"""MinHash: how much two texts have in common, estimated from 64 numbers each, and an index of the texts seen so far."""

import hashlib
import re
from array import array

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 64
"""Minima in a signature; an estimate's standard deviation is at most 1/16."""

_WORD = re.compile(r"\w+")
_GENERATOR = np.random.Generator(np.random.PCG64(20260311))
# Multiply-shift hashing: 32-bit keys, 64-bit factors, products that wrap, the upper half kept. Shorter factors would
# leave the order of the keys all but as it was, and the minima of one text would not be independent.
_A, _B = _GENERATOR.integers(0, (1 << 64) - 1, (2, PERMUTATIONS), dtype=np.uint64, endpoint=True)
_KEPT = np.uint64(32)


def words(text: str) -> list[str]:
    """The words of a text, case folded, punctuation dropped."""
    return _WORD.findall(text.casefold())


def minhash(text: str) -> NDArray[np.uint32]:
    """MinHash signature of a text's word triples (of the whole text if it is shorter): 64 minima."""
    found = words(text)
    triples = {" ".join(found[i : i + 3]) for i in range(max(1, len(found) - 2))}
    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(t.encode(), digest_size=4).digest(), "big") for t in sorted(triples)], np.uint64
    )
    minima: NDArray[np.uint32] = ((hashes[:, None] * _A + _B) >> _KEPT).min(axis=0).astype(np.uint32)
    return minima


class Neighbours:
    """Signatures by band (locality-sensitive hashing), so that one is compared with the few it may resemble.

    Two signatures are compared if they agree in all minima of some band. Of texts with Jaccard similarity ``s`` that
    happens with probability ``1 - (1 - s ** (64 / bands)) ** bands``; signatures that differ in fewer minima than there
    are bands are always compared.

    Args:
        bands: How many bands the 64 minima are cut into; a divisor of 64.
    """

    def __init__(self, bands: int) -> None:
        self._rows = PERMUTATIONS // bands
        self._buckets: list[dict[bytes, array[int]]] = [{} for _ in range(bands)]
        self._signatures = np.empty((256, PERMUTATIONS), np.uint32)
        self._count = 0

    def nearest(self, signature: NDArray[np.uint32]) -> float:
        """Greatest estimated Jaccard similarity to a signature that shares a band with this one; 0 if none does."""
        found = [
            np.frombuffer(members, np.uint32)
            for key, bucket in zip(self._keys(signature), self._buckets, strict=True)
            if (members := bucket.get(key)) is not None
        ]
        if not found:
            return 0.0
        numbers = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        return int((self._signatures[numbers] == signature).sum(axis=1).max()) / PERMUTATIONS

    def add(self, signature: NDArray[np.uint32]) -> None:
        """Remembers a signature."""
        if self._count == len(self._signatures):
            self._signatures = np.concatenate([self._signatures, np.empty_like(self._signatures)])
        self._signatures[self._count] = signature
        for key, bucket in zip(self._keys(signature), self._buckets, strict=True):
            bucket.setdefault(key, array("I")).append(self._count)
        self._count += 1

    def _keys(self, signature: NDArray[np.uint32]) -> list[bytes]:
        data, size = signature.tobytes(), self._rows * signature.itemsize
        return [data[start : start + size] for start in range(0, len(data), size)]
