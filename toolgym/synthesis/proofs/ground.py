"""What every proof stands on: the candidate's material, the pool, and how a proof refuses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolgym.canonical import Json, canonical_json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, Path, lookup, set_argument
from toolgym.synthesis.frames import Draft
from toolgym.synthesis.material import Material
from toolgym.synthesis.priors import FieldPriors
from toolgym.tasks.programs import Failure, Ref, Value, evaluate, references
from toolgym.tasks.task import Candidate
from toolgym.tools import ToolPool

Evidence = dict[str, Any]


class Refused(Exception):
    """A proof does not hold.

    Args:
        reason: Short fixed word for counting.
        detail: One sentence.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Ground:
    """One candidate under proof.

    Attributes:
        candidate: The candidate.
        pool: The pool its tools live in.
        draft: What its frame makes of its calls and wording, rebuilt.
        priors: How often each value of a result field occurs.
        seeds: All seeds, of every split.
    """

    candidate: Candidate
    pool: ToolPool
    draft: Draft
    priors: FieldPriors
    seeds: SeedSource

    @cached_property
    def material(self) -> Material:
        """The calls as frames see them."""
        return Material(self.pool, self.candidate.calls)

    @cached_property
    def results(self) -> dict[str, Json]:
        """The recorded results by call id."""
        return {call.id: call.result for call in self.candidate.calls}

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """The recorded values the answer program reads."""
        return references(self.candidate.program.expression)

    @cached_property
    def value(self) -> Value | Failure:
        """The answer program's value on the recorded results."""
        return evaluate(self.candidate.program, self.results)

    @cached_property
    def children(self) -> dict[str, tuple[Call, ...]]:
        """For each call, the calls that read its result."""
        return {
            call.id: tuple(other for other in self.candidate.calls if call.id in other.parents)
            for call in self.candidate.calls
        }

    @cached_property
    def used_paths(self) -> dict[str, tuple[Path, ...]]:
        """For each call, the paths of its result that the program or a later call reads."""
        used: dict[str, dict[Path, None]] = {call.id: {} for call in self.candidate.calls}
        for ref in self.refs:
            if ref.call in used:
                used[ref.call][ref.path] = None
        for call in self.candidate.calls:
            for origin in call.origins.values():
                if isinstance(origin, CallOrigin) and origin.call in used:
                    used[origin.call][origin.path] = None
        return {name: tuple(paths) for name, paths in used.items()}

    def propagate(self, changed: Mapping[str, Json]) -> tuple[dict[str, Json], str | None]:
        """Re-executes whatever depends on changed results.

        Args:
            changed: New results by call id.

        Returns:
            All results as they would have been, and the id of the first call that could not be made (then everything
            that rests on it is missing), or None.
        """
        results: dict[str, Json] = {}
        touched = set(changed)
        failed: str | None = None
        for call in self.candidate.calls:
            if call.id in changed:
                results[call.id] = changed[call.id]
                continue
            if not touched & set(call.parents):
                results[call.id] = self.results[call.id]
                continue
            touched.add(call.id)
            made = self._again(call, results)
            if made is None:
                failed = failed or call.id
            else:
                results[call.id] = made
        return results, failed

    def _again(self, call: Call, results: Mapping[str, Json]) -> Json:
        arguments: dict[str, Json] = {k: list(v) if isinstance(v, list) else v for k, v in call.arguments.items()}
        for key, origin in call.origins.items():
            if isinstance(origin, CallOrigin):
                try:
                    value = lookup(results.get(origin.call), origin.path)
                except MissingPath:
                    return None
                set_argument(arguments, key, value)
        result = self.pool.recall(call.tool, arguments)
        return result.value if result.ok else None


def scalars(values: Iterable[Json]) -> list[str | int | float]:
    """The strings and numbers among values, lists and records opened, without repeats, in order."""
    found: dict[str, str | int | float] = {}
    for value in values:
        if isinstance(value, dict):
            inner = scalars(value.values())
        elif isinstance(value, list):
            inner = scalars(value)
        elif value is None or isinstance(value, bool):
            inner = []
        else:
            inner = [value]
        for item in inner:
            found.setdefault(canonical_json(item), item)
    return list(found.values())
