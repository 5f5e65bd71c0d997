"""Bedside scores, dosing and pregnancy dates."""

from datetime import timedelta
from functools import partial
from math import exp, log
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.medicine.data.formulas import FORMULAS, MEDCALC_BENCH
from toolgym.envs.medicine.entities import Day, DueDay, MenstruationDay
from toolgym.envs.medicine.quantities import (
    Age,
    BreathRate,
    Bun,
    Clearance,
    Concentration,
    Diastolic,
    Dose,
    HalfLife,
    HeartRate,
    Hours,
    Saturation,
    Systolic,
    Temperature,
    Volume,
    Weeks,
)
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.body import Sex
from toolgym.tools import Entity, InvalidArguments, Quantity, Tool, tool

_score_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="bedside_scores")
_dose_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="dosing")
_date_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="pregnancy")

StrokeRisks = Annotated[list[Annotated[str, Entity("medicine.stroke_risk")]], Field(min_length=1, max_length=6)]
Steroid = Literal[
    "hydrocortisone", "prednisone", "prednisolone", "methylprednisolone", "dexamethasone", "triamcinolone"
]

STROKE_RISKS = {
    "congestive heart failure": 1,
    "hypertension": 1,
    "diabetes": 1,
    "a previous stroke": 2,
    "vascular disease": 1,
}
"""Conditions that CHA2DS2-VASc counts, with their points."""

_STEROIDS = {
    "hydrocortisone": 20.0,
    "prednisone": 5.0,
    "prednisolone": 5.0,
    "methylprednisolone": 4.0,
    "dexamethasone": 0.75,
    "triamcinolone": 4.0,
}
_OPIOIDS = {
    "codeine": 0.15,
    "hydrocodone": 1.0,
    "oxycodone": 1.5,
    "oxymorphone": 3.0,
    "tapentadol": 0.4,
    "tramadol": 0.2,
}


class Score(Result):
    """Points."""

    points: Annotated[int, Entity("medicine.points")]


class DoseFound(Result):
    """A dose."""

    dose: Annotated[float, Entity("medicine.dose_mg"), Quantity("mg", 2)]


class SingleDose(Result):
    """A dose given once."""

    dose: Annotated[float, Entity("medicine.single_dose"), Quantity("mg", 1)]


class Remaining(Result):
    """A concentration that remains."""

    concentration: Annotated[float, Entity("medicine.remaining_mg_l"), Quantity("mg/L", 3)]


class HalfLifeFound(Result):
    """A half-life."""

    half_life: Annotated[float, Entity("medicine.half_life"), Quantity("hour", 2)]


class DueDate(Result):
    """An expected date of delivery."""

    day: DueDay


class MenstruationDate(Result):
    """The first day of a last menstrual period."""

    day: MenstruationDay


class DayFound(Result):
    """A date."""

    day: Day


@_score_tool(
    tags=MEDCALC_BENCH,
    wording={
        "points": [
            "the CHA2DS2-VASc score of a {sex} patient aged {age} with {conditions}",
            "the number of CHA2DS2-VASc points of a {sex} patient aged {age} who has {conditions}",
        ]
    },
    golden=[
        ({"age": 76, "sex": "female", "conditions": ["hypertension", "a previous stroke"]}, {"points": 6}),
        ({"age": 60, "sex": "male", "conditions": ["diabetes"]}, {"points": 1}),
    ],
    invalid=[({"age": 76, "sex": "female", "conditions": ["gout"]}, "invalid_arguments")],
)
def cha2ds2_vasc_score(age: Age, sex: Sex, conditions: StrokeRisks) -> Score:
    """Computes the CHA2DS2-VASc score: age 65 to 74 one point, 75 or more two, female sex one, and conditions.

    Args:
        age: Age in whole years.
        sex: Sex.
        conditions: One or more of congestive heart failure, hypertension, diabetes, a previous stroke (two points; also
            a transient ischaemic attack or thromboembolism) and vascular disease.
    """
    named = {condition.strip().casefold() for condition in conditions}
    unknown = sorted(named - set(STROKE_RISKS))
    if unknown:
        raise InvalidArguments(f"conditions must be among {', '.join(STROKE_RISKS)}; '{unknown[0][:40]}' is not")
    points = (2 if age >= 75 else 1 if age >= 65 else 0) + (sex == "female")
    return Score(points=points + sum(STROKE_RISKS[condition] for condition in named))


