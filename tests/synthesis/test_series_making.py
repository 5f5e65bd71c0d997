"""Series over the railway: what they are, that they are proven, that nothing tampered with holds."""

import random

import pytest
from railway import POOL

from toolgym.canonical import canonical_json
from toolgym.evidence import CallOrigin
from toolgym.evidence.trace import argument_value, lookup
from toolgym.synthesis import Funnel
from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.proofs import Recorder
from toolgym.synthesis.series import EXHAUSTIVE, Plan, RuleScorer, SeriesOrder, synthesize_series, verify_series
from toolgym.synthesis.series.certifier import SeriesCertifier
from toolgym.synthesis.series.leaks import leaks, planted
from toolgym.synthesis.series.search import overlap
from toolgym.synthesis.series.verification import prepare, verify_one
from toolgym.tasks.certificate import PROOFS
from toolgym.tasks.programs import evaluate
from toolgym.tasks.series import Series, load_series, recalled_turn, save_series, series_line
from toolgym.tasks.taskset import TaskFileError
from toolgym.tools.fresh import FreshProcess

PLAN = Plan(tried=4, rationales=2, beam=2)


def order(count=6, seed=3, **more):
    return SeriesOrder(POOL, count, seed, toolset_sizes=(5, 10), plan=more.pop("plan", PLAN), **more)


@pytest.fixture(scope="session")
def process():
    with FreshProcess(POOL.reference, 9) as child:
        yield child


@pytest.fixture(scope="session")
def made(process):
    funnel = Funnel()
    return tuple(synthesize_series(order(), funnel, process)), funnel


@pytest.fixture(scope="session")
def series(made):
    return made[0]


@pytest.fixture
def certifier(process, series):
    found = SeriesCertifier(POOL, Recorder(process, POOL))
    prepare(series, found)
    return found


def test_every_turn_has_nine_proofs_and_the_funnel_adds_up(made):
    series, funnel = made
    assert len(series) == 6 and funnel.adds_up
    assert funnel.accepted == sum(len(one.turns) for one in series)
    for one in series:
        assert len(one.turns) >= 3 and any(turn.uses for turn in one.turns)
        assert all(tuple(proof.name for proof in turn.certificate.proofs) == PROOFS for turn in one.turns)
        assert all(turn.certificate.seal == turn.seal() for turn in one.turns)
        assert one.seal == one.sealed() and one.id == one.content_id()


def test_answers_follow_from_the_passage_and_from_earlier_answers_alone(series):
    """An evaluation of its own: the history is rebuilt from what it computes, never read from the record."""
    linked = 0
    for one in series:
        passage = {call.id: call for call in one.passage}
        history = {}
        for number, turn in enumerate(one.turns, 1):
            names = iter(turn.rationale)
            results = {}
            for call in turn.calls:
                earlier = recalled_turn(call.tool)
                if earlier is None:
                    known = passage[next(names)]
                    assert (call.tool, call.arguments) == (known.tool, known.arguments)
                    results[call.id] = POOL.call(call.tool, call.arguments).value
                else:
                    assert earlier < number
                    linked += 1
                    # What a recall gives is a part of what was computed for that turn.
                    parts = history[earlier]
                    assert all(str(value) in parts for value in call.result.values()), (call.result, parts)
                    results[call.id] = call.result
                for key, origin in call.origins.items():
                    if isinstance(origin, CallOrigin):
                        given = lookup(results[origin.call], origin.path)
                        assert given == argument_value(call.arguments, key)
            value = evaluate(turn.program, results)
            history[number] = {str(part) for part in (value if isinstance(value, list) else [value])}
            if isinstance(value, dict):
                history[number] = {str(part) for part in value.values()}
            history[number] |= {turn.answer_text, str(turn.gold)} | {str(g) for g in _flat(turn.gold)}
    assert linked >= 6


def _flat(gold):
    numbers = gold if isinstance(gold, list) else [gold]
    return [float(g) if isinstance(g, str) and g.replace(".", "").lstrip("-").isdigit() else g for g in numbers]


def test_a_question_says_neither_what_is_asked_nor_what_it_takes_up(series):
    for one in series:
        assert leaks(one, POOL) == []
        for turn in one.turns:
            assert turn.question.startswith(turn.text)
            for call in turn.calls:
                if recalled_turn(call.tool) is not None:
                    assert all(str(value) not in turn.question for value in call.result.values() if len(str(value)) > 2)
                    assert any(words in turn.question for words in ("that ", "you just found", "your", "you found"))


