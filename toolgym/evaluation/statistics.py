"""Statistics of success: intervals, pass@k and pass^k, and paired tests. Exact where that is possible, else seeded.

Attempts at one task are not independent, so tasks, never attempts, are resampled.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Interval: TypeAlias = tuple[float, float]

CONFIDENCE = 0.95
"""Confidence of every interval that is reported."""

DRAWS = 20_000
"""Resamples of a bootstrap, and random sign patterns of a permutation test."""


def wilson(solved: int, tried: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval for a proportion (Wilson, 1927, JASA 22, 209-212): good for few trials, and at 0 and 1.

    Args:
        solved: Successes.
        tried: Independent trials.
        confidence: Confidence of the interval.

    Raises:
        ValueError: There is no trial, or there are more successes than trials.
    """
    if not 0 <= solved <= tried or tried == 0:
        raise ValueError(f"no interval for {solved} successes in {tried} trials")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = solved / tried, z * z / tried
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / tried + spread / (4 * tried))
    return max(0.0, centre - half) if solved else 0.0, min(1.0, centre + half) if solved < tried else 1.0


def mean_interval(values: Sequence[float], confidence: float = CONFIDENCE, seed: int = 0) -> Interval:
    """Percentile bootstrap interval for the mean over tasks (Efron and Tibshirani, 1993, section 13.3).

    Where all tasks have the same value, no resample differs; an interval of no width would then claim too much. Values
    that are all 0 or all 1 get Wilson's interval over the tasks.

    Args:
        values: One value for each task, such as the share of its attempts that were solved.
        confidence: Confidence of the interval.
        seed: Seed of the resampling.

    Raises:
        ValueError: There is no value.
    """
    if not values:
        raise ValueError("no interval for no values")
    if set(values) in ({0.0}, {1.0}):
        return wilson(round(sum(values)), len(values), confidence)
    means = _resampled(values, seed)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def pass_hat_k(tried: int, solved: int, k: int) -> float:
    """Probability that all of ``k`` attempts solve a task (pass^k), estimated without bias.

    ``C(solved, k) / C(tried, k)``: the share of the subsets of ``k`` attempts in which all are solved (Yao et al.,
    2024, arXiv 2406.12045, section 3).

    Raises:
        ValueError: ``k`` is not from 1 to ``tried``, or more were solved than tried.
    """
    if not 1 <= k <= tried or not 0 <= solved <= tried:
        raise ValueError(f"no pass^{k} for {solved} solved of {tried} tried")
    return math.comb(solved, k) / math.comb(tried, k)


def mcnemar(only_one: int, only_other: int) -> float:
    """McNemar's exact test: the two-sided p-value that two agents solve equally many tasks, one attempt at each.

    Only the tasks count that just one of the two solved; under the hypothesis each is a fair coin (McNemar, 1947,
    Psychometrika 12, 153-157, with the binomial distribution in place of its approximation).

    Args:
        only_one: Tasks that only the one solved.
        only_other: Tasks that only the other solved.

    Raises:
        ValueError: A count is negative.
    """
    if min(only_one, only_other) < 0:
        raise ValueError(f"no test of {only_one} against {only_other} tasks")
    count, total, term = only_one + only_other, 0, 1
    for place in range(min(only_one, only_other) + 1):
        total += term
        term = term * (count - place) // (place + 1)
    return min(1.0, float(2 * total / 2**count))


def permutation_test(differences: Sequence[float], seed: int = 0) -> float:
    """Two-sided p-value that paired differences are symmetric about 0, by random exchanges within the pairs.

    The share of sign patterns with a sum at least as far from 0 as the one seen, the one seen counted among them, so
    that no p-value is 0 (Phipson and Smyth, 2010, arXiv 1603.05766).

    Args:
        differences: For each task, the one agent's share of solved attempts less the other's.
        seed: Seed of the patterns.
    """
    sizes = Counter(abs(value) for value in differences if value)
    seen = abs(math.fsum(differences))
    rng = np.random.default_rng(seed)
    sums = np.zeros(DRAWS)
    for size, count in sorted(sizes.items()):  # of equal differences it only matters how many change their sign
        sums += size * (2.0 * rng.binomial(count, 0.5, DRAWS) - count)
    far = int(np.count_nonzero(np.abs(sums) >= seen - 1e-9))
    return (far + 1) / (DRAWS + 1)


def mean(values: Iterable[float]) -> float:
    """The mean, summed exactly; 0 of nothing."""
    known = list(values)
    return math.fsum(known) / len(known) if known else 0.0


def _resampled(values: Sequence[float], seed: int) -> NDArray[np.float64]:
    """Means of `DRAWS` samples of as many values, with replacement.

    A sample is drawn as the counts of the distinct values in it: the same distribution, at a cost that does not grow
    with the number of tasks.
    """
    distinct = sorted(Counter(values).items())
    known = np.array([value for value, _ in distinct])
    weights = np.array([count for _, count in distinct]) / len(values)
    counts = np.random.default_rng(seed).multinomial(len(values), weights, DRAWS)
    found: NDArray[np.float64] = counts @ known / len(values)
    return found
