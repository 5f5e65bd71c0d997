# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls, allow-untyped-decorators
"""Segments: long sequences cut so that few heads still fill a GPU, and the states at the cuts.

A walk over one sequence is serial, so B · H · blocks programs are all the parallelism it has. Here each sequence is cut
into segments of a whole number of chunks; `segment_states` computes what each segment alone adds to the state,
`scan_segments` turns these into the states at the segments' edges, and the walks of all segments run at once. With
segments of one chunk this is the chunk-parallel form; with one segment per sequence it is the fused form and neither
kernel is needed.
"""

import torch
import triton
import triton.language as tl
from torch import Tensor

from toolgym.kernels.lightning_attention.triton.walk import decay, slope_bits


def cut(cu_seqlens: Tensor, tokens: int, length: int) -> tuple[Tensor, Tensor, Tensor]:
    """Cuts packed sequences into segments of ``length`` tokens, the last of each sequence perhaps shorter.

    The number of segments is bounded by the shapes alone, so that the host never waits for the device; segments past
    the last real one are empty.

    Args:
        cu_seqlens: int32 [N + 1].
        tokens: All sequences' tokens together.
        length: Tokens in a segment.

    Returns:
        int32 [S + 1] token positions of the segments' edges, int32 [N + 1] each sequence's first segment, and int32 [S]
        each segment's sequence.
    """
    sequences = cu_seqlens.shape[0] - 1
    starts, ends = cu_seqlens[:-1], cu_seqlens[1:]
    counts = (ends - starts + (length - 1)) // length
    first = torch.nn.functional.pad(counts.cumsum(0, dtype=torch.int32), (1, 0))
    index = torch.arange(tokens // length + sequences + 1, dtype=torch.int32, device=cu_seqlens.device)
    owner = torch.searchsorted(first[1:], index, right=True).clamp_(max=sequences - 1)
    edges = torch.minimum(starts[owner] + (index - first[owner]) * length, ends[owner])
    return edges.to(torch.int32), first, owner[:-1].to(torch.int32)


@triton.jit
def segment_states(
    y,  # [tokens, H, R]
    z,  # [tokens, H, W]
    states,  # fp32 [segments, H, R, W], written
    slopes,  # fp32 [H]
    boundaries,  # int32 [segments + 1]
    first,  # int32 [N + 1], each sequence's first segment
    owners,  # int32 [segments], each segment's sequence
    H,
    R: tl.constexpr,
    W: tl.constexpr,
    BR: tl.constexpr,
    C: tl.constexpr,
    BW: tl.constexpr,
    REVERSE: tl.constexpr,
    SKIP_LAST: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """The state that a segment's own tokens leave at its end, or with REVERSE at its start. Programs as in `walk`.

    With SKIP_LAST nothing is written for the segment where a sequence's walk ends, which is every segment of short
    sequences: no other walk begins there, so that only a final state would need it.
    """
    column_blocks = tl.cdiv(W, BW)
    program = tl.program_id(0)
    segment = (program // column_blocks) // H
    head = (program // column_blocks) % H
    begin = tl.load(boundaries + segment)
    length = tl.load(boundaries + segment + 1) - begin
    if SKIP_LAST:
        owner = tl.load(owners + segment)
        last = tl.load(first + owner) if REVERSE else tl.load(first + owner + 1) - 1
        if segment == last:
            return
    slope = slope_bits(slopes, head)

    token = tl.arange(0, C)
    row = tl.arange(0, BR)
    column = (program % column_blocks) * BW + tl.arange(0, BW)
    narrow_offset = (token * (H * R))[:, None] + row[None, :]
    wide_offset = (token * (H * W))[:, None] + column[None, :]

    state = tl.zeros([BR, BW], dtype=tl.float32)
    chunks = tl.cdiv(length, C)
    for step in range(0, chunks):
        start = step * C
        if REVERSE:
            start = (chunks - 1 - step) * C
        held = tl.minimum(length - start, C)
        real = token < held
        corner = (begin + start).to(tl.int64) * H + head
        narrow = real[:, None] & (row < R)[None, :]
        wide = real[:, None] & (column < W)[None, :]
        block_y = tl.load(y + corner * R + narrow_offset, mask=narrow, other=0.0)
        block_z = tl.load(z + corner * W + wide_offset, mask=wide, other=0.0)
        to_state = decay(slope, token + 1 if REVERSE else held - 1 - token, real)
        decayed = (block_z * to_state[:, None]).to(block_z.dtype)
        state = state * tl.exp2(-slope * held.to(tl.float32))
        state = tl.dot(tl.trans(block_y), decayed, acc=state, input_precision=PRECISION)
    offset = (segment * H + head).to(tl.int64) * (R * W) + row[:, None] * W + column[None, :]
    tl.store(states + offset, state, mask=(row < R)[:, None] & (column < W)[None, :])


@triton.jit
def scan_segments(
    states,  # fp32 [segments, H, SIZE]: each segment's own state, replaced by the one where its walk begins
    initial,  # fp32 [N, H, SIZE]
    final,  # fp32 [N, H, SIZE]
    slopes,  # fp32 [H]
    boundaries,  # int32 [segments + 1]
    first,  # int32 [N + 1], each sequence's first segment
    H,
    SIZE: tl.constexpr,  # elements of a state
    BLOCK: tl.constexpr,
    REVERSE: tl.constexpr,
    HAS_INITIAL: tl.constexpr,
    HAS_FINAL: tl.constexpr,
):
    """One program per (sequence, head, block of the state); it runs over the sequence's segments in walking order."""
    blocks = tl.cdiv(SIZE, BLOCK)
    program = tl.program_id(0)
    sequence = (program // blocks) // H
    head = (program // blocks) % H
    element = (program % blocks) * BLOCK + tl.arange(0, BLOCK)
    inside = element < SIZE
    slope = slope_bits(slopes, head)
    own = (sequence * H + head).to(tl.int64) * SIZE
    state = tl.zeros([BLOCK], dtype=tl.float32)
    if HAS_INITIAL:
        state = tl.load(initial + own + element, mask=inside, other=0.0)
    begin = tl.load(first + sequence)
    end = tl.load(first + sequence + 1)
    for step in range(0, end - begin):
        segment = begin + step
        if REVERSE:
            segment = end - 1 - step
        place = states + (segment * H + head).to(tl.int64) * SIZE
        added = tl.load(place + element, mask=inside, other=0.0)
        tl.store(place + element, state, mask=inside)
        length = tl.load(boundaries + segment + 1) - tl.load(boundaries + segment)
        state = state * tl.exp2(-slope * length.to(tl.float32)) + added
    if HAS_FINAL:
        tl.store(final + own + element, state, mask=inside)
