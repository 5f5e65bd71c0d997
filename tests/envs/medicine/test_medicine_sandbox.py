"""The clinic's rules: allergies, doses, stock, ages and visits."""

import pytest

from toolgym.envs.medicine.sandbox import POOL
from toolgym.envs.medicine.sandbox.world import WORLD
from toolgym.tools.rules import broken_rules


def refused(tool, world=None, **arguments):
    result = POOL.call(tool, arguments, world or WORLD.fork())
    return broken_rules(result.error, tool)


def first(statement):
    return WORLD.fork().first(statement)


def test_nobody_is_prescribed_what_they_are_allergic_to_or_take():
    allergic = first("SELECT name, drug FROM allergies JOIN patients ON id = patient WHERE status = 'registered'")
    assert refused("prescribe", patient=allergic["name"], drug=allergic["drug"], dose=5) == ("conflict",)
    assert refused("prescribe", patient="Ravi Lund", drug="cimetidine", dose=5) == ("conflict",)
    assert refused("prescribe", patient="Ravi Lund", drug="acarbose", dose=2001) == ("over_limit",)
    assert refused("add_allergy", patient="Ravi Lund", drug="cimetidine") == ("in_use",)


def test_a_patient_takes_four_drugs_at_most():
    world = WORLD.fork()
    for drug in ("acarbose", "abatacept"):
        assert POOL.call("prescribe", {"patient": "Ravi Lund", "drug": drug, "dose": 5}, world).ok
    assert refused("prescribe", world, patient="Ravi Lund", drug="acetaminophen", dose=5) == ("over_limit",)


def test_doses_grow_fourfold_at_most_and_keep_two_decimals():
    world = WORLD.fork()
    assert refused("change_dose", world, medication=2001, dose=800.01) == ("over_limit",)
    assert POOL.call("change_dose", {"medication": 2001, "dose": 12.345}, world).ok
    assert POOL.call("medication_record", {"medication": 2001}, world).value["dose"] in (12.34, 12.35)


def test_stock_is_handed_out_until_it_is_empty():
    world = WORLD.fork()
    assert POOL.call("dispense", {"medication": 2001, "packs": 5}, world).value["packs"] == 0
    assert refused("dispense", world, medication=2001, packs=1) == ("insufficient",)
    assert refused("take_delivery", drug="cimetidine", packs=11) == ("over_limit",)


def test_children_and_adults_go_to_their_own_clinicians():
    assert refused("change_clinician", patient="Ravi Lund", clinician="Dr Ezra") == ("mismatch",)
    assert refused("change_clinician", patient="Maya Cohen", clinician="Dr Dahl") == ("mismatch",)
    assert refused("change_clinician", patient="Ravi Lund", clinician="Dr Corvo") == ("conflict",)


@pytest.mark.parametrize("day", ["2012-03-05", "2012-03-10", "2011-03-07"])
def test_visits_are_on_weekdays_to_come(day):
    assert refused("book_visit", patient="Ravi Lund", clinician="Dr Falk", day=day) == ("bad_date",)


def test_a_clinician_takes_two_visits_a_day():
    world = WORLD.fork()
    names = [
        r["name"] for r in world.select("SELECT name FROM patients WHERE status = 'registered' ORDER BY id LIMIT 3")
    ]
    for name in names[:2]:
        assert POOL.call("book_visit", {"patient": name, "clinician": "Dr Falk", "day": "2013-04-10"}, world).ok
    assert refused("book_visit", world, patient=names[2], clinician="Dr Falk", day="2013-04-10") == ("over_limit",)


def test_problems_are_codes_that_are_not_divided_further():
    assert refused("add_problem", patient="Ravi Lund", code="E11") == ("mismatch",)
    assert refused("add_problem", patient="Ravi Lund", code="C06.80") == ("conflict",)
    moved = first("SELECT name FROM patients WHERE status != 'registered'")["name"]
    assert refused("add_problem", patient=moved, code="A18.01") == ("not_permitted",)
