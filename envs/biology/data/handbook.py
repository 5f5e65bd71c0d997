"""Measured properties of compounds: the handbook tables that come with ``chemicals``, by CAS number."""

import csv
from functools import cache

from toolgym.envs.biology.data.compounds import CHEMICALS, Compound, compounds, is_plain
from toolgym.tools import NotFound, Source

ORGANIC = "Misc/Physical Constants of Organic Compounds.csv"
INORGANIC = "Misc/Physical Constants of Inorganic Compounds.csv"
REFRACTION = "Misc/CRC Handbook Organic RI.csv"
THERMOCHEMISTRY = "Heat Capacity/CRC Standard Thermodynamic Properties of Chemical Substances.tsv"
FUSION = "Phase Change/CRC Handbook Heat of Fusion.tsv"
VAPORIZATION = "Phase Change/CRC Handbook Heat of Vaporization.tsv"
CRITICAL = "Critical Properties/IUPACOrganicCriticalProps.tsv"
PSRK = "Critical Properties/Appendix to PSRK Revision 4.tsv"
ANTOINE = "Vapor Pressure/Antoine Collection Poling.tsv"
DIPOLES = "Misc/Poling Dipole.csv"
PARTITION = "Environment/CRC logP table.tsv"
WARMING = "Environment/Official Global Warming Potentials 2021.tsv"
OZONE = "Environment/Ozone Depletion Potentials.tsv"
IGNITION = "Safety/IS IEC 60079-20-1 2010.tsv"
SURFACE = "Interface/Jasper-Lange.tsv"
OCTANE = "Misc/Florian_Liming_RON_experimental.tsv"
HANSEN = "Misc/hspipy_hansen_solubility_parameters.tsv"
DIELECTRIC = "Electrolytes/Permittivity (Dielectric Constant) of Liquids.tsv"
ELECTROLYTES = "Electrolytes/Electrolyte dissociations.tsv"
TRIPLE = "Triple Properties/Staveley 1981.tsv"

HANDBOOK = Source(
    distribution="chemicals",
    module="chemicals",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (as distributed; compiled from published handbooks)",
    data_files=(
        *CHEMICALS.data_files,
        ORGANIC,
        INORGANIC,
        REFRACTION,
        THERMOCHEMISTRY,
        FUSION,
        VAPORIZATION,
        CRITICAL,
        PSRK,
        ANTOINE,
        DIPOLES,
        PARTITION,
        WARMING,
        OZONE,
        IGNITION,
        SURFACE,
        OCTANE,
        HANSEN,
        DIELECTRIC,
        ELECTROLYTES,
        TRIPLE,
    ),
)

_WELL_KNOWN = (ORGANIC, THERMOCHEMISTRY, FUSION, VAPORIZATION, CRITICAL, PSRK, ANTOINE, DIPOLES, PARTITION, IGNITION)
_LEAST_TABLES = 6


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    """The rows of one table by CAS number; of several rows of a substance the first counts.

    Raises:
        Unavailable: ``chemicals`` is not installed.
    """
    with HANDBOOK.path(name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if key is not None}
        found.setdefault(cells.get("CAS") or cells.get("Electrolyte CAS", ""), cells)
    return found


def cell(name: str, compound: Compound, column: str) -> float | None:
    """One number of a table, None where the table has no row or no value for the compound."""
    text = table(name).get(compound.cas, {}).get(column, "")
    return float(text) if text else None


def required(name: str, compound: Compound, column: str, what: str) -> float:
    """One number of a table.

    Raises:
        NotFound: The table has none for the compound; ``what`` names the property.
    """
    value = cell(name, compound, column)
    if value is None:
        raise NotFound(f"there is no {what} of '{compound.name}' in the table")
    return value


def constants(compound: Compound, column: str) -> float | None:
    """A physical constant (``Tm``, ``Tb``, ``rho``) from the CRC tables, organic first, then inorganic."""
    organic = cell(ORGANIC, compound, column)
    return organic if organic is not None else cell(INORGANIC, compound, column)


def molar_mass(compound: Compound) -> float:
    """Molar mass in g/mol from the formula and the standard atomic weights in ``periodictable``."""
    import periodictable

    return float(periodictable.formula(compound.formula).mass)


@cache
def seed_compounds() -> tuple[Compound, ...]:
    """Compounds with a plain name that stand in several of the tables, in the order of the identifier tables."""
    tables = [table(name) for name in _WELL_KNOWN]
    return tuple(
        compound
        for compound in compounds().values()
        if is_plain(compound.name) and sum(compound.cas in rows for rows in tables) >= _LEAST_TABLES
    )


@cache
def names_in(name: str) -> tuple[str, ...]:
    """Plain names of the compounds that a table has, in the order of the identifier tables."""
    return tuple(c.name for c in compounds().values() if c.cas in table(name) and is_plain(c.name))
