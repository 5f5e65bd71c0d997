"""How packed documents lie on the ranks of a process group: plain data that every rank computes alike.

The tokens of N documents stand one after the other; rank r holds the next ``lengths[r]`` of them. A document begins on
the rank of its first token and ends on the rank of its last one. An empty document does both on the rank that holds the
token behind it, or on the last rank. So the documents of a rank are a range, and so are those that begin or end there.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import torch
import torch.distributed as dist
from torch import Tensor

from toolgym.kernels.parallel.groups import check_group, like_group


@dataclass(frozen=True)
class SequenceShards:
    """Contiguous slices of one packed sequence, one per rank.

    Attributes:
        offsets: Where documents begin in the whole sequence: N + 1 numbers that begin at 0 and never fall.
        lengths: Tokens on each rank; some may be 0. Their sum is ``offsets[-1]``.
        rank: The rank whose view this is.

    Raises:
        ValueError: The numbers contradict each other; the sentence names the field.
    """

    offsets: tuple[int, ...]
    lengths: tuple[int, ...]
    rank: int

    def __post_init__(self) -> None:
        offsets = self.offsets
        if not offsets or offsets[0] != 0 or any(b < a for a, b in pairwise(offsets)):
            raise ValueError(f"offsets must begin at 0 and never fall; they are {_few(offsets)}")
        if not self.lengths or any(length < 0 for length in self.lengths):
            raise ValueError(
                f"lengths must be one number of tokens per rank, at least 0; they are {_few(self.lengths)}"
            )
        if sum(self.lengths) != offsets[-1]:
            raise ValueError(
                f"the slices {_few(self.lengths)} hold {sum(self.lengths)} tokens, but cu_seqlens ends at {offsets[-1]}"
            )
        if not 0 <= self.rank < len(self.lengths):
            raise ValueError(f"rank must be between 0 and {len(self.lengths) - 1}, not {self.rank}")

    @classmethod
    def even(cls, cu_seqlens: Tensor | Sequence[int], world_size: int, rank: int) -> "SequenceShards":
        """Slices whose lengths differ by at most one token, the longer ones first.

        Args:
            cu_seqlens: [N + 1], offsets of the documents in the whole sequence.
            world_size: Number of ranks.
            rank: This rank.
        """
        offsets = _numbers(cu_seqlens)
        if world_size < 1:
            raise ValueError(f"world_size must be at least 1, not {world_size}")
        each, more = divmod(offsets[-1] if offsets else 0, world_size)
        return cls(offsets, tuple(each + (r < more) for r in range(world_size)), rank)

    @property
    def world_size(self) -> int:
        """Number of ranks."""
        return len(self.lengths)

    @cached_property
    def borders(self) -> tuple[int, ...]:
        """Where each rank's slice begins in the whole sequence, and the end: W + 1 numbers."""
        return (0, *accumulate(self.lengths))

    @property
    def slice(self) -> slice:
        """This rank's tokens in the whole sequence."""
        return slice(self.borders[self.rank], self.borders[self.rank + 1])

    @cached_property
    def documents(self) -> range:
        """Numbers of the documents that begin no later and end no earlier than this rank."""
        return self._on(self.rank)

    @cached_property
    def beginning(self) -> range:
        """Numbers of the documents that begin on this rank; over the ranks, each document once, in order."""
        return range(bisect_left(self._first, self.rank), bisect_right(self._first, self.rank))

    @cached_property
    def ending(self) -> range:
        """Numbers of the documents that end on this rank; over the ranks, each document once, in order."""
        return range(bisect_left(self._last, self.rank), bisect_right(self._last, self.rank))

    @cached_property
    def local_offsets(self) -> tuple[int, ...]:
        """Offsets of `documents` in this rank's own slice: one number more than there are documents."""
        begin, end = self.slice.start, self.slice.stop
        inner = self.offsets[self.documents.start : self.documents.stop + 1]
        return tuple(min(max(at, begin), end) - begin for at in inner) if self.documents else (0,)

    @cached_property
    def source(self) -> int:
        """First rank of the document that this rank's slice goes on with; the rank itself if it goes on with none."""
        documents = self.documents
        return self._first[documents.start] if documents else self.rank

    def reach(self, rank: int) -> int:
        """Last rank of the document that a rank's slice leaves unfinished; the rank itself if it leaves none."""
        documents = self._on(rank)
        return self._last[documents.stop - 1] if documents else rank

    def tail(self, rank: int) -> int:
        """Tokens at the end of a rank's slice whose document goes on on a later rank."""
        if self.reach(rank) == rank:
            return 0
        begin = self.offsets[self._on(rank).stop - 1]
        return self.borders[rank + 1] - max(begin, self.borders[rank])

    @property
    def head(self) -> int:
        """Tokens at the begin of this rank's slice whose document began on an earlier rank."""
        return self.local_offsets[1] if self.source < self.rank else 0

    @cached_property
    def crossed(self) -> bool:
        """Whether some document has tokens on several ranks; if none has, attention communicates nothing."""
        return self._first != self._last

    def check_slice(self, x: Tensor, name: str) -> None:
        """Checks that a tensor [1, T_r, …] holds this rank's slice.

        Raises:
            ValueError: It has another length or more than one row.
        """
        if x.shape[:2] != (1, self.lengths[self.rank]):
            raise ValueError(
                f"{name} must hold rank {self.rank}'s slice, [1, {self.lengths[self.rank]}, …], not {tuple(x.shape)}"
            )

    @cached_property
    def _first(self) -> list[int]:
        """Rank on which each document begins. Behind the last token that is the last rank."""
        return [min(bisect_right(self.borders, at), self.world_size) - 1 for at in self.offsets[:-1]]

    @cached_property
    def _last(self) -> list[int]:
        """Rank on which each document ends."""
        ends = (bisect_right(self.borders, at - 1) - 1 for at in self.offsets[1:])
        empty = (a == b for a, b in pairwise(self.offsets))
        return [first if none else end for first, end, none in zip(self._first, ends, empty, strict=True)]

    def _on(self, rank: int) -> range:
        return range(bisect_left(self._last, rank), bisect_right(self._first, rank))


