"""Backend ``torch``: blocks of tokens as batched matrix products over the heads, with a backward derived by hand.

Within a block of n tokens that begins with state S, for i, j = 0 … n - 1 and decay a = exp(-slope):

    P_ij = a^(i-j) q_i k_j^T for j <= i, else 0      o_i = sum_j P_ij v_j + a^(i+1) q_i S
    S' = a^n S + sum_j a^(n-1-j) k_j^T v_j

(Qin et al. 2024, arXiv 2401.04658, section 3.2). Every power of a is taken of a difference that is at least 0, so
nothing overflows whatever the slope. Given dO and the gradient dS' of the block's last state, and with
dP_ij = a^(i-j) dO_i v_j^T for j <= i:

    dq_i = sum_j dP_ij k_j + a^(i+1) dO_i S^T            dk_j = sum_i dP_ij q_i + a^(n-1-j) v_j dS'^T
    dv_j = sum_i P_ij dO_i + a^(n-1-j) k_j dS'           dS   = a^n dS' + sum_i a^(i+1) q_i^T dO_i

Everything is computed in fp32 (fp64 for fp64 inputs) whatever the inputs' dtype. The blocks are views of the inputs or
converted one at a time, and all scratch memory is of one block's size; what grows with T besides inputs, outputs and
gradients are the states at block starts, kept only for a backward.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from toolgym.kernels.backends import Call
from toolgym.kernels.tensors import wide_dtype

CHUNK = 64
"""Default block length: the fastest for head sizes 64 and 128 at every T measured (docs/kernels.md)."""


def refusal(call: Call) -> str | None:
    """Serves every call."""
    return None


def forward(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cu_seqlens: Tensor | None,
    initial_state: Tensor | None,
    chunk: int | None,
    need_final: bool,
    need_backward: bool,
) -> tuple[Tensor, Tensor | None, tuple[Tensor, ...]]:
    """See `LightningBackend.forward`; saves the states at block starts."""
    bounds = _bounds(q, cu_seqlens)
    decays = _Decays.of(slopes, bounds, chunk, wide_dtype(q.dtype))
    shape = (q.shape[2], q.shape[3], v.shape[3])
    scratch, outputs = _Scratch(slopes.device, decays.dtype), torch.empty_like(v)
    count = sum(-(-(end - begin) // decays.chunk) for begin, end in bounds) if need_backward else 0
    starts = scratch.fresh(count, *shape)
    final = scratch.fresh(len(bounds), *shape) if need_final else None
    queries, keys, values, out = (_heads_first(x) for x in (q, k, v, outputs))
    at = 0
    for n, (begin, end) in enumerate(bounds):
        state = scratch.take("state", *shape) if final is None else final[n]
        if initial_state is None:
            state.zero_()
        else:
            state.copy_(initial_state[n])
        for block in _blocks(begin, end, decays.chunk):
            if need_backward:
                starts[at] = state
                at += 1
            _outputs(queries[:, block], keys[:, block], values[:, block], state, out[:, block], decays, scratch)
            _advance(keys[:, block], values[:, block], state, decays, scratch)
    return outputs, final, (starts,) if need_backward else ()


def backward(
    grad_o: Tensor,
    grad_final: Tensor | None,
    saved: tuple[Tensor, ...],
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cu_seqlens: Tensor | None,
    initial_state: Tensor | None,
    chunk: int | None,
    need_initial: bool,
) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
    """See `LightningBackend.backward`; walks the blocks from last to first."""
    (starts,) = saved
    bounds = _bounds(q, cu_seqlens)
    decays = _Decays.of(slopes, bounds, chunk, wide_dtype(q.dtype))
    shape = (q.shape[2], q.shape[3], v.shape[3])
    scratch, grads = _Scratch(slopes.device, decays.dtype), [torch.empty_like(x) for x in (q, k, v)]
    grad_initial = scratch.fresh(len(bounds), *shape) if need_initial else None
    inputs = [_heads_first(x) for x in (q, k, v, grad_o)]
    results = [_heads_first(x) for x in grads]
    at = len(starts)
    for n, (begin, end) in reversed(list(enumerate(bounds))):
        grad_state = scratch.take("grad_state", *shape) if grad_initial is None else grad_initial[n]
        if grad_final is None:
            grad_state.zero_()
        else:
            grad_state.copy_(grad_final[n])
        for block in reversed(list(_blocks(begin, end, decays.chunk))):
            at -= 1
            parts = [x[:, block] for x in inputs]
            _gradients(parts, starts[at], grad_state, [x[:, block] for x in results], decays, scratch)
    return grads[0], grads[1], grads[2], grad_initial


def step(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    accepted: Tensor | None,
) -> Tensor:
    """See `LightningBackend.step`; works on the cache's rows where they are, one sequence after the other."""
    batch, length = k.shape[:2]
    decays = _Decays.of(slopes, [(0, length)], None, wide_dtype(k.dtype))
    scratch, outputs = _Scratch(slopes.device, decays.dtype), torch.zeros_like(v)
    lengths = [length] * batch if accepted is None else accepted.tolist()
    for row, (slot, kept) in enumerate(zip(slots.tolist(), lengths, strict=True)):
        if slot < 0:
            continue
        queries, keys, values, out = (x[row].transpose(0, 1) for x in (q, k, v, outputs))
        state = state_cache[slot]
        if kept < length:  # the outputs go on beyond what the state may keep
            state = scratch.take("draft", *state.shape).copy_(state)
        if length == 1:  # plain decoding: the new state gives the output, in a third of the operations
            _advance(keys, values, state, decays, scratch)
            out.copy_(torch.bmm(scratch.converted("q", queries), state))
        else:
            for block in _blocks(0, length, decays.chunk):
                _outputs(queries[:, block], keys[:, block], values[:, block], state, out[:, block], decays, scratch)
                if kept == length or block.stop < length:
                    _advance(keys[:, block], values[:, block], state, decays, scratch)
        if kept < length:
            for block in _blocks(0, kept, decays.chunk):
                _advance(keys[:, block], values[:, block], state_cache[slot], decays, scratch)
    return outputs


