"""Units of measurement and conversions between them."""

from functools import cache, partial
from typing import Annotated, Any, Literal

from pydantic import Field

from toolgym.envs.general.data.sources import PINT
from toolgym.envs.general.entities import Unit
from toolgym.envs.general.quantities import (
    AstronomicalUnits,
    Celsius,
    Feet,
    Grams,
    Horsepower,
    Kilometres,
    Metres,
    MilesPerGallon,
    Minutes,
    Pounds,
    Speed,
    SquareKilometres,
)
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_unit_tool = partial(tool, domain="general", kind="processing", source=PINT, theme="units")

_SI = {
    "[length]": ("length", "metre"),
    "[length] ** 2": ("area", "metre ** 2"),
    "[length] ** 3": ("volume", "metre ** 3"),
    "[mass]": ("mass", "kilogram"),
    "[time]": ("time", "second"),
    "[length] / [time]": ("speed", "metre / second"),
    "[length] ** 2 * [mass] / [time] ** 2": ("energy", "joule"),
    "[length] ** 2 * [mass] / [time] ** 3": ("power", "watt"),
    "[mass] / [length] / [time] ** 2": ("pressure", "pascal"),
    "[length] * [mass] / [time] ** 2": ("force", "newton"),
}


class Converted(Result):
    """A measure in another unit."""

    value: Annotated[float, Quantity(None, 2)]


class Fine(Result):
    """A measure in another unit, with four decimals."""

    value: Annotated[float, Quantity(None, 4)]


class Elevation(Result):
    """A height in metres."""

    metres: Annotated[Metres, Quantity("m", 1)]


class Definition(Result):
    """What a unit is in SI."""

    dimension: str
    value: Annotated[float, Quantity(None, 10)]
    si_unit: str


@_unit_tool(
    wording={
        "value": [
            "the number of {unit} in {distance}",
            "the length in {unit} of {distance}",
        ],
    },
    golden=[
        ({"distance": 42.195, "unit": "miles"}, {"value": 26.22}),
        ({"distance": 1.852, "unit": "nautical miles"}, {"value": 1.0}),
    ],
    invalid=[({"distance": 5, "unit": "smoots"}, "invalid_arguments")],
)
def distance_in(
    distance: Annotated[Kilometres, Field(ge=0)], unit: Literal["miles", "nautical miles", "leagues", "furlongs"]
) -> Converted:
    """Converts kilometres into miles, nautical miles, leagues (3 miles) or furlongs (international foot).

    Args:
        distance: Length in kilometres.
        unit: The unit wanted.
    """
    factors = {"miles": 1.609344, "nautical miles": 1.852, "leagues": 4.828032, "furlongs": 0.201168}
    return Converted(value=_convert(distance, "kilometre", "metre") / 1000 / factors[unit])


@_unit_tool(
    wording={
        "value": ["the number of {unit} in {area}", "the surface in {unit} of {area}"],
    },
    golden=[
        ({"area": 1, "unit": "hectares"}, {"value": 100.0}),
        ({"area": 100, "unit": "square miles"}, {"value": 38.61}),
    ],
    invalid=[({"area": 5, "unit": "acre-feet"}, "invalid_arguments")],
)
def area_in(
    area: Annotated[SquareKilometres, Field(ge=0)], unit: Literal["square miles", "hectares", "acres"]
) -> Converted:
    """Converts square kilometres into square miles, hectares or acres (international foot).

    Args:
        area: Surface in square kilometres.
        unit: The unit wanted.
    """
    if unit == "acres":
        return Converted(value=_convert(area, "kilometre ** 2", "mile ** 2") * 640)
    return Converted(value=_convert(area, "kilometre ** 2", "mile ** 2" if unit == "square miles" else "hectare"))


@_unit_tool(
    wording={
        "metres": ["the number of metres in {height}", "the height in metres that equals {height}"],
    },
    golden=[({"height": 29032}, {"metres": 8849.0})],
    invalid=[({"height": "high"}, "invalid_arguments")],
)
def feet_to_metres(height: Feet) -> Elevation:
    """Converts a height in international feet into metres.

    Args:
        height: Height in feet.
    """
    return Elevation(metres=_convert(height, "foot", "metre"))


@_unit_tool(
    wording={
        "value": ["the number of {unit} in {height}", "the height in {unit} that equals {height}"],
    },
    golden=[({"height": 8848.86, "unit": "feet"}, {"value": 29031.69})],
    invalid=[({"height": "high", "unit": "feet"}, "invalid_arguments")],
)
def height_in(height: Metres, unit: Literal["feet", "fathoms", "yards"]) -> Converted:
    """Converts metres into international feet, fathoms (6 feet) or yards.

    Args:
        height: Height in metres.
        unit: The unit wanted.
    """
    feet = _convert(height, "metre", "foot")
    return Converted(value=feet / {"feet": 1, "fathoms": 6, "yards": 3}[unit])


