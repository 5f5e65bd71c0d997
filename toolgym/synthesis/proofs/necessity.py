"""Proof 4, necessity: no call of the graph can be left out, because its result makes a difference."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from toolgym.canonical import Json, unit_interval
from toolgym.evidence.trace import MissingPath, Path, lookup
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Failure, evaluate


def prove_necessity(ground: Ground) -> Evidence:
    """Perturbs the result of each call and looks what becomes of the answer.

    A call is needed if some other result in its place changes the answer, leaves it underivable, or changes what a
    call that is itself needed returns (in a losing branch, the level is needed, and the date decides it).

    Returns:
        For each call, the path perturbed and the effect.

    Raises:
        Refused: No perturbation of a call has any effect (``idle_call``).
    """
    effects: dict[str, dict[str, str]] = {}
    for call in reversed(ground.candidate.calls):
        found = _effect(ground, call.id, effects)
        if found is None:
            raise Refused("idle_call", f"Whatever {call.tool} returns in call {call.id}, the answer stays the same.")
        effects[call.id] = found
    return {"effects": dict(sorted(effects.items()))}


def _effect(ground: Ground, call_id: str, needed: dict[str, dict[str, str]]) -> dict[str, str] | None:
    weaker: dict[str, str] | None = None
    for path in ground.used_paths[call_id]:
        shown = "/".join(map(str, path))
        for value in _others(ground, call_id, path):
            changed = {call_id: _replaced(ground.results[call_id], path, value)}
            results, failed = ground.propagate(changed)
            answer = evaluate(ground.candidate.program, results)
            gold = answer if isinstance(answer, Failure) else gold_answer(answer, ground.candidate.answer)
            if not isinstance(gold, Failure) and gold != ground.candidate.gold:
                return {"path": shown, "effect": "changes the answer"}
            if weaker is None:
                through = next(
                    (c.id for c in ground.children[call_id] if c.id in needed and _differs(ground, c.id, results)), None
                )
                if failed is not None or isinstance(gold, Failure):
                    weaker = {"path": shown, "effect": "leaves the answer underivable"}
                elif through is not None:
                    weaker = {"path": shown, "effect": f"changes {through}, which is needed"}
    return weaker


def _differs(ground: Ground, call_id: str, results: dict[str, Json]) -> bool:
    return any(
        _at(results.get(call_id), path) != _at(ground.results[call_id], path) for path in ground.used_paths[call_id]
    )


def _at(value: Json, path: Path) -> Json:
    try:
        return lookup(value, path)
    except MissingPath:
        return None


def _others(ground: Ground, call_id: str, path: Path) -> Iterator[Json]:
    """Values that could have stood at a path instead, a few and always the same."""
    value = _at(ground.results[call_id], path)
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        decimals = len(str(value).partition(".")[2]) if isinstance(value, float) else 0
        for factor, shift in ((1.37, 1), (0.61, -1), (1000, 1_000_000), (-1000, -1_000_000)):
            other = round(value * factor + shift, decimals)
            yield int(other) if isinstance(value, int) else other
    elif isinstance(value, list):
        yield from ([], value[1:], value[:-1], value[: len(value) // 2], value[len(value) // 2 :])
    elif isinstance(value, str):
        yield from _other_texts(ground, call_id, path, value)


def _other_texts(ground: Ground, call_id: str, path: Path, value: str) -> Iterator[str]:
    call = next(c for c in ground.candidate.calls if c.id == call_id)
    entity = next((f.entity for f in ground.pool[call.tool].fields if f.path == path), None)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is not None:
        for days in (7, -7, 1, 364, -1456):
            if date.min.toordinal() <= day.toordinal() + days <= date.max.toordinal():
                yield (day + timedelta(days=days)).isoformat()
    seeds = ground.seeds.of(entity) if entity in ground.pool.entities else ()
    start = int(unit_interval(call.tool, value) * len(seeds)) if seeds else 0
    picked = [seeds[(start + step * 7) % len(seeds)] for step in range(min(4, len(seeds)))]
    yield from (str(seed) for seed in picked if seed != value)
    for result in ground.priors.samples(call.tool)[:6]:
        other = _at(result, path)
        if isinstance(other, str) and other != value:
            yield other
    yield value + "?"


def _replaced(result: Json, path: Path, value: Json) -> Json:
    """A copy of a result with another value at a path."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    copy: Any = dict(result) if isinstance(result, dict) else list(result)
    copy[step] = _replaced(copy[step], rest, value)
    return copy
