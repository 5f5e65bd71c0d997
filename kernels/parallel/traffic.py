"""What the layers communicate, as arithmetic on sizes and layouts; a test compares it with what they hand over."""

from dataclasses import dataclass
from typing import Literal

from toolgym.kernels.parallel.shards import SequenceShards

Operation = Literal["all-gather", "reduce-scatter", "all-to-all", "all-reduce", "send"]

STATE_BYTES = 4
"""States, gathered gradients of states, and gradients of keys and values are fp32."""

NUMBER_BYTES = 8
"""Counts of tokens and rows are int64."""


@dataclass(frozen=True)
class Transfer:
    """One collective or one rank's messages of one kind.

    Attributes:
        operation: What is called.
        handed: Bytes that the rank hands over.
        sent: Bytes that leave the rank, in a collective that moves each byte as often as it must (ring algorithms).
    """

    operation: Operation
    handed: int
    sent: int

    @classmethod
    def collective(cls, operation: Operation, handed: int, ranks: int) -> "Transfer":
        """A collective of ``ranks`` to which each rank hands ``handed`` bytes; an all-to-all is taken to be even."""
        times = {"all-gather": ranks * (ranks - 1), "all-reduce": 2 * (ranks - 1)}.get(operation, ranks - 1)
        return cls(operation, handed, handed * times // ranks)


@dataclass(frozen=True)
class LayerTraffic:
    """What one rank sends for one layer and one batch, in order."""

    forward: tuple[Transfer, ...]
    backward: tuple[Transfer, ...]


def agreement_traffic(ranks: int) -> Transfer:
    """`agree_on_shards`, once per batch."""
    return Transfer.collective("all-gather", 5 * NUMBER_BYTES, ranks)


def lightning_traffic(shards: SequenceShards, *, heads: int, key_dim: int, value_dim: int) -> LayerTraffic:
    """`sharded_lightning_attention`: a state forward, its gradient backward, whatever the number of tokens."""
    if not shards.crossed:
        return LayerTraffic((), ())
    state = Transfer.collective("all-gather", heads * key_dim * value_dim * STATE_BYTES, shards.world_size)
    return LayerTraffic((state,), (state,))


def gathering_traffic(
    shards: SequenceShards, *, key_heads: int, key_dim: int, value_dim: int, item_bytes: int
) -> LayerTraffic:
    """`sharded_softmax_attention` with ``method="gather"``: every tail is as long as the longest."""
    ranks = shards.world_size
    features = max(shards.tail(rank) for rank in range(ranks)) * key_heads * (key_dim + value_dim)
    if not features:
        return LayerTraffic((), ())
    gather = Transfer.collective("all-gather", features * item_bytes, ranks)
    scatter = Transfer.collective("reduce-scatter", ranks * features * STATE_BYTES, ranks)
    return LayerTraffic((gather,), (gather, scatter))


def ring_traffic(
    shards: SequenceShards, *, key_heads: int, key_dim: int, value_dim: int, item_bytes: int
) -> LayerTraffic:
    """`sharded_softmax_attention` with ``method="ring"``: this rank's messages; none go beyond a document's end."""
    features, rank = key_heads * (key_dim + value_dim), shards.rank
    onward = sum(shards.tail(owner) for owner in range(rank + 1) if shards.reach(owner) > rank)
    home = sum(shards.tail(owner) for owner in range(rank) if shards.reach(owner) >= rank)
    keys = Transfer("send", onward * features * item_bytes, onward * features * item_bytes)
    grads = Transfer("send", home * features * STATE_BYTES, home * features * STATE_BYTES)
    return LayerTraffic((keys,), (keys, grads))


def experts_traffic(
    ranks: int, *, tokens: int, choices: int, hidden: int, experts: int, item_bytes: int
) -> LayerTraffic:
    """`sharded_mixture_of_experts` of ``tokens`` tokens on this rank, and `moe_statistics` over the group before it."""
    rows = Transfer.collective("all-to-all", tokens * choices * hidden * item_bytes, ranks)
    statistics = Transfer.collective("all-reduce", (experts + 1) * NUMBER_BYTES, ranks)
    counts = Transfer.collective("all-to-all", experts * NUMBER_BYTES, ranks)
    return LayerTraffic((statistics, counts, rows, rows), (rows, rows))
