"""A module that toolgym knows nothing of, with what plain modules have: helpers, defaults, records, imports, faults."""

import datetime
import math
from dataclasses import dataclass
from datetime import date
from os.path import basename  # an imported function is none of the module's

from pydantic import BaseModel

_BOTTLES = {"Riesling": 2019, "Merlot": 2015}


@dataclass
class Shelf:
    row: int
    place: str


class Bottle(BaseModel):
    name: str
    year: int


def find_bottle(name: str) -> Bottle:
    """Finds a bottle.

    Args:
        name: What it is called.
    """
    return Bottle(name=basename(name), year=_BOTTLES[name])


def age(name: str, on: date = date(2024, 1, 1)) -> int:
    """Computes the age of a bottle in years."""
    return on.year - _BOTTLES[name]


def root(number: float) -> float:
    """Computes a square root."""
    return math.sqrt(number)


def shelf(name: str, options: dict[str, int] | None = None) -> Shelf:
    """Says where a bottle lies."""
    return Shelf(row=(options or {}).get("row", 1), place=name[:1])


def harvest(year: int) -> datetime.time:
    """Says at what time of day a harvest began."""
    return datetime.time(year % 24)


def nothing(name: str) -> int | None:
    """Gives nothing."""
    return None


def _secret() -> str:
    """Is nobody's business."""
    return "x"


double = lambda number: 2 * number  # noqa: E731
