"""Entity types of the finance pack that name things: companies, exchanges, currencies, days, indices and the like."""

from datetime import date, timedelta
from typing import Annotated

from toolgym.envs.finance.data import cpi, currencies, exchanges, sec, stocks
from toolgym.tools import Entity, EntityType
from toolgym.tools.entities import Scalar

Ticker = Annotated[str, Entity("finance.ticker")]
Cik = Annotated[str, Entity("finance.cik")]
Company = Annotated[str, Entity("finance.company")]
Exchange = Annotated[str, Entity("finance.mic")]
CountryCode = Annotated[str, Entity("geo.country")]
City = Annotated[str, Entity("geo.city")]
CurrencyCode = Annotated[str, Entity("finance.currency")]
CurrencyNumber = Annotated[str, Entity("finance.currency_number")]
Day = Annotated[date, Entity("time.date")]
Year = Annotated[int, Entity("time.year")]
Weekday = Annotated[str, Entity("time.weekday")]
Index = Annotated[str, Entity("finance.index")]
StockSymbol = Annotated[str, Entity("finance.stock")]
Industry = Annotated[str, Entity("finance.industry")]
Isin = Annotated[str, Entity("finance.isin")]
CpiItem = Annotated[str, Entity("finance.cpi_item")]

LONG_QUOTED = (
    "USD",
    "JPY",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "CZK",
    "HUF",
    "PLN",
    "AUD",
    "CAD",
    "HKD",
    "KRW",
    "NZD",
    "SGD",
    "ZAR",
)
"""Currencies with an ECB rate on every publication day since 1999 or 2000."""

_LATER_QUOTED = ("CNY", "IDR", "MYR", "PHP", "THB", "TRY", "RON", "BRL", "MXN", "INR")
_FIXED_HOLIDAYS = {(1, 1), (5, 1), (7, 4), (12, 25), (12, 26)}


