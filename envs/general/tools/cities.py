"""Cities of more than 15,000 people: what GeoNames knows of them, and what lies around them."""

from functools import cache, partial
from typing import Annotated, Literal

from toolgym.envs.general.data.points import PointTable, geod, inverse, point_text, read_point
from toolgym.envs.general.data.sources import GEONAMES, NUMPY, PYPROJ, TZDATA
from toolgym.envs.general.data.world import cities, cities_of, find_city, find_country
from toolgym.envs.general.data.zones import find_zone
from toolgym.envs.general.entities import City, CountryCode, Point, Zone
from toolgym.envs.general.quantities import Count, Kilometres1, SquareKilometres
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.countries import RANKS, Rank
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_city_tool = partial(tool, domain="general", source=GEONAMES, theme="cities")

Floor = Literal["100,000", "250,000", "500,000", "1,000,000"]
Radius = Literal["100 km", "200 km", "300 km", "500 km"]


class CityFacts(Result):
    """Where a city is, and how many people live there."""

    country: CountryCode
    population: Count
    zone: Zone
    point: Point


class OneCity(Result):
    """A city and its people."""

    city: City
    population: Count


class CityCount(Result):
    """A number of cities and their people."""

    count: Count
    population: Count


class CityNearby(Result):
    """A city and how far it is."""

    city: City
    distance: Kilometres1


class CitiesNearby(Result):
    """Cities within a distance, nearest first."""

    cities: list[City]
    count: Count


class Way(Result):
    """Length of a geodesic and the direction in which it starts."""

    distance: Kilometres1
    bearing: int


class Triangle(Result):
    """Area between three places."""

    area: Annotated[SquareKilometres, Quantity("km^2", 0)]
    perimeter: Kilometres1


@_city_tool(
    kind="retrieval",
    wording={
        "country": ["the country that {city} lies in", "the country to which {city} belongs"],
        "population": ["the population of {city} in GeoNames", "the number of people that GeoNames gives {city}"],
        "zone": ["the time zone of {city}", "the IANA time zone that {city} keeps"],
        "point": ["the location of {city} in GeoNames", "the geographic position of {city} in GeoNames"],
    },
    golden=[
        ({"city": "Zurich, CH"}, {"country": "CH", "zone": "Europe/Zurich", "point": "47.3667,8.5500"}),
        ({"city": "Tokyo"}, {"country": "JP", "zone": "Asia/Tokyo"}),
    ],
    invalid=[({"city": "Atlantis, XX"}, "not_found")],
)
def city_facts(city: City) -> CityFacts:
    """Gives country, population, time zone and position (latitude,longitude) of a city of over 15,000 people.

    Args:
        city: Name and country code, for example "Zurich, CH"; a name alone means the largest city so called.
    """
    found = find_city(city)
    return CityFacts(
        country=found.country,
        population=found.population,
        zone=found.zone,
        point=point_text(found.latitude, found.longitude),
    )


@_city_tool(
    kind="retrieval",
    wording={
        "city": [
            "the {rank} most populous city of {country}, by GeoNames",
            "the city that comes {rank} by population in {country}, by GeoNames",
        ],
        "population": [
            "the population of the {rank} most populous city of {country}, by GeoNames",
            "the number of people in the city that comes {rank} by population in {country}, by GeoNames",
        ],
    },
    golden=[
        ({"country": "CH", "rank": "second"}, {"city": "Geneva, CH"}),
        ({"country": "US", "rank": "second"}, {"city": "Los Angeles, US"}),
    ],
    invalid=[({"country": "Atlantis", "rank": "second"}, "not_found")],
)
def ranked_city(country: CountryCode, rank: Rank) -> OneCity:
    """Finds the city at a place in the ranking of a country's cities by population, by GeoNames.

    Args:
        country: ISO code of two or three letters, or the English name.
        rank: The place.
    """
    found = find_country(country)
    ranked = cities_of(found.code)
    place = RANKS.index(rank) + 1
    if place >= len(ranked):
        raise NotFound(f"{found.name} ({found.code}) has only {len(ranked)} cities in the data")
    return OneCity(city=ranked[place].key, population=ranked[place].population)


