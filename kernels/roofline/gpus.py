"""GPUs by their data sheets, and the roofline: a kernel takes as long as its slower of arithmetic and memory."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Gpu:
    """A GPU as its maker's data sheet has it, dense rates.

    Attributes:
        name: What it is called.
        bf16: FLOP/s of the tensor cores in bf16.
        tf32: FLOP/s of the tensor cores in TF32.
        fp32: FLOP/s outside the tensor cores.
        bandwidth: Bytes/s of the memory.
        processors: Multiprocessors.
    """

    name: str
    bf16: float
    tf32: float
    fp32: float
    bandwidth: float
    processors: int


GPUS = (
    Gpu("H100 SXM", 989.4e12, 494.7e12, 66.9e12, 3.35e12, 132),
    Gpu("H200 SXM", 989.4e12, 494.7e12, 66.9e12, 4.8e12, 132),
)
"""The two differ in memory only."""


@dataclass(frozen=True)
class Work:
    """What one kernel does.

    Attributes:
        kernel: Its name.
        bf16: FLOPs on the tensor cores in bf16.
        tf32: FLOPs on the tensor cores in TF32.
        fp32: FLOPs outside the tensor cores.
        bytes: Bytes that must pass between memory and chip; what is read again is taken to come from the cache.
    """

    kernel: str
    bf16: float = 0.0
    tf32: float = 0.0
    fp32: float = 0.0
    bytes: float = 0.0

    @property
    def flops(self) -> float:
        """FLOPs of all kinds."""
        return self.bf16 + self.tf32 + self.fp32

    def arithmetic_seconds(self, gpu: Gpu) -> float:
        """Time of the arithmetic alone."""
        return self.bf16 / gpu.bf16 + self.tf32 / gpu.tf32 + self.fp32 / gpu.fp32

    def memory_seconds(self, gpu: Gpu) -> float:
        """Time of the memory traffic alone."""
        return self.bytes / gpu.bandwidth


def seconds(works: Iterable[Work], gpu: Gpu) -> float:
    """Least time of kernels that run one after another."""
    return sum(max(work.arithmetic_seconds(gpu), work.memory_seconds(gpu)) for work in works)
