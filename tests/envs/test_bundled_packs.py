"""What every pack's bundled tasks promise: the oracle is right, guessers are not, and splits share nothing."""

import importlib
import warnings

import gymnasium as gym
import pytest
from gymnasium.utils.env_checker import check_env

import toolgym  # noqa: F401  registers the environments
from toolgym.agents import (
    EchoAgent,
    EmptyAgent,
    InjectionAgent,
    ListEverythingAgent,
    OracleAgent,
    RandomAgent,
    play_episode,
)
from toolgym.evidence import CallGraph, SeedOrigin
from toolgym.tasks.task import SPLITS

PACKS = ("general", "biology", "medicine", "academia", "mixed")
LEAST = {"train": 500, "validation": 100, "test": 100}
FLOOR = (
    lambda number: RandomAgent(seed=number),
    lambda number: EmptyAgent(),
    lambda number: EchoAgent(),
    lambda number: ListEverythingAgent(),
    lambda number: InjectionAgent(),
)
EVERY = 4
"""Guessers play every fourth task; the oracle plays all."""


@pytest.fixture(scope="module", params=PACKS)
def pack(request):
    module = importlib.import_module(f"toolgym.envs.{request.param}")
    env = gym.make(f"toolgym/{request.param}-v0")
    yield env, module.POOL, module.load_tasks()
    env.close()


def test_oracle_is_always_right_and_guessers_are_not(pack):
    env, _, tasks = pack
    scores = {number: [] for number in range(len(FLOOR))}
    for split in SPLITS:
        assert len(tasks[split]) >= LEAST[split]
        for number, task in enumerate(tasks[split]):
            options = {"task_id": task.id, "split": split}
            record = play_episode(env, OracleAgent(task), options=options)
            assert (record.reward, record.valid) == (1.0, True), (task.id, record.error, record.explanation)
            if number % EVERY == 0:
                for which, make_agent in enumerate(FLOOR):
                    scores[which].append(play_episode(env, make_agent(number), options=options).reward)
    assert {which: sum(rewards) / len(rewards) < 0.02 for which, rewards in scores.items()} == dict.fromkeys(
        scores, True
    )


def test_splits_share_no_tool_no_seed_and_no_graph(pack):
    _, pool, tasks = pack
    facts = {}
    for split in SPLITS:
        seeds = {
            (origin.entity, origin.value)
            for task in tasks[split]
            for call in task.calls
            for origin in call.origins.values()
            if isinstance(origin, SeedOrigin) and origin.entity and pool.entities[origin.entity].identifies
        }
        tools = {name for task in tasks[split] for name in task.toolset}
        facts[split] = (tools, seeds, {CallGraph(task.calls).signature() for task in tasks[split]})
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        assert [len(a & b) for a, b in zip(facts[one], facts[other], strict=True)] == [0, 0, 0]


def test_gymnasium_s_checker_has_nothing_to_say(pack):
    env, _, _ = pack
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        check_env(env.unwrapped, skip_render_check=True)
