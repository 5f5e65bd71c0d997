from dataclasses import replace

import pytest
from questioner_examples import made

from toolgym.synthesis.series.scoring import TASKS, Fact, Turn
from toolgym.trainers.questioner.layout import PASSAGE, SEGMENTS, source, target
from toolgym.trainers.questioner.pieces import split

EXAMPLE = next(example for example in made(20, 3) if example.history)
SEGMENT = {name: place for place, name in enumerate(SEGMENTS)}


def pieces_of(task, segment):
    read = source(task, EXAMPLE.passage, EXAMPLE.history, EXAMPLE.turn)
    return tuple(p for p, s in zip(read.pieces, read.segments, strict=True) if s == SEGMENT[segment])


@pytest.mark.parametrize(
    ("task", "shown"),
    [
        ("main", {"rationale", "asked", "answered"}),
        ("question", {"rationale", "answer", "asked", "answered"}),
        ("answer", {"question", "asked", "answered"}),
        ("rationale", {"question", "answer", "asked", "answered"}),
        ("history", {"rationale", "question", "answer"}),
    ],
)
def test_a_task_is_shown_every_element_but_the_one_it_generates(task, shown):
    elements = ("rationale", "question", "answer", "asked", "answered")
    assert {element for element in elements if pieces_of(task, element)} == shown
    assert pieces_of(task, "value")


def test_the_rationale_is_not_marked_where_it_is_to_be_found():
    for task in TASKS:
        read = source(task, EXAMPLE.passage, EXAMPLE.history, EXAMPLE.turn)
        assert any(read.chosen) == (task in ("main", "question", "history"))


def test_what_is_asked_about_reads_the_calls_of_the_rationale_only():
    assert pieces_of("main", "call") == EXAMPLE.turn.rationale
    assert pieces_of("answer", "call") == ("c1", "c2")


def test_targets():
    question, answer = split(EXAMPLE.turn.question), split(EXAMPLE.turn.answer)
    assert target("main", EXAMPLE.history, EXAMPLE.turn) == (*question, "<answer>", *answer, "<end>")
    assert target("rationale", EXAMPLE.history, EXAMPLE.turn) == (*EXAMPLE.turn.rationale, "<end>")
    assert target("history", (), EXAMPLE.turn) == ("<none>", "<end>")
    assert target("history", EXAMPLE.history, EXAMPLE.turn)[:-2] == (
        *split(EXAMPLE.history[-1].question),
        "<answer>",
        *split(EXAMPLE.history[-1].answer)[:-1],
    )


def test_an_unknown_task_is_named():
    with pytest.raises(ValueError, match="unknown task 'summary'"):
        target("summary", (), EXAMPLE.turn)


def test_a_long_passage_keeps_every_call_before_it_keeps_every_fact():
    passage = [Fact(f"c{n}", "table_row", (f"field {m}",), f"v{n}.{m}") for n in range(1, 11) for m in range(9)]
    read = source("answer", passage, (), Turn("?", "1", ("c1",)))
    calls = {p for p, s in zip(read.pieces, read.segments, strict=True) if s == SEGMENT["call"]}
    assert calls == {f"c{n}" for n in range(1, 11)}
    assert sum(s >= SEGMENT["call"] for s in read.segments) <= PASSAGE


def test_only_the_last_turn_of_the_history_is_shown():
    first = replace(EXAMPLE.turn, question="What is never shown?")
    read = source("main", EXAMPLE.passage, (first, EXAMPLE.history[-1]), EXAMPLE.turn)
    assert "never" not in read.pieces