def accept(k: Tensor, v: Tensor, slopes: Tensor, state_cache: Tensor, slots: Tensor, accepted: Tensor) -> None:
    """See `LightningBackend.accept`."""
    decays = _Decays.of(slopes, [(0, k.shape[1])], None, wide_dtype(k.dtype))
    scratch = _Scratch(slopes.device, decays.dtype)
    for row, (slot, kept) in enumerate(zip(slots.tolist(), accepted.tolist(), strict=True)):
        if slot >= 0:
            keys, values = k[row].transpose(0, 1), v[row].transpose(0, 1)
            for block in _blocks(0, kept, decays.chunk):
                _advance(keys[:, block], values[:, block], state_cache[slot], decays, scratch)


@dataclass(frozen=True)
class _Decays:
    """Powers of each head's decay that blocks of up to ``chunk`` tokens need.

    Attributes:
        chunk: Longest block.
        within: [H, C, C], a^(i-j) for j <= i, else 0.
        since: [H, C, 1], a^(i+1): from the block's first state to token i.
        until: [H, C, 1], a^(C-1-j): from token j to the last token; the last n of them serve a block of n.
    """

    chunk: int
    within: Tensor
    since: Tensor
    until: Tensor

    @classmethod
    def of(cls, slopes: Tensor, bounds: list[tuple[int, int]], chunk: int | None, dtype: torch.dtype) -> "_Decays":
        longest = max((end - begin for begin, end in bounds), default=0)
        size = max(1, min(chunk or CHUNK, longest))
        rates = slopes.to(dtype)[:, None]
        if size == 1:  # decoding
            decay = torch.exp(-rates)[:, :, None]
            one = torch.ones_like(decay)
            return cls(1, one, decay, one)
        at = torch.arange(size, device=slopes.device, dtype=dtype)
        apart = (at[:, None] - at).clamp(min=0)
        return cls(
            size,
            torch.exp(-rates[:, :, None] * apart).tril_(),
            torch.exp(-rates * (at + 1))[:, :, None],
            torch.exp(-rates * (size - 1 - at))[:, :, None],
        )

    @property
    def dtype(self) -> torch.dtype:
        return self.within.dtype

    def whole(self, length: int) -> Tensor:
        """[H, 1, 1], a^length."""
        return self.since[:, length - 1 : length]

    def ending(self, length: int) -> Tensor:
        """[H, length, 1], a^(length-1-j)."""
        return self.until[:, self.chunk - length :]


class _Scratch:
    """Memory for one block, kept from block to block: fresh pages would cost more than the arithmetic on them."""

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self._device, self._dtype = device, dtype
        self._held: dict[str, Tensor] = {}

    def fresh(self, *shape: int) -> Tensor:
        """New memory that outlives the call."""
        return torch.empty(shape, device=self._device, dtype=self._dtype)

    def take(self, name: str, *shape: int) -> Tensor:
        """The memory of that name, contiguous in this shape (batched products into anything else are slow)."""
        size = math.prod(shape)
        held = self._held.get(name)
        if held is None or held.numel() < size:
            held = self._held[name] = self.fresh(size)
        return held[:size].view(shape)

    def converted(self, name: str, x: Tensor) -> Tensor:
        """X itself if it has the dtype that is computed in, else its copy under that name."""
        return x if x.dtype == self._dtype else self.take(name, *x.shape).copy_(x)


