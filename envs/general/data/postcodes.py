"""Postal codes, counties and states of the United States."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from toolgym.envs.general.data.points import PointTable
from toolgym.envs.general.data.sources import GEONAMES
from toolgym.tools import NotFound


@dataclass(frozen=True, slots=True)
class Postcode:
    """A standard ZIP code. ``place`` and ``county`` end in the state's code: ``"Springfield, IL"``."""

    code: str
    place: str
    county: str
    state: str
    zone: str
    areas: tuple[str, ...]
    latitude: float
    longitude: float


@cache
def states() -> dict[str, str]:
    """Names of the states (and the District of Columbia) by code."""
    raw = json.loads(GEONAMES.path("data/us_states.json").read_text(encoding="utf-8"))
    return {code: row["name"] for code, row in sorted(raw.items())}


def find_state(text: str) -> str:
    """Gives a state's code from its code or name.

    Raises:
        NotFound: There is none.
    """
    wanted = text.strip()
    for code, name in states().items():
        if wanted.upper() == code or wanted.casefold() == name.casefold():
            return code
    raise NotFound(f"no state is called '{text}'; give a code of two letters, such as TX")


@cache
def counties() -> dict[str, tuple[str, ...]]:
    """Names of counties by state, in the order of their FIPS codes."""
    found: dict[str, list[str]] = {}
    rows = json.loads(GEONAMES.path("data/us_counties.json").read_text(encoding="utf-8"))
    for row in sorted(rows, key=lambda row: row["fips"]):
        found.setdefault(row["state"], []).append(row["name"])
    return {state: tuple(names) for state, names in found.items()}


@cache
def postcodes() -> dict[str, Postcode]:
    """Standard ZIP codes of the states, in order."""
    import zipcodes

    found = {}
    rows: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
    for row in sorted(rows, key=lambda row: row["zip_code"]):
        if row["zip_code_type"] == "STANDARD" and row["state"] in states() and row["lat"] and row["county"]:
            found[row["zip_code"]] = Postcode(
                code=row["zip_code"],
                place=f"{row['city']}, {row['state']}",
                county=f"{row['county']}, {row['state']}",
                state=row["state"],
                zone=row["timezone"],
                areas=tuple(sorted(row["area_codes"])),
                latitude=float(row["lat"]),
                longitude=float(row["long"]),
            )
    return found


def find_postcode(text: str) -> Postcode:
    """Looks a ZIP code up.

    Raises:
        NotFound: It is not a standard one.
    """
    found = postcodes().get(text.strip())
    if found is None:
        raise NotFound(f"'{text}' is not a standard ZIP code; give five digits, such as 94103")
    return found


@cache
def _grouped(attribute: str) -> dict[str, tuple[Postcode, ...]]:
    groups: dict[str, list[Postcode]] = {}
    for postcode in postcodes().values():
        groups.setdefault(getattr(postcode, attribute).casefold(), []).append(postcode)
    return {name: tuple(members) for name, members in groups.items()}


def of_place(text: str) -> tuple[Postcode, ...]:
    """ZIP codes of a place.

    Raises:
        NotFound: It has none.
    """
    found = _grouped("place").get(text.strip().casefold())
    if found is None:
        raise NotFound(f"no place with a ZIP code is called '{text}'; write it like 'Springfield, IL'")
    return found


def of_county(text: str) -> tuple[Postcode, ...]:
    """ZIP codes of a county.

    Raises:
        NotFound: It has none.
    """
    found = _grouped("county").get(text.strip().casefold())
    if found is None:
        raise NotFound(f"no county with a ZIP code is called '{text}'; write it like 'Sangamon County, IL'")
    return found


def of_state(code: str) -> tuple[Postcode, ...]:
    """ZIP codes of a state."""
    return _grouped("state")[code.casefold()]


@cache
def area_states() -> dict[str, tuple[str, ...]]:
    """States by telephone area code."""
    found: dict[str, set[str]] = {}
    for postcode in postcodes().values():
        for area in postcode.areas:
            found.setdefault(area, set()).add(postcode.state)
    return {area: tuple(sorted(found[area])) for area in sorted(found)}


@cache
def of_area(area: str) -> tuple[Postcode, ...]:
    """ZIP codes where a telephone area code is used.

    Raises:
        NotFound: There are none.
    """
    found = tuple(postcode for postcode in postcodes().values() if area in postcode.areas)
    if not found:
        raise NotFound(f"no ZIP code lies in the area code '{area}'; give three digits, such as 415")
    return found


@cache
def postcode_points() -> tuple[tuple[Postcode, ...], PointTable]:
    """All ZIP codes and their points, in the same order."""
    every = tuple(postcodes().values())
    return every, PointTable([(postcode.latitude, postcode.longitude) for postcode in every])


def zip_seeds() -> tuple[str, ...]:
    """ZIP codes spread over the country."""
    return tuple(postcodes())[11::83]


def place_seeds() -> tuple[str, ...]:
    """Places of six to forty ZIP codes."""
    groups = _grouped("place").values()
    return tuple(sorted(members[0].place for members in groups if 6 <= len(members) <= 40))


def county_seeds() -> tuple[str, ...]:
    """Counties of fifteen to sixty ZIP codes."""
    groups = _grouped("county").values()
    return tuple(sorted(members[0].county for members in groups if 15 <= len(members) <= 60))


def areas() -> tuple[str, ...]:
    """Area codes, every third."""
    return tuple(area_states())[::3]
