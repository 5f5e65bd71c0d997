"""Entity types of the medicine pack whose values are measurements: body sizes, laboratory values, signs, doses, odds.

Each dimension with its unit is a type of its own, so that only what a clinician would put into a formula can be put
there. They are free parameters: no split is drawn along them.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar


def numeral(value: Scalar) -> str:
    """Writes a number as prose does: digits in groups of three, no exponent, no trailing zeros.

    Examples:
        >>> numeral(250000.0), numeral(4.25), numeral(-0.00001)
        ('250,000', '4.25', '-0.00001')
    """
    text = f"{float(value):,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _in(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}"


def _counted(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}" if value == 1 else f"{numeral(value)} {unit}s"


def _steps(first: float, last: float, step: float) -> tuple[float, ...]:
    count = round((last - first) / step) + 1
    return tuple(round(first + step * k, 6) for k in range(count))


def _whole(first: int, last: int, step: int = 1) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


def _measure(
    name: str,
    noun: str,
    seeds: Sequence[Scalar],
    describe: Callable[[Scalar], str] = numeral,
    *,
    plural: str = "",
    is_a: str | None = None,
    additive: bool = False,
) -> EntityType:
    values = tuple(dict.fromkeys(seeds))
    return EntityType(
        name,
        noun,
        plural or f"{noun}s",
        describe,
        seeds=lambda: values,
        is_a=is_a,
        identifies=False,
        additive=additive,
    )


Count = Annotated[int, Entity("number.count")]
Number = Annotated[float, Entity("number")]
Days = Annotated[int, Entity("number.days")]
Age = Annotated[int, Entity("medicine.age"), Field(ge=18, le=110)]
Weight = Annotated[float, Entity("quantity.mass_kg"), Field(ge=2, le=400)]
Height = Annotated[float, Entity("quantity.height_cm"), Field(ge=45, le=250)]
Bmi = Annotated[float, Entity("medicine.bmi"), Field(ge=10, le=80)]
Energy = Annotated[float, Entity("medicine.energy")]
Surface = Annotated[float, Entity("medicine.surface"), Field(ge=0.1, le=4)]
Creatinine = Annotated[float, Entity("medicine.creatinine"), Field(ge=0.1, le=25)]
UrineCreatinine = Annotated[float, Entity("medicine.urine_creatinine"), Field(ge=1, le=500)]
FiltrationRate = Annotated[float, Entity("medicine.filtration_rate"), Field(ge=1, le=250)]
Bun = Annotated[float, Entity("medicine.bun"), Field(ge=1, le=250)]
Glucose = Annotated[float, Entity("medicine.glucose"), Field(ge=20, le=1500)]
Insulin = Annotated[float, Entity("medicine.insulin"), Field(ge=0.5, le=300)]
Hba1c = Annotated[float, Entity("medicine.hba1c"), Field(ge=3, le=20)]
Albumin = Annotated[float, Entity("medicine.albumin"), Field(ge=0.5, le=7)]
Calcium = Annotated[float, Entity("medicine.calcium"), Field(ge=3, le=20)]
Bilirubin = Annotated[float, Entity("medicine.bilirubin"), Field(ge=0.1, le=60)]
Inr = Annotated[float, Entity("medicine.inr"), Field(ge=0.5, le=15)]
Enzyme = Annotated[float, Entity("medicine.enzyme"), Field(ge=3, le=10000)]
Platelets = Annotated[float, Entity("medicine.platelets"), Field(ge=2, le=2000)]
Hemoglobin = Annotated[float, Entity("medicine.hemoglobin"), Field(ge=2, le=25)]
Lipid = Annotated[float, Entity("medicine.lipid"), Field(ge=5, le=1000)]
Hdl = Annotated[float, Entity("medicine.hdl"), Field(ge=5, le=200)]
Triglycerides = Annotated[float, Entity("medicine.triglycerides"), Field(ge=20, le=800)]
Sodium = Annotated[float, Entity("medicine.sodium"), Field(ge=90, le=200)]
UrineSodium = Annotated[float, Entity("medicine.urine_sodium"), Field(ge=1, le=300)]
Chloride = Annotated[float, Entity("medicine.chloride"), Field(ge=60, le=160)]
Bicarbonate = Annotated[float, Entity("medicine.bicarbonate"), Field(ge=2, le=60)]
AnionGap = Annotated[float, Entity("medicine.anion_gap"), Field(ge=-10, le=60)]
Osmolality = Annotated[float, Entity("medicine.osmolality"), Field(ge=150, le=600)]
GasPressure = Annotated[float, Entity("medicine.carbon_dioxide_pressure"), Field(ge=8, le=150)]
OxygenPressure = Annotated[float, Entity("medicine.oxygen_pressure"), Field(ge=15, le=600)]
OxygenFraction = Annotated[float, Entity("medicine.oxygen_fraction"), Field(ge=21, le=100)]
Saturation = Annotated[float, Entity("medicine.saturation"), Field(ge=40, le=100)]
Systolic = Annotated[float, Entity("medicine.systolic"), Field(ge=40, le=300)]
Diastolic = Annotated[float, Entity("medicine.diastolic"), Field(ge=20, le=200)]
HeartRate = Annotated[float, Entity("medicine.heart_rate"), Field(ge=20, le=250)]
QtInterval = Annotated[float, Entity("medicine.qt_interval"), Field(ge=200, le=700)]
BreathRate = Annotated[float, Entity("medicine.breath_rate"), Field(ge=4, le=70)]
Temperature = Annotated[float, Entity("medicine.temperature"), Field(ge=30, le=43)]
Dose = Annotated[float, Entity("medicine.dose_mg"), Field(gt=0, le=10000)]
Hours = Annotated[float, Entity("medicine.hours"), Field(gt=0, le=1000)]
Volume = Annotated[float, Entity("medicine.volume_l"), Field(gt=0, le=2000)]
Concentration = Annotated[float, Entity("medicine.concentration_mg_l"), Field(gt=0, le=2000)]
Clearance = Annotated[float, Entity("medicine.clearance_l_h"), Field(gt=0, le=500)]
Probability = Annotated[float, Entity("medicine.probability"), Field(gt=0, lt=100)]
Portion = Annotated[float, Entity("medicine.portion"), Field(ge=0, le=100)]
Odds = Annotated[float, Entity("medicine.likelihood_ratio"), Field(gt=0, le=1000)]
Patients = Annotated[int, Entity("medicine.patients"), Field(ge=0, le=1_000_000)]
Points = Annotated[int, Entity("medicine.points")]

ENTITY_TYPES: tuple[EntityType, ...] = (
    _measure("number", "number", (*_steps(2, 40, 2), *_steps(50, 400, 25), *_steps(0.5, 12.5, 0.75))),
    _measure("number.count", "count", range(2, 60), additive=True),
    _measure(
        "number.days", "number of days", range(10, 721, 10), _counted("day"), plural="numbers of days", additive=True
    ),
    _measure("medicine.age", "age", _whole(19, 91), _counted("year")),
    _measure("quantity.mass_kg", "weight in kilograms", _steps(46, 124, 1.5), _in("kg"), plural="weights in kilograms"),
    _measure("quantity.height_cm", "height", _whole(149, 197), _in("cm")),
    _measure("medicine.bmi", "body mass index", _steps(18, 38, 0.5), _in("kg/m²"), plural="body mass indices"),
    _measure("medicine.energy", "energy requirement", _whole(1200, 2400, 50), _in("kcal/day"), additive=True),
    _measure("medicine.surface", "body surface area", _steps(1.4, 2.4, 0.05), _in("m²")),
    _measure("medicine.creatinine", "serum creatinine", _steps(0.5, 4.8, 0.1), _in("mg/dL"), plural="creatinine values"),
    _measure(
        "medicine.urine_creatinine", "urine creatinine", _whole(20, 180, 8), _in("mg/dL"), plural="creatinine values"
    ),
    _measure("medicine.filtration_rate", "glomerular filtration rate", _whole(15, 130, 5), _in("mL/min")),
    _measure("medicine.bun", "blood urea nitrogen", _whole(7, 88, 3), _in("mg/dL"), plural="urea nitrogen values"),
    _measure("medicine.glucose", "glucose", _whole(62, 640, 17), _in("mg/dL"), plural="glucose values"),
    _measure("medicine.insulin", "insulin", _steps(3, 34, 1.5), _in("µU/mL"), plural="insulin values"),
    _measure("medicine.hba1c", "haemoglobin A1c", _steps(5, 11.8, 0.2), _in("percent"), plural="haemoglobin A1c values"),
    _measure("medicine.albumin", "albumin", _steps(1.8, 4.8, 0.1), _in("g/dL"), plural="albumin values"),
    _measure("medicine.calcium", "calcium", _steps(6.8, 13, 0.2), _in("mg/dL"), plural="calcium values"),
    _measure("medicine.bilirubin", "bilirubin", _steps(0.4, 14.8, 0.6), _in("mg/dL"), plural="bilirubin values"),
    _measure("medicine.inr", "INR", _steps(0.9, 3.9, 0.1)),
    _measure("medicine.enzyme", "enzyme activity", _whole(14, 260, 6), _in("U/L"), plural="enzyme activities"),
    _measure("medicine.platelets", "platelet count", _whole(48, 390, 9), _in("× 10⁹/L")),
    _measure("medicine.hemoglobin", "haemoglobin", _steps(6.4, 16.8, 0.4), _in("g/dL"), plural="haemoglobin values"),
    _measure("medicine.lipid", "cholesterol", _whole(130, 310, 5), _in("mg/dL"), plural="cholesterol values"),
    _measure("medicine.hdl", "HDL cholesterol", _whole(28, 88, 3), _in("mg/dL"), plural="HDL cholesterol values"),
    _measure("medicine.triglycerides", "triglycerides", _whole(60, 390, 11), _in("mg/dL"), plural="triglyceride values"),
    _measure("medicine.sodium", "sodium", _whole(114, 164, 1), _in("mmol/L"), plural="sodium values"),
    _measure("medicine.urine_sodium", "urine sodium", _whole(6, 110, 4), _in("mmol/L"), plural="sodium values"),
    _measure("medicine.chloride", "chloride", _whole(88, 118, 1), _in("mmol/L"), plural="chloride values"),
    _measure("medicine.bicarbonate", "bicarbonate", _whole(8, 38, 1), _in("mmol/L"), plural="bicarbonate values"),
    _measure("medicine.anion_gap", "anion gap", _whole(6, 32, 1), _in("mmol/L")),
    _measure("medicine.osmolality", "osmolality", _whole(260, 380, 4), _in("mmol/kg"), plural="osmolalities"),
    _measure("medicine.carbon_dioxide_pressure", "carbon dioxide pressure", _whole(18, 84, 2), _in("mmHg")),
    _measure("medicine.oxygen_pressure", "oxygen pressure", _whole(42, 110, 2), _in("mmHg")),
    _measure("medicine.oxygen_fraction", "oxygen fraction", (21, *_whole(24, 100, 4)), _in("percent")),
    _measure("medicine.saturation", "oxygen saturation", _whole(80, 99, 1), _in("percent")),
    _measure("medicine.systolic", "systolic pressure", _whole(76, 208, 4), _in("mmHg")),
    _measure("medicine.diastolic", "diastolic pressure", _whole(38, 74, 2), _in("mmHg")),
    _measure("medicine.heart_rate", "heart rate", _whole(44, 138, 3), _in("beats per minute")),
    _measure("medicine.qt_interval", "QT interval", _whole(330, 520, 6), _in("ms")),
    _measure("medicine.breath_rate", "respiratory rate", _whole(9, 38, 1), _in("breaths per minute")),
    _measure("medicine.temperature", "temperature", _steps(34.6, 40.6, 0.2), _in("°C")),
    _measure("medicine.dose_mg", "dose", (2, 4, 5, *_steps(7.5, 60, 2.5), 80, 90, 100, 120, 150), _in("mg")),
    _measure("medicine.hours", "number of hours", (*_steps(1, 12, 0.5), *_whole(14, 48, 2)), _counted("hour"),
             plural="numbers of hours"),
    _measure("medicine.volume_l", "volume", _steps(8, 70, 2), _in("L")),
    _measure("medicine.concentration_mg_l", "concentration", _steps(2, 40, 1), _in("mg/L")),
    _measure("medicine.clearance_l_h", "clearance", _steps(1, 14, 0.5), _in("L/h")),
    _measure("medicine.probability", "probability", _steps(2, 95, 1.5), _in("percent"), plural="probabilities"),
    _measure("medicine.portion", "percentage", _steps(1, 60, 1), _in("percent")),
    _measure("medicine.likelihood_ratio", "likelihood ratio", (*_steps(0.1, 0.9, 0.1), *_steps(1.5, 15, 0.75))),
    _measure("medicine.patients", "number of patients", _whole(6, 240, 6), plural="numbers of patients", additive=True),
    _measure("medicine.blood_volume", "blood volume", (), _in("L")),
    _measure("medicine.indexed_filtration", "indexed filtration rate", _whole(15, 130, 5)),
    _measure("medicine.gradient", "oxygen gradient", (), _in("mmHg")),
    _measure("medicine.mean_pressure", "mean arterial pressure", (), _in("mmHg")),
    _measure("medicine.corrected_qt", "corrected QT interval", (), _in("ms")),
    _measure("medicine.ldl", "LDL cholesterol", (), _in("mg/dL"), plural="LDL cholesterol values"),
    _measure("medicine.meld", "MELD score", ()),
    _measure("medicine.prothrombin", "prothrombin time", _whole(14, 38), _counted("second")),
    _measure(
        "medicine.stroke_risk",
        "condition",
        ("congestive heart failure", "hypertension", "diabetes", "a previous stroke", "vascular disease"),
        str,
    ),
    _measure("medicine.points", "score", _whole(0, 9), plural="scores"),
)  # fmt: skip
