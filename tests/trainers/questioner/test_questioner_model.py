"""The network against an oracle in plain arithmetic, and what copying is for."""

import math
from dataclasses import replace

import pytest
import torch
from questioner_examples import made

from toolgym.synthesis.series.scoring import TASKS
from toolgym.trainers.questioner import Settings, train
from toolgym.trainers.questioner.batches import collate, item_of
from toolgym.trainers.questioner.model import Generator, Shape
from toolgym.trainers.questioner.pieces import PAD
from toolgym.trainers.questioner.scorer import ModelScorer
from toolgym.trainers.questioner.training import learn_vocabulary
from toolgym.trainers.questioner.weighting import Weighting

EXAMPLES = made(6, 2)
WORDS = learn_vocabulary(EXAMPLES, 400)
LEARN_ANSWERS = Settings(steps=200, batch=16, rate=4e-3, entries=400, width=48, layers=1).only("answer")


def generator(copying: bool = True) -> Generator:
    torch.manual_seed(5)
    return Generator(Shape(len(WORDS), 32, 1, 2, copying)).eval()


def test_losses_are_what_the_mixture_of_vocabulary_and_copies_gives():
    """`losses` never builds the whole distribution; `following` does, so the two must agree at every place."""
    model = generator()
    item = item_of(WORDS, "main", EXAMPLES[0])
    batch = collate(WORDS, [item])
    assert any(entry >= len(WORDS) for entry in item.entries), "the target must copy something"
    with torch.no_grad():
        nats = model.losses(batch)[0]
        lexicon, memory, pieces = model.encode(batch)
        for place, entry in enumerate(item.entries):
            prefix = type(batch)(**{**vars(batch), "inputs": batch.inputs[:, : place + 1]})
            whole = model.following(prefix, lexicon, memory, pieces, len(item.rare))[0]
            assert math.isclose(float(whole.exp().sum()), 1.0, abs_tol=1e-4)
            assert math.isclose(-float(whole[entry]), float(nats[place]), abs_tol=1e-4)


def test_another_place_in_a_batch_changes_no_loss_and_padding_costs_nothing():
    model = generator()
    items = [item_of(WORDS, task, example) for task in ("main", "rationale") for example in EXAMPLES]
    with torch.no_grad():
        together = model.losses(collate(WORDS, items))
        for place, item in enumerate(items):
            alone = model.losses(collate(WORDS, [item]))[0]
            assert torch.allclose(together[place, : len(item.entries)], alone, atol=1e-4)
            assert not together[place, len(item.entries) :].any()


def test_a_target_is_not_seen_before_it_is_written():
    model = generator()
    batch = collate(WORDS, [item_of(WORDS, "question", EXAMPLES[0])])
    other = batch.inputs.clone()
    other[0, 5:] = 1
    with torch.no_grad():
        before, after = model.losses(batch), model.losses(type(batch)(**{**vars(batch), "inputs": other}))
    assert torch.equal(before[0, :5], after[0, :5])
    assert not torch.equal(before[0, 5:], after[0, 5:])


def test_without_copying_only_the_vocabulary_speaks():
    model = generator(copying=False)
    batch = collate(WORDS, [item_of(WORDS, "main", EXAMPLES[0])])
    with torch.no_grad():
        nats = model.losses(batch)[0]
    copied = batch.outputs[0] >= len(WORDS)
    assert (nats[copied] >= 30).all()
    assert (nats[~copied & (batch.outputs[0] != PAD)] < 30).all()


def test_values_never_seen_are_copied_and_cannot_be_without_copying():
    unseen = made(40, 99)
    with_copying = train(made(800, 1), LEARN_ANSWERS)
    without = train(made(800, 1), replace(LEARN_ANSWERS, copying=False, steps=60))
    assert not set(with_copying.vocabulary.pieces) & {example.turn.answer for example in unseen}
    assert _mean(ModelScorer(with_copying).task_losses("answer", unseen)) < 0.8
    assert _mean(ModelScorer(without).task_losses("answer", unseen)) > 5


def test_all_five_tasks_are_learned_by_heart(joint):
    for task in TASKS:
        assert _mean(ModelScorer(joint).task_losses(task, made(8, 4))) < 0.05, task


@pytest.mark.slow
def test_sixty_four_examples_are_learned_by_heart():
    examples = made(64, 4)
    learned = train(examples, Settings(steps=400, batch=16, rate=4e-3, entries=400, width=64, layers=1))
    for task in TASKS:
        assert _mean(ModelScorer(learned).task_losses(task, examples)) < 0.05, task


def test_weights_of_the_losses():
    fixed = Weighting("fixed", {"main": 2.0, "answer": 0.0})
    assert fixed.now() == {"main": 2.0}
    assert float(fixed("main", torch.tensor(3.0))) == 6.0
    learned = Weighting("uncertainty", {"main": 1.0})
    optimizer = torch.optim.SGD(learned.parameters(), 0.1)
    for _ in range(300):
        optimizer.zero_grad()
        learned("main", torch.tensor(4.0)).backward()
        optimizer.step()
    assert learned.now()["main"] == pytest.approx(1 / 4, rel=1e-2), "the minimum of exp(-s) * 4 + s"


def _mean(values):
    return sum(values) / len(values)
