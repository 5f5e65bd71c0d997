"""Bad input to the mixture of experts gets one sentence that names the argument."""

import pytest
import torch

from toolgym.kernels.backends import BackendError, choices_made
from toolgym.kernels.moe import (
    RouterStatistics,
    mixture_of_experts,
    moe_dispatch,
    moe_experts,
    moe_load_balancing_loss,
    moe_permute,
    moe_rank_rows,
    moe_route,
    moe_statistics,
    moe_taken,
    moe_unpermute,
    moe_z_loss,
)

X, EXPERTS, WEIGHTS = torch.ones(5, 6), torch.tensor([[0, 2]] * 5), torch.full((5, 2), 0.5)
GATE_UP, DOWN = torch.ones(3, 8, 6), torch.ones(3, 6, 4)
DISPATCH = moe_dispatch(EXPERTS, 3)
GOOD = {"x": X, "experts": EXPERTS, "weights": WEIGHTS, "gate_up": GATE_UP, "down": DOWN}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"x": [1.0]}, "x must be a tensor, not list"),
        ({"experts": [[0]]}, "experts must be a tensor, not list"),
        ({"weights": None}, "weights must be a tensor, not NoneType"),
        ({"gate_up": None}, "gate_up must be a tensor, not NoneType"),
        ({"down": [1.0]}, "down must be a tensor, not list"),
        ({"mask": [True] * 5}, "mask must be a tensor, not list"),
        ({"gate_up": torch.ones(0, 8, 6)}, r"gate_up must be \[E, 2F, H\] with at least one expert"),
        ({"capacity": True}, "capacity must be a whole number"),
        ({"mask": torch.ones(5, dtype=torch.bool, device="meta")}, "mask must be on cpu like the rest, not on meta"),
        ({"gate_up": GATE_UP.to("meta")}, "gate_up must be on cpu like the rest, not on meta"),
        ({"x": torch.ones(5)}, r"x must be \[T, H\]"),
        ({"x": torch.ones(5, 0)}, r"x must be \[T, H\] with at least one of all but the first, not \(5, 0\)"),
        ({"x": torch.ones(5, 6, dtype=torch.int64)}, "x must be float64, float32, float16 or bfloat16, not int64"),
        ({"x": torch.ones(4, 6)}, r"x must be \[T, H\] with 5 rows, as the dispatch has, not \(4, 6\)"),
        ({"x": X.half()}, "gate_up must be float16 like the features, not float32"),
        ({"x": torch.ones(5, 6, device="meta")}, "x must be on cpu like the rest, not on meta"),
        ({"experts": EXPERTS.float()}, r"experts must be int64 or int32 of shape \[T, k\]"),
        ({"experts": EXPERTS[0]}, r"experts must be int64 or int32 of shape \[T, k\]"),
        ({"experts": EXPERTS[:, :0]}, "with k at least 1"),
        ({"experts": EXPERTS + 1}, "experts must lie between 0 and 2; they reach from 1 to 3"),
        ({"experts": EXPERTS - 1}, "experts must lie between 0 and 2; they reach from -1 to 1"),
        ({"weights": WEIGHTS.half()}, "weights must be float32, not float16"),
        ({"weights": WEIGHTS[:, :1]}, r"weights must be \[T, k\] \(5, 2\), as the dispatch has, not \(5, 1\)"),
        ({"weights": WEIGHTS.to("meta")}, "weights must be on cpu like the rest, not on meta"),
        ({"gate_up": GATE_UP.mT}, r"gate_up must be \[E, 2F, H\] with H = 6, gate over up; not \(3, 6, 8\)"),
        ({"gate_up": torch.ones(3, 7, 6)}, "gate over up"),
        ({"down": DOWN.mT}, r"down must be \[E, H, F\] \(3, 6, 4\) to fit gate_up, not \(3, 4, 6\)"),
        ({"down": DOWN[:2]}, r"down must be \[E, H, F\]"),
        ({"down": DOWN.double()}, "down must be float32 like the features, not float64"),
        ({"down": DOWN.to("meta")}, "down must be on cpu like the rest, not on meta"),
        ({"mask": torch.ones(5)}, r"mask must be bool of shape \[5\], not float32"),
        ({"mask": torch.ones(4, dtype=torch.bool)}, r"mask must be bool of shape \[5\]"),
        ({"capacity": -1}, "capacity must be a whole number of at least 0, or None; not -1"),
        ({"capacity": 2.0}, "capacity must be a whole number"),
        ({"taken": torch.zeros(3, dtype=torch.int64)}, "taken must not be given without capacity"),
        ({"taken": torch.zeros(2, dtype=torch.int64), "capacity": 1}, r"taken must be int64 or int32 of shape \[3\]"),
    ],
)
def test_a_wrong_argument_is_named(changed, sentence):
    assert mixture_of_experts(**GOOD).shape == X.shape
    with pytest.raises(TypeError if "must be a tensor" in sentence else ValueError, match=sentence):
        mixture_of_experts(**{**GOOD, **changed})


