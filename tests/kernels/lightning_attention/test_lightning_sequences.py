"""Whole equals parts: splits, packed documents, padding, over drawn shapes; and nothing crosses a border."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.lightning import attend_all, error, gradients

from toolgym.kernels.lightning_attention import lightning_attention

SLOPES = torch.tensor([0.8, 0.05])
TOLERANCE = 1e-12  # fp64; the faults that must fail it are in each test


def draw(batch, length, sequences=None, heads=2, key_dim=3, value_dim=4, seed=0):
    generator = torch.Generator().manual_seed(seed)
    rows = batch if sequences is None else sequences
    shapes = [(batch, length, heads, key_dim)] * 2 + [(batch, length, heads, value_dim)]
    shapes += [(rows, heads, key_dim, value_dim)]
    return [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes]


def run(q, k, v, state, **options):
    return lightning_attention(q, k, v, SLOPES, initial_state=state, output_final_state=True, **options)


@pytest.mark.parametrize("backend", ["reference", "torch"])
def test_split_anywhere_equals_whole(backend):
    q, k, v, state = draw(2, 19)
    whole, final = run(q, k, v, state, chunk=4, backend=backend)
    for at in range(20):
        first, between = run(q[:, :at], k[:, :at], v[:, :at], state, chunk=4, backend=backend)
        second, last = run(q[:, at:], k[:, at:], v[:, at:], between, chunk=4, backend=backend)
        assert error(torch.cat([first, second], 1), whole) <= TOLERANCE
        assert error(last, final) <= TOLERANCE
        if 0 < at < 19:  # a state that is not handed on is noticed
            assert error(run(q[:, at:], k[:, at:], v[:, at:], state)[0], whole[:, at:]) > 1e6 * TOLERANCE


def test_gradients_pass_through_a_split():
    leaves = draw(1, 13)
    generator = torch.Generator().manual_seed(1)
    weights = [torch.randn(x.shape, generator=generator, dtype=torch.float64) for x in run(*leaves)]

    def halves(q, k, v, state):
        first, between = run(q[:, :6], k[:, :6], v[:, :6], state, chunk=4)
        second, last = run(q[:, 6:], k[:, 6:], v[:, 6:], between, chunk=4)
        return torch.cat([first, second], 1), last

    def cut(q, k, v, state):
        first, between = run(q[:, :6], k[:, :6], v[:, :6], state)
        second, last = run(q[:, 6:], k[:, 6:], v[:, 6:], between.detach())
        return torch.cat([first, second], 1), last

    right, split = gradients(run, leaves, weights), gradients(halves, leaves, weights)
    assert all(error(a, b) <= TOLERANCE for a, b in zip(split, right, strict=True))
    assert error(gradients(cut, leaves, weights)[1], right[1]) > 1e6 * TOLERANCE


@pytest.mark.parametrize("backend", ["reference", "torch"])
@pytest.mark.parametrize("lengths", [[5, 0, 1, 9], [0], [0, 0, 3], [1, 1, 1], []])
def test_packed_equals_separate(backend, lengths):
    offsets = torch.tensor([0, *lengths]).cumsum(0)
    q, k, v, state = draw(1, int(offsets[-1]), len(lengths))
    packed, final = run(q, k, v, state, cu_seqlens=offsets, chunk=4, backend=backend)
    for n, (a, b) in enumerate(pairwise(offsets.tolist())):
        alone, last = run(q[:, a:b], k[:, a:b], v[:, a:b], state[n : n + 1], chunk=4, backend=backend)
        assert error(packed[:, a:b], alone) <= TOLERANCE
        assert error(final[n : n + 1], last) <= TOLERANCE
    if lengths == [5, 0, 1, 9]:
        leaked, _ = attend_all(q, k, v, SLOPES, offsets, state, "leaked state")
        assert error(leaked, packed) > 1e6 * TOLERANCE


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64])
@pytest.mark.parametrize("backend", ["reference", "torch"])
def test_padding_left_right_and_both_equals_none(backend, dtype):
    spans = [(0, 6), (3, 9), (2, 7), (0, 9), (4, 4), (8, 9)]
    q, k, v, state = draw(len(spans), 9)
    mask = torch.zeros(len(spans), 9, dtype=dtype)
    for row, (a, b) in enumerate(spans):
        mask[row, a:b] = 1
    for x in (q, k, v):  # what stands in the padding must not matter
        x[mask == 0] = float("nan")
    padded, final = run(q, k, v, state, padding_mask=mask, chunk=4, backend=backend)
    for row, (a, b) in enumerate(spans):
        one = slice(row, row + 1)
        alone, last = run(q[one, a:b], k[one, a:b], v[one, a:b], state[one], chunk=4, backend=backend)
        assert error(padded[one, a:b], alone) <= TOLERANCE
        assert error(final[one], last) <= TOLERANCE
    assert not padded[mask == 0].any()
    # Zeros instead of a mask are the usual way to get this wrong: the state goes on decaying behind the tokens.
    zeroed = [x.nan_to_num(0.0) for x in (q, k, v)]
    assert error(run(*zeroed, state)[1][0], final[0]) > 1e6 * TOLERANCE


def test_padding_gets_no_gradient_and_tokens_get_theirs():
    leaves = draw(2, 7)
    mask = torch.tensor([[0, 0, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0, 0]])
    weights = [torch.ones(2, 7, 2, 4), torch.ones(2, 2, 3, 4)]
    grads = gradients(lambda *x: run(*x, padding_mask=mask), leaves, weights)
    first = [x[:1, 2:6] if n < 3 else x[:1] for n, x in enumerate(leaves)]
    alone = gradients(run, first, [torch.ones(1, 4, 2, 4), torch.ones(1, 2, 3, 4)])
    for n, (grad, exact) in enumerate(zip(grads, alone, strict=True)):
        assert error(grad[:1, 2:6] if n < 3 else grad[:1], exact) <= TOLERANCE
        assert n == 3 or not grad[mask == 0].any()
    unmasked = gradients(run, leaves, weights)
    assert all(
        error(grad[:1, 2:6] if n < 3 else grad[:1], exact) > 1e6 * TOLERANCE
        for n, (grad, exact) in enumerate(zip(unmasked, alone, strict=True))
    )


def test_a_nan_stays_in_its_document_and_does_not_reach_earlier_blocks():
    q, k, v, state = draw(1, 24, 3)
    offsets = torch.tensor([0, 8, 16, 24])
    clean, _ = run(q, k, v, state, cu_seqlens=offsets, chunk=4)
    for x in (q, k, v):
        x[0, 13] = float("nan")
    for chunk in (4, None):
        spoilt, final = run(q, k, v, state, cu_seqlens=offsets, chunk=chunk)
        assert error(spoilt[:, :8], clean[:, :8]) <= TOLERANCE and error(spoilt[:, 16:], clean[:, 16:]) <= TOLERANCE
        assert spoilt[:, 13:16].isnan().all()
        assert final[1].isnan().all() and not final[[0, 2]].isnan().any()
    assert error(run(q, k, v, state, cu_seqlens=offsets, chunk=4)[0][:, 8:12], clean[:, 8:12]) <= TOLERANCE


@st.composite
def _problems(draw_from):
    lengths = draw_from(st.lists(st.integers(0, 12), min_size=1, max_size=4))
    sizes = [draw_from(st.integers(1, 5)) for _ in range(3)]
    chunk = draw_from(st.none() | st.integers(1, 9))
    slopes = draw_from(st.lists(st.floats(0, 100), min_size=sizes[0], max_size=sizes[0]))
    return lengths, sizes, chunk, slopes, draw_from(st.integers(0, 2**20)), draw_from(st.booleans())


@given(_problems())
@settings(max_examples=40)
def test_any_shape_agrees_with_the_oracle(problem):
    lengths, (heads, key_dim, value_dim), chunk, rates, seed, with_state = problem
    slopes = torch.tensor(rates, dtype=torch.float32)
    offsets = torch.tensor([0, *lengths]).cumsum(0)
    *tokens, state = draw(1, int(offsets[-1]), len(lengths), heads, key_dim, value_dim, seed)
    leaves = [*tokens, state if with_state else None]
    generator = torch.Generator().manual_seed(seed + 1)
    weights = [torch.randn(x.shape, generator=generator, dtype=torch.float64) for x in (tokens[2], state)]

    def ours(q, k, v, start=None):
        return lightning_attention(
            q, k, v, slopes, cu_seqlens=offsets, initial_state=start, output_final_state=True, chunk=chunk
        )

    def exact(q, k, v, start=None):
        return attend_all(q, k, v, slopes, offsets, start)

    pairs = [*zip(ours(*leaves), exact(*leaves), strict=True)]
    pairs += zip(gradients(ours, leaves, weights), gradients(exact, leaves, weights), strict=True)
    assert all(error(a, b) <= TOLERANCE for a, b in pairs)
