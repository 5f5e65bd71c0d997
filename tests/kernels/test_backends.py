"""The choice of a backend: named ones serve or raise, the automatic one says what it took and why."""

import json
import logging
import os
import subprocess
import sys

import pytest
import torch

from toolgym.kernels import BackendError, choices_made
from toolgym.kernels.backends import Call, Operation
from toolgym.kernels.lightning_attention import lightning_attention

INPUTS = [torch.ones(1, 3, 2, 4)] * 3 + [torch.tensor([0.5, 0.1])]
PICKY = """
def refusal(call):
    return "only bfloat16" if str(call.dtype) != "torch.bfloat16" else None
"""


@pytest.fixture
def operation(tmp_path, monkeypatch):
    """An operation with a backend that refuses most calls, one that needs a missing library, one that takes all."""
    (tmp_path / "picky_backend.py").write_text(PICKY)
    (tmp_path / "missing_backend.py").write_text("import no_such_library")
    (tmp_path / "plain_backend.py").write_text("def refusal(call):\n    return None")
    monkeypatch.syspath_prepend(str(tmp_path))
    modules = {"picky": "picky_backend", "missing": "missing_backend", "plain": "plain_backend"}
    return Operation("made_up", modules, {"cpu": ("missing", "picky", "plain"), "*": ("missing", "picky")})


def call(dtype=torch.float32, device="cpu"):
    return Call("made_up", torch.device(device), dtype)


def test_the_first_that_does_not_refuse_is_taken_and_says_why(operation, caplog):
    with caplog.at_level(logging.INFO, "toolgym.kernels"):
        for _ in range(2):
            module, choice = operation.choose(call())
    assert module.__name__ == "plain_backend" and choice.backend == "plain"
    assert choice.why == (
        "automatic on cpu; not missing: the library no_such_library is not installed; not picky: only bfloat16"
    )
    assert [r.getMessage() for r in caplog.records] == [f"made_up on cpu, float32: plain ({choice.why})"]
    assert f"made_up on cpu, float32: plain ({choice.why})" in choices_made()
    assert operation.choose(call(torch.bfloat16))[1].backend == "picky"


def test_a_named_backend_serves_or_raises(operation):
    assert operation.choose(call(torch.bfloat16), "picky")[1].why == "named by the caller"
    with pytest.raises(BackendError, match=r"made_up: backend 'picky' \(named by the caller\).*only bfloat16"):
        operation.choose(call(), "picky")
    with pytest.raises(BackendError, match="no_such_library is not installed"):
        operation.choose(call(), "missing")
    with pytest.raises(BackendError, match="no backend is called 'fast'; there are picky, missing, plain"):
        operation.choose(call(), "fast")


def test_no_backend_left_is_an_error(operation):
    with pytest.raises(BackendError, match=r"no backend can serve this call: missing: .*; picky: only bfloat16"):
        operation.choose(call(device="meta"))


def test_the_environment_names_backends(operation, monkeypatch):
    monkeypatch.setenv("TOOLGYM_KERNELS", "other=fast, made_up=picky")
    assert operation.choose(call(torch.bfloat16))[1].why == "named by TOOLGYM_KERNELS"
    with pytest.raises(BackendError, match=r"backend 'picky' \(named by TOOLGYM_KERNELS\) cannot serve"):
        operation.choose(call())
    assert operation.choose(call(), "plain")[1].backend == "plain"
    for wrong in ("torch", "made_up=", "=torch"):
        monkeypatch.setenv("TOOLGYM_KERNELS", wrong)
        with pytest.raises(BackendError, match="must hold operation=backend pairs"):
            operation.choose(call())


def test_lightning_attention_on_a_cpu_runs_on_torch_and_reports_it():
    code = """
import json, torch
from toolgym.kernels import choices_made
from toolgym.kernels.lightning_attention import lightning_attention
lightning_attention(*[torch.ones(1, 3, 2, 4)] * 3, torch.tensor([0.5, 0.1]))
print(json.dumps(choices_made()))
"""
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["lightning_attention on cpu, float32: torch (automatic on cpu)"]


def test_lightning_attention_raises_for_a_backend_it_does_not_have(monkeypatch):
    with pytest.raises(BackendError, match="lightning_attention: no backend is called 'cuda'"):
        lightning_attention(*INPUTS, backend="cuda")
    monkeypatch.setenv("TOOLGYM_KERNELS", "lightning_attention=fast")
    with pytest.raises(BackendError, match="no backend is called 'fast'"):
        lightning_attention(*INPUTS)
