"""Compiles one kernel for one architecture and reads from the machine code what it uses."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource
from triton.runtime.jit import JITFunction

ARCHITECTURES: Mapping[str, GPUTarget] = {
    "sm_80": GPUTarget("cuda", 80, 32),
    "sm_90": GPUTarget("cuda", 90, 32),
    "sm_100": GPUTarget("cuda", 100, 32),
    "gfx942": GPUTarget("hip", "gfx942", 64),
}
"""Names of the architectures and how Triton calls them: A100, H100 and H200, B200, MI300."""

_CUOBJDUMP = Path(triton.__file__).parent / "backends" / "nvidia" / "bin" / "cuobjdump"
_TENSOR = re.compile(r"\b(?:HMMA|HGMMA|UTCHMMA|IMMA|QGMMA|v_mfma\w*)\b")
_LOCAL = re.compile(r"\b(?:STL|LDL)\b")


@dataclass(frozen=True)
class Variant:
    """A kernel with everything that decides its machine code.

    Attributes:
        name: Unique within an operation, ``kernel.mode/dtype/sizes``.
        kernel: The function under `triton.jit`.
        types: Types of the arguments that are passed at run time, as ``*bf16`` or ``i32``.
        constants: Values of the others.
        warps: Warps in a program.
        stages: Depth of the loads' software pipeline.
    """

    name: str
    kernel: Any
    types: Mapping[str, str]
    constants: Mapping[str, object]
    warps: int
    stages: int


@dataclass(frozen=True)
class Usage:
    """What a compiled kernel uses.

    Attributes:
        registers: Vector registers of a thread, accumulation registers included.
        stack: Bytes of local memory of a thread.
        spills: Loads and stores of local memory (NVIDIA), or spilled registers (AMD).
        shared: Bytes of shared memory of a program.
        tensor: Instructions for the tensor or matrix cores.
    """

    registers: int
    stack: int
    spills: int
    shared: int
    tensor: int


def measure(variant: Variant, architecture: str) -> Usage:
    """Compiles a kernel; pointers are taken to be aligned to 16 bytes, as torch allocates them.

    Raises:
        RuntimeError: Kernels are interpreted in this process, or the machine code cannot be read.
    """
    if not isinstance(variant.kernel, JITFunction):
        raise RuntimeError("kernels are interpreted in this process; unset TRITON_INTERPRET to compile them")
    names = variant.kernel.arg_names
    pointers = [name for name, kind in variant.types.items() if kind.startswith("*")]
    source = ASTSource(
        fn=variant.kernel,
        signature={**variant.types, **dict.fromkeys(variant.constants, "constexpr")},
        constexprs=dict(variant.constants),
        attrs={(names.index(name),): [["tt.divisibility", 16]] for name in pointers},
    )
    options = {"num_warps": variant.warps, "num_stages": variant.stages, "enable_fp_fusion": True}
    compiled = triton.compile(source, target=ARCHITECTURES[architecture], options=options)
    if "cubin" in compiled.asm:
        return _read_cubin(compiled.asm["cubin"], compiled.metadata.shared)
    return _read_amdgcn(compiled.asm["amdgcn"], compiled.metadata.shared)


def _read_cubin(cubin: bytes, shared: int) -> Usage:
    with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
        file.write(cubin)
        file.flush()
        usage, code = (
            subprocess.run([_CUOBJDUMP, flag, file.name], capture_output=True, text=True, check=True).stdout
            for flag in ("-res-usage", "-sass")
        )
    # Static shared memory (SHARED) is what the driver reserves; Triton's own is asked for at launch.
    return Usage(
        registers=_number(r"REG:(\d+)", usage),
        stack=_number(r"STACK:(\d+)", usage),
        spills=len(_LOCAL.findall(code)),
        shared=shared,
        tensor=len(_TENSOR.findall(code)),
    )


def _read_amdgcn(code: str, shared: int) -> Usage:
    return Usage(
        registers=_number(r"\.vgpr_count:\s+(\d+)", code),
        stack=_number(r"\.private_segment_fixed_size:\s+(\d+)", code),
        spills=_number(r"\.vgpr_spill_count:\s+(\d+)", code) + _number(r"\.sgpr_spill_count:\s+(\d+)", code),
        shared=shared,
        tensor=len(_TENSOR.findall(code)),
    )


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"no {pattern} in what the compiler reports")
    return int(found[1])
