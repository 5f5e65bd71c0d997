"""Launches of the kernels: the forward and backward pass over packed sequences, and decoding."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
from torch import Tensor

from toolgym.kernels.lightning_attention.triton.decode import decode
from toolgym.kernels.lightning_attention.triton.segments import cut, scan_segments, segment_states
from toolgym.kernels.lightning_attention.triton.tiles import (
    DECODE,
    SCAN_ELEMENTS,
    padded,
    precisions,
    state_tiles,
    walk_tiles,
)
from toolgym.kernels.lightning_attention.triton.walk import walk

_FUSION: dict[str, bool] = {"enable_fp_fusion": True}  # as the budgets are compiled; Triton 3.10 has another default


@dataclass(frozen=True)
class Cuts:
    """Where the walks begin and end.

    Attributes:
        edges: int32 [S + 1], token positions of the segments' edges.
        first: int32 [N + 1], each sequence's first segment; None in the fused form, where sequences are segments.
        owners: int32 [S], each segment's sequence; None in the fused form.
    """

    edges: Tensor
    first: Tensor | None = None
    owners: Tensor | None = None

    @classmethod
    def of(cls, cu_seqlens: Tensor, tokens: int, length: int | None) -> "Cuts":
        """Cuts sequences into segments of ``length`` tokens, or leaves them whole if None."""
        return cls(cu_seqlens) if length is None else cls(*cut(cu_seqlens, tokens, length))


@dataclass(frozen=True)
class Compilation:
    """What decides how kernels are compiled: a table's architecture and the block length, None for the table's."""

    architecture: str
    chunk: int | None = None


def forward(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cuts: Cuts,
    initial: Tensor | None,
    final: Tensor | None,
    compilation: Compilation,
) -> tuple[Tensor, Tensor | None]:
    """Outputs, and the states at the segments' starts unless sequences are whole.

    Args:
        q: [tokens, H, D].
        k: [tokens, H, D].
        v: [tokens, H, E].
        slopes: fp32 [H].
        cuts: The segments.
        initial: fp32 [N, H, D, E] or None.
        final: fp32 [N, H, D, E] to write, or None.
        compilation: How to compile.
    """
    out = torch.empty_like(v)
    starts = initial
    if cuts.first is not None:
        starts = _edge_states(k, v, slopes, cuts, initial, final, False, compilation)
    _walk(q, k, v, out, starts, final if cuts.first is None else None, slopes, cuts, False, False, compilation)
    return out, None if cuts.first is None else starts


def backward(
    grad_o: Tensor,
    grad_final: Tensor | None,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cuts: Cuts,
    starts: Tensor | None,
    grad_initial: Tensor | None,
    compilation: Compilation,
) -> tuple[Tensor, Tensor, Tensor]:
    """Gradients of q, k and v.

    Args:
        grad_o: [tokens, H, E].
        grad_final: fp32 [N, H, D, E] or None.
        q: As in `forward`.
        k: As in `forward`.
        v: As in `forward`.
        slopes: As in `forward`.
        cuts: As in `forward`.
        starts: The states that `forward` returned, or the initial states if sequences are whole.
        grad_initial: fp32 [N, H, D, E] to write, or None.
        compilation: How to compile.
    """
    grad_q, grad_k, grad_v = torch.empty_like(q), torch.empty_like(k), torch.empty_like(v)
    ends, left = grad_final, grad_initial
    if cuts.first is not None:
        ends, left = _edge_states(q, grad_o, slopes, cuts, grad_final, grad_initial, True, compilation), None
    _walk(grad_o, v, k, grad_q, starts, None, slopes, cuts, False, True, compilation)
    _walk(k, q, grad_o, grad_v, ends, left, slopes, cuts, True, False, compilation)
    _walk(v, grad_o, q, grad_k, ends, None, slopes, cuts, True, True, compilation)
    return grad_q, grad_k, grad_v


def step(
    q: Tensor | None,
    k: Tensor,
    v: Tensor,
    out: Tensor | None,
    slopes: Tensor,
    cache: Tensor,
    slots: Tensor,
    accepted: Tensor | None,
) -> None:
    """Runs `decode` over k [B, T, H, D] and v [B, T, H, E]; without q and out it only updates the cache."""
    batch, length, heads, dim = k.shape
    columns = min(DECODE.columns, padded(v.shape[3]))
    with _device(k):
        decode[(batch * heads * -(-v.shape[3] // columns),)](
            k if q is None else q,
            k,
            v,
            v if out is None else out,
            cache,
            slopes,
            slots,
            slots if accepted is None else accepted,
            length,
            heads,
            D=dim,
            E=v.shape[3],
            BD=padded(dim),
            BE=columns,
            HAS_ACCEPTED=accepted is not None,
            HAS_OUTPUTS=out is not None,
            num_warps=DECODE.warps,
            num_stages=DECODE.stages,
            **_FUSION,
        )


def _device(x: Tensor) -> AbstractContextManager[None]:
    """Launches go to the current GPU, which need not be the tensors'; on the CPU this does nothing."""
    guard: AbstractContextManager[None] = torch.cuda.device_of(x)  # type: ignore[no-untyped-call]
    return guard


