"""The world of the reference library: readers, works, loans, holds, reading lists, tags and subscriptions, fictional.

The works and the journals are real ones of the pack.
"""

import random
import sqlite3
from datetime import date, timedelta

from toolgym.envs.academia.entities import ENTITY_TYPES
from toolgym.tools import Source, WorldSource

TODAY = date(2019, 10, 7)
"""The day on which the world stands still, a Monday."""

VERSION = "1"

LIBRARY = Source(
    distribution="toolgym",
    module="toolgym",
    extra="academia",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (fictional records)",
    edition=f"library {VERSION}",
)
"""Where the answers of the library's tools come from."""

TAGS = ("methods", "review", "teaching", "to read", "replicated", "disputed")
COLLECTIONS = ("main hall", "reading room", "basement", "annex")

_SCHEMA = """
CREATE TABLE readers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, status TEXT NOT NULL, most INTEGER NOT NULL);
CREATE TABLE works (work TEXT PRIMARY KEY, collection TEXT NOT NULL, copies INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE loans (
    id INTEGER PRIMARY KEY AUTOINCREMENT, reader INTEGER NOT NULL REFERENCES readers,
    work TEXT NOT NULL REFERENCES works, due TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT, reader INTEGER NOT NULL REFERENCES readers,
    work TEXT NOT NULL REFERENCES works, status TEXT NOT NULL);
CREATE TABLE lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, owner INTEGER NOT NULL REFERENCES readers,
    status TEXT NOT NULL);
CREATE TABLE entries (
    list INTEGER NOT NULL REFERENCES lists, work TEXT NOT NULL REFERENCES works,
    PRIMARY KEY (list, work)) WITHOUT ROWID;
CREATE TABLE tags (
    work TEXT NOT NULL REFERENCES works, tag TEXT NOT NULL, PRIMARY KEY (work, tag)) WITHOUT ROWID;
CREATE TABLE subscriptions (journal TEXT PRIMARY KEY, status TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL);
"""

_READERS = tuple(
    f"{first} {last}"
    for last in ("Ambrose", "Bellamy", "Chandra", "Dufour", "Espinoza", "Faruqi", "Gallo", "Hartmann")
    for first in ("Astrid", "Benno", "Camille", "Diego", "Edda", "Fritz", "Giulia", "Hektor", "Imke", "Joris")
)


def seeds(entity: str) -> tuple[str, ...]:
    """The seeds of one of the pack's entity types."""
    return tuple(str(value) for kind in ENTITY_TYPES if kind.name == entity for value in kind.seed_values)


def _build(connection: sqlite3.Connection, rng: random.Random) -> None:
    connection.executescript(_SCHEMA)
    insert = connection.execute
    insert("INSERT INTO sqlite_sequence VALUES ('loans', 4000), ('holds', 6000), ('lists', 200)")
    for number, name in enumerate(_READERS, 1):
        status = "blocked" if number > 2 and rng.random() < 0.1 else "active"
        insert("INSERT INTO readers VALUES (?, ?, ?, ?)", (number, name, status, rng.choice((3, 4, 6))))
    works = seeds("academia.chemistry_paper")
    for work in works:
        insert("INSERT INTO works VALUES (?, ?, ?)", (work, rng.choice(COLLECTIONS), rng.randint(1, 3)))
        for tag in sorted(rng.sample(TAGS, rng.choice((0, 1, 1, 2)))):
            insert("INSERT INTO tags VALUES (?, ?)", (work, tag))
    for journal in seeds("academia.journal")[::2]:
        insert("INSERT INTO subscriptions VALUES (?, ?)", (journal, rng.choice(("running", "running", "ended"))))
    dues = list(range(-40, 120))
    for reader in range(1, len(_READERS) + 1):
        days = rng.sample(dues, 4)
        for work, ahead in zip(rng.sample(works, rng.randint(0, 3)), days, strict=False):
            insert(
                "INSERT INTO loans (reader, work, due, status) VALUES (?, ?, ?, ?)",
                (reader, work, (TODAY + timedelta(days=ahead)).isoformat(), rng.choice(("out", "out", "out", "back"))),
            )
        for work in rng.sample(works, rng.choice((0, 0, 1, 2))):
            insert(
                "INSERT INTO holds (reader, work, status) VALUES (?, ?, ?)",
                (reader, work, rng.choice(("waiting", "waiting", "waiting", "cancelled"))),
            )
        for title in rng.sample(("course reading", "thesis", "background", "new methods", "club"), rng.randint(0, 2)):
            found = insert(
                "INSERT INTO lists (title, owner, status) VALUES (?, ?, ?)",
                (title, reader, rng.choice(("open", "open", "open", "closed"))),
            ).lastrowid
            for work in sorted(rng.sample(works, rng.randint(1, 6))):
                insert("INSERT INTO entries VALUES (?, ?)", (found, work))


WORLD = WorldSource(
    name="library",
    version=VERSION,
    setting="You run a reference library; today is 7 October 2019.",
    build=_build,
    side_effects=frozenset(("audit",)),
)
"""The library's world."""
