"""Decoding against a cache of states: `lightning_attention_step` and, for drafts, `lightning_attention_accept`.

The cache is one tensor [S, H, D, E]; a sequence owns a row of it, its slot. Speculative verification needs no copies of
states: score the draft with ``accepted`` zero, which leaves the cache alone, then enter the tokens that were kept with
`lightning_attention_accept`. What was rejected was never written.
"""

import torch
from torch import Tensor

from toolgym.kernels.backends import Call
from toolgym.kernels.lightning_attention.arguments import (
    check_accepted,
    check_inputs,
    check_keys_values,
    check_slots,
    check_state,
)
from toolgym.kernels.lightning_attention.contract import LIGHTNING_ATTENTION, LightningBackend


@torch.no_grad()
def lightning_attention_step(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    *,
    accepted: Tensor | None = None,
    backend: str | None = None,
) -> Tensor:
    """Computes the outputs of T further tokens of B sequences and updates their states in place, without gradients.

    Args:
        q: Queries [B, T, H, D], T = 1 in plain decoding.
        k: Keys [B, T, H, D].
        v: Values [B, T, H, E].
        slopes: Decay rates [H] in fp32.
        state_cache: [S, H, D, E] in fp32 (fp64 for fp64 inputs), contiguous; rows named by ``slots`` change.
        slots: int32 or int64 [B], each sequence's row in the cache, none of them twice. A negative slot is padding of
            the batch: it touches no state and its outputs are zeros.
        accepted: int32 or int64 [B], how many of the T tokens enter the state; None for all. The outputs are those of
            all T tokens in any case.
        backend: As in `lightning_attention`.

    Returns:
        The outputs [B, T, H, E] in v's dtype.

    Raises:
        TypeError: Something that must be a tensor is none.
        ValueError: A shape, dtype, device or value is wrong. Values of ``slots`` and ``accepted`` are checked on the
            CPU only.
        BackendError: A named backend cannot serve the call.
    """
    check_inputs(q, k, v, slopes)
    serving = _serving(k, v, state_cache, backend)
    rows = check_slots(slots, state_cache, k)
    lengths = None if accepted is None else check_accepted(accepted, k)
    with torch.autocast(k.device.type, enabled=False):
        return serving.step(
            q.contiguous(), k.contiguous(), v.contiguous(), slopes.contiguous(), state_cache, rows, lengths
        )


@torch.no_grad()
def lightning_attention_accept(
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    accepted: Tensor,
    *,
    backend: str | None = None,
) -> None:
    """Enters the first ``accepted[b]`` tokens of each sequence into its state, in place, and computes no outputs.

    Arguments and errors are those of `lightning_attention_step`.
    """
    check_keys_values(k, v, slopes)
    serving = _serving(k, v, state_cache, backend)
    rows = check_slots(slots, state_cache, k)
    lengths = check_accepted(accepted, k)
    with torch.autocast(k.device.type, enabled=False):
        serving.accept(k.contiguous(), v.contiguous(), slopes.contiguous(), state_cache, rows, lengths)


def _serving(k: Tensor, v: Tensor, state_cache: Tensor, backend: str | None) -> LightningBackend:
    check_state(state_cache, "state_cache", None, k, v)
    if not state_cache.is_contiguous():
        raise ValueError("state_cache must be contiguous: it is updated in place")
    if state_cache.requires_grad:
        raise ValueError("state_cache must not require gradients: it is updated in place")
    sizes = {"key_dim": k.shape[3], "value_dim": v.shape[3]}
    return LIGHTNING_ATTENTION.choose(Call(LIGHTNING_ATTENTION.name, k.device, k.dtype, sizes), backend)[0]
