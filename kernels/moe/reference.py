"""Backend ``reference``: row by row and expert by expert as it is defined, in fp32 or fp64, on any device.

Slow and obvious. Its gradients are those of torch's autograd over these loops, so nothing in it is derived by hand.
"""

from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import silu

from toolgym.kernels.backends import Call
from toolgym.kernels.moe.dispatch import Dispatch
from toolgym.kernels.tensors import wide_dtype


def refusal(call: Call) -> str | None:
    """Serves every call."""
    return None


def permute(x: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.permute`."""
    return _stack([x[token] for token in dispatch.tokens.tolist()], x)


def permute_backward(grad_rows: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.permute_backward`."""
    ones = torch.ones_like(dispatch.rows, dtype=wide_dtype(grad_rows.dtype))
    return unpermute(grad_rows, ones, dispatch)


def unpermute(rows: Tensor, weights: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.unpermute`."""
    outputs = []
    for token, places in enumerate(dispatch.rows.tolist()):
        total = torch.zeros_like(rows[:0].sum(0), dtype=weights.dtype)
        for choice, row in enumerate(places):
            if row >= 0:
                total = total + weights[token, choice] * rows[row].to(weights.dtype)
        outputs.append(total)
    return _stack(outputs, rows).to(rows.dtype)


def unpermute_backward(grad: Tensor, rows: Tensor, weights: Tensor, dispatch: Dispatch) -> tuple[Tensor, Tensor]:
    """See `MoeBackend.unpermute_backward`; runs `unpermute` again under autograd."""
    leaves = [rows.detach().requires_grad_(), weights.detach().requires_grad_()]
    with torch.enable_grad():
        outputs = unpermute(leaves[0], leaves[1], dispatch)
    grad_rows, grad_weights = _gradients(outputs, grad, leaves)
    return grad_rows, grad_weights


def experts(
    rows: Tensor, gate_up: Tensor, down: Tensor, offsets: Tensor, need_backward: bool
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """See `MoeBackend.experts`."""
    return _experts(rows, gate_up, down, offsets), ()


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
    """See `MoeBackend.experts_backward`; runs the experts again under autograd."""
    leaves = [x.detach().requires_grad_() for x in (rows, gate_up, down)]
    with torch.enable_grad():
        outputs = _experts(leaves[0], leaves[1], leaves[2], offsets)
    grads = _gradients(outputs, grad, leaves)
    return grads[0] if need_rows else None, *(grads[1:] if need_weights else (None, None))


def _experts(rows: Tensor, gate_up: Tensor, down: Tensor, offsets: Tensor) -> Tensor:
    dtype = wide_dtype(rows.dtype)
    size = down.shape[2]
    outputs = []
    for expert, (begin, end) in enumerate(pairwise(offsets.tolist())):
        for row in range(begin, end):
            both = gate_up[expert].to(dtype) @ rows[row].to(dtype)
            outputs.append(down[expert].to(dtype) @ (silu(both[:size]) * both[size:]))
    return _stack(outputs, rows).to(rows.dtype)


def _stack(parts: list[Tensor], like: Tensor) -> Tensor:
    return torch.stack(parts) if parts else like.new_zeros(0, *like.shape[1:])


def _gradients(outputs: Tensor, grad: Tensor, leaves: list[Tensor]) -> tuple[Tensor, ...]:
    if not outputs.requires_grad:  # without rows the outputs hang on nothing
        return tuple(torch.zeros_like(x) for x in leaves)
    return torch.autograd.grad(outputs, leaves, grad, materialize_grads=True)
