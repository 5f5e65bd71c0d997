"""The audit of a whole set: what is planted is found for the right reason, and nothing else is."""

from pathlib import Path

import pytest

from toolgym.synthesis.audit import REPEATS, Earlier, audit
from toolgym.synthesis.freshness import TEXT_FIELDS, Contamination, seeds_of, whole_hash
from toolgym.tasks.taskset import TaskSet

TASKS = list(TaskSet.load(Path(__file__).parents[2] / "envs" / "medicine" / "tasks" / "test.jsonl"))
OTHERS = list(TaskSet.load(Path(__file__).parents[2] / "envs" / "medicine" / "tasks" / "train.jsonl"))
VICTIM = max(TASKS, key=lambda task: len(task.question))


def planted(**changes):
    """A copy of the victim under another id."""
    return VICTIM.model_copy(update={"id": "planted", **changes})


def found(tasks, *against):
    return [(finding.task, finding.against, finding.repeat) for finding in audit(tasks, against)]


LONGER = VICTIM.question + " Thank you."
COPIES = [
    ("text", planted(question=VICTIM.question.upper().replace(",", " -- "), gold="x")),
    ("answer", planted(question="Altogether other words for what is asked there.")),
    ("near", planted(question=LONGER, gold="x")),
]


@pytest.mark.parametrize(("repeat", "copy"), COPIES)
def test_a_copy_within_a_set_or_from_another_is_found(repeat, copy):
    assert found([*TASKS, copy]) == [("planted", "itself", repeat)]
    assert found([copy], Earlier("held out", TASKS)) == [("planted", "held out", repeat)]
    assert repeat in REPEATS


def test_a_certified_set_is_fresh_and_differs_from_its_training_set():
    """The false-positive control: six hundred questions worded by the same frames."""
    assert found(TASKS, Earlier("train", OTHERS)) == []


def test_lists_of_texts_clauses_hashes_and_seeds_are_found_each_for_its_reason():
    clause = " ".join(VICTIM.question.split()[-30:-18])
    seed = seeds_of(VICTIM)[0]
    rests = [task.id for task in TASKS if seed in seeds_of(task)]
    assert found([VICTIM], Contamination([VICTIM.question], "a")) == [(VICTIM.id, "a", "text")]
    assert found([VICTIM], Contamination([f"hash:{whole_hash(VICTIM.question.lower())}"], "b")) == [
        (VICTIM.id, "b", "text")
    ]
    assert found([VICTIM], Contamination([f"It is said: {clause}!"], "c")) == [(VICTIM.id, "c", "ngram")]
    assert found(TASKS, Contamination([f"seed:{seed}"], "d")) == [(task, "d", "seed") for task in rests]
    assert (
        found(TASKS, Contamination(["What a fine day it is to go for a walk in the hills above the town."], "e")) == []
    )


def test_each_list_is_reported_on_its_own():
    lists = [Contamination([VICTIM.question], "one"), Earlier("two", TASKS), Contamination(["a b c"], "three")]
    assert found([VICTIM], *lists) == [(VICTIM.id, "one", "text"), (VICTIM.id, "two", "text")]


def test_the_page_names_every_reason_and_field():
    page = (Path(__file__).parents[2] / "docs" / "freshness.md").read_text(encoding="utf-8")
    assert all(f"| {repeat} | " in page for repeat in REPEATS)
    assert all(f"`{name}`" in page for name in TEXT_FIELDS)
