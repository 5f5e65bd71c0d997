"""The router: softmax and the best k in fp32, its losses, and its statistics over a group of processes."""

from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor

from toolgym.kernels.moe.arguments import check_choices, check_count, check_floats, check_mask
from toolgym.kernels.tensors import wide_dtype


@dataclass(frozen=True)
class Routing:
    """What the router decides, for T tokens, k choices and E experts.

    Attributes:
        experts: int64 [T, k], the chosen experts, best first.
        weights: fp32 [T, k], what their outputs are multiplied by.
        probabilities: fp32 [T, E], the softmax over all experts.
    """

    experts: Tensor
    weights: Tensor
    probabilities: Tensor


@dataclass(frozen=True)
class RouterStatistics:
    """How often each expert was chosen, here or over a group of processes.

    Attributes:
        assigned: fp32 [E], tokens that have the expert among their k.
        tokens: fp32 scalar, tokens that were routed.
        processes: How many processes these are the sums of.
    """

    assigned: Tensor
    tokens: Tensor
    processes: int = 1


def moe_route(logits: Tensor, top_k: int, *, renormalize: bool = True) -> Routing:
    """Takes the softmax over all experts in fp32 and then the best k.

    MiniMax-Text-01 (arXiv 2501.08313) and Mixtral divide the chosen probabilities by their sum, so that a token's
    weights sum to 1; without ``renormalize`` they stay probabilities. Between equal probabilities the lower expert
    wins, on every device. A token with a NaN among its logits gets NaN weights and experts that exist; no other token
    notices. Gradients go through weights and probabilities to the logits.

    Args:
        logits: [T, E] in fp64, fp32, fp16 or bf16; computed in fp32 (fp64 for fp64). T may be 0.
        top_k: k, from 1 to E.
        renormalize: Whether a token's weights are made to sum to 1.

    Raises:
        TypeError: Logits are no tensor.
        ValueError: Shape or dtype of the logits, or k, is wrong.
    """
    check_floats(logits, "logits", "[T, E]")
    check_count(top_k, "top_k")
    if top_k > logits.shape[1]:
        raise ValueError(f"top_k must be at most the number of experts, {logits.shape[1]}, not {top_k}")
    with torch.autocast(logits.device.type, enabled=False):
        probabilities = torch.softmax(logits.to(wide_dtype(logits.dtype)), dim=1)
        experts = torch.sort(probabilities.detach(), dim=1, descending=True, stable=True).indices[:, :top_k]
        weights = probabilities.gather(1, experts)
        if renormalize:
            weights = weights / weights.sum(1, keepdim=True)
    return Routing(experts.contiguous(), weights, probabilities)


def moe_statistics(
    experts: Tensor, num_experts: int, *, mask: Tensor | None = None, group: dist.ProcessGroup | None = None
) -> RouterStatistics:
    """Counts choices per expert; with a ``group``, over all its processes by one all-reduce.

    Args:
        experts: int64 or int32 [T, k].
        num_experts: E.
        mask: bool [T], true where a token is real.
        group: Processes whose tokens count as one batch; None counts these tokens alone.

    Raises:
        ValueError: A shape, dtype, device or value is wrong; the sentence names the argument.
    """
    check_choices(experts, num_experts)
    check_mask(mask, experts)
    counted = experts if mask is None else experts[mask]
    counts = torch.empty(num_experts + 1, dtype=torch.int64, device=experts.device)
    counts[:-1] = _counts(counted, num_experts)
    counts[-1] = counted.shape[0]
    if group is not None:
        dist.all_reduce(counts, group=group)
    sums = counts.to(torch.float32)
    return RouterStatistics(sums[:-1], sums[-1], 1 if group is None else dist.get_world_size(group))


def moe_taken(experts: Tensor, num_experts: int, group: dist.ProcessGroup, *, mask: Tensor | None = None) -> Tensor:
    """Rows per expert, int64 [E], that processes before this one of the group want: ``taken`` of `moe_dispatch`.

    With it a capacity holds for the group as a whole and not for each process, which is MiniMax-01's global router
    (arXiv 2501.08313, section 2.1): a process with more tokens for an expert uses what others leave. Earlier ranks
    come first.
    """
    check_choices(experts, num_experts)
    check_mask(mask, experts)
    own = _counts(experts if mask is None else experts[mask], num_experts)
    gathered = [torch.empty_like(own) for _ in range(dist.get_world_size(group))]
    dist.all_gather(gathered, own, group=group)
    return torch.stack(gathered)[: dist.get_rank(group)].sum(0)


def moe_load_balancing_loss(
    probabilities: Tensor, statistics: RouterStatistics, *, mask: Tensor | None = None
) -> Tensor:
    """E times the sum over experts of (share of tokens that chose it) times (its mean probability).

    This is the loss of Switch Transformer (arXiv 2101.03961, equations 4 to 6) as Mixtral extends it to k choices: k
    if the load is even, more if not. Only the probabilities have gradients. With statistics over a group, the mean of
    the processes' losses, and so of their gradients, is the loss of the whole batch, however its tokens are spread.

    Args:
        probabilities: [T, E] from `moe_route`, of this process's tokens.
        statistics: From `moe_statistics`, of these tokens or of a group that includes them.
        mask: bool [T], the one that the statistics were counted with.

    Returns:
        A scalar in the probabilities' dtype; 0 without tokens.

    Raises:
        ValueError: Shapes or dtypes are wrong.
    """
    check_floats(probabilities, "probabilities", "[T, E]")
    check_mask(mask, probabilities)
    count = probabilities.shape[1]
    if statistics.assigned.shape != (count,):
        raise ValueError(f"statistics must be of {count} experts, not {statistics.assigned.shape[0]}")
    if mask is not None:
        probabilities = probabilities.masked_fill(~mask[:, None], 0)
    tokens = statistics.tokens.to(probabilities.dtype).clamp(min=1)
    share = statistics.assigned.to(probabilities.dtype) / tokens
    return count * statistics.processes * (share * probabilities.sum(0)).sum() / tokens


def moe_z_loss(logits: Tensor, *, mask: Tensor | None = None) -> Tensor:
    """The mean over tokens of the squared logsumexp of their logits, to keep them small (ST-MoE, arXiv 2202.08906).

    Args:
        logits: [T, E] in fp64, fp32, fp16 or bf16; computed in fp32 (fp64 for fp64).
        mask: bool [T], true where a token is real.

    Returns:
        A scalar in fp32 (fp64 for fp64); 0 without tokens.

    Raises:
        ValueError: Shape or dtype is wrong.
    """
    check_floats(logits, "logits", "[T, E]")
    check_mask(mask, logits)
    squares = torch.logsumexp(logits.to(wide_dtype(logits.dtype)), dim=1).square()
    if mask is None:
        return squares.sum() / max(len(squares), 1)
    return squares.masked_fill(~mask, 0).sum() / mask.sum().clamp(min=1)


def _counts(experts: Tensor, num_experts: int) -> Tensor:
    """int64 [E], exact and without atomics."""
    ends = torch.arange(num_experts + 1, dtype=experts.dtype, device=experts.device)
    return torch.searchsorted(experts.flatten().sort().values, ends).diff()
