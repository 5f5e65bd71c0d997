"""Snapshots: what was recorded is replayed byte for byte; nothing recorded is lost; nothing else is ever asked."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback
from webrail import LINES, POOL, STATIONS, Webrail

from toolgym.synthesis import Funnel, Order, synthesize, verify
from toolgym.tools import ToolResult
from toolgym.tools.fresh import FreshProcess
from toolgym.tools.http.client import HttpClient, use_client
from toolgym.tools.http.live import forget_answers
from toolgym.tools.snapshots import MODE, PATH, CallKey, Snapshot, SnapshotError, current_snapshot, use_snapshot


@pytest.fixture
def server() -> Iterator[Loopback]:
    forget_answers()
    with Loopback(Webrail()) as loopback, use_client(_client(loopback)):
        yield loopback


def _client(loopback: Loopback) -> HttpClient:
    return HttpClient({"webrail.invalid": loopback.url}, strict=True, first_pause=0.01)


def _facts(station: str) -> ToolResult:
    return POOL.call("station_facts", {"station": station})


def test_recorded_calls_are_replayed_and_others_refused(server: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "rail.sqlite"
    with use_snapshot(path, "record"):
        live = [_facts(station) for station in (*STATIONS[:5], "Nowhere")]
    asked = len(server.requests)
    with use_snapshot(path, "replay"):
        again = [_facts(station) for station in (*STATIONS[:5], "Nowhere")]
        miss = _facts(STATIONS[6])
    assert [result.text for result in again] == [result.text for result in live]
    assert live[-1].error is not None and live[-1].error.kind == "not_found" and again[-1].error == live[-1].error
    assert miss.error is not None and miss.error.kind == "unavailable" and "not on record" in miss.error.message
    assert len(server.requests) == asked == 6
    assert _facts(STATIONS[6]).ok and len(server.requests) == 7  # without a snapshot the service is asked


def test_the_first_answer_stays(tmp_path: Path) -> None:
    forget_answers()
    path = tmp_path / "rail.sqlite"
    texts = []
    for year in ("2026", "2027"):
        with Loopback(Webrail(year)) as loopback, use_client(_client(loopback)), use_snapshot(path, "record"):
            texts.append(_facts(STATIONS[0]).text)
    assert texts[0] == texts[1]
    with Loopback(Webrail("2027")) as loopback, use_client(_client(loopback)):
        assert _facts(STATIONS[0]).text != texts[0]


def test_passing_faults_are_not_recorded(tmp_path: Path) -> None:
    path = tmp_path / "rail.sqlite"
    with use_client(HttpClient({}, strict=True)), use_snapshot(path, "record"):
        assert _facts(STATIONS[0]).error is not None
        snapshot = current_snapshot()
        assert snapshot is not None and len(snapshot) == 0 and snapshot.dates() is None


def test_a_default_that_is_given_is_the_same_call(server: Loopback, tmp_path: Path) -> None:
    journey = {"origin": STATIONS[0], "goal": STATIONS[1]}
    with use_snapshot(tmp_path / "rail.sqlite", "record"):
        text = POOL.call("fare", journey).text
    with use_snapshot(tmp_path / "rail.sqlite", "replay"):
        assert POOL.call("fare", {**journey, "grade": "second"}).text == text
        assert POOL.call("fare", {**journey, "grade": "first"}).error is not None


def test_another_version_is_another_call(tmp_path: Path) -> None:
    result = ToolResult.success({"fare": 1.5})
    snapshot = Snapshot(tmp_path / "rail.sqlite", writable=True)
    snapshot.put(CallKey.of("fare", "1", {"a": 1, "b": 2}), result)
    assert snapshot.get(CallKey.of("fare", "1", {"b": 2, "a": 1})) == result
    assert snapshot.get(CallKey.of("fare", "2", {"a": 1, "b": 2})) is None
    assert len(snapshot) == 1 and snapshot.dates() is not None
    snapshot.close()


@pytest.mark.parametrize("content", [b"", b"no database" * 500])
def test_what_is_no_snapshot_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match="snapshot 'other'"):
        Snapshot(path, writable=False)
    with use_snapshot(path, "replay"):
        result = _facts(STATIONS[0])
    assert result.error is not None and result.error.kind == "unavailable" and "'other'" in result.error.message


def test_missing_file_and_unknown_mode_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with use_snapshot(tmp_path / "none", "replay"):
        result = _facts(STATIONS[0])
    assert result.error is not None and "there is no such file" in result.error.message
    monkeypatch.setenv(PATH, str(tmp_path / "none"))
    monkeypatch.setenv(MODE, "rewind")
    result = _facts(STATIONS[0])
    assert result.error is not None and "must be 'record', 'replay' or 'off'" in result.error.message


def test_a_changed_answer_is_noticed(server: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "rail.sqlite"
    with use_snapshot(path, "record"):
        _facts(STATIONS[0])
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE contents SET text = replace(text, 'R', 'Q')")
        database.commit()
    with use_snapshot(path, "replay"):
        result = _facts(STATIONS[0])
    assert result.error is not None and "is damaged" in result.error.message


_RECORDER = """
import json, os, sys
sys.path[:0] = json.loads(sys.argv[2])
from toolgym.tools.http.client import HttpClient, use_client
from webrail import POOL, STATIONS
with use_client(HttpClient({"webrail.invalid": sys.argv[1]}, strict=True)):
    for origin in STATIONS:
        for goal in STATIONS:
            text = POOL.call("fare", {"origin": origin, "goal": goal}).text
            os.write(1, f"{origin}\\t{goal}\\t{text}\\n".encode())
