"""``toolgym diversity``: task files, folders and foreign structures, side by side, as table, page and plots."""

import json
from pathlib import Path

import pytest

from toolgym.cli import main
from toolgym.tasks.taskset import TaskSet

TASKS = Path(__file__).parents[2] / "envs" / "general" / "tasks"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.jsonl"
    chain = {"tools": ["search", "browse"], "edges": [[0, 1]], "kinds": ["R", "R"]}
    path.write_text("".join(json.dumps(one) + "\n" for one in [chain] * 30 + [{**chain, "edges": []}] * 20))
    return path


def test_a_task_file_and_a_foreign_set(foreign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, plots = tmp_path / "table.md", tmp_path / "plots"
    given = ["diversity", f"ours={TASKS / 'test.jsonl'}", str(foreign), "--output", str(page), "--plots", str(plots)]
    assert main(given) == 0
    out = capsys.readouterr().out
    assert "ours (100)" in out and "foreign (50)" in out and "ours at 50" in out and "46,398" in out
    rows = {row.split(" | ")[0]: row.split(" | ")[1:] for row in page.read_text().splitlines()}
    toolsets = {frozenset(task.toolset) for task in TaskSet.load(TASKS / "test.jsonl")}
    assert rows["| topology classes"][1] == "2" and rows["| toolsets"][0] == str(len(toolsets))
    assert sorted(file.name for file in plots.iterdir()) == ["rarefaction.png", "structure.png", "topologies.png"]


def test_a_folder_is_one_set_and_names_tell_sets_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diversity", str(TASKS), str(TASKS.parent / "sandbox" / "tasks")]) == 0
    out = capsys.readouterr().out
    assert "general/tasks (700)" in out and "sandbox/tasks (400)" in out


def test_pools_named_by_a_file_are_not_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A task file may name any module as its pool; only toolgym's own and those the person gives are looked up."""
    (tmp_path / "pool_by_stranger.py").write_text("raise SystemExit('imported')")
    path = tmp_path / "set.jsonl"
    line = (TASKS / "test.jsonl").read_text().split("\n")[0]
    path.write_text(line.replace("toolgym.envs.general:POOL", "pool_by_stranger:POOL"))
    assert main(["diversity", str(path)]) == 0
    assert "1 tasks call tools of unknown kind" in capsys.readouterr().out
    assert main(["diversity", str(path), "--pool", "toolgym.envs.general:POOL"]) == 0
    assert "unknown" not in capsys.readouterr().out


def test_what_is_wrong_is_said(foreign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, bad = tmp_path / "empty.jsonl", tmp_path / "bad.jsonl"
    empty.write_text("")
    bad.write_text('{"tools": ["a"], "edges": [[0, 1]]}')
    cases = {
        ("none.jsonl",): "cannot be read",
        (str(tmp_path / "plots"),): "cannot be read",
        (str(TASKS.parent),): "holds no .jsonl file",
        (str(bad),): "does not lead from an earlier",
        (str(empty),): "without tasks",
        (str(foreign), "--size", "51"): "subsample of 51 of 50",
        (str(foreign), "--output", str(tmp_path / "no" / "x.md")): "cannot be written",
    }
    for given, message in cases.items():
        assert main(["diversity", *given]) == 2
        assert message in capsys.readouterr().err
