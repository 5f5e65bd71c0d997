"""Checks and times the Triton kernels on the GPU of this machine: `python benchmarks/gpu_kernels.py`.

First every pass is compared with the recurrence in fp64, in bf16, fp16 and fp32, because what the interpreter cannot
show is shown here: bf16, TF32, and programs that run at the same time. Then prefill, training and decoding are timed at
MiniMax-Text-01's sizes beside the roofline and beside softmax attention. Without a GPU it says so and ends.
"""

import statistics
import sys

import torch
from torch import Tensor

from toolgym.kernels.lightning_attention import lightning_attention, lightning_attention_step
from toolgym.kernels.moe import mixture_of_experts, moe_route
from toolgym.kernels.roofline import (
    GPUS,
    ExpertSizes,
    Sizes,
    backward,
    decode,
    experts_backward,
    experts_forward,
    forward,
    seconds,
)

# Largest relative error over heads that rounding explains: 2 % for bf16's 8 bits summed, TF32 in between.
TOLERANCES = {torch.bfloat16: 2e-2, torch.float16: 4e-3, torch.float32: 1e-5}
SIZES = Sizes()
EXPERTS = ExpertSizes()


def main() -> int:
    if not torch.cuda.is_available():
        print("no GPU here: nothing to check or time")
        return 0
    device = torch.device("cuda")
    print(f"{torch.cuda.get_device_name(device)}, torch {torch.__version__}")
    wrong = check(device) + check_experts(device)
    if wrong:
        print(f"{wrong} results are wrong; not timing them")
        return 1
    time_prefill(device)
    time_training(device)
    time_decoding(device)
    time_experts(device)
    return 0


def check(device: torch.device, heads: int = 4, dim: int = 128, rows: int = 40, lengths=(0, 700, 1, 323)) -> int:
    """Prints errors against the `reference` backend in fp64; returns how many results are wrong.

    Packed documents are computed in segments, a batch of many rows by the fused form. The control is the same pass with
    decays 10 % too fast; it must be outside the tolerance.
    """
    offsets = torch.tensor([0, *lengths]).cumsum(0)
    tokens = int(offsets[-1])
    wrong = 0
    for form, batch, length, packing in (("packed", 1, tokens, offsets), ("batch", rows, 130, None)):
        generator = torch.Generator().manual_seed(0)
        slopes = torch.tensor([2.0 ** (-8 * (h + 1) / heads) for h in range(heads)]).to(device)
        drawn = [torch.randn(batch, length, heads, dim, generator=generator) for _ in range(4)]
        sequences = batch if packing is None else len(lengths)
        states = [torch.randn(sequences, heads, dim, dim, generator=generator).to(device) for _ in range(2)]
        for dtype, tolerance in TOLERANCES.items():
            inputs = [x.to(dtype).to(device) for x in drawn]
            got = passes("triton", inputs, states, slopes, packing)
            want = passes("reference", [x.double() for x in inputs], [x.double() for x in states], slopes, packing)
            faster = passes("triton", inputs, states, slopes * 1.1, packing)
            for name, x, y, z in zip(("o", "state", "dq", "dk", "dv", "dstate"), got, want, faster, strict=True):
                head = 1 if "state" in name else 2
                error, control = distance(x, y, head), distance(z, y, head)
                bad = not error <= tolerance < control
                wrong += bad
                line = f"{form:7} {name:7} {str(dtype)[6:]:9} error {error:.1e}  control {control:.1e}"
                print(line + "  BAD" * bad)
            again = passes("triton", inputs, states, slopes, packing)
            if not all(torch.equal(x, y) for x, y in zip(got, again, strict=True)):
                wrong += 1
                print(f"{form:7} {str(dtype)[6:]}: two runs differ  BAD")
    return wrong


