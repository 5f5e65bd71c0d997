"""Traits: what reports group tasks by, noted in every line of a log so that it can be read without the task file."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import digest
from toolgym.synthesis.difficulty import choice_bits
from toolgym.synthesis.diversity import Structure, canonical_form, structure_of
from toolgym.tasks.task import AnyTask, Split


class Traits(BaseModel):
    """What one task is like.

    Attributes:
        domain: Pack name.
        split: Its split, None for all.
        answer: Answer type.
        frame: Name of the sentence frame that asks.
        topology: Its call graph's class (`topology_name`); empty if the kind of a tool is unknown.
        calls: Tool calls in the call graph.
        depth: Calls on its longest path.
        width: Largest number of calls at one depth.
        bits: `toolgym.synthesis.difficulty.choice_bits`.
    """

    model_config = ConfigDict(frozen=True)

    domain: str
    split: Split | None
    answer: str
    frame: str
    topology: str
    calls: int
    depth: int
    width: int
    bits: float


def traits_of(task: AnyTask, kinds: Mapping[str, str]) -> Traits:
    """The traits of a task.

    Args:
        task: The task.
        kinds: Kind of each tool by name.
    """
    return Traits(
        domain=task.domain,
        split=task.split,
        answer=task.answer.kind,
        frame=task.wording.frame,
        topology=topology_name(structure_of(task, kinds)),
        calls=task.difficulty.calls,
        depth=task.difficulty.depth,
        width=task.difficulty.width,
        bits=choice_bits(task),
    )


def topology_name(structure: Structure) -> str:
    """A name for a topology class: equal exactly if two call graphs labelled by kind are isomorphic.

    It shows the kinds of the calls at each depth (``RR-P``: two retrievals, then a processing call), then four digits
    of the canonical form's digest, which tell apart classes that look alike in that way.
    """
    if structure.kinds is None:
        return ""
    levels: dict[int, list[str]] = {}
    for depth, kind in zip(structure.depths, structure.kinds, strict=True):
        levels.setdefault(depth, []).append(kind)
    shown = "-".join("".join(sorted(levels[depth], reverse=True)) for depth in sorted(levels))
    return f"{shown} {digest(canonical_form(structure.kinds, structure.edges))[:4]}"
