"""Reports, comparisons and scoring again, over logs whose figures are known."""

import json

import pytest
from tiny_domain import POOL, make_task

from toolgym.agents import AgentSource, ScriptedAgent
from toolgym.agents.agent import submission_text
from toolgym.evaluation import (
    LogError,
    Plan,
    RunLog,
    attempt_seed,
    compare_logs,
    mcnemar,
    pass_hat_k,
    report_on,
    rescore,
    run,
    topology_name,
    wilson,
)
from toolgym.synthesis.diversity import Structure
from toolgym.tasks.taskset import TaskSet

TASKS = TaskSet.of([make_task(n) for n in range(12)])
GOLD = 120


def log_of(path, right, attempts=1, tasks=TASKS, **given):
    """The log of an agent that answers the attempts right for which ``right(task number, attempt)`` holds."""
    wanted = {
        attempt_seed(0, task, attempt): right(number, attempt)
        for number, task in enumerate(tasks.ids)
        for attempt in range(attempts)
    }

    def make(task, seed):
        return ScriptedAgent([submission_text(GOLD if wanted[seed] else "no number")])

    log = RunLog(path)
    run(Plan(tasks, "twelve", AgentSource(path.stem, make), POOL.reference, attempts=attempts, **given), log)
    return log


def test_single_attempts_get_wilsons_interval(tmp_path):
    report = report_on(log_of(tmp_path / "a.jsonl", lambda number, attempt: number < 9))
    assert (report.success.solved, report.success.tasks) == (9, 12) and report.success.rate == 0.75
    assert report.success.interval == wilson(9, 12)
    assert report.endings == {"correct": 9, "unparsable": 3} and report.failures == {}
    assert report.effort.turns == 1.0 and report.effort.calls == 0.0
    assert report.spent.reported == 0 and report.spent.cost is None
    for rows in report.tables.values():
        assert sum(row.tasks for row in rows) == 12 and sum(row.solved for row in rows) == 9
    assert [row.name for row in report.tables["difficulty"]] == ["easiest", "second", "third", "hardest"]
    assert [row.name for row in report.tables["domain"]] == ["tiny"]


def test_several_attempts_are_reported_by_task(tmp_path):
    report = report_on(log_of(tmp_path / "a.jsonl", lambda number, attempt: attempt < number % 3, attempts=4))
    assert report.success.rate == pytest.approx((0 + 0.25 + 0.5) / 3) and report.success.attempts == 48
    assert report.success.interval != wilson(12, 48), "attempts at one task are not independent"
    assert [row.k for row in report.passes] == [1, 2, 4]
    two = report.passes[1]
    assert two.any == pytest.approx((0 + 3 / 6 + 5 / 6) / 3)
    assert two.all == pytest.approx((0 + 0 + pass_hat_k(4, 2, 2)) / 3) == pytest.approx(1 / 18)
    assert report.passes[2].any == pytest.approx(2 / 3) and report.passes[2].all == 0.0
    assert two.any_interval[0] <= two.any <= two.any_interval[1]


def test_a_report_is_json_and_comes_back(tmp_path):
    report = report_on(log_of(tmp_path / "a.jsonl", lambda number, attempt: True))
    assert type(report).model_validate_json(report.model_dump_json()) == report


def test_topologies_are_named_by_isomorphism():
    def named(kinds, edges):
        return topology_name(Structure(tools=tuple("t" * (n + 1) for n in range(len(kinds))), kinds=kinds, edges=edges))

    one = named(("R", "R", "P"), ((0, 2), (1, 2)))
    assert one.startswith("RR-P ") and one == named(("R", "R", "P"), ((1, 2), (0, 2)))
    assert named(("R", "P", "R", "P"), ((0, 1), (2, 3))) != named(("R", "R", "P", "P"), ((0, 2), (0, 3)))
    assert topology_name(Structure(tools=("a",))) == ""


