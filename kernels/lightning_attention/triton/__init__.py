"""Backend ``triton``: the contract of `LightningBackend` on NVIDIA and AMD GPUs, and interpreted on the CPU for proofs.

Inputs are fp32, fp16 or bf16; states and sums are fp32. Without atomics and without an autotuner, the same inputs give
the same bits on the same device.
"""

import torch
from torch import Tensor
from triton.runtime.jit import JITFunction

from toolgym.kernels.architectures import architecture_of, triton_refusal
from toolgym.kernels.backends import Call
from toolgym.kernels.lightning_attention.triton import passes
from toolgym.kernels.lightning_attention.triton.passes import Compilation, Cuts
from toolgym.kernels.lightning_attention.triton.tiles import MAX_DIM, segment_length, walk_tiles
from toolgym.kernels.lightning_attention.triton.walk import walk

_COMPILED = isinstance(walk, JITFunction)  # false under TRITON_INTERPRET=1, which counts when triton is imported


def refusal(call: Call) -> str | None:
    """Says why the call cannot be served: device, dtype, head size or block length."""
    reason = triton_refusal(call, _COMPILED)
    if reason is not None:
        return reason
    for name in ("key_dim", "value_dim"):
        if call.sizes[name] > MAX_DIM:
            return f"{name} must be at most {MAX_DIM}, not {call.sizes[name]}"
    chunk, rows = call.sizes.get("chunk"), max(call.sizes["key_dim"], call.sizes["value_dim"])
    most = walk_tiles(_architecture(call.device), call.dtype.itemsize, rows, rows, None).chunk
    if chunk is not None and not (16 <= chunk <= most and chunk & (chunk - 1) == 0):
        return f"chunk must be a power of two between 16 and {most} for these inputs, or None; not {chunk}"
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
    """See `LightningBackend.forward`; long sequences are cut where few heads would leave the GPU idle."""
    sequences = q.shape[0] if cu_seqlens is None else cu_seqlens.shape[0] - 1
    shape = (sequences, *q.shape[2:], v.shape[3])
    if not q.shape[0] * q.shape[1]:
        last = initial_state.clone() if initial_state is not None else slopes.new_zeros(shape)
        return torch.empty_like(v), last if need_final else None, ()
    final = torch.empty(shape, dtype=torch.float32, device=q.device) if need_final else None
    compilation, cuts = _plan(q, v, cu_seqlens, chunk)
    flat_q, flat_k, flat_v = q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)
    out, starts = passes.forward(flat_q, flat_k, flat_v, slopes, cuts, initial_state, final, compilation)
    saved: tuple[Tensor, ...] = ()
    if need_backward and starts is not None and cuts.first is not None and cuts.owners is not None:
        saved = (starts, cuts.edges, cuts.first, cuts.owners)
    return out.view(v.shape), final, saved


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
    grad_initial = torch.empty_like(initial_state) if need_initial and initial_state is not None else None
    if not q.shape[0] * q.shape[1]:
        if grad_initial is not None:
            grad_initial = grad_initial.zero_() if grad_final is None else grad_final.clone()
        return torch.empty_like(q), torch.empty_like(k), torch.empty_like(v), grad_initial
    if saved:
        compilation, cuts = Compilation(_architecture(q.device), chunk), Cuts(*saved[1:])
    else:
        compilation, cuts = _plan(q, v, cu_seqlens, chunk)
    grads = passes.backward(
        grad_o.flatten(0, 1),
        grad_final,
        q.flatten(0, 1),
        k.flatten(0, 1),
        v.flatten(0, 1),
        slopes,
        cuts,
        saved[0] if saved else initial_state,
        grad_initial,
        compilation,
    )
    return grads[0].view(q.shape), grads[1].view(k.shape), grads[2].view(v.shape), grad_initial


def step(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    slopes: Tensor,
    state_cache: Tensor,
    slots: Tensor,
    accepted: Tensor | None,
) -> Tensor:
    """See `LightningBackend.step`."""
    out = torch.empty_like(v)
    if out.numel():
        passes.step(q, k, v, out, slopes, state_cache, slots, accepted)
    return out


def accept(k: Tensor, v: Tensor, slopes: Tensor, state_cache: Tensor, slots: Tensor, accepted: Tensor) -> None:
    """See `LightningBackend.accept`."""
    if v.numel():
        passes.step(None, k, v, None, slopes, state_cache, slots, accepted)


def _plan(q: Tensor, v: Tensor, cu_seqlens: Tensor | None, chunk: int | None) -> tuple[Compilation, Cuts]:
    architecture = _architecture(q.device)
    tiles = walk_tiles(architecture, q.element_size(), q.shape[3], v.shape[3], chunk)
    batch, length, heads = q.shape[:3]
    offsets = cu_seqlens
    if offsets is None:
        offsets = torch.arange(0, batch * length + 1, length, dtype=torch.int32, device=q.device)
    processors = 1
    if q.device.type != "cpu":
        processors = torch.cuda.get_device_properties(q.device).multi_processor_count
    blocks = -(-v.shape[3] // tiles.columns)
    cut_at = segment_length(
        batch * length, offsets.shape[0] - 1, heads, blocks, processors, tiles.chunk, cu_seqlens is not None
    )
    return Compilation(architecture, chunk), Cuts.of(offsets, batch * length, cut_at)


def _architecture(device: torch.device) -> str:
    name = architecture_of(device)
    assert name is not None, "refusal() has been asked"
    return name
