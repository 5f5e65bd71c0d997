"""Topics: a few seed constants of kinds that a toolset takes, in the words that questions have for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from toolgym.evidence.seeds import SeedSource
from toolgym.tools import ToolPool
from toolgym.tools.entities import Scalar

KINDS = 3
"""Most entity types of one topic."""

PER_KIND = 3
"""Seeds of each of them, so that there is something to compare."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A seed constant with the words a question must have for it.

    Attributes:
        entity: Its entity type.
        value: What a tool is given.
        words: What a question says.
    """

    entity: str
    value: Scalar
    words: str


def draw_topic(pool: ToolPool, toolset: tuple[str, ...], seeds: SeedSource, rng: Random) -> tuple[Constant, ...]:
    """Draws the constants that an exploration starts from.

    Kinds that name things in the world come first, those that more tools of the set take more often.

    Returns:
        The constants; empty if the toolset takes no kind that has seeds.
    """
    wanted = [p.entity for name in toolset for p in pool[name].parameters if p.entity]
    kinds = [
        name
        for entity in wanted
        for name in pool.entities
        if pool.accepts(entity, name) and seeds.of(name) and name not in pool.wide
    ]
    naming = [name for name in kinds if pool.entities[name].identifies]
    chosen: list[str] = []
    for options, count in ((naming, KINDS - 1), (kinds, KINDS)):
        while len(chosen) < count and (rest := [name for name in options if name not in chosen]):
            chosen.append(rng.choice(rest))
    found: list[Constant] = []
    for name in chosen:
        drawn: list[Scalar] = []
        for _ in range(PER_KIND):
            value = seeds.draw(rng, name, avoid=drawn)
            if value is not None:
                drawn.append(value)
        found.extend(Constant(name, value, pool.entities[name].describe(value)) for value in drawn)
    return tuple(found)


def listed(pool: ToolPool, constants: Iterable[Constant]) -> str:
    """Constants as prompts list them, one a line."""
    return "\n".join(f"- {c.words} ({pool.entities[c.entity].noun}; argument value {c.value!r})" for c in constants)
