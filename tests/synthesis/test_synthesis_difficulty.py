"""Difficulty: pass@k against counting subsets, the score by hand, the attempt log across crashes, selection."""

import itertools
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.evidence.trace import Call, CallOrigin, SeedOrigin
from toolgym.synthesis.difficulty import (
    PROXIES,
    Attempt,
    AttemptLog,
    Selection,
    Tally,
    Window,
    choice_bits,
    curriculum,
    pass_at_k,
    rank_correlation,
    tally,
)
from toolgym.tasks.programs import OPERATIONS, Program
from toolgym.tasks.taskset import TaskSet

TASKS = list(TaskSet.load(Path(__file__).parents[2] / "envs" / "general" / "tasks" / "test.jsonl"))


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_pass_at_k_is_the_share_of_subsets_with_a_solved_attempt(case):
    tried, solved, k = case
    attempts = [True] * solved + [False] * (tried - solved)
    subsets = list(itertools.combinations(attempts, k))
    assert pass_at_k(tried, solved, k) == pytest.approx(sum(map(any, subsets)) / len(subsets))


def test_pass_at_k_is_unbiased_and_the_plain_guess_is_not():
    """Over what twelve attempts at a task of rate 0.3 may give; the negative control is 1 - (1 - c / n) ** k."""
    n, k, p = 12, 4, 0.3
    chances = [math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)]
    true = 1 - (1 - p) ** k
    assert sum(w * pass_at_k(n, c, k) for c, w in enumerate(chances)) == pytest.approx(true, abs=1e-12)
    assert abs(sum(w * (1 - (1 - c / n) ** k) for c, w in enumerate(chances)) - true) > 0.02


@pytest.mark.parametrize("case", [(4, 1, 5), (4, 1, 0), (0, 0, 1), (4, 5, 1), (4, -1, 1)])
def test_pass_at_k_refuses_what_cannot_be(case):
    with pytest.raises(ValueError, match="cannot be estimated"):
        pass_at_k(*case)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12))
def test_rank_correlation_agrees_with_counting_ranks(pairs):
    def ranks(values):
        return [sum(v < x for v in values) + (sum(v == x for v in values) + 1) / 2 for x in values]

    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = rank_correlation(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(np.corrcoef(ranks(one), ranks(other))[0, 1])


def test_rank_correlation_of_nothing():
    assert rank_correlation([], []) is None


def test_the_score_counted_by_hand():
    """Two look-ups of a constant each, one call on both results, their difference asked for, with three tools."""
    first, second = (SeedOrigin(entity="x", value=value) for value in "ab")
    calls = (
        Call(id="c1", tool="t", arguments={"x": "a"}, origins={"x": first}, result={"v": 1, "w": [2, 3]}),
        Call(id="c2", tool="t", arguments={"x": "b"}, origins={"x": second}, result={"v": 4}),
        Call(
            id="c3",
            tool="u",
            arguments={"p": 1, "q": 4},
            origins={"p": CallOrigin(call="c1", path=("v",)), "q": CallOrigin(call="c2", path=("v",))},
            result=5,
        ),
    )  # fmt: skip
    expression = {
        "op": "sub",
        "args": [{"ref": "c3", "path": [], "type": "integer"}, {"ref": "c2", "path": ["v"], "type": "integer"}],
    }
    program = Program.model_validate({"version": 1, "expression": expression})
    task = TASKS[0].model_copy(update={"calls": calls, "toolset": ("t", "u", "x"), "program": program})
    choices = 4 * math.log2(3 + 1)  # three calls and the answer
    arguments = math.log2(2) + math.log2(2 + 3) + 2 * math.log2(2 + 4)
    answer = math.log2(len(OPERATIONS)) + 2 * math.log2(5)
    assert choice_bits(task) == pytest.approx(choices + arguments + answer, abs=1e-3)


def test_the_score_grows_with_all_that_makes_a_task_harder():
    for task in TASKS:
        bits = choice_bits(task)
        assert choice_bits(task.model_copy(update={"toolset": (*task.toolset, "another")})) > bits
        shorter = task.model_copy(update={"calls": task.calls[:-1]})
        assert choice_bits(shorter) < bits
    spans = ((1, 2), (3, 4), (5, 99))
    means = [np.mean([choice_bits(t) for t in TASKS if low <= t.difficulty.calls <= high]) for low, high in spans]
    assert means == sorted(means)


def attempt(task="t", agent="a", seed=0, outcome="correct", valid=True):
    return Attempt(task=task, agent=agent, seed=seed, outcome=outcome, valid=valid, calls=1, turns=2)


def test_a_log_is_read_as_written_and_grows(tmp_path):
    log = AttemptLog.beside(tmp_path / "train.jsonl")
    assert log.path.name == "train.attempts.jsonl" and list(log) == []
    with log:
        log.append(attempt())
    with log:
        log.append(attempt(seed=1, outcome=None))
    assert list(log) == [attempt(), attempt(seed=1, outcome=None)]
    with pytest.raises(ValueError, match="open the log"):
        log.append(attempt())


def test_a_log_cut_anywhere_loses_the_cut_line_only(tmp_path):
    whole = AttemptLog(tmp_path / "whole.jsonl")
    made = [attempt(seed=seed) for seed in range(4)]
    with whole:
        for one in made:
            whole.append(one)
    data = whole.path.read_bytes()
    for size in [*random.Random(3).sample(range(len(data) + 1), 40), 0, len(data), len(data) - 1]:
        cut = AttemptLog(tmp_path / "cut.jsonl")
        cut.path.write_bytes(data[:size])
        kept = list(cut)
        assert kept == made[: data[:size].count(b"\n")]
        with cut:
            cut.append(attempt(seed=99))
        assert list(cut) == [*kept, attempt(seed=99)]


def test_a_damaged_line_is_named(tmp_path):
    log = AttemptLog(tmp_path / "x.jsonl")
    log.path.write_text(attempt().model_dump_json() + "\n{}\n")
    with pytest.raises(ValueError, match=r"x.jsonl, line 2: not an attempt"):
        list(log)


def test_invalid_attempts_and_repeated_seeds_do_not_count():
    attempts = [
        attempt(seed=0, outcome="wrong"),
        attempt(seed=0, outcome="correct"),
        attempt(seed=1, outcome=None, valid=False),
        attempt(seed=1),
        attempt(seed=2, outcome=None, valid=False),
        attempt(seed=3, outcome=None),
        attempt(agent="b", seed=4),
        attempt(task="u"),
    ]
    assert tally(attempts, "a") == {"t": Tally(3, 1), "u": Tally(1, 1)}
    assert tally(attempts, "a")["t"].rate == pytest.approx(1 / 3)
    assert tally(attempts, "c") == {}


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("0.2:0.8", [0.2, 0.5, 0.8], [0.19, 0.81]),
        ("3:", [3, 99], [2]),
        (":3", [0, 3], [4]),
        ("4", [4], [3, 5]),
        (":", [-1, 1e9], []),
    ],
)
def test_windows_hold_what_lies_in_them(text, inside, outside):
    window = Window.parse(text)
    assert all(value in window for value in inside) and not any(value in window for value in outside)


