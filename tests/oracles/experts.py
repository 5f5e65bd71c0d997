"""Mixture of experts once more, in fp64 and by another formula than any backend's: every expert computes every token.

y_t = sum over experts e of m_te f_e(x_t) with m_te the router weight of the choices of token t that are e, and
f_e(x) = (silu(x G_e^T) (x U_e^T)) D_e^T. Nothing is sorted, moved or skipped. Gradients are torch's own over these
products. The faults are what an implementation could get wrong; a tolerance is worth something only if each of them
falls outside it.
"""

import torch

FAULTS = (
    "zeros",
    "swapped experts",
    "gate and up swapped",
    "weights not normalised",
    "dropped token",
    "stale permutation",
)


def route(logits, top_k, renormalize=True):
    """Experts and weights [T, k] as fp64, by counting for each expert how many are better."""
    exponentials = torch.exp(logits.double() - logits.double().amax(1, keepdim=True))
    probabilities = exponentials / exponentials.sum(1, keepdim=True)
    fixed, index = probabilities.detach(), torch.arange(logits.shape[1])
    better = (fixed[:, None, :] > fixed[:, :, None]) | (
        (fixed[:, None, :] == fixed[:, :, None]) & (index[None, :] < index[:, None])
    )
    places = better.sum(2)
    experts = torch.stack([(places == n).nonzero()[:, 1] for n in range(top_k)], 1)
    weights = probabilities.gather(1, experts)
    return experts, weights / weights.sum(1, keepdim=True) if renormalize else weights, probabilities


def kept(experts, num_experts, mask=None, capacity=None):
    """Which choices [T, k] survive a mask and a capacity, counted one by one: first choices first, then by token."""
    survive, used = torch.zeros_like(experts, dtype=torch.bool), [0] * num_experts
    for choice in range(experts.shape[1]):
        for token, expert in enumerate(experts[:, choice].tolist()):
            if (mask is None or mask[token]) and (capacity is None or used[expert] < capacity):
                used[expert] += 1
                survive[token, choice] = True
    return survive


def apply_experts(x, experts, weights, gate_up, down, *, survive=None, fault=None):
    """Outputs [T, H] in fp64, right or with one of `FAULTS`."""
    x, weights, gate_up, down = (z.double() for z in (x, weights, gate_up, down))
    count, size = down.shape[0], down.shape[2]
    if survive is not None:
        weights = torch.where(survive, weights, 0.0)
    if fault == "dropped token":
        weights = torch.where(torch.arange(len(x))[:, None] == len(x) // 2, 0.0, weights)
    if fault == "swapped experts":
        experts = torch.where(experts == 0, 1, torch.where(experts == 1, 0, experts))
    if fault == "weights not normalised":
        weights = weights * 0.9
    if fault == "stale permutation":
        experts = experts.roll(1, 0)
    mixing = torch.zeros(len(x), count, dtype=torch.float64)
    for choice in range(experts.shape[1]):
        chosen = torch.nn.functional.one_hot(experts[:, choice].long(), count)
        mixing = mixing + weights[:, choice, None] * chosen
    gate, up = gate_up[:, :size], gate_up[:, size:]
    if fault == "gate and up swapped":
        gate, up = up, gate
    gates, ups = (torch.einsum("th,efh->etf", x, z) for z in (gate, up))
    each = torch.einsum("etf,ehf->eth", gates / (1 + torch.exp(-gates)) * ups, down)
    out = torch.einsum("te,eth->th", mixing, each)
    return out * 0.0 if fault == "zeros" else out
