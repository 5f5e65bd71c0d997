"""The remote environment is the environment: same spaces, episodes, errors and traces over both transports."""

import copy
import json
import pickle
import warnings
from concurrent.futures import ThreadPoolExecutor

import gymnasium
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from served import ENVIRONMENT, eventually, remote, serving
from served_domain import answer, call, gold

from toolgym.agents import RandomAgent, play_episode
from toolgym.episodes import trace_hash
from toolgym.serving import RemoteEnv

MESSAGE = {
    "role": "assistant",
    "content": "two at once",
    "tool_calls": [
        {"id": "a", "type": "function", "function": {"name": "hill_height", "arguments": {"hill": "Čerchov"}}},
        {"id": "b", "type": "function", "function": {"name": "hill_height", "arguments": '{"hill": "nowhere"}'}},
    ],
}
ACTIONS = [
    call("hill_height", hill="Osser"),
    "prose without a call, é, \ud800 and 😀 \x00",
    MESSAGE,
    call("hill_height", hill=7),
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"function": {"name": "x", "arguments": {"n": float("nan")}}}],
    },
    42,
    None,
    "<tool_call>" * 3,
    call("wait_for", milliseconds=0),
    answer("1 metre"),
]


@pytest.fixture(scope="module")
def server():
    with serving() as server:
        yield server


@pytest.fixture(params=["http", "ws"])
def url(request, server):
    return server.url if request.param == "http" else server.socket_url


def exactly(value):
    """A value as text that shows everything, the order of keys included."""
    return json.dumps(value)


def test_the_checker_has_nothing_to_say(url, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for mode in (None, "ansi", "human"):
            env = remote(url, render_mode=mode)
            check_env(env.unwrapped)
            env.close()


def test_everything_is_as_it_is_locally_byte_for_byte(url):
    local, served = gymnasium.make(ENVIRONMENT), remote(url)
    assert served.action_space == local.action_space and served.observation_space == local.observation_space
    hashes = []
    for seed in (5, None, None, 6, None):
        there, here = served.reset(seed=seed), local.reset(seed=seed)
        assert exactly(there) == exactly(here)
        assert served.np_random.bit_generator.state == local.np_random.bit_generator.state
        for action in [*ACTIONS[:-1], gold(here[1]) if seed else ACTIONS[-1]]:
            there, here = served.step(action), local.step(action)
            assert exactly(there) == exactly(here)
            hashes.append((trace_hash(there[-1]), trace_hash(here[-1])))
        assert here[2] and here[1] == float(seed is not None)
    assert all(there == here for there, here in hashes) and len(set(hashes)) > 3 * len(ACTIONS)
    served.close()


def test_two_episodes_of_one_seed_have_one_trace_and_other_actions_another(server):
    def played(url, first):
        env = remote(url)
        env.reset(seed=3)
        env.step(call("hill_height", hill=first))
        info = env.step(answer(1293))[-1]
        env.close()
        return trace_hash(info)

    assert played(server.url, "Osser") == played(server.socket_url, "Osser") != played(server.url, "Čerchov")


def test_what_reset_refuses_is_raised_as_it_is_locally_and_the_episode_goes_on(url):
    local, served = gymnasium.make(ENVIRONMENT), remote(url)
    for env in (local, served):
        env.reset(seed=1)
    for options in ({"task_id": "none"}, {"split": "none"}, {"task_id": 5}, {"flavour": "sour"}):
        with pytest.raises((ValueError, KeyError)) as here:
            local.unwrapped.reset(options=options)
        with pytest.raises((ValueError, KeyError)) as there:
            served.unwrapped.reset(options=options)
        assert (type(there.value), str(there.value)) == (type(here.value), str(here.value))
    assert exactly(served.step(ACTIONS[0])) == exactly(local.step(ACTIONS[0]))
    with pytest.raises(ValueError, match="reset options must be JSON"):
        served.reset(options={"task_id": object()})
    with pytest.raises(gymnasium.error.Error, match="Seed must be"):
        served.reset(seed=-1)
    served.close()


def test_tasks_are_chosen_by_id_and_split(url):
    env = remote(url, split="test")
    assert env.reset()[1]["task_id"] == "hills-0000000000000064"
    assert env.reset(options={"split": "train", "task_id": "hills-0000000000000002"})[1]["task_id"].endswith("2")
    env.close()


def test_order_is_kept(url):
    env = RemoteEnv(url, render_mode="ansi")
    with pytest.raises(ResetNeeded, match="call reset before step"):
        env.step("x")
    with pytest.raises(ResetNeeded):
        env.render()
    _, info = env.reset(seed=0)
    assert env.step(gold(info))[1:4] == (1.0, True, False)
    assert "[agent]" in env.render()
    with pytest.raises(ResetNeeded, match="the episode is over"):
        env.step("x")
    env.close()
    env.close()
    with pytest.raises(ResetNeeded):
        env.step("x")
    assert env.reset(seed=0)[1]["task_id"] == info["task_id"]
    env.close()


def test_an_action_longer_than_a_message_is_refused_by_the_episode(server):
    env = remote(server.socket_url)
    for action in ("é" * 1_000_000, {"role": "assistant", "content": "x", "tool_calls": [MESSAGE] * 9000}):
        env.reset(seed=0)
        _, reward, terminated, truncated, info = env.step(action)
        assert (reward, terminated, truncated, info["valid"]) == (0.0, False, False, True)
        assert "at most 131072 are read" in info["error"]
    assert "must be text or a message" in env.step(object())[-1]["error"]
    env.close()


def test_copies_begin_sessions_of_their_own(server):
    env = remote(server.socket_url).unwrapped
    env.reset(seed=0)
    for twin in (pickle.loads(pickle.dumps(env)), copy.deepcopy(env)):
        with pytest.raises(ResetNeeded):
            twin.step("x")
        assert twin.reset(seed=4)[1]["task_id"] == gymnasium.make(ENVIRONMENT).reset(seed=4)[1]["task_id"]
        twin.close()
    assert env.step(ACTIONS[0])[-1]["turn"] == 1
    env.close()


def test_samples_call_the_tools_on_offer(server):
    env = remote(server.url)
    env.reset(seed=0)
    env.action_space.seed(0)
    said = [env.action_space.sample() for _ in range(20)]
    assert {"hill_height", "wait_for"} == {
        name for text in said for name in ("hill_height", "wait_for") if name in text
    }
    record = play_episode(env, RandomAgent(seed=1), seed=2)
    assert record.valid and record.terminated
    env.close()


def test_vectors_of_processes(server):
    def make():
        return remote(server.socket_url)

    vector = gymnasium.vector.AsyncVectorEnv([make] * 2)
    local = gymnasium.make(ENVIRONMENT)
    observations, _ = vector.reset(seed=10)
    assert tuple(observations) == tuple(local.reset(seed=10 + n)[0] for n in range(2))
    observations, _, _, _, infos = vector.step((ACTIONS[0], ACTIONS[0]))
    assert "1293" in observations[0] and list(infos["turn"]) == [1, 1]
    vector.close()


def test_many_environments_share_a_connection(server):
    envs = [remote(server.socket_url) for _ in range(64)]

    def play(number):
        env = envs[number]
        _, info = env.reset(seed=number)
        env.step(call("wait_for", milliseconds=20))
        return env.step(gold(info))[1]

    with ThreadPoolExecutor(64) as pool:
        assert list(pool.map(play, range(64))) == [1.0] * 64
        assert server.metric("sockets") == 1
        list(pool.map(lambda env: env.close(), envs))
    assert eventually(lambda: server.metric("sockets") == 0)
    assert server.metric("sessions") == 0
