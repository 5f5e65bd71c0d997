"""The world of the clinic: patients, problems, allergies, medications, measurements and visits, all fictional.

Problems carry ICD-10-CM codes and medications name drugs, both as the pack knows them.
"""

import random
import sqlite3
from datetime import date, timedelta

from toolgym.envs.medicine.entities import ENTITY_TYPES
from toolgym.tools import Source, WorldSource

TODAY = date(2012, 3, 5)
"""The day on which the world stands still, a Monday."""

VERSION = "1"

CLINIC = Source(
    distribution="toolgym",
    module="toolgym",
    extra="medicine",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (fictional records)",
    edition=f"clinic {VERSION}",
)
"""Where the answers of the clinic's tools come from."""

VISITS_A_DAY = 2
"""Most visits that a clinician takes on one day."""

_SCHEMA = """
CREATE TABLE patients (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, sex TEXT NOT NULL, born TEXT NOT NULL,
    status TEXT NOT NULL, clinician INTEGER NOT NULL REFERENCES clinicians);
CREATE TABLE clinicians (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, takes TEXT NOT NULL);
CREATE TABLE problems (
    patient INTEGER NOT NULL REFERENCES patients, code TEXT NOT NULL, since TEXT NOT NULL, status TEXT NOT NULL,
    PRIMARY KEY (patient, code)) WITHOUT ROWID;
CREATE TABLE allergies (
    patient INTEGER NOT NULL REFERENCES patients, drug TEXT NOT NULL, PRIMARY KEY (patient, drug)) WITHOUT ROWID;
CREATE TABLE medications (
    id INTEGER PRIMARY KEY AUTOINCREMENT, patient INTEGER NOT NULL REFERENCES patients, drug TEXT NOT NULL,
    dose_hundredths INTEGER NOT NULL, status TEXT NOT NULL, since TEXT NOT NULL, problem TEXT);
CREATE TABLE stock (drug TEXT PRIMARY KEY, packs INTEGER NOT NULL CHECK (packs >= 0)) WITHOUT ROWID;
CREATE TABLE measurements (
    patient INTEGER NOT NULL REFERENCES patients, kind TEXT NOT NULL, hundredths INTEGER NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (patient, kind)) WITHOUT ROWID;
CREATE TABLE visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, patient INTEGER NOT NULL REFERENCES patients,
    clinician INTEGER NOT NULL REFERENCES clinicians, day TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE referrals (
    id INTEGER PRIMARY KEY AUTOINCREMENT, patient INTEGER NOT NULL REFERENCES patients,
    clinician INTEGER NOT NULL REFERENCES clinicians, code TEXT NOT NULL);
CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL);
"""

_FIRST = (
    "Alma", "Bernd", "Celia", "Dmitri", "Esther", "Felipe", "Gudrun", "Hiro", "Irene", "Jamal", "Karin", "Luca", "Maya",
    "Nora", "Otto", "Petra", "Ravi", "Selma", "Tomas", "Vera",
)  # fmt: skip
_LAST = ("Adler", "Bianchi", "Cohen", "Dvorak", "Elmi", "Ferrari", "Gruber", "Hoffman", "Iqbal", "Kowalski", "Lund")
_CLINICIANS = ("Dr Amsel", "Dr Buchner", "Dr Corvo", "Dr Dahl", "Dr Ezra", "Dr Falk", "Dr Giraud", "Dr Hobbs")
_PATIENTS = 140


def seeds(entity: str) -> tuple[str, ...]:
    """The seeds of one of the pack's entity types."""
    return tuple(str(value) for kind in ENTITY_TYPES if kind.name == entity for value in kind.seed_values)


def _build(connection: sqlite3.Connection, rng: random.Random) -> None:
    connection.executescript(_SCHEMA)
    insert = connection.execute
    insert("INSERT INTO sqlite_sequence VALUES ('patients', 1000), ('medications', 2000), ('visits', 6000)")
    insert("INSERT INTO sqlite_sequence VALUES ('referrals', 8000)")
    for number, name in enumerate(_CLINICIANS, 1):
        insert(
            "INSERT INTO clinicians VALUES (?, ?, ?)", (number, name, ("everybody", "adults", "children")[number % 3])
        )
    codes, drugs = seeds("medicine.icd10cm")[::5], seeds("medicine.drug")[::3]
    for drug in drugs:
        insert("INSERT INTO stock VALUES (?, ?)", (drug, rng.randint(0, 12)))
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    rng.shuffle(names)
    for number, name in enumerate(names[:_PATIENTS]):
        child = number > 1 and rng.random() < 0.2
        born = TODAY - timedelta(days=rng.randint(900, 6000) if child else rng.randint(7300, 31000))
        status = "registered" if number < 2 else rng.choices(("registered", "moved", "deceased"), (90, 6, 4))[0]
        sex = rng.choice(("female", "male"))
        patient = insert(
            "INSERT INTO patients (name, sex, born, status, clinician) VALUES (?, ?, ?, ?, ?)",
            (name, sex, born.isoformat(), status, 3 if not child else rng.choice((3, 2, 5))),
        ).lastrowid
        _records(connection, rng, int(patient or 0), codes, drugs, child)


def _records(
    connection: sqlite3.Connection,
    rng: random.Random,
    patient: int,
    codes: tuple[str, ...],
    drugs: tuple[str, ...],
    child: bool,
) -> None:
    insert = connection.execute

    def past(days: int) -> str:
        return (TODAY - timedelta(days=rng.randint(1, days))).isoformat()

    problems = rng.sample(codes, rng.randint(1, 4))
    for code in problems:
        insert(
            "INSERT INTO problems VALUES (?, ?, ?, ?)",
            (patient, code, past(3000), rng.choices(("active", "resolved"), (4, 1))[0]),
        )
    chosen = rng.sample(drugs, 6)
    for drug in chosen[: rng.randint(0, 2)]:
        insert("INSERT INTO allergies VALUES (?, ?)", (patient, drug))
    doses = rng.sample((5, 10, 20, 25, 40, 50, 75, 100, 150, 200, 250, 500), 3)
    for drug, dose in zip(chosen[3 : 3 + rng.randint(1, 3)], doses, strict=False):
        insert(
            "INSERT INTO medications (patient, drug, dose_hundredths, status, since, problem)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                patient,
                drug,
                dose * 100,
                rng.choices(("active", "stopped"), (5, 1))[0],
                past(900),
                rng.choice(problems) if rng.random() < 0.4 else None,
            ),
        )
    ranges = {
        "weight": (1200, 5500) if child else (4600, 11900),
        "height": (9000, 15500) if child else (15000, 19500),
        "creatinine": (50, 290),
    }
    for kind, (low, high) in ranges.items():
        step = 10 if kind == "creatinine" else 50
        insert(
            "INSERT INTO measurements VALUES (?, ?, ?, ?)", (patient, kind, rng.randrange(low, high, step), past(200))
        )
    ahead = rng.sample(range(1, 400), 3)
    for days in sorted(ahead)[: rng.randint(0, 2)]:
        day = TODAY + timedelta(days=days)
        if day.weekday() < 5:
            insert(
                "INSERT INTO visits (patient, clinician, day, status) VALUES (?, 3, ?, ?)",
                (patient, day.isoformat(), rng.choices(("booked", "cancelled"), (5, 1))[0]),
            )


WORLD = WorldSource(
    name="clinic",
    version=VERSION,
    setting="You keep the records of a clinic; today is 5 March 2012.",
    build=_build,
    side_effects=frozenset(("audit",)),
)
"""The clinic's world."""
