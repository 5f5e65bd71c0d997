"""Speech: turns values of a call graph into noun phrases and a short text that defines them.

A question names inputs and conditions, never what a tool returned. A value is described by its tool's own phrase, with
every slot filled by a constant or by another such description. What would nest too deeply, or is needed twice, is
introduced by a sentence of its own and referred to by a letter ("date A"; a measure by the letter alone).
"""

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolgym.evidence.trace import Call, CallOrigin, Origin, SeedOrigin
from toolgym.synthesis.material import Branching, Material, Node
from toolgym.tools.entities import EntityType, Scalar
from toolgym.tools.wording import slot_names

MAX_NESTING = 2
"""How many descriptions may stand inside one another before one is introduced on its own."""

COUNTED = "number of "
"""How the noun of a counted measure begins, which stands before its letter only where it is not counted."""

MAX_INNER = 50
"""Characters after which a description is too long to stand inside another."""

MAX_SIDE = 170
"""Characters after which two descriptions are too long to be set against each other in one sentence."""


@dataclass
class Each:
    """The constant that differs between parallel branches, while the first of them is being worded.

    Attributes:
        entity: Its entity type.
        value: Its value in the branch that is worded.
        words: What stands for it: "that currency".
        steps: Definitions that hold inside each branch.
    """

    entity: str
    value: Scalar
    words: str
    steps: list[str] = field(default_factory=list)


def in_list(entity: EntityType, words: str) -> str:
    """How a constant is written where its kind has just been named: "these tickers, NVDA and MMM"."""
    return words.removeprefix(f"the {entity.noun} ")


