"""Runs the Triton kernels of the mixture of experts in the interpreter and prints their errors as JSON.

Run by test_moe_triton.py in a process of its own, because TRITON_INTERPRET counts when triton is imported:
`TRITON_INTERPRET=1 python tests/kernels/moe/interpreted_experts.py GROUP`. Errors are relative to
the dense fp64 oracle.
"""

import json
import os
import sys
from pathlib import Path

os.environ["TRITON_INTERPRET"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import torch
from oracles.experts import apply_experts, kept, route
from oracles.lightning import error, gradients

from toolgym.kernels.moe import mixture_of_experts, moe_dispatch, moe_permute, moe_unpermute
from toolgym.kernels.moe.triton import tiles

# bf16 is silently wrong in the interpreter, so its values are carried in fp32: that proves the algebra, not the casts.
DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16 values in fp32": torch.float32}
QUANTITIES = ("y", "dx", "dweights", "dgate_up", "ddown")


def draw(name, *shape, scale=1.0):
    x = torch.randn(*shape) * scale
    return x.bfloat16().float() if name.startswith("bf16") else x.to(DTYPES[name])


def case(name, length, experts=4, top_k=2, hidden=40, ffn=24):
    chosen, weights, _ = route(torch.randn(length, experts), top_k)
    gate_up = draw(name, experts, 2 * ffn, hidden, scale=hidden**-0.5)
    down = draw(name, experts, hidden, ffn, scale=ffn**-0.5)
    return [draw(name, length, hidden), weights.float(), gate_up, down], chosen, draw(name, length, hidden)


def kernels(leaves, chosen, grad, **options):
    def compute(x, weights, gate_up, down):
        return (mixture_of_experts(x, chosen, weights, gate_up, down, backend="triton", **options),)

    return *compute(*leaves), *gradients(compute, leaves, [grad])


def oracle(leaves, chosen, grad, survive=None):
    def compute(*exact):
        return (apply_experts(exact[0], chosen, *exact[1:], survive=survive),)

    exact = [x.double() for x in leaves]
    return *compute(*exact), *gradients(compute, exact, [grad])


def measured(form, dtype, inputs, controls=(), survive=None, **options):
    """One row per quantity: its error, and how far wrong each control is."""
    leaves, chosen, grad = inputs
    want, got = oracle(leaves, chosen, grad, survive), kernels(leaves, chosen, grad, **options)
    wrong = {name: kernels(*CONTROLS[name](leaves, chosen, grad), **options) for name in controls}
    rows = []
    for i, quantity in enumerate(QUANTITIES):
        far = {name: error(result[i], want[i]) for name, result in wrong.items() if (name, quantity) not in BLIND}
        far["zeros"] = error(torch.zeros_like(got[i]), want[i]) if want[i].any() else 1.0
        found = error(got[i], want[i])
        rows.append({"form": form, "quantity": quantity, "dtype": dtype, "error": found, "controls": far})
    return rows


def swapped_experts(leaves, chosen, grad):
    order = [1, 0, *range(2, len(leaves[2]))]
    return [*leaves[:2], leaves[2][order], leaves[3][order]], chosen, grad


def not_normalised(leaves, chosen, grad):
    return [leaves[0], leaves[1] * 0.9, *leaves[2:]], chosen, grad


def stale_permutation(leaves, chosen, grad):
    return leaves, chosen.roll(1, 0), grad


def dropped_token(leaves, chosen, grad):
    real = torch.arange(len(chosen))[:, None] != len(chosen) // 2
    return [leaves[0] * real, leaves[1] * real, *leaves[2:]], chosen, grad * real


CONTROLS = {
    "swapped experts": swapped_experts,
    "weights not normalised": not_normalised,
    "stale permutation": stale_permutation,
    "dropped token": dropped_token,
}
# The gradient of a weight does not hang on that weight.
BLIND = {("weights not normalised", "dweights")}


def forms(dtypes=("fp32", "fp16")):
    """Few rows an expert and many."""
    rows = []
    for dtype in dtypes:
        rows += measured("few rows", dtype, case(dtype, 8, experts=3, hidden=20, ffn=12), CONTROLS)
        rows += measured("many rows", dtype, case(dtype, 36, experts=2), ["swapped experts"])
    return rows


def forms_of_bf16():
    """The path of fp32 again, on bf16's values."""
    return forms(["bf16 values in fp32"])


def architectures():
    """The tiles that a GPU would get, with few rows and many."""
    rows = []
    for architecture in ("sm_90", "gfx942"):
        tiles.architecture_of = lambda device, name=architecture: name
        rows += measured(f"{architecture}, few rows", "fp16", case("fp16", 5, hidden=70))
        for dtype in ("fp32", "fp16"):
            rows += measured(f"{architecture}, many rows", dtype, case(dtype, 140, experts=3, top_k=1, hidden=70))
    return rows


def edges():
    rows = []
    for length in (0, 1, 2, 17):
        rows += measured(f"T = {length}", "fp32", case("fp32", length))
    for top_k in (1, 3, 4):
        rows += measured(f"k = {top_k}", "fp32", case("fp32", 9, top_k=top_k, hidden=5, ffn=3))
    rows += measured("one expert of one", "fp32", case("fp32", 9, experts=1, top_k=1))
    leaves, chosen, grad = case("fp32", 34, top_k=1, hidden=20, ffn=12)
    rows += measured("all to the last expert", "fp32", (leaves, torch.full_like(chosen, 3), grad))
    rows += measured("features beyond one block", "fp16", case("fp16", 5, hidden=1100, ffn=8))
    leaves, chosen, grad = case("fp32", 15)
    mask = torch.arange(15) % 5 != 1
    for capacity in (0, 3):
        survive = kept(chosen, 4, mask, capacity)
        options = {"mask": mask, "capacity": capacity, "survive": survive}
        rows += measured(f"mask, capacity {capacity}", "fp32", (leaves, chosen, grad), **options)
        spoilt = [leaves[0], torch.where(survive, leaves[1], torch.nan), *leaves[2:]]
        plain, nan = (
            mixture_of_experts(x[0], chosen, *x[1:], mask=mask, capacity=capacity, backend="triton")
            for x in (leaves, spoilt)
        )
        assert torch.equal(plain, nan), "the weight of a dropped choice must not be looked at"
    clean = mixture_of_experts(leaves[0], chosen, *leaves[1:], backend="triton")
    leaves[0][4] = torch.nan
    nan = mixture_of_experts(leaves[0], chosen, *leaves[1:], backend="triton")
    others = torch.arange(15) != 4
    assert nan[4].isnan().all() and torch.equal(nan[others], clean[others]), "a NaN token must spoil itself only"
    dispatch = moe_dispatch(chosen, 4)
    x = torch.randn(15, 40)
    assert torch.equal(moe_permute(x, dispatch, backend="triton"), x[dispatch.tokens]), "permute must copy bits"
    once = torch.zeros(15, 2).index_fill(1, torch.tensor(1), 1.0)
    back = moe_unpermute(moe_permute(x, dispatch, backend="triton"), once, dispatch, backend="triton")
    assert torch.equal(back, x), "a weight of one must bring the token back"
    return rows


GROUPS = {f.__name__: f for f in (forms, forms_of_bf16, edges, architectures)}

if __name__ == "__main__":
    torch.manual_seed(0)
    print(json.dumps(GROUPS[sys.argv[1]]()))
