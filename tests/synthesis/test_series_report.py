"""The report's figures against what can be counted by hand, and controls that would show if a figure meant nothing."""

import math
import random

import pytest
from railway import POOL

from toolgym.synthesis import Funnel
from toolgym.synthesis.series import Plan, RuleScorer, SeriesOrder, Weights, synthesize_series
from toolgym.synthesis.series.claims import (
    auroc,
    believed_by_probes,
    believed_by_words,
    claims_about,
)
from toolgym.synthesis.series.export import chat_rows, single_rows
from toolgym.synthesis.series.intervals import figure, statistic
from toolgym.synthesis.series.loading import ScorerReferenceError, load_scorer
from toolgym.synthesis.series.measures import call_share, coherence_rows, fact_share
from toolgym.synthesis.series.passage import facts
from toolgym.synthesis.series.report import Inquiry, report
from toolgym.synthesis.series.scoring import Losses, Turn, rerank_scores
from toolgym.synthesis.series.search import plain_score
from toolgym.tools.fresh import FreshProcess


@pytest.fixture(scope="module")
def series():
    order = SeriesOrder(POOL, 4, 8, toolset_sizes=(5, 10), plan=Plan(tried=4, rationales=2, beam=1))
    with FreshProcess(POOL.reference, 9) as process:
        return tuple(synthesize_series(order, Funnel(), process))


@pytest.fixture(scope="module")
def found(series):
    return report(series, Inquiry(POOL, RuleScorer(), traces=2, seed=1))


def rows(found, title):
    return next(dict(part) for name, part in found.parts if name.startswith(title))


def test_targets_are_met(found):
    assert rows(found, "1 ")["turns right by replay"].mean == 1.0
    necessity = rows(found, "2 ")
    assert min(row.mean for row in necessity.values()) >= 0.95
    leaks = rows(found, "6 ")
    assert all(row.mean == 1.0 for row in leaks.values()) and len(leaks) >= 5


