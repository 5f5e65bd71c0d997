"""Proof 7, no shortcut: a bounded search over the toolset finds no shorter way to what the program reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from toolgym.canonical import Json, canonical_json
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, SeedOrigin, lookup
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused
from toolgym.tasks.programs import Ref
from toolgym.tools.entities import Scalar
from toolgym.tools.schema import EVERY, ResultField
from toolgym.tools.wording import worded_parameters

EXECUTIONS = 80
"""Most calls that one search makes."""

FILLINGS = 12
"""Most ways of filling one tool's arguments that are tried."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A typed value the search may use, and how many calls it took."""

    entity: str | None
    value: Scalar
    cost: int


def prove_no_shortcut(ground: Ground) -> Evidence:
    """Searches forward from the question's constants, type-directed, one and two calls deep.

    A way is a shortcut if one result holds values that the recorded graph needs more calls for, and still holds the
    right ones after a constant of the question is exchanged: agreement by chance is no shortcut.

    Returns:
        Calls made and the bound.

    Raises:
        Refused: ``shortcut``.
    """
    wanted = _wanted(ground)
    if not wanted or len(ground.candidate.calls) < 2:
        return {"searched": 0, "bound": EXECUTIONS, "wanted": len(wanted)}
    recorded = {(call.tool, canonical_json(call.arguments)) for call in ground.candidate.calls}
    searched = 0
    for tool, arguments, cost in islice(_calls(ground, wanted), EXECUTIONS):
        if (tool, canonical_json(arguments)) in recorded:
            continue
        searched += 1
        result = ground.pool.recall(tool, arguments)
        if not result.ok:
            continue
        refs = _covered(ground, tool, result.value, wanted)
        if refs and cost < _exclusive(ground, refs) and _holds_elsewhere(ground, tool, arguments, refs):
            names = ", ".join(sorted({f"{ref.call}/{'/'.join(map(str, ref.path))}" for ref in refs}))
            raise Refused("shortcut", f"{tool} gives {names} in {cost} call(s) instead of {_exclusive(ground, refs)}.")
    return {"searched": searched, "bound": EXECUTIONS, "wanted": len(wanted)}


def _wanted(ground: Ground) -> dict[Ref, tuple[str, ResultField]]:
    """The single values the program reads, each with its canonical form and declared field."""
    found = {}
    for ref in ground.refs:
        try:
            value = lookup(ground.results[ref.call], ref.path)
        except MissingPath:
            continue
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            tool = ground.pool[next(c.tool for c in ground.candidate.calls if c.id == ref.call)]
            part = next(
                (f for f in tool.fields if f.path == tuple(EVERY if isinstance(s, int) else s for s in ref.path)), None
            )
            if part is not None:
                found[ref] = (canonical_json(value), part)
    return found


def _alike(one: ResultField, other: ResultField) -> bool:
    """Whether two fields could hold the same fact: one kind and, where both say so, one entity type or unit."""
    if one.kind != other.kind:
        return False
    if one.entity and other.entity and one.entity != other.entity and one.kind == "text":
        return False
    units = {q.unit for q in (one.quantity, other.quantity) if q is not None}
    return len(units) < 2 or None in units


def _calls(ground: Ground, wanted: Mapping[Ref, tuple[str, ResultField]]) -> Iterator[tuple[str, dict[str, Json], int]]:
    """Calls of toolset members whose results could hold a wanted value: from constants, then from first results."""
    constants = [
        _Known(origin.entity, origin.value, 0)
        for call in ground.candidate.calls
        for origin in call.origins.values()
        if isinstance(origin, SeedOrigin)
    ]
    constants = list(dict.fromkeys(constants))
    useful = [
        name
        for name in ground.candidate.toolset
        if any(_alike(f, part) for f in ground.pool[name].fields for _, part in wanted.values())
    ]
    for name in useful:
        yield from _filled(ground, name, constants)
    firsts: list[_Known] = []
    for call in ground.candidate.calls:
        if not call.parents:
            firsts.extend(_given(ground, call))
    for name in useful:
        for known in firsts:
            yield from _filled(ground, name, [known, *constants], must=known)


