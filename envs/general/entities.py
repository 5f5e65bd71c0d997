"""Entity types of the general pack that name things: places, days, clocks, languages, words, stars and the like."""

import ipaddress
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from toolgym.envs.general.data import airports, locales, phones, postcodes, sky, tables, words, world
from toolgym.envs.general.data.points import point_text
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

CountryCode = Annotated[str, Entity("geo.country")]
City = Annotated[str, Entity("geo.city")]
Airport = Annotated[str, Entity("geo.airport")]
IcaoCode = Annotated[str, Entity("geo.icao")]
Zone = Annotated[str, Entity("geo.time_zone")]
Point = Annotated[str, Entity("geo.point")]
Language = Annotated[str, Entity("geo.language")]
State = Annotated[str, Entity("geo.us_state")]
County = Annotated[str, Entity("geo.us_county")]
Zip = Annotated[str, Entity("geo.zip")]
Place = Annotated[str, Entity("geo.us_place")]
AreaCode = Annotated[str, Entity("geo.area_code")]
Domain = Annotated[str, Entity("geo.internet_domain")]
CurrencyCode = Annotated[str, Entity("finance.currency")]
Day = Annotated[date, Entity("time.date")]
HolidayDate = Annotated[date, Entity("time.holiday_date")]
Year = Annotated[int, Entity("time.year")]
Weekday = Annotated[str, Entity("time.weekday")]
Instant = Annotated[str, Entity("time.utc")]
LocalTime = Annotated[str, Entity("time.local")]
CalendarDate = Annotated[str, Entity("time.calendar_date")]
Holiday = Annotated[str, Entity("time.holiday")]
Body = Annotated[str, Entity("astro.body")]
Star = Annotated[str, Entity("astro.star")]
Constellation = Annotated[str, Entity("astro.constellation")]
Word = Annotated[str, Entity("text.word")]
Phrase = Annotated[str, Entity("text.phrase")]
Term = Annotated[str, Entity("text.term")]
Encoded = Annotated[str, Entity("text.encoded")]
PhoneNumber = Annotated[str, Entity("phone.number")]
CallingCode = Annotated[int, Entity("phone.calling_code")]
Network = Annotated[str, Entity("net.network")]
Address = Annotated[str, Entity("net.address")]
Unit = Annotated[str, Entity("unit.name")]
CarModel = Annotated[str, Entity("table.car")]
Code = Annotated[str, Entity("code.python")]
Query = Annotated[str, Entity("code.sql")]
Polynomial = Annotated[str, Entity("math.polynomial")]


def day_text(value: Scalar) -> str:
    """Writes a date as in "4 July 2018"."""
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def _day_aliases(value: Scalar) -> tuple[str, ...]:
    day = date.fromisoformat(str(value))
    return (f"{day:%B} {day.day}, {day.year}",)


def _day_seeds() -> tuple[str, ...]:
    first = date(2000, 1, 4)
    return tuple((first + timedelta(days=17 * k)).isoformat() for k in range(408))


def _clock_text(value: Scalar) -> str:
    moment = datetime.strptime(str(value).removesuffix("Z"), "%Y-%m-%dT%H:%M")
    zone = " UTC" if str(value).endswith("Z") else ""
    return f"{moment:%H:%M}{zone} on {day_text(moment.date().isoformat())}"


def _clock_aliases(value: Scalar) -> tuple[str, ...]:
    """Usual ways to write the same minute; the zone may be left out where it is UTC."""
    plain = str(value).removesuffix("Z")
    zones = ("", "Z", " UTC", "+00:00") if str(value).endswith("Z") else ("",)
    forms = (plain, f"{plain}:00", plain.replace("T", " "), f"{plain.replace('T', ' ')}:00")
    return tuple(form + zone for form in forms for zone in zones)


def _clock_seeds(suffix: str, minutes: int) -> tuple[str, ...]:
    first = datetime(2000, 2, 3, 0, 15)
    step = timedelta(days=31, minutes=minutes)
    return tuple((first + step * k).strftime("%Y-%m-%dT%H:%M") + suffix for k in range(220))


def _country_text(value: Scalar) -> str:
    found = world.countries().get(str(value))
    return f"{found.name} ({value})" if found else str(value)


def _country_aliases(value: Scalar) -> tuple[str, ...]:
    found = world.countries().get(str(value))
    return (found.name, found.alpha3) if found else ()


