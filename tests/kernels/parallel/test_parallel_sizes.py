"""Drawn layouts on 3 processes, every backend underneath, and slices longer than the default blocks."""

import os
import random
from itertools import accumulate, pairwise

import pytest
import test_parallel_lightning as lightning_case
import test_parallel_softmax as softmax_case
import torch
from gloo_processes import run

from toolgym.kernels.lightning_attention import lightning_attention
from toolgym.kernels.parallel import SequenceShards, sharded_lightning_attention


def drawn(count, world_size, seed=8):
    """Layouts of up to 120 tokens with empty documents and empty slices among them."""
    source = random.Random(seed)
    layouts = []
    for _ in range(count):
        documents = [source.choice([0, 1, source.randint(2, 40)]) for _ in range(source.randint(1, 6))]
        cuts = sorted(source.randint(0, sum(documents)) for _ in range(world_size - 1))
        ends = [*cuts, sum(documents)]
        layouts.append((documents, [end - begin for begin, end in zip([0, *cuts], ends, strict=True)]))
    return layouts


def compare_drawn(rank, layouts):
    found = []
    for layout in layouts:
        found.append(lightning_case.compare(rank, layout, torch.float64, "torch"))
        found += [softmax_case.compare(rank, layout, torch.float64, method) for method in softmax_case.METHODS]
    return found


def test_drawn_layouts():
    for answers in zip(*run(3, compare_drawn, drawn(40, 3)), strict=True):
        for found in answers:
            assert all(error <= 1e-13 for error in found.values()), found


def with_backend(rank, backend):
    """Heads of 16 features, for that is what the C++ and Triton kernels take."""
    os.environ["TRITON_INTERPRET"] = "1"  # counts when triton is imported, and nothing has imported it here
    lengths = [50, 3, 40]
    offsets = [0, *accumulate(lengths)]
    leaves, weights = lightning_case.inputs(offsets[-1], len(lengths), torch.float32, key_dim=16, value_dim=16)
    shards = SequenceShards.even(offsets, 2, rank)
    begin, end, at = shards.beginning, shards.ending, shards.slice
    own = [*(x[:, at] for x in leaves[:3]), leaves[3][begin.start : begin.stop]]

    def compute(q, k, v, state):
        options = {"initial_state": state, "output_final_state": True, "backend": backend}
        return sharded_lightning_attention(q, k, v, lightning_case.SLOPES, shards, **options)

    parts = (weights[0][:, at], weights[1][end.start : end.stop])
    actual = (*compute(*own), *lightning_case.gradients(compute, own, parts))
    return lightning_case.errors(actual, lightning_case.expected(leaves, weights, torch.tensor(offsets)), shards)


@pytest.mark.parametrize("backend", ["cpp", "triton"])
def test_every_backend_serves(backend):
    for found in run(2, with_backend, backend):
        assert all(error <= lightning_case.TOLERANCES[torch.float32] for error in found.values()), found


def long_slices(rank):
    """Slices of a thousand tokens against the plain operations of one process, with blocks as they are."""
    generator = torch.Generator().manual_seed(2)
    offsets = [0, 300, 2900, 3100]
    q, k, v = (torch.randn(1, offsets[-1], 2, 16, generator=generator, dtype=torch.float64) for _ in range(3))
    shards = SequenceShards(tuple(offsets), (800, 1300, 0, 1000), rank)
    slopes = torch.tensor([0.3, 0.001])
    own = [x[:, shards.slice] for x in (q, k, v)]

    def differences(ours, plain):
        def parts(x, y, z):
            return (ours(x, y, z),)

        weight = q.flip(1)
        actual = (*parts(*own), *softmax_case.gradients(parts, own, (weight[:, shards.slice],)))
        right = (plain(q, k, v), *softmax_case.gradients(lambda *x: (plain(*x),), [q, k, v], (weight,)))
        pairs = zip(actual, right, strict=True)
        return [((a - b[:, shards.slice]).abs().amax() / b.abs().max()).item() for a, b in pairs if a.numel()]

    def causal(q, k, v):
        parts = []
        for begin, end in pairwise(offsets):
            document = (x[:, begin:end].transpose(1, 2) for x in (q, k, v))
            parts.append(torch.nn.functional.scaled_dot_product_attention(*document, is_causal=True).transpose(1, 2))
        return torch.cat(parts, 1)

    found = differences(
        lambda *x: sharded_lightning_attention(*x, slopes, shards)[0],
        lambda *x: lightning_attention(*x, slopes, cu_seqlens=torch.tensor(offsets))[0],
    )
    for method in softmax_case.METHODS:
        found += differences(lambda *x, m=method: softmax_case.sharded_softmax_attention(*x, shards, method=m), causal)
    return found


def test_slices_longer_than_the_blocks():
    for found in run(4, long_slices):
        assert all(error <= 1e-12 for error in found), found
