"""Finding records of the library, and the rules that hold for many actions."""

from datetime import date
from sqlite3 import Row

from toolgym.envs.academia.sandbox.world import TODAY
from toolgym.tools import NotFound, World
from toolgym.tools.rules import Rule

_STATEMENTS = {
    "reader": "SELECT * FROM readers WHERE name = ?",
    "work": "SELECT * FROM works WHERE work = ?",
    "loan": "SELECT loans.*, name, readers.status AS reader_status FROM loans JOIN readers ON readers.id = reader"
    " WHERE loans.id = ?",
    "hold": "SELECT holds.*, name FROM holds JOIN readers ON readers.id = reader WHERE holds.id = ?",
    "reading list": "SELECT lists.*, name FROM lists JOIN readers ON readers.id = owner WHERE lists.id = ?",
    "subscription": "SELECT * FROM subscriptions WHERE journal = ?",
}


def record(world: World, noun: str, key: int | str) -> Row:
    """A record by its number or name.

    Raises:
        NotFound: There is no such record.
    """
    found = world.first(_STATEMENTS[noun], key)
    if found is None:
        raise NotFound(f"there is no {noun} '{str(key)[:60]}'")
    return found


def count(world: World, statement: str, *values: int | str) -> int:
    """The number that a statement selects as ``total``."""
    row = world.first(statement, *values)
    return int(row["total"]) if row is not None else 0


def left(world: World, work: Row) -> int:
    """The copies of a work that are not lent."""
    out = count(world, "SELECT count(*) AS total FROM loans WHERE work = ? AND status = 'out'", work["work"])
    return int(work["copies"]) - out


def welcome(name: str, status: str) -> tuple[bool, Rule, str]:
    """The rule that a reader is not blocked."""
    return (status != "blocked", "not_permitted", f"{name} is blocked")


def lendable(day: date) -> tuple[bool, Rule, str]:
    """The rule that a due date is a weekday after today."""
    return (day > TODAY and day.weekday() < 5, "bad_date", f"{day} is not a weekday after {TODAY}")


def log(world: World, action: str) -> None:
    """Notes an action in the audit trail, which no task asks about."""
    world.change("INSERT INTO audit (action) VALUES (?)", action)
