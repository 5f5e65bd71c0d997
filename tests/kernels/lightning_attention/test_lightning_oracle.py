"""Outputs, states and gradients of every CPU backend against the fp64 oracle; each tolerance refuses each fault."""

import pytest
import torch
from oracles.lightning import FAULTS, attend_all, error, gradients

from toolgym.kernels.lightning_attention import lightning_attention

CHUNK = 16
LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7]
TOLERANCES = {torch.float64: 1e-13, torch.float32: 2e-6, torch.float16: 2**-11 * 1.01, torch.bfloat16: 2**-8 * 1.01}
SLOPES = torch.tensor([0.9, 0.3, 0.004])
NAMES = ("o", "state", "dq", "dk", "dv", "dstate")


def inputs(batch, length, dtype, sequences=None, key_dim=8, value_dim=12, heads=3, seed=0):
    """Inputs whose values the dtype holds exactly, and weights of outputs and states for gradients."""
    generator = torch.Generator().manual_seed(seed)
    state_dtype = torch.float64 if dtype == torch.float64 else torch.float32

    def draw(*shape, to):
        return torch.randn(shape, generator=generator).to(to)

    rows = batch if sequences is None else sequences
    q, k = (draw(batch, length, heads, key_dim, to=dtype) for _ in range(2))
    v = draw(batch, length, heads, value_dim, to=dtype)
    state = draw(rows, heads, key_dim, value_dim, to=state_dtype)
    weights = (draw(*v.shape, to=dtype), draw(*state.shape, to=state_dtype))
    return (q, k, v, state), weights


def tolerance(name, dtype):
    """Half types round results once, by half a unit in the last place; states stay in fp32."""
    return TOLERANCES[torch.float32 if "state" in name and dtype != torch.float64 else dtype]


def measured(backend, leaves, weights, cu_seqlens=None, chunk=CHUNK, slopes=SLOPES):
    def compute(q, k, v, state):
        return lightning_attention(
            q,
            k,
            v,
            slopes,
            cu_seqlens=cu_seqlens,
            initial_state=state,
            output_final_state=True,
            chunk=chunk,
            backend=backend,
        )

    return *compute(*leaves), *gradients(compute, leaves, weights)


def expected(leaves, weights, cu_seqlens=None, fault=None, slopes=SLOPES):
    def compute(q, k, v, state):
        return attend_all(q, k, v, slopes, cu_seqlens, state, fault, CHUNK)

    exact = [x.double() for x in leaves]
    return *compute(*exact), *gradients(compute, exact, weights)


@pytest.mark.parametrize("dtype", TOLERANCES, ids=str)
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("backend", ["reference", "torch"])
def test_every_length_agrees_with_the_oracle(backend, length, dtype):
    leaves, weights = inputs(2, length, dtype)
    for name, actual, exact in zip(NAMES, measured(backend, leaves, weights), expected(leaves, weights), strict=True):
        assert error(actual, exact) <= tolerance(name, dtype), name
        assert actual.dtype == (leaves[3].dtype if "state" in name else dtype), name


@pytest.mark.parametrize("dtype", TOLERANCES, ids=str)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_tolerance_refuses_every_fault(fault, dtype):
    """The same comparison at 3C + 7 tokens, two documents, with a wrong computation in the kernel's place."""
    offsets = torch.tensor([0, 3 * CHUNK + 7, 4 * CHUNK + 9])
    leaves, weights = inputs(1, int(offsets[-1]), dtype, sequences=2)
    wrong, right = expected(leaves, weights, offsets, fault), expected(leaves, weights, offsets)
    blind = {"dropped last chunk": {"dstate"}}  # no values enter it
    for name, actual, exact in zip(NAMES, wrong, right, strict=True):
        if name not in blind.get(fault, ()):
            assert error(actual, exact) > 2 * tolerance(name, dtype), name


