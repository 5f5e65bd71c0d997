# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls, allow-untyped-decorators
"""The one kernel body that computes outputs and all three input gradients: a walk over chunks that carries a state.

With λ = exp(-slope), state S and loss gradient G of the state, lightning attention and its gradients are

    o_t  = q_t S_t        S_t = λ S_{t-1} + k_t^T v_t        (forwards)
    dq_t = do_t S_t^T     the same S, transposed             (forwards:  x, y, z = do, v, k)
    dv_t = k_t G_t        G_t = λ G_{t+1} + q_t^T do_t       (backwards: x, y, z = k, q, do)
    dk_t = v_t G_t^T      the same G, transposed             (backwards: x, y, z = v, do, q)

so each of them is out = x · state with state = λ state + y^T z, in one of two directions of time. Inside a chunk of C
tokens the sum over the chunk's own tokens is a masked product and the rest comes from the state at the chunk's edge,
the block form of Lightning Attention-2 (arXiv 2401.04658, algorithms 1 and 2).
"""

import triton
import triton.language as tl


@triton.jit
def slope_bits(slopes, head):
    """The head's slope in powers of two per token. Above 256 a decay is 0 in fp32 either way; NaN stays NaN."""
    slope = tl.load(slopes + head).to(tl.float32) * 1.4426950408889634
    return tl.where(slope > 256.0, 256.0, slope)


@triton.jit
def decay(slope, distance, allowed):
    """exp2(-slope · distance) where allowed, else 0. The exponent is clamped first, so that no branch overflows."""
    return tl.where(allowed, tl.exp2(-slope * tl.where(allowed, distance, 0).to(tl.float32)), 0.0)


@triton.jit
def walk(
    x,  # [tokens, H, R]
    y,  # [tokens, H, R]
    z,  # [tokens, H, W]
    out,  # [tokens, H, W]
    initial,  # fp32 [segments, H, R, W], or [segments, H, W, R] when TRANSPOSED
    final,  # fp32 [segments, H, R, W]
    slopes,  # fp32 [H]
    boundaries,  # int32 [segments + 1]: segment i holds tokens boundaries[i] to boundaries[i + 1]
    H,
    R: tl.constexpr,
    W: tl.constexpr,
    BR: tl.constexpr,  # R rounded up to a power of two
    C: tl.constexpr,  # tokens in a chunk
    BW: tl.constexpr,  # columns of z that one program computes
    REVERSE: tl.constexpr,
    TRANSPOSED: tl.constexpr,
    HAS_INITIAL: tl.constexpr,
    HAS_FINAL: tl.constexpr,
    PRECISION: tl.constexpr,  # of products of inputs; matters for fp32 inputs only
    STATE_PRECISION: tl.constexpr,  # of the product with the state, which is fp32 always
):
    """One program per (segment, head, block of columns), columns fastest so that neighbours share x and y in cache."""
    column_blocks = tl.cdiv(W, BW)
    program = tl.program_id(0)
    segment = (program // column_blocks) // H
    head = (program // column_blocks) % H
    begin = tl.load(boundaries + segment)
    length = tl.load(boundaries + segment + 1) - begin
    slope = slope_bits(slopes, head)

    token = tl.arange(0, C)
    row = tl.arange(0, BR)
    column = (program % column_blocks) * BW + tl.arange(0, BW)
    narrow_offset = (token * (H * R))[:, None] + row[None, :]
    wide_offset = (token * (H * W))[:, None] + column[None, :]
    distance = token[:, None] - token[None, :]
    if REVERSE:
        distance = -distance
    within = decay(slope, distance, distance >= 0)

    state_offset = (segment * H + head).to(tl.int64) * (R * W)
    in_state = (row < R)[:, None] & (column < W)[None, :]
    state = tl.zeros([BR, BW], dtype=tl.float32)
    if HAS_INITIAL:
        if TRANSPOSED:
            state = tl.load(initial + state_offset + column[None, :] * R + row[:, None], mask=in_state, other=0.0)
        else:
            state = tl.load(initial + state_offset + row[:, None] * W + column[None, :], mask=in_state, other=0.0)

    chunks = tl.cdiv(length, C)
    for step in range(0, chunks):
        start = step * C
        if REVERSE:
            start = (chunks - 1 - step) * C
        held = tl.minimum(length - start, C)
        real = token < held
        corner = (begin + start).to(tl.int64) * H + head  # in 64 bits; offsets inside a chunk fit 32
        narrow = real[:, None] & (row < R)[None, :]
        wide = real[:, None] & (column < W)[None, :]
        block_x = tl.load(x + corner * R + narrow_offset, mask=narrow, other=0.0)
        block_y = tl.load(y + corner * R + narrow_offset, mask=narrow, other=0.0)
        block_z = tl.load(z + corner * W + wide_offset, mask=wide, other=0.0)

        to_start = decay(slope, token + 1, real)
        to_end = decay(slope, held - 1 - token, real)
        if REVERSE:
            to_state = to_start
            from_state = to_end
        else:
            to_state = to_end
            from_state = to_start
        scores = tl.dot(block_x, tl.trans(block_y), input_precision=PRECISION) * within
        result = tl.dot(scores.to(block_z.dtype), block_z, input_precision=PRECISION)
        scaled = block_x.to(tl.float32) * from_state[:, None]
        result = tl.dot(scaled, state, acc=result, input_precision=STATE_PRECISION)
        tl.store(out + corner * W + wide_offset, result.to(out.dtype.element_ty), mask=wide)
        decayed = (block_z * to_state[:, None]).to(block_z.dtype)
        state = state * tl.exp2(-slope * held.to(tl.float32))
        state = tl.dot(tl.trans(block_y), decayed, acc=state, input_precision=PRECISION)
    if HAS_FINAL:
        tl.store(final + state_offset + row[:, None] * W + column[None, :], state, mask=in_state)
