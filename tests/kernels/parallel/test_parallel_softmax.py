"""Softmax attention on 2 and 4 processes against the whole matrix in fp64, by both methods, and what must not pass."""

from itertools import accumulate
from unittest.mock import patch

import pytest
import torch
from gloo_processes import largest, run, worst
from oracles.lightning import gradients

from toolgym.kernels.parallel import SequenceShards, agree_on_shards, blocks, sharded_softmax_attention, softmax

NAMES = ("o", "dq", "dk", "dv")
TOLERANCES = {torch.float64: 1e-13, torch.float32: 2e-6, torch.bfloat16: 2**-8 * 1.01}
"""Half types: outputs are rounded once; gradients twice, for the backward reads rounded outputs (`tolerance`)."""

METHODS = ("gather", "ring")
HEADS, KEY_HEADS = 6, 2
LAYOUTS = {
    2: {
        "one document": ([37], [19, 18]),
        "border between documents": ([12, 9, 16], [21, 16]),
        "crossing, empty, inside": ([5, 0, 9, 20, 0, 3, 0], [17, 20]),
        "all on the last rank": ([8, 13], [0, 21]),
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
    "earlier ranks ignored": set(NAMES),
    "keys of one token less": set(NAMES),
    "gradients not sent home": {"dk", "dv"},
    "key heads exchanged": set(NAMES),
}
"""What each fault makes wrong; the rest stays right."""


def attend(q, k, v, offsets):
    """Outputs [1, T, Hq, E] in fp64 by the whole matrix of scores, with a mask of documents and of time."""
    q, k, v = (x[0].double() for x in (q, k, v))
    at = torch.arange(len(q))
    document = torch.searchsorted(torch.tensor(offsets[1:]), at, right=True)
    seen = (document[:, None] == document) & (at[:, None] >= at)
    k, v = (x.repeat_interleave(HEADS // KEY_HEADS, 1) for x in (k, v))
    scores = torch.einsum("ihd,jhd->hij", q, k) / q.shape[2] ** 0.5
    weights = scores.masked_fill(~seen, -torch.inf).softmax(2)
    return torch.einsum("hij,jhe->ihe", weights, v)[None]


def problem(layout, dtype):
    """Documents' offsets, inputs of the whole sequence whose values the dtype holds exactly, and weights of outputs."""
    offsets = [0, *accumulate(layout[0])]
    generator = torch.Generator().manual_seed(3)
    shapes = [(HEADS, 8), (KEY_HEADS, 8), (KEY_HEADS, 10), (HEADS, 10)]
    *leaves, weight = (torch.randn(1, offsets[-1], *shape, generator=generator).to(dtype) for shape in shapes)
    return offsets, leaves, weight


def expected(offsets, leaves, weight):
    def compute(q, k, v):
        return (attend(q, k, v, offsets),)

    exact = [x.double() for x in leaves]
    return *compute(*exact), *gradients(compute, exact, (weight,))


def errors(offsets, leaves, weight, exact, shards, method):
    """Largest difference on this rank, relative to the largest value of the whole sequence."""

    def compute(q, k, v):
        return (sharded_softmax_attention(q, k, v, shards, method=method),)

    own = [x[:, shards.slice] for x in leaves]
    found = {}
    actual = (*compute(*own), *gradients(compute, own, (weight[:, shards.slice],)))
    for name, part, whole in zip(NAMES, actual, exact, strict=True):
        mine = whole[:, shards.slice]
        assert part.shape == mine.shape and part.dtype == leaves[0].dtype, name
        scale = whole.abs().amax().clamp(min=0.1) if mine.numel() else 1  # one token alone has gradients of 0
        difference = (part.double() - mine).abs().amax() / scale if mine.numel() else torch.zeros(())
        found[name] = torch.nan_to_num(difference, nan=float("inf")).item()
    return found


def compare(rank, layout, dtype, method):
    offsets, leaves, weight = problem(layout, dtype)
    shards = agree_on_shards(offsets, layout[1][rank])
    return errors(offsets, leaves, weight, expected(offsets, leaves, weight), shards, method)


def with_faults(rank, layout, dtype, method):
    """The same comparison with one thing wrong on every rank."""
    offsets, leaves, weight = problem(layout, dtype)
    exact = expected(offsets, leaves, weight)
    shards = SequenceShards(tuple(offsets), tuple(layout[1]), rank)
    full, tail = softmax.full_tiles, softmax._tail
    kind = "gathered_gradients" if method == "gather" else "passed_gradients"
    sending = getattr(softmax, kind)

    def not_home(own_tail, grad_tail, *rest):
        return sending(own_tail, grad_tail.clone(), *rest)

    wrong = {
        "earlier ranks ignored": (softmax, "full_tiles", lambda queries, keys: iter(())),
        "keys of one token less": (softmax, "full_tiles", lambda queries, keys: full(queries, keys - 1)),
        "gradients not sent home": (softmax, kind, not_home),
        "key heads exchanged": (softmax, "_tail", lambda k, v, shards: tail(k.flip(2), v, shards)),
    }
    found = {}
    for name, fault in wrong.items():
        with patch.object(*fault):
            found[name] = errors(offsets, leaves, weight, exact, shards, method)
    return found


def with_leak(rank, layout, dtype, method):
    """The same with documents that go on behind a rank's border although they end there."""
    offsets, leaves, weight = problem(layout, dtype)
    merged = tuple(at for at in offsets if at not in set(accumulate(layout[1][:-1])))
    shards = SequenceShards(merged, tuple(layout[1]), rank)
    return errors(offsets, leaves, weight, expected(offsets, leaves, weight), shards, method)


@patch.multiple(blocks, _QUERIES=7, _KEYS=5)  # so that small slices have several blocks
def everything(rank, world_size):
    layouts = LAYOUTS[world_size]
    pairs = [(dtype, method) for dtype in TOLERANCES for method in METHODS]
    right = {(name, *pair): compare(rank, layouts[name], *pair) for name in layouts for pair in pairs}
    wrong = {pair: with_faults(rank, layouts[FAULTED[world_size]], *pair) for pair in pairs}
    leaks = {pair: with_leak(rank, layouts[LEAKING[world_size]], *pair) for pair in pairs}
    return right, wrong, leaks


def tolerance(name, dtype):
    return TOLERANCES[dtype] * (2 if dtype == torch.bfloat16 and name != "o" else 1)


@pytest.mark.parametrize("world_size", [2, 4])
def test_slices_equal_the_whole_and_faults_do_not(world_size):
    answers = run(world_size, everything, world_size)
    tables = {case: worst([right[case] for right, _, _ in answers]) for case in answers[0][0]}
    print(largest(world_size, [(case[1:], table) for case, table in tables.items()]))
    for case, table in tables.items():
        for name, error in table.items():
            assert error <= tolerance(name, case[1]), (case, name)
    for pair in answers[0][1]:
        for fault, touched in TOUCHED.items():
            found = worst([wrong[pair][fault] for _, wrong, _ in answers])
            assert all(found[name] > 2 * tolerance(name, pair[0]) for name in touched), (fault, pair, found)
            assert all(found[name] <= tolerance(name, pair[0]) for name in set(NAMES) - touched), (fault, pair, found)
        found = worst([leaks[pair] for _, _, leaks in answers])
        assert all(error > 2 * tolerance(name, pair[0]) for name, error in found.items()), (pair, found)
