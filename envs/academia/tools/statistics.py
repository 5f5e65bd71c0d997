"""Tests and intervals as papers report them, from summaries and from tables of counts."""

from functools import partial
from math import sqrt
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.academia.data import statistics
from toolgym.envs.academia.data.formulas import FORMULAS, SCIPY
from toolgym.envs.academia.quantities import (
    Cell as CellCount,
)
from toolgym.envs.academia.quantities import (
    Correlation,
    Deviation,
    Mean,
    Number,
    PValue,
    SampleSize,
    Share,
    Statistic,
)
from toolgym.envs.academia.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

_statistics_tool = partial(tool, domain="academia", kind="processing", source=FORMULAS, theme="statistics")

Size = Annotated[SampleSize, Field(ge=4, le=1_000_000)]
Spread = Annotated[Deviation, Field(gt=0)]
Coefficient = Annotated[Correlation, Field(gt=-1, lt=1)]
Cell = Annotated[CellCount, Field(ge=1, le=1_000_000)]
P = Annotated[PValue, Quantity(None, 6)]
Limit = Annotated[Number, Quantity(None, 4)]


class TTest(Result):
    """A t statistic with its degrees of freedom and p value."""

    statistic: Annotated[Statistic, Quantity(None, 4)]
    freedom: Annotated[Number, Quantity(None, 2)]
    p_value: P


class Limits(Result):
    """Confidence limits."""

    lower: Limit
    upper: Limit


class OddsRatio(Result):
    """An odds ratio with its confidence limits."""

    ratio: Limit
    lower: Limit
    upper: Limit


class ChiSquare(Result):
    """A chi-square statistic and its p value."""

    statistic: Annotated[Statistic, Quantity(None, 4)]
    p_value: P


class Proportion(Result):
    """Confidence limits of a proportion in percent."""

    lower: Annotated[Share, Quantity("percent", 2)]
    upper: Annotated[Share, Quantity("percent", 2)]


class Adjusted(Result):
    """An adjusted p value."""

    p_value: Annotated[Number, Quantity(None, 6)]


class Probability(Result):
    """A p value."""

    p_value: P


class Sample(Result):
    """A sample size."""

    participants: SampleSize


_GROUPS = "of two groups, the first with {mean1}, {sd1} and {n1}, the second with {mean2}, {sd2} and {n2}"
_SAMPLES = "for a first group with {mean1}, {sd1} and {n1} and a second group with {mean2}, {sd2} and {n2}"


_TABLE = "the two-by-two table with the first row {a} and {b} and the second row {c} and {d}"
_CELLS = "the contingency table whose rows are ({a}; {b}) and ({c}; {d})"


@_statistics_tool(
    engines=(SCIPY,),
    wording={
        "statistic": [
            f"the t statistic of Welch's test {_SAMPLES}",
            f"the Welch t statistic (first minus second) {_GROUPS}",
        ],
        "freedom": [
            f"the number of degrees of freedom of Welch's test {_SAMPLES}",
            f"the Welch-Satterthwaite degrees of freedom {_GROUPS}",
        ],
        "p_value": [f"the two-sided p value of Welch's test {_SAMPLES}", f"the two-sided Welch test p value {_GROUPS}"],
    },
    golden=[
        (
            {"mean1": 15.0, "sd1": 3.0, "n1": 20, "mean2": 12.0, "sd2": 4.0, "n2": 25},
            {"statistic": 2.8735, "freedom": 42.85, "p_value": 0.006293},
        )
    ],
    invalid=[({"mean1": 15.0, "sd1": 0, "n1": 20, "mean2": 12.0, "sd2": 4.0, "n2": 25}, "invalid_arguments")],
)
def welch_test(mean1: Mean, sd1: Spread, n1: Size, mean2: Mean, sd2: Spread, n2: Size) -> TTest:
    """Performs Welch's t test of two groups from their means, standard deviations and sizes (two-sided).

    Args:
        mean1: Mean of the first group.
        sd1: Standard deviation of the first group.
        n1: Size of the first group.
        mean2: Mean of the second group.
        sd2: Standard deviation of the second group.
        n2: Size of the second group.
    """
    t, freedom = statistics.welch(mean1, sd1, n1, mean2, sd2, n2)
    return TTest(statistic=t, freedom=freedom, p_value=statistics.two_sided_t(t, freedom))


@_statistics_tool(
    wording={
        "lower": [
            "the lower limit of Fisher's 95 percent confidence interval for {correlation} with {n}",
            "the lower 95 percent confidence limit (Fisher z) of {correlation} with {n}",
        ],
        "upper": [
            "the upper limit of Fisher's 95 percent confidence interval for {correlation} with {n}",
            "the upper 95 percent confidence limit (Fisher z) of {correlation} with {n}",
        ],
    },
    golden=[({"correlation": 0.5, "n": 30}, {"lower": 0.1704, "upper": 0.729})],
    invalid=[({"correlation": 1.0, "n": 30}, "invalid_arguments")],
)
def correlation_interval(correlation: Coefficient, n: Size) -> Limits:
    """Computes the 95 percent confidence interval of a correlation coefficient by Fisher's z transformation.

    Args:
        correlation: Coefficient between -1 and 1.
        n: Sample size.
    """
    found = statistics.correlation_interval(correlation, n)
    return Limits(lower=found.lower, upper=found.upper)


