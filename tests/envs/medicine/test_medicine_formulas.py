"""Bedside formulas against the calculators of MedCalc-Bench, and their properties."""

import importlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.medicine import POOL


def value(tool: str, **arguments):
    result = POOL[tool].call(arguments)
    assert result.ok, result.text
    return result.value


# Not low creatinine in men: the explanation of the benchmark divides by 0.7 there, but the kappa of men is 0.9.
@pytest.mark.parametrize(
    ("creatinine", "age", "sex"),
    [(0.5, 20, "female"), (1.0, 50, "female"), (2.5, 75, "female"), (1.0, 50, "male"), (2.5, 75, "male")],
)
def test_ckd_epi_agrees_with_medcalc_bench(creatinine, age, sex):
    theirs = importlib.import_module("medcalc.ckd_epi_2021_creatinine").ckd_epi_2021_explanation(
        {"age": [age, "years"], "sex": sex.capitalize(), "creatinine": [creatinine, "mg/dL"]}
    )
    got = value("estimated_filtration", creatinine=creatinine, age=age, sex=sex, equation="CKD-EPI 2021")["rate"]
    assert got == pytest.approx(theirs["Answer"], abs=0.1)


def test_ckd_epi_bends_at_the_published_kappa_of_men():
    rates = [
        value("estimated_filtration", creatinine=c, age=20, sex="male", equation="CKD-EPI 2021")["rate"]
        for c in (0.5, 0.9)
    ]
    assert rates == pytest.approx([142 * (0.5 / 0.9) ** -0.302 * 0.9938**20, 142 * 0.9938**20], abs=0.06)


CASES = [
    ("bmi_calculator", "bmi_calculator_explanation", {"weight": [81, "kg"], "height": [172, "cm"]},
     "body_mass_index", {"weight": 81, "height": 172}, "index"),
    ("bsa_calculator", "bsa_calculator_explaination", {"weight": [81, "kg"], "height": [172, "cm"]},
     "body_surface_area", {"weight": 81, "height": 172, "formula": "Mosteller"}, "area"),
    ("mean_arterial_pressure", "mean_arterial_pressure_explanation",
     {"sys_bp": [141, "mm Hg"], "dia_bp": [83, "mm Hg"]},
     "arterial_pressures", {"systolic": 141, "diastolic": 83}, "mean"),
    ("qt_calculator_bazett", "bazett_calculator_explanation", {"heart_rate": [83, "bpm"], "qt_interval": [391, "msec"]},
     "corrected_qt", {"qt": 391, "rate": 83, "formula": "Bazett"}, "interval"),
    ("qt_calculator_fredericia", "fredericia_calculator_explanation",
     {"heart_rate": [83, "bpm"], "qt_interval": [391, "msec"]},
     "corrected_qt", {"qt": 391, "rate": 83, "formula": "Fridericia"}, "interval"),
    ("qt_calculator_framingham", "framingham_calculator_explanation",
     {"heart_rate": [83, "bpm"], "qt_interval": [391, "msec"]},
     "corrected_qt", {"qt": 391, "rate": 83, "formula": "Framingham"}, "interval"),
    ("qt_calculator_hodges", "hodges_calculator_explanation",
     {"heart_rate": [83, "bpm"], "qt_interval": [391, "msec"]},
     "corrected_qt", {"qt": 391, "rate": 83, "formula": "Hodges"}, "interval"),
    ("fibrosis_4", "compute_fib4_explanation",
     {"age": [57, "years"], "ast": [91, "U/L"], "alt": [43, "U/L"], "platelet_count": [142000, "µL"]},
     "fib4_index", {"age": 57, "ast": 91, "alt": 43, "platelets": 142}, "index"),
    ("ckd_epi_2021_creatinine", "ckd_epi_2021_explanation",
     {"age": [57, "years"], "sex": "Female", "creatinine": [1.7, "mg/dL"]},
     "estimated_filtration", {"age": 57, "sex": "female", "creatinine": 1.7, "equation": "CKD-EPI 2021"}, "rate"),
    ("meldna", "compute_meldna_explanation",
     {"creatinine": [1.7, "mg/dL"], "bilirubin": [3.1, "mg/dL"], "inr": 1.6, "sodium": [131, "mEq/L"]},
     "meld_score", {"creatinine": 1.7, "bilirubin": 3.1, "inr": 1.6, "sodium": 131, "version": "MELD-Na"}, "score"),
    ("homa_ir", "compute_homa_ir_explanation", {"insulin": [11, "µIU/mL"], "glucose": [132, "mg/dL"]},
     "homa_ir", {"insulin": 11, "glucose": 132}, "index"),
    ("ldl_calculated", "compute_ldl_explanation",
     {"total_cholestrol": [211, "mg/dL"], "hdl_cholestrol": [41, "mg/dL"], "triglycerides": [166, "mg/dL"]},
     "ldl_cholesterol", {"total": 211, "hdl": 41, "triglycerides": 166, "formula": "Friedewald"}, "ldl"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[1] for case in CASES])
