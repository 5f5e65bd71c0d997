"""Decoding against a cache equals prefill: token by token, drafts accepted in part, padded batches."""

import pytest
import torch
from oracles.lightning import attend_all, error

from toolgym.kernels.lightning_attention import (
    lightning_attention,
    lightning_attention_accept,
    lightning_attention_step,
)

SLOPES = torch.tensor([0.6, 0.02])
TOLERANCE = 1e-12
BACKENDS = ["reference", "torch"]


def draw(batch, length, rows, dtype=torch.float64, seed=0):
    generator = torch.Generator().manual_seed(seed)
    q, k = (torch.randn(batch, length, 2, 4, generator=generator).to(dtype) for _ in range(2))
    v = torch.randn(batch, length, 2, 5, generator=generator).to(dtype)
    state_dtype = torch.float64 if dtype == torch.float64 else torch.float32
    return q, k, v, torch.randn(rows, 2, 4, 5, generator=generator).to(state_dtype)


@pytest.mark.parametrize("tokens", [1, 3, 12])
@pytest.mark.parametrize("backend", BACKENDS)
def test_steps_equal_prefill(backend, tokens):
    q, k, v, cache = draw(2, 12, 5)
    slots, before = torch.tensor([3, 0]), cache.clone()
    whole, final = attend_all(q, k, v, SLOPES, None, cache[slots])
    parts = [
        lightning_attention_step(*(x[:, a : a + tokens] for x in (q, k, v)), SLOPES, cache, slots, backend=backend)
        for a in range(0, 12, tokens)
    ]
    assert error(torch.cat(parts, 1), whole) <= TOLERANCE
    assert error(cache[slots], final) <= TOLERANCE
    assert torch.equal(cache[[1, 2, 4]], before[[1, 2, 4]])
    stale, _ = attend_all(q[:, 1:], k[:, 1:], v[:, 1:], SLOPES, None, before[slots])  # a step that wrote nothing
    assert error(stale, whole[:, 1:]) > 1e6 * TOLERANCE and error(before[slots], final) > 1e6 * TOLERANCE


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_draft_enters_as_far_as_it_was_accepted(backend):
    q, k, v, cache = draw(6, 5, 6)
    slots, accepted = torch.tensor([5, 4, 3, 2, 1, 0]), torch.tensor([0, 1, 2, 3, 4, 5])
    scored, two_steps = cache.clone(), cache.clone()
    whole, _ = attend_all(q, k, v, SLOPES, None, cache[slots])
    at_once = lightning_attention_step(q, k, v, SLOPES, scored, slots, accepted=accepted, backend=backend)
    none = torch.zeros(6, dtype=torch.int64)
    verified = lightning_attention_step(q, k, v, SLOPES, two_steps, slots, accepted=none, backend=backend)
    assert torch.equal(two_steps, cache)
    lightning_attention_accept(k, v, SLOPES, two_steps, slots, accepted, backend=backend)
    assert error(at_once, whole) <= TOLERANCE and torch.equal(at_once, verified)
    assert error(two_steps, scored) <= TOLERANCE
    for row, (slot, kept) in enumerate(zip(slots.tolist(), accepted.tolist(), strict=True)):
        one = slice(row, row + 1)
        _, final = attend_all(q[one, :kept], k[one, :kept], v[one, :kept], SLOPES, None, cache[slot : slot + 1])
        assert error(scored[slot], final[0]) <= TOLERANCE
        if kept < 5:  # one token too many is noticed
            more = kept + 1
            _, late = attend_all(q[one, :more], k[one, :more], v[one, :more], SLOPES, None, cache[slot : slot + 1])
            assert error(late[0], final[0]) > 1e6 * TOLERANCE


@pytest.mark.parametrize("accepted", [None, [70, 130, 0]])
def test_drafts_longer_than_a_block(accepted):
    q, k, v, cache = draw(3, 130, 3)
    slots, before = torch.tensor([1, 2, 0]), cache.clone()
    whole, _ = attend_all(q, k, v, SLOPES, None, cache[slots])
    kept = [130] * 3 if accepted is None else accepted
    parts = [[x[row : row + 1, :n] for x in (q, k, v)] for row, n in enumerate(kept)]
    finals = [attend_all(*part, SLOPES, None, cache[slots[row : row + 1]])[1] for row, part in enumerate(parts)]
    lengths = None if accepted is None else torch.tensor(accepted)
    assert error(lightning_attention_step(q, k, v, SLOPES, cache, slots, accepted=lengths), whole) <= TOLERANCE
    assert error(cache[slots], torch.cat(finals)) <= TOLERANCE
    short = attend_all(*(x[:1, : kept[0] - 1] for x in parts[0]), SLOPES, None, before[slots[:1]])[1]
    assert error(short, finals[0]) > 1e6 * TOLERANCE  # one token too few is noticed


