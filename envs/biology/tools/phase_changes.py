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
from toolgym.envs.biology.quantities import (
    Index,
    Kelvin,
    Kilopascals,
    MolarEnergy,
    MolarEntropy,
    SampleGrams,
    StateKelvin,
    StateKilopascals,
)
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


class Boiling(Result):
    """A boiling temperature under some pressure."""

    temperature: Annotated[Kelvin, Quantity("kelvin", 2)]


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
            "the CRC normal {transition} point of {compound}",
            "the {transition} point at one atmosphere that the CRC tables give for {compound}",
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
            "the CRC molar enthalpy of fusion of {compound}",
            "the molar heat of fusion that the CRC Handbook gives for {compound}",
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
            "the CRC molar enthalpy of vaporization at {at} of {compound}",
            "the molar heat of vaporization at {at} that the CRC Handbook gives for {compound}",
        ]
    },
    golden=[({"compound": "styrene", "at": "the normal boiling point"}, {"heat": 38.7})],
    invalid=[({"compound": "styrene", "at": "25 degrees Celsius"}, "not_found")],
)
def vaporization_enthalpy(
    compound: CompoundName, at: Literal["the normal boiling point", "25 degrees Celsius"]
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
            "the IUPAC-recommended critical temperature of {compound}",
            "the critical temperature that the IUPAC review recommends for {compound}",
        ],
        "pressure": [
            "the IUPAC-recommended critical pressure of {compound}",
            "the critical pressure that the IUPAC review recommends for {compound}",
        ],
        "volume": [
            "the IUPAC-recommended critical molar volume of {compound}",
            "the critical molar volume that the IUPAC review recommends for {compound}",
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
            "the PSRK acentric factor of {compound}",
            "the acentric factor that the PSRK tables give for {compound}",
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
            "the vapor pressure, by Poling's Antoine coefficients, of {compound} at {temperature}",
            "the saturation pressure that Poling's Antoine coefficients give for {compound} at {temperature}",
        ]
    },
    golden=[({"compound": "diethyl ether", "temperature": 307.0}, {"pressure": 98.804})],
    invalid=[({"compound": "diethyl ether", "temperature": 500.0}, "invalid_arguments")],
)
def antoine_vapor_pressure(
    compound: CompoundName, temperature: Annotated[StateKelvin, Field(gt=0, le=2000)]
) -> Pressure:
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
            "the boiling point, by Poling's Antoine coefficients, of {compound} under {pressure}",
            "the boiling temperature that Poling's Antoine coefficients give for {compound} under {pressure}",
        ]
    },
    golden=[({"compound": "diethyl ether", "pressure": 101.325}, {"temperature": 307.71})],
    invalid=[({"compound": "diethyl ether", "pressure": 5000.0}, "invalid_arguments")],
)
def antoine_boiling_point(
    compound: CompoundName, pressure: Annotated[StateKilopascals, Field(gt=0, le=1e5)]
) -> Boiling:
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
    return Boiling(temperature=temperature)


@_compute(
    wording={
        "entropy": [
            "the Trouton ratio (CRC enthalpy of vaporization over CRC boiling point) of {compound}",
            "the CRC molar entropy of vaporization, at the normal boiling point, of {compound}",
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
            "the heat, by the CRC enthalpy of fusion, that melts {mass} of {compound}",
            "the heat taken up, by the CRC enthalpy of fusion, in melting {mass} of {compound}",
        ]
    },
    golden=[({"compound": "benzene", "mass": 78.114}, {"energy": 9.87})],
    invalid=[({"compound": "benzene", "mass": 0}, "invalid_arguments")],
)
def heat_to_melt(compound: CompoundName, mass: Annotated[SampleGrams, Field(gt=0, le=1e9)]) -> Energy:
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
            "the {kind} constant, computed from CRC transition data, of {compound}",
            "the {kind} constant that CRC transition heat and temperature give for {compound}",
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
