"""Electrolytes, acid-base balance and gas exchange."""

from functools import partial
from math import log10
from typing import Annotated, Literal

from toolgym.envs.medicine.data.formulas import FORMULAS, MEDCALC_BENCH
from toolgym.envs.medicine.quantities import (
    Albumin,
    AnionGap,
    Bicarbonate,
    Bun,
    Calcium,
    CalculatedOsmolality,
    Chloride,
    GasPressure,
    Glucose,
    Hemoglobin,
    Osmolality,
    OxygenFraction,
    OxygenPressure,
    Saturation,
    Sodium,
    Weight,
)
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, InvalidArguments, NotFound, Quantity, Tool, tool

_electrolyte_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="electrolytes_and_gases")


class Gap(Result):
    """An anion gap."""

    gap: Annotated[float, Entity("medicine.anion_gap"), Quantity("mmol/L", 1)]


class Delta(Result):
    """A delta gap and a delta ratio."""

    gap: Annotated[float, Entity("number"), Quantity("mmol/L", 1)]
    ratio: Annotated[float, Entity("number"), Quantity(None, 2)]


class CalciumLevel(Result):
    """A calcium concentration."""

    calcium: Annotated[float, Entity("medicine.calcium"), Quantity("mg/dL", 2)]


class SodiumLevel(Result):
    """A sodium concentration."""

    sodium: Annotated[float, Entity("medicine.sodium"), Quantity("mmol/L", 1)]


class Osmotic(Result):
    """An osmolality."""

    osmolality: Annotated[float, Entity("medicine.osmolality"), Quantity("mmol/kg", 1)]


class OsmoticGap(Result):
    """A difference of osmolalities."""

    gap: Annotated[float, Entity("number"), Quantity("mmol/kg", 1)]


class Deficit(Result):
    """A volume of water."""

    deficit: Annotated[float, Entity("number"), Quantity("L", 2)]


class Pressure(Result):
    """An expected carbon dioxide pressure."""

    pressure: Annotated[float, Entity("medicine.carbon_dioxide_pressure"), Quantity("mmHg", 1)]


class Acidity(Result):
    """A pH."""

    ph: Annotated[float, Entity("number"), Quantity(None, 2)]


class Gradient(Result):
    """An alveolar-arterial difference, and the alveolar pressure in it."""

    gradient: Annotated[float, Entity("medicine.gradient"), Quantity("mmHg", 1)]
    alveolar: Annotated[float, Entity("number"), Quantity("mmHg", 1)]


class OxygenRatio(Result):
    """A ratio of oxygen pressure to oxygen fraction."""

    ratio: Annotated[float, Entity("number"), Quantity("mmHg", 0)]


