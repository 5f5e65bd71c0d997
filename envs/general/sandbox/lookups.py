"""Look-ups at the desk."""

from functools import partial
from typing import Literal

from toolgym.envs.general.entities import CountryCode, Day, Zone
from toolgym.envs.general.quantities import Count
from toolgym.envs.general.results import Result
from toolgym.envs.general.sandbox.identifiers import Contact, Event, Length, Message, Subject, Task, Title
from toolgym.envs.general.sandbox.records import clock, contact_named, numbered
from toolgym.envs.general.sandbox.world import DESK
from toolgym.tools import NotFound, Tool, World, tool

TaskList = Literal["work", "home", "club"]
Folder = Literal["inbox", "archive", "trash"]

_lookup = partial(tool, domain="general", kind="retrieval", source=DESK, theme="desk", determinism="seeded")


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


class TaskNumber(Result):
    """A task's number."""

    task: Task


class TaskRecord(Result):
    """What is known of a task."""

    subject: Subject
    list: str
    due: Day
    priority: str
    status: str
    assignee: Contact | None
    waits_for: Task | None


class Tasks(Result):
    """Several tasks."""

    tasks: list[Task]
    count: Count


class MessageNumber(Result):
    """A message's number."""

    message: Message


class MessageRecord(Result):
    """What is known of a message."""

    sender: Contact
    received: Day
    folder: str
    flagged: bool


class Messages(Result):
    """Several messages."""

    messages: list[Message]
    count: Count


class Allowance(Result):
    """Days of leave."""

    days: Count


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
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


@_lookup(
    wording={"task": ["the task with the subject {subject}", "the task that says {subject}"]},
    golden=[({"subject": "repair chess"}, {"task": 901})],
    invalid=[({"subject": "no such thing"}, "not_found")],
)
def task_about(world: World, subject: Subject) -> TaskNumber:
    """Looks up the number of the task with a subject.

    Args:
        subject: The whole subject.
    """
    found = world.select("SELECT id FROM tasks WHERE subject = ?", subject)
    if len(found) != 1:
        raise NotFound(f"{len(found)} tasks have the subject '{subject[:60]}'")
    return TaskNumber(task=found[0]["id"])


@_lookup(
    wording={
        "due": ["the day on which {task} is due", "the due date of {task}"],
        "assignee": ["the contact to whom {task} is assigned", "the assignee of {task}"],
        "waits_for": ["the task for which {task} waits", "the task that must be done before {task}"],
    },
    golden=[
        (
            {"task": 901},
            {"subject": "repair chess", "list": "work", "due": "2009-12-21", "priority": "high", "status": "open"},
        )
    ],
    invalid=[({"task": 1}, "not_found")],
)
def task_record(world: World, task: Task) -> TaskRecord:
    """Looks up a task: subject, list, due date, priority, status (open, done, dropped), assignee, what it waits for.

    Args:
        task: Number of the task.
    """
    found = numbered(world, "task", task)
    person = world.first("SELECT name FROM contacts WHERE id = ?", found["assignee"])
    return TaskRecord(
        subject=found["subject"],
        list=found["list"],
        due=found["due"],
        priority=found["priority"],
        status=found["status"],
        assignee=None if person is None else person["name"],
        waits_for=found["waits_for"],
    )


@_lookup(
    wording={
        "task": [
            "the open task on the {list} list that is due first",
            "the most pressing open task of the {list} list",
        ],
    },
    golden=[({"list": "work"}, {"task": 943})],
    invalid=[({"list": "garden"}, "invalid_arguments")],
)
def most_pressing_task(world: World, list: TaskList) -> TaskNumber:
    """Looks up the open task of a list that is due first; no two tasks are due on one day.

    Args:
        list: Name of the list.
    """
    found = world.first("SELECT id FROM tasks WHERE list = ? AND status = 'open' ORDER BY due, id", list)
    if found is None:
        raise NotFound(f"no task of the list '{list}' is open")
    return TaskNumber(task=found["id"])


