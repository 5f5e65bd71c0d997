"""Expert weights from and to the names of published checkpoints; nothing is transposed, so nothing is lost."""

from collections.abc import Mapping

import torch
from torch import Tensor


def experts_from_minimax(tensors: Mapping[str, Tensor], prefix: str) -> tuple[Tensor, Tensor]:
    """Joins the experts of one layer as MiniMax-Text-01 and Mixtral name them.

    ``{prefix}.{e}.w1.weight`` [F, H] is the gate, ``w3`` [F, H] up and ``w2`` [H, F] down, for e = 0, 1, … without
    gaps; MiniMax-Text-01's prefix is ``model.layers.7.block_sparse_moe.experts``.

    Returns:
        gate_up [E, 2F, H] and down [E, H, F] as `moe_experts` takes them.

    Raises:
        ValueError: There is no expert under the prefix, a number is left out, or shapes disagree; says which tensor.
    """
    count = len({name for name in tensors if name.startswith(f"{prefix}.") and name.endswith(".w1.weight")})
    if not count:
        raise ValueError(f"tensors hold no {prefix}.0.w1.weight")
    gate_up, down = [], []
    for expert in range(count):
        names = [f"{prefix}.{expert}.w{n}.weight" for n in (1, 3, 2)]
        for name in names:
            if name not in tensors:
                raise ValueError(f"tensors hold {count} experts under {prefix} but no {name}")
        gate, up, out = (tensors[name] for name in names)
        if gate.dim() != 2 or up.shape != gate.shape or out.shape != gate.shape[::-1]:
            shapes = ", ".join(f"{name} {tuple(tensors[name].shape)}" for name in names)
            raise ValueError(f"w1 and w3 must be [F, H] and w2 [H, F]: {shapes}")
        gate_up.append(torch.cat([gate, up]))
        down.append(out)
    if len({x.shape for x in down}) > 1:
        raise ValueError(f"all experts under {prefix} must have one shape")
    return torch.stack(gate_up), torch.stack(down)


def experts_to_minimax(gate_up: Tensor, down: Tensor, prefix: str) -> dict[str, Tensor]:
    """The reverse of `experts_from_minimax`; the tensors share the arguments' memory."""
    size = down.shape[2]
    parts = {1: gate_up[:, :size], 3: gate_up[:, size:], 2: down}
    return {f"{prefix}.{e}.w{n}.weight": part[e] for e in range(len(down)) for n, part in parts.items()}
