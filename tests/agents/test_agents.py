"""Agents: the oracle scores, the floor does not, and every one of them sees only what a policy may see."""

import json

import gymnasium
import pytest
from tiny_domain import POOL, make_environment, make_task, tasks_by_split, two_call_task

from toolgym.agents import (
    EchoAgent,
    EmptyAgent,
    InjectionAgent,
    ListEverythingAgent,
    OracleAgent,
    RandomAgent,
    ScriptedAgent,
    play_episode,
)
from toolgym.agents.random_agent import seen_values
from toolgym.episodes import HERMES, SUBMIT, EpisodeRecord, ToolEnv
from toolgym.tasks.answers import BooleanAnswer, DateAnswer, IntegerAnswer, SetAnswer
from toolgym.tasks.taskset import TaskSet

TASKS = list(tasks_by_split()["train"])
FLOOR = [EmptyAgent, EchoAgent, ListEverythingAgent, InjectionAgent]


@pytest.fixture
def env():
    return make_environment()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_the_oracle_scores_on_every_task(env, task):
    record = play_episode(env, OracleAgent(task), options={"task_id": task.id})
    assert (record.reward, record.outcome, record.valid, record.error) == (1.0, "correct", True, None)
    assert record.calls == len(task.calls) and record.turns == len(task.calls) + 1


def test_the_oracle_of_another_task_does_not(env):
    assert play_episode(env, OracleAgent(TASKS[0]), options={"task_id": TASKS[1].id}).outcome == "wrong"


@pytest.mark.parametrize("agent", FLOOR)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_floor_agents_score_nothing(env, agent, task):
    record = play_episode(env, agent(), options={"task_id": task.id})
    assert record.reward == 0.0 and record.terminated and record.valid
    assert record.turns == 1 and record.calls == 0


def test_the_injection_stays_inside_its_call(env):
    record = play_episode(env, InjectionAgent(), options={"task_id": TASKS[0].id})
    (call,) = HERMES.parse(record.actions[0]).calls
    assert call.name == SUBMIT and record.outcome == "unparsable"


@pytest.mark.parametrize("pool", [POOL, None])
def test_the_random_agent_makes_valid_calls_and_repeats_itself(env, pool):
    called, failed = 0, 0
    for seed in range(60):
        record = play_episode(env, RandomAgent(seed, pool), seed=seed)
        assert record == play_episode(env, RandomAgent(seed, pool), seed=seed)
        assert record.terminated and 1 <= record.calls <= 4
        for action in record.actions[:-1]:
            (call,) = HERMES.parse(action).calls
            POOL[call.name].canonical_arguments(call.arguments)
        called += record.calls
        failed += sum('"error"' in m["content"] for m in record.messages if m["role"] == "tool")
    assert failed < called if pool is None else failed < called / 2


def guesses(answer, gold, question, count=200):
    task = make_task(answer=answer, gold=gold, question=question)
    env = ToolEnv({"train": TaskSet.of([task])}, POOL.reference)
    agent = RandomAgent(0, POOL)
    records = [play_episode(env, agent) for _ in range(count)]
    return [HERMES.parse(record.actions[-1]).calls[0].arguments["answer"] for record in records], records


def test_the_random_agent_guesses_in_the_form_asked_for():
    booleans, records = guesses(BooleanAnswer(), True, "Is it so?")
    assert set(booleans) == {"yes", "no"}
    assert 0.3 < sum(record.reward for record in records) / len(records) < 0.7
    integers, _ = guesses(IntegerAnswer(), 5, "How many of 7, 2.5 or 9?")
    assert {7, 9} <= set(integers) and all(isinstance(value, int) for value in integers)
    dates, _ = guesses(DateAnswer(), "2020-01-01", "Which of 2021-02-03 and 2022-03-04?")
    assert set(dates) == {"2021-02-03", "2022-03-04"}
    sets, _ = guesses(SetAnswer(item=IntegerAnswer()), [1], "Which?")
    assert all(isinstance(value, list) for value in sets)


def test_seen_values_come_from_the_question_and_from_good_results_only():
    info = {
        "messages": [
            {"role": "user", "content": "Is 3 of Arl on 2020-01-02?"},
            {"role": "tool", "content": json.dumps({"a": [{"b": "x"}, 4.5], "c": True})},
            {"role": "tool", "content": json.dumps({"error": {"kind": "internal", "message": "secret"}})},
        ]
    }
    seen = seen_values(info)
    assert {"2020-01-02", 3, "Arl", "x", 4.5} <= set(seen) and "secret" not in seen and True not in map(type, seen)


def test_a_script_is_played_and_its_last_action_repeated(env):
    agent = ScriptedAgent(["hm", "ha"])
    record = play_episode(make_environment(limits={"turns": 4}), agent, seed=0)
    assert record.actions == ("hm", "ha", "ha", "ha")
    assert (record.truncated, record.outcome, record.valid) == (True, None, True)
    with pytest.raises(ValueError, match="at least one action"):
        ScriptedAgent([])


def test_records_round_trip_and_their_hash_tells_episodes_apart(env):
    task = two_call_task(4)
    record = play_episode(env, OracleAgent(task), options={"task_id": task.id})
    assert EpisodeRecord.model_validate_json(record.model_dump_json()) == record
    assert record.hash == play_episode(env, OracleAgent(task), options={"task_id": task.id}).hash
    assert record.hash != play_episode(env, EmptyAgent(), options={"task_id": task.id}).hash


def test_wrapped_environments_play_too(env):
    task = TASKS[0]
    wrapped = gymnasium.wrappers.TransformReward(env, lambda reward: reward * 3)
    assert play_episode(wrapped, OracleAgent(task), options={"task_id": task.id}).reward == 3.0
