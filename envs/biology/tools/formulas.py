"""Molecular formulas: masses, compositions and what can be read off them."""

from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.biology.data.compounds import find_compound
from toolgym.envs.biology.data.handbook import HANDBOOK, molar_mass
from toolgym.envs.biology.data.sources import FORMULAS, PERIODICTABLE
from toolgym.envs.biology.entities import CompoundName, ElementSymbol, Formula
from toolgym.envs.biology.quantities import (
    Count,
    Daltons,
    Grams,
    Index,
    Milliliters,
    Molarity,
    MolarMass,
    Moles,
    Percent,
    SampleGrams,
)
from toolgym.envs.biology.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_compute = partial(tool, domain="biology", kind="processing", source=PERIODICTABLE, theme="formulas")
_weigh = partial(
    tool, domain="biology", kind="processing", source=HANDBOOK, engines=[PERIODICTABLE, FORMULAS], theme="solutions"
)


class FormulaMass(Result):
    """A molar mass."""

    molar_mass: Annotated[MolarMass, Quantity("gram/mole", 3)]


class MonoisotopicMass(Result):
    """A mass of the most abundant nuclides."""

    mass: Annotated[Daltons, Quantity("dalton", 5)]


class Share(Result):
    """A mass fraction."""

    share: Annotated[Percent, Quantity("percent", 3)]


class Atoms(Result):
    """A number of atoms."""

    count: Count


class Unsaturation(Result):
    """Rings and double bonds."""

    degree: Annotated[Index, Quantity(None, 1)]


class Part(Result):
    """An element's part of a formula."""

    element: ElementSymbol
    atoms: int
    share: Annotated[Percent, Quantity("percent", 3)]


class Composition(Result):
    """The elements of a formula."""

    elements: list[Part]


class Amount(Result):
    """An amount of substance."""

    amount: Annotated[Moles, Quantity("mole", 4)]


class Mass(Result):
    """A mass."""

    mass: Annotated[Grams, Quantity("gram", 3)]


class Concentration(Result):
    """An amount per volume."""

    concentration: Annotated[Molarity, Quantity("mole/liter", 4)]


class Volume(Result):
    """A volume."""

    volume: Annotated[Milliliters, Quantity("milliliter", 2)]


def _parsed(formula: str) -> Any:
    import periodictable

    try:
        parsed = periodictable.formula(formula.replace(" ", ""))
    except Exception as error:  # the parser raises its own exceptions and those of the element table
        raise InvalidArguments(f"formula '{formula[:40]}' is not a molecular formula such as C2H6O") from error
    if not parsed.atoms:
        raise InvalidArguments(f"formula '{formula[:40]}' is empty; write it as C2H6O")
    return parsed


def _counts(formula: str) -> dict[str, int]:
    return {str(element.symbol): round(count) for element, count in _parsed(formula).atoms.items()}


@_compute(
    wording={
        "molar_mass": [
            "the molar mass that belongs to {formula}",
            "the molar mass, by standard atomic weights, of a compound with {formula}",
        ]
    },
    golden=[({"formula": "C2H6O"}, {"molar_mass": 46.069}), ({"formula": "H2O"}, {"molar_mass": 18.015})],
    invalid=[({"formula": "C2Xq"}, "invalid_arguments")],
)
def formula_molar_mass(formula: Formula) -> FormulaMass:
    """Computes the molar mass of a molecular formula in g/mol from standard atomic weights.

    Args:
        formula: Molecular formula such as C2H6O.
    """
    return FormulaMass(molar_mass=float(_parsed(formula).mass))


@_compute(
    wording={
        "mass": [
            "the monoisotopic mass that belongs to {formula}",
            "the mass of a molecule with {formula} in which every atom is its element's most abundant nuclide",
        ]
    },
    golden=[({"formula": "C8H10N4O2"}, {"mass": 194.08038})],
    invalid=[({"formula": "C2Xq"}, "invalid_arguments")],
)
def formula_monoisotopic_mass(formula: Formula) -> MonoisotopicMass:
    """Computes the monoisotopic mass of a molecular formula in daltons: each element as its most abundant nuclide.

    Args:
        formula: Molecular formula such as C8H10N4O2.
    """
    total = 0.0
    for element, count in _parsed(formula).atoms.items():
        commonest = max((element[number] for number in element.isotopes), key=lambda isotope: isotope.abundance)
        total += commonest.mass * count
    return MonoisotopicMass(mass=total)


