"""Bonds against coupon days and cash flows written out."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import bonds, coupons

TOOLS = {tool.name: tool for module in (bonds, coupons) for tool in module.TOOLS}

settlements = st.dates(date(2000, 1, 3), date(2012, 12, 31))
lengths = st.integers(40, 7000)
coupon_rates = st.integers(1, 48).map(lambda quarters: quarters / 4)
yields = st.integers(1, 60).map(lambda quarters: quarters / 4)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def half_years_before(maturity, count):
    months = maturity.year * 12 + maturity.month - 1 - 6 * count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(maturity.day, monthrange(year, month)[1]))


def coupon_days(settlement, maturity):
    later, count = [], 0
    while (day := half_years_before(maturity, count)) > settlement:
        later.insert(0, day)
        count += 1
    return day, later


def days_30_360(start, end):
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def safe(maturity):
    """Days 29 to 31 have special rules in 30/360, which the price identities here leave out."""
    return maturity.replace(day=min(maturity.day, 28))


@given(settlements, lengths)
def test_coupon_days(settlement, length):
    maturity = settlement + timedelta(days=length)
    previous, later = coupon_days(settlement, maturity)
    span = {"settlement": settlement.isoformat(), "maturity": maturity.isoformat()}
    assert call("coupon_dates", **span) == {
        "previous": previous.isoformat(),
        "next": later[0].isoformat(),
        "remaining": len(later),
        "days_to_next": (later[0] - settlement).days,
    }
    assert call("coupon_schedule", **span)["days"] == [day.isoformat() for day in later]


@given(settlements, lengths, coupon_rates, yields)
def test_price_is_the_sum_of_discounted_flows(settlement, length, coupon, rate):
    maturity = safe(settlement + timedelta(days=length))
    settlement = safe(settlement)
    previous, later = coupon_days(settlement, maturity)
    terms = {"coupon": coupon, "settlement": settlement.isoformat(), "maturity": maturity.isoformat()}
    priced = call("bond_price", **terms, rate=rate)
    accrued = coupon * days_30_360(previous, settlement) / 360
    times = [days_30_360(settlement, day) / 360 for day in later]
    flows = [coupon / 2] * (len(later) - 1) + [100 + coupon / 2]
    values = [flow * (1 + rate / 200) ** (-2 * time) for flow, time in zip(flows, times, strict=True)]
    dirty = sum(values)
    assert priced["accrued"] == pytest.approx(accrued, abs=5.1e-5)
    assert priced["dirty"] == pytest.approx(dirty, abs=5.1e-5)
    assert priced["clean"] == pytest.approx(dirty - accrued, abs=5.1e-5)
    found = call("bond_yield", **terms, price=dirty - accrued)["rate"]
    assert found == pytest.approx(rate, abs=5.1e-5)
    measured = call("bond_duration", **terms, rate=rate)
    macaulay = sum(value * time for value, time in zip(values, times, strict=True)) / dirty
    assert measured["macaulay"] == pytest.approx(macaulay, abs=5.1e-5)
    assert measured["modified"] == pytest.approx(macaulay / (1 + rate / 200), abs=5.1e-5)
    squares = sum(value * time * (time + 0.5) for value, time in zip(values, times, strict=True))
    assert measured["convexity"] == pytest.approx(squares / dirty / (1 + rate / 200) ** 2, abs=5.1e-5)


def test_estimate_is_close_to_the_repriced_bond():
    terms = {"coupon": 5, "settlement": "2010-01-15", "maturity": "2018-01-15"}
    measured = call("bond_duration", **terms, rate=4)
    before, after = (call("bond_price", **terms, rate=rate)["dirty"] for rate in (4, 4.5))
    estimate = call("price_change_estimate", duration=measured["modified"], convexity=measured["convexity"], shift=50)[
        "change"
    ]
    assert estimate == pytest.approx(100 * (after / before - 1), abs=0.003)
    without = call("price_change_estimate", duration=measured["modified"], convexity=0, shift=50)["change"]
    assert abs(without - 100 * (after / before - 1)) > 0.05


@given(yields, st.integers(1, 365))
def test_a_bill_earns_its_bond_yield(rate, days):
    bill = call("treasury_bill", rate=rate, days=days)
    assert bill["price"] == pytest.approx(100 - rate * days / 360, abs=5.1e-5)
    exact = 100 - rate * days / 360
    assert exact * (1 + bill["bond_yield"] / 100 * days / 365) == pytest.approx(100, abs=1e-4)
