"""Gold answers from program values, and the margin to a rounding tie."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from toolgym.canonical import canonical_json
from toolgym.tasks.answers import AnswerType
from toolgym.tasks.gold import gold_answer, rounding_margin
from toolgym.tasks.programs import Failure

ANSWER: TypeAdapter = TypeAdapter(AnswerType)
MONEY = {"kind": "decimal", "unit": "USD", "decimals": 2}
NAME = {"kind": "entity", "entity": "finance.ticker"}


def gold(value, answer):
    return gold_answer(value, ANSWER.validate_python(answer))


@pytest.mark.parametrize(
    ("value", "answer", "wanted"),
    [
        (7, {"kind": "integer"}, 7),
        (True, {"kind": "boolean"}, True),
        (date(2018, 7, 4), {"kind": "date"}, "2018-07-04"),
        ("AAPL", NAME, "AAPL"),
        (Decimal("2.345"), MONEY, "2.35"),
        (Decimal("-2.345"), MONEY, "-2.35"),
        (Decimal("-0.004"), MONEY, "0.00"),
        (Decimal("1E+3"), MONEY, "1000.00"),
        (3, MONEY, "3.00"),
        (Decimal("4.25"), {"kind": "percent", "decimals": 0}, "4"),
        (Decimal("0.00000012"), {"kind": "decimal", "decimals": 8}, "0.00000012"),
        ([1, "AAPL"], {"kind": "list", "items": [{"kind": "integer"}, NAME]}, [1, "AAPL"]),
        ([], {"kind": "list", "items": []}, []),
        (["b", "a", "b"], {"kind": "set", "item": NAME}, ["a", "b"]),
        ([Decimal(10), Decimal("9.5"), Decimal("10.0")], {"kind": "set", "item": MONEY}, ["9.50", "10.00"]),
        ([10, 9, -1], {"kind": "set", "item": {"kind": "integer"}}, [-1, 9, 10]),
    ],
)
def test_forms(value, answer, wanted):
    answer_gold = gold(value, answer)
    assert canonical_json(answer_gold) == canonical_json(wanted)


@pytest.mark.parametrize(
    ("value", "answer", "kind"),
    [
        (True, {"kind": "integer"}, "type"),
        (Decimal(7), {"kind": "integer"}, "type"),
        (1, {"kind": "boolean"}, "type"),
        ("2018-07-04", {"kind": "date"}, "type"),
        (date(2018, 7, 4), NAME, "type"),
        (True, MONEY, "type"),
        ("1.5", MONEY, "type"),
        ({"a": 1}, NAME, "type"),
        (1, {"kind": "set", "item": NAME}, "type"),
        ("AAPL", {"kind": "list", "items": [NAME]}, "type"),
        ([1], {"kind": "list", "items": [NAME]}, "type"),
        ([["a"]], {"kind": "set", "item": NAME}, "type"),
        (["a"], {"kind": "list", "items": [NAME, NAME]}, "shape"),
        ([Decimal("1.001"), Decimal("1.002")], {"kind": "set", "item": MONEY}, "tie"),
        (Decimal("1E+200"), MONEY, "domain"),
        (" ", NAME, "empty"),
    ],
)
def test_what_does_not_fit_is_a_failure(value, answer, kind):
    failure = gold(value, answer)
    assert isinstance(failure, Failure)
    assert failure.kind == kind


def test_a_failure_in_a_list_names_the_position():
    assert gold(["a", 1], {"kind": "list", "items": [NAME, NAME]}).where == "1"


NUMBERS = st.decimals(-(10**9), 10**9, places=9) | st.integers(-(10**9), 10**9)


@given(NUMBERS, st.integers(0, 6))
def test_printed_numbers_are_nearest_and_carry_exactly_their_decimals(value, decimals):
    text = gold(value, {"kind": "decimal", "decimals": decimals})
    assert len(text.partition(".")[2]) == decimals
    unit = Fraction(1, 10**decimals)
    error = abs(Fraction(text) - Fraction(value))
    assert error <= unit / 2
    # The margin and the rounding error are two sides of one half unit.
    assert Fraction(rounding_margin(value, decimals)) == Fraction(1, 2) - error / unit


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_a_tie_has_no_margin_and_its_neighbours_have(number, decimals):
    tie = (Decimal(number) + Decimal("0.5")).scaleb(-decimals)
    nudge = Decimal("0.01").scaleb(-decimals)
    assert rounding_margin(tie, decimals) == 0
    assert rounding_margin(tie + nudge, decimals) == rounding_margin(tie - nudge, decimals) == Decimal("0.01")
    assert rounding_margin(number, decimals) == Decimal("0.5")


@pytest.mark.parametrize("value", [Decimal("1E+6000"), Decimal("1E-6000"), Decimal(0), 10**33])
def test_extreme_numbers_have_a_margin(value):
    assert rounding_margin(value, 6) == Decimal("0.5")
