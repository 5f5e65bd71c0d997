"""Steering: plans are pure, pass over every tool, aim at shapes, and only count on links that give something."""

import itertools
import math
import random
from collections import Counter

import pytest
from railway import POOL

from toolgym.evidence import CallGraph, SeedSource, explore
from toolgym.evidence.exploration import Exploration
from toolgym.evidence.targets import SHAPES, Target, any_target
from toolgym.synthesis import split_pool
from toolgym.synthesis.similarity import Likeness
from toolgym.synthesis.steering import SHAPE_SHARES, Steering

SIZES = (5, 10)


def steering(seed=3, split=None):
    return Steering(*split_pool(POOL, split), seed, split, SIZES)


@pytest.fixture(scope="module")
def plans():
    steer = steering()
    return [steer.plan(item) for item in range(400)]


def facts(plan):
    return plan.toolset, plan.target, plan.rng.getstate()


def test_a_plan_depends_on_seed_and_item_alone(plans):
    items = list(range(0, 400, 7))
    random.Random(1).shuffle(items)
    late = steering()
    assert all(facts(late.plan(item)) == facts(plans[item]) for item in items), "in any order, in another object"
    other = steering(seed=4)
    assert sum(facts(other.plan(item)) == facts(plans[item]) for item in items) == 0


def test_toolsets_hold_the_walk_in_the_pools_order_and_have_the_asked_size(plans):
    order = list(POOL.tools)
    for plan in plans:
        assert SIZES[0] <= len(plan.toolset) <= SIZES[1]
        assert set(plan.target.walk) <= set(plan.toolset)
        assert list(plan.toolset) == sorted(set(plan.toolset), key=order.index)
    assert {len(plan.toolset) for plan in plans} == set(range(SIZES[0], SIZES[1] + 1))


def test_every_pass_focuses_on_every_tool(plans):
    steer = steering()
    for lap in range(3):
        assert sorted(steer._order(lap)) == sorted(POOL.tools)
    assert steer._order(0) != steer._order(1)
    walked = Counter(name for plan in plans for name in plan.target.walk)
    assert len(walked) >= 0.8 * len(POOL), "some only take lists of numbers, which no walk can give"


def test_shapes_come_in_their_shares(plans):
    steer = steering()
    steer._walk = lambda *args: ("station_facts", "line_facts")  # as where every focus has links
    found = Counter(steer.plan(item).target.shape for item in range(400))
    assert set(found) == set(SHAPES)
    for shape, share in SHAPE_SHARES.items():
        assert found[shape] / 400 == pytest.approx(share, abs=0.02), shape


def test_walks_are_walked(plans):
    """What the pilot promises: an exploration of a walk's own tools mostly takes that very way."""
    seeds, kept, tried = SeedSource(POOL), 0, 0
    for plan in plans:
        if len(plan.target.walk) < 2:
            continue
        run = Exploration(POOL, plan.toolset, seeds, plan.rng, 28, plan.target.only)
        stem = tuple(call.tool for call in run.stem(plan.target.depth, plan.target.walk))
        tried += 1
        kept += stem[: len(plan.target.walk)] == plan.target.walk
    assert tried > 100 and kept / tried > 0.7


def test_a_link_that_cannot_give_anything_is_known():
    steer = steering()
    assert steer.feeds("station_facts", "line_facts")
    assert not steer.feeds("line_facts", "line_facts") and not steer.feeds("fare", "station_facts")


def test_only_one_kind_is_called_where_that_is_the_target(plans):
    seeds = SeedSource(POOL)
    ones = [plan for plan in plans if plan.target.only]
    assert {plan.target.only for plan in ones} == {"retrieval", "processing"}
    for plan in ones:
        trace = explore(POOL, plan.toolset, seeds, plan.rng, target=plan.target)
        assert {POOL[call.tool].kind for call in trace.calls} <= {plan.target.only}


def test_explorations_take_the_shape_they_aim_at():
    """Each shape against a chain of the same length, which is the control."""
    steer = steering()
    found: dict[str, Counter] = {}
    for shape in SHAPES:
        counts = found[shape] = Counter()
        for number in range(150):
            rng = random.Random(f"{shape}/{number}")
            toolset = steer.plan(number).toolset
            trace = explore(POOL, toolset, SeedSource(POOL), rng, target=Target(shape, 2))
            graph = CallGraph(tuple(call for call in trace.calls if call.ok))
            counts["wide"] += graph.width >= 2
            counts["fan_out"] += graph.fan_out >= 2
            counts["calls"] += len(graph.calls)
    assert found["chain"]["wide"] == found["chain"]["fan_out"] == 0
    assert min(found[shape]["wide"] for shape in ("branches", "gather")) > 75
    assert min(found[shape]["fan_out"] for shape in ("tree", "diamond")) > 20
    assert found["fan_in"]["wide"] > 20
    assert all(found[shape]["calls"] > found["chain"]["calls"] for shape in SHAPES if shape != "chain")


def test_a_target_is_drawn_where_none_is_given():
    shapes = Counter(any_target(random.Random(number)).shape for number in range(120))
    assert set(shapes) == set(SHAPES)


# --- similarity ------------------------------------------------------------------------------------------------------


def test_likeness_is_symmetric_bounded_and_ranks_as_it_measures():
    like = Likeness(POOL)
    names = list(POOL.tools)
    for one in names:
        assert like.between(one, one) == pytest.approx(1.0, abs=1e-9)
        ranked = like.nearest(one, len(names))
        scores = [like.between(one, other) for other in ranked]
        assert one not in ranked and all(a >= b - 1e-8 for a, b in itertools.pairwise(scores))
        for other in names:
            assert math.isclose(like.between(one, other), like.between(other, one), abs_tol=1e-12)
            assert -1e-12 <= like.between(one, other) <= 1 + 1e-9


def test_tools_of_one_theme_look_more_alike_than_others():
    from toolgym.envs.finance import POOL as FINANCE

    like = Likeness(FINANCE)
    same = other = 0.0
    for tool in FINANCE:
        near = like.nearest(tool.name, 5)
        same += sum(FINANCE[name].theme == tool.theme for name in near)
        other += 5 * sum(t.theme == tool.theme for t in FINANCE if t is not tool) / (len(FINANCE) - 1)
    assert same > 4 * other
