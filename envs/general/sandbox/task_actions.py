"""Actions at the desk on tasks, messages, contacts and leave."""

from datetime import timedelta
from typing import Literal

from toolgym.envs.general.data.holiday_calendars import calendar
from toolgym.envs.general.entities import Day
from toolgym.envs.general.results import Result
from toolgym.envs.general.sandbox.event_actions import Status, action
from toolgym.envs.general.sandbox.identifiers import Contact, Event, Message, NewTitle, Task
from toolgym.envs.general.sandbox.records import contact_named, log, numbered, still
from toolgym.envs.general.sandbox.task_lookups import Folder, TaskList
from toolgym.envs.general.sandbox.world import HOME, TODAY
from toolgym.tools import Tool, World, obey

Priority = Literal["low", "normal", "high"]


class NewTask(Result):
    """The task that was added."""

    task: Task


@action(
    wording={
        "task": [
            "the new task {subject} of the {list} list due on {due}",
            "the task {subject} just added to the {list} list, due on {due}",
        ]
    },
    requests=[
        "add a task {subject} to the {list} list, due on {due}",
        "put a new task {subject} on the {list} list with the due date {due}",
    ],
    golden=[({"subject": "tasting round", "list": "home", "due": "2009-08-03"}, {"task": 981})],
    invalid=[({"subject": "tasting round", "list": "home", "due": "2009-01-03"}, "invalid_arguments")],
)
def add_task(world: World, subject: NewTitle, list: TaskList, due: Day) -> NewTask:
    """Adds a task of normal priority to a list.

    Args:
        subject: What is to be done.
        list: Name of the list.
        due: Day on which it is due, after today.
    """
    obey((due > TODAY, "bad_date", f"{due} does not lie after {TODAY}"))
    with world.writing():
        number = world.change(
            "INSERT INTO tasks (subject, list, due, priority, status) VALUES (?, ?, ?, 'normal', 'open')",
            subject,
            list,
            due.isoformat(),
        )
        log(world, "add_task")
    return NewTask(task=number)


@action(
    requests=["mark {task} as done", "tick {task} off"],
    golden=[({"task": 901}, {"status": "done"})],
    invalid=[({"task": 1}, "not_found")],
)
def complete_task(world: World, task: Task) -> Status:
    """Marks an open task as done. A task that waits for an open one cannot be done yet.

    Args:
        task: Number of the task.
    """
    found = numbered(world, "task", task)
    waits = world.first("SELECT id FROM tasks WHERE id = ? AND status = 'open'", found["waits_for"])
    obey(
        still("task", found, "open"),
        (waits is None, "insufficient", f"task {task} waits for an open task"),
    )
    with world.writing():
        world.change("UPDATE tasks SET status = 'done' WHERE id = ?", task)
        log(world, "complete_task")
    return Status(status="done")


@action(
    requests=["drop {task}", "give {task} up"],
    golden=[({"task": 901}, {"status": "dropped"})],
    invalid=[({"task": 1}, "not_found")],
)
def drop_task(world: World, task: Task) -> Status:
    """Drops an open task for which no open task waits.

    Args:
        task: Number of the task.
    """
    found = numbered(world, "task", task)
    waiting = world.first("SELECT id FROM tasks WHERE waits_for = ? AND status = 'open'", task)
    obey(
        still("task", found, "open"),
        (waiting is None, "in_use", f"another task waits for task {task}"),
    )
    with world.writing():
        world.change("UPDATE tasks SET status = 'dropped' WHERE id = ?", task)
        log(world, "drop_task")
    return Status(status="dropped")


@action(
    requests=["change the due date of {task} to {due}", "make {task} due on {due}"],
    golden=[({"task": 901, "due": "2009-09-01"}, {"status": "open"})],
    invalid=[
        ({"task": 901, "due": "2009-01-01"}, "invalid_arguments"),
        ({"task": 1, "due": "2009-09-01"}, "not_found"),
    ],
)
def change_due_date(world: World, task: Task, due: Day) -> Status:
    """Changes the day on which an open task is due.

    Args:
        task: Number of the task.
        due: The new day, after today.
    """
    found = numbered(world, "task", task)
    obey(
        still("task", found, "open"),
        (due > TODAY, "bad_date", f"{due} does not lie after {TODAY}"),
        (found["due"] != due.isoformat(), "conflict", f"task {task} is due on {due} already"),
    )
    with world.writing():
        world.change("UPDATE tasks SET due = ? WHERE id = ?", due.isoformat(), task)
        log(world, "change_due_date")
    return Status(status="open")


