"""What the generator has learned: losses on each task, and what passage, history and order are worth to it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from toolgym.synthesis.series.scoring import TASKS
from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.layout import answer_pieces, source
from toolgym.trainers.questioner.scorer import ModelScorer
from toolgym.trainers.questioner.study.baselines import CopyOnly, Unigram
from toolgym.trainers.questioner.study.statistics import Estimate, mean


def against_baselines(
    scorer: ModelScorer, training: Sequence[Example], examples: Sequence[Example]
) -> dict[str, dict[str, Estimate]]:
    """For each task: the loss, and how much lower it is than each baseline's (paired, positive is better)."""
    found: dict[str, dict[str, Estimate]] = {}
    for task in TASKS:
        own = scorer.task_losses(task, examples)
        rows = {"loss": mean(own)}
        for name, make in (("unigram", Unigram), ("copy_only", CopyOnly)):
            baseline = make(task, training)
            other = [baseline.loss(example) for example in examples]
            rows[name] = mean(other)
            rows[f"gain_over_{name}"] = gain(own, other)
        found[task] = rows
    return found


def gain(own: Sequence[float], other: Sequence[float]) -> Estimate:
    """Mean of another's loss minus ours, paired by example."""
    return mean([b - a for a, b in zip(own, other, strict=True)])


def worth_of_passage(scorer: ModelScorer, examples: Sequence[Example]) -> Estimate:
    """Informativeness: how much the passage lowers the loss on the answer, beyond question and history."""
    blind = [replace(example, passage=()) for example in examples]
    return gain(scorer.task_losses("answer", examples), scorer.task_losses("answer", blind))


def worth_of_history(scorer: ModelScorer, task: str, examples: Sequence[Example]) -> Estimate:
    """How much the history lowers a task's loss on later turns."""
    later = [example for example in examples if example.history]
    return gain(scorer.task_losses(task, later), scorer.task_losses(task, [replace(e, history=()) for e in later]))


def order_kept(scorer: ModelScorer, series: Sequence[Sequence[Example]], seed: int) -> Mapping[str, Estimate]:
    """Compares each series of at least three turns with a random other order of its turns.

    Returns:
        ``preferred``: share of series whose own order has the lower mean main loss; ``gain``: by how much lower.
    """
    rng = random.Random(seed)
    own, other = [], []
    for turns in (list(one) for one in series if len(one) >= 3):
        order = list(range(len(turns)))
        while order == sorted(order):
            rng.shuffle(order)
        mixed = [turns[place].turn for place in order]
        shuffled = [replace(turns[0], history=tuple(mixed[:n]), turn=turn) for n, turn in enumerate(mixed)]
        own.append(_mean(scorer.task_losses("main", turns)))
        other.append(_mean(scorer.task_losses("main", shuffled)))
    return {"preferred": mean([float(a < b) for a, b in zip(own, other, strict=True)]), "gain": gain(own, other)}


def copyable(example: Example) -> bool:
    """Whether the source of the answer task holds every piece of the answer."""
    read = set(source("answer", example.passage, example.history, example.turn).pieces)
    return read.issuperset(answer_pieces(example.turn))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
