"""Kidney function: estimated filtration and clearance, sodium handling, doses that follow from them."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.medicine.data.formulas import FORMULAS, MEDCALC_BENCH
from toolgym.envs.medicine.quantities import (
    Age,
    Creatinine,
    FiltrationRate,
    IndexedFiltration,
    Sodium,
    Surface,
    UrineCreatinine,
    UrineSodium,
    Weight,
)
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.tools.body import Sex
from toolgym.tools import Entity, Quantity, Tool, tool

_kidney_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="kidney")


class Filtration(Result):
    """A filtration rate or clearance in mL/min."""

    rate: Annotated[float, Entity("medicine.filtration_rate"), Quantity("mL/min", 1)]


class FiltrationPerSurface(Result):
    """A filtration rate in mL/min per 1.73 m²."""

    rate: Annotated[float, Entity("medicine.indexed_filtration"), Quantity("mL/min", 1)]


class CreatinineLevel(Result):
    """A serum creatinine."""

    creatinine: Annotated[float, Entity("medicine.creatinine"), Quantity("mg/dL", 2)]


class Share(Result):
    """A percentage."""

    share: Annotated[float, Entity("medicine.share"), Quantity("percent", 2)]


class Dose(Result):
    """A dose."""

    dose: Annotated[float, Entity("medicine.single_dose"), Quantity("mg", 0)]


@_kidney_tool(
    tags=MEDCALC_BENCH,
    wording={
        "rate": [
            "the {equation} estimated glomerular filtration rate, per 1.73 m², of a {sex} adult aged {age} with a "
            "serum "
            "creatinine of {creatinine}",
            "the eGFR by the {equation} equation, in mL/min per 1.73 m², of a {sex} adult aged {age} whose serum "
            "creatinine is {creatinine}",
        ]
    },
    golden=[
        ({"creatinine": 1.2, "age": 60, "sex": "male", "equation": "CKD-EPI 2021"}, {"rate": 69.2}),
        ({"creatinine": 1.2, "age": 60, "sex": "female", "equation": "CKD-EPI 2021"}, {"rate": 51.8}),
        ({"creatinine": 1.2, "age": 60, "sex": "male", "equation": "four-variable MDRD (175)"}, {"rate": 61.8}),
    ],
    invalid=[({"creatinine": 1.2, "age": 6, "sex": "male", "equation": "CKD-EPI 2021"}, "invalid_arguments")],
)
def estimated_filtration(
    creatinine: Creatinine, age: Age, sex: Sex, equation: Literal["CKD-EPI 2021", "four-variable MDRD (175)"]
) -> FiltrationPerSurface:
    """Estimates the glomerular filtration rate in mL/min per 1.73 m² from serum creatinine.

    Args:
        creatinine: Serum creatinine in mg/dL (IDMS-traceable).
        age: Age in whole years, 18 or more.
        sex: Sex.
        equation: CKD-EPI 2021 (without race) or MDRD with the factor 175 and no race term.
    """
    if equation != "CKD-EPI 2021":
        return FiltrationPerSurface(rate=175 * creatinine**-1.154 * age**-0.203 * (0.742 if sex == "female" else 1))
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = creatinine / kappa
    return FiltrationPerSurface(rate=142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age * factor)


@_kidney_tool(
    tags=MEDCALC_BENCH,
    wording={
        "rate": [
            "the Cockcroft-Gault creatinine clearance of a {sex} adult aged {age} with a weight of {weight} and a "
            "serum "
            "creatinine of {creatinine}",
            "the creatinine clearance by Cockcroft and Gault of a {sex} adult aged {age} with a serum creatinine of "
            "{creatinine} and a weight of {weight}",
        ]
    },
    golden=[({"age": 60, "weight": 72, "creatinine": 1.0, "sex": "male"}, {"rate": 80.0})],
    invalid=[({"age": 60, "weight": 72, "creatinine": 0, "sex": "male"}, "invalid_arguments")],
)
def cockcroft_gault_clearance(age: Age, weight: Weight, creatinine: Creatinine, sex: Sex) -> Filtration:
    """Estimates the creatinine clearance in mL/min: (140 - age) weight / (72 creatinine), times 0.85 for women.

    Args:
        age: Age in whole years, 18 or more.
        weight: Weight in kg, used as given.
        creatinine: Serum creatinine in mg/dL.
        sex: Sex.
    """
    return Filtration(rate=(140 - age) * weight / (72 * creatinine) * (0.85 if sex == "female" else 1))


@_kidney_tool(
    wording={
        "rate": [
            "the glomerular filtration rate, in mL/min, that an indexed rate of {indexed} means at a body surface area "
            "of {surface}",
            "the filtration rate of {indexed}, de-indexed for a body surface area of {surface}",
        ]
    },
    golden=[({"indexed": 60, "surface": 2.076}, {"rate": 72.0})],
    invalid=[({"indexed": 60, "surface": 20}, "invalid_arguments")],
)
def deindexed_filtration(indexed: IndexedFiltration, surface: Surface) -> Filtration:
    """Converts a filtration rate per 1.73 m² into the patient's own in mL/min.

    Args:
        indexed: Glomerular filtration rate in mL/min per 1.73 m².
        surface: Body surface area in m².
    """
    return Filtration(rate=indexed * surface / 1.73)


@_kidney_tool(
    tags=MEDCALC_BENCH,
    wording={
        "share": [
            "the fractional excretion of sodium with a serum sodium of {sodium}, serum creatinine of {creatinine}, "
            "urine sodium of {urine_sodium} and urine creatinine of {urine_creatinine}",
            "the FENa with serum sodium at {sodium}, serum creatinine at {creatinine}, urine sodium at "
            "{urine_sodium} and urine creatinine at {urine_creatinine}",
        ]
    },
    golden=[({"sodium": 140, "creatinine": 2, "urine_sodium": 20, "urine_creatinine": 100}, {"share": 0.29})],
    invalid=[({"sodium": 14, "creatinine": 2, "urine_sodium": 20, "urine_creatinine": 100}, "invalid_arguments")],
)
def fractional_sodium_excretion(
    sodium: Sodium, creatinine: Creatinine, urine_sodium: UrineSodium, urine_creatinine: UrineCreatinine
) -> Share:
    """Computes the fractional excretion of sodium in percent.

    Args:
        sodium: Serum sodium in mmol/L.
        creatinine: Serum creatinine in mg/dL.
        urine_sodium: Urine sodium in mmol/L.
        urine_creatinine: Urine creatinine in mg/dL.
    """
    return Share(share=100 * urine_sodium * creatinine / (sodium * urine_creatinine))


@_kidney_tool(
    wording={
        "dose": [
            "the carboplatin dose by the Calvert formula for a target AUC of {target} and a filtration rate of {rate}",
            "the Calvert dose of carboplatin at a glomerular filtration rate of {rate} and a target AUC of {target}",
        ]
    },
    golden=[({"target": "5", "rate": 100}, {"dose": 625.0})],
    invalid=[({"target": "50", "rate": 100}, "invalid_arguments")],
)
def carboplatin_dose(target: Literal["4", "5", "6", "7"], rate: FiltrationRate) -> Dose:
    """Computes the carboplatin dose in mg by Calvert: target AUC times (filtration rate + 25); no cap is applied.

    Args:
        target: Target area under the curve in mg/mL min.
        rate: Glomerular filtration rate (or creatinine clearance) in mL/min.
    """
    return Dose(dose=int(target) * (rate + 25))


@_kidney_tool(
    wording={
        "creatinine": [
            "the serum creatinine at which a {sex} adult aged {age} with a weight of {weight} has a Cockcroft-Gault "
            "clearance "
            "of {rate}",
            "the serum creatinine that Cockcroft and Gault's formula ties to a clearance of {rate} in a {sex} adult "
            "aged {age} with a weight of {weight}",
        ]
    },
    golden=[({"age": 60, "weight": 72, "rate": 80, "sex": "male"}, {"creatinine": 1.0})],
    invalid=[({"age": 60, "weight": 72, "rate": 0, "sex": "male"}, "invalid_arguments")],
)
def creatinine_for_clearance(age: Age, weight: Weight, rate: FiltrationRate, sex: Sex) -> CreatinineLevel:
    """Computes the serum creatinine in mg/dL at which the Cockcroft-Gault clearance has a given value.

    Args:
        age: Age in whole years, 18 or more.
        weight: Weight in kg.
        rate: Creatinine clearance in mL/min.
        sex: Sex.
    """
    return CreatinineLevel(creatinine=(140 - age) * weight / (72 * rate) * (0.85 if sex == "female" else 1))


TOOLS: tuple[Tool, ...] = (
    estimated_filtration,
    cockcroft_gault_clearance,
    deindexed_filtration,
    fractional_sodium_excretion,
    carboplatin_dose,
    creatinine_for_clearance,
)
