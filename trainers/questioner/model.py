"""The generator: a small encoder-decoder whose every output is a mixture of its vocabulary and copies of its source."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from toolgym.trainers.questioner.batches import Batch
from toolgym.trainers.questioner.layout import SEGMENTS
from toolgym.trainers.questioner.pieces import BUCKETS, PAD


@dataclass(frozen=True)
class Shape:
    """Sizes of a generator.

    Attributes:
        vocabulary: Entries of the vocabulary.
        width: Width of every layer; a multiple of 2 and of `heads`.
        layers: Layers of the encoder, and of the decoder.
        heads: Attention heads.
        copying: Whether the generator may copy from its source; False only to show that it must.
    """

    vocabulary: int
    width: int = 128
    layers: int = 2
    heads: int = 4
    copying: bool = True

    def as_json(self) -> dict[str, Any]:
        """The sizes as a JSON object."""
        return asdict(self)


class Generator(nn.Module):
    """Encoder-decoder with a pointer over the source (arXiv 1704.04368, section 2.2), in float32.

    A piece is embedded as its vocabulary row plus its hashed trigrams, so that a code never seen before still has a
    form. Each layer's input at a place holds the piece before it too: a pointer that has copied one piece of a name
    then finds the next.

    Args:
        shape: Sizes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.shape = shape
        self.entries = nn.Embedding(shape.vocabulary, width)
        self.features = nn.Embedding(BUCKETS, width, padding_idx=0)
        self.segments = nn.Embedding(len(SEGMENTS), width)
        self.chosen = nn.Embedding(2, width)
        self.before_read = nn.Linear(width, width, bias=False)
        self.before_write = nn.Linear(width, width, bias=False)
        self.encoder = nn.ModuleList(_Layer(width, shape.heads, crosses=False) for _ in range(shape.layers))
        self.decoder = nn.ModuleList(_Layer(width, shape.heads, crosses=True) for _ in range(shape.layers))
        self.encoded = nn.LayerNorm(width)
        self.decoded = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.point = nn.Linear(width, width)
        self.pointed = nn.Linear(2 * width, width)
        self.gate = nn.Linear(2 * width, 1)
        for table in (self.entries, self.features, self.segments, self.chosen):
            nn.init.normal_(table.weight, std=width**-0.5)
        with torch.no_grad():
            self.features.weight[0].zero_()

    def losses(self, batch: Batch) -> Tensor:
        """Nats of each target entry, 0 for padding; (B, T)."""
        return self.decode(batch, *self.encode(batch))

    def encode(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Reads the sources.

        Returns:
            The lexicon's embeddings (U, D), the encoded sources (B, S, D), the embeddings of the source's pieces that
            a pointer matches (B, S, D).
        """
        lexicon = self.entries(batch.lexicon) + self.features(batch.features).sum(1)
        pieces = functional.embedding(batch.source, lexicon)
        state = pieces + self.before_read(_shifted(pieces)) + self.segments(batch.segments) + self.chosen(batch.chosen)
        state = state + _places(state.shape[1], state.shape[2])
        readable = (batch.segments != 0)[:, None, None, :]
        for layer in self.encoder:
            state = layer(state, readable)
        return lexicon, self.encoded(state), pieces

    def decode(self, batch: Batch, lexicon: Tensor, memory: Tensor, pieces: Tensor) -> Tensor:
        """Nats of each target entry given the encoded sources; (B, T)."""
        state, attention, gate = self._written(batch, lexicon, memory, pieces)
        scores = functional.log_softmax(self._scores(state), -1)
        in_vocabulary = batch.outputs < self.shape.vocabulary
        spoken = scores.gather(-1, batch.outputs.clamp(max=self.shape.vocabulary - 1)[..., None])[..., 0]
        spoken = spoken.masked_fill(~in_vocabulary, -30.0)
        if self.shape.copying:
            same = batch.copies[:, None, :] == batch.outputs[:, :, None]
            copied = (attention * same).sum(-1).clamp(min=1e-13).log()
            spoken = torch.logaddexp(spoken + functional.logsigmoid(gate), copied + functional.logsigmoid(-gate))
        return -spoken.masked_fill(batch.outputs == PAD, 0.0)

    def following(self, batch: Batch, lexicon: Tensor, memory: Tensor, pieces: Tensor, rare: int) -> Tensor:
        """Log-probabilities of the entry after the last input; (B, vocabulary + rare).

        Args:
            batch: Inputs so far; outputs are not read.
            lexicon: As `encode` returned it, the inputs' lexicon places included.
            memory: Encoded sources.
            pieces: Embeddings of the source's pieces.
            rare: Largest number of rare pieces of a source.
        """
        state, attention, gate = self._written(batch, lexicon, memory, pieces)
        spoken = functional.softmax(self._scores(state[:, -1]), -1)
        share = torch.sigmoid(gate[:, -1:]) if self.shape.copying else torch.ones_like(spoken[:, :1])
        whole = functional.pad(share * spoken, (0, rare))
        if self.shape.copying:
            copied = (1 - share) * attention[:, -1] * (batch.copies >= 0)
            whole = whole.scatter_add(1, batch.copies.clamp(min=0), copied)
        return whole.clamp(min=1e-13).log()

    def _scores(self, state: Tensor) -> Tensor:
        return functional.linear(state, self.entries.weight, self.bias)

    def _written(self, batch: Batch, lexicon: Tensor, memory: Tensor, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        written = functional.embedding(batch.inputs, lexicon)
        state = written + self.before_write(_shifted(written)) + _places(written.shape[1], written.shape[2])
        length = written.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool).tril()[None, None]
        readable = (batch.segments != 0)[:, None, None, :]
        for layer in self.decoder:
            state = layer(state, causal, memory, readable)
        state = self.decoded(state)
        keys = self.pointed(torch.cat((memory, _shifted(pieces)), -1))  # the piece before: what was just copied
        match = self.point(state) @ keys.transpose(1, 2) * self.shape.width**-0.5
        attention = match.masked_fill(~readable[:, 0], -1e9).softmax(-1)
        gate = self.gate(torch.cat((state, attention @ memory), -1))[..., 0]
        return state, attention, gate


class _Layer(nn.Module):
    """A transformer layer, normalised before each part; with `crosses`, it also attends to the encoded source."""

    def __init__(self, width: int, heads: int, crosses: bool) -> None:
        super().__init__()
        self.own = _Attention(width, heads)
        self.cross = _Attention(width, heads) if crosses else None
        self.inner = nn.Linear(width, 3 * width)
        self.outer = nn.Linear(3 * width, width)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3 if crosses else 2))

    def forward(
        self, state: Tensor, visible: Tensor, memory: Tensor | None = None, readable: Tensor | None = None
    ) -> Tensor:
        normal = self.norms[0](state)
        state = state + self.own(normal, normal, visible)
        if self.cross is not None and memory is not None and readable is not None:
            state = state + self.cross(self.norms[1](state), memory, readable)
        changed: Tensor = self.outer(functional.gelu(self.inner(self.norms[-1](state))))
        return state + changed


class _Attention(nn.Module):
    """Multi-head attention."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, state: Tensor, memory: Tensor, visible: Tensor) -> Tensor:
        size, length, width = state.shape
        queries = self.query(state).view(size, length, self.heads, -1).transpose(1, 2)
        keys, values = self.key_value(memory).view(size, memory.shape[1], 2, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=visible)
        joined: Tensor = self.out(mixed.transpose(1, 2).reshape(size, length, width))
        return joined


def _shifted(state: Tensor) -> Tensor:
    """Each place's predecessor, zeros at the first; (B, S, D)."""
    return functional.pad(state, (0, 0, 1, 0))[:, :-1]


def _places(length: int, width: int) -> Tensor:
    """Sinusoidal places (arXiv 1706.03762, section 3.5), scaled to the embeddings' size; (length, width)."""
    rates = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000) / width))
    angles = torch.arange(length)[:, None] * rates
    places: Tensor = torch.cat((angles.sin(), angles.cos()), -1) * width**-0.5
    return places
