"""A step of a small hybrid model on 4 processes, slices in pairs and experts on all, against one process."""

from itertools import accumulate

import torch
import torch.distributed as dist
from gloo_processes import run
from oracles.lightning import error

from toolgym.kernels.lightning_attention import lightning_attention
from toolgym.kernels.moe import (
    mixture_of_experts,
    moe_load_balancing_loss,
    moe_route,
    moe_statistics,
)
from toolgym.kernels.parallel import (
    agree_on_shards,
    sharded_lightning_attention,
    sharded_mixture_of_experts,
    sharded_softmax_attention,
)

TOLERANCE = 1e-12  # fp64, three layers deep
HIDDEN, HEADS, KEY_HEADS, EXPERTS = 12, 4, 2, 8
SLOPES = torch.tensor([0.5, 0.1, 0.03, 0.004])
DOCUMENTS = ([7, 0, 16, 6], [20, 3])
"""Two rows of packed documents; each pair of processes holds one."""

SLICES = ((10, 19), (14, 9))


def parameters():
    generator = torch.Generator().manual_seed(11)
    shapes = {
        "lightning": (HIDDEN, 3 * HIDDEN),
        "softmax": (HIDDEN, HIDDEN + 2 * HIDDEN * KEY_HEADS // HEADS),
        "router": (HIDDEN, EXPERTS),
        "gate_up": (EXPERTS, 10, HIDDEN),
        "down": (EXPERTS, HIDDEN, 5),
    }
    scale = HIDDEN**-0.5
    return {
        name: (torch.randn(shape, generator=generator, dtype=torch.float64) * scale).requires_grad_()
        for name, shape in shapes.items()
    }


def rows():
    generator = torch.Generator().manual_seed(12)
    return [torch.randn(1, sum(lengths), HIDDEN, generator=generator, dtype=torch.float64) for lengths in DOCUMENTS]


def model(x, weights, lightning, softmax, experts, statistics):
    """The summed loss of a row or a slice [1, T, HIDDEN], and its share of the load-balancing loss."""

    def heads(y, count):
        return y.unflatten(2, (count, -1))

    q, k, v = (x @ weights["lightning"]).chunk(3, 2)
    x = x + lightning(heads(q, HEADS), heads(k, HEADS), heads(v, HEADS)).flatten(2)
    q, k, v = (x @ weights["softmax"]).split([HIDDEN, HIDDEN // 2, HIDDEN // 2], 2)
    x = x + softmax(heads(q, HEADS), heads(k, KEY_HEADS), heads(v, KEY_HEADS)).flatten(2)
    routing = moe_route(x[0] @ weights["router"], 2)
    x = x[0] + experts(x[0], routing.experts, routing.weights)
    balance = moe_load_balancing_loss(routing.probabilities, statistics(routing.experts))
    return x.sin().sum(), balance


def step(rank):
    """The errors of loss and gradients, put together from all processes, and once with a layer that sends nothing."""
    pairs = [dist.new_group([0, 1]), dist.new_group([2, 3])]
    pair, row = pairs[rank // 2], rank // 2
    weights, x = parameters(), rows()[row]
    own = slice(rank * EXPERTS // 4, (rank + 1) * EXPERTS // 4)
    shards = agree_on_shards([0, *accumulate(DOCUMENTS[row])], SLICES[row][rank % 2], group=pair)

    def alone(q, k, v):
        """What a slice gives that knows nothing of the others."""
        return lightning_attention(q, k, v, SLOPES, cu_seqlens=torch.tensor(shards.local_offsets))[0]

    def together(q, k, v):
        return sharded_lightning_attention(q, k, v, SLOPES, shards, group=pair)[0]

    right, exact = whole()
    found = {}
    for name, lightning, method in (("gather", together, "gather"), ("ring", together, "ring"), ("no", alone, "ring")):
        loss, balance = model(
            x[:, shards.slice],
            weights,
            lightning,
            lambda q, k, v, method=method: sharded_softmax_attention(q, k, v, shards, method=method, group=pair),
            lambda *routed: sharded_mixture_of_experts(*routed, weights["gate_up"][own], weights["down"][own]),
            lambda experts: moe_statistics(experts, EXPERTS, group=dist.group.WORLD),
        )
        total = loss + balance / 4
        grads = dict(zip(weights, torch.autograd.grad(total, list(weights.values())), strict=True))
        for x_or_grad in (total.detach_(), *grads.values()):  # other ranks' experts have zeros here
            dist.all_reduce(x_or_grad)
        found[name] = {"loss": error(total, right)} | {part: error(grads[part], exact[part]) for part in exact}
    return found


def whole():
    """Loss and gradients of both rows in one process, with the plain operations."""
    weights = parameters()
    hidden, offsets = torch.cat(rows(), 1), [0, *accumulate(DOCUMENTS[0] + DOCUMENTS[1])]
    document = torch.searchsorted(torch.tensor(offsets[1:]), torch.arange(offsets[-1]), right=True)
    seen = (document[:, None] == document).tril()

    def softmax(q, k, v):
        q, k, v = (y.transpose(1, 2) for y in (q, k, v))
        out = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=seen, enable_gqa=True)
        return out.transpose(1, 2)

    loss, balance = model(
        hidden,
        weights,
        lambda q, k, v: lightning_attention(q, k, v, SLOPES, cu_seqlens=torch.tensor(offsets))[0],
        softmax,
        lambda *routed: mixture_of_experts(*routed, weights["gate_up"], weights["down"]),
        lambda experts: moe_statistics(experts, EXPERTS),
    )
    total = loss + balance
    return total.detach(), dict(zip(weights, torch.autograd.grad(total, list(weights.values())), strict=True))


def test_a_step_of_a_hybrid_model_equals_one_process():
    for found in run(4, step):
        for name, errors in found.items():
            fits = [value <= TOLERANCE for value in errors.values()]
            assert not any(fits) if name == "no" else all(fits), (name, errors)
