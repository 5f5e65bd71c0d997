"""The operations of a mixture of experts that have backends, forward and backward: permute, experts, unpermute."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from toolgym.kernels.backends import Call
from toolgym.kernels.moe.arguments import check_experts, check_floats, check_offsets, check_rows, check_weights
from toolgym.kernels.moe.contract import MOE, MoeBackend
from toolgym.kernels.moe.dispatch import Dispatch, moe_dispatch


def moe_permute(x: Tensor, dispatch: Dispatch, *, backend: str | None = None) -> Tensor:
    """Copies tokens into rows sorted by expert; the gradient of a token is the sum of its rows' gradients.

    Args:
        x: Tokens [T, H] in fp64, fp32, fp16 or bf16. What is not contiguous is copied.
        dispatch: From `moe_dispatch`.
        backend: ``reference``, ``torch`` or ``triton``; None chooses by device, as `toolgym.kernels.backends` says.

    Returns:
        [R, H] in x's dtype.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype or device is wrong; the sentence names the argument.
        BackendError: A named backend cannot serve the call.
    """
    check_rows(x, "x", "[T, H]", dispatch.rows.shape[0], dispatch.rows.device)
    rows: Tensor = _Permute.apply(x.contiguous(), dispatch, _serving(x, backend))  # type: ignore[no-untyped-call]
    return rows


def moe_unpermute(rows: Tensor, weights: Tensor, dispatch: Dispatch, *, backend: str | None = None) -> Tensor:
    """Sums each token's rows with the router's weights, in fp32; a dropped choice adds nothing, whatever its weight.

    Args:
        rows: [R, H] in fp64, fp32, fp16 or bf16.
        weights: [T, k] in fp32 (fp64 for fp64 rows); used as they are, whatever they sum to.
        dispatch: The one that the rows were permuted by.
        backend: As in `moe_permute`.

    Returns:
        [T, H] in the rows' dtype; zeros for a token whose every choice was dropped.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype or device is wrong; the sentence names the argument.
        BackendError: A named backend cannot serve the call.
    """
    check_rows(rows, "rows", "[R, H]", dispatch.tokens.shape[0], dispatch.rows.device)
    check_weights(weights, rows, dispatch.rows.shape)
    inputs = (rows.contiguous(), weights.contiguous())
    outputs: Tensor = _Unpermute.apply(*inputs, dispatch, _serving(rows, backend))  # type: ignore[no-untyped-call]
    return outputs


def moe_experts(rows: Tensor, gate_up: Tensor, down: Tensor, offsets: Tensor, *, backend: str | None = None) -> Tensor:
    """Applies each expert's SwiGLU network to its rows: ``(silu(x G^T) * (x U^T)) D^T``.

    The layout of the weights is this one and no other, and is never guessed from shapes: ``gate_up[e, :F]`` is G,
    ``gate_up[e, F:]`` is U and ``down[e]`` is D, all of them output features by input features as in
    `torch.nn.Linear`. `experts_from_minimax` makes them from a checkpoint.

    Args:
        rows: [R, H] in fp64, fp32, fp16 or bf16, sorted by expert.
        gate_up: [E, 2F, H] in the same dtype.
        down: [E, H, F] in the same dtype.
        offsets: int32 or int64 [E + 1]; expert e has rows ``offsets[e]:offsets[e + 1]``, possibly none. On the CPU it
            is checked to begin at 0, never to fall and to end at R.
        backend: As in `moe_permute`.

    Returns:
        [R, H] in the rows' dtype.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong; the sentence names the argument.
        BackendError: A named backend cannot serve the call.
    """
    check_experts(rows, gate_up, down)
    offsets = check_offsets(offsets, rows, gate_up.shape[0])
    inputs = (rows.contiguous(), gate_up.contiguous(), down.contiguous())
    serving = _serving(rows, backend, down.shape[2])
    outputs: Tensor = _Experts.apply(  # type: ignore[no-untyped-call]
        *inputs, offsets, serving, torch.is_grad_enabled() and any(x.requires_grad for x in inputs)
    )
    return outputs


def mixture_of_experts(
    x: Tensor,
    experts: Tensor,
    weights: Tensor,
    gate_up: Tensor,
    down: Tensor,
    *,
    mask: Tensor | None = None,
    capacity: int | None = None,
    taken: Tensor | None = None,
    backend: str | None = None,
) -> Tensor:
    """Sends each token through its experts and sums what comes back: dispatch, permute, experts and unpermute.

    Args:
        x: Tokens [T, H] in fp64, fp32, fp16 or bf16.
        experts: int64 or int32 [T, k], each token's experts, from `moe_route`.
        weights: [T, k] in fp32 (fp64 for fp64 tokens), from `moe_route`.
        gate_up: [E, 2F, H] in x's dtype; see `moe_experts`.
        down: [E, H, F] in x's dtype.
        mask: As in `moe_dispatch`; padding's outputs are zeros.
        capacity: As in `moe_dispatch`; None, the default, drops nothing.
        taken: As in `moe_dispatch`.
        backend: As in `moe_permute`.

    Returns:
        [T, H] in x's dtype. Gradients reach x, weights, gate_up and down; second derivatives do not exist.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong; the sentence names the argument.
        BackendError: A named backend cannot serve the call.
    """
    check_floats(x, "x", "[T, H]")
    check_floats(gate_up, "gate_up", "[E, 2F, H]")
    if not gate_up.shape[0]:
        raise ValueError("gate_up must be [E, 2F, H] with at least one expert")
    dispatch = moe_dispatch(experts, gate_up.shape[0], mask=mask, capacity=capacity, taken=taken)
    rows = moe_permute(x, dispatch, backend=backend)
    rows = moe_experts(rows, gate_up, down, dispatch.offsets, backend=backend)
    return moe_unpermute(rows, weights, dispatch, backend=backend)


def _serving(x: Tensor, backend: str | None, ffn: int | None = None) -> MoeBackend:
    sizes = {"hidden": x.shape[1]} | ({} if ffn is None else {"ffn": ffn})
    serving, _ = MOE.choose(Call(MOE.name, x.device, x.dtype, sizes), backend)
    return serving


class _Permute(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, dispatch: Dispatch, backend: MoeBackend) -> Tensor:
        ctx.dispatch, ctx.backend = dispatch, backend
        return backend.permute(x, dispatch)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        with torch.autocast(grad.device.type, enabled=False):
            return ctx.backend.permute_backward(grad.contiguous(), ctx.dispatch), None, None


class _Unpermute(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, rows: Tensor, weights: Tensor, dispatch: Dispatch, backend: MoeBackend) -> Tensor:
        ctx.save_for_backward(rows, weights)
        ctx.dispatch, ctx.backend = dispatch, backend
        with torch.autocast(rows.device.type, enabled=False):
            return backend.unpermute(rows, weights, dispatch)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        with torch.autocast(grad.device.type, enabled=False):
            grads = ctx.backend.unpermute_backward(grad.contiguous(), *ctx.saved_tensors, ctx.dispatch)
        return *grads, None, None


class _Experts(torch.autograd.Function):
    """Autocast is off inside: it would round what backends compute in fp32."""

    @staticmethod
    def forward(
        ctx: Any,
        rows: Tensor,
        gate_up: Tensor,
        down: Tensor,
        offsets: Tensor,
        backend: MoeBackend,
        need_backward: bool,
    ) -> Tensor:
        with torch.autocast(rows.device.type, enabled=False):
            outputs, saved = backend.experts(rows, gate_up, down, offsets, need_backward)
        if need_backward:
            ctx.save_for_backward(rows, gate_up, down, offsets, *saved)
            ctx.backend = backend
        return outputs

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        rows, gate_up, down, offsets, *saved = ctx.saved_tensors
        need_rows, *need_weights = ctx.needs_input_grad[:3]
        with torch.autocast(grad.device.type, enabled=False):
            grads = ctx.backend.experts_backward(
                grad.contiguous(), tuple(saved), rows, gate_up, down, offsets, need_rows, any(need_weights)
            )
        return *grads, None, None, None
