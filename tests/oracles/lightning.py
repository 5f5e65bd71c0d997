"""Lightning attention once more, in fp64 and by another formula than any backend's: the full matrix of decays.

o_i = sum over j <= i of exp(-s (i - j)) (q_i . k_j) v_j + exp(-s (i + 1)) q_i S_0, and the state after T tokens is
exp(-s T) S_0 + sum over j of exp(-s (T - 1 - j)) k_j^T v_j. Gradients are torch's own over these sums. The faults are
what a kernel could get wrong; a tolerance is worth something only if each of them falls outside it.
"""

from itertools import pairwise

import torch

FAULTS = ("zeros", "wrong decay", "dropped last chunk", "leaked state")


def attend(q, k, v, slopes, state=None):
    """Outputs [T, H, E] and state [H, D, E] of one sequence, in fp64."""
    q, k, v, slopes = (x.to(torch.float64) for x in (q, k, v, slopes))
    length = q.shape[0]
    at = torch.arange(length, dtype=torch.float64)
    apart = at[:, None] - at
    decays = torch.where(apart >= 0, torch.exp(-slopes[:, None, None] * apart.clamp(min=0)), 0.0)
    scores = torch.einsum("ihd,jhd->hij", q, k) * decays
    outputs = torch.einsum("hij,jhe->ihe", scores, v)
    late = torch.exp(-slopes * (length - 1 - at)[:, None])
    final = torch.einsum("jh,jhd,jhe->hde", late, k, v)
    if state is not None:
        state = state.to(torch.float64)
        outputs = outputs + torch.einsum("ih,ihd,hde->ihe", torch.exp(-slopes * (at + 1)[:, None]), q, state)
        final = final + torch.exp(-slopes * length)[:, None, None] * state
    return outputs, final


def attend_all(q, k, v, slopes, cu_seqlens=None, initial_state=None, fault=None, chunk=16):
    """The whole operation on [B, T, H, D] inputs, right or with one of `FAULTS`."""
    batch, length = q.shape[:2]
    bounds = [n * length for n in range(batch + 1)] if cu_seqlens is None else cu_seqlens.tolist()
    flat = [x.flatten(0, 1) for x in (q, k, v)]
    if fault == "wrong decay":
        slopes = slopes * 1.1
    outputs, states = [], []
    for n, (begin, end) in enumerate(pairwise(bounds)):
        queries, keys, values = (x[begin:end] for x in flat)
        state = None if initial_state is None else initial_state[n]
        if fault == "leaked state" and states:
            state = states[-1] if state is None else state + states[-1]
        if fault == "dropped last chunk":
            kept = torch.arange(end - begin) < (end - begin - 1) // chunk * chunk
            values = values * kept[:, None, None]
        out, final = attend(queries, keys, values, slopes, state)
        outputs.append(out)
        states.append(final)
    empty = torch.zeros(0, *v.shape[2:], dtype=torch.float64)
    out = torch.cat([empty, *outputs]).view(v.shape)
    final = torch.stack(states) if states else torch.zeros(0, *q.shape[2:], v.shape[3], dtype=torch.float64)
    if fault == "zeros":
        out, final = out * 0.0, final * 0.0
    return out, final


def gradients(compute, leaves, weights):
    """Gradients of the weighted sum of outputs and states with respect to the leaves that are tensors."""
    leaves = [None if x is None else x.detach().clone().requires_grad_() for x in leaves]
    results = compute(*leaves)
    total = sum((result.double() * weight.double()).sum() for result, weight in zip(results, weights, strict=True))
    return torch.autograd.grad(total, [x for x in leaves if x is not None], allow_unused=True, materialize_grads=True)


def error(actual, expected):
    """Largest difference relative to the largest expected value; 0 for two empty tensors, inf for a NaN."""
    assert actual.shape == expected.shape
    if not expected.numel():
        return 0.0
    difference = (actual.double() - expected.double()).abs().max()
    scale = expected.double().abs().max()
    return torch.nan_to_num(difference / scale.clamp(min=1e-300), nan=float("inf")).item() if difference else 0.0