@action(
    requests=["give {task} {priority} priority", "set the priority of {task} to {priority}"],
    golden=[({"task": 901, "priority": "low"}, {"status": "open"})],
    invalid=[({"task": 901, "priority": "huge"}, "invalid_arguments"), ({"task": 1, "priority": "low"}, "not_found")],
)
def set_priority(world: World, task: Task, priority: Priority) -> Status:
    """Sets the priority of an open task.

    Args:
        task: Number of the task.
        priority: The new priority.
    """
    found = numbered(world, "task", task)
    obey(
        still("task", found, "open"),
        (found["priority"] != priority, "conflict", f"task {task} has {priority} priority already"),
    )
    with world.writing():
        world.change("UPDATE tasks SET priority = ? WHERE id = ?", priority, task)
        log(world, "set_priority")
    return Status(status="open")


@action(
    requests=["assign {task} to {contact}", "hand {task} over to {contact}"],
    golden=[({"task": 901, "contact": "Chiara Brandt"}, {"status": "open"})],
    invalid=[({"task": 1, "contact": "Chiara Brandt"}, "not_found")],
)
def assign_task(world: World, task: Task, contact: Contact) -> Status:
    """Assigns an open task to a contact of the circle that the task's list is for.

    Args:
        task: Number of the task.
        contact: Full name.
    """
    found, person = numbered(world, "task", task), contact_named(world, contact)
    obey(
        still("task", found, "open"),
        (person["status"] != "blocked", "not_permitted", f"{contact} is blocked"),
        (
            person["circle"] == found["list"],
            "mismatch",
            f"{contact} is of the circle {person['circle']}, and task {task} is on the list {found['list']}",
        ),
        (found["assignee"] != person["id"], "conflict", f"task {task} is assigned to {contact} already"),
    )
    with world.writing():
        world.change("UPDATE tasks SET assignee = ? WHERE id = ?", person["id"], task)
        log(world, "assign_task")
    return Status(status="open")


@action(
    requests=["move {message} to the {folder}", "file {message} under {folder}"],
    golden=[({"message": 5001, "folder": "archive"}, {"status": "moved"})],
    invalid=[
        ({"message": 5001, "folder": "drawer"}, "invalid_arguments"),
        ({"message": 1, "folder": "trash"}, "not_found"),
    ],
)
def file_message(world: World, message: Message, folder: Folder) -> Status:
    """Moves a message to a folder. A flagged message cannot go to the trash.

    Args:
        message: Number of the message.
        folder: The new folder.
    """
    found = numbered(world, "message", message)
    obey(
        (found["folder"] != folder, "conflict", f"message {message} is in the {folder} already"),
        (folder != "trash" or not found["flagged"], "in_use", f"message {message} is flagged"),
    )
    with world.writing():
        world.change("UPDATE messages SET folder = ? WHERE id = ?", folder, message)
        log(world, "file_message")
    return Status(status="moved")


@action(
    requests=["flag {message}", "put a flag on {message}"],
    golden=[({"message": 5002}, {"status": "flagged"})],
    invalid=[({"message": 1}, "not_found")],
)
def flag_message(world: World, message: Message) -> Status:
    """Flags a message that is not in the trash.

    Args:
        message: Number of the message.
    """
    found = numbered(world, "message", message)
    obey(
        (not found["flagged"], "conflict", f"message {message} is flagged already"),
        (found["folder"] != "trash", "closed", f"message {message} is in the trash"),
    )
    with world.writing():
        world.change("UPDATE messages SET flagged = 1 WHERE id = ?", message)
        log(world, "flag_message")
    return Status(status="flagged")


@action(
    requests=["send {contact} the details of {event}", "mail the details of {event} to {contact}"],
    golden=[({"contact": "Chiara Brandt", "event": 302}, {"status": "sent"})],
    invalid=[({"contact": "Nobody Atall", "event": 302}, "not_found")],
)
def mail_event(world: World, contact: Contact, event: Event) -> Status:
    """Sends a contact a mail with the details of a planned event.

    Args:
        contact: Full name of the recipient.
        event: Number of the event.
    """
    person, found = contact_named(world, contact), numbered(world, "event", event)
    obey(
        still("event", found, "planned"),
        (person["status"] != "blocked", "not_permitted", f"{contact} is blocked"),
    )
    return _sent(world, person["id"], "event", event)