@_unit_tool(
    wording={
        "value": [
            "the temperature in {scale} that equals {temperature}",
            "the reading in {scale} that corresponds to {temperature}",
        ],
    },
    golden=[
        ({"temperature": 100, "scale": "degrees Fahrenheit"}, {"value": 212.0}),
        ({"temperature": 0, "scale": "kelvins"}, {"value": 273.15}),
    ],
    invalid=[({"temperature": -300, "scale": "kelvins"}, "invalid_arguments")],
)
def temperature_in(
    temperature: Annotated[Celsius, Field(ge=-273.15)],
    scale: Literal["degrees Fahrenheit", "kelvins", "degrees Rankine", "degrees Réaumur"],
) -> Converted:
    """Converts a temperature in degrees Celsius into another scale.

    Args:
        temperature: Degrees Celsius.
        scale: The scale wanted.
    """
    names = {
        "degrees Fahrenheit": "degree_Fahrenheit",
        "kelvins": "kelvin",
        "degrees Rankine": "degree_Rankine",
        "degrees Réaumur": "degree_Reaumur",
    }
    return Converted(value=_convert(temperature, "degree_Celsius", names[scale]))


@_unit_tool(
    wording={
        "value": ["the number of {unit} in {mass}", "the mass in {unit} that equals {mass}"],
    },
    golden=[
        ({"mass": 453.59237, "unit": "pounds"}, {"value": 1.0}),
        ({"mass": 1000, "unit": "troy ounces"}, {"value": 32.1507}),
    ],
    invalid=[({"mass": 5, "unit": "slugs"}, "invalid_arguments")],
)
def mass_in(mass: Annotated[Grams, Field(ge=0)], unit: Literal["pounds", "ounces", "troy ounces", "stones"]) -> Fine:
    """Converts grams into avoirdupois pounds or ounces, troy ounces, or stones.

    Args:
        mass: Mass in grams.
        unit: The unit wanted.
    """
    names = {"pounds": "pound", "ounces": "ounce", "troy ounces": "troy_ounce", "stones": "stone"}
    return Fine(value=_convert(mass, "gram", names[unit]))


@_unit_tool(
    wording={
        "value": ["the number of {unit} in {weight}", "the mass in {unit} that equals {weight}"],
    },
    golden=[({"weight": 1, "unit": "kilograms"}, {"value": 0.45})],
    invalid=[({"weight": 5, "unit": "slugs"}, "invalid_arguments")],
)
def weight_in(weight: Annotated[Pounds, Field(ge=0)], unit: Literal["kilograms", "short tons", "stones"]) -> Converted:
    """Converts avoirdupois pounds into kilograms, short tons (2,000 lb) or stones (14 lb).

    Args:
        weight: Weight in pounds.
        unit: The unit wanted.
    """
    names = {"kilograms": "kilogram", "short tons": "short_ton", "stones": "stone"}
    return Converted(value=_convert(weight, "pound", names[unit]))


@_unit_tool(
    wording={
        "value": [
            "the fuel consumption in litres per 100 kilometres that equals {mileage}",
            "the litres of fuel per 100 kilometres that correspond to {mileage} (US gallon)",
        ],
    },
    golden=[({"mileage": 23.5215}, {"value": 10.0})],
    invalid=[({"mileage": 0}, "invalid_arguments")],
)
def litres_per_100_km(mileage: Annotated[MilesPerGallon, Field(gt=0)]) -> Converted:
    """Converts miles per US gallon into litres per 100 kilometres.

    Args:
        mileage: Miles per US gallon.
    """
    return Converted(value=100 / _convert(mileage, "mile / gallon", "kilometre / litre"))


@_unit_tool(
    wording={
        "value": ["the number of {unit} in {power}", "the power in {unit} that equals {power}"],
    },
    golden=[({"power": 100, "unit": "kilowatts"}, {"value": 74.57})],
    invalid=[({"power": -5, "unit": "kilowatts"}, "invalid_arguments")],
)
def power_in(power: Annotated[Horsepower, Field(ge=0)], unit: Literal["kilowatts", "metric horsepower"]) -> Converted:
    """Converts mechanical horsepower (550 foot-pounds per second) into kilowatts or metric horsepower.

    Args:
        power: Power in mechanical horsepower.
        unit: The unit wanted.
    """
    return Converted(value=_convert(power, "horsepower", "kilowatt" if unit == "kilowatts" else "metric_horsepower"))


@_unit_tool(
    wording={
        "value": ["the number of {unit} in {speed}", "the speed in {unit} that equals {speed}"],
    },
    golden=[
        ({"speed": 10, "unit": "kilometres per hour"}, {"value": 36.0}),
        ({"speed": 10, "unit": "knots"}, {"value": 19.44}),
    ],
    invalid=[({"speed": -5, "unit": "knots"}, "invalid_arguments")],
)
def speed_in(
    speed: Annotated[Speed, Field(ge=0)], unit: Literal["kilometres per hour", "miles per hour", "knots"]
) -> Converted:
    """Converts metres per second into kilometres per hour, miles per hour or knots.

    Args:
        speed: Speed in metres per second.
        unit: The unit wanted.
    """
    names = {"kilometres per hour": "kilometre / hour", "miles per hour": "mile / hour", "knots": "knot"}
    return Converted(value=_convert(speed, "metre / second", names[unit]))