@pytest.mark.parametrize("backend", BACKENDS)
def test_no_decay_and_huge_decay_are_right(backend):
    q, k, v, cache = draw(1, 5, 1, torch.float32)
    slopes, before = torch.tensor([0.0, 3e38]), cache.clone()
    exact, final = attend_all(q, k, v, slopes, None, before)
    out = lightning_attention_step(q, k, v, slopes, cache, torch.tensor([0]), backend=backend)
    assert error(out, exact) <= 2e-6 and error(cache, final) <= 2e-6
    other, late = attend_all(q, k, v, torch.tensor([0.01, 3e38]), None, before)
    assert error(other, exact) > 2 * 2e-6 and error(late, final) > 2 * 2e-6


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_nan_token_spoils_its_own_slot_only(backend):
    q, k, v, cache = draw(2, 3, 3)
    clean, before = cache.clone(), cache.clone()
    slots = torch.tensor([2, 0])
    right = lightning_attention_step(q, k, v, SLOPES, clean, slots, backend=backend)
    k[0, 1] = float("nan")
    spoilt = lightning_attention_step(q, k, v, SLOPES, cache, slots, backend=backend)
    assert spoilt[0, 1:].isnan().all() and cache[2].isnan().all()
    assert error(spoilt[1], right[1]) <= TOLERANCE and error(cache[0], clean[0]) <= TOLERANCE
    assert torch.equal(cache[1], before[1])


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_padding_slot_touches_nothing(backend):
    q, k, v, cache = draw(3, 2, 2)
    q[1] = float("nan")
    slots, before = torch.tensor([-1, -1, 1], dtype=torch.int32), cache.clone()
    out = lightning_attention_step(q, k, v, SLOPES, cache, slots, backend=backend)
    lightning_attention_accept(
        k, v, SLOPES, cache, torch.tensor([-1, -1, -1]), torch.tensor([2, 2, 2]), backend=backend
    )
    exact, final = attend_all(q[2:], k[2:], v[2:], SLOPES, None, before[1:])
    assert not out[:2].any() and error(out[2:], exact) <= TOLERANCE
    assert torch.equal(cache[0], before[0]) and error(cache[1:], final) <= TOLERANCE


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_a_thousand_steps_in_half_precision_keep_an_exact_state(dtype):
    """A state rounded to the dtype after each step would be off by percents; in fp32 it is not."""
    q, k, v, _ = draw(1, 1000, 1, dtype)
    cache, rounded, slots = torch.zeros(1, 2, 4, 5), torch.zeros(2, 4, 5, dtype=dtype), torch.tensor([0])
    for t in range(1000):
        one = slice(t, t + 1)
        lightning_attention_step(q[:, one], k[:, one], v[:, one], SLOPES, cache, slots)
        rounded = (torch.exp(-SLOPES).view(2, 1, 1) * rounded + k[0, t, :, :, None] * v[0, t, :, None]).to(dtype)
    _, final = attend_all(q, k, v, SLOPES)
    assert error(cache, final) <= 2e-6
    assert error(rounded[None], final) > 100 * 2e-6


def test_no_tokens_and_no_sequences():
    q, k, v, cache = draw(2, 0, 2)
    before = cache.clone()
    assert lightning_attention_step(q, k, v, SLOPES, cache, torch.tensor([0, 1])).shape == (2, 0, 2, 5)
    q, k, v, _ = draw(0, 3, 2)
    none = torch.tensor([], dtype=torch.int64)
    assert lightning_attention_step(q, k, v, SLOPES, cache, none).shape == (0, 3, 2, 5)
    assert torch.equal(cache, before)


def test_prefill_then_decode():
    q, k, v, _ = draw(1, 9, 1)
    whole, _ = attend_all(q, k, v, SLOPES)
    _, cache = lightning_attention(q[:, :6], k[:, :6], v[:, :6], SLOPES, output_final_state=True)
    rest = lightning_attention_step(q[:, 6:], k[:, 6:], v[:, 6:], SLOPES, cache, torch.tensor([0]))
    assert error(rest, whole[:, 6:]) <= TOLERANCE
