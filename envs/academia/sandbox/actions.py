"""Actions in the library: on loans, holds, reading lists, tags, works, readers and subscriptions."""

from functools import partial
from typing import Literal

from toolgym.envs.academia.data.journals import STYLES, find_journal
from toolgym.envs.academia.entities import ChemistryPaper, JournalTitle
from toolgym.envs.academia.results import Result
from toolgym.envs.academia.sandbox.identifiers import DueDay, Hold, Loan, NewTitle, Reader, ReadingList
from toolgym.envs.academia.sandbox.records import count, left, lendable, log, record, welcome
from toolgym.envs.academia.sandbox.world import LIBRARY, TODAY
from toolgym.tools import Tool, World, obey, tool
from toolgym.tools.rules import Rule

Tag = Literal["methods", "review", "teaching", "to read", "replicated", "disputed"]
Collection = Literal["main hall", "reading room", "basement", "annex"]

_action = partial(
    tool,
    domain="academia",
    kind="action",
    source=LIBRARY,
    engines=(STYLES,),
    theme="library_actions",
    determinism="seeded",
)


class Status(Result):
    """The status a record has now."""

    status: str


class NewLoan(Result):
    """The loan that was made."""

    loan: Loan


class NewHold(Result):
    """The hold that was placed."""

    hold: Hold


class NewList(Result):
    """The reading list that was made."""

    list: ReadingList


class Now(Result):
    """A number that changed."""

    now: int


@_action(
    wording={
        "loan": [
            "the new loan of {work} to {reader} until {due}",
            "the loan of {work} just made to {reader}, due on {due}",
        ]
    },
    requests=["lend {work} to {reader} until {due}", "give {reader} a copy of {work}, due back on {due}"],
    golden=[({"reader": "Fritz Ambrose", "work": "almlof1987a", "due": "2019-11-06"}, {"loan": 4110})],
    invalid=[
        ({"reader": "Nobody Atall", "work": "almlof1987a", "due": "2019-11-06"}, "not_found"),
        ({"reader": "Fritz Ambrose", "work": "almlof1987a", "due": "2019-09-06"}, "invalid_arguments"),
    ],
)
def lend(world: World, reader: Reader, work: ChemistryPaper, due: DueDay) -> NewLoan:
    """Lends a copy of a work to a reader who is not blocked, has not borrowed it and may borrow more.

    Works of the reading room are not lent.

    Args:
        reader: Full name.
        work: Key of the work.
        due: Due date, a weekday after today.
    """
    person, found = record(world, "reader", reader), record(world, "work", work)
    works = [
        r["work"] for r in world.select("SELECT work FROM loans WHERE reader = ? AND status = 'out'", person["id"])
    ]
    obey(
        welcome(reader, person["status"]),
        (found["collection"] != "reading room", "mismatch", f"{work} belongs to the reading room and is not lent"),
        lendable(due),
        (work not in works, "conflict", f"{reader} has borrowed {work} already"),
        (len(works) < person["most"], "over_limit", f"{reader} may borrow {person['most']} works"),
        (left(world, found) > 0, "insufficient", f"all copies of {work} are lent"),
    )
    with world.writing():
        number = world.change(
            "INSERT INTO loans (reader, work, due, status) VALUES (?, ?, ?, 'out')", person["id"], work, due.isoformat()
        )
        log(world, "lend")
    return NewLoan(loan=number)


def _out(loan: int, status: str) -> tuple[bool, Rule, str]:
    return (status == "out", "closed", f"loan {loan} is back already")


@_action(
    requests=["take back {loan}", "enter {loan} as brought back"],
    golden=[({"loan": 4002}, {"status": "back"})],
    invalid=[({"loan": 1}, "not_found")],
)
def take_back(world: World, loan: Loan) -> Status:
    """Enters that a loan was brought back.

    Args:
        loan: Number of the loan.
    """
    found = record(world, "loan", loan)
    obey(_out(loan, found["status"]))
    with world.writing():
        world.change("UPDATE loans SET status = 'back' WHERE id = ?", loan)
        log(world, "take_back")
    return Status(status="back")


