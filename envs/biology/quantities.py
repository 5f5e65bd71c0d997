"""Numeric entity types of the biology pack: one per dimension, so that a measure only goes where it makes sense."""

from collections.abc import Callable, Sequence
from typing import Annotated

from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Kelvin = Annotated[float, Entity("quantity.temperature_k")]
Celsius = Annotated[float, Entity("quantity.temperature_c")]
StateKelvin = Annotated[float, Entity("quantity.state_temperature_k")]
Kilopascals = Annotated[float, Entity("quantity.pressure_kpa")]
StateKilopascals = Annotated[float, Entity("quantity.state_pressure_kpa")]
MolarMass = Annotated[float, Entity("quantity.molar_mass_g_mol")]
Daltons = Annotated[float, Entity("quantity.mass_da")]
Grams = Annotated[float, Entity("quantity.mass_g")]
SampleGrams = Annotated[float, Entity("quantity.sample_mass_g")]
Milliliters = Annotated[float, Entity("quantity.volume_ml")]
Moles = Annotated[float, Entity("quantity.amount_mol")]
Molarity = Annotated[float, Entity("quantity.concentration_mol_l")]
MolarEnergy = Annotated[float, Entity("quantity.molar_energy_kj_mol")]
FreeEnergy = Annotated[float, Entity("quantity.free_energy_kcal_mol")]
MolarEntropy = Annotated[float, Entity("quantity.molar_entropy_j_mol_k")]
MolarHeatCapacity = Annotated[float, Entity("quantity.molar_heat_capacity_j_mol_k")]
ElectronVolts = Annotated[float, Entity("quantity.energy_ev")]
MegaElectronVolts = Annotated[float, Entity("quantity.energy_mev")]
Picometers = Annotated[float, Entity("quantity.length_pm")]
Density = Annotated[float, Entity("quantity.density_kg_m3")]
Seconds = Annotated[float, Entity("quantity.time_s")]
HalfLifeYears = Annotated[float, Entity("quantity.time_years")]
Percent = Annotated[float, Entity("quantity.percent")]
Ph = Annotated[float, Entity("quantity.ph")]
Isoelectric = Annotated[float, Entity("quantity.isoelectric_ph")]
Similarity = Annotated[float, Entity("quantity.similarity")]
Score = Annotated[float, Entity("quantity.score")]
Index = Annotated[float, Entity("quantity.index")]
AtomicNumber = Annotated[int, Entity("quantity.atomic_number")]
MassNumber = Annotated[int, Entity("quantity.mass_number")]
BasePairs = Annotated[int, Entity("quantity.length_bp")]
Position = Annotated[int, Entity("quantity.genome_position")]
OxidationState = Annotated[int, Entity("quantity.oxidation_state")]
Charges = Annotated[int, Entity("quantity.charge_number")]
Years = Annotated[int, Entity("number.years")]
Count = Annotated[int, Entity("number.count")]


def numeral(value: Scalar) -> str:
    """Writes a number as prose does: digits in groups of three, no exponent, no trailing zeros.

    Examples:
        >>> numeral(250000.0), numeral(4.25), numeral(-0.00001)
        ('250,000', '4.25', '-0.00001')
    """
    text = f"{float(value):,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _with(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}"


def _counted(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}" if value == 1 else f"{numeral(value)} {unit}s"


def _steps(first: float, last: float, step: float) -> tuple[float, ...]:
    count = round((last - first) / step) + 1
    return tuple(round(first + step * k, 6) for k in range(count))


def _measure(
    name: str,
    noun: str,
    plural: str,
    describe: Callable[[Scalar], str] = numeral,
    seeds: Sequence[Scalar] = (),
    is_a: str | None = "number",
    additive: bool = False,
) -> EntityType:
    """A numeric type: free parameters, so that no split is drawn along them."""
    values = tuple(dict.fromkeys(seeds))
    return EntityType(
        name, noun, plural, describe, seeds=lambda: values, is_a=is_a, identifies=False, additive=additive
    )


NUMBER = _measure("number", "number", "numbers", seeds=(*_steps(2, 40, 2), *_steps(50, 400, 25)), is_a=None)

