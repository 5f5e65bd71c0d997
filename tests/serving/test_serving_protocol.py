"""The protocol: what is written is read as it was, and nothing else is read."""

import asyncio
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from toolgym.serving import Bounds, Connection
from toolgym.serving.generator import Generator
from toolgym.serving.metrics import Metrics
from toolgym.serving.protocol import (
    STATUS,
    Answer,
    Envelope,
    Malformed,
    Played,
    Refused,
    Reset,
    Step,
    decode_json,
    encode,
    new_session_name,
    read_answer,
    read_envelope,
    read_reply,
    read_request,
)
from toolgym.serving.workers import Overdue, Workers

TEXT = st.text(st.characters())  # lone surrogates too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
NAME = "a-session-of-the-tests"


def as_text(value):
    return json.dumps(value)


@given(number=st.integers(0, 2**40), action=JSON)
def test_requests_arrive_as_they_were_sent(number, action):
    step = Step(session=NAME, number=number + 1, action=action)
    sent = Envelope(id=number, request=step)
    got = read_envelope(decode_json(encode(sent)))
    assert got == sent and as_text(got.request.action) == as_text(action)
    assert read_request(decode_json(encode(step))) == step


@given(info=st.dictionaries(TEXT, JSON, max_size=4), observation=TEXT, reward=st.floats(allow_nan=False))
def test_replies_arrive_as_they_were_sent_keys_in_their_order(info, observation, reward):
    played = Played(observation=observation, reward=reward, terminated=True, truncated=False, info=info)
    got = read_answer(decode_json(encode(Answer(id=None, reply=played)))).reply
    assert got == played and as_text(got.info) == as_text(info)


@given(value=JSON)
def test_other_json_is_refused_in_one_sentence(value):
    for read in (read_request, read_reply, read_envelope, read_answer):
        with pytest.raises(Malformed) as raised:
            read(value)
        assert str(raised.value) and "\n" not in str(raised.value)


@given(data=st.binary(max_size=60))
def test_bytes_are_json_or_refused(data):
    try:
        expected = json.loads(data.decode("utf-8", "surrogatepass"))
    except ValueError:
        with pytest.raises(Malformed):
            decode_json(data)
    else:
        assert as_text(decode_json(data)) == as_text(expected)


@given(seed=st.integers(0, 2**63), draws=st.integers(0, 5))
def test_a_generator_goes_on_where_it_was(seed, draws):
    from gymnasium.utils import seeding

    rng, _ = seeding.np_random(seed)
    for _ in range(draws):
        rng.integers(7, dtype="uint32")  # takes half a number
    state = Generator.of(rng)
    other = Generator(**decode_json(encode(state))).restored()
    assert [other.integers(1000) for _ in range(5)] == [rng.integers(1000) for _ in range(5)]


def test_a_generator_of_another_kind_has_no_state():
    import numpy as np

    assert Generator.of(np.random.Generator(np.random.MT19937(0))) is None


@pytest.mark.parametrize("name", ["short", "x" * 65, "with space" * 3, "a/../../b" * 3, "ü" * 20, NAME + "\n"])
def test_names_of_sessions(name):
    with pytest.raises(Malformed, match="session"):
        read_request({"type": "open", "session": name})


def test_new_names_are_names_and_all_different():
    names = {new_session_name() for _ in range(100)}
    assert len(names) == 100 and all(read_request({"type": "open", "session": name}) for name in names)


def test_every_failure_has_a_status():
    assert all(400 <= STATUS[kind] < 600 and Refused(kind=kind, message="x") for kind in STATUS)
    with pytest.raises(ValidationError):
        Refused(kind="tired", message="x")


@pytest.mark.parametrize("fields", [{"sessions": 0}, {"message_bytes": 1000}, {"idle_seconds": 0.0}, {"typo": 1}])
def test_bounds_are_checked(fields):
    with pytest.raises(ValidationError):
        Bounds(**fields)


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://host", "http://"])
def test_addresses_are_checked(url):
    with pytest.raises(ValueError, match="the server's address must be such as ws://"):
        Connection(url)


def test_seeds_and_options_are_what_gymnasium_takes():
    request = Reset(session=NAME, number=1, seed=2**80, options={"split": "test"})
    assert read_request(decode_json(encode(request))) == request


def test_metrics_are_prometheus_text():
    metrics = Metrics()
    metrics.failures["busy"] += 2
    for seconds in (0.0005, 0.001, 0.3, 100.0):
        metrics.took(seconds)
    lines = metrics.text({"sessions": (3, "Sessions that are open.")}).splitlines()
    assert 'toolgym_failures_total{kind="busy"} 2' in lines and "toolgym_sessions 3" in lines
    counts = [int(line.split()[-1]) for line in lines if "_bucket" in line]
    assert counts == [2, 2, 2, 2, 3, 3, 3, 3, 4] and "toolgym_work_seconds_count 4" in lines


def test_workers_give_up_and_come_back():
    async def use():
        workers = Workers()
        assert await workers.run(lambda: 7, 5.0) == 7
        with pytest.raises(ZeroDivisionError):
            await workers.run(lambda: 1 // 0, 5.0)
        with pytest.raises(RuntimeError, match="StopIteration"):
            await workers.run(lambda: next(iter(())), 5.0)
        with pytest.raises(TimeoutError):
            await workers.run(_time_out, 5.0)
        assert workers.given_up == 0
        with pytest.raises(Overdue):
            await workers.run(lambda: time.sleep(0.4), 0.05)
        assert workers.given_up == 1
        assert await workers.run(lambda: 8, 5.0) == 8  # meanwhile
        while workers.given_up:
            await asyncio.sleep(0.02)
        assert await asyncio.gather(*(workers.run(lambda n=n: n, 5.0) for n in range(20))) == list(range(20))
        workers.close()

    asyncio.run(asyncio.wait_for(use(), 30))


def _time_out():
    raise TimeoutError
