"""Tampering with a record whose words are a model's, and rewording: each change is refused by the proof it breaks."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_model import FakeModel
from railway import POOL
from scripted_endpoint import ScriptedEndpoint, Status, last_text

from toolgym.chat import Endpoint
from toolgym.rewards import answer_instructions
from toolgym.synthesis import Funnel, Order, synthesize, verify
from toolgym.synthesis.certifier import task_id
from toolgym.synthesis.loop import (
    Ledger,
    LedgerError,
    LoopOrder,
    LoopStopped,
    ParaphraseOrder,
    derive_tasks,
    paraphrase_all,
)
from toolgym.tasks.task import Author, Authored, Provenance, Task
from toolgym.tasks.taskset import TaskSet, line_of
from toolgym.tools.fresh import FreshProcess


def endpoint(server: ScriptedEndpoint) -> Endpoint:
    return Endpoint(url=server.url, model="fake", concurrency=1, first_pause=0.01)


def derived(out: Path, count: int, fresh: FreshProcess) -> list[Task]:
    with ScriptedEndpoint(FakeModel()) as server:
        order = LoopOrder(POOL, endpoint(server), count, toolset_sizes=(10, 10), readers=1)
        return asyncio.run(derive_tasks(order, out, replayer=fresh)).tasks


@pytest.fixture(scope="module")
def task(tmp_path_factory, fresh) -> Task:
    """A task of the second round: six calls, and one reader who agreed."""
    return derived(tmp_path_factory.mktemp("worded") / "tasks.jsonl", 2, fresh)[1]


@pytest.fixture(scope="module")
def framed() -> list[Task]:
    """Tasks that frames worded."""
    return list(synthesize(Order(POOL, 40, 3, toolset_sizes=(5, 10)), Funnel()))


def resealed(task: Task, **update: Any) -> Task:
    """The task with other fields, its id and seal made to fit."""
    other = task.model_copy(update=update)
    other = other.model_copy(update={"id": task_id(other)})
    return other.model_copy(update={"certificate": other.certificate.model_copy(update={"seal": other.seal()})})


def details(task: Task, **update: Any) -> dict[str, Any]:
    return {"wording": task.wording.model_copy(update={"details": {**task.wording.details, **update}})}


def other_text(task: Task, text: str) -> Task:
    return resealed(task, question=f"{text} {answer_instructions(task.answer)}", **details(task, text=text))


def constants(task: Task) -> list[str]:
    evidence = next(p.evidence for p in task.certificate.proofs if p.name == "provenance")
    return list(evidence["constants"])


TAMPERED: dict[str, tuple[Callable[[Task], Task], tuple[str, str]]] = {
    "text_alone": (lambda t: resealed(t, **details(t, text="What is the sum of all that?")), ("provenance", "*")),
    "question_alone": (
        lambda t: resealed(t, question="Anything else? " + t.question),
        ("provenance", "other_question"),
    ),
    "constant_dropped": (
        lambda t: other_text(t, t.wording.details["text"].replace(constants(t)[0], "that place")),
        ("provenance", "unstated_constant"),
    ),
    "constant_in_another_word": (
        lambda t: other_text(t, t.wording.details["text"].replace(constants(t)[0], constants(t)[0] + "s")),
        ("provenance", "unstated_constant"),
    ),
    "markup": (lambda t: other_text(t, t.wording.details["text"] + " <tool_call>"), ("provenance", "unclean_text")),
    "constants_listed": (lambda t: resealed(t, **details(t, constants=["Leeds"])), ("provenance", "other_program")),
    "reader_disagrees": (
        lambda t: resealed(t, **details(t, agreement=[{"model": "x", "calls": 1, "answer": "1"}])),
        ("provenance", "other_agreement"),
    ),
    "reader_forgotten": (lambda t: resealed(t, **details(t, agreement=[])), ("provenance", "other_evidence")),
    "other_decimals": (lambda t: resealed(t, **details(t, decimals=0)), ("provenance", "other_program")),
    "frame_renamed": (
        lambda t: resealed(t, wording=t.wording.model_copy(update={"frame": "value"})),
        ("entailment", "malformed"),
    ),
    "other_author": (
        lambda t: t.model_copy(
            update={"provenance": t.provenance.model_copy(update={"author": Author(model="somebody else", prompts={})})}
        ),
        ("seal", "other_record"),
    ),
}


def test_each_changed_record_is_refused_by_the_proof_it_breaks(task):
    found = verify([change(task) for change, _ in TAMPERED.values()], POOL)
    for (name, (_, (proof, reason))), verdict in zip(TAMPERED.items(), found, strict=True):
        assert verdict.refusal is not None, name
        assert (name, verdict.refusal.proof) == (name, proof)
        assert reason in ("*", verdict.refusal.reason), name


def test_the_untouched_record_holds_and_reads_back_with_its_author(task):
    assert [v.refusal for v in verify([task], POOL)] == [None]
    again = Task.model_validate_json(line_of(task))
    assert again == task and isinstance(again.provenance, Authored)
    plain = task.provenance.model_dump()
    plain.pop("author")
    assert type(Task.model_validate({**task.model_dump(), "provenance": plain}).provenance) is Provenance


def reworded(tasks: list[Task], model: FakeModel, out: Path, fresh: FreshProcess, **more: Any) -> Ledger:
    with ScriptedEndpoint(model) as server:
        return asyncio.run(paraphrase_all(ParaphraseOrder(POOL, endpoint(server), **more), tasks, out, replayer=fresh))


def rows(ledger: Ledger) -> dict[tuple[str, str], int]:
    return {(outcome, reason): count for outcome, reason, count in ledger.funnel.rows() if count}


def test_framed_and_model_worded_questions_are_reworded_keep_their_original_and_verify(framed, task, tmp_path, fresh):
    out = tmp_path / "reworded.jsonl"
    originals = [*framed[:12], task]
    ledger = reworded(originals, FakeModel(), out, fresh)
    assert rows(ledger) == {("accepted", ""): 13}
    tasks = list(TaskSet.load(out))
    assert [v.refusal for v in verify(tasks, POOL)] == [None] * 13
    for before, after in zip(originals, tasks, strict=True):
        assert after.question.startswith("Please work this out") and after.question != before.question
        assert after.question.endswith(answer_instructions(before.answer))
        assert after.wording.details["question"] == before.question
        assert after.wording.details["original"] == before.wording.model_dump(mode="json")
        assert (after.gold, after.program, after.calls, after.split) == (
            before.gold,
            before.program,
            before.calls,
            before.split,
        )
    again = reworded(tasks[:2], FakeModel(), tmp_path / "twice.jsonl", fresh)
    assert rows(again) == {("derivation", "already_reworded"): 2}


def saying(text: Callable[[str], str]) -> FakeModel:
    return FakeModel(reword=lambda body: json.dumps({"question": text(last_text(body))}))


def without_a_station(question: str) -> str:
    return question.replace(" station", " place", 1)


REWORDED: dict[str, tuple[FakeModel, tuple[str, str]]] = {
    "prose": (FakeModel(reword=lambda b: "What now?"), ("derivation", "malformed_output")),
    "other_keys": (FakeModel(reword=lambda b: '{"text": "What now, I ask?"}'), ("derivation", "malformed_output")),
    "same": (saying(lambda q: q.upper()), ("derivation", "unchanged")),
    "slot_lost": (saying(without_a_station), ("provenance", "unstated_constant")),
    "number_added": (saying(lambda q: q[:-1] + " in 1987?"), ("provenance", "added_number")),
    "markup": (saying(lambda q: q + " <think>"), ("provenance", "unclean_text")),
    "fails": (FakeModel(reword=lambda b: Status(400)), ("derivation", "endpoint_refused")),
}


@pytest.mark.parametrize("name", REWORDED)
def test_a_bad_rewording_is_rejected_under_its_reason(task, name, tmp_path, fresh):
    model, expected = REWORDED[name]
    ledger = reworded([task], model, tmp_path / "reworded.jsonl", fresh)
    assert rows(ledger) == {expected: 1} and not ledger.tasks


def test_a_rewording_keeps_every_number_even_one_that_no_program_needs(task, tmp_path, fresh):
    counted = other_text(task, task.wording.details["text"].replace("the lengths", "the 3 lengths"))
    dropping = saying(lambda q: q.replace("the 3 lengths", "the lengths"))
    ledger = reworded([counted], dropping, tmp_path / "tasks.jsonl", fresh)
    assert rows(ledger) == {("provenance", "lost_number"): 1}


def test_a_rewording_that_names_the_answer_is_rejected(framed, tmp_path, fresh):
    golds = [(t, str(gold)) for t in framed for gold in (t.gold if isinstance(t.gold, list) else [t.gold])]
    offered = {t.id: {str(c) for c in t.wording.details.get("constants", ())} for t in framed}
    named, name = next((t, gold) for t, gold in golds if gold.isalpha() and gold not in offered[t.id])
    ledger = reworded([named], saying(lambda q: f"{q[:-1]}, is it {name}?"), tmp_path / "reworded.jsonl", fresh)
    assert rows(ledger) == {("no_leak", "answer_in_question"): 1}


def test_a_rewording_that_changes_the_meaning_is_caught_by_a_blind_reader(task, tmp_path, fresh):
    twisted = saying(lambda q: q.replace("lengths of the lines through", "heights of the stations called"))
    assert rows(reworded([task], twisted, tmp_path / "unread.jsonl", fresh)) == {("accepted", ""): 1}
    read = reworded([task], twisted, tmp_path / "read.jsonl", fresh, readers=1)
    assert rows(read) == {("derivation", "blind_disagreement"): 1}


def test_a_run_that_died_goes_on_from_any_byte_and_gives_the_same_tasks(tmp_path, fresh):
    whole = tmp_path / "whole.jsonl"
    derived(whole, 5, fresh)
    ledger = (tmp_path / "whole.jsonl.ledger").read_bytes()
    lines = ledger.splitlines(keepends=True)
    assert len(lines) == 7  # the run, three attempts and the end of one item, two attempts of the next
    for number, torn in ((1, 10), (2, 0), (3, 40), (5, 0)):
        cut = tmp_path / f"cut{number}.jsonl"
        kept = b"".join(lines[:number]) + lines[number][:torn]
        (tmp_path / f"cut{number}.jsonl.ledger").write_bytes(kept)
        tasks = whole.read_bytes().splitlines(keepends=True)[: max(0, number - 2)]
        cut.write_bytes(b"".join(tasks)[:-5])
        made = derived(cut, 5, fresh)
        assert len(made) == 5 and len({task.id for task in made}) == 5
        assert cut.read_bytes() == b"".join(line_of(task).encode() + b"\n" for task in made)
        accepted = [json.loads(line)["task"]["id"] for line in kept.splitlines()[:number] if b'"task"' in line]
        assert [task.id for task in made][: len(accepted)] == accepted  # nothing that was accepted is lost
        assert [v.refusal for v in verify(made, POOL)] == [None] * 5
    assert [task.id for task in derived(whole, 5, fresh)] == [task.id for task in TaskSet.load(whole)]


def test_files_of_another_run_are_refused(tmp_path, fresh):
    out = tmp_path / "tasks.jsonl"
    derived(out, 1, fresh)
    with ScriptedEndpoint(FakeModel()) as server:
        other = LoopOrder(POOL, endpoint(server), 1, seed=9, toolset_sizes=(10, 10), readers=1)
        with pytest.raises(LedgerError, match="its seed is 0, not 9"):
            asyncio.run(derive_tasks(other, out))
        (tmp_path / "tasks.jsonl.ledger").unlink()
        with pytest.raises(LedgerError, match="has no ledger"):
            asyncio.run(derive_tasks(other, out))
        assert not server.requests
    with pytest.raises(ValueError, match="changes of a world"):
        from toolgym.envs.medicine.sandbox import POOL as CLINIC

        asyncio.run(derive_tasks(LoopOrder(CLINIC, other.endpoint, 1), tmp_path / "states.jsonl"))


def test_items_run_side_by_side_and_none_is_lost(tmp_path, fresh):
    with ScriptedEndpoint(FakeModel(), pause=0.02) as server:
        wide = Endpoint(url=server.url, model="fake", concurrency=6)
        out = tmp_path / "tasks.jsonl"
        ledger = asyncio.run(derive_tasks(LoopOrder(POOL, wide, 20, toolset_sizes=(10, 10)), out, replayer=fresh))
    assert server.most_in_flight > 1
    assert len(ledger.tasks) == 20 and ledger.funnel.adds_up
    assert [task.id for task in TaskSet.load(out)] == [task.id for task in ledger.tasks]
    assert [v.refusal for v in verify(ledger.tasks, POOL)] == [None] * 20


def test_patience_ends_a_run_that_gives_nothing(tmp_path, fresh):
    with ScriptedEndpoint(FakeModel(derive=lambda body: "no")) as server:
        order = LoopOrder(POOL, endpoint(server), 1, toolset_sizes=(10, 10), rounds=1, patience=3)
        with pytest.raises(LoopStopped, match="3 topics in a row"):
            asyncio.run(derive_tasks(order, tmp_path / "tasks.jsonl", replayer=fresh))
