"""Every kernel with the tiles it is launched with, for ahead-of-time compilation."""

from collections.abc import Iterator

from toolgym.kernels.aot.compilation import Variant
from toolgym.kernels.lightning_attention.triton.decode import decode
from toolgym.kernels.lightning_attention.triton.segments import scan_segments, segment_states
from toolgym.kernels.lightning_attention.triton.tiles import (
    DECODE,
    SCAN_ELEMENTS,
    padded,
    precisions,
    state_tiles,
    walk_tiles,
)
from toolgym.kernels.lightning_attention.triton.walk import walk

_BYTES = {"bf16": 2, "fp16": 2, "fp32": 4}

# REVERSE and TRANSPOSED of the four passes that `walk` makes.
_PASSES = {"outputs": (False, False), "dq": (False, True), "dv": (True, False), "dk": (True, True)}


def variants(architecture: str) -> Iterator[Variant]:
    """All passes at head sizes 64 and 128 in bf16 and fp32; fp16 and the small sizes of the table once each."""
    for dtype in ("bf16", "fp32"):
        for dim in (64, 128):
            for name in _PASSES:
                yield _walk(architecture, name, dtype, dim)
            for reverse in (False, True):
                yield _states(architecture, reverse, dtype, dim)
        for dim in (16, 32):
            yield _walk(architecture, "outputs", dtype, dim)
    yield _walk(architecture, "outputs", "fp16", 128)
    for reverse in (False, True):
        yield _scan(reverse, 128)
    for dtype, dim in (("bf16", 64), ("bf16", 128), ("fp32", 128)):
        yield _decode(dtype, dim, outputs=True)
    yield _decode("bf16", 128, outputs=False)


def _walk(architecture: str, name: str, dtype: str, dim: int) -> Variant:
    tiles = walk_tiles(architecture, _BYTES[dtype], dim, dim, None)
    precision, state_precision = precisions(architecture, _BYTES[dtype])
    reverse, transposed = _PASSES[name]
    return Variant(
        name=f"walk.{name}/{dtype}/D{dim}",
        kernel=walk,
        types={
            **dict.fromkeys(("x", "y", "z", "out"), f"*{dtype}"),
            **dict.fromkeys(("initial", "final", "slopes"), "*fp32"),
            "boundaries": "*i32",
            "H": "i32",
        },
        constants={
            "R": dim,
            "W": dim,
            "BR": padded(dim),
            "C": tiles.chunk,
            "BW": tiles.columns,
            "REVERSE": reverse,
            "TRANSPOSED": transposed,
            "HAS_INITIAL": True,
            "HAS_FINAL": not transposed,
            "PRECISION": precision,
            "STATE_PRECISION": state_precision,
        },
        warps=tiles.warps,
        stages=tiles.stages,
    )


def _states(architecture: str, reverse: bool, dtype: str, dim: int) -> Variant:
    tiles = state_tiles(architecture, _BYTES[dtype], dim, dim, None)
    return Variant(
        name=f"segment_states.{'reverse' if reverse else 'forward'}/{dtype}/D{dim}",
        kernel=segment_states,
        types={
            **dict.fromkeys(("y", "z"), f"*{dtype}"),
            **dict.fromkeys(("states", "slopes"), "*fp32"),
            **dict.fromkeys(("boundaries", "first", "owners"), "*i32"),
            "H": "i32",
        },
        constants={
            "R": dim,
            "W": dim,
            "BR": padded(dim),
            "C": tiles.chunk,
            "BW": tiles.columns,
            "REVERSE": reverse,
            "SKIP_LAST": True,
            "PRECISION": precisions(architecture, _BYTES[dtype])[0],
        },
        warps=tiles.warps,
        stages=tiles.stages,
    )


def _scan(reverse: bool, dim: int) -> Variant:
    return Variant(
        name=f"scan_segments.{'reverse' if reverse else 'forward'}/D{dim}",
        kernel=scan_segments,
        types={
            **dict.fromkeys(("states", "initial", "final", "slopes"), "*fp32"),
            **dict.fromkeys(("boundaries", "first"), "*i32"),
            "H": "i32",
        },
        constants={
            "SIZE": dim * dim,
            "BLOCK": SCAN_ELEMENTS,
            "REVERSE": reverse,
            "HAS_INITIAL": True,
            "HAS_FINAL": True,
        },
        warps=4,
        stages=2,
    )


def _decode(dtype: str, dim: int, outputs: bool) -> Variant:
    return Variant(
        name=f"decode.{'step' if outputs else 'accept'}/{dtype}/D{dim}",
        kernel=decode,
        types={
            **dict.fromkeys(("q", "k", "v", "out"), f"*{dtype}"),
            **dict.fromkeys(("cache", "slopes"), "*fp32"),
            **dict.fromkeys(("slots", "accepted"), "*i32"),
            **dict.fromkeys(("T", "H"), "i32"),
        },
        constants={
            "D": dim,
            "E": dim,
            "BD": padded(dim),
            "BE": min(DECODE.columns, padded(dim)),
            "HAS_ACCEPTED": True,
            "HAS_OUTPUTS": outputs,
        },
        warps=DECODE.warps,
        stages=DECODE.stages,
    )
