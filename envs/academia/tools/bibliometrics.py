"""Bibliometric indices and comparisons computed from counts and years that other tools give."""

from functools import partial
from math import fsum, log, sqrt
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.academia.data import bibliometrics
from toolgym.envs.academia.data.formulas import FORMULAS
from toolgym.envs.academia.entities import Year
from toolgym.envs.academia.quantities import Count, Number, Share, Similarity, Years
from toolgym.envs.academia.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_index_tool = partial(tool, domain="academia", kind="processing", source=FORMULAS, theme="bibliometrics")

Positive = Annotated[Count, Field(ge=1)]
Natural = Annotated[Count, Field(ge=0)]
Counts = Annotated[list[Natural], Field(min_length=3, max_length=12)]


class Index(Result):
    """An index of citation counts."""

    index: Count


class Inequality(Result):
    """A Gini coefficient."""

    gini: Annotated[Similarity, Quantity(None, 4)]


class Diversity(Result):
    """A Shannon entropy."""

    entropy: Annotated[Number, Quantity("bit", 4)]


class Portion(Result):
    """A percentage."""

    share: Annotated[Share, Quantity("percent", 2)]


class Rate(Result):
    """A number for each year."""

    rate: Annotated[Number, Quantity(None, 4)]


class Growth(Result):
    """A rate of growth in percent per year."""

    growth: Annotated[Number, Quantity("percent", 4)]


class Overlap(Result):
    """A similarity from 0 to 1."""

    similarity: Annotated[Similarity, Quantity(None, 4)]


class Elapsed(Result):
    """A number of years."""

    years: Years


class Quotient(Result):
    """A ratio."""

    ratio: Annotated[Number, Quantity(None, 4)]


@_index_tool(
    wording={
        "index": [
            "the {index}-index of works with these citation counts: {counts}",
            "the {index}-index of an author whose works have the citation counts {counts}",
        ],
    },
    golden=[
        ({"counts": [10, 8, 5, 4, 3], "index": "h"}, {"index": 4}),
        ({"counts": [10, 8, 5, 4, 3], "index": "g"}, {"index": 5}),
        ({"counts": [10, 8, 5, 4, 3, 25], "index": "i10"}, {"index": 2}),
    ],
    invalid=[
        ({"counts": [1, -2, 3], "index": "h"}, "invalid_arguments"),
        ({"counts": [3], "index": "h"}, "invalid_arguments"),
    ],
)
def citation_index(counts: Counts, index: Literal["h", "g", "i10"]) -> Index:
    """Computes the h-index, the g-index (at most the number of works) or the i10-index of citation counts.

    Args:
        counts: Citations of each work, 3 to 12 works.
        index: Which index is wanted.
    """
    if index == "i10":
        return Index(index=sum(count >= 10 for count in counts))
    return Index(index=bibliometrics.h_index(counts) if index == "h" else bibliometrics.g_index(counts))


@_index_tool(
    wording={
        "gini": [
            "the Gini coefficient of these counts: {counts}",
            "the Gini coefficient (uncorrected, from 0 to below 1) of the counts {counts}",
        ],
    },
    golden=[({"counts": [1, 2, 3, 4]}, {"gini": 0.25}), ({"counts": [5, 5, 5]}, {"gini": 0.0})],
    invalid=[({"counts": [0, 0, 0]}, "invalid_arguments")],
)
def gini_of_counts(counts: Counts) -> Inequality:
    """Computes the Gini coefficient of counts: the mean absolute difference of all pairs over twice the mean.

    Args:
        counts: 3 to 12 counts, not all zero.
    """
    total = sum(counts)
    if total == 0:
        raise InvalidArguments("the counts must not all be zero")
    ranked = sorted(counts)
    weighted = sum((2 * rank - len(ranked) - 1) * count for rank, count in enumerate(ranked, 1))
    return Inequality(gini=weighted / (len(ranked) * total))


@_index_tool(
    wording={
        "entropy": [
            "the Shannon entropy in bits of the shares that these counts have in their sum: {counts}",
            "the Shannon entropy, in bits, of the distribution with the counts {counts}",
        ],
    },
    golden=[({"counts": [1, 1, 1, 1]}, {"entropy": 2.0}), ({"counts": [2, 1, 1]}, {"entropy": 1.5})],
    invalid=[({"counts": [0, 0, 0]}, "invalid_arguments")],
)
def entropy_of_counts(counts: Counts) -> Diversity:
    """Computes the Shannon entropy, in bits, of the shares that counts have in their sum.

    Args:
        counts: 3 to 12 counts, not all zero.
    """
    total = sum(counts)
    if total == 0:
        raise InvalidArguments("the counts must not all be zero")
    return Diversity(entropy=-fsum(c / total * log(c / total, 2) for c in counts if c))


