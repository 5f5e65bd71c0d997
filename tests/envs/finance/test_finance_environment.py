"""The registered environment over the bundled tasks, as a user meets it."""

import pickle
import warnings

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.wrappers import RecordEpisodeStatistics, TimeLimit

import toolgym
from toolgym.agents import (
    EchoAgent,
    EmptyAgent,
    InjectionAgent,
    ListEverythingAgent,
    OracleAgent,
    RandomAgent,
    play_episode,
)
from toolgym.envs.finance import POOL, load_tasks
from toolgym.evidence import CallGraph, SeedOrigin
from toolgym.synthesis import Funnel, Order, split_tools, synthesize
from toolgym.tasks.task import SPLITS
from toolgym.tasks.taskset import line_of

TASKS = load_tasks()
LEAST = {"train": 500, "validation": 100, "test": 100}
SEED = 2026
"""The seed that ``make tasks`` uses."""

FLOOR = {
    "random": lambda number: RandomAgent(seed=number),
    "empty": lambda number: EmptyAgent(),
    "echo": lambda number: EchoAgent(),
    "list everything": lambda number: ListEverythingAgent(),
    "injection": lambda number: InjectionAgent(),
}


@pytest.fixture(scope="module")
def env():
    made = gym.make("toolgym/finance-v0")
    yield made
    made.close()


def test_the_bundled_sets_have_the_promised_sizes():
    assert {split: len(TASKS[split]) >= LEAST[split] for split in SPLITS} == dict.fromkeys(SPLITS, True)


@pytest.mark.parametrize("split", SPLITS)
def test_the_oracle_scores_one_on_every_task(env, split):
    for task in TASKS[split]:
        record = play_episode(env, OracleAgent(task), options={"task_id": task.id, "split": split})
        assert (record.reward, record.outcome, record.valid) == (1.0, "correct", True), task.id


@pytest.mark.parametrize("name", FLOOR)
def test_floor_agents_stay_under_two_percent(env, name):
    rewards = []
    for split in SPLITS:
        for number, task in enumerate(TASKS[split]):
            agent = FLOOR[name](number)
            rewards.append(play_episode(env, agent, options={"task_id": task.id, "split": split}).reward)
    assert sum(rewards) / len(rewards) < 0.02


def test_splits_share_no_tool_no_seed_and_no_graph():
    tools, seeds, graphs = {}, {}, {}
    for split in SPLITS:
        tools[split] = {name for task in TASKS[split] for name in task.toolset}
        seeds[split] = {
            (origin.entity, origin.value)
            for task in TASKS[split]
            for call in task.calls
            for origin in call.origins.values()
            if isinstance(origin, SeedOrigin) and origin.entity and POOL.entities[origin.entity].identifies
        }
        graphs[split] = {CallGraph(task.calls).signature() for task in TASKS[split]}
        assert tools[split] <= set(split_tools(POOL)[split])
        assert seeds[split]
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        assert not tools[one] & tools[other]
        assert not seeds[one] & seeds[other]
        assert not graphs[one] & graphs[other]


@pytest.mark.parametrize("split", SPLITS)
def test_the_bundled_tasks_come_from_their_seed(split):
    count = 25
    made = [line_of(task) for task in synthesize(Order(POOL, count, SEED, split), Funnel())]
    assert made == [line_of(TASKS[split][number]) for number in range(count)]


def test_gymnasium_s_checker_has_nothing_to_say(env):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(env.unwrapped, skip_render_check=False)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_vector_of_eight(mode):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vector = gym.make_vec("toolgym/finance-v0", num_envs=8, vectorization_mode=mode)
        observations, infos = vector.reset(seed=3)
        assert len(set(observations)) == 8
        assert len(set(infos["task_id"])) == 8
        observations, rewards, terminated, truncated, infos = vector.step(vector.action_space.sample())
        assert rewards.shape == (8,)
        assert not np.any(terminated | truncated)
        assert all(isinstance(observation, str) and observation for observation in observations)
        vector.close()


def test_the_same_seed_is_the_same_task_and_wrappers_work():
    env = RecordEpisodeStatistics(TimeLimit(gym.make("toolgym/finance-v0", split="test"), max_episode_steps=3))
    first = env.reset(seed=11)[1]["task_id"]
    assert first in TASKS["test"]
    assert env.reset(seed=11)[1]["task_id"] == first
    for _ in range(3):
        *_, truncated, info = env.step("thinking")
    assert truncated
    assert info["episode"]["l"] == 3


def test_the_spec_is_picklable_and_makes_the_same_environment(env):
    spec = pickle.loads(pickle.dumps(env.spec))
    again = gym.make(spec)
    assert again.reset(seed=5)[0] == env.reset(seed=5)[0]
    again.close()
    again.close()


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"task_id": "finance-0"}, KeyError, "unknown task id 'finance-0'"),
        ({"split": "dev"}, ValueError, "dev"),
        ({"tasks": 1}, ValueError, "no reset option 'tasks'"),
    ],
)
def test_bad_options_are_named_and_leave_the_episode_as_it_was(env, options, error, words):
    env.reset(seed=1)
    before = env.unwrapped.episode
    with pytest.raises(error, match=words):
        env.reset(options=options)
    assert env.unwrapped.episode is before


def test_importing_registers_the_environment():
    assert "toolgym/finance-v0" in gym.registry
    assert toolgym.__version__
