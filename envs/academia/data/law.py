"""Court reporters, their editions, and law journals with their abbreviations, out of reporters-db."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

from toolgym.tools import NotFound, Source

REPORTERS = Source(
    distribution="reporters-db",
    module="reporters_db",
    extra="academia",
    code_licence="BSD-2-Clause",
    data_licence="BSD-2-Clause",
    data_files=("data/reporters.json", "data/journals.json"),
)

_UNKNOWN = date(1750, 1, 1)
"""The day that the table gives where it does not know the start."""

KINDS = {
    "federal": "federal",
    "neutral": "neutral citation",
    "scotus_early": "early Supreme Court",
    "specialty": "specialty",
    "specialty_lexis": "specialty",
    "specialty_west": "specialty",
    "state": "state",
    "state_regional": "regional",
}
"""Kinds of reporters as the table spells them, and in words."""


@dataclass(frozen=True)
class Edition:
    """One edition of a court reporter.

    Attributes:
        abbreviation: How it is cited ("F.2d").
        reporter: Name of the reporter.
        kind: Kind of reporter, in words.
        start: First day it covers, None where unknown.
        end: Last day it covers, None where it goes on or the end is unknown.
    """

    abbreviation: str
    reporter: str
    kind: str
    start: date | None
    end: date | None


def _day(text: str | None) -> date | None:
    day = date.fromisoformat(text[:10]) if text else None
    return None if day == _UNKNOWN else day


@cache
def editions() -> dict[str, Edition]:
    """Editions by abbreviation, those whose abbreviation stands for one reporter only.

    Letter case and a final full stop are not enough to tell two abbreviations apart.

    Raises:
        Unavailable: ``reporters-db`` is not installed.
    """
    raw = json.loads(REPORTERS.path(REPORTERS.data_files[0]).read_text("utf-8"))
    found: dict[str, list[Edition]] = {}
    for group in raw.values():
        for entry in group:
            for short, days in entry["editions"].items():
                kind = KINDS[entry["cite_type"]]
                edition = Edition(short, entry["name"], kind, _day(days["start"]), _day(days["end"]))
                found.setdefault(short.rstrip(".").casefold(), []).append(edition)
    alone = sorted((group[0] for group in found.values() if len(group) == 1), key=lambda e: e.abbreviation)
    return {edition.abbreviation: edition for edition in alone}


@cache
def by_reporter() -> dict[str, tuple[Edition, ...]]:
    """Editions by name of the reporter, earliest first."""
    table: dict[str, list[Edition]] = {}
    for edition in sorted(editions().values(), key=lambda e: (e.start or date.max, e.abbreviation)):
        table.setdefault(edition.reporter, []).append(edition)
    return {name: tuple(table[name]) for name in sorted(table)}


@cache
def law_journals() -> dict[str, str]:
    """Names of law journals by abbreviation, those whose abbreviation stands for one journal only."""
    raw = json.loads(REPORTERS.path(REPORTERS.data_files[1]).read_text("utf-8"))
    return {short: group[0]["name"] for short, group in sorted(raw.items()) if len(group) == 1}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviations of law journals by name."""
    table: dict[str, list[str]] = {}
    for short, name in law_journals().items():
        table.setdefault(name, []).append(short)
    return {name: tuple(table[name]) for name in sorted(table)}


def find_edition(abbreviation: str) -> Edition:
    """An edition by abbreviation.

    Raises:
        NotFound: No edition, or more than one, is cited so.
    """
    found = editions().get(abbreviation.strip())
    if found is None:
        raise NotFound(f"no court reporter alone is cited as '{abbreviation[:40]}'; citations read like F.2d or N.Y.3d")
    return found


def find_reporter(name: str) -> tuple[Edition, ...]:
    """The editions of a reporter.

    Raises:
        NotFound: No reporter has this name.
    """
    wanted = " ".join(name.split()).casefold()
    for known, group in by_reporter().items():
        if known.casefold() == wanted:
            return group
    raise NotFound(f"no court reporter is called '{name[:60]}'; names read like Federal Reporter or Atlantic Reporter")
