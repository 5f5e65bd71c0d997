"""Actions at the desk on events and guests."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import HOLIDAYS
from toolgym.envs.general.entities import Day
from toolgym.envs.general.results import Result
from toolgym.envs.general.sandbox.identifiers import Contact, Event, Length, NewTitle
from toolgym.envs.general.sandbox.records import contact_named, free, log, minutes_of, numbered, plannable, still
from toolgym.envs.general.sandbox.world import DESK
from toolgym.tools import Tool, World, obey, tool

StartTime = Literal["08:00", "08:30", "09:00", "10:00", "11:30", "13:00", "14:30", "16:00", "17:30"]
Notice = Literal["10 minutes", "30 minutes", "60 minutes", "120 minutes"]
Minutes = Annotated[Length, Field(ge=5, le=480)]
MOST_GUESTS = 5
action = partial(
    tool,
    domain="general",
    kind="action",
    source=DESK,
    engines=(HOLIDAYS,),
    theme="desk_actions",
    determinism="seeded",
)


class Status(Result):
    """The status a record has now."""

    status: str


class NewEvent(Result):
    """The event that was planned."""

    event: Event


class Guests(Result):
    """Guests now."""

    count: int


@action(
    wording={
        "event": [
            "the new event {title} on {day} at {start} of {length}",
            "the event {title} just planned for {day} at {start}, of {length}",
        ]
    },
    requests=[
        "plan an event with the title {title} for {day} at {start}, lasting {length}",
        "put {title} into the calendar: {day} at {start}, lasting {length}",
    ],
    golden=[({"title": "safety talk", "day": "2009-06-22", "start": "08:00", "length": 30}, {"event": 451})],
    invalid=[({"title": "safety talk", "day": "2009-12-25", "start": "08:00", "length": 30}, "invalid_arguments")],
)
def plan_event(world: World, title: NewTitle, day: Day, start: StartTime, length: Minutes) -> NewEvent:
    """Plans an event after today, on no public holiday of Germany, at a time when nothing else is planned.

    Args:
        title: Title of the event.
        day: Its day.
        start: When it begins.
        length: Minutes that it takes.
    """
    begins = minutes_of(start)
    obey(*plannable(day), free(world, day, begins, length))
    with world.writing():
        number = world.change(
            "INSERT INTO events (title, day, start, minutes, status) VALUES (?, ?, ?, ?, 'planned')",
            title,
            day.isoformat(),
            begins,
            length,
        )
        log(world, "plan_event")
    return NewEvent(event=number)


@action(
    requests=["move {event} to {day}", "put {event} off, or bring it forward, to {day}"],
    golden=[({"event": 302, "day": "2009-06-22"}, {"status": "planned"})],
    invalid=[
        ({"event": 302, "day": "2009-12-25"}, "invalid_arguments"),
        ({"event": 1, "day": "2009-06-22"}, "not_found"),
    ],
)
def move_event(world: World, event: Event, day: Day) -> Status:
    """Moves a planned event to another day at the same time; the rules for planning hold.

    Args:
        event: Number of the event.
        day: Its new day.
    """
    found = numbered(world, "event", event)
    obey(
        still("event", found, "planned"),
        *plannable(day),
        free(world, day, found["start"], found["minutes"], event),
        (found["day"] != day.isoformat(), "mismatch", f"event {event} is on {day} already"),
    )
    with world.writing():
        world.change("UPDATE events SET day = ? WHERE id = ?", day.isoformat(), event)
        log(world, "move_event")
    return Status(status="planned")


@action(
    requests=["let {event} last {length}", "change the length of {event} to {length}"],
    golden=[({"event": 302, "length": 40}, {"status": "planned"})],
    invalid=[({"event": 302, "length": 1}, "invalid_arguments"), ({"event": 1, "length": 30}, "not_found")],
)
def change_length(world: World, event: Event, length: Minutes) -> Status:
    """Changes how long a planned event takes; it must not run into another one or past 19:00.

    Args:
        event: Number of the event.
        length: Minutes that it takes.
    """
    found = numbered(world, "event", event)
    ends = found["start"] + length
    obey(
        still("event", found, "planned"),
        (ends <= 19 * 60, "over_limit", f"event {event} would end after 19:00"),
        (found["minutes"] != length, "mismatch", f"event {event} takes {length} minutes already"),
    )
    with world.writing():
        world.change("UPDATE events SET minutes = ? WHERE id = ?", length, event)
        log(world, "change_length")
    return Status(status="planned")


@action(
    requests=["cancel {event}", "call {event} off"],
    golden=[({"event": 302}, {"status": "cancelled"})],
    invalid=[({"event": 1}, "not_found")],
)
def cancel_event(world: World, event: Event) -> Status:
    """Cancels a planned event.

    Args:
        event: Number of the event.
    """
    found = numbered(world, "event", event)
    obey(still("event", found, "planned"))
    with world.writing():
        world.change("UPDATE events SET status = 'cancelled' WHERE id = ?", event)
        log(world, "cancel_event")
    return Status(status="cancelled")


@action(
    requests=["invite {contact} to {event}", "add {contact} to the guests of {event}"],
    golden=[({"contact": "Chiara Brandt", "event": 302}, {"count": 5})],
    invalid=[({"contact": "Nobody Atall", "event": 302}, "not_found")],
)
def invite(world: World, contact: Contact, event: Event) -> Guests:
    """Invites a contact to a planned event, which can have five guests. Blocked contacts cannot be invited.

    Args:
        contact: Full name.
        event: Number of the event.
    """
    person, found = contact_named(world, contact), numbered(world, "event", event)
    guests = [row["contact"] for row in world.select("SELECT contact FROM guests WHERE event = ?", event)]
    obey(
        still("event", found, "planned"),
        (person["status"] != "blocked", "not_permitted", f"{contact} is blocked"),
        (person["id"] not in guests, "conflict", f"{contact} is invited to event {event} already"),
        (
            len(guests) < MOST_GUESTS or person["id"] in guests,
            "over_limit",
            f"event {event} has {MOST_GUESTS} guests already",
        ),
    )
    with world.writing():
        world.change("INSERT INTO guests VALUES (?, ?)", event, person["id"])
        log(world, "invite")
    return Guests(count=len(guests) + 1)


@action(
    requests=["take {contact} off the guests of {event}", "withdraw the invitation of {contact} to {event}"],
    golden=[({"contact": "Emeka Brandt", "event": 302}, {"count": 3})],
    invalid=[({"contact": "Nobody Atall", "event": 302}, "not_found")],
)
def uninvite(world: World, contact: Contact, event: Event) -> Guests:
    """Takes back the invitation of a contact to a planned event.

    Args:
        contact: Full name.
        event: Number of the event.
    """
    person, found = contact_named(world, contact), numbered(world, "event", event)
    guests = [row["contact"] for row in world.select("SELECT contact FROM guests WHERE event = ?", event)]
    obey(
        still("event", found, "planned"),
        (person["id"] in guests, "mismatch", f"{contact} is not invited to event {event}"),
    )
    with world.writing():
        world.change("DELETE FROM guests WHERE event = ? AND contact = ?", event, person["id"])
        log(world, "uninvite")
    return Guests(count=len(guests) - 1)


@action(
    requests=["set a reminder {notice} before {event}", "have a reminder for {event} set, {notice} before it"],
    golden=[({"event": 302, "notice": "120 minutes"}, {"status": "planned"})],
    invalid=[
        ({"event": 302, "notice": "a while"}, "invalid_arguments"),
        ({"event": 1, "notice": "10 minutes"}, "not_found"),
    ],
)
def set_reminder(world: World, event: Event, notice: Notice) -> Status:
    """Sets the reminder of a planned event, in place of the one it may have.

    Args:
        event: Number of the event.
        notice: How long before the event.
    """
    found, minutes = numbered(world, "event", event), int(notice.split()[0])
    old = world.first("SELECT minutes_before FROM reminders WHERE event = ?", event)
    obey(
        still("event", found, "planned"),
        (old is None or old["minutes_before"] != minutes, "conflict", f"event {event} has such a reminder already"),
    )
    with world.writing():
        world.change(
            "INSERT INTO reminders VALUES (?, ?) ON CONFLICT DO UPDATE SET minutes_before = excluded.minutes_before",
            event,
            minutes,
        )
        log(world, "set_reminder")
    return Status(status=found["status"])


TOOLS: tuple[Tool, ...] = (
    plan_event,
    move_event,
    change_length,
    cancel_event,
    invite,
    uninvite,
    set_reminder,
)