def _country_seeds() -> tuple[str, ...]:
    return tuple(c.code for c in world.countries().values() if c.population >= 1_500_000 and c.area > 0)


def _city_text(value: Scalar) -> str:
    name, _, code = str(value).rpartition(", ")
    return f"{name} ({world.countries()[code].name})" if name and code in world.countries() else str(value)


def _city_aliases(value: Scalar) -> tuple[str, ...]:
    name, _, code = str(value).rpartition(", ")
    if not name or code not in world.countries():
        return ()
    return (name, f"{name}, {world.countries()[code].name}")


def _city_seeds() -> tuple[str, ...]:
    """Large cities, at most six of a country."""
    counts: dict[str, int] = {}
    found = []
    for city in world.cities():
        counts[city.country] = counts.get(city.country, 0) + 1
        if city.population >= 250_000 and counts[city.country] <= 6:
            found.append(city.key)
    return tuple(found)


def _airport_seeds() -> tuple[str, ...]:
    """Airports of large cities that call themselves international."""
    large = {(city.name, city.country) for city in world.cities() if city.population >= 300_000}
    every = airports.airports().values()
    return tuple(a.iata for a in every if (a.city, a.country) in large and "International" in a.name and a.icao)


def _airport_text(value: Scalar) -> str:
    found = airports.airports().get(str(value))
    return f"{found.name} ({value})" if found else str(value)


def _point_text(value: Scalar) -> str:
    latitude, longitude = (float(part) for part in str(value).split(","))
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"the point {abs(latitude):.4f}° {north}, {abs(longitude):.4f}° {east}"


def _point_seeds() -> tuple[str, ...]:
    latitudes = (-41.5, -33.25, -22.75, -8.4, 4.3, 13.6, 28.2, 36.9, 44.1, 51.3, 60.6)
    longitudes = (-121.2, -98.6, -77.3, -58.9, -3.7, 11.4, 24.8, 37.1, 55.5, 77.2, 101.9, 116.3, 139.6)
    return tuple(point_text(a, o) for a in latitudes for o in longitudes)


def _zone_seeds() -> tuple[str, ...]:
    """Zones of cities of more than 700,000 people."""
    return tuple(sorted({city.zone for city in world.cities() if city.population >= 700_000}))


def _language_text(value: Scalar) -> str:
    name = locales.language_names().get(str(value))
    return f"{name} ({value})" if name else str(value)


def _language_aliases(value: Scalar) -> tuple[str, ...]:
    name = locales.language_names().get(str(value))
    return (name,) if name else ()


def _currency_text(value: Scalar) -> str:
    return f"the {locales.currency_name(str(value))} ({value})"


def _currency_seeds() -> tuple[str, ...]:
    used = {c.currency for c in world.countries().values() if c.population >= 4_000_000 and c.currency}
    return tuple(sorted(used))


def _state_text(value: Scalar) -> str:
    found = postcodes.states().get(str(value))
    return f"{found} ({value})" if found else str(value)


def _state_aliases(value: Scalar) -> tuple[str, ...]:
    found = postcodes.states().get(str(value))
    return (found,) if found else ()


def _calendar_text(value: Scalar) -> str:
    calendar, _, written = str(value).rpartition(" ")
    return f"the date {written} (year-month-day) of the {calendar} calendar"


def _calendar_seeds() -> tuple[str, ...]:
    dates = (f"{year}-{month:02d}-{7 + month}" for year in range(1) for month in range(1, 12))
    ends = tuple(text.split("-", 1)[1] for text in dates)
    first = {"Hebrew": 5761, "tabular Islamic": 1422, "Persian": 1380, "Julian": 2001, "Indian civil": 1923}
    return tuple(f"{name} {start + k}-{ends[k % 11]}" for name, start in first.items() for k in range(0, 18))


def _network_seeds() -> tuple[str, ...]:
    found = []
    for k in range(120):
        prefix = 11 + (k * 7) % 17
        base = (10 << 24) + k * 1_409_281 if k % 2 else (172 << 24) + (16 << 16) + (k * 8191) % (1 << 20)
        found.append(str(ipaddress.ip_network((base, prefix), strict=False)))
    return tuple(dict.fromkeys(found))


