"""Backend ``torch``: matrix products over each expert's rows, with a backward derived by hand.

With gate, up = x G_e^T, x U_e^T, a = silu(gate) up and y = a D_e^T for the rows x of expert e:

    da = dy D_e               dD_e = dy^T a                   dup   = da silu(gate)
    dx = dgate G_e + dup U_e  d[G_e; U_e] = [dgate dup]^T x   dgate = da up s (1 + gate (1 - s)),  s = sigmoid(gate)

An expert's rows stand together, so every product reads and writes slices of whole tensors; there is no padding,
no product for an expert without rows, and no sum whose order could vary. On a CPU everything is computed in fp32 (fp64
for fp64), since half precision's products are far slower there; elsewhere products are in the features' dtype.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from toolgym.kernels.backends import Call
from toolgym.kernels.moe.dispatch import Dispatch
from toolgym.kernels.pages import zeros_like
from toolgym.kernels.tensors import wide_dtype

_FEW = 8
"""Up to so many rows, weights times rows is faster than rows times weights, 2.5 times for two (docs/kernels.md)."""

_FEW_OUTER = 3
"""Up to so many rows, a weight's gradient is faster as a sum of outer products than as a matrix product."""


def refusal(call: Call) -> str | None:
    """Serves every call."""
    return None


def permute(x: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.permute`."""
    return x.index_select(0, dispatch.tokens)


def permute_backward(grad_rows: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.permute_backward`."""
    return _combine(grad_rows, None, dispatch)


def unpermute(rows: Tensor, weights: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.unpermute`."""
    return _combine(rows, weights, dispatch)


def unpermute_backward(grad: Tensor, rows: Tensor, weights: Tensor, dispatch: Dispatch) -> tuple[Tensor, Tensor]:
    """See `MoeBackend.unpermute_backward`."""
    spread = grad.index_select(0, dispatch.tokens).to(weights.dtype)
    alike = (rows * spread).sum(1)
    grad_weights = torch.zeros_like(weights).view(-1).index_copy_(0, dispatch.slots, alike).view_as(weights)
    row_weights = weights.view(-1).index_select(0, dispatch.slots)
    return spread.mul_(row_weights[:, None]).to(rows.dtype), grad_weights


def experts(
    rows: Tensor, gate_up: Tensor, down: Tensor, offsets: Tensor, need_backward: bool
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """See `MoeBackend.experts`; saves gate and up of every row."""
    dtype, size = _compute_dtype(rows), down.shape[2]
    outputs = torch.empty_like(rows)
    kept = rows.new_empty(len(rows) if need_backward else 0, 2 * size, dtype=dtype)
    for expert, part in _parts(offsets):
        both = _times_transposed(rows[part].to(dtype), gate_up[expert].to(dtype), kept[part] if need_backward else None)
        active = torch.nn.functional.silu(both[:, :size]).mul_(both[:, size:])
        _times_transposed(active, down[expert].to(dtype), outputs[part])
    return outputs, (kept,) if need_backward else ()


def experts_backward(
    grad: Tensor,
    saved: tuple[Tensor, ...],
    rows: Tensor,
    gate_up: Tensor,
    down: Tensor,
    offsets: Tensor,
    need_rows: bool,
    need_weights: bool,
) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
    """See `MoeBackend.experts_backward`."""
    (kept,) = saved
    dtype, size = kept.dtype, down.shape[2]
    grad_rows = torch.empty_like(rows) if need_rows else None
    grad_gate_up, grad_down = (zeros_like(x) if need_weights else None for x in (gate_up, down))
    for expert, part in _parts(offsets):
        gate, up, incoming = kept[part, :size], kept[part, size:], grad[part].to(dtype)
        grad_active = incoming @ down[expert].to(dtype)
        silu = torch.nn.functional.silu(gate)
        grad_both = torch.empty_like(kept[part])
        torch.mul(grad_active, silu, out=grad_both[:, size:])
        if grad_gate_up is not None and grad_down is not None:
            _outer(incoming, silu.mul_(up), grad_down[expert])
        grad_both[:, :size] = torch.ops.aten.silu_backward(grad_active.mul_(up), gate)
        if grad_gate_up is not None:
            _outer(grad_both, rows[part].to(dtype), grad_gate_up[expert])
        if grad_rows is not None:
            _product(grad_both, gate_up[expert].to(dtype), grad_rows[part])
    return grad_rows, grad_gate_up, grad_down


def _compute_dtype(x: Tensor) -> torch.dtype:
    return wide_dtype(x.dtype) if x.device.type == "cpu" else x.dtype


def _parts(offsets: Tensor) -> Iterator[tuple[int, slice]]:
    """The experts that have rows, with their rows."""
    for expert, (begin, end) in enumerate(pairwise(offsets.tolist())):
        if begin < end:
            yield expert, slice(begin, end)


def _product(left: Tensor, right: Tensor, out: Tensor) -> None:
    """Writes left @ right into ``out``, rounded to its dtype."""
    if out.dtype == left.dtype:
        torch.mm(left, right, out=out)
    else:
        out.copy_(left @ right)


def _outer(left: Tensor, right: Tensor, out: Tensor) -> None:
    """Writes the sum over rows of outer products, left transposed times right, into ``out``."""
    if len(left) > _FEW_OUTER or out.dtype != left.dtype:
        _product(left.t(), right, out)
        return
    torch.outer(left[0], right[0], out=out)
    for row in range(1, len(left)):
        out.addr_(left[row], right[row])


def _times_transposed(rows: Tensor, weight: Tensor, out: Tensor | None) -> Tensor:
    """Rows [n, K] times weight [N, K] transposed, into ``out`` if there is one."""
    if rows.shape[0] <= _FEW:
        product = torch.bmm(weight[None], rows.t()[None])[0].t()
        return product.contiguous() if out is None else out.copy_(product)
    if out is None or out.dtype != rows.dtype:
        product = rows @ weight.t()
        return product if out is None else out.copy_(product)
    return torch.mm(rows, weight.t(), out=out)


def _combine(rows: Tensor, weights: Tensor | None, dispatch: Dispatch) -> Tensor:
    """Sums each token's rows, with weights or without, choice after choice, in fp32 (fp64 for fp64)."""
    wide = rows.to(wide_dtype(rows.dtype))
    if dispatch.whole:
        places, offsets = dispatch.rows, None
    else:
        kept = dispatch.rows >= 0
        places, counts = dispatch.rows[kept], kept.sum(1)
        offsets = counts.cumsum(0) - counts
        weights = None if weights is None else weights[kept]
    return torch.nn.functional.embedding_bag(places, wide, offsets, mode="sum", per_sample_weights=weights).to(
        rows.dtype
    )
