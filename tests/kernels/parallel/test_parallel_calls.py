"""What is communicated, counted; calls that are refused on every rank; and the same bits again."""

from contextlib import ExitStack, contextmanager
from itertools import accumulate
from unittest.mock import patch

import pytest
import torch
import torch.distributed as dist
from gloo_processes import run

from toolgym.kernels.moe import moe_dispatch, moe_route, moe_statistics
from toolgym.kernels.parallel import (
    ExpertExchange,
    SequenceShards,
    agree_on_shards,
    return_from_experts,
    send_to_experts,
    sharded_lightning_attention,
    sharded_mixture_of_experts,
    sharded_softmax_attention,
)
from toolgym.kernels.parallel.traffic import (
    agreement_traffic,
    experts_traffic,
    gathering_traffic,
    lightning_traffic,
    ring_traffic,
)

HEADS, KEY_HEADS, KEY_DIM, VALUE_DIM = 4, 2, 3, 5
SLOPES = torch.tensor([0.5, 0.1, 0.03, 0.0])
DOCUMENTS, SLICES = (0, 6, 18, 24), (9, 4, 6, 5)
TAILS, REACH = (3, 4, 1, 0), (2, 2, 3, 3)
"""Ranks 0 to 2 hold the second document, and rank 2 one token of the third."""


@contextmanager
def counted():
    """Lists (operation, bytes this rank hands over) of all that is sent."""
    sent = []

    def listening(name, payload, original):
        def listen(*args, **options):
            for x in payload(args):
                sent.append((name, x.numel() * x.itemsize))
            return original(*args, **options)

        return patch.object(dist, name, listen)

    second, first = (lambda args: args[1:2]), (lambda args: args[:1])
    payloads = {
        "all_gather_single": second,
        "reduce_scatter_single": second,
        "all_to_all_single": second,
        "all_reduce": first,
        "batch_isend_irecv": lambda args: [p2p.tensor for p2p in args[0] if p2p.op is dist.isend],
    }
    with ExitStack() as stack:
        for name, payload in payloads.items():
            stack.enter_context(listening(name, payload, getattr(dist, name)))
        yield sent


def tokens(shards, dtype=torch.float32):
    """This rank's q, k, v with Hq heads, and k, v with Hk heads."""
    generator = torch.Generator().manual_seed(shards.rank)
    shapes = [(HEADS, KEY_DIM), (HEADS, KEY_DIM), (HEADS, VALUE_DIM), (KEY_HEADS, KEY_DIM), (KEY_HEADS, VALUE_DIM)]
    length = shards.lengths[shards.rank]
    return [torch.randn(1, length, *shape, generator=generator).to(dtype).requires_grad_() for shape in shapes]


def traffic(rank, world_size):
    """What each layer sends forward and backward; the results of equal calls are compared bit by bit."""
    found = {}
    with counted() as sent:
        shards = agree_on_shards(DOCUMENTS, SLICES[rank])
    found["agree"] = (list(sent), [])
    q, k, v, few_k, few_v = tokens(shards, torch.bfloat16)
    x, logits = torch.randn(5, 6, requires_grad=True), torch.randn(5, 8, requires_grad=True)
    gate_up, down = torch.randn(2, 4, 6, requires_grad=True), torch.randn(2, 6, 2, requires_grad=True)

    def moe():
        routing = moe_route(logits, 2)
        return sharded_mixture_of_experts(x, routing.experts, routing.weights, gate_up, down)

    inner = SequenceShards((0, *accumulate(SLICES)), SLICES, rank)
    layers = {
        "lightning": (lambda: sharded_lightning_attention(q, k, v, SLOPES, shards)[0], (q, k, v)),
        "gather": (lambda: sharded_softmax_attention(q, few_k, few_v, shards), (q, few_k, few_v)),
        "ring": (lambda: sharded_softmax_attention(q, few_k, few_v, shards, method="ring"), (q, few_k, few_v)),
        "experts": (moe, (x, logits, gate_up, down)),
        "lightning, no crossing": (lambda: sharded_lightning_attention(q, k, v, SLOPES, inner)[0], (q, k, v)),
        "gather, no crossing": (lambda: sharded_softmax_attention(q, few_k, few_v, inner), (q, few_k, few_v)),
    }
    for name, (layer, leaves) in layers.items():
        results = []
        for cast in (False, False, True):
            with torch.autocast("cpu", torch.bfloat16, enabled=cast):
                with counted() as forward:
                    out = layer()
                with counted() as backward:
                    grads = torch.autograd.grad(out.float().square().sum(), leaves)
            results.append((out, *grads))
        for again in results[1:]:  # the same call twice, and once more where autocast would round products
            assert all(torch.equal(a, b) for a, b in zip(results[0], again, strict=True)), name
        found[name] = (list(forward), list(backward))
    with counted() as sent:
        moe_statistics(moe_route(logits, 2).experts, 8, group=dist.group.WORLD)
    found["statistics"] = (list(sent), [])
    return found


