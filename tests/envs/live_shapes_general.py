"""Responses in the shapes that general services answer with; shortened, values made up or well known."""

WIKI = "en.wikipedia.org"
DATA = "www.wikidata.org"
PLACE = {
    "id": 2657896,
    "name": "Zürich",
    "latitude": 47.36667,
    "longitude": 8.55,
    "elevation": 429.0,
    "country_code": "CH",
    "timezone": "Europe/Zurich",
    "population": 341730,
    "admin1": "Zurich",
}
DAILY = {
    "latitude": 47.36,
    "elevation": 408.0,
    "daily_units": {"time": "iso8601"},
    "daily": {
        "time": ["2024-07-01", "2024-07-02"],
        "temperature_2m_max": [18.4, 17.9],
        "temperature_2m_min": [12.1, 11.4],
        "precipitation_sum": [5.2, None],
        "wind_speed_10m_max": [11.2, 9.8],
    },
}
HOLIDAY = {
    "date": "2024-08-01",
    "localName": "Bundesfeier",
    "name": "Swiss National Day",
    "countryCode": "CH",
    "global": True,
}
HIT = {
    "title": "Lightning Attention-2",
    "link": "https://example.org/paper",
    "snippet": "A linear attention …",
    "position": 1,
    "source": "Example",
    "date": "2 days ago",
    "year": 2024,
    "citedBy": 42,
}


def page(**fields: object) -> dict[str, object]:
    return {"batchcomplete": True, "query": {"pages": [{"pageid": 20408, "ns": 0, "title": "Marie Curie", **fields}]}}


