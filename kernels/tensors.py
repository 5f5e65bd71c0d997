"""What the kernels' checks of their arguments share: the dtypes they take, and how tensors are named in a complaint."""

import torch
from torch import Tensor

DTYPES = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
"""Dtypes of features."""


def wide_dtype(dtype: torch.dtype) -> torch.dtype:
    """What states, router probabilities and sums are kept in: fp32, or fp64 for fp64 features."""
    return torch.float64 if dtype == torch.float64 else torch.float32


def check_tensor(x: Tensor, name: str) -> None:
    """Refuses what is no tensor with a `TypeError` that names the argument."""
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a tensor, not {type(x).__name__}")


def check_dtype(x: Tensor, name: str) -> None:
    """Refuses a dtype that is none of `DTYPES` with a `ValueError` that names the argument."""
    if x.dtype not in DTYPES:
        raise ValueError(f"{name} must be float64, float32, float16 or bfloat16, not {dtype_text(x.dtype)}")


def shape_text(x: Tensor) -> str:
    """A tensor's shape, as in ``(2, 3)``."""
    return str(tuple(x.shape))


def dtype_text(dtype: torch.dtype) -> str:
    """A dtype's name, as in ``float32``."""
    return str(dtype).removeprefix("torch.")


def described(x: Tensor) -> str:
    """A tensor's dtype and shape, as in ``float32 of shape (2, 3)``."""
    return f"{dtype_text(x.dtype)} of shape {shape_text(x)}"


def listed(numbers: list[int]) -> str:
    """The numbers, at most twelve of them."""
    return str(numbers) if len(numbers) <= 12 else f"[{', '.join(map(str, numbers[:12]))}, …]"