def test_formulas_agree_with_medcalc_bench(case):
    module, function, theirs, tool, ours, field = case
    calculator = getattr(importlib.import_module(f"medcalc.{module}"), function)
    answer = calculator(theirs)["Answer"]
    assert value(tool, **ours)[field] == pytest.approx(float(answer), rel=2e-3, abs=0.06)
    assert "MedCalc-Bench" in POOL[tool].tags


@given(weight=st.floats(40, 150), height=st.floats(140, 200))
def test_body_mass_index_and_its_inverses_agree(weight, height):
    index = value("body_mass_index", weight=weight, height=height)["index"]
    if 10 <= index <= 80:
        assert value("weight_for_body_mass_index", index=index, height=height)["weight"] == pytest.approx(
            weight, abs=0.4
        )
        assert value("height_for_body_mass_index", index=index, weight=weight)["height"] == pytest.approx(
            height, rel=0.01
        )


@given(
    age=st.integers(18, 100),
    weight=st.floats(40, 150),
    rate=st.floats(10, 150),
    sex=st.sampled_from(["female", "male"]),
)
def test_clearance_and_creatinine_agree(age, weight, rate, sex):
    creatinine = value("creatinine_for_clearance", age=age, weight=weight, rate=rate, sex=sex)["creatinine"]
    if 0.5 <= creatinine <= 25:
        back = value("cockcroft_gault_clearance", age=age, weight=weight, creatinine=creatinine, sex=sex)["rate"]
        assert back == pytest.approx(rate, rel=0.02)


@given(chance=st.floats(1, 99), ratio=st.floats(0.05, 50))
def test_a_likelihood_ratio_and_its_inverse_lead_back(chance, ratio):
    after = value("post_test_probability", probability=chance, ratio=ratio)["probability"]
    if 0.5 < after < 99.5:
        back = value("post_test_probability", probability=after, ratio=1 / ratio)["probability"]
        assert back == pytest.approx(chance, rel=0.02, abs=0.4)
    assert (after > chance) == (ratio > 1) or math.isclose(after, chance, abs_tol=0.02)


@given(prevalence=st.floats(1, 99), sensitivity=st.floats(50, 99), specificity=st.floats(50, 99))
def test_predictive_values_follow_bayes(prevalence, sensitivity, specificity):
    got = value("predictive_values", sensitivity=sensitivity, specificity=specificity, prevalence=prevalence)
    ratio = value("likelihood_ratios", sensitivity=sensitivity, specificity=specificity)["positive"]
    expected = value("post_test_probability", probability=prevalence, ratio=ratio)["probability"]
    assert got["positive"] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("arguments", [{"conditions": ["gout"]}, {"conditions": []}, {"age": 7}])
def test_stroke_risk_refuses_what_it_does_not_count(arguments):
    result = POOL["cha2ds2_vasc_score"].call({"age": 70, "sex": "male", "conditions": ["diabetes"], **arguments})
    assert result.error is not None and result.error.kind == "invalid_arguments"


def test_conditions_count_once_however_often_they_are_named():
    once = value("cha2ds2_vasc_score", age=70, sex="male", conditions=["diabetes"])
    assert value("cha2ds2_vasc_score", age=70, sex="male", conditions=["diabetes", "Diabetes"]) == once


def test_news2_bands_are_those_of_the_royal_college():
    best = {"breaths": 16, "saturation": 97, "supply": "room air", "systolic": 120, "pulse": 70, "temperature": 37.0,
            "state": "an alert"}  # fmt: skip
    assert value("news2_score", **best) == {"points": 0}
    worse = {"breaths": 25, "saturation": 91, "supply": "supplemental oxygen", "systolic": 90, "pulse": 131,
             "temperature": 35.0, "state": "a newly confused or drowsy"}  # fmt: skip
    points = {"breaths": 3, "saturation": 3, "supply": 2, "systolic": 3, "pulse": 3, "temperature": 3, "state": 3}
    for name, expected in points.items():
        assert value("news2_score", **{**best, name: worse[name]}) == {"points": expected}, name
    assert value("news2_score", **worse) == {"points": 20}
