"""What Triton backends refuse, by device, dtype and sizes."""

import pytest
import torch

from toolgym.kernels.architectures import ARCHITECTURES, architecture_of, triton_refusal
from toolgym.kernels.backends import Call
from toolgym.kernels.lightning_attention import triton as lightning
from toolgym.kernels.moe import triton as moe

CPU = torch.device("cpu")


def test_a_cpu_takes_a_table_because_the_interpreter_needs_one():
    assert architecture_of(CPU) in ARCHITECTURES


@pytest.mark.parametrize(
    ("device", "dtype", "sentence"),
    [
        ("cpu", torch.bfloat16, "interpreter computes bfloat16 wrongly"),
        ("cpu", torch.float64, "float32, float16 and bfloat16, not float64"),
        ("meta", torch.float32, "serves CUDA and ROCm devices, not meta"),
    ],
)
@pytest.mark.parametrize("backend", [lightning, moe])
def test_interpreted_backends_refuse_what_comes_out_wrong(monkeypatch, backend, device, dtype, sentence):
    monkeypatch.setattr(backend, "_COMPILED", False)
    sizes = {"key_dim": 64, "value_dim": 64, "hidden": 8}
    assert sentence in backend.refusal(Call("any", torch.device(device), dtype, sizes))
    for served in (torch.float16, torch.float32):
        assert backend.refusal(Call("any", CPU, served, sizes)) is None


def test_compiled_kernels_need_a_gpu():
    call = Call("any", CPU, torch.float32)
    assert "needs a GPU" in triton_refusal(call, compiled=True)
    assert triton_refusal(call, compiled=False) is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"chunk": 48}, "chunk must be a power of two between 16 and 64"),
        ({"chunk": 128}, "chunk must be a power of two between 16 and 64"),
        ({"key_dim": 136}, "key_dim must be at most 128, not 136"),
    ],
)
def test_lightning_attention_refuses_sizes_without_tiles(monkeypatch, changed, sentence):
    monkeypatch.setattr(lightning, "_COMPILED", False)
    sizes = {"key_dim": 64, "value_dim": 64, **changed}
    assert sentence in lightning.refusal(Call("lightning_attention", CPU, torch.float16, sizes))