@pytest.mark.parametrize("key_dim, value_dim", [(64, 64), (128, 128), (96, 32), (1, 1)])
def test_long_sequences_and_the_head_sizes_of_models(key_dim, value_dim):
    leaves, weights = inputs(1, 800, torch.float32, key_dim=key_dim, value_dim=value_dim)
    results = measured("torch", leaves, weights, chunk=None)
    for name, actual, exact in zip(NAMES, results, expected(leaves, weights), strict=True):
        assert error(actual, exact) <= TOLERANCES[torch.float32], name


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_the_chunk_changes_nothing_but_rounding(chunk):
    leaves, weights = inputs(2, 77, torch.float64)
    for actual, exact in zip(measured("torch", leaves, weights, chunk=chunk), expected(leaves, weights), strict=True):
        assert error(actual, exact) <= TOLERANCES[torch.float64]


@pytest.mark.parametrize("slopes", [[0.0, 50.0, 3e38], [1e-30, 200.0, 1.0]])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_no_decay_and_huge_decay_are_right(slopes, dtype):
    leaves, weights = inputs(1, 2 * CHUNK + 3, dtype)
    slopes = torch.tensor(slopes)
    results = measured("torch", leaves, weights, slopes=slopes)
    for name, actual, exact in zip(NAMES, results, expected(leaves, weights, slopes=slopes), strict=True):
        assert error(actual, exact) <= tolerance(name, dtype), name


@pytest.mark.parametrize("backend", ["reference", "torch"])
@pytest.mark.parametrize("packed", [False, True])
def test_gradients_are_the_derivatives(backend, packed):
    offsets = torch.tensor([0, 3, 3, 4, 8]) if packed else None
    rows = 4 if packed else 2
    leaves, _ = inputs(1 if packed else 2, 8, torch.float64, sequences=rows, key_dim=2, value_dim=3, heads=2)

    def compute(q, k, v, state):
        return lightning_attention(
            q,
            k,
            v,
            SLOPES[:2],
            cu_seqlens=offsets,
            initial_state=state,
            output_final_state=True,
            chunk=3,
            backend=backend,
        )

    assert torch.autograd.gradcheck(compute, [x.requires_grad_() for x in leaves])


def test_gradients_that_nobody_asked_for():
    """Only the state's path, only the outputs', and no gradient at all."""
    leaves, weights = inputs(2, 21, torch.float64)
    for index in range(2):
        pair = tuple(w if n == index else torch.zeros_like(w) for n, w in enumerate(weights))
        for x in leaves:
            x.requires_grad_()
        results = lightning_attention(*leaves[:3], SLOPES, initial_state=leaves[3], output_final_state=True)
        alone = torch.autograd.grad((results[index] * weights[index]).sum(), leaves, materialize_grads=True)
        for actual, exact in zip(alone, expected(leaves, pair)[2:], strict=True):
            assert error(actual, exact) <= TOLERANCES[torch.float64]
    k = leaves[1].detach()
    only_q = lightning_attention(leaves[0], k, leaves[2].detach(), SLOPES)[0]
    (grad,) = torch.autograd.grad((only_q * weights[0]).sum(), leaves[0])
    no_state = expected((*leaves[:3], torch.zeros_like(leaves[3])), (weights[0], torch.zeros_like(weights[1])))
    assert error(grad, no_state[2]) <= TOLERANCES[torch.float64]
    assert not lightning_attention(*(x.detach() for x in leaves[:3]), SLOPES)[0].requires_grad


def test_autocast_does_not_round_decays_and_states():
    leaves, _ = inputs(1, 3 * CHUNK, torch.float32)
    plain = lightning_attention(*leaves[:3], SLOPES, initial_state=leaves[3], output_final_state=True)
    with torch.autocast("cpu", torch.bfloat16):
        cast = lightning_attention(*leaves[:3], SLOPES, initial_state=leaves[3], output_final_state=True)
        rounded = leaves[0][0, :, 0] @ leaves[1][0, :, 0].T
    assert rounded.dtype == torch.bfloat16  # autocast was on
    assert all(torch.equal(a, b) for a, b in zip(plain, cast, strict=True))


def test_second_derivatives_raise_instead_of_being_wrong():
    leaves, _ = inputs(1, 5, torch.float64)
    q = leaves[0].requires_grad_()
    out, _ = lightning_attention(q, *leaves[1:3], SLOPES)
    (grad,) = torch.autograd.grad(out.square().sum(), q, create_graph=True)
    with pytest.raises(RuntimeError, match="differentiate twice"):
        grad.sum().backward()
