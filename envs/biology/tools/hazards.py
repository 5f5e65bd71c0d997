"""What substances do when they burn or get into the air."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data import handbook
from toolgym.envs.biology.data.compounds import find_compound
from toolgym.envs.biology.data.handbook import HANDBOOK
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.entities import CompoundName, GreenhouseGas
from toolgym.envs.biology.quantities import (
    Grams,
    Index,
    Kelvin,
    Percent,
    SampleGrams,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=HANDBOOK, theme="hazards")


_compute = partial(tool, domain="biology", kind="processing", source=HANDBOOK, theme="hazards")


class Ignition(Result):
    """When a vapor catches fire; what is not tabulated is left out."""

    flash_point: Annotated[Kelvin, Quantity("kelvin", 2)] | None
    autoignition_temperature: Annotated[Kelvin, Quantity("kelvin", 2)] | None
    lower_limit: Annotated[Percent, Quantity("percent", 2)] | None
    upper_limit: Annotated[Percent, Quantity("percent", 2)] | None


class Warming(Result):
    """Effect on the climate relative to carbon dioxide."""

    potential: Annotated[Index, Quantity(None, 3)]


class Lifetime(Result):
    """Time in the atmosphere."""

    lifetime: Annotated[float, Quantity("year", 3)]


class Emission(Result):
    """An emission in carbon dioxide equivalents."""

    mass: Annotated[Grams, Quantity("gram", 1)]


@_lookup(
    wording={
        "flash_point": [
            "the IEC 60079-20-1 flash point of {compound}",
            "the flash point that IEC 60079-20-1 lists for {compound}",
        ],
        "autoignition_temperature": [
            "the IEC 60079-20-1 autoignition temperature of {compound}",
            "the autoignition temperature that IEC 60079-20-1 lists for {compound}",
        ],
        "lower_limit": [
            "the IEC 60079-20-1 lower flammable limit, by volume in air, of {compound}",
            "the lower flammable limit by volume in air that IEC 60079-20-1 lists for {compound}",
        ],
        "upper_limit": [
            "the IEC 60079-20-1 upper flammable limit, by volume in air, of {compound}",
            "the upper flammable limit by volume in air that IEC 60079-20-1 lists for {compound}",
        ],
    },
    golden=[
        (
            {"compound": "formaldehyde"},
            {"flash_point": 333.15, "autoignition_temperature": 697.15, "lower_limit": 7.0, "upper_limit": 73.0},
        )
    ],
    invalid=[({"compound": "unobtainium"}, "not_found")],
)
def ignition_data(compound: CompoundName) -> Ignition:
    """Gives flash point (K), autoignition temperature (K) and flammable limits (percent by volume) of IEC 60079-20-1.

    Args:
        compound: Name or CAS number of the compound.
    """
    found = find_compound(compound)
    if found.cas not in handbook.table(handbook.IGNITION):
        raise NotFound(f"IEC 60079-20-1 does not list '{found.name}'")
    flash, auto, low, high = (
        handbook.cell(handbook.IGNITION, found, name) for name in ("T_flash", "T_autoignition", "LFL", "UFL")
    )
    return Ignition(
        flash_point=flash,
        autoignition_temperature=auto,
        lower_limit=None if low is None else low * 100,
        upper_limit=None if high is None else high * 100,
    )


@_lookup(
    wording={
        "potential": [
            "the IPCC 2021 global warming potential over {horizon} of {gas}",
            "the global warming potential over {horizon} that the IPCC report of 2021 gives for {gas}",
        ]
    },
    golden=[
        ({"gas": "methane", "horizon": "100 years"}, {"potential": 27.9}),
        ({"gas": "methane", "horizon": "20 years"}, {"potential": 81.2}),
    ],
    invalid=[({"gas": "ethanol", "horizon": "100 years"}, "not_found")],
)
def global_warming_potential(gas: GreenhouseGas, horizon: Literal["20 years", "100 years", "500 years"]) -> Warming:
    """Gives the global warming potential of a greenhouse gas relative to carbon dioxide (IPCC, sixth report, 2021).

    Args:
        gas: Name or CAS number of the gas.
        horizon: Time over which the warming is added up.
    """
    column = f"{horizon.split()[0]}yr GWP"
    what = "global warming potential"
    return Warming(potential=handbook.required(handbook.WARMING, find_compound(gas), column, what))


@_lookup(
    wording={
        "lifetime": [
            "the IPCC 2021 atmospheric lifetime of {gas}",
            "the atmospheric lifetime that the IPCC report of 2021 gives for {gas}",
        ]
    },
    golden=[({"gas": "methane"}, {"lifetime": 11.8})],
    invalid=[({"gas": "ethanol"}, "not_found")],
)
def atmospheric_lifetime(gas: GreenhouseGas) -> Lifetime:
    """Gives the atmospheric lifetime of a greenhouse gas in years (IPCC, sixth report, 2021).

    Args:
        gas: Name or CAS number of the gas.
    """
    what = "atmospheric lifetime"
    return Lifetime(lifetime=handbook.required(handbook.WARMING, find_compound(gas), "Lifetime, years", what))


@_compute(
    engines=[FORMULAS],
    wording={
        "mass": [
            "the mass of carbon dioxide with the same IPCC 2021 warming over 100 years as {mass} of {gas}",
            "the carbon dioxide equivalent over 100 years, by the IPCC 2021 potentials, of {mass} of {gas}",
        ]
    },
    golden=[({"gas": "methane", "mass": 10}, {"mass": 279.0})],
    invalid=[({"gas": "ethanol", "mass": 10}, "not_found")],
)
def carbon_dioxide_equivalent(gas: GreenhouseGas, mass: SampleGrams) -> Emission:
    """Converts a mass of a greenhouse gas into grams of carbon dioxide by its potential over 100 years (IPCC 2021).

    Args:
        gas: Name or CAS number of the gas.
        mass: Mass in grams.
    """
    what = "global warming potential"
    return Emission(mass=mass * handbook.required(handbook.WARMING, find_compound(gas), "100yr GWP", what))


TOOLS: tuple[Tool, ...] = (
    ignition_data,
    global_warming_potential,
    atmospheric_lifetime,
    carbon_dioxide_equivalent,
)
