"""Passages: a trace's facts, from which the generator's five tasks read; and where the turns of a record come from."""

from collections.abc import Iterable, Sequence

from toolgym.canonical import Json, canonical_json
from toolgym.evidence.trace import Call, Path, SeedOrigin, argument_value
from toolgym.synthesis.series.scoring import Fact, Turn

ARGUMENTS = "arguments"
"""First step of the path of a fact that is a constant argument of its call rather than part of its result."""

LIST_ITEMS = 3
"""Most items of one list that a passage keeps: longer lists would push other calls out of a bounded passage."""


def facts(calls: Iterable[Call]) -> tuple[Fact, ...]:
    """Flattens calls to facts: for each call its constant arguments, then the scalars of its result.

    Constant arguments belong to the passage because a question names them and nothing else would hold them. Arguments
    read from earlier results stand in the passage already, as those results.

    Args:
        calls: Calls in order; failed ones are left out.
    """
    found: list[Fact] = []
    for call in calls:
        if not call.ok:
            continue
        for key, origin in call.origins.items():
            if isinstance(origin, SeedOrigin):
                found.append(Fact(call.id, call.tool, (ARGUMENTS, key), argument_value(call.arguments, key)))
        found.extend(Fact(call.id, call.tool, path, value) for path, value in _scalars(call.result, ()))
    return tuple(found)


def in_trace(calls: Sequence[Call], trace: Sequence[Call]) -> tuple[str, ...]:
    """Ids, in a trace and in its order, of the renumbered calls of a candidate that was derived from it.

    Raises:
        ValueError: A call of the candidate is not in the trace.
    """
    places = {canonical_json([call.tool, call.arguments]): call.id for call in reversed(trace) if call.ok}
    try:
        found = {places[canonical_json([call.tool, call.arguments])] for call in calls}
    except KeyError as error:
        raise ValueError(f"the trace has no call {error.args[0]}") from None
    return tuple(call.id for call in trace if call.id in found)


def covers(turn: Turn, history: Sequence[Turn]) -> bool:
    """Whether a turn rests on at least one call that no earlier turn rested on."""
    used = {call for earlier in history for call in earlier.rationale}
    return not used.issuperset(turn.rationale)


def _scalars(value: Json, path: Path) -> list[tuple[Path, Json]]:
    if isinstance(value, dict):
        return [part for key, item in value.items() for part in _scalars(item, (*path, key))]
    if isinstance(value, list):
        return [part for place, item in enumerate(value[:LIST_ITEMS]) for part in _scalars(item, (*path, place))]
    return [] if value is None else [(path, value)]
