"""Probes: sound tasks withstand all of them, unsound ones do not, and a lax checker would be caught by each kind."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.rewards import check_answer
from toolgym.rewards.probes import probes, run_probes
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

QUESTION = "Which exchange had more sessions in 2018, and how many?"
_units = st.sampled_from([None, "months", "USD", "EUR", "kilogram", "mg/dL", "degC", "index points", "years", "1/year"])
_name = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")), min_size=1, max_size=20).filter(
    lambda text: any(character.isalnum() for character in text) and "xxx" not in text.casefold()
)


def _decimal_text(number: int, decimals: int) -> str:
    digits = str(abs(number)).rjust(decimals + 1, "0")
    text = f"{digits[: len(digits) - decimals]}.{digits[len(digits) - decimals :]}" if decimals else digits
    return f"-{text}" if number < 0 else text


_integers = st.tuples(
    st.builds(IntegerAnswer, unit=st.sampled_from([None, "sessions"])), st.integers(-(10**15), 10**15)
)
_decimals = st.builds(
    lambda unit, decimals, number: (DecimalAnswer(unit=unit, decimals=decimals), _decimal_text(number, decimals)),
    _units,
    st.integers(0, 8),
    st.integers(-(10**12), 10**12),
)
_percents = st.builds(
    lambda decimals, number: (PercentAnswer(decimals=decimals), _decimal_text(number, decimals)),
    st.integers(0, 6),
    st.integers(-(10**6), 10**6),
)
_dates = st.tuples(st.just(DateAnswer()), st.dates().map(lambda day: day.isoformat()))
_booleans = st.tuples(st.just(BooleanAnswer()), st.booleans())
_entities = st.builds(
    lambda name, aliases: (EntityAnswer(entity="finance.exchange", aliases=tuple(aliases)), name),
    _name,
    st.lists(_name, max_size=2),
)
_scalars = st.one_of(_integers, _decimals, _percents, _dates, _booleans, _entities)
_lists = st.lists(st.one_of(_integers, _decimals, _dates, _booleans), min_size=1, max_size=4).map(
    lambda pairs: (ListAnswer(items=tuple(item for item, _ in pairs)), [gold for _, gold in pairs])
)
_number_sets = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=6, unique=True).map(
    lambda numbers: (
        SetAnswer(item=PercentAnswer(decimals=2)),
        [_decimal_text(number, 2) for number in sorted(numbers)],
    )
)
_name_sets = st.lists(st.sampled_from(["XNYS", "XNAS", "XTKS", "XLON", "XHKG"]), min_size=1, unique=True).map(
    lambda names: (
        SetAnswer(item=EntityAnswer(entity="finance.exchange"), aliases={"XNYS": ("NYSE",), "XLON": ("LSE",)}),
        sorted(names),
    )
)
_tasks = st.one_of(_scalars, _lists, _number_sets, _name_sets)


@given(task=_tasks)
def test_a_sound_task_withstands_every_probe(task: tuple[AnswerType, Any]) -> None:
    answer_type, gold = task
    members = gold if isinstance(gold, list) else [gold]
    assert run_probes(answer_type, gold, QUESTION, [*members, "something else"]) == ()


@given(task=_tasks, other=_tasks)
def test_near_misses_and_the_oracle_never_share_an_answer(
    task: tuple[AnswerType, Any], other: tuple[AnswerType, Any]
) -> None:
    tried = probes(*task, QUESTION, [])
    assert tried[0].name == "oracle"
    assert all(
        probe.answer != task[1] or type(probe.answer) is not type(task[1])
        for probe in tried
        if probe.expected == "not_correct"
    )
    assert Counter(probe.name for probe in tried)["near_miss"] >= 1


KINDS: list[tuple[AnswerType, Any, set[str]]] = [
    (PercentAnswer(decimals=2), "4.25", {"percent_as_fraction", "fraction_as_percent", "wrong_unit", "wrong_scale"}),
    (DecimalAnswer(unit="USD", decimals=2), "4.25", {"wrong_unit", "wrong_scale"}),
    (IntegerAnswer(), 7, {"wrong_unit"}),
    (DateAnswer(), "2018-07-04", set()),
    (BooleanAnswer(), False, set()),
    (EntityAnswer(entity="x"), "XNYS", set()),
    (ListAnswer(items=(IntegerAnswer(), DateAnswer())), [7, "2018-07-04"], set()),
    (SetAnswer(item=IntegerAnswer()), [7, 8], set()),
]


@pytest.mark.parametrize(("answer_type", "gold", "special"), KINDS)
def test_every_type_gets_every_kind_of_probe(answer_type: AnswerType, gold: Any, special: set[str]) -> None:
    common = {"oracle", "equivalent", "empty", "null", "whitespace", "echo", "near_miss", "all_candidates"}
    common |= {"negation", "two_answers", "injection"}
    assert {probe.name for probe in probes(answer_type, gold, QUESTION, ["a", "b"])} == common | special


@pytest.mark.parametrize(("answer_type", "gold", "special"), KINDS)
def test_mutating_the_gold_answer_flips_the_oracle(answer_type: AnswerType, gold: Any, special: set[str]) -> None:
    for probe in probes(answer_type, gold, QUESTION, []):
        if probe.name == "near_miss" and type(probe.answer) is type(gold) and len(str(probe.answer)) >= len(str(gold)):
            try:
                verdict = check_answer(gold, answer_type, probe.answer)
            except ValueError:  # a longer list is no gold answer of this type
                continue
            assert verdict.outcome != "correct", probe


def test_a_set_of_all_candidates_is_reported() -> None:
    answer_type = SetAnswer(item=EntityAnswer(entity="finance.exchange"))
    failures = run_probes(answer_type, ["XNAS", "XNYS"], QUESTION, ["XNYS", "XNAS"])
    assert {failure.probe.name for failure in failures} == {"all_candidates"}
    assert run_probes(answer_type, ["XNAS", "XNYS"], QUESTION, ["XNYS", "XNAS", "XTKS"]) == ()


def test_a_question_that_is_its_own_answer_is_reported() -> None:
    failures = run_probes(EntityAnswer(entity="finance.exchange"), "XNYS", "XNYS", [])
    assert [failure.probe.name for failure in failures] == ["echo"]
    assert failures[0].verdict.outcome == "correct"


def test_an_alias_that_names_another_item_is_reported() -> None:
    items = (EntityAnswer(entity="x", aliases=("B",)), EntityAnswer(entity="x", aliases=("A",)))
    failures = run_probes(ListAnswer(items=items), ["A", "B"], QUESTION, [])
    assert [failure.probe.answer for failure in failures] == [["B", "A"]]
