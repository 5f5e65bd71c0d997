"""Body size: body mass index, surface area, ideal and lean weight, energy and fluid needs, blood volume."""

from functools import partial
from math import sqrt
from typing import Annotated, Literal

from toolgym.envs.medicine.data.formulas import FORMULAS, MEDCALC_BENCH
from toolgym.envs.medicine.quantities import ActualWeight, Age, Bmi, Height, Weight
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, Quantity, Tool, tool

Sex = Literal["female", "male"]
_body_tool = partial(tool, domain="medicine", kind="processing", source=FORMULAS, theme="body_size")
_Kilograms = Annotated[float, Entity("quantity.mass_kg"), Quantity("kg", 1)]


class MassIndex(Result):
    """A body mass index."""

    index: Annotated[float, Entity("medicine.bmi"), Quantity("kg/m**2", 1)]


class Surface(Result):
    """A body surface area."""

    area: Annotated[float, Entity("medicine.surface"), Quantity("m**2", 2)]


class Mass(Result):
    """A weight."""

    weight: _Kilograms


class BodyMass(Result):
    """A weight of a whole body."""

    weight: Annotated[float, Entity("medicine.actual_weight"), Quantity("kg", 1)]


class Energy(Result):
    """An energy need per day."""

    energy: Annotated[float, Entity("medicine.energy"), Quantity("kcal", 0)]


class Fluid(Result):
    """A rate of fluid."""

    rate: Annotated[float, Entity("number"), Quantity("mL/h", 1)]


class BloodVolume(Result):
    """A volume of blood."""

    volume: Annotated[float, Entity("medicine.blood_volume"), Quantity("L", 2)]


class Stature(Result):
    """A height."""

    height: Annotated[float, Entity("quantity.height_cm"), Quantity("cm", 1)]


@_body_tool(
    tags=MEDCALC_BENCH,
    wording={
        "index": [
            "the body mass index of a person with a height of {height} and a weight of {weight}",
            "the BMI that goes with a height of {height} and a weight of {weight}",
        ]
    },
    golden=[({"weight": 70, "height": 175}, {"index": 22.9})],
    invalid=[({"weight": 70, "height": 1.75}, "invalid_arguments")],
)
def body_mass_index(weight: ActualWeight, height: Height) -> MassIndex:
    """Computes the body mass index in kg/m², weight over height squared.

    Args:
        weight: ActualWeight in kg.
        height: Height in cm.
    """
    return MassIndex(index=weight / (height / 100) ** 2)


@_body_tool(
    tags=MEDCALC_BENCH,
    wording={
        "area": [
            "the body surface area by the formula of {formula} of a person with a height of {height} and a weight of "
            "{weight}",
            "the {formula} body surface area that goes with a height of {height} and a weight of {weight}",
        ]
    },
    golden=[
        ({"weight": 70, "height": 175, "formula": "Mosteller"}, {"area": 1.84}),
        ({"weight": 70, "height": 175, "formula": "Du Bois"}, {"area": 1.85}),
    ],
    invalid=[({"weight": 70, "height": 1.75, "formula": "Mosteller"}, "invalid_arguments")],
)
def body_surface_area(
    weight: ActualWeight, height: Height, formula: Literal["Mosteller", "Du Bois", "Haycock"]
) -> Surface:
    """Computes the body surface area in m².

    Args:
        weight: ActualWeight in kg.
        height: Height in cm.
        formula: Formula by Mosteller (1987), Du Bois (1916) or Haycock (1978).
    """
    if formula == "Mosteller":
        return Surface(area=sqrt(weight * height / 3600))
    if formula == "Du Bois":
        return Surface(area=0.007184 * weight**0.425 * height**0.725)
    return Surface(area=0.024265 * weight**0.5378 * height**0.3964)


