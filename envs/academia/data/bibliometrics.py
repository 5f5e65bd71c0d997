"""Indices of citation counts, from their definitions."""

from collections.abc import Iterable, Sequence
from math import fsum, log2, sqrt


def h_index(citations: Iterable[int]) -> int:
    """The largest h such that h works have at least h citations each."""
    ranked = sorted(citations, reverse=True)
    return sum(count >= rank for rank, count in enumerate(ranked, 1))


def g_index(citations: Iterable[int]) -> int:
    """The largest g, at most the number of works, such that the g most cited have g squared citations together."""
    ranked = sorted(citations, reverse=True)
    return max((g for g in range(len(ranked) + 1) if sum(ranked[:g]) >= g * g), default=0)


def gini(counts: Sequence[int]) -> float:
    """The Gini coefficient of counts that are not all zero: the mean difference of all pairs over twice the mean."""
    ranked = sorted(counts)
    weighted = sum((2 * rank - len(ranked) - 1) * count for rank, count in enumerate(ranked, 1))
    return weighted / (len(ranked) * sum(ranked))


def entropy(counts: Sequence[int]) -> float:
    """The Shannon entropy, in bits, of the shares of counts that are not all zero."""
    total = sum(counts)
    return max(0.0, -fsum(count / total * log2(count / total) for count in counts if count))


def similarity(measure: str, shared: int, first: int, second: int) -> float:
    """The Jaccard, cosine (Salton) or Dice similarity of two sets, from the sizes of their overlap and of each."""
    divisors = {"Jaccard": first + second - shared, "cosine": sqrt(first * second), "Dice": (first + second) / 2}
    return shared / divisors[measure]
