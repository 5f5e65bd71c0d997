"""Portfolios: weights found by search, returns compounded by hand, sizes at their limits."""

from math import prod

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import portfolio, positions

TOOLS = {tool.name: tool for module in (portfolio, positions) for tool in module.TOOLS}

vols = st.integers(5, 60)
correlations = st.integers(-18, 18).map(lambda k: k / 20)
returns = st.integers(-60, 80).map(lambda k: k / 2)
capitals = st.integers(2000, 500_000)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def volatility(weight, first, second, correlation):
    covariance = np.array([[first**2, correlation * first * second], [correlation * first * second, second**2]])
    weights = np.array([weight, 1 - weight])
    return float(np.sqrt(weights @ covariance @ weights))


@given(vols, vols, correlations)
def test_no_other_weight_has_a_lower_volatility(first, second, correlation):
    found = call("minimum_variance_mix", first=first, second=second, correlation=correlation)
    weight = found["weight"] / 100
    least = volatility(weight, first, second, correlation)
    assert found["volatility"] == pytest.approx(least, abs=0.0101)
    for step in (-0.05, 0.05):
        assert volatility(weight + step, first, second, correlation) > least


@given(st.integers(0, 100), vols, vols, correlations, returns, returns)
def test_mix_of_two_assets(weight, first, second, correlation, one, other):
    found = call("two_asset_volatility", weight=weight, first=first, second=second, correlation=correlation)
    assert found["volatility"] == pytest.approx(volatility(weight / 100, first, second, correlation), abs=0.00501)
    mixed = call("two_asset_return", weight=weight, first=one, second=other)["portfolio_return"]
    assert mixed == pytest.approx(np.average([one, other], weights=[weight, 100 - weight]), abs=0.00501)


@given(st.lists(returns, min_size=2, max_size=10))
def test_compounding(values):
    found = call("compound_returns", returns=values)
    growth = prod(1 + value / 100 for value in values)
    assert found["total_return"] == pytest.approx(100 * (growth - 1), abs=0.00501)
    assert (1 + found["yearly_average"] / 100) ** len(values) == pytest.approx(growth, rel=len(values) * 2e-4)


@given(capitals, capitals, st.integers(1, 99))
def test_after_rebalancing_the_weight_is_met(first, second, weight):
    transfer = call("rebalancing_transfer", first=first, second=second, weight=weight)["transfer"]
    assert (first + transfer) / (first + second) == pytest.approx(weight / 100, abs=1e-5)


@given(capitals, st.integers(1, 2000), st.integers(1, 5), st.integers(1, 30))
def test_one_more_unit_would_be_too_much(capital, price, risk, stop):
    bought = call("whole_units", capital=capital, price=price)
    assert bought["cost"] <= capital < bought["cost"] + price
    sized = call("position_size", capital=capital, risk=risk, price=price, stop=stop)["shares"]
    allowed, per_share = capital * risk / 100, price * stop / 100
    assert sized * per_share <= allowed * (1 + 1e-9) < (sized + 1) * per_share * (1 + 2e-9)


def test_ratios_and_bounds():
    assert call("sharpe_from_moments", mean=9.5, rate=2, volatility=15)["ratio"] == 0.5
    assert call("capm_return", rate=3, market=8, beta=0)["expected_return"] == 3.0
    loss = call("normal_value_at_risk", amount=1000, volatility=10, days=73, confidence="99 percent")["loss"]
    assert loss == pytest.approx(1000 * 0.1 * 2.326348 / 5**0.5, abs=0.00501)


@given(st.lists(vols, min_size=2, max_size=8))
def test_inverse_volatility_weights_share_the_risk(values):
    assume(len(values) > 1)
    weights = call("inverse_volatility_weights", volatilities=values)["weights"]
    assert sum(weights) == pytest.approx(100, abs=0.05)
    risks = [weight * value for weight, value in zip(weights, values, strict=True)]
    assert max(risks) - min(risks) <= 0.0101 * max(values)
