"""Estimates from attempts: pass@k without bias, and how two orders of tasks agree."""

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray


def pass_at_k(tried: int, solved: int, k: int) -> float:
    """Probability that at least one of ``k`` attempts solves a task, estimated without bias.

    ``1 - C(tried - solved, k) / C(tried, k)``: the share of the subsets of ``k`` attempts that hold a solved one (Chen
    et al., 2021, arXiv 2107.03374, section 2.1).

    Args:
        tried: Attempts made.
        solved: Attempts that solved it.
        k: Attempts allowed.

    Raises:
        ValueError: ``k`` is not from 1 to ``tried``, or more were solved than tried.
    """
    if not 1 <= k <= tried or not 0 <= solved <= tried:
        raise ValueError(f"pass@{k} cannot be estimated from {solved} of {tried} attempts")
    return 1 - comb(tried - solved, k) / comb(tried, k)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, equal values sharing their mean rank; None if either does not vary."""
    ranks = _ranks(one), _ranks(other)
    if any(np.ptp(r) == 0 if len(r) else True for r in ranks):
        return None
    return float(np.corrcoef(*ranks)[0, 1])


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    _, places, counts = np.unique(np.asarray(values, np.float64), return_inverse=True, return_counts=True)
    mean: NDArray[np.float64] = np.cumsum(counts) - (counts - 1) / 2
    return mean[places]
