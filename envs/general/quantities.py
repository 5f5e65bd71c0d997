"""Entity types of the general pack whose values are numbers: counts, whole numbers and one measure per dimension."""

from collections.abc import Callable, Sequence
from typing import Annotated

from toolgym.tools import Entity, EntityType, Quantity
from toolgym.tools.entities import Scalar

Count = Annotated[int, Entity("number.count")]
Years = Annotated[int, Entity("number.years")]
Months = Annotated[int, Entity("number.months")]
Days = Annotated[int, Entity("number.days")]
Whole = Annotated[int, Entity("number.whole")]
TableYear = Annotated[int, Entity("table.gapminder_year")]
WorkingDays = Annotated[int, Entity("number.working_days")]
Position = Annotated[int, Entity("net.host_position")]
Small = Annotated[int, Entity("number.small")]
DigitText = Annotated[str, Entity("number.roman")]
JulianDay = Annotated[int, Entity("time.julian_day")]

Kilometres = Annotated[float, Entity("quantity.length_km")]
Journey = Annotated[float, Entity("quantity.journey_km")]  # of its own: a distance found elsewhere is no journey
Metres = Annotated[float, Entity("quantity.height_m")]
Feet = Annotated[float, Entity("quantity.height_ft")]
SquareKilometres = Annotated[float, Entity("quantity.area_km2")]
Celsius = Annotated[float, Entity("quantity.temperature_c")]
Minutes = Annotated[int, Entity("quantity.duration_min")]
Degrees = Annotated[float, Entity("quantity.angle_deg")]
AstronomicalUnits = Annotated[float, Entity("quantity.length_au")]
Pounds = Annotated[float, Entity("quantity.mass_lb")]
Grams = Annotated[float, Entity("quantity.mass_g")]
Horsepower = Annotated[float, Entity("quantity.power_hp")]
MilesPerGallon = Annotated[float, Entity("quantity.consumption_mpg")]
Speed = Annotated[float, Entity("quantity.speed_m_s")]
Millimetres = Annotated[float, Entity("quantity.length_mm")]
Percent = Annotated[float, Entity("quantity.percent")]

Kilometres1 = Annotated[Kilometres, Quantity("km", 1)]
Percent1 = Annotated[Percent, Quantity("percent", 1)]
Percent2 = Annotated[Percent, Quantity("percent", 2)]


def numeral(value: Scalar) -> str:
    """Writes a number as prose does: digits in groups of three, no exponent, no trailing zeros.

    Examples:
        >>> numeral(250000.0), numeral(4.25)
        ('250,000', '4.25')
    """
    text = f"{float(value):,.8f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _with(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}"


def _counted(unit: str) -> Callable[[Scalar], str]:
    return lambda value: f"{numeral(value)} {unit}" if value == 1 else f"{numeral(value)} {unit}s"


def _measure(
    name: str,
    noun: str,
    plural: str,
    seeds: Sequence[Scalar],
    describe: Callable[[Scalar], str] = numeral,
    is_a: str | None = "number",
    additive: bool = False,
) -> EntityType:
    """A numeric type: free parameters, so that no split is drawn along them."""
    values = tuple(dict.fromkeys(seeds))
    return EntityType(
        name, noun, plural, describe, seeds=lambda: values, is_a=is_a, identifies=False, additive=additive
    )


def _steps(first: float, step: float, count: int) -> tuple[float, ...]:
    return tuple(round(first + step * k, 4) for k in range(count))


ENTITY_TYPES: tuple[EntityType, ...] = (
    _measure("number", "number", "numbers", _steps(2, 3.5, 60), is_a=None),
    _measure("number.count", "count", "counts", range(2, 60), is_a=None, additive=True),
    _measure("number.years", "number of years", "numbers of years", range(2, 41), _counted("year"), None),
    _measure("number.months", "number of months", "numbers of months", range(5, 120), _counted("month"), None),
    _measure("number.days", "number of days", "numbers of days", range(10, 721, 7), _counted("day"), None),
    _measure("number.whole", "whole number", "whole numbers", [97 + 61 * k for k in range(140)], is_a=None),
    _measure(
        "number.working_days",
        "number of working days",
        "numbers of working days",
        range(3, 70),
        numeral,
        "number.count",
        additive=True,
    ),
    _measure("net.host_position", "position", "positions", range(2, 60), str, None),
    _measure("number.small", "whole number", "whole numbers", range(-5, 10), is_a=None),
    EntityType(
        "number.roman",
        "Roman numeral",
        "Roman numerals",
        lambda value: f"the Roman numeral {value}",
        lambda: ("MCMXCIV", "DCXLVIII", "MMXXI", "CDXCIX", "MDCCLXXVI", "CCCLXXXVII", "MMCDXLVI", "DCCCXC"),
        identifies=False,
    ),
    _measure(
        "time.julian_day",
        "Julian day number",
        "Julian day numbers",
        [2_451_545 + 97 * k for k in range(70)],
        lambda value: f"the Julian day number {value}",
        None,
    ),
    _measure("table.gapminder_year", "year", "years", range(1952, 2008, 5), str, None),
    _measure("quantity.length_km", "distance", "distances", _steps(120, 185, 40), _with("kilometres"), additive=True),
    _measure("quantity.journey_km", "distance", "distances", _steps(120, 185, 40), _with("kilometres")),
    _measure("quantity.height_m", "elevation", "elevations", _steps(180, 155, 30), _with("metres")),
    _measure("quantity.height_ft", "elevation", "elevations", _steps(350, 425, 30), _with("feet")),
    _measure("quantity.area_km2", "area", "areas", _steps(1500, 4250, 40), _with("square kilometres"), additive=True),
    _measure("quantity.temperature_c", "temperature", "temperatures", _steps(-12.5, 1.7, 30), _with("degrees Celsius")),
    _measure("quantity.duration_min", "duration", "durations", range(95, 900, 23), _with("minutes"), additive=True),
    _measure("quantity.angle_deg", "angle", "angles", _steps(12.5, 17.25, 20), _with("degrees")),
    _measure("quantity.length_au", "distance", "distances", _steps(0.35, 0.85, 30), _with("astronomical units")),
    _measure("quantity.mass_lb", "weight", "weights", _steps(1620, 95, 30), _with("pounds"), additive=True),
    _measure("quantity.mass_g", "mass", "masses", _steps(2750, 125, 25), _with("grams"), additive=True),
    _measure("quantity.power_hp", "power", "powers", _steps(46, 7, 25), _with("horsepower")),
    _measure("quantity.consumption_mpg", "mileage", "mileages", _steps(9.5, 1.5, 25), _with("miles per gallon")),
    _measure("quantity.speed_m_s", "speed", "speeds", _steps(1.2, 0.7, 25), _with("metres per second")),
    _measure("quantity.length_mm", "length", "lengths", _steps(2.5, 6.25, 25), _with("millimetres"), additive=True),
    _measure("quantity.percent", "percentage", "percentages", _steps(2.5, 3.5, 25), _with("percent")),
)
