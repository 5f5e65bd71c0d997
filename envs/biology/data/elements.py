"""Chemical elements and their nuclides, read from the database that ``mendeleev`` ships."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

MENDELEEV = Source(
    distribution="mendeleev",
    module="mendeleev",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (as distributed; compiled from published tables)",
    data_files=("elements.db",),
)

_SECONDS = {
    "ysec": 1e-24, "zsec": 1e-21, "asec": 1e-18, "psec": 1e-12, "nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0,
    "minute": 60.0, "hour": 3600.0, "day": 86400.0,
}  # fmt: skip
_YEARS = {"year": 1.0, "kyear": 1e3, "Myear": 1e6, "Gyear": 1e9, "Tyear": 1e12, "Pyear": 1e15, "Eyear": 1e18}
_YEARS |= {"Zyear": 1e21, "Yyear": 1e24}
SECONDS_PER_YEAR = 365.25 * 86400.0

_STEPS = {"A": (-2, -4), "B-": (1, 0), "B+": (-1, 0), "EC": (-1, 0), "n": (0, -1), "p": (-1, -1), "2B-": (2, 0)}
MODE_NAMES = {
    "A": "alpha decay",
    "B-": "beta-minus decay",
    "B+": "beta-plus decay or electron capture",
    "EC": "electron capture",
    "n": "neutron emission",
    "p": "proton emission",
    "2B-": "double beta-minus decay",
}
_NUCLIDE = re.compile(r"([A-Z][a-z]?)-?(\d{1,3})|([A-Za-z]+)[- ](\d{1,3})")


@dataclass(frozen=True)
class Nuclide:
    """A nuclide in its ground state.

    Attributes:
        symbol: Element symbol.
        protons: Atomic number.
        nucleons: Mass number.
        mass: Atomic mass in daltons.
        abundance: Share of the element in nature in percent, None if it does not occur.
        half_life: Seconds, None if stable or unknown.
        stable: Whether no decay is known.
        mode: Principal decay mode, None if stable or not evaluated.
        spin: Nuclear spin and parity ("7/2-").
        discovered: Year of discovery.
    """

    symbol: str
    protons: int
    nucleons: int
    mass: float
    abundance: float | None
    half_life: float | None
    stable: bool
    mode: str | None
    spin: str | None
    discovered: int | None

    @property
    def name(self) -> str:
        """Symbol and mass number, ``"C-14"``."""
        return f"{self.symbol}-{self.nucleons}"

    @property
    def neutrons(self) -> int:
        """Number of neutrons."""
        return self.nucleons - self.protons


def _query(text: str) -> list[dict[str, Any]]:
    path = MENDELEEV.path(MENDELEEV.data_files[0])
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(text)]


@cache
def elements() -> dict[str, dict[str, Any]]:
    """The rows of the elements table by symbol, in the order of atomic numbers.

    Raises:
        Unavailable: ``mendeleev`` is not installed.
    """
    return {row["symbol"]: row for row in _query("select * from elements order by atomic_number")}


@cache
def _by_name() -> dict[str, str]:
    found = {row["name"].casefold(): symbol for symbol, row in elements().items()}
    found |= {"aluminium": "Al", "caesium": "Cs", "sulphur": "S"}
    return found | {symbol.casefold(): symbol for symbol in elements()}


def find_element(name: str) -> dict[str, Any]:
    """Looks up an element by symbol or English name.

    Raises:
        NotFound: There is no such element.
    """
    symbol = _by_name().get(name.strip().casefold())
    if symbol is None:
        raise NotFound(f"no element is called '{name[:40]}'; give a symbol such as 'Fe' or an English name")
    return elements()[symbol]


def required(row: dict[str, Any], column: str, what: str) -> float:
    """One number of an element's row.

    Raises:
        NotFound: The table has none; ``what`` names the property.
    """
    if row[column] is None:
        raise NotFound(f"there is no {what} of element '{row['symbol']}' in the table")
    return float(row[column])


def by_number(number: int) -> dict[str, Any]:
    """The element with an atomic number.

    Raises:
        NotFound: There is none; known are 1 to 118.
    """
    for row in elements().values():
        if row["atomic_number"] == number:
            return row
    raise NotFound(f"no element has the atomic number {number}; known are 1 to 118")


@cache
def rows(table: str) -> dict[int, tuple[dict[str, Any], ...]]:
    """The rows of a side table by atomic number, in the order of the database.

    Args:
        table: ``oxidationstates``, ``ionicradii``, ``ionizationenergies``, ``phasetransitions``, ``groups`` or
            ``series``.
    """
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _query(f"select * from {table}"):
        found.setdefault(row.get("atomic_number", 0), []).append(row)
    return {number: tuple(group) for number, group in found.items()}


@cache
def groups() -> dict[int, str]:
    """IUPAC group number with the family's name, where it has one."""
    return {row["group_id"]: row["name"] for row in _query("select * from groups")}


