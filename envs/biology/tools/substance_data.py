"""Measured properties of substances that matter for handling, solubility and the environment."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data import handbook
from toolgym.envs.biology.data.compounds import compounds, find_compound
from toolgym.envs.biology.data.handbook import HANDBOOK
from toolgym.envs.biology.data.sources import FORMULAS, PERIODICTABLE
from toolgym.envs.biology.entities import CompoundName, Solvent
from toolgym.envs.biology.quantities import (
    Density,
    Index,
    Kelvin,
    MolarEnergy,
    MolarEntropy,
    MolarHeatCapacity,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=HANDBOOK, theme="substance_data")


_compute = partial(tool, domain="biology", kind="processing", source=HANDBOOK, theme="substance_data")


Phase = Literal["solid", "liquid", "gas"]


_COLUMNS = {"solid": "s", "liquid": "l", "gas": "g"}


class Thermochemistry(Result):
    """Standard thermochemical values; what is not tabulated is left out."""

    enthalpy: Annotated[MolarEnergy, Quantity("kilojoule/mole", 2)] | None
    gibbs_energy: Annotated[MolarEnergy, Quantity("kilojoule/mole", 2)] | None
    entropy: Annotated[MolarEntropy, Quantity("joule/mole/kelvin", 2)] | None
    heat_capacity: Annotated[MolarHeatCapacity, Quantity("joule/mole/kelvin", 2)] | None


class Refraction(Result):
    """A refractive index."""

    index: Annotated[Index, Quantity(None, 4)]


class Weight(Result):
    """A density."""

    density: Annotated[Density, Quantity("kilogram/meter**3", 1)]


class Moment(Result):
    """A dipole moment."""

    dipole_moment: Annotated[Index, Quantity("debye", 2)]


class Partition(Result):
    """A partition coefficient."""

    log_p: Annotated[Index, Quantity(None, 2)]


class Permittivity(Result):
    """A relative permittivity with its temperature."""

    permittivity: Annotated[Index, Quantity(None, 3)]
    temperature: Annotated[Kelvin, Quantity("kelvin", 2)]


class Solubility(Result):
    """Hansen's solubility parameters."""

    dispersion: Annotated[Index, Quantity("megapascal**0.5", 2)]
    polarity: Annotated[Index, Quantity("megapascal**0.5", 2)]
    hydrogen_bonding: Annotated[Index, Quantity("megapascal**0.5", 2)]


class Distance(Result):
    """A distance of solubility parameters."""

    distance: Annotated[Index, Quantity("megapascal**0.5", 3)]


class Reaction(Result):
    """Heat of a reaction."""

    enthalpy: Annotated[MolarEnergy, Quantity("kilojoule/mole", 2)]


@_lookup(
    wording={
        "enthalpy": [
            "the CRC standard molar enthalpy of formation at 298.15 K, as a {phase}, of {compound}",
            "the standard molar enthalpy of formation as a {phase} at 298.15 K that the CRC Handbook gives for "
            "{compound}",
        ],
        "gibbs_energy": [
            "the CRC standard molar Gibbs energy of formation at 298.15 K, as a {phase}, of {compound}",
            "the standard molar Gibbs energy of formation as a {phase} at 298.15 K that the CRC Handbook gives for "
            "{compound}",
        ],
        "entropy": [
            "the CRC standard molar entropy at 298.15 K, as a {phase}, of {compound}",
            "the standard molar entropy as a {phase} at 298.15 K that the CRC Handbook gives for {compound}",
        ],
        "heat_capacity": [
            "the CRC standard molar heat capacity at 298.15 K, as a {phase}, of {compound}",
            "the standard molar heat capacity as a {phase} at 298.15 K that the CRC Handbook gives for {compound}",
        ],
    },
    golden=[
        ({"compound": "formaldehyde", "phase": "gas"}, {"enthalpy": -108.6, "entropy": 218.8, "heat_capacity": 35.4}),
    ],
    invalid=[({"compound": "formaldehyde", "phase": "liquid"}, "not_found")],
)
def standard_thermochemistry(compound: CompoundName, phase: Phase) -> Thermochemistry:
    """Gives a compound's standard enthalpy and Gibbs energy of formation, entropy and heat capacity (CRC, 298.15 K).

    Args:
        compound: Name or CAS number of the compound.
        phase: State of matter.
    """
    found = find_compound(compound)
    kind = _COLUMNS[phase]
    heat, gibbs, entropy, capacity = (
        handbook.cell(handbook.THERMOCHEMISTRY, found, name + kind) for name in ("Hf", "Gf", "S0", "Cp")
    )
    if heat is None and gibbs is None and entropy is None and capacity is None:
        raise NotFound(f"the CRC table holds no value of '{found.name}' as a {phase}")
    return Thermochemistry(
        enthalpy=None if heat is None else heat / 1000,
        gibbs_energy=None if gibbs is None else gibbs / 1000,
        entropy=entropy,
        heat_capacity=capacity,
    )