@_action(
    requests=["renew {loan} until {due}", "change the due date of {loan} to {due}"],
    golden=[({"loan": 4002, "due": "2020-01-20"}, {"status": "out"})],
    invalid=[
        ({"loan": 1, "due": "2020-01-20"}, "not_found"),
        ({"loan": 4002, "due": "2019-01-21"}, "invalid_arguments"),
    ],
)
def renew(world: World, loan: Loan, due: DueDay) -> Status:
    """Changes the due date of a loan that is out, unless somebody waits for the work or the reader is blocked.

    Args:
        loan: Number of the loan.
        due: The new due date, a weekday after today.
    """
    found = record(world, "loan", loan)
    waiting = count(world, "SELECT count(*) AS total FROM holds WHERE work = ? AND status = 'waiting'", found["work"])
    obey(
        _out(loan, found["status"]),
        welcome(found["name"], found["reader_status"]),
        lendable(due),
        (waiting == 0, "in_use", f"{waiting} readers wait for {found['work']}"),
        (found["due"] != due.isoformat(), "conflict", f"loan {loan} is due on {due} already"),
    )
    with world.writing():
        world.change("UPDATE loans SET due = ? WHERE id = ?", due.isoformat(), loan)
        log(world, "renew")
    return Status(status="out")


@_action(
    wording={"hold": ["the new hold of {reader} on {work}", "the hold on {work} just placed for {reader}"]},
    requests=["place a hold on {work} for {reader}", "put {reader} on the waiting list for {work}"],
    golden=[({"reader": "Fritz Ambrose", "work": "almlof1987a"}, {"hold": 6073})],
    invalid=[({"reader": "Nobody Atall", "work": "almlof1987a"}, "not_found")],
)
def place_hold(world: World, reader: Reader, work: ChemistryPaper) -> NewHold:
    """Places a hold on a work for a reader who is not blocked and has neither a waiting hold on it nor two others.

    Args:
        reader: Full name.
        work: Key of the work.
    """
    person = record(world, "reader", reader)
    record(world, "work", work)
    works = [
        r["work"] for r in world.select("SELECT work FROM holds WHERE reader = ? AND status = 'waiting'", person["id"])
    ]
    obey(
        welcome(reader, person["status"]),
        (work not in works, "conflict", f"{reader} waits for {work} already"),
        (len(works) < 2 or work in works, "over_limit", f"{reader} waits for two works already"),
    )
    with world.writing():
        number = world.change("INSERT INTO holds (reader, work, status) VALUES (?, ?, 'waiting')", person["id"], work)
        log(world, "place_hold")
    return NewHold(hold=number)


@_action(
    requests=["cancel {hold}", "take {hold} off"],
    golden=[({"hold": 6001}, {"status": "cancelled"})],
    invalid=[({"hold": 1}, "not_found")],
)
def cancel_hold(world: World, hold: Hold) -> Status:
    """Cancels a waiting hold.

    Args:
        hold: Number of the hold.
    """
    found = record(world, "hold", hold)
    obey((found["status"] == "waiting", "closed", f"hold {hold} is cancelled already"))
    with world.writing():
        world.change("UPDATE holds SET status = 'cancelled' WHERE id = ?", hold)
        log(world, "cancel_hold")
    return Status(status="cancelled")


@_action(
    wording={"list": ["the new reading list {title} of {reader}", "the reading list {title} just made for {reader}"]},
    requests=["make a reading list {title} for {reader}", "start a reading list {title} that belongs to {reader}"],
    golden=[({"title": "seminar texts", "reader": "Astrid Ambrose"}, {"list": 283})],
    invalid=[({"title": "seminar texts", "reader": "Nobody Atall"}, "not_found")],
)
def make_list(world: World, title: NewTitle, reader: Reader) -> NewList:
    """Makes an empty reading list for a reader who is not blocked and has fewer than three.

    Args:
        title: Title of the list.
        reader: Full name of the owner.
    """
    person = record(world, "reader", reader)
    total = count(world, "SELECT count(*) AS total FROM lists WHERE owner = ?", person["id"])
    obey(
        welcome(reader, person["status"]),
        (total < 3, "over_limit", f"{reader} has {total} reading lists"),
    )
    with world.writing():
        number = world.change("INSERT INTO lists (title, owner, status) VALUES (?, ?, 'open')", title, person["id"])
        log(world, "make_list")
    return NewList(list=number)


def _open(number: int, status: str) -> tuple[bool, Rule, str]:
    return (status == "open", "closed", f"reading list {number} is closed")