def test_each_layer_sends_what_the_page_says():
    answers = run(4, traffic, 4)
    state, row, accumulator = HEADS * KEY_DIM * VALUE_DIM * 4, KEY_HEADS * (KEY_DIM + VALUE_DIM) * 2, 2
    for rank, found in enumerate(answers):
        assert found["agree"][0] == [("all_gather_single", 5 * 8)]
        assert found["lightning"] == ([("all_gather_single", state)],) * 2
        gather = ("all_gather_single", max(TAILS) * row)
        scatter = ("reduce_scatter_single", 4 * max(TAILS) * row * accumulator)
        assert found["gather"] == ([gather], [gather, scatter])
        onward = sum(TAILS[owner] * row for owner in range(rank + 1) if REACH[owner] > rank)
        home = sum(TAILS[owner] * row * accumulator for owner in range(rank) if REACH[owner] >= rank)
        assert [sum(size for _, size in sent) for sent in found["ring"]] == [onward, onward + home]
        assert all(name == "batch_isend_irecv" for sent in found["ring"] for name, _ in sent)
        assert [name for name, _ in found["experts"][0]] == ["all_to_all_single"] * 3
        assert [name for name, _ in found["experts"][1]] == ["all_to_all_single"] * 2
        assert found["experts"][0][:2] == [("all_to_all_single", 8 * 8), ("all_to_all_single", 5 * 2 * 6 * 4)]
        assert found["experts"][1][1][1] == found["experts"][0][2][1]
        assert found["statistics"][0] == [("all_reduce", 9 * 8)]
        for name in ("lightning, no crossing", "gather, no crossing"):
            assert found[name] == ([], []), name


