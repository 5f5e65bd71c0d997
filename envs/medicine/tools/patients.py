"""Baseline measurements of the patients of a published diabetes study."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.medicine.data import patients
from toolgym.envs.medicine.data.patients import PATIENTS
from toolgym.envs.medicine.entities import StudyPatient
from toolgym.envs.medicine.quantities import Age, Count
from toolgym.envs.medicine.results import Result
from toolgym.tools import Entity, Quantity, Tool, tool

_patient_tool = partial(tool, domain="medicine", kind="retrieval", source=PATIENTS, theme="patients")
Measure = Literal["body mass index", "mean arterial pressure", "total cholesterol", "HDL cholesterol", "glucose"]
_FIELDS = {
    "body mass index": "body_mass_index",
    "mean arterial pressure": "mean_pressure",
    "total cholesterol": "cholesterol",
    "HDL cholesterol": "hdl",
    "glucose": "glucose",
}


class AgeFound(Result):
    """An age."""

    age: Annotated[int, Entity("medicine.cohort_age")]


class MassIndexFound(Result):
    """A body mass index."""

    index: Annotated[float, Entity("medicine.recorded_bmi"), Quantity("kg/m**2", 1)]


class PressureFound(Result):
    """A mean arterial pressure."""

    pressure: Annotated[float, Entity("medicine.mean_pressure"), Quantity("mmHg", 2)]


class Lipids(Result):
    """Cholesterol and its parts."""

    total: Annotated[float, Entity("medicine.lipid"), Quantity("mg/dL", 1)]
    hdl: Annotated[float, Entity("medicine.hdl"), Quantity("mg/dL", 1)]
    ldl: Annotated[float, Entity("medicine.ldl"), Quantity("mg/dL", 1)]


class GlucoseFound(Result):
    """A glucose concentration."""

    glucose: Annotated[float, Entity("medicine.recorded_glucose"), Quantity("mg/dL", 1)]


class Progression(Result):
    """A measure of progression."""

    progression: Annotated[float, Entity("number"), Quantity(None, 0)]


class Patients(Result):
    """Patients in the order of their keys, the first of them, and their number."""

    patients: list[StudyPatient]
    first: StudyPatient
    count: Count


class PatientFound(Result):
    """One patient."""

    patient: StudyPatient


class Below(Result):
    """A number of patients."""

    count: Count


@_patient_tool(
    wording={"age": ["the age of {patient}", "the age in years recorded for {patient}"]},
    golden=[({"patient": "P001"}, {"age": 59}), ({"patient": "P004"}, {"age": 24})],
    invalid=[({"patient": "P443"}, "not_found")],
)
def study_patient_age(patient: StudyPatient) -> AgeFound:
    """Gives the age in years of a patient of the diabetes study of Efron and others (2004).

    Args:
        patient: Key of the patient, P001 to P442.
    """
    return AgeFound(age=patients.find_patient(patient).age)


@_patient_tool(
    wording={"index": ["the body mass index of {patient}", "the body mass index recorded for {patient}"]},
    golden=[({"patient": "P001"}, {"index": 32.1})],
    invalid=[({"patient": "P443"}, "not_found")],
)
def study_patient_body_mass_index(patient: StudyPatient) -> MassIndexFound:
    """Gives the body mass index in kg/m² of a patient of the diabetes study of Efron and others (2004).

    Args:
        patient: Key of the patient, P001 to P442.
    """
    return MassIndexFound(index=patients.find_patient(patient).body_mass_index)


@_patient_tool(
    wording={"pressure": ["the mean arterial pressure of {patient}", "the average blood pressure of {patient}"]},
    golden=[({"patient": "P001"}, {"pressure": 101.0})],
    invalid=[({"patient": "P443"}, "not_found")],
)
def study_patient_pressure(patient: StudyPatient) -> PressureFound:
    """Gives the mean arterial pressure in mmHg of a patient of the diabetes study of Efron and others (2004).

    Args:
        patient: Key of the patient, P001 to P442.
    """
    return PressureFound(pressure=patients.find_patient(patient).mean_pressure)


@_patient_tool(
    wording={
        "total": ["the total cholesterol of {patient}", "the total serum cholesterol recorded for {patient}"],
        "hdl": ["the HDL cholesterol of {patient}", "the HDL cholesterol recorded for {patient}"],
        "ldl": ["the LDL cholesterol of {patient}", "the LDL cholesterol recorded for {patient}"],
    },
    golden=[({"patient": "P001"}, {"total": 157.0, "hdl": 38.0, "ldl": 93.2})],
    invalid=[({"patient": "P443"}, "not_found")],
)
def study_patient_lipids(patient: StudyPatient) -> Lipids:
    """Gives total, HDL and LDL cholesterol in mg/dL of a patient of the diabetes study of Efron and others (2004).

    Args:
        patient: Key of the patient, P001 to P442.
    """
    found = patients.find_patient(patient)
    return Lipids(total=found.cholesterol, hdl=found.hdl, ldl=found.ldl)


@_patient_tool(
    wording={"glucose": ["the glucose of {patient}", "the blood glucose recorded for {patient}"]},
    golden=[({"patient": "P001"}, {"glucose": 87.0})],
    invalid=[({"patient": "P443"}, "not_found")],
)
def study_patient_glucose(patient: StudyPatient) -> GlucoseFound:
    """Gives the blood glucose in mg/dL of a patient of the diabetes study of Efron and others (2004).

    Args:
        patient: Key of the patient, P001 to P442.
    """
    return GlucoseFound(glucose=patients.find_patient(patient).glucose)


@_patient_tool(
    wording={
        "progression": [
            "the disease progression one year after baseline of {patient}",
            "the progression measure recorded a year after baseline for {patient}",
        ]
    },
    golden=[({"patient": "P001"}, {"progression": 151.0})],
    invalid=[({"patient": "P443"}, "not_found")],
)
def study_patient_progression(patient: StudyPatient) -> Progression:
    """Gives the measure of disease progression one year after baseline of a patient of the diabetes study.

    Args:
        patient: Key of the patient, P001 to P442.
    """
    return Progression(progression=patients.find_patient(patient).progression)


@_patient_tool(
    wording={
        "patients": [
            "the patients of the diabetes study (Efron 2004) aged {age}",
            "the diabetes study patients (Efron 2004) whose age is {age}",
        ],
        "first": [
            "the first by key of the patients of the diabetes study (Efron 2004) aged {age}",
            "the diabetes study patient (Efron 2004) with the lowest key whose age is {age}",
        ],
        "count": [
            "the number of patients of the diabetes study (Efron 2004) aged {age}",
            "the number of diabetes study patients (Efron 2004) whose age is {age}",
        ],
    },
    golden=[({"age": 79}, {"patients": ["P205", "P403"], "count": 2})],
    invalid=[({"age": 99}, "not_found")],
)
def study_patients_aged(age: Age) -> Patients:
    """Lists the patients of an age in the diabetes study of Efron and others (2004), in the order of their keys.

    Args:
        age: Age in whole years.
    """
    found = [patient.key for patient in patients.aged(age)]
    return Patients(patients=found, first=found[0], count=len(found))


@_patient_tool(
    wording={
        "patient": [
            "the patient aged {age} of the diabetes study (Efron 2004) with the {extreme} {measure}, if tied the first",
            "the patient with the {extreme} {measure} (if tied the first) among those aged {age} in the diabetes "
            "study "
            "(Efron 2004)",
        ]
    },
    golden=[({"age": 59, "measure": "glucose", "extreme": "lowest"}, {"patient": "P348"})],
    invalid=[({"age": 99, "measure": "glucose", "extreme": "highest"}, "not_found")],
)
def extreme_study_patient(age: Age, measure: Measure, extreme: Literal["highest", "lowest"]) -> PatientFound:
    """Finds the patient of an age with the highest or lowest measurement in the diabetes study of Efron and others.

    Args:
        age: Age in whole years.
        measure: Baseline measurement.
        extreme: Highest or lowest; of equals, the patient with the lowest key.
    """
    sign = -1 if extreme == "highest" else 1
    return PatientFound(patient=min(patients.aged(age), key=lambda p: sign * getattr(p, _FIELDS[measure])).key)


@_patient_tool(
    wording={
        "count": [
            "the number of patients of the diabetes study with a lower {measure} than {patient}",
            "the count of diabetes study patients whose {measure} is below that of {patient}",
        ]
    },
    golden=[({"patient": "P001", "measure": "glucose"}, {"count": 145})],
    invalid=[({"patient": "P443", "measure": "glucose"}, "not_found")],
)
def study_patients_below(patient: StudyPatient, measure: Measure) -> Below:
    """Counts the patients of the diabetes study of Efron and others (2004) with a lower measurement than a patient.

    Args:
        patient: Key of the patient, P001 to P442.
        measure: Baseline measurement.
    """
    field = _FIELDS[measure]
    own = getattr(patients.find_patient(patient), field)
    return Below(count=sum(getattr(other, field) < own for other in patients.patients().values()))


TOOLS: tuple[Tool, ...] = (
    study_patient_age,
    study_patient_body_mass_index,
    study_patient_pressure,
    study_patient_lipids,
    study_patient_glucose,
    study_patient_progression,
    study_patients_aged,
    extreme_study_patient,
    study_patients_below,
)
