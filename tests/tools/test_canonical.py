import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.canonical import canonical_json, digest, unit_interval

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))


@given(JSON)
def test_round_trips_and_is_a_fixed_point(value):
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(st.text(), SCALARS, min_size=2), st.randoms(use_true_random=False))
def test_order_of_keys_does_not_matter(value, rng):
    items = list(value.items())
    rng.shuffle(items)
    assert canonical_json(dict(items)) == canonical_json(value)
    assert digest(dict(items)) == digest(value)


@given(JSON, JSON)
def test_different_text_has_a_different_digest(left, right):
    assert (digest(left) == digest(right)) == (canonical_json(left) == canonical_json(right))


def test_text_is_compact_sorted_and_unescaped():
    assert canonical_json({"b": [1, 2.50, None], "a": "Zürich €"}) == '{"a":"Zürich €","b":[1,2.5,null]}'
    assert canonical_json(1) != canonical_json(1.0)
    assert digest("\ud800") != digest("\ud801")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_refuses_what_json_cannot_carry(value):
    with pytest.raises(ValueError):
        canonical_json(value)
    with pytest.raises(TypeError):
        canonical_json({"day": object()})


def test_unit_interval_depends_on_every_part_and_is_spread():
    assert unit_interval("a", "bc") != unit_interval("ab", "c")
    drawn = [unit_interval("split", str(n)) for n in range(2000)]
    assert all(0 <= x < 1 for x in drawn)
    assert 400 < sum(x < 0.25 for x in drawn) < 600
