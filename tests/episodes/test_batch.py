"""The batch engine: many live episodes, back-pressure, cancellation, and faults that stay where they happen."""

import asyncio
import gc
import os
import threading
import time

import pytest
import waiting_domain
from tiny_domain import POOL as TINY_POOL
from tiny_domain import make_task
from waiting_domain import RIGHT, call, episode

from toolgym.episodes import Episode, EpisodeOver, Limits
from toolgym.episodes.batch import CallRunner, EpisodeBatch


def play(scenario, **settings):
    """Runs a coroutine function with a batch, and closes the batch."""
    capacity = settings.pop("capacity", 1024)

    async def run():
        async with EpisodeBatch(CallRunner(**settings), capacity=capacity) as batch:
            return await scenario(batch)

    return asyncio.run(run())


async def act_thrice(observation, info):
    """Calls one tool of every kind, then answers."""
    turn = info["turn"]
    return RIGHT if turn == 3 else call(("ask_slowly", "echo", "block")[turn], text=f"turn {turn}")


def test_a_thousand_episodes_are_played_and_counted():
    async def scenario(batch):
        results = await batch.run_all([episode() for _ in range(1024)], act_thrice)
        return results, batch.counts

    results, counts = play(scenario, threads=8)
    assert all(result.reward == 1.0 and result.info["valid"] for result in results)
    assert (counts.submitted, counts.live, counts.finished, counts.masked) == (1024, 0, 1024, {})
    assert counts.calls == 3 * 1024
    alone = episode()
    for turn, tool in enumerate(("ask_slowly", "echo", "block")):
        alone.step(call(tool, text=f"turn {turn}"))
    assert results[-1].info == alone.step(RIGHT).info


def test_blocking_calls_of_a_batch_are_in_flight_at_the_same_moment():
    """Each waits for all the others; one after another, none would ever come back."""

    async def scenario(batch):
        numbers = [await batch.submit(episode()) for _ in range(waiting_domain.MEETING.parties)]
        return await batch.step_all({number: call("meet") for number in numbers})

    assert all('"said":"met"' in result.observation for result in play(scenario).values())
    with pytest.raises(ValueError, match="'threads' must be a positive number"):
        CallRunner(threads=0)
    with pytest.raises(ValueError, match="'processes' must be a positive number where tools run in them"):
        CallRunner(in_processes=["block"])


@pytest.mark.parametrize("tool", ["hang", "hang_on_the_loop"])
def test_a_tool_that_hangs_is_given_up_on(tool):
    async def scenario(batch):
        numbers = [await batch.submit(episode()) for _ in range(4)]
        actions = [call("echo", text="a"), call(tool), call(tool), call("block", text="b", seconds=0.3)]
        results = await batch.step_all(dict(zip(numbers, actions, strict=True)))
        ended = [await batch.step(number, RIGHT) for number in (numbers[0], numbers[3])]
        with pytest.raises(KeyError, match="no live episode has the number 1"):
            await batch.step(1, RIGHT)
        return list(results.values()), ended, batch.counts

    results, ended, counts = play(scenario, deadlines={"hang": 0.2, "hang_on_the_loop": 0.2}, threads=3)
    assert [result.truncated for result in results] == [False, True, True, False]
    assert results[1].info["failure"] == "deadline" and results[1].info["valid"] is False
    assert "no answer within 0.2 s" in results[1].observation and results[1].reward == 0.0
    assert [result.reward for result in ended] == [1.0, 1.0]
    assert (counts.finished, counts.masked, counts.live) == (2, {"deadline": 2}, 0)
    assert counts.abandoned == (2 if tool == "hang" else 0)


def test_processes_that_die_hang_or_flood_are_replaced():
    names = ("die", "hang", "process_id", "flood", "garble", "leave", "block")

    async def scenario(batch):
        async def one(*actions):
            number = await batch.submit(episode())
            for action in actions:
                result = await batch.step(number, action)
            return result

        pids = [await one(call("process_id"))]
        bad = await asyncio.gather(
            one(call("die", code=7)),
            one(call("hang")),
            one(call("process_id"), RIGHT),
            one(call("leave")),
            one(call("flood", megabytes=100)),
            one(call("garble", how="surrogate")),
            one(call("garble", how="bytes")),
        )
        pids.append(await one(call("process_id")))
        return bad, pids, batch.counts

    bad, pids, counts = play(scenario, processes=2, in_processes=names, deadlines={"hang": 0.3})
    died, hung, fine, left, flooded, *garbled = bad
    assert died.info["failure"] == "crash" and "exit code 7" in died.observation and not died.info["valid"]
    assert hung.info["failure"] == "deadline" and not hung.info["valid"]
    assert left.info["failure"] == "crash" and "exit code 3" in left.observation
    assert fine.reward == 1.0
    assert "100000011 characters, over the limit of 8000" in flooded.observation and flooded.info["valid"]
    for result in garbled:
        assert result.info["valid"] and "internal" in result.observation
        result.observation.encode()
    assert all(str(os.getpid()) not in result.observation for result in pids)
    assert counts.masked == {"crash": 2, "deadline": 1, "cancelled": 0} or counts.masked == {"crash": 2, "deadline": 1}


def test_floods_garbage_and_exits_in_threads_and_on_the_loop():
    async def scenario(batch):
        numbers = [await batch.submit(episode()) for _ in range(4)]
        actions = [
            call("flood", megabytes=100), call("garble", how="surrogate"), call("garble", how="bytes"), call("leave"),
        ]  # fmt: skip
        return list((await batch.step_all(dict(zip(numbers, actions, strict=True)))).values())

    flooded, surrogate, raw, left = play(scenario)
    assert "over the limit" in flooded.observation and len(flooded.observation) < 1000
    for result in (flooded, surrogate, raw):
        assert not result.truncated
        result.observation.encode()
    assert left.truncated and left.info["failure"] == "crash" and "SystemExit" in left.observation


