"""Actions at the clinic on problems, allergies, medications, stock and measurements."""

from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.medicine.data.drugs import DRUGS, find_drug
from toolgym.envs.medicine.data.icd10cm import ICD10CM, find_code
from toolgym.envs.medicine.entities import Drug, Icd10cm
from toolgym.envs.medicine.quantities import Bmi, Dose, FiltrationRate, Weight
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.sandbox.identifiers import Medication, Packs, Patient
from toolgym.envs.medicine.sandbox.records import (
    log,
    medication_numbered,
    patient_named,
    registered,
)
from toolgym.envs.medicine.sandbox.world import CLINIC, TODAY
from toolgym.tools import Tool, World, obey, tool
from toolgym.tools.rules import Rule

Many = Annotated[Packs, Field(ge=1, le=1000)]
MOST_MILLIGRAMS = 2000
action = partial(
    tool,
    domain="medicine",
    kind="action",
    source=CLINIC,
    engines=(ICD10CM, DRUGS),
    theme="clinic_actions",
    determinism="seeded",
)


class Status(Result):
    """The status a record has now."""

    status: str


class NewMedication(Result):
    """The medication that was prescribed."""

    medication: Medication


class Stocked(Result):
    """Packs in stock now."""

    packs: int


class Noted(Result):
    """What was noted."""

    kind: str


@action(
    requests=["add {code} to the problem list of {patient}", "note {code} as a problem of {patient}"],
    golden=[({"patient": "Ravi Lund", "code": "A18.01"}, {"status": "active"})],
    invalid=[
        ({"patient": "Nobody Atall", "code": "A18.01"}, "not_found"),
        ({"patient": "Ravi Lund", "code": "X"}, "not_found"),
    ],
)
def add_problem(world: World, patient: Patient, code: Icd10cm) -> Status:
    """Adds an active problem to a registered patient's list; a category that is divided further cannot be added.

    Args:
        patient: Full name.
        code: ICD-10-CM code.
    """
    person, found = patient_named(world, patient), find_code(code)
    known = world.first("SELECT status FROM problems WHERE patient = ? AND code = ?", person["id"], found.code)
    obey(
        registered(patient, person["status"]),
        (known is None, "conflict", f"{found.code} is on the list of {patient} already"),
        (found.leaf, "mismatch", f"{found.code} is divided further and is no problem by itself"),
    )
    with world.writing():
        world.change("INSERT INTO problems VALUES (?, ?, ?, 'active')", person["id"], found.code, TODAY.isoformat())
        log(world, "add_problem")
    return Status(status="active")


@action(
    requests=["mark {code} of {patient} as resolved", "resolve {code} on the problem list of {patient}"],
    golden=[({"patient": "Ravi Lund", "code": "C06.80"}, {"status": "resolved"})],
    invalid=[({"patient": "Nobody Atall", "code": "A18.01"}, "not_found")],
)
def resolve_problem(world: World, patient: Patient, code: Icd10cm) -> Status:
    """Marks an active problem as resolved; no active medication may be for it.

    Args:
        patient: Full name.
        code: ICD-10-CM code.
    """
    person, found = patient_named(world, patient), find_code(code)
    known = world.first("SELECT status FROM problems WHERE patient = ? AND code = ?", person["id"], found.code)
    used = world.first(
        "SELECT id FROM medications WHERE patient = ? AND problem = ? AND status = 'active'", person["id"], found.code
    )
    obey(
        registered(patient, person["status"]),
        (known is not None, "mismatch", f"{found.code} is not on the list of {patient}"),
        (known is None or known["status"] == "active", "closed", f"{found.code} of {patient} is resolved already"),
        (used is None, "in_use", f"an active medication of {patient} is for {found.code}"),
    )
    with world.writing():
        world.change("UPDATE problems SET status = 'resolved' WHERE patient = ? AND code = ?", person["id"], found.code)
        log(world, "resolve_problem")
    return Status(status="resolved")


@action(
    requests=["note an allergy of {patient} to {drug}", "add {drug} to the allergies of {patient}"],
    golden=[({"patient": "Ravi Lund", "drug": "acarbose"}, {"kind": "allergy"})],
    invalid=[({"patient": "Nobody Atall", "drug": "acarbose"}, "not_found")],
)
def add_allergy(world: World, patient: Patient, drug: Drug) -> Noted:
    """Notes a drug allergy of a registered patient who does not take the drug.

    Args:
        patient: Full name.
        drug: Name of the drug.
    """
    person, name = patient_named(world, patient), find_drug(drug)
    known = world.first("SELECT drug FROM allergies WHERE patient = ? AND drug = ?", person["id"], name)
    taken = world.first(
        "SELECT id FROM medications WHERE patient = ? AND drug = ? AND status = 'active'", person["id"], name
    )
    obey(
        registered(patient, person["status"]),
        (known is None, "conflict", f"the allergy of {patient} to {name} is known already"),
        (taken is None, "in_use", f"{patient} takes {name}; the medication must be stopped first"),
    )
    with world.writing():
        world.change("INSERT INTO allergies VALUES (?, ?)", person["id"], name)
        log(world, "add_allergy")
    return Noted(kind="allergy")


