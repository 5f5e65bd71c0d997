"""Synthesis by many workers: the same set in any order, on any engine, and whatever dies on the way."""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import deadly
import pytest
import railway

from toolgym.canonical import canonical_json
from toolgym.synthesis import Contamination, Exhausted, Funnel, Job, Order, Quota, synthesize
from toolgym.synthesis.engines import Bench, ForeignWorker, ProcessEngine, WorkerLost
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.inventory import take_inventory
from toolgym.synthesis.ledger import Ledger, LedgerError
from toolgym.synthesis.merge import Merge
from toolgym.synthesis.production import TRIES, Production, ShardFailed
from toolgym.synthesis.shards import EXPLORATIONS, Parcel, Prover, Shard
from toolgym.tasks.taskset import line_of

HERE = Path(railway.__file__).parent
SIZES = (5, 10)
COUNT = 150
JOB = Job((Quota("railway:POOL", COUNT),), 21, toolset_sizes=SIZES)


@pytest.fixture(scope="module")
def alone() -> tuple[list[str], Funnel]:
    """The lines and the funnel that one process makes, without engine or ledger."""
    funnel = Funnel()
    tasks = synthesize(Order(railway.POOL, COUNT, 21, toolset_sizes=SIZES), funnel)
    return [line_of(task) for task in tasks], funnel


def produced(job: Job, engine, ledger: Ledger) -> tuple[list[str], Production]:
    """The lines of a job."""
    lines: list[str] = []
    production = Production(job, engine, ledger)
    with closing(engine):
        asyncio.run(production.run(lambda body: lines.append(canonical_json(body))))
    return lines, production


class Disorderly:
    """Workers in this process, which are served in an order drawn by chance."""

    def __init__(self, job: Job, seed: int, workers: int = 2) -> None:
        self.workers = workers
        self.proved: list[tuple[int, int]] = []
        self._bench = Bench(job)
        self._rng = random.Random(seed)

    async def inventory(self, place):
        return self._bench.inventory(place)

    async def prove(self, worker, place, number, expected):
        for _ in range(self._rng.randrange(40)):
            await asyncio.sleep(0)
        self.proved.append((place, number))
        return self._bench.prove(place, number, expected)

    def recycle(self):
        self._bench.close()

    close = recycle


# --- one set ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_the_order_of_shards_has_no_bearing_on_the_set(tmp_path, alone, seed):
    engine = Disorderly(JOB, seed)
    with Ledger(tmp_path / "ledger") as ledger:
        lines, production = produced(JOB, engine, ledger)
    assert engine.proved != sorted(engine.proved), "the shards did come in disorder"
    assert lines == alone[0]
    assert production.funnel == alone[1] and production.funnel.adds_up


