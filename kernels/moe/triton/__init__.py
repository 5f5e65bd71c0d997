"""Backend ``triton``: the contract of `MoeBackend` on NVIDIA and AMD GPUs, and interpreted on the CPU for proofs.

Features are fp32, fp16 or bf16 and sums fp32; gate and up are kept for the backward in the features' dtype. Without
atomics and without an autotuner, the same inputs give the same bits on the same device.
"""

from contextlib import AbstractContextManager

import torch
from torch import Tensor
from triton.runtime.jit import JITFunction

from toolgym.kernels.architectures import triton_refusal
from toolgym.kernels.backends import Call
from toolgym.kernels.moe.dispatch import Dispatch
from toolgym.kernels.moe.triton.moves import combine, spread
from toolgym.kernels.moe.triton.products import gate_up_product, product, weight_gradient
from toolgym.kernels.moe.triton.tiles import COLUMNS, GROUP, is_many, precision, table_of, tile_table

_COMPILED = isinstance(product, JITFunction)  # false under TRITON_INTERPRET=1, which counts when triton is imported


def refusal(call: Call) -> str | None:
    """Says why the call cannot be served: device or dtype."""
    return triton_refusal(call, _COMPILED)


def permute(x: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.permute`."""
    rows = x.new_empty(dispatch.tokens.shape[0], x.shape[1])
    _spread(x, rows, dispatch, None, rows, None)
    return rows


def permute_backward(grad_rows: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.permute_backward`."""
    return _combine(grad_rows, None, dispatch)


def unpermute(rows: Tensor, weights: Tensor, dispatch: Dispatch) -> Tensor:
    """See `MoeBackend.unpermute`."""
    return _combine(rows, weights, dispatch)


def unpermute_backward(grad: Tensor, rows: Tensor, weights: Tensor, dispatch: Dispatch) -> tuple[Tensor, Tensor]:
    """See `MoeBackend.unpermute_backward`."""
    grad_rows, grad_weights = torch.empty_like(rows), torch.zeros_like(weights)
    _spread(grad, grad_rows, dispatch, weights, rows, grad_weights)
    return grad_rows, grad_weights


def experts(
    rows: Tensor, gate_up: Tensor, down: Tensor, offsets: Tensor, need_backward: bool
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """See `MoeBackend.experts`; saves gate and up of every row."""
    count, hidden, size = down.shape
    outputs, active = torch.empty_like(rows), rows.new_empty(len(rows), size)
    both = rows.new_empty(len(rows) if need_backward else 0, 2 * size)
    if len(rows):
        architecture, table = table_of(rows)
        tiles = table.double[is_many(len(rows), count)]
        owners, starts = tile_table(offsets, len(rows), tiles.rows)
        with _device(rows):
            gate_up_product[(len(owners) * -(-size // tiles.columns),)](
                rows,
                gate_up,
                both,
                active,
                owners,
                starts,
                offsets,
                len(owners),
                F=size,
                K=hidden,
                BM=tiles.rows,
                BN=tiles.columns,
                BK=tiles.steps,
                GROUP=GROUP,
                SAVE=need_backward,
                PRECISION=precision(architecture, rows.element_size()),
                num_warps=tiles.warps,
                num_stages=tiles.stages,
            )
        _product(active, down, outputs, offsets, transposed=False)
    return outputs, (both,) if need_backward else ()


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
    (both,) = saved
    grad_both, active = torch.empty_like(both), rows.new_empty(len(rows), down.shape[2])
    grad_rows = torch.empty_like(rows) if need_rows else None
    if len(rows):
        _product(grad, down, active, offsets, transposed=True, both=both, grad_both=grad_both)
        if grad_rows is not None:
            _product(grad_both, gate_up, grad_rows, offsets, transposed=True)
    if not need_weights:
        return grad_rows, None, None
    return grad_rows, _weight_gradient(grad_both, rows, gate_up, offsets), _weight_gradient(grad, active, down, offsets)


def _product(
    x: Tensor,
    weights: Tensor,
    out: Tensor,
    offsets: Tensor,
    *,
    transposed: bool,
    both: Tensor | None = None,
    grad_both: Tensor | None = None,
) -> None:
    architecture, table = table_of(x)
    tiles = (table.single if both is None else table.gradient)[is_many(len(x), len(weights))]
    owners, starts = tile_table(offsets, len(x), tiles.rows)
    with _device(x):
        product[(len(owners) * -(-out.shape[1] // tiles.columns),)](
            x,
            weights,
            out,
            out if both is None else both,
            out if grad_both is None else grad_both,
            owners,
            starts,
            offsets,
            len(owners),
            N=out.shape[1],
            K=x.shape[1],
            BM=tiles.rows,
            BN=tiles.columns,
            BK=tiles.steps,
            GROUP=GROUP,
            TRANSPOSED=transposed,
            GRADIENT=both is not None,
            PRECISION=precision(architecture, x.element_size()),
            num_warps=tiles.warps,
            num_stages=tiles.stages,
        )


def _weight_gradient(left: Tensor, right: Tensor, like: Tensor, offsets: Tensor) -> Tensor:
    out = torch.empty_like(like)
    architecture, table = table_of(left)
    count, n, k = like.shape
    tiles = table.weight
    with _device(left):
        weight_gradient[(count * -(-n // tiles.columns) * -(-k // tiles.steps),)](
            left,
            right,
            out,
            offsets,
            N=n,
            K=k,
            BM=tiles.rows,
            BN=tiles.columns,
            BK=tiles.steps,
            PRECISION=precision(architecture, left.element_size()),
            num_warps=tiles.warps,
            num_stages=tiles.stages,
        )
    return out


def _spread(
    x: Tensor, out: Tensor, dispatch: Dispatch, weights: Tensor | None, rows: Tensor, grad_weights: Tensor | None
) -> None:
    if not len(out):
        return
    with _device(x):
        spread[(len(out),)](
            x,
            out,
            dispatch.tokens,
            dispatch.slots,
            x if weights is None else weights,
            rows,
            x if grad_weights is None else grad_weights,
            H=x.shape[1],
            BH=min(COLUMNS, _power(x.shape[1])),
            WEIGHTED=weights is not None,
            num_warps=4,
        )


def _combine(rows: Tensor, weights: Tensor | None, dispatch: Dispatch) -> Tensor:
    tokens, choices = dispatch.rows.shape
    hidden = rows.shape[1]
    out = rows.new_empty(tokens, hidden)
    columns = min(COLUMNS, _power(hidden))
    if tokens:
        with _device(rows):
            combine[(tokens * -(-hidden // columns),)](
                rows,
                out,
                dispatch.rows,
                rows if weights is None else weights,
                choices,
                H=hidden,
                BH=columns,
                WEIGHTED=weights is not None,
                num_warps=4,
            )
    return out


def _power(size: int) -> int:
    return max(16, 1 << (size - 1).bit_length())


def _device(x: Tensor) -> AbstractContextManager[None]:
    """Launches go to the current GPU, which need not be the tensors'; on the CPU this does nothing."""
    guard: AbstractContextManager[None] = torch.cuda.device_of(x)  # type: ignore[no-untyped-call]
    return guard
