"""Figures with confidence intervals, by a bootstrap that draws whole series or passages, never parts of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolgym.canonical import Json

RESAMPLES = 2_000
"""How often the bootstrap draws."""

SEED = 20_221_116
"""Seeds the bootstrap, so that a report is the same each time."""


@dataclass(frozen=True)
class Figure:
    """A mean with its 95 % interval.

    Attributes:
        mean: The mean over all values.
        low: 2.5th percentile of the resampled means.
        high: 97.5th percentile of them.
        count: How many values.
    """

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.count}"

    def as_json(self) -> Json:
        """The figure as a JSON object."""
        return {"mean": self.mean, "low": self.low, "high": self.high, "count": self.count}


NOTHING = Figure(float("nan"), float("nan"), float("nan"), 0)
"""The figure of no values."""


def figure(clusters: Sequence[Sequence[float]]) -> Figure:
    """Mean and interval of values that come in clusters (all turns of one series), which are drawn together."""
    kept = [cluster for cluster in clusters if cluster]
    if not kept:
        return NOTHING
    sums = np.array([sum(cluster) for cluster in kept], float)
    sizes = np.array([len(cluster) for cluster in kept], float)
    drawn = np.random.Generator(np.random.PCG64(SEED)).integers(0, len(kept), (RESAMPLES, len(kept)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return Figure(float(sums.sum() / sizes.sum()), float(low), float(high), int(sizes.sum()))


def statistic(clusters: Sequence[Sequence[tuple[float, bool]]], compute: Callable[..., float]) -> Figure:
    """A statistic of scored truths, such as an AUROC, with its interval.

    Args:
        clusters: Pairs of score and truth, by passage.
        compute: Takes all scores and all truths; may raise ValueError where it is not defined.
    """

    def over(chosen: Sequence[Sequence[tuple[float, bool]]]) -> float | None:
        pairs = [pair for cluster in chosen for pair in cluster]
        try:
            return compute([score for score, _ in pairs], [truth for _, truth in pairs])
        except ValueError:
            return None

    whole = over(clusters)
    if whole is None:
        return NOTHING
    rng = np.random.Generator(np.random.PCG64(SEED))
    drawn = (over([clusters[i] for i in rng.integers(0, len(clusters), len(clusters))]) for _ in range(400))
    found = [value for value in drawn if value is not None]
    low, high = np.percentile(found, (2.5, 97.5))
    return Figure(whole, float(low), float(high), sum(map(len, clusters)))
