"""What the proofs of a state task stand on: its calls, played again in forks of the world with something changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolgym.canonical import Json, canonical_json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Path, argument_value, lookup, set_argument
from toolgym.synthesis.proofs import Refused
from toolgym.tasks.answers import AbstainAnswer
from toolgym.tasks.task import StateCandidate
from toolgym.tools import ToolPool, ToolResult, World, WorldSource
from toolgym.tools.difference import Difference
from toolgym.tools.rules import broken_rules
from toolgym.tools.schema import Parameter


@dataclass(frozen=True, slots=True)
class Played:
    """What became of the calls of a task when they were played again.

    Attributes:
        difference: The final state, as a difference to the initial one.
        results: What each call gave; a call that rests on one without a value was not made and is not there.
    """

    difference: Difference
    results: Mapping[str, ToolResult]

    @property
    def ok(self) -> bool:
        """Whether every call that was made gave a value."""
        return all(result.ok for result in self.results.values())


@dataclass(frozen=True)
class StateGround:
    """One state candidate under proof.

    Attributes:
        candidate: The candidate.
        pool: The pool its tools and its world live in.
        seeds: All seeds, of every split.
    """

    candidate: StateCandidate
    pool: ToolPool
    seeds: SeedSource

    @property
    def world(self) -> WorldSource:
        """The world's source.

        Raises:
            Refused: The pool has no world.
        """
        if self.pool.world is None:
            raise Refused("no_world", "The pool has no world.")
        return self.pool.world

    @property
    def feasible(self) -> bool:
        """Whether the candidate says that its request can be met."""
        return not isinstance(self.candidate.answer, AbstainAnswer)

    @cached_property
    def writes(self) -> tuple[Call, ...]:
        """The changes, in order."""
        named = self.candidate.wording.details["writes"]
        return tuple(call for call in self.candidate.calls if call.id in named)

    @cached_property
    def reads(self) -> tuple[Call, ...]:
        """The look-ups and computations, in order."""
        writes = {call.id for call in self.writes}
        return tuple(call for call in self.candidate.calls if call.id not in writes)

    @cached_property
    def results(self) -> dict[str, Json]:
        """The recorded results by call id."""
        return {call.id: call.result for call in self.candidate.calls}

    @cached_property
    def used_paths(self) -> dict[str, tuple[Path, ...]]:
        """For each call, the paths of its result that a later call reads."""
        used: dict[str, dict[Path, None]] = {call.id: {} for call in self.candidate.calls}
        for call in self.candidate.calls:
            for origin in call.origins.values():
                if isinstance(origin, CallOrigin) and origin.call in used:
                    used[origin.call][origin.path] = None
        return {name: tuple(paths) for name, paths in used.items()}

    def play(
        self,
        changed: Mapping[str, Json] | None = None,
        without: Collection[str] = (),
        writes: Sequence[Call] | None = None,
        arguments: Mapping[str, Mapping[str, Json]] | None = None,
        world: World | None = None,
    ) -> Played:
        """Makes the calls again: look-ups in the initial world, then changes one after another in a fork.

        Args:
            changed: Results that calls are to have instead of their own; what rests on them is made again.
            without: Changes to leave out, and all that rests on them.
            writes: The changes in another order; the candidate's own if None.
            arguments: Single arguments that calls are to have instead of their own, by call id.
            world: The fork to play in; a new one if None.
        """
        world = world or self.world.fork()
        values: dict[str, Json] = dict(changed or {})
        found: dict[str, ToolResult] = {}
        for call in (*self.reads, *(self.writes if writes is None else writes)):
            if call.id in values or call.id in without:
                continue
            given = self._arguments(call, values)
            if given is None:
                continue
            given.update((arguments or {}).get(call.id, {}))
            is_write = call.id in self._write_ids
            if not is_write and given == call.arguments and call.ok:
                values[call.id] = call.result  # replay has shown that it gives this
                continue
            result = self.pool.call(call.tool, given, world) if is_write else self.pool.recall(call.tool, given)
            found[call.id] = result
            if result.ok:
                values[call.id] = result.value
        return Played(world.difference, found)

    @cached_property
    def _write_ids(self) -> frozenset[str]:
        return frozenset(call.id for call in self.writes)

    def _arguments(self, call: Call, values: Mapping[str, Json]) -> dict[str, Json] | None:
        arguments: dict[str, Json] = {k: list(v) if isinstance(v, list) else v for k, v in call.arguments.items()}
        for key, origin in call.origins.items():
            if isinstance(origin, CallOrigin):
                try:
                    set_argument(arguments, key, lookup(values.get(origin.call), origin.path))
                except MissingPath:
                    return None
        return arguments

    def is_gold(self, difference: Difference) -> bool:
        """Whether a final state is the gold one."""
        return canonical_json(difference) == canonical_json(self.candidate.gold)

    def others(self, parameter: Parameter, value: Json, count: int) -> Iterator[Json]:
        """Values that an argument could have instead, always the same."""
        yield from (choice for choice in parameter.choices if choice != value)
        seeds = list(self.seeds.of(parameter.entity)) if parameter.entity in self.pool.entities else []
        if not seeds and parameter.entity:
            kinds = [n for n in self.pool.entities if self.pool.accepts(parameter.entity, n) and self.seeds.of(n)]
            seeds = [seed for kind in kinds for seed in self.seeds.of(kind)]
        step = max(1, len(seeds) // count)
        yield from [seed for seed in seeds[step // 2 :: step] if seed != value][:count]
        if isinstance(value, int | float) and not isinstance(value, bool):
            for factor in (0.5, 2, 0.1, 10):
                other = round(value * factor) if isinstance(value, int) else round(value * factor, 2)
                if other != value:
                    yield other

    def parameters(self, call: Call) -> dict[str, Parameter]:
        """The parameters of a call's tool by name."""
        return {parameter.name: parameter for parameter in self.pool[call.tool].parameters}

    def arguments_of(self, call: Call) -> Iterator[tuple[str, Parameter, Json]]:
        """The arguments that a call was given, with their parameters."""
        parameters = self.parameters(call)
        for key in call.origins:
            yield key, parameters[key], argument_value(call.arguments, key)


def reason_of(result: ToolResult, tool: str) -> str | None:
    """The reason for which a change was refused; None if it was not, or for several, or for none of the closed list."""
    if result.error is None:
        return None
    if result.error.kind == "not_found":
        return "not_found"
    rules = broken_rules(result.error, tool)
    return rules[0] if len(rules) == 1 else None
