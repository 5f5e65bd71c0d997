"""GPU architectures that Triton kernels have tables of tiles for, and what all Triton backends refuse."""

import torch

from toolgym.kernels.backends import Call

ARCHITECTURES = ("sm_80", "sm_90", "sm_100", "gfx942")
"""Architectures that have tables and budgets: A100, H100 and H200, B200, MI300."""


def architecture_of(device: torch.device) -> str | None:
    """The table that serves a GPU, or None. A CPU, where kernels are interpreted, takes the first table."""
    if device.type == "cpu":
        return ARCHITECTURES[0]
    if torch.version.hip:
        # gfx9 are the compute parts with matrix cores and 64 lanes; they share gfx942's table.
        name = str(torch.cuda.get_device_properties(device).gcnArchName)
        return "gfx942" if name.startswith("gfx9") else None
    major, _ = torch.cuda.get_device_capability(device)
    # Consumer Blackwell, 12, has the tensor cores and shared memory of 8, not of 10.
    return {8: "sm_80", 9: "sm_90", 10: "sm_100", 11: "sm_100", 12: "sm_80"}.get(major)


def triton_refusal(call: Call, compiled: bool) -> str | None:
    """Says why no Triton kernel can serve the call, by device and dtype; None if one can.

    Args:
        call: What is asked for.
        compiled: Whether kernels are compiled in this process, and not interpreted.
    """
    if call.device.type not in ("cuda", "cpu"):
        return f"Triton serves CUDA and ROCm devices, not {call.device.type}"
    if call.device.type == "cpu" and compiled:
        return "Triton needs a GPU; on the CPU it runs interpreted, with TRITON_INTERPRET=1 set before Python starts"
    if call.dtype not in (torch.float32, torch.float16, torch.bfloat16):
        return f"it computes in float32, float16 and bfloat16, not {str(call.dtype).removeprefix('torch.')}"
    if call.device.type == "cpu" and call.dtype == torch.bfloat16:
        return "Triton's interpreter computes bfloat16 wrongly without saying so; use float32 or float16 on the CPU"
    if architecture_of(call.device) is None:
        return f"there is no table of tiles for {torch.cuda.get_device_name(call.device)}"
    return None