"""


def test_a_killed_recorder_loses_nothing_it_said(server: Loopback, tmp_path: Path) -> None:
    """Kill -9 at random moments: every answer that came out is on record, and the file reads and writes as before."""
    rng = random.Random(7)
    path = tmp_path / "rail.sqlite"
    search = json.dumps([str(Path(__file__).parent), *sys.path])
    told: dict[tuple[str, str], str] = {}
    killed = 0
    for _ in range(8):
        environment = {**os.environ, PATH: str(path), MODE: "record"}
        command = [sys.executable, "-c", _RECORDER, server.url, search]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(rng.random() * 0.15)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        killed += child.wait() == -signal.SIGKILL
        child.stdout.close()
        for line in (first + rest).decode().split("\n")[:-1]:
            origin, goal, text = line.split("\t")
            assert told.setdefault((origin, goal), text) == text
        with use_snapshot(path, "replay"):
            for (origin, goal), text in told.items():
                assert POOL.call("fare", {"origin": origin, "goal": goal}).text == text
        with contextlib.closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            orphans = "SELECT count(*) FROM calls WHERE digest NOT IN (SELECT digest FROM contents)"
            assert database.execute(orphans).fetchone() == (0,)
    assert killed >= 4 and len(told) >= 20


def test_processes_record_side_by_side(server: Loopback, tmp_path: Path) -> None:
    search = json.dumps([str(Path(__file__).parent), *sys.path])
    environment = {**os.environ, PATH: str(tmp_path / "rail.sqlite"), MODE: "record"}
    command = [sys.executable, "-c", _RECORDER, server.url, search]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(2)]
    outputs = [child.communicate(timeout=120)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert outputs[0] == outputs[1] and outputs[0].count(b"\n") == len(STATIONS) ** 2
    assert b'"error"' not in outputs[0]


def test_certified_tasks_are_verified_from_their_snapshot(tmp_path: Path) -> None:
    """Tasks are derived from a server and proven; the server stops; they are proven again from the snapshot alone."""
    forget_answers()
    path = tmp_path / "rail.sqlite"
    with Loopback(Webrail()) as loopback, use_client(_client(loopback)), use_snapshot(path, "record"):
        order = Order(pool=POOL, count=5, seed=3, toolset_sizes=(3, 3))
        tasks = list(synthesize(order, Funnel()))
        assert len(tasks) == 5 and loopback.requests
    with use_client(HttpClient({}, strict=True)):
        with use_snapshot(path, "replay"):
            verdicts = list(verify(tasks, POOL))
        without = list(verify(tasks[:1], POOL))  # neither server nor snapshot
        with use_snapshot(tmp_path / "empty.sqlite", "record"):
            elsewhere = list(verify(tasks[:1], POOL))
    assert [verdict.refusal for verdict in verdicts] == [None] * 5
    assert without[0].refusal is not None and elsewhere[0].refusal is not None
    assert without[0].refusal.proof == elsewhere[0].refusal.proof == "replay"
    print(tasks[0].question)


def test_a_fresh_process_replays_and_asks_nobody(server: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "rail.sqlite"
    with use_snapshot(path, "record"):
        text = POOL.call("line_facts", {"line": LINES[0]}).text
        asked = len(server.requests)
        with FreshProcess(POOL.reference, 1) as process:
            found = process.replay([("line_facts", {"line": LINES[0]}), ("line_facts", {"line": LINES[1]})])
            assert process.versions(["fare"]) == {"fare": POOL["fare"].version}
    assert found[0] == text
    assert "cannot be reached" in found[1] or "blocked" in found[1]
    assert len(server.requests) == asked