@_statistics_tool(
    engines=(SCIPY,),
    wording={
        "p_value": [
            "the two-sided p value of the t test that {correlation} with {n} is zero",
            "the two-sided p value for the significance of {correlation} with {n}",
        ],
    },
    golden=[({"correlation": 0.5, "n": 30}, {"p_value": 0.0049})],
    invalid=[({"correlation": 1.0, "n": 30}, "invalid_arguments")],
)
def correlation_significance(correlation: Coefficient, n: Size) -> Probability:
    """Tests whether a correlation coefficient differs from zero (two-sided t test with n - 2 degrees of freedom).

    Args:
        correlation: Coefficient between -1 and 1.
        n: Sample size.
    """
    t = correlation * sqrt((n - 2) / (1 - correlation**2))
    return Probability(p_value=statistics.two_sided_t(t, n - 2))


@_statistics_tool(
    wording={
        "ratio": [f"the odds ratio of {_TABLE}", f"the odds ratio of {_CELLS}"],
        "lower": [
            f"the lower 95 percent confidence limit (Woolf) of the odds ratio of {_TABLE}",
            f"the lower limit of Woolf's 95 percent interval for the odds ratio of {_CELLS}",
        ],
        "upper": [
            f"the upper 95 percent confidence limit (Woolf) of the odds ratio of {_TABLE}",
            f"the upper limit of Woolf's 95 percent interval for the odds ratio of {_CELLS}",
        ],
    },
    golden=[({"a": 10, "b": 20, "c": 5, "d": 40}, {"ratio": 4.0, "lower": 1.2045, "upper": 13.2835})],
    invalid=[({"a": 0, "b": 20, "c": 5, "d": 40}, "invalid_arguments")],
)
def odds_ratio_of_table(a: Cell, b: Cell, c: Cell, d: Cell) -> OddsRatio:
    """Computes the odds ratio a d / (b c) of a two-by-two table with Woolf's 95 percent confidence interval.

    Args:
        a: Count in the first row and first column.
        b: Count in the first row and second column.
        c: Count in the second row and first column.
        d: Count in the second row and second column.
    """
    found = statistics.odds_ratio(a, b, c, d)
    return OddsRatio(ratio=found.estimate, lower=found.lower, upper=found.upper)


@_statistics_tool(
    engines=(SCIPY,),
    wording={
        "statistic": [
            f"the Pearson chi-square statistic, without continuity correction, of {_TABLE}",
            f"the uncorrected chi-square statistic of {_CELLS}",
        ],
        "p_value": [
            f"the p value of Pearson's chi-square test, without continuity correction, of {_TABLE}",
            f"the p value of the uncorrected chi-square test of {_CELLS}",
        ],
    },
    golden=[({"a": 10, "b": 20, "c": 5, "d": 40}, {"statistic": 5.5556, "p_value": 0.018422})],
    invalid=[({"a": 0, "b": 20, "c": 5, "d": 40}, "invalid_arguments")],
)
def chi_square_of_table(a: Cell, b: Cell, c: Cell, d: Cell) -> ChiSquare:
    """Performs Pearson's chi-square test (one degree of freedom, no continuity correction) of a two-by-two table.

    Args:
        a: Count in the first row and first column.
        b: Count in the first row and second column.
        c: Count in the second row and first column.
        d: Count in the second row and second column.
    """
    statistic = statistics.chi_square(a, b, c, d)
    return ChiSquare(statistic=statistic, p_value=statistics.upper_chi_square(statistic, 1))


@_statistics_tool(
    wording={
        "lower": [
            "the lower limit, in percent, of Wilson's 95 percent score interval for {successes} out of {trials}",
            "the lower 95 percent Wilson limit, in percent, of the proportion {successes} in {trials}",
        ],
        "upper": [
            "the upper limit, in percent, of Wilson's 95 percent score interval for {successes} out of {trials}",
            "the upper 95 percent Wilson limit, in percent, of the proportion {successes} in {trials}",
        ],
    },
    golden=[({"successes": 8, "trials": 10}, {"lower": 49.02, "upper": 94.33})],
    invalid=[({"successes": 12, "trials": 10}, "invalid_arguments")],
)
def wilson_interval(successes: Annotated[CellCount, Field(ge=0)], trials: Cell) -> Proportion:
    """Computes Wilson's 95 percent score interval of a proportion, in percent.

    Args:
        successes: Number of successes.
        trials: Number of trials, not fewer.
    """
    if successes > trials:
        raise InvalidArguments(f"successes ({successes}) must not exceed trials ({trials})")
    found = statistics.wilson(successes, trials)
    return Proportion(lower=100 * found.lower, upper=100 * found.upper)


@_statistics_tool(
    wording={
        "p_value": [
            "the {method} adjusted value of {p_value} for {tests} tests",
            "the value of {p_value} after the {method} correction for {tests} tests",
        ],
    },
    golden=[
        ({"p_value": 0.01, "tests": 5, "method": "Bonferroni"}, {"p_value": 0.05}),
        ({"p_value": 0.01, "tests": 2, "method": "Šidák"}, {"p_value": 0.0199}),
    ],
    invalid=[({"p_value": 1.5, "tests": 5, "method": "Bonferroni"}, "invalid_arguments")],
)
def adjusted_p_value(
    p_value: Annotated[PValue, Field(ge=0, le=1)], tests: Cell, method: Literal["Bonferroni", "Šidák"]
) -> Adjusted:
    """Adjusts a p value for the number of tests, by Bonferroni or Šidák.

    Args:
        p_value: The p value.
        tests: Number of tests.
        method: Which adjustment is wanted.
    """
    adjusted = min(1.0, p_value * tests) if method == "Bonferroni" else 1 - (1 - p_value) ** tests
    return Adjusted(p_value=adjusted)


TOOLS: tuple[Tool, ...] = (
    welch_test,
    correlation_interval,
    correlation_significance,
    odds_ratio_of_table,
    chi_square_of_table,
    wilson_interval,
    adjusted_p_value,
)
