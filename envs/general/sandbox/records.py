"""Finding records of the desk."""

from datetime import date
from sqlite3 import Row

from toolgym.envs.general.data.holiday_calendars import calendar
from toolgym.envs.general.sandbox.world import HOME, TODAY
from toolgym.tools import NotFound, World
from toolgym.tools.rules import Rule


def contact_named(world: World, name: str) -> Row:
    """A contact by name.

    Raises:
        NotFound: There is none of that name.
    """
    found = world.first("SELECT * FROM contacts WHERE name = ?", name)
    if found is None:
        raise NotFound(f"there is no contact '{name[:60]}'")
    return found


def numbered(world: World, noun: str, number: int) -> Row:
    """An event, a task or a message by number.

    Raises:
        NotFound: There is no such record.
    """
    statements = {
        "event": "SELECT * FROM events WHERE id = ?",
        "task": "SELECT * FROM tasks WHERE id = ?",
        "message": "SELECT messages.*, name, status FROM messages JOIN contacts ON contacts.id = sender"
        " WHERE messages.id = ?",
    }
    found = world.first(statements[noun], number)
    if found is None:
        raise NotFound(f"there is no {noun} {number}")
    return found


def clock(minutes: int) -> str:
    """Minutes after midnight as a time of day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minutes_of(time: str) -> int:
    """A time of day as minutes after midnight."""
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def plannable(day: date) -> tuple[tuple[bool, Rule, str], ...]:
    """The rules that a day must keep for something to be planned on it."""
    _, holidays = calendar(HOME)
    return (
        (
            day > TODAY and day not in holidays,
            "bad_date",
            f"{day} is a public holiday" if day > TODAY else f"{day} does not lie after {TODAY}",
        ),
    )


def free(world: World, day: date, start: int, minutes: int, event: int = 0) -> tuple[bool, Rule, str]:
    """The rule that nothing else is planned at a time."""
    other = world.first(
        "SELECT id FROM events WHERE day = ? AND status = 'planned' AND id != ? AND start < ? AND start + minutes > ?",
        day.isoformat(),
        event,
        start + minutes,
        start,
    )
    return (other is None, "conflict", f"event {other['id'] if other is not None else ''} is planned at that time")


def still(noun: str, found: Row, status: str) -> tuple[bool, Rule, str]:
    """The rule that a record has the status in which it can be changed."""
    return (found["status"] == status, "closed", f"{noun} {found['id']} is {found['status']}")


def log(world: World, action: str) -> None:
    """Notes an action in the audit trail, which no task asks about."""
    world.change("INSERT INTO audit (action) VALUES (?)", action)
