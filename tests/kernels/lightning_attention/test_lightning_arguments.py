"""Bad input gets one sentence that names the argument; odd but good input gets the right answer."""

import pytest
import torch
from oracles.lightning import attend_all, error

from toolgym.kernels.lightning_attention import (
    lightning_attention,
    lightning_attention_accept,
    lightning_attention_step,
)

GOOD = {
    "q": torch.ones(2, 3, 2, 4),
    "k": torch.ones(2, 3, 2, 4),
    "v": torch.ones(2, 3, 2, 5),
    "slopes": torch.tensor([0.5, 0.1]),
}
PACKED = {"q": torch.ones(1, 3, 2, 4), "k": torch.ones(1, 3, 2, 4), "v": torch.ones(1, 3, 2, 5)}
BAD = [
    ({"q": None}, TypeError, "q must be a tensor, not NoneType"),
    ({"slopes": [0.5, 0.1]}, TypeError, "slopes must be a tensor, not list"),
    ({"q": torch.ones(3, 2, 4)}, ValueError, "q must have four dimensions"),
    ({"q": torch.ones(2, 3, 2, 3)}, ValueError, "q and k must have one shape"),
    ({"k": torch.ones(2, 4, 2, 4)}, ValueError, "v must be .* with k's B, T and H"),
    ({"v": torch.ones(2, 3, 1, 5)}, ValueError, "v must be .* with k's B, T and H"),
    ({"v": torch.ones(2, 3, 2, 0)}, ValueError, "v must have four dimensions"),
    ({"q": torch.ones(2, 3, 2, 4, dtype=torch.int64)}, ValueError, "q must be float64, float32, float16 or bfloat16"),
    ({"q": torch.ones(2, 3, 2, 4, dtype=torch.bfloat16)}, ValueError, "q must be float32 like k, not bfloat16"),
    ({"v": torch.ones(2, 3, 2, 5).double()}, ValueError, "v must be float32 like k, not float64"),
    ({"q": torch.ones(2, 3, 2, 4, device="meta")}, ValueError, "q must be on cpu like k, not on meta"),
    ({"slopes": torch.ones(2, device="meta")}, ValueError, "slopes must be on cpu like k, not on meta"),
    ({"slopes": torch.ones(3)}, ValueError, r"slopes must have shape \[2\]"),
    ({"slopes": torch.ones(2, dtype=torch.bfloat16)}, ValueError, "slopes must be float32: .* bfloat16"),
    ({"slopes": torch.ones(2, requires_grad=True)}, ValueError, "slopes must not require gradients"),
    ({"slopes": torch.tensor([0.5, float("nan")])}, ValueError, "slopes must be finite and not negative"),
    ({"slopes": torch.tensor([0.5, float("inf")])}, ValueError, "slopes must be finite and not negative"),
    ({"slopes": torch.tensor([0.5, -0.1])}, ValueError, "slopes must be finite and not negative"),
    ({"initial_state": torch.ones(1, 2, 4, 5)}, ValueError, r"initial_state must be \[2, H, D, E\] \(2, 2, 4, 5\)"),
    ({"initial_state": torch.ones(2, 2, 5, 4)}, ValueError, r"initial_state must be \[2, H, D, E\]"),
    ({"initial_state": torch.ones(2, 2, 4, 5).bfloat16()}, ValueError, "initial_state must be float32, not bfloat16"),
    ({"initial_state": torch.ones(2, 2, 4, 5, device="meta")}, ValueError, "initial_state must be on cpu"),
    ({"chunk": 0}, ValueError, "chunk must be a whole number"),
    ({"chunk": 1.5}, ValueError, "chunk must be a whole number"),
    ({"chunk": True}, ValueError, "chunk must be a whole number"),
    ({"cu_seqlens": torch.tensor([0, 3])}, ValueError, "needs B = 1, not B = 2"),
    (PACKED | {"cu_seqlens": [0, 3]}, TypeError, "cu_seqlens must be a tensor"),
    (PACKED | {"cu_seqlens": torch.tensor([0.0, 3.0])}, ValueError, "cu_seqlens must be int32 or int64"),
    (PACKED | {"cu_seqlens": torch.tensor([[0, 3]])}, ValueError, "cu_seqlens must be int32 or int64"),
    (PACKED | {"cu_seqlens": torch.tensor([], dtype=torch.int32)}, ValueError, "cu_seqlens must be int32 or int64"),
    (PACKED | {"cu_seqlens": torch.tensor([1, 3])}, ValueError, r"cu_seqlens must begin at 0.*\[1, 3\]"),
    (PACKED | {"cu_seqlens": torch.tensor([0, 2])}, ValueError, "end at T = 3"),
    (PACKED | {"cu_seqlens": torch.tensor([0, 2, 1, 3])}, ValueError, "never fall"),
    ({"padding_mask": torch.ones(2, 3), "cu_seqlens": torch.tensor([0, 3])}, ValueError, "must not be given together"),
    ({"padding_mask": torch.ones(2, 2, dtype=torch.bool)}, ValueError, r"padding_mask must be \[B, T\] \(2, 3\)"),
    ({"padding_mask": torch.ones(2, 3)}, ValueError, "padding_mask must be bool or whole numbers"),
    ({"padding_mask": torch.full((2, 3), 2)}, ValueError, "padding_mask must hold only 0"),
    ({"padding_mask": torch.tensor([[1, 1, 1], [1, 0, 1]])}, ValueError, "row 1 has padding between tokens"),
]


