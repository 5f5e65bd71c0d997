"""Statistics against closed forms, published values and brute force; each with a control that must differ."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, norm

from toolgym.evaluation import mcnemar, mean_interval, pass_hat_k, permutation_test, wilson
from toolgym.synthesis.difficulty import pass_at_k


def test_wilson_where_the_form_is_short():
    z2 = norm.ppf(0.975) ** 2
    assert wilson(0, 10) == (0.0, pytest.approx(z2 / (10 + z2), abs=1e-12))  # 0.2775, as textbooks have it
    assert wilson(10, 10) == (pytest.approx(10 / (10 + z2), abs=1e-12), 1.0)
    low, high = wilson(50, 100)
    assert low == pytest.approx(0.4038315, abs=1e-6) and high == pytest.approx(1 - 0.4038315, abs=1e-6)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_wilson_agrees_with_scipy_and_is_not_walds(counts, confidence):
    solved, tried = counts
    found = wilson(solved, tried, confidence)
    wanted = binomtest(solved, tried).proportion_ci(confidence, method="wilson")
    assert found == pytest.approx((wanted.low, wanted.high), abs=1e-9)
    share = solved / tried
    half = norm.ppf((1 + confidence) / 2) * math.sqrt(share * (1 - share) / tried)
    assert abs(found[0] - (share - half)) + abs(found[1] - (share + half)) > 1e-6


def test_wilson_covers_about_as_often_as_it_says():
    n, p = 40, 0.9
    covered = sum(
        binom.pmf(solved, n, p) for solved in range(n + 1) if wilson(solved, n)[0] <= p <= wilson(solved, n)[1]
    )
    assert 0.93 < covered < 0.98
    half = {solved: wilson(solved, n, 0.5) for solved in range(n + 1)}
    assert sum(binom.pmf(solved, n, p) for solved, (low, high) in half.items() if low <= p <= high) < 0.8


@pytest.mark.parametrize("counts", [(0, 0), (3, 2), (-1, 2)])
def test_wilson_refuses_counts_that_cannot_be(counts):
    with pytest.raises(ValueError, match="no interval"):
        wilson(*counts)


@pytest.mark.parametrize(("tried", "solved", "k"), [(n, c, k) for n in (1, 4, 6) for c in range(n + 1) for k in (1, n)])
def test_passes_count_subsets(tried, solved, k):
    outcomes = [True] * solved + [False] * (tried - solved)
    subsets = list(itertools.combinations(outcomes, k))
    assert pass_at_k(tried, solved, k) == pytest.approx(np.mean([any(s) for s in subsets]), abs=1e-12)
    assert pass_hat_k(tried, solved, k) == pytest.approx(np.mean([all(s) for s in subsets]), abs=1e-12)


def test_passes_have_known_values_and_part_for_more_than_one_attempt():
    assert pass_hat_k(8, 4, 2) == pytest.approx(6 / 28)
    assert pass_at_k(8, 4, 2) == pytest.approx(1 - 6 / 28)
    assert pass_hat_k(8, 4, 1) == pass_at_k(8, 4, 1) == 0.5
    assert pass_hat_k(8, 4, 2) != pytest.approx(0.5**2)  # the biased estimate


@pytest.mark.parametrize("counts", [(4, 2, 0), (4, 2, 5), (4, 5, 2), (4, -1, 2)])
def test_pass_hat_k_refuses_counts_that_cannot_be(counts):
    with pytest.raises(ValueError, match=r"no pass\^"):
        pass_hat_k(*counts)


def test_mcnemar_has_known_values():
    assert mcnemar(0, 0) == mcnemar(7, 7) == 1.0
    assert mcnemar(0, 1) == 1.0
    assert mcnemar(0, 5) == pytest.approx(2 / 2**5)
    assert mcnemar(1, 9) == mcnemar(9, 1) == pytest.approx(2 * (1 + 10) / 2**10)
    assert mcnemar(1, 9) != pytest.approx((1 + 10) / 2**10)  # one-sided


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_the_binomial_test(one, other):
    wanted = binomtest(one, one + other).pvalue if one + other else 1.0
    assert mcnemar(one, other) == pytest.approx(wanted, rel=1e-9)


def test_mcnemar_stands_large_counts_and_refuses_negative_ones():
    assert 0 < mcnemar(20_000, 21_000) < 1e-4
    with pytest.raises(ValueError, match="no test"):
        mcnemar(-1, 2)


def test_the_permutation_test_agrees_with_all_sign_patterns():
    differences = [0.25, 0.5, -0.25, 0.75, 0.0, 0.5, 0.25, -0.5, 1.0, 0.25]
    seen = abs(sum(differences))
    signs = itertools.product((1, -1), repeat=len(differences))
    exact = np.mean([abs(sum(s * d for s, d in zip(p, differences, strict=True))) >= seen - 1e-9 for p in signs])
    assert permutation_test(differences) == pytest.approx(exact, abs=0.01)
    assert permutation_test([abs(d) for d in differences]) < exact - 0.05
    assert permutation_test(differences, seed=1) != permutation_test(differences, seed=2)
    assert permutation_test(differences, seed=1) == permutation_test(differences, seed=1)


def test_the_permutation_test_of_single_attempts_is_mcnemars():
    assert permutation_test([1.0] * 12 + [-1.0] * 4) == pytest.approx(mcnemar(4, 12), abs=0.01)


def test_the_permutation_test_of_no_difference_finds_none():
    assert permutation_test([0.0] * 10) == permutation_test([]) == 1.0


def test_the_bootstrap_agrees_with_its_normal_limit():
    rng = np.random.default_rng(5)
    values = [float(v) for v in rng.binomial(4, 0.6, 2000) / 4]
    low, high = mean_interval(values)
    half = norm.ppf(0.975) * np.std(values) / math.sqrt(len(values))
    assert (low, high) == pytest.approx((np.mean(values) - half, np.mean(values) + half), abs=0.001)
    attempts = norm.ppf(0.975) * math.sqrt(np.mean(values) * (1 - np.mean(values)) / (4 * len(values)))
    assert half == pytest.approx(attempts, rel=0.1)  # independent attempts: clustering changes nothing here …
    alike = [float(v) for v in rng.binomial(1, 0.6, 2000)]  # … but does where attempts at one task all end alike
    wide = mean_interval(alike)
    assert wide[1] - wide[0] > 1.8 * (2 * attempts)


def test_the_bootstrap_claims_a_width_where_nothing_varies():
    assert mean_interval([1.0] * 8) == wilson(8, 8) and mean_interval([0.0] * 8) == wilson(0, 8)
    assert mean_interval([0.5, 0.25, 1.0], seed=3) == mean_interval([0.25, 1.0, 0.5], seed=3)
    with pytest.raises(ValueError, match="no values"):
        mean_interval([])
