"""The periodic table: places, sizes, energies, origins and abundances of the elements."""

from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.biology.data import elements
from toolgym.envs.biology.data.elements import MENDELEEV, find_element
from toolgym.envs.biology.data.sources import FORMULAS
from toolgym.envs.biology.entities import Cas, ElementSymbol, Year
from toolgym.envs.biology.quantities import AtomicNumber, Count, ElectronVolts, Index, Kelvin, Picometers
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=MENDELEEV, theme="elements")
_compute = partial(tool, domain="biology", kind="processing", source=MENDELEEV, engines=[FORMULAS], theme="elements")

_RADII = {
    "covalent (Cordero)": "covalent_radius_cordero",
    "covalent single-bond (Pyykkö)": "covalent_radius_pyykko",
    "van der Waals (Alvarez)": "vdw_radius_alvarez",
    "atomic (Rahm)": "atomic_radius_rahm",
}


class Placed(Result):
    """Place in the periodic table."""

    atomic_number: AtomicNumber
    atomic_weight: Annotated[float, Quantity("dalton", 4)]


class Neighbour(Result):
    """An element."""

    element: ElementSymbol


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


class Discovery(Result):
    """When and by whom an element was found."""

    year: Year
    discoverers: str
    place: str | None


class States(Result):
    """Oxidation states."""

    count: Count
    lowest: int
    highest: int


class ElementPhases(Result):
    """Where an element melts and boils."""

    temperature: Annotated[Kelvin, Quantity("kelvin", 2)]


class ElementConstant(Result):
    """A property of the bulk element."""

    value: Annotated[float, Quantity(None, 4)]


class Abundance(Result):
    """How much of an element there is."""

    abundance: Annotated[float, Quantity(None, 10)]


class ElementCas(Result):
    """A registry number."""

    cas: Cas


class ElementRow(Result):
    """An element with its atomic number."""

    element: ElementSymbol
    atomic_number: AtomicNumber


class ElementList(Result):
    """Elements in the order of their atomic numbers."""

    count: Count
    elements: list[ElementRow]


def _value(row: dict[str, Any], column: str, what: str) -> float:
    if row[column] is None:
        raise NotFound(f"there is no {what} of element '{row['symbol']}' in the table")
    return float(row[column])


