"""Proofs 1 to 7 of a state task. Each returns the evidence it rests on or raises `Refused`."""

from collections.abc import Iterator
from itertools import combinations, islice, permutations, product

from toolgym.canonical import Json, canonical_json, digest
from toolgym.evidence.errands import requested_parameters
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.trace import Call, CallOrigin, MissingPath, SeedOrigin, argument_value, lookup
from toolgym.synthesis.material import field_at
from toolgym.synthesis.proofs import Evidence, Recorder, Refused
from toolgym.synthesis.proofs.ground import scalars
from toolgym.synthesis.proofs.no_leak import QuestionText
from toolgym.synthesis.states.deriver import request_text, stamp, touched_tables
from toolgym.synthesis.states.ground import StateGround, reason_of
from toolgym.tasks.answers import REASONS

MAX_WRITES = 4
"""Most changes of one task; their orders and selections are all tried."""

OTHERS = 6
"""Values that are tried in place of one."""

FILLINGS = 40
"""Most ways of filling one action's arguments that the search for shortcuts tries."""


def prove_replay(ground: StateGround, recorder: Recorder) -> Evidence:
    """Compares every recorded result, and the final state, with those of a fresh process.

    Raises:
        Refused: ``unknown_tool``, ``other_world``, ``different_result`` or ``different_state``.
    """
    candidate, session = ground.candidate, recorder.session(ground.candidate)
    for call in candidate.calls:
        if call.tool not in recorder.known:
            raise Refused("unknown_tool", f"Call {call.id} uses '{call.tool}', which the pool does not have.")
    if stamp(ground.world) != candidate.world or recorder.world != candidate.world.digest:
        raise Refused("other_world", "The task is set in another world than the pool's.")
    for call, text in zip(candidate.calls, session.texts, strict=True):
        if _text(call) != text:
            raise Refused("different_result", f"Call {call.id} ({call.tool}) gives another result in a fresh process.")
    if canonical_json(session.difference) != canonical_json(ground.play().difference):
        raise Refused("different_state", "The calls lead to another state in a fresh process.")
    tools = sorted({call.tool for call in candidate.calls})
    return {
        "results": digest(session.texts),
        "state": digest(session.difference),
        "world": recorder.world,
        "tools": {name: recorder.versions[name] for name in tools},
    }


def prove_entailment(ground: StateGround) -> Evidence:
    """Performs the recorded changes: they give the gold difference, or are refused for the gold reason.

    Raises:
        Refused: ``no_change``, ``too_many_changes``, ``other_state``, ``other_reason`` or ``changed_state``.
    """
    if not 1 <= len(ground.writes) <= MAX_WRITES:
        raise Refused("too_many_changes", f"A task has 1 to {MAX_WRITES} changes, not {len(ground.writes)}.")
    played = ground.play()
    gold = ground.candidate.gold
    if ground.feasible:
        if not played.ok or not ground.is_gold(played.difference):
            raise Refused("other_state", "The recorded changes do not lead to the gold state.")
        if not played.difference:
            raise Refused("no_change", "The recorded changes leave the world as it was.")
        return {"rows": _rows(played.difference)}
    (write,) = ground.writes if len(ground.writes) == 1 else (None,)
    if write is None or gold not in REASONS:
        raise Refused("other_reason", "A request to be declined has one change and one of the known reasons.")
    result = played.results[write.id]
    if gold == "missing_tool":
        if write.tool in ground.candidate.toolset or not result.ok or not played.difference:
            raise Refused("other_reason", "The change does not need a tool that is missing.")
        return {"tool": write.tool, "rows": _rows(played.difference)}
    if reason_of(result, write.tool) != gold:
        raise Refused("other_reason", "The change is not refused for the gold reason, or not for it alone.")
    if played.difference:
        raise Refused("changed_state", "The refused change has changed the world.")
    return {"refusal": result.error.message if result.error else ""}


def prove_provenance(ground: StateGround) -> Evidence:
    """Follows every argument to its origin, and the question to its parts.

    Raises:
        Refused: ``misnumbered_call``, ``foreign_tool``, ``argument_without_origin``, ``unused_call``,
            ``unstated_constant`` or ``other_question``.
    """
    candidate = ground.candidate
    if [call.id for call in candidate.calls] != [f"c{number}" for number in range(1, len(candidate.calls) + 1)]:
        raise Refused("misnumbered_call", "The calls are not numbered c1, c2, … in their order.")
    if [c.id for c in ground.writes] != list(candidate.wording.details["writes"]) or candidate.calls != (
        *ground.reads,
        *ground.writes,
    ):
        raise Refused("misnumbered_call", "The changes do not come last, in the order of the wording.")
    missing = {ground.writes[0].tool} if candidate.gold == "missing_tool" else set()
    if len(set(candidate.toolset)) != len(candidate.toolset) or any(n not in ground.pool for n in candidate.toolset):
        raise Refused("foreign_tool", "The toolset names a tool twice, or one that the pool does not have.")
    sources: dict[str, dict[str, str]] = {}
    constants: dict[str, str] = {}
    for call in candidate.calls:
        if call.tool not in candidate.toolset and call.tool not in missing:
            raise Refused("foreign_tool", f"Call {call.id} uses {call.tool}, which is not in the toolset.")
        if (ground.pool[call.tool].kind == "action") != (call in ground.writes):
            raise Refused("foreign_tool", f"Call {call.id} uses {call.tool}, which is of another kind.")
        if sorted(call.arguments) != sorted(call.origins):
            raise Refused("argument_without_origin", f"Call {call.id} has an argument without an origin.")
        sources[call.id] = dict(_sources(ground, call, sources, constants))
    if set(CallGraph(candidate.calls).ancestors(call.id for call in ground.writes)) != sources.keys():
        raise Refused("unused_call", "A look-up feeds no change.")
    if request_text(ground.pool, candidate.calls, candidate.wording) != candidate.question:
        raise Refused("other_question", "The question is not the one that the wording gives for these calls.")
    return {"origins": sources, "constants": dict(sorted(constants.items()))}


