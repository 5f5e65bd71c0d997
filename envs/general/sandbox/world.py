"""The world of the desk: one person's contacts, calendar, mail and tasks, all fictional.

Contacts live in real countries and time zones; public holidays of the owner's country are those of the pack.
"""

import random
import sqlite3
from datetime import date, timedelta

from toolgym.tools import Source, WorldSource

TODAY = date(2009, 6, 15)
"""The day on which the world stands still, a Monday."""

HOME = "DE"
"""The owner's country: nothing is planned on its public holidays."""

VERSION = "1"

DESK = Source(
    distribution="toolgym",
    module="toolgym",
    extra="general",
    code_licence="Apache-2.0",
    data_licence="Apache-2.0 (fictional records)",
    edition=f"desk {VERSION}",
)
"""Where the answers of the desk's tools come from."""

CIRCLES = ("work", "home", "club")
FOLDERS = ("inbox", "archive", "trash")

_SCHEMA = """
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, circle TEXT NOT NULL, country TEXT NOT NULL,
    zone TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, day TEXT NOT NULL, start INTEGER NOT NULL,
    minutes INTEGER NOT NULL, status TEXT NOT NULL);
CREATE TABLE guests (
    event INTEGER NOT NULL REFERENCES events, contact INTEGER NOT NULL REFERENCES contacts,
    PRIMARY KEY (event, contact)) WITHOUT ROWID;
CREATE TABLE reminders (event INTEGER PRIMARY KEY REFERENCES events, minutes_before INTEGER NOT NULL);
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, list TEXT NOT NULL, due TEXT NOT NULL,
    priority TEXT NOT NULL, status TEXT NOT NULL, waits_for INTEGER REFERENCES tasks,
    assignee INTEGER REFERENCES contacts);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sender INTEGER NOT NULL REFERENCES contacts, subject TEXT NOT NULL,
    received TEXT NOT NULL, folder TEXT NOT NULL, flagged INTEGER NOT NULL);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, recipient INTEGER NOT NULL REFERENCES contacts, kind TEXT NOT NULL,
    about INTEGER NOT NULL);
CREATE TABLE leave (first TEXT PRIMARY KEY, last TEXT NOT NULL, days INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE allowance (year INTEGER PRIMARY KEY, days INTEGER NOT NULL);
CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL);
"""

_FIRST = (
    "Anya", "Boris", "Chiara", "Deniz", "Emeka", "Freya", "Goran", "Hana", "Ivo", "Jelena", "Kofi", "Lotte", "Marek",
    "Nadia", "Oscar", "Priya", "Quentin", "Ruta", "Samir", "Thora",
)  # fmt: skip
_LAST = ("Abara", "Brandt", "Castillo", "Duarte", "Eriksen", "Fontaine", "Gupta", "Haddad", "Ito", "Jansen")
_PLACES = (
    ("DE", "Europe/Berlin"), ("FR", "Europe/Paris"), ("GB", "Europe/London"), ("PT", "Europe/Lisbon"),
    ("US", "America/New_York"), ("CA", "America/Toronto"), ("BR", "America/Sao_Paulo"), ("JP", "Asia/Tokyo"),
    ("IN", "Asia/Kolkata"), ("SG", "Asia/Singapore"), ("AU", "Australia/Sydney"), ("ZA", "Africa/Johannesburg"),
    ("KE", "Africa/Nairobi"), ("AR", "America/Argentina/Buenos_Aires"), ("NZ", "Pacific/Auckland"),
)  # fmt: skip
_OPENING = (
    "spring", "summer", "budget", "garden", "museum", "kitchen", "harbour", "orchestra", "bicycle", "insurance",
    "roof", "language", "photo", "travel", "chess", "election",
)  # fmt: skip
_CLOSING = ("review", "lunch", "workshop", "rehearsal", "call", "inspection", "briefing", "outing", "lesson", "meeting")