@_action(
    requests=["put {work} on {list}", "add {work} to {list}"],
    golden=[({"list": 201, "work": "almlof1987a"}, {"now": 2})],
    invalid=[({"list": 1, "work": "almlof1987a"}, "not_found")],
)
def add_to_list(world: World, list: ReadingList, work: ChemistryPaper) -> Now:
    """Puts a work on an open reading list, which holds six works at most.

    Args:
        list: Number of the reading list.
        work: Key of the work.
    """
    found = record(world, "reading list", list)
    record(world, "work", work)
    works = [row["work"] for row in world.select("SELECT work FROM entries WHERE list = ?", list)]
    obey(
        _open(list, found["status"]),
        (work not in works, "conflict", f"{work} is on reading list {list} already"),
        (len(works) < 6 or work in works, "over_limit", f"reading list {list} is full"),
    )
    with world.writing():
        world.change("INSERT INTO entries VALUES (?, ?)", list, work)
        log(world, "add_to_list")
    return Now(now=len(works) + 1)


@_action(
    requests=["take {work} off {list}", "remove {work} from {list}"],
    golden=[({"list": 201, "work": "noro2003a"}, {"now": 0})],
    invalid=[({"list": 1, "work": "almlof1987a"}, "not_found")],
)
def remove_from_list(world: World, list: ReadingList, work: ChemistryPaper) -> Now:
    """Takes a work off an open reading list.

    Args:
        list: Number of the reading list.
        work: Key of the work.
    """
    found = record(world, "reading list", list)
    works = [row["work"] for row in world.select("SELECT work FROM entries WHERE list = ?", list)]
    obey(
        _open(list, found["status"]),
        (work in works, "mismatch", f"{work} is not on reading list {list}"),
    )
    with world.writing():
        world.change("DELETE FROM entries WHERE list = ? AND work = ?", list, work)
        log(world, "remove_from_list")
    return Now(now=len(works) - 1)


@_action(
    requests=["close {list}", "declare {list} closed"],
    golden=[({"list": 201}, {"status": "closed"})],
    invalid=[({"list": 1}, "not_found")],
)
def close_list(world: World, list: ReadingList) -> Status:
    """Closes an open reading list.

    Args:
        list: Number of the reading list.
    """
    found = record(world, "reading list", list)
    obey(_open(list, found["status"]))
    with world.writing():
        world.change("UPDATE lists SET status = 'closed' WHERE id = ?", list)
        log(world, "close_list")
    return Status(status="closed")


@_action(
    requests=['tag {work} as "{tag}"', 'give {work} the tag "{tag}"'],
    golden=[({"work": "balabanov2006a", "tag": "methods"}, {"now": 1})],
    invalid=[({"work": "nobody1900a", "tag": "methods"}, "not_found")],
)
def add_tag(world: World, work: ChemistryPaper, tag: Tag) -> Now:
    """Gives a work a tag; three at most.

    Args:
        work: Key of the work.
        tag: The tag.
    """
    record(world, "work", work)
    tags = [row["tag"] for row in world.select("SELECT tag FROM tags WHERE work = ?", work)]
    obey(
        (tag not in tags, "conflict", f"{work} has the tag already"),
        (len(tags) < 3 or tag in tags, "over_limit", f"{work} has three tags"),
    )
    with world.writing():
        world.change("INSERT INTO tags VALUES (?, ?)", work, tag)
        log(world, "add_tag")
    return Now(now=len(tags) + 1)


@_action(
    requests=['take the tag "{tag}" off {work}', 'remove the tag "{tag}" from {work}'],
    golden=[({"work": "almlof1987a", "tag": "methods"}, {"now": 0})],
    invalid=[({"work": "nobody1900a", "tag": "methods"}, "not_found")],
)
def remove_tag(world: World, work: ChemistryPaper, tag: Tag) -> Now:
    """Takes a tag off a work.

    Args:
        work: Key of the work.
        tag: The tag.
    """
    record(world, "work", work)
    tags = [row["tag"] for row in world.select("SELECT tag FROM tags WHERE work = ?", work)]
    obey((tag in tags, "mismatch", f"{work} does not have the tag"))
    with world.writing():
        world.change("DELETE FROM tags WHERE work = ? AND tag = ?", work, tag)
        log(world, "remove_tag")
    return Now(now=len(tags) - 1)


@_action(
    requests=["move {work} to the {collection}", "put {work} into the {collection}"],
    golden=[({"work": "almlof1987a", "collection": "annex"}, {"status": "moved"})],
    invalid=[({"work": "nobody1900a", "collection": "annex"}, "not_found")],
)
def move_work(world: World, work: ChemistryPaper, collection: Collection) -> Status:
    """Moves a work to another collection; the reading room takes only works of which no copy is lent.

    Args:
        work: Key of the work.
        collection: Name of the collection.
    """
    found = record(world, "work", work)
    obey(
        (found["collection"] != collection, "conflict", f"{work} is in the {collection} already"),
        (collection != "reading room" or left(world, found) == found["copies"], "in_use", f"a copy of {work} is lent"),
    )
    with world.writing():
        world.change("UPDATE works SET collection = ? WHERE work = ?", collection, work)
        log(world, "move_work")
    return Status(status="moved")


