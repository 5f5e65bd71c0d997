"""Fluids in any state: saturation, density, heat and flow properties by CoolProp's equations of state."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.biology.data import fluids
from toolgym.envs.biology.data.fluids import COOLPROP
from toolgym.envs.biology.entities import Fluid
from toolgym.envs.biology.quantities import (
    Density,
    Index,
    Kelvin,
    Kilopascals,
    MolarMass,
    StateKelvin,
    StateKilopascals,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=COOLPROP, theme="fluids")
_compute = partial(tool, domain="biology", kind="processing", source=COOLPROP, theme="fluids")

_T = Annotated[StateKelvin, Field(gt=1, le=3000)]
_P = Annotated[StateKilopascals, Field(gt=0.001, le=1e6)]


class FluidPoint(Result):
    """A distinguished state of a fluid."""

    temperature: Annotated[Kelvin, Quantity("kelvin", 3)]
    pressure: Annotated[Kilopascals, Quantity("kilopascal", 4)]


class FluidConstants(Result):
    """Constants of a fluid."""

    molar_mass: Annotated[MolarMass, Quantity("gram/mole", 4)]
    acentric_factor: Annotated[Index, Quantity(None, 4)]


class Saturated(Result):
    """A saturation temperature."""

    temperature: Annotated[Kelvin, Quantity("kelvin", 3)]


class Vapor(Result):
    """A saturation pressure."""

    pressure: Annotated[Kilopascals, Quantity("kilopascal", 3)]


class MassDensity(Result):
    """A density."""

    density: Annotated[Density, Quantity("kilogram/meter**3", 3)]


class LatentHeat(Result):
    """Heat per mass."""

    heat: Annotated[float, Quantity("kilojoule/kilogram", 2)]


class SpecificHeat(Result):
    """Heat per mass and kelvin."""

    heat_capacity: Annotated[float, Quantity("kilojoule/kilogram/kelvin", 4)]


class Speed(Result):
    """A speed."""

    speed: Annotated[float, Quantity("meter/second", 2)]


class Tension(Result):
    """A surface tension."""

    tension: Annotated[float, Quantity("millinewton/meter", 3)]


class Compressibility(Result):
    """A compressibility factor."""

    factor: Annotated[Index, Quantity(None, 5)]


@_lookup(
    wording={
        "temperature": [
            "the CoolProp temperature of the {point} point of {fluid}",
            "the {point}-point temperature that CoolProp gives for {fluid}",
        ],
        "pressure": [
            "the CoolProp pressure at the {point} point of {fluid}",
            "the {point}-point pressure that CoolProp gives for {fluid}",
        ],
    },
    golden=[
        ({"fluid": "water", "point": "critical"}, {"temperature": 647.096, "pressure": 22064.0}),
        ({"fluid": "water", "point": "triple"}, {"temperature": 273.16}),
    ],
    invalid=[({"fluid": "unobtainium", "point": "critical"}, "not_found")],
)
def fluid_special_point(fluid: Fluid, point: Literal["critical", "triple"]) -> FluidPoint:
    """Gives temperature (K) and pressure (kPa) of the critical or triple point of a pure fluid, as CoolProp has it.

    Args:
        fluid: Common name of the fluid, such as "water" or "propane".
        point: Which point.
    """
    name = fluids.find_fluid(fluid)
    keys = ("Tcrit", "pcrit") if point == "critical" else ("Ttriple", "ptriple")
    temperature, pressure = (fluids.constant(key, name) for key in keys)
    return FluidPoint(temperature=temperature, pressure=pressure / 1000)


@_lookup(
    wording={
        "molar_mass": [
            "the CoolProp molar mass of {fluid}",
            "the molar mass that CoolProp gives for {fluid}",
        ],
        "acentric_factor": [
            "the CoolProp acentric factor of {fluid}",
            "the acentric factor that CoolProp gives for {fluid}",
        ],
    },
    golden=[({"fluid": "water"}, {"molar_mass": 18.0153, "acentric_factor": 0.3443})],
    invalid=[({"fluid": "unobtainium"}, "not_found")],
)
def fluid_constants(fluid: Fluid) -> FluidConstants:
    """Gives the molar mass (g/mol) and the acentric factor of a pure fluid, as CoolProp has them.

    Args:
        fluid: Common name of the fluid, such as "water" or "propane".
    """
    name = fluids.find_fluid(fluid)
    return FluidConstants(
        molar_mass=fluids.constant("M", name) * 1000, acentric_factor=fluids.constant("acentric", name)
    )


@_compute(
    wording={
        "temperature": [
            "the CoolProp saturation temperature of {fluid} at {pressure}",
            "the saturation temperature that CoolProp gives for {fluid} at {pressure}",
        ]
    },
    golden=[({"fluid": "water", "pressure": 101.325}, {"temperature": 373.124})],
    invalid=[({"fluid": "water", "pressure": 500000}, "invalid_arguments")],
)
def fluid_boiling_temperature(fluid: Fluid, pressure: _P) -> Saturated:
    """Computes the saturation temperature of a pure fluid in kelvin at a pressure in kPa.

    Args:
        fluid: Common name of the fluid.
        pressure: Pressure in kPa, between the triple and the critical point.
    """
    return Saturated(temperature=fluids.state("T", "P", pressure * 1000, "Q", 0, fluids.find_fluid(fluid)))


@_compute(
    wording={
        "pressure": [
            "the CoolProp saturation pressure of {fluid} at {temperature}",
            "the saturation pressure that CoolProp gives for {fluid} at {temperature}",
        ]
    },
    golden=[({"fluid": "water", "temperature": 373.124}, {"pressure": 101.324})],
    invalid=[({"fluid": "water", "temperature": 700}, "invalid_arguments")],
)
def fluid_vapor_pressure(fluid: Fluid, temperature: _T) -> Vapor:
    """Computes the saturation pressure of a pure fluid in kPa at a temperature in kelvin.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin, between the triple and the critical point.
    """
    return Vapor(pressure=fluids.state("P", "T", temperature, "Q", 0, fluids.find_fluid(fluid)) / 1000)


@_compute(
    wording={
        "density": [
            "the CoolProp density of {fluid} at {temperature} and {pressure}",
            "the density that CoolProp gives for {fluid} at {temperature} and {pressure}",
        ]
    },
    golden=[({"fluid": "ethanol", "temperature": 300, "pressure": 101.325}, {"density": 783.54})],
    invalid=[({"fluid": "ethanol", "temperature": 20, "pressure": 101.325}, "invalid_arguments")],
)
def fluid_density(fluid: Fluid, temperature: _T, pressure: _P) -> MassDensity:
    """Computes the density of a pure fluid in kg/m³ at a temperature and a pressure.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin.
        pressure: Pressure in kPa.
    """
    name = fluids.find_fluid(fluid)
    return MassDensity(density=fluids.state("D", "T", temperature, "P", pressure * 1000, name))


@_compute(
    wording={
        "heat": [
            "the CoolProp specific enthalpy of vaporization of {fluid} at {temperature}",
            "the specific enthalpy of vaporization that CoolProp gives for {fluid} at {temperature}",
        ]
    },
    golden=[({"fluid": "water", "temperature": 373.124}, {"heat": 2256.47})],
    invalid=[({"fluid": "water", "temperature": 700}, "invalid_arguments")],
)
def fluid_latent_heat(fluid: Fluid, temperature: _T) -> LatentHeat:
    """Computes the enthalpy of vaporization of a pure fluid in kJ/kg at a saturation temperature.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin, between the triple and the critical point.
    """
    name = fluids.find_fluid(fluid)
    gas, liquid = (fluids.state("H", "T", temperature, "Q", quality, name) for quality in (1, 0))
    return LatentHeat(heat=(gas - liquid) / 1000)


@_compute(
    wording={
        "heat_capacity": [
            "the CoolProp isobaric specific heat capacity of {fluid} at {temperature} and {pressure}",
            "the isobaric specific heat capacity that CoolProp gives for {fluid} at {temperature} and {pressure}",
        ]
    },
    golden=[({"fluid": "water", "temperature": 298.15, "pressure": 101.325}, {"heat_capacity": 4.1813})],
    invalid=[({"fluid": "water", "temperature": 20, "pressure": 101.325}, "invalid_arguments")],
)
def fluid_heat_capacity(fluid: Fluid, temperature: _T, pressure: _P) -> SpecificHeat:
    """Computes the isobaric specific heat capacity of a pure fluid in kJ/(kg K) at a temperature and a pressure.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin.
        pressure: Pressure in kPa.
    """
    name = fluids.find_fluid(fluid)
    return SpecificHeat(heat_capacity=fluids.state("C", "T", temperature, "P", pressure * 1000, name) / 1000)


@_compute(
    wording={
        "speed": [
            "the CoolProp speed of sound in {fluid} at {temperature} and {pressure}",
            "the speed of sound that CoolProp gives for {fluid} at {temperature} and {pressure}",
        ]
    },
    golden=[({"fluid": "nitrogen", "temperature": 300, "pressure": 101.325}, {"speed": 353.16})],
    invalid=[({"fluid": "water", "temperature": 20, "pressure": 101.325}, "invalid_arguments")],
)
def fluid_speed_of_sound(fluid: Fluid, temperature: _T, pressure: _P) -> Speed:
    """Computes the speed of sound in a pure fluid in m/s at a temperature and a pressure.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin.
        pressure: Pressure in kPa.
    """
    name = fluids.find_fluid(fluid)
    return Speed(speed=fluids.state("A", "T", temperature, "P", pressure * 1000, name))


@_compute(
    wording={
        "tension": [
            "the CoolProp surface tension of {fluid} at {temperature}",
            "the surface tension that CoolProp gives for {fluid} at {temperature}",
        ]
    },
    golden=[({"fluid": "water", "temperature": 298.15}, {"tension": 72.055})],
    invalid=[({"fluid": "water", "temperature": 700}, "invalid_arguments")],
)
def fluid_surface_tension(fluid: Fluid, temperature: _T) -> Tension:
    """Computes the surface tension of a saturated pure liquid in mN/m at a temperature.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin, between the triple and the critical point.
    """
    return Tension(tension=fluids.state("I", "T", temperature, "Q", 0, fluids.find_fluid(fluid)) * 1000)


@_compute(
    wording={
        "factor": [
            "the CoolProp compressibility factor of {fluid} at {temperature} and {pressure}",
            "the compressibility factor that CoolProp gives for {fluid} at {temperature} and {pressure}",
        ]
    },
    golden=[({"fluid": "methane", "temperature": 300, "pressure": 5000}, {"factor": 0.91955})],
    invalid=[({"fluid": "water", "temperature": 20, "pressure": 101.325}, "invalid_arguments")],
)
def fluid_compressibility_factor(fluid: Fluid, temperature: _T, pressure: _P) -> Compressibility:
    """Computes the compressibility factor p V / (n R T) of a pure fluid at a temperature and a pressure.

    Args:
        fluid: Common name of the fluid.
        temperature: Temperature in kelvin.
        pressure: Pressure in kPa.
    """
    name = fluids.find_fluid(fluid)
    return Compressibility(factor=fluids.state("Z", "T", temperature, "P", pressure * 1000, name))


TOOLS: tuple[Tool, ...] = (
    fluid_special_point,
    fluid_constants,
    fluid_boiling_temperature,
    fluid_vapor_pressure,
    fluid_density,
    fluid_latent_heat,
    fluid_heat_capacity,
    fluid_speed_of_sound,
    fluid_surface_tension,
    fluid_compressibility_factor,
)
