"""Similarity of tools: tf-idf over what an agent reads of them, so that distractors can be hard to tell apart."""

import math
import re
from collections import Counter

from toolgym.tools import Tool, ToolPool

_WORD = re.compile(r"[a-z]+")


class Likeness:
    """Which tools of a pool look alike: cosine of tf-idf vectors of name, description, arguments and entity types.

    Args:
        pool: The pool; a tool's likeness is to the others of the same pool.
    """

    def __init__(self, pool: ToolPool) -> None:
        counts = {tool.name: Counter(_terms(tool)) for tool in pool}
        spread = Counter(term for count in counts.values() for term in count)
        self._vectors: dict[str, dict[str, float]] = {}
        self._holders: dict[str, list[str]] = {}
        for name, count in counts.items():
            raw = {t: (1 + math.log(n)) * math.log((1 + len(counts)) / spread[t]) for t, n in sorted(count.items())}
            norm = math.sqrt(math.fsum(w * w for w in raw.values())) or 1.0
            self._vectors[name] = {term: weight / norm for term, weight in raw.items() if weight > 0}
            for term in self._vectors[name]:
                self._holders.setdefault(term, []).append(name)
        self._nearest: dict[str, tuple[str, ...]] = {}

    def between(self, one: str, other: str) -> float:
        """Cosine of two tools' vectors, from 0 to 1."""
        right = self._vectors[other]
        return math.fsum(weight * right[term] for term, weight in self._vectors[one].items() if term in right)

    def nearest(self, name: str, count: int = 16) -> tuple[str, ...]:
        """The tools that look most like one, the most alike first; ties in the order of names."""
        if name not in self._nearest:
            scores: dict[str, float] = {}
            for term, weight in self._vectors[name].items():
                for other in self._holders[term]:
                    scores[other] = scores.get(other, 0.0) + weight * self._vectors[other][term]
            scores.pop(name, None)
            self._nearest[name] = tuple(sorted(scores, key=lambda other: (-round(scores[other], 9), other)))
        return self._nearest[name][:count]


def _terms(tool: Tool) -> list[str]:
    parts = [tool.name, tool.description, *(p.name for p in tool.parameters)]
    kinds = [*(p.entity for p in tool.parameters), *(f.entity for f in tool.fields)]
    return [*_WORD.findall(" ".join(parts).casefold().replace("_", " ")), *(f"={kind}" for kind in kinds if kind)]
