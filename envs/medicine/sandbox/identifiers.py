"""Entity types of the clinic: patients, clinicians, medications, visits and referrals."""

from typing import Annotated

from toolgym.envs.medicine.sandbox.world import WORLD
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Patient = Annotated[str, Entity("clinic.patient")]
Clinician = Annotated[str, Entity("clinic.clinician")]
Medication = Annotated[int, Entity("clinic.medication")]
Visit = Annotated[int, Entity("clinic.visit")]
Packs = Annotated[int, Entity("clinic.packs")]


def _column(statement: str) -> tuple[Scalar, ...]:
    return tuple(row[0] for row in WORLD.template.select(statement, ()))


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType(
        "clinic.patient",
        "patient",
        "patients",
        lambda value: f"the patient {value}",
        seeds=lambda: _column("SELECT name FROM patients ORDER BY id"),
    ),
    EntityType(
        "clinic.clinician",
        "clinician",
        "clinicians",
        seeds=lambda: _column("SELECT name FROM clinicians ORDER BY id"),
        identifies=False,
    ),
    EntityType(
        "clinic.medication",
        "medication",
        "medications",
        lambda value: f"medication {value}",
        seeds=lambda: _column("SELECT id FROM medications ORDER BY id"),
    ),
    EntityType(
        "clinic.visit",
        "visit",
        "visits",
        lambda value: f"visit {value}",
        seeds=lambda: _column("SELECT id FROM visits ORDER BY id"),
    ),
    EntityType(
        "clinic.packs",
        "quantity",
        "quantities",
        lambda value: f"{value} pack{'s' if value != 1 else ''}",
        seeds=lambda: (1, 2, 3, 4, 5, 6, 8, 10),
        identifies=False,
    ),
)