def check_experts(device: torch.device, experts: int = 8, hidden: int = 200, ffn: int = 328) -> int:
    """Prints errors of the mixture of experts, few rows and many; the control is the same with two experts swapped."""
    wrong = 0
    for form, length, capacity in (("few rows", 60, None), ("many rows", 900, None), ("capacity", 900, 150)):
        generator = torch.Generator().manual_seed(0)
        drawn = [torch.randn(*s, generator=generator) for s in ((length, hidden),) * 2]
        drawn.append(hidden**-0.5 * torch.randn(experts, 2 * ffn, hidden, generator=generator))
        drawn.append(ffn**-0.5 * torch.randn(experts, hidden, ffn, generator=generator))
        routing = moe_route(torch.randn(length, experts, generator=generator), 2)
        chosen, weights = routing.experts.to(device), routing.weights.to(device)
        swapped = torch.where(chosen < 2, 1 - chosen, chosen)
        for dtype, tolerance in TOLERANCES.items():
            x, grad, *params = [t.to(dtype).to(device) for t in drawn]
            exact = [t.double() for t in (x, weights, *params)]
            got, again, far = (
                expert_passes("triton", [x, weights, *params], which, grad, capacity)
                for which in (chosen, chosen, swapped)
            )
            want = expert_passes("torch", exact, chosen, grad.double(), capacity)
            for name, a, b, c in zip(("y", "dx", "dweights", "dgate_up", "ddown"), got, want, far, strict=True):
                error, control = ((z.double() - b).norm().item() / b.norm().item() for z in (a, c))
                bad = not error <= tolerance < control
                wrong += bad
                line = f"{form:10} {name:8} {str(dtype)[6:]:9} error {error:.1e}  control {control:.1e}"
                print(line + "  BAD" * bad)
            if not all(torch.equal(a, b) for a, b in zip(got, again, strict=True)):
                wrong += 1
                print(f"{form:10} {str(dtype)[6:]}: two runs differ  BAD")
    return wrong


def expert_passes(
    backend: str, leaves: list[Tensor], chosen: Tensor, grad: Tensor, capacity: int | None
) -> tuple[Tensor, ...]:
    x, weights, gate_up, down = leaves = [t.detach().requires_grad_() for t in leaves]
    y = mixture_of_experts(x, chosen, weights, gate_up, down, capacity=capacity, backend=backend)
    return y.detach(), *torch.autograd.grad(y, leaves, grad)


def passes(
    backend: str, inputs: list[Tensor], states: list[Tensor], slopes: Tensor, offsets: Tensor | None
) -> tuple[Tensor, ...]:
    q, k, v, grad_o = inputs
    leaves = [x.detach().requires_grad_() for x in (q, k, v, states[0])]
    results = lightning_attention(
        *leaves[:3],
        slopes,
        cu_seqlens=offsets,
        initial_state=leaves[3],
        output_final_state=True,
        backend=backend,
    )
    grads = torch.autograd.grad(results, leaves, [grad_o, states[1]])
    return tuple(x.detach() for x in (*results, *grads))


def distance(x: Tensor, y: Tensor, head: int) -> float:
    """Largest relative error over heads, which are dimension ``head``."""
    others = tuple(d for d in range(x.dim()) if d != head)
    return ((x.double() - y).pow(2).sum(others) / y.pow(2).sum(others)).sqrt().max().item()


def time_prefill(device: torch.device) -> None:
    slopes = model_slopes(device)
    for length in (2048, 8192, 32768, 131072):
        q, k, v = (draw(1, length, device) for _ in range(3))
        ours = milliseconds(lambda: lightning_attention(q, k, v, slopes, backend="triton"))  # noqa: B023
        report(f"prefill of {length}", ours, seconds_on(device, forward(SIZES, length)))
        if length <= 32768:
            report(f"softmax attention of {length}", milliseconds(lambda: softmax(q, k, v)))  # noqa: B023


