"""``toolgym freshness``: audits a file, reports by reason, writes what is fresh and lists that show no text."""

import json
from pathlib import Path

import pytest

from toolgym.cli import main
from toolgym.tasks.taskset import TaskSet

TASKS = Path(__file__).parents[2] / "envs" / "general" / "tasks"


def test_a_set_with_planted_copies_is_reported_and_cleaned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (TASKS / "test.jsonl").read_text().split("\n")[:20]
    copy, reworded = json.loads(lines[3]), json.loads(lines[4])
    copy["id"], reworded["id"] = "general-copy", "general-reworded"
    reworded["question"] = "Quite other words."
    path, listed, clean = tmp_path / "set.jsonl", tmp_path / "listed.txt", tmp_path / "clean.jsonl"
    path.write_text("\n".join([*lines, json.dumps(copy), json.dumps(reworded)]))
    listed.write_text(json.loads(lines[7])["question"].lower())
    given = ["freshness", str(path), "--against", str(listed), "--clean", str(clean)]
    assert main(given) == 1
    out = capsys.readouterr().out
    assert "general-copy: itself: text:" in out and "general-reworded: itself: answer:" in out
    assert "against itself: 1 text, 1 answer\n" in out and "against listed.txt: 1 text" in out
    kept = [line for line in lines if json.loads(line)["id"] in TaskSet.load(clean)]
    assert clean.read_text().splitlines() == kept and len(kept) <= 19
    assert main(["freshness", str(clean), "--against", str(listed)]) == 0
    assert "against itself: nothing" in capsys.readouterr().out


def test_a_task_file_is_compared_by_tasks_and_a_hash_list_by_whole_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train, test, hashes = TASKS / "train.jsonl", TASKS / "test.jsonl", tmp_path / "hashes.txt"
    assert main(["freshness", str(test), "--against", str(train), "--hashes", str(hashes)]) == 0
    assert hashes.read_text().count("hash:") == 100 and "question" not in hashes.read_text()
    assert main(["freshness", str(train), "--against", str(hashes)]) == 0
    assert main(["freshness", str(test), "--against", str(hashes), "--against", str(test)]) == 1
    assert capsys.readouterr().out.count("100 text") == 2


def test_what_is_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, test = tmp_path / "bad.jsonl", str(TASKS / "test.jsonl")
    bad.write_text('{"answer": "x"}\n')
    cases = {
        (str(tmp_path / "none.jsonl"),): "cannot be read as a task file",
        (test, "--against", str(tmp_path / "none.txt")): "No such file",
        (test, "--against", str(bad)): "line 1: a JSON object with one of question",
        (test, "--hashes", str(tmp_path / "no" / "x")): "cannot be written",
    }
    for given, message in cases.items():
        assert main(["freshness", *given]) == 2
        assert message in capsys.readouterr().err
