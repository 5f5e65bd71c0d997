"""The Triton kernels of the mixture of experts: against the fp64 oracle in the interpreter, and compiled ahead of time.

Each group runs in a process of its own, which prints every error and how far wrong its controls are; see
interpreted_experts.py. `pytest -rP tests/kernels/moe/test_moe_triton.py` shows the figures.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from toolgym.kernels.aot import ARCHITECTURES, excesses, measure, read_budgets
from toolgym.kernels.aot.operations import variants_of
from toolgym.kernels.backends import BackendError
from toolgym.kernels.moe import mixture_of_experts
from toolgym.kernels.moe.triton.tiles import TABLES, tile_table

# A few times what is measured; in fp16 rows, gate and up, active and outputs are rounded once each.
TOLERANCES = {"fp32": 2e-6, "bf16 values in fp32": 2e-6, "fp16": 4e-3}
BUDGETS = Path(__file__).parents[1] / "triton" / "budgets" / "moe.json"


def interpreted(group):
    script = Path(__file__).with_name("interpreted_experts.py")
    environment = {**os.environ, "TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, script, group], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "group",
    [
        "forms",
        "edges",
        pytest.param("forms_of_bf16", marks=pytest.mark.slow),
        pytest.param("architectures", marks=pytest.mark.slow),
    ],
)
def test_every_error_is_inside_its_tolerance_and_every_control_outside(group):
    rows = interpreted(group)
    assert rows
    for row in rows:
        controls = ", ".join(f"{name} {far:.0e}" for name, far in row["controls"].items())
        print(f"{row['form']:26} {row['quantity']:10} {row['dtype']:20} {row['error']:.1e}  {controls}")
    for row in rows:
        tolerance = TOLERANCES[row["dtype"]]
        assert row["error"] <= tolerance, row
        assert all(control > 5 * tolerance for control in row["controls"].values()), row


def test_without_the_interpreter_a_cpu_is_refused():
    x, experts, weights = torch.zeros(2, 4), torch.zeros(2, 1, dtype=torch.int64), torch.ones(2, 1)
    with pytest.raises(BackendError, match="needs a GPU; on the CPU it runs interpreted, with TRITON_INTERPRET=1"):
        mixture_of_experts(x, experts, weights, torch.zeros(1, 6, 4), torch.zeros(1, 4, 3), backend="triton")


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9), st.sampled_from([16, 32, 128]))
def test_tiles_hold_every_row_once_and_never_two_experts(sizes, height):
    offsets = torch.tensor([0, *sizes]).cumsum(0).to(torch.int32)
    owners, starts = (x.tolist() for x in tile_table(offsets, int(offsets[-1]), height))
    expected = [
        (expert, int(offsets[expert]) + first) for expert, size in enumerate(sizes) for first in range(0, size, height)
    ]
    found = list(zip(owners, starts, strict=True))
    assert found[: len(expected)] == expected
    assert all(owner == -1 for owner, _ in found[len(expected) :])


def test_tables_serve_every_architecture_and_tensor_cores_can_use_them():
    assert {name for name, _ in TABLES} == set(ARCHITECTURES)
    for table in TABLES.values():
        for tiles in (*table.double, *table.single, *table.gradient, table.weight):
            assert all(size >= 16 and size & (size - 1) == 0 for size in (tiles.rows, tiles.columns, tiles.steps))


# One kernel for each architecture; tests/kernels/triton/test_aot_budgets.py compiles all of them, which is slow.
@pytest.mark.parametrize(
    ("architecture", "name"),
    [
        ("sm_80", "product.grad_active.many/bf16"),
        ("sm_90", "gate_up_product.many/bf16"),
        ("sm_100", "weight_gradient.gate_up/bf16"),
        ("gfx942", "product.grad_rows.many/bf16"),
    ],
)
def test_a_kernel_keeps_to_its_budget_and_one_register_less_would_not_do(architecture, name):
    (variant,) = (v for v in variants_of("moe", architecture) if v.name == name)
    usage = measure(variant, architecture)
    assert excesses(usage, read_budgets(BUDGETS)[architecture][name]) == []
    assert excesses(usage, replace(usage, registers=usage.registers - 1)) != []


def test_a_tile_too_wide_for_the_registers_spills_and_that_is_seen():
    (variant,) = (v for v in variants_of("moe", "sm_90") if v.name == "product.grad_active.many/bf16")
    usage = measure(replace(variant, constants={**variant.constants, "BN": 128}), "sm_90")
    assert usage.stack > 0 and len(excesses(usage, usage)) == 2


def test_16_bit_products_run_on_tensor_cores():
    for architecture, rows in read_budgets(BUDGETS).items():
        products = {name: usage for name, usage in rows.items() if "16" in name and not name.startswith(("spr", "com"))}
        assert len(products) == 12
        assert all(usage.tensor > 0 for usage in products.values()), architecture
