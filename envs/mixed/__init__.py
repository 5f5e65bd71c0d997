"""The mixed pack: the tools of all packs in one pool, chained across domains by the entity types they share.

Where two packs declare one entity type, the general pack's declaration holds: it has the widest seeds.
"""

from toolgym.envs import academia, biology, finance, general, medicine
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool

_PACKS = (academia.POOL, biology.POOL, finance.POOL, medicine.POOL, general.POOL)

POOL = ToolPool(
    f"{__name__}:POOL",
    (tool for pool in _PACKS for tool in pool),
    {name: entity for pool in _PACKS for name, entity in pool.entities.items()}.values(),
)
"""Every tool of every pack."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled task sets by split: train, validation and test share no tool, no seed entity and no call graph."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
