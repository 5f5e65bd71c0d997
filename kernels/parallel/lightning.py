"""Lightning attention over a sequence that lies on several ranks: one all-gather of states forward, one backward.

The scheme is that of LASP-2 (Sun et al. 2025, arXiv 2502.07563, section 3) and of MiniMax-01's LASP+ (arXiv 2501.08313,
section 3.2.2), for packed documents of any length. With a = exp(-slope), a rank whose slice ends within a document of
which it holds n tokens, x_0 … x_(n-1), has the local state

    M = sum_j a^(n-1-j) k_j^T v_j   (+ a^n times the document's initial state, if it begins here).

All ranks gather all M. A document that reaches rank r from rank s on goes on there from the prefix state

    P_r = sum over u from s to r - 1 of a^(tokens between the end of slice u and the begin of slice r) M_u.

From there each rank makes one ordinary call of the backend on its own slice, so outputs and states are those of one
process up to the rounding of P_r. The backward is the mirror image: with m tokens of a document that began earlier,

    G = sum over i < m of a^(i+1) q_i^T dO_i   (+ a^m times the gradient of the final state, if the document ends here)

is gathered, and the same sum over the later ranks is the gradient of the state at the end of the slice, which the
backend's backward takes. The decays need no sending: every rank knows all token counts.
"""

from typing import Any, NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor
from torch.autograd.function import once_differentiable

from toolgym.kernels.backends import Call
from toolgym.kernels.lightning_attention.arguments import check_chunk, check_inputs, check_state
from toolgym.kernels.lightning_attention.contract import LIGHTNING_ATTENTION, LightningBackend
from toolgym.kernels.parallel.groups import check_place
from toolgym.kernels.parallel.shards import SequenceShards
from toolgym.kernels.tensors import wide_dtype

_BLOCK = 1024
"""Tokens whose share of a local state is one batched product; bounds the scratch memory."""


def sharded_lightning_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    shards: SequenceShards,
    *,
    initial_state: Tensor | None = None,
    output_final_state: bool = False,
    chunk: int | None = None,
    backend: str | None = None,
    group: dist.ProcessGroup | None = None,
) -> tuple[Tensor, Tensor | None]:
    """Computes `lightning_attention` of packed documents of which each rank holds a slice.

    Every rank of the group must call it, and run its backward if any does. Where no document lies on two ranks nothing
    is communicated. Gradients reach q, k, v and ``initial_state`` on the ranks that hold them.

    Args:
        q: This rank's queries [1, T_r, H, D] in fp64, fp32, fp16 or bf16; T_r may be 0.
        k: Keys [1, T_r, H, D].
        v: Values [1, T_r, H, E].
        slopes: Decay rates [H] in fp32, the same on every rank.
        shards: How the documents lie on the ranks.
        initial_state: States before the documents of ``shards.beginning``, [its length, H, D, E], in fp32 (fp64 for
            fp64 inputs); None for zeros. Put together in the order of ranks, these are one process's initial states.
        output_final_state: Whether to return the states after the documents of ``shards.ending``.
        chunk: Block length; None leaves it to the backend.
        backend: As for `lightning_attention`.
        group: Process group; None for the default one.

    Returns:
        The outputs [1, T_r, H, E] in v's dtype, and the final states [length of ``shards.ending``, H, D, E] or None.

    Raises:
        RuntimeError: There is no process group.
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong, or ``shards`` is for another group or length.
        BackendError: A named backend cannot serve the call.
    """
    check_place(shards.rank, shards.world_size, "shards", group)
    check_inputs(q, k, v, slopes)
    check_chunk(chunk)
    shards.check_slice(q, "q")
    if initial_state is not None:
        check_state(initial_state, "initial_state", len(shards.beginning), k, v)
    sizes = {"key_dim": q.shape[3], "value_dim": v.shape[3]} | ({} if chunk is None else {"chunk": chunk})
    serving, _ = LIGHTNING_ATTENTION.choose(Call(LIGHTNING_ATTENTION.name, q.device, q.dtype, sizes), backend)
    inputs = (q.contiguous(), k.contiguous(), v.contiguous(), initial_state)
    need_backward = torch.is_grad_enabled() and any(x is not None and x.requires_grad for x in inputs)
    options = _Options(serving, slopes.contiguous(), shards, chunk, output_final_state, need_backward, group)
    outputs, final = _ShardedAttention.apply(*inputs, options)  # type: ignore[no-untyped-call]
    return outputs, final


