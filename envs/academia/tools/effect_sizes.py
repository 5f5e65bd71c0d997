"""Effect sizes: from summaries of two groups, from one kind to another, pooled, tested and planned for."""

from functools import partial
from math import sqrt
from typing import Annotated

from pydantic import Field

from toolgym.envs.academia.data import statistics
from toolgym.envs.academia.data.formulas import FORMULAS, SCIPY
from toolgym.envs.academia.quantities import (
    Cell as CellCount,
)
from toolgym.envs.academia.quantities import (
    CohensD,
    Correlation,
    Deviation,
    EffectSize,
    Mean,
    PValue,
    SampleSize,
    StandardError,
    Statistic,
)
from toolgym.envs.academia.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_statistics_tool = partial(tool, domain="academia", kind="processing", source=FORMULAS, theme="effect_sizes")

Size = Annotated[SampleSize, Field(ge=4, le=1_000_000)]
Spread = Annotated[Deviation, Field(gt=0)]
Effect = Annotated[EffectSize, Field(ge=-10, le=10)]
Difference = Annotated[CohensD, Field(ge=-10, le=10)]
Error = Annotated[StandardError, Field(gt=0)]
Coefficient = Annotated[Correlation, Field(gt=-1, lt=1)]
Cell = Annotated[CellCount, Field(ge=1, le=1_000_000)]
P = Annotated[PValue, Quantity(None, 6)]


class Standardised(Result):
    """A standardised effect size."""

    effect: Annotated[EffectSize, Quantity(None, 4)]


class StandardDifference(Result):
    """A value of Cohen's d."""

    effect: Annotated[CohensD, Quantity(None, 4)]


class Precision(Result):
    """A standard error."""

    error: Annotated[StandardError, Quantity(None, 4)]


class Correlated(Result):
    """A correlation coefficient."""

    correlation: Annotated[Correlation, Quantity(None, 4)]


class PooledEffect(Result):
    """A pooled effect, its standard error and Cochran's Q."""

    effect: Annotated[EffectSize, Quantity(None, 4)]
    error: Annotated[StandardError, Quantity(None, 4)]
    q: Annotated[Statistic, Quantity(None, 4)]


class Probability(Result):
    """A p value."""

    p_value: P


class Sample(Result):
    """A sample size."""

    participants: SampleSize


_GROUPS = "of two groups, the first with {mean1}, {sd1} and {n1}, the second with {mean2}, {sd2} and {n2}"
_SAMPLES = "for a first group with {mean1}, {sd1} and {n1} and a second group with {mean2}, {sd2} and {n2}"


@_statistics_tool(
    wording={
        "effect": [
            f"the Cohen's d, with the pooled standard deviation, {_GROUPS}",
            f"the Cohen's d of the study {_SAMPLES}",
        ],
    },
    golden=[({"mean1": 15.0, "sd1": 4.0, "n1": 20, "mean2": 12.0, "sd2": 4.0, "n2": 25}, {"effect": 0.75})],
    invalid=[({"mean1": 15.0, "sd1": 4.0, "n1": 2, "mean2": 12.0, "sd2": 4.0, "n2": 25}, "invalid_arguments")],
)
def cohens_d(mean1: Mean, sd1: Spread, n1: Size, mean2: Mean, sd2: Spread, n2: Size) -> Standardised:
    """Computes Cohen's d of two groups: the difference of their means over the pooled standard deviation.

    Args:
        mean1: Mean of the first group.
        sd1: Standard deviation of the first group.
        n1: Size of the first group.
        mean2: Mean of the second group.
        sd2: Standard deviation of the second group.
        n2: Size of the second group.
    """
    return Standardised(effect=statistics.cohens_d(mean1, sd1, n1, mean2, sd2, n2))


@_statistics_tool(
    wording={
        "effect": [
            "the Hedges' g that corrects {effect} of two groups, one with {n1} and one with {n2}",
            "the small-sample corrected value (Hedges' g) of {effect} between groups with {n1} and {n2}",
        ],
    },
    golden=[({"effect": 0.75, "n1": 20, "n2": 25}, {"effect": 0.7368})],
    invalid=[({"effect": 0.75, "n1": 2, "n2": 25}, "invalid_arguments")],
)
def hedges_g(effect: Difference, n1: Size, n2: Size) -> Standardised:
    """Corrects Cohen's d for small samples by the factor 1 - 3 / (4 (n1 + n2) - 9).

    Args:
        effect: Cohen's d.
        n1: Size of the first group.
        n2: Size of the second group.
    """
    return Standardised(effect=statistics.hedges_g(effect, n1, n2))


@_statistics_tool(
    wording={
        "error": [
            "the large-sample standard error of {effect} between groups with {n1} and {n2}",
            "the standard error, by the large-sample formula, of {effect} from a group with {n1} and one with {n2}",
        ],
    },
    golden=[({"effect": 0.5, "n1": 50, "n2": 50}, {"error": 0.2031})],
    invalid=[({"effect": 0.75, "n1": 2, "n2": 25}, "invalid_arguments")],
)
def effect_standard_error(effect: Difference, n1: Size, n2: Size) -> Precision:
    """Computes the standard error of Cohen's d: the root of (n1 + n2) / (n1 n2) + d squared / (2 (n1 + n2)).

    Args:
        effect: Cohen's d.
        n1: Size of the first group.
        n2: Size of the second group.
    """
    return Precision(error=sqrt(statistics.d_variance(effect, n1, n2)))


