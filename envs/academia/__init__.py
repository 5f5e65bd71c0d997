"""The academia pack: papers, authors, journals and databases behind typed tools, and tasks over them.

`POOL` holds every tool; declaring it loads none of the libraries behind them.
"""

from toolgym.envs.academia import entities, quantities, tools
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool, tools_in

POOL = ToolPool(f"{__name__}:POOL", tools_in(tools), (*entities.ENTITY_TYPES, *quantities.ENTITY_TYPES))
"""Every academia tool, and the entity types that link them."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled task sets by split: train, validation and test share no tool, no seed entity and no call graph."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