@action(
    wording={
        "medication": [
            "the new medication of {patient} with {dose} of {drug}",
            "the {drug} just prescribed to {patient} at {dose}",
        ]
    },
    requests=["prescribe {patient} {dose} of {drug}", "put {patient} on {drug} at a dose of {dose}"],
    golden=[({"patient": "Ravi Lund", "drug": "acarbose", "dose": 50}, {"medication": 2267})],
    invalid=[
        ({"patient": "Nobody Atall", "drug": "acarbose", "dose": 50}, "not_found"),
        ({"patient": "Ravi Lund", "drug": "acarbose", "dose": -50}, "invalid_arguments"),
    ],
)
def prescribe(world: World, patient: Patient, drug: Drug, dose: Dose) -> NewMedication:
    """Prescribes a drug to a registered patient who is not allergic to it, does not take it, and has under 4 others.

    Args:
        patient: Full name.
        drug: Name of the drug.
        dose: Milligrams a day, at most 2,000; kept to two decimals.
    """
    person, name = patient_named(world, patient), find_drug(drug)
    allergic = world.first("SELECT drug FROM allergies WHERE patient = ? AND drug = ?", person["id"], name)
    active = [
        row["drug"]
        for row in world.select("SELECT drug FROM medications WHERE patient = ? AND status = 'active'", person["id"])
    ]
    obey(
        registered(patient, person["status"]),
        (allergic is None and name not in active, "conflict", f"{patient} is allergic to {name}, or takes it already"),
        (len(active) < 4 and dose <= MOST_MILLIGRAMS, "over_limit", f"{dose:g} mg, or a further drug, is too much"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO medications (patient, drug, dose_hundredths, status, since) VALUES (?, ?, ?, 'active', ?)",
            person["id"],
            name,
            round(dose * 100),
            TODAY.isoformat(),
        )
        log(world, "prescribe")
    return NewMedication(medication=number)


@action(
    requests=["stop {medication}", "end {medication}"],
    golden=[({"medication": 2001}, {"status": "stopped"})],
    invalid=[({"medication": 1}, "not_found")],
)
def stop_medication(world: World, medication: Medication) -> Status:
    """Stops an active medication.

    Args:
        medication: Number of the medication.
    """
    found = medication_numbered(world, medication)
    obey(registered(found["name"], found["patient_status"]), _active(found["status"], medication))
    with world.writing():
        world.change("UPDATE medications SET status = 'stopped' WHERE id = ?", medication)
        log(world, "stop_medication")
    return Status(status="stopped")


def _active(status: str, medication: int) -> tuple[bool, Rule, str]:
    return (status == "active", "closed", f"medication {medication} is {status}")


@action(
    requests=["change the dose of {medication} to {dose}", "set {medication} to {dose}"],
    golden=[({"medication": 2001, "dose": 12}, {"status": "active"})],
    invalid=[({"medication": 1, "dose": 12}, "not_found"), ({"medication": 2001, "dose": -1}, "invalid_arguments")],
)
def change_dose(world: World, medication: Medication, dose: Dose) -> Status:
    """Changes the dose of an active medication, at most fourfold upwards.

    Args:
        medication: Number of the medication.
        dose: Milligrams a day; kept to two decimals.
    """
    found, hundredths = medication_numbered(world, medication), round(dose * 100)
    obey(
        registered(found["name"], found["patient_status"]),
        _active(found["status"], medication),
        (hundredths <= 4 * found["dose_hundredths"], "over_limit", f"{dose:g} mg is more than four times the dose"),
        (hundredths != found["dose_hundredths"], "conflict", f"medication {medication} is {dose:g} mg already"),
    )
    with world.writing():
        world.change("UPDATE medications SET dose_hundredths = ? WHERE id = ?", hundredths, medication)
        log(world, "change_dose")
    return Status(status="active")


@action(
    requests=["hand out {packs} for {medication}", "dispense {packs} for {medication}"],
    golden=[({"medication": 2001, "packs": 1}, {"packs": 4})],
    invalid=[({"medication": 1, "packs": 1}, "not_found"), ({"medication": 2001, "packs": 0}, "invalid_arguments")],
)
def dispense(world: World, medication: Medication, packs: Many) -> Stocked:
    """Hands out packs of a medication's drug from the clinic's stock, at most six at once.

    Args:
        medication: Number of an active medication.
        packs: Number of packs.
    """
    found = medication_numbered(world, medication)
    row = world.first("SELECT packs FROM stock WHERE drug = ?", found["drug"])
    left = 0 if row is None else int(row["packs"])
    obey(
        registered(found["name"], found["patient_status"]),
        _active(found["status"], medication),
        (packs <= 6, "over_limit", f"{packs} packs are more than six"),
        (packs <= left, "insufficient", f"{left} packs of {found['drug']} are left"),
    )
    return _stock(world, found["drug"], -packs, left, "dispense")


@action(
    requests=["put {packs} of {drug} into stock", "take in a delivery of {packs} of {drug}"],
    golden=[({"drug": "cimetidine", "packs": 3}, {"packs": 8})],
    invalid=[({"drug": "cimetidine", "packs": 0}, "invalid_arguments")],
)
def take_delivery(world: World, drug: Drug, packs: Many) -> Stocked:
    """Adds packs of a drug to the clinic's stock, which holds fifteen of each at most.

    Args:
        drug: Name of the drug.
        packs: Number of packs.
    """
    name = find_drug(drug)
    row = world.first("SELECT packs FROM stock WHERE drug = ?", name)
    held = 0 if row is None else int(row["packs"])
    obey((held + packs <= 15, "over_limit", f"with {packs} more there would be {held + packs} packs of {name}"))
    return _stock(world, name, packs, held, "take_delivery")


def _stock(world: World, drug: str, change: int, before: int, action: str) -> Stocked:
    with world.writing():
        world.change(
            "INSERT INTO stock VALUES (?, ?) ON CONFLICT DO UPDATE SET packs = excluded.packs", drug, before + change
        )
        log(world, action)
    return Stocked(packs=before + change)


def _note(world: World, patient: str, kind: str, value: float) -> Noted:
    person = patient_named(world, patient)
    known = world.first("SELECT * FROM measurements WHERE patient = ? AND kind = ?", person["id"], kind)
    hundredths = round(value * 100)
    same = known is not None and known["hundredths"] == hundredths and known["day"] == TODAY.isoformat()
    obey(
        registered(patient, person["status"]),
        (not same, "conflict", f"this {kind} of {patient} is noted already"),
    )
    with world.writing():
        world.change(
            "INSERT INTO measurements VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET hundredths = excluded.hundredths, day = excluded.day",
            person["id"],
            kind,
            hundredths,
            TODAY.isoformat(),
        )
        log(world, f"note_{kind}")
    return Noted(kind=kind)


@action(
    requests=["note a body weight of {weight} for {patient}", "enter {weight} as today's weight of {patient}"],
    golden=[({"patient": "Ravi Lund", "weight": 71.5}, {"kind": "weight"})],
    invalid=[({"patient": "Nobody Atall", "weight": 71.5}, "not_found")],
)
def note_weight(world: World, patient: Patient, weight: Weight) -> Noted:
    """Notes today's body weight of a registered patient.

    Args:
        patient: Full name.
        weight: Kilograms; kept to two decimals.
    """
    return _note(world, patient, "weight", weight)


@action(
    requests=["note a body mass index of {bmi} for {patient}", "enter {bmi} as today's body mass index of {patient}"],
    golden=[({"patient": "Ravi Lund", "bmi": 24.5}, {"kind": "bmi"})],
    invalid=[({"patient": "Nobody Atall", "bmi": 24.5}, "not_found")],
)
def note_body_mass_index(world: World, patient: Patient, bmi: Bmi) -> Noted:
    """Notes today's body mass index of a registered patient.

    Args:
        patient: Full name.
        bmi: Kilograms per square metre; kept to two decimals.
    """
    return _note(world, patient, "bmi", bmi)


@action(
    requests=["note a filtration rate of {rate} for {patient}", "enter {rate} as today's filtration rate of {patient}"],
    golden=[({"patient": "Ravi Lund", "rate": 80}, {"kind": "filtration"})],
    invalid=[({"patient": "Nobody Atall", "rate": 80}, "not_found")],
)
def note_filtration_rate(world: World, patient: Patient, rate: FiltrationRate) -> Noted:
    """Notes today's glomerular filtration rate of a registered patient.

    Args:
        patient: Full name.
        rate: Millilitres a minute; kept to two decimals.
    """
    return _note(world, patient, "filtration", rate)


TOOLS: tuple[Tool, ...] = (
    add_problem,
    resolve_problem,
    add_allergy,
    prescribe,
    stop_medication,
    change_dose,
    dispense,
    take_delivery,
    note_weight,
    note_body_mass_index,
    note_filtration_rate,
)
