"""Countries: their codes, size, capital and neighbours, and rankings within a continent."""

from functools import partial
from typing import Annotated, Literal

from toolgym.envs.general.data.sources import GEONAMES
from toolgym.envs.general.data.world import borders_between, capital, countries, find_country
from toolgym.envs.general.entities import City, CountryCode, CurrencyCode, Domain
from toolgym.envs.general.quantities import Count, Percent1, SquareKilometres
from toolgym.envs.general.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_country_tool = partial(tool, domain="general", source=GEONAMES, theme="countries")

Continent = Literal["Africa", "Asia", "Europe", "North America", "Oceania", "South America"]
Measure = Literal["population", "area"]
Rank = Literal["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
RANKS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class CountryFacts(Result):
    """Size and money of a country."""

    population: Count
    area: Annotated[SquareKilometres, Quantity("km^2", 0)]
    continent: str
    currency: CurrencyCode | None


class CapitalCity(Result):
    """A capital and its people."""

    capital: City
    population: Count
    share: Percent1


class Identifiers(Result):
    """Codes of a country."""

    alpha3: str
    numeric: int
    domain: Domain


class Neighbours(Result):
    """Countries that share a land border."""

    neighbours: list[CountryCode]
    count: Count


class OneCountry(Result):
    """A country."""

    country: CountryCode


class Density(Result):
    """People per square kilometre."""

    density: Annotated[float, Quantity("1/km^2", 1)]


class Crossings(Result):
    """Borders on a way."""

    borders: Count


class Together(Result):
    """Neighbours taken together."""

    population: Count
    area: Annotated[SquareKilometres, Quantity("km^2", 0)]


@_country_tool(
    kind="retrieval",
    wording={
        "population": ["the population of {country} in GeoNames", "the number of people that GeoNames gives {country}"],
        "area": [
            "the area of {country} in square kilometres in GeoNames",
            "the surface, in square kilometres, that GeoNames gives {country}",
        ],
        "currency": ["the official currency of {country}", "the currency that is legal tender in {country}"],
    },
    golden=[({"country": "CH"}, {"population": 8516543, "area": 41290.0, "continent": "Europe", "currency": "CHF"})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_facts(country: CountryCode) -> CountryFacts:
    """Gives population, area in square kilometres, continent and currency of a country, from GeoNames.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    return CountryFacts(
        population=found.population,
        area=found.area,
        continent=found.continent,
        currency=found.currency or None,
    )


@_country_tool(
    kind="retrieval",
    wording={
        "capital": ["the capital of {country}", "the city that is the capital of {country}"],
        "population": [
            "the population of the capital of {country} in GeoNames",
            "the number of people that GeoNames gives the capital of {country}",
        ],
        "share": [
            "the share of the people of {country} who live in its capital, in percent, by GeoNames",
            "the population of the capital of {country} in percent of the country's, by GeoNames",
        ],
    },
    golden=[({"country": "CH"}, {"capital": "Bern, CH"}), ({"country": "JPN"}, {"capital": "Tokyo, JP"})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_capital(country: CountryCode) -> CapitalCity:
    """Gives the capital of a country, its population, and its share of the country's people in percent.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    city = capital(found)
    if found.population == 0:
        raise NotFound(f"no population is known for {found.name} ({found.code})")
    return CapitalCity(capital=city.key, population=city.population, share=100 * city.population / found.population)


@_country_tool(
    kind="retrieval",
    wording={
        "alpha3": ["the ISO 3166 alpha-3 code of {country}", "the three-letter ISO country code of {country}"],
        "domain": ["the internet country domain of {country}", "the top-level internet domain of {country}"],
    },
    golden=[
        ({"country": "CH"}, {"alpha3": "CHE", "numeric": 756, "domain": ".ch"}),
        ({"country": "Japan"}, {"alpha3": "JPN", "numeric": 392, "domain": ".jp"}),
    ],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_identifiers(country: CountryCode) -> Identifiers:
    """Gives the ISO 3166 alpha-3 and numeric codes of a country and its internet domain.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    if not found.domain:
        raise NotFound(f"no internet domain is known for {found.name} ({found.code})")
    return Identifiers(alpha3=found.alpha3, numeric=found.numeric, domain=found.domain)


@_country_tool(
    kind="retrieval",
    wording={
        "country": ["the country that owns {domain}", "the country behind {domain}"],
    },
    golden=[({"domain": ".de"}, {"country": "DE"}), ({"domain": ".uk"}, {"country": "GB"})],
    invalid=[({"domain": ".zz"}, "not_found")],
)
def country_by_internet_domain(domain: Domain) -> OneCountry:
    """Gives the country or territory that owns an internet country domain.

    Args:
        domain: The domain with its dot, for example ".ch".
    """
    wanted = f".{domain.strip().lower().removeprefix('.')}"
    for country in countries().values():
        if country.domain == wanted:
            return OneCountry(country=country.code)
    raise NotFound(f"no country owns the domain '{domain}'; an example is .ch")


@_country_tool(
    kind="retrieval",
    wording={
        "neighbours": ["the countries that border {country} on land", "the land neighbours of {country}"],
        "count": [
            "the number of countries that border {country} on land",
            "the number of land neighbours of {country}",
        ],
    },
    golden=[({"country": "CH"}, {"neighbours": ["AT", "DE", "FR", "IT", "LI"], "count": 5})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_neighbours(country: CountryCode) -> Neighbours:
    """Lists the countries that share a land border with a country, in the order of their codes.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    return Neighbours(neighbours=list(found.neighbours), count=len(found.neighbours))


@_country_tool(
    kind="retrieval",
    wording={
        "country": [
            "the neighbour of {country} on land with the {end} {measure} in GeoNames",
            "the country of {end} {measure} (by GeoNames) among those that border {country} on land",
        ],
    },
    golden=[
        ({"country": "CH", "measure": "population", "end": "greatest"}, {"country": "DE"}),
        ({"country": "CH", "measure": "area", "end": "smallest"}, {"country": "LI"}),
    ],
    invalid=[({"country": "AU", "measure": "area", "end": "smallest"}, "not_found")],
)
def extreme_neighbour(country: CountryCode, measure: Measure, end: Literal["greatest", "smallest"]) -> OneCountry:
    """Finds the land neighbour of a country with the greatest or smallest population or area, by GeoNames.

    Args:
        country: ISO code of two or three letters, or the English name.
        measure: What to compare.
        end: Which end to take.
    """
    found = find_country(country)
    near = [countries()[code] for code in found.neighbours if code in countries()]
    if len(near) < 2:
        raise NotFound(f"{found.name} ({found.code}) has fewer than two land neighbours")
    ordered = sorted(near, key=lambda c: (getattr(c, measure), c.code))
    return OneCountry(country=ordered[-1 if end == "greatest" else 0].code)


@_country_tool(
    kind="retrieval",
    wording={
        "country": [
            "the country with the {rank} greatest {measure} in {continent}, by GeoNames",
            "the country that comes {rank} by {measure} among those GeoNames places in {continent}",
        ],
    },
    golden=[
        ({"continent": "South America", "measure": "area", "rank": "second"}, {"country": "AR"}),
        ({"continent": "South America", "measure": "population", "rank": "second"}, {"country": "CO"}),
    ],
    invalid=[({"continent": "Atlantis", "measure": "area", "rank": "second"}, "invalid_arguments")],
)
def ranked_country(continent: Continent, measure: Measure, rank: Rank) -> OneCountry:
    """Finds the country at a place in the ranking of a continent's countries by population or area, by GeoNames.

    Args:
        continent: The continent.
        measure: What to rank by, greatest first.
        rank: The place.
    """
    inside = [country for country in countries().values() if country.continent == continent]
    ordered = sorted(inside, key=lambda c: (-getattr(c, measure), c.code))
    return OneCountry(country=ordered[RANKS.index(rank) + 1].code)


@_country_tool(
    kind="processing",
    wording={
        "density": [
            "the population density of {country} in people per square kilometre, by GeoNames",
            "the number of people per square kilometre in {country}, by the population and area in GeoNames",
        ],
    },
    golden=[({"country": "CH"}, {"density": 206.3})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def population_density(country: CountryCode) -> Density:
    """Divides a country's population by its area in square kilometres, both by GeoNames.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    if found.area <= 0:
        raise NotFound(f"no area is known for {found.name} ({found.code})")
    return Density(density=found.population / found.area)


@_country_tool(
    kind="processing",
    wording={
        "neighbours": [
            "the countries that border both {country} and {other} on land",
            "the common land neighbours of {country} and {other}",
        ],
        "count": [
            "the number of countries that border both {country} and {other} on land",
            "the number of common land neighbours of {country} and {other}",
        ],
    },
    golden=[({"country": "CH", "other": "BE"}, {"neighbours": ["DE", "FR"], "count": 2})],
    invalid=[({"country": "CH", "other": "Atlantis"}, "not_found")],
)
def common_neighbours(country: CountryCode, other: CountryCode) -> Neighbours:
    """Lists the countries that share a land border with each of two countries, in the order of their codes.

    Args:
        country: ISO code of two or three letters, or the English name.
        other: Another country.
    """
    shared = sorted(set(find_country(country).neighbours) & set(find_country(other).neighbours))
    return Neighbours(neighbours=shared, count=len(shared))


@_country_tool(
    kind="processing",
    wording={
        "borders": [
            "the least number of land borders that must be crossed to travel from {start} to {end}",
            "the number of land borders on the way from {start} to {end} that crosses the fewest",
        ],
    },
    golden=[({"start": "PT", "end": "DE"}, {"borders": 3}), ({"start": "CH", "end": "FR"}, {"borders": 1})],
    invalid=[
        ({"start": "PT", "end": "AU"}, "not_found"),
        ({"start": "PT", "end": "PT"}, "invalid_arguments"),
    ],
)
def border_crossings(start: CountryCode, end: CountryCode) -> Crossings:
    """Counts the land borders on the way between two countries that crosses the fewest, by GeoNames' neighbours.

    Args:
        start: Country to leave from.
        end: Country to reach, another one.
    """
    return Crossings(borders=borders_between(find_country(start), find_country(end)))


@_country_tool(
    kind="processing",
    wording={
        "population": [
            "the total population of the countries that border {country} on land, by GeoNames",
            "the number of people in all land neighbours of {country} together, by GeoNames",
        ],
        "area": [
            "the total area, in square kilometres, of the countries that border {country} on land, by GeoNames",
            "the area of all land neighbours of {country} together in square kilometres, by GeoNames",
        ],
    },
    golden=[({"country": "PT"}, {"population": 46723749, "area": 504782.0})],
    invalid=[({"country": "AU"}, "not_found")],
)
def neighbours_together(country: CountryCode) -> Together:
    """Adds up population and area of the countries that border a country on land, by GeoNames.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    found = find_country(country)
    near = [countries()[code] for code in found.neighbours if code in countries()]
    if not near:
        raise NotFound(f"{found.name} ({found.code}) has no land neighbours")
    return Together(population=sum(c.population for c in near), area=sum(c.area for c in near))


TOOLS: tuple[Tool, ...] = (
    country_facts,
    country_capital,
    country_identifiers,
    country_by_internet_domain,
    country_neighbours,
    extreme_neighbour,
    ranked_country,
    population_density,
    common_neighbours,
    border_crossings,
    neighbours_together,
)
