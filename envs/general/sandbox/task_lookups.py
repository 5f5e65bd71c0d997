"""Look-ups of tasks, messages and leave at the desk."""

from typing import Literal

from toolgym.envs.general.entities import Day
from toolgym.envs.general.quantities import Count
from toolgym.envs.general.results import Result
from toolgym.envs.general.sandbox.event_lookups import lookup
from toolgym.envs.general.sandbox.identifiers import Contact, Message, Subject, Task
from toolgym.envs.general.sandbox.records import contact_named, numbered
from toolgym.tools import NotFound, Tool, World

TaskList = Literal["work", "home", "club"]
Folder = Literal["inbox", "archive", "trash"]


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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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


@lookup(
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
    task_about,
    task_record,
    most_pressing_task,
    open_tasks,
    newest_message,
    message_record,
    messages_from,
    leave_left,
)
