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
    links: bool = True,
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
        links=links,
    )


def _value(name: str, seeds: Sequence[Scalar], unit: str, *, links: bool = True) -> EntityType:
    """A laboratory value or sign; a phrase says what it is: "a calcium of that value"."""
    return _measure(name, "value", seeds, _in(unit), links=links)


Count = Annotated[int, Entity("number.count")]
Number = Annotated[float, Entity("number")]
FollowUp = Annotated[float, Entity("medicine.follow_up"), Field(ge=1, le=20000)]
Age = Annotated[int, Entity("medicine.age"), Field(ge=18, le=110)]
Weight = Annotated[float, Entity("quantity.mass_kg"), Field(ge=2, le=400)]
ActualWeight = Annotated[float, Entity("medicine.actual_weight"), Field(ge=2, le=400)]
Height = Annotated[float, Entity("quantity.height_cm"), Field(ge=45, le=250)]
Bmi = Annotated[float, Entity("medicine.bmi"), Field(ge=10, le=80)]
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
CalculatedOsmolality = Annotated[float, Entity("medicine.calculated_osmolality"), Field(ge=150, le=600)]
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
Points = Annotated[int, Entity("medicine.points")]
TestProperty = Annotated[float, Entity("medicine.test_property"), Field(gt=0, lt=100)]
Probability = Annotated[float, Entity("medicine.probability"), Field(gt=0, lt=100)]
Weeks = Annotated[int, Entity("medicine.weeks"), Field(ge=4, le=44)]
Risk = Annotated[float, Entity("medicine.risk"), Field(ge=0, le=100)]
Intensity = Annotated[float, Entity("medicine.intensity"), Field(ge=0, le=100)]
HalfLife = Annotated[float, Entity("medicine.half_life"), Field(gt=0, le=1000)]
IndexedFiltration = Annotated[float, Entity("medicine.indexed_filtration"), Field(ge=1, le=250)]
Prothrombin = Annotated[float, Entity("medicine.prothrombin"), Field(ge=8, le=120)]
Odds = Annotated[float, Entity("medicine.likelihood_ratio"), Field(gt=0, le=1000)]
Patients = Annotated[int, Entity("medicine.patients"), Field(ge=0, le=1_000_000)]

