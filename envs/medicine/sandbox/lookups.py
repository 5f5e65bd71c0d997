"""Look-ups in the clinic's records."""

from functools import partial
from typing import Annotated

from toolgym.envs.medicine.entities import Day, Drug, Icd10cm
from toolgym.envs.medicine.quantities import Count, Creatinine, Dose, Height, Weight
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.sandbox.identifiers import Clinician, Medication, Packs, Patient, Visit
from toolgym.envs.medicine.sandbox.records import (
    age,
    clinician_named,
    medication_numbered,
    patient_named,
    visit_numbered,
)
from toolgym.envs.medicine.sandbox.world import CLINIC
from toolgym.tools import NotFound, Quantity, Tool, World, tool

Milligrams = Annotated[Dose, Quantity("mg", 2)]

_lookup = partial(tool, domain="medicine", kind="retrieval", source=CLINIC, theme="clinic", determinism="seeded")


class PatientRecord(Result):
    """What is known of a patient."""

    sex: str
    born: Day
    age: int
    status: str
    clinician: Clinician


class Problem(Result):
    """A problem."""

    code: Icd10cm


class Problems(Result):
    """Problems of a patient."""

    codes: list[Icd10cm]
    count: Count


class ProblemRecord(Result):
    """What is known of a problem."""

    since: Day
    status: str


class Drugs(Result):
    """Several drugs."""

    drugs: list[Drug]
    count: Count


class MedicationNumber(Result):
    """A medication's number."""

    medication: Medication


class MedicationRecord(Result):
    """What is known of a medication."""

    patient: Patient
    drug: Drug
    dose: Milligrams
    since: Day
    status: str
    problem: Icd10cm | None


class Medications(Result):
    """Several medications."""

    medications: list[Medication]
    count: Count


class WeightFound(Result):
    """A body weight."""

    weight: Annotated[Weight, Quantity("kg", 1)]


class HeightFound(Result):
    """A body height."""

    height: Annotated[Height, Quantity("cm", 1)]


class CreatinineFound(Result):
    """A serum creatinine."""

    creatinine: Annotated[Creatinine, Quantity("mg/dL", 2)]


class Stock(Result):
    """Packs of a drug."""

    packs: Packs


class VisitNumber(Result):
    """A visit's number."""

    visit: Visit


class VisitRecord(Result):
    """What is known of a visit."""

    patient: Patient
    clinician: Clinician
    day: Day
    status: str


class Visits(Result):
    """Several visits."""

    visits: list[Visit]
    count: Count


class Takes(Result):
    """Whom a clinician takes."""

    takes: str
    patients: Count


