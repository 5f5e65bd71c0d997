"""Whatever a server does, a live tool gives a typed error within its deadline and in bounded memory."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import GOOD, Faulty, Loopback

from toolgym.tools import ToolResult
from toolgym.tools.http import Endpoint, Key, Rate, Service, give, live_tool, take
from toolgym.tools.http.client import HttpClient, use_client
from toolgym.tools.http.live import forget_answers
from toolgym.tools.snapshots import use_snapshot

DEADLINE = 5.0
SECRET = "s3cr3t-k3y"
SERVICE = Service(
    "Faults",
    "https://faults.invalid",
    Rate("faults", 1_000, burst=1_000, concurrent=64),
    "CC0-1.0",
    key=Key("TOOLGYM_TEST_KEY", "header", "X-Key"),
)
FAULT = Endpoint(
    "fault",
    "Asks the test server to misbehave in a given way.",
    SERVICE,
    "/faults/{how}",
    (take.text("how", "Name of the fault."),),
    (give.text("name", "name"), give.decimal("mass", "mass", "dalton", 3)),
    "faults",
    deadline=DEADLINE,
    max_bytes=2_000_000,
    keep_for=0,
)
TOOL = live_tool(FAULT, "tests")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("TOOLGYM_TEST_KEY", SECRET)
    forget_answers()
    client = HttpClient({"faults.invalid": ""}, strict=True, first_pause=0.02)
    with Loopback(Faulty()) as loopback, use_client(client):
        client._routes["faults.invalid"] = loopback.url
        yield loopback


def ask(how: str) -> ToolResult:
    return TOOL.call({"how": how})


@pytest.mark.parametrize(
    ("how", "kind", "words"),
    [
        ("busy", "unavailable", "called too often"),
        ("broken", "unavailable", "status 500"),
        ("absent", "not_found", "no record"),
        ("hollow", "not_found", "no record"),
        ("refused", "invalid_arguments", "'id' is malformed"),
        ("forbidden", "unavailable", "check the key in TOOLGYM_TEST_KEY"),
        ("truncated", "unavailable", "not JSON"),
        ("mistyped", "unavailable", "'mass' should be a decimal"),
        ("deep", "unavailable", "nested too deeply"),
        ("infinite", "unavailable", "out of range"),
        ("html", "unavailable", "'text/html'"),
        ("cut", "unavailable", "broke off"),
        ("large", "unavailable", "larger than 2 MB"),
        ("large-unannounced", "unavailable", "larger than 2 MB"),
        ("endless", "unavailable", "larger than 2 MB"),
        ("bomb", "unavailable", "larger than 2 MB"),
        ("loop", "unavailable", "redirects more than 3 times"),
        ("away", "unavailable", "another host, 'elsewhere.invalid'"),
        ("inward", "unavailable", "another host"),
    ],
)
def test_fault_is_a_typed_error(server: Loopback, how: str, kind: str, words: str) -> None:
    result = ask(how)
    assert result.error is not None and result.error.kind == kind
    assert words in result.error.message and result.error.message.startswith("fault: ")
    assert SECRET not in result.text
    assert ask("good").value == GOOD  # the client is as good as new


@pytest.mark.parametrize("how", ["slow", "silent"])
def test_slow_answers_end_with_the_deadline(server: Loopback, how: str) -> None:
    quick = live_tool(Endpoint(**{**FAULT.__dict__, "deadline": 0.6}), "tests")
    start = time.monotonic()
    result = quick.call({"how": how})
    assert result.error is not None and result.error.kind == "timeout"
    assert time.monotonic() - start < 5.6  # the deadline and its grace; without one the server would talk for a minute


def test_unreachable_server_is_unavailable(server: Loopback) -> None:
    server.close()
    result = ask("good")
    assert result.error is not None and result.error.kind == "unavailable"
    assert "cannot be reached" in result.error.message


@pytest.mark.parametrize("how", ["flaky", "busy-twice", "moved"])
def test_passing_faults_are_overcome(server: Loopback, how: str) -> None:
    assert ask(how).value == GOOD
    assert len(server.requests) == {"flaky": 3, "busy-twice": 3, "moved": 2}[how]


def test_retries_are_bounded_and_permanent_faults_are_not_retried(server: Loopback) -> None:
    ask("broken")
    assert len(server.requests) == 4
    ask("refused")
    ask("absent")
    assert len(server.requests) == 6


def test_a_service_that_asks_for_peace_is_left_alone(server: Loopback) -> None:
    first, second = ask("busy-long"), ask("good")
    assert first.error is not None and "asks to wait 60 s" in first.error.message
    assert second.error is not None and second.error.kind == "unavailable"
    assert "asked not to be called" in second.error.message
    assert len(server.requests) == 1


def test_key_stands_in_no_result(server: Loopback) -> None:
    assert ask("echo").value == {"name": "key [key] received", "mass": None}
    assert server.requests[-1][2]["X-Key"] == SECRET


def test_key_stands_in_no_snapshot_and_replay_needs_none(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "faults.sqlite"
    hows = ("good", "echo", "refused", "broken")
    with use_snapshot(path, "record"):
        recorded = [ask(how) for how in hows]
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    monkeypatch.delenv("TOOLGYM_TEST_KEY")
    asked = len(server.requests)
    with use_snapshot(path, "replay"):
        assert TOOL.available
        assert [ask(how) for how in hows[:3]] == recorded[:3]
        outage = ask("broken")
    assert recorded[3].error is not None and outage.error is not None and "not on record" in outage.error.message
    assert len(server.requests) == asked


def test_missing_key_is_said_without_asking(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOOLGYM_TEST_KEY")
    result = ask("good")
    assert not TOOL.available and result.error is not None and result.error.kind == "unavailable"
    assert "set the environment variable TOOLGYM_TEST_KEY" in result.error.message
    assert server.requests == []


@pytest.mark.parametrize("segment", ["..", ".", " ", "../../admin", "a/b?c=d#e", "100%", "é"])
def test_arguments_stay_inside_their_segment(server: Loopback, segment: str) -> None:
    result = ask(segment)
    for _, target, _, _ in server.requests:
        assert target.startswith("/faults/") and target.count("/") == 2 and "?" not in target
    if not segment.strip(". "):
        assert result.error is not None and result.error.kind == "invalid_arguments" and not server.requests


_CHILD = """
import json, re, sys, time
sys.path[:0] = json.loads(sys.argv[2])
from test_http_faults import FAULT
from toolgym.tools.http import Endpoint, live_tool
from toolgym.tools.http.client import HttpClient, use_client
tool = live_tool(Endpoint(**{**FAULT.__dict__, "max_bytes": int(sys.argv[3])}), "tests")
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
with use_client(HttpClient({"faults.invalid": sys.argv[1]}, strict=True, first_pause=0.02)):
    tool.call({"how": "good"})
    before = peak()
    found = []
    for how in sys.argv[4:]:
        start = time.monotonic()
        kind = tool.call({"how": how}).error.kind
        found.append([how, kind, time.monotonic() - start, peak() - before])
