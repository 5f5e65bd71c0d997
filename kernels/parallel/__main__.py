"""`python -m toolgym.kernels.parallel`: prints the table of docs/parallel.md, MiniMax-Text-01 on 8 ranks."""

from toolgym.kernels.parallel.shards import SequenceShards
from toolgym.kernels.parallel.traffic import (
    LayerTraffic,
    Transfer,
    experts_traffic,
    gathering_traffic,
    lightning_traffic,
    ring_traffic,
)

_RANKS, _TOKENS, _BF16 = 8, 1 << 20, 2
_ATTENTION = {"key_dim": 128, "value_dim": 128}


def table() -> str:
    """One document of 1,048,576 tokens in even slices, in Markdown; for the ring, the rank that sends most."""
    views = [SequenceShards.even([0, _TOKENS], _RANKS, rank) for rank in range(_RANKS)]
    keys = {"key_heads": 8, "item_bytes": _BF16, **_ATTENTION}
    rings = [ring_traffic(view, **keys) for view in views]
    sizes = {"tokens": _TOKENS // _RANKS, "choices": 2, "hidden": 6144, "experts": 32}
    layers = {
        "lightning attention": (70, lightning_traffic(views[0], heads=64, **_ATTENTION)),
        "softmax attention, gather": (10, gathering_traffic(views[0], **keys)),
        "softmax attention, ring": (10, max(rings, key=_total)),
        "experts, and router statistics": (80, experts_traffic(_RANKS, item_bytes=_BF16, **sizes)),
    }
    lines = ["| layer | pass | operations | handed over | leaves the rank | layers |", "| - | - | - | -: | -: | -: |"]
    for name, (count, traffic) in layers.items():
        for step, transfers in (("forward", traffic.forward), ("backward", traffic.backward)):
            operations = ", ".join(dict.fromkeys(_plural(transfer, transfers) for transfer in transfers))
            handed, sent = sum(x.handed for x in transfers), sum(x.sent for x in transfers)
            lines.append(f"| {name} | {step} | {operations} | {_size(handed)} | {_size(sent)} | {count} |")
    return "\n".join(lines)


def _total(traffic: LayerTraffic) -> int:
    return sum(transfer.sent for transfer in (*traffic.forward, *traffic.backward))


def _plural(transfer: Transfer, transfers: tuple[Transfer, ...]) -> str:
    if transfer.operation == "send":
        return "messages"
    return f"{sum(other.operation == transfer.operation for other in transfers)} {transfer.operation}"


def _size(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB"


if __name__ == "__main__":
    print(table())
