"""A task that was tampered with is refused, whatever was changed, and the refusal names the proof that it breaks."""

import random
from collections import Counter

import pytest
from tampering import MUTATIONS, Unfit, forged, resealed, tampered

from toolgym.synthesis import verify_task
from toolgym.synthesis.certifier import sealed
from toolgym.synthesis.freshness import Seen
from toolgym.tasks.certificate import PROOFS, Rejection
from toolgym.tasks.task import Candidate, Task

REWORDS = ("wording_variant", "wording_details")
"""Mutations that may pick the very same words, which leaves a true task."""


def verdict(task, certifier):
    certifier.recorder.prepare([task])
    certifier.seen = Seen()
    return verify_task(task, certifier)


def attack(run, tasks):
    """Tampers in every way with every task; returns how many records each mutation made and the wrong verdicts."""
    certifier = run.certifier()
    made, wrong = Counter(), []
    for number, task in enumerate(tasks):
        for mutation in MUTATIONS:
            try:
                bad = tampered(task, mutation, random.Random(f"{number}/{mutation.name}"))
            except Unfit:
                continue
            for mode, record, proofs in (
                ("stale", bad, mutation.proofs),
                ("resealed", resealed(bad), mutation.resealed),
            ):
                refusal = verdict(record, certifier)
                made[mutation.name] += 1
                expected = refusal is not None and refusal.proof in proofs if proofs else refusal is None
                if not expected:
                    wrong.append((mutation.name, mode, task.id, refusal))
    return made, wrong


def test_every_tampered_railway_task_is_refused_by_the_proof_it_breaks(railway):
    made, wrong = attack(railway, railway.tasks[:40])
    assert not wrong, wrong[:5]
    assert made.total() > 3_000
    assert all(made[mutation.name] >= 10 for mutation in MUTATIONS), made.most_common()[-5:]


def test_every_tampered_finance_task_is_refused_by_the_proof_it_breaks(finance):
    made, wrong = attack(finance, finance.tasks[::3])
    assert not wrong, wrong[:5]
    assert made.total() > 1_000
    assert all(made[mutation.name] >= 2 for mutation in MUTATIONS), made.most_common()[-5:]


def test_a_forger_who_makes_every_proof_anew_is_stopped_by_one_that_cannot_be_made(railway):
    certifier = railway.certifier()
    stopped = Counter()
    for number, task in enumerate(railway.tasks[:40]):
        for mutation in MUTATIONS:
            try:
                bad = tampered(task, mutation, random.Random(f"forged/{number}/{mutation.name}"))
            except Unfit:
                continue
            content = Candidate.model_fields
            if all(getattr(bad, name) == getattr(task, name) for name in content) and bad.gold == task.gold:
                continue  # what was proven is untouched, and proving it again is no forgery
            certifier.recorder.prepare([bad])
            certifier.seen = Seen()
            made = forged(bad, certifier)
            refusal = made if isinstance(made, Rejection) else verdict(made, certifier)
            if refusal is not None:
                stopped[refusal.proof] += 1
            else:
                assert mutation.name in REWORDS, (mutation.name, task.id)
                assert (made.question, made.gold) == (task.question, task.gold)
    assert stopped.total() > 800
    assert set(stopped) >= {"replay", "entailment", "provenance"}, stopped


@pytest.mark.parametrize("which", ["railway", "finance"])
def test_untouched_tasks_hold_and_sealing_them_again_changes_nothing(which, request):
    """The negative control: what refuses tampered tasks does not refuse everything."""
    run = request.getfixturevalue(which)
    certifier = run.certifier()
    for number, task in enumerate(run.tasks):
        assert verdict(task, certifier) is None
        assert resealed(task) == task
        again = sealed(run.pool, task, task.certificate.proofs, task.split, task.provenance.seed, task.provenance.item)
        assert again == task, number


def test_every_field_of_a_task_is_under_its_seal(railway):
    task, other = railway.tasks[:2]
    compared = 0
    for name in Task.model_fields:
        if getattr(task, name) != getattr(other, name) and name != "certificate":
            assert task.model_copy(update={name: getattr(other, name)}).seal() != task.certificate.seal, name
            compared += 1
    assert compared >= 8
    without_seal = task.certificate.model_copy(update={"seal": ""})
    assert task.model_copy(update={"certificate": without_seal}).seal() == task.certificate.seal
    other_proofs = task.certificate.model_copy(update={"proofs": other.certificate.proofs})
    assert task.model_copy(update={"certificate": other_proofs}).seal() != task.certificate.seal


def test_the_refusal_is_one_sentence_that_names_the_fault(railway):
    task = railway.tasks[0]
    certifier = railway.certifier()
    for mutation in MUTATIONS:
        try:
            refusal = verdict(tampered(task, mutation, random.Random(1)), certifier)
        except Unfit:
            continue
        assert refusal is not None
        assert refusal.reason and " " not in refusal.reason
        assert len(refusal.detail) < 400 and "\n" not in refusal.detail
    assert {p for m in MUTATIONS for p in m.proofs} >= set(PROOFS)