@_body_tool(
    tags=MEDCALC_BENCH,
    wording={
        "weight": [
            "the ideal body weight (Devine) of a {sex} adult with a height of {height}",
            "the Devine ideal weight for a {sex} adult with a height of {height}",
        ]
    },
    golden=[
        ({"height": 177.8, "sex": "male"}, {"weight": 73.0}),
        ({"height": 165.1, "sex": "female"}, {"weight": 57.0}),
    ],
    invalid=[({"height": 177.8, "sex": "man"}, "invalid_arguments")],
)
def ideal_body_weight(height: Height, sex: Sex) -> Mass:
    """Computes the ideal body weight by Devine: 50 kg (men) or 45.5 kg (women) plus 2.3 kg per inch above 60 inches.

    Args:
        height: Height in cm.
        sex: Sex.
    """
    return Mass(weight=_ideal(height, sex))


def _ideal(height: float, sex: str) -> float:
    return (50.0 if sex == "male" else 45.5) + 2.3 * (height / 2.54 - 60)


@_body_tool(
    tags=MEDCALC_BENCH,
    wording={
        "weight": [
            "the adjusted body weight (Devine plus 40 percent of the excess) of a {sex} adult with a height of "
            "{height} and "
            "a weight of {weight}",
            "the dosing weight, Devine ideal weight plus 0.4 times the excess of a weight of {weight} over it, of a "
            "{sex} "
            "adult with a height of {height}",
        ]
    },
    golden=[({"weight": 100, "height": 177.8, "sex": "male"}, {"weight": 83.8})],
    invalid=[({"weight": 1000, "height": 177.8, "sex": "male"}, "invalid_arguments")],
)
def adjusted_body_weight(weight: ActualWeight, height: Height, sex: Sex) -> Mass:
    """Computes the adjusted body weight: ideal weight (Devine) plus 0.4 times the actual weight's difference to it.

    Args:
        weight: Actual weight in kg.
        height: Height in cm.
        sex: Sex.
    """
    ideal = _ideal(height, sex)
    return Mass(weight=ideal + 0.4 * (weight - ideal))


@_body_tool(
    wording={
        "weight": [
            "the lean body weight (Boer) of a {sex} adult with a height of {height} and a weight of {weight}",
            "the Boer lean mass of a {sex} adult with a height of {height} and a weight of {weight}",
        ]
    },
    golden=[({"weight": 70, "height": 175, "sex": "male"}, {"weight": 56.0})],
    invalid=[({"weight": 70, "height": 17.5, "sex": "male"}, "invalid_arguments")],
)
def lean_body_weight(weight: ActualWeight, height: Height, sex: Sex) -> Mass:
    """Computes the lean body weight by Boer (1984).

    Men: 0.407 weight + 0.267 height - 19.2; women: 0.252 weight + 0.473 height - 48.3 (kg, cm).

    Args:
        weight: ActualWeight in kg.
        height: Height in cm.
        sex: Sex.
    """
    if sex == "male":
        return Mass(weight=0.407 * weight + 0.267 * height - 19.2)
    return Mass(weight=0.252 * weight + 0.473 * height - 48.3)


@_body_tool(
    tags=MEDCALC_BENCH,
    wording={
        "weight": [
            "the weight that gives a body mass index of {index} at a height of {height}",
            "the target weight for a body mass index of {index} and a height of {height}",
        ]
    },
    golden=[({"index": 22, "height": 175}, {"weight": 67.4})],
    invalid=[({"index": 2, "height": 175}, "invalid_arguments")],
)
def weight_for_body_mass_index(index: Bmi, height: Height) -> BodyMass:
    """Computes the weight in kg at which a person of a height has a body mass index.

    Args:
        index: Body mass index in kg/m².
        height: Height in cm.
    """
    return BodyMass(weight=index * (height / 100) ** 2)


@_body_tool(
    wording={
        "height": [
            "the height at which a weight of {weight} gives a body mass index of {index}",
            "the height of a person with a weight of {weight} and a body mass index of {index}",
        ]
    },
    golden=[({"index": 25, "weight": 81}, {"height": 180.0})],
    invalid=[({"index": 25, "weight": 0}, "invalid_arguments")],
)
def height_for_body_mass_index(index: Bmi, weight: ActualWeight) -> Stature:
    """Computes the height in cm at which a person of a weight has a body mass index.

    Args:
        index: Body mass index in kg/m².
        weight: ActualWeight in kg.
    """
    return Stature(height=100 * sqrt(weight / index))