def _unit_seeds() -> tuple[str, ...]:
    return (
        *("inch", "foot", "yard", "mile", "nautical_mile", "furlong", "chain", "rod", "fathom", "league", "parsec"),
        *("light_year", "astronomical_unit", "angstrom", "hand", "pint", "gallon", "imperial_gallon", "fluid_ounce"),
        *("quart", "cup", "tablespoon", "bushel", "oil_barrel", "ounce", "pound", "stone", "carat", "troy_ounce"),
        *("grain", "long_ton", "short_ton", "slug", "acre", "hectare", "fortnight", "day", "knot", "horsepower"),
        *("calorie", "british_thermal_unit", "kilowatt_hour", "erg", "atmosphere", "bar", "torr", "psi", "dyne"),
    )


def _phrase_seeds() -> tuple[str, ...]:
    return (
        *("fjords and glaciers", "coral reefs", "military coup", "oil exports", "volcanic island", "desert nomads"),
        *("diamond mining", "banana exports", "tropical cyclones", "former British colony", "rice cultivation"),
        *("copper production", "hydropower potential", "earthquake hazard", "coffee and cocoa", "permafrost"),
        *("constitutional monarchy", "unicameral parliament", "landlocked mountains", "monsoon flooding"),
        *("tourism and offshore banking", "phosphate mining", "civil war peace agreement", "salt marshes"),
        *("uranium deposits", "vanilla exports", "cotton farming", "sheep and wool", "fishing licences"),
        *("Buddhist monasteries", "Viking settlement", "French overseas territory", "Ottoman rule", "Inca empire"),
        *("tea plantations", "rainforest conservation", "nuclear tests", "whaling station", "guano deposits"),
    )


def _described(prefix: str) -> Callable[[Scalar], str]:
    return lambda value: f"{prefix} {value}"


def _plain_seeds(values: Sequence[Scalar]) -> Callable[[], tuple[Scalar, ...]]:
    return lambda: tuple(values)


def _code_seeds() -> tuple[str, ...]:
    """Short programs; real ones are written by the agent."""
    first = tuple(f"sum(d * d for d in range(1, {n}) if {n} % d == 0)" for n in range(240, 640, 20))
    return first + tuple(
        f"len([n for n in range({a}, {a + 400}) if str(n) == str(n)[::-1]])" for a in range(9, 900, 47)
    )


def _polynomial_seeds() -> tuple[str, ...]:
    found = []
    for k in range(120):
        a, b, c = 1 + k % 3, (5 * k + 2) % 13 - 6, (7 * k + 3) % 17 - 8
        high = f"{a}x^3" if a > 1 else "x^3"
        middle = f"{'-' if b < 0 else '+'} {abs(b)}x^{2 - k % 2}".replace("x^1", "x")
        found.append(f"{high} {middle} {'-' if c < 0 else '+'} {abs(c)}" if b and c else f"x^4 - {k + 2}x + 3")
    return tuple(dict.fromkeys(text.replace(" 1x", " x") for text in found))


