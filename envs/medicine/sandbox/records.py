"""Finding records of the clinic, and the rules that hold for many actions."""

from datetime import date
from sqlite3 import Row

from toolgym.envs.medicine.sandbox.world import TODAY
from toolgym.tools import NotFound, World
from toolgym.tools.rules import Rule


def patient_named(world: World, name: str) -> Row:
    """A patient by name.

    Raises:
        NotFound: There is none of that name.
    """
    found = world.first("SELECT * FROM patients WHERE name = ?", name)
    if found is None:
        raise NotFound(f"there is no patient '{name[:60]}'")
    return found


def clinician_named(world: World, name: str) -> Row:
    """A clinician by name.

    Raises:
        NotFound: There is none of that name.
    """
    found = world.first("SELECT * FROM clinicians WHERE name = ?", name)
    if found is None:
        raise NotFound(f"there is no clinician '{name[:60]}'")
    return found


def medication_numbered(world: World, number: int) -> Row:
    """A medication by number, with its patient's name and status.

    Raises:
        NotFound: There is no such medication.
    """
    found = world.first(
        "SELECT medications.*, patients.name, patients.status AS patient_status FROM medications"
        " JOIN patients ON patients.id = patient WHERE medications.id = ?",
        number,
    )
    if found is None:
        raise NotFound(f"there is no medication {number}")
    return found


def visit_numbered(world: World, number: int) -> Row:
    """A visit by number, with the names of its patient and clinician.

    Raises:
        NotFound: There is no such visit.
    """
    found = world.first(
        "SELECT visits.*, patients.name AS patient_name, clinicians.name AS clinician_name FROM visits"
        " JOIN patients ON patients.id = visits.patient JOIN clinicians ON clinicians.id = visits.clinician"
        " WHERE visits.id = ?",
        number,
    )
    if found is None:
        raise NotFound(f"there is no visit {number}")
    return found


def age(born: str) -> int:
    """Full years of age today of somebody born on a day (ISO 8601)."""
    day = date.fromisoformat(born)
    return TODAY.year - day.year - ((TODAY.month, TODAY.day) < (day.month, day.day))


def registered(name: str, status: str) -> tuple[bool, Rule, str]:
    """The rule that a patient is registered, neither moved away nor deceased."""
    return (status == "registered", "not_permitted", f"the patient {name} is {status}")


def takes(clinician: Row, patient: Row) -> tuple[bool, Rule, str]:
    """The rule that a clinician takes patients of this age."""
    child = age(patient["born"]) < 18
    fits = clinician["takes"] in ("everybody", "children" if child else "adults")
    return (fits, "mismatch", f"{clinician['name']} takes {clinician['takes']}, which {patient['name']} is not among")


def log(world: World, action: str) -> None:
    """Notes an action in the audit trail, which no task asks about."""
    world.change("INSERT INTO audit (action) VALUES (?)", action)
