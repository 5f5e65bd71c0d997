"""Entity types of the academia pack whose values are numbers.

Numbers form a small tree (`number` at the root). A tool asks for the narrowest type that makes sense and takes every
narrower one.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Number = Annotated[float, Entity("number")]
Count = Annotated[int, Entity("number.count")]
Years = Annotated[int, Entity("number.years")]
Share = Annotated[float, Entity("academia.share")]
Similarity = Annotated[float, Entity("academia.similarity")]
Mean = Annotated[float, Entity("academia.mean")]
Deviation = Annotated[float, Entity("academia.deviation")]
EffectSize = Annotated[float, Entity("academia.effect_size")]
CohensD = Annotated[float, Entity("academia.cohens_d")]
StandardError = Annotated[float, Entity("academia.standard_error")]
Correlation = Annotated[float, Entity("academia.correlation")]
Statistic = Annotated[float, Entity("academia.statistic")]
PValue = Annotated[float, Entity("academia.p_value")]
SampleSize = Annotated[int, Entity("academia.sample_size")]
Cell = Annotated[int, Entity("academia.cell")]
Citations = Annotated[int, Entity("academia.citations")]


def numeral(value: Scalar) -> str:
    """Writes a number as prose does: digits in groups of three, no exponent, no trailing zeros.

    Examples:
        >>> numeral(250000.0), numeral(4.25), numeral(-0.00001)
        ('250,000', '4.25', '-0.00001')
    """
    text = f"{float(value):,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _percent(value: Scalar) -> str:
    return f"{numeral(value)} percent"


def _years(value: Scalar) -> str:
    return "1 year" if value == 1 else f"{numeral(value)} years"


def _after(words: str) -> Callable[[Scalar], str]:
    return lambda value: f"{words} {numeral(value)}"


def _steps(first: float, last: float, step: float) -> tuple[float, ...]:
    count = round((last - first) / step) + 1
    return tuple(round(first + step * k, 6) for k in range(count))


def _measure(
    name: str,
    noun: str,
    plural: str,
    seeds: Sequence[Scalar],
    describe: Callable[[Scalar], str] = numeral,
    is_a: str | None = "number",
    additive: bool = False,
    links: bool = True,
) -> EntityType:
    """A numeric type: free parameters, so that no split is drawn along them."""
    values = tuple(dict.fromkeys(seeds))
    return EntityType(
        name,
        noun,
        plural,
        describe,
        seeds=lambda: values,
        is_a=is_a,
        identifies=False,
        additive=additive,
        links=links,
    )


ENTITY_TYPES: tuple[EntityType, ...] = (
    _measure("number", "number", "numbers", (*_steps(2, 40, 2), *_steps(50, 400, 25)), is_a=None),
    _measure("number.count", "count", "counts", range(2, 60), is_a=None, additive=True),
    _measure("number.years", "number of years", "numbers of years", range(2, 41), _years, None),
    _measure("academia.share", "percentage", "percentages", _steps(2, 98, 2), _percent),
    _measure("academia.similarity", "similarity", "similarities", _steps(0.05, 0.95, 0.05)),
    _measure("academia.mean", "mean", "means", _steps(10, 90, 2.5), _after("a mean of")),
    _measure(
        "academia.deviation",
        "standard deviation",
        "standard deviations",
        _steps(2, 20, 0.5),
        _after("a standard deviation of"),
    ),
    _measure(
        "academia.effect_size", "effect size", "effect sizes", _steps(-0.9, 1.5, 0.1), _after("an effect size of")
    ),
    _measure(
        "academia.cohens_d",
        "Cohen's d",
        "values of Cohen's d",
        _steps(-0.95, 1.45, 0.1),
        _after("a Cohen's d of"),
        is_a="academia.effect_size",
    ),
    _measure(
        "academia.standard_error",
        "standard error",
        "standard errors",
        _steps(0.05, 0.6, 0.05),
        _after("a standard error of"),
    ),
    _measure(
        "academia.correlation", "correlation", "correlations", _steps(-0.85, 0.9, 0.05), _after("a correlation of")
    ),
    _measure("academia.statistic", "test statistic", "test statistics", _steps(0.5, 4.5, 0.25)),
    _measure("academia.p_value", "p value", "p values", _steps(0.005, 0.1, 0.005), _after("a p value of")),
    _measure(
        "academia.sample_size",
        "sample size",
        "sample sizes",
        range(12, 240, 6),
        _after("a sample size of"),
        is_a=None,
        links=False,  # it was planned for one effect, and says nothing of other groups
    ),
    _measure("academia.cell", "cell count", "cell counts", range(3, 90), is_a=None),
    _measure("academia.citations", "citation count", "citation counts", range(0, 90), is_a=None),
)
