"""Measures of diversity: what is counted over a task set, each with its definition."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from toolgym.synthesis.diversity.forms import Form, canonical_form
from toolgym.synthesis.diversity.rarefaction import Rarefied, curve, rarefy
from toolgym.synthesis.diversity.structure import Structure

CLASSES: dict[str, str] = {
    "tools": "Distinct tools that at least one task calls. A task is of as many classes as it calls tools.",
    "tool links": "Distinct ordered pairs (tool a, tool b) such that in some task a call of b takes a value from the "
    "result of a call of a. A task is of as many classes as it has such pairs.",
    "toolsets": "Distinct sets of tool names that tasks may be answered with; order does not count.",
    "call sequences": "Distinct sequences of tool names in order of execution.",
    "call graphs": "Distinct call graphs with calls labelled by tool name, up to isomorphism.",
    "topology classes": "Distinct call graphs with calls labelled R (retrieval), P (processing) or A (action) only, "
    "up to isomorphism.",
    "graph shapes": "Distinct call graphs without labels, up to isomorphism.",
    "answer types": "Distinct answer types.",
}
"""What tasks are put into classes by. Each is reported as the number of classes, and rarefied to a common size."""

NUMBERS: dict[str, str] = {
    "tool types": "Distinct tools that the task calls.",
    "calls": "Calls in the call graph.",
    "edges": "Edges of the call graph: pairs of calls that pass at least one value.",
    "depth": "Calls on the longest path of the call graph.",
    "width": "Largest number of calls at one depth, a call's depth being the number of calls on the longest path that "
    "ends in it.",
    "fan-in": "Largest number of calls that feed one call.",
}
"""What is counted in each task. Each is reported as mean and greatest value."""

ENTROPIES: dict[str, str] = {
    "tool entropy": "Over the shares of all calls that go to each tool.",
    "topology entropy": "Over the shares of tasks in each topology class.",
    "answer entropy": "Over the shares of tasks of each answer type.",
}
"""Shannon entropies in bits, ``-sum(p * log2(p))``; ``2 ** entropy`` classes of equal size would have the same."""

OVERLAPPING = ("tools", "tool links")
"""Measures by which a task can be of several classes."""

PARTS = ("R only", "R and P", "P only", "with A")
"""What a topology class is made of."""


@dataclass
class Diversity:
    """Counts over one task set.

    Attributes:
        name: What reports call the set.
        tasks: Number of tasks.
        classes: By measure of `CLASSES`, the tasks of each class. Topology classes are empty if a tool's kind is
            unknown, answer types if an answer's type is.
        numbers: By measure of `NUMBERS`, the tasks with each value.
        calls: Calls of each tool.
        kinds: Calls of each kind: ``"R"``, ``"P"``, ``"A"``.
        examples: For each topology class, the kinds and edges of the first task in it.
        unknown: Tasks with a tool of unknown kind.
    """

    name: str
    tasks: int = 0
    classes: dict[str, Counter[Hashable]] = field(default_factory=lambda: {name: Counter() for name in CLASSES})
    numbers: dict[str, Counter[int]] = field(default_factory=lambda: {name: Counter() for name in NUMBERS})
    calls: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[Hashable, tuple[tuple[str, ...], tuple[tuple[int, int], ...]]] = field(default_factory=dict)
    unknown: int = 0
    _together: dict[str, Counter[tuple[Hashable, Hashable]]] = field(
        default_factory=lambda: {name: Counter() for name in OVERLAPPING}
    )
    _forms: dict[tuple[tuple[str, ...], tuple[tuple[int, int], ...]], Form] = field(default_factory=dict)

    def add(self, structure: Structure) -> None:
        """Counts one task."""
        tools, edges = structure.tools, structure.edges
        found: dict[str, list[Hashable]] = {
            "tools": [*sorted(set(tools))],
            "tool links": [*sorted({(tools[source], tools[target]) for source, target in edges})],
            "toolsets": [tuple(sorted({*structure.toolset, *tools}))],
            "call sequences": [tools],
            "call graphs": [self._form(tools, edges)],
            "graph shapes": [self._form(("",) * len(tools), edges)],
            "topology classes": [],
            "answer types": [] if structure.answer is None else [structure.answer],
        }
        if structure.kinds is None:
            self.unknown += 1
        else:
            form = self._form(structure.kinds, edges)
            found["topology classes"] = [form]
            self.examples.setdefault(form, (structure.kinds, edges))
            self.kinds.update(structure.kinds)
        for name, classes in found.items():
            self.classes[name].update(classes)
        for name in OVERLAPPING:
            self._together[name].update(combinations(found[name], 2))
        self.calls.update(tools)
        self.tasks += 1
        values = (len(found["tools"]), len(tools), len(edges), structure.depth, structure.width, structure.fan_in)
        for name, value in zip(NUMBERS, values, strict=True):
            self.numbers[name][value] += 1

    def known(self, measure: str) -> bool:
        """Whether every task has a class by a measure of `CLASSES`."""
        if measure in OVERLAPPING:
            return True
        return self.classes[measure].total() == self.tasks

    def at(self, measure: str, size: int) -> Rarefied:
        """Classes by a measure of `CLASSES` in a random subsample of ``size`` tasks.

        Raises:
            ValueError: The set has fewer tasks.
        """
        return rarefy(self._counts(measure), self.tasks, size, self._overlaps(measure))

    def curve(self, measure: str) -> tuple[Rarefied, ...]:
        """The rarefaction curve of a measure of `CLASSES`."""
        return curve(self._counts(measure), self.tasks, overlaps=self._overlaps(measure))

    def mean(self, measure: str) -> float:
        """Mean over tasks of a measure of `NUMBERS`; 0 for an empty set."""
        return sum(value * count for value, count in self.numbers[measure].items()) / max(1, self.tasks)

    def entropy(self, measure: str) -> float:
        """An entropy of `ENTROPIES`, in bits."""
        counters: dict[str, Counter[Any]] = {
            "tool entropy": self.calls,
            "topology entropy": self.classes["topology classes"],
            "answer entropy": self.classes["answer types"],
        }
        return entropy(counters[measure].values())

    def part(self, topology: Hashable) -> str:
        """What a topology class of the set is made of: one of `PARTS`."""
        kinds = set(self.examples[topology][0])
        return "with A" if "A" in kinds else "R and P" if len(kinds) > 1 else "P only" if "P" in kinds else "R only"

    def layout(self) -> dict[str, tuple[int, int]]:
        """Topology classes, and tasks in them, by `PARTS`."""
        found = dict.fromkeys(PARTS, (0, 0))
        for topology, count in self.classes["topology classes"].items():
            classes, tasks = found[self.part(topology)]
            found[self.part(topology)] = classes + 1, tasks + count
        return found

    def _counts(self, measure: str) -> list[int]:
        return list(self.classes[measure].values())

    def _overlaps(self, measure: str) -> list[tuple[int, int, int]]:
        counts = self.classes[measure]
        together = self._together.get(measure, Counter())
        return [(counts[one], counts[other], both) for (one, other), both in together.items()]

    def _form(self, labels: tuple[str, ...], edges: tuple[tuple[int, int], ...]) -> Form:
        form = self._forms.get((labels, edges))
        if form is None:
            form = self._forms[labels, edges] = canonical_form(labels, edges)
        return form


def measure(name: str, structures: Iterable[Structure]) -> Diversity:
    """Counts a task set."""
    found = Diversity(name)
    for structure in structures:
        found.add(structure)
    return found


def entropy(counts: Iterable[int]) -> float:
    """Shannon entropy in bits of the shares that counts make up; 0 if there are none."""
    known = [count for count in counts if count]
    total = sum(known)
    return -sum(count / total * math.log2(count / total) for count in known) + 0.0
