import random
from collections import Counter

from explorations import POOL, explored
from railway import STATIONS

from toolgym.canonical import canonical_json
from toolgym.evidence import CallGraph, CallOrigin, SeedOrigin, SeedSource, explore
from toolgym.evidence.graph import prune
from toolgym.evidence.trace import argument_value, lookup
from toolgym.tools.wording import slot_names, worded_parameters

BUDGET = 28


def leaves(arguments):
    for name, value in arguments.items():
        yield from (f"{name}/{n}" for n in range(len(value))) if isinstance(value, list) else [name]


def test_every_argument_has_an_origin_whose_value_it_is(traces):
    seen = Counter()
    for trace in traces:
        results = {}
        for number, call in enumerate(trace.calls, 1):
            assert call.id == f"c{number}"
            assert sorted(leaves(call.arguments)) == sorted(call.origins)
            for key, origin in call.origins.items():
                value = argument_value(call.arguments, key)
                seen[origin.kind] += 1
                if isinstance(origin, CallOrigin):
                    assert lookup(results[origin.call], origin.path) == value, "only earlier, successful calls feed"
                else:
                    assert origin.value == value and type(origin.value) is type(value)
            if call.ok:
                results[call.id] = call.result
    assert min(seen["seed"], seen["call"]) > 500


def test_origins_fit_the_entity_type_of_their_argument(traces):
    for trace in traces:
        made = {call.id: call for call in trace.calls}
        for call in trace.calls:
            parameters = {p.name: p for p in POOL[call.tool].parameters}
            for key, origin in call.origins.items():
                parameter = parameters[key.partition("/")[0]]
                if isinstance(origin, SeedOrigin):
                    fits = origin.value in (parameter.choices or SeedSource(POOL).of(origin.entity))
                else:
                    fields = POOL[made[origin.call].tool].fields
                    given = next(f.entity for f in fields if f.path == origin.path)
                    fits = POOL.accepts(parameter.entity, given)
                assert fits, (call.tool, key, origin)


def test_only_tools_of_the_set_are_called_and_the_budget_holds(traces):
    for trace in traces:
        assert {call.tool for call in trace.calls} <= set(trace.toolset)
        assert len(trace.calls) <= BUDGET


def test_no_call_is_made_twice(traces):
    for trace in traces:
        made = [
            canonical_json([c.tool, c.arguments, {k: o.model_dump() for k, o in c.origins.items()}])
            for c in trace.calls
        ]
        assert len(made) == len(set(made))


def test_failed_calls_are_kept_as_typed_errors_and_never_feed_another(traces):
    kinds = Counter(call.error.kind for trace in traces for call in trace.calls if call.error)
    assert kinds["not_found"] > 5
    assert kinds["internal"] > 0, "a tool that breaks is an error on record, never an exception"
    for trace in traces:
        failed = {call.id for call in trace.calls if not call.ok}
        assert all(call.result is None for call in trace.calls if call.error)
        assert not any(failed & set(call.parents) for call in trace.calls)
        assert set(trace.results) == {call.id for call in trace.calls} - failed


def test_a_toolset_that_only_fails_gives_a_trace_of_failures():
    rng = random.Random(4)
    seeds = SeedSource(POOL)
    seeds._kept["rail.station"] = (STATIONS[0],)
    trace = explore(POOL, ("night_trains",), seeds, rng)
    assert trace.calls and all(call.error is not None and call.error.kind == "internal" for call in trace.calls)
    assert explore(POOL, ("climb",), seeds, rng).calls == (), "nothing can feed it"


def test_equal_seeds_give_equal_bytes(traces):
    lines = [canonical_json(trace.model_dump(mode="json")) for trace in traces]
    for number in range(0, len(traces), 8):
        assert canonical_json(explored(number).model_dump(mode="json")) == lines[number]
    assert len(set(lines)) > 0.95 * len(lines), "other seeds give other traces"


def test_remembered_calls_change_nothing(traces):
    POOL.forget()
    assert explored(17) == traces[17]


def test_every_shape_of_evidence_occurs(traces):
    found = Counter()
    for trace in traces:
        calls = tuple(call for call in trace.calls if call.ok)
        graph = CallGraph(calls)
        found["chain of three"] += graph.depth >= 3
        found["fan-out"] += graph.fan_out >= 2
        found["fan-in"] += graph.fan_in >= 2
        found["list gathered from calls"] += any(len(c.parents) >= 3 for c in calls)
        found["diamond"] += any(diamond(calls, call) for call in calls)
        found["shared value"] += any(shared(calls, call) for call in calls)
        found["parallel branches"] += branches(calls) >= 3
        found["single call"] += len(calls) == 1
    for name in ("chain of three", "fan-out", "fan-in", "list gathered from calls", "parallel branches"):
        assert found[name] >= 10, (name, found)
    # Rare in this small pool, whose tools seldom take two things that hang together.
    assert found["shared value"] >= found["diamond"] >= 1, found


def diamond(calls, call) -> bool:
    """Whether two parents of a call, neither resting on the other, rest on one and the same call."""
    lines = [set(c.id for c in prune(calls, [parent])) for parent in call.parents]
    return any(one & other and not (one <= other or other <= one) for one in lines for other in lines)


def shared(calls, call) -> bool:
    """Whether two parents of a call rest on one and the same call, or one on the other."""
    lines = [set(c.id for c in prune(calls, [parent])) for parent in call.parents]
    return any(one & other for n, one in enumerate(lines) for other in lines[:n])


def branches(calls) -> int:
    """Most calls of one tool that have the same arguments but for one."""
    most = 0
    for one in calls:
        alike = [
            other
            for other in calls
            if other.tool == one.tool and sum(one.arguments[k] != other.arguments[k] for k in one.arguments) <= 1
        ]
        most = max(most, len(alike))
    return most


def test_a_set_without_feeding_tools_gives_single_calls_only():
    """The negative control of the shapes: two tools that cannot feed one another make no chain."""
    for number in range(40):
        rng = random.Random(number)
        trace = explore(POOL, ("line_stations", "line_stops"), SeedSource(POOL), rng)
        assert CallGraph(trace.calls).depth <= 1


def test_worded_parameters_are_those_that_phrases_name():
    assert [p.name for p in worded_parameters(POOL["fare"])] == ["origin", "goal", "grade"]
    assert slot_names("the {grade} fare from {origin} to {goal}") == ("grade", "origin", "goal")
    assert slot_names("no slot") == ()