def test_two_single_attempts_are_compared_by_mcnemar(tmp_path):
    one = log_of(tmp_path / "a.jsonl", lambda number, attempt: number < 3)
    other = log_of(tmp_path / "b.jsonl", lambda number, attempt: 1 <= number < 10)
    found = compare_logs(one, other)
    assert (found.better, found.worse, found.test) == (7, 1, "mcnemar")
    assert found.p_value == mcnemar(1, 7) == pytest.approx(2 * 9 / 2**8)
    assert found.rates == (0.25, 0.75) and found.difference == 0.5
    assert found.interval[0] < 0.5 < found.interval[1] and found.conditions == ()
    assert {pair.task for pair in found.differences} == {TASKS.ids[n] for n in (0, *range(3, 10))}
    assert found.differences[-1].task == TASKS.ids[0] and found.differences[-1].other == 0.0
    back = compare_logs(other, one)
    assert (back.p_value, back.difference, back.better) == (found.p_value, -0.5, 1)


def test_an_agent_does_not_differ_from_itself(tmp_path):
    log = log_of(tmp_path / "a.jsonl", lambda number, attempt: number % 2, attempts=2)
    found = compare_logs(log, log)
    assert (found.p_value, found.difference, found.differences) == (1.0, 0.0, ())


def test_several_attempts_are_compared_by_permutation(tmp_path):
    one = log_of(tmp_path / "a.jsonl", lambda number, attempt: attempt == 0, attempts=4)
    other = log_of(tmp_path / "b.jsonl", lambda number, attempt: attempt <= 2 or number == 3, attempts=4)
    found = compare_logs(one, other)
    assert found.test == "permutation" and found.p_value == pytest.approx(2 / 2**12, abs=3e-4)
    assert found.differences[0].task == TASKS.ids[3], "the greatest gain comes first"
    mixed = compare_logs(log_of(tmp_path / "c.jsonl", lambda number, attempt: False), other)
    assert mixed.test == "permutation"


def test_what_else_differs_is_said_and_what_is_not_shared_left_out(tmp_path):
    one = log_of(tmp_path / "a.jsonl", lambda number, attempt: True)
    few = TaskSet.of([make_task(n) for n in range(5)])
    other = log_of(tmp_path / "b.jsonl", lambda number, attempt: True, tasks=few)
    found = compare_logs(one, other)
    assert (found.tasks, found.left_out, found.conditions) == (5, 7, ("tasks_digest",))
    strange = log_of(tmp_path / "c.jsonl", lambda number, attempt: True, tasks=TaskSet.of([make_task(99)]))
    with pytest.raises(ValueError, match="no task with valid attempts in common"):
        compare_logs(one, strange)


def test_scoring_again_finds_nothing_where_nothing_changed(tmp_path):
    log = log_of(tmp_path / "a.jsonl", lambda number, attempt: number % 2, attempts=2)
    found = rescore(log, TASKS)
    assert (found.entries, found.judged, found.changed) == (24, 24, ())
    assert rescore(log, TaskSet.of([make_task(1)])).judged == 2


def test_scoring_again_lists_what_the_present_checkers_find_otherwise(tmp_path):
    log = log_of(tmp_path / "a.jsonl", lambda number, attempt: number % 2 == 0)
    lines = log.path.read_text().splitlines()
    body = json.loads(lines[1])
    body["outcome"] = body["record"]["outcome"] = "wrong"  # as a stricter checker might have found
    lines[1] = json.dumps(body)
    log.path.write_text("\n".join(lines) + "\n")
    target = RunLog(tmp_path / "b.jsonl")
    found = rescore(log, TASKS, target)
    (changed,) = found.changed
    assert (changed.task, changed.before, changed.now) == (body["task"], "wrong", "correct")
    assert "120" in changed.explanation
    assert report_on(log).success.solved == 5 and report_on(target).success.solved == 6
    assert rescore(target, TASKS).changed == ()
    with pytest.raises(LogError, match="is there already"):
        rescore(log, TASKS, target)