ENTITY_TYPES: tuple[EntityType, ...] = (
    _measure("number", "number", (*_steps(2, 40, 2), *_steps(50, 400, 25), *_steps(0.5, 12.5, 0.75))),
    _measure("number.count", "count", range(2, 60), additive=True),
    _measure("medicine.follow_up", "number of days", _whole(20, 980, 20), _counted("day"), plural="numbers of days"),
    # What one cohort or patient shows is asked of no other.
    _measure("medicine.cohort_days", "number of days", (), _counted("day"), plural="numbers of days"),
    _measure("medicine.cohort_age", "age", (), _counted("year")),
    _measure("medicine.age", "age", _whole(19, 91), _counted("year")),
    _measure("quantity.mass_kg", "weight", _steps(46, 124, 1.5), _in("kg")),
    _measure("medicine.actual_weight", "weight", _steps(46.5, 124.5, 1.5), _in("kg"), is_a="quantity.mass_kg"),
    # One measure of a person, joined with others that are made up, describes nobody.
    _value("quantity.height_cm", _whole(149, 197), "cm", links=False),
    _value("medicine.recorded_bmi", (), "kg/m²"),
    _value("medicine.recorded_glucose", (), "mg/dL"),
    _value("medicine.bmi", _steps(18, 38, 0.5), "kg/m²"),
    _value("medicine.energy", (), "kcal/day"),
    _value("medicine.surface", _steps(1.4, 2.4, 0.05), "m²"),
    _value("medicine.blood_volume", (), "L"),
    _value("medicine.creatinine", _steps(0.5, 4.8, 0.1), "mg/dL"),
    _value("medicine.urine_creatinine", _whole(20, 180, 8), "mg/dL"),
    _value("medicine.filtration_rate", _whole(15, 130, 5), "mL/min"),
    _value("medicine.indexed_filtration", _whole(15, 130, 5), "mL/min per 1.73 m²"),
    _value("medicine.bun", _whole(7, 88, 3), "mg/dL"),
    _value("medicine.glucose", _whole(62, 640, 17), "mg/dL"),
    _value("medicine.insulin", _steps(3, 34, 1.5), "µU/mL"),
    _value("medicine.hba1c", _steps(5, 11.8, 0.2), "percent"),
    _value("medicine.albumin", _steps(1.8, 4.8, 0.1), "g/dL"),
    _value("medicine.calcium", _steps(6.8, 13, 0.2), "mg/dL"),
    _value("medicine.bilirubin", _steps(0.4, 14.8, 0.6), "mg/dL"),
    _measure("medicine.inr", "value", _steps(0.9, 3.9, 0.1)),
    _value("medicine.prothrombin", _whole(14, 38), "seconds"),
    _value("medicine.enzyme", _whole(14, 260, 6), "U/L"),
    _value("medicine.platelets", _whole(48, 390, 9), "thousand per µL"),
    _value("medicine.hemoglobin", _steps(6.4, 16.8, 0.4), "g/dL"),
    _value("medicine.lipid", _whole(130, 310, 5), "mg/dL", links=False),
    _value("medicine.hdl", _whole(28, 88, 3), "mg/dL", links=False),
    _value("medicine.ldl", (), "mg/dL"),
    _value("medicine.triglycerides", _whole(60, 390, 11), "mg/dL"),
    _value("medicine.sodium", _whole(114, 164), "mmol/L"),
    _value("medicine.urine_sodium", _whole(6, 110, 4), "mmol/L"),
    _value("medicine.chloride", _whole(88, 118), "mmol/L"),
    _value("medicine.bicarbonate", _whole(8, 38), "mmol/L"),
    _value("medicine.anion_gap", _whole(6, 32), "mmol/L"),
    _value("medicine.calculated_osmolality", _whole(264, 296, 2), "mmol/kg"),
    _value("medicine.osmolality", _whole(298, 380, 4), "mmol/kg"),
    _value("medicine.carbon_dioxide_pressure", _whole(18, 84, 2), "mmHg"),
    _value("medicine.oxygen_pressure", _whole(42, 110, 2), "mmHg"),
    _value("medicine.oxygen_fraction", (21, *_whole(24, 100, 4)), "percent"),
    _value("medicine.gradient", (), "mmHg"),
    _value("medicine.saturation", _whole(80, 99), "percent"),
    _value("medicine.systolic", _whole(76, 208, 4), "mmHg"),
    _value("medicine.diastolic", _whole(38, 74, 2), "mmHg"),
    _value("medicine.mean_pressure", (), "mmHg"),
    _value("medicine.heart_rate", _whole(44, 138, 3), "beats per minute"),
    _value("medicine.training_rate", (), "beats per minute"),
    _value("medicine.intensity", _whole(40, 90, 5), "percent"),
    _value("medicine.qt_interval", _whole(330, 520, 6), "ms"),
    _value("medicine.corrected_qt", (), "ms"),
    _value("medicine.breath_rate", _whole(9, 38), "breaths per minute"),
    _value("medicine.temperature", _steps(34.6, 40.6, 0.2), "°C"),
    _value("medicine.dose_mg", (2, 4, 5, *_steps(7.5, 60, 2.5), 80, 90, 100, 120, 150), "mg"),
    _value("medicine.single_dose", (), "mg"),
    _measure("medicine.hours", "time", (*_steps(1, 12, 0.5), *_whole(14, 48, 2)), _counted("hour")),
    _measure("medicine.half_life", "half-life", _steps(1.5, 14, 0.5), _counted("hour"), plural="half-lives"),
    _value("medicine.volume_l", _steps(8, 70, 2), "L"),
    _value("medicine.concentration_mg_l", _steps(2, 40, 1), "mg/L"),
    _value("medicine.remaining_mg_l", (), "mg/L"),
    _value("medicine.clearance_l_h", _steps(1, 14, 0.5), "L/h"),
    _measure("medicine.probability", "probability", _steps(2, 95, 1.5), _in("percent"), plural="probabilities"),
    _value("medicine.test_property", _steps(55, 99, 1), "percent"),
    _measure("medicine.risk", "risk", _steps(1, 60, 1), _in("percent")),
    _value("medicine.share", (), "percent"),
    _measure("medicine.likelihood_ratio", "likelihood ratio", (*_steps(0.1, 0.9, 0.1), *_steps(1.5, 15, 0.75))),
    _measure("medicine.patients", "number", _whole(6, 240, 6), additive=True),
    _measure("medicine.cohort_patients", "number of patients", (), plural="numbers of patients", additive=True),
    _measure("medicine.needed", "number of patients", (), plural="numbers of patients"),
    _measure(
        "medicine.stroke_risk",
        "condition",
        ("congestive heart failure", "hypertension", "diabetes", "a previous stroke", "vascular disease"),
        str,
    ),
    _measure("medicine.weeks", "number of weeks", _whole(5, 40), _counted("week"), plural="numbers of weeks"),
    _measure("medicine.meld", "MELD score", ()),
    _measure("medicine.points", "score", ()),
)
