"""Explorations: one walk through a toolset, grown call by call from seed constants and earlier results."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from toolgym.canonical import Json
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.links import makes_sense
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Origin, Path, SeedOrigin, Trace, lookup, set_argument
from toolgym.tools import Tool, ToolPool
from toolgym.tools.schema import EVERY, Parameter, ResultField
from toolgym.tools.wording import worded_parameters

ATTEMPTS = 6
"""How often one step may pick other arguments before it gives up."""

WANTED_ATTEMPTS = 4
"""How many of these a wanted tool gets before any other of the set may take its place."""

REPEATS = 0.15
"""Share of steps that may call a tool which the exploration has called before."""

RETRIEVAL_FIRST = 0.85
"""Share of explorations that start by looking something up rather than by computing from constants."""


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value that an earlier call gave.

    Attributes:
        entity: Its entity type.
        value: The JSON value.
        origin: Where it stands.
        field: The result field it is.
    """

    entity: str
    value: Json
    origin: CallOrigin
    field: ResultField


@dataclass
class Exploration:
    """One exploration in progress.

    Attributes:
        pool: Where the tools live.
        toolset: Names of the tools that may be called.
        seeds: Where constants come from.
        rng: Source of every choice.
        budget: Most calls to make, failed ones included.
        only: The one kind of tool to call, None for either.
    """

    pool: ToolPool
    toolset: tuple[str, ...]
    seeds: SeedSource
    rng: random.Random
    budget: int
    only: str | None = None
    calls: list[Call] = field(default_factory=list)
    constants: dict[str, list[str | int | float]] = field(default_factory=dict)
    _feeding: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _lineages: dict[str, list[Call]] = field(default_factory=dict)

    def trace(self) -> Trace:
        """Everything called so far."""
        return Trace(toolset=self.toolset, calls=tuple(self.calls))

    def call(self, tool: Tool, origins: dict[str, Origin]) -> Call | None:
        """Makes the call whose arguments have these origins and records it; None if it failed or the budget is spent.

        The same call is never made twice: the one on record is returned.
        """
        # In the order in which JSON will give them back, so that a stored trace is walked like a fresh one.
        origins = dict(sorted(origins.items()))
        arguments = self._arguments(tool, origins)
        for known in self.calls:
            if known.tool == tool.name and known.arguments == arguments and known.origins == origins:
                return known if known.ok else None
        if len(self.calls) >= self.budget:
            return None
        result = self.pool.recall(tool.name, arguments)
        made = Call(
            id=f"c{len(self.calls) + 1}",
            tool=tool.name,
            arguments=arguments,
            origins=origins,
            result=result.value,
            error=result.error,
        )
        self.calls.append(made)
        return made if made.ok else None

    def step(self, recent: Sequence[Call], must_feed: bool, wanted: str | None = None) -> Call | None:
        """Makes one more call out of what is known.

        Args:
            recent: Calls whose values are preferred as arguments.
            must_feed: Whether at least one argument must come from a recent call.
            wanted: A tool to try before any other of the set.

        Returns:
            The new call, or None if no tool of the set could be fed.
        """
        values = [value for call in recent for value in self.values(call)]
        for attempt in range(ATTEMPTS):
            only = wanted if attempt < WANTED_ATTEMPTS else None
            if must_feed:
                chosen = self._fed(values, only) or (self._fed(values, None) if only else None)
                if chosen is None:
                    return None
                tool, fed = chosen
                origins = self._fill(tool, values, fed)
            else:
                tool = self.pool[only or self._opening()]
                origins = self._fill(tool, values, None)
            made = self.call(tool, origins) if origins is not None else None
            if made is not None and made.id not in {call.id for call in recent}:
                return made
        return None

    def _fed(self, values: Sequence[Value], wanted: str | None) -> tuple[Tool, Value] | None:
        """A tool and the value that it is to be fed; None if no tool takes one."""
        takers = {value.origin: self._users(value) for value in values}
        if wanted is not None:
            takers = {origin: (wanted,) if wanted in names else () for origin, names in takers.items()}
        usable = [value for value in values if takers[value.origin]]
        if not usable:
            return None
        # Things chain into more than measures do, and a question about things reads better.
        weights = [2 if self.pool.entities[value.entity].identifies else 1 for value in usable]
        fed = self.rng.choices(usable, weights)[0]
        used = {call.tool for call in self.calls}
        unused = [name for name in takers[fed.origin] if name not in used]
        if not unused and not self.pool.entities[fed.entity].identifies:
            return None  # a forward rate of a forward rate
        again = not unused or (self.pool.entities[fed.entity].identifies and self.rng.random() < REPEATS)
        return self.pool[self.rng.choice(takers[fed.origin] if again else unused)], fed

    def _home(self, parameter: Parameter, entity: str) -> bool:
        """Whether an argument may be given a single value of a type; one that is just any number takes amounts only."""
        if parameter.choices or parameter.entity is None or not self.pool.accepts(parameter.entity, entity):
            return False
        return parameter.entity not in self.pool.wide or self.pool.entities[entity].additive

    def _opening(self) -> str:
        kind = "retrieval" if self.rng.random() < RETRIEVAL_FIRST else "processing"
        return self.rng.choice(self._callable(self.only or kind))

    def _callable(self, kind: str | None) -> tuple[str, ...]:
        """The tools of a kind; all, if none is of that kind."""
        return tuple(name for name in self.toolset if kind in (None, self.pool[name].kind)) or self.toolset

    def feed(self, value: CallOrigin, wanted: str | None = None) -> Call | None:
        """Makes a call that takes one value of an earlier call; a tool called before is not called again.

        Args:
            value: Where the value stands.
            wanted: The only tool to call, None for any.
        """
        source = next(call for call in self.calls if call.id == value.call)
        given = next((found for found in self.values(source) if found.origin == value), None)
        if given is None:
            return None
        called = {call.tool for call in self.calls}
        takers = [name for name in self._users(given) if name not in called and wanted in (None, name)]
        self.rng.shuffle(takers)
        for name in takers[:ATTEMPTS]:
            origins = self._fill(self.pool[name], [given], given)
            made = self.call(self.pool[name], origins) if origins is not None else None
            if made is not None:
                return made
        return None

    def twin(self, call: Call, old: CallOrigin, new: CallOrigin) -> Call | None:
        """Repeats a call with one value of an earlier call exchanged for another."""
        origins = {key: new if origin == old else origin for key, origin in call.origins.items()}
        return self.call(self.pool[call.tool], origins)

    def stem(self, length: int, walk: Sequence[str] = ()) -> list[Call]:
        """Grows a chain: the first call from seeds, every further one fed by the one before.

        Args:
            length: Calls to make.
            walk: Tools to try first, in order.
        """
        wanted = [*walk[:length], *[None] * (length - len(walk))]
        first = self.step((), must_feed=False, wanted=wanted[0])
        stem = [first] if first else []
        while stem and len(stem) < length:
            following = self.step(stem[-1:], must_feed=True, wanted=wanted[len(stem)])
            if following is None or following in stem:
                break
            stem.append(following)
        return stem

    def beside(self, call: Call) -> Call | None:
        """Asks another tool about a constant that names something and that a call rests on."""
        naming = [pair for pair in self._constants(self.lineage(call)) if self.pool.entities[pair[0]].identifies]
        return self._about(*self.rng.choice(naming), call.tool, self._takers) if naming else None

    def branches(self, call: Call, copies: int, beside: Call | None = None) -> list[Call]:
        """Repeats a call and what it rests on from other seeds of one constant.

        Args:
            call: The call to repeat.
            copies: How many further branches to try for.
            beside: Another call, on a constant of the first one's, that every branch repeats as well.

        Returns:
            The call and its parallel ones (of ``beside``, if it is given), each differing in one seed constant only.
        """
        lineage = self.lineage(call)
        constants = self._constants(lineage)
        if beside is not None:
            lineage = [*lineage, beside]
            constants = [pair for pair in constants if pair in self._constants([beside])]
            call = beside
        if not constants:
            return [call]
        naming = [pair for pair in constants if self.pool.entities[pair[0]].identifies]
        entity, old = self.rng.choice(naming if naming and self.rng.random() < 0.85 else constants)
        found, used = [call], [old]
        for _ in range(copies + 2):
            new = self.seeds.draw(self.rng, entity, avoid=used)
            if new is None or len(found) > copies:
                break
            used.append(new)
            twin = self._repeat(lineage, entity, old, new)
            if twin is not None and twin.id != call.id:
                found.append(twin)
        return found

    def repeat(self, call: Call, old: SeedOrigin, new: str | int | float) -> Call | None:
        """Repeats a call and what it rests on with one constant exchanged; None if a call fails or nothing changes."""
        twin = self._repeat(self.lineage(call), old.entity or "", old.value, new)
        return twin if twin is not None and twin.id != call.id else None

    def companion(self, call: Call) -> Call | None:
        """Looks up something that has a name or a date about a constant which a call rests on."""
        naming = [pair for pair in self._constants(self.lineage(call)) if self.pool.entities[pair[0]].identifies]
        if not naming:
            return None

        def takers(entity: str) -> tuple[str, ...]:
            return tuple(name for name in self._takers(entity) if self._names(self.pool[name]))

        return self._about(*self.rng.choice(naming), call.tool, takers)

    def _about(
        self, entity: str, value: str | int | float, known: str, takers: Callable[[str], tuple[str, ...]]
    ) -> Call | None:
        """A call, of another tool than the known one, that takes a constant as an argument."""
        names = [name for name in takers(entity) if name != known]
        self.rng.shuffle(names)
        for name in names[:ATTEMPTS]:
            origins: dict[str, Origin] = {}
            for parameter in worded_parameters(self.pool[name]):
                origin: Origin | None = None
                if parameter.is_list:
                    break
                if parameter.entity and self.pool.accepts(parameter.entity, entity) and value not in _values(origins):
                    origin = SeedOrigin(entity=entity, value=value)
                else:
                    origin = self._one(parameter, (), [value], None)
                if origin is None:
                    break
                origins[parameter.name] = origin
            else:
                made = self.call(self.pool[name], origins)
                if made is not None:
                    return made
        return None

    def gather(self, group: Sequence[Call]) -> Call | None:
        """Feeds one value of each parallel call into one tool that takes a list of them, or two of them at once."""
        shared = [value for value in self.values(group[0])]
        self.rng.shuffle(shared)
        for value in shared:
            peers = [self._at(call, value) for call in group]
            if any(peer is None for peer in peers):
                continue
            takers = list(self._takers(value.entity))
            self.rng.shuffle(takers)
            for name in takers:
                origins = self._gathered(self.pool[name], [peer for peer in peers if peer is not None])
                made = self.call(self.pool[name], origins) if origins else None
                if made is not None:
                    return made
        return None

    def values(self, call: Call) -> list[Value]:
        """The entity-typed single values of a call's result that no call it rests on gave or took."""
        found = []
        below = [member for member in self.lineage(call) if member.id != call.id] if call.parents else []
        known = [_leaf(member, f) for member in below for f in self.pool[member.tool].fields if f.entity]
        known += [o.value for member in below for o in member.origins.values() if isinstance(o, SeedOrigin)]
        for part in self.pool[call.tool].fields:
            if part.entity is None or part.entity in self.pool.wide or part.is_list or EVERY in part.path:
                continue
            if part.key not in self.pool[call.tool].wording or not self.pool.entities[part.entity].links:
                continue
            value = _leaf(call, part)
            if value is not None and (value not in known or not self.pool.entities[part.entity].identifies):
                found.append(Value(part.entity, value, CallOrigin(call=call.id, path=part.path), part))
        return found

    def _constants(self, calls: Sequence[Call]) -> list[tuple[str, str | int | float]]:
        """The typed constants of some calls of which there are others to exchange them for."""
        return [
            (origin.entity, origin.value)
            for call in calls
            for origin in call.origins.values()
            if isinstance(origin, SeedOrigin) and origin.entity and len(self.seeds.of(origin.entity)) > 1
        ]

    def _names(self, tool: Tool) -> bool:
        """Whether a tool gives a name or a date that a question can ask for."""
        single = [f for f in tool.fields if f.key in tool.wording and not f.is_list and EVERY not in f.path]
        return any(f.kind == "date" or (f.kind == "text" and f.entity) for f in single)

    def _takers(self, entity: str) -> tuple[str, ...]:
        """The tools to call that take a type."""
        takers = frozenset(self.pool.consumers.get(entity, ()))
        return tuple(name for name in self._callable(self.only) if name in takers)

    def _users(self, value: Value) -> tuple[str, ...]:
        """The tools to call that a value may be passed to."""
        if value.entity not in self._feeding:
            users = frozenset(self.pool.users.get(value.entity, ()))
            self._feeding[value.entity] = tuple(name for name in self._callable(self.only) if name in users)
        return tuple(name for name in self._feeding[value.entity] if self._fits(value, self.pool[name]))

    def _fits(self, value: Value, tool: Tool) -> bool:
        """Whether it makes sense to pass a value to a tool that takes its type."""
        lineage = self.lineage(self.calls[int(value.origin.call[1:]) - 1])
        return makes_sense(self.pool, value.entity, [self.pool[call.tool] for call in lineage], tool)

    def _loose(self, tool: Tool) -> bool:
        """Whether a tool takes two or more numbers of any kind: only `gather` finds numbers that belong together."""
        free = [p for p in worded_parameters(tool) if p.entity in self.pool.wide]
        return len(free) > 1 or any(p.is_list for p in free)

    def _at(self, call: Call, like: Value) -> Value | None:
        return next((value for value in self.values(call) if value.field == like.field), None)

    def lineage(self, call: Call) -> list[Call]:
        """A call and all that it rests on, in order."""
        if call.id not in self._lineages:
            keep = set(CallGraph(tuple(c for c in self.calls if c.ok)).ancestors([call.id]))
            self._lineages[call.id] = [c for c in self.calls if c.id in keep]
        return self._lineages[call.id]

    def _repeat(self, lineage: list[Call], entity: str, old: object, new: str | int | float) -> Call | None:
        twins: dict[str, Call] = {}
        last: Call | None = None
        for member in lineage:
            origins: dict[str, Origin] = {}
            for key, origin in member.origins.items():
                if isinstance(origin, SeedOrigin) and (origin.entity, origin.value) == (entity, old):
                    origins[key] = SeedOrigin(entity=entity, value=new)
                elif isinstance(origin, CallOrigin) and origin.call in twins:
                    origins[key] = CallOrigin(call=twins[origin.call].id, path=origin.path)
                else:
                    origins[key] = origin
            last = member
            if origins != member.origins:
                last = self.call(self.pool[member.tool], origins)
                if last is None:
                    return None
                twins[member.id] = last
        return last

    def _fill(self, tool: Tool, values: Sequence[Value], fed: Value | None) -> dict[str, Origin] | None:
        """Finds an origin for every argument the tool's phrases name; None if one has none."""
        origins: dict[str, Origin] = {}
        slots = worded_parameters(tool)
        if not slots or self._loose(tool):
            return None
        values = [value for value in values if self._fits(value, tool)]
        homes = [p for p in slots if fed and self._home(p, fed.entity)]
        home = self.rng.choice(homes) if homes else None
        if fed is not None and home is None:
            return None
        taken: list[str | int | float] = []
        for parameter in slots:
            if fed is not None and home is not None and parameter is home and not parameter.is_list:
                origins[parameter.name] = fed.origin
                taken.append(fed.value)
            elif parameter.is_list:
                if not self._fill_list(parameter, origins, fed if parameter is home else None):
                    return None
            else:
                origin = self._one(parameter, values, taken, fed)
                if origin is None:
                    return None
                origins[parameter.name] = origin
        return origins

    def _fill_list(self, parameter: Parameter, origins: dict[str, Origin], fed: Value | None) -> bool:
        if parameter.entity is None:
            return False
        least, most = max(2, parameter.bounds[0]), min(5, parameter.bounds[1])
        size = self.rng.randint(least, max(least, most))
        used: list[str | int | float] = []
        for position in range(size):
            if fed is not None and position == 0:
                origins[f"{parameter.name}/0"] = fed.origin
                continue
            seed = self.seeds.draw(self.rng, parameter.entity, avoid=used)
            if seed is None:
                return False
            used.append(seed)
            origins[f"{parameter.name}/{position}"] = SeedOrigin(entity=parameter.entity, value=seed)
        return True

    def _one(
        self, parameter: Parameter, values: Sequence[Value], taken: list[str | int | float], fed: Value | None
    ) -> Origin | None:
        if parameter.choices:
            return SeedOrigin(entity=None, value=self.rng.choice(parameter.choices))
        if parameter.entity is None or parameter.entity in self.pool.wide:
            return None
        entity = parameter.entity
        known = [
            v
            for v in values
            if self.pool.accepts(entity, v.entity) and v.value not in taken and (fed is None or v.field != fed.field)
        ]
        if known and self.rng.random() < 0.5:
            chosen = self.rng.choice(known)
            taken.append(chosen.value)
            return chosen.origin
        earlier = [value for value in self.constants.get(entity, []) if value not in taken]
        if earlier and self.rng.random() < 0.6:
            seed: str | int | float | None = self.rng.choice(earlier)
        else:
            seed = self.seeds.draw(self.rng, entity, avoid=taken)
        if seed is None:
            return None
        self.constants.setdefault(entity, []).append(seed)
        taken.append(seed)
        return SeedOrigin(entity=entity, value=seed)

    def _gathered(self, tool: Tool, peers: list[Value]) -> dict[str, Origin] | None:
        slots = worded_parameters(tool)
        fitting = [p for p in slots if p.entity and not p.choices and self.pool.accepts(p.entity, peers[0].entity)]
        lists = [p for p in fitting if p.is_list and p.bounds[0] <= len(peers) <= p.bounds[1]]
        origins: dict[str, Origin] = {}
        if lists:
            origins = {f"{lists[0].name}/{i}": peer.origin for i, peer in enumerate(peers)}
            rest = [p for p in slots if p is not lists[0]]
        elif len([p for p in fitting if not p.is_list]) >= 2:
            pair = [p for p in fitting if not p.is_list][:2]
            origins = {p.name: peer.origin for p, peer in zip(pair, peers, strict=False)}
            rest = [p for p in slots if p not in pair]
        else:
            return None
        for parameter in rest:
            origin = None if parameter.is_list else self._one(parameter, (), [], None)
            if origin is None:
                return None
            origins[parameter.name] = origin
        return origins

    def _arguments(self, tool: Tool, origins: dict[str, Origin]) -> dict[str, Json]:
        arguments: dict[str, Json] = {}
        for key, origin in origins.items():
            name, _, position = key.partition("/")
            if position:
                arguments.setdefault(name, []).append(None)
            value = origin.value if isinstance(origin, SeedOrigin) else self._read(origin.call, origin.path)
            set_argument(arguments, key, value)
        return arguments

    def _read(self, call_id: str, path: Path) -> Json:
        return lookup(self.calls[int(call_id[1:]) - 1].result, path)


def _leaf(call: Call, part: ResultField) -> Json:
    """The single value of a field, None if there is none."""
    if part.is_list or EVERY in part.path:
        return None
    try:
        return lookup(call.result, part.path)
    except MissingPath:
        return None


def _values(origins: dict[str, Origin]) -> list[str | int | float]:
    return [origin.value for origin in origins.values() if isinstance(origin, SeedOrigin)]
