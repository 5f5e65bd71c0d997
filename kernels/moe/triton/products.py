# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls, allow-untyped-decorators
"""Grouped matrix products: each tile of rows meets the weights of the one expert that its rows belong to.

Rows are sorted by expert, and a table says for every tile which expert it is of and where it begins, so that no tile
holds rows of two experts. Sums are fp32. No program adds to what another writes: equal inputs give equal bits.
"""

import triton
import triton.language as tl


@triton.jit
def place(tiles, blocks, GROUP: tl.constexpr):
    """This program's tile and block of columns: GROUP tiles of rows share each block of weights in the cache."""
    program = tl.program_id(0)
    size = GROUP * blocks
    first = program // size * GROUP
    wide = tl.minimum(tiles - first, GROUP)
    return first + program % size % wide, program % size // wide


@triton.jit
def silu_parts(gate):
    """silu(gate) and its derivative, without an overflow on either side."""
    sigmoid = tl.sigmoid(gate)
    value = gate * sigmoid
    return value, sigmoid + value * (1.0 - sigmoid)


@triton.jit
def gate_up_product(
    x,  # [R, K]
    weights,  # [E, 2F, K], gate over up
    both,  # [R, 2F], gate and up for the backward
    active,  # [R, F]
    owners,  # int32 [tiles], expert of each tile, or -1 for no tile
    starts,  # int32 [tiles], first row of each tile
    offsets,  # int32 [E + 1]
    tiles,
    F: tl.constexpr,
    K: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
    GROUP: tl.constexpr,
    SAVE: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """Computes active = silu(gate) up, both products at once."""
    tile, block = place(tiles, tl.cdiv(F, BN), GROUP)
    expert = tl.load(owners + tile)
    if expert < 0:
        return
    start = tl.load(starts + tile)
    row = tl.arange(0, BM)
    column = block * BN + tl.arange(0, BN)
    in_row = row < tl.load(offsets + expert + 1) - start
    start = start.to(tl.int64)  # offsets inside a tile fit 32 bits
    in_column = column < F
    step = tl.arange(0, BK)
    left = x + start * K + (row[:, None] * K + step[None, :])
    right = weights + expert.to(tl.int64) * (2 * F * K) + column[None, :] * K + step[:, None]
    gate = tl.zeros([BM, BN], dtype=tl.float32)
    up = tl.zeros([BM, BN], dtype=tl.float32)
    for k in range(0, K, BK):
        in_step = step < K - k
        a = tl.load(left + k, mask=in_row[:, None] & in_step[None, :], other=0.0)
        g = tl.load(right + k, mask=in_step[:, None] & in_column[None, :], other=0.0)
        u = tl.load(right + F * K + k, mask=in_step[:, None] & in_column[None, :], other=0.0)
        gate = tl.dot(a, g, acc=gate, input_precision=PRECISION)
        up = tl.dot(a, u, acc=up, input_precision=PRECISION)
    inside = in_row[:, None] & in_column[None, :]
    if SAVE:
        kept = both + start * (2 * F) + (row[:, None] * (2 * F) + column[None, :])
        tl.store(kept, gate.to(both.dtype.element_ty), mask=inside)
        tl.store(kept + F, up.to(both.dtype.element_ty), mask=inside)
    value, _ = silu_parts(gate)
    place_active = active + start * F + (row[:, None] * F + column[None, :])
    tl.store(place_active, (value * up).to(active.dtype.element_ty), mask=inside)


@triton.jit
def product(
    x,  # [R, K]
    weights,  # [E, N, K], or [E, K, N] when TRANSPOSED
    out,  # [R, N]; [R, F] of active when GRADIENT
    both,  # [R, 2F], read when GRADIENT
    grad_both,  # [R, 2F], written when GRADIENT
    owners,  # int32 [tiles], expert of each tile, or -1 for no tile
    starts,  # int32 [tiles], first row of each tile
    offsets,  # int32 [E + 1]
    tiles,
    N: tl.constexpr,
    K: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
    GROUP: tl.constexpr,
    TRANSPOSED: tl.constexpr,
    GRADIENT: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """Computes x W^T, or x W when TRANSPOSED.

    With GRADIENT the result is the gradient of active; gate's and up's follow from it at once, and active itself is
    computed again for the gradient of down, so that the forward pass need not keep it.
    """
    tile, block = place(tiles, tl.cdiv(N, BN), GROUP)
    expert = tl.load(owners + tile)
    if expert < 0:
        return
    start = tl.load(starts + tile)
    row = tl.arange(0, BM)
    column = block * BN + tl.arange(0, BN)
    in_row = row < tl.load(offsets + expert + 1) - start
    start = start.to(tl.int64)  # offsets inside a tile fit 32 bits
    in_column = column < N
    step = tl.arange(0, BK)
    left = x + start * K + (row[:, None] * K + step[None, :])
    right = weights + expert.to(tl.int64) * (N * K)
    if TRANSPOSED:
        right += step[:, None] * N + column[None, :]
    else:
        right += column[None, :] * K + step[:, None]
    result = tl.zeros([BM, BN], dtype=tl.float32)
    for k in range(0, K, BK):
        in_step = step < K - k
        a = tl.load(left + k, mask=in_row[:, None] & in_step[None, :], other=0.0)
        b = tl.load(right, mask=in_step[:, None] & in_column[None, :], other=0.0)
        result = tl.dot(a, b, acc=result, input_precision=PRECISION)
        if TRANSPOSED:
            right += BK * N
        else:
            right += BK
    inside = in_row[:, None] & in_column[None, :]
    if GRADIENT:
        corner = row[:, None] * (2 * N) + column[None, :]
        both += start * (2 * N)
        grad_both += start * (2 * N)
        gate = tl.load(both + corner, mask=inside, other=0.0).to(tl.float32)
        up = tl.load(both + N + corner, mask=inside, other=0.0).to(tl.float32)
        value, slope = silu_parts(gate)
        tl.store(grad_both + corner, (result * up * slope).to(grad_both.dtype.element_ty), mask=inside)
        tl.store(grad_both + N + corner, (result * value).to(grad_both.dtype.element_ty), mask=inside)
        result = value * up
    place_out = out + start * N + (row[:, None] * N + column[None, :])
    tl.store(place_out, result.to(out.dtype.element_ty), mask=inside)


@triton.jit
def weight_gradient(
    left,  # [R, N]
    right,  # [R, K]
    out,  # [E, N, K]
    offsets,  # int32 [E + 1]
    N: tl.constexpr,
    K: tl.constexpr,
    BM: tl.constexpr,  # rows in a step
    BN: tl.constexpr,
    BK: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """Sums left^T right over each expert's rows, in their order; zeros for an expert without rows."""
    across = tl.cdiv(K, BK)
    down = tl.cdiv(N, BN)
    program = tl.program_id(0)
    expert = program // (across * down)
    n = program // across % down * BN + tl.arange(0, BN)
    k = program % across * BK + tl.arange(0, BK)
    begin = tl.load(offsets + expert)
    length = tl.load(offsets + expert + 1) - begin
    row = tl.arange(0, BM)
    corner_row = begin.to(tl.int64) + row
    left_block = left + corner_row[None, :] * N + n[:, None]
    right_block = right + corner_row[:, None] * K + k[None, :]
    result = tl.zeros([BN, BK], dtype=tl.float32)
    for first in range(0, length, BM):
        in_row = row < length - first
        a = tl.load(left_block, mask=in_row[None, :] & (n < N)[:, None], other=0.0)
        b = tl.load(right_block, mask=in_row[:, None] & (k < K)[None, :], other=0.0)
        result = tl.dot(a, b, acc=result, input_precision=PRECISION)
        left_block += BM * N
        right_block += BM * K
    corner = out + expert.to(tl.int64) * (N * K) + n[:, None] * K + k[None, :]
    tl.store(corner, result.to(out.dtype.element_ty), mask=(n < N)[:, None] & (k < K)[None, :])
