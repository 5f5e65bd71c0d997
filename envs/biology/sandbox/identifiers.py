"""Entity types of the laboratory: lots, places, samples, people, experiments and orders."""

from typing import Annotated

from toolgym.envs.biology.sandbox.world import WORLD
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Lot = Annotated[int, Entity("laboratory.lot")]
Place = Annotated[str, Entity("laboratory.place")]
Sample = Annotated[int, Entity("laboratory.sample")]
Person = Annotated[str, Entity("laboratory.person")]
Experiment = Annotated[int, Entity("laboratory.experiment")]
Order = Annotated[int, Entity("laboratory.order")]
Units = Annotated[int, Entity("laboratory.units")]
NewTitle = Annotated[str, Entity("laboratory.new_title")]


def _column(statement: str) -> tuple[Scalar, ...]:
    return tuple(row[0] for row in WORLD.template.select(statement, ()))


def _numbered(noun: str) -> EntityType:
    """A type whose values are the numbers of a table's rows."""
    return EntityType(
        f"laboratory.{noun}",
        noun,
        f"{noun}s",
        lambda value: f"{noun} {value}",
        seeds=lambda: _column(f"SELECT id FROM {noun}s ORDER BY id"),
    )


ENTITY_TYPES: tuple[EntityType, ...] = (
    _numbered("lot"),
    _numbered("sample"),
    _numbered("experiment"),
    _numbered("order"),
    EntityType("laboratory.person", "person", "people", seeds=lambda: _column("SELECT name FROM people ORDER BY id")),
    EntityType(
        "laboratory.place",
        "place",
        "places",
        seeds=lambda: _column("SELECT name FROM places ORDER BY id"),
        identifies=False,
    ),
    EntityType(
        "laboratory.units",
        "quantity",
        "quantities",
        lambda value: f"{value} units",
        seeds=lambda: (10, 20, 25, 40, 50, 60, 75, 100, 150, 200, 400, 600),
        identifies=False,
    ),
    EntityType(
        "laboratory.new_title",
        "title",
        "titles",
        lambda value: f'"{value}"',
        seeds=lambda: tuple(
            f"{a} {b}"
            for a in ("pilot", "control", "repeat", "blind", "long-term", "student")
            for b in ("series", "run", "screen", "batch", "trial")
        ),
        identifies=False,
    ),
)
