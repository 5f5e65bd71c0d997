"""Look-ups of contacts, events and guests at the desk."""

from functools import partial

from toolgym.envs.general.entities import CountryCode, Day, Zone
from toolgym.envs.general.quantities import Count
from toolgym.envs.general.results import Result
from toolgym.envs.general.sandbox.identifiers import Contact, Event, Length, Title
from toolgym.envs.general.sandbox.records import clock, contact_named, numbered
from toolgym.envs.general.sandbox.world import DESK
from toolgym.tools import NotFound, Tool, World, tool

lookup = partial(tool, domain="general", kind="retrieval", source=DESK, theme="desk", determinism="seeded")


class ContactRecord(Result):
    """What is known of a contact."""

    circle: str
    country: CountryCode
    zone: Zone
    status: str


class EventNumber(Result):
    """An event's number."""

    event: Event


class EventRecord(Result):
    """What is known of an event."""

    title: Title
    day: Day
    start: str
    length: Length
    status: str


class Events(Result):
    """Several events."""

    events: list[Event]
    count: Count


class People(Result):
    """Several contacts."""

    contacts: list[Contact]
    count: Count


class OneContact(Result):
    """A contact."""

    contact: Contact


@lookup(
    wording={
        "country": ["the country in which {contact} lives", "the country of residence of {contact}"],
        "zone": ["the time zone of {contact}", "the time zone in which {contact} lives"],
    },
    golden=[
        ({"contact": "Chiara Brandt"}, {"circle": "work", "country": "FR", "zone": "Europe/Paris", "status": "known"})
    ],
    invalid=[({"contact": "Nobody Atall"}, "not_found")],
)
def contact_record(world: World, contact: Contact) -> ContactRecord:
    """Looks up a contact: circle (work, home or club), country, time zone, and status (known or blocked).

    Args:
        contact: Full name.
    """
    found = contact_named(world, contact)
    return ContactRecord(circle=found["circle"], country=found["country"], zone=found["zone"], status=found["status"])


@lookup(
    wording={"event": ["the event with the title {title}", "the event called {title}"]},
    golden=[({"title": "election briefing"}, {"event": 301})],
    invalid=[({"title": "no such thing"}, "not_found")],
)
def event_titled(world: World, title: Title) -> EventNumber:
    """Looks up the number of the event with a title, whether it is planned or cancelled.

    Args:
        title: The whole title.
    """
    found = world.select("SELECT id FROM events WHERE title = ?", title)
    if len(found) != 1:
        raise NotFound(f"{len(found)} events have the title '{title[:60]}'")
    return EventNumber(event=found[0]["id"])


@lookup(
    wording={
        "day": ["the day of {event}", "the day on which {event} takes place"],
        "length": ["the length of {event}", "the time that {event} takes"],
    },
    golden=[
        (
            {"event": 301},
            {"title": "election briefing", "day": "2009-05-21", "start": "16:30", "length": 120, "status": "planned"},
        )
    ],
    invalid=[({"event": 1}, "not_found")],
)
def event_record(world: World, event: Event) -> EventRecord:
    """Looks up an event: title, day, start, length in minutes, and status (planned or cancelled).

    Args:
        event: Number of the event.
    """
    found = numbered(world, "event", event)
    return EventRecord(
        title=found["title"],
        day=found["day"],
        start=clock(found["start"]),
        length=found["minutes"],
        status=found["status"],
    )


@lookup(
    wording={
        "event": ["the first planned event after {day}", "the event that is planned next after {day}"],
    },
    golden=[({"day": "2010-05-06"}, {"event": 303})],
    invalid=[({"day": "2030-05-06"}, "not_found")],
)
def next_event(world: World, day: Day) -> EventNumber:
    """Looks up the planned event that comes first after a day, by day and start.

    Args:
        day: Any day; events of that day itself do not count.
    """
    return _event(
        world, "SELECT id FROM events WHERE day > ? AND status = 'planned' ORDER BY day, start", day.isoformat()
    )


