"""Backend ``reference``: the recurrence as it is defined, token by token, in fp32 or fp64, on any device.

Slow and obvious. Its gradients are those of torch's autograd over the recurrence, so nothing in it is derived by hand.
"""

from itertools import pairwise

import torch
from torch import Tensor

from toolgym.kernels.backends import Call
from toolgym.kernels.tensors import wide_dtype


def refusal(call: Call) -> str | None:
    """Serves every call."""
    return None


def forward(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cu_seqlens: Tensor | None,
    initial_state: Tensor | None,
    chunk: int | None,
    need_final: bool,
    need_backward: bool,
) -> tuple[Tensor, Tensor | None, tuple[Tensor, ...]]:
    """See `LightningBackend.forward`; ``chunk`` has no meaning here."""
    outputs, final = _recurrence(q, k, v, slopes, cu_seqlens, initial_state)
    return outputs, final if need_final else None, ()


def backward(
    grad_o: Tensor,
    grad_final: Tensor | None,
    saved: tuple[Tensor, ...],
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cu_seqlens: Tensor | None,
    initial_state: Tensor | None,
    chunk: int | None,
    need_initial: bool,
) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
    """See `LightningBackend.backward`; runs the recurrence again under autograd."""
    leaves = [x.detach().requires_grad_() for x in (q, k, v)]
    start = initial_state.detach().requires_grad_() if initial_state is not None else None
    with torch.enable_grad():
        outputs, final = _recurrence(leaves[0], leaves[1], leaves[2], slopes, cu_seqlens, start)
    wanted = leaves if start is None else [*leaves, start]
    results, incoming = [outputs], [grad_o]
    if grad_final is not None:
        results, incoming = [outputs, final], [grad_o, grad_final]
    # Without tokens the outputs hang on nothing, and without sequences neither do the states.
    reached = [(r, g) for r, g in zip(results, incoming, strict=True) if r.requires_grad]
    if reached:
        grads = torch.autograd.grad([r for r, _ in reached], wanted, [g for _, g in reached], materialize_grads=True)
    else:
        grads = tuple(torch.zeros_like(x) for x in wanted)
    return grads[0], grads[1], grads[2], grads[3] if need_initial and start is not None else None


def step(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    accepted: Tensor | None,
) -> Tensor:
    """See `LightningBackend.step`."""
    outputs = torch.zeros_like(v)
    for row, slot in enumerate(slots.tolist()):
        if slot >= 0:
            part = slice(row, row + 1)
            outputs[part], _ = _recurrence(q[part], k[part], v[part], slopes, None, state_cache[slot : slot + 1])
    accept(k, v, slopes, state_cache, slots, slots.new_full(slots.shape, k.shape[1]) if accepted is None else accepted)
    return outputs


def accept(k: Tensor, v: Tensor, slopes: Tensor, state_cache: Tensor, slots: Tensor, accepted: Tensor) -> None:
    """See `LightningBackend.accept`."""
    for row, (slot, length) in enumerate(zip(slots.tolist(), accepted.tolist(), strict=True)):
        if slot >= 0:
            keys, values = k[row : row + 1, :length], v[row : row + 1, :length]
            _, final = _recurrence(keys, keys, values, slopes, None, state_cache[slot : slot + 1])
            state_cache[slot] = final[0]


def _recurrence(
    q: Tensor, k: Tensor, v: Tensor, slopes: Tensor, cu_seqlens: Tensor | None, initial_state: Tensor | None
) -> tuple[Tensor, Tensor]:
    dtype = wide_dtype(q.dtype)
    decay = torch.exp(-slopes.to(dtype))[:, None, None]
    batch, length, heads, key_dim = q.shape
    bounds = [n * length for n in range(batch + 1)] if cu_seqlens is None else cu_seqlens.tolist()
    queries, keys, values = (x.flatten(0, 1).to(dtype) for x in (q, k, v))
    outputs, states = [], []
    for n, (begin, end) in enumerate(pairwise(bounds)):
        state = values.new_zeros(heads, key_dim, v.shape[3]) if initial_state is None else initial_state[n]
        for t in range(begin, end):
            state = decay * state + keys[t][:, :, None] * values[t][:, None, :]
            outputs.append((queries[t][:, None, :] @ state)[:, 0])
        states.append(state)
    out = torch.stack(outputs) if outputs else values.new_zeros(0, heads, v.shape[3])
    final = torch.stack(states) if states else values.new_zeros(0, heads, key_dim, v.shape[3])
    return out.to(v.dtype).view(v.shape), final
