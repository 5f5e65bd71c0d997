"""Finance, live: filings, indicators and rates asked of public services, and Chinese markets asked of Tushare.

`LIVE_POOL` holds the tools; they need the network or a snapshot. Tushare needs the token ``TUSHARE_TOKEN``, and the SEC
a contact, ``TOOLGYM_CONTACT``.
"""

from toolgym.envs.finance.live import public_statistics, sec, tushare
from toolgym.tools import EntityType, ToolPool
from toolgym.tools.http import live_tools

_CURRENCIES = ("EUR", "USD", "JPY", "GBP", "CHF", "AUD", "CAD", "SEK", "NOK", "PLN")
_INDICATORS = ("NY.GDP.MKTP.CD", "SP.POP.TOTL", "FP.CPI.TOTL.ZG", "SL.UEM.TOTL.ZS", "NE.EXP.GNFS.ZS")

ENTITY_TYPES = (
    EntityType(
        "finance.cik",
        "company",
        "companies",
        lambda value: f"the company with central index key {value}",
        seeds=lambda: ("320193", "789019", "1018724", "1045810", "1652044", "1318605", "200406"),
    ),
    EntityType("finance.ticker", "ticker", "tickers"),
    EntityType("finance.gaap_tag", "figure", "figures", seeds=lambda: ("Assets", "Liabilities", "NetIncomeLoss")),
    EntityType(
        "finance.country", "country", "countries", seeds=lambda: ("CH", "DE", "FR", "JP", "BR", "IN", "ZA", "KE", "US")
    ),
    EntityType("finance.indicator", "indicator", "indicators", seeds=lambda: _INDICATORS),
    EntityType("finance.topic", "topic", "topics", lambda v: f"topic {v}", seeds=lambda: tuple(map(str, range(1, 22)))),
    EntityType("finance.currency", "currency", "currencies", seeds=lambda: _CURRENCIES),
    EntityType("finance.year", "year", "years", seeds=lambda: tuple(range(1990, 2024)), identifies=False),
    EntityType(
        "time.date",
        "date",
        "dates",
        seeds=lambda: ("2020-03-16", "2021-06-30", "2022-10-03", "2023-12-29", "2024-03-01"),
        identifies=False,
    ),
)

TABLES = (sec, public_statistics, tushare)
LIVE_POOL = ToolPool(
    f"{__name__}:LIVE_POOL",
    live_tools((endpoint for table in TABLES for endpoint in table.ENDPOINTS), "finance"),
    ENTITY_TYPES,
)
"""Every live finance tool, and the entity types that link them."""

__all__ = ["LIVE_POOL"]