@_lookup(
    wording={
        "clinician": ["the clinician of {patient}", "the clinician who looks after {patient}"],
        "born": ["the date of birth of {patient}", "the day on which {patient} was born"],
    },
    golden=[
        (
            {"patient": "Ravi Lund"},
            {"sex": "male", "born": "1930-02-10", "age": 82, "status": "registered", "clinician": "Dr Corvo"},
        )
    ],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def patient_record(world: World, patient: Patient) -> PatientRecord:
    """Looks up a patient: sex, birth, age today, status (registered, moved or deceased) and clinician.

    Args:
        patient: Full name.
    """
    found = patient_named(world, patient)
    clinician = world.first("SELECT name FROM clinicians WHERE id = ?", found["clinician"])
    assert clinician is not None
    return PatientRecord(
        sex=found["sex"],
        born=found["born"],
        age=age(found["born"]),
        status=found["status"],
        clinician=clinician["name"],
    )


@_lookup(
    wording={
        "codes": [
            "the codes of the active problems of {patient}",
            "the ICD-10-CM codes on the problem list of {patient}",
        ],
        "count": ["the number of active problems of {patient}", "the count of active problems of {patient}"],
    },
    golden=[({"patient": "Ravi Lund"}, {"codes": ["C06.80", "I89.9"], "count": 2})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def problem_list(world: World, patient: Patient) -> Problems:
    """Lists the ICD-10-CM codes of a patient's active problems, in the order of the codes.

    Args:
        patient: Full name.
    """
    found = patient_named(world, patient)
    rows = world.select("SELECT code FROM problems WHERE patient = ? AND status = 'active' ORDER BY code", found["id"])
    return Problems(codes=[row["code"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "code": [
            "the code of the longest-standing active problem of {patient}",
            "the oldest active problem of {patient}",
        ]
    },
    golden=[({"patient": "Ravi Lund"}, {"code": "C06.80"})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def oldest_problem(world: World, patient: Patient) -> Problem:
    """Looks up the active problem that a patient has had for longest, by its ICD-10-CM code.

    Args:
        patient: Full name.
    """
    return _problem(
        world, patient, "SELECT code FROM problems WHERE patient = ? AND status = 'active' ORDER BY since, code"
    )


@_lookup(
    wording={"code": ["the code of the latest active problem of {patient}", "the newest active problem of {patient}"]},
    golden=[({"patient": "Ravi Lund"}, {"code": "I89.9"})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def newest_problem(world: World, patient: Patient) -> Problem:
    """Looks up the active problem that was noted last for a patient, by its ICD-10-CM code.

    Args:
        patient: Full name.
    """
    statement = "SELECT code FROM problems WHERE patient = ? AND status = 'active' ORDER BY since DESC, code"
    return _problem(world, patient, statement)


def _problem(world: World, patient: str, statement: str) -> Problem:
    found = world.first(statement, patient_named(world, patient)["id"])
    if found is None:
        raise NotFound(f"{patient} has no active problem")
    return Problem(code=found["code"])


@_lookup(
    wording={
        "drugs": ["the drugs to which {patient} is allergic", "the drug allergies of {patient}"],
        "count": ["the number of drug allergies of {patient}", "the count of drugs to which {patient} is allergic"],
    },
    golden=[({"patient": "Ravi Lund"}, {"drugs": ["methylergonovine"], "count": 1})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def allergies_of(world: World, patient: Patient) -> Drugs:
    """Lists the drugs to which a patient is allergic.

    Args:
        patient: Full name.
    """
    found = patient_named(world, patient)
    rows = world.select("SELECT drug FROM allergies WHERE patient = ? ORDER BY drug", found["id"])
    return Drugs(drugs=[row["drug"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "medications": ["the active medications of {patient}", "the medications that {patient} takes"],
        "count": ["the number of active medications of {patient}", "the count of medications that {patient} takes"],
    },
    golden=[({"patient": "Ravi Lund"}, {"medications": [2001, 2002], "count": 2})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def medications_of(world: World, patient: Patient) -> Medications:
    """Lists the numbers of a patient's active medications.

    Args:
        patient: Full name.
    """
    found = patient_named(world, patient)
    rows = world.select("SELECT id FROM medications WHERE patient = ? AND status = 'active' ORDER BY id", found["id"])
    return Medications(medications=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "medication": [
            "the active medication of {patient} with the highest dose",
            "the most highly dosed active medication of {patient}",
        ]
    },
    golden=[({"patient": "Ravi Lund"}, {"medication": 2001})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def highest_dosed_medication(world: World, patient: Patient) -> MedicationNumber:
    """Looks up the active medication of a patient that has the highest dose in milligrams; refuses a tie.

    Args:
        patient: Full name.
    """
    found = patient_named(world, patient)
    rows = world.select(
        "SELECT id, dose_hundredths FROM medications WHERE patient = ? AND status = 'active'"
        " ORDER BY dose_hundredths DESC LIMIT 2",
        found["id"],
    )
    if not rows or (len(rows) == 2 and rows[0]["dose_hundredths"] == rows[1]["dose_hundredths"]):
        raise NotFound(f"{patient} has no active medication, or two of the same dose")
    return MedicationNumber(medication=rows[0]["id"])


@_lookup(
    wording={
        "patient": ["the patient who takes {medication}", "the patient for whom {medication} is prescribed"],
        "drug": ["the drug of {medication}", "the drug that is given as {medication}"],
        "dose": ["the dose of {medication}", "the dose that is given as {medication}"],
        "since": ["the day since which {medication} is given", "the day on which {medication} was begun"],
        "problem": ["the problem that {medication} is for", "the code of the problem that {medication} treats"],
    },
    golden=[
        (
            {"medication": 2001},
            {"patient": "Ravi Lund", "drug": "cimetidine", "dose": 200.0, "since": "2011-06-21", "status": "active"},
        )
    ],
    invalid=[({"medication": 1}, "not_found")],
)
def medication_record(world: World, medication: Medication) -> MedicationRecord:
    """Looks up a medication: patient, drug, dose in milligrams, first day, status (active or stopped), its problem.

    Args:
        medication: Number of the medication.
    """
    found = medication_numbered(world, medication)
    return MedicationRecord(
        patient=found["name"],
        drug=found["drug"],
        dose=found["dose_hundredths"] / 100,
        since=found["since"],
        status=found["status"],
        problem=found["problem"],
    )


def _measured(world: World, patient: str, kind: str) -> float:
    found = patient_named(world, patient)
    row = world.first("SELECT hundredths FROM measurements WHERE patient = ? AND kind = ?", found["id"], kind)
    if row is None:
        raise NotFound(f"no {kind} of {patient} is known")
    return float(row["hundredths"]) / 100


@_lookup(
    wording={"weight": ["the body weight of {patient}", "the weight last measured of {patient}"]},
    golden=[({"patient": "Ravi Lund"}, {"weight": 95.5})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def weight_of(world: World, patient: Patient) -> WeightFound:
    """Looks up the body weight last measured of a patient, in kilograms.

    Args:
        patient: Full name.
    """
    return WeightFound(weight=_measured(world, patient, "weight"))


@_lookup(
    wording={"height": ["the body height of {patient}", "the height last measured of {patient}"]},
    golden=[({"patient": "Ravi Lund"}, {"height": 186.5})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def height_of(world: World, patient: Patient) -> HeightFound:
    """Looks up the body height last measured of a patient, in centimetres.

    Args:
        patient: Full name.
    """
    return HeightFound(height=_measured(world, patient, "height"))


@_lookup(
    wording={"creatinine": ["the serum creatinine of {patient}", "the serum creatinine last measured of {patient}"]},
    golden=[({"patient": "Ravi Lund"}, {"creatinine": 2.7})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def creatinine_of(world: World, patient: Patient) -> CreatinineFound:
    """Looks up the serum creatinine last measured of a patient, in mg/dL.

    Args:
        patient: Full name.
    """
    return CreatinineFound(creatinine=_measured(world, patient, "creatinine"))


@_lookup(
    wording={"packs": ["the number of packs of {drug} in stock", "the packs of {drug} that the clinic has"]},
    golden=[({"drug": "cimetidine"}, {"packs": 5})],
    invalid=[({"drug": "no such drug"}, "not_found")],
)
def packs_in_stock(world: World, drug: Drug) -> Stock:
    """Looks up how many packs of a drug the clinic has.

    Args:
        drug: Name of the drug.
    """
    found = world.first("SELECT packs FROM stock WHERE drug = ?", drug)
    if found is None:
        raise NotFound(f"the clinic does not stock '{drug[:40]}'")
    return Stock(packs=found["packs"])


@_lookup(
    wording={"visit": ["the next visit of {patient}", "the visit of {patient} that is booked next"]},
    golden=[({"patient": "Maya Cohen"}, {"visit": 6001})],
    invalid=[({"patient": "Nobody Atall"}, "not_found")],
)
def next_visit(world: World, patient: Patient) -> VisitNumber:
    """Looks up the booked visit of a patient that comes next.

    Args:
        patient: Full name.
    """
    found = patient_named(world, patient)
    row = world.first("SELECT id FROM visits WHERE patient = ? AND status = 'booked' ORDER BY day", found["id"])
    if row is None:
        raise NotFound(f"no visit of {patient} is booked")
    return VisitNumber(visit=row["id"])


@_lookup(
    wording={
        "patient": ["the patient of {visit}", "the patient who comes for {visit}"],
        "day": ["the day of {visit}", "the day for which {visit} is entered"],
    },
    golden=[
        ({"visit": 6001}, {"patient": "Maya Cohen", "clinician": "Dr Corvo", "day": "2012-05-25", "status": "booked"})
    ],
    invalid=[({"visit": 1}, "not_found")],
)
def visit_record(world: World, visit: Visit) -> VisitRecord:
    """Looks up a visit: patient, clinician, day, status (booked or cancelled).

    Args:
        visit: Number of the visit.
    """
    found = visit_numbered(world, visit)
    return VisitRecord(
        patient=found["patient_name"], clinician=found["clinician_name"], day=found["day"], status=found["status"]
    )


@_lookup(
    wording={
        "visits": ["the visits booked for {day}", "the booked visits of {day}"],
        "count": ["the number of visits booked for {day}", "the count of booked visits on {day}"],
    },
    golden=[({"day": "2012-03-05"}, {"visits": [], "count": 0})],
    invalid=[({"day": "March"}, "invalid_arguments")],
)
def visits_on(world: World, day: Day) -> Visits:
    """Lists the visits booked for a day.

    Args:
        day: Any day.
    """
    rows = world.select("SELECT id FROM visits WHERE day = ? AND status = 'booked' ORDER BY id", day.isoformat())
    return Visits(visits=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "patients": ["the number of patients of {clinician}", "the count of patients whom {clinician} looks after"]
    },
    golden=[({"clinician": "Dr Corvo"}, {"takes": "everybody", "patients": 127})],
    invalid=[({"clinician": "Dr Nobody"}, "not_found")],
)
def clinician_record(world: World, clinician: Clinician) -> Takes:
    """Looks up whom a clinician takes (everybody, adults or children) and how many patients the clinician has.

    Args:
        clinician: Name, with the title.
    """
    found = clinician_named(world, clinician)
    row = world.first("SELECT count(*) AS total FROM patients WHERE clinician = ?", found["id"])
    return Takes(takes=found["takes"], patients=row["total"] if row is not None else 0)


TOOLS: tuple[Tool, ...] = (
    patient_record,
    problem_list,
    oldest_problem,
    newest_problem,
    allergies_of,
    medications_of,
    highest_dosed_medication,
    medication_record,
    weight_of,
    height_of,
    creatinine_of,
    packs_in_stock,
    next_visit,
    visit_record,
    visits_on,
    clinician_record,
)