@_score_tool(
    tags=MEDCALC_BENCH,
    wording={
        "points": [
            "the CURB-65 score of {state} patient aged {age} with a blood urea nitrogen of {bun}, a respiratory rate "
            "of "
            "{breaths} and a blood pressure of {systolic} over {diastolic}",
            "the number of CURB-65 points of {state} patient aged {age} with BUN at {bun}, a respiratory rate of "
            "{breaths} and a "
            "blood pressure of {systolic} over {diastolic}",
        ]
    },
    golden=[
        (
            {"age": 70, "bun": 25, "breaths": 32, "systolic": 85, "diastolic": 55, "state": "a confused"},
            {"points": 5},
        )
    ],
    invalid=[
        (
            {"age": 7, "bun": 25, "breaths": 32, "systolic": 85, "diastolic": 55, "state": "a confused"},
            "invalid_arguments",
        )
    ],
)
def curb65_score(
    age: Age,
    bun: Bun,
    breaths: BreathRate,
    systolic: Systolic,
    diastolic: Diastolic,
    state: Literal["a confused", "an oriented"],
) -> Score:
    """Computes the CURB-65 score of pneumonia, one point each.

    The criteria are confusion, blood urea nitrogen above 19 mg/dL, respiratory rate of 30 or more, systolic pressure
    below 90 or diastolic of 60 or less mmHg, and age of 65 or more.

    Args:
        age: Age in whole years.
        bun: Blood urea nitrogen in mg/dL.
        breaths: Respiratory rate per minute.
        systolic: Systolic pressure in mmHg.
        diastolic: Diastolic pressure in mmHg.
        state: Mental state.
    """
    low = systolic < 90 or diastolic <= 60
    return Score(points=(state == "a confused") + (bun > 19) + (breaths >= 30) + low + (age >= 65))


@_score_tool(
    wording={
        "points": [
            "the NEWS2 score (SpO2 scale 1) of {state} patient on {supply} with a respiratory rate of {breaths}, a "
            "saturation of {saturation}, a systolic pressure of {systolic}, a heart rate of {pulse} and a "
            "temperature of "
            "{temperature}",
            "the number of NEWS2 points, SpO2 scale 1, of {state} patient on {supply}: respiratory rate at "
            "{breaths}, saturation at {saturation}, systolic pressure at {systolic}, heart rate at {pulse} and "
            "temperature at "
            "{temperature}",
        ]
    },
    golden=[
        (
            {
                "breaths": 22,
                "saturation": 93,
                "supply": "room air",
                "systolic": 105,
                "pulse": 115,
                "temperature": 38.5,
                "state": "an alert",
            },
            {"points": 8},
        )
    ],
    invalid=[
        (
            {
                "breaths": 22,
                "saturation": 9,
                "supply": "room air",
                "systolic": 105,
                "pulse": 115,
                "temperature": 38.5,
                "state": "an alert",
            },
            "invalid_arguments",
        )
    ],
)
def news2_score(
    breaths: BreathRate,
    saturation: Saturation,
    supply: Literal["room air", "supplemental oxygen"],
    systolic: Systolic,
    pulse: HeartRate,
    temperature: Temperature,
    state: Literal["an alert", "a newly confused or drowsy"],
) -> Score:
    """Computes the National Early Warning Score 2 with SpO2 scale 1 (Royal College of Physicians, 2017).

    Args:
        breaths: Respiratory rate per minute.
        saturation: Oxygen saturation in percent.
        supply: Air or oxygen.
        systolic: Systolic pressure in mmHg.
        pulse: Heart rate per minute.
        temperature: Temperature in °C.
        state: Alert, or anything else on the ACVPU scale.
    """
    points = _band(breaths, ((8, 3), (11, 1), (20, 0), (24, 2)), 3)
    points += _band(saturation, ((91, 3), (93, 2), (95, 1)), 0)
    points += _band(systolic, ((90, 3), (100, 2), (110, 1), (219, 0)), 3)
    points += _band(pulse, ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2)), 3)
    points += _band(temperature, ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1)), 2)
    return Score(points=points + 2 * (supply != "room air") + 3 * (state != "an alert"))


