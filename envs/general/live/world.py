"""Weather (Open-Meteo), earthquakes (USGS), public holidays (Nager.Date) and books (Open Library)."""

from toolgym.canonical import Json
from toolgym.tools.http import Endpoint, Rate, Service, give, take

_METEO_RATE = Rate("open-meteo.com", 5, burst=5)
_METEO_TERMS = "CC-BY-4.0; free for non-commercial use"
OPEN_METEO = Service("Open-Meteo", "https://api.open-meteo.com", _METEO_RATE, _METEO_TERMS)
ARCHIVE = Service("Open-Meteo archive", "https://archive-api.open-meteo.com", _METEO_RATE, _METEO_TERMS)
GEOCODING = Service("Open-Meteo geocoding", "https://geocoding-api.open-meteo.com", _METEO_RATE, _METEO_TERMS)
AIR = Service("Open-Meteo air quality", "https://air-quality-api.open-meteo.com", _METEO_RATE, _METEO_TERMS)
MARINE = Service("Open-Meteo marine", "https://marine-api.open-meteo.com", _METEO_RATE, _METEO_TERMS)
USGS = Service(
    "USGS earthquakes",
    "https://earthquake.usgs.gov",
    Rate("earthquake.usgs.gov", 2, burst=2),
    "US government work, public domain",
)
NAGER = Service("Nager.Date", "https://date.nager.at", Rate("date.nager.at", 5, burst=5), "MIT")
OPEN_LIBRARY = Service(
    "Open Library", "https://openlibrary.org", Rate("openlibrary.org", 2, burst=2, concurrent=2), "CC0-1.0"
)
LATITUDE = take.decimal("latitude", "Degrees north.", -90, 90, entity="general.latitude")
LONGITUDE = take.decimal("longitude", "Degrees east.", -180, 180, entity="general.longitude")
_SPAN = (take.day("start", "First day.", send="start_date"), take.day("end", "Last day.", send="end_date"))
_PLACE = (LATITUDE, LONGITUDE)
_ZURICH: dict[str, Json] = {"latitude": 47.37, "longitude": 8.54}
_SUBJECT = "the place at latitude {latitude} and longitude {longitude}"
_WEATHER = {"daily": "temperature_2m_max,temperature_2m_min,precipitation_sum,wind_speed_10m_max", "timezone": "UTC"}
_DAILY = (
    give.decimal("elevation", "elevation", "metre", 1),
    give.rows(
        "days",
        "daily",
        give.day("day", "time"),
        give.decimal("high", "temperature_2m_max", "degC", 1),
        give.decimal("low", "temperature_2m_min", "degC", 1),
        give.decimal("precipitation", "precipitation_sum", "millimetre", 1),
        give.decimal("wind", "wind_speed_10m_max", "kilometre/hour", 1),
        layout="columns",
        most=370,
    ),
)
COUNTRY = take.text("country", "ISO 3166 alpha-2 code, for example CH.", "general.country", pattern=r"^[A-Za-z]{2}$")
YEAR = take.integer("year", "Year.", 1975, 2075, entity="general.year")
_HOLIDAYS = (
    give.rows(
        "holidays", "[*]", give.day("day", "date"), give.text("name", "name"), give.text("local_name", "localName")
    ),
)
_BOOKS = (
    give.integer("total", "numFound"),
    give.rows(
        "books",
        "docs[*]",
        give.text("work", "key", "general.book"),
        give.text("title", "title"),
        give.texts("authors", "author_name[*]", most=10),
        give.integer("year", "first_publish_year"),
        give.integer("editions", "edition_count"),
    ),
)

