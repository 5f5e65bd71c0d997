"""Rarefaction: how many classes a random part of a set has, so that sets of different size compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054
"""Standard deviations to either side of the mean that hold 95 % of a normal distribution."""

Overlap: TypeAlias = tuple[int, int, int]
"""Tasks of one class, tasks of another, tasks of both."""


@dataclass(frozen=True, slots=True)
class Rarefied:
    """Distinct classes in a random subsample.

    Attributes:
        size: Tasks in the subsample.
        expected: Expected number of distinct classes.
        deviation: Its standard deviation over subsamples.
    """

    size: int
    expected: float
    deviation: float

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds that about 95 % of subsamples of that size fall into (normal approximation, cut at 0)."""
        return max(0.0, self.expected - Z95 * self.deviation), self.expected + Z95 * self.deviation


def rarefy(counts: Sequence[int], total: int, size: int, overlaps: Sequence[Overlap] = ()) -> Rarefied:
    """Distinct classes among ``size`` of ``total`` tasks drawn without replacement.

    A class of ``c`` tasks is missed with probability ``q(c) = C(total - c, size) / C(total, size)``, so the expectation
    is the sum of ``1 - q(c)``. Two classes are both missed with probability ``q(u)``, where ``u`` counts the tasks of
    either; that gives the exact variance (Heck, van Belle and Simberloff, Ecology 56, 1975).

    Args:
        counts: Tasks of each class, each at least 1.
        total: Tasks in the set.
        size: Tasks in the subsample.
        overlaps: Where a task can be of several classes (the tools it calls): each two classes that have tasks in
            common, as their counts and how many.

    Raises:
        ValueError: The size is negative or larger than the set.
    """
    if not 0 <= size <= total:
        raise ValueError(f"a subsample of {size} of {total} tasks cannot be drawn")
    if not counts or size in (0, total):
        return Rarefied(size, float(len(counts) if size else 0), 0.0)
    log_q = _log_missed(total, size)
    values, repeats = np.unique(np.asarray(counts, np.int64), return_counts=True)
    log_single = log_q[values]
    found, single = -np.expm1(log_single), np.exp(log_single)
    log_both = log_q[np.minimum(values[:, None] + values, total)]
    apart = log_single[:, None] + log_single
    with np.errstate(invalid="ignore"):  # a class that cannot be missed
        covariance = np.where(np.isneginf(apart), 0.0, np.exp(apart) * np.expm1(log_both - apart))
    pairs = np.outer(repeats, repeats) - np.diag(repeats)
    variance = float((repeats * single * found).sum() + (pairs * covariance).sum())
    if overlaps:
        one, other, common = np.asarray(overlaps, np.int64).T
        together, disjoint = log_q[one + other - common], log_q[np.minimum(one + other, total)]
        variance += 2 * float((np.exp(together) - np.exp(disjoint)).sum())
    return Rarefied(size, float((repeats * found).sum()), max(0.0, variance) ** 0.5)


def curve(
    counts: Sequence[int], total: int, points: int = 40, overlaps: Sequence[Overlap] = ()
) -> tuple[Rarefied, ...]:
    """The rarefaction curve from one task to the whole set, at about ``points`` sizes in equal proportion."""
    sizes = sorted({round(total ** (number / points)) for number in range(points + 1)}) if total else []
    return tuple(rarefy(counts, total, size, overlaps) for size in sizes)


def _log_missed(total: int, size: int) -> NDArray[np.float64]:
    """For each class size up to ``total``, the logarithm of the probability that a subsample misses the class."""
    steps = np.arange(total, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log1p(-size / (total - steps))
    logs[steps >= total - size] = -np.inf
    return np.concatenate([[0.0], np.cumsum(logs)])
