"""Origins of the arguments that a model chose, inferred by matching values.

An argument comes from a constant that the question states, from an earlier call's result, or from a constant that the
topic states, in this order. Values alone would match by chance, so entity types must agree as well. Where several
results hold the value, one of the very type goes before one of a narrower type, then a call whose result nothing has
used yet (two branches may meet in one value, and each is to keep its own), then the earliest, then the nearest place.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from toolgym.canonical import Json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin, Origin, Path, SeedOrigin
from toolgym.synthesis.loop.collector import Observation
from toolgym.synthesis.loop.topic import Constant
from toolgym.synthesis.speech import in_list
from toolgym.synthesis.worded import says
from toolgym.tools import ToolPool
from toolgym.tools.entities import Scalar
from toolgym.tools.schema import EVERY, Parameter, ResultField


class NoOrigin(ValueError):
    """An argument's value comes from nowhere that the question or a call accounts for."""


@dataclass(frozen=True)
class Origins:
    """Infers origins for one question.

    Attributes:
        pool: Pool of the tools.
        seeds: The constants that this split's tasks may use.
        question: The text that must state the constants.
        topic: The constants that the exploration was given.
        observations: The evidence in order.
    """

    pool: ToolPool
    seeds: SeedSource
    question: str
    topic: Sequence[Constant]
    observations: Sequence[Observation]

    def calls(self, roots: Sequence[str]) -> tuple[tuple[Call, ...], dict[str, str]]:
        """The observations that some of them rest on, as calls with origins, renumbered from c1, and in order.

        Returns:
            The calls, and their new ids by the observations' ids.

        Raises:
            NoOrigin: An argument has none.
            KeyError: A root is no observation.
        """
        traced = self._traced()
        made: dict[str, dict[str, Origin]] = {}
        waiting = list(dict.fromkeys(roots))
        while waiting:
            name = waiting.pop()
            if name not in made:
                found = traced[name]
                if isinstance(found, NoOrigin):
                    raise found
                made[name] = found
                waiting += [o.call for o in found.values() if isinstance(o, CallOrigin)]
        kept = [seen for seen in self.observations if seen.id in made]
        names = {seen.id: f"c{number}" for number, seen in enumerate(kept, 1)}
        calls = tuple(
            Call(
                id=names[seen.id],
                tool=seen.tool,
                arguments=seen.arguments,
                origins={
                    key: CallOrigin(call=names[o.call], path=o.path) if isinstance(o, CallOrigin) else o
                    for key, o in sorted(made[seen.id].items())
                },
                result=seen.result,
            )
            for seen in kept
        )
        return calls, names

    def constants(self) -> tuple[Constant, ...]:
        """The seed constants among all arguments, which a question that rests on them must state."""
        found: dict[tuple[str, Scalar], Constant] = {}
        for seen in self.observations:
            for key, value in _leaves(seen.arguments):
                parameter = self._parameter(seen.tool, key)
                for kind in self._kinds(parameter, value):
                    found.setdefault((kind, value), Constant(kind, value, self.pool.entities[kind].describe(value)))
        return tuple(found.values())

    def _traced(self) -> dict[str, dict[str, Origin] | NoOrigin]:
        """The origins of every observation's arguments, or why one has none; what is not needed may have none."""
        traced: dict[str, dict[str, Origin] | NoOrigin] = {}
        used: set[str] = set()
        for seen in self.observations:
            try:
                found = {key: self._origin(seen, key, value, used) for key, value in _leaves(seen.arguments)}
            except NoOrigin as error:
                traced[seen.id] = error
                continue
            used |= {o.call for o in found.values() if isinstance(o, CallOrigin)}
            traced[seen.id] = found
        return traced

    def _origin(self, seen: Observation, key: str, value: Json, used: Container[str]) -> Origin:
        parameter = self._parameter(seen.tool, key)
        if parameter is not None and value in parameter.choices:
            return SeedOrigin(entity=None, value=value)
        kinds = self._kinds(parameter, value)
        stated = [kind for kind in kinds if self._states(kind, value)]
        if stated:
            return SeedOrigin(entity=stated[0], value=value)
        given = self._given(seen, parameter, value, used)
        if given is not None:
            return given
        spoken = [c.entity for c in self.topic if c.entity in kinds and same(c.value, value)]
        if spoken:
            return SeedOrigin(entity=spoken[0], value=value)
        raise NoOrigin(f"argument '{key}' of {seen.tool} is {str(value)[:60]!r}, which neither question nor call gives")

    def _parameter(self, tool: str, key: str) -> Parameter | None:
        name = key.partition("/")[0]
        return next((p for p in self.pool[tool].parameters if p.name == name), None)

    def _kinds(self, parameter: Parameter | None, value: Json) -> list[str]:
        """The entity types that a parameter takes and that have the value among their seeds, the wanted one first."""
        if parameter is None or parameter.entity is None or isinstance(value, bool | dict | list) or value is None:
            return []
        fitting = [name for name in self.pool.entities if self.pool.accepts(parameter.entity, name)]
        fitting.sort(key=lambda name: name != parameter.entity)
        return [name for name in fitting if any(same(seed, value) for seed in self.seeds.of(name))]

    def _states(self, kind: str, value: Scalar) -> bool:
        entity = self.pool.entities[kind]
        words = entity.describe(value)
        return says(self.question, words) or says(self.question, in_list(entity, words))

    def _given(
        self, seen: Observation, parameter: Parameter | None, value: Json, used: Container[str]
    ) -> CallOrigin | None:
        """The earlier value that an argument is."""
        if parameter is None or parameter.entity is None:
            return None
        best: tuple[tuple[bool, bool, int, int], CallOrigin] | None = None
        for number, earlier in enumerate(self.observations):
            if earlier.id == seen.id:
                break
            for part in self.pool[earlier.tool].fields:
                if part.entity in self.pool.wide or not self.pool.accepts(parameter.entity, part.entity):
                    continue
                for path, found in places(earlier.result, part):
                    rank = (part.entity != parameter.entity, earlier.id in used, number, len(path))
                    if same(found, value) and (best is None or rank < best[0]):
                        best = rank, CallOrigin(call=earlier.id, path=path)
        return None if best is None else best[1]


def same(one: Json, other: Json) -> bool:
    """Whether two JSON scalars are one value; 2 and 2.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) != isinstance(other, str):
        return False
    return bool(one == other)


def places(result: Json, part: ResultField) -> Iterator[tuple[Path, Json]]:
    """The single values of a declared field in a result, each with its path, in order."""

    def walk(value: Json, rest: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Json]]:
        if rest[:1] == (EVERY,):
            for number, item in enumerate(value if isinstance(value, list) else ()):
                yield from walk(item, rest[1:], (*path, number))
        elif rest:
            if isinstance(value, dict) and rest[0] in value:
                yield from walk(value[rest[0]], rest[1:], (*path, rest[0]))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield (*path, number), item
        elif value is not None and not isinstance(value, dict):
            yield path, value

    yield from walk(result, part.path, ())


def _leaves(arguments: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, value in sorted(arguments.items()):
        if isinstance(value, list):
            yield from ((f"{name}/{number}", item) for number, item in enumerate(value))
        else:
            yield name, value
