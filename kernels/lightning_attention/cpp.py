"""Backend ``cpp``: the blocks of the torch backend fused in C++ (lightning.cpp), for fp32 on a CPU.

It is built on first use (`toolgym.kernels.compiled`), which takes a C++ compiler and some seconds; therefore it serves
only when named. It takes 1.4 to 2.1 times less CPU time than the torch backend in either pass (docs/kernels.md).
"""

import ctypes
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from toolgym.kernels.backends import Call
from toolgym.kernels.compiled import CompileError, compiled

SOURCE = Path(__file__).with_name("lightning.cpp")
CHUNK = 64
"""Default block length, the fastest measured for both passes."""

_LANES = 16
_LONGEST = 512
_PIECES = 4  # per thread, so that documents of unequal lengths spread


class _Sizes(ctypes.Structure):
    _fields_ = (
        ("heads", ctypes.c_int64),
        ("key_dim", ctypes.c_int64),
        ("value_dim", ctypes.c_int64),
        ("chunk", ctypes.c_int64),
    )


def refusal(call: Call) -> str | None:
    """Serves fp32 on a CPU, head sizes and blocks that are multiples of 16, where there is a compiler."""
    if call.device.type != "cpu" or call.dtype != torch.float32:
        return "it serves float32 on a CPU only"
    for name in ("key_dim", "value_dim", "chunk"):
        if call.sizes.get(name, _LANES) % _LANES:
            return f"{name} must be a multiple of {_LANES}, not {call.sizes[name]}"
    if call.sizes.get("chunk", CHUNK) > _LONGEST:
        return f"chunk must be at most {_LONGEST}, not {call.sizes['chunk']}"
    try:
        compiled(SOURCE)
    except CompileError as error:
        return str(error)
    return None


def forward(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cu_seqlens: Tensor | None,
    initial_state: Tensor | None,
    chunk: int | None,
    need_final: bool,
    need_backward: bool,
) -> tuple[Tensor, Tensor | None, tuple[Tensor, ...]]:
    """See `LightningBackend.forward`; saves the states at block starts."""
    sizes, offsets, blocks = _layout(q, v, cu_seqlens, chunk)
    count, shape = len(offsets) - 1, q.shape[2:] + v.shape[3:]
    outputs = torch.empty_like(v)
    final = q.new_empty(count, *shape) if need_final else None
    starts = q.new_empty(int(blocks[-1]), *shape) if need_backward else None
    tensors = (q, k, v, slopes, offsets, blocks, initial_state, outputs, final, starts)
    _spread(compiled(SOURCE).lightning_forward, tensors, sizes, count * sizes.heads)
    return outputs, final, () if starts is None else (starts,)


def backward(
    grad_o: Tensor,
    grad_final: Tensor | None,
    saved: tuple[Tensor, ...],
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    cu_seqlens: Tensor | None,
    initial_state: Tensor | None,
    chunk: int | None,
    need_initial: bool,
) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
    """See `LightningBackend.backward`."""
    sizes, offsets, blocks = _layout(q, v, cu_seqlens, chunk)
    count = len(offsets) - 1
    grads = [torch.empty_like(x) for x in (q, k, v)]
    grad_initial = q.new_empty(count, *q.shape[2:], *v.shape[3:]) if need_initial else None
    tensors = (q, k, v, slopes, offsets, blocks, grad_o, grad_final, saved[0], *grads, grad_initial)
    _spread(compiled(SOURCE).lightning_backward, tensors, sizes, count * sizes.heads)
    return grads[0], grads[1], grads[2], grad_initial


def step(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    accepted: Tensor | None,
) -> Tensor:
    """See `LightningBackend.step`; token by token, each of which reads and writes the state once."""
    outputs = torch.zeros_like(v)
    _step(q, k, v, slopes, state_cache, slots, accepted, outputs)
    return outputs


def accept(k: Tensor, v: Tensor, slopes: Tensor, state_cache: Tensor, slots: Tensor, accepted: Tensor) -> None:
    """See `LightningBackend.accept`."""
    _step(None, k, v, slopes, state_cache, slots, accepted, None)


def _step(
    q: Tensor | None,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    accepted: Tensor | None,
    outputs: Tensor | None,
) -> None:
    batch, length, heads, key_dim = k.shape
    sizes = _Sizes(heads, key_dim, v.shape[3], CHUNK)
    tensors = (q, k, v, slopes, state_cache, slots, accepted, outputs)
    _call(compiled(SOURCE).lightning_step, tensors, sizes, length, 0, batch * heads)


def _layout(q: Tensor, v: Tensor, cu_seqlens: Tensor | None, chunk: int | None) -> tuple[_Sizes, Tensor, Tensor]:
    """The sizes, the sequences' offsets in the flattened [B * T], and the numbers of blocks before each and in all."""
    batch, length, heads, key_dim = q.shape
    sizes = _Sizes(heads, key_dim, v.shape[3], chunk or CHUNK)
    bounds = [n * length for n in range(batch + 1)] if cu_seqlens is None else cu_seqlens.tolist()
    blocks = [0]
    for begin, end in pairwise(bounds):
        blocks.append(blocks[-1] - (begin - end) // sizes.chunk)
    return sizes, torch.tensor(bounds, dtype=torch.int64), torch.tensor(blocks, dtype=torch.int64)


def _spread(function: Callable[..., int], tensors: tuple[Tensor | None, ...], sizes: _Sizes, tasks: int) -> None:
    """Runs all tasks, pairs of sequence and head, over as many threads as torch uses (ctypes lets go of the GIL)."""
    threads = min(torch.get_num_threads(), tasks)
    if threads <= 1:
        _call(function, tensors, sizes, 0, tasks)
        return
    pieces = min(tasks, _PIECES * threads)
    bounds = [tasks * n // pieces for n in range(pieces + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for future in [pool.submit(_call, function, tensors, sizes, a, b) for a, b in pairwise(bounds)]:
            future.result()


def _call(function: Callable[..., int], tensors: tuple[Tensor | None, ...], sizes: _Sizes, *numbers: int) -> None:
    pointers = [ctypes.c_void_p(None if x is None else x.data_ptr()) for x in tensors]
    if function(*pointers, ctypes.byref(sizes), *map(ctypes.c_int64, numbers)):
        raise MemoryError("lightning attention found no memory for one block")
