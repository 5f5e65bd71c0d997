"""Statistics against the standard library."""

import statistics as standard
from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolgym.envs.finance.tools import arithmetic, statistics

TOOLS = {tool.name: tool for module in (arithmetic, statistics) for tool in module.TOOLS}

numbers = st.floats(-5000, 5000).map(lambda value: round(value, 2))
lists = st.lists(numbers, min_size=2, max_size=10)
fives = st.lists(numbers, min_size=5, max_size=5)


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def close(value, step=5.1e-5):
    return pytest.approx(value, rel=1e-9, abs=step)


@given(lists)
def test_summary_total_and_quartiles(values):
    assert call("summarize_numbers", values=values) == {
        "mean": close(standard.fmean(values)),
        "median": close(standard.median(values)),
        "deviation": close(standard.stdev(values)),
        "spread": close(max(values) - min(values)),
    }
    assert call("sum_numbers", values=values)["total"] == close(sum(values))
    lower, _, upper = standard.quantiles(values, n=4, method="inclusive")
    assert call("quartiles", values=values) == {"lower": close(lower), "upper": close(upper)}


@given(lists, numbers)
def test_counts_and_scores(values, threshold):
    above = call("count_beyond", values=values, side="above", threshold=threshold)["count"]
    below = call("count_beyond", values=values, side="below", threshold=threshold)["count"]
    assert above + below + values.count(threshold) == len(values)
    deviation = standard.stdev(values)
    assume(deviation > 0.1)
    expected = (threshold - standard.fmean(values)) / deviation
    assert call("z_score", value=threshold, values=values)["score"] == close(expected)


@given(st.lists(st.floats(0.01, 5000), min_size=2, max_size=10))
def test_geometric_mean(values):
    assert call("geometric_mean", values=values)["value"] == close(standard.geometric_mean(values))


@given(fives, fives)
def test_line_through_five_points(xs, ys):
    assume(standard.stdev(xs) > 1 and standard.stdev(ys) > 1)
    line = standard.linear_regression(xs, ys)
    found = call("fit_line", xs=xs, ys=ys)
    assert found["slope"] == close(line.slope)
    assert found["intercept"] == close(line.intercept, 1e-4)
    assert found["correlation"] == close(standard.correlation(xs, ys))


@given(st.floats(1, 5000), numbers)
def test_change_and_its_application_undo_each_other(before, after):
    change = call("percentage_change", before=before, after=after)["change"]
    assume(-100 <= change <= 10_000)
    again = call("change_by_percent", value=before, change=change)["value"]
    assert isclose(again, after, abs_tol=before * 5.1e-5 + 1e-4)


@given(numbers, numbers)
def test_ratio_and_difference(first, second):
    assume(abs(second) > 0.5)
    assert call("ratio_of", numerator=first, denominator=second)["ratio"] == close(first / second)
    both_ways = [call("absolute_difference", first=a, second=b) for a, b in ((first, second), (second, first))]
    assert both_ways[0] == both_ways[1] == {"value": close(max(first, second) - min(first, second))}


def test_what_has_no_answer_is_refused():
    assert TOOLS["ratio_of"].call({"numerator": 1, "denominator": 0}).error.kind == "invalid_arguments"
    assert TOOLS["z_score"].call({"value": 1, "values": [3, 3, 3]}).error.kind == "invalid_arguments"
    assert TOOLS["fit_line"].call({"xs": [1, 2], "ys": [1, 2]}).error.kind == "invalid_arguments"
