# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls, allow-untyped-decorators
"""The decoding kernel: a few further tokens of many sequences against their rows of a cache of states, in place.

Bound by memory: a row of the cache is read and written once for all T tokens, in fp32, and nothing is multiplied on the
tensor cores.
"""

import triton
import triton.language as tl

from toolgym.kernels.lightning_attention.triton.walk import slope_bits


@triton.jit
def decode(
    q,  # [B, T, H, D]; not read without HAS_OUTPUTS
    k,  # [B, T, H, D]
    v,  # [B, T, H, E]
    out,  # [B, T, H, E]
    cache,  # fp32 [slots, H, D, E]
    slopes,  # fp32 [H]
    slots,  # int32 [B]; negative for padding
    accepted,  # int32 [B]; not read without HAS_ACCEPTED
    T,
    H,
    D: tl.constexpr,
    E: tl.constexpr,
    BD: tl.constexpr,  # D rounded up to a power of two
    BE: tl.constexpr,  # columns of the state that one program holds
    HAS_ACCEPTED: tl.constexpr,
    HAS_OUTPUTS: tl.constexpr,
):
    """One program per (sequence, head, block of columns). Tokens past ``accepted`` never reach the cache."""
    column_blocks = tl.cdiv(E, BE)
    program = tl.program_id(0)
    sequence = (program // column_blocks) // H
    head = (program // column_blocks) % H
    row = tl.arange(0, BD)
    column = (program % column_blocks) * BE + tl.arange(0, BE)
    in_row = row < D
    in_column = column < E
    in_state = in_row[:, None] & in_column[None, :]
    corner = sequence.to(tl.int64) * T * H + head

    slot = tl.load(slots + sequence)
    if slot < 0:
        if HAS_OUTPUTS:
            nothing = tl.zeros([BE], dtype=tl.float32).to(out.dtype.element_ty)
            for t in range(0, T):
                tl.store(out + (corner + t * H) * E + column, nothing, mask=in_column)
        return

    place = cache + (slot.to(tl.int64) * H + head) * (D * E) + row[:, None] * E + column[None, :]
    state = tl.load(place, mask=in_state, other=0.0)
    kept = T
    if HAS_ACCEPTED:
        kept = tl.load(accepted + sequence)
    keep = tl.exp2(-slope_bits(slopes, head))
    for t in range(0, T if HAS_OUTPUTS else kept):
        token = corner + t * H
        key = tl.load(k + token * D + row, mask=in_row, other=0.0).to(tl.float32)
        value = tl.load(v + token * E + column, mask=in_column, other=0.0).to(tl.float32)
        state = state * keep + key[:, None] * value[None, :]
        if HAS_OUTPUTS:
            query = tl.load(q + token * D + row, mask=in_row, other=0.0).to(tl.float32)
            result = tl.sum(query[:, None] * state, axis=0)
            tl.store(out + token * E + column, result.to(out.dtype.element_ty), mask=in_column)
            if t == kept - 1:
                tl.store(place, state, mask=in_state)
    if not HAS_OUTPUTS:
        tl.store(place, state, mask=in_state)
