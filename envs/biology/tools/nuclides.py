"""Nuclides: masses, abundances, half-lives and decays."""

import math
from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.biology.data import elements
from toolgym.envs.biology.data.elements import MENDELEEV, SECONDS_PER_YEAR, find_element, find_nuclide
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.entities import ElementSymbol, NuclideName, Year
from toolgym.envs.biology.quantities import (
    Count,
    Daltons,
    HalfLifeYears,
    Index,
    MassNumber,
    MegaElectronVolts,
    Percent,
    Years,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=MENDELEEV, theme="nuclides")
_compute = partial(tool, domain="biology", kind="processing", source=MENDELEEV, engines=[FORMULAS], theme="nuclides")

_MEV_PER_DALTON = 931.49410372
_HYDROGEN, _NEUTRON, _HELIUM = 1.00782503190, 1.00866491606, 4.00260325413
_AVOGADRO = 6.02214076e23


class NuclideMass(Result):
    """A mass."""

    mass: Annotated[Daltons, Quantity("dalton", 6)]


class NaturalShare(Result):
    """A share of an element."""

    abundance: Annotated[Percent, Quantity("percent", 4)]


class HalfLife(Result):
    """A half-life in seconds and years."""

    seconds: Annotated[float, Quantity("second", 4)]
    years: Annotated[HalfLifeYears, Quantity("year", 6)]


class Decay(Result):
    """A decay."""

    mode: str
    product: NuclideName


class One(Result):
    """A nuclide."""

    nuclide: NuclideName


class Row(Result):
    """A nuclide with its mass."""

    nuclide: NuclideName
    mass: Annotated[Daltons, Quantity("dalton", 6)]


class Nuclides(Result):
    """Nuclides in order."""

    count: Count
    nuclides: list[Row]


class Found(Result):
    """When a nuclide was first seen."""

    year: Year


class Binding(Result):
    """A nuclear energy."""

    energy: Annotated[MegaElectronVolts, Quantity("megaelectron_volt", 4)]


class Remaining(Result):
    """What is left."""

    remaining: Annotated[Percent, Quantity("percent", 4)]


class Activity(Result):
    """Activity per mass."""

    activity: Annotated[Index, Quantity("gigabecquerel/gram", 6)]


@_lookup(
    wording={
        "mass": [
            "the atomic mass of {nuclide}",
            "the atomic mass in daltons of {nuclide}",
        ]
    },
    golden=[({"nuclide": "C-14"}, {"mass": 14.003242}), ({"nuclide": "C-12"}, {"mass": 12.0})],
    invalid=[({"nuclide": "C-99"}, "not_found")],
)
def nuclide_mass(nuclide: NuclideName) -> NuclideMass:
    """Gives the atomic mass of a nuclide in daltons (AME 2020).

    Args:
        nuclide: Nuclide such as C-14 or carbon-14.
    """
    return NuclideMass(mass=find_nuclide(nuclide).mass)


@_lookup(
    wording={
        "abundance": [
            "the natural abundance, in atom percent, of {nuclide}",
            "the share among the atoms of its element in nature of {nuclide}",
        ]
    },
    golden=[({"nuclide": "Fe-56"}, {"abundance": 91.754})],
    invalid=[({"nuclide": "C-14"}, "not_found")],
)
def nuclide_abundance(nuclide: NuclideName) -> NaturalShare:
    """Gives the natural abundance of a nuclide within its element, in percent of atoms.

    Args:
        nuclide: Nuclide such as Fe-56 or iron-56.
    """
    found = find_nuclide(nuclide)
    if not found.abundance:
        raise NotFound(f"'{found.name}' has no natural abundance in the table")
    return NaturalShare(abundance=found.abundance)


@_lookup(
    wording={
        "seconds": [
            "the half-life in seconds of {nuclide}",
            "the half-life, expressed in seconds, of {nuclide}",
        ],
        "years": [
            "the half-life in years of 365.25 days of {nuclide}",
            "the half-life, expressed in years of 365.25 days, of {nuclide}",
        ],
    },
    golden=[({"nuclide": "C-14"}, {"years": 5700.0}), ({"nuclide": "Tc-99"}, {"years": 211100.0})],
    invalid=[({"nuclide": "Fe-56"}, "not_found")],
)
def nuclide_half_life(nuclide: NuclideName) -> HalfLife:
    """Gives the half-life of a radioactive nuclide's ground state, in seconds and in years of 365.25 days.

    Args:
        nuclide: Nuclide such as C-14 or carbon-14.
    """
    seconds = _half_life(nuclide)
    return HalfLife(seconds=seconds, years=seconds / SECONDS_PER_YEAR)


