"""Mixture of experts: a router with its losses, and permute, grouped SwiGLU experts and unpermute with backward.

`mixture_of_experts` does the whole way from tokens to outputs. Its pieces, for experts that are spread over processes,
are `moe_dispatch`, `moe_permute`, `moe_experts` and `moe_unpermute`.
"""

from toolgym.kernels.moe.checkpoint import experts_from_minimax, experts_to_minimax
from toolgym.kernels.moe.dispatch import Dispatch, moe_dispatch, moe_rank_rows
from toolgym.kernels.moe.operation import mixture_of_experts, moe_experts, moe_permute, moe_unpermute
from toolgym.kernels.moe.router import (
    RouterStatistics,
    Routing,
    moe_load_balancing_loss,
    moe_route,
    moe_statistics,
    moe_taken,
    moe_z_loss,
)

__all__ = [
    "Dispatch",
    "RouterStatistics",
    "Routing",
    "experts_from_minimax",
    "experts_to_minimax",
    "mixture_of_experts",
    "moe_dispatch",
    "moe_experts",
    "moe_load_balancing_loss",
    "moe_permute",
    "moe_rank_rows",
    "moe_route",
    "moe_statistics",
    "moe_taken",
    "moe_unpermute",
    "moe_z_loss",
]
