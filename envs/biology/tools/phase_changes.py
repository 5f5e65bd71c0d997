"""Where compounds melt, boil and vanish into the critical state, and the heat that takes."""

import math
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.biology.data import handbook
from toolgym.envs.biology.data.compounds import find_compound
from toolgym.envs.biology.data.handbook import HANDBOOK
from toolgym.envs.biology.data.sources import FORMULAS, PERIODICTABLE
from toolgym.envs.biology.entities import CompoundName
from toolgym.envs.biology.quantities import Grams, Index, Kelvin, Kilopascals, MolarEnergy, MolarEntropy
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

GAS_CONSTANT = 8.31446261815324

_lookup = partial(tool, domain="biology", kind="retrieval", source=HANDBOOK, theme="phase_changes")
_compute = partial(
    tool, domain="biology", kind="processing", source=HANDBOOK, engines=[FORMULAS], theme="phase_changes"
)

_Kelvin2 = Annotated[Kelvin, Quantity("kelvin", 2)]


class Temperature(Result):
    """A temperature."""

    temperature: _Kelvin2


class Heat(Result):
    """Heat per amount of substance."""

    heat: Annotated[MolarEnergy, Quantity("kilojoule/mole", 2)]


class CriticalPoint(Result):
    """The critical point."""

    temperature: _Kelvin2
    pressure: Annotated[Kilopascals, Quantity("kilopascal", 1)] | None
    volume: Annotated[float, Quantity("centimeter**3/mole", 1)] | None


class Pressure(Result):
    """A pressure."""

    pressure: Annotated[Kilopascals, Quantity("kilopascal", 3)]


class Entropy(Result):
    """Entropy per amount of substance."""

    entropy: Annotated[MolarEntropy, Quantity("joule/mole/kelvin", 2)]


class Factor(Result):
    """A number without a unit."""

    factor: Annotated[Index, Quantity(None, 4)]


class Energy(Result):
    """An amount of heat."""

    energy: Annotated[float, Quantity("kilojoule", 3)]


class FreezingConstant(Result):
    """A colligative constant."""

    constant: Annotated[Index, Quantity("kelvin*kilogram/mole", 3)]


@_lookup(
    wording={
        "temperature": [
            "the {transition} point of {compound} at one atmosphere, by the CRC tables",
            "the normal {transition} point of {compound} in kelvin in the CRC tables of physical constants",
        ]
    },
    golden=[
        ({"compound": "ethanol", "transition": "boiling"}, {"temperature": 351.39}),
        ({"compound": "benzene", "transition": "melting"}, {"temperature": 278.69}),
    ],
    invalid=[({"compound": "unobtainium", "transition": "boiling"}, "not_found")],
)
def transition_temperature(compound: CompoundName, transition: Literal["melting", "boiling"]) -> Temperature:
    """Gives the normal melting or boiling point of a compound in kelvin, from the CRC tables of physical constants.

    Args:
        compound: Name or CAS number of the compound.
        transition: Which point.
    """
    value = handbook.constants(find_compound(compound), "Tm" if transition == "melting" else "Tb")
    if value is None:
        raise NotFound(f"the CRC tables hold no {transition} point of '{compound}'")
    return Temperature(temperature=value)


