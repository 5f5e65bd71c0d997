"""The C++ backend against the fp64 oracle, whole, packed, padded, split and stepwise; and how it is built.

These tests need what the backend needs: a C++ compiler.
"""

import ctypes
import os
import subprocess
import sys

import pytest
import torch
from oracles.lightning import attend_all, error, gradients

from toolgym.kernels import BackendError
from toolgym.kernels import compiled as compiled_module
from toolgym.kernels.compiled import CompileError, compiled
from toolgym.kernels.lightning_attention import (
    lightning_attention,
    lightning_attention_accept,
    lightning_attention_step,
)

TOLERANCE = 2e-6  # test_lightning_oracle.py shows that every fault lies outside it
SLOPES = torch.tensor([0.7, 0.1, 0.004])


def draw(batch, length, sequences, key_dim=16, value_dim=48, seed=0):
    generator = torch.Generator().manual_seed(seed)
    shapes = [(batch, length, 3, key_dim)] * 2 + [(batch, length, 3, value_dim), (sequences, 3, key_dim, value_dim)]
    leaves = [torch.randn(shape, generator=generator) for shape in shapes]
    return leaves, [torch.randn(x.shape, generator=generator) for x in leaves[2:]]


def agree(leaves, weights, offsets=None, chunk=32, slopes=SLOPES):
    def ours(q, k, v, state):
        return lightning_attention(
            q,
            k,
            v,
            slopes,
            cu_seqlens=offsets,
            initial_state=state,
            output_final_state=True,
            chunk=chunk,
            backend="cpp",
        )

    def exact(q, k, v, state):
        return attend_all(q, k, v, slopes, offsets, state)

    doubles = [x.double() for x in leaves]
    pairs = [*zip(ours(*leaves), exact(*doubles), strict=True)]
    pairs += zip(gradients(ours, leaves, weights), gradients(exact, doubles, weights), strict=True)
    return all(error(a, b) <= TOLERANCE for a, b in pairs)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 103])
@pytest.mark.parametrize("key_dim, value_dim", [(16, 48), (64, 32), (128, 128)])
def test_every_length_agrees_with_the_oracle(key_dim, value_dim, length):
    assert agree(*draw(2, length, 2, key_dim, value_dim))


@pytest.mark.parametrize("chunk", [16, 64, 512, None])
def test_every_chunk_and_long_sequences_agree(chunk):
    assert agree(*draw(1, 700, 1), chunk=chunk)


@pytest.mark.parametrize("threads", [1, 2])
def test_packed_documents_agree_and_do_not_leak(threads):
    lengths = [40, 0, 1, 70, 0, 9]
    offsets = torch.tensor([0, *lengths]).cumsum(0)
    leaves, weights = draw(1, 120, 6)
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        assert agree(leaves, weights, offsets)
    finally:
        torch.set_num_threads(before)
    clean, _ = lightning_attention(*leaves[:3], SLOPES, cu_seqlens=offsets, backend="cpp")
    leaves[1][0, 45] = float("nan")
    spoilt, _ = lightning_attention(*leaves[:3], SLOPES, cu_seqlens=offsets, backend="cpp")
    assert torch.equal(spoilt[:, :41], clean[:, :41]) and torch.equal(spoilt[:, 111:], clean[:, 111:])
    assert spoilt[:, 45:111].isnan().all()


@pytest.mark.parametrize("rates", [[0.0, 50.0, 3e38], [1e-30, 200.0, 1.0]])
def test_no_decay_and_huge_decay_are_right(rates):
    assert agree(*draw(1, 80, 1), slopes=torch.tensor(rates))


def test_no_states_asked_for_and_none_given():
    leaves, weights = draw(2, 50, 2)
    results = [
        gradients(
            lambda q, k, v, backend=backend: lightning_attention(q, k, v, SLOPES, backend=backend)[:1],
            leaves[:3],
            weights[:1],
        )
        for backend in ("cpp", "reference")
    ]
    assert all(error(a, b) <= TOLERANCE for a, b in zip(*results, strict=True))


