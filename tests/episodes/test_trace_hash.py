"""One digest for what happened: the same in every way of playing, and another one if anything else happened."""

import asyncio
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import gymnasium
import pytest
from tiny_domain import POOL, TINY, make_task, tasks_by_split

from toolgym.agents import ScriptedAgent, play_episode
from toolgym.envs.general import sandbox
from toolgym.episodes import HERMES, SUBMIT, Episode, ParsedCall, restore, snapshot, trace_hash
from toolgym.episodes.batch import EpisodeBatch

HERE = Path(__file__).parent


def call(name, **arguments):
    return HERMES.render_calls([ParsedCall(name, arguments)])


def script(task):
    """What one agent does on a task: a call, a bad turn, two calls at once, an answer."""
    return (
        call("city_population", city="Čova"),
        "I am not sure <tool_call>",
        HERMES.render_calls([ParsedCall("weighted_total", {"values": [1.5, 2]}), ParsedCall("city_population", {})]),
        call(SUBMIT, answer=task.gold),
    )


def direct(task, actions):
    episode = Episode(task, POOL)
    for action in actions:
        episode.step(action)
    return episode.trace_hash


TRAIN = list(tasks_by_split()["train"])


def batched(tasks):
    async def run():
        async with EpisodeBatch() as batch:
            numbers = [await batch.submit(Episode(task, POOL)) for task in tasks]
            for turn in range(4):
                actions = {n: script(task)[turn] for n, task in zip(numbers, tasks, strict=True)}
                results = await batch.step_all(actions)
            return [trace_hash(results[number].info) for number in numbers]

    return asyncio.run(run())


def in_a_vector(tasks):
    vector = gymnasium.make_vec(TINY, num_envs=len(tasks))
    vector.reset(options={"task_ids": [task.id for task in tasks]})
    for turn in range(4):
        vector.step([script(task)[turn] for task in tasks])
    return [episode.trace_hash for episode in vector.unwrapped.episodes]


def through_gymnasium(tasks):
    env = gymnasium.make(TINY)
    records = [play_episode(env, ScriptedAgent(script(task)), options={"task_id": task.id}) for task in tasks]
    return [type(records[0]).model_validate_json(record.model_dump_json()).trace_hash for record in records]


def forked(tasks):
    """Every turn is played in a fork of the one before, after another fork has done something else."""
    hashes = []
    for task in tasks:
        episode = Episode(task, POOL)
        for action in script(task):
            stray = episode.fork()
            stray.step(call(SUBMIT, answer="nothing"))
            episode = episode.fork()
            episode.step(action)
        hashes.append(episode.trace_hash)
    return hashes


def copied(copy):
    def play(tasks):
        hashes = []
        for task in tasks:
            episode = Episode(task, POOL)
            for action in script(task):
                episode = copy(episode)
                episode.step(action)
            hashes.append(episode.trace_hash)
        return hashes

    return play


WAYS = {
    "batch": batched,
    "vector": in_a_vector,
    "gymnasium": through_gymnasium,
    "forks": forked,
    "snapshots": copied(lambda episode: restore(snapshot(episode), POOL)),
    "pickles": copied(lambda episode: pickle.loads(pickle.dumps(episode))),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_actions_give_the_same_hash_in_every_way_of_playing(way):
    assert WAYS[way](TRAIN) == [direct(task, script(task)) for task in TRAIN]


CHILD = """
import sys
from test_trace_hash import POOL, TRAIN, direct, restore, script
from toolgym.envs.general import sandbox
data = sys.stdin.buffer.read()
cut = int.from_bytes(data[:8], "big")
tiny, desk = restore(data[8:8 + cut], POOL), restore(data[8 + cut:], sandbox.POOL)
for action in script(tiny.task)[2:]:
    tiny.step(action)
desk.step('<tool_call>{"name": "submit_answer", "arguments": {"answer": "done"}}</tool_call>')
print(sys.flags.hash_randomization, tiny.trace_hash, desk.trace_hash, *[direct(task, script(task)) for task in TRAIN])
"""


def test_a_snapshot_is_played_on_in_another_process_with_another_hash_seed():
    task = state_task()
    tiny, desk = Episode(TRAIN[0], POOL), Episode(task, sandbox.POOL)
    for action in script(TRAIN[0])[:2]:
        tiny.step(action)
    for done in task.calls:
        desk.step(call(done.tool, **done.arguments))
    first, second = snapshot(tiny), snapshot(desk)
    data = len(first).to_bytes(8, "big") + first + second
    for action in script(TRAIN[0])[2:]:
        tiny.step(action)
    assert desk.step(call(SUBMIT, answer="done")).reward == 1.0
    expected = [tiny.trace_hash, desk.trace_hash, *[direct(task, script(task)) for task in TRAIN]]
    for seed in ("1", "4242"):
        places = {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
        done = subprocess.run(
            [sys.executable, "-c", CHILD],
            input=data, capture_output=True, check=False, env={**os.environ, **places},
        )  # fmt: skip
        assert done.stdout.decode().split()[1:] == expected, done.stderr.decode()


def state_task():
    """A task of the desk whose calls change its world."""
    return next(
        task for task in sandbox.load_tasks()["test"] if task.answer.kind == "state" and task.wording.details["writes"]
    )


def test_anything_else_that_happens_changes_the_hash():
    task = TRAIN[0]
    actions = script(task)
    hashes = {
        direct(task, actions),
        direct(TRAIN[1], actions),
        direct(task, actions[:3]),
        direct(task, actions[1:]),
        direct(task, (*actions[:3], call(SUBMIT, answer=1))),
        direct(task, (actions[0], actions[1] + " ", *actions[2:])),
        direct(task, (call("city_population", city="Arl"), *actions[1:])),
    }
    assert len(hashes) == 7
    told = Episode(task, POOL)
    told.step(actions[0])
    tampered = json.loads(json.dumps(told.info))
    assert trace_hash(tampered) == told.trace_hash
    tampered["messages"][-1]["content"] += " "
    assert trace_hash(tampered) != told.trace_hash
    assert (
        trace_hash({**told.info, "outcome": "correct"}) != told.trace_hash != trace_hash({**told.info, "valid": False})
    )


def test_forks_have_worlds_of_their_own():
    task = state_task()
    trunk = Episode(task, sandbox.POOL)
    left = trunk.fork()
    for done in task.calls:
        left.step(call(done.tool, **done.arguments))
    right, copy = left.fork(), restore(snapshot(left), sandbox.POOL)
    for episode, reward in ((trunk, 0.0), (left, 1.0), (right, 1.0), (copy, 1.0)):
        assert episode.step(call(SUBMIT, answer="done")).reward == reward
    assert left.trace_hash == right.trace_hash == copy.trace_hash != trunk.trace_hash


def test_a_fork_shares_what_has_been_said():
    episode = Episode(make_task(), POOL)
    episode.step(call("repeat_text", text="x", times=5000))
    fork = episode.fork()
    assert all(a is b for a, b in zip(fork.info["messages"], episode.info["messages"], strict=True))
    fork.step("hm")
    assert len(fork.info["messages"]) == len(episode.info["messages"]) + 2
    assert (fork.info["turn"], episode.info["turn"]) == (2, 1)
