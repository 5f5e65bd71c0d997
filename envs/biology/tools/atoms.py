"""Atoms of the elements: electrons, energies and sizes."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.biology.data import elements
from toolgym.envs.biology.data.elements import MENDELEEV, find_element, required
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.entities import ElementSymbol
from toolgym.envs.biology.quantities import (
    ElectronVolts,
    Index,
    Picometers,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=MENDELEEV, theme="atoms")


_compute = partial(tool, domain="biology", kind="processing", source=MENDELEEV, engines=[FORMULAS], theme="atoms")


_RADII = {
    "covalent (Cordero)": "covalent_radius_cordero",
    "covalent single-bond (Pyykkö)": "covalent_radius_pyykko",
    "van der Waals (Alvarez)": "vdw_radius_alvarez",
    "atomic (Rahm)": "atomic_radius_rahm",
}


class Configuration(Result):
    """Electrons in the ground state."""

    configuration: str


class Energy(Result):
    """An energy per atom."""

    energy: Annotated[ElectronVolts, Quantity("electron_volt", 4)]


class Electronegativity(Result):
    """An electronegativity."""

    electronegativity: Annotated[Index, Quantity(None, 2)]


class Radius(Result):
    """A radius."""

    radius: Annotated[Picometers, Quantity("picometer", 1)]


@_lookup(
    wording={
        "configuration": [
            "the ground-state electron configuration, in noble-gas notation, of {element}",
            "the electron configuration, with the noble-gas core in brackets, of {element}",
        ]
    },
    golden=[({"element": "Fe"}, {"configuration": "[Ar] 3d6 4s2"})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def electron_configuration(element: ElementSymbol) -> Configuration:
    """Gives the electron configuration of a neutral atom, written with the noble-gas core in brackets.

    Args:
        element: Symbol or English name.
    """
    return Configuration(configuration=find_element(element)["electronic_configuration"])


@_lookup(
    wording={
        "energy": [
            "the {order} ionization energy of {element}",
            "the energy in electron volts of the {order} ionization of {element}",
        ]
    },
    golden=[
        ({"element": "Fe", "order": "first"}, {"energy": 7.9025}),
        ({"element": "Fe", "order": "second"}, {"energy": 16.1992}),
    ],
    invalid=[({"element": "H", "order": "second"}, "not_found")],
)
def ionization_energy(element: ElementSymbol, order: Literal["first", "second", "third", "fourth"]) -> Energy:
    """Gives the energy that takes one more electron off an atom, in eV (NIST Atomic Spectra Database).

    Args:
        element: Symbol or English name.
        order: Which electron is taken off.
    """
    row = find_element(element)
    charge = ("first", "second", "third", "fourth").index(order)
    for entry in elements.rows("ionizationenergies").get(row["atomic_number"], ()):
        if entry["ion_charge"] == charge and entry["ionization_energy"] is not None:
            return Energy(energy=entry["ionization_energy"])
    raise NotFound(f"there is no {order} ionization energy of element '{row['symbol']}' in the table")


@_lookup(
    wording={
        "energy": [
            "the electron affinity of {element}",
            "the electron affinity in electron volts of {element}",
        ],
    },
    golden=[({"element": "Fe"}, {"energy": 0.151}), ({"element": "Cl"}, {"energy": 3.6127})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def electron_affinity(element: ElementSymbol) -> Energy:
    """Gives the electron affinity of an element in eV.

    Args:
        element: Symbol or English name.
    """
    return Energy(energy=required(find_element(element), "electron_affinity", "electron affinity"))


@_lookup(
    wording={
        "electronegativity": [
            "the electronegativity of {element} on the {scale} scale",
            "the {scale} electronegativity of {element}",
        ]
    },
    golden=[
        ({"element": "F", "scale": "Pauling"}, {"electronegativity": 3.98}),
        ({"element": "Fe", "scale": "Allen"}, {"electronegativity": 10.64}),
    ],
    invalid=[({"element": "Xx", "scale": "Pauling"}, "not_found")],
)
def electronegativity(element: ElementSymbol, scale: Literal["Pauling", "Allen"]) -> Electronegativity:
    """Gives the electronegativity of an element: Pauling's scale has no unit, Allen's is in eV as the data has it.

    Args:
        element: Symbol or English name.
        scale: Which scale.
    """
    column = f"en_{scale.lower()}"
    return Electronegativity(electronegativity=required(find_element(element), column, f"{scale} electronegativity"))


@_lookup(
    wording={
        "radius": ["the {kind} radius of {element}", "the {kind} radius of {element} in picometers"],
    },
    golden=[({"element": "C", "kind": "covalent (Cordero)"}, {"radius": 73.0})],
    invalid=[({"element": "Xx", "kind": "atomic (Rahm)"}, "not_found")],
)
def element_radius(
    element: ElementSymbol,
    kind: Literal["covalent (Cordero)", "covalent single-bond (Pyykkö)", "van der Waals (Alvarez)", "atomic (Rahm)"],
) -> Radius:
    """Gives a radius of an element in pm.

    Args:
        element: Symbol or English name.
        kind: Kind of radius and who compiled it.
    """
    return Radius(radius=required(find_element(element), _RADII[kind], f"{kind} radius"))


@_compute(
    wording={
        "electronegativity": [
            "the absolute difference of the Pauling electronegativities of {first} and {second}",
            "the difference, without sign, in Pauling electronegativity between {first} and {second}",
        ]
    },
    golden=[({"first": "Na", "second": "Cl"}, {"electronegativity": 2.23})],
    invalid=[({"first": "Na", "second": "Xx"}, "not_found")],
)
def electronegativity_difference(first: ElementSymbol, second: ElementSymbol) -> Electronegativity:
    """Computes the absolute difference of two elements' electronegativities on Pauling's scale.

    Args:
        first: Symbol or English name.
        second: Symbol or English name of another element.
    """
    one, two = (required(find_element(e), "en_pauling", "Pauling electronegativity") for e in (first, second))
    return Electronegativity(electronegativity=abs(one - two))


@_compute(
    wording={
        "radius": [
            "the sum of the Pyykkö single-bond covalent radii of {first} and {second}",
            "the single-bond length, by Pyykkö's covalent radii, between {first} and {second}",
        ]
    },
    golden=[({"first": "C", "second": "O"}, {"radius": 138.0})],
    invalid=[({"first": "C", "second": "Xx"}, "not_found")],
)
def covalent_bond_length(first: ElementSymbol, second: ElementSymbol) -> Radius:
    """Estimates the length of a single bond in pm as the sum of Pyykkö's single-bond covalent radii.

    Args:
        first: Symbol or English name.
        second: Symbol or English name of another element.
    """
    return Radius(radius=sum(required(find_element(e), "covalent_radius_pyykko", "radius") for e in (first, second)))


@_compute(
    wording={
        "energy": [
            "the Mulliken electronegativity of {element}",
            "the mean of the first ionization energy and the electron affinity of {element}",
        ]
    },
    golden=[({"element": "Cl"}, {"energy": 8.2902})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def mulliken_electronegativity(element: ElementSymbol) -> Energy:
    """Computes an element's Mulliken electronegativity in eV, half the sum of ionization energy and electron affinity.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    affinity = required(row, "electron_affinity", "electron affinity")
    first = elements.rows("ionizationenergies").get(row["atomic_number"], ())
    energy = next((e["ionization_energy"] for e in first if e["ion_charge"] == 0), None)
    if energy is None:
        raise NotFound(f"there is no ionization energy of element '{row['symbol']}' in the table")
    return Energy(energy=(energy + affinity) / 2)


TOOLS: tuple[Tool, ...] = (
    electron_configuration,
    ionization_energy,
    electron_affinity,
    electronegativity,
    element_radius,
    electronegativity_difference,
    covalent_bond_length,
    mulliken_electronegativity,
)
