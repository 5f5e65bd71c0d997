"""Ahead-of-time compilation: kernels compile without a GPU, do not spill and keep to the checked-in budgets."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import triton

from toolgym.kernels.aot import ARCHITECTURES, Usage, excesses, measure, read_budgets, write_budgets
from toolgym.kernels.aot.__main__ import main
from toolgym.kernels.aot.operations import OPERATIONS, variants_of

FOLDER = Path(__file__).with_name("budgets")
USAGE = Usage(registers=200, stack=0, spills=0, shared=4096, tensor=8)


def variant(architecture, name, operation="lightning_attention"):
    (found,) = (v for v in variants_of(operation, architecture) if v.name == name)
    return found


# One kernel for each architecture, together every kernel that multiplies; all others are slow.
@pytest.mark.parametrize(
    ("architecture", "name"),
    [
        ("sm_80", "segment_states.reverse/bf16/D128"),
        ("sm_90", "walk.dk/bf16/D128"),
        ("sm_100", "decode.step/bf16/D128"),
        ("gfx942", "walk.outputs/bf16/D64"),
    ],
)
def test_a_kernel_keeps_to_its_budget_and_one_register_less_would_not_do(architecture, name):
    budget = read_budgets(FOLDER / "lightning_attention.json")[architecture][name]
    usage = measure(variant(architecture, name), architecture)
    assert excesses(usage, budget) == []
    tight = replace(budget, registers=usage.registers - 1)
    assert excesses(usage, tight) == [f"registers {usage.registers} over the budget of {usage.registers - 1}"]


def test_a_kernel_with_too_few_warps_spills_and_that_is_seen():
    spilling = replace(variant("sm_90", "walk.outputs/bf16/D128"), warps=4)
    usage = measure(spilling, "sm_90")
    assert usage.stack > 0 and usage.spills > 0
    assert len(excesses(usage, usage)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_kernel_keeps_to_its_budget_on_every_architecture(operation, capsys):
    code = main([operation, str(FOLDER / f"{operation}.json")])
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_kernel_has_a_budget_and_every_budget_a_kernel(operation):
    budgets = read_budgets(FOLDER / f"{operation}.json")
    assert set(budgets) == set(ARCHITECTURES)
    for architecture, rows in budgets.items():
        assert set(rows) == {v.name for v in variants_of(operation, architecture)}
        assert not any(budget.stack or budget.spills for budget in rows.values())


def test_every_kernel_fits_the_shared_memory_of_its_architecture():
    most = {"sm_80": 163 * 1024, "sm_90": 227 * 1024, "sm_100": 227 * 1024, "gfx942": 64 * 1024}
    for operation in OPERATIONS:
        for architecture, rows in read_budgets(FOLDER / f"{operation}.json").items():
            assert max(budget.shared for budget in rows.values()) <= most[architecture]


def test_16_bit_products_run_on_tensor_cores():
    for architecture, rows in read_budgets(FOLDER / "lightning_attention.json").items():
        for name, budget in rows.items():
            if "16/" in name and not name.startswith("decode"):
                assert budget.tensor > 0, (architecture, name)


@pytest.mark.parametrize("field", ["registers", "shared"])
def test_a_budget_lowered_by_one_is_exceeded(field):
    lower = replace(USAGE, **{field: getattr(USAGE, field) - 1})
    assert excesses(USAGE, USAGE) == []
    assert len(excesses(USAGE, lower)) == 1
    assert excesses(lower, USAGE) == []


def test_stack_spills_and_lost_tensor_cores_are_exceeded_whatever_the_budget():
    assert excesses(replace(USAGE, stack=8), replace(USAGE, stack=8)) == ["stack 8, not 0"]
    assert excesses(replace(USAGE, spills=2), replace(USAGE, spills=2)) == ["spills 2, not 0"]
    assert excesses(replace(USAGE, tensor=0), USAGE) == ["no tensor core instruction is left"]


def test_budgets_are_read_as_they_were_written(tmp_path):
    budgets = {"sm_90": {"b": USAGE, "a": replace(USAGE, registers=1)}, "gfx942": {"c": USAGE}}
    write_budgets(tmp_path / "budgets.json", budgets)
    assert read_budgets(tmp_path / "budgets.json") == budgets


def test_budgets_of_another_triton_are_refused(tmp_path):
    path = tmp_path / "budgets.json"
    path.write_text(json.dumps({"triton": "2.1.0", "budgets": {}}))
    with pytest.raises(ValueError, match=f"measured with Triton 2.1.0, this is {triton.__version__}"):
        read_budgets(path)
    path.write_text("{}")
    with pytest.raises(ValueError, match="must hold 'triton' and 'budgets'"):
        read_budgets(path)


def test_the_command_says_what_is_over_and_fails(tmp_path, capsys):
    path = tmp_path / "budgets.json"
    name = "scan_segments.forward/D128"
    write_budgets(path, {"sm_80": {name: replace(USAGE, registers=1, tensor=0)}})
    arguments = ["lightning_attention", str(path), "--architecture", "sm_80", "--workers", "1", "--kernel", name]
    assert main(arguments) == 1
    assert "over the budget of 1" in capsys.readouterr().out
