import random
import re

import harbour
import pytest

from toolgym.tools import EntityType, ToolPool, load_pool
from toolgym.tools.pool import PoolReferenceError, unknown_tool

POOL = harbour.POOL


def test_a_name_used_twice_is_refused():
    with pytest.raises(ValueError, match="'toll' is used twice"):
        ToolPool("x:Y", [harbour.toll, harbour.toll], ())


def test_unknown_names_get_the_nearest_known_ones():
    assert "did you mean port_depth" in POOL.call("port_depht", {}).error.message
    assert "the tools are: port_depth, next_tides" in unknown_tool("zzz", POOL.tools).error.message
    assert len(unknown_tool("z" * 10_000, POOL.tools).text) < 500


def test_wider_types_accept_narrower_ones_only():
    assert POOL.accepts("number", "harbour.depth")
    assert POOL.accepts("number", "number")
    assert not POOL.accepts("harbour.depth", "number")
    assert not POOL.accepts("number", "harbour.port")
    assert not POOL.accepts("number", "never.heard")


def test_consumers_follow_the_hierarchy():
    pool = ToolPool("x:Y", (*POOL, harbour.sleeper), harbour.ENTITIES)
    assert pool.consumers["harbour.depth"] == ("toll", "deeper_ports", "sleeper")
    assert pool.consumers["number"] == ("sleeper",)
    assert pool.consumers["harbour.port"] == ("port_depth", "next_tides")


def test_neighbours_are_mutual():
    assert "port_depth" in POOL.neighbours["deeper_ports"]
    assert all(a in POOL.neighbours[b] for a in POOL.tools for b in POOL.neighbours[a])


def test_toolsets_are_reproducible_balanced_and_available():
    pool = ToolPool("x:Y", (*POOL, harbour.needs_library), harbour.ENTITIES)
    drawn = [pool.sample_toolset(random.Random(seed), 2, lambda name: 1.0) for seed in range(60)]
    assert drawn == [pool.sample_toolset(random.Random(seed), 2, lambda name: 1.0) for seed in range(60)]
    assert all(len(set(names)) == 2 for names in drawn)
    assert all({pool[n].kind for n in names} == {"retrieval", "processing"} for names in drawn)
    assert {n for names in drawn for n in names} == set(POOL.tools)
    assert pool.sample_toolset(random.Random(0), 99, lambda name: 1.0) == tuple(POOL.tools)


def test_weights_steer_the_draw():
    weight = {"port_depth": 50.0}
    drawn = [POOL.sample_toolset(random.Random(s), 1, lambda n: weight.get(n, 1.0)) for s in range(200)]
    assert sum(names == ("port_depth",) for names in drawn) > 150


def test_recall_gives_the_same_result_without_a_second_call():
    pool = ToolPool("x:Y", POOL, harbour.ENTITIES)
    first = pool.recall("port_depth", {"port": "HAM"})
    assert pool.recall("port_depth", {"port": "HAM"}) is first
    assert pool.recall("port_depth", {"port": "RTM"}) is not first
    assert pool.recall("nope", {}).error.kind == "invalid_arguments"


def test_restrict_keeps_order_and_entities():
    small = POOL.restrict(["toll", "port_depth"])
    assert list(small.tools) == ["port_depth", "toll"] and small.entities == POOL.entities
    assert "next_tides" not in small and len(small) == 2


def test_missing_libraries_are_reported_not_hidden():
    assert list(harbour.FAULTY.unavailable) == ["needs_library"]
    assert "no-such-library" in harbour.FAULTY.unavailable["needs_library"]
    assert "needs_library" in harbour.FAULTY


@pytest.mark.parametrize("reference", ["", "harbour", "no.such.module:X", "harbour:NOPE", "harbour:ENTITIES", ":X"])
def test_references_that_lead_nowhere_are_named(reference):
    with pytest.raises(PoolReferenceError, match=re.escape(f"'{reference}'")):
        load_pool(reference)


def test_references_lead_to_pools():
    assert load_pool("harbour:POOL") is POOL


def test_entity_types_compute_seeds_once():
    asked = []
    port = EntityType("p", "port", "ports", seeds=lambda: asked.append(1) or ["b", "a"])
    assert port.seed_values == port.seed_values == ("b", "a")
    assert len(asked) == 1
    assert (port.describe(3), port.aliases("x")) == ("3", ())
