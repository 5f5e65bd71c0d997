"""Where each token goes: rows sorted by expert, their way back, and what a capacity drops."""

from dataclasses import dataclass

import torch
from torch import Tensor

from toolgym.kernels.moe.arguments import check_capacity, check_choices, check_mask, check_taken


@dataclass(frozen=True)
class Dispatch:
    """Which token stands in which row. Rows are sorted by expert, then by choice, then by token.

    The first choices of all tokens come before the second ones, so that a capacity drops the less wanted.

    Attributes:
        offsets: int32 [E + 1]; expert e has rows ``offsets[e]:offsets[e + 1]``, and ``offsets[E]`` is R.
        tokens: int64 [R], the token in each row.
        slots: int64 [R], token times k plus choice: which entry of the router's weights belongs to each row.
        rows: int64 [T, k], the row of each choice; -1 where it was dropped.
    """

    offsets: Tensor
    tokens: Tensor
    slots: Tensor
    rows: Tensor

    @property
    def whole(self) -> bool:
        """Whether no choice was dropped, as shapes alone tell."""
        return self.tokens.shape[0] == self.rows.numel()


def moe_dispatch(
    experts: Tensor,
    num_experts: int,
    *,
    mask: Tensor | None = None,
    capacity: int | None = None,
    taken: Tensor | None = None,
) -> Dispatch:
    """Sorts the tokens by expert with one stable sort, without atomics, so that equal inputs give equal rows.

    Without ``mask`` and ``capacity`` nothing is dropped and a GPU is not waited for. With them the number of rows
    depends on values, for which a GPU is waited for once.

    Args:
        experts: int64 or int32 [T, k], each token's experts in order of preference, from 0 to ``num_experts`` - 1,
            which is checked on the CPU only.
        num_experts: E.
        mask: bool [T], true where a token is real; padding goes to no expert and takes no capacity.
        capacity: Most rows of an expert; None for no limit. Later choices, and among them later tokens, are dropped.
        taken: int64 or int32 [E], places of the capacity that others hold already, as `moe_taken` counts for a group
            of processes. Only with ``capacity``.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong; the sentence names the argument.
    """
    check_choices(experts, num_experts)
    check_mask(mask, experts)
    check_capacity(capacity)
    check_taken(taken, capacity, num_experts, experts)
    length, choices = experts.shape
    keys = experts.t().reshape(-1)
    if mask is not None:
        keys = keys.masked_fill(~mask.repeat(choices), num_experts)
    keys, order = torch.sort(keys, stable=True)
    bounds = torch.arange(num_experts + 1, dtype=keys.dtype, device=keys.device)
    offsets = torch.searchsorted(keys, bounds)
    if capacity is not None:
        places = torch.arange(len(keys), device=keys.device) - offsets[keys.long()]
        if taken is not None:
            places = places + torch.nn.functional.pad(taken.long(), (0, 1))[keys.long()]
        kept = ((places < capacity) & (keys < num_experts)).nonzero().flatten()
        keys, order = keys[kept], order[kept]
        offsets = torch.searchsorted(keys, bounds)
    elif mask is not None:
        order = order[: int(offsets[-1])]
    rows = order.new_full((choices * length,), -1).scatter_(0, order, torch.arange(len(order), device=order.device))
    choice = order // max(length, 1)
    tokens = order - choice * length
    return Dispatch(
        offsets.to(torch.int32), tokens, tokens * choices + choice, rows.view(choices, length).t().contiguous()
    )


def moe_rank_rows(dispatch: Dispatch, ranks: int) -> Tensor:
    """Rows for each of ``ranks`` processes that hold E / ranks experts each, in order: int64 [ranks].

    Rows are sorted by expert, so each process's rows are together, and these are the splits of an all-to-all.

    Raises:
        ValueError: ``ranks`` does not divide the number of experts.
    """
    experts = dispatch.offsets.shape[0] - 1
    if ranks < 1 or experts % ranks:
        raise ValueError(f"ranks must divide the {experts} experts, not be {ranks}")
    return dispatch.offsets[:: experts // ranks].long().diff()
