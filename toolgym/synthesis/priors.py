"""Priors: how often each value of a result field occurs, which is what a guesser who never calls a tool could know."""

from collections import Counter
from random import Random

from toolgym.canonical import Json, canonical_json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import MissingPath, Path, lookup
from toolgym.tools import ToolPool
from toolgym.tools.entities import Scalar
from toolgym.tools.wording import worded_parameters

SAMPLES = 40
"""Successful calls that a prior is estimated from."""


class FieldPriors:
    """Frequencies of result values per tool, estimated once from seeded sample calls.

    The sample of a tool depends on the tool alone, so a prior is the same in every process and order.

    Args:
        pool: The pool to sample.
    """

    def __init__(self, pool: ToolPool) -> None:
        self.pool = pool
        self._seeds = SeedSource(pool)
        self._samples: dict[str, list[Json]] = {}
        self._counts: dict[tuple[str, Path], Counter[str]] = {}

    def samples(self, tool: str) -> list[Json]:
        """Results of seeded calls of a tool."""
        if tool not in self._samples:
            rng = Random(f"prior/{tool}")
            found: list[Json] = []
            for _ in range(3 * SAMPLES):
                arguments = self._arguments(tool, rng)
                result = self.pool.recall(tool, arguments) if arguments is not None else None
                if result is not None and result.ok:
                    found.append(result.value)
                if len(found) == SAMPLES:
                    break
            self._samples[tool] = found
        return self._samples[tool]

    def frequencies(self, tool: str, path: Path) -> Counter[str]:
        """How often each value (as canonical JSON) stood at a path."""
        if (tool, path) not in self._counts:
            counts: Counter[str] = Counter()
            for value in self.samples(tool):
                try:
                    counts[canonical_json(lookup(value, path))] += 1
                except MissingPath:
                    continue
            self._counts[tool, path] = counts
        return self._counts[tool, path]

    def mode(self, tool: str, path: Path) -> float:
        """Chance that the best constant guess is right: how often the commonest value comes again.

        Estimated by leaving one sample out, so that values which never repeat count as unguessable. A field with fewer
        than two samples has chance 1: nothing is known, so nothing is assumed in its favour.
        """
        counts = self.frequencies(tool, path)
        total = sum(counts.values())
        if total < 2:
            return 1.0
        return (counts.most_common(1)[0][1] - 1) / (total - 1)

    def distinct(self, tool: str, path: Path) -> int:
        """Number of different values seen at a path."""
        return len(self.frequencies(tool, path))

    def _arguments(self, tool: str, rng: Random) -> dict[str, Json] | None:
        arguments: dict[str, Json] = {}
        used: list[Scalar] = []
        for parameter in worded_parameters(self.pool[tool]):
            if parameter.choices:
                arguments[parameter.name] = rng.choice(parameter.choices)
                continue
            entity = self._produced(parameter.entity) if parameter.entity else None
            if entity is None:
                return None
            count = max(2, parameter.bounds[0]) if parameter.is_list else 1
            values = [self._seeds.draw(rng, entity, avoid=used) for _ in range(count)]
            if any(value is None for value in values):
                return None
            used.extend(value for value in values if value is not None)
            arguments[parameter.name] = values if parameter.is_list else values[0]
        return arguments

    def _produced(self, entity: str) -> str | None:
        """An entity type with seeds that fits where ``entity`` is wanted."""
        if self._seeds.of(entity):
            return entity
        fitting = [name for name in self.pool.entities if self.pool.accepts(entity, name) and self._seeds.of(name)]
        return fitting[0] if fitting else None
