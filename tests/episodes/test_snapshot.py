"""Snapshots and turns in play: what is refused, and that nothing but JSON is read."""

import json
import pickle

import pytest
from tiny_domain import POOL, make_task
from waiting_domain import POOL as WAITING
from waiting_domain import call, episode

from toolgym.episodes import Episode, EpisodeOver, Limits, ToolLost, restore, snapshot
from toolgym.tools import ToolResult

LOOK_UP = call("city_population", city="Arl")


def test_limits_and_counters_come_along():
    played = Episode(make_task(), POOL, limits=Limits(turns=3, calls=None, tokens=500, seconds=60.0))
    played.step(LOOK_UP)
    played.step(call("city_population", city="\ud800"))
    copy = restore(snapshot(played), POOL)
    assert copy.info == played.info and copy.limits == played.limits and copy.trace() == played.trace()
    assert copy.step("hm").truncated and copy.over and not played.over
    assert restore(snapshot(copy), POOL).over
    assert restore(snapshot(played), POOL, count=len).step("hm").info["tokens"] > copy.info["tokens"]


@pytest.mark.parametrize("spoil", [b"", b"{}", b"null", b"\xff\xfe", pickle.dumps(1), b'{"form": "toolgym episode 0"}'])
def test_other_bytes_are_refused(spoil):
    with pytest.raises(ValueError, match="these bytes are no snapshot of an episode"):
        restore(spoil, POOL)


def test_parts_that_are_missing_or_wrong_are_refused():
    body = json.loads(snapshot(Episode(make_task(), POOL)))
    for name in ("task", "state", "limits", "image", "dialect"):
        for broken in ({k: v for k, v in body.items() if k != name}, {**body, name: 7}):
            with pytest.raises(ValueError, match="no snapshot"):
                restore(json.dumps(broken).encode(), POOL)
    state = {k: v for k, v in body["state"].items() if k != "turn"}
    with pytest.raises(ValueError, match="no snapshot"):
        restore(json.dumps({**body, "state": state}).encode(), POOL)


def test_another_pool_is_refused():
    with pytest.raises(ValueError, match="belongs to the pool 'tiny_domain:POOL', not to 'waiting_domain:POOL'"):
        restore(snapshot(Episode(make_task(), POOL)), WAITING)


def test_only_plain_episodes_have_snapshots():
    class Other(Episode):
        pass

    with pytest.raises(TypeError, match="only an Episode has a snapshot, not a Other"):
        snapshot(Other(make_task(), POOL))


def test_a_turn_in_play_hands_out_its_calls_and_takes_their_results():
    played = episode()
    playing = played.play(call("echo", text="hello"))
    pending = next(playing)
    assert (pending.tool.name, pending.arguments, pending.world) == ("echo", {"text": "hello"}, None)
    for forbidden in (played.fork, lambda: snapshot(played), lambda: pickle.dumps(played), lambda: played.step("hm")):
        with pytest.raises(EpisodeOver, match="a turn of this episode is being played"):
            forbidden()
    with pytest.raises(StopIteration) as done:
        playing.send(ToolResult.success({"said": "something else"}))
    assert '"said":"something else"' in done.value.value.observation
    assert played.fork().info == played.info


def test_a_turn_that_is_dropped_ends_its_episode_as_cancelled():
    played = episode()
    playing = played.play(call("echo", text="hello"))
    next(playing)
    playing.close()
    assert played.over and (played.info["failure"], played.info["valid"]) == ("cancelled", False)
    with pytest.raises(EpisodeOver, match="the episode is over"):
        played.step("hm")


def test_a_lost_call_ends_the_episode_and_runs_nothing_more():
    played = episode()
    playing = played.play(call("echo", text="a") + call("echo", text="b"))
    next(playing)
    with pytest.raises(StopIteration) as done:
        playing.throw(ToolLost("deadline", "no answer within 1 s"))
    result = done.value.value
    assert result.truncated and not result.terminated and result.info["failure"] == "deadline"
    assert (
        "echo: no answer within 1 s" in result.info["error"]
        and "not run: the episode cannot go on" in result.observation
    )
    assert played.info["calls"] == 1