@_action(
    requests=["add a copy of {work}", "enter one more copy of {work}"],
    golden=[({"work": "ambroise2019a"}, {"now": 2})],
    invalid=[({"work": "nobody1900a"}, "not_found")],
)
def add_copy(world: World, work: ChemistryPaper) -> Now:
    """Adds a copy of a work; the library keeps three at most.

    Args:
        work: Key of the work.
    """
    found = record(world, "work", work)
    obey((found["copies"] < 3, "over_limit", f"the library has {found['copies']} copies of {work}"))
    return _copies(world, work, found["copies"] + 1)


@_action(
    requests=["discard a copy of {work}", "strike one copy of {work} off"],
    golden=[({"work": "almlof1987a"}, {"now": 2})],
    invalid=[({"work": "nobody1900a"}, "not_found")],
)
def discard_copy(world: World, work: ChemistryPaper) -> Now:
    """Discards a copy of a work that is not lent; one copy must stay.

    Args:
        work: Key of the work.
    """
    found = record(world, "work", work)
    obey(
        (found["copies"] > 1, "insufficient", f"the library has one copy of {work}"),
        (left(world, found) > 0, "in_use", f"all copies of {work} are lent"),
    )
    return _copies(world, work, found["copies"] - 1)


def _copies(world: World, work: str, now: int) -> Now:
    with world.writing():
        world.change("UPDATE works SET copies = ? WHERE work = ?", now, work)
        log(world, "copies")
    return Now(now=now)


@_action(
    requests=["subscribe to {journal}", "take out a subscription to {journal}"],
    golden=[({"journal": "ACS Nano"}, {"status": "running"})],
    invalid=[({"journal": "3 Biotech"}, "invalid_arguments")],
)
def subscribe(world: World, journal: JournalTitle) -> Status:
    """Takes out, or takes up again, the subscription to a journal.

    Args:
        journal: Title of the journal.
    """
    title = find_journal(journal).title
    found = world.first("SELECT status FROM subscriptions WHERE journal = ?", title)
    obey((found is None or found["status"] == "ended", "conflict", f"the subscription to '{title}' is running"))
    with world.writing():
        world.change(
            "INSERT INTO subscriptions VALUES (?, 'running') ON CONFLICT DO UPDATE SET status = 'running'", title
        )
        log(world, "subscribe")
    return Status(status="running")


@_action(
    requests=["end the subscription to {journal}", "cancel the subscription to {journal}"],
    golden=[({"journal": "3 Biotech"}, {"status": "ended"})],
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def end_subscription(world: World, journal: JournalTitle) -> Status:
    """Ends the running subscription to a journal.

    Args:
        journal: Title of the journal.
    """
    found = record(world, "subscription", journal)
    obey((found["status"] == "running", "closed", f"the subscription to '{journal[:80]}' has ended"))
    with world.writing():
        world.change("UPDATE subscriptions SET status = 'ended' WHERE journal = ?", journal)
        log(world, "end_subscription")
    return Status(status="ended")


@_action(
    requests=["block {reader}", "bar {reader} from the library"],
    golden=[({"reader": "Astrid Ambrose"}, {"status": "blocked"})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def block_reader(world: World, reader: Reader) -> Status:
    """Blocks a reader who has a loan that is overdue.

    Args:
        reader: Full name.
    """
    person = record(world, "reader", reader)
    late = count(
        world,
        "SELECT count(*) AS total FROM loans WHERE reader = ? AND status = 'out' AND due < ?",
        person["id"],
        TODAY.isoformat(),
    )
    obey(
        (person["status"] != "blocked", "conflict", f"{reader} is blocked already"),
        (late > 0, "not_permitted", f"no loan of {reader} is overdue"),
    )
    with world.writing():
        world.change("UPDATE readers SET status = 'blocked' WHERE id = ?", person["id"])
        log(world, "block_reader")
    return Status(status="blocked")


TOOLS: tuple[Tool, ...] = (
    lend,
    take_back,
    renew,
    place_hold,
    cancel_hold,
    make_list,
    add_to_list,
    remove_from_list,
    close_list,
    add_tag,
    remove_tag,
    move_work,
    add_copy,
    discard_copy,
    subscribe,
    end_subscription,
    block_reader,
)
