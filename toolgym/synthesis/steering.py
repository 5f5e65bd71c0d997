"""Steering: which toolset and which target the exploration of each work item gets.

A plan is a pure function of pool, seed, split and item number, so that a set does not depend on the order in which its
items are made. Every pass over the pool's tools makes each of them the focus once, in an order of its own; the link by
which the focus hangs together with another tool moves on with each pass, and shapes and kinds follow low-discrepancy
sequences. Links that give nothing are left out: whether one gives something is found by a short seeded exploration that
depends on the two tools alone, made when the link is first thought of.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from toolgym.canonical import unit_interval
from toolgym.evidence.exploration import Exploration
from toolgym.evidence.links import is_formula
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.targets import Shape, Target, drawn_depth
from toolgym.synthesis.priors import FieldPriors
from toolgym.synthesis.proofs.no_leak import GUESS_CEILING
from toolgym.synthesis.similarity import Likeness
from toolgym.tasks.task import Split
from toolgym.tools import ToolPool
from toolgym.tools.schema import EVERY
from toolgym.tools.wording import worded_parameters

TOOLSET_SIZES = (15, 50)
"""Least and greatest number of tools per task, as in DIVE (arXiv 2603.11076)."""

SHAPE_SHARES: dict[Shape, float] = {
    "chain": 0.22, "branches": 0.12, "gather": 0.06, "diamond": 0.22, "tree": 0.22, "fan_in": 0.16,
}  # fmt: skip
"""Share of explorations that aim at each shape."""

KIND_SHARES: dict[Literal["retrieval", "processing"] | None, float] = {
    "retrieval": 0.25,
    None: 0.65,
    "processing": 0.1,
}
"""Share of explorations that call retrieval tools only, either kind, or processing tools only."""

LINKED = ("chain", "diamond", "tree")
"""Shapes that a focus which hangs together with no other tool cannot take."""

REFOCUSING = 0.8
"""Share of items with such a focus and such a shape that look for another focus; the others take another shape."""

REFOCUSED = 3
"""Other tools that are tried as the focus then."""

COMPUTING = 0.35
"""Share of walks of nothing but processing tools that stay so; from the others an exploration looks something up."""

TRIED_LINKS = 4
"""Links that are thought of for each step of a walk."""

PILOT_CALLS = 8
"""Most calls of the exploration that tells whether a link gives something."""

ACROSS = 0.5
"""Share of steps in a pool of several domains that go to another domain if they can."""

_Key = TypeVar("_Key")
_GOLDEN = (math.sqrt(5) - 1) / 2
_PLASTIC = 0.7548776662466927  # inverse of the plastic number: independent of the golden ratio


@dataclass(frozen=True)
class Plan:
    """What one work item explores.

    Attributes:
        toolset: Names of the tools, in the pool's order.
        target: What to aim at.
        rng: Source of every further choice of the item.
    """

    toolset: tuple[str, ...]
    target: Target
    rng: random.Random


class Steering:
    """Plans the work items of one run.

    Args:
        pool: The tools of the run's split.
        seeds: The seeds of the run's split.
        seed: Seed of the run.
        split: The run's split.
        sizes: Least and greatest number of tools per toolset, capped by the pool.
    """

    def __init__(
        self,
        pool: ToolPool,
        seeds: SeedSource,
        seed: int,
        split: Split | None = None,
        sizes: tuple[int, int] = TOOLSET_SIZES,
    ) -> None:
        self.pool = pool
        self.seeds = seeds
        self.sizes = sizes
        self._name = f"{seed}/{split}"
        self._tools = tuple(tool.name for tool in pool if tool.available)
        self._orders: dict[int, list[str]] = {}
        self._feeds: dict[tuple[str, str], bool] = {}
        self._askable: dict[str, bool] = {}
        self._priors = FieldPriors(pool)

    def plan(self, item: int) -> Plan:
        """The toolset, target and randomness of one work item."""
        rng = random.Random(f"{self._name}/{item}")
        lap, place = divmod(item, len(self._tools))
        shape = _share(SHAPE_SHARES, item * _GOLDEN + unit_interval(self._name, "shape"))
        only = _share(KIND_SHARES, item * _PLASTIC + unit_interval(self._name, "kind"))
        focus = self._order(lap)[place]
        if only not in (None, self.pool[focus].kind):
            only = None
        depth = drawn_depth(shape, rng)
        walk = self._walk(focus, depth, only, lap, rng)
        for _ in range(REFOCUSED if rng.random() < REFOCUSING else 0):
            if len(walk) >= 2 or shape not in LINKED:
                break
            focus = rng.choice(self._order(lap))
            walk = self._walk(focus, depth, None, lap, rng)
            only = only if all(only in (None, self.pool[name].kind) for name in walk) else None
        if len(walk) < 2 and shape in LINKED:
            shape = rng.choice(("branches", "fan_in"))
        if only is None and all(self.pool[name].kind == "processing" for name in walk) and rng.random() < COMPUTING:
            only = "processing"
        target = Target(shape, max(depth, len(walk)), walk, only)
        return Plan(self._toolset(walk or (focus,), rng), target, rng)

    def feeds(self, source: str, sink: str) -> bool:
        """Whether a seeded pilot got from the one tool to the other; the same whenever and wherever it is asked."""
        if (source, sink) not in self._feeds:
            rng = random.Random(f"pilot/{source}/{sink}")
            run = Exploration(self.pool, (source, sink), self.seeds, rng, PILOT_CALLS)
            first = run.step((), must_feed=False, wanted=source)
            second = run.step([first], must_feed=True, wanted=sink) if first and first.tool == source else None
            self._feeds[source, sink] = second is not None and second.tool == sink
        return self._feeds[source, sink]

    def askable(self, name: str) -> bool:
        """Whether a tool gives a single value that can be asked for and seldom guessed."""
        if name not in self._askable:
            tool = self.pool[name]
            self._askable[name] = any(
                self._priors.mode(name, part.path) <= GUESS_CEILING
                for part in tool.fields
                if part.key in tool.wording and not part.is_list and EVERY not in part.path and part.kind != "boolean"
            )
        return self._askable[name]

    @cached_property
    def likeness(self) -> Likeness:
        """Which tools look alike."""
        return Likeness(self.pool)

    @cached_property
    def sinks(self) -> dict[str, tuple[str, ...]]:
        """For each tool, the tools that a single value of its result can be passed to."""
        return {name: tuple(self._sinks(name)) for name in self._tools}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """For each tool, the tools that can feed it."""
        found: dict[str, list[str]] = {name: [] for name in self._tools}
        for source, sinks in self.sinks.items():
            for sink in sinks:
                found[sink].append(source)
        return {name: tuple(names) for name, names in found.items()}

    @cached_property
    def openers(self) -> frozenset[str]:
        """The tools that can be called with constants alone."""
        return frozenset(name for name in self._tools if self._opens(name))

    @cached_property
    def formulas(self) -> frozenset[str]:
        """The tools that compute one measure from others."""
        return frozenset(name for name in self._tools if is_formula(self.pool, self.pool[name]))

    def _opens(self, name: str) -> bool:
        slots = worded_parameters(self.pool[name])
        wide = self.pool.wide
        return bool(slots) and all(
            p.choices or (p.entity is not None and p.entity not in wide and self.seeds.of(p.entity)) for p in slots
        )

    def _sinks(self, name: str) -> Iterator[str]:
        tool = self.pool[name]
        given = {
            f.entity
            for f in tool.fields
            if f.entity and f.entity not in self.pool.wide and not f.is_list and EVERY not in f.path
            if f.key in tool.wording
        }
        fed = {sink for entity in sorted(given) for sink in self.pool.users.get(entity, ())}
        return (sink for sink in self._tools if sink in fed and sink != name)

    def _order(self, lap: int) -> list[str]:
        """The tools in the order in which one pass makes them the focus."""
        if lap not in self._orders:
            order = list(self._tools)
            random.Random(f"{self._name}/lap/{lap}").shuffle(order)
            self._orders = {lap: order}
        return self._orders[lap]

    def _walk(self, focus: str, length: int, only: str | None, lap: int, rng: random.Random) -> tuple[str, ...]:
        """A chain of tools through the focus, each fed by the one before, that starts from constants; else nothing."""
        walk = [focus]
        partners = [*self.sources[focus], *self.sinks[focus]]
        random.Random(f"{self._name}/links/{focus}").shuffle(partners)
        turned = partners[lap % len(partners) :] + partners[: lap % len(partners)] if partners else []
        while len(walk) < length or walk[0] not in self.openers:
            backwards = walk[0] not in self.openers or (rng.random() < 0.5 and self.askable(walk[-1]))
            linked: Sequence[str] = self.sources[walk[0]] if backwards else self.sinks[walk[-1]]
            if walk == [focus]:
                linked = [name for name in turned if name in linked]
            found = self._next(walk, linked, backwards, only, rng, walk != [focus])
            if found is None and backwards and walk[0] in self.openers:
                backwards = False
                found = self._next(walk, self.sinks[walk[-1]], backwards, only, rng, True)
            if found is None:
                break
            walk = [found, *walk] if backwards else [*walk, found]
        return tuple(walk) if walk[0] in self.openers else ()

    def _next(
        self,
        walk: Sequence[str],
        linked: Sequence[str],
        backwards: bool,
        only: str | None,
        rng: random.Random,
        shuffled: bool,
    ) -> str | None:
        """A tool that goes before or after a walk, among those linked to its end."""
        fitting = [name for name in linked if name not in walk and only in (None, self.pool[name].kind)]
        if any(name in self.formulas for name in walk):
            fitting = [name for name in fitting if name not in self.formulas]
        if shuffled:
            fitting = rng.sample(fitting, min(len(fitting), 3 * TRIED_LINKS))
        end = self.pool[walk[0] if backwards else walk[-1]].domain
        across = rng.random() < ACROSS
        computing = only is None and all(self.pool[name].kind == "processing" for name in walk)
        fitting.sort(
            key=lambda name: (
                computing and self.pool[name].kind == "processing",
                not backwards and not self.askable(name),
                across and self.pool[name].domain == end,
            )
        )
        for name in fitting[:TRIED_LINKS]:
            if name not in self.openers and backwards:
                return name  # what feeds it comes before it, and is tried then
            if self.feeds(name, walk[0]) if backwards else self.feeds(walk[-1], name):
                return name
        return None

    def _toolset(self, core: Sequence[str], rng: random.Random) -> tuple[str, ...]:
        """The core, tools that hang together with it, tools that look like it, and any others."""
        size = min(len(self._tools), max(len(core), rng.randint(*self.sizes)))
        chosen = dict.fromkeys(core)
        near = [name for member in core for name in (*self.sinks[member], *self.sources[member])]
        alike = [name for member in core for name in self.likeness.nearest(member)]
        for names, share in ((near, 0.45), (alike, 0.75)):
            rest = [name for name in dict.fromkeys(names) if name not in chosen]
            wanted = max(0, round(share * size) - len(chosen))
            chosen.update(dict.fromkeys(rng.sample(rest, min(len(rest), wanted))))
        rest = [name for name in self._tools if name not in chosen]
        chosen.update(dict.fromkeys(rng.sample(rest, size - len(chosen))))
        return tuple(name for name in self._tools if name in chosen)


def _share(shares: Mapping[_Key, float], place: float) -> _Key:
    """The key in whose share the fraction of a place falls."""
    place = (place % 1.0) * math.fsum(shares.values())
    for key, share in shares.items():
        place -= share
        if place < 0:
            return key
    return key
