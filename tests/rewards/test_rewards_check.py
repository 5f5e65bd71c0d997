"""Checkers: outcome tables, tolerance with its negative controls, totality, and what an agent is told."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.rewards import answer_instructions, check_answer
from toolgym.rewards.reading import MAX_CHARACTERS, MAX_ITEMS
from toolgym.tasks.answers import (
    AnswerType,
    BooleanAnswer,
    DateAnswer,
    DecimalAnswer,
    EntityAnswer,
    IntegerAnswer,
    ListAnswer,
    PercentAnswer,
    SetAnswer,
)

SESSIONS = IntegerAnswer(unit="sessions")
PERCENT = PercentAnswer(decimals=2)
DOLLARS = DecimalAnswer(unit="USD", decimals=2)
MONTHS = DecimalAnswer(unit="months", decimals=1)
PLAIN = DecimalAnswer(decimals=2)
EXCHANGE = EntityAnswer(entity="finance.exchange", noun="exchange", aliases=("New York Stock Exchange", "NYSE"))
ROW = ListAnswer(items=(EXCHANGE, PERCENT, DateAnswer()))
NAMES = SetAnswer(
    item=EntityAnswer(entity="finance.exchange", noun="exchange"), aliases={"XNYS": ("NYSE",), "XNAS": ("Nasdaq",)}
)
LEVELS = SetAnswer(item=PERCENT)

GOLDS: list[tuple[AnswerType, Any]] = [
    (SESSIONS, 1234),
    (PERCENT, "4.25"),
    (DOLLARS, "12.50"),
    (MONTHS, "18.0"),
    (PLAIN, "0.12"),
    (DateAnswer(), "2018-07-04"),
    (BooleanAnswer(), True),
    (EXCHANGE, "XNYS"),
    (ROW, ["XNYS", "4.25", "2018-07-04"]),
    (NAMES, ["XNAS", "XNYS"]),
    (LEVELS, ["1.00", "1.01"]),
]

CORRECT: list[tuple[Any, AnswerType, Any]] = [
    ("1,234 sessions", SESSIONS, 1234),
    ("1 session", SESSIONS, 1),
    ("\uff11\uff12\uff13\uff14", SESSIONS, 1234),
    ("\u22125", SESSIONS, -5),
    (12.0, SESSIONS, 12),
    ("1.2e3", SESSIONS, 1200),
    ("4.25 per cent", PERCENT, "4.25"),
    ("42500 ppm", PERCENT, "4.25"),
    ("$12.50", DOLLARS, "12.50"),
    ("-$12.50", DOLLARS, "-12.50"),
    ("$12.50 USD", DOLLARS, "12.50"),
    ("USD 12.5", DOLLARS, "12.50"),
    ("12.5 usd", DOLLARS, "12.50"),
    ("1.5 years", MONTHS, "18.0"),
    ("18 Months.", MONTHS, "18.0"),
    ("12%", PLAIN, "0.12"),
    ("98.6 degF", DecimalAnswer(unit="degC", decimals=1), "37.0"),
    ("32 degF", DecimalAnswer(unit="degC", decimals=1), "0.0"),
    ("100 mg/dL", DecimalAnswer(unit="g/L", decimals=2), "1.00"),
    ("10000 cm²", DecimalAnswer(unit="m**2", decimals=1), "1.0"),
    ("4 July 2018", DateAnswer(), "2018-07-04"),
    ("July 4th, 2018", DateAnswer(), "2018-07-04"),
    ("4 Sept 2018", DateAnswer(), "2018-09-04"),
    ("TRUE", BooleanAnswer(), True),
    ("No.", BooleanAnswer(), False),
    ("new  york STOCK exchange.", EXCHANGE, "XNYS"),
    ("“nyse”", EXCHANGE, "XNYS"),
    ("Apple, Inc.", EntityAnswer(entity="company"), "Apple, Inc"),
    (320193, EntityAnswer(entity="finance.cik"), "320193"),
    (["nyse", 4.25, "July 4, 2018"], ROW, ["XNYS", "4.25", "2018-07-04"]),
    ('["XNYS", "4.25 %", "2018-07-04"]', ROW, ["XNYS", "4.25", "2018-07-04"]),
    (["nyse", "nasdaq"], NAMES, ["XNAS", "XNYS"]),
    ([1.01, "1 %"], LEVELS, ["1.00", "1.01"]),
    ([1.005, 1.0049], LEVELS, ["1.00", "1.01"]),
    ([], LEVELS, []),
]

WRONG: list[tuple[Any, AnswerType, Any]] = [
    ("1234.5", SESSIONS, 1234),
    ("0.0425", PERCENT, "4.25"),
    ("4.2", PERCENT, "4.25"),
    ("1 radian", PERCENT, "100.00"),
    ("1.25 m/m", PLAIN, "1.25"),
    ("0.04 pi", PLAIN, "0.13"),
    ("12.50 EUR", DOLLARS, "12.50"),
    ("€12.50", DOLLARS, "12.50"),
    ("12.50 kg", DOLLARS, "12.50"),
    ("18 years", MONTHS, "18.0"),
    ("18 kg", MONTHS, "18.0"),
    ("3 dB", PLAIN, "2.00"),
    ("5 MW", DecimalAnswer(unit="mW", decimals=1), "5.0"),
    ("5 degC/L", DecimalAnswer(unit="K/L", decimals=1), "5.0"),
    ("2018-07-05", DateAnswer(), "2018-07-04"),
    ("no", BooleanAnswer(), True),
    ("not XNYS", EXCHANGE, "XNYS"),
    ("XNY", EXCHANGE, "XNYS"),
    (["XNYS", 4.25], ROW, ["XNYS", "4.25", "2018-07-04"]),
    (["XNYS", 4.26, "2018-07-04"], ROW, ["XNYS", "4.25", "2018-07-04"]),
    (["XNYS", "XNAS", "XTKS"], NAMES, ["XNAS", "XNYS"]),
    (["XNYS"], NAMES, ["XNAS", "XNYS"]),
    (["XNYS", "NYSE"], NAMES, ["XNAS", "XNYS"]),
    (["XNYS", "XNAS", "Nasdaq"], NAMES, ["XNAS", "XNYS"]),
    ([1.0, 1.0], LEVELS, ["1.00", "1.01"]),
    ([1.0, "1.01 USD"], LEVELS, ["1.00", "1.01"]),
]

UNPARSABLE: list[tuple[Any, AnswerType, Any]] = [
    ("12 or 13", SESSIONS, 12),
    ("12, 13", SESSIONS, 12),
    ("12-13", SESSIONS, 12),
    ("about 12", SESSIONS, 12),
    ("The answer is 12", SESSIONS, 12),
    ("12 (approximately)", SESSIONS, 12),
    ("10²", SESSIONS, 102),
    ("①②", SESSIONS, 12),
    ("½", PLAIN, "0.50"),
    ("1/2", PLAIN, "0.50"),
    ("1,23", SESSIONS, 123),
    ("12,34,567", SESSIONS, 1234567),
    ("1_000", SESSIONS, 1000),
    ("0x10", SESSIONS, 16),
    ("+-5", SESSIONS, -5),
    ("1e99", SESSIONS, 10**99),
    ("1" * 61, SESSIONS, int("1" * 61)),
    ("nan", PLAIN, "0.00"),
    (float("inf"), PLAIN, "0.00"),
    (True, SESSIONS, 1),
    (1, BooleanAnswer(), True),
    ("12 apples", SESSIONS, 12),
    ("18 xyzzy", MONTHS, "18.0"),
    ("18 months months", MONTHS, "18.0"),
    ("€12.50 USD", DOLLARS, "12.50"),
    ("not 12.50", DOLLARS, "12.50"),
    ("4.25 percent or so", PERCENT, "4.25"),
    ("04/07/2018", DateAnswer(), "2018-07-04"),
    ("2018-W27-3", DateAnswer(), "2018-07-04"),
    ("2018-07-04T00:00:00", DateAnswer(), "2018-07-04"),
    ("30 February 2018", DateAnswer(), "2018-02-28"),
    ("next Friday", DateAnswer(), "2018-07-04"),
    ("4 July 18", DateAnswer(), "2018-07-04"),
    ("yes/no", BooleanAnswer(), True),
    ("not no", BooleanAnswer(), True),
    ("XNYS or XNAS", EXCHANGE, "XNYS"),
    ("XNYS, XNAS", EXCHANGE, "XNYS"),
    ("\ud800", EXCHANGE, "XNYS"),
    (["XNYS"], EXCHANGE, "XNYS"),
    (None, EXCHANGE, "XNYS"),
    ({"answer": "XNYS"}, EXCHANGE, "XNYS"),
    ("XNYS, 4.25, 2018-07-04", ROW, ["XNYS", "4.25", "2018-07-04"]),
    ('Final: ["XNYS", 4.25, "2018-07-04"]', ROW, ["XNYS", "4.25", "2018-07-04"]),
    (["XNYS", "4 or 5", "2018-07-04"], ROW, ["XNYS", "4.25", "2018-07-04"]),
    ({"XNYS": 1, "XNAS": 1}, NAMES, ["XNAS", "XNYS"]),
    ("[NaN]", LEVELS, ["1.00"]),
]


@pytest.mark.parametrize(("answer", "answer_type", "gold"), CORRECT)
def test_other_ways_to_write_the_gold_answer_are_correct(answer: Any, answer_type: AnswerType, gold: Any) -> None:
    verdict = check_answer(answer, answer_type, gold)
    assert (verdict.outcome, verdict.reward) == ("correct", 1.0), verdict


@pytest.mark.parametrize(("answer", "answer_type", "gold"), WRONG)
def test_other_values_are_wrong(answer: Any, answer_type: AnswerType, gold: Any) -> None:
    verdict = check_answer(answer, answer_type, gold)
    assert (verdict.outcome, verdict.reward) == ("wrong", 0.0), verdict


@pytest.mark.parametrize(("answer", "answer_type", "gold"), UNPARSABLE)
def test_anything_but_one_committed_value_is_unparsable(answer: Any, answer_type: AnswerType, gold: Any) -> None:
    verdict = check_answer(answer, answer_type, gold)
    assert (verdict.outcome, verdict.reward, verdict.parsed) == ("unparsable", 0.0, None), verdict


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_fragments = st.lists(
    st.sampled_from(
        [*"0123456789.,+-\u2212%$€ \n", "e9", " or ", "kg", "m", "/", "^", "**", "USD", "²", "July", "2018", "years"]
    ),
    max_size=12,
).map("".join)


@given(answer=_json | _fragments | st.lists(_fragments, max_size=3), case=st.sampled_from(GOLDS))
def test_no_answer_raises_and_every_verdict_is_consistent(answer: Any, case: tuple[AnswerType, Any]) -> None:
    verdict = check_answer(answer, *case)
    assert verdict.reward == (1.0 if verdict.outcome == "correct" else 0.0)
    assert verdict.message.endswith(".") and verdict.explanation
    json.dumps([verdict.parsed, verdict.message, verdict.explanation], ensure_ascii=False, allow_nan=False).encode()


@given(answer=_json | _fragments)
def test_what_an_agent_is_told_does_not_depend_on_the_gold_number(answer: Any) -> None:
    one, two = check_answer(answer, PERCENT, "4.25"), check_answer(answer, PERCENT, "71.93")
    assert one.message == two.message and one.parsed == two.parsed
    assert (one.outcome == "unparsable") == (two.outcome == "unparsable")


@given(value=st.decimals(-(10**9), 10**9, places=4), decimals=st.integers(0, 6), parts=st.integers(-30, 30))
def test_tolerance_is_half_a_printed_digit_and_no_more(value: Decimal, decimals: int, parts: int) -> None:
    gold = f"{value:.{decimals}f}"
    answer = Decimal(gold) + parts * Decimal((0, (1,), -decimals - 1))
    verdict = check_answer(f"{answer:f}", DecimalAnswer(decimals=decimals), gold)
    assert verdict.outcome == ("correct" if abs(parts) <= 5 else "wrong")


@given(gold=st.integers(), change=st.integers().filter(bool))
def test_integers_have_no_tolerance(gold: int, change: int) -> None:
    if abs(gold) < 10**50 and abs(change) < 10**50:
        assert check_answer(str(gold), SESSIONS, gold).outcome == "correct"
        assert check_answer(str(gold + change), SESSIONS, gold).outcome == "wrong"


@pytest.mark.parametrize(("answer_type", "gold"), GOLDS)
@pytest.mark.parametrize(
    "huge",
    [
        "9" * (MAX_CHARACTERS + 1),
        " " * 10**6,
        "[" * 10**6,
        "1," * 10**6,
        10**5000,
        "«" * 10**6,
        ["1"] * (MAX_ITEMS + 1),
    ],
    ids=["digits", "spaces", "brackets", "commas", "integer", "quotes", "items"],
)
def test_huge_answers_are_unparsable(huge: Any, answer_type: AnswerType, gold: Any) -> None:
    assert check_answer(huge, answer_type, gold).outcome == "unparsable"


def test_the_length_limit_itself_is_readable() -> None:
    assert check_answer("1" + " " * (MAX_CHARACTERS - 1), SESSIONS, 1).outcome == "correct"
    wide = SetAnswer(item=IntegerAnswer())
    assert check_answer(list(range(MAX_ITEMS)), wide, list(range(MAX_ITEMS))).outcome == "correct"


def test_f1_is_logged_for_sets_and_not_rewarded() -> None:
    verdict = check_answer(["XNYS", "XTKS"], NAMES, ["XNAS", "XNYS"])
    assert (verdict.f1, verdict.reward) == (0.5, 0.0)
    assert check_answer(["XNYS", "XNAS"], NAMES, ["XNAS", "XNYS"]).f1 == 1.0
    assert check_answer("XNYS", EXCHANGE, "XNYS").f1 is None


def test_an_alias_that_two_members_share_names_neither() -> None:
    shared = SetAnswer(
        item=EntityAnswer(entity="city"),
        aliases={"Springfield, IL": ("Springfield",), "Springfield, MA": ("Springfield",)},
    )
    gold = ["Springfield, IL", "Springfield, MA"]
    assert check_answer(gold, shared, gold).outcome == "correct"
    assert check_answer(["Springfield", "Springfield, MA"], shared, gold).outcome == "wrong"


@pytest.mark.parametrize(
    ("answer_type", "gold"),
    [
        (SESSIONS, "12"),
        (SESSIONS, True),
        (PERCENT, "4.2"),
        (PERCENT, 4.25),
        (DateAnswer(), "4 July 2018"),
        (BooleanAnswer(), "yes"),
        (EXCHANGE, ""),
        (ROW, ["XNYS"]),
        (LEVELS, ["1.00", "1.00"]),
        (NAMES, "XNYS"),
    ],
)
def test_a_broken_gold_answer_is_an_error_of_the_task(answer_type: AnswerType, gold: Any) -> None:
    with pytest.raises(ValueError, match="gold"):
        check_answer([] if isinstance(answer_type, SetAnswer) else "x", answer_type, gold)


def test_explanations_say_why() -> None:
    verdict = check_answer("1.5 years", MONTHS, "18.0")
    assert verdict.message == "The answer was read as 1.5 years, that is 18 months."
    assert "agrees with the gold answer 18.0" in verdict.explanation
    assert "not convertible to months" in check_answer("18 kg", MONTHS, "18.0").message


@pytest.mark.parametrize(
    ("answer_type", "sentence"),
    [
        (PERCENT, "Give a number in percent, rounded to 2 decimals."),
        (MONTHS, "Give a number of months, rounded to 1 decimal."),
        (DecimalAnswer(decimals=0), "Give a number, rounded to a whole number."),
        (SESSIONS, "Give a whole number of sessions."),
        (DateAnswer(), "Give a date as YYYY-MM-DD."),
        (BooleanAnswer(), "Answer yes or no."),
        (EXCHANGE, "Give one exchange."),
        (
            ListAnswer(items=(EXCHANGE, SESSIONS)),
            "Give a JSON list of 2 items in this order: one exchange; a whole number of sessions.",
        ),
        (
            ListAnswer(items=(DateAnswer(), DateAnswer())),
            "Give a JSON list of 2 items in the order asked for; each is a date as YYYY-MM-DD.",
        ),
        (NAMES, "Give a JSON list in any order and without repeats; each item is one exchange."),
    ],
)
def test_instructions_name_the_form(answer_type: AnswerType, sentence: str) -> None:
    assert answer_instructions(answer_type) == sentence
