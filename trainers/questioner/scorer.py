"""The scorer: the five losses of candidate turns, from one trained generator."""

from collections.abc import Sequence
from pathlib import Path

import torch

from toolgym.synthesis.series.scoring import TASKS, Fact, Losses, Turn
from toolgym.trainers.questioner.batches import Item, collate, item_of
from toolgym.trainers.questioner.checkpoint import Questioner
from toolgym.trainers.questioner.corpus import Example

BATCH = 16
"""Items that go through the generator at once."""


class ModelScorer:
    """Judges candidate turns by a generator's losses; a `toolgym.synthesis.series.scoring.Scorer`.

    Losses are nats per piece in float32, computed without gradients in a fixed order: equal input gives equal losses.
    A passage should hold constant arguments (`toolgym.trainers.questioner.passages.facts`); without them the losses
    are higher and still ordered alike.

    Args:
        questioner: The generator.
    """

    def __init__(self, questioner: Questioner) -> None:
        self.questioner = questioner

    def losses(self, passage: Sequence[Fact], history: Sequence[Turn], candidates: Sequence[Turn]) -> list[Losses]:
        """See `Scorer.losses`."""
        examples = [Example("", passage, tuple(history), candidate) for candidate in candidates]
        by_task = {task: self.task_losses(task, examples) for task in TASKS}
        return [Losses(**{task: by_task[task][place] for task in TASKS}) for place in range(len(examples))]

    def task_losses(self, task: str, examples: Sequence[Example]) -> list[float]:
        """One task's loss on each example, in nats per piece."""
        return self.item_losses([item_of(self.questioner.vocabulary, task, example) for example in examples])

    def item_losses(self, items: Sequence[Item]) -> list[float]:
        """The loss of each encoded item, in nats per piece."""
        found = [0.0] * len(items)
        order = sorted(range(len(items)), key=lambda n: len(items[n].source.pieces))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            batch = collate(self.questioner.vocabulary, [items[n] for n in places])
            with torch.no_grad():
                nats = self.questioner.model.losses(batch).sum(1) / batch.pieces
            for place, loss in zip(places, nats.tolist(), strict=True):
                found[place] = loss
        return found


def load(folder: str) -> ModelScorer:
    """Loads a scorer from a folder of weights: what a reference ``toolgym.trainers.questioner:load@FOLDER`` names.

    Sets torch to one thread, since sums over other thread counts differ in their last bits.

    Raises:
        CheckpointError: The folder holds no generator.
    """
    torch.set_num_threads(1)
    return ModelScorer(Questioner.load(Path(folder)))