class _Options(NamedTuple):
    """What goes with the tensors of a call and gets no gradient."""

    backend: LightningBackend
    slopes: Tensor
    shards: SequenceShards
    chunk: int | None
    need_final: bool
    need_backward: bool
    group: dist.ProcessGroup | None


class _ShardedAttention(torch.autograd.Function):
    """Joins a backend's forward and backward with the exchange of states. Autocast is off inside."""

    @staticmethod
    def forward(
        ctx: Any, q: Tensor, k: Tensor, v: Tensor, initial_state: Tensor | None, options: _Options
    ) -> tuple[Tensor, Tensor | None]:
        shards = options.shards
        offsets = torch.tensor(shards.local_offsets, dtype=torch.int32, device=q.device)
        with torch.autocast(q.device.type, enabled=False):
            start = initial_state
            if shards.crossed:
                gathered = _gather(_local_state(k, v, initial_state, options), options.group)
                if shards.source < shards.rank:
                    start = _before_documents(_prefix(gathered, options), initial_state, len(shards.documents))
            start = None if start is None else start.contiguous()
            outputs, final, saved = options.backend.forward(
                q,
                k,
                v,
                options.slopes,
                offsets,
                start,
                options.chunk,
                options.need_final,
                options.need_backward,
            )
        if options.need_backward:
            ctx.save_for_backward(q, k, v, offsets, start, *saved)
            ctx.options = options
            ctx.set_materialize_grads(False)
        return outputs, None if final is None else final[: len(shards.ending)]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_o: Tensor | None, grad_final: Tensor | None) -> tuple[Tensor | None, ...]:
        q, k, v, offsets, start, *saved = ctx.saved_tensors
        options: _Options = ctx.options
        shards = options.shards
        grad_o = torch.zeros_like(v) if grad_o is None else grad_o.contiguous()
        if grad_final is not None:
            grad_final = grad_final.to(wide_dtype(q.dtype))
        with torch.autocast(q.device.type, enabled=False):
            grad_last = grad_final
            if shards.crossed:
                gathered = _gather(_local_gradient(q, grad_o, grad_final, options), options.group)
                if shards.reach(shards.rank) > shards.rank:
                    grad_last = _after_documents(_suffix(gathered, options), grad_final, len(shards.documents))
            *grads, grad_start = options.backend.backward(
                grad_o,
                None if grad_last is None else grad_last.contiguous(),
                tuple(saved),
                q,
                k,
                v,
                options.slopes,
                offsets,
                start,
                options.chunk,
                start is not None and ctx.needs_input_grad[3],
            )
        return *grads, None if grad_start is None else grad_start[len(shards.documents) - len(shards.beginning) :], None


def _local_state(k: Tensor, v: Tensor, initial_state: Tensor | None, options: _Options) -> Tensor:
    """M [H, D, E], what this rank's tokens add to the state that later ranks go on from; zeros if none does."""
    shards, count = options.shards, options.shards.tail(options.shards.rank)
    state = _zeros(k, v)
    begins_here = shards.source == shards.rank or len(shards.documents) > 1
    if shards.reach(shards.rank) == shards.rank:
        return state
    if initial_state is not None and begins_here:
        state += _powers(options.slopes, count, state.dtype) * initial_state[-1]
    first = k.shape[1] - count
    return _add_products(state, k[0, first:], v[0, first:], options.slopes, count - 1, -1)


