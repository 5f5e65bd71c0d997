"""Batches: examples of one task as padded tensors over a small lexicon of the pieces that occur in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.layout import Source, source, target
from toolgym.trainers.questioner.pieces import FEATURES, PAD, RARE, START, Vocabulary, features


@dataclass(frozen=True)
class Item:
    """One example of one task in entries.

    Attributes:
        source: What the encoder reads.
        rare: The source's rare pieces; entry ``len(vocabulary) + n`` copies the n-th.
        entries: What the decoder writes, the end mark included.
        pieces: Number of pieces that the entries write, which losses are divided by.
        answer: Place in the entries where the answer begins, 0 if the target is not a question and an answer.
    """

    source: Source
    rare: tuple[str, ...]
    entries: tuple[int, ...]
    pieces: int
    answer: int = 0


@dataclass(frozen=True)
class Batch:
    """Padded items; B items, S source pieces, T target entries, U different pieces.

    Attributes:
        lexicon: Vocabulary entry of each different piece, ``RARE`` for rare ones; (U,) int64.
        features: Hashed features of each; (U, FEATURES) int64.
        source: Lexicon place of each source piece; (B, S) int64, place 0 is padding.
        segments: Segment of each source piece; (B, S) int64, 0 is padding.
        chosen: 1 where a piece belongs to the given rationale; (B, S) int64.
        copies: Entry that copying each source piece writes; (B, S) int64, -1 for padding.
        inputs: Lexicon place of what the decoder has written before each place; (B, T) int64.
        outputs: Entry to write at each place; (B, T) int64, ``PAD`` for padding.
        pieces: Number of target pieces of each item; (B,) float32.
    """

    lexicon: Tensor
    features: Tensor
    source: Tensor
    segments: Tensor
    chosen: Tensor
    copies: Tensor
    inputs: Tensor
    outputs: Tensor
    pieces: Tensor


def item_of(vocabulary: Vocabulary, task: str, example: Example) -> Item:
    """Encodes one example for one task."""
    read = source(task, example.passage, example.history, example.turn)
    return encoded(vocabulary, read, target(task, example.history, example.turn))


def encoded(vocabulary: Vocabulary, read: Source, write: Sequence[str]) -> Item:
    """Encodes a source and the pieces of a target."""
    rare = vocabulary.rare(read.pieces)
    return Item(read, rare, tuple(vocabulary.encode(write, rare)), len(write))


def collate(vocabulary: Vocabulary, items: Sequence[Item]) -> Batch:
    """Pads items to one batch. The result does not depend on anything but the items and their order."""
    places: dict[str | int, int] = {PAD: 0}
    longest_source = max(len(item.source.pieces) for item in items)
    longest_target = max(len(item.entries) for item in items)
    read = np.zeros((len(items), longest_source), np.int64)
    segments, chosen, copies = np.zeros_like(read), np.zeros_like(read), np.full_like(read, -1)
    inputs = np.zeros((len(items), longest_target), np.int64)
    outputs = np.full_like(inputs, PAD)
    for row, item in enumerate(items):
        extended = {piece: len(vocabulary) + place for place, piece in enumerate(item.rare)}
        for column, piece in enumerate(item.source.pieces):
            key: str | int = vocabulary.index.get(piece, piece)
            read[row, column] = places.setdefault(key, len(places))
            copies[row, column] = extended[piece] if isinstance(key, str) else key
        segments[row, : len(item.source.segments)] = item.source.segments
        chosen[row, : len(item.source.chosen)] = item.source.chosen
        outputs[row, : len(item.entries)] = item.entries
        for column, entry in enumerate((START, *item.entries[:-1])):
            key = entry if entry < len(vocabulary) else item.rare[entry - len(vocabulary)]
            inputs[row, column] = places.setdefault(key, len(places))
    lexicon = np.array([RARE if isinstance(key, str) else key for key in places], np.int64)
    rows = np.array([_features(vocabulary, key) for key in places], np.int64)
    return Batch(
        lexicon=torch.from_numpy(lexicon),
        features=torch.from_numpy(rows),
        source=torch.from_numpy(read),
        segments=torch.from_numpy(segments),
        chosen=torch.from_numpy(chosen),
        copies=torch.from_numpy(copies),
        inputs=torch.from_numpy(inputs),
        outputs=torch.from_numpy(outputs),
        pieces=torch.tensor([item.pieces for item in items], dtype=torch.float32),
    )


def _features(vocabulary: Vocabulary, key: str | int) -> tuple[int, ...]:
    if isinstance(key, str):
        return features(key)
    first = len(vocabulary) - len(vocabulary.pieces)
    return features(vocabulary.pieces[key - first]) if key >= first else (0,) * FEATURES
