"""The laboratory: a world of lots, samples, experiments and orders, with tools that change it, beside the pack's.

`POOL` holds the laboratory's look-ups and actions and the pack's tools on compounds, solutions, taxa and enzymes.
"""

from toolgym.envs.biology import entities, quantities
from toolgym.envs.biology.sandbox import experiment_actions, identifiers, lot_actions, lot_lookups, sample_lookups
from toolgym.envs.biology.sandbox.world import WORLD
from toolgym.envs.biology.tools import compounds, formulas, restriction, taxonomy
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool

POOL = ToolPool(
    f"{__name__}:POOL",
    tuple(
        t
        for module in (
            lot_lookups,
            sample_lookups,
            lot_actions,
            experiment_actions,
            compounds,
            formulas,
            restriction,
            taxonomy,
        )
        for t in module.TOOLS
    ),
    (*identifiers.ENTITY_TYPES, *entities.ENTITY_TYPES, *quantities.ENTITY_TYPES),
    WORLD,
)
"""The tools of the laboratory and those of the pack that go with it."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled state tasks by split: the splits share a world and its tools, but no lot, sample or experiment."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
