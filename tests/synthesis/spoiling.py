"""Small changes of JSON values, for mutations of records."""

import random
from datetime import date, timedelta
from typing import Any

from toolgym.canonical import Json


class Unfit(Exception):
    """The task has nothing that this mutation could change."""


def other_scalar(value: Json, rng: random.Random) -> Json:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice((-3, -1, 1, 2, 10))
    if isinstance(value, float):
        return value + rng.choice((-1.5, 0.25, 1.0, 7.0))
    if isinstance(value, str):
        try:
            return (date.fromisoformat(value) + timedelta(days=rng.choice((-1, 1, 30)))).isoformat()
        except ValueError:
            pass
        digits = [n for n, letter in enumerate(value) if letter.isdigit()]
        if digits:
            at = rng.choice(digits)
            return value[:at] + str((int(value[at]) + rng.randint(1, 8)) % 10) + value[at + 1 :]
        return value + rng.choice(("x", " Ltd", "?"))
    raise Unfit


def scalar_places(value: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to every string, number and boolean in a JSON value."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in scalar_places(inner, (*path, key))]
    if isinstance(value, list):
        return [found for key, inner in enumerate(value) for found in scalar_places(inner, (*path, key))]
    return [] if value is None else [path]


def picked(rng: random.Random, options: list[Any]) -> Any:
    if not options:
        raise Unfit
    return options[rng.randrange(len(options))]


def change_at(root: Any, path: tuple[Any, ...], rng: random.Random) -> None:
    for step in path[:-1]:
        root = root[step]
    root[path[-1]] = other_scalar(root[path[-1]], rng)


def nodes(expression: Json, key: str) -> list[Json]:
    """The nodes of a program's JSON that have a key."""
    found = [expression] if key in expression else []
    for inner in [*expression.get("args", []), *([expression["field"]] if "field" in expression else [])]:
        found += nodes(inner, key)
    return found
