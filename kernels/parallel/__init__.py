"""Layers of one model on several ranks: sequences in slices (attention) and experts apart, on torch.distributed."""

from toolgym.kernels.parallel.experts import (
    ExpertExchange,
    return_from_experts,
    send_to_experts,
    sharded_mixture_of_experts,
)
from toolgym.kernels.parallel.lightning import sharded_lightning_attention
from toolgym.kernels.parallel.shards import SequenceShards, agree_on_shards
from toolgym.kernels.parallel.softmax import sharded_softmax_attention

__all__ = [
    "ExpertExchange",
    "SequenceShards",
    "agree_on_shards",
    "return_from_experts",
    "send_to_experts",
    "sharded_lightning_attention",
    "sharded_mixture_of_experts",
    "sharded_softmax_attention",
]
