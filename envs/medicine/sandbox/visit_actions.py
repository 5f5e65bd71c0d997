"""Actions at the clinic on visits and clinicians."""

from datetime import date

from toolgym.envs.medicine.data.icd10cm import find_code
from toolgym.envs.medicine.entities import Day, Icd10cm
from toolgym.envs.medicine.results import Result
from toolgym.envs.medicine.sandbox.chart_actions import Noted, Status, action
from toolgym.envs.medicine.sandbox.identifiers import Clinician, Patient, Visit
from toolgym.envs.medicine.sandbox.records import (
    clinician_named,
    log,
    patient_named,
    registered,
    takes,
    visit_numbered,
)
from toolgym.envs.medicine.sandbox.world import TODAY, VISITS_A_DAY
from toolgym.tools import Tool, World, obey
from toolgym.tools.rules import Rule


class NewVisit(Result):
    """The visit that was booked."""

    visit: Visit


def _bookable(day: date) -> tuple[bool, Rule, str]:
    return (day > TODAY and day.weekday() < 5, "bad_date", f"{day} is not a weekday after {TODAY}")


def _room(world: World, clinician: int, day: date) -> tuple[bool, Rule, str]:
    row = world.first(
        "SELECT count(*) AS total FROM visits WHERE clinician = ? AND day = ? AND status = 'booked'",
        clinician,
        day.isoformat(),
    )
    total = 0 if row is None else int(row["total"])
    return (total < VISITS_A_DAY, "over_limit", f"the clinician has {total} visits on {day} already")


@action(
    wording={
        "visit": [
            "the new visit of {patient} to {clinician} on {day}",
            "the visit of {patient} to {clinician} just booked for {day}",
        ]
    },
    requests=[
        "book a visit of {patient} to {clinician} on {day}",
        "give {patient} an appointment with {clinician} on {day}",
    ],
    golden=[({"patient": "Ravi Lund", "clinician": "Dr Corvo", "day": "2012-05-02"}, {"visit": 6098})],
    invalid=[({"patient": "Ravi Lund", "clinician": "Dr Corvo", "day": "2012-01-02"}, "invalid_arguments")],
)
def book_visit(world: World, patient: Patient, clinician: Clinician, day: Day) -> NewVisit:
    """Books a visit of a registered patient on a weekday after today, to a clinician who takes patients of that age.

    Args:
        patient: Full name.
        clinician: Name, with the title.
        day: Day of the visit.
    """
    person, doctor = patient_named(world, patient), clinician_named(world, clinician)
    other = world.first(
        "SELECT id FROM visits WHERE patient = ? AND day = ? AND status = 'booked'", person["id"], day.isoformat()
    )
    obey(
        registered(patient, person["status"]),
        takes(doctor, person),
        _bookable(day),
        _room(world, doctor["id"], day),
        (other is None, "conflict", f"{patient} has a visit on {day} already"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO visits (patient, clinician, day, status) VALUES (?, ?, ?, 'booked')",
            person["id"],
            doctor["id"],
            day.isoformat(),
        )
        log(world, "book_visit")
    return NewVisit(visit=number)


@action(
    requests=["move {visit} to {day}", "put {visit} on {day} instead"],
    golden=[({"visit": 6001, "day": "2012-05-02"}, {"status": "booked"})],
    invalid=[
        ({"visit": 6001, "day": "2012-01-02"}, "invalid_arguments"),
        ({"visit": 1, "day": "2012-05-02"}, "not_found"),
    ],
)
def move_visit(world: World, visit: Visit, day: Day) -> Status:
    """Moves a booked visit to another weekday after today.

    Args:
        visit: Number of the visit.
        day: The new day.
    """
    found = visit_numbered(world, visit)
    obey(
        (found["status"] == "booked", "closed", f"visit {visit} is {found['status']}"),
        _bookable(day),
        (found["day"] != day.isoformat(), "conflict", f"visit {visit} is on {day} already"),
    )
    with world.writing():
        world.change("UPDATE visits SET day = ? WHERE id = ?", day.isoformat(), visit)
        log(world, "move_visit")
    return Status(status="booked")


@action(
    requests=["cancel {visit}", "call {visit} off"],
    golden=[({"visit": 6001}, {"status": "cancelled"})],
    invalid=[({"visit": 1}, "not_found")],
)
def cancel_visit(world: World, visit: Visit) -> Status:
    """Cancels a booked visit.

    Args:
        visit: Number of the visit.
    """
    found = visit_numbered(world, visit)
    obey((found["status"] == "booked", "closed", f"visit {visit} is {found['status']}"))
    with world.writing():
        world.change("UPDATE visits SET status = 'cancelled' WHERE id = ?", visit)
        log(world, "cancel_visit")
    return Status(status="cancelled")


@action(
    requests=["refer {patient} to {clinician} for {code}", "send {patient} to {clinician} because of {code}"],
    golden=[({"patient": "Ravi Lund", "clinician": "Dr Corvo", "code": "C06.80"}, {"kind": "referral"})],
    invalid=[({"patient": "Nobody Atall", "clinician": "Dr Corvo", "code": "A18.01"}, "not_found")],
)
def refer(world: World, patient: Patient, clinician: Clinician, code: Icd10cm) -> Noted:
    """Refers a registered patient to a clinician because of a problem on the patient's list.

    Args:
        patient: Full name.
        clinician: Name, with the title.
        code: ICD-10-CM code of the problem.
    """
    person, doctor, found = patient_named(world, patient), clinician_named(world, clinician), find_code(code)
    known = world.first("SELECT status FROM problems WHERE patient = ? AND code = ?", person["id"], found.code)
    obey(
        registered(patient, person["status"]),
        takes(doctor, person),
        (known is not None, "mismatch", f"{found.code} is not on the list of {patient}"),
    )
    with world.writing():
        world.change(
            "INSERT INTO referrals (patient, clinician, code) VALUES (?, ?, ?)", person["id"], doctor["id"], found.code
        )
        log(world, "refer")
    return Noted(kind="referral")


@action(
    requests=["make {clinician} the clinician of {patient}", "hand {patient} over to {clinician}"],
    golden=[({"patient": "Ravi Lund", "clinician": "Dr Falk"}, {"status": "registered"})],
    invalid=[({"patient": "Nobody Atall", "clinician": "Dr Falk"}, "not_found")],
)
def change_clinician(world: World, patient: Patient, clinician: Clinician) -> Status:
    """Puts a registered patient in the care of a clinician who takes patients of that age.

    Args:
        patient: Full name.
        clinician: Name, with the title.
    """
    person, doctor = patient_named(world, patient), clinician_named(world, clinician)
    obey(
        registered(patient, person["status"]),
        takes(doctor, person),
        (person["clinician"] != doctor["id"], "conflict", f"{clinician} is the clinician of {patient} already"),
    )
    with world.writing():
        world.change("UPDATE patients SET clinician = ? WHERE id = ?", doctor["id"], person["id"])
        log(world, "change_clinician")
    return Status(status="registered")


TOOLS: tuple[Tool, ...] = (
    book_visit,
    move_visit,
    cancel_visit,
    refer,
    change_clinician,
)
