"""``toolgym synthesize`` over several pools, into every form of file, and again after it was stopped."""

import gzip
import sys
from pathlib import Path

import pytest

from toolgym.cli import main
from toolgym.cli.synthesis import _quotas
from toolgym.synthesis import Quota
from toolgym.synthesis.ledger import Ledger
from toolgym.tasks.taskset import TaskSet

sys.path.insert(0, str(Path(__file__).parents[1] / "synthesis"))

POOLS = ("--pool", "railway:POOL=12", "--pool", "railway:SHORT=8")
MORE = ("--seed", "3", "--workers", "1", "--tools", "5", "9")


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    capsys.readouterr()
    return main(arguments), *capsys.readouterr()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A data set over two pools, with its ledger beside it."""
    path = tmp_path_factory.mktemp("sets") / "rails"
    kept = ("--ledger", str(path.parent / "kept"))
    assert main(["synthesize", str(path), "--dataset", *POOLS, *MORE, *kept]) == 0
    return path


def test_a_data_set_has_both_forms_and_a_card(folder):
    assert sorted(file.name for file in folder.iterdir()) == ["README.md", "tasks.jsonl", "tasks.parquet"]
    lines = (folder / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
    assert list(TaskSet.load(folder)) == list(TaskSet(lines))
    assert [task.provenance.pool for task in TaskSet(lines)] == ["railway:POOL"] * 12 + ["railway:SHORT"] * 8
    card = (folder / "README.md").read_text(encoding="utf-8")
    said_so = "toolgym synthesize rails --dataset --pool railway:POOL=12 --pool railway:SHORT=8 --seed 3 --tools 5 9"
    for part in (said_so, "| call graphs |", "| pydantic |", "| accepted |", "in all", "| seed | 3 |"):
        assert part in card
    assert str(folder.parent) not in card


def test_the_same_command_again_takes_everything_from_the_ledger(capsys, folder, tmp_path):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    again = tmp_path / "rails"
    kept = ("--ledger", str(folder.parent / "kept"))
    status, text, err = said(capsys, "synthesize", str(again), "--dataset", *POOLS, *MORE, *kept)
    assert (status, err) == (0, "") and "shards were there already" in text
    assert {file.name: file.read_bytes() for file in again.iterdir()} == before


def test_another_command_with_the_same_ledger_is_refused(capsys, folder, tmp_path):
    kept = ("--ledger", str(folder.parent / "kept"))
    status, out, err = said(capsys, "synthesize", str(tmp_path / "x.jsonl"), *POOLS, *MORE, "--seed", "4", *kept)
    assert status == 2 and not out and err.count("\n") == 1
    assert "is of another run: its seed is 3, not 4" in err
    assert not list(tmp_path.iterdir())
    with Ledger(folder.parent / "kept") as ledger:
        assert len(ledger) > 0, "nothing is lost by the mistake"


def test_every_form_of_file_holds_the_same_tasks(capsys, folder, tmp_path):
    kept = ("--ledger", str(folder.parent / "kept"))
    for name in ("rails.jsonl", "rails.jsonl.gz", "rails.parquet"):
        assert said(capsys, "synthesize", str(tmp_path / name), *POOLS, *MORE, *kept)[0] == 0
    plain = (tmp_path / "rails.jsonl").read_bytes()
    assert plain == (folder / "tasks.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "rails.jsonl.gz").read_bytes()) == plain
    assert (tmp_path / "rails.parquet").read_bytes() == (folder / "tasks.parquet").read_bytes()


def test_tasks_are_verified_by_the_pools_they_came_from(capsys, folder):
    pools = ("--pool", "railway:POOL", "--pool", "railway:SHORT")
    assert said(capsys, "verify", str(folder), *pools)[:2] == (0, "20 of 20 tasks hold, 0 are refused\n")
    status, text, _ = said(capsys, "verify", str(folder), "--pool", "railway:POOL")
    assert status == 1 and text.count("railway-") == 8, "tasks of a pool that is not named are refused"


@pytest.mark.parametrize(
    ("given", "count", "quotas"),
    [
        (("a:A",), 7, [7]),
        (("a:A", "b:B", "c:C"), 8, [3, 3, 2]),
        (("a:A=5", "b:B", "c:C"), 9, [5, 2, 2]),
        (("a:A=5", "b:B=6"), 100, [5, 6]),
    ],
)
def test_what_comes_from_each_pool(given, count, quotas):
    pools = [entry.partition("=")[0] for entry in given]
    assert list(_quotas(given, count)) == [Quota(pool, number) for pool, number in zip(pools, quotas, strict=True)]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--pool", "railway:POOL=many"), "--pool railway:POOL=many: a number of tasks must stand behind '='"),
        (("--pool", "railway:POOL", "--pool", "railway:POOL"), "--pool railway:POOL is given twice"),
        (("--pool", "railway:POOL=0"), "the count of 'railway:POOL' must be at least 1, not 0"),
        (("--pool", "railway:POOL=5", "--pool", "railway:SHORT", "--count", "5"), "'railway:SHORT' must be at least 1"),
        (("--tools", "9", "5"), "--tools must be two numbers, at least 1 and in order, not 9 5"),
        (("--workers", "0"), "--workers must be at least 1, not 0"),
        (("--engine", "cloud"), "invalid choice: 'cloud'"),
    ],
)
def test_orders_without_sense_are_refused(capsys, tmp_path, arguments, named):
    try:
        status = main(["synthesize", str(tmp_path / "x.jsonl"), *arguments])
    except SystemExit as stop:  # argparse ends the process by itself
        status = stop.code
    assert status == 2 and named in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
