"""Risk figures against pandas over the raw files."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import return_distribution, risk

DATA = Path(next(iter(find_spec("arch").submodule_search_locations))) / "data"
TOOLS = {tool.name: tool for module in (risk, return_distribution) for tool in module.TOOLS}


def closes(name, column):
    frame = pd.read_csv(DATA / name / f"{name}.csv.gz", na_values=".")
    frame.index = pd.to_datetime(frame["Date"], format="%m/%d/%Y")
    return frame[column].dropna()


CLOSES = {"sp500": closes("sp500", "Close"), "nasdaq": closes("nasdaq", "Close"), "wti": closes("wti", "DCOILWTICO")}
names = st.sampled_from(sorted(CLOSES))
years = st.integers(2000, 2018)
days = st.dates(date(1999, 1, 4), date(2018, 12, 31))


def year_returns(name, year):
    returns = CLOSES[name].pct_change()
    return returns[returns.index.year == year]


def call(tool, **arguments):
    return TOOLS[tool].call(arguments)


@given(names, days, days)
def test_volatility_and_drawdown_of_a_span(name, start, end):
    start, end = min(start, end), max(start, end)
    closes = CLOSES[name]
    inside = closes[pd.Timestamp(start) : pd.Timestamp(end)]
    arguments = {"series": name, "start": start.isoformat(), "end": end.isoformat()}
    volatility = call("realised_volatility", **arguments)
    covered = closes.index[0] <= pd.Timestamp(start) and pd.Timestamp(end) <= closes.index[-1]
    assert volatility.ok == (covered and len(inside) > 10)
    if not volatility.ok:
        return
    expected = inside.pct_change().std() * 252**0.5 * 100
    assert volatility.value["volatility"] == pytest.approx(float(expected), abs=0.00501)
    falls = inside / inside.cummax() - 1
    found = call("max_drawdown", **arguments)
    if found.ok:
        assert found.value["drawdown"] == pytest.approx(float(falls.min()) * 100, abs=0.00501)
        assert found.value["trough_day"] == f"{falls.idxmin():%Y-%m-%d}"
        assert found.value["length"] == (falls.idxmin() - inside[: falls.idxmin()].idxmax()).days
        assert found.value["peak_day"] == f"{inside[: falls.idxmin()].idxmax():%Y-%m-%d}"
    else:
        assert falls.min() == 0


@given(names, years, st.sampled_from([0.0, 2.5, 6.0]))
def test_sharpe_and_sortino(name, year, rate):
    excess = year_returns(name, year) - rate / 100 / 252
    arguments = {"series": name, "year": year, "rate": rate}
    sharpe = call("risk_adjusted_ratio", measure="Sharpe", **arguments).value["ratio"]
    sortino = call("risk_adjusted_ratio", measure="Sortino", **arguments).value["ratio"]
    assert sharpe == pytest.approx(float(excess.mean() / excess.std() * 252**0.5), abs=5.1e-5)
    down = (excess.where(excess < 0, 0) ** 2).mean() ** 0.5
    assert sortino == pytest.approx(float(excess.mean() / down * 252**0.5), abs=5.1e-5)


@given(names, years)
def test_tails_and_shape(name, year):
    returns = year_returns(name, year) * 100
    found = call("historical_value_at_risk", series=name, year=year, confidence="95 percent").value
    bound = returns.quantile(0.05)
    assert found["value_at_risk"] == pytest.approx(float(bound), abs=0.00501)
    assert found["expected_shortfall"] == pytest.approx(float(returns[returns <= bound].mean()), abs=0.00501)
    tail = call("tail_ratio", series=name, year=year).value["ratio"]
    assert tail == pytest.approx(float(returns.quantile(0.95) / -bound), abs=5.1e-5)
    centred = returns - returns.mean()
    shape = call("return_shape", series=name, year=year).value
    variance = (centred**2).mean()
    assert shape["skewness"] == pytest.approx(float((centred**3).mean() / variance**1.5), abs=5.1e-5)
    assert shape["excess_kurtosis"] == pytest.approx(float((centred**4).mean() / variance**2 - 3), abs=5.1e-5)


@given(names, names, years)
def test_beta_correlation_and_tracking_error(name, benchmark, year):
    arguments = {"series": name, "benchmark": benchmark, "year": year}
    found = call("beta_between", **arguments)
    if name == benchmark:
        assert found.error.kind == "invalid_arguments"
        return
    both = pd.concat([CLOSES[name], CLOSES[benchmark]], axis=1, join="inner").pct_change()
    both = both[both.index.year == year].to_numpy().T
    a, b = pd.Series(both[0]), pd.Series(both[1])
    assert found.value["beta"] == pytest.approx(a.cov(b) / b.var(), abs=5.1e-5)
    assert found.value["correlation"] == pytest.approx(a.corr(b), abs=5.1e-5)
    error = call("tracking_error", **arguments).value["tracking_error"]
    assert error == pytest.approx((a - b).std() * 252**0.5 * 100, abs=0.00501)