@pytest.mark.parametrize("workers", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_any_number_of_processes_makes_the_same_set(tmp_path, alone, workers):
    with Ledger(tmp_path / "ledger") as ledger:
        lines, production = produced(JOB, ProcessEngine(JOB, workers), ledger)
        assert ledger.cpu_seconds > 0
    assert lines == alone[0] and production.funnel == alone[1]


@pytest.mark.slow
def test_ray_makes_the_same_set(tmp_path, alone, monkeypatch):
    from toolgym.synthesis.engines.ray import RayEngine

    monkeypatch.syspath_prepend(str(HERE))
    with Ledger(tmp_path / "ledger") as ledger:
        lines, production = produced(JOB, RayEngine(JOB, 2), ledger)
    assert lines == alone[0] and production.funnel == alone[1]


def test_a_job_over_two_pools_fills_both_quotas_and_repeats_nothing_across_them(tmp_path):
    """The second pool has all tools of the first, so that the same questions come up in both."""
    job = Job((Quota("railway:POOL", 40), Quota("railway:SHORT", 30)), 21, toolset_sizes=SIZES)
    with Ledger(tmp_path / "one") as ledger:
        lines, production = produced(job, Disorderly(job, 1), ledger)
    with Ledger(tmp_path / "two") as ledger:
        assert produced(job, Disorderly(job, 2), ledger)[0] == lines
    assert [funnel.accepted for funnel in production.funnels] == [40, 30]
    assert [line.count('"pool":"railway:POOL"') for line in lines] == [1] * 40 + [0] * 30
    questions = [re.search(r'"question":"(.*?)","', line).group(1) for line in lines]
    assert len(set(questions)) == 70


@pytest.mark.slow
def test_a_world_is_a_pool_like_any_other(tmp_path):
    from toolgym.envs.finance.sandbox import POOL

    job = Job((Quota(POOL.reference, 12),), 4)
    with Ledger(tmp_path / "ledger") as ledger:
        lines, _ = produced(job, Disorderly(job, 1, workers=1), ledger)
    assert lines == [line_of(task) for task in synthesize(Order(POOL, 12, 4), Funnel())]


# --- shards and merge ------------------------------------------------------------------------------------------------


def test_a_packed_shard_comes_back_whole():
    with Prover(Order(railway.POOL, 10, 21, toolset_sizes=SIZES)) as prover:
        shard, again = prover.prove(3), prover.prove(3)
    parcel = shard.pack(1.5)
    assert Shard.unpack(parcel.packed).pack(1.5) == parcel == again.pack(1.5)
    assert parcel[:4] == (EXPLORATIONS, shard.funnel.attempts, len(shard.proven), 1.5)
    with pytest.raises(ValueError, match="no packed shard"):
        Shard.unpack(parcel.packed[:-9])


def test_a_merge_takes_shards_in_turn():
    merge = Merge("railway:POOL", 5, Funnel(), Seen())
    with pytest.raises(ValueError, match="shard 0 is due, not 1"):
        list(merge.accept(Shard(1, Funnel(), ())))


def test_the_same_shard_under_two_numbers_gives_its_tasks_once():
    with Prover(Order(railway.POOL, 10, 21, toolset_sizes=SIZES)) as prover:
        shard = prover.prove(0)
    funnel = Funnel()
    merge = Merge("railway:POOL", 10_000, funnel, Seen())
    assert list(merge.accept(shard))
    assert not list(merge.accept(replace(shard, number=1)))
    assert funnel.adds_up and funnel.rejected["fresh", "duplicate_text"] > 0


def test_a_pool_without_more_tasks_ends_the_run():
    merge = Merge("railway:POOL", 5, Funnel(), Seen())
    with pytest.raises(Exhausted, match="of 'railway:POOL'; 0 were accepted before"):
        for number in range(100):
            list(merge.accept(Shard(number, Funnel(), ())))


@pytest.mark.parametrize(
    ("quotas", "named"),
    [
        ((), "at least one pool"),
        ((Quota("a:B", 1), Quota("a:B", 2)), "'a:B' is named twice"),
        ((Quota("a:B", 0),), "the count of 'a:B' must be at least 1, not 0"),
    ],
)
def test_a_job_without_sense_is_refused(quotas, named):
    with pytest.raises(ValueError, match=named):
        Job(quotas, 0)


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_a_ledger_keeps_the_first_of_equal_shards(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.add(0, 7, Parcel(64, 90, 30, 0.5, b"first"))
        ledger.add(0, 7, Parcel(64, 90, 30, 0.5, b"second"))
        ledger.add(1, 7, Parcel(64, 90, 30, 0.25, b"other place"))
        ledger.lose(0, 8, "died")
    with Ledger(tmp_path / "ledger") as ledger:
        assert (ledger.shard(0, 7), ledger.shard(1, 7), ledger.shard(0, 8)) == (b"first", b"other place", None)
        assert (len(ledger), ledger.cpu_seconds, ledger.losses) == (2, 0.75, [(0, 8, "died")])
        assert ledger.costs == [(30, 0.5), (30, 0.25)]
        ledger.delete()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(JOB, seed=22), "its seed is 21, not 22"),
        (replace(JOB, split="test"), 'its split is null, not "test"'),
        (replace(JOB, toolset_sizes=(5, 9)), r"its toolset sizes is \[5,10\], not \[5,9\]"),
        (replace(JOB, quotas=(Quota("railway:POOL", 151),)), "its pools is"),
        (replace(JOB, contamination=Contamination(["Some text that is on a list."], "list")), "its contamination is"),
    ],
)
def test_a_ledger_of_another_job_is_refused(tmp_path, other, named):
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.claim(JOB.record())
        ledger.claim(JOB.record())
        with pytest.raises(LedgerError, match=f"is of another run: {named}.*delete it to begin anew"):
            ledger.claim(other.record())


def test_a_ledger_of_other_tools_is_refused(tmp_path):
    """The same reference leads to other tools: what is there already would not fit what is made now."""
    with Ledger(tmp_path / "ledger") as ledger:
        found = take_inventory(railway.POOL)
        ledger.claim({**JOB.record(), "pool railway:POOL": replace(found, tools="0" * 32).record()})
        with pytest.raises(LedgerError, match="its pool railway:POOL is"):
            produced(JOB, Disorderly(JOB, 1), ledger)
        assert len(ledger) == 0


def test_a_ledger_in_use_and_a_file_of_another_kind_are_refused(tmp_path):
    with Ledger(tmp_path / "ledger"), pytest.raises(LedgerError, match="is in use by another run"):
        Ledger(tmp_path / "ledger")
    (tmp_path / "poem").write_text("Shall I compare thee to a summer's day? " * 50, encoding="utf-8")
    with pytest.raises(LedgerError, match="is no ledger"):
        Ledger(tmp_path / "poem")


