"""Pieces: the units of text that the generator reads and writes, and how rare ones are copied or spelled.

A piece is a word, a code, a number or one punctuation mark. Frequent pieces have a vocabulary entry. A rare piece is
copied as a whole if the source holds it, after the pointer-generator of See, Liu and Manning (arXiv 1704.04368),
section 2.2; otherwise it is spelled in bytes. All losses count nats per piece, however a piece had to be written, so
that they compare between sources that hold different pieces.
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from toolgym.synthesis.series.scoring import TASKS

_MARKS = ("<pad>", "<rare>", "<start>", "<end>", "<answer>", "<none>", "<spell>", "<spelled>")
PAD, RARE, START, END, ANSWER, NONE, SPELL, SPELLED = range(len(_MARKS))
"""Fixed entries: padding, any rare piece of a source, begin and end of a target, the mark between question and answer,
the empty history, and the brackets around a piece in bytes."""

SPECIALS = (*_MARKS, *(f"<{task}>" for task in TASKS))
"""The fixed entries as pieces; those named after tasks begin a source."""

FIRST_BYTE = len(SPECIALS)
FIRST_PIECE = FIRST_BYTE + 256

FEATURES = 8
"""Hashed features of a piece: up to seven of its trigrams and its shape."""

SERIES = 4
"""Texts that one trace can give: as many as a series has turns."""

BUCKETS = 1024
"""Rows that features are hashed into; row 0 stands for no feature."""

_PIECE = re.compile(r"(?<!\w)[-−+]?\w+(?:[.,:/\-_+'’@&]\w+)*|[^\w\s]", re.UNICODE)  # noqa: RUF001
_LEFT = frozenset(".,;:?!)]}%")
_RIGHT = frozenset("([{")


def split(text: str) -> tuple[str, ...]:
    """Splits text into pieces; spaces are not kept."""
    return tuple(_PIECE.findall(text))


def join(pieces: Iterable[str]) -> str:
    """Readable text of pieces; splitting it gives the pieces again unless a sign or quote was set apart by a space."""
    text = ""
    for piece in pieces:
        tight = not text or piece in _LEFT or text[-1] in _RIGHT
        text += piece if tight else f" {piece}"
    return text


@lru_cache(maxsize=100_000)
def features(piece: str) -> tuple[int, ...]:
    """`FEATURES` rows of the feature table for a piece, padded with 0."""
    marked = f"^{piece.lower()}$"
    grams = [marked[start : start + 3] for start in range(min(len(marked) - 2, FEATURES - 1))]
    shape = re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", piece))
    rows = [1 + zlib.crc32(part.encode()) % (BUCKETS - 1) for part in (*grams, f"shape {shape}")]
    return tuple(rows + [0] * (FEATURES - len(rows)))


@dataclass(frozen=True)
class Vocabulary:
    """The entries: specials, 256 bytes, then pieces by falling frequency.

    Attributes:
        pieces: The frequent pieces.
    """

    pieces: tuple[str, ...]

    @classmethod
    def learn(cls, texts: Iterable[Sequence[str]], size: int) -> "Vocabulary":
        """Takes the pieces that most texts hold, call ids first so that every rationale can be written.

        A piece that at most `SERIES` texts hold may be a value of one trace; it is left to copying.

        Args:
            texts: Pieces of each text.
            size: Most entries in all.
        """
        counts = Counter(piece for text in texts for piece in set(text))
        calls = tuple(f"c{number}" for number in range(1, 31))
        ranked = sorted(counts.keys() - {*calls, *SPECIALS}, key=lambda piece: (-counts[piece], piece))
        common = [piece for piece in ranked if counts[piece] > SERIES]
        return cls(calls + tuple(common[: max(0, size - FIRST_PIECE - len(calls))]))

    def __len__(self) -> int:
        return FIRST_PIECE + len(self.pieces)

    @cached_property
    def index(self) -> dict[str, int]:
        """Entry of each frequent piece and each special."""
        entries = {piece: FIRST_PIECE + place for place, piece in enumerate(self.pieces)}
        return entries | {mark: place for place, mark in enumerate(SPECIALS)}

    def rare(self, source: Sequence[str]) -> tuple[str, ...]:
        """The rare pieces of a source, which a target may copy, in order of first occurrence."""
        return tuple(dict.fromkeys(piece for piece in source if piece not in self.index))

    def encode(self, target: Sequence[str], rare: Sequence[str]) -> list[int]:
        """Entries that write a target: vocabulary entries, then ``len(self) + n`` for the source's n-th rare piece.

        Args:
            target: Pieces; specials stand as themselves.
            rare: The source's rare pieces.
        """
        copies = {piece: len(self) + place for place, piece in enumerate(rare)}
        entries: list[int] = []
        for piece in target:
            entry = self.index.get(piece, copies.get(piece))
            if entry is None:
                spelled = [FIRST_BYTE + byte for byte in piece.encode("utf-8", "surrogatepass")]
                entries.extend((SPELL, *spelled, SPELLED))
            else:
                entries.append(entry)
        return entries

    def decode(self, entries: Sequence[int], rare: Sequence[str]) -> list[str] | None:
        """The pieces that entries write; None if they are malformed (a stray byte, an unfinished spelling)."""
        pieces: list[str] = []
        spelling: list[int] | None = None
        for entry in entries:
            is_byte = FIRST_BYTE <= entry < FIRST_PIECE
            if is_byte != (spelling is not None and entry != SPELLED):
                return None
            if entry == SPELL:
                spelling = []
            elif entry == SPELLED:
                if not spelling:
                    return None
                pieces.append(bytes(spelling).decode("utf-8", "replace"))
                spelling = None
            elif spelling is not None:
                spelling.append(entry - FIRST_BYTE)
            elif entry >= len(self):
                pieces.append(rare[entry - len(self)])
            else:
                pieces.append(SPECIALS[entry] if entry < len(SPECIALS) else self.pieces[entry - FIRST_PIECE])
        return pieces if spelling is None else None

    def dumps(self) -> str:
        """The vocabulary as JSON text."""
        return json.dumps(list(self.pieces), ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> "Vocabulary":
        """Reads what `dumps` wrote."""
        return cls(tuple(json.loads(text)))