def _half_life(name: str) -> float:
    found = find_nuclide(name)
    if found.half_life is None:
        raise NotFound(f"'{found.name}' is stable or has no known half-life")
    return found.half_life


@_lookup(
    wording={
        "mode": [
            "the principal decay mode of {nuclide}",
            "the way in which {nuclide} mostly decays",
        ],
        "product": [
            "the nuclide that {nuclide} mostly decays to",
            "the product of the principal decay mode of {nuclide}",
        ],
    },
    golden=[
        ({"nuclide": "U-238"}, {"mode": "alpha decay", "product": "Th-234"}),
        ({"nuclide": "C-14"}, {"mode": "beta-minus decay", "product": "N-14"}),
    ],
    invalid=[({"nuclide": "Fe-56"}, "not_found")],
)
def nuclide_decay(nuclide: NuclideName) -> Decay:
    """Gives the decay mode that takes most decays of a nuclide, and the nuclide that it leaves.

    Args:
        nuclide: Nuclide such as U-238 or uranium-238.
    """
    found = find_nuclide(nuclide)
    product = elements.product(found)
    return Decay(mode=elements.MODE_NAMES[found.mode or ""], product=product.name)


@_lookup(
    wording={"year": ["the year in which {nuclide} was discovered", "the year of discovery of {nuclide}"]},
    golden=[({"nuclide": "C-14"}, {"year": 1936})],
    invalid=[({"nuclide": "C-99"}, "not_found")],
)
def nuclide_discovery_year(nuclide: NuclideName) -> Found:
    """Gives the year in which a nuclide was discovered.

    Args:
        nuclide: Nuclide such as C-14 or carbon-14.
    """
    found = find_nuclide(nuclide)
    if found.discovered is None:
        raise NotFound(f"no year of discovery is known for '{found.name}'")
    return Found(year=found.discovered)


@_lookup(
    wording={
        "nuclide": [
            "the most abundant natural nuclide of {element}",
            "the nuclide that makes up most of the natural occurrence of {element}",
        ]
    },
    golden=[({"element": "Fe"}, {"nuclide": "Fe-56"}), ({"element": "Ar"}, {"nuclide": "Ar-40"})],
    invalid=[({"element": "Tc"}, "not_found")],
)
def most_abundant_nuclide(element: ElementSymbol) -> One:
    """Gives the nuclide with the greatest natural abundance of an element.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    natural = [n for n in elements.isotopes(row["symbol"]) if n.abundance]
    if not natural:
        raise NotFound(f"element '{row['symbol']}' has no nuclide with a natural abundance")
    return One(nuclide=max(natural, key=lambda n: n.abundance or 0).name)


@_lookup(
    wording={
        "nuclide": [
            "the longest-lived radioactive nuclide of {element}",
            "the radioactive nuclide of {element} with the longest known half-life",
        ]
    },
    golden=[({"element": "C"}, {"nuclide": "C-14"}), ({"element": "U"}, {"nuclide": "U-238"})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def longest_lived_nuclide(element: ElementSymbol) -> One:
    """Gives the radioactive nuclide of an element that has the longest half-life.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    decaying = [n for n in elements.isotopes(row["symbol"]) if n.half_life]
    if not decaying:
        raise NotFound(f"element '{row['symbol']}' has no nuclide with a known half-life")
    return One(nuclide=max(decaying, key=lambda n: n.half_life or 0).name)