def _local_gradient(q: Tensor, grad_o: Tensor, grad_final: Tensor | None, options: _Options) -> Tensor:
    """G [H, D, E], the gradient that this rank's tokens give the state they began with; zeros if they began anew."""
    shards, count = options.shards, options.shards.head
    grad = _zeros(q, grad_o)
    if shards.source == shards.rank:
        return grad
    if grad_final is not None and shards.documents.start in shards.ending:
        grad += _powers(options.slopes, count, grad.dtype) * grad_final[0]
    return _add_products(grad, q[0, :count], grad_o[0, :count], options.slopes, 1, 1)


def _prefix(gathered: Tensor, options: _Options) -> Tensor:
    """P_r [H, D, E] of the gathered [W, H, D, E]: the state before this rank's first token."""
    shards = options.shards
    state = torch.zeros_like(gathered[0])
    for rank in range(shards.source, shards.rank):
        between = shards.borders[shards.rank] - shards.borders[rank + 1]
        state += _powers(options.slopes, between, state.dtype) * gathered[rank]
    return state


def _suffix(gathered: Tensor, options: _Options) -> Tensor:
    """[H, D, E], the gradient that later ranks give the state after this rank's last token."""
    shards = options.shards
    grad = torch.zeros_like(gathered[0])
    for rank in range(shards.rank + 1, shards.reach(shards.rank) + 1):
        between = shards.borders[rank] - shards.borders[shards.rank + 1]
        grad += _powers(options.slopes, between, grad.dtype) * gathered[rank]
    return grad


def _before_documents(prefix: Tensor, initial_state: Tensor | None, count: int) -> Tensor:
    """The states [count, H, D, E] before this rank's documents, of which the first one began earlier."""
    others = prefix.new_zeros(count - 1, *prefix.shape) if initial_state is None else initial_state
    return torch.cat([prefix[None], others])


def _after_documents(suffix: Tensor, grad_final: Tensor | None, count: int) -> Tensor:
    """The gradients [count, H, D, E] of the states after this rank's documents, of which the last one goes on."""
    others = suffix.new_zeros(count - 1, *suffix.shape) if grad_final is None else grad_final
    return torch.cat([others, suffix[None]])


def _gather(mine: Tensor, group: dist.ProcessGroup | None) -> Tensor:
    """Every rank's [H, D, E], as [W, H, D, E]."""
    gathered = mine.new_empty(dist.get_world_size(group), *mine.shape)
    dist.all_gather_single(gathered.view(-1), mine.view(-1), group=group)
    return gathered


def _zeros(keys: Tensor, values: Tensor) -> Tensor:
    shape = (*keys.shape[2:], values.shape[3])
    return torch.zeros(shape, dtype=wide_dtype(keys.dtype), device=keys.device)


def _powers(slopes: Tensor, count: int, dtype: torch.dtype) -> Tensor:
    """[H, 1, 1], exp(-slope count); counts of a long sequence would not be exact in fp32."""
    return torch.exp(-slopes.double() * count).to(dtype)[:, None, None]


def _add_products(total: Tensor, x: Tensor, y: Tensor, slopes: Tensor, first: int, step: int) -> Tensor:
    """Adds the sum over j of exp(-slope (first + step j)) x_j^T y_j to a total [H, D, E], in place.

    Unlike the states within a backend these sums have no order, so a block is one batched product.
    """
    for begin in range(0, x.shape[0], _BLOCK):
        end = min(begin + _BLOCK, x.shape[0])
        exponents = first + step * torch.arange(begin, end, device=x.device, dtype=torch.float64)
        weights = torch.exp(-slopes.double()[:, None] * exponents).to(total.dtype)
        weighted = x[begin:end].transpose(0, 1).to(total.dtype) * weights[:, :, None]
        total.baddbmm_(weighted.transpose(1, 2), y[begin:end].transpose(0, 1).to(total.dtype))
    return total
