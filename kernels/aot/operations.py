"""The operations whose kernels are compiled ahead of time."""

import importlib
from collections.abc import Callable, Iterable

from toolgym.kernels.aot.compilation import Usage, Variant, measure

OPERATIONS = {
    "lightning_attention": "toolgym.kernels.lightning_attention.triton.variants",
    "moe": "toolgym.kernels.moe.triton.variants",
}
"""Operation to the module whose ``variants(architecture)`` lists its kernels."""


def variants_of(operation: str, architecture: str) -> list[Variant]:
    """Every kernel of an operation, with the tiles it is launched with on an architecture."""
    listing: Callable[[str], Iterable[Variant]] = importlib.import_module(OPERATIONS[operation]).variants
    return list(listing(architecture))


def measure_named(job: tuple[str, str, str]) -> Usage:
    """Measures the variant that (operation, architecture, name) names; what a worker process is sent."""
    operation, architecture, name = job
    (variant,) = (v for v in variants_of(operation, architecture) if v.name == name)
    return measure(variant, architecture)