def _outputs(q: Tensor, k: Tensor, v: Tensor, state: Tensor, out: Tensor, decays: _Decays, scratch: _Scratch) -> None:
    """Writes a block's outputs; q, k [H, n, D], v and out [H, n, E], state [H, D, E]."""
    heads, length, key_dim = q.shape
    q, k, v = scratch.converted("q", q), scratch.converted("k", k), scratch.converted("v", v)
    scores = torch.bmm(q, k.transpose(1, 2), out=scratch.take("scores", heads, length, length))
    scores.mul_(decays.within[:, :length, :length])
    result = torch.bmm(scores, v, out=scratch.take("out", *v.shape))
    reach = torch.mul(q, decays.since[:, :length], out=scratch.take("reach", heads, length, key_dim))
    out.copy_(result.baddbmm_(reach, state))


def _advance(k: Tensor, v: Tensor, state: Tensor, decays: _Decays, scratch: _Scratch) -> None:
    """Takes the state [H, D, E] in place from before a block to after it."""
    length = k.shape[1]
    k, v = scratch.converted("k", k), scratch.converted("v", v)
    weighted = torch.mul(k, decays.ending(length), out=scratch.take("weighted", *k.shape))
    state.mul_(decays.whole(length)).baddbmm_(weighted.transpose(1, 2), v)


def _gradients(
    parts: list[Tensor],
    state: Tensor,
    grad_state: Tensor,
    results: list[Tensor],
    decays: _Decays,
    scratch: _Scratch,
) -> None:
    """Writes a block's gradients and takes ``grad_state`` in place from after the block to before it.

    Args:
        parts: q, k [H, n, D], v and grad_o [H, n, E].
        state: [H, D, E] before the block.
        grad_state: [H, D, E].
        results: Where the gradients of q, k and v go.
        decays: Powers of the decays.
        scratch: Memory of one block.
    """
    q, k, v, grad_o = (scratch.converted(name, x) for name, x in zip("qkvg", parts, strict=True))
    heads, length, _ = q.shape
    within, ending = decays.within[:, :length, :length], decays.ending(length)
    scores = torch.bmm(q, k.transpose(1, 2), out=scratch.take("scores", heads, length, length)).mul_(within)
    grad_scores = torch.bmm(grad_o, v.transpose(1, 2), out=scratch.take("grad_scores", heads, length, length))
    grad_scores.mul_(within)
    reach = torch.mul(grad_o, decays.since[:, :length], out=scratch.take("reach", *grad_o.shape))
    weighted_k = torch.mul(k, ending, out=scratch.take("weighted_k", *k.shape))
    weighted_v = torch.mul(v, ending, out=scratch.take("weighted_v", *v.shape))
    grad_q = torch.bmm(grad_scores, k, out=scratch.take("grad_q", *q.shape))
    results[0].copy_(grad_q.baddbmm_(reach, state.transpose(1, 2)))
    grad_k = torch.bmm(grad_scores.transpose(1, 2), q, out=scratch.take("grad_q", *k.shape))
    results[1].copy_(grad_k.baddbmm_(weighted_v, grad_state.transpose(1, 2)))
    grad_v = torch.bmm(scores.transpose(1, 2), grad_o, out=scratch.take("grad_v", *v.shape))
    results[2].copy_(grad_v.baddbmm_(weighted_k, grad_state))
    grad_state.mul_(decays.whole(length)).baddbmm_(q.transpose(1, 2), reach)


def _bounds(q: Tensor, cu_seqlens: Tensor | None) -> list[tuple[int, int]]:
    """Where each sequence begins and ends in the flattened [B * T]."""
    batch, length = q.shape[:2]
    return list(pairwise([n * length for n in range(batch + 1)] if cu_seqlens is None else cu_seqlens.tolist()))


def _blocks(begin: int, end: int, chunk: int) -> Iterator[slice]:
    for at in range(begin, end, chunk):
        yield slice(at, min(at + chunk, end))


def _heads_first(x: Tensor) -> Tensor:
    """[B, T, H, D] as a view [H, B * T, D]: the batched products take rows that are H * D apart as they are."""
    return x.flatten(0, 1).transpose(0, 1)
