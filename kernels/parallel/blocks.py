"""Softmax attention of some queries over some keys, block by block in plain torch, and its gradients.

The forward keeps, per query, the largest score so far, the sum of exponentials and the unnormalised output (online
softmax: Milakov and Gimelshein 2018, arXiv 1805.02867); the backward recomputes probabilities from the logarithm of
that sum (FlashAttention-2, Dao 2023, arXiv 2307.08691, section 3.1). It computes in fp32 (fp64 for fp64 inputs).
Grouped queries (GQA): query head h reads key head h // (Hq / Hk). Memory besides copies of queries, outputs and their
gradients in that dtype is what one block of scores needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

_QUERIES, _KEYS = 256, 1024
"""Size of a block of scores: 64 MiB in fp32 at 64 heads."""

Tile = tuple[slice, slice]
"""The queries and the keys of a block."""


def causal_tiles(offsets: tuple[int, ...]) -> Iterator[Tile]:
    """Blocks of packed documents' queries over their own keys up to the last query; the first holds a query's key 0."""
    for begin, end in pairwise(offsets):
        for row in range(begin, end, _QUERIES):
            stop = min(row + _QUERIES, end)
            for column in range(begin, stop, _KEYS):
                yield slice(row, stop), slice(column, min(column + _KEYS, stop))


def full_tiles(queries: int, keys: int) -> Iterator[Tile]:
    """Blocks of the first ``queries`` queries over all keys."""
    for row in range(0, queries, _QUERIES):
        for column in range(0, keys, _KEYS):
            yield slice(row, min(row + _QUERIES, queries)), slice(column, min(column + _KEYS, keys))


@dataclass(frozen=True)
class OnlineSoftmax:
    """Attention of T queries over all keys added so far.

    Attributes:
        q: [Hq, T, D], scaled.
        out: [Hq, T, E], outputs times ``total``.
        top: [Hq, T, 1], largest score.
        total: [Hq, T, 1], sum of exp(score - top).
        key_heads: Hk.
    """

    q: Tensor
    out: Tensor
    top: Tensor
    total: Tensor
    key_heads: int

    @classmethod
    def of(cls, q: Tensor, key_heads: int, value_dim: int, scale: float, dtype: torch.dtype) -> "OnlineSoftmax":
        """Starts with no keys; q [T, Hq, D]."""
        scaled = q.transpose(0, 1).to(dtype) * scale
        rows = scaled.new_zeros(*scaled.shape[:2], 1)
        return cls(scaled, rows.new_zeros(*rows.shape[:2], value_dim), rows - torch.inf, rows, key_heads)

    def add(self, k: Tensor, v: Tensor, tiles: Iterator[Tile], causal: bool) -> None:
        """Adds keys [S, Hk, D] and values [S, Hk, E]; with ``causal``, query i sees only keys j <= i."""
        for rows, columns in tiles:
            keys, values = _block(k, columns, self.q.dtype), _block(v, columns, self.q.dtype)
            scores = _per_query_head(self._folded(self.q, rows) @ keys.transpose(1, 2), self.q.shape[0])
            if causal:
                _hide_later_keys(scores, rows, columns, -torch.inf)
            top, total, out = self.top[:, rows], self.total[:, rows], self.out[:, rows]
            new_top = torch.maximum(top, scores.amax(2, keepdim=True))
            weights = scores.sub_(new_top).exp_()
            shrink = torch.exp(top - new_top)
            total.mul_(shrink).add_(weights.sum(2, keepdim=True))
            added = weights.view(self.key_heads, -1, weights.shape[2]) @ values
            out.mul_(shrink).add_(_per_query_head(added, self.q.shape[0]))
            top.copy_(new_top)

    def result(self) -> tuple[Tensor, Tensor]:
        """Outputs [T, Hq, E] and the logarithms of the sums of exponentials [Hq, T, 1]."""
        return (self.out / self.total).transpose(0, 1), self.top + self.total.log()

    def _folded(self, x: Tensor, rows: slice) -> Tensor:
        """[Hk, G * rows, D]: the queries that read one key head, together."""
        return x[:, rows].reshape(self.key_heads, -1, x.shape[2])


@dataclass(frozen=True)
class SoftmaxGradients:
    """Gradients of attention of T queries, gathered key block by key block.

    Attributes:
        q: [Hq, T, D], scaled.
        grad_o: [Hq, T, E].
        log_total: [Hq, T, 1], logarithm of the sum of exponentials over all keys.
        mean: [Hq, T, 1], the inner product of a query's output and its gradient.
        grad_q: [Hq, T, D], the sum so far, still to be scaled.
        key_heads: Hk.
    """

    q: Tensor
    grad_o: Tensor
    log_total: Tensor
    mean: Tensor
    grad_q: Tensor
    key_heads: int

    @classmethod
    def of(
        cls, q: Tensor, out: Tensor, grad_o: Tensor, log_total: Tensor, key_heads: int, scale: float
    ) -> "SoftmaxGradients":
        """Starts with no keys; q [T, Hq, D], out and grad_o [T, Hq, E]."""
        scaled = q.transpose(0, 1).to(log_total.dtype) * scale
        grads = grad_o.transpose(0, 1).to(log_total.dtype)
        mean = (grads * out.transpose(0, 1)).sum(2, keepdim=True)
        return cls(scaled, grads, log_total, mean, torch.zeros_like(scaled), key_heads)

    def add(self, k: Tensor, v: Tensor, tiles: Iterator[Tile], causal: bool, grad_k: Tensor, grad_v: Tensor) -> None:
        """Adds to ``grad_q``, and to grad_k [S, Hk, D] and grad_v [S, Hk, E] in place."""
        heads, dtype = self.q.shape[0], self.q.dtype
        for rows, columns in tiles:
            keys, values = _block(k, columns, dtype), _block(v, columns, dtype)
            queries, grads = (x[:, rows].reshape(self.key_heads, -1, x.shape[2]) for x in (self.q, self.grad_o))
            weights = _per_query_head(queries @ keys.transpose(1, 2), heads).sub_(self.log_total[:, rows]).exp_()
            if causal:
                _hide_later_keys(weights, rows, columns, 0.0)
            grad_weights = _per_query_head(grads @ values.transpose(1, 2), heads)
            grad_scores = grad_weights.sub_(self.mean[:, rows]).mul_(weights)
            weights, folded = (x.view(self.key_heads, -1, x.shape[2]) for x in (weights, grad_scores))
            grad_v[columns] += (weights.transpose(1, 2) @ grads).transpose(0, 1)
            grad_k[columns] += (folded.transpose(1, 2) @ queries).transpose(0, 1)
            self.grad_q[:, rows] += _per_query_head(folded @ keys, heads)


def _block(x: Tensor, columns: slice, dtype: torch.dtype) -> Tensor:
    """[S, Hk, D] to [Hk, columns, D]."""
    return x[columns].transpose(0, 1).to(dtype)


def _per_query_head(x: Tensor, heads: int) -> Tensor:
    """[Hk, G * rows, …] to [Hq, rows, …]."""
    return x.view(heads, -1, x.shape[2])


def _hide_later_keys(x: Tensor, rows: slice, columns: slice, hidden: float) -> None:
    """Puts a number in place of what query i has for keys j > i."""
    if columns.stop - 1 > rows.start:
        at = torch.arange(rows.start, rows.stop, device=x.device)[:, None]
        x.masked_fill_(torch.arange(columns.start, columns.stop, device=x.device) > at, hidden)