@_city_tool(
    kind="retrieval",
    wording={
        "count": [
            "the number of cities of more than {floor} people in {country}, by GeoNames",
            "the count of cities in {country} whose population in GeoNames exceeds {floor}",
        ],
        "population": [
            "the total population of the cities of more than {floor} people in {country}, by GeoNames",
            "the number of people who live in cities of more than {floor} people in {country}, by GeoNames",
        ],
    },
    golden=[({"country": "CH", "floor": "250,000"}, {"count": 1, "population": 415367})],
    invalid=[({"country": "Atlantis", "floor": "100,000"}, "not_found")],
)
def cities_above(country: CountryCode, floor: Floor) -> CityCount:
    """Counts the cities of a country with more people than a floor, and adds up their people, by GeoNames.

    Args:
        country: ISO code of two or three letters, or the English name.
        floor: Population that a city must exceed.
    """
    least = int(floor.replace(",", ""))
    found = find_country(country)
    above = [city for city in cities_of(found.code) if city.population > least]
    if not above:
        raise NotFound(f"no city of {found.name} ({found.code}) has more than {floor} people")
    return CityCount(count=len(above), population=sum(city.population for city in above))


@_city_tool(
    engines=[TZDATA],
    kind="retrieval",
    wording={
        "city": ["the most populous city that keeps {zone}, by GeoNames", "the largest city by population in {zone}"],
        "population": [
            "the population of the most populous city that keeps {zone}, by GeoNames",
            "the number of people in the largest city in {zone}, by GeoNames",
        ],
    },
    golden=[({"zone": "Europe/Zurich"}, {"city": "Zürich, CH"}), ({"zone": "Asia/Tokyo"}, {"city": "Tokyo, JP"})],
    invalid=[({"zone": "Mars/Olympus"}, "not_found")],
)
def largest_city_in_zone(zone: Zone) -> OneCity:
    """Finds the most populous city that keeps a time zone, by GeoNames.

    Args:
        zone: Name of the time zone, for example Europe/Zurich.
    """
    find_zone(zone)
    for city in cities():
        if city.zone == zone:
            return OneCity(city=city.key, population=city.population)
    raise NotFound(f"no city of over 15,000 people keeps the time zone {zone}")


@_city_tool(
    kind="retrieval",
    engines=[PYPROJ, NUMPY],
    wording={
        "city": [
            "the city of more than {floor} people nearest to {point}, by GeoNames",
            "the nearest city to {point} whose population in GeoNames exceeds {floor}",
        ],
        "distance": [
            "the geodesic distance in kilometres from {point} to the nearest city of more than {floor} people",
            "the length in kilometres of the geodesic between {point} and the nearest city with over {floor} people",
        ],
    },
    golden=[({"point": "47.45,8.56", "floor": "250,000"}, {"city": "Zürich, CH"})],
    invalid=[({"point": "95,8", "floor": "250,000"}, "invalid_arguments")],
)
def nearest_city(point: Point, floor: Floor) -> CityNearby:
    """Finds the city of more than a number of people that is nearest to a point on WGS 84, and the distance to it.

    Args:
        point: Latitude and longitude in degrees, for example "47.3667,8.5500".
        floor: Population that the city must exceed.
    """
    found, table = _above(int(floor.replace(",", "")))
    distance, place = table.nearest(read_point(point))
    return CityNearby(city=found[place], distance=distance)