def _sources(
    ground: StateGround, call: Call, earlier: dict[str, dict[str, str]], constants: dict[str, str]
) -> Iterator[tuple[str, str]]:
    parameters = ground.parameters(call)
    for key, origin in sorted(call.origins.items()):
        parameter = parameters.get(key)
        if isinstance(origin, CallOrigin):
            try:
                given = lookup(ground.results[origin.call], origin.path) if origin.call in earlier else None
                part = field_at(ground.pool[_call(ground, origin.call).tool], origin.path)
            except (MissingPath, KeyError):
                given = None
            fits = (
                given is not None and parameter is not None and ground.pool.accepts(parameter.entity or "", part.entity)
            )
            source = "/".join(map(str, (origin.call, *origin.path)))
        else:
            given, source = origin.value, "seed"
            fits = parameter is not None and _takes(ground, parameter.entity, parameter.choices, origin)
            words = ground.pool.entities[origin.entity].describe(given) if origin.entity else str(given)
            if words not in ground.candidate.question:
                raise Refused("unstated_constant", f"The question does not state '{words}', which {call.id} needs.")
            constants[words] = str(given)
        if not fits or given != argument_value(call.arguments, key):
            raise Refused("argument_without_origin", f"Argument '{key}' of {call.id} is not what its origin gives.")
        yield key, source


def _takes(ground: StateGround, entity: str | None, choices: tuple[str, ...], origin: SeedOrigin) -> bool:
    if origin.entity is None:
        return origin.value in choices
    return entity is not None and ground.pool.accepts(entity, origin.entity)


def prove_necessity(ground: StateGround) -> Evidence:
    """Leaves out each change and perturbs each look-up: the state, or the refusal, becomes another.

    For a request to be declined, some other value of some argument must make the change possible, so that it is
    declined for nothing else.

    Raises:
        Refused: ``idle_change``, ``idle_look_up`` or ``never_possible``.
    """
    effects: dict[str, str] = {}
    for write in ground.writes if ground.feasible else ():
        if ground.is_gold(ground.play(without={write.id}).difference):
            raise Refused("idle_change", f"Without {write.id} ({write.tool}) the state is the same.")
        effects[write.id] = "makes rows"
    for read in ground.reads:
        found = _effect(ground, read)
        if found is None:
            raise Refused("idle_look_up", f"Whatever {read.tool} gives in {read.id}, the outcome is the same.")
        effects[read.id] = found
    if ground.feasible or ground.candidate.gold == "missing_tool":
        return {"effects": dict(sorted(effects.items()))}
    (write,) = ground.writes
    for name, parameter, value in ground.arguments_of(write):
        for other in ground.others(parameter, value, 4 * OTHERS):
            if ground.play(arguments={write.id: {name: other}}).ok:
                return {"effects": dict(sorted(effects.items())), "possible_with": name}
    raise Refused("never_possible", "No other value of any one argument makes the change possible.")


def _effect(ground: StateGround, read: Call) -> str | None:
    usual = _outcome(ground)
    for path in ground.used_paths[read.id]:
        part = field_at(ground.pool[read.tool], path)
        for user in ground.candidate.calls:
            for key, origin in user.origins.items():
                if isinstance(origin, CallOrigin) and (origin.call, origin.path) == (read.id, path):
                    value = lookup(read.result, path)
                    for other in ground.others(ground.parameters(user)[key], value, OTHERS):
                        changed = {read.id: _replaced(read.result, path, other)}
                        if _outcome(ground, changed) != usual:
                            return f"{part.key} decides"
    return None


def _outcome(ground: StateGround, changed: dict[str, Json] | None = None) -> Json:
    played = ground.play(changed=changed)
    last = ground.writes[-1]
    result = played.results.get(last.id)
    return [played.difference, None if result is None else reason_of(result, last.tool), result is not None]


