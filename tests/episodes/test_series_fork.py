"""Series and scripted users in forks and in a batch: the same hash as alone, and no fork knows of another."""

import asyncio

from test_series_episode import GOLDS, answer, call, series_of
from test_series_user import act, finish
from tiny_domain import POOL

from toolgym.envs.finance import sandbox
from toolgym.episodes import AskingEpisode, SeriesEpisode, slots
from toolgym.episodes.batch import EpisodeBatch
from toolgym.tasks.task import StateTask

LOOK_UP = call("city_population", city="Arl")
ACTIONS = (LOOK_UP, answer(GOLDS[0]), LOOK_UP, answer(GOLDS[1]), answer(GOLDS[2]))


def series():
    return SeriesEpisode(series_of(), POOL)


def test_a_series_has_one_hash_alone_in_forks_and_in_a_batch():
    alone, forked = series(), series()
    for action in ACTIONS:
        assert alone.trace_hash == forked.trace_hash
        alone.step(action)
        stray, forked = forked.fork(), forked.fork()
        stray.step(answer("nothing"))
        forked.step(action)
    assert alone.over and forked.info == alone.info and forked.traces() == alone.traces()
    assert forked.info["series"]["all_turns"] == 1.0 and stray.trace_hash != alone.trace_hash

    async def batched():
        actions = iter(ACTIONS)

        async def act_next(observation, info):
            return next(actions)

        async with EpisodeBatch() as batch:
            return (await batch.run(series(), act_next)).info

    assert asyncio.run(batched()) == alone.info


def test_a_fork_of_a_series_leaves_the_original_where_it_was():
    episode = series()
    episode.step(answer(GOLDS[0]))
    before = episode.info
    fork = episode.fork()
    fork.step(answer("wrong"))
    assert episode.info == before and len(fork.scores) == 2 and len(episode.scores) == 1


def test_a_fork_of_a_request_has_a_user_of_its_own():
    tasks = [task for task in sandbox.load_tasks()["test"] if isinstance(task, StateTask)]
    task, slot = next((task, slot) for task in tasks for slot in slots(task, sandbox.POOL))
    episode = AskingEpisode(task, sandbox.POOL, slot)
    fork = episode.fork()
    fork.step(act("ask_user", question=slot.noun))
    assert fork.user.told and not episode.user.told and episode.info["turn"] == 0
    assert finish(fork.fork(), task) == finish(fork, task)
