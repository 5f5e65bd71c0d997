"""Passages: what a series is about. An exploration to be asked about many times, its facts, and what is covered."""

import random
from collections.abc import Iterable, Iterator, Sequence

from toolgym.canonical import Json
from toolgym.evidence.exploration import Exploration
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, MissingPath, Path, Trace, lookup
from toolgym.synthesis.material import Material
from toolgym.synthesis.series.scoring import Fact
from toolgym.tools import ToolPool

BUDGET = 30
"""Most calls of one exploration, failed ones included."""

FURTHER = (4, 9)
"""Least and greatest number of calls that are tried on top of the first chain and its branches."""

Place = tuple[str, Path]
"""A call's id and a path into its result."""


def explore_passage(pool: ToolPool, toolset: tuple[str, ...], seeds: SeedSource, rng: random.Random) -> Trace:
    """Explores a toolset so that one answer leads to the next question.

    A chain is grown, one of its calls is repeated from other seeds, the best branch is looked into (what wins a
    comparison is what one asks about next), and further calls take what any earlier one gave.

    Args:
        pool: Where the tools live.
        toolset: Names of the tools that may be called.
        seeds: Where constants come from.
        rng: Source of every choice; equal states give equal traces.
    """
    run = Exploration(pool, toolset, seeds, rng, BUDGET)
    stem = run.stem(rng.choices((2, 3, 4, 5), (2, 4, 4, 3))[0])
    if not stem:
        return run.trace()
    group = run.branches(rng.choice(stem), rng.choices((0, 2, 3, 4), (2, 3, 3, 2))[0])
    if len(group) > 2:
        for winner in _extremes(pool, run, group, rng):
            beside = run.companion(winner)
            if beside is not None:
                run.step([beside], must_feed=True)
    for _ in range(rng.randint(*FURTHER)):
        known = [call for call in run.calls if call.ok]
        run.step([rng.choice(known)], must_feed=True)
    return run.trace()


def _extremes(pool: ToolPool, run: Exploration, group: Sequence[Call], rng: random.Random) -> list[Call]:
    """The branches with the highest and the lowest value of some number that all of them give."""
    fields = [part for part in pool[group[0].tool].fields if part.kind in ("decimal", "integer") and not part.is_list]
    rng.shuffle(fields)
    for part in fields:
        try:
            ranked = sorted(group, key=lambda call: float(lookup(call.result, part.path)))
        except (MissingPath, TypeError):
            continue
        return [ranked[-1], ranked[0]]
    return []


def passage_of(trace: Trace) -> tuple[Call, ...]:
    """The successful calls of a trace, numbered from c1."""
    kept = [call for call in trace.calls if call.ok]
    names = {call.id: f"c{number}" for number, call in enumerate(kept, 1)}
    return tuple(renumbered(call, names) for call in kept)


def renumbered(call: Call, names: dict[str, str]) -> Call:
    """A call under new ids, its own and those that its arguments come from."""
    origins = {
        key: origin.model_copy(update={"call": names[origin.call]}) if origin.kind == "call" else origin
        for key, origin in call.origins.items()
    }
    return call.model_copy(update={"id": names[call.id], "origins": origins})


def facts(passage: Iterable[Call]) -> tuple[Fact, ...]:
    """Every scalar of a passage, in order."""
    return tuple(Fact(call.id, call.tool, path, value) for call in passage for path, value in _leaves(call.result, ()))


def covered_facts(known: Sequence[Fact], places: Iterable[Place]) -> frozenset[Place]:
    """The facts that stand at some places, or in the lists and records there."""
    by_call: dict[str, list[Path]] = {}
    for call, path in places:
        by_call.setdefault(call, []).append(path)
    return frozenset(
        (fact.call, fact.path)
        for fact in known
        if any(fact.path[: len(path)] == path for path in by_call.get(fact.call, ()))
    )


def used_places(calls: Sequence[Call], refs: Iterable[Place], names: dict[str, str]) -> frozenset[Place]:
    """What a program and the arguments of its calls read, under the ids that the names give the calls."""
    read = {(call, path) for call, path in refs if call in names}
    for call in calls:
        read |= {(o.call, o.path) for o in call.origins.values() if o.kind == "call" and o.call in names}
    return frozenset((names[call], path) for call, path in read)


def depth_of(material: Material, ids: Iterable[str]) -> int:
    """Calls on the longest path among some calls."""
    depths: dict[str, int] = {}
    wanted = set(ids)
    for call in material.calls:
        if call.id in wanted:
            depths[call.id] = 1 + max((depths[parent] for parent in call.parents if parent in depths), default=0)
    return max(depths.values(), default=0)


def _leaves(value: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _leaves(inner, (*path, position))
    elif value is not None:
        yield path, value