@_lookup(
    wording={
        "index": [
            "the CRC refractive index of {compound}",
            "the refractive index that the CRC Handbook gives for {compound}",
        ]
    },
    golden=[({"compound": "benzene"}, {"index": 1.5011})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def refractive_index(compound: CompoundName) -> Refraction:
    """Gives the refractive index of an organic compound at the sodium D line (CRC Handbook, mostly at 20 °C).

    Args:
        compound: Name or CAS number of the compound.
    """
    return Refraction(index=handbook.required(handbook.REFRACTION, find_compound(compound), "RI", "refractive index"))


@_lookup(
    wording={
        "density": [
            "the CRC density of {compound}",
            "the density that the CRC tables of physical constants give for {compound}",
        ]
    },
    golden=[({"compound": "benzene"}, {"density": 876.5})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def substance_density(compound: CompoundName) -> Weight:
    """Gives the density of a compound in kg/m³ from the CRC tables of physical constants, mostly at 20 or 25 °C.

    Args:
        compound: Name or CAS number of the compound.
    """
    value = handbook.constants(find_compound(compound), "rho")
    if value is None:
        raise NotFound(f"the CRC tables hold no density of '{compound}'")
    return Weight(density=value)


@_lookup(
    wording={
        "dipole_moment": [
            "the dipole moment, in Poling's table, of {compound}",
            "the dipole moment that Poling's table gives for {compound}",
        ]
    },
    golden=[({"compound": "acetone"}, {"dipole_moment": 2.9})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def dipole_moment(compound: CompoundName) -> Moment:
    """Gives the dipole moment of a compound in debye (Poling, Prausnitz, O'Connell).

    Args:
        compound: Name or CAS number of the compound.
    """
    return Moment(
        dipole_moment=handbook.required(handbook.DIPOLES, find_compound(compound), "dipole_moment", "dipole moment")
    )


@_lookup(
    wording={
        "log_p": [
            "the CRC octanol-water log P of {compound}",
            "the measured octanol-water log P that the CRC Handbook gives for {compound}",
        ]
    },
    golden=[({"compound": "formaldehyde"}, {"log_p": 0.35}), ({"compound": "benzo[a]pyrene"}, {"log_p": 6.2})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def measured_log_p(compound: CompoundName) -> Partition:
    """Gives the measured logarithm of a compound's octanol-water partition coefficient (CRC Handbook).

    Args:
        compound: Name or CAS number of the compound.
    """
    return Partition(log_p=handbook.required(handbook.PARTITION, find_compound(compound), "logP", "log P"))


@_lookup(
    wording={
        "permittivity": [
            "the CRC dielectric constant of {compound}",
            "the relative permittivity of the liquid that the CRC Handbook gives for {compound}",
        ],
        "temperature": [
            "the temperature to which the CRC dielectric constant belongs for {compound}",
            "the temperature at which the CRC Handbook lists the dielectric constant of {compound}",
        ],
    },
    golden=[({"compound": "aspirin"}, {"permittivity": 6.55, "temperature": 333.2})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def dielectric_constant(compound: CompoundName) -> Permittivity:
    """Gives the relative permittivity of a liquid and the temperature of the measurement in kelvin (CRC Handbook).

    Args:
        compound: Name or CAS number of the compound.
    """
    found = find_compound(compound)
    value, at = (
        handbook.required(handbook.DIELECTRIC, found, name, "dielectric constant") for name in ("Permittivity", "T")
    )
    return Permittivity(permittivity=value, temperature=at)


@_lookup(
    wording={
        "dispersion": [
            "the Hansen dispersion parameter of {compound}",
            "the dispersion part of the Hansen solubility parameters of {compound}",
        ],
        "polarity": [
            "the Hansen polarity parameter of {compound}",
            "the polar part of the Hansen solubility parameters of {compound}",
        ],
        "hydrogen_bonding": [
            "the Hansen hydrogen-bonding parameter of {compound}",
            "the hydrogen-bonding part of the Hansen solubility parameters of {compound}",
        ],
    },
    golden=[({"compound": "glycerol"}, {"dispersion": 17.4, "polarity": 12.1, "hydrogen_bonding": 29.3})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def hansen_parameters(compound: Solvent) -> Solubility:
    """Gives the three Hansen solubility parameters of a solvent in MPa^0.5 (the table of HSPiPy).

    Args:
        compound: Name or CAS number of the solvent.
    """
    dispersion, polarity, bonding = _hansen(compound)
    return Solubility(dispersion=dispersion, polarity=polarity, hydrogen_bonding=bonding)


def _hansen(name: str) -> tuple[float, float, float]:
    found = find_compound(name)
    d, p, h = (
        handbook.required(handbook.HANSEN, found, f"HANSEN_DELTA_{part}", "set of Hansen parameters") / 1000
        for part in "DPH"
    )
    return d, p, h


@_compute(
    engines=[FORMULAS],
    wording={
        "distance": [
            "the Hansen distance Ra between {first} and {second}",
            "the distance Ra of the Hansen solubility parameters of {first} from those of {second}",
        ]
    },
    golden=[({"first": "glycerol", "second": "carbon tetrachloride"}, {"distance": 31.157})],
    invalid=[({"first": "glycerol", "second": "unobtainium"}, "not_found")],
)
def hansen_distance(first: Solvent, second: Solvent) -> Distance:
    """Computes the Hansen distance of two solvents: Ra² = 4 ΔD² + ΔP² + ΔH², in MPa^0.5.

    Args:
        first: Name or CAS number of a solvent.
        second: Name or CAS number of another.
    """
    one, two = _hansen(first), _hansen(second)
    squares = [(a - b) ** 2 for a, b in zip(one, two, strict=True)]
    return Distance(distance=(4 * squares[0] + squares[1] + squares[2]) ** 0.5)


@_compute(
    engines=[FORMULAS, PERIODICTABLE],
    wording={
        "enthalpy": [
            "the standard molar enthalpy of complete combustion to carbon dioxide and liquid water, by CRC "
            "enthalpies of formation, of {compound} as a {phase}",
            "the molar heat of reaction, by CRC enthalpies of formation, when {compound} as a {phase} burns to "
            "carbon dioxide and liquid water",
        ]
    },
    golden=[({"compound": "methane", "phase": "gas"}, {"enthalpy": -890.5})],
    invalid=[({"compound": "chloroform", "phase": "liquid"}, "invalid_arguments")],
)
def combustion_enthalpy(compound: CompoundName, phase: Phase) -> Reaction:
    """Computes the enthalpy of combustion of a compound of carbon, hydrogen and oxygen in kJ/mol (negative).

    From CRC enthalpies of formation at 298.15 K; the products are carbon dioxide gas and liquid water.

    Args:
        compound: Name or CAS number of the compound.
        phase: State of matter of the fuel.
    """
    import periodictable

    found = find_compound(compound)
    atoms = {element.symbol: count for element, count in periodictable.formula(found.formula).atoms.items()}
    if not set(atoms) <= {"C", "H", "O"} or "C" not in atoms:
        raise InvalidArguments(
            f"compound must be made of carbon, hydrogen and oxygen; '{found.name}' is {found.formula}"
        )
    table, what = handbook.THERMOCHEMISTRY, "enthalpy of formation"
    known = compounds()
    gas = handbook.required(table, known[_CARBON_DIOXIDE], "Hfg", what)
    water = handbook.required(table, known[_WATER], "Hfl", what)
    fuel = handbook.required(table, found, f"Hf{_COLUMNS[phase]}", f"{what} as a {phase}")
    return Reaction(enthalpy=(atoms["C"] * gas + atoms.get("H", 0) / 2 * water - fuel) / 1000)


_CARBON_DIOXIDE, _WATER = "124-38-9", "7732-18-5"


TOOLS: tuple[Tool, ...] = (
    standard_thermochemistry,
    refractive_index,
    substance_density,
    dipole_moment,
    measured_log_p,
    dielectric_constant,
    hansen_parameters,
    hansen_distance,
    combustion_enthalpy,
)
