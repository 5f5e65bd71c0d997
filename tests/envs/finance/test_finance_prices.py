"""Inflation and macroeconomic tools against the raw files, re-read with other means."""

import sqlite3
from functools import cache

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.data import cpi, macro
from toolgym.envs.finance.tools import inflation, inflation_extremes
from toolgym.envs.finance.tools import macro as monthly
from toolgym.envs.finance.tools import macro_quarters as quarterly


def _value(tool, **arguments):
    result = tool.call(arguments)
    assert result.ok, result.text
    return result.value


@cache
def _averages(code):
    path = cpi.CPI.path(cpi.CPI.data_files[0])
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        query = "select year, value from indexes where series = ? and period = 'M13'"
        return dict(database.execute(query, (f"CUUR0000{code}",)))


ITEMS = st.sampled_from(["SA0", "SAF1", "SAT", "SEFJ"])
YEARS = st.integers(1990, 2024)


@given(ITEMS, YEARS)
def test_annual_averages_and_their_change(item, year):
    table = _averages(item)
    assert _value(inflation.cpi_of_year, item=item, year=year) == {"index": table[year]}
    change = _value(inflation.annual_inflation, item=item, year=year)["change"]
    assert change == pytest.approx((table[year] - table[year - 1]) / table[year - 1] * 100, abs=5.1e-4)


@given(ITEMS, st.integers(1990, 2010), st.integers(1, 14))
def test_compound_rate_reproduces_the_cumulative_change(item, start, years):
    span = {"item": item, "start": start, "end": start + years}
    rate = _value(inflation.compound_inflation, **span)["rate"]
    total = _value(inflation.cumulative_inflation, **span)["change"]
    assert (1 + rate / 100) ** years == pytest.approx(1 + total / 100, abs=5e-5)


@given(st.integers(1950, 2024), st.integers(1950, 2024), st.integers(10_000, 10**7))
def test_inflating_there_and_back_keeps_the_amount(start, end, cents):
    there = _value(inflation.inflate_amount, amount=cents / 100, start=start, end=end)["amount"]
    back = _value(inflation.inflate_amount, amount=there, start=end, end=start)["amount"]
    assert back == pytest.approx(cents / 100, abs=0.1)


@given(ITEMS, st.integers(1991, 2005), st.integers(1, 15), st.sampled_from(["highest", "lowest"]))
def test_extreme_years(item, start, years, extreme):
    table = _averages(item)
    changes = {year: table[year] / table[year - 1] for year in range(start, start + years + 1)}
    pick = max if extreme == "highest" else min
    found = _value(
        inflation_extremes.extreme_inflation_year, item=item, start=start, end=start + years, extreme=extreme
    )
    assert changes[found["year"]] == pick(changes.values())


def test_extreme_groups_come_from_the_table_of_groups():
    for year in range(1999, 2025):
        rows = {r["item"]: r["change"] for r in _value(inflation_extremes.major_group_inflation, year=year)["changes"]}
        high = _value(inflation_extremes.extreme_group_inflation, year=year, extreme="highest")
        low = _value(inflation_extremes.extreme_group_inflation, year=year, extreme="lowest")
        assert set(rows) == set(cpi.MAJOR_GROUPS)
        assert rows[high["item"]] == high["change"] == max(rows.values())
        assert rows[low["item"]] == low["change"] == min(rows.values())


def test_the_unpublished_month_is_not_found():
    error = inflation.cpi_of_month.call({"item": "SA0", "day": "2025-10-10"}).error
    assert error is not None and error.kind == "not_found"


@cache
def _yields():
    path = macro.MONTHLY.path("data/default/default.csv.gz")
    return pandas.read_csv(path, parse_dates=["Date"]).set_index("Date")


@pytest.mark.parametrize("year", range(1920, 2019, 7))
@pytest.mark.parametrize("grade", ["Aaa", "Baa"])
def test_yields(year, grade):
    table = _yields().loc[str(year), grade.upper()]
    mean = _value(monthly.average_corporate_yield, grade=grade, year=year)["rate"]
    assert mean == pytest.approx(table.mean(), abs=5.1e-5)
    assert _value(monthly.corporate_yield_range, grade=grade, year=year) == {"high": table.max(), "low": table.min()}
    assert _value(monthly.corporate_yield, grade=grade, day=f"{year}-03-09") == {"rate": table.iloc[2]}


def test_the_peak_of_yields():
    means = _yields().AAA["1970":"2018"].groupby(lambda day: day.year).mean()
    found = _value(monthly.extreme_yield_year, grade="Aaa", start=1970, end=2018, extreme="highest")
    assert found["year"] == means.idxmax() == 1981


def test_a_year_of_market_returns_compounds():
    months = [_value(monthly.factor_return, factor="size", day=f"2010-{m:02d}-01")["change"] for m in range(1, 13)]
    growth = 1.0
    for month in months:
        growth *= 1 + month / 100
    total = _value(monthly.factor_return_of_year, factor="size", year=2010)["change"]
    assert total == pytest.approx((growth - 1) * 100, abs=5.1e-5)


@cache
def _quarters():
    return pandas.read_csv(macro.QUARTERLY.path(macro.QUARTERLY.data_files[0]))


@given(st.integers(5, 202))
def test_quarters(row):
    record = _quarters().iloc[row]
    day = f"{int(record.year)}-{int(record.quarter) * 3 - 1:02d}-15"
    assert _value(quarterly.unemployment_rate, day=day) == {"rate": record.unemp}
    assert _value(quarterly.treasury_bill_rate, day=day) == {"rate": record.tbilrate}
    for span, lag in (("one quarter", 1), ("four quarters", 4)):
        growth = _value(quarterly.output_growth, component="gross domestic product", day=day, span=span)["change"]
        assert growth == pytest.approx((record.realgdp / _quarters().iloc[row - lag].realgdp - 1) * 100, abs=5.1e-4)
