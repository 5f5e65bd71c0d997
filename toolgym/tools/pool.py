"""The tool pool: every registered tool, the entity types that link them, and toolsets drawn from it."""

import difflib
import importlib
import pkgutil
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import ModuleType

from toolgym.canonical import Json, canonical_json
from toolgym.tools.call import ToolResult
from toolgym.tools.declare import Tool
from toolgym.tools.entities import EntityType
from toolgym.tools.world import World, WorldSource


class ToolPool:
    """Tools by name, in the order they were given, and the entity types that link them.

    Args:
        reference: Where a fresh process finds this pool: ``"toolgym.envs.finance:POOL"``.
        tools: The tools; names must be unique.
        entities: Every entity type the tools name; the admission gate reports those that are missing.
        world: Where the worlds of stateful tools come from; None if there are none.

    Raises:
        ValueError: A name is used twice, or a stateful tool has no world.
    """

    def __init__(
        self,
        reference: str,
        tools: Iterable[Tool],
        entities: Iterable[EntityType],
        world: WorldSource | None = None,
    ) -> None:
        self.reference = reference
        self.world = world
        self.tools: dict[str, Tool] = {}
        self.entities: dict[str, EntityType] = {entity.name: entity for entity in entities}
        self._cache: dict[tuple[str, str], ToolResult] = {}
        for tool in tools:
            if tool.name in self.tools:
                raise ValueError(f"tool name '{tool.name}' is used twice in the pool '{reference}'")
            if tool.stateful and world is None:
                raise ValueError(f"the tool '{tool.name}' is stateful, and the pool '{reference}' has no world")
            self.tools[tool.name] = tool

    def __getitem__(self, name: str) -> Tool:
        return self.tools[name]

    def __iter__(self) -> Iterator[Tool]:
        return iter(self.tools.values())

    def __len__(self) -> int:
        return len(self.tools)

    def __contains__(self, name: object) -> bool:
        return name in self.tools

    @property
    def domain(self) -> str:
        """The domain that all tools share, or ``"mixed"``."""
        domains = {tool.domain for tool in self}
        return domains.pop() if len(domains) == 1 else "mixed"

    @property
    def unavailable(self) -> dict[str, str]:
        """Tools whose library is missing, with the sentence that says how to install it."""
        return {tool.name: tool.install_hint for tool in self if not tool.available}

    def call(self, name: str, arguments: Mapping[str, Json], world: World | None = None) -> ToolResult:
        """Runs one tool. An unknown name is a typed error that offers the nearest known ones.

        Args:
            name: The tool's name.
            arguments: JSON arguments.
            world: What a stateful tool acts in; without one it acts in a fork of its own, which is then dropped.
        """
        tool = self.tools.get(name)
        if tool is None:
            return unknown_tool(name, self.tools)
        if tool.stateful and world is None and self.world is not None:
            world = self.world.fork()
        return tool.call(arguments, world)

    def recall(self, name: str, arguments: Mapping[str, Json]) -> ToolResult:
        """Runs one tool, or returns what the same pure call gave before here; a stateful one is never recalled."""
        if name in self.tools and self.tools[name].stateful:
            return self.call(name, arguments)
        key = (name, canonical_json(arguments))
        found = self._cache.get(key)
        if found is None:
            found = self.call(name, arguments)
            if name in self.tools and self.tools[name].determinism in ("pure", "snapshot"):
                self._cache[key] = found
        return found

    def forget(self) -> None:
        """Drops every remembered call."""
        self._cache.clear()

    def accepts(self, wanted: str, given: str | None) -> bool:
        """Whether a value of entity type ``given`` may fill an argument of entity type ``wanted``."""
        while given is not None:
            if given == wanted:
                return True
            known = self.entities.get(given)
            given = known.is_a if known else None
        return False

    @cached_property
    def wide(self) -> frozenset[str]:
        """Entity types that only say "some number": others are of their kind, and they are of no wider one.

        Values of such a type are never passed on, and arguments of such a type take values of one field only, so that
        what is summed or compared belongs together.
        """
        roots = {entity.is_a for entity in self.entities.values() if entity.is_a}
        return frozenset(name for name in roots if self.entities[name].is_a is None)

    def restrict(self, names: Iterable[str]) -> "ToolPool":
        """A pool of some of these tools, with the same entity types; what either remembers, both do."""
        keep = set(names)
        kept = (tool for tool in self if tool.name in keep)
        part = ToolPool(self.reference, kept, self.entities.values(), self.world)
        part._cache = self._cache
        return part

    @cached_property
    def consumers(self) -> dict[str, tuple[str, ...]]:
        """For each entity type, the tools that take it (directly, or as one of its wider types)."""
        table: dict[str, list[str]] = {name: [] for name in self.entities}
        for tool in self:
            wanted = {p.entity for p in tool.parameters if p.entity}
            for name in self.entities:
                if any(self.accepts(w, name) for w in wanted):
                    table[name].append(tool.name)
        return {name: tuple(names) for name, names in table.items()}

    @cached_property
    def users(self) -> dict[str, tuple[str, ...]]:
        """For each entity type, the tools that a single value of it may be passed to.

        What takes just any number (a wide type) is passed amounts only: a percentage of a pH says nothing. Values of
        some types, such as years, are passed to nothing.
        """
        table: dict[str, list[str]] = {name: [] for name in self.entities}
        for tool in self:
            wanted = {p.entity for p in tool.parameters if p.entity}
            for name, kind in self.entities.items():
                if not kind.links:
                    continue
                fitting = [w for w in wanted if self.accepts(w, name)]
                if any(kind.additive or w not in self.wide for w in fitting):
                    table[name].append(tool.name)
        return {name: tuple(names) for name, names in table.items()}

    def sample_toolset(self, rng: random.Random, size: int, weight: Callable[[str], float]) -> tuple[str, ...]:
        """Draws a toolset: half retrieval, half processing as far as the pool allows, grown along entity types.

        A tool is drawn first; each next one is, in two draws of three, a neighbour (it takes what a drawn one gives, or
        gives what a drawn one takes), otherwise any tool: a distractor.

        Args:
            rng: Source of randomness.
            size: How many tools; capped by the pool.
            weight: Positive weight of each tool's name; lower for tools already used a lot.

        Returns:
            Tool names in the pool's order.
        """
        names = [tool.name for tool in self if tool.available]
        chosen: list[str] = []
        while len(chosen) < min(size, len(names)):
            rest = [n for n in names if n not in chosen]
            retrieval = sum(self[n].kind == "retrieval" for n in chosen)
            wanted = "retrieval" if retrieval * 2 <= len(chosen) else "processing"
            pick = [n for n in rest if self[n].kind == wanted] or rest
            linked = {n for c in chosen for n in self.neighbours[c]}
            if chosen and rng.random() < 2 / 3:
                pick = [n for n in pick if n in linked] or pick
            chosen.append(rng.choices(pick, [weight(n) for n in pick])[0])
        return tuple(n for n in self.tools if n in set(chosen))

    @cached_property
    def neighbours(self) -> dict[str, tuple[str, ...]]:
        """For each tool, the tools that can feed it or be fed by it."""
        gives = {t.name: {f.entity for f in t.fields if f.entity} for t in self}
        links: dict[str, list[str]] = {t.name: [] for t in self}
        for source in self:
            fed = {consumer for entity in gives[source.name] for consumer in self.consumers.get(entity, ())}
            for consumer in self.tools:
                if consumer in fed and consumer != source.name:
                    links[source.name].append(consumer)
                    links[consumer].append(source.name)
        return {name: tuple(dict.fromkeys(others)) for name, others in links.items()}