def prove_uniqueness(ground: StateGround) -> Evidence:
    """Looks for a second reading: a name with two bearers, or a value that is another when it is looked up later.

    The steps are numbered, so their order is given; how many of the orders lead to the same state is recorded.

    Raises:
        Refused: ``ambiguous_name`` or ``moving_value``.
    """
    named = 0
    for call in ground.candidate.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and origin.entity:
                kind = ground.pool.entities[origin.entity]
                words = kind.describe(origin.value)
                if kind.identifies and kind.names.get(words.casefold(), frozenset()) - {origin.value}:
                    raise Refused("ambiguous_name", f"'{words}' names two things.")
                named += 1
    if not ground.feasible:
        return {"constants": named}
    looked = _looked_up_late(ground)
    orders = [ground.play(writes=order) for order in permutations(ground.writes)]
    same = sum(played.ok and ground.is_gold(played.difference) for played in orders)
    return {"constants": named, "looked_up_late": looked, "orders": len(orders), "same_orders": same}


def _looked_up_late(ground: StateGround) -> int:
    """Looks every value up again just before the change that uses it."""
    world, looked = ground.world.fork(), 0
    graph = CallGraph(ground.candidate.calls)
    for write in ground.writes:
        needed = set(graph.ancestors([write.id]))
        for read in ground.reads:
            if read.id in needed and ground.pool[read.tool].stateful:
                again = ground.pool.call(read.tool, read.arguments, world)
                paths = ground.used_paths[read.id]
                if not again.ok or any(lookup(again.value, p) != lookup(read.result, p) for p in paths):
                    raise Refused("moving_value", f"{read.id} gives another value once earlier steps are done.")
                looked += 1
        ground.pool.call(write.tool, write.arguments, world)
    return looked


def prove_no_leak(ground: StateGround) -> Evidence:
    """Looks for every value that is to be looked up in the question, and for the reason.

    Raises:
        Refused: ``step_in_question``, ``answer_in_question`` or ``nothing_to_find``.
    """
    question = QuestionText(ground.candidate.question)
    steps = scalars(lookup(call.result, path) for call in ground.candidate.calls for path in ground.used_paths[call.id])
    if not steps and len(ground.writes) == 1 and ground.feasible:
        raise Refused("nothing_to_find", "The one change has only constants for arguments.")
    for value in steps:
        if question.holds(value):
            raise Refused("step_in_question", "The question contains a value that is to be looked up.")
    if not ground.feasible and ground.candidate.gold in ground.candidate.question:
        raise Refused("answer_in_question", "The question contains the reason.")
    # Who changes nothing never has the gold state, and otherwise has one reason in so many.
    return {"values": len(steps), "guess_chance": 0.0 if ground.feasible else round(1 / len(REASONS), 6)}


def prove_no_shortcut(ground: StateGround) -> Evidence:
    """Searches for fewer changes that lead to the gold state; for a missing tool, for any that stand in for it.

    Raises:
        Refused: ``fewer_changes`` or ``stand_in``.
    """
    candidate, tried = ground.candidate, 0
    if candidate.gold == "missing_tool":
        wanted = ground.play().difference
        actions = [name for name in candidate.toolset if ground.pool[name].kind == "action"]
        free = [table for table in wanted if not any(table in touched_tables(ground.pool, name) for name in actions)]
        if not free:
            raise Refused("stand_in", "Other actions of the toolset change all of the tables concerned.")
        return {"untouched": sorted(free), "actions": len(actions)}
    if not ground.feasible:
        return {"changes": 1}
    for size in range(1, len(ground.writes)):
        for kept in combinations(ground.writes, size):
            tried += 1
            if ground.is_gold(ground.play(without={w.id for w in ground.writes if w not in kept}).difference):
                raise Refused("fewer_changes", f"{size} of {len(ground.writes)} changes lead to the same state.")
    if len(ground.writes) > 1:
        for tool, arguments in _single_changes(ground):
            tried += 1
            world = ground.world.fork()
            if ground.pool.call(tool, arguments, world).ok and ground.is_gold(world.difference):
                raise Refused("fewer_changes", f"One call of {tool} leads to the same state.")
    return {"changes": len(ground.writes), "tried": tried}


def _single_changes(ground: StateGround) -> Iterator[tuple[str, dict[str, Json]]]:
    """Every action of the toolset, filled with the values that the recorded changes were given."""
    given = [(p.entity, value) for write in ground.writes for _, p, value in ground.arguments_of(write) if p.entity]
    for name in ground.candidate.toolset:
        if ground.pool[name].kind != "action":
            continue
        options = []
        for parameter in requested_parameters(ground.pool[name]):
            fitting: list[Json] = list(parameter.choices)
            fitting += [v for e, v in given if parameter.entity and ground.pool.accepts(parameter.entity, e)]
            options.append([(parameter.name, value) for value in dict.fromkeys(fitting)])
        for filling in islice(product(*options), FILLINGS):
            yield name, dict(filling)


def _call(ground: StateGround, call_id: str) -> Call:
    return next(call for call in ground.candidate.calls if call.id == call_id)


def _text(call: Call) -> str:
    if call.error is None:
        return canonical_json(call.result)
    return canonical_json({"error": {"kind": call.error.kind, "message": call.error.message}})


def _rows(difference: Json) -> dict[str, int]:
    return {table: sum(len(rows) for rows in parts.values()) for table, parts in difference.items()}


def _replaced(value: Json, path: tuple[str | int, ...], new: Json) -> Json:
    if not path:
        return new
    copy: Json = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy
