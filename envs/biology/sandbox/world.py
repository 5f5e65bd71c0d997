"""The world of the laboratory: reagents, lots, places, samples, people, experiments and orders, all fictional.

Reagents carry CAS numbers, samples come from taxa and enzymes cut DNA, all as the pack knows them.
"""

import random
import sqlite3
from datetime import date, timedelta

from toolgym.envs.biology.entities import ENTITY_TYPES
from toolgym.tools import Source, WorldSource

TODAY = date(2021, 9, 6)
"""The day on which the world stands still."""

VERSION = "1"

LABORATORY = Source(
    distribution="toolgym",
    module="toolgym",
    extra="biology",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (fictional records)",
    edition=f"laboratory {VERSION}",
)
"""Where the answers of the laboratory's tools come from."""

_SCHEMA = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, trained INTEGER NOT NULL);
CREATE TABLE places (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, capacity INTEGER NOT NULL);
CREATE TABLE reagents (cas TEXT PRIMARY KEY, hazard TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lots (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cas TEXT NOT NULL REFERENCES reagents,
    place INTEGER NOT NULL REFERENCES places, milligrams INTEGER NOT NULL CHECK (milligrams >= 0),
    expires TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE samples (
    id INTEGER PRIMARY KEY AUTOINCREMENT, taxon TEXT NOT NULL, place INTEGER NOT NULL REFERENCES places,
    owner INTEGER NOT NULL REFERENCES people, taken TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE experiments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, lead INTEGER NOT NULL REFERENCES people,
    status TEXT NOT NULL, planned TEXT NOT NULL);
CREATE TABLE reservations (
    experiment INTEGER NOT NULL REFERENCES experiments, lot INTEGER NOT NULL REFERENCES lots,
    milligrams INTEGER NOT NULL, PRIMARY KEY (experiment, lot)) WITHOUT ROWID;
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cas TEXT NOT NULL, milligrams INTEGER NOT NULL, status TEXT NOT NULL);
CREATE TABLE enzymes (name TEXT PRIMARY KEY, units INTEGER NOT NULL CHECK (units >= 0)) WITHOUT ROWID;
CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL);
"""

_PEOPLE = tuple(
    f"{first} {last}"
    for last in ("Abel", "Brooks", "Cardoso", "Doyle", "Egede", "Frost")
    for first in ("Agnes", "Basil", "Corinne", "Dario", "Elif", "Fabian", "Gita", "Hanno", "Ilse", "Jonah")
)
_PLACES = (
    *((f"shelf {letter}{number}", "shelf", 14) for letter in "AB" for number in range(1, 5)),
    *((f"refrigerator {number}", "refrigerator", 18) for number in range(1, 5)),
    *((f"freezer {number}", "freezer", 30) for number in range(1, 5)),
    *((f"flammables cabinet {number}", "cabinet", 16) for number in range(1, 5)),
)
_TITLES = ("titration", "digestion", "extraction", "hydrolysis", "cloning", "staining", "assay", "synthesis")


def seeds(entity: str) -> tuple[str, ...]:
    """The seeds of one of the pack's entity types."""
    return tuple(str(value) for kind in ENTITY_TYPES if kind.name == entity for value in kind.seed_values)


def _build(connection: sqlite3.Connection, rng: random.Random) -> None:
    connection.executescript(_SCHEMA)
    insert = connection.execute
    insert("INSERT INTO sqlite_sequence VALUES ('lots', 100), ('samples', 3000), ('experiments', 700)")
    insert("INSERT INTO sqlite_sequence VALUES ('orders', 9000)")
    for number, name in enumerate(_PEOPLE, 1):
        insert("INSERT INTO people VALUES (?, ?, ?)", (number, name, int(number == 1 or rng.random() < 0.75)))
    for number, (name, kind, capacity) in enumerate(_PLACES, 1):
        insert("INSERT INTO places VALUES (?, ?, ?, ?)", (number, name, kind, capacity))
    homes = {"none": range(1, 9), "cold": range(9, 13), "flammable": range(17, 21)}
    for cas in seeds("chem.cas"):
        hazard = rng.choices(("none", "cold", "flammable"), (5, 2, 3))[0]
        insert("INSERT INTO reagents VALUES (?, ?)", (cas, hazard))
        masses = rng.sample(range(5, 400), 3)
        days = rng.sample(range(-60, 900), 3)
        for mass, ahead in zip(masses[: rng.randint(0, 2)], days, strict=False):
            insert(
                "INSERT INTO lots (cas, place, milligrams, expires, status) VALUES (?, ?, ?, ?, ?)",
                (
                    cas,
                    rng.choice(homes[hazard]),
                    mass * 1000,
                    (TODAY + timedelta(days=ahead)).isoformat(),
                    rng.choices(("open", "discarded"), (9, 1))[0],
                ),
            )
        if rng.random() < 0.2:
            insert(
                "INSERT INTO orders (cas, milligrams, status) VALUES (?, ?, ?)",
                (cas, rng.randint(1, 20) * 10_000, rng.choices(("open", "received", "cancelled"), (6, 2, 1))[0]),
            )
    for taxon in seeds("biology.taxon")[::2]:
        for ago in rng.sample(range(5, 900), rng.randint(0, 2)):
            insert(
                "INSERT INTO samples (taxon, place, owner, taken, status) VALUES (?, ?, ?, ?, ?)",
                (
                    taxon,
                    rng.randint(9, 16),
                    rng.randint(1, len(_PEOPLE)),
                    (TODAY - timedelta(days=ago)).isoformat(),
                    rng.choices(("stored", "used", "shipped"), (7, 1, 1))[0],
                ),
            )
    for enzyme in seeds("biology.restriction_enzyme")[::2]:
        insert("INSERT INTO enzymes VALUES (?, ?)", (enzyme, rng.randint(1, 40) * 25))
    _experiments(connection, rng)


def _experiments(connection: sqlite3.Connection, rng: random.Random) -> None:
    insert = connection.execute
    lots = insert("SELECT id, milligrams FROM lots WHERE status = 'open' ORDER BY id").fetchall()
    for number in range(90):
        experiment = insert(
            "INSERT INTO experiments (title, lead, status, planned) VALUES (?, ?, ?, ?)",
            (
                f"{rng.choice(_TITLES)} {number + 1}",
                number % len(_PEOPLE) + 1,
                rng.choice(("planned", "planned", "running", "running", "finished")),
                (TODAY - timedelta(days=rng.randint(1, 300))).isoformat(),
            ),
        ).lastrowid
        for lot, milligrams in rng.sample(lots, rng.randint(0, 2)):
            insert("INSERT INTO reservations VALUES (?, ?, ?)", (experiment, lot, milligrams // rng.choice((4, 5, 10))))


WORLD = WorldSource(
    name="laboratory",
    version=VERSION,
    setting="You keep the inventory of a laboratory; today is 6 September 2021.",
    build=_build,
    side_effects=frozenset(("audit",)),
)
"""The laboratory's world."""