class OxygenContent(Result):
    """An oxygen content of blood in mL/dL."""

    content: Annotated[float, Entity("number"), Quantity("mL/dL", 2)]


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "gap": [
            "the anion gap (without potassium) with a sodium of {sodium}, a chloride of {chloride} and a bicarbonate "
            "of "
            "{bicarbonate}",
            "the serum anion gap, potassium left out, with sodium at {sodium}, chloride at {chloride} and bicarbonate "
            "at {bicarbonate}",
        ]
    },
    golden=[({"sodium": 140, "chloride": 104, "bicarbonate": 24}, {"gap": 12.0})],
    invalid=[({"sodium": 14, "chloride": 104, "bicarbonate": 24}, "invalid_arguments")],
)
def anion_gap(sodium: Sodium, chloride: Chloride, bicarbonate: Bicarbonate) -> Gap:
    """Computes the serum anion gap in mmol/L: sodium minus chloride minus bicarbonate.

    Args:
        sodium: Sodium in mmol/L.
        chloride: Chloride in mmol/L.
        bicarbonate: Bicarbonate in mmol/L.
    """
    return Gap(gap=sodium - chloride - bicarbonate)


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "gap": [
            "the albumin-corrected anion gap with an anion gap of {gap} and an albumin of {albumin} (normal albumin 4 "
            "g/dL)",
            "the anion gap of {gap}, corrected for an albumin of {albumin} by 2.5 mmol/L per g/dL below 4",
        ]
    },
    golden=[({"gap": 12, "albumin": 2}, {"gap": 17.0})],
    invalid=[({"gap": 12, "albumin": 40}, "invalid_arguments")],
)
def albumin_corrected_anion_gap(gap: AnionGap, albumin: Albumin) -> Gap:
    """Corrects an anion gap for albumin: gap + 2.5 (4 - albumin), in mmol/L.

    Args:
        gap: Anion gap in mmol/L.
        albumin: Albumin in g/dL.
    """
    return Gap(gap=gap + 2.5 * (4 - albumin))


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "gap": [
            "the delta gap with an anion gap of {gap} and a bicarbonate of {bicarbonate} (normal values 12 and 24 "
            "mmol/L)",
            "the excess of the anion gap of {gap} over 12 mmol/L less the deficit of the bicarbonate of {bicarbonate} "
            "below 24 mmol/L",
        ],
        "ratio": [
            "the delta ratio with an anion gap of {gap} and a bicarbonate of {bicarbonate} (normal values 12 and 24 "
            "mmol/L)",
            "the excess of the anion gap of {gap} over 12 mmol/L divided by the deficit of the bicarbonate of "
            "{bicarbonate} below 24 mmol/L",
        ],
    },
    golden=[({"gap": 22, "bicarbonate": 16}, {"gap": 2.0, "ratio": 1.25})],
    invalid=[({"gap": 22, "bicarbonate": 24}, "not_found")],
)
def delta_gap(gap: AnionGap, bicarbonate: Bicarbonate) -> Delta:
    """Compares the rise of the anion gap over 12 with the fall of bicarbonate below 24 mmol/L: difference and ratio.

    Args:
        gap: Anion gap in mmol/L.
        bicarbonate: Bicarbonate in mmol/L, not 24.
    """
    if abs(24 - bicarbonate) < 1e-9:
        raise NotFound("with a bicarbonate of 24 mmol/L the delta ratio is undefined")
    return Delta(gap=(gap - 12) - (24 - bicarbonate), ratio=(gap - 12) / (24 - bicarbonate))


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "calcium": [
            "the calcium corrected for albumin (0.8 mg/dL per g/dL below 4) with a calcium of {calcium} and an albumin "
            "of {albumin}",
            "the albumin-corrected calcium, normal albumin 4 g/dL, with calcium at {calcium} and albumin at {albumin}",
        ]
    },
    golden=[({"calcium": 8, "albumin": 2}, {"calcium": 9.6})],
    invalid=[({"calcium": 8, "albumin": 40}, "invalid_arguments")],
)
def corrected_calcium(calcium: Calcium, albumin: Albumin) -> CalciumLevel:
    """Corrects total calcium for albumin: calcium + 0.8 (4 - albumin), in mg/dL.

    Args:
        calcium: Total calcium in mg/dL.
        albumin: Albumin in g/dL.
    """
    return CalciumLevel(calcium=calcium + 0.8 * (4 - albumin))


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "sodium": [
            "the sodium corrected for hyperglycaemia ({factor}) with a sodium of {sodium} and a glucose of {glucose}",
            "the glucose-corrected sodium by {factor} with sodium at {sodium} and glucose at {glucose}",
        ]
    },
    golden=[
        ({"sodium": 130, "glucose": 600, "factor": "Hillier, 2.4 mmol/L per 100 mg/dL above 100"}, {"sodium": 142.0}),
        ({"sodium": 130, "glucose": 600, "factor": "Katz, 1.6 mmol/L per 100 mg/dL above 100"}, {"sodium": 138.0}),
    ],
    invalid=[
        ({"sodium": 13, "glucose": 600, "factor": "Katz, 1.6 mmol/L per 100 mg/dL above 100"}, "invalid_arguments")
    ],
)
def corrected_sodium(
    sodium: Sodium,
    glucose: Glucose,
    factor: Literal["Hillier, 2.4 mmol/L per 100 mg/dL above 100", "Katz, 1.6 mmol/L per 100 mg/dL above 100"],
) -> SodiumLevel:
    """Corrects sodium for hyperglycaemia in mmol/L.

    Args:
        sodium: Measured sodium in mmol/L.
        glucose: Glucose in mg/dL.
        factor: Correction factor by Hillier or by Katz.
    """
    return SodiumLevel(sodium=sodium + (2.4 if factor.startswith("Hillier") else 1.6) * (glucose - 100) / 100)


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "osmolality": [
            "the calculated serum osmolality with a sodium of {sodium}, a glucose of {glucose} and a blood urea "
            "nitrogen "
            "of {bun}",
            "the serum osmolality, twice sodium plus glucose / 18 plus BUN / 2.8, with sodium at {sodium}, glucose "
            "at {glucose} "
            "and BUN at {bun}",
        ]
    },
    golden=[({"sodium": 140, "glucose": 90, "bun": 14}, {"osmolality": 290.0})],
    invalid=[({"sodium": 14, "glucose": 90, "bun": 14}, "invalid_arguments")],
)
def serum_osmolality(sodium: Sodium, glucose: Glucose, bun: Bun) -> Osmotic:
    """Computes the serum osmolality in mmol/kg: 2 sodium + glucose / 18 + blood urea nitrogen / 2.8.

    Args:
        sodium: Sodium in mmol/L.
        glucose: Glucose in mg/dL.
        bun: Blood urea nitrogen in mg/dL.
    """
    return Osmotic(osmolality=2 * sodium + glucose / 18 + bun / 2.8)


