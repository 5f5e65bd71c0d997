"""``toolgym eval``, ``report``, ``compare`` and ``rescore``, as a person types them."""

import json
import sys
from pathlib import Path

import gymnasium
import pytest

from toolgym.cli import main

sys.path.insert(0, str(Path(__file__).parent.parent / "episodes"))
sys.path.insert(0, str(Path(__file__).parent.parent / "chat"))
sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))
from model_scripts import looks_up_and_answers
from scripted_endpoint import ScriptedEndpoint, Status, in_turn
from tiny_domain import POOL, tasks_by_split

TASKS = "toolgym-tests/tiny-eval-v0"
if TASKS not in gymnasium.registry:
    kwargs = {"tasks": "tiny_domain:tasks_by_split", "pool": POOL.reference}
    gymnasium.register(id=TASKS, entry_point="toolgym.episodes:ToolEnv", kwargs=kwargs)


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tasks_by_split()["train"].save("tiny.jsonl")
    return "tiny.jsonl"


def typed(capsys, *words):
    status = main([str(word) for word in words])
    return status, capsys.readouterr()


def test_an_agent_by_name_is_run_reported_compared_and_scored_again(tasks, capsys):
    status, seen = typed(capsys, "eval", tasks, "--pool", POOL.reference, "--agent", "oracle", "--attempts", "2")
    assert status == 0 and "success 1.000 [0.646, 1.000] over 7 tasks, 14 attempts (14 correct)" in seen.out
    for expected in ("pass^k", "endings: correct 14", "topology", "hardest", "R-P "):
        assert expected in seen.out
    assert Path("tiny.oracle.log.jsonl").exists()
    assert typed(capsys, "report", "tiny.oracle.log.jsonl")[1].out == seen.out
    status, _ = typed(capsys, "eval", tasks, "--pool", POOL.reference, "--agent", "random", "--out", "b.jsonl")
    assert status == 0
    status, seen = typed(capsys, "compare", "tiny.oracle.log.jsonl", "b.jsonl", "--list", "1")
    assert status == 0 and "paired permutation test: p = " in seen.out and "worse on" in seen.out
    found = json.loads(typed(capsys, "compare", "tiny.oracle.log.jsonl", "b.jsonl", "--json")[1].out)
    assert found["agents"] == ["oracle", "random"] and len(found["differences"]) == found["worse"] > 1
    status, seen = typed(capsys, "rescore", "b.jsonl", "--out", "c.jsonl")
    assert status == 0 and "7 of 7 attempts judged again, 0 outcomes changed" in seen.out
    assert Path("c.jsonl").read_text() == Path("b.jsonl").read_text()


def test_a_changed_outcome_is_listed_and_sets_the_status(tasks, capsys):
    typed(capsys, "eval", tasks, "--pool", POOL.reference, "--agent", "oracle", "--out", "a.jsonl")
    Path("a.jsonl").write_text(Path("a.jsonl").read_text().replace('"outcome":"correct"', '"outcome":"wrong"', 1))
    status, seen = typed(capsys, "rescore", "a.jsonl")
    assert status == 1 and "1 outcomes changed" in seen.out and "agrees with" in seen.out
    status, seen = typed(capsys, "rescore", "a.jsonl", "--json")
    assert status == 1 and json.loads(seen.out)["changed"][0]["now"] == "correct"


def test_an_endpoint_with_prices_over_an_environments_split(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with ScriptedEndpoint(looks_up_and_answers) as endpoint:
        status, seen = typed(
            capsys, "eval", TASKS, "--agent", endpoint.url, "--model", "m/1", "--prices", "1:2", "--temperature", "0"
        )
        assert endpoint.requests[0]["temperature"] == 0
    assert status == 0 and "m/1 on toolgym-tests/tiny-eval-v0 test: 1 tasks, dialect native" in seen.out
    assert "reported tokens: 200 in (0 cached), 40 out, 0.0003 USD (0.000280 a correct attempt)" in seen.out
    log = Path("tiny-eval-v0.m_1.log.jsonl")
    assert json.loads(log.read_text().splitlines()[0])["prices"]["completion"] == "2"
    assert typed(capsys, "rescore", log)[0] == 0
    report = json.loads(typed(capsys, "report", log, "--json")[1].out)
    assert report["success"]["rate"] == 1.0 and report["spent"]["usage"]["prompt"] == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--agent", "nobody"], "an agent is one of oracle"),
        (["--agent", "http://127.0.0.1:9/v1"], "an endpoint needs --model"),
        (["--agent", "http://127.0.0.1:9/v1", "--model", ""], "'model': string should have at least 1 character"),
        (["--agent", "oracle", "--dialect", "klingon"], "there is no dialect called 'klingon'"),
        (["--agent", "oracle", "--turns", "0"], "the limit 'turns' must be a positive number"),
        (["--agent", "oracle", "--attempts", "0"], "'attempts' must be at least 1"),
        (["--agent", "oracle", "--prices", "dear"], "--prices must be IN:OUT"),
        (["--agent", "local:nowhere"], "'nowhere' is no directory of a model"),
    ],
)
def test_slips_are_explained(tasks, capsys, words, sentence):
    status, seen = typed(capsys, "eval", tasks, "--pool", POOL.reference, *words)
    assert status == 2 and sentence in seen.err and "Traceback" not in seen.err


def test_pools_that_toolgym_does_not_ship_are_not_imported_unasked(tasks, capsys):
    status, seen = typed(capsys, "eval", tasks, "--agent", "oracle")
    assert status == 2 and "if you trust it, say --pool tiny_domain:POOL" in seen.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["eval", "nothing.jsonl", "--agent", "oracle"], "nothing.jsonl"),
        (["eval", TASKS, "--split", "exam", "--agent", "oracle"], "has no split 'exam'; it has: train, test"),
        (["report", "nothing.jsonl"], "cannot be read"),
        (["compare", "nothing.jsonl", "nothing.jsonl"], "cannot be read"),
        (["rescore", "nothing.jsonl"], "cannot be read"),
        (["report", "tiny.jsonl"], "is no log of a run"),
    ],
)
def test_files_that_are_not_there_or_something_else(tasks, capsys, words, sentence):
    status, seen = typed(capsys, *words)
    assert status == 2 and sentence in seen.err


def test_a_run_that_cannot_go_on_says_why(tasks, capsys):
    with ScriptedEndpoint(in_turn(Status(404, text="no model called 'x'"))) as endpoint:
        status, seen = typed(
            capsys, "eval", tasks, "--pool", POOL.reference, "--agent", endpoint.url, "--model", "x", "--out", "a.jsonl"
        )
    assert status == 2 and "no model called 'x'" in seen.err
    status, seen = typed(capsys, "report", "a.jsonl")
    assert status == 0 and "no attempt can be scored" in seen.out
