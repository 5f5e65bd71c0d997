"""Runs the Triton kernels of lightning attention in the interpreter and prints their errors as JSON.

Run by test_lightning_triton.py in a process of its own, because TRITON_INTERPRET counts when triton is imported:
`TRITON_INTERPRET=1 python tests/kernels/triton/interpreted.py GROUP`. Errors are relative to the recurrence in fp64,
written here and differentiated by torch, and are the largest over sequences and heads.
"""

import json
import os
import sys
from itertools import pairwise

os.environ["TRITON_INTERPRET"] = "1"

import torch

from toolgym.kernels.lightning_attention import (
    lightning_attention,
    lightning_attention_accept,
    lightning_attention_step,
)
from toolgym.kernels.lightning_attention.triton import passes
from toolgym.kernels.lightning_attention.triton.passes import Compilation, Cuts

# bf16 is silently wrong in the interpreter, so its values are carried in fp32: that proves the algebra, not the casts.
DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16 values in fp32": torch.float32}
SLOPES = torch.tensor([0.917, 0.004])


def main(group):
    torch.manual_seed(0)
    print(json.dumps(GROUPS[group]()))


def draw(name, *shape):
    x = torch.randn(*shape)
    return x.bfloat16().float() if name.startswith("bf16") else x.to(DTYPES[name])


def recurrence(q, k, v, slopes, offsets, initial):
    outputs, finals = [], []
    keep = torch.exp(-slopes.double())[:, None, None]
    for n, (begin, end) in enumerate(pairwise(offsets)):
        state = initial[n]
        for t in range(begin, end):
            state = keep * state + k[t, :, :, None] * v[t, :, None, :]
            outputs.append(torch.einsum("hd,hde->he", q[t], state))
        finals.append(state)
    return torch.stack(outputs), torch.stack(finals)


def oracle(q, k, v, slopes, offsets, initial, grad_o, grad_final):
    leaves = [x.double().requires_grad_() for x in (q, k, v, initial)]
    results = recurrence(*leaves[:3], slopes, offsets, leaves[3])
    grads = torch.autograd.grad(results, leaves, [grad_o.double(), grad_final.double()])
    return [x.detach() for x in (*results, *grads)]


def kernels(q, k, v, slopes, offsets, initial, grad_o, grad_final, *, segment, chunk):
    """Outputs, final states and the gradients of q, k, v and the initial states, from the kernels."""
    compilation = Compilation("sm_90", chunk)
    cuts = Cuts.of(torch.tensor(offsets, dtype=torch.int32), q.shape[0], segment)
    final, grad_initial = torch.full_like(initial, torch.nan), torch.full_like(initial, torch.nan)
    out, starts = passes.forward(q, k, v, slopes, cuts, initial, final, compilation)
    starts = initial if starts is None else starts
    grads = passes.backward(grad_o, grad_final, q, k, v, slopes, cuts, starts, grad_initial, compilation)
    return [out, final, *grads, grad_initial]


QUANTITIES = ("outputs", "final state", "dq", "dk", "dv", "dinitial state")


def error(x, y, offsets):
    """The largest relative error over sequences and heads; of [tokens, H, …] or of states [N, H, …]."""
    tokens = x.dim() == 3
    parts = [slice(a, b) for a, b in pairwise(offsets)]
    parts = parts if tokens else [slice(n, n + 1) for n in range(len(parts))]
    worst = 0.0
    for part in parts:
        for head in range(x.shape[1]):
            got, want = x[part, head].double(), y[part, head]
            size = want.norm().item()
            difference = (got - want).norm().item()
            worst = max(worst, difference / size if size else difference)
            worst = float("inf") if worst != worst else worst
    return worst


