# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls, allow-untyped-decorators
"""Kernels that move rows: tokens to their experts and back, and the gradients of both. Bound by memory."""

import triton
import triton.language as tl


@triton.jit
def spread(
    x,  # [T, H]
    out,  # [R, H]
    tokens,  # int64 [R]
    slots,  # int64 [R], read when WEIGHTED
    weights,  # fp32 [T, k], read when WEIGHTED
    rows,  # [R, H], read when WEIGHTED
    grad_weights,  # fp32 [T, k], written when WEIGHTED
    H: tl.constexpr,
    BH: tl.constexpr,
    WEIGHTED: tl.constexpr,
):
    """One program per row: copies its token. WEIGHTED also scales it, and takes the product with the row's output."""
    row = tl.program_id(0).to(tl.int64)
    token = tl.load(tokens + row)
    column = tl.arange(0, BH)
    alike = tl.zeros([BH], dtype=tl.float32)
    weight = 1.0
    if WEIGHTED:
        slot = tl.load(slots + row)
        weight = tl.load(weights + slot)
    for first in range(0, H, BH):
        inside = column < H - first
        value = tl.load(x + token * H + first + column, mask=inside, other=0.0)
        if WEIGHTED:
            wide = value.to(tl.float32)
            alike += wide * tl.load(rows + row * H + first + column, mask=inside, other=0.0).to(tl.float32)
            value = (wide * weight).to(out.dtype.element_ty)
        tl.store(out + row * H + first + column, value, mask=inside)
    if WEIGHTED:
        tl.store(grad_weights + slot, tl.sum(alike, axis=0))


@triton.jit
def combine(
    rows,  # [R, H]
    out,  # [T, H]
    places,  # int64 [T, k], -1 for a dropped choice
    weights,  # fp32 [T, k], read when WEIGHTED
    choices,
    H: tl.constexpr,
    BH: tl.constexpr,
    WEIGHTED: tl.constexpr,
):
    """One program per token and block of columns: sums the token's rows, choice after choice."""
    blocks = tl.cdiv(H, BH)
    program = tl.program_id(0)
    token = (program // blocks).to(tl.int64)
    column = program % blocks * BH + tl.arange(0, BH)
    total = tl.zeros([BH], dtype=tl.float32)
    for choice in range(0, choices):
        row = tl.load(places + token * choices + choice)
        width = tl.where(row >= 0, H, 0)
        value = tl.load(rows + row * H + column, mask=column < width, other=0.0).to(tl.float32)
        if WEIGHTED:
            # A dropped choice adds nothing, also if its weight is NaN.
            value = tl.where(row >= 0, value * tl.load(weights + token * choices + choice), 0.0)
        total += value
    tl.store(out + token * H + column, total.to(out.dtype.element_ty), mask=column < H)