def _query_seeds() -> tuple[str, ...]:
    """Short queries; real ones are written by the agent."""
    weather = "SELECT COUNT(*) FROM seattle_weather WHERE wind > {} AND precipitation > 0"
    cars = "SELECT ROUND(AVG(weight_in_lbs), 1) FROM cars WHERE cylinders = {} AND horsepower > {}"
    return (
        *(weather.format(speed / 2) for speed in range(4, 14)),
        *(cars.format(cylinders, power) for cylinders in (4, 6, 8) for power in (70, 80, 90, 100)),
    )


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType("geo.country", "country", "countries", _country_text, _country_seeds, _country_aliases),
    EntityType("geo.city", "city", "cities", _city_text, _city_seeds, _city_aliases),
    EntityType("geo.airport", "airport", "airports", _airport_text, _airport_seeds),
    EntityType(
        "geo.icao",
        "ICAO code",
        "ICAO codes",
        _described("the ICAO code"),
        lambda: tuple(airports.airports()[code].icao for code in _airport_seeds()[::2]),
    ),
    EntityType("geo.time_zone", "time zone", "time zones", _described("the time zone"), _zone_seeds),
    EntityType(
        "geo.point",
        "point",
        "points",
        _point_text,
        _point_seeds,
        lambda value: (str(value).replace(",", ", "), str(value).replace(",", " ")),
        identifies=False,
    ),
    EntityType(
        "geo.language", "language", "languages", _language_text, lambda: tuple(locales.LANGUAGES), _language_aliases
    ),
    EntityType("finance.currency", "currency", "currencies", _currency_text, _currency_seeds),
    EntityType(
        "geo.us_state",
        "state of the United States",
        "states of the United States",
        _state_text,
        lambda: tuple(postcodes.states()),
        _state_aliases,
    ),
    EntityType("geo.us_county", "county", "counties", seeds=postcodes.county_seeds),
    EntityType(
        "geo.us_place", "place in the United States", "places in the United States", seeds=postcodes.place_seeds
    ),
    EntityType("geo.zip", "ZIP code", "ZIP codes", _described("the ZIP code"), postcodes.zip_seeds),
    EntityType(
        "geo.area_code", "telephone area code", "telephone area codes", _described("the area code"), postcodes.areas
    ),
    EntityType(
        "geo.internet_domain",
        "internet country domain",
        "internet country domains",
        _described("the internet domain"),
        lambda: tuple(world.countries()[code].domain for code in _country_seeds() if world.countries()[code].domain),
    ),
    EntityType("time.date", "date", "dates", day_text, _day_seeds, _day_aliases),
    # What is closed in one country on a day is no reason to ask for that day elsewhere.
    EntityType("time.holiday_date", "date", "dates", day_text, aliases=_day_aliases, links=False),
    EntityType("time.year", "year", "years", seeds=lambda: tuple(range(2000, 2019)), links=False),
    EntityType("time.weekday", "day of the week", "days of the week"),
    EntityType(
        "time.utc",
        "UTC time",
        "UTC times",
        _clock_text,
        lambda: _clock_seeds("Z", 427),
        _clock_aliases,
        identifies=False,
        links=False,  # a moment of one place is asked of no other
    ),
    EntityType(
        "time.local",
        "local time",
        "local times",
        _clock_text,
        lambda: _clock_seeds("", 613),
        _clock_aliases,
        identifies=False,
        links=False,  # it is no other place's local time
    ),
    EntityType(
        "time.calendar_date", "date of another calendar", "dates of other calendars", _calendar_text, _calendar_seeds
    ),
    EntityType("time.holiday", "holiday", "holidays"),
    EntityType("astro.body", "body of the solar system", "bodies of the solar system", seeds=_plain_seeds(sky.BODIES)),
    EntityType("astro.star", "star", "stars", _described("the star"), lambda: tuple(sky.stars())),
    EntityType(
        "astro.constellation",
        "constellation",
        "constellations",
        _described("the constellation"),
        lambda: tuple(sorted({sky.constellation_of(star) for star in sky.stars().values()})),
    ),
    EntityType("text.word", "word", "words", lambda value: f'the word "{value}"', words.word_seeds),
    EntityType("text.phrase", "phrase", "phrases", lambda value: f'the query "{value}"', _phrase_seeds),
    EntityType("text.term", "term", "terms", lambda value: f'the term "{value}"'),
    EntityType("text.encoded", "encoded text", "encoded texts", lambda value: f'the text "{value}"'),
    EntityType(
        "phone.number",
        "telephone number",
        "telephone numbers",
        _described("the telephone number"),
        phones.number_seeds,
    ),
    EntityType(
        "phone.calling_code",
        "calling code",
        "calling codes",
        lambda value: f"the calling code +{value}",
        _plain_seeds((1, 7, 31, 33, 34, 39, 41, 43, 44, 47, 49, 55, 61, 62, 81, 86, 91, 212, 262, 358, 590, 599)),
    ),
    EntityType("net.network", "IPv4 network", "IPv4 networks", _described("the network"), _network_seeds),
    EntityType(
        "net.address",
        "IPv4 address",
        "IPv4 addresses",
        _described("the IPv4 address"),
        lambda: tuple(str(ipaddress.ip_address((10 << 24) + k * 1_234_577)) for k in range(13)),
        identifies=False,
    ),
    EntityType("unit.name", "unit", "units", lambda value: f"the {str(value).replace('_', ' ')}", _unit_seeds),
    EntityType("table.car", "car model", "car models", lambda value: f'the car "{value}"', tables.car_seeds),
    EntityType("code.python", "program", "programs", lambda value: f"the Python expression `{value}`", _code_seeds),
    EntityType(
        "math.polynomial",
        "polynomial",
        "polynomials",
        lambda value: f"the polynomial {value}",
        _polynomial_seeds,
        lambda value: (str(value).replace(" ", ""), str(value).replace("^", "**")),
    ),
    EntityType("code.sql", "query", "queries", lambda value: f"the SQL query `{value}`", _query_seeds),
)
