"""The router, its losses and statistics, and dispatch, against counting and against transformers."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.experts import kept, route
from oracles.lightning import error
from transformers.models.minimax.configuration_minimax import MiniMaxConfig
from transformers.models.minimax.modeling_minimax import MiniMaxSparseMoeBlock, load_balancing_loss_func

from toolgym.kernels.moe import (
    experts_from_minimax,
    experts_to_minimax,
    mixture_of_experts,
    moe_dispatch,
    moe_load_balancing_loss,
    moe_rank_rows,
    moe_route,
    moe_statistics,
    moe_z_loss,
)


def drawn(length, experts, seed=0, dtype=torch.float32):
    return torch.randn(length, experts, generator=torch.Generator().manual_seed(seed)).to(dtype)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("renormalize", [True, False])
@pytest.mark.parametrize("top_k", [1, 3, 5])
def test_routes_agree_with_the_oracle(top_k, renormalize, dtype):
    logits = drawn(40, 5, dtype=dtype)
    routing = moe_route(logits, top_k, renormalize=renormalize)
    experts, weights, probabilities = route(logits, top_k, renormalize)
    tolerance = 1e-15 if dtype == torch.float64 else 3e-7
    assert torch.equal(routing.experts, experts)
    assert routing.weights.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)
    assert error(routing.weights, weights) <= tolerance and error(routing.probabilities, probabilities) <= tolerance
    other = moe_route(logits, top_k, renormalize=not renormalize)
    assert top_k == 5 or error(other.weights, weights) > 2 * tolerance
    assert error(moe_route(logits * 1.01, top_k).probabilities, probabilities) > 2 * tolerance


def test_equal_probabilities_go_to_the_lower_expert_and_nan_stays_with_its_token():
    assert moe_route(torch.zeros(2, 6), 3).experts.tolist() == [[0, 1, 2]] * 2
    logits = drawn(3, 6)
    clean = moe_route(logits, 2)
    logits[1, 4] = float("nan")
    spoilt = moe_route(logits, 2)
    assert spoilt.weights[1].isnan().all() and spoilt.experts.min() >= 0 and spoilt.experts.max() < 6
    assert torch.equal(spoilt.weights[::2], clean.weights[::2])
    huge = moe_route(torch.tensor([[3e38, -3e38, 0.0]]), 1)
    assert huge.weights.tolist() == [[1.0]] and huge.experts.tolist() == [[0]]
    assert moe_route(torch.zeros(0, 6), 2).weights.shape == (0, 2)


def test_router_gradients_are_the_derivatives():
    logits = drawn(4, 5, dtype=torch.float64).requires_grad_()
    mask = torch.tensor([True, False, True, True])

    def compute(x):
        routing = moe_route(x, 2)
        statistics = moe_statistics(routing.experts, 5, mask=mask)
        balance = moe_load_balancing_loss(routing.probabilities, statistics, mask=mask)
        return routing.weights, balance, moe_z_loss(x, mask=mask)

    assert torch.autograd.gradcheck(compute, [logits])


@pytest.mark.parametrize("masked", [False, True])
def test_the_load_balancing_loss_is_that_of_transformers(masked):
    logits = drawn(24, 6)
    mask = torch.rand(24, generator=torch.Generator().manual_seed(1)) < 0.7 if masked else None
    routing = moe_route(logits, 2)
    loss = moe_load_balancing_loss(routing.probabilities, moe_statistics(routing.experts, 6, mask=mask), mask=mask)
    theirs = load_balancing_loss_func((logits,), 6, 2, None if mask is None else mask.view(1, 24).long())
    assert loss.item() == pytest.approx(theirs.item(), rel=1e-6)
    assert loss > 2  # uneven; even would be k
    assert moe_load_balancing_loss(torch.full((3, 3), 1 / 3), moe_statistics(torch.arange(3)[:, None], 3)) == 1
    assert moe_load_balancing_loss(torch.zeros(0, 6), moe_statistics(torch.zeros(0, 2, dtype=torch.int64), 6)) == 0


def test_the_z_loss_is_the_mean_squared_logsumexp_of_real_tokens():
    logits = drawn(9, 4, dtype=torch.float64)
    each = logits.exp().sum(1).log() ** 2
    mask = torch.arange(9) % 2 == 0
    assert moe_z_loss(logits).item() == pytest.approx(each.mean().item(), rel=1e-14)
    assert moe_z_loss(logits, mask=mask).item() == pytest.approx(each[mask].mean().item(), rel=1e-14)
    assert moe_z_loss(logits[:0]) == 0


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_every_kept_choice_has_one_row_of_its_expert(data):
    count, length = data.draw(st.integers(1, 7)), data.draw(st.integers(0, 25))
    choices = data.draw(st.integers(1, count))
    experts = moe_route(drawn(length, count, data.draw(st.integers(0, 50))), choices).experts
    capacity = data.draw(st.none() | st.integers(0, 9))
    mask = data.draw(st.none() | st.just(drawn(length, 1)[:, 0] > 0))
    dispatch = moe_dispatch(experts, count, mask=mask, capacity=capacity)
    assert torch.equal(dispatch.rows >= 0, kept(experts, count, mask, capacity))
    assert dispatch.whole == bool((dispatch.rows >= 0).all())
    at = dispatch.offsets.tolist()
    assert at[0] == 0 and at[-1] == len(dispatch.tokens)
    order = []
    for row, slot in enumerate(dispatch.slots.tolist()):
        token, choice = divmod(slot, choices)
        assert dispatch.tokens[row] == token and dispatch.rows[token, choice] == row
        expert = int(experts[token, choice])
        assert at[expert] <= row < at[expert + 1]
        order.append((expert, choice, token))
    assert order == sorted(order)
    assert moe_rank_rows(dispatch, count).tolist() == dispatch.offsets.diff().tolist()
    assert moe_rank_rows(dispatch, 1).tolist() == [at[-1]]


def test_places_that_others_hold_count_towards_the_capacity():
    experts = torch.tensor([[0, 1], [0, 1], [1, 0]])
    dispatch = moe_dispatch(experts, 2, capacity=3, taken=torch.tensor([1, 3]))
    assert (dispatch.rows >= 0).tolist() == [[True, False], [True, False], [False, False]]


def test_minimax_checkpoints_come_and_go_without_loss_and_give_transformers_outputs():
    config = MiniMaxConfig(
        hidden_size=12, intermediate_size=10, num_local_experts=4, num_experts_per_tok=2, experts_implementation="eager"
    )
    block = MiniMaxSparseMoeBlock(config)
    gate_up, down = (torch.randn(4, 20, 12) * 0.3, torch.randn(4, 12, 10) * 0.3)
    prefix = "model.layers.3.block_sparse_moe.experts"
    names = experts_to_minimax(gate_up, down, prefix)
    assert len(names) == 12 and names[f"{prefix}.2.w3.weight"].equal(gate_up[2, 10:])
    back = experts_from_minimax({**names, "model.layers.30.block_sparse_moe.experts.0.w1.weight": down}, prefix)
    assert torch.equal(back[0], gate_up) and torch.equal(back[1], down)
    block.experts.load_state_dict({"gate_up_proj": gate_up, "down_proj": down})
    block.gate.load_state_dict({"weight": drawn(4, 12)})
    x = drawn(9, 12, seed=2)
    routing = moe_route(x @ block.gate.weight.T, 2)
    ours = mixture_of_experts(x, routing.experts, routing.weights, *back)
    theirs = block(x[None])[0].detach()
    assert error(ours, theirs) < 1e-6
    assert error(mixture_of_experts(x, routing.experts, routing.weights, back[0].flip(0), back[1]), theirs) > 1e-2
    for missing, sentence in (("0.w1", "4 experts|3 experts"), ("1.w2", "no .*1.w2.weight")):
        broken = {name: x for name, x in names.items() if f".{missing}." not in name}
        with pytest.raises(ValueError, match=sentence):
            experts_from_minimax(broken, prefix)
    with pytest.raises(ValueError, match=r"tensors hold no other\.0\.w1\.weight"):
        experts_from_minimax(names, "other")
    with pytest.raises(ValueError, match=r"w1 and w3 must be \[F, H\] and w2 \[H, F\]"):
        experts_from_minimax({**names, f"{prefix}.1.w2.weight": down[1].T}, prefix)