def case(name, key_dim, value_dim, offsets, heads=2, slopes=SLOPES):
    tokens, sequences = offsets[-1], len(offsets) - 1
    q, k = draw(name, tokens, heads, key_dim), draw(name, tokens, heads, key_dim)
    v, grad_o = draw(name, tokens, heads, value_dim), draw(name, tokens, heads, value_dim)
    states = (torch.randn(sequences, heads, key_dim, value_dim) for _ in range(2))
    initial, grad_final = states
    return q, k, v, slopes, offsets, initial, grad_o, grad_final


def measured(inputs, form, dtype, controls=(), **cut):
    """One row per quantity: its error, and how far wrong each control is."""
    want = oracle(*inputs)
    got = kernels(*inputs, **cut)
    wrong = {control: kernels(*spoil(inputs), **cut) for control, spoil in controls}
    offsets = inputs[4]
    rows = []
    for i, quantity in enumerate(QUANTITIES):
        far = {control: error(result[i], want[i], offsets) for control, result in wrong.items()}
        far["zeros"] = error(torch.zeros_like(got[i]), want[i], offsets)
        rows.append(row(form, quantity, dtype, error(got[i], want[i], offsets), far))
    return rows


def faster_decay(inputs):
    q, k, v, slopes, *rest = inputs
    return q, k, v, slopes * 1.02, *rest


def dropped_last_chunk(inputs):
    """The last 16 tokens neither write nor read."""
    q, k, v, slopes, offsets, initial, grad_o, grad_final = inputs
    kept = (torch.arange(q.shape[0]) < q.shape[0] - 16)[:, None, None]
    return q * kept, k * kept, v * kept, slopes, offsets, initial, grad_o * kept, grad_final


def leaked_state(inputs):
    """Each document goes on from the end of the one before it, and its gradient from the beginning of the next."""
    q, k, v, slopes, offsets, initial, grad_o, grad_final = inputs
    want = oracle(*inputs)
    before = torch.cat([torch.zeros_like(initial[:1]), want[1][:-1].float()])
    after = torch.cat([want[5][1:].float(), torch.zeros_like(initial[:1])])
    return q, k, v, slopes, offsets, initial + before, grad_o, grad_final + after


def fused(dtypes=("fp32", "fp16")):
    rows = []
    for dtype in dtypes:
        inputs = case(dtype, 32, 16, [0, 39])
        controls = [("decay 2 % too fast", faster_decay), ("last chunk dropped", dropped_last_chunk)]
        rows += measured(inputs, "fused", dtype, controls, segment=None, chunk=16)
    return rows


def packed(forms=(("fp32", "fused"), ("fp32", "cut"), ("fp16", "cut"))):
    """Documents of 0, 17, 1, 18 and 0 tokens, each whole and in segments of one chunk."""
    rows = []
    offsets = [0, 0, 17, 18, 36, 36]
    for dtype, form in forms:
        inputs, segment = case(dtype, 16, 32, offsets), 16 if form == "cut" else None
        controls = [("leaked state", leaked_state)]
        rows += measured(inputs, f"packed, {form}", dtype, controls, segment=segment, chunk=16)
    return rows


def cut(dtypes=("fp32",)):
    """Segments of one chunk: the chunk-parallel form."""
    rows = []
    for dtype in dtypes:
        inputs = case(dtype, 16, 16, [0, 39])
        controls = [("decay 2 % too fast", faster_decay), ("last chunk dropped", dropped_last_chunk)]
        rows += measured(inputs, "cut in one chunk", dtype, controls, segment=16, chunk=16)
    return rows


