"""Links between calls: what has the right type must also make sense."""

from toolgym.envs.finance import POOL as FINANCE
from toolgym.envs.medicine import POOL
from toolgym.evidence.links import is_formula, makes_sense


def test_a_formula_does_not_lead_back_to_a_measure_that_the_chain_started_from() -> None:
    there, back = POOL["estimated_average_glucose"], POOL["hba1c_for_glucose"]
    assert makes_sense(POOL, "medicine.glucose", [POOL["study_patient_glucose"]], back)
    assert not makes_sense(POOL, "medicine.glucose", [there], back)


def test_a_formula_takes_what_was_looked_up_but_not_what_another_formula_gave() -> None:
    looked_up, formula = POOL["study_patient_glucose"], POOL["estimated_average_glucose"]
    assert is_formula(POOL, formula) and not is_formula(POOL, looked_up)
    assert makes_sense(POOL, "medicine.glucose", [looked_up], POOL["serum_osmolality"])
    assert not makes_sense(POOL, "medicine.glucose", [looked_up, formula], POOL["serum_osmolality"])


def test_what_names_something_may_go_anywhere() -> None:
    formulas = [POOL["estimated_average_glucose"], POOL["corrected_sodium"]]
    assert makes_sense(POOL, "biology.gene", formulas, POOL["serum_osmolality"])


def test_a_year_is_passed_to_nothing() -> None:
    assert "annual_inflation" in FINANCE.consumers["time.year"]
    assert FINANCE.users["time.year"] == ()


def test_a_date_leads_to_a_look_up_within_one_topic() -> None:
    currency_low, oil = FINANCE["rate_range_of_year"], FINANCE["series_close"]
    assert not makes_sense(FINANCE, "time.date", [currency_low], oil)
    assert makes_sense(FINANCE, "time.date", [currency_low], FINANCE["convert_amount"])
    assert makes_sense(FINANCE, "time.date", [FINANCE["series_year_extreme"]], oil)
    assert makes_sense(FINANCE, "time.date", [currency_low], FINANCE["days_between"])
