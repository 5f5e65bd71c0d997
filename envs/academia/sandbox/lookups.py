"""Look-ups in the library."""

from functools import partial

from toolgym.envs.academia.entities import ChemistryPaper, JournalTitle
from toolgym.envs.academia.quantities import Count
from toolgym.envs.academia.results import Result
from toolgym.envs.academia.sandbox.identifiers import DueDay, Hold, Loan, Reader, ReadingList
from toolgym.envs.academia.sandbox.records import count, left, record
from toolgym.envs.academia.sandbox.world import LIBRARY
from toolgym.tools import NotFound, Tool, World, tool

_lookup = partial(tool, domain="academia", kind="retrieval", source=LIBRARY, theme="library", determinism="seeded")


class WorkRecord(Result):
    """What is known of a work."""

    collection: str
    copies: Count
    left: int


class TagsFound(Result):
    """Tags of a work."""

    tags: list[str]
    count: Count


class ReaderRecord(Result):
    """What is known of a reader."""

    status: str
    most: Count
    loans: int


class LoanNumber(Result):
    """A loan's number."""

    loan: Loan


class LoanRecord(Result):
    """What is known of a loan."""

    reader: Reader
    work: ChemistryPaper
    due: DueDay
    status: str


class Loans(Result):
    """Several loans."""

    loans: list[Loan]
    count: Count


class HoldNumber(Result):
    """A hold's number."""

    hold: Hold


class HoldRecord(Result):
    """What is known of a hold."""

    reader: Reader
    work: ChemistryPaper
    status: str


class Holds(Result):
    """Several holds."""

    holds: list[Hold]
    count: Count


class ListNumber(Result):
    """A reading list's number."""

    list: ReadingList


class ListRecord(Result):
    """What is known of a reading list."""

    title: str
    owner: Reader
    status: str
    length: Count


class Works(Result):
    """Several works."""

    works: list[ChemistryPaper]
    count: Count


class OneWork(Result):
    """A work."""

    work: ChemistryPaper


class SubscriptionRecord(Result):
    """What is known of a subscription."""

    status: str


@_lookup(
    wording={"copies": ["the number of copies of {work}", "the count of copies that the library has of {work}"]},
    golden=[({"work": "almlof1987a"}, {"collection": "main hall", "copies": 3, "left": 3})],
    invalid=[({"work": "nobody1900a"}, "not_found")],
)
def work_record(world: World, work: ChemistryPaper) -> WorkRecord:
    """Looks up a work: its collection, the number of copies, and how many of them are not lent.

    Args:
        work: Key of the work.
    """
    found = record(world, "work", work)
    return WorkRecord(collection=found["collection"], copies=found["copies"], left=left(world, found))


@_lookup(
    wording={
        "tags": ["the tags of {work}", "the tags that {work} has"],
        "count": ["the number of tags of {work}", "the count of tags that {work} has"],
    },
    golden=[({"work": "almlof1987a"}, {"tags": ["methods"], "count": 1})],
    invalid=[({"work": "nobody1900a"}, "not_found")],
)
def tags_of(world: World, work: ChemistryPaper) -> TagsFound:
    """Lists the tags of a work.

    Args:
        work: Key of the work.
    """
    record(world, "work", work)
    rows = world.select("SELECT tag FROM tags WHERE work = ? ORDER BY tag", work)
    return TagsFound(tags=[row["tag"] for row in rows], count=len(rows))