@pytest.mark.parametrize("accepted", [None, [0, 5, 2]])
def test_steps_equal_the_reference(accepted):
    (q, k, v, _), _ = draw(3, 5, 1)
    cache = torch.randn(5, 3, 16, 48, generator=torch.Generator().manual_seed(3))
    slots, lengths = torch.tensor([4, -1, 0]), None if accepted is None else torch.tensor(accepted)
    results = {}
    for backend in ("cpp", "reference"):
        states = cache.clone()
        out = lightning_attention_step(q, k, v, SLOPES, states, slots, accepted=lengths, backend=backend)
        later = cache.clone()
        kept = torch.full((3,), 5) if lengths is None else lengths
        lightning_attention_accept(k, v, SLOPES, later, slots, kept, backend=backend)
        results[backend] = (out, states, later)
    assert all(error(a, b) <= TOLERANCE for a, b in zip(*results.values(), strict=True))
    assert torch.equal(results["cpp"][1][[1, 2, 3]], cache[[1, 2, 3]])
    assert error(cache, results["reference"][1]) > 1e3 * TOLERANCE


@pytest.mark.parametrize(
    "change, message",
    [
        ({"dtype": torch.bfloat16}, "float32 on a CPU only"),
        ({"key_dim": 24}, "key_dim must be a multiple of 16, not 24"),
        ({"value_dim": 40}, "value_dim must be a multiple of 16, not 40"),
        ({"chunk": 40}, "chunk must be a multiple of 16, not 40"),
        ({"chunk": 1024}, "chunk must be at most 512, not 1024"),
    ],
    ids=str,
)
def test_what_it_cannot_serve_is_an_error(change, message):
    chunk, dtype = change.pop("chunk", None), change.pop("dtype", torch.float32)
    (q, k, v, _), _ = draw(1, 4, 1, **change)
    with pytest.raises(BackendError, match=f"backend 'cpp' .* cannot serve this call: .*{message}"):
        lightning_attention(*(x.to(dtype) for x in (q, k, v)), SLOPES, chunk=chunk, backend="cpp")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A small source and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "answer.cpp"
    path.write_text('extern "C" int answer() { return 42; }')
    return path


def built(source):
    return sorted((source.parent / "cache" / "toolgym" / "kernels").glob("*"))


def test_a_library_is_built_once_and_anew_when_its_source_changes(source):
    assert compiled(source).answer() == 42
    (first,) = built(source)
    stamp = first.stat().st_mtime_ns
    compiled.cache_clear()
    assert compiled(source).answer() == 42
    assert first.stat().st_mtime_ns == stamp
    compiled.cache_clear()
    source.write_text('extern "C" int answer() { return 43; }')
    assert compiled(source).answer() == 43
    assert len(built(source)) == 2


def test_processes_that_build_at_once_all_get_the_library(source):
    code = f"""
import pathlib, runpy
compiled = runpy.run_path({compiled_module.__file__!r})["compiled"]  # without importing torch
assert compiled(pathlib.Path({str(source)!r})).answer() == 42
"""
    running = [subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ)) for _ in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    (only,) = built(source)
    assert ctypes.CDLL(str(only)).answer() == 42


def test_no_compiler_and_a_failing_compiler_are_named(source, monkeypatch):
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(CompileError, match="CXX names 'no-such-compiler', which is not there"):
        compiled(source)
    monkeypatch.delenv("CXX")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        with pytest.raises(CompileError, match=r"no C\+\+ compiler: none of c\+\+, g\+\+, clang\+\+ is there"):
            compiled(source)
    source.write_text("this is no C++")
    with pytest.raises(CompileError, match=r"failed: .*error"):
        compiled(source)
    assert built(source) == []


def test_a_missing_compiler_is_an_error_of_the_call(source, monkeypatch):
    monkeypatch.setenv("CXX", "no-such-compiler")
    compiled.cache_clear()
    (q, k, v, _), _ = draw(1, 4, 1)
    with pytest.raises(BackendError, match=r"'cpp' .* cannot serve this call: no C\+\+ compiler"):
        lightning_attention(q, k, v, SLOPES, backend="cpp")
    compiled.cache_clear()


def test_a_cache_that_cannot_be_written_is_named(source, monkeypatch):
    (source.parent / "cache").write_text("a file where a folder should be")
    with pytest.raises(CompileError, match="cannot be kept in"):
        compiled(source)
