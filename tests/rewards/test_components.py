"""Components, declared bases and shaping: what is paid, what is only measured, and what raises."""

import math
import pickle

import pytest
from grocer import POOL, TASKS
from hypothesis import given
from hypothesis import strategies as st

from toolgym.agents import OracleAgent, ScriptedAgent, play_episode
from toolgym.agents.agent import call_text, submission_text
from toolgym.envs.academia.sandbox import POOL as LIBRARY
from toolgym.envs.academia.sandbox import load_tasks as library_tasks
from toolgym.episodes import EpisodeRecord, Limits, ToolEnv
from toolgym.rewards import (
    ANSWER,
    METRICS,
    STATE,
    BasisNotEvaluated,
    Component,
    RewardReport,
    Rewards,
    call_economy,
    evidence,
    format_validity,
    overlap,
    score,
    turn_credit,
)
from toolgym.tasks.taskset import TaskSet

REQUEST = library_tasks()["train"][0]


def played(task, *actions, pool=POOL, limits=None):
    env = ToolEnv({"train": TaskSet.of([task])}, pool.reference, limits=limits)
    agent = ScriptedAgent(actions) if actions else OracleAgent(task)
    record = play_episode(env, agent)
    return EpisodeRecord.model_validate_json(record.model_dump_json())  # as it is read back from a file


def metric(report, name):
    return {one.name: one.score for one in report.metrics}[name]


def look_up(tool, goods):
    return call_text(tool, {"goods": goods})


@pytest.mark.parametrize("name", [name for name in TASKS if name not in ("closed",)])
def test_the_oracle_earns_one_and_the_report_round_trips(name):
    report = score(played(TASKS[name]), TASKS[name])
    assert (report.reward, report.outcome, report.valid) == (1.0, "correct", True)
    assert report.turn_rewards[-1] == 1.0 == sum(report.turn_rewards)
    assert RewardReport.model_validate_json(report.model_dump_json()) == report
    assert [one.name for one in report.components if one.score is not None] == ["answer"]
    assert report.explanation.near_miss is None
    with pytest.raises(ValueError, match="frozen"):
        report.reward = 0.0


def test_an_infrastructure_failure_is_no_zero():
    task = TASKS["closed"]
    report = score(played(task), task)
    assert (report.valid, report.reward, report.outcome, report.turn_rewards) == (False, None, None, ())
    assert "the shop is closed" in report.error
    assert "not scored" in report.text
    assert RewardReport.model_validate_json(report.model_dump_json()) == report


def test_a_spent_budget_is_a_zero():
    task = TASKS["cost"]
    report = score(played(task, look_up("price_of", "rye"), limits=Limits(turns=2)), task)
    assert (report.valid, report.reward, report.outcome) == (True, 0.0, None)
    assert "No answer was committed" in report.text


def test_a_broken_gold_answer_is_no_zero():
    task = TASKS["cost"]
    report = score(played(task), task.model_copy(update={"gold": "three"}))
    assert (report.valid, report.reward) == (False, None)
    assert "is broken" in report.error


def test_a_world_is_judged_by_making_the_calls_again():
    record = played(REQUEST, pool=LIBRARY)
    assert score(record, REQUEST, pool=LIBRARY).reward == 1.0
    idle = played(REQUEST, submission_text("done"), pool=LIBRARY)
    report = score(idle, REQUEST, pool=LIBRARY)
    assert (report.reward, report.outcome) == (0.0, "wrong")
    assert report.explanation.changes and all(change.found is None for change in report.explanation.changes)
    half = played(REQUEST, *record.actions[:-2], submission_text("done"), pool=LIBRARY)
    report = score(half, REQUEST, pool=LIBRARY)
    assert (report.recorded, report.outcome, len(report.explanation.changes)) == ("wrong", "wrong", 1)


def test_a_state_that_is_not_evaluated_is_an_error_and_neither_zero_nor_pass():
    record = played(REQUEST, pool=LIBRARY)
    with pytest.raises(BasisNotEvaluated, match=r"'state' was not evaluated.*pass the tool pool"):
        score(record, REQUEST)


def test_a_world_that_answers_otherwise_is_not_judged():
    record = played(REQUEST, pool=LIBRARY)
    messages = [dict(message) for message in record.messages]
    place = next(n for n, message in enumerate(messages) if message["role"] == "tool")
    messages[place]["content"] = '{"error":{"kind":"not_found","message":"there is nothing"}}'
    report = score(record.model_copy(update={"messages": tuple(messages)}), REQUEST, pool=LIBRARY)
    assert not report.valid and "went otherwise when it was made again" in report.error
    assert not score(record, REQUEST, pool=POOL).valid, "another pool has another world"


