"""Augmentation: does a small answerer learn more from series than from independent questions, at equal budget?

The answerer is the same network trained on the answer task alone. All runs make the same number of steps of the same
batch, so a run without further data repeats its bundled tasks.
"""

import random
from collections.abc import Sequence
from itertools import groupby

from toolgym.rewards import answer_instructions
from toolgym.synthesis.series.scoring import Turn
from toolgym.tasks.series import answer_text
from toolgym.tasks.task import Split, Task
from toolgym.tasks.taskset import bundled_tasks
from toolgym.trainers.questioner.corpus import Example, fits
from toolgym.trainers.questioner.passages import facts

BASE = 50
"""Bundled tasks of each trained domain that every run has."""

ADDED = 450
"""Turns that a run adds to them."""


def bundled(domain: str, split: Split, most: int) -> list[Example]:
    """Short bundled tasks as turns without history; the passage is the calls of the task."""
    found: list[Example] = []
    for task in bundled_tasks(f"toolgym.envs.{domain}")[split]:
        if isinstance(task, Task) and len(found) < most:
            text = task.question.removesuffix(answer_instructions(task.answer)).strip()
            turn = Turn(text, answer_text(task.gold), tuple(call.id for call in task.calls))
            example = Example(domain, facts(task.calls), (), turn)
            found.extend([example] if fits(example) else [])
    return found


def mixtures(training: Sequence[Example], base: Sequence[Example], seed: int) -> dict[str, list[Example]]:
    """The three training sets: nothing added, independent questions, turns of series with their history.

    Both additions have equally many turns. Independent questions are first turns of different traces, as far as there
    are that many; turns of series come from fewer traces.
    """
    rng = random.Random(seed)
    whole = [example for example in training if example.passage]
    series = [list(group) for _, group in groupby(whole, key=lambda example: id(example.passage))]
    first = [turns[0] for turns in series if not turns[0].history]
    linked = [turns for turns in series if len(turns) > 1]
    rng.shuffle(first)
    rng.shuffle(linked)
    return {
        "none": list(base),
        "independent": [*base, *first[:ADDED]],
        "series": [*base, *[example for turns in linked for example in turns][:ADDED]],
    }