@pytest.mark.parametrize(
    ("offsets", "sentence"),
    [
        ([0, 1, 2], r"offsets must be int32 or int64 of shape \[4\]"),
        ([0.0, 1.0, 2.0, 5.0], "offsets must be int32 or int64"),
        ([1, 1, 2, 5], "offsets must begin at 0, never fall and end at R = 5"),
        ([0, 3, 2, 5], "never fall"),
        ([0, 1, 2, 4], "end at R = 5"),
    ],
)
def test_offsets_that_do_not_add_up_are_refused(offsets, sentence):
    with pytest.raises(ValueError, match=sentence):
        moe_experts(X, GATE_UP, DOWN, torch.tensor(offsets))


def test_pieces_refuse_rows_of_another_dispatch():
    with pytest.raises(ValueError, match=r"rows must be .* with 10 rows"):
        moe_unpermute(X, WEIGHTS, DISPATCH)
    with pytest.raises(ValueError, match=r"x must be .* with 5 rows"):
        moe_permute(torch.ones(6, 6), DISPATCH)
    with pytest.raises(ValueError, match="ranks must divide the 3 experts, not be 2"):
        moe_rank_rows(DISPATCH, 2)


def test_the_router_and_its_losses_refuse_what_they_cannot_serve():
    logits = torch.zeros(5, 3)
    for top_k, sentence in ((0, "at least 1"), (4, "at most the number of experts, 3"), (True, "whole number")):
        with pytest.raises(ValueError, match=f"top_k must be .*{sentence}"):
            moe_route(logits, top_k)
    with pytest.raises(ValueError, match=r"logits must be \[T, E\]"):
        moe_route(logits[0], 1)
    with pytest.raises(ValueError, match="num_experts must be a whole number of at least 1, not 0"):
        moe_statistics(EXPERTS, 0)
    with pytest.raises(ValueError, match="experts must lie between 0 and 1"):
        moe_taken(EXPERTS, 2, None)
    with pytest.raises(ValueError, match="statistics must be of 3 experts, not 4"):
        moe_load_balancing_loss(logits, RouterStatistics(torch.ones(4), torch.ones(())))
    with pytest.raises(ValueError, match=r"mask must be bool of shape \[5\]"):
        moe_z_loss(logits, mask=torch.ones(3, dtype=torch.bool))


def test_backends_serve_or_refuse_and_the_automatic_choice_reports_itself(monkeypatch):
    mixture_of_experts(**GOOD)
    assert "moe on cpu, float32: torch (automatic on cpu)" in choices_made()
    with pytest.raises(BackendError, match="moe: no backend is called 'cuda'; there are reference, torch, triton"):
        mixture_of_experts(**GOOD, backend="cuda")
    monkeypatch.setenv("TOOLGYM_KERNELS", "moe=reference")
    mixture_of_experts(**GOOD)
    assert "moe on cpu, float32: reference (named by TOOLGYM_KERNELS)" in choices_made()