def agree_on_shards(
    cu_seqlens: Tensor | Sequence[int], length: int, *, group: dist.ProcessGroup | None = None
) -> SequenceShards:
    """Learns every rank's slice length, and that all ranks were given the same documents; once per batch.

    One all-gather of five numbers per rank. What is wrong on any rank raises on all of them, so that none waits for an
    answer that never comes.

    Args:
        cu_seqlens: [N + 1], offsets of the documents in the whole sequence, the same on every rank.
        length: Tokens on this rank.
        group: Process group; None for the default one.

    Raises:
        RuntimeError: There is no process group.
        TypeError: ``cu_seqlens`` is no tensor and no sequence of whole numbers.
        ValueError: The ranks' documents differ, or the slices do not add up to ``cu_seqlens``.
    """
    rank, world_size = check_group(group)
    offsets: tuple[int, ...] = ()
    trouble: TypeError | ValueError | None = None
    try:
        offsets = _numbers(cu_seqlens)
        SequenceShards(offsets, (offsets[-1] if offsets else 0,), 0)
        if isinstance(length, bool) or not isinstance(length, int) or length < 0:
            raise ValueError(f"length must be a whole number of tokens, at least 0, not {length!r}")
    except (TypeError, ValueError) as error:
        trouble = error
    digest = int.from_bytes(hashlib.sha256(str(offsets).encode()).digest()[:7])
    told = [trouble is not None, len(offsets), offsets[-1] if offsets else 0, digest, 0 if trouble else length]
    mine = torch.tensor(told, dtype=torch.int64, device=like_group(group))
    gathered = mine.new_empty(world_size, len(told))
    dist.all_gather_single(gathered.view(-1), mine, group=group)
    rows = gathered.tolist()
    if trouble is not None:
        raise trouble
    for other, row in enumerate(rows):
        if row[0]:
            raise ValueError(f"rank {other} was given cu_seqlens or a length that it refuses; its own error says why")
        if row[1:4] != rows[0][1:4]:
            raise ValueError(
                f"cu_seqlens must be the same on every rank, but rank {other}'s differs from rank 0's: "
                f"{row[1] - 1} documents of {row[2]} tokens against {rows[0][1] - 1} of {rows[0][2]}"
            )
    return SequenceShards(offsets, tuple(row[4] for row in rows), rank)


def _numbers(cu_seqlens: Tensor | Sequence[int]) -> tuple[int, ...]:
    if isinstance(cu_seqlens, Tensor):
        if cu_seqlens.dim() != 1 or cu_seqlens.dtype not in (torch.int32, torch.int64):
            described = f"{str(cu_seqlens.dtype).removeprefix('torch.')} of shape {tuple(cu_seqlens.shape)}"
            raise ValueError(f"cu_seqlens must be int32 or int64 of shape [N + 1], not {described}")
        return tuple(cu_seqlens.tolist())
    if not isinstance(cu_seqlens, Sequence) or not all(isinstance(offset, int) for offset in cu_seqlens):
        raise TypeError("cu_seqlens must be a tensor or a sequence of whole numbers")
    return tuple(cu_seqlens)


def _few(numbers: Sequence[int]) -> str:
    return str(list(numbers)) if len(numbers) <= 12 else f"[{', '.join(map(str, numbers[:12]))}, …]"