print(json.dumps(found))
"""


def _in_child(server: Loopback, max_bytes: int, *faults: str) -> list[tuple[str, str, float, float]]:
    search = json.dumps([str(Path(__file__).parent), *sys.path])
    command = [sys.executable, "-c", _CHILD, server.url, search, str(max_bytes), *faults]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = [(how, kind, seconds, grown) for how, kind, seconds, grown in json.loads(done.stdout)]
    for how, _, seconds, grown in found:
        print(f"{how}: {seconds:.2f} s, peak +{grown:.1f} MiB")
    return found


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak where Linux keeps it")
def test_huge_bodies_take_little_memory(server: Loopback) -> None:
    """A process of its own reads 50 MB, an endless stream and a gzip bomb; its peak grows by a few bodies' cap."""
    faults = ("large", "large-unannounced", "endless", "bomb", "slow")
    found = _in_child(server, 2_000_000, *faults)
    assert [kind for _, kind, _, _ in found] == ["unavailable"] * 4 + ["timeout"]
    assert all(seconds < DEADLINE + 5 and grown < 40 for _, _, seconds, grown in found)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak where Linux keeps it")
def test_a_generous_cap_shows_in_the_measured_memory(server: Loopback) -> None:
    [(_, kind, _, grown)] = _in_child(server, 80_000_000, "large-unannounced")
    assert kind == "unavailable" and grown > 45
