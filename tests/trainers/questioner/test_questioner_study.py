import math
import random
from collections import Counter

import numpy as np
import pytest
from questioner_examples import made
from scipy.stats import mannwhitneyu

from toolgym.synthesis.series.rules import RuleScorer
from toolgym.synthesis.series.scoring import Fact, Losses, Turn
from toolgym.trainers.questioner.corpus import Judged, Record
from toolgym.trainers.questioner.scorer import ModelScorer
from toolgym.trainers.questioner.study.augmentation import bundled, mixtures
from toolgym.trainers.questioner.study.baselines import CopyOnly, Unigram
from toolgym.trainers.questioner.study.claims import KINDS, corrupted, entailment, overlap
from toolgym.trainers.questioner.study.language import against_baselines, order_kept, worth_of_passage
from toolgym.trainers.questioner.study.ranking import (
    Slate,
    corrupted_slates,
    derived_slates,
    gains,
    judged,
    picked,
    shares,
    wrong_answers,
)
from toolgym.trainers.questioner.study.runs import plan
from toolgym.trainers.questioner.study.statistics import auroc, mean

KNOWN = made(8, 4)


def test_intervals_hold_the_mean_about_as_often_as_they_say():
    rng = np.random.default_rng(3)
    held = sum((e := mean(rng.normal(1.0, 2.0, 60))).low <= 1.0 <= e.high for _ in range(150))
    assert 130 <= held <= 149
    assert mean([2.0, 2.0]).low == mean([2.0, 2.0]).high == 2.0
    assert not mean([-1.0, 1.0, 1.0, -1.0]).decided
    with pytest.raises(ValueError, match="at least one"):
        mean([])


def test_area_under_the_curve_is_the_mann_whitney_statistic():
    rng = random.Random(1)
    good, bad = [rng.randrange(9) for _ in range(40)], [rng.randrange(7) for _ in range(30)]
    expected = mannwhitneyu(good, bad).statistic / (40 * 30)
    assert auroc(good, bad).value == pytest.approx(expected)
    assert auroc(bad, good).value == pytest.approx(1 - expected)


def test_baselines_are_codes():
    """Chances of all pieces that training held, and of one more, sum to one; what is not there is spelled."""
    unigram = Unigram("answer", KNOWN)
    total = sum(math.exp(-unigram.nats(piece)) for piece in unigram.counts) + 1 / unigram.total
    assert total == pytest.approx(1.0)
    assert unigram.nats("unseen-1") > unigram.nats("<end>") + 20
    copying = CopyOnly("answer", KNOWN)
    assert copying.loss(KNOWN[0]) < unigram.loss(made(1, 77)[0])


def test_what_is_known_by_heart_beats_the_baselines(joint):
    found = against_baselines(ModelScorer(joint), KNOWN, KNOWN)
    assert all(rows[f"gain_over_{name}"].low > 0 for rows in found.values() for name in ("unigram", "copy_only"))
    assert worth_of_passage(ModelScorer(joint), KNOWN).low > 0


def test_the_first_of_equal_scores_is_not_preferred():
    slate = Slate((), (), (Turn("a", "1", ()),) * 4, (True, False, False, False))
    assert picked(slate, [0.0, 0.0, 0.0, 0.0]) == 0.25
    assert picked(slate, [1.0, 0.0, 0.0, 0.0]) == 1.0


def test_rules_pick_what_their_loss_prefers():
    slate = Slate((), (), tuple(Turn(str(n), "1", ()) for n in range(4)), (False, True, False, False))
    lost = [[Losses(main=n, question=3 - n, answer=abs(n - 1), rationale=1, history=0) for n in range(4)]]
    found = shares([slate], lost)
    assert found["random of 4"].value == 0.25
    assert found["answer alone"].value == found["oracle of 4"].value == 1.0
    assert found["main likelihood"].value == found["question alone"].value == 0.0
    assert found["rationale alone"].value == 0.25
    assert gains([slate], lost)["rerank minus random"].value == found["rerank"].value - 0.25


