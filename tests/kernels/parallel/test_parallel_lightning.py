"""Lightning attention on 2 and 4 processes against the fp64 oracle of the whole sequence, and what must not pass."""

from itertools import accumulate
from unittest.mock import patch

import pytest
import torch
from gloo_processes import largest, run, worst
from oracles.lightning import attend_all, gradients

from toolgym.kernels.parallel import SequenceShards, agree_on_shards, lightning, sharded_lightning_attention

NAMES = ("o", "state", "dq", "dk", "dv", "dstate")
SLOPES = torch.tensor([0.9, 0.05, 0.004])
TOLERANCES = {torch.float64: 1e-13, torch.float32: 2e-6, torch.bfloat16: 2**-8 * 1.01}
"""Those of one process (test_lightning_oracle.py): half types are rounded once, states stay in fp32."""

LAYOUTS = {
    2: {
        "one document": ([37], [19, 18]),
        "border between documents": ([12, 9, 16], [21, 16]),
        "crossing, empty, inside": ([5, 0, 9, 20, 0, 3, 0], [17, 20]),
        "all on the last rank": ([8, 13], [0, 21]),
        "all on the first rank": ([8, 13, 0], [21, 0]),
        "no tokens": ([0, 0], [0, 0]),
    },
    4: {
        "one document": ([75], [20, 19, 18, 18]),
        "two long ones": ([31, 40], [10, 30, 9, 22]),
        "an empty slice within a document": ([9, 41, 0, 8], [13, 0, 30, 15]),
        "many": ([3, 0, 17, 6, 22, 1, 0, 11], [2, 20, 8, 30]),
        "borders between documents": ([10, 4, 6, 0, 20, 5], [10, 10, 20, 5]),
        "one token a rank": ([3, 1], [1, 1, 1, 1]),
    },
}
"""Lengths of documents and of slices."""

FAULTED = {2: "crossing, empty, inside", 4: "two long ones"}
LEAKING = {2: "border between documents", 4: "borders between documents"}
TOUCHED = {
    "prefix ignored": {"o", "state", "dq"},
    "suffix ignored": {"dk", "dv", "dstate"},
    "decay of one more token": set(NAMES),
    "own state as everyone's": set(NAMES),
}
"""What each fault makes wrong; the rest stays right."""


def inputs(tokens, documents, dtype, seed=0, heads=3, key_dim=6, value_dim=8):
    """Inputs of the whole sequence whose values the dtype holds exactly, and weights of outputs and states."""
    generator = torch.Generator().manual_seed(seed)
    state_dtype = torch.float64 if dtype == torch.float64 else torch.float32

    def draw(*shape, to):
        return torch.randn(shape, generator=generator).to(to)

    q, k = (draw(1, tokens, heads, key_dim, to=dtype) for _ in range(2))
    v, state = draw(1, tokens, heads, value_dim, to=dtype), draw(documents, heads, key_dim, value_dim, to=state_dtype)
    return (q, k, v, state), (draw(*v.shape, to=dtype), draw(*state.shape, to=state_dtype))


def expected(leaves, weights, offsets):
    def compute(q, k, v, state):
        return attend_all(q, k, v, SLOPES, offsets, state)

    exact = [x.double() for x in leaves]
    return *compute(*exact), *gradients(compute, exact, weights)


def measured(leaves, weights, shards, **options):
    """This rank's part of everything."""
    begin, end, at = shards.beginning, shards.ending, shards.slice
    own = [*(x[:, at] for x in leaves[:3]), leaves[3][begin.start : begin.stop]]

    def compute(q, k, v, state):
        return sharded_lightning_attention(
            q, k, v, SLOPES, shards, initial_state=state, output_final_state=True, chunk=8, **options
        )

    parts = (weights[0][:, at], weights[1][end.start : end.stop])
    return *compute(*own), *gradients(compute, own, parts)


def errors(actual, exact, shards):
    """Largest difference on this rank, relative to the largest value of the whole sequence."""
    spans = {"state": shards.ending, "dstate": shards.beginning}
    found = {}
    for name, part, whole in zip(NAMES, actual, exact, strict=True):
        mine = whole[spans[name].start : spans[name].stop] if name in spans else whole[:, shards.slice]
        assert part.shape == mine.shape, name
        difference = (part.double() - mine).abs().amax() / whole.abs().amax() if mine.numel() else torch.zeros(())
        found[name] = torch.nan_to_num(difference, nan=float("inf")).item()
    return found


