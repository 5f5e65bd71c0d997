"""The dataset of a study: what is trained on, and three sorts of unseen material, from the files of one folder.

A folder holds ``<domain>.train.jsonl`` and ``<domain>.test.jsonl`` (records over the tools of those splits) for domains
that are trained on, ``<domain>.held.jsonl`` (records over all tools) for domains that are not, and
``<domain>.series.jsonl`` (certified series) for any.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.series.pipeline import SeriesOrder, synthesize_series
from toolgym.synthesis.series.search import Plan
from toolgym.tasks.series import load_series, series_line
from toolgym.tasks.task import Split
from toolgym.tools import load_pool
from toolgym.trainers.questioner.corpus import (
    Example,
    Record,
    bare,
    collect,
    examples,
    fits,
    read_corpus,
    series_examples,
    turns_of,
    write_corpus,
)

Part = Literal["seen tools", "new tools", "new domains"]
PARTS: tuple[Part, ...] = ("seen tools", "new tools", "new domains")
"""Sorts of unseen material: other seeds and explorations; tools never trained on; domains never trained on."""

KEPT_BACK = 10
"""One record in so many of the training files is kept back as ``seen tools``."""

BLIND, BARE = 0.1, 0.35
"""Shares of training examples that are shown no passage, and a passage without constant arguments."""

SAMPLED = Plan(tried=3, rationales=1, candidates=1, beam=1)
"""How series to learn from are made: sampled, not searched for."""


@dataclass(frozen=True)
class Dataset:
    """Everything of one folder.

    Attributes:
        training: Examples to learn from.
        records: Unseen records by sort.
        series: Unseen series by sort, artificial ones of ``records`` first.
        certified: Unseen certified series, whose turns take up earlier answers, by sort.
    """

    training: tuple[Example, ...]
    records: dict[Part, list[Record]]
    series: dict[Part, list[list[Example]]]
    certified: dict[Part, list[list[Example]]]

    def examples(self, part: Part) -> list[Example]:
        """Every turn of the unseen series of a sort."""
        return [example for turns in (*self.series[part], *self.certified[part]) for example in turns]


def read_dataset(folder: Path, seed: int = 0) -> Dataset:
    """Reads a folder.

    Raises:
        ValueError: The folder has no training file.
    """
    training: list[Example] = []
    records: dict[Part, list[Record]] = {part: [] for part in PARTS}
    series: dict[Part, list[list[Example]]] = {part: [] for part in PARTS}
    certified: dict[Part, list[list[Example]]] = {part: [] for part in PARTS}
    trained = {path.name.split(".")[0] for path in sorted(folder.glob("*.train.jsonl"))}
    if not trained:
        raise ValueError(f"'{folder}' holds no file '<domain>.train.jsonl'; make one with the command 'corpus'")
    for path in sorted(folder.glob("*.jsonl")):
        domain, kind, _ = path.name.split(".")
        part: Part = "new tools" if kind == "test" else "seen tools" if domain in trained else "new domains"
        if kind == "series":
            for number, one in enumerate(load_series(path)):
                turns = [example for example in series_examples(one) if fits(example)]
                if domain in trained and number % KEPT_BACK:
                    training.extend(turns)
                elif turns:
                    certified[part].append(turns)
            continue
        for number, record in enumerate(read_corpus(path)):
            rng = random.Random(f"questioner series/{seed}/{path.name}/{number}")
            turns = [example for example in examples(record, turns_of(record, rng)) if fits(example)]
            if kind == "train" and number % KEPT_BACK:
                training.extend(turns)
            else:
                records[part].append(record)
                if turns:
                    series[part].append(turns)
    return Dataset(tuple(varied(training, seed)), records, series, certified)


def varied(training: Sequence[Example], seed: int) -> Iterator[Example]:
    """The examples, some without a passage or without its constant arguments, so that neither is new when judging."""
    rng = random.Random(f"questioner variety/{seed}")
    for example in training:
        draw = rng.random()
        if draw < BLIND:
            yield replace(example, passage=())
        else:
            yield bare(example) if draw < BLIND + BARE else example


def write_records(path: Path, domain: str, split: Split | None, count: int, seed: int) -> Iterator[Record]:
    """Brings a file of records to a number of explorations; what it holds already is kept."""
    first = len(read_corpus(path)) if path.exists() else 0
    pool = load_pool(f"toolgym.envs.{domain}:POOL")
    return write_corpus(path, collect(pool, split, count, seed, first))


def write_series(path: Path, domain: str, split: Split | None, count: int, seed: int) -> Iterator[int]:
    """Makes a file of certified series, numbering each as it is written."""
    order = SeriesOrder(load_pool(f"toolgym.envs.{domain}:POOL"), count, seed, split, plan=SAMPLED, least_turns=2)
    with path.open("w", encoding="utf-8") as file:
        for number, one in enumerate(synthesize_series(order, Funnel())):
            file.write(series_line(one) + "\n")
            file.flush()
            yield number
