"""Statistics and indices against scipy, statsmodels and their definitions."""

from math import log2, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

from toolgym.envs.academia.data import bibliometrics, statistics

means = st.floats(-50, 50)
spreads = st.floats(0.5, 20)
sizes = st.integers(4, 300)
cells = st.integers(1, 500)
counts = st.lists(st.integers(0, 200), min_size=1, max_size=30)


@given(means, spreads, sizes, means, spreads, sizes)
def test_welch(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> None:
    t, freedom = statistics.welch(m1, s1, n1, m2, s2, n2)
    oracle = stats.ttest_ind_from_stats(m1, s1, n1, m2, s2, n2, equal_var=False)
    assert t == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-12)
    assert statistics.two_sided_t(t, freedom) == pytest.approx(oracle.pvalue, rel=1e-7, abs=1e-12)


@given(means, spreads, sizes, means, spreads, sizes)
def test_cohens_d_is_the_pooled_t_over_the_sizes(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> None:
    t = stats.ttest_ind_from_stats(m1, s1, n1, m2, s2, n2, equal_var=True).statistic
    assert statistics.cohens_d(m1, s1, n1, m2, s2, n2) == pytest.approx(t * sqrt(1 / n1 + 1 / n2), rel=1e-9, abs=1e-9)


@given(cells, cells, cells, cells)
@settings(max_examples=50)
def test_tables(a: int, b: int, c: int, d: int) -> None:
    oracle = stats.chi2_contingency([[a, b], [c, d]], correction=False)
    assert statistics.chi_square(a, b, c, d) == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-9)
    assert statistics.upper_chi_square(oracle.statistic, 1) == pytest.approx(oracle.pvalue, rel=1e-9)
    ratio = statistics.odds_ratio(a, b, c, d)
    interval = stats.contingency.odds_ratio([[a, b], [c, d]], kind="sample").confidence_interval()
    assert (ratio.lower, ratio.upper) == pytest.approx((interval.low, interval.high), rel=1e-9)


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilson(successes: int, trials: int) -> None:
    if successes > trials:
        successes = trials
    found = statistics.wilson(successes, trials)
    oracle = proportion_confint(successes, trials, method="wilson")
    assert (found.lower, found.upper) == pytest.approx(oracle, rel=1e-9, abs=1e-12)


@given(st.floats(-0.95, 0.95), sizes)
def test_correlation_interval(r: float, n: int) -> None:
    found = statistics.correlation_interval(r, n)
    assert found.lower <= r <= found.upper
    quantile = stats.norm.ppf(0.975)
    assert found.upper == pytest.approx(
        (1 + r - (1 - r) * 2.718281828459045 ** (-2 * quantile / sqrt(n - 3)))
        / (1 + r + (1 - r) * 2.718281828459045 ** (-2 * quantile / sqrt(n - 3))),
        rel=1e-9,
    )


def test_sample_size_agrees_with_statsmodels() -> None:
    from toolgym.envs.academia import POOL

    exact = NormalIndPower().solve_power(0.5, alpha=0.05, power=0.8, alternative="two-sided")
    assert POOL.call("sample_size_for_effect", {"effect": 0.5}).value == {"participants": int(exact) + 1}


def test_pooling_one_precise_and_one_vague_study() -> None:
    estimate, error, q = statistics.pooled((0.5, 0.2), (0.1, 0.2))
    assert (estimate, error, q) == pytest.approx((0.44, sqrt(1 / 125), 1.8))


@given(counts)
def test_h_and_g_from_their_definitions(values: list[int]) -> None:
    h = bibliometrics.h_index(values)
    assert sum(value >= h for value in values) >= h
    assert sum(value >= h + 1 for value in values) < h + 1
    g = bibliometrics.g_index(values)
    ranked = sorted(values, reverse=True)
    assert g >= h and sum(ranked[:g]) >= g * g
    assert g == len(ranked) or sum(ranked[: g + 1]) < (g + 1) ** 2


@given(counts.filter(any))
def test_gini_and_entropy_from_their_definitions(values: list[int]) -> None:
    pairs = sum(abs(a - b) for a in values for b in values)
    assert bibliometrics.gini(values) == pytest.approx(pairs / (2 * len(values) * sum(values)), abs=1e-12)
    shares = [value / sum(values) for value in values if value]
    assert bibliometrics.entropy(values) == pytest.approx(-sum(p * log2(p) for p in shares), abs=1e-9)
