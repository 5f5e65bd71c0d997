"""The laboratory's rules: masses, reservations, expiry, places and leads."""

from toolgym.envs.biology.sandbox import POOL
from toolgym.envs.biology.sandbox.world import TODAY, WORLD
from toolgym.tools.rules import broken_rules


def refused(tool, world=None, **arguments):
    result = POOL.call(tool, arguments, world or WORLD.fork())
    return broken_rules(result.error, tool)


def first(statement, *values):
    return WORLD.fork().first(statement, *values)


def usable_lot():
    return first(
        "SELECT * FROM lots WHERE status = 'open' AND expires > ? AND id NOT IN (SELECT lot FROM reservations)",
        TODAY.isoformat(),
    )


def test_what_is_reserved_cannot_be_taken():
    world, lot = WORLD.fork(), usable_lot()
    experiment = first("SELECT id FROM experiments WHERE status = 'planned'")["id"]
    grams = lot["milligrams"] / 1000
    assert POOL.call("reserve", {"experiment": experiment, "lot": lot["id"], "mass": grams - 1}, world).ok
    assert refused("take_from_lot", world, lot=lot["id"], mass=1.001) == ("insufficient",)
    assert POOL.call("take_from_lot", {"lot": lot["id"], "mass": 1}, world).ok
    assert refused("discard_lot", world, lot=lot["id"]) == ("in_use",)
    assert POOL.call("release", {"experiment": experiment, "lot": lot["id"]}, world).ok
    assert POOL.call("discard_lot", {"lot": lot["id"]}, world).ok
    assert refused("take_from_lot", world, lot=lot["id"], mass=0.001) == ("closed",)


def test_expired_lots_are_not_used():
    lot = first("SELECT id FROM lots WHERE status = 'open' AND expires < ?", TODAY.isoformat())["id"]
    assert "bad_date" in refused("take_from_lot", lot=lot, mass=0.001)


def test_reagents_go_where_they_belong():
    for hazard, place in (("flammable", "shelf A1"), ("cold", "flammables cabinet 1"), ("none", "refrigerator 1")):
        cas = first("SELECT cas FROM reagents WHERE hazard = ?", hazard)["cas"]
        assert "mismatch" in refused("add_lot", cas=cas, mass=1, place=place)


def test_places_fill_up():
    world = WORLD.fork()
    cas = first("SELECT cas FROM reagents WHERE hazard = 'flammable'")["cas"]
    for _ in range(20):
        last = POOL.call("add_lot", {"cas": cas, "mass": 1, "place": "flammables cabinet 2"}, world)
        if not last.ok:
            break
    assert broken_rules(last.error, "add_lot") == ("over_limit",)


def test_leads_are_trained_and_lead_three_at_most():
    untrained = first("SELECT name FROM people WHERE trained = 0")["name"]
    assert "not_permitted" in refused("plan_experiment", title="pilot run", person=untrained)
    world = WORLD.fork()
    for _ in range(2):
        assert POOL.call("plan_experiment", {"title": "pilot run", "person": "Agnes Abel"}, world).ok
    assert refused("plan_experiment", world, title="pilot run", person="Agnes Abel") == ("over_limit",)


def test_samples_are_of_known_taxa_and_kept_cold():
    sample = {"taxon": "Homo sapiens", "person": "Agnes Abel"}
    assert refused("store_sample", **sample, place="shelf A1") == ("mismatch",)
    unknown = POOL.call("store_sample", {**sample, "taxon": "Nullus homo", "place": "freezer 1"})
    assert unknown.error.kind == "not_found"