@_statistics_tool(
    wording={
        "correlation": [
            "the correlation coefficient equivalent to {effect} for groups of equal size",
            "the r that corresponds, for equally large groups, to {effect}",
        ],
    },
    golden=[({"effect": 0.5}, {"correlation": 0.2425})],
    invalid=[({"effect": 99}, "invalid_arguments")],
)
def effect_as_correlation(effect: Difference) -> Correlated:
    """Converts Cohen's d to a correlation coefficient for groups of equal size: d over the root of d squared plus 4.

    Args:
        effect: Cohen's d.
    """
    return Correlated(correlation=effect / sqrt(effect**2 + 4))


@_statistics_tool(
    wording={
        "effect": [
            "the Cohen's d equivalent to {correlation} for groups of equal size",
            "the Cohen's d that corresponds, for equally large groups, to {correlation}",
        ],
    },
    golden=[({"correlation": 0.6}, {"effect": 1.5})],
    invalid=[({"correlation": 1.0}, "invalid_arguments")],
)
def correlation_as_effect(correlation: Coefficient) -> StandardDifference:
    """Converts a correlation coefficient to Cohen's d for groups of equal size: 2 r over the root of 1 minus r squared.

    Args:
        correlation: Coefficient between -1 and 1.
    """
    return StandardDifference(effect=2 * correlation / sqrt(1 - correlation**2))


@_statistics_tool(
    wording={
        "effect": [
            "the fixed-effect pooled estimate of {effect1} with {error1} and {effect2} with {error2}",
            "the inverse-variance weighted mean of {effect1} with {error1} and {effect2} with {error2}",
        ],
        "error": [
            "the standard error of the fixed-effect pooled estimate of {effect1} with {error1} and {effect2} with "
            "{error2}",
            "the standard error of the inverse-variance weighted mean of {effect1} with {error1} and {effect2} with "
            "{error2}",
        ],
        "q": [
            "the Cochran Q statistic of {effect1} with {error1} and {effect2} with {error2}",
            "the heterogeneity statistic Q between {effect1} with {error1} and {effect2} with {error2}",
        ],
    },
    golden=[
        (
            {"effect1": 0.5, "error1": 0.1, "effect2": 0.2, "error2": 0.2},
            {"effect": 0.44, "error": 0.0894, "q": 1.8},
        )
    ],
    invalid=[({"effect1": 0.5, "error1": 0, "effect2": 0.2, "error2": 0.2}, "invalid_arguments")],
)
def pool_two_effects(effect1: Effect, error1: Error, effect2: Effect, error2: Error) -> PooledEffect:
    """Pools the effect sizes of two studies by inverse variances (fixed effect), with Cochran's Q.

    Args:
        effect1: Effect size of the first study.
        error1: Standard error of the first.
        effect2: Effect size of the second study.
        error2: Standard error of the second.
    """
    estimate, error, q = statistics.pooled((effect1, effect2), (error1, error2))
    return PooledEffect(effect=estimate, error=error, q=q)


@_statistics_tool(
    engines=(SCIPY,),
    wording={
        "p_value": [
            "the two-sided normal p value of {effect} with {error}",
            "the two-sided p value of the z test that {effect} with {error} is zero",
        ],
    },
    golden=[({"effect": 0.5, "error": 0.25}, {"p_value": 0.0455})],
    invalid=[({"effect": 0.5, "error": 0}, "invalid_arguments")],
)
def effect_significance(effect: Effect, error: Error) -> Probability:
    """Tests whether an effect size differs from zero (two-sided z test of effect over standard error).

    Args:
        effect: Effect size.
        error: Its standard error.
    """
    return Probability(p_value=statistics.two_sided_z(effect / error))


@_statistics_tool(
    wording={
        "participants": [
            "the sample size needed in each of two groups to detect {effect} with 80 percent power at a two-sided "
            "level of 5 percent (normal approximation, rounded up)",
            "the group size, by the normal approximation and rounded up, that gives 80 percent power for {effect} at a "
            "two-sided level of 5 percent",
        ],
    },
    golden=[({"effect": 0.5}, {"participants": 63})],
    invalid=[({"effect": 0.001}, "invalid_arguments")],
)
def sample_size_for_effect(effect: Difference) -> Sample:
    """Gives the size of each of two groups for 80 percent power at a two-sided level of 5 percent, rounded up.

    Normal approximation: 2 (1.96 + 0.84)^2 / d^2 with unrounded quantiles.

    Args:
        effect: Cohen's d to be detected, at least 0.01 in size.
    """
    if abs(effect) < 0.01:
        raise InvalidArguments(f"the effect ({effect}) must be at least 0.01 in size")
    quantiles = statistics.Z95 + 0.8416212335729143
    return Sample(participants=-int(-2 * quantiles**2 / effect**2 // 1))


TOOLS: tuple[Tool, ...] = (
    cohens_d,
    hedges_g,
    effect_standard_error,
    effect_as_correlation,
    correlation_as_effect,
    pool_two_effects,
    effect_significance,
    sample_size_for_effect,
)