def test_a_worker_with_another_pool_is_refused():
    bench = Bench(JOB)
    expected = replace(bench.inventory(0), entities="0" * 32)
    with pytest.raises(ForeignWorker, match="has another 'entities' than the run"):
        bench.prove(0, 0, expected)


# --- death -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def lives(tmp_path, monkeypatch) -> Path:
    """The file that says how often the deadly tool still kills its process."""
    file = tmp_path / "lives"
    file.write_bytes(b"")
    monkeypatch.setenv(deadly.LIVES, str(file))
    return file


DEADLY = Job((Quota("deadly:POOL", 20),), 5, toolset_sizes=SIZES)


def test_a_shard_whose_worker_dies_is_tried_again(tmp_path, lives):
    spared = [line_of(t) for t in synthesize(Order(deadly.POOL, 20, 5, toolset_sizes=SIZES), Funnel())]
    lives.write_bytes(b"..")
    with Ledger(tmp_path / "ledger") as ledger:
        lines, production = produced(DEADLY, ProcessEngine(DEADLY, 1), ledger)
        assert production.lost == len(ledger.losses) == 2
        assert all("status -9" in reason or "fresh process" in reason for _, _, reason in ledger.losses)
    assert lines == spared and not lives.read_bytes()


def test_a_shard_that_always_kills_its_worker_ends_the_run_loudly(tmp_path, lives):
    lives.write_bytes(b"." * 50)
    with Ledger(tmp_path / "ledger") as ledger:
        with pytest.raises(ShardFailed, match=f"shard 0 of 'deadly:POOL' lost its worker {TRIES} times.*-9"):
            produced(DEADLY, ProcessEngine(DEADLY, 1), ledger)
        assert len(ledger.losses) == TRIES


def test_the_death_of_the_fresh_process_costs_the_worker_only_this_try():
    bench = Bench(JOB)
    expected = bench.inventory(0)
    first = bench.prove(0, 0, expected)
    os.kill(bench._prover._fresh.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="fresh process"):
        bench.prove(0, 1, expected)
    assert bench.prove(0, 0, expected).packed == first.packed
    bench.close()


def command(out: Path, *more: str) -> list[str]:
    arguments = ["synthesize", str(out), "--pool", "railway:POOL", "--count", "160", "--seed", "6", *more]
    return [sys.executable, "-m", "toolgym.cli", *arguments]


def started(out: Path, *more: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(HERE), *(entry for entry in sys.path if entry)])
    environment = {**os.environ, "PYTHONPATH": path}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command(out, *more), env=environment, text=True, **pipes)


def ended(child: subprocess.Popen[str]) -> str:
    text, _ = child.communicate(timeout=300)
    assert child.returncode == 0, text
    return text


def killed_when(out: Path, child: subprocess.Popen[str], size: int) -> bool:
    """Kills the command once its ledger has so many bytes; whether it was still at work."""
    files = [out.with_name(out.name + suffix) for suffix in (".ledger", ".ledger-wal")]
    while child.poll() is None and sum(file.stat().st_size for file in files if file.exists()) < size:
        time.sleep(0.002)
    child.kill()
    child.communicate()
    return child.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moments", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_again_and_again_writes_the_same_bytes(tmp_path, moments):
    rng = random.Random(moments)
    whole, again = tmp_path / "whole.jsonl", tmp_path / "again.jsonl"
    ended(started(whole, "--ledger", str(tmp_path / "kept")))
    size = (tmp_path / "kept").stat().st_size
    sizes = sorted(rng.uniform(0, 1) for _ in range(moments))
    kills = [killed_when(again, started(again), int(part * size)) for part in sizes]
    text = ended(started(again))
    assert again.read_bytes() == whole.read_bytes()
    assert sum(kills) >= moments - 1 and "shards were there already" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.jsonl", "kept", "whole.jsonl"]


def descendants(pid: int) -> set[int]:
    """The processes below one."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    below = {int(child) for file in threads for child in file.read_text().split()}
    return below.union(*(descendants(child) for child in below))


def test_a_killed_command_leaves_no_worker_behind(tmp_path):
    out = tmp_path / "x.jsonl"
    child = started(out, "--workers", "1")
    ledger = out.with_name("x.jsonl.ledger-wal")
    while child.poll() is None and (not ledger.exists() or ledger.stat().st_size < 40_000):
        time.sleep(0.01)
    below = descendants(child.pid)
    child.kill()
    child.communicate()
    deadline = time.monotonic() + 60
    while (left := [pid for pid in below if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(below) >= 2, "a worker and its fresh process"
    assert not left
