"""General, live: encyclopaedia, weather, earthquakes, holidays and books asked of public services, and the web.

`LIVE_POOL` holds the tools; they need the network or a snapshot. Web search needs ``SERPER_API_KEY``, reading of pages
``JINA_API_KEY``.
"""

from toolgym.envs.general.live import web, wikimedia, world
from toolgym.tools import EntityType, ToolPool
from toolgym.tools.http import live_tools

_ARTICLES = (
    "Marie Curie",
    "Photosynthesis",
    "Zürich",
    "Alan Turing",
    "Mount Everest",
    "Penicillin",
    "Baobab",
    "Sanskrit",
)
_PLACES = ("Zurich", "Nairobi", "Quito", "Osaka", "Lagos", "Reykjavik", "Perth", "Montreal", "Tashkent")

ENTITY_TYPES = (
    EntityType("general.article", "article", "articles", lambda v: f"the article '{v}'", seeds=lambda: _ARTICLES),
    EntityType(
        "general.wikidata_item",
        "Wikidata item",
        "Wikidata items",
        lambda value: f"the Wikidata item {value}",
        seeds=lambda: ("Q42", "Q7186", "Q7251", "Q513", "Q72", "Q12190"),
    ),
    EntityType("general.place", "place", "places", seeds=lambda: _PLACES),
    EntityType(
        "general.country", "country", "countries", seeds=lambda: ("CH", "DE", "FR", "JP", "BR", "ZA", "US", "CA")
    ),
    EntityType("general.year", "year", "years", seeds=lambda: tuple(range(2000, 2027)), identifies=False),
    EntityType("number", "number", "numbers", identifies=False),
    EntityType("general.latitude", "latitude", "latitudes", identifies=False),
    EntityType("general.longitude", "longitude", "longitudes", identifies=False),
    EntityType("general.book", "book", "books"),
    EntityType("general.isbn", "ISBN", "ISBNs", seeds=lambda: ("9780140328721", "9780261103573", "9780306406157")),
    EntityType("general.web_address", "web page", "web pages"),
)

TABLES = (wikimedia, world, web)
LIVE_POOL = ToolPool(
    f"{__name__}:LIVE_POOL",
    live_tools((endpoint for table in TABLES for endpoint in table.ENDPOINTS), "general"),
    ENTITY_TYPES,
)
"""Every live general tool, and the entity types that link them."""

__all__ = ["LIVE_POOL"]
