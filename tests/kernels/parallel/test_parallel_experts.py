"""Experts spread over 2 and 4 processes against all experts in one, in fp64, and what must not pass."""

from dataclasses import replace
from unittest.mock import patch

import pytest
import torch
import torch.distributed as dist
from gloo_processes import largest, run, worst
from oracles.lightning import error, gradients
from torch.nn.functional import silu

from toolgym.kernels.moe import moe_load_balancing_loss, moe_route, moe_statistics, moe_taken
from toolgym.kernels.parallel import experts as parallel_experts
from toolgym.kernels.parallel import sharded_mixture_of_experts

NAMES = ("o", "dx", "dlogits", "dgate_up", "ddown")
TOLERANCES = {torch.float64: 1e-13, torch.float32: 2e-6, torch.bfloat16: 2**-7}
"""bf16: rows are rounded between the steps, and so are the gradients of rows."""

EXPERTS, CHOICES, HIDDEN, FFN, CAPACITY = 8, 2, 12, 5, 6
TOKENS = {2: (21, 8), 4: (9, 0, 17, 3)}
FAULTS = {
    "the wrong rank answers": {"o", "dx", "dlogits"},
    "rows not sorted where they arrive": set(NAMES),
    "rows not put back in order": {"o", "dx", "dlogits"},
}
"""What each fault makes wrong; it may spoil more."""

LOSS_TOLERANCES = {torch.float64: 1e-13, torch.float32: 2e-6, torch.bfloat16: 2**-8 * 1.01}


def problem(world_size, dtype):
    """All ranks' tokens, logits and experts, and weights of the outputs; nobody wants the last expert."""
    generator = torch.Generator().manual_seed(5)
    count = sum(TOKENS[world_size])
    shapes = [(count, HIDDEN), (count, EXPERTS), (EXPERTS, 2 * FFN, HIDDEN), (EXPERTS, HIDDEN, FFN), (count, HIDDEN)]
    x, logits, gate_up, down, weight = (torch.randn(shape, generator=generator).to(dtype) for shape in shapes)
    logits[:, -1] = -50
    return (x, logits, gate_up, down), weight


def kept(logits, world_size, capacity):
    """Which choices [T, k] find a place, counted one by one: earlier ranks first, of a rank all first choices first."""
    experts = logits.double().argsort(dim=1, descending=True)[:, :CHOICES]
    places, found, begin = [0] * EXPERTS, torch.ones(experts.shape, dtype=torch.bool), 0
    for count in TOKENS[world_size]:
        for choice in range(CHOICES):
            for token in range(begin, begin + count):
                expert = int(experts[token, choice])
                found[token, choice] = capacity is None or places[expert] < capacity
                places[expert] += 1
        begin += count
    return experts, found


def whole(x, logits, gate_up, down, choices):
    """Every token through every expert, weighted."""
    experts, found = choices
    weights = logits.softmax(1).gather(1, experts)
    weights = weights / weights.sum(1, keepdim=True) * found
    dense = torch.zeros(logits.shape, dtype=torch.float64).scatter(1, experts, weights)
    gate, up = torch.einsum("th,efh->tef", x, gate_up).chunk(2, 2)
    return torch.einsum("te,tef,ehf->th", dense, silu(gate) * up, down)


def places(rank, world_size):
    """This rank's tokens and experts."""
    begin, each = sum(TOKENS[world_size][:rank]), EXPERTS // world_size
    return slice(begin, begin + TOKENS[world_size][rank]), slice(rank * each, (rank + 1) * each)


