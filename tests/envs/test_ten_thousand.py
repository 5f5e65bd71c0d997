"""The set of ten thousand tasks over all packs: whole, sealed, readable by others, and a sample of it proven again."""

import importlib
from collections import Counter
from pathlib import Path

import datasets
import pytest

from toolgym.synthesis import verify
from toolgym.tasks.taskset import TaskSet
from toolgym.tools import load_pool

FOLDER = Path(importlib.import_module("toolgym.envs.mixed").__path__[0]) / "ten_thousand"
PACKS = ("finance", "general", "biology", "medicine", "academia")


@pytest.fixture(scope="module")
def tasks():
    return list(TaskSet.load(FOLDER))


def test_it_is_whole_and_every_seal_holds(tasks):
    assert len({task.id for task in tasks}) == len(tasks) == 10_000
    counts = Counter(task.provenance.pool for task in tasks)
    assert counts == {f"toolgym.envs.{p}:POOL": 1800 for p in PACKS} | {"toolgym.envs.mixed:POOL": 1000}
    assert all(task.seal() == task.certificate.seal for task in tasks[::10])
    forged = tasks[0].model_copy(update={"question": tasks[1].question})
    assert forged.seal() != forged.certificate.seal


def test_its_tools_are_those_installed(tasks):
    pools = {reference: load_pool(reference) for reference in {task.provenance.pool for task in tasks}}
    for task in tasks:
        assert all(pools[task.provenance.pool][name].version == v for name, v in task.provenance.tools.items())


def test_others_read_it(tmp_path):
    rows = datasets.load_dataset(str(FOLDER), split="train", cache_dir=str(tmp_path))
    assert rows.num_rows == 10_000 and {"id", "question", "toolset", "gold"} <= set(rows.column_names)


@pytest.mark.slow
@pytest.mark.parametrize("pack", [*PACKS, "mixed"])
def test_a_sample_is_proven_again(pack, tasks):
    reference = f"toolgym.envs.{pack}:POOL"
    sample = [task for task in tasks if task.provenance.pool == reference][::40]
    refused = [verdict for verdict in verify(sample, load_pool(reference)) if verdict.refusal is not None]
    assert len(sample) >= 25 and not refused
