"""Checks of what callers pass to lightning attention, and padding masks turned into packed sequences.

Every complaint is a `ValueError` (`TypeError` for what is no tensor) that names the argument and what was expected.
Values, as opposed to shapes, are checked only where looking at them is free: ``slopes``, ``slots`` and ``accepted`` on
the CPU. ``cu_seqlens`` and ``padding_mask`` are always checked; pass them on the CPU to save a wait for the GPU.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import inf

import torch
from torch import Tensor

from toolgym.kernels.tensors import check_dtype, check_tensor, described, dtype_text, listed, shape_text, wide_dtype


def check_inputs(q: Tensor, k: Tensor, v: Tensor, slopes: Tensor) -> None:
    """Checks q, k [B, T, H, D], v [B, T, H, E] and slopes [H] against each other."""
    _check_tokens(q, "q")
    check_keys_values(k, v, slopes)
    if q.shape != k.shape:
        raise ValueError(f"q and k must have one shape [B, T, H, D]; q has {shape_text(q)} and k has {shape_text(k)}")
    _check_like(q, k, "q", "k")


def check_keys_values(k: Tensor, v: Tensor, slopes: Tensor) -> None:
    """Checks k, v and slopes against each other."""
    _check_tokens(k, "k")
    _check_tokens(v, "v")
    if v.shape[:3] != k.shape[:3]:
        raise ValueError(f"v must be [B, T, H, E] with k's B, T and H; v has {shape_text(v)} and k has {shape_text(k)}")
    _check_like(v, k, "v", "k")
    check_tensor(slopes, "slopes")
    if slopes.shape != k.shape[2:3]:
        raise ValueError(f"slopes must have shape [{k.shape[2]}], one per head, not {shape_text(slopes)}")
    if slopes.dtype not in (torch.float32, wide_dtype(k.dtype)):
        raise ValueError(f"slopes must be float32: decays do not survive rounding to {dtype_text(slopes.dtype)}")
    if slopes.device != k.device:
        raise ValueError(f"slopes must be on {k.device} like k, not on {slopes.device}")
    if slopes.requires_grad:
        raise ValueError("slopes must not require gradients: none are computed for them")
    if slopes.device.type == "cpu" and not all(0 <= slope < inf for slope in slopes.tolist()):
        raise ValueError("slopes must be finite and not negative")


def check_state(state: Tensor, name: str, rows: int | None, k: Tensor, v: Tensor) -> None:
    """Checks a state [rows, H, D, E]; any number of rows if ``rows`` is None."""
    check_tensor(state, name)
    shape = (state.shape[0] if rows is None and state.dim() else rows, *k.shape[2:], v.shape[3])
    if state.shape != shape:
        raise ValueError(f"{name} must be [{'S' if rows is None else rows}, H, D, E] {shape}, not {shape_text(state)}")
    if state.dtype != wide_dtype(k.dtype):
        raise ValueError(f"{name} must be {dtype_text(wide_dtype(k.dtype))}, not {dtype_text(state.dtype)}")
    if state.device != k.device:
        raise ValueError(f"{name} must be on {k.device} like k, not on {state.device}")


def check_chunk(chunk: int | None) -> None:
    """Checks the block length."""
    if chunk is not None and (isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1):
        raise ValueError(f"chunk must be a whole number of tokens of at least 1, or None; not {chunk!r}")


def check_offsets(cu_seqlens: Tensor, q: Tensor) -> Tensor:
    """Checks packed documents' offsets; returns them as int32 on q's device.

    Raises:
        ValueError: Not [N + 1] whole numbers that begin at 0, never fall and end at T, or B is not 1.
    """
    check_tensor(cu_seqlens, "cu_seqlens")
    if q.shape[0] != 1:
        raise ValueError(f"cu_seqlens packs documents along T and needs B = 1, not B = {q.shape[0]}")
    if cu_seqlens.dtype not in (torch.int32, torch.int64) or cu_seqlens.dim() != 1 or not cu_seqlens.numel():
        raise ValueError(f"cu_seqlens must be int32 or int64 of shape [N + 1], not {described(cu_seqlens)}")
    offsets = cu_seqlens.tolist()
    if offsets[0] != 0 or offsets[-1] != q.shape[1] or any(b < a for a, b in pairwise(offsets)):
        raise ValueError(f"cu_seqlens must begin at 0, never fall and end at T = {q.shape[1]}; it is {listed(offsets)}")
    return cu_seqlens.to(q.device, torch.int32)


@dataclass(frozen=True)
class Packing:
    """Where the real tokens of padded rows are.

    Attributes:
        index: int64 [tokens], positions in the flattened [B * T] that are no padding, row by row.
        cu_seqlens: int32 [B + 1], the rows' offsets once packed.
        batch: B.
        length: T.
    """

    index: Tensor
    cu_seqlens: Tensor
    batch: int
    length: int

    @classmethod
    def of(cls, padding_mask: Tensor, q: Tensor) -> "Packing":
        """Reads a mask [B, T], true (or 1) where a token is real; padding may stand left, right or on both sides.

        Raises:
            ValueError: Wrong shape or dtype, other numbers than 0 and 1, or padding between the tokens of a row.
        """
        check_tensor(padding_mask, "padding_mask")
        if padding_mask.shape != q.shape[:2]:
            raise ValueError(f"padding_mask must be [B, T] {tuple(q.shape[:2])}, not {shape_text(padding_mask)}")
        if padding_mask.is_floating_point() or padding_mask.is_complex():
            raise ValueError(
                f"padding_mask must be bool or whole numbers 0 and 1, not {dtype_text(padding_mask.dtype)}"
            )
        real = padding_mask.to(torch.bool)
        if padding_mask.dtype != torch.bool and not bool((real == padding_mask).all()):
            raise ValueError("padding_mask must hold only 0 (padding) and 1 (token)")
        starts = real.clone()
        starts[:, 1:] &= ~real[:, :-1]
        runs = starts.sum(1)
        if bool((runs > 1).any()):
            row = int((runs > 1).nonzero()[0])
            raise ValueError(f"padding_mask must keep a row's tokens together; row {row} has padding between tokens")
        index = real.flatten().nonzero().flatten().to(q.device)
        lengths = real.sum(1, dtype=torch.int32)
        offsets = torch.nn.functional.pad(lengths.cumsum(0, dtype=torch.int32), (1, 0)).to(q.device)
        return cls(index, offsets, *padding_mask.shape)

    def pack(self, x: Tensor) -> Tensor:
        """Takes the real tokens of [B, T, H, D] into [1, tokens, H, D]."""
        return x.flatten(0, 1).index_select(0, self.index).unsqueeze(0)

    def unpack(self, x: Tensor) -> Tensor:
        """Puts [1, tokens, H, E] back into [B, T, H, E] with zeros at the padding."""
        flat = x.new_zeros(self.batch * self.length, *x.shape[2:])
        return flat.index_copy(0, self.index, x[0]).view(self.batch, self.length, *x.shape[2:])


def check_slots(slots: Tensor, state_cache: Tensor, k: Tensor) -> Tensor:
    """Checks cache rows [B]; returns them as int32. On the CPU also that they exist and that none is there twice."""
    rows = _check_counts(slots, "slots", k)
    if rows.device.type == "cpu":
        used = [slot for slot in rows.tolist() if slot >= 0]
        if any(slot >= state_cache.shape[0] for slot in used):
            raise ValueError(f"slots must be below S = {state_cache.shape[0]} (negative for padding): {listed(used)}")
        if len(set(used)) < len(used):
            raise ValueError(f"slots must not name a row of the cache twice in one step: {listed(used)}")
    return rows


def check_accepted(accepted: Tensor, k: Tensor) -> Tensor:
    """Checks accepted lengths [B]; returns them as int32. On the CPU also that they lie between 0 and T."""
    lengths = _check_counts(accepted, "accepted", k)
    if lengths.device.type == "cpu" and any(not 0 <= n <= k.shape[1] for n in lengths.tolist()):
        raise ValueError(f"accepted must lie between 0 and T = {k.shape[1]}: {listed(lengths.tolist())}")
    return lengths


def _check_counts(x: Tensor, name: str, k: Tensor) -> Tensor:
    check_tensor(x, name)
    if x.dtype not in (torch.int32, torch.int64) or x.shape != k.shape[:1]:
        raise ValueError(f"{name} must be int32 or int64 of shape [{k.shape[0]}], not {described(x)}")
    if x.device != k.device:
        raise ValueError(f"{name} must be on {k.device} like k, not on {x.device}")
    return x.to(torch.int32).contiguous()


def _check_tokens(x: Tensor, name: str) -> None:
    check_tensor(x, name)
    if x.dim() != 4 or x.shape[2] == 0 or x.shape[3] == 0:
        raise ValueError(f"{name} must have four dimensions (B, T, heads, head size), not shape {shape_text(x)}")
    check_dtype(x, name)


def _check_like(x: Tensor, other: Tensor, name: str, other_name: str) -> None:
    if x.dtype != other.dtype:
        raise ValueError(f"{name} must be {dtype_text(other.dtype)} like {other_name}, not {dtype_text(x.dtype)}")
    if x.device != other.device:
        raise ValueError(f"{name} must be on {other.device} like {other_name}, not on {x.device}")
