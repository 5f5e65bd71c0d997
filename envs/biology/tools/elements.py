"""The periodic table: places, sizes, energies, origins and abundances of the elements."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.biology.data import elements
from toolgym.envs.biology.data.elements import MENDELEEV, find_element, required
from toolgym.envs.biology.entities import Cas, ElementSymbol, Year
from toolgym.envs.biology.quantities import (
    AtomicNumber,
    Count,
    Kelvin,
    OxidationState,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_lookup = partial(tool, domain="biology", kind="retrieval", source=MENDELEEV, theme="elements")


class Placed(Result):
    """Place in the periodic table."""

    atomic_number: AtomicNumber
    atomic_weight: Annotated[float, Quantity("dalton", 4)]


class Neighbour(Result):
    """An element."""

    element: ElementSymbol


class Discovery(Result):
    """When and by whom an element was found."""

    year: Year
    discoverers: str
    place: str | None


class States(Result):
    """Oxidation states."""

    count: Count
    lowest: OxidationState
    highest: OxidationState


class ElementPhases(Result):
    """Where an element melts and boils."""

    temperature: Annotated[Kelvin, Quantity("kelvin", 2)]


class ElementConstant(Result):
    """A property of the bulk element."""

    value: Annotated[float, Quantity(None, 4)]


class Abundance(Result):
    """How much of an element there is."""

    abundance: Annotated[float, Quantity(None, 4)]


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
    return Placed(atomic_number=row["atomic_number"], atomic_weight=required(row, "atomic_weight", "atomic weight"))


@_lookup(
    wording={
        "element": [
            "the element with {number}",
            "the element that has {number}",
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
        "year": ["the year in which {element} was discovered", "the year of discovery of {element}"],
        "discoverers": [
            "the discoverer, or discoverers, of {element}",
            "the people named as the discoverer, or discoverers, of {element}",
        ],
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
            "the {transition} point listed by mendeleev for {element}",
            "the {transition} point in kelvin that mendeleev gives for {element}",
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
    return ElementConstant(value=required(find_element(element), _BULK[property], property))


@_lookup(
    wording={
        "abundance": [
            "the abundance in {where} of {element}",
            "the concentration in {where} of {element}",
        ]
    },
    golden=[({"element": "Fe", "where": "the Earth's crust in micrograms per kilogram"}, {"abundance": 56300000.0})],
    invalid=[({"element": "Tc", "where": "sea water in micrograms per liter"}, "not_found")],
)
def element_abundance(
    element: ElementSymbol,
    where: Literal["the Earth's crust in micrograms per kilogram", "sea water in micrograms per liter"],
) -> Abundance:
    """Gives how much of an element the Earth's crust or sea water holds, in micrograms per kilogram or liter.

    Args:
        element: Symbol or English name.
        where: Where, and the unit.
    """
    column = "abundance_sea" if where.startswith("sea") else "abundance_crust"
    return Abundance(abundance=1000 * required(find_element(element), column, f"abundance in {where}"))


@_lookup(
    wording={
        "cas": [
            "the CAS number of the elemental form of {element}",
            "the CAS registry number that mendeleev gives for {element}",
        ]
    },
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


TOOLS: tuple[Tool, ...] = (
    element_number_and_weight,
    element_of_atomic_number,
    element_discovery,
    oxidation_states,
    element_transition_temperature,
    element_property,
    element_abundance,
    element_cas_number,
    elements_of_series,
)