def test_every_declared_basis_must_be_evaluated():
    task = TASKS["cost"]
    record = played(task)
    with pytest.raises(BasisNotEvaluated, match="judged by its answer, which no component"):
        score(record, task, Rewards(components=(STATE,)))
    with pytest.raises(BasisNotEvaluated, match="judged by its form"):
        score(record, task, Rewards(declared=frozenset({"form"})))
    with pytest.raises(BasisNotEvaluated, match="judged by its parts"):  # it does not apply to a number
        score(record, task, Rewards(components=(ANSWER, overlap(0.1)), declared=frozenset({"parts"})))
    assert score(record, task, Rewards(components=(ANSWER, overlap(0.1)))).reward == 1.0
    silent = Component("judge", "form", lambda findings: None, 0.1)
    with pytest.raises(BasisNotEvaluated, match="'form' of 'judge' was not evaluated"):
        score(record, task, Rewards(components=(ANSWER, silent)))


def test_an_episode_that_is_not_over_is_not_scored():
    env = ToolEnv({"train": TaskSet.of([TASKS["cost"]])}, POOL.reference)
    env.reset()
    info = env.step(look_up("price_of", "rye"))[4]
    record = EpisodeRecord.model_construct(**info, terminated=False, truncated=False)
    with pytest.raises(BasisNotEvaluated, match="the episode is not over"):
        score(record, TASKS["cost"])


@pytest.mark.parametrize("judged", [1.5, -0.1, math.nan, (0.5,), (0.9, 0.9, 0.9)])
def test_a_judge_that_gives_no_score_is_named(judged):
    component = Component("mine", "form", lambda findings: judged, 0.1)
    with pytest.raises(ValueError, match="'mine' must give a score from 0 to 1"):
        score(played(TASKS["cost"]), TASKS["cost"], Rewards(components=(ANSWER, component)))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Rewards(components=(ANSWER, ANSWER)), "name 'answer' is used by two"),
        (lambda: Rewards(components=(format_validity(0.1),)), "no component judges the answer or the state"),
        (lambda: Rewards(components=(ANSWER, STATE, format_validity(0.6), evidence(0.4))), "shaping may pay 1"),
        (lambda: Rewards(credit="first"), "credit must be 'last' or 'evidence'"),
        (lambda: Rewards(declared=frozenset({"style"})), "declared basis 'style'"),
        (lambda: format_validity(0), "weight of 'format' must be a positive number"),
        (lambda: format_validity(math.inf), "weight of 'format' must be a positive number"),
        (lambda: Component("x", "style", lambda findings: 1.0), "basis 'style'"),
    ],
)
def test_rewards_that_make_no_sense_are_refused(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_shaping_is_off_unless_asked_for():
    task = TASKS["cost"]
    record = played(task, "no call at all", look_up("price_of", "rye"), submission_text("9"))
    assert score(record, task).reward == 0.0 == sum(score(record, task).turn_rewards)
    asked = Rewards(components=(ANSWER, STATE, format_validity(0.3), evidence(0.2)))
    report = score(record, task, asked)
    assert report.reward == pytest.approx(0.3 * 2 / 3 + 0.2 / 2)
    assert report.turn_rewards == pytest.approx((0.0, 0.1 + 0.1, 0.1))


def test_metrics_pay_nothing():
    task = TASKS["goods"]
    record = played(task, submission_text(["rye", "oats"]))
    report = score(record, task, Rewards(metrics=METRICS))
    assert report.reward == 0.0
    assert metric(report, "overlap") == pytest.approx(0.5)
    assert {one.weight for one in report.metrics} == {0.0}
    assert score(record, task, Rewards(components=(ANSWER, overlap(0.5)))).reward == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("given_", "f1"), [([3.45, 2.87], 1.0), ([3.45, 9], 0.5), ([2.87, 3.45], 0.0), ([3.45], 2 / 3)]
)
def test_overlap_of_lists_counts_positions(given_, f1):
    report = score(played(TASKS["prices"], submission_text(given_)), TASKS["prices"])
    assert metric(report, "overlap") == pytest.approx(f1)


@pytest.mark.parametrize(
    ("turn", "valid"),
    [
        ("words without a call", False),
        ("<tool_call>\n{broken\n</tool_call>", False),
        (look_up("price_of", "rye") + "\n" + submission_text("0.58"), False),  # an answer must be alone in its turn
        (look_up("price_of", "nothing"), True),  # well written; that there is no such record is no fault of form
    ],
)
def test_form_is_judged_turn_by_turn(turn, valid):
    report = score(played(TASKS["cost"], turn, submission_text("0.58")), TASKS["cost"])
    assert report.reward == 1.0
    assert metric(report, "format") == (1.0 if valid else 0.5)