def _given(ground: Ground, call: Call) -> Iterator[_Known]:
    for part in ground.pool[call.tool].fields:
        if part.entity and not part.is_list and EVERY not in part.path:
            try:
                value = lookup(call.result, part.path)
            except MissingPath:
                continue
            if value is not None and not isinstance(value, bool):
                yield _Known(part.entity, value, 1)


def _filled(
    ground: Ground, name: str, known: list[_Known], must: _Known | None = None
) -> Iterator[tuple[str, dict[str, Json], int]]:
    slots = worded_parameters(ground.pool[name])
    if any(slot.is_list for slot in slots):
        return
    options: list[list[_Known]] = []
    for slot in slots:
        if slot.choices:
            options.append([_Known(None, choice, 0) for choice in slot.choices])
        else:
            options.append(
                [k for k in known if slot.entity and k.entity and ground.pool.accepts(slot.entity, k.entity)]
            )
    for filling in islice(product(*options), FILLINGS):
        if must is not None and must not in filling:
            continue
        if len({id(k) for k, s in zip(filling, slots, strict=True) if not s.choices}) < sum(
            not s.choices for s in slots
        ):
            continue
        yield (
            name,
            {s.name: k.value for s, k in zip(slots, filling, strict=True)},
            1 + max((k.cost for k in filling), default=0),
        )


def _covered(ground: Ground, tool: str, value: Json, wanted: Mapping[Ref, tuple[str, ResultField]]) -> list[Ref]:
    held: dict[str, list[ResultField]] = {}
    for part in ground.pool[tool].fields:
        if part.kind != "record":
            for leaf in _leaves(value, part.path):
                held.setdefault(canonical_json(leaf), []).append(part)
    return [ref for ref, (text, part) in wanted.items() if any(_alike(part, other) for other in held.get(text, ()))]


def _leaves(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item, path[1:] if path[:1] == (EVERY,) else path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _leaves(value[path[0]], path[1:])


def _exclusive(ground: Ground, refs: list[Ref]) -> int:
    """Calls that only these references rest on."""
    graph = CallGraph(ground.candidate.calls)
    rest = {ref.call for ref in ground.refs if ref not in refs}
    return len(set(graph.ancestors(ref.call for ref in refs)) - set(graph.ancestors(rest)))


def _holds_elsewhere(ground: Ground, tool: str, arguments: dict[str, Json], refs: list[Ref]) -> bool:
    """Whether the other way still gives the wanted values after a shared constant is exchanged for another seed."""
    tools = {call.id: ground.pool[call.tool] for call in ground.candidate.calls}
    for call in ground.candidate.calls:
        for origin in call.origins.values():
            if not isinstance(origin, SeedOrigin) or origin.entity is None or origin.value not in arguments.values():
                continue
            for other in ground.seeds.of(origin.entity)[:40:13]:
                if other == origin.value:
                    continue
                results = _rerun(ground, origin, other)
                swapped = {k: other if v == origin.value else v for k, v in arguments.items()}
                again = ground.pool.recall(tool, swapped)
                if results is None or not again.ok:
                    continue
                for ref in refs:
                    try:
                        value = canonical_json(lookup(results[ref.call], ref.path))
                    except MissingPath:
                        return False
                    part = next(f for f in tools[ref.call].fields if f.path == ref.path)
                    if not _covered(ground, tool, again.value, {ref: (value, part)}):
                        return False
    return True


def _rerun(ground: Ground, old: SeedOrigin, new: Scalar) -> dict[str, Json] | None:
    """The recorded calls with one constant exchanged throughout; None if one of them fails."""
    results: dict[str, Json] = {}
    for call in ground.candidate.calls:
        arguments: dict[str, Json] = {}
        for key, origin in call.origins.items():
            name, _, position = key.partition("/")
            try:
                value = lookup(results[origin.call], origin.path) if isinstance(origin, CallOrigin) else origin.value
            except MissingPath:
                return None
            if isinstance(origin, SeedOrigin) and origin == old:
                value = new
            if position:
                arguments.setdefault(name, []).append(value)
            else:
                arguments[name] = value
        result = ground.pool.recall(call.tool, arguments)
        if not result.ok:
            return None
        results[call.id] = result.value
    return results
