"""Circulation and metabolism: blood pressure, heart rate, QT interval, lipids, glucose, liver and vital signs."""

from functools import partial
from math import log, sqrt
from typing import Annotated, Literal

from toolgym.envs.medicine.data.formulas import FORMULAS, MEDCALC_BENCH
from toolgym.envs.medicine.quantities import (
    Age,
    Albumin,
    Bilirubin,
    Creatinine,
    Diastolic,
    Enzyme,
    Glucose,
    Hba1c,
    Hdl,
    HeartRate,
    Inr,
    Insulin,
    Intensity,
    Lipid,
    Platelets,
    Prothrombin,
    QtInterval,
    Sodium,
    Systolic,
    Triglycerides,
)
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, InvalidArguments, Quantity, Tool, tool

_heart_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="circulation")
_liver_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="metabolism_and_liver")
_Number2 = Annotated[float, Entity("number"), Quantity(None, 2)]


class MeanPressure(Result):
    """A mean arterial and a pulse pressure."""

    mean: Annotated[float, Entity("medicine.mean_pressure"), Quantity("mmHg", 1)]
    pulse: Annotated[float, Entity("number"), Quantity("mmHg", 1)]


class Interval(Result):
    """A corrected QT interval."""

    interval: Annotated[float, Entity("medicine.corrected_qt"), Quantity("ms", 1)]


class Rate(Result):
    """A heart rate."""

    rate: Annotated[float, Entity("medicine.training_rate"), Quantity(None, 0)]


class Index(Result):
    """A plain index."""

    index: _Number2


class Cholesterol(Result):
    """An LDL cholesterol."""

    ldl: Annotated[float, Entity("medicine.ldl"), Quantity("mg/dL", 1)]


class NonHdl(Result):
    """A non-HDL cholesterol and the ratio of total to HDL cholesterol."""

    non_hdl: Annotated[float, Entity("number"), Quantity("mg/dL", 1)]
    ratio: _Number2


class GlucoseLevel(Result):
    """A glucose concentration."""

    glucose: Annotated[float, Entity("medicine.glucose"), Quantity("mg/dL", 1)]


class HaemoglobinA1c(Result):
    """A haemoglobin A1c."""

    hba1c: Annotated[float, Entity("medicine.hba1c"), Quantity("percent", 1)]


class Meld(Result):
    """A MELD score."""

    score: Annotated[int, Entity("medicine.meld")]


@_heart_tool(
    tags=MEDCALC_BENCH,
    wording={
        "mean": [
            "the mean arterial pressure at a blood pressure of {systolic} over {diastolic}",
            "the mean arterial pressure, a third systolic and two thirds diastolic, at a pressure of {systolic} over "
            "{diastolic}",
        ],
        "pulse": [
            "the pulse pressure at a blood pressure of {systolic} over {diastolic}",
            "the difference between a systolic pressure of {systolic} and a diastolic pressure of {diastolic}",
        ],
    },
    golden=[({"systolic": 120, "diastolic": 80}, {"mean": 93.3, "pulse": 40.0})],
    invalid=[({"systolic": 80, "diastolic": 120}, "invalid_arguments")],
)
def arterial_pressures(systolic: Systolic, diastolic: Diastolic) -> MeanPressure:
    """Computes mean arterial pressure (diastolic plus a third of the difference) and pulse pressure in mmHg.

    Args:
        systolic: Systolic pressure in mmHg.
        diastolic: Diastolic pressure in mmHg, below the systolic one.
    """
    if diastolic >= systolic:
        raise InvalidArguments("diastolic must be below systolic")
    return MeanPressure(mean=(systolic + 2 * diastolic) / 3, pulse=systolic - diastolic)


@_heart_tool(
    tags=MEDCALC_BENCH,
    wording={
        "interval": [
            "the QT interval of {qt}, corrected by {formula} for a heart rate of {rate}",
            "the corrected QT interval by {formula} with a QT of {qt} at a heart rate of {rate}",
        ]
    },
    golden=[
        ({"qt": 400, "rate": 60, "formula": "Bazett"}, {"interval": 400.0}),
        ({"qt": 400, "rate": 80, "formula": "Bazett"}, {"interval": 461.9}),
        ({"qt": 400, "rate": 80, "formula": "Fridericia"}, {"interval": 440.3}),
        ({"qt": 400, "rate": 80, "formula": "Framingham"}, {"interval": 438.5}),
        ({"qt": 400, "rate": 80, "formula": "Hodges"}, {"interval": 435.0}),
    ],
    invalid=[({"qt": 4, "rate": 60, "formula": "Bazett"}, "invalid_arguments")],
)
def corrected_qt(
    qt: QtInterval, rate: HeartRate, formula: Literal["Bazett", "Fridericia", "Framingham", "Hodges"]
) -> Interval:
    """Corrects a QT interval for heart rate, in ms.

    Args:
        qt: QT interval in ms.
        rate: Heart rate in beats per minute.
        formula: QT over √RR (Bazett) or ∛RR (Fridericia), QT + 154 (1 - RR) (Framingham) or QT + 1.75 (rate - 60)
            (Hodges).
    """
    rr = 60 / rate
    values = {
        "Bazett": qt / sqrt(rr),
        "Fridericia": qt / rr ** (1 / 3),
        "Framingham": qt + 154 * (1 - rr),
        "Hodges": qt + 1.75 * (rate - 60),
    }
    return Interval(interval=values[formula])