def test_every_section_is_there_and_is_json(found):
    titles = [name[:2] for name, _ in found.parts]
    assert titles == ["1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "3 ", "7 ", "8 ", "9 "]
    body = found.as_json()
    assert body["1 accuracy by replay"]["turns right by replay"]["count"] >= 12
    reranking = rows(found, "7 ")
    assert reranking["oracle of four"].mean >= reranking["reranked"].mean
    assert reranking["oracle of four"].mean >= reranking["random of four"].mean
    assert reranking["gain of reranking over random"].count == reranking["reranked"].count
    assert reranking["gain of reranking over random"].mean == pytest.approx(
        reranking["reranked"].mean - reranking["random of four"].mean
    )


def test_coverage_is_what_the_rationales_say(series):
    for one in series:
        calls = [name for turn in one.turns for name in turn.rationale]
        assert call_share(one, len(one.turns)) == len(set(calls)) / len(one.passage)
        shares = [fact_share(one, count) for count in range(1, len(one.turns) + 1)]
        assert shares == sorted(shares) and shares[0] > 0 and shares[-1] <= 1


def test_coherence_counts_data_edges_and_an_unlinked_series_has_none(series):
    linked = dict(coherence_rows(series, RuleScorer(), Weights()))
    label = "turns after the first on an earlier answer, not restated"
    edges = [bool(turn.uses) for one in series for turn in one.turns[1:]]
    assert linked[label].mean == pytest.approx(sum(edges) / len(edges))
    restated = []
    for one in series:
        turns = []
        for turn in one.turns:
            values = [
                str(value) for call in turn.calls if call.tool.startswith("answer:") for value in call.result.values()
            ]
            turns.append(turn.model_copy(update={"question": f"{turn.question} ({', '.join(values)})"}))
        restated.append(one.model_copy(update={"turns": tuple(turns)}))
    assert dict(coherence_rows(restated, RuleScorer(), Weights()))[label].mean == 0.0


def test_an_interval_holds_its_mean_and_clusters_widen_it():
    rng = random.Random(1)
    values = [float(rng.random() < 0.3) for _ in range(400)]
    loose = figure([[value] for value in values])
    assert loose.low < loose.mean < loose.high and loose.mean == sum(values) / 400
    expected = 1.96 * math.sqrt(loose.mean * (1 - loose.mean) / 400)
    assert (loose.high - loose.low) / 2 == pytest.approx(expected, rel=0.15)
    tight = figure([[value] * 10 for value in values[:40]])  # 40 clusters of copies are 40 values, not 400
    assert tight.high - tight.low > 2.5 * (loose.high - loose.low)
    assert figure([]).count == 0


def test_auroc_against_the_counted_pairs_and_its_interval():
    assert auroc([3.0, 2.0, 1.0], [True, False, False]) == 1.0
    assert auroc([1.0, 2.0, 2.0], [True, False, True]) == pytest.approx((0 + 0.5) / 2)
    with pytest.raises(ValueError, match="true and false"):
        auroc([1.0], [True])
    rng = random.Random(2)
    noise = [[(rng.random(), rng.random() < 0.5) for _ in range(10)] for _ in range(30)]
    chance = statistic(noise, auroc)
    assert chance.low < 0.5 < chance.high


def test_claims_come_in_pairs_and_perfect_probes_tell_them_apart(series):
    passage = series[0].passage
    claims = claims_about(POOL, passage, random.Random(0), 8)
    assert claims and [claim.true for claim in claims] == [True, False] * (len(claims) // 2)
    values = {str(fact.value) for fact in facts(passage)}
    for right, wrong in zip(claims[::2], claims[1::2], strict=True):
        assert right.subject == wrong.subject and right.value != wrong.value and right.value in values
    probes = [Turn(f"What is {claim.subject}?", claim.value, (claim.call,)) for claim in claims if claim.true]
    truths = [claim.true for claim in claims]
    assert auroc([believed_by_probes(claim, probes) for claim in claims], truths) == 1.0
    assert auroc([believed_by_probes(claim, []) for claim in claims], truths) == 0.5
    assert auroc([believed_by_words(claim, facts(passage)) for claim in claims], truths) < 1.0


def test_losses_are_weighted_and_a_left_out_one_counts_nothing():
    losses = [Losses(9, 1, 2, 3, 4), Losses(0, 2, 2, 3, 0)]
    assert plain_score(losses[0], Weights()) == -2.5
    assert plain_score(losses[0], Weights(question=0, rationale=0)) == -3.0
    assert rerank_scores(losses, Weights(history=0))[0] > rerank_scores(losses, Weights(history=0))[1]
    assert rerank_scores(losses, Weights(question=0))[0] < rerank_scores(losses, Weights(question=0))[1]


def test_scorers_load_by_reference():
    assert isinstance(load_scorer("toolgym.synthesis.series:RuleScorer"), RuleScorer)
    for reference in ("nowhere:thing", "toolgym.synthesis.series:Nothing", "builtins:dict", "builtins:int@x"):
        with pytest.raises(ScorerReferenceError, match=reference):
            load_scorer(reference)


def test_exports_hold_every_call_and_answer(series):
    dialogues = list(chat_rows(series, POOL))
    for one, row in zip(series, dialogues, strict=True):
        assert row["id"] == one.id and len(row["tools"]) == len(one.toolset)
        roles = [message["role"] for message in row["messages"]]
        assert roles.count("user") == len(one.turns) == len(row["turns"])
        assert roles.count("tool") == sum(len(turn.actions) for turn in one.turns)
        assert row["turns"][-1] == len(row["messages"])
        for turn, end in zip(one.turns, row["turns"], strict=True):
            assert row["messages"][end - 1] == {"role": "assistant", "content": turn.answer_text}
        names = [call["id"] for message in row["messages"] for call in message.get("tool_calls", ())]
        assert len(set(names)) == len(names)
        assert names == [message["tool_call_id"] for message in row["messages"] if message["role"] == "tool"]
    singles = list(single_rows(series, POOL))
    assert len(singles) == sum(not turn.uses for one in series for turn in one.turns)