def test_slates_of_records():
    records = [_record(number) for number in range(12)]
    damaged = corrupted_slates(records, 5, 0)
    assert len(damaged) == 5
    assert all(sum(slate.good) == 1 and len(set(slate.rivals)) == 4 for slate in damaged)
    derived = derived_slates(records, 99, 0)
    assert derived
    for slate in derived:
        assert any(slate.good) and not all(slate.good) and not set(slate.history) & set(slate.rivals)
    assert len(judged(RuleScorer(), derived)) == len(derived)


def test_wrong_answers_have_the_form_of_the_answer():
    passage = [Fact("c1", "t", ("a",), 1.5), Fact("c1", "t", ("b",), "Rome"), Fact("c1", "t", ("d",), "2001-02-03")]
    passage += [Fact("c1", "t", ("arguments", "x"), 7), Fact("c1", "t", ("e",), True), Fact("c1", "t", ("f",), "Oslo")]
    assert wrong_answers(passage, Turn("?", "3.2", ())) == ["1.5"]
    assert wrong_answers(passage, Turn("?", "Rome", ())) == ["Oslo"]
    assert wrong_answers(passage, Turn("?", "1999-01-01", ())) == ["2001-02-03"]
    assert wrong_answers(passage, Turn("?", "[1,2]", ())) == []


@pytest.mark.parametrize("kind", KINDS)
def test_false_claims_differ_in_what_their_kind_says(kind):
    true, false = corrupted(KNOWN, kind, 0)
    assert len(true) == len(false) > 0
    for a, b in zip(true, false, strict=True):
        assert (a.passage == b.passage) == (kind != KINDS[2])
        assert (a.turn == b.turn) == (kind == KINDS[2])


def test_claims_known_by_heart_are_told_from_false_ones(joint):
    found = entailment(ModelScorer(joint), KNOWN, 0)
    assert found[KINDS[0]]["answer loss"].value > 0.9
    assert found[KINDS[0]]["lexical overlap"].value == pytest.approx(0.5), "both values stand in the trace"
    assert overlap(KNOWN[0]) > 0


def test_the_order_of_a_series_is_judged(joint):
    series = [[made(1, seed)[0]] * 3 for seed in range(6)]
    assert order_kept(ModelScorer(joint), series, 0)["gain"].units == 6


def test_mixtures_add_equally_many_turns():
    base = bundled("finance", "train", 5)
    assert len(base) == 5
    first = [example for example in made(60, 8) if not example.history]
    linked = [example for one in first for example in (one, _next(one))]
    found = mixtures(linked, base, 0)
    assert found["none"] == base
    assert all(not example.history for example in found["independent"])
    assert any(example.history for example in found["series"])
    assert all(set(map(id, base)) <= set(map(id, mixture)) for mixture in found.values())


def test_every_run_has_its_own_settings():
    runs = plan()
    told = Counter(repr(settings) for settings in runs.values())
    assert max(told.values()) == 1
    assert {"main", "joint", "joint, uncertainty", "answer alone", "without answer"} <= set(runs)


def _record(seed):
    rng = random.Random(seed)
    passage, candidates = [], []
    for number in range(1, 7):
        passage += [
            Fact(f"c{number}", "price_of", ("arguments", "code"), f"K-{rng.randrange(999)}"),
            Fact(f"c{number}", "price_of", ("price",), rng.randrange(10_000) / 100),
        ]
        turn = Turn(f"What is price {number}?", str(passage[-1].value), (f"c{number}",))
        candidates.append(Judged(turn=turn, refusal=None if number % 2 else "no_leak: guessable"))
    return Record(domain="made", passage=tuple(passage), candidates=tuple(candidates))


def _next(example):
    turn = Turn("What is that value again?", example.turn.answer, example.turn.rationale)
    return type(example)(example.domain, example.passage, (example.turn,), turn)
