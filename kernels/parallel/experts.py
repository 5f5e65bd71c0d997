"""Expert parallelism: rows travel to the ranks that own their experts and back, by one all-to-all each way.

With E experts on W ranks, rank r owns the E / W experts from r E / W on and nobody else holds their weights. Rows
sorted by expert (`moe_dispatch`) stand together by owner and are sent as they are; what arrives is sorted by expert
again, the rows of one expert by the rank they came from. Nothing is dropped: the numbers of rows are told beforehand.
"""

from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor
from torch.autograd.function import once_differentiable

from toolgym.kernels.moe import Dispatch, moe_dispatch, moe_experts, moe_permute, moe_rank_rows, moe_unpermute
from toolgym.kernels.moe.arguments import check_floats, check_rows
from toolgym.kernels.parallel.groups import check_group


@dataclass(frozen=True)
class ExpertExchange:
    """How many rows go where, for one batch of one layer.

    Attributes:
        sent: Rows for each rank's experts, W numbers.
        received: Rows from each rank for this rank's experts, W numbers.
        order: int64 [R'], the place among the received rows of each row sorted by expert.
        offsets: int32 [E / W + 1], where the rows of each of this rank's experts begin and end once sorted.
        group: Process group; None for the default one.
    """

    sent: tuple[int, ...]
    received: tuple[int, ...]
    order: Tensor
    offsets: Tensor
    group: dist.ProcessGroup | None

    @classmethod
    def of(cls, dispatch: Dispatch, *, group: dist.ProcessGroup | None = None) -> "ExpertExchange":
        """Tells every rank how many rows each of its experts gets: one all-to-all of E numbers.

        A GPU is waited for once, because the sizes of a transfer must be known on the CPU.

        Args:
            dispatch: This rank's tokens on their way to all E experts.
            group: Process group; None for the default one. Every rank must call this.

        Raises:
            RuntimeError: There is no process group.
            ValueError: The number of ranks does not divide E.
        """
        _, world_size = check_group(group)
        rows = moe_rank_rows(dispatch, world_size)
        wanted = dispatch.offsets.long().diff()
        told = torch.empty_like(wanted)
        dist.all_to_all_single(told, wanted, group=group)
        told = told.view(world_size, -1)  # [from rank, own expert]
        sent, received = torch.stack([rows, told.sum(1)]).tolist()
        own = torch.arange(told.shape[1], device=told.device)
        order = own.repeat(world_size).repeat_interleave(told.flatten()).sort(stable=True).indices
        offsets = torch.nn.functional.pad(told.sum(0).cumsum(0), (1, 0)).to(torch.int32)
        return cls(tuple(sent), tuple(received), order, offsets, group)


def send_to_experts(rows: Tensor, exchange: ExpertExchange) -> Tensor:
    """Sends rows sorted by expert to the ranks that own the experts.

    Args:
        rows: [R, H], from `moe_permute`.
        exchange: From the same dispatch. Every rank must call this, and run its backward if any does.

    Returns:
        [R', H], the rows of this rank's experts, sorted by expert as ``exchange.offsets`` says.

    Raises:
        ValueError: Another number of rows than the exchange is for.
    """
    check_rows(rows, "rows", "[R, H]", sum(exchange.sent), exchange.order.device)
    result: Tensor = _Send.apply(rows, exchange)  # type: ignore[no-untyped-call]
    return result


def return_from_experts(rows: Tensor, exchange: ExpertExchange) -> Tensor:
    """Sends what the experts made of the rows back to where these came from.

    Args:
        rows: [R', H] in the order of `send_to_experts`.
        exchange: The one they came by.

    Returns:
        [R, H] in the order of the dispatch, for `moe_unpermute`.

    Raises:
        ValueError: Another number of rows than the exchange is for.
    """
    check_rows(rows, "rows", "[R, H]", sum(exchange.received), exchange.order.device)
    result: Tensor = _Return.apply(rows, exchange)  # type: ignore[no-untyped-call]
    return result


def sharded_mixture_of_experts(
    x: Tensor,
    experts: Tensor,
    weights: Tensor,
    gate_up: Tensor,
    down: Tensor,
    *,
    mask: Tensor | None = None,
    capacity: int | None = None,
    taken: Tensor | None = None,
    backend: str | None = None,
    group: dist.ProcessGroup | None = None,
) -> Tensor:
    """Computes `mixture_of_experts` of this rank's tokens with experts of which each rank owns its share.

    Every rank of the group must call it, with the same number of experts each, and run its backward if any does. The
    gradients of ``gate_up`` and ``down`` are those of all ranks' tokens; they must not be reduced over the group again.

    Args:
        x: This rank's tokens [T_r, H]; T_r may be 0 and may differ between ranks.
        experts: int64 or int32 [T_r, k], numbers from 0 to E - 1.
        weights: [T_r, k] in fp32 (fp64 for fp64 tokens).
        gate_up: This rank's experts [E / W, 2F, H] in x's dtype; see `moe_experts`.
        down: [E / W, H, F] in x's dtype.
        mask: As in `moe_dispatch`.
        capacity: As in `moe_dispatch`; with ``taken`` from `moe_taken` it holds for the group as a whole.
        taken: As in `moe_dispatch`.
        backend: As in `moe_permute`.
        group: Process group; None for the default one.

    Returns:
        [T_r, H] in x's dtype.

    Raises:
        RuntimeError: There is no process group.
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong; the sentence names the argument.
        BackendError: A named backend cannot serve the call.
    """
    _, world_size = check_group(group)
    check_floats(x, "x", "[T, H]")
    check_floats(gate_up, "gate_up", "[E / W, 2F, H]")
    dispatch = moe_dispatch(experts, gate_up.shape[0] * world_size, mask=mask, capacity=capacity, taken=taken)
    exchange = ExpertExchange.of(dispatch, group=group)
    rows = send_to_experts(moe_permute(x, dispatch, backend=backend), exchange)
    rows = moe_experts(rows, gate_up, down, exchange.offsets, backend=backend)
    return moe_unpermute(return_from_experts(rows, exchange), weights, dispatch, backend=backend)


class _Send(torch.autograd.Function):
    """To the experts; the gradients come back as the experts' results do."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, exchange: ExpertExchange) -> Tensor:
        ctx.exchange = exchange
        return _there(rows, exchange)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        return _back(grad, ctx.exchange), None


class _Return(torch.autograd.Function):
    """Back from the experts; the gradients go as the rows went."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, exchange: ExpertExchange) -> Tensor:
        ctx.exchange = exchange
        return _back(rows, exchange)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        return _there(grad, ctx.exchange), None


def _there(rows: Tensor, exchange: ExpertExchange) -> Tensor:
    arrived = rows.new_empty(sum(exchange.received), rows.shape[1])
    dist.all_to_all_single(
        arrived, rows.contiguous(), list(exchange.received), list(exchange.sent), group=exchange.group
    )
    return arrived.index_select(0, exchange.order)


def _back(rows: Tensor, exchange: ExpertExchange) -> Tensor:
    as_arrived = torch.empty_like(rows).index_copy_(0, exchange.order, rows)
    home = rows.new_empty(sum(exchange.sent), rows.shape[1])
    dist.all_to_all_single(home, as_arrived, list(exchange.sent), list(exchange.received), group=exchange.group)
    return home