@_city_tool(
    kind="retrieval",
    engines=[PYPROJ, NUMPY],
    wording={
        "cities": [
            "the cities of more than {floor} people within {radius} of {city}, {city} itself left out",
            "the other cities with a population over {floor} no farther than {radius} from {city}",
        ],
        "count": [
            "the number of cities of more than {floor} people within {radius} of {city}, {city} itself left out",
            "the number of other cities with a population over {floor} no farther than {radius} from {city}",
        ],
    },
    golden=[({"city": "Bern, CH", "radius": "100 km", "floor": "250,000"}, {"cities": ["Zürich, CH"], "count": 1})],
    invalid=[({"city": "Atlantis, XX", "radius": "100 km", "floor": "250,000"}, "not_found")],
)
def cities_around(city: City, radius: Radius, floor: Floor) -> CitiesNearby:
    """Lists the other cities of more than a number of people around a city, nearest first; at most 60.

    Args:
        city: Name and country code, for example "Zurich, CH".
        radius: Greatest geodesic distance between the two cities' positions in GeoNames.
        floor: Population that a city must exceed.
    """
    centre = find_city(city)
    found, table = _above(int(floor.replace(",", "")))
    near = table.near((centre.latitude, centre.longitude), float(radius.removesuffix(" km")))
    names = [found[place] for _, place in near if found[place] != centre.key]
    if len(names) > 60:
        raise InvalidArguments(f"{len(names)} cities lie within {radius} of {city}; take a smaller radius")
    return CitiesNearby(cities=names, count=len(names))


@_city_tool(
    kind="processing",
    engines=[PYPROJ],
    wording={
        "distance": [
            "the geodesic distance in kilometres from {city} to {other}",
            "the length in kilometres of the shortest way over the WGS 84 ellipsoid from {city} to {other}",
        ],
        "bearing": [
            "the initial bearing of the geodesic from {city} to {other}, in whole degrees clockwise from north",
            "the direction, in whole degrees clockwise from north, in which the shortest way from {city} "
            "to {other} starts",
        ],
    },
    golden=[({"city": "Bern, CH", "other": "Zürich, CH"}, {"distance": 95.7})],
    invalid=[({"city": "Bern, CH", "other": "Bern, CH"}, "invalid_arguments")],
)
def city_distance(city: City, other: City) -> Way:
    """Measures the geodesic on WGS 84 between the GeoNames positions of two cities: distance and initial bearing.

    Args:
        city: Name and country code, for example "Zurich, CH".
        other: Another city.
    """
    start, end = find_city(city), find_city(other)
    if start.key == end.key:
        raise InvalidArguments(f"city and other are both {start.key}; give two cities")
    distance, bearing = inverse((start.latitude, start.longitude), (end.latitude, end.longitude))
    return Way(distance=distance, bearing=round(bearing) % 360)


@_city_tool(
    kind="processing",
    engines=[PYPROJ],
    wording={
        "area": [
            "the area, in square kilometres, of the geodesic triangle with corners at {city}, {other} and {third}",
            "the surface in square kilometres enclosed by the geodesics that join {city}, {other} and {third}",
        ],
        "perimeter": [
            "the perimeter, in kilometres, of the geodesic triangle with corners at {city}, {other} and {third}",
            "the length in kilometres of the geodesic round trip through {city}, {other} and {third}",
        ],
    },
    golden=[({"city": "Bern, CH", "other": "Zürich, CH", "third": "Milan, IT"}, {"perimeter": 525.6})],
    invalid=[({"city": "Bern, CH", "other": "Bern, CH", "third": "Geneva, CH"}, "invalid_arguments")],
)
def city_triangle(city: City, other: City, third: City) -> Triangle:
    """Measures area and perimeter of the geodesic triangle on WGS 84 between three cities' GeoNames positions.

    Args:
        city: Name and country code, for example "Zurich, CH".
        other: Another city.
        third: A third city.
    """
    corners = [find_city(name) for name in (city, other, third)]
    if len({corner.key for corner in corners}) < 3:
        raise InvalidArguments("city, other and third must be three different cities")
    area, perimeter = geod().polygon_area_perimeter([c.longitude for c in corners], [c.latitude for c in corners])
    return Triangle(area=abs(area) / 1e6, perimeter=perimeter / 1000)


@cache
def _above(least: int) -> tuple[tuple[str, ...], PointTable]:
    inside = [city for city in cities() if city.population > least]
    return tuple(city.key for city in inside), PointTable([(city.latitude, city.longitude) for city in inside])


TOOLS: tuple[Tool, ...] = (
    city_facts,
    ranked_city,
    cities_above,
    largest_city_in_zone,
    nearest_city,
    cities_around,
    city_distance,
    city_triangle,
)
