"""The kernels on a CPU against what else there is, as ratios of one run.

Run it with ``python benchmarks/cpu_kernels.py [SECTION …]``; it takes about five minutes, mostly softmax attention over
32,768 tokens. Everything runs on one thread and is timed in that thread's CPU time, because other work on the machine
would spoil wall time; what is compared takes turns, and the fastest of the turns counts. fp32, 8 heads, one sequence,
decays as in the first layer of MiniMax-Text-01. Ratios stand under the names of our backends: above 1 we are faster.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from math import log

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention
from torch.profiler import ProfilerActivity, profile
from transformers.models.minimax.configuration_minimax import MiniMaxConfig
from transformers.models.minimax.modeling_minimax import MiniMaxCache, MiniMaxExperts, MiniMaxLightningAttention

from toolgym.kernels.lightning_attention import lightning_attention, lightning_attention_step
from toolgym.kernels.lightning_attention.chunked import CHUNK
from toolgym.kernels.moe import mixture_of_experts, moe_route

HEADS = 8
SLOPES = torch.tensor([2.0 ** -(head + 1) for head in range(HEADS)])
LENGTHS = (512, 2048, 8192, 32768)
BACKENDS = ("torch", "cpp")


def fastest(*functions: Callable[[], object], seconds: float = 2.0) -> list[float]:
    """CPU seconds of each function's fastest turn; turns go round for about so long, at least two after a warm-up."""
    best = [float("inf")] * len(functions)
    for function in functions:
        function()
    spent, turns = 0.0, 0
    while turns < 2 or spent < seconds:
        for n, function in enumerate(functions):
            begun = time.thread_time()
            function()
            took = time.thread_time() - begun
            best[n] = min(best[n], took)
            spent += took
        turns += 1
    return best


def once(function: Callable[[], object]) -> float:
    """CPU seconds of one call: for what takes so long that its noise does not matter."""
    begun = time.thread_time()
    function()
    return time.thread_time() - begun


def row(
    label: str,
    seconds: Sequence[float] = (),
    ratios: Sequence[float] = (),
    aim: float | None = None,
    *,
    most: bool = False,
) -> None:
    """Prints times, a ratio for each backend, and with an aim which of them reach it (stay under it if ``most``)."""
    times = " / ".join(f"{1e3 * s:.3g}" for s in seconds) + (" ms" if seconds else "")
    line = f"{label:62}{times:>26}" + "".join(f"{ratio:9.2f}" for ratio in ratios)
    if aim is not None:
        met = [name for name, r in zip(BACKENDS, ratios, strict=False) if (r <= aim if most else r >= aim)]
        line += f"   {'at most' if most else 'at least'} {aim:g}: {', '.join(met) or 'MISSED'}"
    print(line, flush=True)


def tokens(length: int, size: int, *, grad: bool = False) -> list[Tensor]:
    return [torch.randn(1, length, HEADS, size, requires_grad=grad) for _ in range(3)]


