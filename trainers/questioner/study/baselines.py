"""Baselines: what a unigram model, and a model that only copies, lose on the same pieces."""

import math
from collections import Counter
from collections.abc import Sequence

from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.layout import source, target

_SHARES = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
_END = 256
"""What stands after a spelled piece's last byte."""


class Unigram:
    """Pieces by their frequency in the training targets of one task; an unseen piece is spelled in bytes.

    Bytes have the frequencies of the pieces that training held once, which unseen ones are like.

    Args:
        task: The task.
        examples: Training examples.
    """

    def __init__(self, task: str, examples: Sequence[Example]) -> None:
        self.task = task
        self.counts = Counter(piece for e in examples for piece in target(task, e.history, e.turn))
        self.total = self.counts.total() + len(self.counts) + 1
        once = [piece for piece, count in self.counts.items() if count == 1]
        self.bytes = Counter(byte for piece in once for byte in (*piece.encode(), _END))
        self.size = self.bytes.total() + 257

    def loss(self, example: Example) -> float:
        """Nats per piece."""
        pieces = target(self.task, example.history, example.turn)
        return sum(self.nats(piece) for piece in pieces) / len(pieces)

    def nats(self, piece: str) -> float:
        """Nats of one piece."""
        nats = -math.log((self.counts[piece] + 1) / self.total)
        if piece not in self.counts:
            nats -= sum(math.log((self.bytes[byte] + 1) / self.size) for byte in (*piece.encode(), _END))
        return nats


class CopyOnly:
    """Pieces drawn uniformly from the source, or else from the unigram model; the share is fitted on training data.

    Args:
        task: The task.
        examples: Training examples.
    """

    def __init__(self, task: str, examples: Sequence[Example]) -> None:
        self.task, self.unigram = task, Unigram(task, examples)
        fitted = examples[:: max(1, len(examples) // 200)]
        self.share = min(_SHARES, key=lambda share: sum(self._loss(example, share) for example in fitted))

    def loss(self, example: Example) -> float:
        """Nats per piece."""
        return self._loss(example, self.share)

    def _loss(self, example: Example, share: float) -> float:
        read = Counter(source(self.task, example.passage, example.history, example.turn).pieces)
        pieces = target(self.task, example.history, example.turn)
        size, total = read.total(), 0.0
        for piece in pieces:
            total -= math.log(share * read[piece] / size + (1 - share) * math.exp(-self.unigram.nats(piece)) + 1e-300)
        return total / len(pieces)