@_electrolyte_tool(
    wording={
        "gap": [
            "the osmolal gap of a measured osmolality of {measured} over a calculated one of {calculated}",
            "the difference of a measured osmolality of {measured} to a calculated osmolality of {calculated}",
        ]
    },
    golden=[({"measured": 310, "calculated": 290}, {"gap": 20.0})],
    invalid=[({"measured": 3100, "calculated": 290}, "invalid_arguments")],
)
def osmolal_gap(measured: Osmolality, calculated: CalculatedOsmolality) -> OsmoticGap:
    """Computes the osmolal gap in mmol/kg, measured minus calculated osmolality.

    Args:
        measured: Measured osmolality in mmol/kg.
        calculated: Calculated osmolality in mmol/kg.
    """
    return OsmoticGap(gap=measured - calculated)


@_electrolyte_tool(
    tags=MEDCALC_BENCH,
    wording={
        "deficit": [
            "the free water deficit of {group} with a weight of {weight} and a sodium of {sodium} (target 140 mmol/L)",
            "the water that {group} with a weight of {weight} lacks at a sodium of {sodium}, with a target of 140 "
            "mmol/L",
        ]
    },
    golden=[({"weight": 70, "sodium": 160, "group": "a man under 65"}, {"deficit": 6.0})],
    invalid=[({"weight": 70, "sodium": 16, "group": "a man under 65"}, "invalid_arguments")],
)
def free_water_deficit(
    weight: Weight,
    sodium: Sodium,
    group: Literal["a man under 65", "a woman under 65", "a man of 65 or more", "a woman of 65 or more"],
) -> Deficit:
    """Computes the free water deficit in litres: body water times (sodium / 140 - 1); negative for water excess.

    Body water is 60 percent of the weight in men under 65, 50 in women under 65 and older men, 45 in older women.

    Args:
        weight: Weight in kg.
        sodium: Sodium in mmol/L.
        group: Sex and age group.
    """
    shares = {"a man under 65": 0.6, "a woman under 65": 0.5, "a man of 65 or more": 0.5, "a woman of 65 or more": 0.45}
    return Deficit(deficit=shares[group] * weight * (sodium / 140 - 1))


@_electrolyte_tool(
    wording={
        "pressure": [
            "the carbon dioxide pressure to expect by Winters' formula with a bicarbonate of {bicarbonate}",
            "the pCO2 expected, by Winters' formula, in metabolic acidosis with a bicarbonate of {bicarbonate}",
        ]
    },
    golden=[({"bicarbonate": 12}, {"pressure": 26.0})],
    invalid=[({"bicarbonate": 120}, "invalid_arguments")],
)
def winters_expected_pco2(bicarbonate: Bicarbonate) -> Pressure:
    """Computes the arterial pCO2 in mmHg to expect in metabolic acidosis by Winters: 1.5 bicarbonate + 8.

    Args:
        bicarbonate: Bicarbonate in mmol/L.
    """
    return Pressure(pressure=1.5 * bicarbonate + 8)


@_electrolyte_tool(
    wording={
        "ph": [
            "the pH by Henderson and Hasselbalch with a bicarbonate of {bicarbonate} and a pCO2 of {pressure}",
            "the blood pH that goes with a bicarbonate of {bicarbonate} and a carbon dioxide pressure of {pressure}",
        ]
    },
    golden=[({"bicarbonate": 24, "pressure": 40}, {"ph": 7.4})],
    invalid=[({"bicarbonate": 24, "pressure": 0}, "invalid_arguments")],
)
def blood_ph(bicarbonate: Bicarbonate, pressure: GasPressure) -> Acidity:
    """Computes the blood pH by Henderson and Hasselbalch: 6.1 + log10(bicarbonate / (0.03 pCO2)).

    Args:
        bicarbonate: Bicarbonate in mmol/L.
        pressure: Carbon dioxide pressure in mmHg.
    """
    return Acidity(ph=6.1 + log10(bicarbonate / (0.03 * pressure)))


