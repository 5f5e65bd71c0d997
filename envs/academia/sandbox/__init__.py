"""The library: a world of readers, loans, holds and reading lists, with tools that change it, beside the pack's.

`POOL` holds the library's look-ups and actions and the pack's tools on chemistry papers, their authors and journals.
"""

from toolgym.envs.academia import entities, quantities
from toolgym.envs.academia.sandbox import actions, identifiers, lookups
from toolgym.envs.academia.sandbox.world import WORLD
from toolgym.envs.academia.tools import basis_sets, chemistry_authors, chemistry_papers, journals
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool

POOL = ToolPool(
    f"{__name__}:POOL",
    tuple(
        t
        for module in (lookups, actions, basis_sets, chemistry_authors, chemistry_papers, journals)
        for t in module.TOOLS
    ),
    (*identifiers.ENTITY_TYPES, *entities.ENTITY_TYPES, *quantities.ENTITY_TYPES),
    WORLD,
)
"""The tools of the library and those of the pack that go with it."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled state tasks by split: the splits share a world and its tools, but no reader, work or loan."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