@action(
    requests=["forward {message} to {contact}", "send {message} on to {contact}"],
    golden=[({"message": 5001, "contact": "Hana Castillo"}, {"status": "sent"})],
    invalid=[({"message": 1, "contact": "Chiara Brandt"}, "not_found")],
)
def forward_message(world: World, message: Message, contact: Contact) -> Status:
    """Forwards a message that is not in the trash to somebody else than its sender.

    Args:
        message: Number of the message.
        contact: Full name of the recipient.
    """
    found, person = numbered(world, "message", message), contact_named(world, contact)
    obey(
        (found["folder"] != "trash", "closed", f"message {message} is in the trash"),
        (person["status"] != "blocked", "not_permitted", f"{contact} is blocked"),
        (found["sender"] != person["id"], "mismatch", f"{contact} sent message {message}"),
    )
    return _sent(world, person["id"], "message", message)


def _sent(world: World, recipient: int, kind: str, about: int) -> Status:
    with world.writing():
        world.change("INSERT INTO outbox (recipient, kind, about) VALUES (?, ?, ?)", recipient, kind, about)
        log(world, f"send_{kind}")
    return Status(status="sent")


@action(
    requests=["block {contact}", "put a block on {contact}"],
    golden=[({"contact": "Oscar Haddad"}, {"status": "blocked"})],
    invalid=[({"contact": "Nobody Atall"}, "not_found")],
)
def block_contact(world: World, contact: Contact) -> Status:
    """Blocks a contact to whom no open task is assigned.

    Args:
        contact: Full name.
    """
    person = contact_named(world, contact)
    task = world.first("SELECT id FROM tasks WHERE assignee = ? AND status = 'open'", person["id"])
    obey(
        (person["status"] != "blocked", "conflict", f"{contact} is blocked already"),
        (task is None, "in_use", f"an open task is assigned to {contact}"),
    )
    with world.writing():
        world.change("UPDATE contacts SET status = 'blocked' WHERE id = ?", person["id"])
        log(world, "block_contact")
    return Status(status="blocked")


@action(
    requests=["book leave from {first} to {last}", "enter a leave that begins on {first} and ends on {last}"],
    golden=[({"first": "2009-06-22", "last": "2009-06-22"}, {"status": "booked"})],
    invalid=[({"first": "2009-06-23", "last": "2009-06-22"}, "invalid_arguments")],
)
def book_leave(world: World, first: Day, last: Day) -> Status:
    """Books leave after today, within one year. It takes a day off the year's allowance for every working day.

    Working days are Mondays to Fridays that are no public holidays of Germany.

    Args:
        first: First day.
        last: Last day.
    """
    left = world.first("SELECT days FROM allowance WHERE year = ?", first.year)
    other = world.first("SELECT first FROM leave WHERE first <= ? AND last >= ?", last.isoformat(), first.isoformat())
    _, holidays = calendar(HOME)
    span = (last - first).days if last.year == first.year else 0
    days = [first + timedelta(days=n) for n in range(span + 1)]
    working = sum(day.weekday() < 5 and day not in holidays for day in days)
    allowed = 0 if left is None else int(left["days"])
    obey(
        (first > TODAY, "bad_date", f"{first} does not lie after {TODAY}"),
        (
            first <= last and first.year == last.year,
            "mismatch",
            f"{last} does not end a leave of one year from {first}",
        ),
        (other is None, "conflict", "some of these days are taken already"),
        (working <= allowed, "insufficient", f"the leave takes {working} days, and {allowed} are left"),
    )
    with world.writing():
        world.change("INSERT INTO leave VALUES (?, ?, ?)", first.isoformat(), last.isoformat(), working)
        world.change("UPDATE allowance SET days = days - ? WHERE year = ?", working, first.year)
        log(world, "book_leave")
    return Status(status="booked")


TOOLS: tuple[Tool, ...] = (
    add_task,
    complete_task,
    drop_task,
    change_due_date,
    set_priority,
    assign_task,
    file_message,
    flag_message,
    mail_event,
    forward_message,
    block_contact,
    book_leave,
)
