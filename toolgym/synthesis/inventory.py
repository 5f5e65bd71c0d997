"""Inventories: what a pool is made of on the machine that loads it. Equal inventories give equal tasks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import toolgym
from toolgym.canonical import digest
from toolgym.tools import ToolPool

ROOMS = ("tools", "evidence", "tasks", "rewards", "synthesis")
"""The rooms whose code decides what a task is."""


@dataclass(frozen=True, slots=True, order=True)
class Library:
    """A library behind some tools.

    Attributes:
        name: Its distribution.
        version: The version installed.
        code_licence: Licence of its code.
        data_licence: Licence of its data, or of its code where it has none.
    """

    name: str
    version: str
    code_licence: str
    data_licence: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a pool is made of.

    Attributes:
        pool: Its reference.
        domain: Its domain.
        toolgym: Version of toolgym.
        code: Digest of the code of toolgym's rooms.
        tools: Digest of every tool's name and fingerprint.
        kinds: Kind of each tool by name.
        entities: Digest of every entity type's seeds.
        world: Fingerprint of its world; empty without one.
        libraries: The libraries behind its tools.
    """

    pool: str
    domain: str
    toolgym: str
    code: str
    tools: str
    kinds: Mapping[str, str]
    entities: str
    world: str
    libraries: tuple[Library, ...]

    def record(self) -> dict[str, Any]:
        """This as JSON."""
        return {**asdict(self), "libraries": [asdict(library) for library in self.libraries]}

    def difference(self, other: "Inventory") -> str:
        """The first thing that differs, by name; empty if nothing does."""
        mine, theirs = self.record(), other.record()
        return next((name for name in mine if mine[name] != theirs[name]), "")


def take_inventory(pool: ToolPool) -> Inventory:
    """What a pool is made of here.

    Raises:
        ValueError: Some of its tools' libraries are missing.
    """
    if pool.unavailable:
        name, hint = next(iter(pool.unavailable.items()))
        raise ValueError(f"{len(pool.unavailable)} tools of the pool are unavailable, such as {name}: {hint}")
    sources = {source for tool in pool for source in (tool.source, *tool.engines)}
    libraries = {Library(s.distribution, s.version, s.code_licence, s.data_licence) for s in sources}
    return Inventory(
        pool=pool.reference,
        domain=pool.domain,
        toolgym=toolgym.__version__,
        code=_code(),
        tools=digest({tool.name: tool.version for tool in pool}),
        kinds={tool.name: tool.kind for tool in pool},
        entities=digest({name: list(kind.seed_values) for name, kind in pool.entities.items()}),
        world=pool.world.digest if pool.world is not None else "",
        libraries=tuple(sorted(libraries)),
    )


@cache
def _code() -> str:
    root = Path(toolgym.__file__).parent
    files = [root / "canonical.py", *(file for room in ROOMS for file in (root / room).rglob("*.py"))]
    return digest({file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in sorted(files)})
