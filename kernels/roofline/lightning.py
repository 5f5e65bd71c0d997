"""Work of lightning attention's Triton kernels, as they are written, and of softmax attention to compare with."""

from dataclasses import dataclass

from toolgym.kernels.roofline.gpus import Gpu, Work, seconds

FLASH_ATTENTION_3 = 740e12
"""FLOP/s that FlashAttention-3 reaches at most on an H100 in FP16 (arXiv 2407.08608, abstract)."""

_INPUT = 2  # bytes of a bf16 element
_STATE = 4  # bytes of an fp32 element


@dataclass(frozen=True)
class Sizes:
    """Sizes of one layer; by default MiniMax-Text-01's, of whose 80 layers 70 are lightning attention.

    Attributes:
        heads: Heads.
        key_dim: Size of a query and a key.
        value_dim: Size of a value.
        chunk: Tokens in a chunk.
        columns: Columns of the state that one program holds.
        layers: Lightning layers of the model.
    """

    heads: int = 64
    key_dim: int = 128
    value_dim: int = 128
    chunk: int = 64
    columns: int = 64
    layers: int = 70


def forward(sizes: Sizes, tokens: int, segments: int = 0) -> list[Work]:
    """Kernels of one layer's forward pass over ``tokens``, all sequences together.

    Args:
        sizes: The layer.
        tokens: Tokens.
        segments: Segments that the sequences are cut into; 0 for the fused form.
    """
    d, e = sizes.key_dim, sizes.value_dim
    edges = _edges(sizes, tokens, d, e, segments, "") if segments else []
    return [*edges, _walk(sizes, "walk.outputs", tokens, d, e, segments)]


def backward(sizes: Sizes, tokens: int, segments: int = 0) -> list[Work]:
    """Kernels of one layer's backward pass; arguments as for `forward`, whose states it uses."""
    d, e = sizes.key_dim, sizes.value_dim
    edges = _edges(sizes, tokens, d, e, segments, ".reverse") if segments else []
    return [
        *edges,
        _walk(sizes, "walk.dq", tokens, e, d, segments),
        _walk(sizes, "walk.dv", tokens, d, e, segments),
        _walk(sizes, "walk.dk", tokens, e, d, segments),
    ]


def decode(sizes: Sizes, sequences: int, tokens: int = 1) -> Work:
    """One layer's step of ``tokens`` tokens for each of ``sequences`` sequences: the state is read and written once."""
    d, e = sizes.key_dim, sizes.value_dim
    heads = sizes.heads * sequences
    return Work(
        "decode",
        fp32=heads * tokens * 5.0 * d * e,  # decay, outer product and sum, dot
        bytes=heads * (2.0 * _STATE * d * e + tokens * _INPUT * (2 * d + 2 * e)),
    )


def flash_attention(sizes: Sizes, length: int, sequences: int, with_backward: bool = False) -> float:
    """Seconds of causal softmax attention with the same heads at FlashAttention-3's best published rate.

    A backward pass does 2.5 times the FLOPs, and is granted the forward pass's rate, which it does not reach.
    """
    flops = sequences * sizes.heads * float(length) ** 2 * (sizes.key_dim + sizes.value_dim)
    return flops * (3.5 if with_backward else 1.0) / FLASH_ATTENTION_3


def crossover(sizes: Sizes, gpu: Gpu, share: float) -> int:
    """Length from which a fused forward pass that reaches ``share`` of its roof is faster than `flash_attention`."""
    per_token = seconds(forward(sizes, 1), gpu) / share
    return round(per_token / flash_attention(sizes, 1, 1))


def _walk(sizes: Sizes, name: str, tokens: int, rows: int, columns: int, segments: int) -> Work:
    """`walk`: scores once per column block, their product with z, and two products with the state."""
    blocks = -(-columns // sizes.columns)
    token_heads = float(tokens * sizes.heads)
    return Work(
        name,
        bf16=token_heads * (2 * sizes.chunk * rows * blocks + 2 * sizes.chunk * columns + 2 * rows * columns),
        tf32=token_heads * 2 * rows * columns,
        bytes=token_heads * _INPUT * (2 * rows + 2 * columns) + segments * sizes.heads * _STATE * rows * columns,
    )


def _edges(sizes: Sizes, tokens: int, rows: int, columns: int, segments: int, direction: str) -> list[Work]:
    """`segment_states`, which writes each segment's state, and `scan_segments`, which reads and writes it again."""
    token_heads = float(tokens * sizes.heads)
    states = float(segments * sizes.heads * rows * columns * _STATE)
    return [
        Work(
            f"segment_states{direction}",
            bf16=token_heads * 2 * rows * columns,
            bytes=token_heads * _INPUT * (rows + columns) + states,
        ),
        Work(f"scan_segments{direction}", fp32=2 * states / _STATE, bytes=2 * states),
    ]