@_lookup(
    wording={
        "count": [
            "the number of naturally occurring nuclides of {element}",
            "the number of nuclides of {element} that have a natural abundance",
        ],
        "nuclides": [
            "the naturally occurring nuclides of {element}",
            "the nuclides of {element} that have a natural abundance",
        ],
        "nuclides.nuclide": ["nuclide"],
        "nuclides.mass": ["atomic mass"],
    },
    golden=[({"element": "Fe"}, {"count": 4})],
    invalid=[({"element": "Tc"}, "not_found")],
)
def natural_nuclides(element: ElementSymbol) -> Nuclides:
    """Lists the nuclides of an element that occur in nature with their atomic masses in daltons.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    found = [Row(nuclide=n.name, mass=n.mass) for n in elements.isotopes(row["symbol"]) if n.abundance]
    if not found:
        raise NotFound(f"element '{row['symbol']}' has no nuclide with a natural abundance")
    return Nuclides(count=len(found), nuclides=found)


@_lookup(
    wording={
        "count": [
            "the number of known nuclides with {mass_number}",
            "the number of isobars that have {mass_number}",
        ],
        "nuclides": [
            "the known nuclides with {mass_number}",
            "the isobars that have {mass_number}",
        ],
        "nuclides.nuclide": ["nuclide"],
        "nuclides.mass": ["atomic mass"],
    },
    golden=[({"mass_number": 14}, {"count": 6})],
    invalid=[({"mass_number": 999}, "not_found")],
)
def isobars(mass_number: Annotated[MassNumber, Field(ge=1)]) -> Nuclides:
    """Lists all nuclides in the table with a mass number, by atomic number, with their atomic masses in daltons.

    Args:
        mass_number: Number of protons and neutrons together.
    """
    found = [Row(nuclide=n.name, mass=n.mass) for n in elements.nuclides().values() if n.nucleons == mass_number]
    if not found:
        raise NotFound(f"no nuclide has the mass number {mass_number}")
    return Nuclides(count=len(found), nuclides=found)


@_compute(
    wording={
        "energy": [
            "the nuclear binding energy per nucleon of {nuclide}",
            "the mean binding energy of a nucleon of {nuclide}",
        ]
    },
    golden=[({"nuclide": "Fe-56"}, {"energy": 8.7904})],
    invalid=[({"nuclide": "C-99"}, "not_found")],
)
def binding_energy_per_nucleon(nuclide: NuclideName) -> Binding:
    """Computes the binding energy per nucleon of a nuclide in MeV from atomic masses (AME 2020).

    Args:
        nuclide: Nuclide such as Fe-56 or iron-56.
    """
    n = find_nuclide(nuclide)
    defect = n.protons * _HYDROGEN + n.neutrons * _NEUTRON - n.mass
    return Binding(energy=defect * _MEV_PER_DALTON / n.nucleons)


@_compute(
    wording={
        "energy": [
            "the energy released by the principal decay of {nuclide}",
            "the Q value, from atomic masses, of the principal decay of {nuclide}",
        ]
    },
    golden=[({"nuclide": "U-238"}, {"energy": 4.2699}), ({"nuclide": "C-14"}, {"energy": 0.1565})],
    invalid=[({"nuclide": "Fe-56"}, "not_found")],
)
def decay_energy(nuclide: NuclideName) -> Binding:
    """Computes the Q value of a nuclide's principal alpha, beta-minus or capture decay in MeV from atomic masses.

    Beta-plus decays are taken as electron capture, so the masses of positrons are not subtracted.

    Args:
        nuclide: Nuclide such as U-238 or uranium-238.
    """
    found = find_nuclide(nuclide)
    product = elements.product(found)
    emitted = {"A": _HELIUM, "n": _NEUTRON, "p": _HYDROGEN}.get(found.mode or "", 0.0)
    return Binding(energy=(found.mass - product.mass - emitted) * _MEV_PER_DALTON)


@_compute(
    wording={
        "remaining": [
            "the percentage that has not decayed after {years} of a sample of {nuclide}",
            "the share in percent that is left after {years} of {nuclide}",
        ]
    },
    golden=[({"nuclide": "Cs-137", "years": 30}, {"remaining": 50.0462})],
    invalid=[({"nuclide": "Fe-56", "years": 30}, "not_found")],
)
def undecayed_share(nuclide: NuclideName, years: Annotated[Years, Field(ge=0, le=10**9)]) -> Remaining:
    """Computes what percentage of a radioactive sample is left after a number of years of 365.25 days.

    Args:
        nuclide: Nuclide such as Cs-137 or caesium-137.
        years: Elapsed years.
    """
    halvings = years * SECONDS_PER_YEAR / _half_life(nuclide)
    if halvings > 40:
        raise InvalidArguments(f"years must be fewer: after {halvings:.0f} half-lives nothing measurable is left")
    return Remaining(remaining=100 * 0.5**halvings)


@_compute(
    wording={
        "activity": [
            "the specific activity, in gigabecquerels per gram, of {nuclide}",
            "the activity in gigabecquerels of one pure gram of {nuclide}",
        ]
    },
    golden=[({"nuclide": "Ra-226"}, {"activity": 36.575911})],
    invalid=[({"nuclide": "Fe-56"}, "not_found")],
)
def specific_activity(nuclide: NuclideName) -> Activity:
    """Computes the activity of one gram of a pure radioactive nuclide in GBq.

    Args:
        nuclide: Nuclide such as Ra-226 or radium-226.
    """
    return Activity(activity=math.log(2) / _half_life(nuclide) * _AVOGADRO / find_nuclide(nuclide).mass / 1e9)


TOOLS: tuple[Tool, ...] = (
    nuclide_mass,
    nuclide_abundance,
    nuclide_half_life,
    nuclide_decay,
    nuclide_discovery_year,
    most_abundant_nuclide,
    longest_lived_nuclide,
    natural_nuclides,
    isobars,
    binding_energy_per_nucleon,
    decay_energy,
    undecayed_share,
    specific_activity,
)
