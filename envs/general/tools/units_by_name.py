"""Units of measurement by their names: ratios and definitions."""

from typing import Annotated, Any

from toolgym.envs.general.entities import Unit
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.units import unit_registry, unit_tool
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool

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


class Fine(Result):
    """A ratio, with four decimals."""

    value: Annotated[float, Quantity(None, 4)]


class Definition(Result):
    """What a unit is in SI."""

    dimension: str
    value: Annotated[float, Quantity(None, 10)]
    si_unit: str


@unit_tool(
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


@unit_tool(
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


def _known(name: str) -> Any:
    plain = name.strip().lower().replace(" ", "_")
    # only names: pint would read an expression
    if not plain.replace("_", "").isalpha() or len(plain) > 40 or plain not in unit_registry():
        raise NotFound(f"no unit is called '{name[:40]}'; examples are furlong, nautical_mile and troy_ounce")
    return unit_registry().Unit(plain)


TOOLS: tuple[Tool, ...] = (
    unit_ratio,
    unit_definition,
)
