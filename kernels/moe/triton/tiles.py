"""Which tiles the grouped products are compiled with, per architecture; fixed tables, without an autotuner.

Every entry compiles without spilling a register, which ``tests/kernels/moe`` measures ahead of time and holds it to.
None was chosen by running it: this project has had no GPU so far.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from toolgym.kernels.architectures import architecture_of

GROUP = 8
"""Tiles of rows that share a block of weights in the second-level cache."""

COLUMNS = 1024
"""Columns that a program of `spread` or `combine` holds at a time."""


@dataclass(frozen=True)
class Tiles:
    """What one product is compiled with.

    Attributes:
        rows: Rows in a tile, or in a step of a weight's gradient.
        columns: Columns of the result (rows of it, for a weight's gradient).
        steps: Length of a step of the sum (columns of the result, for a weight's gradient).
        warps: Warps in a program.
        stages: Depth of the loads' software pipeline.
    """

    rows: int
    columns: int
    steps: int
    warps: int
    stages: int


@dataclass(frozen=True)
class Table:
    """Tiles of the kinds of product; those for few rows an expert, and those for many.

    Attributes:
        double: `gate_up_product`, which holds two sums.
        single: `product`.
        gradient: `product` with GRADIENT, which has more to do at its end.
        weight: `weight_gradient`, with few rows as with many.
    """

    double: tuple[Tiles, Tiles]
    single: tuple[Tiles, Tiles]
    gradient: tuple[Tiles, Tiles]
    weight: Tiles


_FEW = Tiles(16, 64, 64, 4, 3)
_PLAIN = (Tiles(16, 32, 32, 2, 2), Tiles(32, 32, 32, 4, 2))
_FULL = Table(double=_PLAIN, single=_PLAIN, gradient=_PLAIN, weight=_PLAIN[1])
_HOPPER = Table(
    double=(_FEW, Tiles(128, 128, 64, 8, 3)),
    single=(_FEW, Tiles(128, 128, 64, 8, 3)),
    gradient=(_FEW, Tiles(128, 64, 64, 8, 3)),
    weight=Tiles(64, 128, 128, 8, 3),
)

# Architecture and bytes in an element.
TABLES: dict[tuple[str, int], Table] = {
    ("sm_80", 2): Table(
        double=(_FEW, Tiles(128, 64, 32, 8, 3)),
        single=(_FEW, Tiles(128, 128, 32, 8, 3)),
        gradient=(_FEW, Tiles(128, 64, 32, 8, 3)),
        weight=Tiles(32, 128, 128, 8, 3),
    ),
    ("sm_90", 2): _HOPPER,
    ("sm_100", 2): _HOPPER,
    ("gfx942", 2): Table(
        double=(Tiles(16, 64, 64, 4, 2), Tiles(128, 64, 32, 4, 2)),
        single=(Tiles(16, 64, 64, 4, 2), Tiles(128, 128, 32, 8, 2)),
        gradient=(Tiles(16, 64, 64, 4, 2), Tiles(128, 64, 32, 8, 2)),
        weight=Tiles(32, 128, 128, 8, 2),
    ),
    ("sm_80", 4): _FULL,
    ("sm_90", 4): _FULL,
    ("sm_100", 4): _FULL,
    ("gfx942", 4): _FULL,
}


def is_many(rows: int, experts: int) -> bool:
    """Whether tiles for many rows are used: where an expert has more than 32 on average."""
    return rows > 32 * experts


def precision(architecture: str, element_bytes: int) -> str:
    """fp32 keeps fp32's accuracy: by three TF32 products where these fit the registers, else by fp32 instructions."""
    return "tf32x3" if element_bytes == 4 and architecture in ("sm_90", "sm_100") else "ieee"


def table_of(x: Tensor) -> tuple[str, Table]:
    """The architecture and its table for a tensor; the backend has refused what has none."""
    architecture = architecture_of(x.device)
    assert architecture is not None, "refusal() has been asked"
    return architecture, TABLES[architecture, x.element_size()]


def tile_table(offsets: Tensor, rows: int, height: int) -> tuple[Tensor, Tensor]:
    """The expert (-1 for none) and the first row of every tile, int32, without waiting for the GPU.

    There are as many as the rows could need however they are spread: one tile may be cut short for each expert.
    """
    experts = offsets.shape[0] - 1
    count = min(rows, (rows + experts * (height - 1)) // height)
    needed = (offsets.diff() + (height - 1)) // height
    ends = needed.cumsum(0)
    tile = torch.arange(count, device=offsets.device)
    owner = torch.searchsorted(ends, tile, right=True)
    valid = owner < experts
    owner = owner.clamp(max=experts - 1)
    first = offsets[owner] + (tile - (ends - needed)[owner]) * height
    return torch.where(valid, owner, -1).to(torch.int32), first.to(torch.int32)
