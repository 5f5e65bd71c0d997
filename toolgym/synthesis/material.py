"""Material: the recorded calls of a trace as question frames see them, with their nodes, lists and parallel groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolgym.canonical import Json, digest
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Origin, Path, SeedOrigin, lookup
from toolgym.tasks.programs import Ref
from toolgym.tools import Tool, ToolPool
from toolgym.tools.entities import Scalar
from toolgym.tools.schema import EVERY, ResultField


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the call graph: a call's id and a path into its result."""

    call: str
    path: Path


@dataclass(frozen=True, slots=True)
class Branching:
    """A group of parallel calls that differ in one seed constant.

    Attributes:
        nodes: The same value of each branch.
        entity: Entity type of the constant that differs.
        constants: The constant of each branch.
    """

    nodes: tuple[Node, ...]
    entity: str
    constants: tuple[Scalar, ...]


@dataclass(frozen=True)
class Material:
    """The successful calls that frames work on.

    Attributes:
        pool: The pool that made them.
        calls: The calls in order.
    """

    pool: ToolPool
    calls: tuple[Call, ...]

    @cached_property
    def by_id(self) -> dict[str, Call]:
        """The calls by id."""
        return {call.id: call for call in self.calls}

    def value(self, node: Node) -> Json:
        """The JSON value at a node.

        Raises:
            MissingPath: There is none.
        """
        return lookup(self.by_id[node.call].result, node.path)

    def field(self, node: Node) -> ResultField:
        """The declared field at a node."""
        return field_at(self.pool[self.by_id[node.call].tool], node.path)

    def ref(self, node: Node) -> Ref:
        """A typed reference to a node."""
        part = self.field(node)
        kind = f"list[{part.kind}]" if part.is_list else part.kind
        return Ref(node.call, node.path, kind)

    @cached_property
    def lineages(self) -> dict[str, frozenset[str]]:
        """The calls each call rests on, itself included."""
        below: dict[str, frozenset[str]] = {}
        for call in self.calls:
            below[call.id] = frozenset((call.id,)).union(*(below[p] for p in call.parents if p in below))
        return below

    @cached_property
    def depths(self) -> dict[str, int]:
        """Number of calls each call rests on, itself included."""
        return {call_id: len(ids) for call_id, ids in self.lineages.items()}

    def named_below(self, call_id: str) -> frozenset[tuple[str, Scalar]]:
        """The constants that name something and that a call rests on."""
        return frozenset(
            (origin.entity, origin.value)
            for member in self.lineages[call_id]
            for origin in self.by_id[member].origins.values()
            if isinstance(origin, SeedOrigin) and origin.entity and self.pool.entities[origin.entity].identifies
        )

    def echoes(self, node: Node) -> bool:
        """Whether a value names what a call that it rests on gave or took: there and back again."""
        part = self.field(node)
        if part.entity is None or not self.pool.entities[part.entity].identifies:
            return False
        value = self.value(node)
        below = [self.by_id[member] for member in self.lineages[node.call]]
        if any(o.value == value for call in below for o in call.origins.values() if isinstance(o, SeedOrigin)):
            return True
        return any(
            lookup(call.result, other.path) == value
            for call in below
            if call.id != node.call
            for other in self.pool[call.tool].fields
            if other.entity == part.entity and _single(other) and _there(call, other.path)
        )

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every single value that a phrase can describe and that is no echo, deepest calls last."""
        found = []
        for call in self.calls:
            tool = self.pool[call.tool]
            for part in tool.fields:
                if part.is_list or EVERY in part.path or part.key not in tool.wording:
                    continue
                if _there(call, part.path) and not self.echoes(Node(call.id, part.path)):
                    found.append(Node(call.id, part.path))
        return tuple(found)

    @cached_property
    def lists(self) -> tuple[Node, ...]:
        """Every list of at least four items that a phrase can describe."""
        found = []
        for call in self.calls:
            tool = self.pool[call.tool]
            for part in tool.fields:
                if part.is_list and EVERY not in part.path and part.key in tool.wording:
                    value = lookup(call.result, part.path)
                    if isinstance(value, list) and len(value) >= 4:
                        found.append(Node(call.id, part.path))
        return tuple(found)

    @cached_property
    def groups(self) -> tuple[Branching, ...]:
        """Every value of every set of parallel calls: same calls throughout, one seed constant apart."""
        skeletons: dict[str, str] = {}
        constants: dict[str, tuple[SeedOrigin, ...]] = {}
        families: dict[str, list[str]] = {}
        for call in self.calls:
            parts: list[Json] = [call.tool]
            seeds: list[SeedOrigin] = []
            for key, origin in sorted(call.origins.items()):
                parts.append(_skeleton(key, origin, skeletons))
                seeds.extend([origin] if isinstance(origin, SeedOrigin) else constants[origin.call])
            skeletons[call.id] = digest(parts)
            constants[call.id] = tuple(seeds)
            families.setdefault(skeletons[call.id], []).append(call.id)
        found = []
        for family in families.values():
            for members, entity, values in _apart_by_one(family, constants):
                for node in self.nodes:
                    if node.call == members[0]:
                        found.append(Branching(tuple(Node(m, node.path) for m in members), entity, values))
        return tuple(group for group in found if self._complete(group))

    def _complete(self, group: Branching) -> bool:
        try:
            return all(self.value(node) is not None for node in group.nodes)
        except MissingPath:
            return False


def _single(part: ResultField) -> bool:
    return not part.is_list and EVERY not in part.path


def _there(call: Call, path: Path) -> bool:
    try:
        return lookup(call.result, path) is not None
    except MissingPath:
        return False


def field_at(tool: Tool, path: Path) -> ResultField:
    """The declared field that a concrete path leads to.

    Raises:
        KeyError: The tool declares no such field.
    """
    general = tuple(EVERY if isinstance(step, int) else step for step in path)
    for part in tool.fields:
        if part.path == general:
            return part
    raise KeyError(f"{tool.name} has no result field at {'/'.join(map(str, path))}")


def _skeleton(key: str, origin: Origin, skeletons: Mapping[str, str]) -> Json:
    if isinstance(origin, CallOrigin):
        return [key, skeletons[origin.call], list(origin.path)]
    return [key, origin.entity] if origin.entity else [key, None, origin.value]


def _apart_by_one(
    family: Sequence[str], constants: Mapping[str, tuple[SeedOrigin, ...]]
) -> Iterator[tuple[tuple[str, ...], str, tuple[Any, ...]]]:
    """Splits calls of one skeleton into the largest sets whose members differ in one seed value only."""
    done: set[tuple[str, ...]] = set()
    for first in family:
        by_change: dict[tuple[str | None, Any], list[tuple[str, Any]]] = {}
        for other in family:
            changes = {
                (a.entity, a.value, b.value)
                for a, b in zip(constants[first], constants[other], strict=True)
                if a.value != b.value
            }
            if len(changes) == 1:
                entity, old, new = next(iter(changes))
                same = all(
                    b.value == new
                    for a, b in zip(constants[first], constants[other], strict=True)
                    if a.value == old and a.entity == entity
                )
                if same and entity is not None:
                    by_change.setdefault((entity, old), []).append((other, new))
        for (entity, old), others in by_change.items():
            members = (first, *(name for name, _ in others))
            key = tuple(sorted(members))
            if key not in done and entity is not None and len({v for _, v in others} | {old}) == len(members):
                done.add(key)
                yield members, entity, (old, *(value for _, value in others))
