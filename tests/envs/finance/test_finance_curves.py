"""Curves and forwards by no-arbitrage identities."""

from datetime import date, timedelta
from math import exp

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import curves, forwards

TOOLS = {tool.name: tool for module in (curves, forwards) for tool in module.TOOLS}

rates = st.integers(1, 60).map(lambda quarters: quarters / 4)
terms = st.integers(1, 30)
days = st.integers(1, 720)
amounts = st.integers(1000, 500_000)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


@given(terms, rates, terms, rates)
def test_investing_twice_earns_what_investing_once_earns(near, near_rate, far, far_rate):
    assume(near < far)
    found = call("forward_rate", near_years=near, near_rate=near_rate, far_years=far, far_rate=far_rate)["rate"]
    once = (1 + far_rate / 100) ** far
    twice = (1 + near_rate / 100) ** near * (1 + found / 100) ** (far - near)
    assert twice == pytest.approx(once, rel=(far - near) * 5.1e-7 / (1 + found / 100))


@given(st.lists(rates, min_size=2, max_size=6))
def test_bonds_at_bootstrapped_rates_trade_at_par(par_rates):
    result = TOOLS["bootstrap_zero_rates"].call({"par_rates": par_rates})
    assume(result.ok)
    zeros = result.value["rates"]
    factors = [(1 + zero / 100) ** -(year + 1) for year, zero in enumerate(zeros)]
    for year, par in enumerate(par_rates, start=1):
        assert par * sum(factors[:year]) + 100 * factors[year - 1] == pytest.approx(100, abs=1e-3)
    assert call("par_rate", zero_rates=zeros)["rate"] == pytest.approx(par_rates[-1], abs=1e-3)


@given(terms, rates, terms, rates, terms)
def test_the_wanted_rate_lies_on_the_line(first, first_rate, second, second_rate, years):
    assume(first != second)
    line = {"first_years": first, "first_rate": first_rate, "second_years": second, "second_rate": second_rate}
    found = call("rate_on_line", **line, years=years)["rate"]
    expected = (second_rate - first_rate) * (years - first)
    assert (found - first_rate) * (second - first) == pytest.approx(expected, abs=3e-3)


def test_nelson_siegel_runs_from_the_short_rate_to_the_level():
    curve = {"level": 5, "slope": -2, "curvature": 1}
    assert call("nelson_siegel_yield", **curve, decay=60, years=1)["rate"] == pytest.approx(3.0, abs=0.03)
    assert call("nelson_siegel_yield", **curve, decay=1, years=60)["rate"] == pytest.approx(5.0, abs=0.03)
    hump = (1 - exp(-2)) / 2
    assert call("nelson_siegel_yield", **curve, decay=1, years=2)["rate"] == round(5 - 2 * hump + hump - exp(-2), 4)


@given(rates)
def test_continuous_rate_grows_alike(rate):
    assert exp(call("continuous_rate", rate=rate)["rate"] / 100) == pytest.approx(1 + rate / 100, abs=1e-6)


@given(rates, days)
def test_money_market_factor(rate, length):
    factor = call("money_market_factor", rate=rate, days=length)["factor"]
    assert factor * (1 + rate * length / 36_000) == pytest.approx(1, abs=2e-6)


@given(st.floats(0.5, 150).map(lambda value: round(value, 4)), rates, rates, days)
def test_both_ways_of_holding_the_quote_currency_earn_the_same(spot, quote_rate, base_rate, length):
    market = {"spot": spot, "quote_rate": quote_rate, "base_rate": base_rate, "days": length}
    found = call("forward_exchange_rate", **market)
    time = length / 36_000
    at_home = spot * (1 + quote_rate * time)
    abroad = (1 + base_rate * time) * found["forward"]
    assert abroad == pytest.approx(at_home, abs=1e-4)
    assert spot * (1 + found["premium"] / 100) == pytest.approx(found["forward"], abs=1.5e-4)


@given(st.integers(20, 4000), rates, rates, days)
def test_a_forward_price_carries_the_spot(spot, rate, dividend, length):
    found = call("forward_price", spot=spot, rate=rate, dividend=dividend, days=length)["forward"]
    assert found == pytest.approx(spot * exp((rate - dividend) * length / 36_500), abs=5.1e-5)
    assert (found > spot) == (rate > dividend) or found == spot


@given(amounts, rates, st.dates(date(2000, 1, 1), date(2010, 1, 1)), days)
def test_simple_interest_counts_days(amount, rate, start, length):
    end = start + timedelta(days=length)
    deal = {"amount": amount, "rate": rate, "start": start.isoformat(), "end": end.isoformat()}
    for convention, year in (("ACT/360", 360), ("ACT/365F", 365)):
        found = call("simple_interest", **deal, convention=convention)["interest"]
        assert found == pytest.approx(amount * rate / 100 * length / year, abs=0.00501)


@given(amounts, rates, rates, days)
def test_a_forward_rate_agreement_locks_the_contract_rate(amount, contract, reference, length):
    paid = call("forward_rate_agreement", amount=amount, contract=contract, reference=reference, days=length)
    time = length / 36_000
    invested = amount * reference * time - paid["interest"] * (1 + reference * time)
    assert invested == pytest.approx(amount * contract * time, abs=0.02)
