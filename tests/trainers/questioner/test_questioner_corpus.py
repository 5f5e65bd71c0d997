import random
from itertools import islice

import pytest
from questioner_examples import made

from toolgym.evidence.trace import Call, CallOrigin, SeedOrigin
from toolgym.tools import load_pool
from toolgym.trainers.questioner.__main__ import main
from toolgym.trainers.questioner.corpus import bare, collect, examples, read_corpus, turns_of, write_corpus
from toolgym.trainers.questioner.dataset import BARE, BLIND, KEPT_BACK, read_dataset, varied
from toolgym.trainers.questioner.passages import ARGUMENTS, covers, facts, in_trace

FINANCE = load_pool("toolgym.envs.finance:POOL")
COUNT = 12


@pytest.fixture(scope="module")
def records():
    return list(collect(FINANCE, "train", COUNT, 1))


def call(number, origins, result):
    arguments = {key: origin.value if isinstance(origin, SeedOrigin) else 2 for key, origin in origins.items()}
    return Call(id=f"c{number}", tool="rate", arguments=arguments, origins=origins, result=result)


def test_facts_are_constant_arguments_and_scalars():
    first = call(1, {"code": SeedOrigin(entity="x.code", value="EUR")}, {"rate": 2, "days": [1, 2, 3, 4], "none": None})
    second = call(2, {"rate": CallOrigin(call="c1", path=("rate",))}, {"ok": True})
    found = {(fact.call, fact.path): fact.value for fact in facts([first, second])}
    assert found == {
        ("c1", (ARGUMENTS, "code")): "EUR",
        ("c1", ("rate",)): 2,
        **{("c1", ("days", place)): place + 1 for place in range(3)},
        ("c2", ("ok",)): True,
    }


def test_calls_of_a_candidate_are_found_in_the_trace():
    trace = [
        call(n, {"code": SeedOrigin(entity="x.code", value=code)}, {"rate": n}) for n, code in ((3, "A"), (7, "B"))
    ]
    assert in_trace([trace[1].model_copy(update={"id": "c1"})], trace) == ("c7",)
    with pytest.raises(ValueError, match="the trace has no call"):
        in_trace([call(1, {"code": SeedOrigin(entity="x.code", value="C")}, {})], trace)


def test_records_hold_what_can_be_asked_of_a_trace(records):
    assert len(records) == COUNT
    judged = [(record, one) for record in records for one in record.candidates]
    assert any(one.refusal is None for _, one in judged)
    assert all(": " in one.refusal for _, one in judged if one.refusal is not None)
    for record, one in judged:
        calls = [fact.call for fact in record.passage]
        assert set(one.turn.rationale) <= set(calls)
        assert list(one.turn.rationale) == sorted(one.turn.rationale, key=calls.index)


def test_an_interrupted_corpus_goes_on_and_a_cut_line_is_left_out(tmp_path, records):
    path = tmp_path / "finance.train.jsonl"
    list(islice(write_corpus(path, collect(FINANCE, "train", COUNT, 1)), 5))
    list(write_corpus(path, collect(FINANCE, "train", COUNT, 1, first=5)))
    assert read_corpus(path) == records
    with path.open("a", encoding="utf-8") as file:
        file.write('{"domain":"fin')
    assert read_corpus(path) == records
    with pytest.raises(ValueError, match="cannot be read"):
        read_corpus(tmp_path / "nothing.jsonl")


def test_artificial_series_are_valid_turns_by_size(records):
    for record in records:
        turns = turns_of(record, random.Random(1))
        assert set(turns) <= set(record.valid)
        assert [len(turn.rationale) for turn in turns] == sorted(len(turn.rationale) for turn in turns)
        for number, example in enumerate(examples(record, turns)):
            assert example.history == turns[:number]


def test_a_turn_covers_if_it_rests_on_something_new():
    first, second = (example.turn for example in made(40, 3)[:2])
    assert covers(first, ())
    assert not covers(first, [first])
    assert covers(second, [first]) == (second.rationale != first.rationale)


def test_a_dataset_keeps_records_back_and_names_what_is_missing(tmp_path, records):
    list(write_corpus(tmp_path / "finance.train.jsonl", iter(records)))
    list(write_corpus(tmp_path / "medicine.held.jsonl", iter(records[:3])))
    data = read_dataset(tmp_path)
    assert data.training
    assert data.records["seen tools"] == records[::KEPT_BACK]
    assert data.records["new domains"] == records[:3]
    assert data.records["new tools"] == []
    with pytest.raises(ValueError, match="holds no file"):
        read_dataset(tmp_path / "empty")


def test_training_examples_vary_in_what_they_show():
    shown = made(2000, 1)
    seen = list(varied(shown, 0))
    assert seen == list(varied(shown, 0))
    blind = sum(not example.passage for example in seen)
    without = sum(bool(b.passage) and b.passage == bare(a).passage for a, b in zip(shown, seen, strict=True))
    assert blind == pytest.approx(2000 * BLIND, rel=0.2)
    assert without == pytest.approx(2000 * BARE, rel=0.2)


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    assert main(["train", str(tmp_path / "nowhere"), str(tmp_path / "out")]) == 2
    assert "make one with the command 'corpus'" in capsys.readouterr().err
