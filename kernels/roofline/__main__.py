"""`python -m toolgym.kernels.roofline`: prints the tables of docs/roofline.md."""

from collections.abc import Callable, Iterable

from toolgym.kernels.roofline.experts import ExpertSizes, experts_backward, experts_forward
from toolgym.kernels.roofline.gpus import GPUS, Work, seconds
from toolgym.kernels.roofline.lightning import Sizes, backward, crossover, decode, flash_attention, forward

_LENGTHS = (2048, 8192, 32768, 131072, 1048576)
_SEGMENTS = 3  # what the plan of the Triton backend gives one sequence of 64 heads on 132 multiprocessors


def tables() -> dict[str, str]:
    """Every table in Markdown, by name."""
    return {
        "per kernel": _kernels(),
        "prefill": _prefill(),
        "training": _training(),
        "decode": _decode(),
        "experts": _experts(),
    }


def _kernels() -> str:
    """One sequence of 32768 tokens, one layer, per token and head."""
    sizes, tokens = Sizes(), 32768
    works = [*forward(sizes, tokens, _SEGMENTS), *backward(sizes, tokens, _SEGMENTS)[2:], decode(sizes, tokens)]
    share = tokens * sizes.heads
    rows = []
    for work in works:
        limits = [f"{max(work.arithmetic_seconds(g), work.memory_seconds(g)) / share * 1e9:.3f}" for g in GPUS]
        rows.append(
            [
                f"`{work.kernel}`",
                f"{work.bf16 / share:,.0f}",
                f"{work.tf32 / share:,.0f}",
                f"{work.fp32 / share:,.0f}",
                f"{work.bytes / share:,.0f}",
                f"{work.arithmetic_seconds(GPUS[0]) / work.memory_seconds(GPUS[0]):.2f}",
                *limits,
            ]
        )
    heads = ["kernel", "bf16 FLOP", "TF32 FLOP", "fp32 FLOP", "bytes", "arithmetic : memory, H100"]
    return _markdown([*heads, *(f"ns, {gpu.name}" for gpu in GPUS)], rows)


def _prefill() -> str:
    """One sequence, one layer; cut into segments, because one sequence of 64 heads has too few programs."""
    sizes = Sizes()
    rows = []
    for length in _LENGTHS:
        works = forward(sizes, length, _SEGMENTS)
        times = [f"{seconds(works, gpu) * 1e3:.3f}" for gpu in GPUS]
        flash = flash_attention(sizes, length, 1)
        rows.append(
            [
                f"{length:,}",
                _tera(works, lambda work: work.flops),
                f"{sum(work.bytes for work in works) / 1e9:.2f}",
                *times,
                f"{flash * 1e3:,.3f}",
                f"{flash / seconds(works, GPUS[0]):,.1f}",
            ]
        )
    heads = ["tokens", "TFLOP", "GB", *(f"ms, {gpu.name}" for gpu in GPUS)]
    return _markdown([*heads, "FlashAttention-3, ms", "ratio, H100"], rows)


def _training() -> str:
    """32 Ki tokens in sequences of a length, one layer, forward and backward."""
    sizes, tokens = Sizes(), 32768
    rows = []
    for length in (2048, 8192, 32768):
        sequences = tokens // length
        segments = 0 if sequences >= _SEGMENTS else _SEGMENTS
        works = [*forward(sizes, tokens, segments), *backward(sizes, tokens, segments)]
        flash = flash_attention(sizes, length, sequences, with_backward=True)
        rows.append(
            [
                f"{sequences} of {length:,}",
                "cut" if segments else "fused",
                _tera(works, lambda work: work.flops),
                f"{sum(work.bytes for work in works) / 1e9:.2f}",
                *(f"{seconds(works, gpu) * 1e3:.2f}" for gpu in GPUS),
                *(f"{seconds(works, gpu) * 1e3 * sizes.layers:.0f}" for gpu in GPUS),
                f"{flash * 1e3:.2f}",
                f"{flash / seconds(works, GPUS[0]):.1f}",
            ]
        )
    heads = ["sequences", "form", "TFLOP", "GB", *(f"ms, {gpu.name}" for gpu in GPUS)]
    heads += [f"ms of {sizes.layers} layers, {gpu.name}" for gpu in GPUS]
    return _markdown([*heads, "FlashAttention-3, ms", "ratio, H100"], rows)


def _decode() -> str:
    """One token for each of some sequences."""
    sizes = Sizes()
    rows = []
    for sequences in (1, 16, 128):
        work = decode(sizes, sequences)
        times = [seconds([work], gpu) for gpu in GPUS]
        rows.append(
            [
                str(sequences),
                f"{work.bytes / 1e6:,.1f}",
                *(f"{t * 1e6:,.1f}" for t in times),
                *(f"{t * 1e3 * sizes.layers:,.2f}" for t in times),
            ]
        )
    heads = ["sequences", "MB", *(f"µs, {gpu.name}" for gpu in GPUS)]
    return _markdown([*heads, *(f"ms of {sizes.layers} layers, {gpu.name}" for gpu in GPUS)], rows)


def _experts() -> str:
    """One layer of experts: decoding and prefill are forward passes, training is both."""
    sizes = ExpertSizes()
    rows = []
    for tokens, training in ((1, False), (16, False), (128, False), (2048, False), (32768, False), (32768, True)):
        works = experts_forward(sizes, tokens, training) + (experts_backward(sizes, tokens) if training else [])
        arithmetic = sum(work.arithmetic_seconds(GPUS[0]) for work in works)
        memory = sum(work.memory_seconds(GPUS[0]) for work in works)
        times = [seconds(works, gpu) for gpu in GPUS]
        rows.append(
            [
                f"{tokens:,}" + (", both passes" if training else ""),
                f"{tokens * sizes.choices / min(sizes.experts, tokens * sizes.choices):,.0f}",
                _tera(works, lambda work: work.flops),
                f"{sum(work.bytes for work in works) / 1e9:.2f}",
                f"{arithmetic / memory:.2f}",
                *(f"{t * 1e3:,.3f}" for t in times),
                *(f"{t * 1e3 * sizes.layers:,.0f}" for t in times),
            ]
        )
    heads = ["tokens", "rows an expert", "TFLOP", "GB", "arithmetic : memory, H100"]
    heads += [f"ms, {gpu.name}" for gpu in GPUS]
    return _markdown([*heads, *(f"ms of {sizes.layers} layers, {gpu.name}" for gpu in GPUS)], rows)


def _tera(works: Iterable[Work], value: Callable[[Work], float]) -> str:
    return f"{sum(map(value, works)) / 1e12:.2f}"


def _markdown(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["-" if i == 0 else "-:" for i in range(len(heads))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    for name, table in tables().items():
        print(f"{name}\n\n{table}\n")
    for share in (1.0, 0.3, 0.1):
        print(f"crossover at {share:.0%} of the roof: {crossover(Sizes(), GPUS[0], share):,} tokens, {GPUS[0].name}")
