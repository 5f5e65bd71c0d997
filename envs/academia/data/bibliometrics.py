"""Indices of citation counts, from their definitions."""

from collections.abc import Iterable


def h_index(citations: Iterable[int]) -> int:
    """The largest h such that h works have at least h citations each."""
    ranked = sorted(citations, reverse=True)
    return sum(count >= rank for rank, count in enumerate(ranked, 1))


def g_index(citations: Iterable[int]) -> int:
    """The largest g such that the g most cited works have at least g squared citations together, g at most their number."""
    ranked = sorted(citations, reverse=True)
    return max((g for g in range(len(ranked) + 1) if sum(ranked[:g]) >= g * g), default=0)
