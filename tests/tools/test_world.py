"""Worlds: forks never influence each other, refusals change nothing, and differences say exactly what changed."""

import pickle
import random
import sqlite3
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger import JARS, POOL, WORLD, add_jar, build, count_beans, move_beans

from toolgym.tools import Forbidden, InvalidArguments, ToolError, ToolPool, WorldSource, obey
from toolgym.tools.difference import difference, read_contents
from toolgym.tools.fresh import FreshProcess, FreshProcessError
from toolgym.tools.rules import RULES, broken_rules

JAR = st.integers(0, JARS + 2)
WRITES = st.one_of(
    st.tuples(
        st.just("move_beans"), st.fixed_dictionaries({"source": JAR, "target": JAR, "beans": st.integers(0, 70)})
    ),
    st.tuples(
        st.just("add_jar"), st.fixed_dictionaries({"beans": st.integers(0, 9), "word": st.text("ab", max_size=10)})
    ),
)
SEQUENCES = st.lists(WRITES, max_size=8)


def whole(world):
    """Every row of every table, side effects too, read from the world's own image."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(world.image or world.source.template.image)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}


def played(world, calls):
    return [POOL.call(name, arguments, world).text for name, arguments in calls]


# --- injection ------------------------------------------------------------------------------------------------------


def test_the_world_is_no_argument():
    assert move_beans.stateful and [p.name for p in move_beans.parameters] == ["source", "target", "beans"]
    assert "world" not in move_beans.schema["function"]["parameters"]["properties"]
    refused = move_beans.call({"world": 1, "source": 1, "target": 2, "beans": 1}, WORLD.fork())
    assert refused.error is not None and "'world' is not an argument" in refused.error.message


def test_a_stateful_tool_needs_a_world():
    result = count_beans.call({"jar": 1})
    assert result.error is not None and result.error.kind == "unavailable"
    with pytest.raises(ValueError, match="is stateful, and the pool 'x' has no world"):
        ToolPool("x", [count_beans], [])


def test_a_pool_acts_in_the_given_world_or_in_one_that_it_drops():
    world = WORLD.fork()
    before = POOL.call("count_beans", {"jar": 1}).value["beans"]
    assert POOL.call("add_jar", {"beans": 4}).value == {"jar": JARS + 1}
    assert POOL.call("add_jar", {"beans": 4}).value == {"jar": JARS + 1}
    assert POOL.call("move_beans", {"source": 1, "target": 2, "beans": 2}, world).ok
    assert POOL.call("count_beans", {"jar": 1}, world).value["beans"] == before - 2
    assert POOL.recall("count_beans", {"jar": 1}).value["beans"] == before


def test_recalled_calls_are_made_again_in_every_world():
    first = POOL.recall("add_jar", {"beans": 4})
    assert first.ok and POOL.recall("add_jar", {"beans": 4}) is not first


def test_requests_are_part_of_a_tool_s_version_and_a_restricted_pool_keeps_its_world():
    other = type(move_beans)(**{**vars_of(move_beans), "requests": ("shift {beans} from {source} to {target}",)})
    assert other.version != move_beans.version
    assert POOL.restrict(["count_beans"]).world is WORLD


def vars_of(tool):
    return {name: getattr(tool, name) for name in tool.__dataclass_fields__}


# --- forks ----------------------------------------------------------------------------------------------------------


def test_a_fork_copies_nothing_before_its_first_write():
    world = WORLD.fork()
    played(world, [("count_beans", {"jar": 3}), ("move_beans", {"source": 1, "target": 1, "beans": 1})])
    assert not world.touched and world.image is None and world.digest == WORLD.digest and world.difference == {}
    played(world, [("move_beans", {"source": 1, "target": 2, "beans": 1})])
    assert world.touched and world.digest != WORLD.digest


@given(SEQUENCES, SEQUENCES, st.randoms(use_true_random=False))
def test_two_forks_never_influence_each_other(left, right, rng):
    alone = [WORLD.fork(), WORLD.fork()]
    wanted = [played(world, calls) for world, calls in zip(alone, (left, right), strict=True)]
    forks, queues, got = [WORLD.fork(), WORLD.fork()], [list(left), list(right)], [[], []]
    while any(queues):
        at = rng.choice([n for n in (0, 1) if queues[n]])
        got[at] += played(forks[at], [queues[at].pop(0)])
    assert got == wanted
    assert [whole(world) for world in forks] == [whole(world) for world in alone]
    assert whole(WORLD.fork()) == whole(WORLD.restore(WORLD.template.image))


@given(SEQUENCES, SEQUENCES)
def test_the_difference_is_empty_if_and_only_if_the_worlds_are_equal(left, right):
    a, b = WORLD.fork(), WORLD.fork()
    played(a, left)
    played(b, right)
    without = [{k: v for k, v in whole(w).items() if k not in ("audit", "sqlite_sequence")} for w in (a, b)]
    initial = {k: v for k, v in whole(WORLD.fork()).items() if k not in ("audit", "sqlite_sequence")}
    assert (without[0] == without[1]) == (a.digest == b.digest)
    assert (without[0] == initial) == (a.difference == {}) == (a.digest == WORLD.digest)
    full = {w: read_contents(opened(w), WORLD.template.tables) for w in (a, b)}
    assert a.difference == difference(WORLD.template.contents, full[a], WORLD.template.tables)
    assert (difference(full[a], full[b], WORLD.template.tables) == {}) == (without[0] == without[1])


def opened(world):
    connection = sqlite3.connect(":memory:")
    connection.deserialize(world.image or world.source.template.image)
    return connection


@given(SEQUENCES, WRITES)
def test_a_refused_write_changes_nothing(before, last):
    world = WORLD.fork()
    played(world, before)
    rows = whole(world)
    result = POOL.call(*last, world)
    assert (whole(world) == rows) == (not result.ok)


def test_a_refusal_in_the_middle_of_a_transaction_undoes_it():
    world = WORLD.fork()
    refused = add_jar.call({"beans": 3, "word": "far too long"}, world)
    assert refused.error is not None and world.difference == {}
    assert add_jar.call({"beans": 3, "word": "short"}, world).value == {"jar": JARS + 1}  # nor is its number lost


def test_64_threads_never_see_one_another_s_rows():
    start, seen, faults = threading.Barrier(64, timeout=60), {}, []

    def work(number):
        try:
            rng, world, mine = random.Random(number), WORLD.fork(), number % JARS + 1
            start.wait()
            for _ in range(30):
                POOL.call("count_beans", {"jar": rng.randint(1, JARS)}, world)
                POOL.call("add_jar", {"beans": number, "word": f"n{number}"}, world)
                POOL.call("move_beans", {"source": mine, "target": mine % JARS + 1, "beans": 1}, world)
            seen[number] = world.difference
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults and len(seen) == 64
    for number, found in seen.items():
        added = found["jars"]["added"]
        assert len(added) == 30 and {row["beans"] for row in added.values()} == {number}
        assert {row["word"] for row in found["labels"]["added"].values()} == {f"n{number}"}
        assert set(found["jars"].get("changed", {})) <= {str(number % JARS + 1), str((number + 1) % JARS + 1)}


def test_an_image_restores_a_world_and_goes_on_from_it():
    world = WORLD.fork()
    played(world, [("move_beans", {"source": 1, "target": 2, "beans": 3})])
    copy = WORLD.restore(pickle.loads(pickle.dumps(world.image)))
    assert copy.difference == world.difference and whole(copy) == whole(world)
    played(copy, [("move_beans", {"source": 2, "target": 3, "beans": 1})])
    assert copy.difference != world.difference


def test_changes_need_a_transaction_and_transactions_do_not_nest():
    world = WORLD.fork()
    with pytest.raises(RuntimeError, match="inside a transaction only"):
        world.change("DELETE FROM jars")
    with world.writing(), pytest.raises(RuntimeError, match="open already"), world.writing():
        pass


# --- templates ------------------------------------------------------------------------------------------------------


def test_equal_sources_build_equal_worlds_and_seeds_matter():
    again = WorldSource("ledger", "1", "", build, WORLD.side_effects)
    other = WorldSource("ledger", "1", "", build, WORLD.side_effects, seed=1)
    assert again.digest == WORLD.digest != other.digest
    assert again.template.image == WORLD.template.image


@pytest.mark.parametrize(
    ("effects", "message"),
    [
        ({"audits"}, "the side effect 'audits' is neither a table nor a column"),
        ({"jars.colour"}, "'jars.colour' is neither"),
        ({"jars.id"}, "needs a primary key that is no side effect"),
    ],
)
def test_side_effects_that_name_nothing_or_a_key_are_refused(effects, message):
    with pytest.raises(ValueError, match=message):
        _ = WorldSource("ledger", "1", "", build, frozenset(effects)).digest


# --- differences ----------------------------------------------------------------------------------------------------


def test_side_effects_do_not_count_and_everything_else_does():
    world = WORLD.fork()
    with world.writing():
        world.change("INSERT INTO audit (action) VALUES ('looked')")
        world.change("UPDATE jars SET note = 'dusty'")
    assert world.difference == {} and world.digest == WORLD.digest
    with world.writing():
        world.change("UPDATE jars SET beans = beans + 1 WHERE id = 7")
    changed = world.difference["jars"]["changed"]["7"]["beans"]
    assert list(world.difference) == ["jars"] and changed[1] == changed[0] + 1


def test_the_order_in_which_rows_are_added_does_not_matter():
    labelled = [("add_jar", {"beans": 5, "word": "ab"}), ("add_jar", {"beans": 2, "word": "ba"})]
    calls = [*labelled, ("add_jar", {"beans": 5})]
    found = []
    for order in (calls, calls[::-1], [calls[1], calls[0], calls[2]]):
        world = WORLD.fork()
        played(world, order)
        found.append(world.difference)
    assert found[1:] == found[:1] * 2
    assert set(found[0]["jars"]["added"]) == {"new 1", "new 2", "new 3"}
    assert set(found[0]["labels"]["added"]) == {"new 1/ba", "new 3/ab"}  # the jar without a label comes before


def test_removed_rows_are_told_by_key():
    world = WORLD.fork()
    with world.writing():
        world.change("DELETE FROM jars WHERE id = 9")
    assert set(world.difference["jars"]["removed"]) == {"9"}


# --- rules ----------------------------------------------------------------------------------------------------------


def test_a_refusal_names_every_rule_that_is_broken():
    with pytest.raises(Forbidden) as caught:
        obey((False, "closed", "it is closed"), (True, "in_use", "no"), (False, "bad_date", "it's 'late': not now"))
    assert isinstance(caught.value, InvalidArguments)
    error = ToolError(kind="invalid_arguments", message=f"shut: {caught.value}")
    assert broken_rules(error, "shut") == ("closed", "bad_date")
    assert broken_rules(ToolError(kind="invalid_arguments", message="shut: 'x' is required"), "shut") == ()
    assert broken_rules(ToolError(kind="not_found", message=error.message), "shut") == ()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_read_back(rule):
    with pytest.raises(Forbidden) as caught:
        obey((False, rule, "no"))
    assert broken_rules(ToolError(kind="invalid_arguments", message=f"t: {caught.value}"), "t") == (rule,)


# --- fresh processes ------------------------------------------------------------------------------------------------


def test_sessions_are_played_each_in_a_world_of_its_own(monkeypatch):
    calls = [("add_jar", {"beans": 4}), ("move_beans", {"source": JARS + 1, "target": 1, "beans": 3})]
    world = WORLD.fork()
    texts = played(world, calls)
    with FreshProcess("ledger:POOL", 7) as process:
        found = process.sessions([calls, calls, calls[1:]])
        assert process.world() == WORLD.digest
    assert [f.texts for f in found[:2]] == [texts, texts]
    assert [f.difference for f in found] == [world.difference, world.difference, {}]
    assert "not_found" in found[2].texts[0]


def test_a_pool_without_a_world_plays_no_sessions():
    with FreshProcess("harbour:POOL", 7) as process, pytest.raises(FreshProcessError, match="the pool has no world"):
        process.sessions([[]])


def test_a_fork_is_small():
    assert sys.getsizeof(WORLD.fork()) < 200
