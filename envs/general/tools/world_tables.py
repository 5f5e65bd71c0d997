"""Life expectancy, income and population from the Gapminder table."""

from functools import partial
from typing import Annotated, Any, Literal

from toolgym.envs.general.data.sources import GAPMINDER, GEONAMES, PENGUINS, VEGA
from toolgym.envs.general.data.tables import scalar, select
from toolgym.envs.general.data.world import find_country
from toolgym.envs.general.entities import CountryCode
from toolgym.envs.general.quantities import (
    Count,
    Percent1,
    TableYear,
)
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_world_tool = partial(tool, domain="general", source=GAPMINDER, engines=[GEONAMES, PENGUINS, VEGA], theme="tables")

WorldMeasure = Literal["life expectancy", "GDP per person"]
_WORLD = {"life expectancy": "life_expectancy", "GDP per person": "gdp_per_person"}
TableContinent = Literal["Africa", "Americas", "Asia", "Europe"]


class WorldFigures(Result):
    """Figures of the Gapminder table."""

    life_expectancy: Annotated[float, Quantity("year", 1)]
    gdp_per_person: Annotated[float, Quantity(None, 1)]


class WorldPeople(Result):
    """People in the Gapminder table."""

    population: Count


class WorldExtreme(Result):
    """A country and its figure in the Gapminder table."""

    country: CountryCode
    value: Annotated[float, Quantity(None, 1)]


class WorldChange(Result):
    """Change of a figure in percent."""

    change: Percent1


@_world_tool(
    kind="retrieval",
    wording={
        "life_expectancy": [
            "the life expectancy of {country} in {year} in the Gapminder table",
            "the life expectancy in years that the Gapminder table gives {country} in {year}",
        ],
        "gdp_per_person": [
            "the GDP per person of {country} in {year} in the Gapminder table, in international dollars",
            "the international dollars of GDP per person that the Gapminder table gives {country} in {year}",
        ],
    },
    golden=[({"country": "AF", "year": 1952}, {"life_expectancy": 28.8, "gdp_per_person": 779.4})],
    invalid=[({"country": "AF", "year": 1953}, "not_found")],
)
def gapminder_figures(country: CountryCode, year: TableYear) -> WorldFigures:
    """Gives life expectancy (years) and GDP per person (international dollars) from the Gapminder table.

    Args:
        country: ISO code of two or three letters, or the English name; 142 countries are covered.
        year: 1952, 1957 and so on to 2007.
    """
    return WorldFigures(
        life_expectancy=_world(country, year, "life_expectancy"), gdp_per_person=_world(country, year, "gdp_per_person")
    )


@_world_tool(
    kind="retrieval",
    wording={
        "population": [
            "the population of {country} in {year} in the Gapminder table",
            "the number of people that the Gapminder table gives {country} in {year}",
        ],
    },
    golden=[({"country": "AF", "year": 1952}, {"population": 8425333})],
    invalid=[({"country": "AF", "year": 1953}, "not_found")],
)
def gapminder_population(country: CountryCode, year: TableYear) -> WorldPeople:
    """Gives a country's population in a year from the Gapminder table.

    Args:
        country: ISO code of two or three letters, or the English name; 142 countries are covered.
        year: 1952, 1957 and so on to 2007.
    """
    return WorldPeople(population=_world(country, year, "population"))


@_world_tool(
    kind="retrieval",
    wording={
        "country": [
            "the country of {continent} with the {end} {measure} in {year} in the Gapminder table",
            "the country that has the {end} {measure} of {continent} in the Gapminder table for {year}",
        ],
    },
    golden=[
        (
            {"continent": "Europe", "year": 2007, "measure": "life expectancy", "end": "highest"},
            {"country": "IS", "value": 81.8},
        )
    ],
    invalid=[({"continent": "Europe", "year": 1953, "measure": "life expectancy", "end": "highest"}, "not_found")],
)
def gapminder_extreme(
    continent: TableContinent, year: TableYear, measure: WorldMeasure, end: Literal["highest", "lowest"]
) -> WorldExtreme:
    """Finds the country of a continent with the highest or lowest figure of a year in the Gapminder table.

    Args:
        continent: The continent; the table joins North and South America.
        year: 1952, 1957 and so on to 2007.
        measure: Life expectancy (years) or GDP per person (international dollars).
        end: Which end to take.
    """
    order = "DESC" if end == "highest" else "ASC"
    sql = (
        f"SELECT iso_alpha3, {_WORLD[measure]} FROM gapminder WHERE continent = ? AND year = ? "
        f"ORDER BY {_WORLD[measure]} {order}, iso_alpha3 LIMIT 1"
    )
    _, rows = select(sql, (continent, year))
    if not rows:
        raise NotFound(f"the Gapminder table has no year {year}; it has 1952, 1957 and so on to 2007")
    return WorldExtreme(country=find_country(rows[0][0]).code, value=rows[0][1])


@_world_tool(
    kind="processing",
    wording={
        "change": [
            "the change in percent of the {measure} of {country} from {year} to {end} in the Gapminder table",
            "the percentage by which the {measure} of {country} changed from {year} to {end} in the Gapminder table",
        ],
    },
    golden=[({"country": "AF", "measure": "life expectancy", "year": 1952, "end": 2007}, {"change": 52.2})],
    invalid=[({"country": "AF", "measure": "life expectancy", "year": 1952, "end": 1952}, "invalid_arguments")],
)
def gapminder_change(country: CountryCode, measure: WorldMeasure, year: TableYear, end: TableYear) -> WorldChange:
    """Gives the change in percent of a country's figure between two years of the Gapminder table.

    Args:
        country: ISO code of two or three letters, or the English name; 142 countries are covered.
        measure: Life expectancy or GDP per person.
        year: First year: 1952, 1957 and so on to 2007.
        end: Last year, after the first.
    """
    if year >= end:
        raise InvalidArguments(f"end ({end}) must come after year ({year})")
    before, after = (_world(country, when, _WORLD[measure]) for when in (year, end))
    return WorldChange(change=100 * (after - before) / before)


def _world(country: str, year: int, column: str) -> Any:
    found = find_country(country)
    value = scalar(f"SELECT {column} FROM gapminder WHERE iso_alpha3 = ? AND year = ?", found.alpha3, year)
    if value is None:
        raise NotFound(f"the Gapminder table has no {found.name} ({found.code}) in {year}")
    return value


TOOLS: tuple[Tool, ...] = (
    gapminder_figures,
    gapminder_population,
    gapminder_extreme,
    gapminder_change,
)