def test_submitting_waits_for_a_place():
    async def scenario(batch):
        first = [await batch.submit(episode()) for _ in range(2)]
        third = asyncio.create_task(batch.submit(episode()))
        await asyncio.sleep(0.01)
        waited = not third.done()
        await batch.step(first[0], RIGHT)
        number = await third
        return waited, number, batch.counts.live

    assert play(scenario, capacity=2) == (True, 2, 2)
    with pytest.raises(ValueError, match="'capacity' must be a positive number"):
        EpisodeBatch(capacity=0)


@pytest.mark.parametrize(("calls", "most"), [(5, 5), (100, 32)])
def test_calls_beyond_the_bound_wait(calls, most):
    async def scenario(batch):
        numbers = [await batch.submit(episode()) for _ in range(32)]
        await batch.step_all({number: call("join_in") for number in numbers})

    waiting_domain.CROWD.update(now=0, most=0)
    play(scenario, calls=calls)
    assert (waiting_domain.CROWD["now"], waiting_domain.CROWD["most"]) == (0, most)


@pytest.mark.parametrize("tool", ["hang", "hang_on_the_loop"])
@pytest.mark.parametrize("processes", [0, 1])
def test_cancelling_leaves_nothing_running(tool, processes):
    async def scenario(batch):
        hanging, idle, other = [await batch.submit(episode()) for _ in range(3)]
        step = asyncio.create_task(batch.step(hanging, call(tool)))
        await asyncio.sleep(0.05)
        with pytest.raises(EpisodeOver, match="is being played"):
            await batch.step(hanging, RIGHT)
        await batch.cancel(hanging)
        await batch.cancel(idle)
        result = await step
        with pytest.raises(KeyError):
            await batch.cancel(idle)
        assert (await batch.step(other, RIGHT)).reward == 1.0
        return result, batch.counts, len(asyncio.all_tasks())

    result, counts, tasks = play(scenario, processes=processes, in_processes=("hang",) if processes else ())
    assert result.truncated and result.info["failure"] == "cancelled" and not result.info["valid"]
    assert (counts.finished, counts.masked, counts.live, tasks) == (1, {"cancelled": 2}, 0, 1)


def test_closing_cancels_what_is_live():
    async def scenario():
        async with EpisodeBatch() as batch:
            number = await batch.submit(episode())
            step = asyncio.create_task(batch.step(number, call("hang_on_the_loop")))
            await asyncio.sleep(0.01)
        return (await step).info["failure"], batch.counts

    failure, counts = asyncio.run(scenario())
    assert failure == "cancelled" and counts.live == 0 and counts.masked == {"cancelled": 1}


def test_a_task_that_is_cancelled_from_outside_ends_its_episode():
    async def scenario(batch):
        hanging = episode()
        number = await batch.submit(hanging)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(batch.step(number, call("hang_on_the_loop")), 0.05)
        return hanging, batch.counts

    hanging, counts = play(scenario)
    assert hanging.over and hanging.info["failure"] == "cancelled" and counts.masked == {"cancelled": 1}


def test_a_batch_step_that_is_cancelled_at_once_leaves_nothing_half_played():
    async def scenario(batch):
        numbers = [await batch.submit(episode()) for _ in range(3)]
        step = asyncio.create_task(batch.step_all({number: call("hang_on_the_loop") for number in numbers[:2]}))
        await asyncio.sleep(0)
        step.cancel()
        with pytest.raises(asyncio.CancelledError):
            await step
        return (await batch.step(numbers[2], RIGHT)).reward, batch.counts

    reward, counts = play(scenario)
    assert reward == 1.0 and counts.masked == {"cancelled": 2} and counts.live == 0


def test_a_defect_in_one_episode_does_not_reach_another():
    def count(text):
        if "broken" in text:
            raise ZeroDivisionError("no tokenizer")
        return 1

    async def scenario(batch):
        numbers = [await batch.submit(Episode(make_task(), TINY_POOL, limits=Limits(count=count))) for _ in range(2)]
        return await batch.step_all({numbers[0]: "broken", numbers[1]: "hm"}), batch.counts

    results, counts = play(scenario)
    assert results[0].truncated and results[0].info["failure"] == "internal"
    assert "ZeroDivisionError" in results[0].info["error"]
    assert not results[1].truncated and counts.masked == {"internal": 1} and counts.live == 1


def test_an_agent_that_fails_frees_its_place():
    async def fail(observation, info):
        raise RuntimeError("no model")

    async def scenario(batch):
        with pytest.raises(RuntimeError, match="no model"):
            await batch.run(episode(), fail)
        return (await batch.run(episode(), act_thrice)).reward, batch.counts.masked

    assert play(scenario, capacity=1) == (1.0, {"cancelled": 1})


def test_over_and_over_again_nothing_is_left_behind():
    def descriptors():
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    def round_of():
        async def scenario(batch):
            await batch.run_all([episode() for _ in range(8)], act_thrice)
            number = await batch.submit(episode())
            await batch.step(number, call("die"))

        play(scenario, processes=1, in_processes=("die",), threads=2)

    def settled():
        until = time.monotonic() + 5
        while time.monotonic() < until and any(t.name == "toolgym-call" for t in threading.enumerate()):
            time.sleep(0.01)
        return threading.active_count(), descriptors()

    round_of()
    before = settled()
    for _ in range(3):
        round_of()
    assert settled() == before


@pytest.fixture(autouse=True)
def _let_go():
    yield
    waiting_domain.NEVER.set()
    time.sleep(0.01)
    waiting_domain.NEVER.clear()
