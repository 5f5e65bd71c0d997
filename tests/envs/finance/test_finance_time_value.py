"""Time value of money: sums written out, round trips, and pricing identities."""

from datetime import date, timedelta
from math import expm1, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import cash_flows, growth_rates, time_value

TOOLS = {tool.name: tool for module in (time_value, growth_rates, cash_flows) for tool in module.TOOLS}

amounts = st.floats(100, 1e6).map(lambda value: round(value, 2))
rates = st.floats(0.25, 20).map(lambda value: round(value, 2))
terms = st.integers(1, 40)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


@given(amounts, rates, terms)
def test_future_and_present_value_undo_each_other(amount, rate, years):
    later = call("future_value", amount=amount, rate=rate, years=years, compounding="annually")["amount"]
    assert later == pytest.approx(amount * (1 + rate / 100) ** years, abs=0.00501)
    assert call("present_value", amount=later, rate=rate, years=years)["amount"] == pytest.approx(amount, abs=0.0101)


@given(amounts, rates, terms, st.sampled_from([("semi-annually", 2), ("monthly", 12), ("daily", 365)]))
def test_compounding_within_the_year(amount, rate, years, compounding):
    name, times = compounding
    later = call("future_value", amount=amount, rate=rate, years=years, compounding=name)["amount"]
    assert later == pytest.approx(amount * (1 + rate / 100 / times) ** (times * years), rel=1e-9, abs=0.00501)
    effective = call("effective_annual_rate", rate=rate, compounding=name)["rate"]
    assert amount * (1 + effective / 100) ** years == pytest.approx(later, rel=1e-4)
    assert effective > rate


@given(amounts, rates, terms, st.sampled_from(["beginning", "end"]))
def test_an_annuity_is_the_sum_of_its_payments(payment, rate, years, timing):
    first = 0 if timing == "beginning" else 1
    growth = 1 + rate / 100
    found = call("annuity_value", payment=payment, rate=rate, years=years, timing=timing)
    today = sum(payment / growth**year for year in range(first, years + first))
    assert found["present_value"] == pytest.approx(today, rel=1e-9, abs=0.00501)
    assert found["future_value"] == pytest.approx(today * growth**years, rel=1e-9, abs=0.00501)


def test_a_perpetuity_is_the_limit_of_a_long_growing_annuity():
    value = call("growing_perpetuity", payment=100, rate=7, growth=2)["amount"]
    assert value == pytest.approx(sum(100 * 1.02**k / 1.07 ** (k + 1) for k in range(2000)), abs=0.01)


@given(rates, st.floats(-5, 15).map(lambda value: round(value, 2)))
def test_real_rate_obeys_fisher(rate, inflation):
    real = call("real_rate", rate=rate, inflation=inflation)["rate"]
    assert (1 + real / 100) * (1 + inflation / 100) == pytest.approx(1 + rate / 100, abs=1e-6)


@given(amounts, amounts, terms)
def test_growth_rate_leads_from_start_to_end(start, end, years):
    rate = call("compound_annual_growth", start=start, end=end, years=years)["rate"]
    assert rate == pytest.approx(100 * expm1(log(end / start) / years), abs=5.1e-5)


@given(amounts, st.floats(1.1, 5), rates)
def test_years_to_target(amount, factor, rate):
    target = amount * factor
    years = call("years_to_target", amount=amount, target=target, rate=rate)["years"]
    assert amount * (1 + rate / 100) ** (years - 0.01) < target < amount * (1 + rate / 100) ** (years + 0.01)


flows = st.lists(amounts, min_size=2, max_size=10)


@given(amounts, flows, rates)
def test_net_present_value_is_the_discounted_sum(outlay, inflows, rate):
    npv = call("net_present_value", outlay=outlay, inflows=inflows, rate=rate)["npv"]
    expected = -outlay + sum(flow / (1 + rate / 100) ** (k + 1) for k, flow in enumerate(inflows))
    assert npv == pytest.approx(expected, abs=0.00501)


@given(amounts, flows)
def test_internal_rate_makes_the_net_present_value_change_sign(outlay, inflows):
    result = TOOLS["internal_rate_of_return"].call({"outlay": outlay, "inflows": inflows})
    assume(result.ok and -90 < result.value["rate"] < 1000)
    rate = result.value["rate"]

    def npv(percent):
        return -outlay + sum(flow / (1 + percent / 100) ** (k + 1) for k, flow in enumerate(inflows))

    assert npv(rate - 0.0051) > 0 > npv(rate + 0.0051)


@given(amounts, st.integers(30, 4000), st.floats(0.6, 2.5))
def test_annualised_return(amount, length, factor):
    start = date(2001, 3, 5)
    value = amount * factor
    end = start + timedelta(days=length)
    result = TOOLS["annualised_return"].call(
        {"amount": amount, "start": start.isoformat(), "value": value, "end": end.isoformat()}
    )
    expected = 100 * (factor ** (365 / length) - 1)
    assert result.value["rate"] == pytest.approx(expected, rel=1e-6, abs=0.00501)


def test_two_equal_payments_weigh_time():
    start, middle, end = date(2001, 1, 1), date(2002, 7, 1), date(2004, 1, 1)
    rate = call(
        "money_weighted_return",
        amount=1000,
        first=start.isoformat(),
        second=middle.isoformat(),
        value=2500,
        end=end.isoformat(),
    )["rate"]

    def final(percent):
        return sum(1000 * (1 + percent / 100) ** ((end - day).days / 365) for day in (start, middle))

    assert final(rate - 0.0051) < 2500 < final(rate + 0.0051)


def test_payback_within_a_year_and_never():
    assert call("payback_time", outlay=100, inflows=[30, 30, 80])["years"] == 2.5
    assert call("payback_time", outlay=60, inflows=[30, 30, 80])["years"] == 2.0
    result = TOOLS["payback_time"].call({"outlay": 100, "inflows": [30, 30]})
    assert result.error.kind == "not_found"


@given(st.dates(date(2000, 1, 1), date(2010, 1, 1)), st.integers(1, 3000))
def test_day_count_fractions(start, length):
    end = start + timedelta(days=length)
    span = {"start": start.isoformat(), "end": end.isoformat()}
    assert call("days_between", **span) == {"days": length}
    assert call("day_count_fraction", **span, convention="ACT/360")["fraction"] == round(length / 360, 6)
    assert call("day_count_fraction", **span, convention="ACT/365F")["fraction"] == round(length / 365, 6)
    euro = 360 * (end.year - start.year) + 30 * (end.month - start.month) + min(end.day, 30) - min(start.day, 30)
    assert call("day_count_fraction", **span, convention="30E/360")["fraction"] == round(euro / 360, 6)