@_electrolyte_tool(
    wording={
        "gradient": [
            "the alveolar-arterial oxygen gradient at sea level with an inspired oxygen of {fraction}, a pCO2 of "
            "{carbon_dioxide} and a pO2 of {oxygen}",
            "the A-a gradient, at sea level and a respiratory quotient of 0.8, for an inspired oxygen of {fraction}, "
            "a pCO2 of "
            "{carbon_dioxide} and a pO2 of {oxygen}",
        ],
        "alveolar": [
            "the alveolar oxygen pressure in the A-a gradient at sea level with an inspired oxygen of {fraction}, a "
            "pCO2 "
            "of {carbon_dioxide} and a pO2 of {oxygen}",
            "the alveolar pO2, at sea level and a respiratory quotient of 0.8, for an inspired oxygen of {fraction}, "
            "a pCO2 "
            "of {carbon_dioxide} and an arterial pO2 of {oxygen}",
        ],
    },
    golden=[({"fraction": 21, "carbon_dioxide": 40, "oxygen": 90}, {"gradient": 9.7, "alveolar": 99.7})],
    invalid=[({"fraction": 21, "carbon_dioxide": 40, "oxygen": 200}, "invalid_arguments")],
)
def alveolar_gradient(fraction: OxygenFraction, carbon_dioxide: GasPressure, oxygen: OxygenPressure) -> Gradient:
    """Computes the alveolar-arterial oxygen gradient in mmHg at sea level (760 mmHg, water vapour 47, quotient 0.8).

    Args:
        fraction: Inspired oxygen in percent.
        carbon_dioxide: Arterial pCO2 in mmHg.
        oxygen: Arterial pO2 in mmHg, not above the alveolar one.
    """
    alveolar = fraction / 100 * (760 - 47) - carbon_dioxide / 0.8
    if oxygen > alveolar:
        raise InvalidArguments(f"oxygen must not exceed the alveolar pressure, {alveolar:.1f} mmHg")
    return Gradient(gradient=alveolar - oxygen, alveolar=alveolar)


@_electrolyte_tool(
    wording={
        "ratio": [
            "the P/F ratio with a pO2 of {oxygen} and an inspired oxygen of {fraction}",
            "the ratio of an arterial pO2 of {oxygen} to an inspired oxygen fraction of {fraction}",
        ]
    },
    golden=[({"oxygen": 80, "fraction": 40}, {"ratio": 200.0})],
    invalid=[({"oxygen": 80, "fraction": 0.4}, "invalid_arguments")],
)
def oxygenation_ratio(oxygen: OxygenPressure, fraction: OxygenFraction) -> OxygenRatio:
    """Computes the P/F ratio in mmHg: arterial pO2 over the inspired oxygen fraction.

    Args:
        oxygen: Arterial pO2 in mmHg.
        fraction: Inspired oxygen in percent, 21 to 100.
    """
    return OxygenRatio(ratio=100 * oxygen / fraction)


@_electrolyte_tool(
    wording={
        "content": [
            "the arterial oxygen content, in mL/dL, with a haemoglobin of {hemoglobin}, a saturation of {saturation} "
            "and "
            "a pO2 of {oxygen}",
            "the oxygen content of blood (1.34 mL per g, 0.003 mL per mmHg) with haemoglobin at {hemoglobin}, "
            "saturation "
            "at {saturation} and pO2 at {oxygen}",
        ]
    },
    golden=[({"hemoglobin": 15, "saturation": 98, "oxygen": 100}, {"content": 20.0})],
    invalid=[({"hemoglobin": 150, "saturation": 98, "oxygen": 100}, "invalid_arguments")],
)
def oxygen_content(hemoglobin: Hemoglobin, saturation: Saturation, oxygen: OxygenPressure) -> OxygenContent:
    """Computes the oxygen content of blood in mL/dL: 1.34 haemoglobin saturation + 0.003 pO2.

    Args:
        hemoglobin: Haemoglobin in g/dL.
        saturation: Oxygen saturation in percent.
        oxygen: Oxygen pressure in mmHg.
    """
    return OxygenContent(content=1.34 * hemoglobin * saturation / 100 + 0.003 * oxygen)


TOOLS: tuple[Tool, ...] = (
    anion_gap,
    albumin_corrected_anion_gap,
    delta_gap,
    corrected_calcium,
    corrected_sodium,
    serum_osmolality,
    osmolal_gap,
    free_water_deficit,
    winters_expected_pco2,
    blood_ph,
    alveolar_gradient,
    oxygenation_ratio,
    oxygen_content,
)
