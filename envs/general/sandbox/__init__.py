"""The desk: a world of contacts, events, tasks and messages, with tools that change it, beside tools of the pack.

`POOL` holds the desk's look-ups and actions and the pack's tools on dates, holidays and calendars.
"""

from toolgym.envs.general import entities, quantities
from toolgym.envs.general.sandbox import event_actions, event_lookups, identifiers, task_actions, task_lookups
from toolgym.envs.general.sandbox.world import WORLD
from toolgym.envs.general.tools import calendars, dates, holidays
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool

POOL = ToolPool(
    f"{__name__}:POOL",
    tuple(
        t
        for module in (event_lookups, task_lookups, event_actions, task_actions, dates, holidays, calendars)
        for t in module.TOOLS
    ),
    (*identifiers.ENTITY_TYPES, *entities.ENTITY_TYPES, *quantities.ENTITY_TYPES),
    WORLD,
)
"""The tools of the desk and those of the pack that go with it."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled state tasks by split: the splits share a world and its tools, but no contact, event or task."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
