"""What the kernels cost in FLOPs and bytes, and the least time this takes on a GPU; computed, never measured.

`python -m toolgym.kernels.roofline` prints the tables of docs/roofline.md.
"""

from toolgym.kernels.roofline.experts import ExpertSizes, experts_backward, experts_forward
from toolgym.kernels.roofline.gpus import GPUS, Gpu, Work, seconds
from toolgym.kernels.roofline.lightning import Sizes, backward, crossover, decode, flash_attention, forward

__all__ = [
    "GPUS",
    "ExpertSizes",
    "Gpu",
    "Sizes",
    "Work",
    "backward",
    "crossover",
    "decode",
    "experts_backward",
    "experts_forward",
    "flash_attention",
    "forward",
    "seconds",
]
