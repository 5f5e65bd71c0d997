"""Training: joint or of single tasks, seeded, on the CPU, and resumed where a kill stopped it."""

import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from toolgym.canonical import canonical_json
from toolgym.synthesis.series.scoring import TASKS
from toolgym.trainers.questioner.batches import Item, collate, item_of
from toolgym.trainers.questioner.checkpoint import Questioner, put
from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.layout import source, target
from toolgym.trainers.questioner.model import Generator, Shape
from toolgym.trainers.questioner.pieces import Vocabulary
from toolgym.trainers.questioner.weighting import Rule, Weighting

STATE, SETTINGS, LOG = "state.pt", "settings.json", "log.jsonl"

_SAVE_EVERY = 25
_WARM_UP = 0.06

VARIANCE_RATE = 0.05
"""Peak learning rate of the log-variances: at the network's own they would not have moved by the end of a short run."""

_BUCKET = 12
"""Batches among which examples are exchanged so that those of like length, which need little padding, come together."""


@dataclass(frozen=True)
class Settings:
    """What one training run does.

    Attributes:
        steps: Optimiser steps.
        batch: Examples per step; each of the trained tasks is learned from all of them.
        rate: Peak learning rate of AdamW; it rises over the first steps and then falls to 0 along a cosine.
        rule: How task losses are summed.
        weights: Weight of each task; 0 leaves a task out, so a single task is trained by weighting the others 0.
        entries: Most entries of the vocabulary.
        width: Width of the generator.
        layers: Layers of its encoder, and of its decoder.
        copying: Whether it may copy.
        seed: Seed of weights and order.
    """

    steps: int = 1000
    batch: int = 16
    rate: float = 2e-3
    rule: Rule = "fixed"
    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(TASKS, 1.0))
    entries: int = 2048
    width: int = 128
    layers: int = 2
    copying: bool = True
    seed: int = 0

    def without(self, task: str) -> "Settings":
        """The same run with one task left out."""
        return replace(self, weights={**self.weights, task: 0.0})

    def only(self, task: str) -> "Settings":
        """The same run with one task alone."""
        return replace(self, weights={other: float(other == task) for other in TASKS})


def learn_vocabulary(examples: Sequence[Example], entries: int) -> Vocabulary:
    """The vocabulary of everything that the five tasks read and write in some examples."""
    texts: list[Sequence[str]] = []
    for example in examples:
        read = source("history", example.passage, example.history, example.turn).pieces
        texts.append((*read, *target("main", example.history, example.turn)))
    return Vocabulary.learn(texts, entries)


def train(
    examples: Sequence[Example],
    settings: Settings,
    folder: Path | None = None,
    on_step: Callable[[], None] | None = None,
    vocabulary: Vocabulary | None = None,
) -> Questioner:
    """Trains a generator. Equal arguments, torch version and thread count give equal weights, resumed or not.

    Args:
        examples: What to learn from.
        settings: The run.
        folder: Where state is kept every few steps and the generator is saved; None to keep nothing.
        on_step: Called after each step, and once for each step that an earlier process made.
        vocabulary: The vocabulary to use; learned from the examples if None.

    Raises:
        ValueError: There is nothing to learn from, or the folder holds a run with other settings.
    """
    if not examples:
        raise ValueError("there are no examples to learn from")
    words = vocabulary or learn_vocabulary(examples, settings.entries)
    run = _Run(settings, words, [len(source("history", e.passage, e.history, e.turn).pieces) for e in examples])
    if folder is not None:
        run.resume(folder)
    for _ in range(run.step):
        if on_step is not None:
            on_step()
    encoded: dict[tuple[str, int], Item] = {}
    while run.step < settings.steps:
        chosen = run.batch()
        losses = {}
        for task in run.weighting.weights:
            items = [encoded.setdefault((task, n), item_of(words, task, examples[n])) for n in chosen]
            losses[task] = run.learn(task, items)
        run.update(losses)
        if folder is not None and (run.step % _SAVE_EVERY == 0 or run.step == settings.steps):
            run.keep(folder)
        if on_step is not None:
            on_step()
    questioner = Questioner(run.model.eval(), words)
    if folder is not None:
        questioner.save(folder)
    return questioner


