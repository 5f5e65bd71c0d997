import os
import subprocess
import sys
from pathlib import Path

import harbour
import pytest

from toolgym.tools.fresh import BATCH, FreshProcess, FreshProcessError


@pytest.fixture(scope="module")
def process():
    with FreshProcess("harbour:FAULTY", 7) as fresh, FreshProcess("harbour:POOL", 7) as clean:
        yield {"FAULTY": fresh, "POOL": clean}


def test_answers_as_this_process_does_although_tools_print(process):
    calls = [("port_depth", {"port": p}) for p in ("HAM", "XXX", 5)] + [("nope", {}), ("toll", {"depths": [1, 2]})]
    expected = [harbour.POOL.call(name, arguments).text for name, arguments in calls]
    assert process["POOL"].replay(calls) == expected
    assert process["POOL"].replay([]) == []


def test_many_large_calls_pass_without_filling_a_pipe(process):
    """4,000 calls of 5 kB each way: 300 times what a pipe holds."""
    size = 300
    calls = [("verbose", {"size": size})] * 2_000 + [("nope", {"text": "€" * 5_000})] * 2_000
    texts = process["FAULTY"].replay(iter(calls))
    assert len(texts) == len(calls) > 10 * BATCH
    assert set(texts[:2_000]) == {harbour.verbose.call({"size": size}).text}


def test_unicode_and_lone_surrogates_survive(process):
    (text,) = process["POOL"].replay([("port_depth", {"port": "Gdańsk \ud800"})])
    assert text == harbour.POOL.call("port_depth", {"port": "Gdańsk \ud800"}).text


def test_versions_agree_and_unknown_tools_are_named(process):
    assert process["POOL"].versions(["toll", "port_depth"]) == {
        "toll": harbour.toll.version,
        "port_depth": harbour.port_depth.version,
    }
    with pytest.raises(FreshProcessError, match="no tool called 'nope'"):
        process["POOL"].versions(["nope"])
    assert process["POOL"].replay([("nope", {})])  # an error reply does not end the process
    with pytest.raises(FreshProcessError, match="no-such-library"):
        process["FAULTY"].versions(["needs_library"])


def test_sockets_are_blocked_there_only(process):
    assert process["FAULTY"].replay([("calls_home", {"port": "HAM"})]) == ['{"depth":2.0}']
    assert harbour.calls_home.call({"port": "HAM"}).text == '{"depth":1.0}'


def test_the_hash_seed_is_the_one_asked_for(process):
    call = [("echoing", {"port": "HAM"})]
    with FreshProcess("harbour:FAULTY", 7) as same, FreshProcess("harbour:FAULTY", 8) as other:
        assert same.replay(call) == process["FAULTY"].replay(call)
        assert other.replay(call) != process["FAULTY"].replay(call)


def test_a_child_that_dies_is_reported_with_its_last_words():
    with FreshProcess("harbour:FAULTY", 1) as fresh:
        with pytest.raises(FreshProcessError, match=r"(?s)died: .*last words of the tool"):
            fresh.replay([("dies", {"port": "HAM"})])
        with pytest.raises(FreshProcessError, match="is closed"):
            fresh.replay([("dies", {"port": "HAM"})])
        fresh.close()


def test_a_child_that_stalls_is_killed():
    with FreshProcess("harbour:FAULTY", 1, timeout=3.0) as fresh:
        with pytest.raises(FreshProcessError, match="did not answer within 3 s"):
            fresh.replay([("stalls", {"port": "HAM"})])
        assert fresh._child.returncode is not None


def test_a_pool_that_cannot_be_loaded_is_reported():
    with FreshProcess("harbour:NOPE", 1) as fresh, pytest.raises(FreshProcessError, match="no tool pool at"):
        fresh.versions([])


def test_close_reaps_the_child_and_may_be_repeated():
    fresh = FreshProcess("harbour:POOL", 1)
    fresh.close()
    fresh.close()
    assert fresh._child.returncode is not None


def test_the_child_ends_when_its_input_does():
    def run(reference):
        command = [sys.executable, "-m", "toolgym.tools.fresh", reference]
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
        return subprocess.run(command, input="", capture_output=True, text=True, env=env)

    assert (run("harbour:POOL").returncode, run("harbour:POOL").stdout) == (0, '{"answer": "ready"}\n')
    broken = run("harbour:ENTITIES")
    assert broken.returncode == 1 and "not a ToolPool" in broken.stderr and broken.stdout == ""
