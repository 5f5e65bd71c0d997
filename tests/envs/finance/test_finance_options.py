"""Options against the closed formulas, QuantLib's own tree, and no-arbitrage identities."""

from math import exp, log, sqrt
from statistics import NormalDist

import pytest
import QuantLib as ql
from hypothesis import assume, given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import option_strategies, options

TOOLS = {tool.name: tool for module in (options, option_strategies) for tool in module.TOOLS}

kinds = st.sampled_from(["call", "put"])
markets = st.fixed_dictionaries(
    {
        "spot": st.integers(20, 400),
        "strike": st.integers(80, 120),
        "days": st.integers(10, 720),
        "volatility": st.integers(8, 60),
        "rate": st.integers(1, 48).map(lambda quarters: quarters / 4),
    }
)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def terms(market):
    spot, time = market["spot"], market["days"] / 365
    return spot, spot * market["strike"] / 100, time, market["rate"] / 100, market["volatility"] / 100


def black_scholes(kind, market):
    """Price and sensitivities in closed form; vega per volatility point, theta per calendar day."""
    spot, strike, time, rate, volatility = terms(market)
    normal, sign = NormalDist(), 1 if kind == "call" else -1
    spread = volatility * sqrt(time)
    d1 = (log(spot / strike) + (rate + volatility**2 / 2) * time) / spread
    d2, discounted = d1 - spread, strike * exp(-rate * time)
    carry = rate * discounted * normal.cdf(sign * d2)
    return {
        "price": sign * (spot * normal.cdf(sign * d1) - discounted * normal.cdf(sign * d2)),
        "delta": sign * normal.cdf(sign * d1),
        "gamma": normal.pdf(d1) / (spot * spread),
        "vega": spot * normal.pdf(d1) * sqrt(time) / 100,
        "theta": (-spot * normal.pdf(d1) * volatility / (2 * sqrt(time)) - sign * carry) / 365,
    }


@given(kinds, markets)
def test_price_and_sensitivities_agree_with_the_closed_formulas(kind, market):
    found = call("option_price", kind=kind, **market) | call("option_greeks", kind=kind, **market)
    expected = black_scholes(kind, market)
    for name, step in {"price": 5.1e-5, "delta": 5.1e-7, "gamma": 5.1e-7, "vega": 5.1e-5, "theta": 5.1e-5}.items():
        assert found[name] == pytest.approx(expected[name], abs=step)


@given(markets)
def test_calls_puts_and_straddles_obey_parity(market):
    spot, strike, time, rate, _ = terms(market)
    premiums = {kind: call("option_price", kind=kind, **market)["price"] for kind in ("call", "put")}
    assert premiums["call"] - premiums["put"] == pytest.approx(spot - strike * exp(-rate * time), abs=1.1e-4)
    result = TOOLS["straddle"].call(market)
    assert result.ok == (sum(premiums.values()) < strike)
    if result.ok:
        assert result.value["cost"] == pytest.approx(sum(premiums.values()), abs=1.6e-4)
        assert result.value["upper"] - result.value["lower"] == pytest.approx(2 * result.value["cost"], abs=2e-4)


@given(kinds, markets)
def test_implied_volatility_undoes_the_price(kind, market):
    spot = market["spot"]
    expected = black_scholes(kind, market)
    value = expected["price"]
    assume(expected["vega"] / spot > 2e-5)
    arguments = {key: market[key] for key in ("spot", "strike", "days", "rate")}
    found = call("implied_volatility", kind=kind, premium=100 * value / spot, **arguments)["volatility"]
    assert found == pytest.approx(market["volatility"], abs=2e-4)


@given(kinds, markets)
def test_exercise_probability_is_the_normal_tail(kind, market):
    spot, strike, time, rate, volatility = terms(market)
    forward_moneyness = spot * exp(rate * time) / strike
    spread = volatility * sqrt(time)
    d2 = log(forward_moneyness) / spread - spread / 2
    sign = 1 if kind == "call" else -1
    found = call("exercise_probability", kind=kind, **market)["probability"]
    assert found == pytest.approx(100 * NormalDist().cdf(sign * d2), abs=5.1e-5)


def quantlib_put(market):
    spot, strike, _, rate, volatility = terms(market)
    today = ql.Date(15, 1, 2010)
    ql.Settings.instance().evaluationDate = today
    days = ql.Actual365Fixed()
    process = ql.BlackScholesProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        ql.YieldTermStructureHandle(ql.FlatForward(today, rate, days)),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), volatility, days)),
    )
    option = ql.VanillaOption(
        ql.PlainVanillaPayoff(ql.Option.Put, strike), ql.AmericanExercise(today, today + market["days"])
    )
    option.setPricingEngine(ql.BinomialVanillaEngine(process, "crr", 2000))
    return option.NPV()


@pytest.mark.parametrize("strike", [85, 100, 115])
@pytest.mark.parametrize("rate", [1, 8])
def test_american_put_is_near_a_finer_tree_and_never_below_the_european(strike, rate):
    market = {"spot": 100, "strike": strike, "days": 300, "volatility": 25, "rate": rate}
    found = call("american_put", **market)
    assert found["price"] == pytest.approx(quantlib_put(market), abs=0.03)
    assert found["early_exercise"] >= 0
    european = call("option_price", kind="put", **market)["price"]
    assert found["price"] - found["early_exercise"] == pytest.approx(european, abs=0.03)
    assert found["price"] >= strike - 100


def test_a_premium_below_the_intrinsic_value_is_refused():
    result = TOOLS["implied_volatility"].call(
        {"kind": "put", "premium": 0.5, "spot": 100, "strike": 120, "days": 30, "rate": 1}
    )
    assert result.error.kind == "invalid_arguments"
    assert "between" in result.error.message
