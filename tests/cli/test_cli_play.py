"""``toolgym play``, fed with what a person types."""

import io
import sys
from pathlib import Path

import pytest

from toolgym.cli import main

sys.path.insert(0, str(Path(__file__).parent.parent / "episodes"))
from tiny_domain import TINY

FIRST = "tiny-0000000000000001"


def typed(monkeypatch, capsys, *lines, options=("--task-id", FIRST)):
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))
    status = main(["play", TINY, *options])
    return status, capsys.readouterr()


def test_a_person_solves_a_task(monkeypatch, capsys):
    status, seen = typed(monkeypatch, capsys, "tools", "help weighted_total", "city_population city=Arl", "answer 120")
    assert status == 0
    for expected in (
        "How many people live in Arl?",
        "Give a whole number.",
        "city_population: Looks up how many people live in a city.",
        "mode (string, one of plain, double, default",
        '"people": 120',
        "correct: The answer was read as 120.",
    ):
        assert expected in seen.out


@pytest.mark.parametrize(
    "line",
    [
        'city_population {"city": "Arl"}',
        "call city_population city=Arl",
        "call city_population 'city=Arl'",
    ],
)
def test_the_ways_to_call(monkeypatch, capsys, line):
    assert '"people": 120' in typed(monkeypatch, capsys, line, "quit")[1].out


def test_lists_numbers_and_texts(monkeypatch, capsys):
    lines = ["weighted_total values=[1,2] weight=3", "repeat_text text=7 times=2", "quit"]
    out = typed(monkeypatch, capsys, *lines)[1].out
    assert '"total": 9.0' in out and '"label": "77"' in out


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("dance", "There is no command or tool called 'dance'."),
        ("missing_library number=3", "There is no command or tool called 'missing_library'."),
        ("city_population {city}", "The arguments are not JSON"),
        ("city_population Arl", "Write arguments as name=value"),
        ("city_population 'city=Arl", "The arguments cannot be read"),
        ("city_population", "'city' is required"),
        ("answer", "There is no command or tool called 'answer'."),
        ("help nothing", "Commands:"),
        ("", "There is no command or tool called ''."),
    ],
)
def test_slips_are_explained_and_the_episode_goes_on(monkeypatch, capsys, line, sentence):
    status, seen = typed(monkeypatch, capsys, line, "answer 120")
    assert status == 0 and sentence in seen.out


def test_a_wrong_answer_and_leaving_end_with_status_one(monkeypatch, capsys):
    status, seen = typed(monkeypatch, capsys, "answer 121")
    assert status == 1 and "wrong: The answer was read as 121." in seen.out
    status, seen = typed(monkeypatch, capsys)  # end of input
    assert status == 1 and "No answer was committed." in seen.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [(["--task-id", "nothing"], "unknown task id 'nothing'"), (["--split", "exam"], "there is no split 'exam'")],
)
def test_tasks_that_are_not_there(monkeypatch, capsys, options, sentence):
    status, seen = typed(monkeypatch, capsys, options=options)
    assert status == 2 and sentence in seen.err


def test_an_environment_that_is_not_there(capsys):
    assert main(["play", "toolgym-tests/nothing-v0"]) == 2
    assert "nothing" in capsys.readouterr().err
