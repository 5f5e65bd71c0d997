"""Runs that are killed: the same command goes on, and the log ends up as if nothing had happened."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from model_scripts import knows_the_answer
from scripted_endpoint import ScriptedEndpoint
from tiny_domain import POOL, make_task

from toolgym.agents import agent_named
from toolgym.evaluation import LogError, Plan, RunLog, run
from toolgym.tasks.taskset import TaskSet

CITIES = ("Arl", "Brez", "Čova")
TASKS = TaskSet.of([make_task(n, city=CITIES[n % 3]) for n in range(20)])


def command(url, folder):
    return [
        *(sys.executable, "-m", "toolgym.cli", "eval", str(folder / "tasks.jsonl"), "--pool", POOL.reference),
        *("--agent", url, "--model", "scripted", "--attempts", "3", "--concurrency", "4"),
        *("--out", str(folder / "log.jsonl")),
    ]


def environment():
    return os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "episodes")}


def contents(path):
    """What a log holds but for the clock: equal for equal runs, in any order."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        body = json.loads(line)
        lines.append(json.dumps({name: body[name] for name in body if name not in ("seconds", "created")}))
    return sorted(lines)


def test_a_run_that_is_killed_goes_on_and_nothing_is_lost_or_doubled(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
        TASKS.save(folder / "tasks.jsonl")
    with ScriptedEndpoint(knows_the_answer, pause=0.1) as endpoint:
        process = subprocess.Popen(command(endpoint.url, killed), env=environment(), stdout=subprocess.DEVNULL)
        log = killed / "log.jsonl"
        until = time.monotonic() + 60
        while not log.exists() or log.read_bytes().count(b"\n") < 12:
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        held = list(RunLog(log))
        assert 11 <= len(held) < 60
        with log.open("ab") as file:  # as a crash in the middle of a line leaves it
            file.write(b'{"kind":"episode","task":"tiny-00')
        asked = len(endpoint.requests)
        endpoint.pause = 0.0
        again = subprocess.run(command(endpoint.url, killed), env=environment(), capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        assert len(endpoint.requests) == asked + 60 - len(held), "only what was missing is played"
        subprocess.run(command(endpoint.url, whole), env=environment(), check=True, stdout=subprocess.DEVNULL)
    found = contents(log)
    assert len(found) == 61 and len({entry.key for entry in RunLog(log)}) == 60
    ours, theirs = (
        [line.replace(str(folder), "") for line in contents(folder / "log.jsonl")] for folder in (killed, whole)
    )
    assert ours == theirs
    first = found[0].replace('"correct"', '"wrong"').replace('"attempt": 0', '"attempt": 7')
    assert sorted([first, *found[1:]]) != found, "the comparison sees a change"


def plan(**given):
    return Plan(TASKS, "cities", agent_named("oracle"), POOL.reference, **given)


def test_a_finished_log_is_left_alone_and_more_attempts_can_be_added(tmp_path):
    log = RunLog(tmp_path / "log.jsonl")
    run(plan(), log)
    before = log.path.read_bytes()
    run(plan(), log)
    assert log.path.read_bytes() == before
    run(plan(attempts=3), log)
    assert log.path.read_bytes().startswith(before) and len(list(log)) == 60


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (plan(seed=1), "seed"),
        (Plan(TASKS, "cities", agent_named("random"), POOL.reference), "agent"),
        (Plan(TaskSet.of([make_task(1)]), "cities", agent_named("oracle"), POOL.reference), "tasks_count"),
    ],
)
def test_a_log_of_another_run_is_refused_and_left_alone(tmp_path, other, field):
    log = RunLog(tmp_path / "log.jsonl")
    run(plan(), log)
    before = log.path.read_bytes()
    with pytest.raises(LogError, match=f"of a run with {field} "):
        run(other, log)
    assert log.path.read_bytes() == before


def test_a_log_that_is_being_written_is_refused(tmp_path):
    log, other = RunLog(tmp_path / "log.jsonl"), RunLog(tmp_path / "log.jsonl")
    with log.open(plan().header()), pytest.raises(LogError, match="another process is writing"):
        run(plan(), other)
    run(plan(), other)
    assert len(list(other)) == 20


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (b"not json\n", "is no log of a run"),
        (b'{"kind":"episode"}\n', "is no log of a run"),
        (b"", "is no log of a run"),
    ],
)
def test_files_that_are_no_logs_are_refused(tmp_path, lines, sentence):
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines)
    with pytest.raises(LogError, match=sentence):
        _ = RunLog(path).header
    with pytest.raises(LogError, match="cannot be read"):
        list(RunLog(tmp_path / "nothing.jsonl"))


def test_a_damaged_line_is_named(tmp_path):
    log = RunLog(tmp_path / "log.jsonl")
    run(plan(), log)
    lines = log.path.read_bytes().splitlines(keepends=True)
    for damage in (b"{}\n", b"\xff\n", lines[2].replace(b'"cut":0', b'"cut":"no"')):
        log.path.write_bytes(b"".join([*lines[:2], damage, *lines[3:]]))
        with pytest.raises(LogError, match="line 3: not an episode"):
            list(log.entries())


def test_lines_can_only_be_added_to_an_open_log(tmp_path):
    log = RunLog(tmp_path / "log.jsonl")
    run(plan(), log)
    entry = next(iter(log))
    with pytest.raises(ValueError, match="open the log"):
        log.append(entry)
