"""Errands: explorations of a world that look things up, then change it, guided by entity types alone.

Changes are chosen first and their arguments are then filled backwards: by constants, by what a look-up gives whose own
arguments are filled alike, or by what an earlier change of the errand gave. All look-ups are made in the world as it
was before the first change.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from toolgym.canonical import Json
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Origin, SeedOrigin, lookup, set_argument
from toolgym.tools import Tool, ToolPool, ToolResult, World
from toolgym.tools.schema import EVERY, Parameter, ResultField
from toolgym.tools.wording import slot_names, worded_parameters

Makers: TypeAlias = Mapping[str, tuple[tuple[Tool, ResultField], ...]]
"""Tools and the result fields in which they give a value, by entity type."""

LOOK_UP = (0.6, 0.35, 0.0)
"""How often an argument is filled by a look-up, by how many calls will rest on it."""

AGAIN = 0.6
"""How often a constant is used that the errand has used before."""

NEARBY = 0.8
"""How often a look-up for an argument takes what its neighbours have: the largest holding of *that* account."""

ATTEMPTS = 6
"""How many look-ups are tried for one argument before a constant is drawn."""

BUDGET = 60
"""Most calls of one errand, failed ones included."""


@dataclass(frozen=True, slots=True)
class _Filled:
    entity: str
    value: Json
    origin: Origin


@dataclass
class Errand:
    """One errand in progress.

    Attributes:
        pool: Where the tools live; it must have a world.
        seeds: Where constants come from.
        rng: Source of every choice.
        world: The world as the changes so far have left it.
        makers: What `producers` found in the pool.
        calls: Every call that gave a value, and the last refused change, in order.
    """

    pool: ToolPool
    seeds: SeedSource
    rng: random.Random
    world: World
    makers: Makers
    calls: list[Call] = field(default_factory=list)
    spent: int = 0
    _constants: dict[str, list[str | int | float]] = field(default_factory=dict)
    _known: list[_Filled] = field(default_factory=list)

    def change(self, tool: Tool) -> Call | None:
        """Fills an action's arguments and performs it.

        Returns:
            The call, with its error if it was refused, or None if an argument could not be filled.
        """
        origins = self._fill(requested_parameters(tool), 0, ())
        if origins is None:
            return None
        arguments = self._arguments(origins)
        if any(c.tool == tool.name and c.arguments == arguments for c in self.calls):
            return None
        result = self.pool.call(tool.name, arguments, self.world)
        made = self._record(tool, arguments, origins, result)
        if made.ok:
            self._known += list(self._results(made, tool))
        return made

    def drop(self, call: Call) -> None:
        """Forgets a change that was refused or is to be undone, and what it gave."""
        self.calls.remove(call)
        self._known = [f for f in self._known if not (isinstance(f.origin, CallOrigin) and f.origin.call == call.id)]

    def _record(self, tool: Tool, arguments: dict[str, Json], origins: dict[str, Origin], result: ToolResult) -> Call:
        number = int(self.calls[-1].id[1:]) + 1 if self.calls else 1
        made = Call(
            id=f"c{number}",
            tool=tool.name,
            arguments=arguments,
            origins=origins,
            result=result.value,
            error=result.error,
        )
        self.calls.append(made)
        return made

    def _look_up(self, tool: Tool, depth: int, near: Sequence[_Filled]) -> Call | None:
        """Makes a look-up in the world as it was, or finds the same one among those made."""
        origins = self._fill(worded_parameters(tool), depth, near)
        if origins is None or self.spent >= BUDGET:
            return None
        arguments = self._arguments(origins)
        for known in self.calls:
            if known.tool == tool.name and known.arguments == arguments and known.origins == origins:
                return known
        self.spent += 1
        result = self.pool.recall(tool.name, arguments)
        return self._record(tool, arguments, origins, result) if result.ok else None

    def _fill(self, parameters: Sequence[Parameter], depth: int, near: Sequence[_Filled]) -> dict[str, Origin] | None:
        """Finds an origin for each argument; None if one has none. What names things is filled before what measures."""
        found: dict[str, Origin] = {}
        filled: list[_Filled] = []
        measures = [p for p in parameters if p.entity and not self.pool.entities[p.entity].identifies]
        for parameter in [*(p for p in parameters if p not in measures), *measures]:
            if parameter.is_list:
                return None
            if parameter.choices:
                found[parameter.name] = SeedOrigin(entity=None, value=self.rng.choice(parameter.choices))
                continue
            if parameter.entity is None:
                return None
            made = self._one(parameter, depth, [*filled, *near], [f.value for f in filled])
            if made is None:
                return None
            found[parameter.name] = made.origin
            filled.append(made)
        if depth == 0:
            self._known += [f for f in filled if self.pool.entities[f.entity].identifies]
        return dict(sorted(found.items()))

    def _one(self, parameter: Parameter, depth: int, near: Sequence[_Filled], taken: Sequence[Json]) -> _Filled | None:
        entity = parameter.entity or ""
        if depth:
            fitting = [f for f in near if self.pool.accepts(entity, f.entity)]
            if fitting and self.rng.random() < NEARBY:
                return self.rng.choice(fitting)
        else:
            fitting = [f for f in self._known if self.pool.accepts(entity, f.entity) and f.value not in taken]
            if fitting and self.rng.random() < AGAIN / 2:
                return self.rng.choice(fitting)
        if self.rng.random() < LOOK_UP[min(depth, len(LOOK_UP) - 1)] or not self.seeds.of(entity):
            made = self._produce(entity, depth, near, taken)
            if made is not None:
                return made
        return self._constant(entity, taken)

    def _produce(self, entity: str, depth: int, near: Sequence[_Filled], taken: Sequence[Json]) -> _Filled | None:
        makers = self.makers.get(entity, ())
        if not makers or depth >= len(LOOK_UP):
            return None
        for _ in range(ATTEMPTS):
            tool, part = self.rng.choice(makers)
            call = self._look_up(tool, depth + 1, near)
            if call is None:
                continue
            try:
                value = lookup(call.result, part.path)
            except MissingPath:
                continue
            if value is not None and value not in taken:
                return _Filled(part.entity or "", value, CallOrigin(call=call.id, path=part.path))
        return None

    def _constant(self, entity: str, taken: Sequence[Json]) -> _Filled | None:
        if not self.seeds.of(entity):  # a wider type, such as any mass, takes the seeds of a narrower one
            narrower = (n for n in self.pool.entities if self.pool.accepts(entity, n) and self.seeds.of(n))
            entity = next(narrower, entity)
        earlier = [value for value in self._constants.get(entity, []) if value not in taken]
        if earlier and self.rng.random() < AGAIN:
            value: str | int | float | None = self.rng.choice(earlier)
        else:
            value = self.seeds.draw(self.rng, entity, avoid=list(taken))
        if value is None:
            return None
        self._constants.setdefault(entity, []).append(value)
        return _Filled(entity, value, SeedOrigin(entity=entity, value=value))

    def _results(self, call: Call, tool: Tool) -> Iterator[_Filled]:
        for part in tool.fields:
            if part.entity and part.key in tool.wording and not part.is_list and EVERY not in part.path:
                yield _Filled(part.entity, lookup(call.result, part.path), CallOrigin(call=call.id, path=part.path))

    def _arguments(self, origins: dict[str, Origin]) -> dict[str, Json]:
        results = {call.id: call.result for call in self.calls}
        arguments: dict[str, Json] = {}
        for key, origin in origins.items():
            value = origin.value if isinstance(origin, SeedOrigin) else lookup(results[origin.call], origin.path)
            set_argument(arguments, key, value)
        return arguments


def producers(pool: ToolPool) -> Makers:
    """For each entity type, the look-ups and computations that give a single value of it, and in which field.

    A stateful tool stands twice: errands are about the world, and a pack has many more tools than a world.
    """
    found: dict[str, list[tuple[Tool, ResultField]]] = {name: [] for name in pool.entities}
    for tool in pool:
        slots = worded_parameters(tool)
        if tool.kind == "action" or not slots or any(p.is_list or p.entity in pool.wide for p in slots):
            continue
        for part in tool.fields:
            if part.is_list or EVERY in part.path or part.key not in tool.wording or part.entity is None:
                continue
            for entity in pool.entities:
                if pool.accepts(entity, part.entity):
                    found[entity] += [(tool, part)] * (2 if tool.stateful else 1)
    return {name: tuple(makers) for name, makers in found.items()}


def requested_parameters(tool: Tool) -> list[Parameter]:
    """The arguments of an action that its requests name."""
    named = {name for phrase in tool.requests for name in slot_names(phrase)}
    return [p for p in tool.parameters if p.name in named]


def requestable(pool: ToolPool) -> tuple[Tool, ...]:
    """The actions of a pool that a task can ask for."""
    return tuple(tool for tool in pool if tool.kind == "action" and tool.stateful and tool.requests)


def arranged(calls: Sequence[Call], writes: Sequence[str]) -> tuple[tuple[Call, ...], tuple[str, ...]]:
    """The changes and the look-ups that they rest on, look-ups first, renumbered from c1.

    Returns:
        The calls, and the new ids of the changes.
    """
    kept = set(CallGraph(tuple(calls)).ancestors(writes))
    ordered = [c for c in calls if c.id in kept and c.id not in writes] + [c for c in calls if c.id in writes]
    names = {call.id: f"c{number}" for number, call in enumerate(ordered, 1)}
    renamed = []
    for call in ordered:
        origins = {
            key: CallOrigin(call=names[o.call], path=o.path) if isinstance(o, CallOrigin) else o
            for key, o in call.origins.items()
        }
        renamed.append(call.model_copy(update={"id": names[call.id], "origins": origins}))
    return tuple(renamed), tuple(names[w] for w in (c.id for c in calls if c.id in writes))
