"""Conversions between units of measurement."""

from functools import cache, partial
from typing import Annotated, Any

from pydantic import Field

from toolgym.envs.general.data.sources import PINT
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
from toolgym.tools import Quantity, Tool, tool

unit_tool = partial(tool, domain="general", kind="processing", source=PINT, theme="units")


class Converted(Result):
    """A measure in another unit."""

    value: Annotated[float, Quantity(None, 2)]


class Elevation(Result):
    """A height in metres."""

    metres: Annotated[Metres, Quantity("m", 1)]


class Distances(Result):
    """Lengths of one distance."""

    miles: Annotated[float, Quantity("mile", 2)]
    nautical_miles: Annotated[float, Quantity("nautical_mile", 2)]
    leagues: Annotated[float, Quantity("league", 2)]
    furlongs: Annotated[float, Quantity("furlong", 2)]


class Areas(Result):
    """Sizes of one area."""

    square_miles: Annotated[float, Quantity("mile ** 2", 2)]
    hectares: Annotated[float, Quantity("hectare", 2)]
    acres: Annotated[float, Quantity("acre", 1)]


class Heights(Result):
    """One height in other units."""

    feet: Annotated[float, Quantity("foot", 1)]
    fathoms: Annotated[float, Quantity("fathom", 1)]
    yards: Annotated[float, Quantity("yard", 1)]


class Temperatures(Result):
    """One temperature on other scales."""

    fahrenheit: Annotated[float, Quantity("degree_Fahrenheit", 2)]
    kelvin: Annotated[float, Quantity("kelvin", 2)]
    rankine: Annotated[float, Quantity("degree_Rankine", 2)]


class Masses(Result):
    """One mass in other units."""

    pounds: Annotated[float, Quantity("pound", 4)]
    ounces: Annotated[float, Quantity("ounce", 4)]
    troy_ounces: Annotated[float, Quantity("troy_ounce", 4)]


class Weights(Result):
    """One weight in other units."""

    kilograms: Annotated[float, Quantity("kilogram", 2)]
    short_tons: Annotated[float, Quantity("short_ton", 4)]
    stones: Annotated[float, Quantity("stone", 2)]


class Powers(Result):
    """One power in other units."""

    kilowatts: Annotated[float, Quantity("kilowatt", 2)]
    metric_horsepower: Annotated[float, Quantity("metric_horsepower", 2)]


class Speeds(Result):
    """One speed in other units."""

    kilometres_per_hour: Annotated[float, Quantity("kilometre / hour", 2)]
    miles_per_hour: Annotated[float, Quantity("mile / hour", 2)]
    knots: Annotated[float, Quantity("knot", 2)]


