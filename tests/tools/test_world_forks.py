"""Forks of worlds that have changed: equal at first, independent after, and copied only when looked at."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger import JARS, POOL, WORLD

JAR = st.integers(0, JARS + 2)
CALLS = st.lists(
    st.one_of(
        st.tuples(
            st.just("move_beans"), st.fixed_dictionaries({"source": JAR, "target": JAR, "beans": st.integers(0, 70)})
        ),
        st.tuples(st.just("add_jar"), st.fixed_dictionaries({"beans": st.integers(0, 9), "word": st.just("x")})),
        st.tuples(st.just("count_beans"), st.fixed_dictionaries({"jar": JAR})),
    ),
    max_size=6,
)


def played(world, calls):
    return [POOL.call(name, arguments, world).text for name, arguments in calls]


@given(CALLS, CALLS, CALLS)
@settings(max_examples=60, deadline=None)
def test_a_fork_goes_on_like_a_world_to_which_everything_was_done(first, one, two):
    world = WORLD.fork()
    played(world, first)
    forked, twice = world.fork(), world.fork().fork()
    assert forked.digest == twice.digest == world.digest and forked.difference == world.difference
    expected = WORLD.fork()
    played(expected, first)
    assert played(forked, one) == played(expected, one)
    assert (forked.digest, forked.difference) == (expected.digest, expected.difference)
    other = WORLD.fork()
    played(other, first)
    assert played(world, two) == played(other, two) and world.digest == other.digest
    untouched = WORLD.fork()
    played(untouched, first)
    assert twice.digest == untouched.digest and twice.touched == untouched.touched


def test_a_fork_holds_no_database_of_its_own_until_it_is_looked_at():
    world = WORLD.fork()
    assert world.fork().image is None and not world.fork().touched
    played(world, [("add_jar", {"beans": 3, "word": "x"})])
    forks = [world.fork() for _ in range(3)]
    assert all(fork.image is forks[0].image for fork in forks), "the rows are shared"
    assert all(fork._own is None and fork.touched for fork in forks)
    played(forks[0], [("add_jar", {"beans": 4, "word": "y"})])
    assert forks[0].image is not forks[1].image and forks[1].digest == world.digest != forks[0].digest


def test_a_restored_world_reads_and_writes_at_once():
    world = WORLD.fork()
    played(world, [("add_jar", {"beans": 3, "word": "x"})])
    restored = WORLD.restore(world.image)
    assert restored.digest == world.digest and restored.difference == world.difference
    with restored.writing():
        restored.change("UPDATE jars SET beans = ? WHERE id = 1", 999)
    assert restored.digest != world.digest


def test_there_is_no_fork_inside_a_transaction():
    world = WORLD.fork()
    with world.writing(), pytest.raises(RuntimeError, match="cannot be forked inside a transaction"):
        world.fork()
    with pytest.raises(sqlite3.Error), world.writing():
        world.change("no statement")
    assert world.fork().digest == world.digest