ENTITY_TYPES: tuple[EntityType, ...] = (
    NUMBER,
    _measure("number.count", "count", "counts", seeds=range(2, 60), is_a=None, additive=True),
    _measure("number.years", "number of years", "numbers of years", _counted("year"), range(2, 41), None),
    # A property of one substance seldom makes sense as the state of another, so what tools take as a state is a
    # narrower type than what tables give: only temperatures and pressures of coexistence are of it.
    _measure("quantity.temperature_k", "temperature", "temperatures", _with("kelvin")),
    _measure(
        "quantity.state_temperature_k",
        "temperature",
        "temperatures",
        _with("kelvin"),
        _steps(260, 420, 5),
        "quantity.temperature_k",
    ),
    _measure("quantity.temperature_c", "temperature", "temperatures", _with("degrees Celsius")),
    _measure("quantity.pressure_kpa", "pressure", "pressures", _with("kilopascals")),
    _measure(
        "quantity.state_pressure_kpa",
        "pressure",
        "pressures",
        _with("kilopascals"),
        _steps(40, 800, 20),
        "quantity.pressure_kpa",
    ),
    _measure("quantity.molar_mass_g_mol", "molar mass", "molar masses", _with("g/mol")),
    _measure("quantity.mass_da", "mass", "masses", _with("daltons")),
    _measure("quantity.mass_g", "mass", "masses", _with("grams"), additive=True),
    _measure(
        "quantity.sample_mass_g",
        "mass",
        "masses",
        _with("grams"),
        _steps(2.5, 120, 2.5),
        "quantity.mass_g",
        additive=True,
    ),
    _measure("quantity.volume_ml", "volume", "volumes", _with("milliliters"), _steps(50, 2000, 50), additive=True),
    _measure(
        "quantity.amount_mol",
        "amount of substance",
        "amounts of substance",
        _with("moles"),
        _steps(0.05, 4, 0.05),
        additive=True,
    ),
    _measure(
        "quantity.concentration_mol_l",
        "concentration",
        "concentrations",
        lambda value: f"a concentration of {numeral(value)} mol/L",
        _steps(0.05, 3, 0.05),
    ),
    _measure("quantity.molar_energy_kj_mol", "molar energy", "molar energies", _with("kJ/mol")),
    _measure("quantity.free_energy_kcal_mol", "free energy", "free energies", _with("kcal/mol")),
    _measure("quantity.molar_entropy_j_mol_k", "molar entropy", "molar entropies", _with("J/(mol K)")),
    _measure("quantity.molar_heat_capacity_j_mol_k", "heat capacity", "heat capacities", _with("J/(mol K)")),
    _measure("quantity.energy_ev", "energy", "energies", _with("eV")),
    _measure("quantity.energy_mev", "energy", "energies", _with("MeV")),
    _measure("quantity.length_pm", "length", "lengths", _with("picometers")),
    _measure("quantity.density_kg_m3", "density", "densities", _with("kg/m3")),
    _measure("quantity.time_s", "time", "times", _with("seconds")),
    _measure("quantity.time_years", "time", "times", _with("years")),
    _measure("quantity.percent", "percentage", "percentages", _with("percent"), _steps(5, 95, 5)),
    # Where one peptide is neutral is no pH to hold another at.
    _measure("quantity.isoelectric_ph", "pH value", "pH values", lambda value: f"pH {numeral(value)}"),
    _measure("quantity.ph", "pH value", "pH values", lambda value: f"pH {numeral(value)}", _steps(2, 12, 0.25)),
    _measure("quantity.similarity", "similarity", "similarities"),
    _measure("quantity.score", "score", "scores"),
    _measure("quantity.index", "value", "values"),
    _measure(
        "quantity.atomic_number",
        "atomic number",
        "atomic numbers",
        lambda value: f"the atomic number {value}",
        range(1, 97),
        None,
    ),
    _measure(
        "quantity.mass_number",
        "mass number",
        "mass numbers",
        lambda value: f"the mass number {value}",
        range(12, 244, 3),
        None,
    ),
    _measure("quantity.length_bp", "length", "lengths", _with("base pairs"), is_a=None, additive=True),
    _measure("quantity.genome_position", "position", "positions", is_a=None),
    _measure("quantity.charge_number", "charge", "charges", lambda value: f"the charge +{value}", range(1, 6), None),
    _measure("quantity.oxidation_state", "oxidation state", "oxidation states", is_a=None),
)