@_heart_tool(
    wording={
        "rate": [
            "the training heart rate by Karvonen at an intensity of {intensity} for a person aged {age} with a "
            "resting rate of "
            "{resting} (maximum 220 minus age)",
            "the Karvonen target heart rate, maximum 220 minus age, at an intensity of {intensity} and a resting rate "
            "of {resting} for a person aged {age}",
        ]
    },
    golden=[({"age": 40, "resting": 60, "intensity": 50}, {"rate": 120.0})],
    invalid=[({"age": 100, "resting": 130, "intensity": 50}, "invalid_arguments")],
)
def target_heart_rate(age: Age, resting: HeartRate, intensity: Intensity) -> Rate:
    """Computes a training heart rate by Karvonen: resting rate plus a share of the reserve, with maximum 220 - age.

    Args:
        age: Age in whole years.
        resting: Resting heart rate in beats per minute, below the maximum.
        intensity: Share of the heart rate reserve in percent.
    """
    if resting >= 220 - age:
        raise InvalidArguments(f"resting must be below the maximum rate of 220 - age = {220 - age}")
    return Rate(rate=resting + intensity / 100 * (220 - age - resting))


@_heart_tool(
    wording={
        "index": [
            "the shock index at a heart rate of {rate} and a systolic pressure of {systolic}",
            "the ratio of a heart rate of {rate} to a systolic pressure of {systolic}",
        ]
    },
    golden=[({"rate": 120, "systolic": 80}, {"index": 1.5})],
    invalid=[({"rate": 120, "systolic": 0}, "invalid_arguments")],
)
def shock_index(rate: HeartRate, systolic: Systolic) -> Index:
    """Computes the shock index: heart rate over systolic pressure.

    Args:
        rate: Heart rate in beats per minute.
        systolic: Systolic pressure in mmHg.
    """
    return Index(index=rate / systolic)


@_liver_tool(
    tags=MEDCALC_BENCH,
    wording={
        "ldl": [
            "the {formula} LDL cholesterol with a total cholesterol of {total}, an HDL cholesterol of {hdl} and "
            "triglycerides of {triglycerides}",
            "the LDL cholesterol calculated by {formula} with total cholesterol at {total}, HDL at {hdl} and "
            "triglycerides at {triglycerides}",
        ]
    },
    golden=[
        ({"total": 200, "hdl": 50, "triglycerides": 150, "formula": "Friedewald"}, {"ldl": 120.0}),
        ({"total": 200, "hdl": 50, "triglycerides": 150, "formula": "Sampson"}, {"ldl": 123.4}),
    ],
    invalid=[({"total": 200, "hdl": 250, "triglycerides": 150, "formula": "Sampson"}, "invalid_arguments")],
)
def ldl_cholesterol(
    total: Lipid, hdl: Hdl, triglycerides: Triglycerides, formula: Literal["Friedewald", "Sampson"]
) -> Cholesterol:
    """Computes LDL cholesterol in mg/dL.

    Args:
        total: Total cholesterol in mg/dL.
        hdl: HDL cholesterol in mg/dL.
        triglycerides: Triglycerides in mg/dL.
        formula: Friedewald (total - HDL - TG / 5) or Sampson (NIH, 2020).
    """
    if hdl >= total:
        raise InvalidArguments("hdl must be below total")
    if formula == "Friedewald":
        return Cholesterol(ldl=total - hdl - triglycerides / 5)
    other = total - hdl
    ldl = total / 0.948 - hdl / 0.971 - 9.44
    ldl -= triglycerides / 8.56 + triglycerides * other / 2140 - triglycerides**2 / 16100
    return Cholesterol(ldl=ldl)