def _day_text(value: Scalar) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def _day_seeds() -> tuple[str, ...]:
    """About 400 weekdays, spread evenly over the years for which most records have data."""
    first, last = date(2000, 1, 4), date(2018, 12, 28)
    days = (first + timedelta(days=17 * k) for k in range((last - first).days // 17 + 1))
    return tuple(d.isoformat() for d in days if d.weekday() < 5 and (d.month, d.day) not in _FIXED_HOLIDAYS)


def _day_aliases(value: Scalar) -> tuple[str, ...]:
    day = date.fromisoformat(str(value))
    return (_day_text(value), f"{day:%B} {day.day}, {day.year}")


def _exchange_text(value: Scalar) -> str:
    return f"the {exchanges.NAMES[str(value)]} ({value})" if str(value) in exchanges.NAMES else str(value)


def _currency_text(value: Scalar) -> str:
    code = str(value)
    listed = currencies.currencies().get(code)
    return f"the {currencies.FAMILIAR.get(code) or (listed.name if listed else 'currency')} ({code})"


def _currency_aliases(value: Scalar) -> tuple[str, ...]:
    code = str(value)
    listed = currencies.currencies().get(code)
    familiar = currencies.FAMILIAR.get(code)
    same = [c for c in currencies.currencies().values() if listed and c.name == listed.name]
    names = [familiar] if familiar else []
    if listed and len(same) == 1 and listed.name not in names:
        names.append(listed.name)
    return tuple(names)


def _country_text(value: Scalar) -> str:
    found = currencies.countries().get(str(value))
    return f"{found.name} ({value})" if found else str(value)


def _country_aliases(value: Scalar) -> tuple[str, ...]:
    found = currencies.countries().get(str(value))
    return (*found.names, found.alpha_3) if found else ()


def _country_seeds() -> tuple[str, ...]:
    """Countries that have an exchange here, so that tools on markets and on currencies both know them."""
    return tuple(sorted({market.country for market in exchanges.markets().values()}))


def _city_seeds() -> tuple[str, ...]:
    return tuple(sorted({market.city for market in exchanges.markets().values()}))


def _stock_text(value: Scalar) -> str:
    found = stocks.stocks().get(str(value))
    return f"the stock of {found.name} ({value})" if found else f"the stock {value}"


def _stock_aliases(value: Scalar) -> tuple[str, ...]:
    """The company's name, if only one stock bears it."""
    found = stocks.stocks().get(str(value))
    if found is None or sum(s.name == found.name for s in stocks.stocks().values()) > 1:
        return ()
    return (found.name,)


def _stock_seeds() -> tuple[str, ...]:
    return tuple(stock.symbol for stock in stocks.identified_stocks()[::3])


def _isin_seeds() -> tuple[str, ...]:
    return tuple(stock.isins[0] for stock in stocks.identified_stocks()[1::5])


def _item_text(value: Scalar) -> str:
    found = cpi.price_indices().get(str(value))
    return f'the consumer price item "{found.name}" ({value})' if found else str(value)


def _item_aliases(value: Scalar) -> tuple[str, ...]:
    found = cpi.price_indices().get(str(value))
    return (found.name,) if found else ()


def _item_seeds() -> tuple[str, ...]:
    """Groups and expenditure classes; the finer strata are known too, but make less natural questions."""
    return tuple(code for code in cpi.price_indices() if len(code) <= 4)


ENTITY_TYPES: tuple[EntityType, ...] = (
    EntityType(
        "finance.ticker",
        "ticker",
        "tickers",
        lambda value: f"the ticker {value}",
        seeds=lambda: tuple(ticker for ticker, _, _ in sec.large_listings()),
    ),
    EntityType(
        "finance.cik",
        "CIK",
        "CIKs",
        lambda value: f"the CIK {value}",
        seeds=lambda: tuple(cik for _, cik, _ in sec.large_listings()),
        aliases=lambda value: (str(value).lstrip("0"),),
    ),
    EntityType(
        "finance.company",
        "company",
        "companies",
        lambda value: f"the company {value}",
        seeds=lambda: tuple(name for _, _, name in sec.large_listings()),
        aliases=lambda value: sec.company_aliases(str(value)),
    ),
    EntityType(
        "finance.mic",
        "exchange",
        "exchanges",
        _exchange_text,
        seeds=lambda: tuple(exchanges.NAMES),
        aliases=lambda value: exchanges.exchange_aliases(str(value)) if str(value) in exchanges.NAMES else (),
    ),
    EntityType("geo.country", "country", "countries", _country_text, seeds=_country_seeds, aliases=_country_aliases),
    EntityType("geo.city", "city", "cities", seeds=_city_seeds),
    EntityType(
        "finance.currency",
        "currency",
        "currencies",
        _currency_text,
        seeds=lambda: LONG_QUOTED + _LATER_QUOTED,
        aliases=_currency_aliases,
    ),
    EntityType(
        "finance.currency_number",
        "numeric currency code",
        "numeric currency codes",
        lambda value: f"the numeric code {value}",
        seeds=lambda: tuple(currencies.find_currency(code).number for code in LONG_QUOTED + _LATER_QUOTED),
    ),
    EntityType("time.date", "date", "dates", _day_text, seeds=_day_seeds, aliases=_day_aliases),
    EntityType("time.year", "year", "years", seeds=lambda: tuple(range(2000, 2019)), links=False),
    EntityType("time.weekday", "day of the week", "days of the week"),
    EntityType(
        "finance.index",
        "stock index",
        "stock indices",
        lambda value: f"the {stocks.INDEX_NAMES[str(value)]}" if str(value) in stocks.INDEX_NAMES else str(value),
        seeds=lambda: tuple(stocks.INDEX_NAMES),
        aliases=lambda value: (str(value).replace("_", " "), f"{value} index".replace("_", " ")),
    ),
    EntityType("finance.stock", "stock", "stocks", _stock_text, seeds=_stock_seeds, aliases=_stock_aliases),
    EntityType(
        "finance.industry",
        "industry",
        "industries",
        lambda value: f'the industry "{value}"',
        seeds=stocks.shared_industries,
    ),
    EntityType("finance.isin", "ISIN", "ISINs", lambda value: f"the ISIN {value}", seeds=_isin_seeds),
    EntityType(
        "finance.cpi_item",
        "consumer price item",
        "consumer price items",
        _item_text,
        _item_seeds,
        aliases=_item_aliases,
    ),
)