def test_planted_leaks_are_caught(series):
    kinds = {}
    for one in series:
        for kind, bad in planted(one):
            assert leaks(bad, POOL), (kind, one.id)
            kinds[kind] = kinds.get(kind, 0) + 1
    assert set(kinds) == {
        "own answer in the question",
        "later answer in an earlier question",
        "later answer as an earlier answer",
        "earlier answer restated",
        "step in the question",
    }


def test_equal_orders_give_equal_bytes(series, process):
    again = synthesize_series(order(), Funnel(), process)
    assert [series_line(one) for one in again] == [series_line(one) for one in series]


def test_files_round_trip_and_verify(series, tmp_path):
    path = tmp_path / "series.jsonl"
    save_series(path, series)
    assert load_series(path) == series
    assert [verdict.refusal for verdict in verify_series(load_series(path), POOL)] == [None] * len(series)


@pytest.mark.parametrize(
    ("line", "fault"), [("{}", "'id' field required"), ("[", "not a JSON object"), ('{"id": 1}', "'id'")]
)
def test_damaged_files_name_line_and_field(line, fault, series, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text(series_line(series[0]) + "\n\n" + line + "\n")
    with pytest.raises(TaskFileError, match=f"line 3: .*{fault}"):
        load_series(path)
    path.write_text((series_line(series[0]) + "\n") * 2)
    with pytest.raises(TaskFileError, match="stands twice"):
        load_series(path)
    with pytest.raises(TaskFileError, match="cannot be read"):
        load_series(tmp_path / "none.jsonl")


def _changed(series, number, **fields):
    turns = list(series.turns)
    turns[number] = turns[number].model_copy(update=fields)
    return series.model_copy(update={"turns": tuple(turns)})


def _resealed(series):
    turns = [
        t.model_copy(update={"certificate": t.certificate.model_copy(update={"seal": t.seal()})}) for t in series.turns
    ]
    whole = series.model_copy(update={"turns": tuple(turns)})
    whole = whole.model_copy(update={"id": whole.content_id()})
    return whole.model_copy(update={"seal": whole.sealed()})


def _linked(series):
    return next(number for number, turn in enumerate(series.turns) if turn.uses)


def _other_gold(series):
    number = _linked(series)
    gold = series.turns[number].gold
    return _changed(series, number, gold=gold + 1 if isinstance(gold, int) else "2001-02-03")


def _first_gold(series):
    used = series.turns[_linked(series)].uses[0] - 1
    return _changed(series, used, gold="1901-02-03")


def _recalled(series):
    number = _linked(series)
    calls = list(series.turns[number].calls)
    calls[0] = calls[0].model_copy(update={"result": {"value": "1901-02-03"}})
    return _changed(series, number, calls=tuple(calls))


def _swapped(series):
    number = _linked(series)
    turns = list(series.turns)
    turns[number - 1], turns[number] = turns[number], turns[number - 1]
    return series.model_copy(update={"turns": tuple(turns)})


def _result(series):
    calls = list(series.passage)
    calls[0] = calls[0].model_copy(update={"result": {**calls[0].result, "planted": 1}})
    return series.model_copy(update={"passage": tuple(calls)})


TAMPERED = {
    "another gold answer": (_other_gold, {"entailment", "uniqueness", "checker", "no_leak"}),
    "another answer to recall": (_first_gold, {"entailment", "provenance"}),
    "another recalled value": (_recalled, {"replay"}),
    "turns in another order": (_swapped, {"replay", "provenance", "uniqueness", "no_leak", "fresh"}),
    "another question": (lambda s: _changed(s, 1, question=s.turns[1].question + " Please."), {"provenance"}),
    "another text": (lambda s: _changed(s, 1, text="What is it?"), {"seal"}),
    "another rationale": (lambda s: _changed(s, 0, rationale=("c99", *s.turns[0].rationale[1:])), {"provenance"}),
    "another passage": (_result, {"replay", "provenance"}),
    "a shorter series": (
        lambda s: s.model_copy(update={"turns": s.turns[1:]}),
        {"replay", "provenance", "no_leak", "fresh"},
    ),
    "no turn": (lambda s: s.model_copy(update={"turns": ()}), {"seal"}),
    "another selection": (
        lambda s: s.model_copy(update={"selection": s.selection.model_copy(update={"beam": 99})}),
        {"seal"},
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_refused_by_the_proof_it_breaks(name, series, certifier):
    change, proofs = TAMPERED[name]
    refused = 0
    for one in series:
        if name == "another answer to recall" and one.turns[one.turns[_linked(one)].uses[0] - 1].answer.kind != "date":
            continue
        if name == "a shorter series" and not any(turn.uses and min(turn.uses) == 1 for turn in one.turns):
            continue
        certifier.seen = Seen()
        bad = change(one)
        prepare([bad], certifier)
        verdict = verify_one(bad, certifier)
        assert verdict.refusal is not None and verdict.refusal.proof in proofs, verdict
        refused += 1
    assert refused


def test_resealing_does_not_help(series, certifier):
    for change in (_other_gold, _recalled, _swapped):
        for one in series:
            bad = _resealed(change(one))
            certifier.seen = Seen()
            prepare([bad], certifier)
            assert verify_one(bad, certifier).refusal is not None


def test_untouched_series_hold(series, certifier):
    """The negative control of the two tests above."""
    for one in series:
        assert verify_one(one, certifier).refusal is None
        assert _resealed(one) == one


def test_a_repeated_series_is_not_fresh(series, certifier):
    assert verify_one(series[0], certifier).refusal is None
    refusal = verify_one(series[0], certifier).refusal
    assert refusal is not None and (refusal.proof, refusal.reason) == ("fresh", "duplicate_text")


def test_a_series_of_one_turn_is_a_task(process):
    single = next(synthesize_series(order(1, 5, least_turns=1, least_links=0, plan=Plan(turns=1)), Funnel(), process))
    (turn,) = single.turns
    assert turn.uses == () and turn.calls == turn.actions
    assert [verdict.refusal for verdict in verify_series([single], POOL)] == [None]


def test_splits_share_no_tool_and_no_seed(process):
    sides = {}
    for split in ("train", "test"):
        made = list(synthesize_series(order(2, 1, split=split, least_links=0, least_turns=2), Funnel(), process))
        assert [verdict.refusal for verdict in verify_series(made, POOL)] == [None, None]
        sides[split] = {name for one in made for name in one.toolset}
        moved = made[0].model_copy(update={"split": "validation"})
        assert next(iter(verify_series([_resealed(moved)], POOL))).refusal is not None
    assert not sides["train"] & sides["test"]


def test_series_are_json_all_through(series):
    for one in series:
        assert Series.model_validate_json(series_line(one)) == one
        assert canonical_json(one.model_dump(mode="json")) == series_line(one)


def test_overlap_is_the_mean_jaccard():
    assert overlap([("a", "b"), ("b", "c"), ("d",)]) == pytest.approx((1 / 3 + 0 + 0) / 3)
    assert overlap([("a",)]) == 0.0


def test_exhaustive_search_is_never_worse_than_a_beam(process):
    from toolgym.synthesis.series.gains import search_rows
    from toolgym.synthesis.series.pipeline import searches

    small = order(plan=Plan(turns=3, tried=3, rationales=2), passage_sizes=(5, 12))
    certifier = SeriesCertifier(POOL, Recorder(process, POOL))
    found = list(searches(small, certifier, Funnel(), 0))[:4]
    rows = dict(search_rows(found))
    assert rows["gain of beam of 4 over beam of 1"].low >= 0
    assert rows["gain of exhaustive over beam of 4"].low >= -1e-12
    assert rows["utility, exhaustive"].count == len(found)
    assert EXHAUSTIVE == 0


def test_the_rule_scorer_depends_on_nothing_but_its_arguments(series):
    from toolgym.synthesis.series.passage import facts
    from toolgym.synthesis.series.search import shown

    one = series[0]
    turns = [shown(turn) for turn in one.turns]
    first = RuleScorer().losses(facts(one.passage), turns[:1], turns[1:])
    mixed = list(range(len(turns) - 1))
    random.Random(0).shuffle(mixed)
    again = RuleScorer().losses(facts(one.passage), turns[:1], [turns[1 + place] for place in mixed])
    assert [first[place] for place in mixed] == again
    assert all(min(vars(loss).values()) >= 0 for loss in first)
