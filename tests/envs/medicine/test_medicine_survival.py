"""Survival statistics against lifelines, which computes them from its own copies of the data."""

import importlib
import math

import pytest

from toolgym.envs.medicine import POOL
from toolgym.envs.medicine.data import studies

lifelines = importlib.import_module("lifelines")
datasets = importlib.import_module("lifelines.datasets")
statistics = importlib.import_module("lifelines.statistics")
utils = importlib.import_module("lifelines.utils")

LUNG = datasets.load_lung()
LARYNX = datasets.load_larynx()
BREAST = datasets.load_gbsg2()
COHORTS = {
    "lung/women": (LUNG[LUNG.sex == 2].time, LUNG[LUNG.sex == 2].status),
    "lung/men": (LUNG[LUNG.sex == 1].time, LUNG[LUNG.sex == 1].status),
    "gbsg2/hormones": (BREAST[BREAST.horTh == "yes"].time, BREAST[BREAST.horTh == "yes"].cens),
    "larynx/stage4": (LARYNX[LARYNX.Stage_IV == 1].time * 365.25, LARYNX[LARYNX.Stage_IV == 1].death),
}


def value(tool: str, **arguments):
    result = POOL[tool].call(arguments)
    assert result.ok, result.text
    return result.value


@pytest.mark.parametrize("cohort", COHORTS)
def test_curves_agree(cohort):
    times, events = COHORTS[cohort]
    curve = lifelines.KaplanMeierFitter().fit(times, events)
    hazard = lifelines.NelsonAalenFitter(nelson_aalen_smoothing=False).fit(times, events)
    assert value("cohort_size", cohort=cohort) == {"patients": len(times), "events": int(events.sum())}
    for days in (100, 365, 730):
        got = value("survival_probability", cohort=cohort, days=days)["probability"]
        assert got == pytest.approx(100 * curve.predict(days), abs=0.006)
        assert value("cumulative_hazard", cohort=cohort, days=days)["hazard"] == pytest.approx(
            hazard.predict(days), abs=6e-5
        )
        mean = utils.restricted_mean_survival_time(curve, t=days)
        assert value("restricted_mean_survival", cohort=cohort, days=days)["time"] == pytest.approx(mean, abs=0.06)
        if got == 100:  # nobody has had the event yet, so the interval is undefined
            continue
        band = curve.confidence_interval_survival_function_
        lower, upper = (100 * float(band[name][band.index <= days].iloc[-1]) for name in band)
        got = value("survival_interval", cohort=cohort, days=days)
        assert (got["lower"], got["upper"]) == (pytest.approx(lower, abs=0.006), pytest.approx(upper, abs=0.006))
    median = value("survival_time", cohort=cohort, share="a half")["time"]
    assert median == pytest.approx(curve.median_survival_time_, abs=0.06)


def test_log_rank_agrees():
    (times, events), (others, ends) = COHORTS["lung/men"], COHORTS["lung/women"]
    expected = statistics.logrank_test(times, others, events, ends)
    got = value("logrank_test", cohort="lung/men", other="lung/women")
    assert got["chi_square"] == pytest.approx(expected.test_statistic, abs=6e-5)
    assert got["p_value"] == pytest.approx(expected.p_value, abs=6e-6)
    back = value("logrank_hazard_ratio", cohort="lung/women", other="lung/men")["ratio"]
    assert value("logrank_hazard_ratio", cohort="lung/men", other="lung/women")["ratio"] * back == pytest.approx(
        1, abs=1e-3
    )
    assert not math.isclose(back, 1, abs_tol=0.2)


def test_groups_of_a_study_do_not_overlap_where_they_partition():
    for groups in (("men", "women"), ("under60", "aged60s", "aged70")):
        sizes = [len(studies.find_cohort(f"lung/{group}").times) for group in groups]
        assert sum(sizes) == len(studies.find_cohort("lung/all").times)


def test_cohorts_that_share_patients_or_no_study_are_refused():
    for other in ("lung/all", "lung/men", "larynx/all"):
        result = POOL["logrank_test"].call({"cohort": "lung/men", "other": other})
        assert result.error is not None and result.error.kind == "invalid_arguments"
