"""Every kernel with the tiles it is launched with, for ahead-of-time compilation, at MiniMax-Text-01's sizes."""

from collections.abc import Iterator

from toolgym.kernels.aot.compilation import Variant
from toolgym.kernels.moe.triton.moves import combine, spread
from toolgym.kernels.moe.triton.products import gate_up_product, product, weight_gradient
from toolgym.kernels.moe.triton.tiles import COLUMNS, GROUP, TABLES, Tiles, precision

HIDDEN, FFN = 6144, 9216
"""Features and an expert's hidden features in MiniMax-Text-01 (arXiv 2501.08313, table 1)."""

_BYTES = {"bf16": 2, "fp16": 2, "fp32": 4}
_TABLE = ("owners", "starts", "offsets")


def variants(architecture: str) -> Iterator[Variant]:
    """All passes with many rows and few in bf16 and fp32; the forward with many rows in fp16, too."""
    for dtype in ("bf16", "fp32"):
        table = TABLES[architecture, _BYTES[dtype]]
        for many, name in ((0, "few"), (1, "many")):
            yield _gate_up(architecture, dtype, name, table.double[many])
            yield _product(architecture, dtype, name, "down", table.single[many])
            yield _product(architecture, dtype, name, "grad_active", table.gradient[many])
            yield _product(architecture, dtype, name, "grad_rows", table.single[many])
        yield _weight(architecture, dtype, "gate_up", 2 * FFN, HIDDEN, table.weight)
        yield _weight(architecture, dtype, "down", HIDDEN, FFN, table.weight)
        for weighted in (False, True):
            yield _spread(dtype, weighted)
            yield _combine(dtype, weighted)
    table = TABLES[architecture, 2]
    yield _gate_up(architecture, "fp16", "many", table.double[1])
    yield _product(architecture, "fp16", "many", "down", table.single[1])


def _gate_up(architecture: str, dtype: str, name: str, tiles: Tiles) -> Variant:
    return Variant(
        name=f"gate_up_product.{name}/{dtype}",
        kernel=gate_up_product,
        types={
            **dict.fromkeys(("x", "weights", "both", "active"), f"*{dtype}"),
            **dict.fromkeys(_TABLE, "*i32"),
            "tiles": "i32",
        },
        constants={
            "F": FFN,
            "K": HIDDEN,
            "BM": tiles.rows,
            "BN": tiles.columns,
            "BK": tiles.steps,
            "GROUP": GROUP,
            "SAVE": True,
            "PRECISION": precision(architecture, _BYTES[dtype]),
        },
        warps=tiles.warps,
        stages=tiles.stages,
    )


def _product(architecture: str, dtype: str, name: str, mode: str, tiles: Tiles) -> Variant:
    n, k = {"down": (HIDDEN, FFN), "grad_active": (FFN, HIDDEN), "grad_rows": (HIDDEN, 2 * FFN)}[mode]
    return Variant(
        name=f"product.{mode}.{name}/{dtype}",
        kernel=product,
        types={
            **dict.fromkeys(("x", "weights", "out", "both", "grad_both"), f"*{dtype}"),
            **dict.fromkeys(_TABLE, "*i32"),
            "tiles": "i32",
        },
        constants={
            "N": n,
            "K": k,
            "BM": tiles.rows,
            "BN": tiles.columns,
            "BK": tiles.steps,
            "GROUP": GROUP,
            "TRANSPOSED": mode != "down",
            "GRADIENT": mode == "grad_active",
            "PRECISION": precision(architecture, _BYTES[dtype]),
        },
        warps=tiles.warps,
        stages=tiles.stages,
    )


def _weight(architecture: str, dtype: str, name: str, n: int, k: int, tiles: Tiles) -> Variant:
    return Variant(
        name=f"weight_gradient.{name}/{dtype}",
        kernel=weight_gradient,
        types={**dict.fromkeys(("left", "right", "out"), f"*{dtype}"), "offsets": "*i32"},
        constants={
            "N": n,
            "K": k,
            "BM": tiles.rows,
            "BN": tiles.columns,
            "BK": tiles.steps,
            "PRECISION": precision(architecture, _BYTES[dtype]),
        },
        warps=tiles.warps,
        stages=tiles.stages,
    )


def _spread(dtype: str, weighted: bool) -> Variant:
    return Variant(
        name=f"spread.{'weighted' if weighted else 'plain'}/{dtype}",
        kernel=spread,
        types={
            **dict.fromkeys(("x", "out", "rows"), f"*{dtype}"),
            **dict.fromkeys(("tokens", "slots"), "*i64"),
            **dict.fromkeys(("weights", "grad_weights"), "*fp32"),
        },
        constants={"H": HIDDEN, "BH": COLUMNS, "WEIGHTED": weighted},
        warps=4,
        stages=3,
    )


def _combine(dtype: str, weighted: bool) -> Variant:
    return Variant(
        name=f"combine.{'weighted' if weighted else 'plain'}/{dtype}",
        kernel=combine,
        types={
            **dict.fromkeys(("rows", "out"), f"*{dtype}"),
            "places": "*i64",
            "weights": "*fp32",
            "choices": "i32",
        },
        constants={"H": HIDDEN, "BH": COLUMNS, "WEIGHTED": weighted},
        warps=4,
        stages=3,
    )