@_lookup(
    wording={
        "tasks": ["the open tasks of the {list} list", "the tasks on the {list} list that are open"],
        "count": ["the number of open tasks on the {list} list", "the count of open tasks of the {list} list"],
    },
    golden=[
        (
            {"list": "work"},
            {
                "tasks": [
                    943,
                    976,
                    925,
                    901,
                    931,
                    961,
                    934,
                    916,
                    919,
                    949,
                    979,
                    955,
                    937,
                    964,
                    967,
                    907,
                    970,
                    973,
                    958,
                    922,
                    913,
                    940,
                    952,
                    910,
                ],
                "count": 24,
            },
        )
    ],
    invalid=[({"list": "garden"}, "invalid_arguments")],
)
def open_tasks(world: World, list: TaskList) -> Tasks:
    """Lists the open tasks of a list, by due date.

    Args:
        list: Name of the list.
    """
    rows = world.select("SELECT id FROM tasks WHERE list = ? AND status = 'open' ORDER BY due, id", list)
    return Tasks(tasks=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={"message": ["the newest message from {contact}", "the message that {contact} sent last"]},
    golden=[({"contact": "Chiara Brandt"}, {"message": 5003})],
    invalid=[({"contact": "Nobody Atall"}, "not_found")],
)
def newest_message(world: World, contact: Contact) -> MessageNumber:
    """Looks up the message that a contact sent last, in whichever folder; never two on one day.

    Args:
        contact: Full name of the sender.
    """
    person = contact_named(world, contact)["id"]
    found = world.first("SELECT id FROM messages WHERE sender = ? ORDER BY received DESC, id DESC", person)
    if found is None:
        raise NotFound(f"{contact} has sent no message")
    return MessageNumber(message=found["id"])


@_lookup(
    wording={
        "sender": ["the sender of {message}", "the contact who sent {message}"],
        "received": ["the day on which {message} was received", "the day when {message} arrived"],
    },
    golden=[
        ({"message": 5001}, {"sender": "Chiara Brandt", "received": "2009-03-14", "folder": "inbox", "flagged": False})
    ],
    invalid=[({"message": 1}, "not_found")],
)
def message_record(world: World, message: Message) -> MessageRecord:
    """Looks up a message: sender, day, folder (inbox, archive or trash), and whether it is flagged.

    Args:
        message: Number of the message.
    """
    found = numbered(world, "message", message)
    return MessageRecord(
        sender=found["name"], received=found["received"], folder=found["folder"], flagged=bool(found["flagged"])
    )


@_lookup(
    wording={
        "messages": ["the messages from {contact} in the {folder}", "the messages in the {folder} that {contact} sent"],
        "count": [
            "the number of messages from {contact} in the {folder}",
            "the count of messages in the {folder} from {contact}",
        ],
    },
    golden=[({"contact": "Chiara Brandt", "folder": "inbox"}, {"messages": [5001, 5003], "count": 2})],
    invalid=[({"contact": "Nobody Atall", "folder": "inbox"}, "not_found")],
)
def messages_from(world: World, contact: Contact, folder: Folder) -> Messages:
    """Lists the messages of a sender in a folder, the oldest first.

    Args:
        contact: Full name of the sender.
        folder: Name of the folder.
    """
    person = contact_named(world, contact)["id"]
    rows = world.select("SELECT id FROM messages WHERE sender = ? AND folder = ? ORDER BY received, id", person, folder)
    return Messages(messages=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "days": [
            "the number of days of leave left in the year of {day}",
            "the count of leave days left in the year of {day}",
        ],
    },
    golden=[({"day": "2009-07-01"}, {"days": 11})],
    invalid=[({"day": "1999-07-01"}, "not_found")],
)
def leave_left(world: World, day: Day) -> Allowance:
    """Looks up how many days of leave are left in the year of a day.

    Args:
        day: Any day from 2009 to 2030.
    """
    found = world.first("SELECT days FROM allowance WHERE year = ?", day.year)
    if found is None:
        raise NotFound(f"no leave is known for {day.year}")
    return Allowance(days=found["days"])


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
    task_about,
    task_record,
    most_pressing_task,
    open_tasks,
    newest_message,
    message_record,
    messages_from,
    leave_left,
)