class _Run:
    """A run's changing parts: model, optimiser, schedule and log."""

    def __init__(self, settings: Settings, vocabulary: Vocabulary, lengths: Sequence[int]) -> None:
        self.settings, self.vocabulary, self.lengths = settings, vocabulary, tuple(lengths)
        shape = Shape(len(vocabulary), settings.width, settings.layers, copying=settings.copying)
        with torch.random.fork_rng():
            torch.manual_seed(settings.seed)
            self.model = Generator(shape)
        self.weighting = Weighting(settings.rule, settings.weights)
        groups: list[dict[str, Any]] = [{"params": list(self.model.parameters())}]
        if settings.rule == "uncertainty":
            groups.append({"params": list(self.weighting.parameters()), "lr": VARIANCE_RATE, "weight_decay": 0.0})
        self.optimizer = torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)
        self.step = 0
        self.log: list[str] = []

    def batch(self) -> list[int]:
        """The examples of this step: every epoch passes over all of them in an order of its own."""
        size = min(self.settings.batch, len(self.lengths))
        epoch, place = divmod(self.step, len(self.lengths) // size)
        return list(_batches(self.lengths, size, self.settings.seed, epoch)[place])

    def learn(self, task: str, items: Sequence[Item]) -> float:
        """Adds one task's gradient; returns its mean nats per piece."""
        batch = collate(self.vocabulary, items)
        loss = self.model.losses(batch).sum() / batch.pieces.sum()
        self.weighting(task, loss).backward()
        return float(loss.detach())

    def update(self, losses: Mapping[str, float]) -> None:
        """Makes the step."""
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        rounded = {task: round(loss, 4) for task, loss in losses.items()}
        factors = {task: round(factor, 4) for task, factor in self.weighting.now().items()}
        self.log.append(canonical_json({"step": self.step, "losses": rounded, "factors": factors}))

    def keep(self, folder: Path) -> None:
        """Writes everything that going on needs."""
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / SETTINGS, self._identity())
        put(folder / LOG, "".join(line + "\n" for line in self.log).encode())
        file = io.BytesIO()
        state = {
            "model": self.model.state_dict(),
            "weighting": self.weighting.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "rate": self.schedule.state_dict(),
            "step": self.step,
        }
        torch.save(state, file)
        put(folder / STATE, file.getvalue())

    def resume(self, folder: Path) -> None:
        """Goes on from a folder's state, if it holds one.

        Raises:
            ValueError: That state is of a run with other settings.
        """
        if not (folder / STATE).exists():
            return
        if (folder / SETTINGS).read_bytes() != self._identity():
            raise ValueError(f"'{folder}' holds a run with other settings or examples; name another folder")
        state = torch.load(folder / STATE, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.weighting.load_state_dict(state["weighting"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["rate"])
        self.step = int(state["step"])
        self.log = (folder / LOG).read_text(encoding="utf-8").splitlines()[: self.step]

    def _identity(self) -> bytes:
        told = asdict(self.settings) | {"lengths": self.lengths, "vocabulary": json.loads(self.vocabulary.dumps())}
        return canonical_json(told).encode()

    def _rate(self, step: int) -> float:
        warm = max(1, round(_WARM_UP * self.settings.steps))
        if step < warm:
            return (step + 1) / warm
        done = (step - warm) / max(1, self.settings.steps - warm)
        return 0.5 * (1 + float(torch.cos(torch.tensor(done * torch.pi))))


@lru_cache(maxsize=2)
def _batches(lengths: tuple[int, ...], size: int, seed: int, epoch: int) -> list[tuple[int, ...]]:
    """An epoch's batches, of examples of like length, in random order."""
    rng = random.Random(f"questioner order/{seed}/{epoch}")
    order = list(range(len(lengths)))
    rng.shuffle(order)
    span = size * _BUCKET
    order = [
        n for start in range(0, len(order), span) for n in sorted(order[start : start + span], key=lengths.__getitem__)
    ]
    batches = [tuple(order[start : start + size]) for start in range(0, len(order) - size + 1, size)]
    rng.shuffle(batches)
    return batches
