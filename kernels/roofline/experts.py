"""Work of the mixture of experts' Triton kernels, as they are written."""

from dataclasses import dataclass

from toolgym.kernels.roofline.gpus import Work

_BYTES = 2  # of a bf16 element


@dataclass(frozen=True)
class ExpertSizes:
    """Sizes of one layer; by default MiniMax-Text-01's, which has one in each of its 80 layers.

    Attributes:
        experts: Experts.
        choices: Experts of a token.
        hidden: Features of a token.
        ffn: An expert's hidden features.
        height: Rows that share a reading of the weights: the tiles of a group, all in the second-level cache.
        layers: Layers of the model.
    """

    experts: int = 32
    choices: int = 2
    hidden: int = 6144
    ffn: int = 9216
    height: int = 8 * 128
    layers: int = 80


def experts_forward(sizes: ExpertSizes, tokens: int, with_backward: bool = False) -> list[Work]:
    """Kernels of one layer's forward pass over tokens that spread evenly; gate and up are kept for a backward pass."""
    rows, h, f = tokens * sizes.choices, sizes.hidden, sizes.ffn
    kept = 2 * f if with_backward else 0
    return [
        _move("spread", rows * h + tokens * h),
        _product(sizes, "gate_up_product", rows, 2 * f, h, rows * (h + kept + f)),
        _product(sizes, "product.down", rows, h, f, rows * (f + h)),
        _move("combine", rows * h + tokens * h),
    ]


def experts_backward(sizes: ExpertSizes, tokens: int) -> list[Work]:
    """Kernels of one layer's backward pass."""
    rows, h, f = tokens * sizes.choices, sizes.hidden, sizes.ffn
    weights = sizes.experts * h * f
    return [
        _move("spread.weighted", tokens * h + 2 * rows * h),
        _product(sizes, "product.grad_active", rows, f, h, rows * (h + 2 * f + 2 * f + f)),
        _product(sizes, "product.grad_rows", rows, h, 2 * f, rows * (2 * f + h)),
        Work("weight_gradient.gate_up", bf16=4.0 * rows * h * f, bytes=_BYTES * (rows * (2 * f + h) + 2.0 * weights)),
        Work("weight_gradient.down", bf16=2.0 * rows * h * f, bytes=_BYTES * (rows * (f + h) + float(weights))),
        _move("combine", rows * h + tokens * h),
    ]


def _move(name: str, elements: int) -> Work:
    return Work(name, bytes=float(_BYTES * elements))


def _product(sizes: ExpertSizes, name: str, rows: int, n: int, k: int, elements: int) -> Work:
    """A product with the weights of every expert that has rows, read again for every ``height`` of them."""
    used = min(sizes.experts, rows)
    readings = used * -(-rows // (used * sizes.height)) if used else 0
    return Work(name, bf16=2.0 * rows * n * k, bytes=float(_BYTES * (elements + readings * n * k)))