def _band(value: float, bands: tuple[tuple[float, int], ...], above: int) -> int:
    """Points of the first band whose upper limit a value does not exceed."""
    return next((points for limit, points in bands if value <= limit), above)


@_dose_tool(
    tags=MEDCALC_BENCH,
    wording={
        "dose": [
            "the dose of {target} equivalent to {dose} of {source}",
            "the {target} dose with the same glucocorticoid effect as {dose} of {source}",
        ]
    },
    golden=[({"dose": 40, "source": "prednisone", "target": "dexamethasone"}, {"dose": 6.0})],
    invalid=[({"dose": 40, "source": "prednisone", "target": "prednisone"}, "invalid_arguments")],
)
def equivalent_steroid_dose(dose: Dose, source: Steroid, target: Steroid) -> DoseFound:
    """Converts a glucocorticoid dose in mg into that of another drug with the same effect.

    Equivalent are hydrocortisone 20 mg, prednisone or prednisolone 5, methylprednisolone or triamcinolone 4,
    dexamethasone 0.75.

    Args:
        dose: Dose in mg.
        source: Drug that the dose is of.
        target: Drug to convert to.
    """
    if source == target:
        raise InvalidArguments(f"source and target must differ, but both are {source}")
    return DoseFound(dose=dose * _STEROIDS[target] / _STEROIDS[source])


@_dose_tool(
    tags=MEDCALC_BENCH,
    wording={
        "dose": [
            "the oral morphine equivalent, by the CDC factors of 2022, of {dose} of oral {opioid}",
            "the morphine milligram equivalents (CDC 2022) of {dose} of oral {opioid}",
        ]
    },
    golden=[({"dose": 30, "opioid": "oxycodone"}, {"dose": 45.0})],
    invalid=[({"dose": 0, "opioid": "oxycodone"}, "invalid_arguments")],
)
def morphine_equivalent(
    dose: Dose, opioid: Literal["codeine", "hydrocodone", "oxycodone", "oxymorphone", "tapentadol", "tramadol"]
) -> DoseFound:
    """Converts a daily oral opioid dose into morphine milligram equivalents with the CDC factors of 2022.

    Args:
        dose: Daily dose in mg.
        opioid: Oral opioid.
    """
    return DoseFound(dose=dose * _OPIOIDS[opioid])


@_dose_tool(
    wording={
        "dose": [
            "the loading dose for a target concentration of {concentration} and a volume of distribution of {volume}",
            "the intravenous dose that gives {concentration} at once in a volume of distribution of {volume}",
        ]
    },
    golden=[({"concentration": 15, "volume": 35}, {"dose": 525.0})],
    invalid=[({"concentration": 0, "volume": 35}, "invalid_arguments")],
)
def loading_dose(concentration: Concentration, volume: Volume) -> SingleDose:
    """Computes an intravenous loading dose in mg: target concentration times volume of distribution.

    Args:
        concentration: Target plasma concentration in mg/L.
        volume: Volume of distribution in L.
    """
    return SingleDose(dose=concentration * volume)


@_dose_tool(
    wording={
        "half_life": [
            "the elimination half-life with a volume of distribution of {volume} and a clearance of {clearance}",
            "the first-order half-life of a drug with a clearance of {clearance} and a volume of distribution of "
            "{volume}",
        ]
    },
    golden=[({"volume": 50, "clearance": 5}, {"half_life": 6.93})],
    invalid=[({"volume": 50, "clearance": 0}, "invalid_arguments")],
)
def elimination_half_life(volume: Volume, clearance: Clearance) -> HalfLifeFound:
    """Computes a first-order elimination half-life in hours: ln 2 times volume over clearance.

    Args:
        volume: Volume of distribution in L.
        clearance: Clearance in L/h.
    """
    return HalfLifeFound(half_life=log(2) * volume / clearance)


