"""Ahead-of-time compilation of Triton kernels without a GPU, and budgets for the registers and memory they take.

`python -m toolgym.kernels.aot` compiles every kernel of an operation for every architecture and compares what the
machine code uses with a checked-in file. It proves that kernels compile and do not spill; not that they are fast.
"""

from toolgym.kernels.aot.budgets import excesses, read_budgets, write_budgets
from toolgym.kernels.aot.compilation import ARCHITECTURES, Usage, Variant, measure

__all__ = ["ARCHITECTURES", "Usage", "Variant", "excesses", "measure", "read_budgets", "write_budgets"]
