"""Call graphs: the directed acyclic graph that the origins of arguments form, its measures and its signatures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolgym.canonical import digest
from toolgym.evidence.trace import Call, CallOrigin


@dataclass(frozen=True, slots=True)
class CallGraph:
    """The calls of a trace with an edge from each call to every call that reads its result.

    Attributes:
        calls: The calls, each after all of its parents.
    """

    calls: tuple[Call, ...]

    @property
    def depths(self) -> dict[str, int]:
        """For each call, the number of calls on the longest path that ends in it."""
        depths: dict[str, int] = {}
        for call in self.calls:
            depths[call.id] = 1 + max((depths[parent] for parent in call.parents), default=0)
        return depths

    @property
    def depth(self) -> int:
        """Calls on the longest path."""
        return max(self.depths.values(), default=0)

    @property
    def width(self) -> int:
        """Largest number of calls at one depth."""
        levels = list(self.depths.values())
        return max((levels.count(level) for level in set(levels)), default=0)

    @property
    def fan_in(self) -> int:
        """Largest number of calls that feed one call."""
        return max((len(call.parents) for call in self.calls), default=0)

    @property
    def fan_out(self) -> int:
        """Largest number of calls that one call feeds."""
        fed = [parent for call in self.calls for parent in call.parents]
        return max((fed.count(parent) for parent in set(fed)), default=0)

    def ancestors(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The given calls and everything they rest on, in order of execution."""
        needed = set(ids)
        for call in reversed(self.calls):
            if call.id in needed:
                needed.update(call.parents)
        return tuple(call.id for call in self.calls if call.id in needed)

    def shape(self) -> str:
        """Signature of the unlabelled graph: equal for two graphs that differ in tools and order only.

        Each call is hashed from the sorted hashes of what feeds it and of what it feeds, refined until stable (colour
        refinement). Different signatures mean different graphs; highly regular graphs can share one.
        """
        return self._signature({call.id: "" for call in self.calls})

    def signature(self) -> str:
        """Signature of the graph labelled with tool names and argument names."""
        return self._signature({call.id: call.tool for call in self.calls}, named=True)

    def _signature(self, colours: dict[str, str], named: bool = False) -> str:
        edges = [
            (origin.call, call.id, key.partition("/")[0] if named else "")
            for call in self.calls
            for key, origin in sorted(call.origins.items())
            if isinstance(origin, CallOrigin)
        ]
        if not named:
            edges = sorted(set(edges))
        for _ in range(len(self.calls)):
            colours = {
                node: digest(
                    [
                        colour,
                        sorted([colours[a], name] for a, b, name in edges if b == node),
                        sorted([colours[b], name] for a, b, name in edges if a == node),
                    ]
                )
                for node, colour in colours.items()
            }
        return digest(sorted(colours.values()))[:16]


def prune(calls: Sequence[Call], roots: Iterable[str]) -> tuple[Call, ...]:
    """The calls that the roots rest on (roots included), in order of execution; failed calls are never among them."""
    graph = CallGraph(tuple(call for call in calls if call.ok))
    keep = set(graph.ancestors(roots))
    return tuple(call for call in graph.calls if call.id in keep)
