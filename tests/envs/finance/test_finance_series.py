"""The series tools against the raw files read with pandas."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import series, series_search, series_spans

DATA = Path(next(iter(find_spec("arch").submodule_search_locations))) / "data"
COLUMN = {"sp500": "Close", "nasdaq": "Close", "vix": "vix", "wti": "DCOILWTICO"}
TOOLS = {tool.name: tool for module in (series, series_search, series_spans) for tool in module.TOOLS}


def read(name):
    frame = pd.read_csv(DATA / name / f"{name}.csv.gz", na_values=".")
    frame.index = pd.to_datetime(frame["Date"], format="%m/%d/%Y")
    return frame.dropna()


FRAMES = {name: read(name) for name in COLUMN}
CLOSES = {name: frame[COLUMN[name]] for name, frame in FRAMES.items()}

names = st.sampled_from(sorted(CLOSES))
years = st.integers(1999, 2018)
days = st.dates(date(1999, 1, 4), date(2018, 12, 31))


def call(tool, **arguments):
    given_ = {key: value.isoformat() if isinstance(value, date) else value for key, value in arguments.items()}
    return TOOLS[tool].call(given_)


@given(names, days)
def test_close_on_a_day(name, day):
    result = call("series_close", series=name, day=day)
    known = CLOSES[name].get(pd.Timestamp(day))
    assert result.ok == (known is not None)
    if known is not None:
        assert result.value["close"] == round(float(known), 2)


@given(names, days)
def test_latest_close_before_a_day(name, day):
    before = CLOSES[name][: pd.Timestamp(day)]
    result = call("series_latest", series=name, day=day)
    assert result.ok == (len(before) > 0)
    if result.ok:
        assert result.value == {"day": f"{before.index[-1]:%Y-%m-%d}", "close": round(float(before.iloc[-1]), 2)}


def test_a_day_bar_has_the_columns_of_the_file():
    row = FRAMES["nasdaq"].loc["2008-10-13"]
    result = call("index_day_bar", index="nasdaq", day=date(2008, 10, 13))
    assert result.value == {
        "open": round(float(row["Open"]), 2),
        "high": round(float(row["High"]), 2),
        "low": round(float(row["Low"]), 2),
        "volume": int(row["Volume"]),
    }


@given(names, years, st.integers(1, 12))
def test_month_summary(name, year, month):
    closes = CLOSES[name]
    closes = closes[(closes.index.year == year) & (closes.index.month == month)]
    result = call("series_month", series=name, year=year, month=f"{date(year, month, 1):%B}")
    assert result.ok == (len(closes) > 0)
    if result.ok:
        expected = [closes.iloc[0], closes.iloc[-1], closes.max(), closes.min(), closes.mean()]
        keys = ["first_close", "last_close", "highest_close", "lowest_close", "mean_close"]
        assert [result.value[key] for key in keys] == pytest.approx([float(x) for x in expected], abs=0.00501)
        assert result.value["trading_days"] == len(closes)


@given(names, years)
def test_extremes_moves_and_counts_of_a_year(name, year):
    closes = CLOSES[name]
    inside = closes[closes.index.year == year]
    if not len(inside):
        assert call("series_up_days", series=name, year=year).error.kind == "not_found"
        return
    highest = call("series_year_extreme", series=name, year=year, extreme="highest").value
    assert highest["day"] == f"{inside.idxmax():%Y-%m-%d}"
    moves = closes.pct_change().dropna() * 100
    moves = moves[moves.index.year == year]
    counts = call("series_up_days", series=name, year=year).value
    streaks = (moves > 0).astype(int).groupby((moves <= 0).cumsum()).sum()
    assert counts == {"rises": int((moves > 0).sum()), "falls": int((moves < 0).sum()), "longest_run": streaks.max()}
    worst = call("series_top_moves", series=name, year=year, direction="fall").value["moves"]
    assert [row["change"] for row in worst] == pytest.approx(list(moves.nsmallest(5)), abs=0.00501)
    assert call("series_largest_move", series=name, year=year, direction="fall").value == worst[0]


@given(names, years, st.floats(0.8, 1.2), st.sampled_from(["above", "below"]))
def test_crossings_of_a_level(name, year, factor, side):
    closes = CLOSES[name]
    inside = closes[closes.index.year == year]
    if not len(inside):
        return
    level = round(float(inside.mean()) * factor, 2)
    hits = inside[inside > level] if side == "above" else inside[inside < level]
    counted = call("series_days_beyond", series=name, year=year, side=side, level=level)
    assert counted.value["days"] == len(hits)


@given(names, years, st.integers(1, 40).map(lambda halves: halves / 2), st.sampled_from(["above", "below"]))
def test_first_day_beyond_a_margin(name, year, margin, side):
    closes = CLOSES[name]
    before, inside = closes[closes.index.year == year - 1], closes[closes.index.year == year]
    first = call("series_first_cross", series=name, year=year, side=side, margin=margin)
    if not len(before) or not len(inside):
        assert first.error.kind == "not_found"
        return
    moves = 100 * (inside / before.iloc[-1] - 1)
    hits = inside[moves > margin] if side == "above" else inside[moves < -margin]
    assert first.ok == (len(hits) > 0)
    if first.ok:
        assert first.value["day"] == f"{hits.index[0]:%Y-%m-%d}"


@given(names, days, days)
def test_change_between_two_days(name, start, end):
    result = call("series_change", series=name, start=start, end=end)
    closes = CLOSES[name]
    known = pd.Timestamp(start) in closes.index and pd.Timestamp(end) in closes.index and start < end
    assert result.ok == known
    if known:
        expected = 100 * (closes[pd.Timestamp(end)] / closes[pd.Timestamp(start)] - 1)
        assert result.value["change"] == pytest.approx(float(expected), abs=0.00501)


@given(names, days)
def test_week_and_move_of_a_day(name, day):
    closes = CLOSES[name]
    stamp = pd.Timestamp(day)
    week = closes[
        (closes.index.isocalendar().week == stamp.week) & (closes.index.isocalendar().year == day.isocalendar().year)
    ]
    result = call("series_week", series=name, day=day)
    assert result.ok == (len(week) > 0)
    if result.ok:
        assert [row["day"] for row in result.value["closes"]] == [f"{each:%Y-%m-%d}" for each in week.index]
    if stamp in closes.index[1:]:
        move = call("series_day_move", series=name, day=day).value["change"]
        assert move == pytest.approx(float(closes.pct_change()[stamp]) * 100, abs=0.00501)


@given(names, years)
def test_month_ends(name, year):
    closes = CLOSES[name]
    inside = closes[closes.index.year == year]
    if len(inside):
        last = inside.groupby(inside.index.month).tail(1)
        found = call("series_month_ends", series=name, year=year).value["closes"]
        assert [row["day"] for row in found] == [f"{each:%Y-%m-%d}" for each in last.index]


@given(names, st.integers(0, 900), st.integers(1, 300))
def test_counting_days_forward(name, start, count):
    closes = CLOSES[name]
    found = call("series_days_after", series=name, day=closes.index[start].date(), count=count).value
    assert found["day"] == f"{closes.index[start + count]:%Y-%m-%d}"


def test_errors_say_what_would_work():
    assert "2018-12-24" in call("series_close", series="sp500", day=date(2018, 12, 25)).error.message
    assert "sp500, nasdaq, vix, wti" in call("series_range", series="dax").error.message
    assert "2014-01-03" in call("series_up_days", series="vix", year=2001).error.message
