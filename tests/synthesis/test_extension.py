"""Extension: harder tasks out of certified ones, with all their proofs, and little executed anew."""

import random
from collections import Counter

import pytest
from railway import POOL

from toolgym.evidence import SeedSource
from toolgym.synthesis import Certifier, verify
from toolgym.synthesis.extension import extend
from toolgym.synthesis.proofs import Recorder
from toolgym.tasks.certificate import PROOFS, Rejection
from toolgym.tasks.task import Task
from toolgym.tasks.taskset import line_of


@pytest.fixture(scope="module")
def extended(railway) -> list[tuple[str, Task, Task | Rejection]]:
    """Every task of the railway run, extended both ways where it can be."""
    certifier = Certifier(POOL, Recorder(railway.process, POOL))
    found = []
    for number, task in enumerate(railway.tasks):
        for direction in ("depth", "width"):
            rng = random.Random(f"{direction}/{number}")
            found.append((direction, task, extend(task, direction, certifier, SeedSource(POOL), rng)))
    return found


def grown(extended) -> list[tuple[str, Task, Task]]:
    return [(direction, parent, made) for direction, parent, made in extended if isinstance(made, Task)]


def test_many_tasks_can_be_extended_and_the_others_say_why(extended):
    made = Counter(direction for direction, _, _ in grown(extended))
    assert made["depth"] >= 8 and made["width"] >= 15, made
    refused = [found for _, _, found in extended if isinstance(found, Rejection)]
    assert len(refused) + len(grown(extended)) == len(extended)
    assert {(found.proof, found.reason) for found in refused} & {("derivation", "nothing_to_extend")}
    assert all(found.detail for found in refused)


def test_an_extended_task_verifies_from_nothing_but_its_record(extended):
    stored = [Task.model_validate_json(line_of(made)) for _, _, made in grown(extended)]
    POOL.forget()
    verdicts = list(verify(stored, POOL))
    assert [verdict for verdict in verdicts if verdict.refusal] == []
    assert all(tuple(proof.name for proof in task.certificate.proofs) == PROOFS for task in stored)


def test_an_extended_task_is_its_parent_and_more(extended):
    for direction, parent, made in grown(extended):
        calls = [(call.tool, call.arguments) for call in made.calls]
        assert all((call.tool, call.arguments) in calls for call in parent.calls)
        assert made.difficulty.calls > parent.difficulty.calls
        assert made.question != parent.question and made.toolset == parent.toolset and made.split == parent.split
        if direction == "depth":
            assert made.difficulty.depth == parent.difficulty.depth + 1
        else:
            assert made.difficulty.depth <= parent.difficulty.depth + 1
            assert made.difficulty.width >= parent.difficulty.width


def test_the_parent_is_on_record_and_under_the_seal(extended, railway):
    for _, parent, made in grown(extended):
        assert made.provenance.parent == parent.id
        assert made.certificate.seal == made.seal()
        orphan = made.model_copy(update={"provenance": made.provenance.model_copy(update={"parent": None})})
        assert orphan.seal() != made.seal(), "the seal covers the parent"
    assert all('"parent"' not in line_of(task) for task in railway.tasks), "tasks without one are stored as before"


def test_only_what_changed_is_executed(extended, railway):
    """Calls executed to extend a parent that was just proven, against all that the same proofs execute from nothing."""
    known, unknown = 0, 0
    for direction, parent, made in grown(extended)[::4]:
        seeds = SeedSource(POOL)
        for prove_parent_first in (True, False):
            POOL.forget()
            certifier = Certifier(POOL, Recorder(railway.process, POOL))
            if prove_parent_first:
                assert not isinstance(certifier.examine(parent), Rejection)
            before = len(POOL._cache)
            rng = random.Random(f"{direction}/{railway.tasks.index(parent)}")
            again = extend(parent, direction, certifier, seeds, rng)
            executed = len(POOL._cache) - before
            assert isinstance(again, Task) and again.gold == made.gold
            known, unknown = known + executed * prove_parent_first, unknown + executed * (not prove_parent_first)
    assert 0 < known < 0.8 * unknown, (known, unknown)


def test_extensions_can_be_extended(extended, railway):
    certifier = Certifier(POOL, Recorder(railway.process, POOL))
    steps = []
    for _, parent, made in grown(extended):
        again = extend(made, "width", certifier, SeedSource(POOL), random.Random(made.id))
        if isinstance(again, Task):
            steps.append((parent.difficulty.calls, made.difficulty.calls, again.difficulty.calls))
            assert again.provenance.parent == made.id
    assert len(steps) >= 5 and all(a < b < c for a, b, c in steps)
