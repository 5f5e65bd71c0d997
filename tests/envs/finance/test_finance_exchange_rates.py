"""Exchange rates against the archive re-read with pandas."""

import io
import zipfile
from datetime import date
from functools import cache

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.data import ecb
from toolgym.envs.finance.entities import LONG_QUOTED
from toolgym.envs.finance.tools import exchange_rates, fixing_days, rate_history


@cache
def _table():
    with zipfile.ZipFile(ecb.ECB.path(ecb.ECB.data_files[0])) as archive:
        text = archive.read("eurofxref-hist.csv")
    return pandas.read_csv(io.BytesIO(text), parse_dates=["Date"]).set_index("Date").sort_index()


CODES = st.sampled_from(LONG_QUOTED)
YEARS = st.integers(2001, 2018)


def _value(tool, **arguments):
    result = tool.call(arguments)
    assert result.ok, result.text
    return result.value


@given(CODES, st.integers(0, 4500))
def test_rates_and_cross_rates(code, row):
    day = str(_table().index[row].date())
    expected = _table()[code].iloc[row]
    result = exchange_rates.euro_reference_rate.call({"currency": code, "day": day})
    if pandas.isna(expected):
        assert result.error is not None and result.error.kind == "not_found"
        return
    assert result.value == {"rate": expected}
    back = _value(exchange_rates.cross_rate, base=code, quote="EUR", day=day)["rate"]
    assert back * expected == pytest.approx(1, abs=1e-4 * expected + 1e-6)


@given(st.integers(500, 4500), st.integers(1, 10**6))
def test_converting_there_and_back_keeps_the_amount(row, cents):
    day, amount = str(_table().index[row].date()), cents / 100
    there = _value(exchange_rates.convert_amount, amount=amount, source="USD", target="JPY", day=day)["amount"]
    if there == 0:
        return
    back = _value(exchange_rates.convert_amount, amount=there, source="JPY", target="USD", day=day)["amount"]
    assert back == pytest.approx(amount, abs=0.011)


@given(CODES, YEARS)
def test_a_year_of_rates(code, year):
    rates = _table()[code][str(year)].dropna()
    found = _value(rate_history.rate_range_of_year, currency=code, year=year)
    assert (found["high"], found["low"]) == (rates.max(), rates.min())
    assert (found["high_day"], found["low_day"]) == (str(rates.idxmax().date()), str(rates.idxmin().date()))
    mean = _value(rate_history.average_rate_of_year, currency=code, year=year)["average"]
    assert mean == pytest.approx(rates.mean(), abs=1e-6)
    change = _value(rate_history.rate_change_of_year, currency=code, year=year)
    assert change["change"] == pytest.approx((rates.iloc[-1] / rates.iloc[0] - 1) * 100, abs=1e-4)
    move = _value(rate_history.largest_daily_move, currency=code, year=year, direction="rise")
    assert move["change"] == pytest.approx(rates.pct_change().max() * 100, abs=1e-4)
    threshold = float(rates.median())
    above = _value(rate_history.days_above_rate, currency=code, year=year, rate=threshold)
    assert above == {"days": int((rates > threshold).sum())}


@given(CODES, YEARS)
def test_longest_rise(code, year):
    rises = (_table()[code][str(year)].dropna().diff() > 0).tolist()
    runs = "".join("x" if rise else " " for rise in rises).split()
    assert _value(rate_history.longest_rise, currency=code, year=year)["rises"] == max(map(len, runs))


@given(st.integers(400, 4400), st.integers(1, 100), st.sampled_from(["gained", "lost"]))
def test_extreme_currency(row, gap, direction):
    before, after = _table().iloc[row], _table().iloc[row + gap]
    change = ((before / after - 1) * 100).drop(labels=[c for c in _table().columns if c.startswith("Unnamed")]).dropna()
    days = {"start": str(before.name.date()), "end": str(after.name.date())}
    found = _value(rate_history.extreme_currency, **days, direction=direction)
    best = change.max() if direction == "gained" else change.min()
    assert found["change"] == pytest.approx(best, abs=1e-4)
    assert change[found["currency"]] == pytest.approx(best)


@given(st.dates(date(1999, 2, 1), date(2020, 1, 1)))
def test_nearest_publication_days(day):
    index = _table().index
    at_or_before = index[index <= str(day)][-1].date()
    strictly_after = index[index > str(day)][0].date()
    found = {d: _value(fixing_days.publication_day, day=str(day), direction=d)["day"] for d in _DIRECTIONS}
    assert found["on or before"] == str(at_or_before) and found["strictly after"] == str(strictly_after)
    assert (found["on or after"] == str(day)) == (found["on or before"] == str(day))
    assert found["strictly before"] < str(day)


_DIRECTIONS = ("on or before", "on or after", "strictly before", "strictly after")


@pytest.mark.parametrize("code", ["USD", "CYP", "ISK", "RUB", "INR"])
def test_span(code):
    rates = _table()[code].dropna()
    assert _value(fixing_days.publication_span, currency=code) == {
        "first": str(rates.index[0].date()),
        "last": str(rates.index[-1].date()),
        "count": len(rates),
    }


def test_the_franc_shock_is_the_largest_fall_of_2015():
    move = _value(rate_history.largest_daily_move, currency="CHF", year=2015, direction="fall")
    assert move["day"] == "2015-01-15" and move["change"] < -14


def test_weekends_have_no_rates_and_the_error_names_the_neighbours():
    error = exchange_rates.euro_reference_rate.call({"currency": "USD", "day": "2013-03-23"}).error
    assert error is not None and "2013-03-22" in error.message and "2013-03-25" in error.message
