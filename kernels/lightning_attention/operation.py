"""`lightning_attention`: linear attention with a fixed decay per head, forward and backward, over any backend."""

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from toolgym.kernels.backends import Call
from toolgym.kernels.lightning_attention.arguments import Packing, check_chunk, check_inputs, check_offsets, check_state
from toolgym.kernels.lightning_attention.contract import LIGHTNING_ATTENTION, LightningBackend
from toolgym.kernels.tensors import wide_dtype


def lightning_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    *,
    cu_seqlens: Tensor | None = None,
    padding_mask: Tensor | None = None,
    initial_state: Tensor | None = None,
    output_final_state: bool = False,
    chunk: int | None = None,
    backend: str | None = None,
) -> tuple[Tensor, Tensor | None]:
    """Computes o_t = q_t S_t with S_t = exp(-slope) S_{t-1} + k_t^T v_t, per head.

    This is the linear attention of Lightning Attention-2 (Qin et al. 2024, arXiv 2401.04658, section 3) and of
    MiniMax-01 (arXiv 2501.08313, section 2.2), with no scale and no activation: callers apply theirs to q, k and v.
    Going on from a state costs what a fresh prefill of the same tokens costs. Gradients reach q, k, v and
    ``initial_state``, and come from the outputs and the final states alike; second derivatives do not exist.

    Args:
        q: Queries [B, T, H, D] in fp64, fp32, fp16 or bf16. T may be 0. What is not contiguous is copied.
        k: Keys [B, T, H, D].
        v: Values [B, T, H, E].
        slopes: Decay rates [H] in fp32, finite and at least 0. They are never derived here.
        cu_seqlens: Offsets [N + 1] of documents packed along T, with B = 1; documents may be empty.
        padding_mask: [B, T], true where a token is real. Padding stands left or right of a row's tokens; it neither
            decays nor enters the state, and its outputs are zeros. Not together with ``cu_seqlens``.
        initial_state: [N, H, D, E] in fp32 (fp64 for fp64 inputs), N = B without ``cu_seqlens``; None for zeros.
        output_final_state: Whether to return the states after each sequence's last token.
        chunk: Block length; None leaves it to the backend.
        backend: ``reference``, ``torch``, ``cpp`` or ``triton``; None chooses by device, as
            `toolgym.kernels.backends` says.

    Returns:
        The outputs [B, T, H, E] in v's dtype, and the final states [N, H, D, E] or None.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong; the sentence names the argument.
        BackendError: A named backend cannot serve the call.
    """
    check_inputs(q, k, v, slopes)
    check_chunk(chunk)
    packing = None
    if padding_mask is not None:
        if cu_seqlens is not None:
            raise ValueError("cu_seqlens and padding_mask must not be given together")
        packing = Packing.of(padding_mask, q)
        q, k, v = packing.pack(q), packing.pack(k), packing.pack(v)
        cu_seqlens = packing.cu_seqlens
    elif cu_seqlens is not None:
        cu_seqlens = check_offsets(cu_seqlens, q)
    if initial_state is not None:
        rows = q.shape[0] if cu_seqlens is None else cu_seqlens.shape[0] - 1
        check_state(initial_state, "initial_state", rows, k, v)
        initial_state = initial_state.contiguous()
    sizes = {"key_dim": q.shape[3], "value_dim": v.shape[3]} | ({} if chunk is None else {"chunk": chunk})
    serving, _ = LIGHTNING_ATTENTION.choose(Call(LIGHTNING_ATTENTION.name, q.device, q.dtype, sizes), backend)
    inputs = (q.contiguous(), k.contiguous(), v.contiguous(), initial_state)
    need_backward = torch.is_grad_enabled() and any(x is not None and x.requires_grad for x in inputs)
    options = _Options(serving, slopes.contiguous(), cu_seqlens, chunk, output_final_state, need_backward)
    outputs, final = _Attention.apply(*inputs, options)  # type: ignore[no-untyped-call]
    return (outputs if packing is None else packing.unpack(outputs)), final


class _Options(NamedTuple):
    """What goes with the tensors of a call and gets no gradient."""

    backend: LightningBackend
    slopes: Tensor
    cu_seqlens: Tensor | None
    chunk: int | None
    need_final: bool
    need_backward: bool


class _Attention(torch.autograd.Function):
    """Joins a backend's forward and backward. Autocast is off inside: it would round decays and states."""

    @staticmethod
    def forward(
        ctx: Any, q: Tensor, k: Tensor, v: Tensor, initial_state: Tensor | None, options: _Options
    ) -> tuple[Tensor, Tensor | None]:
        with torch.autocast(q.device.type, enabled=False):
            outputs, final, saved = options.backend.forward(
                q,
                k,
                v,
                options.slopes,
                options.cu_seqlens,
                initial_state,
                options.chunk,
                options.need_final,
                options.need_backward,
            )
        if options.need_backward:
            ctx.save_for_backward(q, k, v, initial_state, *saved)
            ctx.options = options
            ctx.set_materialize_grads(False)
        return outputs, final

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_o: Tensor | None, grad_final: Tensor | None) -> tuple[Tensor | None, ...]:
        q, k, v, initial_state, *saved = ctx.saved_tensors
        options: _Options = ctx.options
        if grad_o is None:
            grad_o = torch.zeros_like(v)
        if grad_final is not None:
            grad_final = grad_final.to(wide_dtype(q.dtype)).contiguous()
        with torch.autocast(q.device.type, enabled=False):
            grads = options.backend.backward(
                grad_o.contiguous(),
                grad_final,
                tuple(saved),
                q,
                k,
                v,
                options.slopes,
                options.cu_seqlens,
                initial_state,
                options.chunk,
                initial_state is not None and ctx.needs_input_grad[3],
            )
        return *grads, None
