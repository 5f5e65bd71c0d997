"""Entity types of the desk: contacts, events, tasks, messages, and what new ones are called."""

from typing import Annotated

from toolgym.envs.general.sandbox.world import WORLD
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Contact = Annotated[str, Entity("desk.contact")]
Event = Annotated[int, Entity("desk.event")]
Title = Annotated[str, Entity("desk.title")]
NewTitle = Annotated[str, Entity("desk.new_title")]
Task = Annotated[int, Entity("desk.task")]
Subject = Annotated[str, Entity("desk.subject")]
Message = Annotated[int, Entity("desk.message")]
Length = Annotated[int, Entity("desk.length")]


def _column(statement: str) -> tuple[Scalar, ...]:
    return tuple(row[0] for row in WORLD.template.select(statement, ()))


def _numbered(noun: str, table: str) -> EntityType:
    """A type whose values are the numbers of a table's rows."""
    return EntityType(
        f"desk.{noun}",
        noun,
        f"{noun}s",
        lambda value: f"{noun} {value}",
        seeds=lambda: _column(f"SELECT id FROM {table} ORDER BY id"),
    )


def _quoted(value: Scalar) -> str:
    return f'"{value}"'


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType("desk.contact", "contact", "contacts", seeds=lambda: _column("SELECT name FROM contacts ORDER BY id")),
    _numbered("event", "events"),
    _numbered("task", "tasks"),
    _numbered("message", "messages"),
    EntityType("desk.title", "title", "titles", _quoted, seeds=lambda: _column("SELECT title FROM events ORDER BY id")),
    EntityType(
        "desk.subject", "subject", "subjects", _quoted, seeds=lambda: _column("SELECT subject FROM tasks ORDER BY id")
    ),
    EntityType(
        "desk.new_title",
        "title",
        "titles",
        _quoted,
        seeds=lambda: tuple(
            f"{a} {b}"
            for a in ("quarterly", "surprise", "farewell", "planning", "safety", "tasting")
            for b in ("get-together", "round", "session", "talk", "visit", "dinner")
        ),
        identifies=False,
    ),
    EntityType(
        "desk.length",
        "length",
        "lengths",
        lambda value: f"{value} minutes",
        seeds=lambda: (20, 30, 40, 45, 50, 60, 75, 90, 105, 120),
        identifies=False,
    ),
)
