import math
import subprocess
import sys
from dataclasses import replace

import pytest
from questioner_examples import made

from toolgym.synthesis.series.loading import ScorerReferenceError, load_scorer
from toolgym.synthesis.series.scoring import TASKS, Scorer, Weights, rerank_scores
from toolgym.trainers.questioner import ModelScorer, bare, matches, propose
from toolgym.trainers.questioner.pieces import split
from toolgym.trainers.questioner.study.ranking import wrong_answers

KNOWN = made(8, 4)
LATER = [example for example in KNOWN if example.history]


def losses_of(joint, example, *turns):
    scorer: Scorer = ModelScorer(joint)
    return scorer.losses(example.passage, example.history, turns)


def test_five_finite_losses_are_lower_for_what_is_true_than_for_what_is_not(joint):
    for example in LATER:
        turn = example.turn
        other = next(e.turn for e in KNOWN if e.turn.question.split()[3] != turn.question.split()[3])
        corrupted = {
            "answer": replace(turn, answer=wrong_answers(example.passage, turn)[0]),
            "question": replace(turn, question=other.question),
            "rationale": replace(turn, rationale=("c1",)),
            "main": other,
        }
        true, *_ = losses_of(joint, example, turn)
        assert all(math.isfinite(getattr(true, task)) for task in TASKS)
        for task, wrong in corrupted.items():
            assert getattr(true, task) < getattr(losses_of(joint, example, wrong)[0], task), task
        forgotten = ModelScorer(joint).losses(example.passage, (replace(other),), (turn,))[0]
        assert true.history < forgotten.history
        rivals = losses_of(joint, example, *corrupted.values(), turn)
        scores = rerank_scores(rivals, Weights())
        assert scores.index(max(scores)) == len(corrupted)


def test_losses_are_equal_again_and_do_not_hang_on_the_rivals(joint):
    turns = [example.turn for example in KNOWN]
    example = LATER[0]
    together = losses_of(joint, example, *turns)
    assert together == losses_of(joint, example, *turns)
    for turn, lost in zip(turns, together, strict=True):
        (alone,) = losses_of(joint, example, turn)
        for task in TASKS:
            assert getattr(alone, task) == pytest.approx(getattr(lost, task), abs=1e-4)
    assert losses_of(joint, example) == []


def test_passages_without_constant_arguments_and_empty_ones_are_judged(joint):
    for shown in (bare(LATER[0]), replace(LATER[0], passage=())):
        (lost,) = losses_of(joint, shown, shown.turn)
        assert all(math.isfinite(getattr(lost, task)) for task in TASKS)


def test_a_reference_with_a_folder_loads_a_scorer(tmp_path, joint):
    joint.save(tmp_path)
    scorer = load_scorer(f"toolgym.trainers.questioner:load@{tmp_path}")
    example = LATER[0]
    assert scorer.losses(example.passage, example.history, [example.turn]) == losses_of(joint, example, example.turn)
    with pytest.raises(ScorerReferenceError, match="train one first"):
        load_scorer(f"toolgym.trainers.questioner:load@{tmp_path / 'nothing'}")


def test_the_core_does_not_import_torch_for_it():
    code = "import toolgym.synthesis.series, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_is_known_by_heart_is_proposed(joint):
    for example in KNOWN[:3]:
        first, *rest = propose(joint, example.passage, example.history, example.turn.rationale, count=2)
        assert first is not None and matches(first, example.turn)
        assert split(first.turn(example.turn.rationale).question) == split(example.turn.question)
        assert all(one is None or not matches(one, example.turn) for one in rest)


def test_the_beam_scores_what_it_writes_as_the_losses_do(joint):
    example = KNOWN[0]
    first, *_ = propose(joint, example.passage, example.history, example.turn.rationale, count=1)
    (loss,) = ModelScorer(joint).task_losses("main", [example])
    pieces = len(split(example.turn.question)) + len(split(example.turn.answer)) + 2
    assert -first.score == pytest.approx(loss * pieces, abs=1e-3)


def test_samples_hang_on_the_seed_alone(joint):
    example = KNOWN[0]

    def drawn(seed):
        return propose(joint, example.passage, (), example.turn.rationale, 6, temperature=1.5, seed=seed)

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert len(drawn(1)) == 6
