"""Categories of arXiv, out of arxivql."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

ARXIVQL = Source(
    distribution="arxivql",
    module="arxivql",
    extra="academia",
    code_licence="MIT",
    data_licence="MIT (category names and descriptions of arXiv)",
    data_files=("taxonomy.py",),
)


@dataclass(frozen=True)
class Category:
    """One category.

    Attributes:
        identifier: Its identifier ("cs.CL").
        name: Its name.
        group: Name of the group of archives ("Computer Science").
        archive: Identifier of the archive ("cs").
        archive_name: Name of the archive.
    """

    identifier: str
    name: str
    group: str
    archive: str
    archive_name: str


@cache
def categories() -> dict[str, Category]:
    """Every category by identifier, in alphabetical order.

    Raises:
        Unavailable: ``arxivql`` is not installed.
    """
    ARXIVQL.path(ARXIVQL.data_files[0])
    from arxivql import taxonomy

    found: dict[str, Category] = {}

    def visit(holder: Any) -> None:
        for value in vars(holder).values():
            if isinstance(value, taxonomy.Category):
                entry = Category(value.id, value.name, value.group_name, value.archive_id, value.archive_name)
                found[value.id] = entry
            elif isinstance(value, type) and isinstance(type(value), type) and type(value) is not type:
                visit(value)

    visit(taxonomy.Taxonomy)
    return dict(sorted(found.items()))


def _keyed(key: Callable[[Category], str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for category in categories().values():
        table.setdefault(key(category), []).append(category.identifier)
    return {name: tuple(table[name]) for name in sorted(table)}


@cache
def by_archive() -> dict[str, tuple[str, ...]]:
    """Categories by identifier of the archive."""
    return _keyed(lambda c: c.archive)


@cache
def by_group() -> dict[str, tuple[str, ...]]:
    """Categories by name of the group."""
    return _keyed(lambda c: c.group)


def find_category(identifier: str) -> Category:
    """A category by identifier.

    Raises:
        NotFound: arXiv has no such category.
    """
    wanted = identifier.strip().casefold()
    for known, category in categories().items():
        if known.casefold() == wanted:
            return category
    raise NotFound(f"arXiv has no category '{identifier[:20]}'; identifiers read like cs.CL, math.NT or hep-th")