@unit_tool(
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


@unit_tool(
    wording={
        "miles": ["the number of miles in {distance}", "the length in miles that equals {distance}"],
        "nautical_miles": [
            "the number of nautical miles in {distance}",
            "the length in nautical miles that equals {distance}",
        ],
        "leagues": [
            "the number of leagues (3 miles) in {distance}",
            "the length in leagues (3 miles) that equals {distance}",
        ],
        "furlongs": ["the number of furlongs in {distance}", "the length in furlongs that equals {distance}"],
    },
    golden=[({"distance": 42.195}, {"miles": 26.22}), ({"distance": 1.852}, {"nautical_miles": 1.0})],
    invalid=[({"distance": -5}, "invalid_arguments")],
)
def distance_in_other_units(distance: Annotated[Kilometres, Field(ge=0)]) -> Distances:
    """Converts kilometres into miles, nautical miles, leagues (3 miles) and furlongs, by the international foot.

    Args:
        distance: Length in kilometres.
    """
    return Distances(
        miles=_convert(distance, "kilometre", "mile"),
        nautical_miles=_convert(distance, "kilometre", "nautical_mile"),
        leagues=_convert(distance, "kilometre", "league"),
        furlongs=_convert(distance, "kilometre", "furlong"),
    )


@unit_tool(
    wording={
        "square_miles": ["the number of square miles in {area}", "the surface in square miles that equals {area}"],
        "hectares": ["the number of hectares in {area}", "the surface in hectares that equals {area}"],
        "acres": ["the number of acres in {area}", "the surface in acres that equals {area}"],
    },
    golden=[({"area": 1}, {"hectares": 100.0, "acres": 247.1}), ({"area": 100}, {"square_miles": 38.61})],
    invalid=[({"area": -5}, "invalid_arguments")],
)
def area_in_other_units(area: Annotated[SquareKilometres, Field(ge=0)]) -> Areas:
    """Converts square kilometres into square miles, hectares and acres, by the international foot.

    Args:
        area: Surface in square kilometres.
    """
    return Areas(
        square_miles=_convert(area, "kilometre ** 2", "mile ** 2"),
        hectares=_convert(area, "kilometre ** 2", "hectare"),
        acres=640 * _convert(area, "kilometre ** 2", "mile ** 2"),  # pint's own acre is that of the survey foot
    )


@unit_tool(
    wording={
        "feet": ["the number of feet in {height}", "the height in feet that equals {height}"],
        "fathoms": [
            "the number of fathoms (6 feet) in {height}",
            "the height in fathoms (6 feet) that equals {height}",
        ],
        "yards": ["the number of yards in {height}", "the height in yards that equals {height}"],
    },
    golden=[({"height": 8848.86}, {"feet": 29031.7, "yards": 9677.2})],
    invalid=[({"height": "high"}, "invalid_arguments")],
)
def height_in_other_units(height: Metres) -> Heights:
    """Converts metres into feet, fathoms (6 feet) and yards, by the international foot.

    Args:
        height: Height in metres.
    """
    return Heights(
        feet=_convert(height, "metre", "foot"),
        fathoms=_convert(height, "metre", "fathom"),
        yards=_convert(height, "metre", "yard"),
    )


@unit_tool(
    wording={
        "fahrenheit": [
            "the temperature in degrees Fahrenheit that equals {temperature}",
            "the reading in degrees Fahrenheit that corresponds to {temperature}",
        ],
        "kelvin": [
            "the temperature in kelvins that equals {temperature}",
            "the reading in kelvins that corresponds to {temperature}",
        ],
        "rankine": [
            "the temperature in degrees Rankine that equals {temperature}",
            "the reading in degrees Rankine that corresponds to {temperature}",
        ],
    },
    golden=[({"temperature": 100}, {"fahrenheit": 212.0}), ({"temperature": 0}, {"kelvin": 273.15})],
    invalid=[({"temperature": -300}, "invalid_arguments")],
)
def temperature_in_other_scales(temperature: Annotated[Celsius, Field(ge=-273.15)]) -> Temperatures:
    """Converts a temperature in degrees Celsius into degrees Fahrenheit, kelvins and degrees Rankine.

    Args:
        temperature: Degrees Celsius.
    """
    return Temperatures(
        fahrenheit=_convert(temperature, "degree_Celsius", "degree_Fahrenheit"),
        kelvin=_convert(temperature, "degree_Celsius", "kelvin"),
        rankine=_convert(temperature, "degree_Celsius", "degree_Rankine"),
    )


@unit_tool(
    wording={
        "pounds": ["the number of pounds in {mass}", "the mass in pounds that equals {mass}"],
        "ounces": ["the number of avoirdupois ounces in {mass}", "the mass in avoirdupois ounces that equals {mass}"],
        "troy_ounces": ["the number of troy ounces in {mass}", "the mass in troy ounces that equals {mass}"],
    },
    golden=[({"mass": 453.59237}, {"pounds": 1.0, "ounces": 16.0}), ({"mass": 1000}, {"troy_ounces": 32.1507})],
    invalid=[({"mass": -5}, "invalid_arguments")],
)
def mass_in_other_units(mass: Annotated[Grams, Field(ge=0)]) -> Masses:
    """Converts grams into avoirdupois pounds and ounces, and into troy ounces.

    Args:
        mass: Mass in grams.
    """
    return Masses(
        pounds=_convert(mass, "gram", "pound"),
        ounces=_convert(mass, "gram", "ounce"),
        troy_ounces=_convert(mass, "gram", "troy_ounce"),
    )


@unit_tool(
    wording={
        "kilograms": ["the number of kilograms in {weight}", "the weight in kilograms that equals {weight}"],
        "short_tons": [
            "the number of short tons (2,000 pounds) in {weight}",
            "the weight in short tons (2,000 pounds) that equals {weight}",
        ],
        "stones": [
            "the number of stones (14 pounds) in {weight}",
            "the weight in stones (14 pounds) that equals {weight}",
        ],
    },
    golden=[({"weight": 1}, {"kilograms": 0.45}), ({"weight": 2800}, {"short_tons": 1.4, "stones": 200.0})],
    invalid=[({"weight": -5}, "invalid_arguments")],
)
def weight_in_other_units(weight: Annotated[Pounds, Field(ge=0)]) -> Weights:
    """Converts avoirdupois pounds into kilograms, short tons (2,000 lb) and stones (14 lb).

    Args:
        weight: Weight in pounds.
    """
    return Weights(
        kilograms=_convert(weight, "pound", "kilogram"),
        short_tons=_convert(weight, "pound", "short_ton"),
        stones=_convert(weight, "pound", "stone"),
    )


@unit_tool(
    wording={
        "kilowatts": ["the number of kilowatts in {power}", "the power in kilowatts that equals {power}"],
        "metric_horsepower": [
            "the number of metric horsepower in {power}",
            "the power in metric horsepower that equals {power}",
        ],
    },
    golden=[({"power": 100}, {"kilowatts": 74.57, "metric_horsepower": 101.39})],
    invalid=[({"power": -5}, "invalid_arguments")],
)
def power_in_other_units(power: Annotated[Horsepower, Field(ge=0)]) -> Powers:
    """Converts mechanical horsepower (550 foot-pounds per second) into kilowatts and metric horsepower.

    Args:
        power: Power in mechanical horsepower.
    """
    return Powers(
        kilowatts=_convert(power, "horsepower", "kilowatt"),
        metric_horsepower=_convert(power, "horsepower", "metric_horsepower"),
    )


@unit_tool(
    wording={
        "kilometres_per_hour": [
            "the number of kilometres per hour in {speed}",
            "the speed in kilometres per hour that equals {speed}",
        ],
        "miles_per_hour": [
            "the number of miles per hour in {speed}",
            "the speed in miles per hour that equals {speed}",
        ],
        "knots": ["the number of knots in {speed}", "the speed in knots that equals {speed}"],
    },
    golden=[({"speed": 10}, {"kilometres_per_hour": 36.0, "knots": 19.44, "miles_per_hour": 22.37})],
    invalid=[({"speed": -5}, "invalid_arguments")],
)
def speed_in_other_units(speed: Annotated[Speed, Field(ge=0)]) -> Speeds:
    """Converts metres per second into kilometres per hour, miles per hour and knots.

    Args:
        speed: Speed in metres per second.
    """
    return Speeds(
        kilometres_per_hour=_convert(speed, "metre / second", "kilometre / hour"),
        miles_per_hour=_convert(speed, "metre / second", "mile / hour"),
        knots=_convert(speed, "metre / second", "knot"),
    )


@unit_tool(
    wording={
        "value": [
            "the fuel consumption in litres per 100 kilometres that equals {mileage}",
            "the fuel consumption in litres per 100 kilometres that corresponds to {mileage} (US gallon)",
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


@unit_tool(
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


@unit_tool(
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


@cache
def unit_registry() -> Any:
    """Pint's registry of units, made once."""
    import pint

    return pint.UnitRegistry()


@cache
def _convert_factor(source: str, target: str) -> Any:
    registry = unit_registry()
    return registry.Unit(source), registry.Unit(target)


def _convert(value: float, source: str, target: str) -> float:
    unit, wanted = _convert_factor(source, target)
    return float(unit_registry().Quantity(value, unit).to(wanted).magnitude)


TOOLS: tuple[Tool, ...] = (
    feet_to_metres,
    distance_in_other_units,
    area_in_other_units,
    height_in_other_units,
    temperature_in_other_scales,
    mass_in_other_units,
    weight_in_other_units,
    power_in_other_units,
    speed_in_other_units,
    litres_per_100_km,
    light_minutes,
    minutes_to_hours,
)
