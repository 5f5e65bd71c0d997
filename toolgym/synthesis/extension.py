"""Extension: a harder task out of a certified one, by another step or by another branch.

As in TaskCraft (arXiv 2506.10055), difficulty grows in two directions. *Depth*: what was asked for is passed to one
more call, in every branch of a comparison, and that call's result is asked for. *Width*: a comparison gets another
branch, and a single value a second one that hangs together with it.

An extended task holds every call of its parent. All nine proofs are made of it, so that it verifies from nothing but
its own record; yet only what changed is executed: the results of the parent's calls, of the perturbed calls behind its
necessity and of the searched shortcuts are remembered by the pool, and its replayed results by the recorder.
"""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal, TypeAlias

from toolgym.evidence.exploration import Exploration
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin, SeedOrigin
from toolgym.synthesis.certifier import Certifier
from toolgym.synthesis.deriver import candidate, cut
from toolgym.synthesis.frames import FRAMES, Details
from toolgym.synthesis.frames.frame import listed_nodes, nodes_of, scalar_answer
from toolgym.synthesis.material import Material, Node
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.task import Candidate, Task, Wording

Direction: TypeAlias = Literal["depth", "width"]

COMPARING = ("reduce", "winner", "ranking", "spread", "distinct")
"""Frames over branches that differ in one constant."""

DEEPENED = ("value", "later_date", "change", "interval", *COMPARING)
"""Frames all of whose values can be passed on together."""

TRIES = 6
"""How often another call or branch is looked for."""

PROPOSED = 4
"""Candidates of one new call that are examined."""

BUDGET = 40
"""Most new calls of one extension, failed ones included."""


def extend(
    task: Task, direction: Direction, certifier: Certifier, seeds: SeedSource, rng: random.Random
) -> Task | Rejection:
    """Extends a task by one step.

    Args:
        task: A certified task of the certifier's pool.
        direction: ``"depth"`` for another call that takes the answer, ``"width"`` for another branch or value.
        certifier: Proves the extended task; the better it knows the parent, the less is executed.
        seeds: Where new constants come from; the seeds of the task's split.
        rng: Source of every choice.

    Returns:
        The extended task, its parent in its provenance, or why there is none: ``nothing_to_extend`` if the toolset
        gives no further call, else the last candidate's failure.
    """
    refusal = Rejection(
        proof="derivation", reason="nothing_to_extend", detail=f"The tools of the task give it no more {direction}."
    )
    for _ in range(TRIES):
        for found in islice(_candidates(task, direction, certifier, seeds, rng), PROPOSED):
            made = found if isinstance(found, Rejection) else _certified(task, found, certifier)
            if isinstance(made, Task):
                return made
            refusal = made
    return refusal


def _certified(task: Task, extended: Candidate, certifier: Certifier) -> Task | Rejection:
    inner = certifier.examine(extended)
    if isinstance(inner, Rejection):
        return inner
    certifier.recorder.prepare([extended])
    source = task.provenance
    made = certifier.seal(extended, inner, task.split, source.seed, source.item)
    if not isinstance(made, Task):
        return made if isinstance(made, Rejection) else Rejection(proof="seal", reason="other_record", detail="")
    child = made.model_copy(update={"provenance": made.provenance.model_copy(update={"parent": task.id})})
    return child.model_copy(update={"certificate": child.certificate.model_copy(update={"seal": child.seal()})})


def _candidates(
    task: Task, direction: Direction, certifier: Certifier, seeds: SeedSource, rng: random.Random
) -> Iterator[Candidate | Rejection]:
    run = Exploration(certifier.pool, task.toolset, seeds, rng, len(task.calls) + BUDGET, calls=list(task.calls))
    details = dict(task.wording.details)
    grow = _deeper if direction == "depth" else _wider
    for frame, grown in grow(run, task.wording.frame, details):
        material = Material(certifier.pool, tuple(call for call in run.calls if call.ok))
        calls, renamed = cut(material, grown)
        if len(calls) <= len(task.calls) or not _holds(calls, task.calls):
            continue
        wording = Wording(frame=frame, variant=rng.randrange(2**31), details=renamed)
        yield candidate(certifier.pool, task.domain, task.toolset, calls, wording)


def _holds(calls: tuple[Call, ...], parents: tuple[Call, ...]) -> bool:
    """Whether every call of the parent is among the calls."""
    made = [(call.tool, call.arguments) for call in calls]
    return all((call.tool, call.arguments) in made for call in parents)


def _deeper(run: Exploration, frame: str, details: Details) -> Iterator[tuple[str, Details]]:
    """Passes every value that is asked about to one more tool; then that tool's values are asked about alike."""
    if frame not in DEEPENED:
        return
    nodes = [CallOrigin(call=node.call, path=node.path) for node in nodes_of(details)]
    first = run.feed(nodes[0])
    if first is None:
        return
    following = [first, *(run.twin(first, nodes[0], other) for other in nodes[1:])]
    calls = [call for call in following if call is not None]
    if len(calls) < len(nodes):
        return
    more = {"op": "max"} if details.get("op") == "sum" else {}  # what comes next need not add up
    for value in _shuffled(run, first):
        grown = {**details, **more, "nodes": listed_nodes([Node(call.id, value.path) for call in calls])}
        for name in (frame, *(("value",) if len(nodes) == 1 else ())):
            if _suits(run, name, grown):
                yield name, grown


def _wider(run: Exploration, frame: str, details: Details) -> Iterator[tuple[str, Details]]:
    """Adds a branch to a comparison, or to a single value another one about the same thing."""
    nodes = nodes_of(details)
    if frame in COMPARING:
        entity, taken = details["entity"], list(details["constants"])
        call = next(call for call in run.calls if call.id == nodes[0].call)
        other = run.seeds.draw(run.rng, entity, avoid=taken)
        made = run.repeat(call, SeedOrigin(entity=entity, value=taken[0]), other) if other is not None else None
        if made is not None and other is not None:
            grown = [*nodes, Node(made.id, nodes[0].path)]
            yield frame, {**details, "nodes": listed_nodes(grown), "constants": [*taken, other]}
    elif frame == "value":
        call = next(call for call in run.calls if call.id == nodes[0].call)
        made = run.beside(call)
        if made is not None and made.id not in {member.id for member in run.lineage(call)}:
            for value in _shuffled(run, made):
                yield "both", {"nodes": listed_nodes([nodes[0], Node(made.id, value.path)])}


def _shuffled(run: Exploration, call: Call) -> list[CallOrigin]:
    """The single values of a call that can be asked for."""
    material = Material(run.pool, (call,))
    nodes = [node for node in material.nodes if scalar_answer(material.field(node)) is not None]
    nodes = [node for node in nodes if material.field(node).kind != "boolean"]
    return [CallOrigin(call=node.call, path=node.path) for node in run.rng.sample(nodes, len(nodes))]


def _suits(run: Exploration, frame: str, details: dict[str, Any]) -> bool:
    """Whether a frame can ask about nodes of their kind."""
    material = Material(run.pool, tuple(call for call in run.calls if call.ok))
    proposed = FRAMES[frame].propose(material, random.Random(0))
    wanted = sorted(map(repr, details["nodes"]))
    return any(sorted(map(repr, found["nodes"])) == wanted for found in islice(proposed, 200))