@_dose_tool(
    wording={
        "concentration": [
            "the plasma concentration left of an initial {concentration} after {hours} at a half-life of {half_life}",
            "the concentration to which an initial {concentration} falls by first-order elimination in {hours} at a "
            "half-life of {half_life}",
        ]
    },
    golden=[({"concentration": 20, "hours": 12, "half_life": 6}, {"concentration": 5.0})],
    invalid=[({"concentration": 20, "hours": 12, "half_life": 0}, "invalid_arguments")],
)
def remaining_concentration(concentration: Concentration, hours: Hours, half_life: HalfLife) -> Remaining:
    """Computes the concentration in mg/L that remains after a time of first-order elimination.

    Args:
        concentration: Starting concentration in mg/L.
        hours: Time in hours.
        half_life: Half-life in hours.
    """
    return Remaining(concentration=concentration * exp(-log(2) * hours / half_life))


@_date_tool(
    tags=MEDCALC_BENCH,
    wording={
        "day": [
            "the due date by Naegele's rule (280 days) for a last menstrual period that began on {day}",
            "the expected date of delivery, 280 days after a last menstrual period that began on {day}",
        ]
    },
    golden=[({"day": "2023-01-01"}, {"day": "2023-10-08"})],
    invalid=[({"day": "2023-02-30"}, "invalid_arguments")],
)
def pregnancy_due_date(day: MenstruationDay) -> DueDate:
    """Gives the expected date of delivery, 280 days after the first day of the last menstrual period (28-day cycle).

    Args:
        day: First day of the last menstrual period.
    """
    return DueDate(day=day + timedelta(days=280))


@_date_tool(
    tags=MEDCALC_BENCH,
    wording={
        "day": [
            "the likely date of conception, 14 days after a last menstrual period that began on {day}",
            "the estimated conception date, in a 28-day cycle, for a last menstrual period that began on {day}",
        ]
    },
    golden=[({"day": "2023-01-01"}, {"day": "2023-01-15"})],
    invalid=[({"day": "2023-02-30"}, "invalid_arguments")],
)
def conception_date(day: MenstruationDay) -> DayFound:
    """Gives the likely date of conception, 14 days after the first day of the last menstrual period (28-day cycle).

    Args:
        day: First day of the last menstrual period.
    """
    return DayFound(day=day + timedelta(days=14))


@_date_tool(
    tags=MEDCALC_BENCH,
    wording={
        "day": [
            "the date on which {weeks} of gestation are completed after a last menstrual period that began on {start}",
            "the day that lies {weeks} after the beginning, on {start}, of the last menstrual period",
        ]
    },
    golden=[({"start": "2023-01-01", "weeks": 14}, {"day": "2023-04-09"})],
    invalid=[({"start": "2023-01-01", "weeks": 50}, "invalid_arguments")],
)
def gestation_date(start: MenstruationDay, weeks: Weeks) -> DayFound:
    """Gives the date on which a number of weeks of gestation is completed.

    Args:
        start: First day of the last menstrual period.
        weeks: Completed weeks, 4 to 44.
    """
    return DayFound(day=start + timedelta(weeks=weeks))


@_date_tool(
    wording={
        "day": [
            "the first day of the last menstrual period that goes with a delivery due on {day} (280 days)",
            "the day 280 days before a delivery due on {day}",
        ]
    },
    golden=[({"day": "2023-10-08"}, {"day": "2023-01-01"})],
    invalid=[({"day": "2023-02-30"}, "invalid_arguments")],
)
def menstrual_period_of_due_date(day: DueDay) -> MenstruationDate:
    """Gives the first day of the last menstrual period that goes with a due date, 280 days before it.

    Args:
        day: Expected date of delivery.
    """
    return MenstruationDate(day=day - timedelta(days=280))


TOOLS: tuple[Tool, ...] = (
    cha2ds2_vasc_score,
    curb65_score,
    news2_score,
    equivalent_steroid_dose,
    morphine_equivalent,
    loading_dose,
    elimination_half_life,
    remaining_concentration,
    pregnancy_due_date,
    conception_date,
    gestation_date,
    menstrual_period_of_due_date,
)
