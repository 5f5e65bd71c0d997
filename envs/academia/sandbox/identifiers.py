"""Entity types of the library: readers, loans, holds, reading lists and due dates."""

from datetime import date, timedelta
from typing import Annotated

from toolgym.envs.academia.sandbox.world import TODAY, WORLD
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Reader = Annotated[str, Entity("library.reader")]
Loan = Annotated[int, Entity("library.loan")]
Hold = Annotated[int, Entity("library.hold")]
ReadingList = Annotated[int, Entity("library.list")]
DueDay = Annotated[date, Entity("library.due")]
NewTitle = Annotated[str, Entity("library.new_title")]


def _column(statement: str) -> tuple[Scalar, ...]:
    return tuple(row[0] for row in WORLD.template.select(statement, ()))


def _numbered(name: str, noun: str) -> EntityType:
    """A type whose values are the numbers of a table's rows."""
    return EntityType(
        f"library.{name}",
        noun,
        f"{noun}s",
        lambda value: f"{noun} {value}",
        seeds=lambda: _column(f"SELECT id FROM {name}s ORDER BY id"),
    )


def _day_text(value: Scalar) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType("library.reader", "reader", "readers", seeds=lambda: _column("SELECT name FROM readers ORDER BY id")),
    _numbered("loan", "loan"),
    _numbered("hold", "hold"),
    _numbered("list", "reading list"),
    EntityType(
        "library.due",
        "due date",
        "due dates",
        _day_text,
        seeds=lambda: tuple((TODAY + timedelta(days=n)).isoformat() for n in (-20, -6, *range(4, 110, 5))),
        identifies=False,
    ),
    EntityType(
        "library.new_title",
        "title",
        "titles",
        lambda value: f'"{value}"',
        seeds=lambda: tuple(
            f"{a} {b}"
            for a in ("seminar", "winter", "proposal", "journal club", "reviewer's", "exam")
            for b in ("texts", "selection", "sources", "papers", "picks")
        ),
        identifies=False,
    ),
)
