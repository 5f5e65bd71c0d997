from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from toolgym.viewer.layout import GAP, ROW_GAP, lay_out, spread


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 14))
    sizes = [(draw(st.integers(40, 260)), draw(st.integers(20, 90))) for _ in range(count)]
    pairs = list(combinations(range(count), 2))
    return sizes, draw(st.lists(st.sampled_from(pairs), unique=True, max_size=24)) if pairs else []


@given(graphs())
def test_boxes_stand_apart_and_edges_run_downwards_between_their_boxes(graph):
    sizes, edges = graph
    layout = lay_out(sizes, edges)
    rectangles = [(x, y, x + w, y + h) for (x, y), (w, h) in zip(layout.boxes, sizes, strict=True)]
    for one, other in combinations(rectangles, 2):
        beside = one[0] >= other[2] + GAP - 1e-6 or other[0] >= one[2] + GAP - 1e-6
        above = one[1] >= other[3] + ROW_GAP - 1e-6 or other[1] >= one[3] + ROW_GAP - 1e-6
        assert beside or above
    assert all(r[0] >= -1e-6 and r[2] <= layout.width + 1e-6 and r[3] <= layout.height + 1e-6 for r in rectangles)
    for (source, target), path in zip(edges, layout.paths, strict=True):
        assert len(path) % 2 == 0
        assert all(upper[1] <= lower[1] for upper, lower in pairwise(path))
        assert rectangles[source][0] < path[0][0] < rectangles[source][2] and path[0][1] == rectangles[source][3]
        assert rectangles[target][0] < path[-1][0] < rectangles[target][2] and path[-1][1] == rectangles[target][1]
    assert lay_out(sizes, edges) == layout


@given(graphs())
def test_an_edge_passes_beside_the_boxes_of_the_rows_that_it_crosses(graph):
    sizes, edges = graph
    layout = lay_out(sizes, edges)
    for path in layout.paths:
        for (x, top), (_, bottom) in zip(path[1:-1:2], path[2:-1:2], strict=True):
            for (left, y), (width, _) in zip(layout.boxes, sizes, strict=True):
                assert not (left < x < left + width and top <= y <= bottom)


def test_edges_that_would_cross_are_uncrossed():
    layout = lay_out([(50, 20)] * 4, [(0, 3), (1, 2)])
    assert (layout.boxes[0][0] < layout.boxes[1][0]) == (layout.boxes[3][0] < layout.boxes[2][0])


def test_a_diamond_is_symmetric():
    layout = lay_out([(100, 40)] * 4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    middle = (layout.boxes[1][0] + layout.boxes[2][0]) / 2
    assert [layout.boxes[0][0], layout.boxes[3][0]] == pytest.approx([middle, middle])


def test_rows_are_by_longest_path_and_what_nothing_feeds_stands_just_above_what_it_feeds():
    layout = lay_out([(100, 40)] * 5, [(0, 1), (0, 2), (1, 4), (2, 4), (3, 4)])
    row = 40 + ROW_GAP
    assert [y for _, y in layout.boxes] == [0, row, row, row, 2 * row]


def test_no_graph_and_a_single_box_have_a_drawing():
    assert lay_out([], []).boxes == ()
    assert lay_out([(50, 20)], []).boxes == ((0, 0),)


@pytest.mark.parametrize("edge", [(1, 0), (0, 0), (0, 2), (-1, 1)])
def test_an_edge_that_leads_nowhere_or_back_is_refused(edge):
    with pytest.raises(ValueError, match="earlier box to a later one"):
        lay_out([(50, 20)] * 2, [edge])


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 200)), min_size=1, max_size=12))
def test_positions_are_the_least_squares_fit_that_scipy_finds(given_):
    wanted, distances = [one for one, _ in given_], [gap for _, gap in given_][1:]
    offsets = np.cumsum([0.0, *distances])
    expected = isotonic_regression(np.asarray(wanted) - offsets).x + offsets
    assert np.allclose(spread(wanted, distances), expected, atol=1e-6)


def test_the_fit_is_told_from_positions_pushed_to_the_right():
    assert spread([0.0, 0.0], [10.0]) == [-5.0, 5.0]