@_lookup(
    wording={"most": ["the number of works that {reader} may borrow", "the count of loans that {reader} may have"]},
    golden=[({"reader": "Astrid Ambrose"}, {"status": "active", "most": 3, "loans": 2})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def reader_record(world: World, reader: Reader) -> ReaderRecord:
    """Looks up a reader: status (active or blocked), how many works the reader may borrow, and how many are out.

    Args:
        reader: Full name.
    """
    found = record(world, "reader", reader)
    out = count(world, "SELECT count(*) AS total FROM loans WHERE reader = ? AND status = 'out'", found["id"])
    return ReaderRecord(status=found["status"], most=found["most"], loans=out)


@_lookup(
    wording={"loan": ["the loan of {reader} that is due first", "the most pressing loan of {reader}"]},
    golden=[({"reader": "Astrid Ambrose"}, {"loan": 4003})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def first_loan_due(world: World, reader: Reader) -> LoanNumber:
    """Looks up the loan of a reader that is due first, of those that are out; never two on one day.

    Args:
        reader: Full name.
    """
    return _loan(world, reader, "SELECT id FROM loans WHERE reader = ? AND status = 'out' ORDER BY due, id")


@_lookup(
    wording={"loan": ["the loan of {reader} that is due last", "the least pressing loan of {reader}"]},
    golden=[({"reader": "Astrid Ambrose"}, {"loan": 4002})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def last_loan_due(world: World, reader: Reader) -> LoanNumber:
    """Looks up the loan of a reader that is due last, of those that are out; never two on one day.

    Args:
        reader: Full name.
    """
    return _loan(world, reader, "SELECT id FROM loans WHERE reader = ? AND status = 'out' ORDER BY due DESC, id")


def _loan(world: World, reader: str, statement: str) -> LoanNumber:
    found = world.first(statement, record(world, "reader", reader)["id"])
    if found is None:
        raise NotFound(f"{reader} has borrowed nothing")
    return LoanNumber(loan=found["id"])


@_lookup(
    wording={
        "loans": ["the loans of {reader} that are out", "the loans that {reader} has not brought back"],
        "count": [
            "the number of loans of {reader} that are out",
            "the count of loans that {reader} has not brought back",
        ],
    },
    golden=[({"reader": "Astrid Ambrose"}, {"loans": [4003, 4002], "count": 2})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def loans_of(world: World, reader: Reader) -> Loans:
    """Lists the loans of a reader that are out, by due date.

    Args:
        reader: Full name.
    """
    person = record(world, "reader", reader)["id"]
    rows = world.select("SELECT id FROM loans WHERE reader = ? AND status = 'out' ORDER BY due, id", person)
    return Loans(loans=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "reader": ["the reader of {loan}", "the reader to whom {loan} was made"],
        "work": ["the work of {loan}", "the work that was lent as {loan}"],
        "due": ["the due date of {loan}", "the day on which {loan} is due"],
    },
    golden=[
        ({"loan": 4001}, {"reader": "Astrid Ambrose", "work": "oliveira2008a", "due": "2019-09-15", "status": "back"})
    ],
    invalid=[({"loan": 1}, "not_found")],
)
def loan_record(world: World, loan: Loan) -> LoanRecord:
    """Looks up a loan: reader, work, due date, status (out or back).

    Args:
        loan: Number of the loan.
    """
    found = record(world, "loan", loan)
    return LoanRecord(reader=found["name"], work=found["work"], due=found["due"], status=found["status"])


@_lookup(
    wording={"hold": ["the newest waiting hold of {reader}", "the waiting hold that {reader} placed last"]},
    golden=[({"reader": "Camille Ambrose"}, {"hold": 6002})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def newest_hold(world: World, reader: Reader) -> HoldNumber:
    """Looks up the waiting hold of a reader that has the highest number.

    Args:
        reader: Full name.
    """
    person = record(world, "reader", reader)["id"]
    found = world.first("SELECT id FROM holds WHERE reader = ? AND status = 'waiting' ORDER BY id DESC", person)
    if found is None:
        raise NotFound(f"{reader} has no waiting hold")
    return HoldNumber(hold=found["id"])


@_lookup(
    wording={
        "holds": ["the waiting holds on {work}", "the holds that wait for {work}"],
        "count": ["the number of waiting holds on {work}", "the count of holds that wait for {work}"],
    },
    golden=[({"work": "almlof1987a"}, {"holds": [], "count": 0})],
    invalid=[({"work": "nobody1900a"}, "not_found")],
)
def holds_on(world: World, work: ChemistryPaper) -> Holds:
    """Lists the waiting holds on a work, the oldest first.

    Args:
        work: Key of the work.
    """
    record(world, "work", work)
    rows = world.select("SELECT id FROM holds WHERE work = ? AND status = 'waiting' ORDER BY id", work)
    return Holds(holds=[row["id"] for row in rows], count=len(rows))


@_lookup(
    wording={
        "reader": ["the reader of {hold}", "the reader who placed {hold}"],
        "work": ["the work of {hold}", "the work for which {hold} was placed"],
    },
    golden=[({"hold": 6001}, {"reader": "Camille Ambrose", "work": "dyall2007a", "status": "waiting"})],
    invalid=[({"hold": 1}, "not_found")],
)
def hold_record(world: World, hold: Hold) -> HoldRecord:
    """Looks up a hold: reader, work, status (waiting or cancelled).

    Args:
        hold: Number of the hold.
    """
    found = record(world, "hold", hold)
    return HoldRecord(reader=found["name"], work=found["work"], status=found["status"])


@_lookup(
    wording={"list": ["the newest reading list of {reader}", "the reading list that {reader} made last"]},
    golden=[({"reader": "Astrid Ambrose"}, {"list": 202})],
    invalid=[({"reader": "Nobody Atall"}, "not_found")],
)
def newest_list(world: World, reader: Reader) -> ListNumber:
    """Looks up the reading list of a reader that has the highest number.

    Args:
        reader: Full name.
    """
    person = record(world, "reader", reader)["id"]
    found = world.first("SELECT id FROM lists WHERE owner = ? ORDER BY id DESC", person)
    if found is None:
        raise NotFound(f"{reader} has no reading list")
    return ListNumber(list=found["id"])


@_lookup(
    wording={
        "owner": ["the owner of {list}", "the reader to whom {list} belongs"],
        "length": ["the number of works on {list}", "the count of works that {list} names"],
    },
    golden=[({"list": 201}, {"title": "background", "owner": "Astrid Ambrose", "status": "open", "length": 1})],
    invalid=[({"list": 1}, "not_found")],
)
def list_record(world: World, list: ReadingList) -> ListRecord:
    """Looks up a reading list: title, owner, status (open or closed), number of works.

    Args:
        list: Number of the reading list.
    """
    found = record(world, "reading list", list)
    length = count(world, "SELECT count(*) AS total FROM entries WHERE list = ?", list)
    return ListRecord(title=found["title"], owner=found["name"], status=found["status"], length=length)


@_lookup(
    wording={
        "works": ["the works on {list}", "the works that {list} names"],
        "count": ["the number of works that {list} names", "the count of works on {list}"],
    },
    golden=[({"list": 201}, {"works": ["noro2003a"], "count": 1})],
    invalid=[({"list": 1}, "not_found")],
)
def works_on(world: World, list: ReadingList) -> Works:
    """Lists the works on a reading list, in the order of their keys.

    Args:
        list: Number of the reading list.
    """
    record(world, "reading list", list)
    rows = world.select("SELECT work FROM entries WHERE list = ? ORDER BY work", list)
    return Works(works=[row["work"] for row in rows], count=len(rows))


@_lookup(
    wording={"work": ["the first work on {list} by key", "the work on {list} whose key comes first in the alphabet"]},
    golden=[({"list": 201}, {"work": "noro2003a"})],
    invalid=[({"list": 1}, "not_found")],
)
def first_work_on(world: World, list: ReadingList) -> OneWork:
    """Looks up the work on a reading list whose key comes first in the alphabet.

    Args:
        list: Number of the reading list.
    """
    record(world, "reading list", list)
    found = world.first("SELECT work FROM entries WHERE list = ? ORDER BY work", list)
    if found is None:
        raise NotFound(f"reading list {list} is empty")
    return OneWork(work=found["work"])


@_lookup(
    golden=[({"journal": "3 Biotech"}, {"status": "running"})],
    wording={"status": ["the status of the subscription to {journal}", "the state of the subscription to {journal}"]},
    invalid=[({"journal": "No Such Journal"}, "not_found")],
)
def subscription_record(world: World, journal: JournalTitle) -> SubscriptionRecord:
    """Looks up whether the library's subscription to a journal is running or ended.

    Args:
        journal: Title of the journal.
    """
    return SubscriptionRecord(status=record(world, "subscription", journal)["status"])


TOOLS: tuple[Tool, ...] = (
    work_record,
    tags_of,
    reader_record,
    first_loan_due,
    last_loan_due,
    loans_of,
    loan_record,
    newest_hold,
    holds_on,
    hold_record,
    newest_list,
    list_record,
    works_on,
    first_work_on,
    subscription_record,
)