@_compute(
    wording={
        "share": [
            "the percentage by mass of {element} in a compound with {formula}",
            "the mass fraction in percent that {element} has in a substance with {formula}",
        ]
    },
    golden=[({"formula": "H2O", "element": "O"}, {"share": 88.809})],
    invalid=[({"formula": "H2O", "element": "C"}, "not_found")],
)
def formula_mass_share(formula: Formula, element: Literal["C", "H", "O", "N", "S", "Cl", "F", "Br"]) -> Share:
    """Computes the percentage by mass of one element in a molecular formula.

    Args:
        formula: Molecular formula such as C2H6O.
        element: Symbol of the element.
    """
    parsed = _parsed(formula)
    for kind, count in parsed.atoms.items():
        if kind.symbol == element:
            return Share(share=100 * kind.mass * count / parsed.mass)
    raise NotFound(f"formula '{formula[:40]}' holds no atom of element {element}")


@_compute(
    wording={
        "elements": [
            "the elements in {formula}",
            "the elements that occur in {formula}",
        ],
        "elements.element": ["element"],
        "elements.atoms": ["number of atoms"],
        "elements.share": ["percentage by mass"],
    },
    golden=[
        (
            {"formula": "CH4"},
            {
                "elements": [
                    {"element": "C", "atoms": 1, "share": 74.868},
                    {"element": "H", "atoms": 4, "share": 25.132},
                ]
            },
        )
    ],
    invalid=[({"formula": "C2Xq"}, "invalid_arguments")],
)
def formula_composition(formula: Formula) -> Composition:
    """Lists the elements of a molecular formula with their numbers of atoms and percentages by mass, by symbol.

    Args:
        formula: Molecular formula such as C2H6O.
    """
    parsed = _parsed(formula)
    parts = [
        Part(element=kind.symbol, atoms=round(count), share=100 * kind.mass * count / parsed.mass)
        for kind, count in parsed.atoms.items()
    ]
    return Composition(elements=sorted(parts, key=lambda part: part.element))


@_compute(
    wording={
        "count": [
            "the total number of atoms in {formula}",
            "the number of atoms, hydrogen included, in a molecule with {formula}",
        ]
    },
    golden=[({"formula": "C8H10N4O2"}, {"count": 24})],
    invalid=[({"formula": "C2Xq"}, "invalid_arguments")],
)
def formula_atom_count(formula: Formula) -> Atoms:
    """Counts the atoms of a molecular formula, hydrogen included.

    Args:
        formula: Molecular formula such as C8H10N4O2.
    """
    return Atoms(count=sum(_counts(formula).values()))


@_compute(
    engines=[FORMULAS],
    wording={
        "degree": [
            "the degree of unsaturation of {formula}",
            "the number of rings and pi bonds that {formula} implies",
        ]
    },
    golden=[({"formula": "C6H6"}, {"degree": 4.0}), ({"formula": "C8H10N4O2"}, {"degree": 6.0})],
    invalid=[({"formula": "H2O"}, "invalid_arguments")],
)
def degree_of_unsaturation(formula: Formula) -> Unsaturation:
    """Computes rings plus pi bonds of an organic formula: C - (H + halogens)/2 + N/2 + 1.

    Args:
        formula: Molecular formula of an organic compound, such as C6H6.
    """
    atoms = _counts(formula)
    if "C" not in atoms or not set(atoms) <= {"C", "H", "N", "O", "S", "F", "Cl", "Br", "I"}:
        raise InvalidArguments(f"formula '{formula[:40]}' must hold carbon and only H, N, O, S and halogens beside it")
    single = sum(atoms.get(symbol, 0) for symbol in ("H", "F", "Cl", "Br", "I"))
    return Unsaturation(degree=atoms["C"] - single / 2 + atoms.get("N", 0) / 2 + 1)


@_weigh(
    wording={
        "amount": [
            "the amount of substance in {mass} of {compound}",
            "the number of moles that {mass} of {compound} contain",
        ]
    },
    golden=[({"compound": "water", "mass": 18.015}, {"amount": 1.0})],
    invalid=[({"compound": "unobtainium", "mass": 1}, "not_found")],
)
def moles_of_mass(compound: CompoundName, mass: Annotated[SampleGrams, Field(gt=0, le=1e9)]) -> Amount:
    """Converts a mass of a compound in grams into moles.

    Args:
        compound: Name or CAS number of the compound.
        mass: Mass in grams.
    """
    return Amount(amount=mass / molar_mass(find_compound(compound)))