@lookup(
    wording={
        "event": ["the last planned event before {day}", "the planned event that comes last before {day}"],
    },
    golden=[({"day": "2010-05-06"}, {"event": 354})],
    invalid=[({"day": "1999-05-06"}, "not_found")],
)
def previous_event(world: World, day: Day) -> EventNumber:
    """Looks up the planned event that comes last before a day, by day and start.

    Args:
        day: Any day; events of that day itself do not count.
    """
    statement = "SELECT id FROM events WHERE day < ? AND status = 'planned' ORDER BY day DESC, start DESC"
    return _event(world, statement, day.isoformat())


@lookup(
    wording={
        "event": ["the earliest planned event to which {contact} is invited", "the first planned event with {contact}"],
    },
    golden=[({"contact": "Emeka Brandt"}, {"event": 302})],
    invalid=[({"contact": "Nobody Atall"}, "not_found")],
)
def first_event_with(world: World, contact: Contact) -> EventNumber:
    """Looks up the earliest planned event to which a contact is invited, past ones included.

    Args:
        contact: Full name.
    """
    person = contact_named(world, contact)["id"]
    statement = (
        "SELECT id FROM events JOIN guests ON event = id WHERE contact = ? AND status = 'planned' ORDER BY day, start"
    )
    return _event(world, statement, person)


def _event(world: World, statement: str, value: str | int) -> EventNumber:
    found = world.first(statement, value)
    if found is None:
        raise NotFound(f"there is no such planned event for '{value}'")
    return EventNumber(event=found["id"])


@lookup(
    wording={
        "events": ["the events planned on {day}", "the planned events of {day}"],
        "count": ["the number of events planned on {day}", "the count of planned events on {day}"],
    },
    golden=[({"day": "2009-06-15"}, {"events": [], "count": 0})],
    invalid=[({"day": "June"}, "invalid_arguments")],
)
def events_on(world: World, day: Day) -> Events:
    """Lists the events planned on a day, by start.

    Args:
        day: Any day.
    """
    rows = world.select("SELECT id FROM events WHERE day = ? AND status = 'planned' ORDER BY start", day.isoformat())
    return Events(events=[row["id"] for row in rows], count=len(rows))


@lookup(
    wording={
        "contacts": ["the guests of {event}", "the contacts invited to {event}"],
        "count": ["the number of guests of {event}", "the count of contacts invited to {event}"],
    },
    golden=[({"event": 301}, {"contacts": [], "count": 0})],
    invalid=[({"event": 1}, "not_found")],
)
def guests_of(world: World, event: Event) -> People:
    """Lists the contacts invited to an event, by name.

    Args:
        event: Number of the event.
    """
    numbered(world, "event", event)
    rows = world.select("SELECT name FROM guests JOIN contacts ON id = contact WHERE event = ? ORDER BY name", event)
    return People(contacts=[row["name"] for row in rows], count=len(rows))


@lookup(
    wording={"contact": ["the only guest of {event}", "the one contact invited to {event}"]},
    golden=[({"event": 303}, {"contact": "Emeka Haddad"})],
    invalid=[({"event": 1}, "not_found")],
)
def only_guest(world: World, event: Event) -> OneContact:
    """Looks up the guest of an event that has exactly one.

    Args:
        event: Number of the event.
    """
    numbered(world, "event", event)
    rows = world.select("SELECT name FROM guests JOIN contacts ON id = contact WHERE event = ?", event)
    if len(rows) != 1:
        raise NotFound(f"event {event} has {len(rows)} guests, not one")
    return OneContact(contact=rows[0]["name"])


TOOLS: tuple[Tool, ...] = (
    contact_record,
    event_titled,
    event_record,
    next_event,
    previous_event,
    first_event_with,
    events_on,
    guests_of,
    only_guest,
)
