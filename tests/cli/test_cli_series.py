"""``toolgym series`` from the command line, over the small railway pool."""

import json
import sys
from pathlib import Path

import pytest

from toolgym.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "synthesis"))

POOL = ("--pool", "railway:POOL")


@pytest.fixture(scope="module")
def series_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("series") / "deep" / "railway.jsonl"
    assert main(["series", "make", str(path), "--count", "2", "--seed", "4", "--beam", "1", *POOL]) == 0
    return path


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    try:
        status = main(["series", *arguments])
    except SystemExit as stop:  # argparse ends the process by itself
        status = stop.code
    return status, *capsys.readouterr()


def refused(capsys, *arguments: str) -> str:
    status, out, err = said(capsys, *arguments)
    assert status == 2 and not out
    assert err.startswith("toolgym: ") and err.count("\n") == 1
    return err


def test_make_counts_and_adds_up(capsys, tmp_path):
    out = tmp_path / "one.jsonl"
    status, text, err = said(
        capsys, "make", str(out), "--count", "1", "--seed", "2", "--turns", "2", "--beam", "1", *POOL
    )
    assert (status, err) == (0, "")
    assert "the funnel adds up" in text and "1 series, 2 turns" in text
    (body,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(body["turns"]) == 2 and body["selection"]["beam"] == 1


def test_verify_tells_good_from_bad(capsys, series_file, tmp_path):
    assert said(capsys, "verify", str(series_file), *POOL)[:2] == (0, "2 of 2 series hold, 0 are refused\n")
    lines = [json.loads(line) for line in series_file.read_text().splitlines()]
    lines[1]["turns"][1]["gold"] = "3000-01-01"
    bad = tmp_path / "bad.jsonl"
    bad.write_text("".join(json.dumps(line) + "\n" for line in lines))
    status, out, _ = said(capsys, "verify", str(bad), *POOL)
    assert status == 1 and f"{lines[1]['id']}, turn 2: entailment" in out and "1 are refused" in out


def test_show_prints_a_dialogue(capsys, series_file):
    status, out, _ = said(capsys, "show", str(series_file), "--count", "1")
    body = json.loads(series_file.read_text().splitlines()[0])
    assert status == 0 and body["id"] in out
    assert all(turn["text"] in out for turn in body["turns"]) and "rests on an earlier turn" in out


def test_report_without_fresh_passages_is_quick_and_writes_json(capsys, series_file, tmp_path):
    out = tmp_path / "report.json"
    status, text, _ = said(capsys, "report", str(series_file), "--traces", "0", "--json", str(out), *POOL)
    assert status == 0 and "turns right by replay" in text and "7 reranking" not in text
    assert json.loads(out.read_text())["1 accuracy by replay"]["turns right by replay"]["mean"] == 1.0


def test_export_writes_dialogues(capsys, series_file, tmp_path):
    out = tmp_path / "chat.jsonl"
    status, text, _ = said(capsys, "export", str(series_file), str(out), *POOL)
    assert status == 0 and "2 dialogues" in text
    assert {"id", "messages", "tools", "turns"} == set(json.loads(out.read_text().splitlines()[0]))


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("make", "x.jsonl", "--count", "0"), "--count must be at least 1"),
        (("make", "x.jsonl", "--beam", "-1"), "--beam must be at least 0"),
        (("make", "x.jsonl", "--scorer", "nowhere:it"), "no scorer at 'nowhere:it'"),
        (("make", "x.jsonl", "--pool", "nowhere:it"), "no tool pool at 'nowhere:it'"),
        (("make", "x.jsonl", "--contamination", "none.txt"), "the contamination list 'none.txt'"),
        (("verify", "none.jsonl"), "none.jsonl: cannot be read"),
        (("show", "none.jsonl"), "none.jsonl: cannot be read"),
        (("report", "/dev/null"), "the files hold no series"),
    ],
)
def test_mistakes_get_one_sentence(capsys, tmp_path, monkeypatch, arguments, fault):
    monkeypatch.chdir(tmp_path)
    pool = () if "--pool" in arguments or arguments[0] == "show" else POOL
    assert fault in refused(capsys, *arguments, *pool)
    assert not (tmp_path / "x.jsonl").exists()