@_weigh(
    wording={
        "mass": ["the mass of {amount} of {compound}", "the mass in grams that {amount} of {compound} have"],
    },
    golden=[({"compound": "water", "amount": 2}, {"mass": 36.03})],
    invalid=[({"compound": "unobtainium", "amount": 1}, "not_found")],
)
def mass_of_moles(compound: CompoundName, amount: Annotated[Moles, Field(gt=0, le=1e7)]) -> Mass:
    """Converts moles of a compound into a mass in grams.

    Args:
        compound: Name or CAS number of the compound.
        amount: Amount of substance in moles.
    """
    return Mass(mass=amount * molar_mass(find_compound(compound)))


@_weigh(
    wording={
        "concentration": [
            "the molar concentration of {mass} of {compound} dissolved to {volume} of solution",
            "the concentration of {compound} when {mass} of it fill {volume} as a solution",
        ]
    },
    golden=[({"compound": "water", "mass": 18.015, "volume": 1000}, {"concentration": 1.0})],
    invalid=[({"compound": "water", "mass": 18, "volume": 0}, "invalid_arguments")],
)
def molar_concentration(
    compound: CompoundName,
    mass: Annotated[SampleGrams, Field(gt=0, le=1e9)],
    volume: Annotated[Milliliters, Field(gt=0)],
) -> Concentration:
    """Computes the concentration in mol/L of a solution made from a mass of a compound.

    Args:
        compound: Name or CAS number of the compound.
        mass: Mass of the compound in grams.
        volume: Volume of the finished solution in mL.
    """
    return Concentration(concentration=mass / molar_mass(find_compound(compound)) / volume * 1000)


@_weigh(
    wording={
        "mass": [
            "the mass of {compound} needed for {volume} of a solution with {concentration}",
            "the mass of {compound} to weigh in for {volume} of a solution with {concentration}",
        ]
    },
    golden=[({"compound": "water", "volume": 500, "concentration": 0.2}, {"mass": 1.802})],
    invalid=[({"compound": "water", "volume": 0, "concentration": 1}, "invalid_arguments")],
)
def mass_for_solution(
    compound: CompoundName,
    volume: Annotated[Milliliters, Field(gt=0)],
    concentration: Annotated[Molarity, Field(gt=0, le=100)],
) -> Mass:
    """Computes the mass of a compound in grams that a solution of a given volume and concentration takes.

    Args:
        compound: Name or CAS number of the compound.
        volume: Volume of the solution in mL.
        concentration: Concentration in mol/L.
    """
    return Mass(mass=concentration * volume / 1000 * molar_mass(find_compound(compound)))


@_weigh(
    source=FORMULAS,
    engines=[],
    wording={
        "volume": [
            "the volume of a stock with {stock} that makes {volume} of a solution with {target}",
            "the volume of a stock solution with {stock} to take for {volume} of a solution with {target}",
        ]
    },
    golden=[({"stock": 2.0, "target": 0.5, "volume": 100}, {"volume": 25.0})],
    invalid=[({"stock": 0.5, "target": 2.0, "volume": 100}, "invalid_arguments")],
)
def stock_volume_for_dilution(
    stock: Annotated[Molarity, Field(gt=0)],
    target: Annotated[Molarity, Field(gt=0)],
    volume: Annotated[Milliliters, Field(gt=0)],
) -> Volume:
    """Computes how many mL of a stock solution make a volume of a thinner one: C1 V1 = C2 V2.

    Args:
        stock: Concentration of the stock in mol/L.
        target: Wanted concentration in mol/L, below that of the stock.
        volume: Wanted volume in mL.
    """
    if target >= stock:
        raise InvalidArguments(f"target must be below the stock's concentration of {stock} mol/L, got {target}")
    return Volume(volume=target * volume / stock)


TOOLS: tuple[Tool, ...] = (
    formula_molar_mass,
    formula_monoisotopic_mass,
    formula_mass_share,
    formula_composition,
    formula_atom_count,
    degree_of_unsaturation,
    moles_of_mass,
    mass_of_moles,
    molar_concentration,
    mass_for_solution,
    stock_volume_for_dilution,
)