@_liver_tool(
    wording={
        "non_hdl": [
            "the non-HDL cholesterol with a total cholesterol of {total} and an HDL cholesterol of {hdl}",
            "the cholesterol outside HDL at a total of {total} and an HDL cholesterol of {hdl}",
        ],
        "ratio": [
            "the ratio of a total cholesterol of {total} to an HDL cholesterol of {hdl}",
            "the total-to-HDL cholesterol ratio at a total of {total} and an HDL cholesterol of {hdl}",
        ],
    },
    golden=[({"total": 200, "hdl": 50}, {"non_hdl": 150.0, "ratio": 4.0})],
    invalid=[({"total": 200, "hdl": 250}, "invalid_arguments")],
)
def non_hdl_cholesterol(total: Lipid, hdl: Hdl) -> NonHdl:
    """Computes non-HDL cholesterol in mg/dL and the ratio of total to HDL cholesterol.

    Args:
        total: Total cholesterol in mg/dL.
        hdl: HDL cholesterol in mg/dL.
    """
    if hdl >= total:
        raise InvalidArguments("hdl must be below total")
    return NonHdl(non_hdl=total - hdl, ratio=total / hdl)


@_liver_tool(
    tags=MEDCALC_BENCH,
    wording={
        "index": [
            "the HOMA-IR with a fasting glucose of {glucose} and a fasting insulin of {insulin}",
            "the homeostatic model assessment of insulin resistance with fasting glucose at {glucose} and insulin at "
            "{insulin}",
        ]
    },
    golden=[({"glucose": 90, "insulin": 9}, {"index": 2.0})],
    invalid=[({"glucose": 5, "insulin": 9}, "invalid_arguments")],
)
def homa_ir(glucose: Glucose, insulin: Insulin) -> Index:
    """Computes HOMA-IR: fasting glucose times fasting insulin over 405.

    Args:
        glucose: Fasting glucose in mg/dL.
        insulin: Fasting insulin in µU/mL.
    """
    return Index(index=glucose * insulin / 405)


@_liver_tool(
    wording={
        "glucose": [
            "the estimated average glucose at a haemoglobin A1c of {hba1c}",
            "the ADAG average glucose, 28.7 times A1c minus 46.7, at a haemoglobin A1c of {hba1c}",
        ]
    },
    golden=[({"hba1c": 7}, {"glucose": 154.2})],
    invalid=[({"hba1c": 53}, "invalid_arguments")],
)
def estimated_average_glucose(hba1c: Hba1c) -> GlucoseLevel:
    """Computes the average glucose in mg/dL from haemoglobin A1c (ADAG): 28.7 A1c - 46.7.

    Args:
        hba1c: Haemoglobin A1c in percent (NGSP).
    """
    return GlucoseLevel(glucose=28.7 * hba1c - 46.7)


@_liver_tool(
    wording={
        "hba1c": [
            "the haemoglobin A1c that corresponds to an average glucose of {glucose}",
            "the haemoglobin A1c to which an average glucose of {glucose} is equivalent in the ADAG formula",
        ]
    },
    golden=[({"glucose": 154.2}, {"hba1c": 7.0})],
    invalid=[({"glucose": 8}, "invalid_arguments")],
)
def hba1c_for_glucose(glucose: Glucose) -> HaemoglobinA1c:
    """Computes the haemoglobin A1c in percent that an average glucose corresponds to (ADAG): (glucose + 46.7) / 28.7.

    Args:
        glucose: Average glucose in mg/dL.
    """
    return HaemoglobinA1c(hba1c=(glucose + 46.7) / 28.7)


@_liver_tool(
    tags=MEDCALC_BENCH,
    wording={
        "index": [
            "the FIB-4 index of a patient aged {age} with an AST of {ast}, an ALT of {alt} and platelets of "
            "{platelets}",
            "the fibrosis-4 index at the age of {age} with AST at {ast}, ALT at {alt} and platelets at {platelets}",
        ]
    },
    golden=[({"age": 60, "ast": 80, "alt": 64, "platelets": 150}, {"index": 4.0})],
    invalid=[({"age": 60, "ast": 0, "alt": 64, "platelets": 150}, "invalid_arguments")],
)
def fib4_index(age: Age, ast: Enzyme, alt: Enzyme, platelets: Platelets) -> Index:
    """Computes the FIB-4 index: age times AST over platelets times the square root of ALT.

    Args:
        age: Age in whole years.
        ast: Aspartate aminotransferase in U/L.
        alt: Alanine aminotransferase in U/L.
        platelets: Platelet count in 10⁹/L.
    """
    return Index(index=age * ast / (platelets * sqrt(alt)))


@_liver_tool(
    wording={
        "index": [
            "the APRI with an AST of {ast} (upper limit of normal 40 U/L) and platelets of {platelets}",
            "the AST-to-platelet ratio index, upper limit 40 U/L, with AST at {ast} and a platelet count of "
            "{platelets}",
        ]
    },
    golden=[({"ast": 80, "platelets": 100}, {"index": 2.0})],
    invalid=[({"ast": 80, "platelets": 0}, "invalid_arguments")],
)
def apri_index(ast: Enzyme, platelets: Platelets) -> Index:
    """Computes the AST-to-platelet ratio index: 100 times AST over 40 U/L, over platelets.

    Args:
        ast: Aspartate aminotransferase in U/L.
        platelets: Platelet count in 10⁹/L.
    """
    return Index(index=100 * (ast / 40) / platelets)