class Speaker:
    """Words one question over one call graph. Equal material and variant give equal text.

    Args:
        material: The calls and the pool whose phrases are used.
        variant: Picks among equivalent phrases.
    """

    def __init__(self, material: Material, variant: int) -> None:
        self.material = material
        self.pool = material.pool
        self.rng = random.Random(variant)
        self.leads: list[str] = []
        self._names: dict[Node, str] = {}
        self._lists: dict[tuple[Node, ...], str] = {}
        self._letters = iter(string.ascii_uppercase + string.ascii_lowercase)
        self._phrases: dict[tuple[str, str], str] = {}
        self._lifted: set[Node] = set()
        self._targets: frozenset[Node] = frozenset()

    def pick(self, *options: str) -> str:
        """One of several equivalent wordings."""
        return options[self.rng.randrange(len(options))]

    def noun(self, node: Node) -> str:
        """Noun for a node's value: singular, or plural for a list."""
        part = self.material.field(node)
        if part.entity is None:
            return "entries" if part.is_list else "value"
        entity = self.pool.entities[part.entity]
        return entity.plural if part.is_list else entity.noun

    def constant(self, entity: str | None, value: Scalar) -> str:
        """How a question writes a constant."""
        return self.pool.entities[entity].describe(value) if entity else str(value)

    def plan(self, targets: Sequence[Node]) -> None:
        """Decides which values get a sentence of their own, given the values that the question will mention.

        Must be called once, before `say`.
        """
        uses: dict[Node, int] = {}
        self._targets = frozenset(targets)
        for target in targets:
            uses[target] = uses.get(target, 0) + 1
        seen: set[Node] = set()
        stack = list(dict.fromkeys(targets))
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                for fed in self._feeds(node):
                    uses[fed] = uses.get(fed, 0) + 1
                    stack.append(fed)
        # Nested measures read badly ("a rate of the yearly rate of …"); things may stand inside one another.
        measures = {node for node in uses if node not in targets and self._measures(node)}
        self._lifted = {node for node, count in uses.items() if count > 1} | measures
        for target in targets:
            self._flatten(target)
        if len(targets) > 1 and sum(len(self._rough(target)) for target in targets) > MAX_SIDE:
            self._lifted.update(targets)

    def say(self, node: Node, each: Each | None = None) -> str:
        """A definite noun phrase for a node's value.

        Args:
            node: The value.
            each: Inside a comparison, the constant that differs and the words that stand for it.
        """
        if node in self._names:
            return self._names[node]
        phrase = self._describe(node, each)
        if node not in self._lifted:
            return phrase
        letter, noun = next(self._letters), self.noun(node)
        defined = letter if self._measures(node) else f"{noun} {letter}"
        # "the first A days", not "the first number of days A"
        counted = noun.startswith(COUNTED) and node not in self._targets
        self._names[node] = f"{letter} {noun.removeprefix(COUNTED)}" if counted else defined
        if each is not None and self._varies(node, each):
            each.steps.append(f"let {defined} be {phrase}")
        else:
            self.leads.append(f"Let {defined} be {phrase}.")
        return self._names[node]

    def _measures(self, node: Node) -> bool:
        """Whether a value is a measure or a number, which goes by a letter alone."""
        part = self.material.field(node)
        number = part.kind in ("decimal", "integer") and not part.is_list
        return number and (part.entity is None or not self.pool.entities[part.entity].identifies)

    def request(self, call: Call) -> str:
        """An imperative phrase for an action, with its arguments named."""
        template = self.pick(*self.pool[call.tool].requests)
        return template.format_map({name: self._slot(call, name, None) for name in slot_names(template)})

    def branches(self, group: Branching) -> str:
        """A sentence that says what to find for each constant of a group: "For each of …, find …"."""
        entity = self.pool.entities[group.entity]
        phrase, each = self.in_branch(group)
        described = [self.constant(group.entity, value) for value in group.constants]
        constants = self.listed([in_list(entity, words) for words in described])
        steps = "; then ".join([*each.steps, f"find {phrase}"])
        return f"For each of these {entity.plural}, {constants}, {steps}."

    def in_branch(self, group: Branching) -> tuple[str, Each]:
        """A noun phrase for the value of one branch, whichever it is, and the definitions that it needed."""
        each = Each(group.entity, group.constants[0], f"that {self.pool.entities[group.entity].noun}")
        self._lifted.discard(group.nodes[0])
        return self.say(group.nodes[0], each), each

    def text(self, ask: str) -> str:
        """The whole question: the definitions made so far, then what is asked."""
        return " ".join([*self.leads, ask]).replace(".. ", ". ")  # a name may end in a full stop of its own

    def listed(self, values: Sequence[str]) -> str:
        """Joins phrases with commas and "and"."""
        return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"

    def _describe(self, node: Node, each: Each | None) -> str:
        call = self.material.by_id[node.call]
        template = self._template(call.tool, self.material.field(node).key)
        slots = {name: self._slot(call, name, each) for name in slot_names(template)}
        text = template.format_map(slots)
        return text if each is None else text.replace(f"the {each.words}", each.words)

    def _template(self, tool: str, key: str) -> str:
        if (tool, key) not in self._phrases:
            self._phrases[tool, key] = self.pick(*self.pool[tool].wording[key])
        return self._phrases[tool, key]

    def _slot(self, call: Call, name: str, each: Each | None) -> str:
        keys = [key for key in call.origins if key.partition("/")[0] == name]
        origins = [call.origins[key] for key in sorted(keys, key=lambda key: int(key.partition("/")[2] or 0))]
        fed = tuple(Node(o.call, o.path) for o in origins if isinstance(o, CallOrigin))
        if len(fed) == len(origins) > 2 and each is None:
            group = next((g for g in self.material.groups if g.nodes == fed), None)
            if group is not None:
                return self._gathered(group)
        return self.listed([self._origin(origin, each) for origin in origins])

    def _gathered(self, group: Branching) -> str:
        """Introduces the values of a whole group at once and returns the name they go by."""
        if group.nodes not in self._lists:
            clause = self.branches(group).removesuffix(".")
            name = f"the values {next(self._letters)}"
            self._lists[group.nodes] = name
            self.leads.append(f"{clause}; call these {name}.")
        return self._lists[group.nodes]

    def _origin(self, origin: Origin, each: Each | None) -> str:
        if isinstance(origin, CallOrigin):
            return self.say(Node(origin.call, origin.path), each)
        if each is not None and (origin.entity, origin.value) == (each.entity, each.value):
            return each.words
        return self.constant(origin.entity, origin.value)

    def _feeds(self, node: Node) -> list[Node]:
        origins = self.material.by_id[node.call].origins.values()
        return [Node(origin.call, origin.path) for origin in origins if isinstance(origin, CallOrigin)]

    def _flatten(self, node: Node) -> int:
        """Lifts what nests too deeply below a node; returns how deep the rest of it nests."""
        depths = {fed: self._flatten(fed) for fed in self._feeds(node)}
        for fed, depth in depths.items():
            rough = self._rough(fed)
            if depth >= MAX_NESTING or len(rough) > MAX_INNER or "," in rough:
                self._lifted.add(fed)
        return 1 + max((depth for fed, depth in depths.items() if fed not in self._lifted), default=0)

    def _rough(self, node: Node) -> str:
        """About what a description will look like, for planning only."""
        call = self.material.by_id[node.call]
        template = max(self.pool[call.tool].wording[self.material.field(node).key], key=len)
        parts = [template]
        for origin in call.origins.values():
            if not isinstance(origin, CallOrigin):
                parts.append(self.constant(origin.entity, origin.value).replace(",", "."))
            elif Node(origin.call, origin.path) not in self._lifted:
                parts.append(self._rough(Node(origin.call, origin.path)))
        return " ".join(parts)

    def _varies(self, node: Node, each: Each) -> bool:
        return any(
            (isinstance(o, SeedOrigin) and (o.entity, o.value) == (each.entity, each.value))
            or (isinstance(o, CallOrigin) and self._varies(Node(o.call, o.path), each))
            for o in self.material.by_id[node.call].origins.values()
        )