def test_the_formulas_say_what_was_counted():
    names = {"all_gather_single": "all-gather", "reduce_scatter_single": "reduce-scatter", "all_reduce": "all-reduce"}
    names |= {"all_to_all_single": "all-to-all", "batch_isend_irecv": "send"}
    heads, keys = {"heads": HEADS, "key_dim": KEY_DIM, "value_dim": VALUE_DIM}, {"key_heads": KEY_HEADS}
    keys |= {"key_dim": KEY_DIM, "value_dim": VALUE_DIM, "item_bytes": 2}

    def summed(sent):
        return {kind: sum(size for name, size in sent if names[name] == kind) for kind in names.values()}

    def told(transfers):
        assert all(transfer.sent <= 3 * transfer.handed for transfer in transfers)
        return {kind: sum(x.handed for x in transfers if x.operation == kind) for kind in names.values()}

    answers = run(4, traffic, 4)
    for rank, found in enumerate(answers):
        shards, inner = (SequenceShards(at, SLICES, rank) for at in (DOCUMENTS, (0, *accumulate(SLICES))))
        formulas = {
            "lightning": lightning_traffic(shards, **heads),
            "gather": gathering_traffic(shards, **keys),
            "ring": ring_traffic(shards, **keys),
            "lightning, no crossing": lightning_traffic(inner, **heads),
            "gather, no crossing": gathering_traffic(inner, **keys),
        }
        for name, layer in formulas.items():
            assert [summed(sent) for sent in found[name]] == [told(layer.forward), told(layer.backward)], name
        assert summed(found["agree"][0]) == told([agreement_traffic(4)])
    experts = experts_traffic(4, tokens=5, choices=2, hidden=6, experts=8, item_bytes=4)
    counted_there = [summed(found["experts"][0] + found["statistics"][0]) for found in answers]
    counted_back = [summed(found["experts"][1]) for found in answers]
    for step, counted_step in ((experts.forward, counted_there), (experts.backward, counted_back)):
        mean = {kind: sum(rank[kind] for rank in counted_step) // 4 for kind in names.values()}
        assert mean == told(step)  # rows are not spread evenly, but all of them are somewhere


def refusals(rank):
    """The sentence that each bad call raises on this rank."""
    other = 1 - rank
    good = SequenceShards((0, 10), (5, 5), rank)
    q, k, v, few_k, few_v = tokens(good)

    def lightning(shards=good, q=q, **options):
        return sharded_lightning_attention(q, k, v, SLOPES, shards, **options)

    def softmax(shards=good, k=few_k, v=few_v, **options):
        return sharded_softmax_attention(q, k, v, shards, **options)

    def twice():
        grads = torch.autograd.grad(softmax().square().sum(), [q], create_graph=True)
        grads[0].sum().backward()

    exchange = ExpertExchange.of(moe_dispatch(torch.tensor([[rank], [1]]), 2))
    calls = {
        "documents differ": lambda: agree_on_shards([0, 4 + rank, 10], 5),
        "slices do not add up": lambda: agree_on_shards([0, 11], 5),
        "offsets fall on rank 1": lambda: agree_on_shards([0, 12, 10] if rank else [0, 4, 10], 5),
        "length is no number on rank 1": lambda: agree_on_shards([0, 10], 5.0 if rank else 5),
        "three ranks": lambda: lightning(SequenceShards((0, 15), (5, 5, 5), rank)),
        "three ranks, softmax": lambda: softmax(SequenceShards((0, 15), (5, 5, 5), rank)),
        "another rank": lambda: lightning(SequenceShards((0, 10), (5, 5), other)),
        "another length": lambda: lightning(SequenceShards((0, 10), (4, 6), rank)),
        "another length, softmax": lambda: softmax(SequenceShards((0, 10), (4, 6), rank)),
        "too many states": lambda: lightning(initial_state=torch.zeros(2, HEADS, KEY_DIM, VALUE_DIM)),
        "shapes": lambda: lightning(q=q[..., :2]),
        "method": lambda: softmax(method="tree"),
        "key heads": lambda: softmax(k=few_k.repeat(1, 1, 2, 1)[:, :, :3], v=few_v.repeat(1, 1, 2, 1)[:, :, :3]),
        "value heads": lambda: softmax(v=v),
        "dtype": lambda: softmax(k=few_k.double()),
        "dimensions": lambda: softmax(v=few_v[0]),
        "no tensor": lambda: softmax(v=None),
        "second derivatives": twice,
        "experts": lambda: ExpertExchange.of(moe_dispatch(torch.tensor([[0]]), 3)),
        "rows there": lambda: send_to_experts(torch.zeros(3, 4), exchange),
        "rows back": lambda: return_from_experts(torch.zeros(9, 4), exchange),
    }
    found = {}
    for name, call in calls.items():
        with pytest.raises((RuntimeError, TypeError, ValueError)) as raised:
            call()
        found[name] = f"{type(raised.value).__name__}: {raised.value}"
    return found


def test_bad_calls_say_what_is_wrong_on_every_rank():
    sentences = {
        "documents differ": "ValueError: cu_seqlens must be the same on every rank, but rank 1's differs from rank 0's",
        "slices do not add up": "ValueError: the slices [5, 5] hold 10 tokens, but cu_seqlens ends at 11",
        "three ranks": "ValueError: shards is for 3 ranks, but the process group has 2",
        "three ranks, softmax": "ValueError: shards is for 3 ranks, but the process group has 2",
        "another rank": "ValueError: shards is rank {other}'s, but this process is rank {rank} of its group",
        "another length": "ValueError: q must hold rank {rank}'s slice, [1, {tokens}, …], not (1, 5, 4, 3)",
        "another length, softmax": "ValueError: q must hold rank {rank}'s slice, [1, {tokens}, …], not (1, 5, 4, 3)",
        "too many states": "ValueError: initial_state must be [{begun}, H, D, E]",
        "shapes": "ValueError: q and k must have one shape",
        "method": "ValueError: method must be 'gather' or 'ring', not 'tree'",
        "key heads": "ValueError: k must be [1, T, Hk, D] with q's T and D and an Hk that divides its Hq",
        "value heads": "ValueError: v must be [1, T, Hk, E] with k's T and Hk; v has (1, 5, 4, 5)",
        "dtype": "ValueError: k must be float64, float32, float16 or bfloat16 and like q",
        "dimensions": "ValueError: v must have four dimensions",
        "no tensor": "TypeError: v must be a tensor, not NoneType",
        "second derivatives": "RuntimeError: trying to differentiate twice",
        "experts": "ValueError: ranks must divide the 3 experts, not be 2",
        "rows there": "ValueError: rows must be [R, H] with 2 rows",
        "rows back": "ValueError: rows must be [R, H] with {arrived} rows",
    }
    answers = run(2, refusals)
    for rank, found in enumerate(answers):
        facts = {"rank": rank, "other": 1 - rank, "tokens": (4, 6)[rank], "begun": 1 - rank, "arrived": (1, 3)[rank]}
        for name, sentence in sentences.items():
            assert found[name].startswith(sentence.format(**facts)), found[name]
    refused = "ValueError: rank 1 was given cu_seqlens or a length that it refuses; its own error says why"
    own = ("ValueError: offsets must begin at 0 and never fall", "ValueError: length must be a whole number of tokens")
    for name, sentence in zip(("offsets fall on rank 1", "length is no number on rank 1"), own, strict=True):
        assert answers[0][name] == refused
        assert answers[1][name].startswith(sentence)


def test_without_a_process_group_every_layer_says_so():
    shards = SequenceShards((0, 5), (5,), 0)
    q, k, v, few_k, few_v = tokens(shards)
    routing = moe_route(torch.zeros(5, 2), 1)
    for call in (
        lambda: agree_on_shards([0, 5], 5),
        lambda: sharded_lightning_attention(q, k, v, SLOPES, shards),
        lambda: sharded_softmax_attention(q, few_k, few_v, shards),
        lambda: sharded_mixture_of_experts(
            torch.zeros(5, 4), routing.experts, routing.weights, torch.zeros(2, 6, 4), torch.zeros(2, 4, 3)
        ),
    ):
        with pytest.raises(RuntimeError, match="there is no process group: call torch"):
            call()
