"""Freshness: what was seen before, exactly or nearly, and what must never be trained on."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolgym.canonical import digest
from toolgym.evidence.graph import CallGraph
from toolgym.tasks.task import Derived

PERMUTATIONS = 64
BANDS = 8
"""A question is compared with those that agree with it in a band of eight minima; above 0.95 that is all but sure."""

NEAR = 0.95
"""Estimated Jaccard similarity of word triples from which two questions count as one."""

NGRAM = 8
"""Words in a row that a contaminated text shares with a listed one."""

_WORD = re.compile(r"\w+")
_GENERATOR = np.random.Generator(np.random.PCG64(20260311))
# Multiply-shift hashing: 32-bit keys, 64-bit factors, products that wrap, the upper half kept. Shorter factors would
# leave the order of the keys all but as it was, and the minima of one text would not be independent.
_A, _B = _GENERATOR.integers(0, (1 << 64) - 1, (2, PERMUTATIONS), dtype=np.uint64, endpoint=True)
_KEPT = np.uint64(32)


def words(text: str) -> list[str]:
    """The words of a text, case folded, punctuation dropped."""
    return _WORD.findall(text.casefold())


def ngram_hashes(text: str, size: int = NGRAM) -> frozenset[str]:
    """Hashes (16 hexadecimal digits) of every run of ``size`` words; of the whole text if it is shorter."""
    found = words(text)
    runs = [found[i : i + size] for i in range(max(1, len(found) - size + 1))] if found else []
    return frozenset(hashlib.sha256(" ".join(run).encode()).hexdigest()[:16] for run in runs)


class Contamination:
    """Texts that tasks must not share eight words in a row with.

    Args:
        lines: Texts, or hashes as `ngram_hashes` makes them with the prefix ``"hash:"``.
        name: What evidence calls the list.
    """

    def __init__(self, lines: Iterable[str] = (), name: str = "none") -> None:
        self.name = name
        found: set[str] = set()
        for line in lines:
            found |= {line[5:].strip()} if line.startswith("hash:") else ngram_hashes(line)
        self.hashes = frozenset(found)

    @classmethod
    def load(cls, path: Path | str) -> "Contamination":
        """Reads one text or hash a line.

        Raises:
            OSError: The file cannot be read.
        """
        lines = Path(path).read_text(encoding="utf-8").split("\n")
        return cls((line for line in lines if line.strip()), Path(path).name)

    def holds(self, text: str) -> bool:
        """Whether a text shares a run of words with the list."""
        return bool(self.hashes & ngram_hashes(text)) if self.hashes else False


class Seen:
    """Everything accepted so far: texts, answers with their graphs, and near-duplicate signatures."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._answers: set[str] = set()
        self._bands: dict[tuple[int, bytes], list[NDArray[np.uint64]]] = {}

    def nearest(self, candidate: Derived) -> tuple[str, float]:
        """How close a candidate comes to what was seen.

        Returns:
            ``"text"`` or ``"answer"`` for an exact repeat, else ``"near"``, and the greatest estimated similarity.
        """
        if text_hash(candidate) in self._texts:
            return "text", 1.0
        if answer_hash(candidate) in self._answers:
            return "answer", 1.0
        signature = minhash(candidate.question)
        best = 0.0
        for key in _band_keys(signature):
            for other in self._bands.get(key, ()):
                best = max(best, float(np.mean(signature == other)))
        return "near", round(best, 4)

    def add(self, candidate: Derived) -> None:
        """Remembers an accepted candidate."""
        self._texts.add(text_hash(candidate))
        self._answers.add(answer_hash(candidate))
        signature = minhash(candidate.question)
        for key in _band_keys(signature):
            self._bands.setdefault(key, []).append(signature)


def text_hash(candidate: Derived) -> str:
    """Hash of the question's words."""
    return digest(words(candidate.question))


def answer_hash(candidate: Derived) -> str:
    """Hash of the gold answer with the calls that lead to it: the same question in other words has the same one."""
    calls = [[call.tool, call.arguments] for call in candidate.calls]
    return digest([candidate.gold, CallGraph(candidate.calls).signature(), sorted(map(digest, calls))])


def minhash(text: str) -> NDArray[np.uint64]:
    """MinHash signature of a text's word triples, 64 minima."""
    found = words(text)
    triples = {" ".join(found[i : i + 3]) for i in range(max(1, len(found) - 2))}
    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(t.encode(), digest_size=4).digest(), "big") for t in sorted(triples)], np.uint64
    )
    minima: NDArray[np.uint64] = ((hashes[:, None] * _A[None, :] + _B[None, :]) >> _KEPT).min(axis=0)
    return minima


def _band_keys(signature: NDArray[np.uint64]) -> list[tuple[int, bytes]]:
    rows = PERMUTATIONS // BANDS
    return [(band, signature[band * rows : (band + 1) * rows].tobytes()) for band in range(BANDS)]
