"""The runs of a study: which generators are trained, all on the same examples with the same vocabulary."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from toolgym.synthesis.series.scoring import TASKS
from toolgym.trainers.questioner.checkpoint import Questioner
from toolgym.trainers.questioner.corpus import Example
from toolgym.trainers.questioner.layout import source
from toolgym.trainers.questioner.pieces import Vocabulary
from toolgym.trainers.questioner.training import Settings, train

SMALL = Settings(steps=200, batch=8, width=64, entries=2048)
"""The runs that are compared with one another; they learn from short examples."""

MAIN = Settings(steps=300, batch=8, width=128, entries=2048)
"""The generator that one uses; reported beside the comparison, and not part of it."""

SHORT = 128
"""Most pieces that a compared run's example reads or writes in any task, so that many runs fit into one hour."""


def is_short(example: Example) -> bool:
    """Whether a compared run learns from an example, and is judged by it."""
    wide = max(len(source(task, example.passage, example.history, example.turn).pieces) for task in TASKS)
    return wide <= SHORT


def plan(small: Settings = SMALL, main: Settings = MAIN) -> dict[str, Settings]:
    """Every run by name: the main generator, then the compared ones."""
    runs = {"main": main, "joint": small, "joint, uncertainty": replace(small, rule="uncertainty")}
    runs |= {f"{task} alone": small.only(task) for task in TASKS}
    runs |= {f"without {task}": small.without(task) for task in TASKS[1:]}
    return runs | {"answer alone, no copying": replace(small.only("answer"), copying=False)}


def folder_of(out: Path, name: str) -> Path:
    """Where a run is kept."""
    return out / "runs" / name.replace(", ", "-").replace(" ", "-")


def trained(
    out: Path,
    runs: Mapping[str, Settings],
    examples: Mapping[str, Sequence[Example]],
    vocabulary: Vocabulary,
    on_step: Callable[[], None],
) -> dict[str, Questioner]:
    """Trains every run or reads it where it was trained before; a killed study goes on where it stopped.

    Args:
        out: Folder of the study.
        runs: Settings by name.
        examples: Training examples by name.
        vocabulary: The vocabulary that all runs share.
        on_step: Called after each step of any run.
    """
    return {
        name: train(examples[name], settings, folder_of(out, name), on_step, vocabulary)
        for name, settings in runs.items()
    }
