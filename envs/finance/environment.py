"""The finance environment: the bundled task sets behind `toolgym.episodes.ToolEnv`."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from toolgym.episodes import Limits, ToolEnv
from toolgym.tasks.task import SPLITS
from toolgym.tasks.taskset import TaskSet

POOL = "toolgym.envs.finance:POOL"
LOADER = "toolgym.envs.finance:load_tasks"


def load_tasks() -> dict[str, TaskSet]:
    """The bundled task sets by split: train, validation and test share no tool, no seed entity and no call graph."""
    folder = files(__package__) / "tasks"
    return {
        split: TaskSet((folder / f"{split}.jsonl").read_text(encoding="utf-8").split("\n"), f"finance {split} tasks")
        for split in SPLITS
    }


def make_environment(
    tasks: Mapping[str, TaskSet] | str = LOADER,
    split: str = "train",
    dialect: str = "hermes",
    limits: Limits | Mapping[str, Any] | None = None,
    render_mode: str | None = None,
) -> ToolEnv:
    """Makes ``toolgym/finance-v0``; called by `gymnasium.make`.

    Args:
        tasks: Task sets by split in place of the bundled ones, or the reference of a function that loads them.
        split: Where tasks are drawn from.
        dialect: How tool calls are written.
        limits: What an episode may cost.
        render_mode: ``"ansi"``, ``"human"`` or None.

    Raises:
        ValueError: An argument names something that does not exist.
    """
    return ToolEnv(tasks, POOL, split=split, dialect=dialect, limits=limits, render_mode=render_mode)