def test_economy_counts_for_right_outcomes_only():
    task = TASKS["cost"]
    calls = [look_up("price_of", goods) for goods in ("rye", "oats", "salt", "salt")]
    assert metric(score(played(task, *calls, submission_text("0.58")), task), "economy") == 0.5
    assert metric(score(played(task, submission_text("0.57")), task), "economy") == 0.0
    weighed = Rewards(components=(ANSWER, STATE, call_economy(0.2)))
    assert score(played(task, *calls, submission_text("0.58")), task, weighed).reward == pytest.approx(1.1)


def test_credit_by_evidence_is_the_same_sum_in_other_turns():
    task = TASKS["cost"]
    turns = (
        look_up("price_of", "salt"),
        look_up("price_of", "rye"),
        look_up("price_of", "oats"),
        submission_text("0.58"),
    )
    record = played(task, *turns)
    report = score(record, task, Rewards(credit="evidence"))
    assert report.reward == 1.0
    assert report.turn_rewards == pytest.approx((0, 1 / 3, 1 / 3, 1 / 3))
    assert turn_credit(report.explanation.steps, 4) == (0.0, 0.5, 0.5, 0.0)
    wrong = score(played(task, *turns[:3], submission_text("0.59")), task, Rewards(credit="evidence"))
    assert wrong.turn_rewards == (0, 0, 0, 0), "a wrong outcome pays nothing in any turn"
    guessed = score(played(task, submission_text("0.58")), task, Rewards(credit="evidence"))
    assert guessed.turn_rewards == (1.0,), "what was never obtained is paid with the answer"


@given(st.lists(st.sampled_from(["rye", "oats", "salt", "none", "words"]), max_size=6), st.sampled_from(["0.58", "7"]))
def test_turn_rewards_always_sum_to_the_reward(what, answer):
    task = TASKS["cost"]
    turns = ["words" if goods == "words" else look_up("price_of", goods) for goods in what]
    record = played(task, *turns, submission_text(answer))
    rewards = Rewards((ANSWER, STATE, format_validity(0.2), evidence(0.3), call_economy(0.1)), METRICS[:0], "evidence")
    report = score(record, task, rewards)
    assert len(report.turn_rewards) == record.turns
    assert sum(report.turn_rewards) == pytest.approx(report.reward)
    assert (report.reward >= 1.0) == (answer == "0.58")


def test_an_environment_pays_what_it_is_told_to():
    task = TASKS["cost"]
    rewards = Rewards(components=(ANSWER, STATE, format_validity(0.2)), metrics=METRICS[1:], credit="evidence")
    env = pickle.loads(pickle.dumps(ToolEnv({"train": TaskSet.of([task])}, POOL.reference, rewards=rewards)))
    _, info = env.reset()
    assert info["reward_report"] is None
    paid = []
    for action in ("words", look_up("price_of", "rye"), look_up("price_of", "oats"), submission_text("0.58")):
        _, reward, *_, info = env.step(action)
        paid.append(reward)
    assert paid == pytest.approx([0, 0, 0, 1.15]), "all of it in the turn that ends the episode"
    assert info["reward_report"].turn_rewards == pytest.approx((0, 1 / 3 + 0.05, 1 / 3 + 0.05, 1 / 3 + 0.05))
    record = played(task, "words", look_up("price_of", "rye"), look_up("price_of", "oats"), submission_text("0.58"))
    assert score(record, task, rewards, pool=POOL) == info["reward_report"], "offline and live are the same"


def test_an_environment_pays_nothing_for_what_may_not_be_scored():
    task = TASKS["closed"]
    env = ToolEnv({"train": TaskSet.of([task])}, POOL.reference, rewards=Rewards())
    env.reset()
    *_, truncated, info = env.step(look_up("closed_shop", "rye"))
    assert truncated and not info["valid"]
    assert (info["reward_report"].valid, info["reward_report"].reward) == (False, None)


def test_a_world_in_an_environment_is_judged_as_ever():
    env = ToolEnv({"train": TaskSet.of([REQUEST])}, LIBRARY.reference, rewards=Rewards())
    assert play_episode(env, OracleAgent(REQUEST)).reward == 1.0
    assert play_episode(env, ScriptedAgent([submission_text("done")])).reward == 0.0
