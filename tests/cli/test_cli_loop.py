"""``toolgym derive`` and ``paraphrase`` from the command line, against a scripted model on loopback."""

import json
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
for room in ("chat", "synthesis", "synthesis/loop"):
    sys.path.insert(0, str(TESTS / room))

from fake_model import FakeModel, proposal  # noqa: E402
from scripted_endpoint import ScriptedEndpoint, Status  # noqa: E402

from toolgym.cli import main  # noqa: E402
from toolgym.tasks.taskset import TaskSet  # noqa: E402


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    capsys.readouterr()
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse ends the process by itself
        status = int(str(stop.code))
    return status, *capsys.readouterr()


def at(server: ScriptedEndpoint, *more: str) -> tuple[str, ...]:
    return ("--pool", "railway:POOL", "--endpoint", server.url, "--model", "fake", "--concurrency", "1", *more)


def test_derive_paraphrase_and_verify_from_the_command_line(tmp_path, capsys):
    out, reworded = tmp_path / "tasks.jsonl", tmp_path / "reworded.jsonl"
    with ScriptedEndpoint(FakeModel()) as server:
        tools = ("--tools", "10", "10")
        prices = ("--prices", "1", "2", "--currency", "EUR")
        status, told, _ = said(capsys, "derive", str(out), *at(server, *tools, *prices), "--count", "2", "--blind", "1")
        assert status == 0 and len(TaskSet.load(out)) == 2
        assert "2 tasks in" in told and "the funnel adds up" in told
        spent = [json.loads(line) for line in (tmp_path / "tasks.jsonl.requests").read_text().splitlines()]
        assert f"{len(spent)} requests in {len(spent)} tries, 0 failed; {100 * len(spent)} prompt tokens" in told
        assert f"cost: {len(spent) * 140 / 1e6:.4f} EUR" in told
        status, told, _ = said(capsys, "derive", str(out), *at(server, *tools), "--count", "4", "--blind", "1")
        assert status == 0 and len(TaskSet.load(out)) == 4 and "no price given" in told
        status, told, errors = said(capsys, "derive", str(out), *at(server, *tools), "--count", "4", "--rounds", "2")
        assert status == 2 and "was begun by another run" in errors
        status, told, _ = said(capsys, "paraphrase", str(out), str(reworded), *at(server))
        assert status == 0 and len(TaskSet.load(reworded)) == 4
    for file in (out, reworded):
        assert said(capsys, "verify", str(file), "--pool", "railway:POOL")[0] == 0
    assert "not proven" in said(capsys, "show", str(out), "0")[1]


def test_a_run_without_yield_ends_with_status_1_and_its_funnel(tmp_path, capsys):
    out = str(tmp_path / "tasks.jsonl")
    with ScriptedEndpoint(FakeModel(derive=lambda body: proposal(body, answer="1"))) as server:
        more = ("--tools", "10", "10", "--count", "1", "--patience", "1", "--rounds", "1")
        status, told, _ = said(capsys, "derive", out, *at(server, *more))
    assert status == 1 and "other_claim" in told and "stopped early: 1 topics in a row" in told
    with ScriptedEndpoint(lambda body, number: Status(404)) as server:
        status, told, _ = said(capsys, "derive", out + "2", *at(server))
    assert status == 1 and "stopped early: the endpoint cannot be used: the endpoint answers 404" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--endpoint", "localhost:8000"), "'url' of the endpoint"),
        (("--key-variable", "NO_SUCH_KEY"), "the environment variable NO_SUCH_KEY holds no API key"),
        (("--temperature", "-1"), "'temperature' of the endpoint"),
        (("--concurrency", "0"), "'concurrency' of the endpoint"),
        (("--count", "0"), "--count must be at least 1"),
        (("--tools", "9", "3"), "--tools must be two numbers"),
        (("--prices", "cheap", "1"), "--prices and --cached-price must be numbers"),
        (("--blind-model", "other"), "--blind says how many"),
        (("--contamination", "/nowhere/list"), "cannot be read"),
        (("--pool", "railway:NOTHING"), "no tool pool"),
    ],
)
def test_what_is_typed_wrongly_is_said_in_one_sentence_before_anything_is_asked(arguments, message, tmp_path, capsys):
    with ScriptedEndpoint(FakeModel()) as server:
        status, _, errors = said(capsys, "derive", str(tmp_path / "tasks.jsonl"), *at(server), *arguments)
        assert status == 2 and message in errors and errors.count("\n") == 1 and "Traceback" not in errors
        assert not server.requests