@_index_tool(
    wording={
        "share": [
            "the percentage of {whole} that {part} makes up",
            "the share, in percent, of {part} in {whole}",
        ],
    },
    golden=[({"part": 3, "whole": 8}, {"share": 37.5})],
    invalid=[({"part": 9, "whole": 8}, "invalid_arguments")],
)
def share_of_count(part: Natural, whole: Positive) -> Portion:
    """Gives a count as a percentage of a count that is at least as large.

    Args:
        part: The smaller count.
        whole: The larger count, at least 1.
    """
    if part > whole:
        raise InvalidArguments(f"part ({part}) must not exceed whole ({whole})")
    return Portion(share=100 * part / whole)


@_index_tool(
    wording={
        "rate": [
            "the yearly average of {count} spread over the years from {start} to {end}, both included",
            "the mean number per year when {count} is divided among the years {start} through {end}",
        ],
    },
    golden=[({"count": 30, "start": 2001, "end": 2010}, {"rate": 3.0})],
    invalid=[({"count": 30, "start": 2010, "end": 2001}, "invalid_arguments")],
)
def yearly_rate(count: Positive, start: Year, end: Year) -> Rate:
    """Divides a count by the number of years of a period, first and last year included.

    Args:
        count: What is divided, at least 1.
        start: First year.
        end: Last year, not before the first.
    """
    return Rate(rate=count / (_span(start, end) + 1))


@_index_tool(
    wording={
        "growth": [
            "the compound annual growth rate, in percent, from {first} to {last} over {years}",
            "the constant yearly growth in percent that leads from {first} to {last} in {years}",
        ],
    },
    golden=[({"first": 100, "last": 121, "years": 2}, {"growth": 10.0})],
    invalid=[({"first": 0, "last": 121, "years": 2}, "invalid_arguments")],
)
def annual_growth_of_count(first: Positive, last: Positive, years: Annotated[Years, Field(ge=1, le=400)]) -> Growth:
    """Computes the compound annual growth rate, in percent, that leads from one count to another.

    Args:
        first: Count at the start, at least 1.
        last: Count at the end, at least 1.
        years: Number of years between them.
    """
    return Growth(growth=100 * ((last / first) ** (1 / years) - 1))


@_index_tool(
    wording={
        "similarity": [
            "the {measure} similarity of two sets that share {shared} and have the sizes {first} and {second}",
            "the {measure} similarity of sets of the sizes {first} and {second} with an overlap of {shared}",
        ],
    },
    golden=[
        ({"shared": 3, "first": 5, "second": 6, "measure": "Jaccard"}, {"similarity": 0.375}),
        ({"shared": 3, "first": 4, "second": 9, "measure": "cosine"}, {"similarity": 0.5}),
        ({"shared": 3, "first": 4, "second": 8, "measure": "Dice"}, {"similarity": 0.5}),
    ],
    invalid=[({"shared": 7, "first": 5, "second": 6, "measure": "Dice"}, "invalid_arguments")],
)
def overlap_similarity(
    shared: Natural, first: Positive, second: Positive, measure: Literal["Jaccard", "cosine", "Dice"]
) -> Overlap:
    """Computes a similarity of two sets from their sizes and the size of their intersection.

    Jaccard divides by the size of the union, cosine (Salton) by the geometric mean, Dice by the mean of the sizes.

    Args:
        shared: Number of common members, at most the smaller size.
        first: Size of the first set.
        second: Size of the second set.
        measure: Which similarity is wanted.
    """
    if shared > min(first, second):
        raise InvalidArguments(f"shared ({shared}) must not exceed the smaller size ({min(first, second)})")
    divisors = {"Jaccard": first + second - shared, "cosine": sqrt(first * second), "Dice": (first + second) / 2}
    return Overlap(similarity=shared / divisors[measure])


@_index_tool(
    wording={
        "years": ["the number of years from {start} to {end}", "the difference in years between {end} and {start}"],
    },
    golden=[({"start": 1989, "end": 2011}, {"years": 22})],
    invalid=[({"start": 2011, "end": 1989}, "invalid_arguments")],
)
def years_between(start: Year, end: Year) -> Elapsed:
    """Subtracts a year from a later one.

    Args:
        start: Earlier year.
        end: Later year.
    """
    return Elapsed(years=_span(start, end))


@_index_tool(
    wording={
        "ratio": ["the ratio of {numerator} to {denominator}", "the quotient of {numerator} and {denominator}"],
    },
    golden=[({"numerator": 5, "denominator": 8}, {"ratio": 0.625})],
    invalid=[({"numerator": 5, "denominator": 0}, "invalid_arguments")],
)
def ratio_of_counts(numerator: Natural, denominator: Positive) -> Quotient:
    """Divides a count by another, such as citations by papers.

    Args:
        numerator: Count to divide.
        denominator: Count to divide by, at least 1.
    """
    return Quotient(ratio=numerator / denominator)


def _span(start: int, end: int) -> int:
    if start > end:
        raise InvalidArguments(f"start ({start}) must not come after end ({end})")
    return end - start


TOOLS: tuple[Tool, ...] = (
    citation_index,
    gini_of_counts,
    entropy_of_counts,
    share_of_count,
    yearly_rate,
    annual_growth_of_count,
    overlap_similarity,
    years_between,
    ratio_of_counts,
)
