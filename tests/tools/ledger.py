"""A tiny world for the tests of the tools room: jars of beans, moved by two tools and counted by one."""

import random
import sqlite3
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from toolgym.tools import Entity, EntityType, NotFound, Source, ToolPool, World, WorldSource, obey, tool

HERE = Source(distribution="pydantic", module="pydantic", extra="dev", code_licence="MIT", data_licence="MIT")
JARS = 30

Jar = Annotated[int, Entity("ledger.jar")]


class Beans(BaseModel):
    model_config = ConfigDict(frozen=True)

    beans: int


class NewJar(BaseModel):
    model_config = ConfigDict(frozen=True)

    jar: Jar


def build(connection: sqlite3.Connection, rng: random.Random) -> None:
    connection.executescript(
        """
        CREATE TABLE jars (id INTEGER PRIMARY KEY AUTOINCREMENT, beans INTEGER NOT NULL CHECK (beans >= 0), note TEXT);
        CREATE TABLE labels (jar INTEGER NOT NULL REFERENCES jars, word TEXT NOT NULL, PRIMARY KEY (jar, word));
        CREATE TABLE audit (number INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL);
        """
    )
    for _ in range(JARS):
        connection.execute("INSERT INTO jars (beans) VALUES (?)", (rng.randint(5, 60),))


WORLD = WorldSource("ledger", "1", "You count beans.", build, frozenset(("audit", "jars.note")))


@tool(domain="ledger", kind="retrieval", source=HERE, theme="jars", determinism="seeded")
def count_beans(world: World, jar: Jar) -> Beans:
    """Counts the beans in a jar.

    Args:
        jar: Number of the jar.
    """
    found = world.first("SELECT beans FROM jars WHERE id = ?", jar)
    if found is None:
        raise NotFound(f"there is no jar {jar}")
    return Beans(beans=found["beans"])


@tool(
    domain="ledger",
    kind="action",
    source=HERE,
    theme="jars",
    determinism="seeded",
    requests=["move {beans} beans from jar {source} to jar {target}"],
)
def move_beans(world: World, source: Jar, target: Jar, beans: Annotated[int, Field(ge=1, le=99)]) -> Beans:
    """Moves beans from one jar to another.

    Args:
        source: Jar that gives.
        target: Jar that takes.
        beans: How many.
    """
    held = count_beans.function(world, source).beans
    count_beans.function(world, target)
    obey(
        (source != target, "conflict", "a jar cannot give to itself"),
        (held >= beans, "insufficient", f"jar {source} has {held} beans, less than {beans}"),
    )
    with world.writing():
        world.change("UPDATE jars SET beans = beans - ? WHERE id = ?", beans, source)
        world.change("UPDATE jars SET beans = beans + ? WHERE id = ?", beans, target)
        world.change("INSERT INTO audit (action) VALUES ('move')")
    return Beans(beans=held - beans)


@tool(domain="ledger", kind="action", source=HERE, theme="jars", determinism="seeded")
def add_jar(world: World, beans: Annotated[int, Field(ge=0, le=99)], word: str = "") -> NewJar:
    """Adds a jar, with a label if a word is given; a word of more than eight letters is refused at the last moment.

    Args:
        beans: Beans in it.
        word: Word on its label.
    """
    with world.writing():
        number = world.change("INSERT INTO jars (beans) VALUES (?)", beans)
        if word:
            world.change("INSERT INTO labels VALUES (?, ?)", number, word)
        obey((len(word) <= 8, "over_limit", "the word is too long for a label"))
    return NewJar(jar=number)


POOL = ToolPool(
    "ledger:POOL",
    [count_beans, move_beans, add_jar],
    [EntityType("ledger.jar", "jar", "jars", seeds=lambda: tuple(range(1, JARS + 1)))],
    WORLD,
)