@_body_tool(
    wording={
        "energy": [
            "the resting energy need in kcal per day, by the {formula} equation, of a {sex} adult aged {age} with a "
            "height of {height} and a weight of {weight}",
            "the {formula} basal metabolic rate in kcal per day of a {sex} adult aged {age} with a height of "
            "{height} and "
            "a weight of {weight}",
        ]
    },
    golden=[
        ({"weight": 70, "height": 175, "age": 40, "sex": "male", "formula": "Mifflin-St Jeor"}, {"energy": 1599.0}),
        ({"weight": 60, "height": 165, "age": 30, "sex": "female", "formula": "Mifflin-St Jeor"}, {"energy": 1320.0}),
    ],
    invalid=[
        ({"weight": 70, "height": 175, "age": 4, "sex": "male", "formula": "Mifflin-St Jeor"}, "invalid_arguments")
    ],
)
def resting_energy(
    weight: ActualWeight,
    height: Height,
    age: Age,
    sex: Sex,
    formula: Literal["Mifflin-St Jeor", "Harris-Benedict (1984)"],
) -> Energy:
    """Computes the resting energy expenditure in kcal per day.

    Args:
        weight: ActualWeight in kg.
        height: Height in cm.
        age: Age in whole years, 18 or more.
        sex: Sex.
        formula: Mifflin-St Jeor (1990), or Harris-Benedict as revised by Roza and Shizgal (1984).
    """
    if formula == "Mifflin-St Jeor":
        return Energy(energy=10 * weight + 6.25 * height - 5 * age + (5 if sex == "male" else -161))
    if sex == "male":
        return Energy(energy=88.362 + 13.397 * weight + 4.799 * height - 5.677 * age)
    return Energy(energy=447.593 + 9.247 * weight + 3.098 * height - 4.330 * age)


@_body_tool(
    tags=MEDCALC_BENCH,
    wording={
        "rate": [
            "the maintenance fluid rate by the 4-2-1 rule for a patient with a weight of {weight}",
            "the hourly maintenance fluid, by the 4-2-1 rule, at a weight of {weight}",
        ]
    },
    golden=[({"weight": 70}, {"rate": 110.0}), ({"weight": 15}, {"rate": 50.0})],
    invalid=[({"weight": -70}, "invalid_arguments")],
)
def maintenance_fluid_rate(weight: Weight) -> Fluid:
    """Computes maintenance fluids in mL/h by the 4-2-1 rule: 4 mL/h per kg up to 10 kg, 2 up to 20 kg, then 1.

    Args:
        weight: Weight in kg.
    """
    return Fluid(rate=4 * min(weight, 10) + 2 * min(max(weight - 10, 0), 10) + max(weight - 20, 0))


@_body_tool(
    wording={
        "volume": [
            "the blood volume (Nadler) of a {sex} adult with a height of {height} and a weight of {weight}",
            "the Nadler estimate of the blood volume of a {sex} adult with a height of {height} and a weight of "
            "{weight}",
        ]
    },
    golden=[({"weight": 70, "height": 175, "sex": "male"}, {"volume": 4.82})],
    invalid=[({"weight": 70, "height": 1.75, "sex": "male"}, "invalid_arguments")],
)
def blood_volume(weight: ActualWeight, height: Height, sex: Sex) -> BloodVolume:
    """Computes the blood volume in litres by Nadler (1962).

    Men: 0.3669 height³ + 0.03219 weight + 0.6041; women: 0.3561 height³ + 0.03308 weight + 0.1833 (m, kg).

    Args:
        weight: ActualWeight in kg.
        height: Height in cm.
        sex: Sex.
    """
    a, b, c = (0.3669, 0.03219, 0.6041) if sex == "male" else (0.3561, 0.03308, 0.1833)
    return BloodVolume(volume=a * (height / 100) ** 3 + b * weight + c)


TOOLS: tuple[Tool, ...] = (
    body_mass_index,
    body_surface_area,
    ideal_body_weight,
    adjusted_body_weight,
    lean_body_weight,
    weight_for_body_mass_index,
    height_for_body_mass_index,
    resting_energy,
    maintenance_fluid_rate,
    blood_volume,
)