@_lookup(
    wording={
        "heat": [
            "the molar enthalpy of fusion of {compound} at its melting point (CRC Handbook)",
            "the heat of fusion of {compound} per mole, as listed in the CRC Handbook",
        ]
    },
    golden=[({"compound": "benzene"}, {"heat": 9.87})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def fusion_enthalpy(compound: CompoundName) -> Heat:
    """Gives the molar enthalpy of fusion of a compound at its melting point in kJ/mol (CRC Handbook).

    Args:
        compound: Name or CAS number of the compound.
    """
    return Heat(heat=handbook.required(handbook.FUSION, find_compound(compound), "Hfus", "enthalpy of fusion") / 1000)


@_lookup(
    wording={
        "heat": [
            "the molar enthalpy of vaporization of {compound} at {at} (CRC Handbook)",
            "the heat of vaporization of {compound} per mole at {at}, as listed in the CRC Handbook",
        ]
    },
    golden=[({"compound": "styrene", "at": "its normal boiling point"}, {"heat": 38.7})],
    invalid=[({"compound": "styrene", "at": "25 degrees Celsius"}, "not_found")],
)
def vaporization_enthalpy(
    compound: CompoundName, at: Literal["its normal boiling point", "25 degrees Celsius"]
) -> Heat:
    """Gives the molar enthalpy of vaporization of a compound in kJ/mol (CRC Handbook).

    Args:
        compound: Name or CAS number of the compound.
        at: Temperature of the value.
    """
    column = "Hvap298" if at == "25 degrees Celsius" else "HvapTb"
    what = f"enthalpy of vaporization at {at}"
    return Heat(heat=handbook.required(handbook.VAPORIZATION, find_compound(compound), column, what) / 1000)


@_lookup(
    wording={
        "temperature": [
            "the critical temperature of {compound} in the IUPAC tables",
            "the temperature of the critical point of {compound} that the IUPAC review recommends",
        ],
        "pressure": [
            "the critical pressure of {compound} in the IUPAC tables",
            "the pressure at the critical point of {compound} that the IUPAC review recommends",
        ],
        "volume": [
            "the critical molar volume of {compound} in the IUPAC tables",
            "the molar volume at the critical point of {compound} that the IUPAC review recommends",
        ],
    },
    golden=[({"compound": "carbon tetrachloride"}, {"temperature": 556.3, "pressure": 4540.0, "volume": 276.0})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def organic_critical_point(compound: CompoundName) -> CriticalPoint:
    """Gives the critical temperature (K), pressure (kPa) and molar volume of an organic compound (IUPAC review).

    Args:
        compound: Name or CAS number of the compound.
    """
    found = find_compound(compound)
    temperature = handbook.required(handbook.CRITICAL, found, "Tc", "critical point")
    pressure, volume = (handbook.cell(handbook.CRITICAL, found, name) for name in ("Pc", "Vc"))
    return CriticalPoint(
        temperature=temperature,
        pressure=None if pressure is None else pressure / 1000,
        volume=None if volume is None else volume * 1e6,
    )


@_lookup(
    wording={
        "factor": [
            "the acentric factor of {compound} in the PSRK tables",
            "the Pitzer acentric factor of {compound}, as listed in the appendix to PSRK",
        ]
    },
    golden=[({"compound": "formaldehyde"}, {"factor": 0.2484})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def acentric_factor(compound: CompoundName) -> Factor:
    """Gives the acentric factor of a compound from the tables of the PSRK equation of state.

    Args:
        compound: Name or CAS number of the compound.
    """
    return Factor(factor=handbook.required(handbook.PSRK, find_compound(compound), "omega", "acentric factor"))


@_compute(
    wording={
        "pressure": [
            "the saturation vapor pressure of {compound} at {temperature} by the Antoine equation (Poling)",
            "the vapor pressure of {compound} at {temperature}, from Poling's Antoine coefficients",
        ]
    },
    golden=[({"compound": "diethyl ether", "temperature": 307.0}, {"pressure": 98.804})],
    invalid=[({"compound": "diethyl ether", "temperature": 500.0}, "invalid_arguments")],
)
def antoine_vapor_pressure(compound: CompoundName, temperature: Annotated[Kelvin, Field(gt=0, le=2000)]) -> Pressure:
    """Computes the vapor pressure of a compound in kPa with the Antoine equation and the coefficients of Poling.

    Args:
        compound: Name or CAS number of the compound.
        temperature: Temperature in kelvin, within the range of the coefficients.
    """
    found = find_compound(compound)
    a, b, c, low, high = (
        handbook.required(handbook.ANTOINE, found, name, "set of Antoine coefficients")
        for name in ("A", "B", "C", "Tmin", "Tmax")
    )
    if not low <= temperature <= high:
        raise InvalidArguments(f"temperature must lie between {low} and {high} kelvin for '{found.name}'")
    return Pressure(pressure=10 ** (a - b / (temperature + c)) / 1000)


@_compute(
    wording={
        "temperature": [
            "the boiling point of {compound} at a pressure of {pressure} by the Antoine equation (Poling)",
            "the temperature at which {compound} boils under {pressure}, from Poling's Antoine coefficients",
        ]
    },
    golden=[({"compound": "diethyl ether", "pressure": 101.325}, {"temperature": 307.71})],
    invalid=[({"compound": "diethyl ether", "pressure": 5000.0}, "invalid_arguments")],
)
def antoine_boiling_point(compound: CompoundName, pressure: Annotated[Kilopascals, Field(gt=0, le=1e5)]) -> Temperature:
    """Computes the boiling point of a compound in kelvin at a pressure with Poling's Antoine coefficients.

    Args:
        compound: Name or CAS number of the compound.
        pressure: Pressure in kPa; the result must lie within the range of the coefficients.
    """
    found = find_compound(compound)
    a, b, c, low, high = (
        handbook.required(handbook.ANTOINE, found, name, "set of Antoine coefficients")
        for name in ("A", "B", "C", "Tmin", "Tmax")
    )
    exponent = a - math.log10(pressure * 1000)
    temperature = b / exponent - c if exponent > 0 else math.inf
    if not low <= temperature <= high:
        raise InvalidArguments(f"pressure leads outside the coefficients' range of {low} to {high} kelvin")
    return Temperature(temperature=temperature)


@_compute(
    wording={
        "entropy": [
            "the molar entropy of vaporization of {compound} at its normal boiling point (CRC Handbook)",
            "the Trouton ratio of {compound}: CRC enthalpy of vaporization over CRC normal boiling point",
        ]
    },
    golden=[({"compound": "styrene"}, {"entropy": 92.55})],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def vaporization_entropy(compound: CompoundName) -> Entropy:
    """Divides a compound's enthalpy of vaporization at the normal boiling point by that boiling point, in J/(mol K).

    Args:
        compound: Name or CAS number of the compound.
    """
    found = find_compound(compound)
    heat, point = (handbook.required(handbook.VAPORIZATION, found, c, "boiling heat") for c in ("HvapTb", "Tb"))
    return Entropy(entropy=heat / point)


@_compute(
    engines=[FORMULAS, PERIODICTABLE],
    wording={
        "energy": [
            "the heat that melts {mass} of {compound} at its melting point (CRC enthalpy of fusion)",
            "the heat taken up when {mass} of {compound} melt at the melting point, by the CRC enthalpy of fusion",
        ]
    },
    golden=[({"compound": "benzene", "mass": 78.114}, {"energy": 9.87})],
    invalid=[({"compound": "benzene", "mass": 0}, "invalid_arguments")],
)
def heat_to_melt(compound: CompoundName, mass: Annotated[Grams, Field(gt=0, le=1e9)]) -> Energy:
    """Computes the heat in kJ that melts a mass of a compound already at its melting point.

    Args:
        compound: Name or CAS number of the compound.
        mass: Mass in grams.
    """
    found = find_compound(compound)
    heat = handbook.required(handbook.FUSION, found, "Hfus", "enthalpy of fusion")
    return Energy(energy=heat / 1000 * mass / handbook.molar_mass(found))


@_compute(
    engines=[FORMULAS, PERIODICTABLE],
    wording={
        "constant": [
            "the {kind} constant of {compound} as a solvent, computed from its CRC transition heat and temperature",
            "the {kind} constant that the CRC transition heat and temperature of {compound} give",
        ]
    },
    golden=[({"compound": "benzene", "kind": "cryoscopic"}, {"constant": 5.111})],
    invalid=[({"compound": "unobtainium", "kind": "cryoscopic"}, "not_found")],
)
def colligative_constant(compound: CompoundName, kind: Literal["cryoscopic", "ebullioscopic"]) -> FreezingConstant:
    """Computes a solvent's cryoscopic or ebullioscopic constant, R T² M / ΔH, in K kg/mol, from CRC data.

    Args:
        compound: Name or CAS number of the solvent.
        kind: Lowering of the freezing point or raising of the boiling point.
    """
    found = find_compound(compound)
    if kind == "cryoscopic":
        heat = handbook.required(handbook.FUSION, found, "Hfus", "enthalpy of fusion")
        point = handbook.constants(found, "Tm")
    else:
        heat = handbook.required(handbook.VAPORIZATION, found, "HvapTb", "enthalpy of vaporization")
        point = handbook.cell(handbook.VAPORIZATION, found, "Tb")
    if point is None:
        raise NotFound(f"the CRC tables hold no transition temperature of '{compound}'")
    return FreezingConstant(constant=GAS_CONSTANT * point**2 * handbook.molar_mass(found) / 1000 / heat)


TOOLS: tuple[Tool, ...] = (
    transition_temperature,
    fusion_enthalpy,
    vaporization_enthalpy,
    organic_critical_point,
    acentric_factor,
    antoine_vapor_pressure,
    antoine_boiling_point,
    vaporization_entropy,
    heat_to_melt,
    colligative_constant,
)