def stateless():
    """Packed documents as in training: no states given or wanted, and those at the documents' ends left out."""
    rows = []
    q, k, v, slopes, offsets, initial, grad_o, _ = case("fp32", 16, 16, [0, 0, 17, 18, 50])
    # A document of one token has but one product, which with signs may be near 0.
    q, k, v, grad_o = (x.abs() for x in (q, k, v, grad_o))
    nothing = torch.zeros_like(initial)
    want = oracle(q, k, v, slopes, offsets, nothing, grad_o, nothing)
    joined = oracle(q, k, v, slopes, [0, 50], nothing[:1], grad_o, nothing[:1])
    for form, segment in (("fused", None), ("cut", 16)):
        cuts = Cuts.of(torch.tensor(offsets, dtype=torch.int32), 50, segment)
        compilation = Compilation("sm_90", 16)
        out, starts = passes.forward(q, k, v, slopes, cuts, None, None, compilation)
        grads = passes.backward(grad_o, None, q, k, v, slopes, cuts, starts, None, compilation)
        for i, got in zip((0, 2, 3, 4), (out, *grads), strict=True):
            far = {
                "zeros": error(torch.zeros_like(got), want[i], offsets),
                "documents joined": error(joined[i], want[i], offsets),
            }
            rows.append(row(f"no states, {form}", QUANTITIES[i], "fp32", error(got, want[i], offsets), far))
    return rows


def table():
    """The tiles that a GPU would get, at the model's head size, and head sizes that are no power of two."""
    rows = []
    for dtype in ("fp32", "fp16"):
        inputs = case(dtype, 128, 128, [0, 70], heads=1, slopes=SLOPES[:1])
        rows += measured(inputs, "tiles of sm_90 at 128", dtype, segment=None, chunk=None)
        rows += measured(case(dtype, 24, 40, [0, 5, 40]), "head sizes 24 and 40", dtype, segment=16, chunk=16)
    return rows


def decoding(dtypes=("fp32", "fp16")):
    """Three tokens for four sequences, of which one is padding, against the recurrence; then entering the accepted."""
    rows = []
    slots, accepted = torch.tensor([3, -1, 0, 4]), torch.tensor([3, 1, 0, 2])
    for dtype in dtypes:
        q, k, v = (draw(dtype, 4, 3, 2, dim) for dim in (24, 24, 40))
        cache = torch.randn(5, 2, 24, 40)
        want_out, want_cache = torch.zeros(4, 3, 2, 40, dtype=torch.float64), cache.double()
        for b, slot in enumerate(slots.tolist()):
            if slot >= 0:
                tokens, start = [x[b].double() for x in (q, k, v)], cache[None, slot].double()
                want_out[b] = recurrence(*tokens, SLOPES, [0, 3], start)[0]
                for t in range(accepted[b]):
                    start = recurrence(*(x[t : t + 1] for x in tokens), SLOPES, [0, 1], start)[1]
                want_cache[slot] = start[0]
        stepped, drafted, greedy = cache.clone(), cache.clone(), cache.clone()
        out = lightning_attention_step(q, k, v, SLOPES, stepped, slots, accepted=accepted, backend="triton")
        none = torch.zeros_like(accepted)
        again = lightning_attention_step(q, k, v, SLOPES, drafted, slots, accepted=none, backend="triton")
        assert torch.equal(drafted, cache), "a draft that is only scored must leave the cache alone"
        assert torch.equal(again, out), "what is accepted must not change the outputs"
        lightning_attention_accept(k, v, SLOPES, drafted, slots, accepted, backend="triton")
        assert torch.equal(drafted, stepped), "entering later must give the bits of entering at once"
        assert torch.equal(stepped[1:3], cache[1:3]), "rows that no slot names must not change"
        lightning_attention_step(q, k, v, SLOPES, greedy, slots, backend="triton")
        every, each = list(range(6)), [0, 3, 6, 9, 12]
        flat = want_out.flatten(0, 1)
        wrong = {
            "zeros": error(torch.zeros_like(flat[:3]), flat[:3], [0, 3]),
            "without the cache": error(
                lightning_attention_step(q, k, v, SLOPES, torch.zeros_like(cache), slots, backend="triton").flatten(
                    0, 1
                ),
                flat,
                each,
            ),
        }
        rows.append(row("decode", "outputs", dtype, error(out.flatten(0, 1), flat, each), wrong))
        wrong = {
            "not updated": error(cache, want_cache, every),
            "rejected tokens entered": error(greedy, want_cache, every),
        }
        rows.append(row("decode", "cache", dtype, error(stepped, want_cache, every), wrong))
        rows.append(row("accept", "cache", dtype, error(drafted, want_cache, every), wrong))
    return rows


