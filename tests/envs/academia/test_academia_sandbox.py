"""The library's rules: copies, limits, holds, reading lists and subscriptions."""

import pytest

from toolgym.envs.academia.sandbox import POOL
from toolgym.envs.academia.sandbox.world import WORLD
from toolgym.tools.rules import broken_rules


def refused(tool, world=None, **arguments):
    result = POOL.call(tool, arguments, world or WORLD.fork())
    return broken_rules(result.error, tool)


def rows(statement):
    return [row[0] for row in WORLD.fork().select(statement)]


IDLE = (
    "SELECT name FROM readers WHERE status = 'active' AND id NOT IN (SELECT reader FROM loans)"
    " AND id NOT IN (SELECT reader FROM holds) ORDER BY id"
)
FREE = (
    "SELECT work FROM works WHERE copies = 1 AND collection != 'reading room'"
    " AND work NOT IN (SELECT work FROM loans) AND work NOT IN (SELECT work FROM holds) ORDER BY work"
)


def test_a_copy_is_lent_once():
    world, (one, two, *_), work = WORLD.fork(), rows(IDLE), rows(FREE)[0]
    assert POOL.call("lend", {"reader": one, "work": work, "due": "2019-11-06"}, world).ok
    assert refused("lend", world, reader=two, work=work, due="2019-11-06") == ("insufficient",)
    assert refused("discard_copy", world, work=work) == ("insufficient", "in_use")
    loan = POOL.call("first_loan_due", {"reader": one}, world).value["loan"]
    assert POOL.call("take_back", {"loan": loan}, world).ok
    assert POOL.call("lend", {"reader": two, "work": work, "due": "2019-11-06"}, world).ok


def test_readers_borrow_up_to_their_limit():
    world, reader, works = WORLD.fork(), rows(IDLE)[0], rows(FREE)
    most = POOL.call("reader_record", {"reader": reader}, world).value["most"]
    for work in works[:most]:
        assert POOL.call("lend", {"reader": reader, "work": work, "due": "2019-11-06"}, world).ok
    assert refused("lend", world, reader=reader, work=works[most], due="2019-11-06") == ("over_limit",)


@pytest.mark.parametrize("due", ["2019-10-07", "2019-11-09", "2018-11-06"])
def test_due_dates_are_weekdays_to_come(due):
    assert refused("lend", reader=rows(IDLE)[0], work=rows(FREE)[0], due=due) == ("bad_date",)


def test_nobody_renews_what_another_waits_for():
    world, (one, two, *_), work = WORLD.fork(), rows(IDLE), rows(FREE)[0]
    loan = POOL.call("lend", {"reader": one, "work": work, "due": "2019-11-06"}, world).value["loan"]
    assert POOL.call("place_hold", {"reader": two, "work": work}, world).ok
    assert refused("renew", world, loan=loan, due="2019-12-06") == ("in_use",)
    assert refused("place_hold", world, reader=two, work=work) == ("conflict",)


def test_reading_lists_are_changed_while_they_are_open():
    world, reader, works = WORLD.fork(), "Astrid Ambrose", rows(FREE)
    made = POOL.call("make_list", {"title": "exam texts", "reader": reader}, world).value["list"]
    for work in works[:6]:
        assert POOL.call("add_to_list", {"list": made, "work": work}, world).ok
    assert refused("add_to_list", world, list=made, work=works[6]) == ("over_limit",)
    assert refused("remove_from_list", world, list=made, work=works[6]) == ("mismatch",)
    assert POOL.call("close_list", {"list": made}, world).ok
    assert refused("remove_from_list", world, list=made, work=works[0]) == ("closed",)


def test_subscriptions_are_to_journals_that_exist():
    assert POOL.call("subscribe", {"journal": "No Such Journal"}).error.kind == "not_found"
    running = rows("SELECT journal FROM subscriptions WHERE status = 'running'")[0]
    assert refused("subscribe", journal=running) == ("conflict",)


def test_only_late_readers_are_blocked():
    assert refused("block_reader", reader=rows(IDLE)[0]) == ("not_permitted",)
