"""Checks of what callers pass to the mixture of experts.

Every complaint is a `ValueError` (`TypeError` for what is no tensor) that names the argument and what was expected.
Values, as opposed to shapes, are checked only where looking at them is free, which is on the CPU.
"""

import torch
from torch import Tensor

from toolgym.kernels.tensors import check_dtype, check_tensor, described, dtype_text, listed, shape_text, wide_dtype


def check_floats(x: Tensor, name: str, shape: str) -> None:
    """Checks a floating-point tensor's dtype and number of dimensions, written as in ``[T, H]``."""
    check_tensor(x, name)
    if x.dim() != shape.count(",") + 1 or 0 in x.shape[1:]:
        raise ValueError(f"{name} must be {shape} with at least one of all but the first, not {shape_text(x)}")
    check_dtype(x, name)


def check_choices(experts: Tensor, num_experts: int) -> None:
    """Checks the chosen experts [T, k]."""
    check_count(num_experts, "num_experts")
    check_tensor(experts, "experts")
    if experts.dim() != 2 or not experts.shape[1] or experts.dtype not in (torch.int32, torch.int64):
        raise ValueError(f"experts must be int64 or int32 of shape [T, k] with k at least 1, not {described(experts)}")
    if experts.device.type == "cpu" and experts.numel():
        least, most = (int(x) for x in experts.aminmax())
        if least < 0 or most >= num_experts:
            raise ValueError(f"experts must lie between 0 and {num_experts - 1}; they reach from {least} to {most}")


def check_mask(mask: Tensor | None, like: Tensor) -> None:
    """Checks a mask [T] of real tokens."""
    if mask is None:
        return
    check_tensor(mask, "mask")
    if mask.dtype != torch.bool or mask.shape != like.shape[:1]:
        raise ValueError(f"mask must be bool of shape [{like.shape[0]}], not {described(mask)}")
    _check_device(mask, "mask", like.device)


def check_count(count: int, name: str) -> None:
    """Checks a whole number of at least 1."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {count!r}")


def check_capacity(capacity: int | None) -> None:
    """Checks the most rows of an expert."""
    if capacity is not None and (isinstance(capacity, bool) or not isinstance(capacity, int) or capacity < 0):
        raise ValueError(f"capacity must be a whole number of at least 0, or None; not {capacity!r}")


def check_taken(taken: Tensor | None, capacity: int | None, num_experts: int, like: Tensor) -> None:
    """Checks places [E] of the capacity that are taken already."""
    if taken is None:
        return
    if capacity is None:
        raise ValueError("taken must not be given without capacity")
    check_tensor(taken, "taken")
    if taken.dtype not in (torch.int32, torch.int64) or taken.shape != (num_experts,):
        raise ValueError(f"taken must be int64 or int32 of shape [{num_experts}], not {described(taken)}")
    _check_device(taken, "taken", like.device)


def check_rows(rows: Tensor, name: str, shape: str, count: int, device: torch.device) -> None:
    """Checks features whose first dimension the dispatch decides."""
    check_floats(rows, name, shape)
    if rows.shape[0] != count:
        raise ValueError(f"{name} must be {shape} with {count} rows, as the dispatch has, not {shape_text(rows)}")
    _check_device(rows, name, device)


def check_weights(weights: Tensor, rows: Tensor, shape: torch.Size) -> None:
    """Checks the router's weights [T, k]."""
    check_tensor(weights, "weights")
    if weights.shape != shape:
        raise ValueError(f"weights must be [T, k] {tuple(shape)}, as the dispatch has, not {shape_text(weights)}")
    if weights.dtype != wide_dtype(rows.dtype):
        raise ValueError(f"weights must be {dtype_text(wide_dtype(rows.dtype))}, not {dtype_text(weights.dtype)}")
    _check_device(weights, "weights", rows.device)


def check_experts(rows: Tensor, gate_up: Tensor, down: Tensor) -> None:
    """Checks rows [R, H] and the experts' weights gate_up [E, 2F, H] and down [E, H, F] against each other."""
    check_floats(rows, "rows", "[R, H]")
    check_floats(gate_up, "gate_up", "[E, 2F, H]")
    check_floats(down, "down", "[E, H, F]")
    count, twice, hidden = gate_up.shape
    if not count or twice % 2 or hidden != rows.shape[1]:
        raise ValueError(
            f"gate_up must be [E, 2F, H] with H = {rows.shape[1]}, gate over up; not {shape_text(gate_up)}"
        )
    if down.shape != (count, hidden, twice // 2):
        raise ValueError(f"down must be [E, H, F] {(count, hidden, twice // 2)} to fit gate_up, not {shape_text(down)}")
    for x, name in ((gate_up, "gate_up"), (down, "down")):
        if x.dtype != rows.dtype:
            raise ValueError(f"{name} must be {dtype_text(rows.dtype)} like the features, not {dtype_text(x.dtype)}")
        _check_device(x, name, rows.device)


def check_offsets(offsets: Tensor, rows: Tensor, count: int) -> Tensor:
    """Checks where the experts' rows begin and end [E + 1]; returns them as int32 on the rows' device.

    Offsets on the CPU are also checked to begin at 0, never to fall and to end at R.
    """
    check_tensor(offsets, "offsets")
    if offsets.dtype not in (torch.int32, torch.int64) or offsets.shape != (count + 1,):
        raise ValueError(f"offsets must be int32 or int64 of shape [{count + 1}], not {described(offsets)}")
    if offsets.device.type == "cpu":
        at = offsets.tolist()
        if at[0] != 0 or at[-1] != rows.shape[0] or at != sorted(at):
            raise ValueError(f"offsets must begin at 0, never fall and end at R = {rows.shape[0]}; not {listed(at)}")
    return offsets.to(rows.device, torch.int32).contiguous()


def _check_device(x: Tensor, name: str, device: torch.device) -> None:
    if x.device != device:
        raise ValueError(f"{name} must be on {device} like the rest, not on {x.device}")