SHAPES = (
    (
        WIKI,
        r"/page/summary/Marie%20Curie",
        {
            "title": "Marie Curie",
            "pageid": 20408,
            "wikibase_item": "Q7186",
            "description": "Polish-French physicist",
            "extract": "Maria Skłodowska-Curie was …",
        },
    ),
    (
        WIKI,
        r"list=search.*srsearch=radioactivity",
        {
            "query": {
                "searchinfo": {"totalhits": 5120},
                "search": [{"title": "Radioactive decay", "wordcount": 9000, "snippet": "…"}],
            }
        },
    ),
    (WIKI, r"prop=extracts.*titles=Marie%20Curie", page(extract="Maria Skłodowska-Curie was …")),
    (WIKI, r"prop=categories", page(categories=[{"ns": 14, "title": "Category:Polish physicists"}])),
    (WIKI, r"prop=links", page(links=[{"ns": 0, "title": "Radium"}])),
    (WIKI, r"list=backlinks.*bltitle=Marie", {"query": {"backlinks": [{"pageid": 1, "ns": 0, "title": "Polonium"}]}}),
    (WIKI, r"prop=langlinks", page(langlinks=[{"lang": "de", "title": "Marie Curie"}])),
    (WIKI, r"prop=info", page(length=121000, lastrevid=1255555555, touched="2026-11-20T10:00:00Z")),
    (
        "wikimedia.org",
        r"/per-article/en\.wikipedia/all-access/user/Marie%20Curie/daily/20240101/20240107",
        {"items": [{"project": "en.wikipedia", "article": "Marie_Curie", "timestamp": "2024010100", "views": 5120}]},
    ),
    (
        DATA,
        r"action=wbsearchentities.*search=Douglas",
        {"search": [{"id": "Q42", "label": "Douglas Adams", "description": "English author"}], "success": 1},
    ),
    (
        DATA,
        r"/wiki/Special:EntityData/Q42\.json",
        {
            "entities": {
                "Q42": {
                    "labels": {"en": {"language": "en", "value": "Douglas Adams"}},
                    "descriptions": {"en": {"language": "en", "value": "English author and humourist"}},
                    "aliases": {"en": [{"language": "en", "value": "Douglas Noel Adams"}]},
                    "modified": "2026-11-01T12:00:00Z",
                    "sitelinks": {"enwiki": {"site": "enwiki", "title": "Douglas Adams"}},
                }
            }
        },
    ),
    (
        DATA,
        r"action=wbgetclaims.*entity=Q42&property=P569",
        {
            "claims": {
                "P569": [
                    {
                        "mainsnak": {
                            "datavalue": {"value": {"time": "+1952-03-11T00:00:00Z", "precision": 11}, "type": "time"}
                        },
                        "rank": "normal",
                    }
                ]
            }
        },
    ),
    (
        "query.wikidata.org",
        r"/sparql",
        {"head": {"vars": ["item"]}, "results": {"bindings": [{"item": {"type": "uri", "value": "http://x/Q378619"}}]}},
    ),
    (
        "api.open-meteo.com",
        r"/v1/forecast\?current",
        {
            "elevation": 408.0,
            "current": {
                "time": "2026-11-24T15:00",
                "interval": 900,
                "temperature_2m": 6.4,
                "relative_humidity_2m": 81,
                "surface_pressure": 968.2,
                "wind_speed_10m": 4.7,
            },
        },
    ),
    ("api.open-meteo.com", r"/v1/forecast", DAILY),
    ("archive-api.open-meteo.com", r"start_date=2024-07-01&end_date=2024-07-07", DAILY),
    ("geocoding-api.open-meteo.com", r"name=Zurich", {"results": [PLACE], "generationtime_ms": 0.6}),
    ("api.open-meteo.com", r"/v1/elevation", {"elevation": [408.0]}),
    (
        "air-quality-api.open-meteo.com",
        r"/v1/air-quality",
        {"current": {"time": "x", "pm10": 12.1, "pm2_5": 8.3, "ozone": 41.0, "european_aqi": 23}},
    ),
    (
        "marine-api.open-meteo.com",
        r"/v1/marine",
        {"daily": {"time": ["2026-11-24"], "wave_height_max": [0.86], "wave_period_max": [4.3]}},
    ),
    (
        "earthquake.usgs.gov",
        r"/query\?.*starttime=2024-01-01&endtime=2024-01-02&minmagnitude=5",
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "id": "us6000m0xl",
                    "properties": {"mag": 7.5, "place": "Noto Peninsula, Japan", "time": 1704093009476},
                    "geometry": {"type": "Point", "coordinates": [137.2705, 37.4874, 10]},
                }
            ],
        },
    ),
    ("earthquake.usgs.gov", r"/count\?", {"count": 153, "maxAllowed": 20000}),
    ("date.nager.at", r"/api/v3/(PublicHolidays/2024|NextPublicHolidays)/CH", [HOLIDAY]),
    (
        "openlibrary.org",
        r"/search\.json",
        {
            "numFound": 750,
            "start": 0,
            "docs": [
                {
                    "key": "/works/OL27448W",
                    "title": "The Lord of the Rings",
                    "author_name": ["J.R.R. Tolkien"],
                    "first_publish_year": 1954,
                    "edition_count": 190,
                }
            ],
        },
    ),
    (
        "openlibrary.org",
        r"/isbn/9780140328721\.json",
        {
            "title": "Fantastic Mr. Fox",
            "publishers": ["Puffin"],
            "publish_date": "October 1, 1988",
            "number_of_pages": 96,
            "works": [{"key": "/works/OL45804W"}],
        },
    ),
    (
        "google.serper.dev",
        r'/search \[\{"q": "alpha"\}, \{"q": "beta"\}\]',
        [{"searchParameters": {"q": "alpha"}, "organic": [HIT]}, {"searchParameters": {"q": "beta"}, "organic": [HIT]}],
    ),
    (
        "google.serper.dev",
        r'/(search|scholar|news) \{"q": "lightning',
        {"searchParameters": {}, "knowledgeGraph": {"description": "…"}, "organic": [HIT], "news": [HIT]},
    ),
    (
        "r.jina.ai",
        r'"url": "https://example\.org/"',
        {
            "code": 200,
            "status": 20000,
            "data": {"title": "Example", "description": "An example", "url": "x", "content": "# Example"},
        },
    ),
)
