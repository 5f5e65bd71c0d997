"""Formulas of effect sizes, intervals and tests; only the distributions' tails come from scipy."""

from dataclasses import dataclass
from math import atanh, exp, log, sqrt, tanh

Z95 = 1.959963984540054
"""The 0.975 quantile of the standard normal distribution."""


@dataclass(frozen=True)
class Interval:
    """An estimate and its 95 percent confidence limits."""

    estimate: float
    lower: float
    upper: float


def welch(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int) -> tuple[float, float]:
    """Welch's t statistic of two groups, and its degrees of freedom by Welch and Satterthwaite."""
    first, second = sd1**2 / n1, sd2**2 / n2
    freedom = (first + second) ** 2 / (first**2 / (n1 - 1) + second**2 / (n2 - 1))
    return (mean1 - mean2) / sqrt(first + second), freedom


def cohens_d(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int) -> float:
    """The difference of two means over the pooled standard deviation."""
    pooled = ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2)
    return (mean1 - mean2) / sqrt(pooled)


def hedges_g(d: float, n1: int, n2: int) -> float:
    """Cohen's d with the approximate correction for small samples, 1 - 3 / (4 (n1 + n2) - 9)."""
    return d * (1 - 3 / (4 * (n1 + n2) - 9))


def d_variance(d: float, n1: int, n2: int) -> float:
    """The usual large-sample variance of Cohen's d."""
    return (n1 + n2) / (n1 * n2) + d**2 / (2 * (n1 + n2))


def correlation_interval(r: float, n: int) -> Interval:
    """Fisher's interval of a correlation coefficient."""
    half = Z95 / sqrt(n - 3)
    return Interval(r, tanh(atanh(r) - half), tanh(atanh(r) + half))


def odds_ratio(a: int, b: int, c: int, d: int) -> Interval:
    """The odds ratio (a d) / (b c) of a table of four counts, with Woolf's interval."""
    ratio = a * d / (b * c)
    half = Z95 * sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Interval(ratio, exp(log(ratio) - half), exp(log(ratio) + half))


def chi_square(a: int, b: int, c: int, d: int) -> float:
    """Pearson's chi-square statistic, without correction, of a table of four counts with rows (a, b) and (c, d)."""
    return (a + b + c + d) * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))


def wilson(successes: int, trials: int) -> Interval:
    """Wilson's score interval of a proportion."""
    p, z2 = successes / trials, Z95**2
    centre = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * sqrt(p * (1 - p) / trials + z2 / (4 * trials**2))
    return Interval(p, max(0.0, centre - half), min(1.0, centre + half))


def pooled(effects: tuple[float, ...], errors: tuple[float, ...]) -> tuple[float, float, float]:
    """The fixed-effect pooled estimate by inverse variances, its standard error, and Cochran's Q."""
    weights = [1 / error**2 for error in errors]
    total = sum(weights)
    estimate = sum(w * e for w, e in zip(weights, effects, strict=True)) / total
    q = sum(w * (e - estimate) ** 2 for w, e in zip(weights, effects, strict=True))
    return estimate, 1 / sqrt(total), q


def two_sided_t(t: float, freedom: float) -> float:
    """The two-sided p value of a t statistic."""
    from scipy import special

    return float(2 * special.stdtr(freedom, -abs(t)))


def two_sided_z(z: float) -> float:
    """The two-sided p value of a standard normal statistic."""
    from scipy import special

    return float(2 * special.ndtr(-abs(z)))


def upper_chi_square(statistic: float, freedom: int) -> float:
    """The upper tail of a chi-square distribution."""
    from scipy import special

    return float(special.chdtrc(freedom, statistic))
