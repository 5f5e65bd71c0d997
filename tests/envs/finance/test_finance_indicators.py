"""Indicators against formulas written out in pandas and plain loops."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import indicators, momentum

DATA = Path(next(iter(find_spec("arch").submodule_search_locations))) / "data"
TOOLS = {tool.name: tool for module in (indicators, momentum) for tool in module.TOOLS}
FRAME = pd.read_csv(DATA / "sp500" / "sp500.csv.gz")
DAYS = [pd.Timestamp(day) for day in pd.to_datetime(FRAME["Date"], format="%m/%d/%Y")]
CLOSE, HIGH, LOW = FRAME["Close"], FRAME["High"], FRAME["Low"]

positions = st.integers(1000, len(DAYS) - 1)
windows = st.integers(5, 60)


def call(tool, position, **arguments):
    name = "index" if tool == "range_indicator" else "series"
    return TOOLS[tool].call({name: "sp500", "day": f"{DAYS[position]:%Y-%m-%d}", **arguments}).value


def near(value):
    return pytest.approx(float(value), abs=0.00501)


@given(positions, windows)
def test_averages(position, window):
    weights = range(1, window + 1)
    recent = CLOSE[position - window + 1 : position + 1]
    simple = call("moving_average", position, window=window, kind="simple")["level"]
    weighted = call("moving_average", position, window=window, kind="linearly weighted")["level"]
    exponential = call("moving_average", position, window=window, kind="exponential")["level"]
    assert simple == near(recent.mean())
    assert weighted == near(sum(w * c for w, c in zip(weights, recent, strict=True)) / sum(weights))
    assert exponential == near(exponential_average(CLOSE[: position + 1].tolist(), window))


def exponential_average(values, window):
    average = sum(values[:window]) / window
    for value in values[window:]:
        average += 2 / (window + 1) * (value - average)
    return average


def wilder(values, window):
    average = sum(values[:window]) / window
    for value in values[window:]:
        average = (average * (window - 1) + value) / window
    return average


@given(positions, windows)
def test_relative_strength(position, window):
    changes = CLOSE[: position + 1].diff().tolist()[1:]
    rises, falls = ([max(sign * change, 0) for change in changes] for sign in (1, -1))
    up, down = wilder(rises, window), wilder(falls, window)
    assert call("relative_strength", position, window=window)["value"] == near(100 * up / (up + down))


@given(positions, windows)
def test_bands_extremes_and_change(position, window):
    recent = CLOSE[position - window + 1 : position + 1]
    bands = call("bollinger_bands", position, window=window)
    assert bands["upper"] == near(recent.mean() + 2 * recent.std(ddof=0))
    assert bands["lower"] == near(recent.mean() - 2 * recent.std(ddof=0))
    assert call("rolling_extreme", position, window=window, extreme="highest")["level"] == near(recent.max())
    change = 100 * (CLOSE[position] / CLOSE[position - window] - 1)
    assert call("rate_of_change", position, window=window)["change"] == near(change)


@given(positions, windows)
def test_ranges(position, window):
    previous = CLOSE.shift()
    spans = pd.concat([HIGH - LOW, (HIGH - previous).abs(), (LOW - previous).abs()], axis=1).max(axis=1)
    value = call("range_indicator", position, window=window, measure="average true range")["value"]
    assert value == near(wilder(spans[1 : position + 1].tolist(), window))
    recent = slice(position - window + 1, position + 1)
    top, bottom = HIGH[recent].max(), LOW[recent].min()
    value = call("range_indicator", position, window=window, measure="Williams %R")["value"]
    assert value == near(-100 * (top - CLOSE[position]) / (top - bottom))
    typical = ((HIGH + LOW + CLOSE) / 3)[recent]
    deviation = (typical - typical.mean()).abs().mean()
    value = call("range_indicator", position, window=window, measure="commodity channel index")["value"]
    assert value == near((typical.iloc[-1] - typical.mean()) / (0.015 * deviation))


@given(positions)
def test_macd_is_the_difference_of_its_parts(position):
    found = call("macd", position)
    fast = CLOSE[: position + 1].ewm(span=12, adjust=False).mean().iloc[-1]
    slow = CLOSE[: position + 1].ewm(span=26, adjust=False).mean().iloc[-1]
    assert found["macd"] == near(fast - slow)
    assert found["histogram"] == pytest.approx(found["macd"] - found["signal"], abs=0.0151)


def test_a_window_longer_than_the_past_is_not_found():
    result = TOOLS["moving_average"].call({"series": "sp500", "day": "1999-01-08", "window": 20, "kind": "simple"})
    assert result.error.kind == "not_found"
    assert "later" in result.error.message
