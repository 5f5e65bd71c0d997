"""Router statistics and places taken over a group of processes against one process."""

import pytest
import torch
import torch.distributed as dist
from gloo_processes import run

from toolgym.kernels.moe import moe_load_balancing_loss, moe_route, moe_statistics, moe_taken


def drawn():
    return torch.randn(16, 4, generator=torch.Generator().manual_seed(0))


def _process(rank):
    part = slice(0, 10) if rank == 0 else slice(10, 16)  # unequal shares
    logits = drawn()[part].requires_grad_()
    routing = moe_route(logits, 2)
    group = dist.group.WORLD
    loss = moe_load_balancing_loss(routing.probabilities, moe_statistics(routing.experts, 4, group=group))
    (grad,) = torch.autograd.grad(loss, logits)
    return loss.item(), grad.tolist(), moe_taken(routing.experts, 4, group).tolist()


def test_two_processes_have_the_loss_gradient_and_capacity_of_one():
    (one, first, none), (two, second, taken) = run(2, _process)
    logits = drawn().requires_grad_()
    routing = moe_route(logits, 2)
    whole = moe_load_balancing_loss(routing.probabilities, moe_statistics(routing.experts, 4))
    (grad,) = torch.autograd.grad(whole, logits)
    assert (one + two) / 2 == pytest.approx(whole.item(), rel=1e-6)
    assert torch.allclose(torch.tensor(first + second) / 2, grad, rtol=1e-5, atol=1e-8)
    assert none == [0, 0, 0, 0]
    assert taken == torch.bincount(routing.experts[:10].flatten(), minlength=4).tolist()
    routing = moe_route(logits, 2)
    alone = moe_load_balancing_loss(routing.probabilities[:10], moe_statistics(routing.experts[:10], 4))
    assert alone.item() != pytest.approx(one, rel=1e-3)
    (unreduced,) = torch.autograd.grad(alone, logits)
    assert not torch.allclose(unreduced[:10], grad[:10], rtol=1e-3, atol=1e-6)