def unknown_tool(name: str, known: Iterable[str]) -> ToolResult:
    """The typed error for a tool that is not there, with the nearest names."""
    names = list(known)
    near = difflib.get_close_matches(str(name)[:80], names, n=3, cutoff=0.5)
    listed = f"the tools are: {', '.join(names)}." if len(names) <= 40 else f"there are {len(names)} others."
    hint = f"did you mean {', '.join(near)}?" if near else listed
    return ToolResult.failure("invalid_arguments", f"there is no tool called '{str(name)[:80]}'; {hint}")


class PoolReferenceError(ValueError):
    """A reference does not lead to a `ToolPool`; the message names it and says why."""


def tools_in(package: ModuleType) -> tuple[Tool, ...]:
    """The tools that a package's modules export as ``TOOLS``, module by module in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return tuple(tool for module in modules for tool in module.TOOLS)


def load_pool(reference: str) -> ToolPool:
    """Imports a pool by reference, ``"package.module:NAME"``.

    Raises:
        PoolReferenceError: The reference does not lead to a `ToolPool`.
    """
    module, _, name = reference.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PoolReferenceError(f"no tool pool at '{reference}': {error}") from error
    if not isinstance(found, ToolPool):
        raise PoolReferenceError(f"'{reference}' is a {type(found).__name__}, not a ToolPool")
    return found