@cache
def series() -> dict[int, str]:
    """Names of the series (Transition metals, Lanthanides) by id."""
    return {row["id"]: row["name"] for row in _query("select * from series")}


@cache
def nuclides() -> dict[str, Nuclide]:
    """Nuclides by name, by atomic number and mass number; only those with a measured or estimated mass."""
    symbols = {row["atomic_number"]: symbol for symbol, row in elements().items()}
    modes: dict[int, list[dict[str, Any]]] = {}
    for row in _query("select * from isotopedecaymodes order by id"):
        modes.setdefault(row["isotope_id"], []).append(row)
    found: dict[str, Nuclide] = {}
    for row in _query("select * from isotopes order by atomic_number, mass_number"):
        if row["mass"] is None or row["atomic_number"] not in symbols:
            continue
        nuclide = Nuclide(
            symbol=symbols[row["atomic_number"]],
            protons=row["atomic_number"],
            nucleons=row["mass_number"],
            mass=row["mass"],
            abundance=row["abundance"],
            half_life=_seconds(row["half_life"], row["half_life_unit"]),
            stable=not row["is_radioactive"],
            mode=_principal(modes.get(row["id"], [])),
            spin=f"{row['spin']}{row['parity'] or ''}" if row["spin"] else None,
            discovered=row["discovery_year"],
        )
        found.setdefault(nuclide.name, nuclide)
    return found


def _seconds(value: float | None, unit: str | None) -> float | None:
    if value is None or unit is None:
        return None
    return value * _SECONDS[unit] if unit in _SECONDS else value * _YEARS[unit] * SECONDS_PER_YEAR


def _principal(modes: list[dict[str, Any]]) -> str | None:
    """The first mode listed, if it is measured to take at least half of all decays and its product is unambiguous."""
    if not modes or modes[0]["intensity"] is None or modes[0]["relation"] != "=":
        return None
    first = modes[0]
    return first["mode"] if first["mode"] in _STEPS and 50 < first["intensity"] <= 100 else None


def find_nuclide(name: str) -> Nuclide:
    """Looks up a nuclide by ``"C-14"``, ``"C14"`` or ``"carbon-14"``.

    Raises:
        NotFound: There is no such nuclide.
    """
    match = _NUCLIDE.fullmatch(name.strip())
    if match:
        element, number = (match[1], match[2]) if match[1] else (match[3], match[4])
        symbol = _by_name().get(element.casefold())
        found = nuclides().get(f"{symbol}-{number}")
        if found is not None:
            return found
    raise NotFound(f"no nuclide is called '{name[:40]}'; write it as 'C-14' or 'carbon-14'")


def isotopes(symbol: str) -> tuple[Nuclide, ...]:
    """All nuclides of an element, by mass number."""
    return tuple(nuclide for nuclide in nuclides().values() if nuclide.symbol == symbol)


def product(nuclide: Nuclide) -> Nuclide:
    """The nuclide left behind by the principal decay mode.

    Raises:
        NotFound: The nuclide is stable, no mode predominates, or the product is not in the table.
    """
    if nuclide.mode is None:
        why = "is stable" if nuclide.stable else "has no decay mode that is known to predominate"
        raise NotFound(f"'{nuclide.name}' {why}, so it has no principal decay product")
    protons, nucleons = _STEPS[nuclide.mode]
    for symbol, row in elements().items():
        if row["atomic_number"] == nuclide.protons + protons:
            found = nuclides().get(f"{symbol}-{nuclide.nucleons + nucleons}")
            if found is not None:
                return found
    raise NotFound(f"the decay product of '{nuclide.name}' is not in the table")


@cache
def seed_nuclides() -> tuple[str, ...]:
    """Nuclides that occur in nature, and radioactive ones that live longer than ten minutes and have a clear decay."""
    return tuple(
        name
        for name, nuclide in nuclides().items()
        if nuclide.abundance or (nuclide.mode and nuclide.half_life and nuclide.half_life > 600)
    )
