"""Which tiles a kernel is compiled with, per architecture; fixed tables, so that no first call waits for an autotuner.

Every entry compiles without spilling a register, which ``tests/kernels/triton`` measures ahead of time and holds it to.
None was chosen by running it: this project has had no GPU so far.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Tiles:
    """What one kernel is compiled with.

    Attributes:
        chunk: Tokens in a chunk.
        columns: Columns of the state that one program holds.
        warps: Warps in a program.
        stages: Depth of the loads' software pipeline.
    """

    chunk: int
    columns: int
    warps: int
    stages: int


_HALF = {16: Tiles(64, 16, 4, 2), 32: Tiles(64, 32, 4, 2)}
_FULL = {16: Tiles(32, 16, 4, 2), 32: Tiles(32, 32, 4, 2)}

# Architecture, bytes in an input's element, rows of the state (rounded up to a power of two).
_WALK: dict[tuple[str, int], dict[int, Tiles]] = {
    ("sm_80", 2): _HALF | {64: Tiles(64, 64, 8, 2), 128: Tiles(64, 64, 8, 2)},
    ("sm_90", 2): _HALF | {64: Tiles(64, 64, 4, 2), 128: Tiles(64, 64, 8, 2)},
    ("sm_100", 2): _HALF | {64: Tiles(64, 64, 4, 2), 128: Tiles(64, 64, 8, 2)},
    ("gfx942", 2): _HALF | {64: Tiles(64, 64, 4, 2), 128: Tiles(64, 64, 4, 2)},
    ("sm_80", 4): _FULL | {32: Tiles(16, 32, 4, 1), 64: Tiles(16, 32, 4, 1), 128: Tiles(16, 16, 8, 1)},
    ("sm_90", 4): _FULL | {64: Tiles(16, 64, 4, 2), 128: Tiles(16, 32, 4, 2)},
    ("sm_100", 4): _FULL | {64: Tiles(16, 64, 4, 2), 128: Tiles(16, 32, 4, 2)},
    ("gfx942", 4): _FULL | {64: Tiles(32, 32, 4, 2), 128: Tiles(32, 32, 4, 2)},
}

MAX_DIM = 128
"""Largest head size that a state in registers leaves room for."""

SCAN_ELEMENTS = 1024
"""Elements of a state that one program of `scan_segments` holds."""

DECODE = Tiles(chunk=1, columns=32, warps=4, stages=1)
"""Tiles of `decode`, which is bound by memory everywhere."""


def padded(dim: int) -> int:
    """The power of two that holds ``dim``, and at least 16, the smallest side of a product on tensor cores."""
    return max(16, 1 << (dim - 1).bit_length())


def walk_tiles(architecture: str, element_bytes: int, rows: int, columns: int, chunk: int | None) -> Tiles:
    """Tiles of `walk` for states of ``rows`` by ``columns``; ``chunk`` overrides the table's."""
    entry = _WALK[architecture, element_bytes][padded(rows)]
    return Tiles(chunk or entry.chunk, min(entry.columns, padded(columns)), entry.warps, entry.stages)


def state_tiles(architecture: str, element_bytes: int, rows: int, columns: int, chunk: int | None) -> Tiles:
    """Tiles of `segment_states`: those of the walk, with four warps where eight have too little to do and spill."""
    tiles = walk_tiles(architecture, element_bytes, rows, columns, chunk)
    return replace(tiles, warps=4) if padded(rows) <= 64 or architecture == "sm_100" else tiles


def precisions(architecture: str, element_bytes: int) -> tuple[str, str]:
    """Input precision of products of inputs and of products with the fp32 state.

    fp32 inputs keep fp32 accuracy: by three TF32 products on NVIDIA where these fit the registers, which on sm_80
    they do not, else by fp32 instructions. With 16-bit inputs the state is rounded to TF32, ten bits, and not to
    bf16's seven.
    """
    if architecture == "gfx942" or (architecture == "sm_80" and element_bytes == 4):
        return "ieee", "ieee"
    return ("tf32x3", "tf32x3") if element_bytes == 4 else ("tf32", "tf32")


def segment_length(
    tokens: int, sequences: int, heads: int, blocks: int, processors: int, chunk: int, packed: bool
) -> int | None:
    """How long segments must be for two programs per processor; None where one segment per sequence gives as many.

    Packed sequences are always cut, since one of them may be nearly all of the tokens.

    Args:
        tokens: Tokens of all sequences together.
        sequences: Their number.
        heads: Heads of each.
        blocks: Column blocks of a state.
        processors: Multiprocessors of the GPU, 1 when interpreting.
        chunk: Tokens in a chunk; segments are whole numbers of chunks.
        packed: Whether lengths may differ.
    """
    wanted = -(-2 * processors // (heads * blocks))
    if sequences >= wanted and not (packed and sequences > 1):
        return None
    chunks = -(-tokens // (wanted * chunk))
    length = chunks * chunk
    return None if sequences == 1 and length >= tokens else length