@pytest.mark.parametrize("text", ["", "a", "1:b", "2:1", "1:2:3", "nan", "nan:2"])
def test_what_is_no_window_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a range|is empty"):
        Window.parse(text)


def test_selection_takes_what_lies_in_every_window():
    tallies = {task.id: Tally(4, number % 5) for number, task in enumerate(TASKS) if number % 3}
    selection = Selection(
        {"depth": Window(2, 9), "calls": Window(0, 8)}, frozenset(("integer", "decimal", "date")), Window(0.25, 0.75)
    )
    chosen = [task.id for task in TASKS if selection.takes(task, tallies.get(task.id))]
    assert chosen == [
        task.id
        for number, task in enumerate(TASKS)
        if number % 3 and 1 <= number % 5 <= 3
        and task.difficulty.depth >= 2 and task.difficulty.calls <= 8
        and task.answer.kind in ("integer", "decimal", "date")
    ]  # fmt: skip
    assert chosen and Selection().takes(TASKS[0])
    assert not Selection(rate=Window(0, 1)).takes(TASKS[0], Tally()), "never tried is not never solved"
    with pytest.raises(ValueError, match="no proxy 'height'"):
        Selection({"height": Window(0, 1)})


def test_every_proxy_can_select():
    for name, proxy in PROXIES.items():
        value = proxy(TASKS[0])
        assert Selection({name: Window(value, value)}).takes(TASKS[0])
        assert not Selection({name: Window(value + 0.5, value + 1)}).takes(TASKS[0])


def test_a_curriculum_leads_from_easy_to_hard_whatever_the_order_before():
    tallies = {task.id: Tally(4, number % 5) for number, task in enumerate(TASKS) if number % 3}
    ordered = curriculum(TASKS, tallies)
    shuffled = random.Random(1).sample(TASKS, len(TASKS))
    assert ordered == curriculum(shuffled, tallies) and set(ordered_ids(ordered)) == set(ordered_ids(TASKS))
    rates = [tallies[task.id].rate for task in ordered if task.id in tallies]
    assert rates == sorted(rates, reverse=True)
    assert all(task.id in tallies for task in ordered[: len(tallies)])
    bits = [choice_bits(task) for task in curriculum(TASKS)]
    assert bits == sorted(bits)


def ordered_ids(tasks):
    return [task.id for task in tasks]


def test_the_log_holds_plain_json(tmp_path):
    with AttemptLog(tmp_path / "x.jsonl") as log:
        log.append(attempt())
    assert json.loads(log.path.read_text()) == attempt().model_dump(mode="json")


def test_the_page_names_every_proxy():
    page = (Path(__file__).parents[2] / "docs" / "difficulty.md").read_text(encoding="utf-8")
    assert all(f"| {name} | " in page for name in PROXIES)
