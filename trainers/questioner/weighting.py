"""How the five losses are summed: fixed weights, or weights learned from each task's own uncertainty.

The published abstract (arXiv 2211.08850) does not say how its tasks are weighted. Both rules are our own choice.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn

Rule: TypeAlias = Literal["fixed", "uncertainty"]


class Weighting(nn.Module):
    """Sums task losses.

    ``fixed`` multiplies each by its given weight. ``uncertainty`` learns a log-variance ``s`` per task and sums
    ``exp(-s) * loss + s``, times the given weight, as Kendall, Gal and Cipolla (arXiv 1705.07115, section 3.2) have
    it for classification losses, up to a factor.

    Args:
        rule: Which rule.
        weights: Weight of each task; a task of weight 0 is not trained.
    """

    def __init__(self, rule: Rule, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.rule = rule
        self.weights = {task: weight for task, weight in weights.items() if weight > 0}
        self.variances = nn.ParameterDict({task: nn.Parameter(torch.zeros(())) for task in self.weights})

    def forward(self, task: str, loss: Tensor) -> Tensor:
        """One task's part of the sum."""
        if self.rule == "uncertainty":
            variance = self.variances[task]
            loss = torch.exp(-variance) * loss + variance
        return self.weights[task] * loss

    def now(self) -> dict[str, float]:
        """The factor on each task's loss at present."""
        scale = {task: 1.0 for task in self.weights}
        if self.rule == "uncertainty":
            scale = {task: float(torch.exp(-value.detach())) for task, value in self.variances.items()}
        return {task: weight * scale[task] for task, weight in self.weights.items()}