@_lookup(
    wording={
        "atomic_number": ["the atomic number of {element}", "the number of protons in an atom of {element}"],
        "atomic_weight": ["the standard atomic weight of {element}", "the atomic weight of {element} in daltons"],
    },
    golden=[({"element": "Fe"}, {"atomic_number": 26, "atomic_weight": 55.845})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def element_number_and_weight(element: ElementSymbol) -> Placed:
    """Gives the atomic number and the standard atomic weight of an element.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    return Placed(atomic_number=row["atomic_number"], atomic_weight=_value(row, "atomic_weight", "atomic weight"))


@_lookup(
    wording={
        "element": [
            "the element with the atomic number {number}",
            "the element whose atoms have {number} protons",
        ]
    },
    golden=[({"number": 79}, {"element": "Au"})],
    invalid=[({"number": 119}, "not_found")],
)
def element_of_atomic_number(number: Annotated[AtomicNumber, Field(ge=0)]) -> Neighbour:
    """Gives the element with an atomic number.

    Args:
        number: Atomic number, 1 to 118.
    """
    return Neighbour(element=elements.by_number(number)["symbol"])


@_lookup(
    wording={
        "configuration": [
            "the ground-state electron configuration of {element} in noble-gas notation",
            "the electron configuration of a neutral {element} atom, with the noble-gas core in brackets",
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
            "the {order} ionization energy of {element} (NIST)",
            "the energy in electron volts that the {order} ionization of {element} takes",
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
        "energy": ["the electron affinity of {element}", "the electron affinity of a {element} atom in eV"],
    },
    golden=[({"element": "Fe"}, {"energy": 0.151}), ({"element": "Cl"}, {"energy": 3.6127})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def electron_affinity(element: ElementSymbol) -> Energy:
    """Gives the electron affinity of an element in eV.

    Args:
        element: Symbol or English name.
    """
    return Energy(energy=_value(find_element(element), "electron_affinity", "electron affinity"))


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
    return Electronegativity(electronegativity=_value(find_element(element), column, f"{scale} electronegativity"))


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
    return Radius(radius=_value(find_element(element), _RADII[kind], f"{kind} radius"))


@_lookup(
    wording={
        "year": ["the year in which {element} was discovered", "the year of discovery of {element}"],
        "discoverers": ["the discoverers of {element}", "the people named as the discoverers of {element}"],
        "place": ["the country where {element} was discovered", "the place of discovery of {element}"],
    },
    golden=[({"element": "Ra"}, {"year": 1898, "place": "France"})],
    invalid=[({"element": "Fe"}, "not_found")],
)
def element_discovery(element: ElementSymbol) -> Discovery:
    """Gives year, discoverers and country of an element's discovery; elements known to the ancients have none.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    if row["discovery_year"] is None:
        raise NotFound(f"no year of discovery is known for element '{row['symbol']}'")
    return Discovery(year=row["discovery_year"], discoverers=row["discoverers"], place=row["discovery_location"])


@_lookup(
    wording={
        "count": [
            "the number of oxidation states listed for {element}, zero left out",
            "the number of nonzero oxidation states that {element} is listed with",
        ],
        "lowest": [
            "the lowest oxidation state listed for {element}",
            "the most negative listed oxidation state of {element}",
        ],
        "highest": [
            "the highest oxidation state listed for {element}",
            "the greatest listed oxidation state of {element}",
        ],
    },
    golden=[({"element": "Mn"}, {"count": 9, "lowest": -3, "highest": 7})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def oxidation_states(element: ElementSymbol) -> States:
    """Gives the range and number of an element's known oxidation states, common and rare, zero left out.

    Args:
        element: Symbol or English name.
    """
    row = find_element(element)
    listed = {r["oxidation_state"] for r in elements.rows("oxidationstates").get(row["atomic_number"], ())} - {0}
    if not listed:
        raise NotFound(f"no oxidation state of element '{row['symbol']}' is listed")
    return States(count=len(listed), lowest=min(listed), highest=max(listed))


@_lookup(
    wording={
        "temperature": [
            "the {transition} point of the element {element}",
            "the temperature in kelvin at the {transition} point of the element {element}",
        ]
    },
    golden=[({"element": "Fe", "transition": "melting"}, {"temperature": 1811.15})],
    invalid=[({"element": "P", "transition": "melting"}, "not_found")],
)
def element_transition_temperature(element: ElementSymbol, transition: Literal["melting", "boiling"]) -> ElementPhases:
    """Gives the melting or boiling point of an element in kelvin; elements listed with several allotropes have none.

    Args:
        element: Symbol or English name.
        transition: Which point.
    """
    row = find_element(element)
    entries = elements.rows("phasetransitions").get(row["atomic_number"], ())
    value = entries[0][f"{transition}_point"] if len(entries) == 1 else None
    if value is None:
        raise NotFound(f"no single {transition} point is listed for element '{row['symbol']}'")
    return ElementPhases(temperature=value)


_BULK = {
    "density in g/cm3": "density",
    "thermal conductivity in W/(m K)": "thermal_conductivity",
    "specific heat capacity in J/(g K)": "specific_heat_capacity",
    "dipole polarizability in atomic units": "dipole_polarizability",
    "lattice constant in angstroms": "lattice_constant",
    "enthalpy of fusion in kJ/mol": "fusion_heat",
}


@_lookup(
    wording={
        "value": ["the {property} of {element}", "the {property} listed by mendeleev for {element}"],
    },
    golden=[({"element": "Fe", "property": "density in g/cm3"}, {"value": 7.87})],
    invalid=[({"element": "Xx", "property": "density in g/cm3"}, "not_found")],
)
def element_property(
    element: ElementSymbol,
    property: Literal[
        "density in g/cm3",
        "thermal conductivity in W/(m K)",
        "specific heat capacity in J/(g K)",
        "dipole polarizability in atomic units",
        "lattice constant in angstroms",
        "enthalpy of fusion in kJ/mol",
    ],
) -> ElementConstant:
    """Gives a property of an element near room temperature, in the unit that its name says.

    Args:
        element: Symbol or English name.
        property: Which property, with its unit.
    """
    return ElementConstant(value=_value(find_element(element), _BULK[property], property))


@_lookup(
    wording={
        "abundance": [
            "the abundance of {element} in {where}",
            "the share of {element} that {where} contains, in that unit",
        ]
    },
    golden=[({"element": "Fe", "where": "the Earth's crust (mg/kg)"}, {"abundance": 56300.0})],
    invalid=[({"element": "Tc", "where": "sea water (mg/L)"}, "not_found")],
)
def element_abundance(
    element: ElementSymbol, where: Literal["the Earth's crust (mg/kg)", "sea water (mg/L)"]
) -> Abundance:
    """Gives how much of an element the Earth's crust (mg/kg) or sea water (mg/L) holds.

    Args:
        element: Symbol or English name.
        where: Where, and the unit.
    """
    column = "abundance_sea" if where.startswith("sea") else "abundance_crust"
    return Abundance(abundance=_value(find_element(element), column, f"abundance in {where}"))


@_lookup(
    wording={"cas": ["the CAS number of the element {element}", "the CAS registry number of elemental {element}"]},
    golden=[({"element": "Fe"}, {"cas": "7439-89-6"})],
    invalid=[({"element": "Xx"}, "not_found")],
)
def element_cas_number(element: ElementSymbol) -> ElementCas:
    """Gives the CAS registry number of an element.

    Args:
        element: Symbol or English name.
    """
    return ElementCas(cas=find_element(element)["cas"])


@_lookup(
    wording={
        "count": [
            "the number of elements in the {series} series",
            "the number of elements that mendeleev counts among the {series}",
        ],
        "elements": ["the elements of the {series} series", "the elements that mendeleev counts among the {series}"],
        "elements.element": ["element"],
        "elements.atomic_number": ["atomic number"],
    },
    golden=[({"series": "noble gases"}, {"count": 7})],
    invalid=[({"series": "noble metals"}, "invalid_arguments")],
)
def elements_of_series(
    series: Literal[
        "noble gases",
        "alkali metals",
        "alkaline earth metals",
        "metalloids",
        "halogens",
        "poor metals",
        "transition metals",
        "lanthanides",
        "actinides",
        "nonmetals",
    ],
) -> ElementList:
    """Lists the elements of a series as mendeleev divides them, by atomic number.

    Args:
        series: Which series.
    """
    names = elements.series()
    found = [
        ElementRow(element=symbol, atomic_number=row["atomic_number"])
        for symbol, row in elements.elements().items()
        if names.get(row["series_id"], "").lower() == series
    ]
    return ElementList(count=len(found), elements=found)


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
    one, two = (_value(find_element(e), "en_pauling", "Pauling electronegativity") for e in (first, second))
    return Electronegativity(electronegativity=abs(one - two))


@_compute(
    wording={
        "radius": [
            "the length of a single bond between {first} and {second} as the sum of their Pyykkö covalent radii",
            "the single-bond length that Pyykkö's covalent radii give for {first} and {second}",
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
    return Radius(radius=sum(_value(find_element(e), "covalent_radius_pyykko", "radius") for e in (first, second)))


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
    affinity = _value(row, "electron_affinity", "electron affinity")
    first = elements.rows("ionizationenergies").get(row["atomic_number"], ())
    energy = next((e["ionization_energy"] for e in first if e["ion_charge"] == 0), None)
    if energy is None:
        raise NotFound(f"there is no ionization energy of element '{row['symbol']}' in the table")
    return Energy(energy=(energy + affinity) / 2)


TOOLS: tuple[Tool, ...] = (
    element_number_and_weight,
    element_of_atomic_number,
    electron_configuration,
    ionization_energy,
    electron_affinity,
    electronegativity,
    element_radius,
    element_discovery,
    oxidation_states,
    element_transition_temperature,
    element_property,
    element_abundance,
    element_cas_number,
    elements_of_series,
    electronegativity_difference,
    covalent_bond_length,
    mulliken_electronegativity,
)
