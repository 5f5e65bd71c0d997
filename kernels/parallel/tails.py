"""Exchange of tails: the last tokens of a rank's slice, whose document goes on on later ranks, and their gradients.

Each generator gives the blocks [tokens, …] that concern this rank: first its own, then those of earlier ranks from near
to far, back to where its first document began. With gradients, each earlier rank's block comes with a buffer of its
shape, which the caller fills before it goes on; at the end all ranks' buffers have been added to ``grad_tail``.
"""

from collections.abc import Iterator

import torch
import torch.distributed as dist
from torch import Tensor

from toolgym.kernels.parallel.shards import SequenceShards

Group = dist.ProcessGroup | None


def gathered_blocks(tail: Tensor, shards: SequenceShards, group: Group) -> Iterator[tuple[int, Tensor]]:
    """All tails by one all-gather, padded to the longest; it is under way while the caller uses its own keys."""
    most = _longest(shards)
    if not most:
        yield shards.rank, tail
        return
    gathered = tail.new_empty(shards.world_size, most, *tail.shape[1:])
    padded = tail.new_zeros(most, *tail.shape[1:])
    padded[: tail.shape[0]] = tail
    work = dist.all_gather_single(gathered.view(-1), padded.view(-1), group=group, async_op=True)
    yield shards.rank, tail
    work.wait()
    for rank in reversed(range(shards.source, shards.rank)):
        yield rank, gathered[rank, : shards.tail(rank)]


def gathered_gradients(
    tail: Tensor, grad_tail: Tensor, shards: SequenceShards, group: Group
) -> Iterator[tuple[int, Tensor, Tensor]]:
    """As `gathered_blocks`, and one reduce-scatter of the gradients."""
    most = _longest(shards)
    grads = grad_tail.new_zeros(shards.world_size, most, *tail.shape[1:])
    for rank, block in gathered_blocks(tail, shards, group):
        yield rank, block, grads[rank, : block.shape[0]]
    if most:
        total = torch.empty_like(grads[0])
        dist.reduce_scatter_single(total.view(-1), grads.view(-1), group=group)
        grad_tail += total[: tail.shape[0]]


def passed_blocks(tail: Tensor, shards: SequenceShards, group: Group) -> Iterator[tuple[int, Tensor]]:
    """Tails from neighbour to neighbour; the next one is under way while the caller uses the one before."""
    return ((rank, block) for rank, block in _passed(tail, shards, group) if block is not None)


def passed_gradients(
    tail: Tensor, grad_tail: Tensor, shards: SequenceShards, group: Group
) -> Iterator[tuple[int, Tensor, Tensor]]:
    """As `passed_blocks`; each block's gradient goes home at once, while the caller uses the next block."""
    home = _Homecoming(grad_tail)
    for rank, block in _passed(tail, shards, group):
        if rank == shards.rank:
            yield rank, tail, grad_tail  # the caller adds its own gradients where it likes
            continue
        operations = []
        if block is not None:
            grads = grad_tail.new_zeros(block.shape)
            yield rank, block, grads
            operations.append(dist.P2POp(dist.isend, grads, group=group, group_peer=rank))
        home.wait()
        other = 2 * shards.rank - rank  # as far behind this rank as the block's owner stands before it
        if tail.shape[0] and other <= shards.reach(shards.rank):
            operations.append(dist.P2POp(dist.irecv, home.expected(), group=group, group_peer=other))
        home.started(operations)
    home.wait()


class _Homecoming:
    """Gradients of this rank's tail that are on their way, one at a time."""

    def __init__(self, grad_tail: Tensor) -> None:
        self._grad_tail = grad_tail
        self._arriving: Tensor | None = None
        self._operations: list[dist.P2POp] = []  # they hold what is being sent
        self._works: list[dist.Work] = []

    def expected(self) -> Tensor:
        """Space for the next one."""
        self._arriving = torch.empty_like(self._grad_tail)
        return self._arriving

    def started(self, operations: list[dist.P2POp]) -> None:
        """Starts the transfers."""
        self._operations = operations
        self._works = dist.batch_isend_irecv(operations) if operations else []

    def wait(self) -> None:
        """Waits for what is under way and adds it."""
        for work in self._works:
            work.wait()
        if self._arriving is not None:
            self._grad_tail += self._arriving
        self._arriving, self._operations, self._works = None, [], []


def _passed(tail: Tensor, shards: SequenceShards, group: Group) -> Iterator[tuple[int, Tensor | None]]:
    """For every rank from this one down to 0 its tail, or None if that does not concern this rank."""
    rank, held = shards.rank, tail if tail.shape[0] else None
    for owner in reversed(range(rank - shards.world_size + 1, rank + 1)):
        operations, arriving, before = [], None, owner - 1
        if held is not None and shards.reach(owner) > rank:
            operations.append(dist.P2POp(dist.isend, held, group=group, group_peer=rank + 1))
        if before >= 0 and shards.reach(before) >= rank and shards.tail(before):
            arriving = tail.new_empty(shards.tail(before), *tail.shape[1:])
            operations.append(dist.P2POp(dist.irecv, arriving, group=group, group_peer=rank - 1))
        works = dist.batch_isend_irecv(operations) if operations else []
        yield owner, tail if owner == rank else held
        for work in works:
            work.wait()
        held = arriving


def _longest(shards: SequenceShards) -> int:
    return max(shards.tail(rank) for rank in range(shards.world_size))