@pytest.mark.parametrize("change, kind, message", BAD, ids=[message for *_, message in BAD])
def test_bad_arguments_are_named(change, kind, message):
    arguments = GOOD | change
    tensors = [arguments.pop(name) for name in ("q", "k", "v", "slopes")]
    with pytest.raises(kind, match=message):
        lightning_attention(*tensors, **arguments)


STEP = {"state_cache": torch.ones(3, 2, 4, 5), "slots": torch.tensor([0, 1]), "accepted": torch.tensor([3, 3])}
BAD_STEPS = [
    ({"state_cache": torch.ones(3, 2, 4, 4)}, "state_cache must be"),
    ({"state_cache": torch.ones(3, 2, 4, 5).bfloat16()}, "state_cache must be float32, not bfloat16"),
    ({"state_cache": torch.ones(3, 2, 5, 4).transpose(2, 3)}, "state_cache must be contiguous"),
    ({"state_cache": torch.ones(3, 2, 4, 5, requires_grad=True)}, "state_cache must not require gradients"),
    ({"slots": torch.tensor([0, 3])}, r"slots must be below S = 3 .*\[0, 3\]"),
    ({"slots": torch.tensor([1, 1])}, "slots must not name a row of the cache twice"),
    ({"slots": torch.tensor([0, 1, 2])}, r"slots must be int32 or int64 of shape \[2\]"),
    ({"slots": torch.tensor([0.0, 1.0])}, "slots must be int32 or int64"),
    ({"slots": torch.tensor([0, 1], device="meta")}, "slots must be on cpu"),
    ({"accepted": torch.tensor([0, 4])}, "accepted must lie between 0 and T = 3"),
    ({"accepted": torch.tensor([-1, 0])}, "accepted must lie between 0 and T = 3"),
    ({"accepted": torch.tensor([1])}, "accepted must be int32 or int64"),
]


@pytest.mark.parametrize("change, message", BAD_STEPS, ids=[message for _, message in BAD_STEPS])
def test_bad_steps_are_named_and_change_nothing(change, message):
    arguments = STEP | change
    before = arguments["state_cache"].clone()
    tokens = [GOOD[name] for name in ("q", "k", "v", "slopes")]
    with pytest.raises(ValueError, match=message):
        lightning_attention_step(*tokens, **arguments)
    with pytest.raises(ValueError, match=message):
        lightning_attention_accept(*tokens[1:], **arguments)
    assert torch.equal(arguments["state_cache"], before)


def test_strided_inputs_give_what_contiguous_ones_give():
    generator = torch.Generator().manual_seed(0)
    fused = torch.randn(2, 7, 2, 14, generator=generator)
    q, k, v = fused.split([4, 4, 6], dim=-1)
    state = torch.randn(2, 2, 6, 4, generator=generator).transpose(2, 3)
    slopes = torch.tensor([0.5, 9.0, 0.1, 9.0])[::2]
    assert not any(x.is_contiguous() for x in (q, k, v, state, slopes))
    copies = [x.contiguous() for x in (q, k, v, slopes, state)]
    for backend in ("reference", "torch"):
        strided = lightning_attention(q, k, v, slopes, initial_state=state, output_final_state=True, backend=backend)
        plain = lightning_attention(*copies[:4], initial_state=copies[4], output_final_state=True, backend=backend)
        assert all(torch.equal(a, b) for a, b in zip(strided, plain, strict=True))
    expanded = lightning_attention(q, k[:, :1].expand_as(k), v, slopes)[0]
    assert error(expanded, attend_all(q, k[:, :1].expand_as(k), v, slopes)[0]) <= 2e-6


def test_the_initial_state_is_not_written_to_and_not_handed_back():
    q, k, v = (torch.ones(1, 0, 2, 3) for _ in range(3))
    state = torch.ones(1, 2, 3, 3)
    _, final = lightning_attention(q, k, v, GOOD["slopes"], initial_state=state, output_final_state=True)
    assert torch.equal(final, state)
    final.add_(1)
    assert torch.equal(state, torch.ones(1, 2, 3, 3))


def test_the_same_call_gives_the_same_bytes():
    generator = torch.Generator().manual_seed(0)
    q, k, v = (torch.randn(2, 200, 2, 16, generator=generator) for _ in range(3))
    first, second = (lightning_attention(q, k, v, GOOD["slopes"])[0] for _ in range(2))
    assert torch.equal(first, second)


@pytest.mark.parametrize("backend", ["reference", "torch"])
@pytest.mark.parametrize("batch, length", [(0, 3), (2, 0), (0, 0)])
def test_no_rows_and_no_tokens_have_empty_results_and_gradients(backend, batch, length):
    q, k, v = (torch.ones(batch, length, 2, size, requires_grad=True) for size in (4, 4, 5))
    out, final = lightning_attention(q, k, v, GOOD["slopes"], output_final_state=True, backend=backend)
    assert out.shape == (batch, length, 2, 5) and final.shape == (batch, 2, 4, 5) and not final.any()
    grads = torch.autograd.grad(out.sum() + final.sum(), (q, k, v), materialize_grads=True)
    assert [grad.shape for grad in grads] == [x.shape for x in (q, k, v)]
