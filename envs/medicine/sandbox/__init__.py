"""The clinic: a world of patients, problems, medications and visits, with tools that change it, beside the pack's.

`POOL` holds the clinic's look-ups and actions and the pack's tools on diagnoses, drugs, doses and bodies.
"""

from toolgym.envs.medicine import entities, quantities
from toolgym.envs.medicine.sandbox import chart_actions, identifiers, lookups, visit_actions
from toolgym.envs.medicine.sandbox.world import WORLD
from toolgym.envs.medicine.tools import body, code_maps, diagnoses, diagnosis_tree, diagnosis_tree_who, drugs, kidney
from toolgym.tasks.taskset import TaskSet, bundled_tasks
from toolgym.tools import ToolPool

POOL = ToolPool(
    f"{__name__}:POOL",
    tuple(
        t
        for module in (
            lookups,
            chart_actions,
            visit_actions,
            body,
            code_maps,
            diagnoses,
            diagnosis_tree,
            diagnosis_tree_who,
            drugs,
            kidney,
        )
        for t in module.TOOLS
    ),
    (*identifiers.ENTITY_TYPES, *entities.ENTITY_TYPES, *quantities.ENTITY_TYPES),
    WORLD,
)
"""The tools of the clinic and those of the pack that go with it."""


def load_tasks() -> dict[str, TaskSet]:
    """The bundled state tasks by split: the splits share a world and its tools, but no patient, medication or visit."""
    return bundled_tasks(__name__)


__all__ = ["POOL", "load_tasks"]
