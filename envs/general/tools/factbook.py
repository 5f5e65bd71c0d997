"""Figures and passages of the CIA World Factbook."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.factbook import documents, figure, passage, search
from toolgym.envs.general.data.sources import BM25S, FACTBOOK, GEONAMES
from toolgym.envs.general.data.world import find_country
from toolgym.envs.general.entities import CountryCode, Phrase
from toolgym.envs.general.quantities import Count, Kilometres, Metres, Percent1
from toolgym.envs.general.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_page_tool = partial(tool, domain="general", kind="retrieval", source=FACTBOOK, engines=[GEONAMES], theme="factbook")
_Whole = Quantity("km", 0)


class Terrain(Result):
    """Highest and mean elevation of a country."""

    highest: Annotated[Metres, Quantity("m", 0)]


class Length(Result):
    """A length in kilometres."""

    length: Annotated[Kilometres, _Whole]


class People(Result):
    """Figures on a country's people."""

    median_age: Annotated[float | None, Quantity("year", 1)]
    birth_rate: Annotated[float | None, Quantity(None, 2)]
    death_rate: Annotated[float | None, Quantity(None, 2)]
    fertility: Annotated[float | None, Quantity(None, 2)]
    life_expectancy: Annotated[float | None, Quantity("year", 1)]
    infant_mortality: Annotated[float | None, Quantity(None, 1)]
    physicians: Annotated[float | None, Quantity(None, 2)]


class Part(Result):
    """A percentage."""

    share: Percent1


class Passage(Result):
    """A passage of text."""

    text: str


class Found(Result):
    """Passages that fit a query."""

    best: CountryCode
    countries: list[CountryCode]
    headings: list[str]
    excerpts: list[str]


class Places(Result):
    """A number of places."""

    count: Count


class OneCountry(Result):
    """A country and its figure."""

    country: CountryCode
    value: Annotated[float, Quantity(None, 2)]


Topic = Literal[
    "median age",
    "birth rate",
    "death rate",
    "total fertility rate",
    "life expectancy at birth",
    "infant mortality rate",
    "physician density",
]
_TOPICS = {
    "median age": ("Median age", "total"),
    "birth rate": ("Birth rate",),
    "death rate": ("Death rate",),
    "total fertility rate": ("Total fertility rate",),
    "life expectancy at birth": ("Life expectancy at birth", "total population"),
    "infant mortality rate": ("Infant mortality rate", "total"),
    "physician density": ("Physician density",),
}