def _walk(
    x: Tensor,
    y: Tensor,
    z: Tensor,
    out: Tensor,
    initial: Tensor | None,
    final: Tensor | None,
    slopes: Tensor,
    cuts: Cuts,
    reverse: bool,
    transposed: bool,
    compilation: Compilation,
) -> None:
    _, heads, rows = x.shape
    columns, size = z.shape[2], x.element_size()
    tiles = walk_tiles(compilation.architecture, size, rows, columns, compilation.chunk)
    precision, state_precision = precisions(compilation.architecture, size)
    programs = (cuts.edges.shape[0] - 1) * heads * -(-columns // tiles.columns)
    with _device(x):
        walk[(programs,)](
            x,
            y,
            z,
            out,
            slopes if initial is None else initial,
            slopes if final is None else final,
            slopes,
            cuts.edges,
            heads,
            R=rows,
            W=columns,
            BR=padded(rows),
            C=tiles.chunk,
            BW=tiles.columns,
            REVERSE=reverse,
            TRANSPOSED=transposed,
            HAS_INITIAL=initial is not None,
            HAS_FINAL=final is not None,
            PRECISION=precision,
            STATE_PRECISION=state_precision,
            num_warps=tiles.warps,
            num_stages=tiles.stages,
            **_FUSION,
        )


def _edge_states(
    y: Tensor,
    z: Tensor,
    slopes: Tensor,
    cuts: Cuts,
    initial: Tensor | None,
    final: Tensor | None,
    reverse: bool,
    compilation: Compilation,
) -> Tensor:
    """States fp32 [S, H, R, W] where the segments' walks begin; writes those where the sequences end to ``final``."""
    _, heads, rows = y.shape
    columns, segments = z.shape[2], cuts.edges.shape[0] - 1
    assert cuts.first is not None
    tiles = state_tiles(compilation.architecture, y.element_size(), rows, columns, compilation.chunk)
    precision, _ = precisions(compilation.architecture, y.element_size())
    states = torch.empty(segments, heads, rows, columns, dtype=torch.float32, device=y.device)
    with _device(y):
        segment_states[(segments * heads * -(-columns // tiles.columns),)](
            y,
            z,
            states,
            slopes,
            cuts.edges,
            cuts.first,
            cuts.owners,
            heads,
            R=rows,
            W=columns,
            BR=padded(rows),
            C=tiles.chunk,
            BW=tiles.columns,
            REVERSE=reverse,
            SKIP_LAST=final is None,
            PRECISION=precision,
            num_warps=tiles.warps,
            num_stages=tiles.stages,
            **_FUSION,
        )
        sequences, size = cuts.first.shape[0] - 1, rows * columns
        scan_segments[(sequences * heads * -(-size // SCAN_ELEMENTS),)](
            states,
            slopes if initial is None else initial,
            slopes if final is None else final,
            slopes,
            cuts.edges,
            cuts.first,
            heads,
            SIZE=size,
            BLOCK=SCAN_ELEMENTS,
            REVERSE=reverse,
            HAS_INITIAL=initial is not None,
            HAS_FINAL=final is not None,
            num_warps=4,
            **_FUSION,
        )
    return states
