"""What the layers ask of a process group, each with one clear error."""

import torch
import torch.distributed as dist


def check_group(group: dist.ProcessGroup | None) -> tuple[int, int]:
    """This process's rank in the group and the group's size.

    Raises:
        RuntimeError: torch has no distributed support, no process group was started, or this process is not in it.
    """
    if not dist.is_available():
        raise RuntimeError("this torch was built without torch.distributed")
    if not dist.is_initialized():
        raise RuntimeError("there is no process group: call torch.distributed.init_process_group first")
    rank = dist.get_rank(group)
    if rank < 0:
        raise RuntimeError("this process does not belong to the process group that was given")
    return rank, dist.get_world_size(group)


def check_place(rank: int, world_size: int, what: str, group: dist.ProcessGroup | None) -> None:
    """Checks that a plan was made for this place in this group.

    Raises:
        RuntimeError: As `check_group`.
        ValueError: The plan is for another number of ranks or another rank.
    """
    actual_rank, actual_size = check_group(group)
    if world_size != actual_size:
        raise ValueError(f"{what} is for {world_size} ranks, but the process group has {actual_size}")
    if rank != actual_rank:
        raise ValueError(f"{what} is rank {rank}'s, but this process is rank {actual_rank} of its group")


def like_group(group: dist.ProcessGroup | None) -> torch.device:
    """The device on which small numbers are sent: this process's GPU for NCCL, otherwise the CPU."""
    return torch.device("cuda" if dist.get_backend(group) == "nccl" else "cpu")
