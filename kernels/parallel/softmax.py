"""Causal softmax attention over a sequence that lies on several ranks, with keys and values gathered or passed on.

Queries stay where they are. Of a rank's keys and values only its tail can concern others: the tokens whose document
goes on on a later rank. They concern all tokens of that document there, so no mask is needed but the triangle within a
rank. Both methods compute the same blocks in the same order and differ in what is sent and kept:

- ``gather`` (the default): one all-gather of all tails forward; backward again, and one reduce-scatter of gradients.
- ``ring``: each tail travels from rank to rank as far as its document reaches, while the block before it is computed;
  backward again, and every gradient goes home at once (Liu et al. 2023, arXiv 2310.01889, for a causal sequence).
"""

from typing import Any, Literal, NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor
from torch.autograd.function import once_differentiable

from toolgym.kernels.parallel.blocks import OnlineSoftmax, SoftmaxGradients, causal_tiles, full_tiles
from toolgym.kernels.parallel.groups import check_place
from toolgym.kernels.parallel.shards import SequenceShards
from toolgym.kernels.parallel.tails import gathered_blocks, gathered_gradients, passed_blocks, passed_gradients
from toolgym.kernels.tensors import DTYPES, wide_dtype

Method = Literal["gather", "ring"]


def sharded_softmax_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    shards: SequenceShards,
    *,
    scale: float | None = None,
    method: Method = "gather",
    group: dist.ProcessGroup | None = None,
) -> Tensor:
    """Computes causal softmax attention within packed documents of which each rank holds a slice.

    Every rank of the group must call it, and run its backward if any does. Where no document lies on two ranks nothing
    is communicated. There are no second derivatives.

    Args:
        q: This rank's queries [1, T_r, Hq, D] in fp64, fp32, fp16 or bf16; T_r may be 0.
        k: Keys [1, T_r, Hk, D]; Hk divides Hq, and query head h reads key head h // (Hq / Hk).
        v: Values [1, T_r, Hk, E].
        shards: How the documents lie on the ranks.
        scale: Factor of the scores; None for 1 / sqrt(D).
        method: ``gather`` or ``ring``. Gathering needs memory for every rank's tail, the ring for three.
        group: Process group; None for the default one.

    Returns:
        The outputs [1, T_r, Hq, E] in v's dtype, computed in fp32 (fp64 for fp64 inputs).

    Raises:
        RuntimeError: There is no process group.
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or option is wrong, or ``shards`` is for another group or length.
    """
    check_place(shards.rank, shards.world_size, "shards", group)
    _check(q, k, v)
    shards.check_slice(q, "q")
    if method not in ("gather", "ring"):
        raise ValueError(f"method must be 'gather' or 'ring', not {method!r}")
    options = _Options(shards, q.shape[3] ** -0.5 if scale is None else scale, method, group)
    result: Tensor = _ShardedSoftmax.apply(q, k, v, options)  # type: ignore[no-untyped-call]
    return result


class _Options(NamedTuple):
    """What goes with the tensors of a call and gets no gradient."""

    shards: SequenceShards
    scale: float
    method: Method
    group: dist.ProcessGroup | None


class _ShardedSoftmax(torch.autograd.Function):
    """Own keys first, then those of earlier ranks from near to far. Autocast is off inside."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, options: _Options) -> Tensor:
        shards, key_dim = options.shards, q.shape[3]
        blocks = gathered_blocks if options.method == "gather" else passed_blocks
        with torch.autocast(q.device.type, enabled=False):
            running = OnlineSoftmax.of(q[0], k.shape[2], v.shape[3], options.scale, wide_dtype(q.dtype))
            for rank, block in blocks(_tail(k, v, shards), shards, options.group):
                if rank == shards.rank:
                    running.add(k[0], v[0], causal_tiles(shards.local_offsets), causal=True)
                else:
                    tiles = full_tiles(shards.head, block.shape[0])
                    running.add(*_apart(block, key_dim), tiles, causal=False)
            out, log_total = running.result()
        out = out.to(v.dtype).contiguous()[None]
        ctx.save_for_backward(q, k, v, out, log_total)
        ctx.options = options
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_o: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, out, log_total = ctx.saved_tensors
        options: _Options = ctx.options
        shards, key_dim = options.shards, q.shape[3]
        blocks = gathered_gradients if options.method == "gather" else passed_gradients
        with torch.autocast(q.device.type, enabled=False):
            running = SoftmaxGradients.of(q[0], out[0], grad_o[0], log_total, k.shape[2], options.scale)
            own = log_total.new_zeros(k.shape[1], k.shape[2], key_dim + v.shape[3])
            tail = _tail(k, v, shards)
            for rank, block, grads in blocks(tail, own[own.shape[0] - tail.shape[0] :], shards, options.group):
                if rank == shards.rank:
                    running.add(k[0], v[0], causal_tiles(shards.local_offsets), True, *_apart(own, key_dim))
                else:
                    tiles = full_tiles(shards.head, block.shape[0])
                    running.add(*_apart(block, key_dim), tiles, False, *_apart(grads, key_dim))
        grad_q = (running.grad_q * options.scale).transpose(0, 1).to(q.dtype)[None]
        grad_k, grad_v = _apart(own.to(k.dtype)[None], key_dim)
        return grad_q, grad_k, grad_v, None


def _tail(k: Tensor, v: Tensor, shards: SequenceShards) -> Tensor:
    """Keys and values of the tokens whose document goes on elsewhere, [tail, Hk, D + E]."""
    first = k.shape[1] - shards.tail(shards.rank)
    return torch.cat([k[0, first:], v[0, first:]], 2)


def _apart(both: Tensor, key_dim: int) -> tuple[Tensor, Tensor]:
    """Keys and values, or their gradients, as views."""
    return both[..., :key_dim], both[..., key_dim:]


def _check(q: Tensor, k: Tensor, v: Tensor) -> None:
    for name, x in (("q", q), ("k", k), ("v", v)):
        if not isinstance(x, Tensor):
            raise TypeError(f"{name} must be a tensor, not {type(x).__name__}")
        if x.dim() != 4 or 0 in x.shape[2:]:
            raise ValueError(f"{name} must have four dimensions (1, T, heads, head size), not shape {tuple(x.shape)}")
        if x.dtype not in DTYPES or x.dtype != q.dtype or x.device != q.device:
            raise ValueError(f"{name} must be float64, float32, float16 or bfloat16 and like q in dtype and device")
    if k.shape[1] != q.shape[1] or k.shape[3] != q.shape[3] or q.shape[2] % k.shape[2]:
        raise ValueError(
            f"k must be [1, T, Hk, D] with q's T and D and an Hk that divides its Hq; "
            f"q has {tuple(q.shape)} and k has {tuple(k.shape)}"
        )
    if v.shape[:3] != k.shape[:3]:
        raise ValueError(
            f"v must be [1, T, Hk, E] with k's T and Hk; v has {tuple(v.shape)} and k has {tuple(k.shape)}"
        )
