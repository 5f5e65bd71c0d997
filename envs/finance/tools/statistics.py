"""Descriptive statistics of numbers that other tools gave."""

from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data.formulas import FORMULAS, NUMPY
from toolgym.envs.finance.quantities import Correlation, Count, Number, Ratio
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

Figure = Annotated[Number, Field(ge=-1e15, le=1e15)]
Figures = Annotated[list[Figure], Field(min_length=2, max_length=10)]
FiveFigures = Annotated[list[Figure], Field(min_length=5, max_length=5)]
_Number4 = Annotated[Number, Quantity(None, 4)]


class Value(Result):
    """A plain number."""

    value: _Number4


class Summary(Result):
    """Location and spread of a few numbers."""

    mean: _Number4
    median: _Number4
    deviation: _Number4
    spread: _Number4


class Score(Result):
    """A distance from the mean in standard deviations."""

    score: Annotated[Ratio, Quantity(None, 4)]


class Line(Result):
    """A least-squares line and the correlation behind it."""

    slope: _Number4
    intercept: _Number4
    correlation: Annotated[Correlation, Quantity(None, 4)]


class Quartiles(Result):
    """Lower and upper quartile."""

    lower: _Number4
    upper: _Number4


class HowMany(Result):
    """How many numbers fulfil a condition."""

    count: Count


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="statistics",
    wording={
        "mean": ["the arithmetic mean of {values}", "the average of {values}"],
        "median": ["the median of {values}", "the middle value (median) of {values}"],
        "deviation": [
            "the sample standard deviation (n - 1) of {values}",
            "the standard deviation, with n - 1 in the denominator, of {values}",
        ],
        "spread": [
            "the difference between the largest and the smallest of {values}",
            "the range (largest minus smallest) of {values}",
        ],
    },
    golden=[({"values": [2, 4, 4, 10]}, {"mean": 5.0, "median": 4.0, "deviation": 3.4641, "spread": 8.0})],
    invalid=[({"values": [2]}, "invalid_arguments")],
)
def summarize_numbers(values: Figures) -> Summary:
    """Gives mean, median, sample standard deviation (n - 1) and range of two to ten numbers.

    Args:
        values: Two to ten numbers in the same unit.
    """
    import numpy as np

    data = np.array(values, dtype=np.float64)
    return Summary(
        mean=float(data.mean()),
        median=float(np.median(data)),
        deviation=float(data.std(ddof=1)),
        spread=float(data.max() - data.min()),
    )


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="statistics",
    wording={
        "score": [
            "the z-score (by the sample standard deviation) of {value} against {values}",
            "the number of sample standard deviations by which {value} exceeds the mean of {values}",
        ],
    },
    golden=[({"value": 10, "values": [2, 4, 4, 10]}, {"score": 1.4434})],
    invalid=[({"value": 10, "values": [4, 4]}, "invalid_arguments")],
)
def z_score(value: Figure, values: Figures) -> Score:
    """Gives how many sample standard deviations (n - 1) a number lies above the mean of others; negative if below.

    Args:
        value: Number to place.
        values: Two to ten numbers in the same unit, not all equal.
    """
    import numpy as np

    data = np.array(values, dtype=np.float64)
    deviation = float(data.std(ddof=1))
    if deviation < 1e-12:
        raise InvalidArguments("the values are all equal, so they have no standard deviation")
    return Score(score=(value - float(data.mean())) / deviation)


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="statistics",
    wording={
        "lower": [
            "the lower quartile, linearly interpolated, of {values}",
            "the 25th percentile by linear interpolation of {values}",
        ],
        "upper": [
            "the upper quartile, linearly interpolated, of {values}",
            "the 75th percentile by linear interpolation of {values}",
        ],
    },
    golden=[({"values": [1, 2, 3, 4, 5, 7]}, {"lower": 2.25, "upper": 4.75})],
    invalid=[({"values": [1]}, "invalid_arguments")],
)
def quartiles(values: Figures) -> Quartiles:
    """Gives the 25th and the 75th percentile of two to ten numbers, by linear interpolation between order statistics.

    Args:
        values: Two to ten numbers in the same unit.
    """
    import numpy as np

    lower, upper = np.percentile(np.array(values, dtype=np.float64), [25, 75])
    return Quartiles(lower=float(lower), upper=float(upper))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="statistics",
    wording={
        "value": [
            "the geometric mean of {values}",
            "the constant that, multiplied with itself as often, has the same product as {values}",
        ],
    },
    golden=[({"values": [2, 8]}, {"value": 4.0})],
    invalid=[({"values": [2, 0]}, "invalid_arguments")],
)
def geometric_mean(
    values: Annotated[list[Annotated[Number, Field(gt=0, le=1e15)]], Field(min_length=2, max_length=10)],
) -> Value:
    """Gives the geometric mean of two to ten positive numbers.

    Args:
        values: Two to ten numbers above zero.
    """
    import numpy as np

    return Value(value=float(np.exp(np.log(np.array(values, dtype=np.float64)).mean())))