def quadratic(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """The naive form: the whole matrix of scores times that of decays, in [B, H, T, D]."""
    at = torch.arange(q.shape[2], dtype=torch.float32)
    apart = at[:, None] - at
    decays = torch.where(apart >= 0, torch.exp(-SLOPES[:, None, None] * apart.clamp(min=0)), 0.0)
    return (q @ k.transpose(-1, -2) * decays) @ v


def blocks_by_autograd(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """The form that the torch backend computes, block by block, left to autograd; T is a multiple of the block."""
    at = torch.arange(CHUNK, dtype=torch.float32)
    within = torch.exp(-SLOPES[:, None, None] * (at[:, None] - at).clamp(min=0)).tril()
    since, until = (torch.exp(-SLOPES[:, None] * n)[:, :, None] for n in (at + 1, CHUNK - 1 - at))
    whole = torch.exp(-SLOPES * CHUNK)[:, None, None]
    state, outputs = torch.zeros(HEADS, q.shape[3], v.shape[3]), []
    parts = (x[0].transpose(0, 1).split(CHUNK, dim=1) for x in (q, k, v))
    for queries, keys, values in zip(*parts, strict=True):
        scores = queries @ keys.transpose(1, 2) * within
        outputs.append(scores @ values + (queries * since) @ state)
        state = whole * state + (keys * until).transpose(1, 2) @ values
    return torch.cat(outputs, dim=1).transpose(0, 1)[None]


def forward_and_backward(attend: Callable[..., Tensor], inputs: list[Tensor], grad: Tensor) -> Callable[[], object]:
    def call() -> None:
        torch.autograd.grad(attend(*inputs), inputs, grad)

    return call


def ours(backend: str, q: Tensor, k: Tensor, v: Tensor, chunk: int | None = None) -> Tensor:
    return lightning_attention(q, k, v, SLOPES, chunk=chunk, backend=backend)[0]


def softmax() -> None:
    """SDPA's time (causal, inputs laid out as it likes them) over ours, forward."""
    for size in (64, 128):
        for length in LENGTHS:
            inputs = tokens(length, size)
            mine = [partial(ours, name, *inputs) for name in BACKENDS]
            rows = [x.transpose(1, 2).contiguous() for x in inputs]
            attend = partial(scaled_dot_product_attention, *rows, is_causal=True)
            if length < 8192:
                theirs, *own = fastest(attend, *mine)
            else:
                theirs, own = once(attend), fastest(*mine)
            row(f"D={size}, T={length}: SDPA / ours", (theirs, *own), [theirs / t for t in own], 1)


class _Given(torch.nn.Module):
    """Returns what it was given beforehand: takes a projection's cost out of a layer."""

    def __init__(self, result: Tensor) -> None:
        super().__init__()
        self.result = result

    def forward(self, _: Tensor) -> Tensor:
        return self.result


def peers() -> None:
    """Forward at T = 2048 against the quadratic form and transformers' layer, whole and without its projections."""
    length, size = 2048, 64
    q, k, v = tokens(length, size)
    rows = [x.transpose(1, 2).contiguous() for x in (q, k, v)]
    width = HEADS * size
    config = MiniMaxConfig(
        hidden_size=width,
        num_attention_heads=HEADS,
        head_dim=size,
        num_hidden_layers=2,
        layer_types=["linear_attention"] * 2,
    )
    layer = MiniMaxLightningAttention(config, layer_idx=0).eval()
    hidden = torch.randn(1, length, width)
    core = MiniMaxLightningAttention(config, layer_idx=0).eval()
    core.qkv_proj = _Given(torch.cat([q, k, v], dim=3).flatten(2))  # type: ignore[assignment]
    core.output_gate = _Given(torch.zeros(1, length, width))  # type: ignore[assignment]
    core.act_fn = core.norm = core.out_proj = torch.nn.Identity()  # type: ignore[assignment]
    theirs = core(hidden, (hidden, hidden), None)[0] * 2  # the gate is one half everywhere
    mine = ours("torch", q, k, v)
    assert (theirs.view_as(mine) - mine).abs().max() < 1e-3 * mine.abs().max()

    def continued() -> None:
        cache = MiniMaxCache()
        cache.set_linear_cache(0, torch.zeros(1, HEADS, size, size))
        core(hidden, (hidden, hidden), None, cache)

    naive, whole, alone, *own = fastest(
        partial(quadratic, *rows),
        partial(layer, hidden, (hidden, hidden), None),
        partial(core, hidden, (hidden, hidden), None),
        *(partial(ours, name, q, k, v) for name in BACKENDS),
        seconds=6,
    )
    row("quadratic form / ours", (naive, *own), [naive / t for t in own], 5)
    row("transformers' layer, whole / our operation", (whole, *own), [whole / t for t in own], 5)
    row("… without projections, norm, activation / ours", (alone, *own), [alone / t for t in own], 5)
    going_on = once(continued)
    state = torch.zeros(1, HEADS, size, size)
    onto = partial(lightning_attention, q, k, v, SLOPES, initial_state=state, output_final_state=True)
    own_on = fastest(*(partial(onto, backend=name) for name in BACKENDS))
    row("… the same, going on from a state / ours", (going_on, *own_on), [going_on / t for t in own_on], 5)
    rates = [on / fresh for on, fresh in zip(own_on, own, strict=True)]
    row("our prefill onto a state / our fresh prefill", (*own_on, *own), rates, 1.1, most=True)


def rate() -> None:
    """Share of torch.mm's rate: 4 C D + 4 D^2 FLOP a token and head with C = 64, half of 4 C D for cpp."""
    left, right = torch.randn(1024, 1024), torch.randn(1024, 1024)
    for size in (64, 128):
        for length in (2048, 8192):
            inputs = tokens(length, size)
            product, *own = fastest(
                partial(torch.mm, left, right), *(partial(ours, name, *inputs) for name in BACKENDS), seconds=3
            )
            work = [HEADS * length * (share * 4 * CHUNK * size + 4 * size**2) for share in (1, 0.5)]
            peak = 2 * 1024**3 / product
            shares = [flop / t / peak for flop, t in zip(work, own, strict=True)]
            row(f"D={size}, T={length}: share of {peak / 1e9:.0f} GFLOP/s", own, shares, 0.5)


def training() -> None:
    """Forward and backward: time of autograd over the same blocks over ours, and how ours grows with T."""
    for size in (64, 128):
        per_token = []
        for length in LENGTHS:
            inputs = tokens(length, size, grad=True)
            grad = torch.randn_like(inputs[0])
            blocks, *own = fastest(
                forward_and_backward(blocks_by_autograd, inputs, grad),
                *(forward_and_backward(partial(ours, name), inputs, grad) for name in BACKENDS),
                seconds=3,
            )
            per_token.append([t / length for t in own])
            row(f"D={size}, T={length}: autograd / ours", (blocks, *own), [blocks / t for t in own], 1.5)
        powers = [1 + log(late / early, 16) for late, early in zip(per_token[3], per_token[1], strict=True)]
        row(f"D={size}: from T=2048 to 32768 time grows as T to the power of", (), powers, 1.2, most=True)


def chunks() -> None:
    """Block lengths, which the default is chosen by: times of the forward and of forward + backward, T = 2048."""
    for size in (64, 128):
        inputs, leaves = tokens(2048, size), tokens(2048, size, grad=True)
        grad = torch.randn_like(inputs[0])
        for chunk in (32, 64, 96, 128, 256):
            calls: list[Callable[[], object]] = []
            for name in BACKENDS:
                calls.append(partial(ours, name, *inputs, chunk=chunk))
                calls.append(forward_and_backward(partial(ours, name, chunk=chunk), leaves, grad))
            row(f"D={size}, blocks of {chunk}: {' / '.join(BACKENDS)}, forward and both", fastest(*calls))


def decode() -> None:
    """One token, and a draft of four, against a state; four single tokens' time over the draft's."""
    for size in (64, 128):
        parts = tokens(4, size)
        cache, slots = torch.zeros(1, HEADS, size, size), torch.tensor([0])

        def steps(backend: str, length: int, parts: list[Tensor] = parts, cache: Tensor = cache) -> None:
            for at in range(0, 4, length):
                some = [x[:, at : at + length] for x in parts]
                lightning_attention_step(*some, SLOPES, cache, slots, backend=backend)  # noqa: B023

        singles = fastest(*(partial(steps, name, 1) for name in BACKENDS), seconds=1)
        drafts = fastest(*(partial(steps, name, 4) for name in BACKENDS), seconds=1)
        gains = [four / draft for four, draft in zip(singles, drafts, strict=True)]
        row(f"D={size}: a token; a draft of four", [*(t / 4 for t in singles), *drafts], gains, 1)


def memory() -> None:
    """Most bytes held, inputs included, over inputs, results and (for a backward) states of blocks."""
    for size in (64, 128):
        for length in (2048, 8192):
            for backward in (False, True):
                inputs = tokens(length, size, grad=backward)
                grad = torch.randn_like(inputs[0])
                tensor = 4 * length * HEADS * size
                given = tensor * (4 if backward else 3)
                states = 4 * -(-length // CHUNK) * HEADS * size**2 if backward else 0
                needed = given + tensor * (4 if backward else 1) + states
                ratios = []
                for name in BACKENDS:
                    attend = partial(ours, name)
                    call = forward_and_backward(attend, inputs, grad) if backward else partial(attend, *inputs)
                    ratios.append((given + most_allocated(call)) / needed)
                label = f"D={size}, T={length}, forward{' + backward' if backward else ''}: {needed / 2**20:.0f} MiB"
                row(label, (), ratios, 1.2, most=True)


def experts() -> None:
    """Mixture of 16 experts of 512 by 512, two a token: time of transformers' experts over ours, `torch` alone."""
    count, size, names = 16, 512, ("grouped_mm", "eager")
    layers = []
    for name in names:
        config = MiniMaxConfig(
            hidden_size=size, intermediate_size=size, num_local_experts=count, experts_implementation=name
        )
        layers.append(MiniMaxExperts(config))
    gate_up = (0.02 * torch.randn(count, 2 * size, size)).requires_grad_()
    down = (0.02 * torch.randn(count, size, size)).requires_grad_()
    for layer in layers:
        layer.gate_up_proj, layer.down_proj = torch.nn.Parameter(gate_up), torch.nn.Parameter(down)
    for length in (1, 16, 128, 1024):
        x, grad = torch.randn(length, size, requires_grad=True), torch.randn(length, size)
        routing = moe_route(torch.randn(length, count), 2)
        weights = routing.weights.requires_grad_()
        mine = partial(mixture_of_experts, x, routing.experts, weights, gate_up, down, backend="torch")
        theirs = [partial(layer, x, routing.experts, weights) for layer in layers]
        for call in theirs:
            assert (call() - mine()).abs().max() < 1e-5 * mine().abs().max()
        inputs = [(x, weights, layer.gate_up_proj, layer.down_proj) for layer in layers]

        def both(call: Callable[[], Tensor], leaves: Sequence[Tensor], grad: Tensor = grad) -> None:
            torch.autograd.grad(call(), leaves, grad)

        aim = 1 if length in (16, 1024) else None
        for label, calls in (
            ("forward", [*theirs, mine]),
            (
                "forward + backward",
                [partial(both, call, leaves) for call, leaves in zip(theirs, inputs, strict=True)]
                + [partial(both, mine, (x, weights, gate_up, down))],
            ),
        ):
            *others, own = fastest(*calls, seconds=3)
            for name, other in zip(names, others, strict=True):
                ratio = [other / own]
                row(f"T={length}, {label}: {name} / ours", (other, own), ratio, aim if name == names[0] else None)


def most_allocated(call: Callable[[], object]) -> int:
    """Most bytes of tensors that a call holds at once."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as record:
        call()
    events = [event for event in record.profiler.kineto_results.events() if event.name() == "[memory]"]
    held = highest = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        held += event.nbytes()
        highest = max(highest, held)
    return highest


SECTIONS: dict[str, Callable[[], None]] = {
    "rate": rate,
    "peers": peers,
    "training": training,
    "chunks": chunks,
    "decode": decode,
    "experts": experts,
    "memory": memory,
    "softmax": softmax,
}


def main(names: list[str]) -> None:
    """Prints the named sections, or all of them."""
    os.nice(5)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for name in names or SECTIONS:
        print(f"-- {name}: {SECTIONS[name].__doc__}")
        print(f"{'':88}" + "".join(f"{backend:>9}" for backend in BACKENDS))
        SECTIONS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
