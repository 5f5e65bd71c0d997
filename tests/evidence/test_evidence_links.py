"""Links between calls: what has the right type must also make sense."""

from toolgym.envs.finance import POOL as FINANCE
from toolgym.envs.medicine import POOL
from toolgym.evidence.links import is_formula, makes_sense


def test_a_formula_does_not_lead_back_to_a_measure_that_the_chain_started_from() -> None:
    there, back = POOL["estimated_average_glucose"], POOL["hba1c_for_glucose"]
    assert makes_sense(POOL, "medicine.glucose", [POOL["study_patient_glucose"]], back)
    assert not makes_sense(POOL, "medicine.glucose", [there], back)
    assert makes_sense(POOL, "medicine.glucose", [there], POOL["serum_osmolality"])


def test_a_third_formula_is_one_too_many() -> None:
    formulas = [POOL["estimated_average_glucose"], POOL["corrected_sodium"]]
    assert all(is_formula(POOL, tool) for tool in formulas)
    assert makes_sense(POOL, "medicine.sodium", formulas[1:], POOL["serum_osmolality"])
    assert not makes_sense(POOL, "medicine.sodium", formulas, POOL["serum_osmolality"])


def test_what_names_something_may_go_anywhere() -> None:
    formulas = [POOL["estimated_average_glucose"], POOL["corrected_sodium"]]
    assert makes_sense(POOL, "biology.gene", formulas, POOL["serum_osmolality"])


def test_looking_something_up_is_no_formula() -> None:
    assert not is_formula(POOL, POOL["study_patient_glucose"])


def test_a_year_is_passed_to_nothing() -> None:
    assert "annual_inflation" in FINANCE.consumers["time.year"]
    assert FINANCE.users["time.year"] == ()