@_unit_tool(
    wording={
        "value": [
            "the time in minutes that light takes to cover {distance}",
            "the number of minutes light needs to travel {distance} in vacuum",
        ],
    },
    golden=[({"distance": 1}, {"value": 8.32})],
    invalid=[({"distance": -1}, "invalid_arguments")],
)
def light_minutes(distance: Annotated[AstronomicalUnits, Field(ge=0)]) -> Converted:
    """Gives the minutes that light needs to cover a distance in vacuum.

    Args:
        distance: Distance in astronomical units.
    """
    return Converted(value=_convert(distance, "astronomical_unit", "speed_of_light * minute"))


@_unit_tool(
    wording={
        "value": ["the number of hours in {duration}", "the time in decimal hours that equals {duration}"],
    },
    golden=[({"duration": 90}, {"value": 1.5})],
    invalid=[({"duration": "long"}, "invalid_arguments")],
)
def minutes_to_hours(duration: Minutes) -> Converted:
    """Converts minutes into decimal hours.

    Args:
        duration: Time in minutes.
    """
    return Converted(value=_convert(duration, "minute", "hour"))


@_unit_tool(
    wording={
        "value": [
            "the number of times that {other} goes into {unit}, rounded to four decimals",
            "the size of {unit} expressed in multiples of {other}",
        ],
    },
    golden=[
        ({"unit": "furlong", "other": "rod"}, {"value": 40.0}),
        ({"unit": "stone", "other": "pound"}, {"value": 14.0}),
    ],
    invalid=[
        ({"unit": "furlong", "other": "acre"}, "invalid_arguments"),
        ({"unit": "smoot", "other": "acre"}, "not_found"),
    ],
)
def unit_ratio(unit: Unit, other: Unit) -> Fine:
    """Divides one unit by another of the same dimension, by pint's definitions: how many rods a furlong has.

    Args:
        unit: Name of a unit in the singular, words joined by underscores, for example nautical_mile.
        other: Another unit of the same dimension.
    """
    first, second = _known(unit), _known(other)
    if first.dimensionality != second.dimensionality:
        raise InvalidArguments(f"unit {unit} and other {other} measure different things")
    ratio = float((1 * first).to(second).magnitude)
    if not 1e-3 <= ratio <= 1e12:
        raise InvalidArguments(f"the ratio of unit {unit} to {other} is {ratio:.3g}; take units closer in size")
    return Fine(value=ratio)


@_unit_tool(
    kind="retrieval",
    wording={
        "dimension": ["the quantity that {unit} measures", "the kind of quantity measured in units of {unit}"],
        "value": [
            "the size of {unit} in the coherent SI unit of its quantity, to ten decimals",
            "the number of coherent SI units that {unit} equals, to ten decimals",
        ],
    },
    golden=[
        ({"unit": "nautical_mile"}, {"dimension": "length", "value": 1852.0, "si_unit": "metre"}),
        ({"unit": "pound"}, {"dimension": "mass", "value": 0.45359237}),
    ],
    invalid=[({"unit": "smoot"}, "not_found")],
)
def unit_definition(unit: Unit) -> Definition:
    """Gives what a unit measures and its size in the coherent SI unit, by pint's definitions.

    Args:
        unit: Name of a unit in the singular, words joined by underscores, for example nautical_mile.
    """
    found = _known(unit)
    dimension, base = _SI.get(str(found.dimensionality), ("", ""))
    if not base:
        raise NotFound(f"'{unit}' measures nothing that is covered; the quantities are {_quantities()}")
    value = float((1 * found).to(base).magnitude)
    if not 1e-9 < value < 1e15:
        raise NotFound(f"'{unit}' is {value:.6g} {base}, too small or large to print with ten decimals")
    return Definition(dimension=dimension, value=value, si_unit=base)


def _quantities() -> str:
    return ", ".join(name for name, _ in _SI.values())


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


@cache
def _convert_factor(source: str, target: str) -> Any:
    registry = _registry()
    return registry.Unit(source), registry.Unit(target)


def _convert(value: float, source: str, target: str) -> float:
    unit, wanted = _convert_factor(source, target)
    return float(_registry().Quantity(value, unit).to(wanted).magnitude)


def _known(name: str) -> Any:
    plain = name.strip().lower().replace(" ", "_")
    # only names: pint would read an expression
    if not plain.replace("_", "").isalpha() or len(plain) > 40 or plain not in _registry():
        raise NotFound(f"no unit is called '{name[:40]}'; examples are furlong, nautical_mile and troy_ounce")
    return _registry().Unit(plain)


TOOLS: tuple[Tool, ...] = (
    distance_in,
    area_in,
    feet_to_metres,
    height_in,
    temperature_in,
    mass_in,
    weight_in,
    litres_per_100_km,
    power_in,
    speed_in,
    light_minutes,
    minutes_to_hours,
    unit_ratio,
    unit_definition,
)
