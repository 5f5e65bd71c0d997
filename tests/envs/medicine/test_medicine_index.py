"""Indices are built once, whole or not at all, and never shared between different data."""

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolgym.envs.medicine.data.formulas import FORMULAS
from toolgym.envs.medicine.data.index import Index, cache_directory
from toolgym.tools import Unavailable


def numbers(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE number (n INT)")
    database.executemany("INSERT INTO number VALUES (?)", [(n,) for n in range(1000)])


def broken(database: sqlite3.Connection) -> None:
    numbers(database)
    raise RuntimeError("no more data")


def index(place: Path, build=numbers, edition: int = 1) -> Index:
    return Index("numbers", (FORMULAS,), build, edition, place)


def test_it_is_built_on_first_use_and_then_read(tmp_path):
    assert index(tmp_path).column("SELECT count(*) FROM number") == [1000]
    assert [p.name for p in tmp_path.iterdir()] == [index(tmp_path).path.name]
    assert index(tmp_path, broken).row("SELECT max(n) FROM number") == (999,)  # not built again


def test_a_failed_build_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError):
        index(tmp_path, broken).rows("SELECT 1")
    assert list(tmp_path.iterdir()) == []


def test_another_edition_or_source_is_another_file(tmp_path):
    one = index(tmp_path)
    other = FORMULAS.model_copy(update={"edition": "2"})
    names = {
        one.path.name,
        index(tmp_path, edition=2).path.name,
        Index("numbers", (other,), numbers, 1, tmp_path).path.name,
    }
    assert len(names) == 3


def test_concurrent_builders_agree(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: index(tmp_path).column("SELECT sum(n) FROM number"), range(16)))
    assert counts == [[499500]] * 16
    assert len(list(tmp_path.iterdir())) == 1


def test_a_killed_build_leaves_no_index_and_the_next_one_succeeds(tmp_path):
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from toolgym.envs.medicine.data.formulas import FORMULAS\n"
        "from toolgym.envs.medicine.data.index import Index\n"
        "def build(database):\n"
        "    database.execute('CREATE TABLE number (n INT)')\n"
        "    print('building', flush=True)\n"
        "    time.sleep(60)\n"
        "Index('numbers', (FORMULAS,), build, 1, Path(sys.argv[1])).rows('SELECT 1')\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "building\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert not index(tmp_path).path.exists()
    assert index(tmp_path).column("SELECT count(*) FROM number") == [1000]


def test_an_unwritable_cache_is_said_to_be_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    with pytest.raises(Unavailable, match="cannot be written"):
        index(blocked / "below").rows("SELECT 1")


def test_the_cache_directory_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_directory() == tmp_path / "toolgym" / "medicine"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_directory() == tmp_path / ".cache" / "toolgym" / "medicine"