@_page_tool(
    wording={
        "highest": [
            "the elevation in metres of the highest point of {country}, by the World Factbook",
            "the height above sea level, in metres, that the World Factbook gives for the highest point of {country}",
        ],
    },
    golden=[({"country": "CH"}, {"highest": 4634.0})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def highest_point(country: CountryCode) -> Terrain:
    """Gives the elevation in metres of a country's highest point, by the CIA World Factbook.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    text = passage(country, "Geography", "Elevation", "highest point")
    numbers = [
        word.replace(",", "")
        for word, unit in zip(text.split(), text.split()[1:], strict=False)
        if unit.startswith("m")
    ]
    heights = [float(word) for word in numbers if word.replace(".", "", 1).isdigit()]
    if not heights:
        raise NotFound(f"the Factbook gives no height for the highest point of {country}")
    return Terrain(highest=heights[0])


@_page_tool(
    wording={
        "length": [
            "the length in kilometres of the {line} of {country}, by the World Factbook",
            "the length in kilometres that the World Factbook gives for the {line} of {country}",
        ],
    },
    golden=[
        ({"country": "CH", "line": "land boundaries"}, {"length": 1770.0}),
        ({"country": "CH", "line": "railways"}, {"length": 5296.0}),
    ],
    invalid=[({"country": "Atlantis", "line": "railways"}, "not_found")],
)
def national_length(country: CountryCode, line: Literal["coastline", "land boundaries", "railways"]) -> Length:
    """Gives the length in kilometres of a country's coastline, land boundaries or railways, by the World Factbook.

    Args:
        country: ISO code of two or three letters, or the English name.
        line: What is measured.
    """
    keys = {
        "coastline": ("Geography", "Coastline"),
        "land boundaries": ("Geography", "Land boundaries", "total"),
        "railways": ("Transportation", "Railways", "total"),
    }[line]
    length = figure(country, *keys)
    if length <= 0:
        raise NotFound(f"the World Factbook gives {country} no {line}")
    return Length(length=length)


@_page_tool(
    wording={
        "median_age": [
            "the median age of {country} (in years) in the World Factbook",
            "the median age (in years) that the World Factbook gives for {country}",
        ],
        "birth_rate": [
            "the birth rate of {country} (per 1,000 people) in the World Factbook",
            "the birth rate (per 1,000 people) that the World Factbook gives for {country}",
        ],
        "death_rate": [
            "the death rate of {country} (per 1,000 people) in the World Factbook",
            "the death rate (per 1,000 people) that the World Factbook gives for {country}",
        ],
        "fertility": [
            "the total fertility rate of {country} (in children per woman) in the World Factbook",
            "the total fertility rate (in children per woman) that the World Factbook gives for {country}",
        ],
        "life_expectancy": [
            "the life expectancy at birth of {country} (in years) in the World Factbook",
            "the life expectancy at birth (in years) that the World Factbook gives for {country}",
        ],
        "infant_mortality": [
            "the infant mortality rate of {country} (per 1,000 live births) in the World Factbook",
            "the infant mortality rate (per 1,000 live births) that the World Factbook gives for {country}",
        ],
        "physicians": [
            "the physician density of {country} (per 1,000 people) in the World Factbook",
            "the physician density (per 1,000 people) that the World Factbook gives for {country}",
        ],
    },
    golden=[({"country": "CH"}, {"median_age": 44.4, "life_expectancy": 83.9, "physicians": 4.48, "fertility": 1.59})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def people_figures(country: CountryCode) -> People:
    """Gives figures on a country's people by the CIA World Factbook, both sexes together; null where it has none.

    Ages in years; birth and death rates and physicians per 1,000 people; infant deaths per 1,000 live births; children
    per woman.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    passage(country, "People and Society", "Median age", "total")
    return People(
        median_age=_optional(country, "median age"),
        birth_rate=_optional(country, "birth rate"),
        death_rate=_optional(country, "death rate"),
        fertility=_optional(country, "total fertility rate"),
        life_expectancy=_optional(country, "life expectancy at birth"),
        infant_mortality=_optional(country, "infant mortality rate"),
        physicians=_optional(country, "physician density"),
    )


@_page_tool(
    wording={
        "share": [
            "the {part} in {country}, in percent, by the World Factbook",
            "the percentage that the World Factbook gives for the {part} in {country}",
        ],
    },
    golden=[
        ({"country": "CH", "part": "share of forest in the land area"}, {"share": 32.0}),
        ({"country": "CH", "part": "share of people who use the internet"}, {"share": 97.0}),
    ],
    invalid=[({"country": "Atlantis", "part": "share of forest in the land area"}, "not_found")],
)
def national_share(
    country: CountryCode,
    part: Literal[
        "share of forest in the land area",
        "share of agricultural land in the land area",
        "share of people who live in towns",
        "share of people who use the internet",
        "share of agriculture in the economy",
        "share of industry in the economy",
    ],
) -> Part:
    """Gives a percentage that describes a country, by the CIA World Factbook.

    Args:
        country: ISO code of two or three letters, or the English name.
        part: Which percentage; shares in the economy are shares of gross domestic product.
    """
    keys = {
        "share of forest in the land area": ("Geography", "Land use", "forest"),
        "share of agricultural land in the land area": ("Geography", "Land use", "agricultural land"),
        "share of people who live in towns": ("People and Society", "Urbanization", "urban population"),
        "share of people who use the internet": ("Communications", "Internet users", "percent of population"),
        "share of agriculture in the economy": ("Economy", "GDP - composition, by sector of origin", "agriculture"),
        "share of industry in the economy": ("Economy", "GDP - composition, by sector of origin", "industry"),
    }[part]
    return Part(share=figure(country, *keys))


@_page_tool(
    wording={
        "count": [
            "the number of {kind} in {country}, by the World Factbook",
            "the count of {kind} that the World Factbook gives for {country}",
        ],
    },
    golden=[
        ({"country": "CH", "kind": "airports"}, {"count": 66}),
        ({"country": "CH", "kind": "World Heritage Sites"}, {"count": 13}),
    ],
    invalid=[({"country": "Atlantis", "kind": "airports"}, "not_found")],
)
def national_count(
    country: CountryCode, kind: Literal["airports", "heliports", "merchant ships", "World Heritage Sites"]
) -> Places:
    """Counts airports, heliports, merchant ships or World Heritage Sites of a country, by the CIA World Factbook.

    Args:
        country: ISO code of two or three letters, or the English name.
        kind: What is counted.
    """
    keys = {
        "airports": ("Transportation", "Airports"),
        "heliports": ("Transportation", "Heliports"),
        "merchant ships": ("Transportation", "Merchant marine", "total"),
        "World Heritage Sites": ("Government", "National heritage", "total World Heritage Sites"),
    }[kind]
    return Places(count=round(figure(country, *keys)))


@_page_tool(
    wording={
        "country": [
            "the land neighbour of {country} (by GeoNames) with the {end} {topic} in the World Factbook",
            "the country of {end} {topic} by the World Factbook among the land neighbours (by GeoNames) of {country}",
        ],
    },
    golden=[({"country": "CH", "topic": "median age", "end": "highest"}, {"country": "IT"})],
    invalid=[({"country": "AU", "topic": "median age", "end": "highest"}, "not_found")],
)
def neighbour_by_figure(country: CountryCode, topic: Topic, end: Literal["highest", "lowest"]) -> OneCountry:
    """Finds the land neighbour of a country with the highest or lowest figure on its people, by the World Factbook.

    Args:
        country: ISO code of two or three letters, or the English name.
        topic: Which figure.
        end: Which end to take.
    """
    found = []
    for code in find_country(country).neighbours:
        try:
            found.append((figure(code, "People and Society", *_TOPICS[topic]), code))
        except NotFound:
            continue
    if len(found) < 2:
        raise NotFound(f"the Factbook gives the {topic} of fewer than two neighbours of {country}")
    value, code = (max if end == "highest" else min)(found)
    if sum(entry[0] == value for entry in found) > 1:
        raise NotFound(f"several neighbours of {country} share the {end} {topic}")
    return OneCountry(country=code, value=value)


@partial(
    tool, domain="general", kind="retrieval", source=FACTBOOK, engines=[BM25S, GEONAMES], theme="factbook", timeout=30.0
)(
    wording={
        "best": [
            "the country of the World Factbook passage that ranks first by BM25 (k1 = 1.5, b = 0.75) for {query}",
            "the country whose passage comes first when the World Factbook is searched by BM25 (k1 = 1.5, b = 0.75) "
            "for {query}",
        ],
    },
    golden=[({"query": "Dead Sea potash"}, {"best": "JO"})],
    invalid=[({"query": "qwrtzpsdf"}, "not_found"), ({"query": ""}, "invalid_arguments")],
)
def search_factbook(
    query: Annotated[Phrase, Field(min_length=1, max_length=400)], count: Annotated[int, Field(ge=1, le=10)] = 5
) -> Found:
    """Searches the prose of the CIA World Factbook (some 5,600 passages on 240 countries) by BM25, best first.

    Gives each passage's country, heading and beginning; read the whole with read_factbook.

    Args:
        query: Words to look for.
        count: How many passages, at most 10.
    """
    every = documents()
    hits = [every[place] for place, _ in search(query, count)]
    return Found(
        best=hits[0][0],
        countries=[code for code, _, _ in hits],
        headings=[heading for _, heading, _ in hits],
        excerpts=[text if len(text) <= 300 else text[:297] + "..." for _, _, text in hits],
    )


@_page_tool(
    wording={
        "text": [
            "the text under {topic} on the World Factbook's page of {country}",
            "the passage on {topic} that the World Factbook gives for {country}",
        ],
    },
    golden=[
        ({"country": "CH", "topic": "the national holiday"}, {"text": "Founding of the Swiss Confederation in 1291"}),
        ({"country": "CH", "topic": "the lowest point"}, {"text": "Lake Maggiore 195 m"}),
    ],
    invalid=[({"country": "Atlantis", "topic": "terrain"}, "not_found")],
)
def read_factbook(
    country: CountryCode,
    topic: Literal[
        "climate",
        "terrain",
        "natural resources",
        "the lowest point",
        "religions",
        "the national holiday",
        "independence",
        "the flag",
        "industries",
        "agricultural products",
        "background",
    ],
) -> Passage:
    """Gives the text of a topic on a country's page of the CIA World Factbook.

    Args:
        country: ISO code of two or three letters, or the English name.
        topic: The topic.
    """
    keys = {
        "climate": ("Geography", "Climate"),
        "terrain": ("Geography", "Terrain"),
        "natural resources": ("Geography", "Natural resources"),
        "the lowest point": ("Geography", "Elevation", "lowest point"),
        "religions": ("People and Society", "Religions"),
        "the national holiday": ("Government", "National holiday"),
        "independence": ("Government", "Independence"),
        "the flag": ("Government", "Flag"),
        "industries": ("Economy", "Industries"),
        "agricultural products": ("Economy", "Agricultural products"),
        "background": ("Introduction", "Background"),
    }[topic]
    text = passage(country, *keys)
    return Passage(text=text if len(text) <= 6000 else text[:5997] + "...")


def _optional(country: str, topic: str) -> float | None:
    try:
        return figure(country, "People and Society", *_TOPICS[topic])
    except NotFound:
        return None


TOOLS: tuple[Tool, ...] = (
    highest_point,
    national_length,
    people_figures,
    national_share,
    national_count,
    neighbour_by_figure,
    search_factbook,
    read_factbook,
)
