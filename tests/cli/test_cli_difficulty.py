"""``toolgym attempt``, ``difficulty`` and ``select``: play, resume, report, take tasks by structure and pass rate."""

import json
from pathlib import Path

import pytest
from careless import careless

from toolgym.agents import OracleAgent
from toolgym.cli import main
from toolgym.cli.difficulty import _WINDOWS
from toolgym.synthesis.difficulty import PROXIES, AttemptLog
from toolgym.tasks.taskset import TaskSet

TASKS = Path(__file__).parents[2] / "envs" / "general" / "tasks" / "test.jsonl"
AGENT = "careless:careless"


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    path = tmp_path / "few.jsonl"
    path.write_text("".join(line + "\n" for line in TASKS.read_text().split("\n")[:12]))
    return path


def test_attempts_are_made_kept_resumed_and_selected_by(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attempt", str(tasks), "--agent", AGENT, "--times", "2"]) == 0
    log = AttemptLog.beside(tasks)
    first = log.path.read_bytes()
    log.path.write_bytes(first[:-20])  # as if killed within the last line
    assert main(["attempt", str(tasks), "--agent", AGENT, "--times", "4"]) == 0
    assert "careless:careless: 12 of 12 tasks, pass@1 0." in capsys.readouterr().out
    assert log.path.read_bytes().startswith(first), "what was lost is played again, alike, and before what is new"
    attempts = list(log)
    loaded = TaskSet.load(tasks)
    assert sorted((one.task, one.seed) for one in attempts) == sorted((t, s) for t in loaded.ids for s in range(4))
    for one in attempts:
        assert one.solved == isinstance(careless(loaded[one.task], one.seed), OracleAgent) and one.valid
    assert main(["attempt", str(tasks), "--agent", AGENT, "--times", "4"]) == 0
    assert len(list(log)) == 48, "nothing is left to play"

    out = tasks.with_name("half.jsonl")
    rates = {t: sum(one.solved for one in attempts if one.task == t) / 4 for t in loaded.ids}
    wanted = [t for t in loaded.ids if 0.25 <= rates[t] <= 0.75]
    given = ["select", str(tasks), str(out), "--pass-window", "0.2:0.8", "--agent", AGENT]
    assert main(given) == 0 and 0 < len(wanted) < 12
    assert TaskSet.load(out).ids == tuple(wanted)
    lines = tasks.read_text().split("\n")
    assert all(line in lines for line in out.read_text().split("\n")), "records stay as they are, byte for byte"
    assert main([*given, "--curriculum"]) == 0
    assert [rates[t] for t in TaskSet.load(out).ids] == sorted((rates[t] for t in wanted), reverse=True)

    assert main(["difficulty", str(tasks)]) == 0
    said = capsys.readouterr().out
    assert "hardest" in said and "careless:careless: solved" in said and "pass@4" in said
    assert "rank correlation of bits" in said


def test_the_agents_with_names_play(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attempt", str(tasks), "--agent", "oracle", "--times", "1"]) == 0
    assert "oracle: 12 of 12 tasks, pass@1 1.000" in capsys.readouterr().out
    assert main(["attempt", str(tasks), "--agent", "random", "--times", "2"]) == 0
    assert "random: 12 of 12 tasks, pass@1 0." in capsys.readouterr().out


def test_tasks_are_selected_by_structure(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tasks.with_name("deep.jsonl")
    assert main(["select", str(tasks), str(out), "--depth", "2:", "--calls", ":4", "--answer", "integer"]) == 0
    loaded = TaskSet.load(tasks)
    wanted = [
        t.id for t in loaded if t.difficulty.depth >= 2 and t.difficulty.calls <= 4 and t.answer.kind == "integer"
    ]
    assert TaskSet.load(out).ids == tuple(wanted)
    assert f"{len(wanted)} of 12 tasks written" in capsys.readouterr().out
    assert set(_WINDOWS) == set(PROXIES)


def test_what_is_wrong_is_said(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, strange = tasks.with_name("out.jsonl"), tasks.with_name("strange.jsonl")
    first = tasks.read_text().split("\n")[0]
    strange.write_text(first.replace("toolgym.envs.general:POOL", "stranger:POOL"))
    stale = tasks.with_name("stale.jsonl")
    record = json.loads(first)
    record["provenance"]["tools"] = dict.fromkeys(record["provenance"]["tools"], "0" * 32)
    stale.write_text(json.dumps(record, separators=(",", ":")))
    damaged = tasks.with_name("damaged.jsonl")
    damaged.write_text(first)
    AttemptLog.beside(damaged).path.write_text("{}\n")
    empty = tasks.with_name("empty.jsonl")
    empty.write_text("")
    cases = {
        ("attempt", str(tasks), "--agent", "oracle", "--times", "0"): "--times must be at least 1",
        ("attempt", str(tasks), "--agent", "nobody"): "--agent must be oracle, random or",
        ("attempt", str(tasks), "--agent", "careless:nobody"): "--agent must be oracle, random or",
        ("attempt", str(tasks), "--agent", "careless:__name__"): "is no function",
        ("attempt", str(strange), "--agent", "oracle"): "if you trust it, say --pool stranger:POOL",
        ("attempt", str(stale), "--agent", "oracle"): "certified",
        ("difficulty", str(damaged)): "line 1: not an attempt",
        ("difficulty", str(empty)): "has no tasks",
        ("select", str(tasks), str(out), "--depth", "deep"): "--depth: 'deep' is not a range",
        ("select", str(tasks), str(out), "--pass-window", "0:1"): "--pass-window needs --agent",
        ("select", str(tasks), str(tasks), "--depth", "9:1"): "--depth: the range '9:1' is empty",
        ("select", str(tasks), str(tasks.parent), "--depth", "1:"): "cannot be written",
    }
    for given, message in cases.items():
        assert main(list(given)) == 2, given
        assert message in capsys.readouterr().err