def public(inputs, chunk=16):
    """The same six quantities as `kernels`, through `lightning_attention` and autograd."""
    q, k, v, slopes, offsets, initial, grad_o, grad_final = inputs
    leaves = [x.clone().requires_grad_() for x in (q[None], k[None], v[None], initial)]
    results = lightning_attention(
        *leaves[:3],
        slopes,
        cu_seqlens=torch.tensor(offsets),
        initial_state=leaves[3],
        output_final_state=True,
        chunk=chunk,
        backend="triton",
    )
    grads = torch.autograd.grad(results, leaves, [grad_o[None], grad_final])
    found = [x.detach() for x in (*results, *grads)]
    return [x[0] if i in (0, 2, 3, 4) else x for i, x in enumerate(found)]


def lengths():
    """Sequences of every awkward length, and one that is split in two and continued."""
    rows = []
    for length in (1, 15, 16, 17, 55):
        inputs = case("fp32", 16, 16, [0, length])
        rows += compared(public(inputs), oracle(*inputs), f"T = {length}", inputs[4])
    q, k, v, slopes, _, initial, grad_o, grad_final = inputs
    empty = q[:0], k[:0], v[:0], slopes, [0, 0], initial, grad_o[:0], grad_final
    out, final, *_, grad_initial = public(empty)
    assert out.shape == (0, 2, 16) and torch.equal(final, initial) and torch.equal(grad_initial, grad_final)
    want = oracle(*inputs)
    for cut_at in (1, 16, 29):
        whole, state = [], initial
        for part in (slice(0, cut_at), slice(cut_at, 55)):
            pieces = (x[None, part] for x in (q, k, v))
            out, state = lightning_attention(
                *pieces, slopes, initial_state=state, output_final_state=True, chunk=16, backend="triton"
            )
            whole.append(out[0])
        rows += compared([torch.cat(whole), state], want, f"split at {cut_at}", [0, 55])
    return rows


def slopes():
    """No decay at all, and decays that forget everything at once; the largest float must not become NaN."""
    rows = []
    for name, pair in (("slopes 0 and 1e-6", [0.0, 1e-6]), ("slopes 5 and 3.4e38", [5.0, 3.4e38])):
        inputs = case("fp32", 16, 16, [0, 40], slopes=torch.tensor(pair))
        rows += compared(kernels(*inputs, segment=None, chunk=16), oracle(*inputs), f"{name}, fused", inputs[4])
        rows += compared(kernels(*inputs, segment=16, chunk=16), oracle(*inputs), f"{name}, cut", inputs[4])
    return rows


def compared(got, want, form, offsets):
    """Rows of one form in fp32, with zeros as the control; what is exactly zero has none but must be exact."""
    rows = []
    for quantity, x, y in zip(QUANTITIES, got, want, strict=False):
        zeros = max(error(torch.zeros_like(x), y, offsets), float(not y.any()))
        rows.append(row(form, quantity, "fp32", error(x, y, offsets), {"zeros": zeros}))
    return rows


def row(form, quantity, dtype, found, controls):
    return {"form": form, "quantity": quantity, "dtype": dtype, "error": found, "controls": controls}


def passes_over_sequences():
    return fused() + packed() + cut() + stateless()


def edge_cases():
    return lengths() + slopes() + table()


def repeated():
    """The paths of fp32 again on bf16's values, and in fp16 what one sequence shows of packed ones or they of it."""
    bf16 = ["bf16 values in fp32"]
    return fused(bf16) + decoding(bf16) + cut(["fp16"]) + packed([("fp16", "fused")])


GROUPS = {f.__name__: f for f in (passes_over_sequences, edge_cases, decoding, repeated)}

if __name__ == "__main__":
    main(sys.argv[1])