def compare(rank, world_size, dtype, capacity, owner=None):
    """Largest differences on this rank, relative to the whole's largest values."""
    leaves, weight = problem(world_size, dtype)
    choices = kept(leaves[1], world_size, capacity)
    exact = [x.double() for x in leaves]

    def oracle(*x):
        return (whole(*x, choices),)

    def ours(x, logits, gate_up, down):
        routing = moe_route(logits, CHOICES)
        taken = None if capacity is None else moe_taken(routing.experts, EXPERTS, dist.group.WORLD)
        options = {"capacity": capacity, "taken": taken}
        return (sharded_mixture_of_experts(x, routing.experts, routing.weights, gate_up, down, **options),)

    tokens, own = places(rank, world_size)
    _, used = places(rank if owner is None else owner, world_size)
    parts = [leaves[0][tokens], leaves[1][tokens], leaves[2][used], leaves[3][used]]
    actual = (*ours(*parts), *gradients(ours, parts, (weight[tokens],)))
    right = (*oracle(*exact), *gradients(oracle, exact, (weight,)))
    found = {}
    for name, part, all_of_it in zip(NAMES, actual, right, strict=True):
        mine = all_of_it[own if name in ("dgate_up", "ddown") else tokens]
        assert part.shape == mine.shape and part.dtype == dtype, name
        difference = (part.double() - mine).abs().amax() / all_of_it.abs().max() if mine.numel() else torch.zeros(())
        found[name] = torch.nan_to_num(difference, nan=float("inf")).item()
    return found


def with_fault(rank, world_size, dtype, fault):
    """The same comparison with one thing wrong on every rank."""
    if fault == "the wrong rank answers":
        return compare(rank, world_size, dtype, None, owner=(rank + 1) % world_size)
    name = "_back" if fault == "rows not put back in order" else "_there"
    right = getattr(parallel_experts, name)

    def wrong(rows, exchange):
        return right(rows, replace(exchange, order=torch.arange(len(exchange.order))))

    with patch.object(parallel_experts, name, wrong):
        return compare(rank, world_size, dtype, None)


def balance(rank, world_size, dtype, group):
    """The load-balancing loss over all ranks: the mean of theirs, and this rank's share of its gradient."""
    (_, logits, _, _), _ = problem(world_size, dtype)
    tokens, _ = places(rank, world_size)

    def ours(part):
        routing = moe_route(part, CHOICES)
        return (moe_load_balancing_loss(routing.probabilities, moe_statistics(routing.experts, EXPERTS, group=group)),)

    def oracle(x):
        probabilities = x.softmax(1)
        chosen = torch.zeros_like(x).scatter(1, x.argsort(dim=1, descending=True)[:, :CHOICES], 1.0)
        return (EXPERTS * (chosen.mean(0) * probabilities.mean(0)).sum(),)

    one = (torch.ones((), dtype=torch.float64),)
    mean = ours(logits[tokens])[0].double() / world_size
    dist.all_reduce(mean)
    (grad,), (right,) = gradients(ours, [logits[tokens]], one), gradients(oracle, [logits.double()], one)
    exact = oracle(logits.double())[0]
    difference = (grad.double() / world_size - right[tokens]).abs()
    return {
        "loss": error(mean, exact),
        "dlogits": (difference.amax() / right.abs().max()).item() if difference.numel() else 0.0,
    }


def everything(rank, world_size):
    world = dist.group.WORLD
    cases = [(dtype, capacity) for dtype in TOLERANCES for capacity in (None, CAPACITY)]
    right = {case: compare(rank, world_size, *case) for case in cases}
    wrong = {(dtype, fault): with_fault(rank, world_size, dtype, fault) for dtype in TOLERANCES for fault in FAULTS}
    losses = {
        (dtype, group is world): balance(rank, world_size, dtype, group)
        for dtype in TOLERANCES
        for group in (world, None)
    }
    return right, wrong, losses


@pytest.mark.parametrize("world_size", [2, 4])
def test_spread_experts_equal_all_in_one_and_faults_do_not(world_size):
    answers = run(world_size, everything, world_size)
    tables = {case: worst([right[case] for right, _, _ in answers]) for case in answers[0][0]}
    print(largest(world_size, [(case[:1], table) for case, table in tables.items()]))
    for case, table in tables.items():
        for name, found in table.items():
            assert found <= TOLERANCES[case[0]], (case, name)
    for dtype, fault in answers[0][1]:
        found = worst([wrong[dtype, fault] for _, wrong, _ in answers])
        assert all(found[name] > 2 * TOLERANCES[dtype] for name in FAULTS[fault]), (dtype, fault, found)
    for dtype, reduced in answers[0][2]:
        for name, found in worst([losses[dtype, reduced] for _, _, losses in answers]).items():
            bound = LOSS_TOLERANCES[dtype]
            assert found <= bound if reduced else found > 2 * bound, (dtype, name, found)