@tool(
    domain="finance",
    kind="processing",
    source=NUMPY,
    theme="statistics",
    wording={
        "slope": [
            "the slope of the least-squares line through five points with x values of {xs} and, in the same "
            "order, y values of {ys}",
            "the increase per unit in an ordinary regression, paired in order, of {ys} on {xs}",
        ],
        "intercept": [
            "the intercept of the least-squares line through five points with x values of {xs} and, in the "
            "same order, y values of {ys}",
            "the constant in an ordinary regression, paired in order, of {ys} on {xs}",
        ],
        "correlation": [
            "the Pearson correlation between five x values of {xs} and, in the same order, five y values of {ys}",
            "the correlation coefficient, paired in order, of {xs} with {ys}",
        ],
    },
    golden=[
        ({"xs": [1, 2, 3, 4, 5], "ys": [2, 4, 5, 4, 5]}, {"slope": 0.6, "intercept": 2.2, "correlation": 0.7746}),
    ],
    invalid=[({"xs": [1, 1, 1, 1, 1], "ys": [2, 4, 5, 4, 5]}, "invalid_arguments")],
)
def fit_line(xs: FiveFigures, ys: FiveFigures) -> Line:
    """Fits a least-squares line through five points and gives its slope, its intercept and the Pearson correlation.

    Args:
        xs: Five horizontal values, not all equal.
        ys: Five vertical values in the same order, not all equal.
    """
    import numpy as np

    x, y = np.array(xs, dtype=np.float64), np.array(ys, dtype=np.float64)
    dx, dy = x - x.mean(), y - y.mean()
    sxx, syy, sxy = float(dx @ dx), float(dy @ dy), float(dx @ dy)
    for name, spread in (("xs", sxx), ("ys", syy)):
        if spread < 1e-12:
            raise InvalidArguments(f"the five values of {name} must not all be equal; change at least one of them")
    slope = sxy / sxx
    return Line(
        slope=slope, intercept=float(y.mean()) - slope * float(x.mean()), correlation=sxy / float(np.sqrt(sxx * syy))
    )


@tool(
    domain="finance",
    kind="processing",
    source=FORMULAS,
    theme="statistics",
    wording={
        "count": [
            "the number of values {side} {threshold} among {values}",
            "the count of those of {values} that lie {side} {threshold}",
        ],
    },
    golden=[({"values": [1, 5, 9], "side": "above", "threshold": 5}, {"count": 1})],
    invalid=[({"values": [1, 5, 9], "side": "over", "threshold": 5}, "invalid_arguments")],
)
def count_beyond(values: Figures, side: Literal["above", "below"], threshold: Figure) -> HowMany:
    """Counts how many of two to ten numbers lie strictly above or below a threshold.

    Args:
        values: Two to ten numbers in the same unit.
        side: above or below.
        threshold: Number to compare with.
    """
    return HowMany(count=sum(v > threshold if side == "above" else v < threshold for v in values))


TOOLS: tuple[Tool, ...] = (
    summarize_numbers,
    z_score,
    quartiles,
    geometric_mean,
    fit_line,
    count_beyond,
)