ENDPOINTS = (
    Endpoint(
        "weather_forecast",
        "Lists temperatures, precipitation and wind of the coming days at a place.",
        OPEN_METEO,
        "/v1/forecast",
        (*_PLACE, take.integer("days", "Number of days.", 1, 16, default=7, send="forecast_days")),
        _DAILY,
        "weather",
        query=_WEATHER,
        example=_ZURICH,
        keep_for=600,
    ),
    Endpoint(
        "weather_history",
        "Lists temperatures, precipitation and wind of past days at a place.",
        ARCHIVE,
        "/v1/archive",
        (*_PLACE, *_SPAN),
        _DAILY,
        "weather",
        query=_WEATHER,
        example={**_ZURICH, "start": "2024-07-01", "end": "2024-07-07"},
    ),
    Endpoint(
        "weather_now",
        "Gives temperature, humidity, pressure and wind at a place at present.",
        OPEN_METEO,
        "/v1/forecast",
        _PLACE,
        (
            give.text("time", "current.time"),
            give.decimal("temperature", "current.temperature_2m", "degC", 1),
            give.decimal("humidity", "current.relative_humidity_2m", "percent", 0, label="relative humidity"),
            give.decimal("pressure", "current.surface_pressure", "hectopascal", 1, label="air pressure"),
            give.decimal("wind", "current.wind_speed_10m", "kilometre/hour", 1, label="wind speed"),
        ),
        "weather",
        query={"current": "temperature_2m,relative_humidity_2m,surface_pressure,wind_speed_10m", "timezone": "UTC"},
        example=_ZURICH,
        subject=_SUBJECT,
        keep_for=300,
    ),
    Endpoint(
        "place_search",
        "Finds places by name, with coordinates, elevation and population.",
        GEOCODING,
        "/v1/search",
        (take.text("name", "Name of a place.", "general.place"), take.limit(5, 50, send="count")),
        (
            give.rows(
                "places",
                "results[*]",
                give.text("name", "name", "general.place"),
                give.text("country", "country_code", "general.country"),
                give.text("region", "admin1"),
                give.decimal("latitude", "latitude", "degree", 5, "general.latitude"),
                give.decimal("longitude", "longitude", "degree", 5, "general.longitude"),
                give.decimal("elevation", "elevation", "metre", 0),
                give.text("timezone", "timezone"),
                give.integer("population", "population"),
            ),
        ),
        "places",
        query={"format": "json", "language": "en"},
        example={"name": "Zurich"},
    ),
    Endpoint(
        "place_coordinates",
        "Gives coordinates, elevation, time zone and population of the best-known place of a name.",
        GEOCODING,
        "/v1/search",
        (take.text("name", "Name of a place.", "general.place"),),
        (
            give.decimal("latitude", "results[0].latitude", "degree", 5, "general.latitude"),
            give.decimal("longitude", "results[0].longitude", "degree", 5, "general.longitude"),
            give.decimal("elevation", "results[0].elevation", "metre", 0),
            give.text("country", "results[0].country_code", "general.country"),
            give.text("timezone", "results[0].timezone", label="time zone"),
            give.integer("population", "results[0].population"),
        ),
        "places",
        query={"format": "json", "language": "en", "count": "1"},
        example={"name": "Zurich"},
    ),
    Endpoint(
        "elevation_at",
        "Gives the height above the sea of a place.",
        OPEN_METEO,
        "/v1/elevation",
        _PLACE,
        (give.decimal("elevation", "elevation[0]", "metre", 1),),
        "places",
        example=_ZURICH,
        subject=_SUBJECT,
    ),
    Endpoint(
        "air_quality_now",
        "Gives the concentrations of pollutants in the air at a place at present.",
        AIR,
        "/v1/air-quality",
        _PLACE,
        (
            give.decimal("pm10", "current.pm10", "microgram/metre**3", 1, label="concentration of PM10"),
            give.decimal("pm2_5", "current.pm2_5", "microgram/metre**3", 1, label="concentration of PM2.5"),
            give.decimal("ozone", "current.ozone", "microgram/metre**3", 1, label="concentration of ozone"),
            give.integer("index", "current.european_aqi", label="European air quality index"),
        ),
        "weather",
        query={"current": "pm10,pm2_5,ozone,european_aqi", "timezone": "UTC"},
        example=_ZURICH,
        subject=_SUBJECT,
        keep_for=300,
    ),
    Endpoint(
        "marine_forecast",
        "Lists the highest waves of the coming days at a place at sea.",
        MARINE,
        "/v1/marine",
        _PLACE,
        (
            give.rows(
                "days",
                "daily",
                give.day("day", "time"),
                give.decimal("wave_height", "wave_height_max", "metre", 2),
                give.decimal("wave_period", "wave_period_max", "second", 2),
                layout="columns",
            ),
        ),
        "weather",
        query={"daily": "wave_height_max,wave_period_max", "timezone": "UTC"},
        example={"latitude": 54.3, "longitude": 10.2},
        keep_for=600,
    ),
    Endpoint(
        "earthquakes",
        "Lists earthquakes between two days from a magnitude on, latest first.",
        USGS,
        "/fdsnws/event/1/query",
        (
            take.day("start", "First day.", send="starttime"),
            take.day("end", "Day after the last one.", send="endtime"),
            take.decimal("magnitude", "Least magnitude.", 0, 10, default=5.0, send="minmagnitude"),
            take.limit(20, 200, send="limit"),
        ),
        (
            give.rows(
                "earthquakes",
                "features[*]",
                give.text("id", "id"),
                give.text("place", "properties.place"),
                give.decimal("magnitude", "properties.mag", None, 2),
                give.integer("time_ms", "properties.time"),
                give.decimal("depth", "geometry.coordinates[2]", "kilometre", 2),
                most=200,
            ),
        ),
        "earth",
        query={"format": "geojson", "orderby": "time"},
        example={"start": "2024-01-01", "end": "2024-01-02"},
    ),
    Endpoint(
        "earthquake_count",
        "Counts the earthquakes between two days from a magnitude on.",
        USGS,
        "/fdsnws/event/1/count",
        (
            take.day("start", "First day.", send="starttime"),
            take.day("end", "Day after the last one.", send="endtime"),
            take.decimal("magnitude", "Least magnitude.", 0, 10, default=5.0, send="minmagnitude"),
        ),
        (give.integer("count", "count", label="number of earthquakes"),),
        "earth",
        query={"format": "geojson"},
        example={"start": "2024-01-01", "end": "2024-02-01"},
    ),
    Endpoint(
        "public_holidays",
        "Lists the public holidays of a country in a year.",
        NAGER,
        "/api/v3/PublicHolidays/{year}/{country}",
        (COUNTRY, YEAR),
        _HOLIDAYS,
        "calendar",
        example={"country": "CH", "year": 2024},
        subject="{country} in {year}",
        complete=True,
    ),
    Endpoint(
        "next_public_holidays",
        "Lists the coming public holidays of a country.",
        NAGER,
        "/api/v3/NextPublicHolidays/{country}",
        (COUNTRY,),
        _HOLIDAYS,
        "calendar",
        example={"country": "CH"},
    ),
    Endpoint(
        "book_search",
        "Searches books by words, title or author.",
        OPEN_LIBRARY,
        "/search.json",
        (take.text("query", "Words to search for.", send="q"), take.limit(send="limit")),
        _BOOKS,
        "books",
        example={"query": "the lord of the rings"},
    ),
    Endpoint(
        "book_by_isbn",
        "Gives title, publisher, date and pages of an edition by its ISBN.",
        OPEN_LIBRARY,
        "/isbn/{isbn}.json",
        (take.text("isbn", "ISBN with 10 or 13 digits.", "general.isbn", pattern=r"^[\dXx-]{10,17}$"),),
        (
            give.text("title", "title"),
            give.text("publisher", "publishers[0]"),
            give.text("published", "publish_date", label="publication date"),
            give.integer("pages", "number_of_pages", label="number of pages"),
            give.text("work", "works[0].key", "general.book"),
        ),
        "books",
        example={"isbn": "9780140328721"},
    ),
)
