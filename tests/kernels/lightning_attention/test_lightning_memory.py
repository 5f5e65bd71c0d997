"""What a call allocates, as torch's profiler counts it: linear in T, hardly more than its inputs and results."""

import torch
from torch.profiler import ProfilerActivity, profile

from toolgym.kernels.lightning_attention import lightning_attention
from toolgym.kernels.lightning_attention.chunked import CHUNK

HEADS, SIZE = 2, 64
SLOPES = torch.tensor([0.5, 0.01])


def peak(function):
    """Most bytes of tensors held at once beyond those held before."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as record:
        function()
    events = sorted(
        (event for event in record.profiler.kineto_results.events() if event.name() == "[memory]"),
        key=lambda event: event.start_ns(),
    )
    held = highest = 0
    for event in events:
        held += event.nbytes()
        highest = max(highest, held)
    return highest


def allocated(length, dtype, backward):
    q, k, v = (torch.randn(1, length, HEADS, SIZE, dtype=dtype, requires_grad=backward) for _ in range(3))
    grad = torch.randn(1, length, HEADS, SIZE, dtype=dtype)

    def call():
        out, _ = lightning_attention(q, k, v, SLOPES)
        if backward:
            out.backward(grad)

    return peak(call)


def bound(length, dtype, backward):
    """Bytes of inputs and outputs, with gradients and states at block starts if there is a backward."""
    width = torch.empty(0, dtype=dtype).element_size()
    tensor = length * HEADS * SIZE * width
    inputs, results = (4, 4) if backward else (3, 1)
    states = -(-length // CHUNK) * HEADS * SIZE * SIZE * 4 if backward else 0
    return inputs * tensor, results * tensor + states


def test_memory_is_linear_and_within_a_fifth_of_what_must_be_there():
    for dtype in (torch.float32, torch.bfloat16):
        for backward in (False, True):
            seen = {}
            for length in (2048, 4096, 8192):
                inputs, results = bound(length, dtype, backward)
                seen[length] = allocated(length, dtype, backward)
                assert results <= seen[length]  # the profiler saw the results
                assert inputs + seen[length] <= 1.2 * (inputs + results)
            assert abs((seen[8192] - seen[4096]) / (seen[4096] - seen[2048]) - 2) < 0.02


def test_nothing_is_kept_for_a_backward_that_cannot_come():
    inputs = [torch.randn(1, 4096, HEADS, SIZE, requires_grad=True) for _ in range(3)]
    given, results = bound(4096, torch.float32, False)

    def call():
        with torch.no_grad():
            lightning_attention(*inputs, SLOPES)

    assert given + peak(call) <= 1.2 * (given + results)
    assert given + peak(lambda: lightning_attention(*inputs, SLOPES)) > 1.2 * (given + results)


def test_the_measure_sees_a_quadratic_form():
    q, k, v = (torch.randn(1, HEADS, 4096, SIZE) for _ in range(3))
    inputs, results = bound(4096, torch.float32, False)
    assert inputs + peak(lambda: (q @ k.transpose(-1, -2)) @ v) > 1.2 * (inputs + results)