def time_training(device: torch.device) -> None:
    slopes = model_slopes(device)
    for length in (2048, 8192, 32768):
        q, k, v = (draw(32768 // length, length, device).requires_grad_() for _ in range(3))
        grad = torch.ones_like(v)

        def ours() -> None:
            out, _ = lightning_attention(q, k, v, slopes, backend="triton")  # noqa: B023
            torch.autograd.grad(out, (q, k, v), grad)  # noqa: B023

        def theirs() -> None:
            torch.autograd.grad(softmax(q, k, v), (q, k, v), grad.transpose(1, 2))  # noqa: B023

        works = [*forward(SIZES, 32768), *backward(SIZES, 32768)]
        report(f"training on {32768 // length} of {length}", milliseconds(ours), seconds_on(device, works))
        report(f"softmax training on {32768 // length} of {length}", milliseconds(theirs))


def time_decoding(device: torch.device) -> None:
    slopes = model_slopes(device)
    for sequences in (1, 16, 128):
        q, k, v = (draw(sequences, 1, device) for _ in range(3))
        shape = (sequences, SIZES.heads, SIZES.key_dim, SIZES.value_dim)
        cache, slots = torch.zeros(shape, device=device), torch.arange(sequences, device=device)
        took = milliseconds(lambda: lightning_attention_step(q, k, v, slopes, cache, slots, backend="triton"))  # noqa: B023
        report(f"decoding {sequences}", took, seconds_on(device, [decode(SIZES, sequences)]))


def time_experts(device: torch.device) -> None:
    """One layer of MiniMax-Text-01's experts, 11 GB of weights; training needs as much again for their gradients."""
    shapes = ((2 * EXPERTS.ffn, EXPERTS.hidden), (EXPERTS.hidden, EXPERTS.ffn))
    params = [torch.randn(EXPERTS.experts, *s, device=device, dtype=torch.bfloat16).mul_(s[1] ** -0.5) for s in shapes]
    for length, training in ((1, False), (16, False), (128, False), (2048, False), (32768, False), (32768, True)):
        x = torch.randn(length, EXPERTS.hidden, device=device, dtype=torch.bfloat16)
        routing = moe_route(torch.randn(length, EXPERTS.experts, device=device), EXPERTS.choices)
        leaves = [t.detach().requires_grad_(training) for t in (x, routing.weights, *params)]

        def ours(leaves=leaves, chosen=routing.experts, training=training) -> None:
            y = mixture_of_experts(leaves[0], chosen, *leaves[1:], backend="triton")
            if training:
                torch.autograd.grad(y, leaves, torch.ones_like(y))

        works = experts_forward(EXPERTS, length, training) + (experts_backward(EXPERTS, length) if training else [])
        report(f"experts on {length}{', both passes' * training}", milliseconds(ours), seconds_on(device, works))


def draw(batch: int, length: int, device: torch.device) -> Tensor:
    return torch.randn(batch, length, SIZES.heads, SIZES.key_dim, device=device, dtype=torch.bfloat16)


def model_slopes(device: torch.device) -> Tensor:
    return torch.tensor([2.0 ** (-8 * (h + 1) / SIZES.heads) for h in range(SIZES.heads)], device=device)


def softmax(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    heads_first = (x.transpose(1, 2) for x in (q, k, v))
    return torch.nn.functional.scaled_dot_product_attention(*heads_first, is_causal=True)


def milliseconds(call) -> tuple[float, float, float]:
    """Median, fastest and slowest of 20 runs after 5, with the second-level cache emptied before each."""
    flush = torch.empty(256 * 2**20, dtype=torch.int8, device="cuda")
    times = []
    for _ in range(25):
        flush.zero_()
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        call()
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end))
    kept = times[5:]
    return statistics.median(kept), min(kept), max(kept)


def seconds_on(device: torch.device, works) -> float | None:
    name = torch.cuda.get_device_name(device)
    return next((seconds(works, gpu) for gpu in GPUS if gpu.name.split()[0] in name), None)


def report(what: str, times: tuple[float, float, float], roof: float | None = None) -> None:
    share = "" if roof is None else f"  {roof * 1e3 / times[0]:6.1%} of the roof"
    print(f"{what:34} {times[0]:9.3f} ms ({times[1]:.3f} to {times[2]:.3f}){share}")


if __name__ == "__main__":
    sys.exit(main())