@_liver_tool(
    tags=MEDCALC_BENCH,
    wording={
        "score": [
            "the {version} score with a bilirubin of {bilirubin}, an INR of {inr}, a creatinine of {creatinine} and a "
            "sodium of {sodium}, without dialysis",
            "the {version} score, no dialysis, with bilirubin at {bilirubin}, INR at {inr}, creatinine at {creatinine} "
            "and sodium at {sodium}",
        ]
    },
    golden=[
        ({"bilirubin": 3, "inr": 1.5, "creatinine": 2, "sodium": 140, "version": "MELD"}, {"score": 22}),
        ({"bilirubin": 3, "inr": 1.5, "creatinine": 2, "sodium": 130, "version": "MELD-Na"}, {"score": 26}),
    ],
    invalid=[({"bilirubin": 3, "inr": 1.5, "creatinine": 0, "sodium": 140, "version": "MELD"}, "invalid_arguments")],
)
def meld_score(
    bilirubin: Bilirubin, inr: Inr, creatinine: Creatinine, sodium: Sodium, version: Literal["MELD", "MELD-Na"]
) -> Meld:
    """Computes the MELD or MELD-Na score (UNOS 2016) of a patient without dialysis, rounded, 6 to 40.

    Laboratory values below 1 count as 1, creatinine above 4 as 4. MELD-Na adds sodium, taken as 125 to 137, where MELD
    exceeds 11.

    Args:
        bilirubin: Bilirubin in mg/dL.
        inr: International normalised ratio.
        creatinine: Creatinine in mg/dL.
        sodium: Sodium in mmol/L; without effect on MELD.
        version: Which score.
    """
    low, clot, waste = max(bilirubin, 1.0), max(inr, 1.0), min(max(creatinine, 1.0), 4.0)
    raw = 10 * (0.957 * log(waste) + 0.378 * log(low) + 1.12 * log(clot) + 0.643)
    score = round(raw, 1)
    if version == "MELD-Na" and score > 11:
        lack = 137 - min(max(sodium, 125.0), 137.0)
        score = score + 1.32 * lack - 0.033 * score * lack
    return Meld(score=int(min(max(score, 6), 40) + 0.5))


@_liver_tool(
    wording={
        "index": [
            "the ALBI score with an albumin of {albumin} and a bilirubin of {bilirubin}",
            "the albumin-bilirubin score with albumin at {albumin} and a bilirubin of {bilirubin}",
        ]
    },
    golden=[({"albumin": 4, "bilirubin": 1}, {"index": -2.59})],
    invalid=[({"albumin": 40, "bilirubin": 1}, "invalid_arguments")],
)
def albi_score(albumin: Albumin, bilirubin: Bilirubin) -> Index:
    """Computes the albumin-bilirubin score: 0.66 log10(bilirubin in µmol/L) - 0.085 albumin in g/L.

    Args:
        albumin: Albumin in g/dL.
        bilirubin: Bilirubin in mg/dL; 1 mg/dL is 17.1 µmol/L.
    """
    return Index(index=0.66 * log(17.1 * bilirubin, 10) - 0.085 * 10 * albumin)


@_liver_tool(
    wording={
        "index": [
            "the Maddrey discriminant function with a prothrombin time of {prothrombin}, a control time of "
            "{control} seconds and a bilirubin of {bilirubin}",
            "the Maddrey score at a prothrombin time of {prothrombin} (control {control} seconds) and a "
            "bilirubin of {bilirubin}",
        ]
    },
    golden=[({"prothrombin": 20, "control": "12", "bilirubin": 10}, {"index": 46.8})],
    invalid=[({"prothrombin": 2, "control": "12", "bilirubin": 10}, "invalid_arguments")],
)
def maddrey_score(
    prothrombin: Prothrombin,
    control: Literal["11", "12", "13"],
    bilirubin: Bilirubin,
) -> Index:
    """Computes Maddrey's discriminant function: 4.6 (prothrombin time - control) + bilirubin.

    Args:
        prothrombin: Prothrombin time in seconds.
        control: Control time in seconds.
        bilirubin: Bilirubin in mg/dL.
    """
    return Index(index=4.6 * (prothrombin - int(control)) + bilirubin)


TOOLS: tuple[Tool, ...] = (
    arterial_pressures,
    corrected_qt,
    target_heart_rate,
    shock_index,
    ldl_cholesterol,
    non_hdl_cholesterol,
    homa_ir,
    estimated_average_glucose,
    hba1c_for_glucose,
    fib4_index,
    apri_index,
    meld_score,
    albi_score,
    maddrey_score,
)
