"""The Triton kernels of lightning attention against the recurrence in fp64, in Triton's interpreter.

Each group runs in a process of its own, which prints every error and how far wrong its controls are; see
interpreted.py. `pytest -rP tests/kernels/triton/test_lightning_triton.py` shows the figures.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from toolgym.kernels.backends import BackendError
from toolgym.kernels.lightning_attention import lightning_attention

# An order of magnitude above what is measured; the controls are another one above.
TOLERANCES = {"fp32": 1e-6, "bf16 values in fp32": 1e-6, "fp16": 1e-3}


def interpreted(group):
    script = Path(__file__).with_name("interpreted.py")
    environment = {**os.environ, "TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, script, group], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "group",
    ["passes_over_sequences", "edge_cases", "decoding", pytest.param("repeated", marks=pytest.mark.slow)],
)
def test_every_error_is_inside_its_tolerance_and_every_control_outside(group):
    rows = interpreted(group)
    assert rows
    for row in rows:
        print(f"{row['form']:26} {row['quantity']:16} {row['dtype']:20} {row['error']:.1e}  {row['controls']}")
    for row in rows:
        tolerance = TOLERANCES[row["dtype"]]
        assert row["error"] <= tolerance, row
        assert row["controls"], row
        assert all(control > 5 * tolerance for control in row["controls"].values()), row


def test_without_the_interpreter_a_cpu_is_refused():
    q = torch.zeros(1, 4, 1, 16)
    with pytest.raises(BackendError, match="needs a GPU; on the CPU it runs interpreted, with TRITON_INTERPRET=1"):
        lightning_attention(q, q, q, torch.ones(1), backend="triton")
