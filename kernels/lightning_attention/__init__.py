"""Lightning attention: linear attention with a decay per head, for training, prefill and decoding."""

from toolgym.kernels.lightning_attention.operation import lightning_attention
from toolgym.kernels.lightning_attention.step import lightning_attention_accept, lightning_attention_step

__all__ = ["lightning_attention", "lightning_attention_accept", "lightning_attention_step"]
