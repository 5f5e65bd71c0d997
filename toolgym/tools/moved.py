"""Worlds that begin where another one stands, so that what is done next is told apart from what was done before."""

import random
import sqlite3
from dataclasses import replace

from toolgym.tools.world import World, WorldSource


def moved(world: World) -> WorldSource:
    """A source whose worlds begin as a world has become.

    Rows and the sequence of new ids go on where they stand; differences are told from here.

    Args:
        world: The world; nothing that is done to it later matters.

    Returns:
        The world's own source if nothing was ever changed.
    """
    image = world.image
    if image is None:
        return world.source

    def build(connection: sqlite3.Connection, rng: random.Random) -> None:
        held = sqlite3.connect(":memory:")
        held.deserialize(image)
        connection.execute("PRAGMA defer_foreign_keys = ON")  # rows come in the order of their tables' names
        for statement in sorted(held.iterdump(), key=_stage):
            if statement not in ("BEGIN TRANSACTION;", "COMMIT;"):
                connection.execute(statement)
        held.close()

    return replace(world.source, build=build)


def _stage(statement: str) -> int:
    """Tables come first, then rows, then what inserting them has done to the sequences of ids, then what watches."""
    if statement.startswith("CREATE TABLE"):
        return 0
    if '"sqlite_sequence"' in statement.partition("VALUES")[0]:
        return 2
    return 3 if statement.startswith("CREATE") else 1
