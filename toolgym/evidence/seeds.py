"""Seeds: the constants an exploration may start from, and the split each of them belongs to."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from toolgym.canonical import unit_interval
from toolgym.tools import EntityType
from toolgym.tools.entities import Scalar
from toolgym.tools.pool import ToolPool


@dataclass(frozen=True)
class SeedSource:
    """Draws seed constants of any entity type.

    Attributes:
        pool: Pool whose entity types are drawn from.
        share: Half-open interval of [0, 1) that a seed's own place must lie in; the whole unit interval is all seeds.
            Seeds of types that identify nothing (a window length) are never divided.
    """

    pool: ToolPool
    share: tuple[float, float] = (0.0, 1.0)
    _kept: dict[str, tuple[Scalar, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, entity: str) -> tuple[Scalar, ...]:
        """Every seed of an entity type that this source may use, in the type's own order."""
        if entity not in self._kept:
            kind = self.pool.entities[entity]
            values = kind.seed_values
            if kind.identifies and self.share != (0.0, 1.0):
                low, high = self.share
                values = tuple(v for v, place in zip(values, places(kind), strict=True) if low <= place < high)
            self._kept[entity] = values
        return self._kept[entity]

    def draw(self, rng: random.Random, entity: str, avoid: Sequence[Scalar] = ()) -> Scalar | None:
        """One seed at random that is not among those to avoid, or None if there is none."""
        values = self.of(entity)
        if not values:
            return None
        for _ in range(8):
            value = values[rng.randrange(len(values))]
            if value not in avoid:
                return value
        rest = [value for value in values if value not in avoid]
        return rng.choice(rest) if rest else None


@lru_cache(maxsize=1024)
def _places(name: str, values: tuple[Scalar, ...]) -> tuple[float, ...]:
    ranked = sorted(range(len(values)), key=lambda i: (unit_interval(name, str(values[i])), i))
    places = [0.0] * len(values)
    for rank, position in enumerate(ranked):
        places[position] = (rank + 0.5) / len(values)
    return tuple(places)


def places(kind: EntityType) -> tuple[float, ...]:
    """A fixed place in [0, 1) for each seed of a type: its rank by a hash of the value.

    Ranks, not the hashes themselves, so that a type with ten seeds is divided 6/2/2, however its hashes happen to fall.
    """
    return _places(kind.name, kind.seed_values)
