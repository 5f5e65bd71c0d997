"""Outputs and all gradients of every CPU backend against the fp64 oracle; each tolerance refuses each fault."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.experts import FAULTS, apply_experts, kept, route
from oracles.lightning import error, gradients

from toolgym.kernels.moe import mixture_of_experts, moe_dispatch, moe_experts, moe_permute, moe_route, moe_unpermute

BACKENDS = ("reference", "torch")
# In fp16 and bf16 rows and outputs are rounded once each; gradients of rows once more on their way to the tokens.
TOLERANCES = {torch.float64: 1e-14, torch.float32: 2e-6, torch.float16: 2**-9, torch.bfloat16: 2**-6}
NAMES = ("y", "dx", "dweights", "dgate_up", "ddown")


def inputs(length, dtype, experts=4, top_k=2, hidden=12, ffn=10, seed=0):
    """Leaves x, weights, gate_up and down whose values the dtype holds exactly, the choices, and weights of outputs."""
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape, scale=1.0):
        return (torch.randn(shape, generator=generator) * scale).to(dtype)

    routing = moe_route(torch.randn(length, experts, generator=generator), top_k)
    weights = routing.weights.to(torch.float64 if dtype == torch.float64 else torch.float32)
    gate_up, down = draw(experts, 2 * ffn, hidden, scale=hidden**-0.5), draw(experts, hidden, ffn, scale=ffn**-0.5)
    return (draw(length, hidden), weights, gate_up, down), routing.experts, draw(length, hidden)


def measured(backend, leaves, experts, weight, **options):
    def compute(x, weights, gate_up, down):
        return (mixture_of_experts(x, experts, weights, gate_up, down, backend=backend, **options),)

    return *compute(*leaves), *gradients(compute, leaves, [weight])


def expected(leaves, experts, weight, **options):
    def compute(x, weights, gate_up, down):
        return (apply_experts(x, experts, weights, gate_up, down, **options),)

    exact = [x.double() for x in leaves]
    return *compute(*exact), *gradients(compute, exact, [weight])


def compare(actual, exact, tolerance, leaves):
    dtypes = [leaves[0].dtype, *(x.dtype for x in leaves)]
    for name, x, y, dtype in zip(NAMES, actual, exact, dtypes, strict=True):
        assert error(x, y) <= tolerance, (name, error(x, y))
        assert x.dtype == dtype, name


@pytest.mark.parametrize("dtype", TOLERANCES, ids=str)
@pytest.mark.parametrize("length", [0, 1, 2, 7, 40])
@pytest.mark.parametrize("backend", BACKENDS)
def test_every_length_agrees_with_the_oracle(backend, length, dtype):
    case = inputs(length, dtype)
    compare(measured(backend, *case), expected(*case), TOLERANCES[dtype], case[0])


@pytest.mark.parametrize("dtype", TOLERANCES, ids=str)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_tolerance_refuses_every_fault(fault, dtype):
    case = inputs(20, dtype)
    blind = {"weights not normalised": {"dweights"}}
    for name, wrong, right in zip(NAMES, expected(*case, fault=fault), expected(*case), strict=True):
        if name not in blind.get(fault, ()):
            assert error(wrong, right) > 2 * TOLERANCES[dtype], name


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("top_k", [1, 2, 3, 4])
def test_any_number_of_choices_up_to_all_experts(backend, top_k):
    case = inputs(9, torch.float32, top_k=top_k)
    compare(measured(backend, *case), expected(*case), TOLERANCES[torch.float32], case[0])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("favourite", [0, 3])
def test_all_tokens_to_one_expert_leave_the_others_without_gradient(backend, favourite):
    leaves, experts, weight = inputs(11, torch.float32, top_k=1)
    experts = torch.full_like(experts, favourite)
    actual = measured(backend, leaves, experts, weight)
    compare(actual, expected(leaves, experts, weight), TOLERANCES[torch.float32], leaves)
    idle = [e for e in range(4) if e != favourite]
    assert not actual[3][idle].any() and not actual[4][idle].any()
    assert actual[3][favourite].any()


@pytest.mark.parametrize("backend", BACKENDS)
def test_one_expert_twice_for_one_token_counts_twice(backend):
    leaves, experts, weight = inputs(5, torch.float32)
    experts[2] = 1
    compare(
        measured(backend, leaves, experts, weight), expected(leaves, experts, weight), TOLERANCES[torch.float32], leaves
    )


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("capacity", [0, 1, 3, 100])
def test_capacity_and_mask_drop_what_the_oracle_drops(backend, capacity, dtype):
    leaves, experts, weight = inputs(17, dtype)
    mask = torch.arange(17) % 5 != 1
    survive = kept(experts, 4, mask, capacity)
    actual = measured(backend, leaves, experts, weight, mask=mask, capacity=capacity)
    compare(actual, expected(leaves, experts, weight, survive=survive), TOLERANCES[dtype], leaves)
    assert not actual[0][~mask].any() and not actual[2][~survive].any()
    everyone = expected(leaves, experts, weight)
    assert error(actual[0], everyone[0]) > 2 * TOLERANCES[dtype]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_sizes(data):
    experts = data.draw(st.integers(1, 9))
    length = data.draw(st.integers(0, 30))
    top_k = data.draw(st.integers(1, experts))
    hidden, ffn = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 20))
    leaves, chosen, weight = inputs(length, torch.float64, experts, top_k, hidden, ffn, data.draw(st.integers(0, 99)))
    capacity = data.draw(st.none() | st.integers(0, 12))
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=length, max_size=length))
    mask = None if mask is None else torch.tensor(mask, dtype=torch.bool)
    right = expected(leaves, chosen, weight, survive=kept(chosen, experts, mask, capacity))
    for backend in BACKENDS:
        actual = measured(backend, leaves, chosen, weight, mask=mask, capacity=capacity)
        compare(actual, right, TOLERANCES[torch.float64], leaves)


@pytest.mark.parametrize("hidden, ffn, length", [(96, 160, 300), (33, 65, 130)])
def test_sizes_where_products_are_blocked(hidden, ffn, length):
    case = inputs(length, torch.float32, experts=6, hidden=hidden, ffn=ffn)
    compare(measured("torch", *case), expected(*case), TOLERANCES[torch.float32], case[0])


def test_weights_large_enough_for_pages_of_their_own():
    """Gradients of 32 MiB and more take another kind of memory; two experts have no tokens."""
    leaves, experts, weight = inputs(6, torch.float32, experts=8, top_k=2, hidden=512, ffn=1024)
    actual = measured("torch", leaves, experts % 6, weight)
    assert actual[3].numel() * 4 == 32 * 2**20
    compare(actual, expected(leaves, experts % 6, weight), TOLERANCES[torch.float32], leaves)
    assert not actual[3][6:].any()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("capacity", [None, 2])
def test_gradients_are_the_derivatives(backend, capacity):
    leaves, experts, _ = inputs(5, torch.float64, experts=3, hidden=3, ffn=2)

    def compute(x, weights, gate_up, down):
        return mixture_of_experts(x, experts, weights, gate_up, down, capacity=capacity, backend=backend)

    assert torch.autograd.gradcheck(compute, [x.requires_grad_() for x in leaves])


@pytest.mark.parametrize("backend", BACKENDS)
def test_only_the_gradients_that_are_asked_for(backend):
    leaves, experts, weight = inputs(6, torch.float64)
    right = expected(leaves, experts, weight)[1:]
    for n, leaf in enumerate(leaves):
        alone = [x.detach() for x in leaves]
        alone[n] = leaf.detach().clone().requires_grad_()
        y = mixture_of_experts(alone[0], experts, *alone[1:], backend=backend)
        (grad,) = torch.autograd.grad((y * weight).sum(), alone[n])
        assert error(grad, right[n]) <= TOLERANCES[torch.float64], NAMES[n + 1]
    assert not mixture_of_experts(leaves[0], experts, *leaves[1:], backend=backend).requires_grad


def test_the_router_in_front_gets_its_gradient_through_the_weights():
    leaves, _, weight = inputs(8, torch.float64)
    logits = torch.randn(8, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(3)).requires_grad_()

    def through(route_by):
        experts, weights, *_ = route_by(logits, 2)
        return experts, weights

    def ours(x):
        routing = moe_route(x, 2)
        return routing.experts, routing.weights

    experts, weights = ours(logits)
    y = mixture_of_experts(leaves[0], experts, weights, *leaves[2:])
    (grad,) = torch.autograd.grad((y * weight).sum(), logits)
    right_experts, right_weights = through(route)
    assert torch.equal(experts, right_experts)
    right = apply_experts(leaves[0], right_experts, right_weights, *leaves[2:])
    (exact,) = torch.autograd.grad((right * weight).sum(), logits)
    assert error(grad, exact) <= TOLERANCES[torch.float64]
    unnormalised = route(logits, 2, renormalize=False)
    wrong = apply_experts(leaves[0], unnormalised[0], unnormalised[1], *leaves[2:])
    assert error(wrong, right) > 2 * TOLERANCES[torch.float64]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_nan_token_spoils_itself_only(backend):
    leaves, experts, _ = inputs(9, torch.float32)
    clean = mixture_of_experts(leaves[0], experts, *leaves[1:], backend=backend)
    leaves[0][4] = float("nan")
    spoilt = mixture_of_experts(leaves[0], experts, *leaves[1:], backend=backend)
    others = torch.arange(9) != 4
    assert spoilt[4].isnan().all() and torch.equal(spoilt[others], clean[others])
    masked = mixture_of_experts(leaves[0], experts, *leaves[1:], mask=others, backend=backend)
    assert not masked[4].any() and error(masked[others], clean[others]) <= TOLERANCES[torch.float32]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_masked_nan_leaves_every_gradient_clean(backend):
    leaves, experts, weight = inputs(9, torch.float64)
    others = torch.arange(9) != 4
    right = expected(leaves, experts, weight, survive=others[:, None].expand(9, 2))
    leaves[0][4], leaves[1][4] = torch.nan, torch.nan
    compare(measured(backend, leaves, experts, weight, mask=others), right, TOLERANCES[torch.float64], leaves)
    unmasked = measured(backend, leaves, experts, weight)
    assert all(error(x, y) > 2 * TOLERANCES[torch.float64] for x, y in zip(unmasked, right, strict=True))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_nan_expert_spoils_its_own_tokens_only(backend):
    leaves, experts, _ = inputs(9, torch.float32)
    clean = mixture_of_experts(leaves[0], experts, *leaves[1:], backend=backend)
    leaves[2][1] = torch.nan
    spoilt = mixture_of_experts(leaves[0], experts, *leaves[1:], backend=backend)
    hit = (experts == 1).any(1)
    assert 0 < hit.sum() < 9
    assert spoilt[hit].isnan().all() and torch.equal(spoilt[~hit], clean[~hit])


@pytest.mark.parametrize("backend", BACKENDS)
def test_huge_activations_saturate_and_do_not_become_nan(backend):
    """silu(-1e38) is 0 and silu(1e38) is 1e38: neither exp may overflow into NaN, forward or backward."""
    x = torch.tensor([[1e38], [-1e38]], requires_grad=True)
    experts, weights = torch.zeros(2, 1, dtype=torch.int64), torch.ones(2, 1)
    gate_up, down = torch.tensor([[[1.0], [2e-38]]]), torch.tensor([[[0.5]]])
    y = mixture_of_experts(x, experts, weights, gate_up, down, backend=backend)
    (grad,) = torch.autograd.grad(y.sum(), x)
    assert error(y[:1], torch.tensor([[1e38]]).double()) <= TOLERANCES[torch.float32] and y[1] == 0
    assert error(grad, torch.tensor([[2.0], [0.0]]).double()) <= TOLERANCES[torch.float32]


def test_the_same_bits_every_time_and_from_strided_inputs():
    leaves, experts, weight = inputs(50, torch.float32)
    first = measured("torch", leaves, experts, weight)
    strided = [torch.stack([x, x], -1)[..., 0] for x in leaves]
    assert not any(x.is_contiguous() for x in strided)
    for again in (measured("torch", leaves, experts, weight), measured("torch", strided, experts.int(), weight)):
        assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))


def test_the_pieces_make_the_whole():
    leaves, experts, _ = inputs(21, torch.float32)
    x, weights, gate_up, down = leaves
    dispatch = moe_dispatch(experts, 4, capacity=6)
    rows = moe_permute(x, dispatch)
    assert torch.equal(rows, x[dispatch.tokens])
    outputs = moe_experts(rows, gate_up, down, dispatch.offsets)
    y = moe_unpermute(outputs, weights, dispatch)
    assert torch.equal(y, mixture_of_experts(x, experts, weights, gate_up, down, capacity=6))
    # Experts that are spread over two processes: each computes its part of the rows.
    middle = int(dispatch.offsets[2])
    halves = [
        moe_experts(rows[:middle], gate_up[:2], down[:2], dispatch.offsets[:3]),
        moe_experts(rows[middle:], gate_up[2:], down[2:], dispatch.offsets[2:] - middle),
    ]
    assert torch.equal(torch.cat(halves), outputs)


def test_autocast_does_not_round():
    leaves, experts, _ = inputs(30, torch.float32)
    plain = mixture_of_experts(leaves[0], experts, *leaves[1:])
    with torch.autocast("cpu", torch.bfloat16):
        cast = mixture_of_experts(leaves[0], experts, *leaves[1:])
        routing = moe_route(leaves[0][:, :4].contiguous(), 2)
        rounded = leaves[0] @ leaves[0].T
    assert rounded.dtype == torch.bfloat16  # autocast was on
    assert torch.equal(cast, plain) and routing.weights.dtype == torch.float32


def test_second_derivatives_raise_instead_of_being_wrong():
    leaves, experts, _ = inputs(4, torch.float64)
    x = leaves[0].requires_grad_()
    y = mixture_of_experts(x, experts, *leaves[1:])
    (grad,) = torch.autograd.grad(y.square().sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        grad.sum().backward()
