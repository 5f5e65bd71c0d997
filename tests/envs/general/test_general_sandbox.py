"""The desk's rules: time is taken once, holidays are kept, and leave is counted in working days."""

import pytest

from toolgym.envs.general.sandbox import POOL
from toolgym.envs.general.sandbox.world import WORLD
from toolgym.tools.rules import broken_rules


def refused(tool, world=None, **arguments):
    result = POOL.call(tool, arguments, world or WORLD.fork())
    return broken_rules(result.error, tool)


def planned(**changes):
    return {"title": "safety talk", "day": "2013-03-19", "start": "10:00", "length": 60, **changes}


def test_two_events_cannot_overlap_but_may_touch():
    world = WORLD.fork()
    assert POOL.call("plan_event", planned(), world).ok
    assert refused("plan_event", world, **planned(start="09:00", length=75)) == ("conflict",)
    assert POOL.call("plan_event", planned(start="09:00"), world).ok
    assert POOL.call("plan_event", planned(day="2013-03-20"), world).ok


@pytest.mark.parametrize("day", ["2013-10-03", "2012-12-25", "2009-06-15", "2008-03-19"])
def test_nothing_is_planned_on_german_holidays_or_in_the_past(day):
    assert refused("plan_event", **planned(day=day)) == ("bad_date",)


def test_leave_takes_working_days_only():
    world = WORLD.fork()
    before = POOL.call("leave_left", {"day": "2010-12-20"}, world).value["days"]
    assert POOL.call("book_leave", {"first": "2010-12-23", "last": "2010-12-27"}, world).ok  # Thursday to Monday
    assert before - POOL.call("leave_left", {"day": "2010-12-20"}, world).value["days"] == 3
    assert refused("book_leave", world, first="2010-12-27", last="2010-12-28") == ("conflict",)
    assert refused("book_leave", first="2010-01-02", last="2010-12-30") == ("insufficient",)
    assert refused("book_leave", first="2010-12-30", last="2011-01-03") == ("mismatch",)


def test_tasks_wait_for_others_and_go_to_people_of_their_list():
    rows = WORLD.fork().select(
        "SELECT a.id AS waiting, b.id AS first FROM tasks a JOIN tasks b ON b.id = a.waits_for"
        " WHERE a.status = 'open' AND b.status = 'open' ORDER BY a.id"
    )
    waiting, first = rows[0]["waiting"], rows[0]["first"]
    assert refused("complete_task", task=waiting) == ("insufficient",)
    assert refused("drop_task", task=first) == ("in_use",)
    assert refused("assign_task", task=901, contact="Hana Castillo") == ("mismatch",)


def test_an_event_has_five_guests_at_most():
    world = WORLD.fork()
    names = [r["name"] for r in world.select("SELECT name FROM contacts WHERE status = 'known' ORDER BY id LIMIT 6")]
    event = POOL.call("plan_event", planned(), world).value["event"]
    for name in names[:5]:
        assert POOL.call("invite", {"contact": name, "event": event}, world).ok
    assert refused("invite", world, contact=names[5], event=event) == ("over_limit",)
    assert refused("invite", world, contact=names[0], event=event) == ("conflict",)
