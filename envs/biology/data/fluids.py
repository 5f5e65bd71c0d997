"""Pure fluids with an equation of state in CoolProp."""

from functools import cache
from typing import Any

from toolgym.tools import InvalidArguments, NotFound, Source

COOLPROP = Source(
    distribution="CoolProp",
    module="CoolProp",
    extra="biology",
    code_licence="MIT",
    data_licence="MIT (published equations of state)",
)


@cache
def _library() -> Any:
    from CoolProp import CoolProp

    return CoolProp


FLUIDS = {
    "water": "Water", "ammonia": "Ammonia", "carbon dioxide": "CarbonDioxide", "carbon monoxide": "CarbonMonoxide",
    "nitrogen": "Nitrogen", "oxygen": "Oxygen", "hydrogen": "Hydrogen", "argon": "Argon", "neon": "Neon",
    "krypton": "Krypton", "xenon": "Xenon", "helium": "Helium", "fluorine": "Fluorine", "chlorine": "Chlorine",
    "nitrous oxide": "NitrousOxide", "sulfur dioxide": "SulfurDioxide", "hydrogen sulfide": "HydrogenSulfide",
    "carbonyl sulfide": "CarbonylSulfide", "sulfur hexafluoride": "SulfurHexafluoride", "methane": "Methane",
    "ethane": "Ethane", "propane": "n-Propane", "butane": "n-Butane", "isobutane": "IsoButane", "pentane": "n-Pentane",
    "isopentane": "Isopentane", "neopentane": "Neopentane", "hexane": "n-Hexane", "heptane": "n-Heptane",
    "octane": "n-Octane", "nonane": "n-Nonane", "decane": "n-Decane", "undecane": "n-Undecane",
    "dodecane": "n-Dodecane", "cyclopropane": "CycloPropane", "cyclopentane": "Cyclopentane",
    "cyclohexane": "CycloHexane", "ethene": "Ethylene", "propene": "Propylene", "propyne": "Propyne",
    "1-butene": "1-Butene", "isobutene": "IsoButene", "cis-2-butene": "cis-2-Butene",
    "trans-2-butene": "trans-2-Butene", "benzene": "Benzene", "toluene": "Toluene", "ethylbenzene": "EthylBenzene",
    "o-xylene": "o-Xylene", "m-xylene": "m-Xylene", "p-xylene": "p-Xylene", "methanol": "Methanol",
    "ethanol": "Ethanol", "acetone": "Acetone", "dimethyl ether": "DimethylEther", "diethyl ether": "DiethylEther",
    "dimethyl carbonate": "DimethylCarbonate", "tetrahydrofuran": "Tetrahydrofuran", "oxirane": "EthyleneOxide",
    "1,2-dichloroethane": "Dichloroethane", "chloromethane": "R40", "trichlorofluoromethane": "R11",
    "dichlorodifluoromethane": "R12", "difluorochloromethane": "R22", "fluoroform": "R23", "difluoromethane": "R32",
    "fluoromethane": "R41", "carbon tetrafluoride": "R14", "pentafluoroethane": "R125", "1,1-difluoroethane": "R152A",
    "1,1,1-Trifluoroethane": "R143a", "perfluoroethane": "R116", "perfluoropropane": "R218",
    "octafluorocyclobutane": "RC318", "chloropentafluoroethane": "R115", "methyl oleate": "MethylOleate",
    "methyl palmitate": "MethylPalmitate", "methyl stearate": "MethylStearate", "hexamethyldisiloxane": "MM",
}  # fmt: skip
"""CoolProp's name of pure fluids by the common name of the compound."""


def find_fluid(name: str) -> str:
    """CoolProp's name of a fluid, given its common name or CoolProp's own, case ignored.

    Raises:
        NotFound: There is no equation of state for it.
    """
    folded = name.strip().casefold()
    for common, fluid in FLUIDS.items():
        if folded in (common.casefold(), fluid.casefold()):
            return fluid
    raise NotFound(f"there is no equation of state of '{name[:60]}'; there are some for water, ethanol, ammonia …")


def state(output: str, first: str, value: float, second: str, other: float, fluid: str) -> float:
    """One property of a fluid at a state given by two others, all in SI units.

    Raises:
        InvalidArguments: The equation of state does not hold there.
    """
    if second == "Q":
        # Outside the range of coexistence CoolProp may extrapolate to nonsense instead of refusing.
        low, high = ("Ttriple", "Tcrit") if first == "T" else ("ptriple", "pcrit")
        if not constant(low, fluid) < value < constant(high, fluid):
            raise InvalidArguments(f"the fluid '{fluid}' boils only between its triple and its critical point")
    try:
        return float(_library().PropsSI(output, first, value, second, other, fluid))
    except ValueError as error:
        why = str(error)[:120]
        raise InvalidArguments(
            f"the equation of state of the fluid '{fluid}' does not cover this state: {why}"
        ) from error


def constant(output: str, fluid: str) -> float:
    """A constant of a fluid (``Tcrit``, ``pcrit``, ``Ttriple``, ``acentric``, ``M``), in SI units."""
    return float(_library().PropsSI(output, fluid))