def compare(rank, layout, dtype, backend):
    documents, slices = layout
    offsets = [0, *accumulate(documents)]
    leaves, weights = inputs(offsets[-1], len(documents), dtype)
    shards = agree_on_shards(offsets, slices[rank])
    assert shards.lengths == tuple(slices)
    exact = expected(leaves, weights, torch.tensor(offsets))
    return errors(measured(leaves, weights, shards, backend=backend), exact, shards)


def with_faults(rank, layout, dtype):
    """The same comparison with one thing wrong on every rank."""
    documents, slices = layout
    offsets = [0, *accumulate(documents)]
    leaves, weights = inputs(offsets[-1], len(documents), dtype)
    exact = expected(leaves, weights, torch.tensor(offsets))
    shards = SequenceShards(tuple(offsets), tuple(slices), rank)
    powers = lightning._powers
    wrong = {
        "prefix ignored": ("_prefix", lambda gathered, options: torch.zeros_like(gathered[0])),
        "suffix ignored": ("_suffix", lambda gathered, options: torch.zeros_like(gathered[0])),
        "decay of one more token": ("_powers", lambda slopes, count, dtype: powers(slopes, count + 1, dtype)),
        "own state as everyone's": ("_gather", lambda mine, group: mine.expand(len(slices), *mine.shape)),
    }
    found = {}
    for name, (attribute, fault) in wrong.items():
        with patch.object(lightning, attribute, fault):
            found[name] = errors(measured(leaves, weights, shards), exact, shards)
    return found


def with_leak(rank, layout, dtype):
    """The same with a document that goes on behind a rank's border although it ends there. Initial states are zeros."""
    documents, slices = layout
    offsets, borders = [0, *accumulate(documents)], set(accumulate(slices[:-1]))
    (*tokens, state), (weight, _) = inputs(offsets[-1], len(documents), dtype)
    o, _, *grads = expected((*tokens, state * 0), (weight, state * 0), torch.tensor(offsets))
    merged = SequenceShards(tuple(at for at in offsets if at not in borders), tuple(slices), rank)

    def compute(q, k, v):
        return sharded_lightning_attention(q, k, v, SLOPES, merged)[:1]

    own = [x[:, merged.slice] for x in tokens]
    actual = (*compute(*own), *gradients(compute, own, (weight[:, merged.slice],)))
    pairs = zip(("o", "dq", "dk", "dv"), actual, (o, *grads[:3]), strict=True)
    return {name: ((a.double() - b[:, merged.slice]).abs().max() / b.abs().max()).item() for name, a, b in pairs}


@patch.object(lightning, "_BLOCK", 5)  # so that small slices have several blocks
def everything(rank, world_size):
    cases = [(name, dtype, "torch") for name in LAYOUTS[world_size] for dtype in TOLERANCES]
    cases.append((FAULTED[world_size], torch.float64, "reference"))
    right = {case: compare(rank, LAYOUTS[world_size][case[0]], *case[1:]) for case in cases}
    wrong = {dtype: with_faults(rank, LAYOUTS[world_size][FAULTED[world_size]], dtype) for dtype in TOLERANCES}
    leaks = {dtype: with_leak(rank, LAYOUTS[world_size][LEAKING[world_size]], dtype) for dtype in TOLERANCES}
    return right, wrong, leaks


def tolerance(name, dtype):
    return TOLERANCES[torch.float32 if "state" in name and dtype != torch.float64 else dtype]


@pytest.mark.parametrize("world_size", [2, 4])
def test_slices_equal_the_whole_and_faults_do_not(world_size):
    answers = run(world_size, everything, world_size)
    tables = {case: worst([right[case] for right, _, _ in answers]) for case in answers[0][0]}
    print(largest(world_size, [(case[1:], table) for case, table in tables.items()]))
    for case, table in tables.items():
        for name, error in table.items():
            assert error <= tolerance(name, case[1]), (case, name)
    for dtype in TOLERANCES:
        for fault, touched in TOUCHED.items():
            found = worst([wrong[dtype][fault] for _, wrong, _ in answers])
            assert all(found[name] > 2 * tolerance(name, dtype) for name in touched), (fault, dtype, found)
            assert all(found[name] <= tolerance(name, dtype) for name in set(NAMES) - touched), (fault, dtype, found)
        found = worst([leaks[dtype] for _, _, leaks in answers])
        assert all(error > 2 * TOLERANCES[dtype] for error in found.values()), (dtype, found)