def _build(connection: sqlite3.Connection, rng: random.Random) -> None:
    connection.executescript(_SCHEMA)
    insert = connection.execute
    insert("INSERT INTO sqlite_sequence VALUES ('events', 300), ('tasks', 900), ('messages', 5000), ('outbox', 7000)")
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    rng.shuffle(names)
    for number, name in enumerate(names[:80]):
        country, zone = rng.choice(_PLACES)
        status = "blocked" if number > 2 and rng.random() < 0.1 else "known"
        insert(
            "INSERT INTO contacts (name, circle, country, zone, status) VALUES (?, ?, ?, ?, ?)",
            (name, CIRCLES[number % 3], country, zone, status),
        )
    _events(connection, rng)
    _tasks(connection, rng)
    subjects = [f"{a} {b}" for a in _OPENING for b in ("plans", "costs", "dates", "photos", "notes")]
    for sender in range(1, 81):
        for ago in sorted(rng.sample(range(1, 120), rng.randint(1, 4)), reverse=True):
            received = TODAY - timedelta(days=ago)
            folder = rng.choices(FOLDERS, (7, 2, 1))[0]
            insert(
                "INSERT INTO messages (sender, subject, received, folder, flagged) VALUES (?, ?, ?, ?, ?)",
                (sender, rng.choice(subjects), received.isoformat(), folder, int(rng.random() < 0.2)),
            )
    for year in range(2009, 2031):
        insert("INSERT INTO allowance VALUES (?, ?)", (year, rng.randint(2, 20)))


def _events(connection: sqlite3.Connection, rng: random.Random) -> None:
    titles = [f"{a} {b}" for a in _OPENING for b in _CLOSING]
    rng.shuffle(titles)
    days: dict[str, list[tuple[int, int]]] = {}
    for number, title in enumerate(titles[:150]):
        minutes = rng.choice((30, 45, 60, 90, 120))
        while True:
            ahead = rng.randint(1, 60) if rng.random() < 0.3 else rng.randint(60, 3400)
            day = (TODAY + timedelta(days=ahead if number % 12 else -rng.randint(5, 90))).isoformat()
            start = rng.randrange(8 * 60, 18 * 60, 30)
            if all(start + minutes <= begun or begun + lasts <= start for begun, lasts in days.get(day, [])):
                break
        days.setdefault(day, []).append((start, minutes))
        status = "cancelled" if number and rng.random() < 0.08 else "planned"
        event = connection.execute(
            "INSERT INTO events (title, day, start, minutes, status) VALUES (?, ?, ?, ?, ?)",
            (title, day, start, minutes, status),
        ).lastrowid
        for contact in sorted(rng.sample(range(1, 81), rng.randint(0, 5))):
            connection.execute("INSERT INTO guests VALUES (?, ?)", (event, contact))
        if rng.random() < 0.3:
            connection.execute("INSERT INTO reminders VALUES (?, ?)", (event, rng.choice((10, 30, 60))))


def _tasks(connection: sqlite3.Connection, rng: random.Random) -> None:
    subjects = [f"{verb} {a}" for verb in ("order", "repair", "sort", "send", "check") for a in _OPENING]
    rng.shuffle(subjects)
    dues = rng.sample(range(3, 900), len(subjects))
    for number, (subject, ahead) in enumerate(zip(subjects, dues, strict=True)):
        place = CIRCLES[number % 3]
        waits = rng.randint(901, 900 + number) if number > 6 and rng.random() < 0.3 else None
        people = [
            row[0] for row in connection.execute("SELECT id FROM contacts WHERE circle = ? ORDER BY id", (place,))
        ]
        connection.execute(
            "INSERT INTO tasks (subject, list, due, priority, status, waits_for, assignee)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                subject,
                place,
                (TODAY + timedelta(days=ahead)).isoformat(),
                rng.choice(("low", "normal", "high")),
                rng.choices(("open", "done", "dropped"), (8, 1, 1))[0],
                waits,
                rng.choice(people) if rng.random() < 0.4 else None,
            ),
        )


WORLD = WorldSource(
    name="desk",
    version=VERSION,
    setting="You look after the calendar, mail and tasks of somebody who lives in Germany; today is 15 June 2009.",
    build=_build,
    side_effects=frozenset(("audit",)),
)
"""The desk's world."""
