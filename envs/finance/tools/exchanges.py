"""Exchanges: where they are, in which time zone they trade, and how ISO 10383 registers them."""

from datetime import date, datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from toolgym.envs.finance.data import currencies, exchanges
from toolgym.envs.finance.data.calendars import CALENDARS, calendar, within
from toolgym.envs.finance.data.currencies import ISO_3166, ISO_4217
from toolgym.envs.finance.entities import City, CountryCode, CurrencyCode, Day, Exchange
from toolgym.envs.finance.quantities import Count, Number
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

_exchange_tool = partial(tool, domain="finance", source=exchanges.MARKETS, theme="exchanges")


class Location(Result):
    """Where an exchange is."""

    country: CountryCode
    city: City


class Registration(Result):
    """How ISO 10383 registers an exchange."""

    created: Day
    website: str


class Exchanges(Result):
    """Exchanges in the order of their codes, and their number."""

    exchanges: list[Exchange]
    count: Count


class Segments(Result):
    """Market segments in the order of their codes, and their number."""

    segments: list[str]
    count: Count


class MarketCounts(Result):
    """Active market identifier codes of a country."""

    operating: Count
    segments: Count


class ExchangeCurrency(Result):
    """The currency of an exchange's country."""

    currency: CurrencyCode


class TimeZone(Result):
    """An IANA time zone."""

    zone: str


class Offset(Result):
    """Hours by which a clock is ahead of another."""

    hours: Annotated[Number, Quantity("hour", 2)]


@_exchange_tool(
    kind="retrieval",
    wording={
        "country": ["the country of {exchange}", "the country in which ISO 10383 places {exchange}"],
        "city": ["the city of {exchange}", "the city in which ISO 10383 places {exchange}"],
    },
    golden=[
        ({"exchange": "XSWX"}, {"country": "CH", "city": "Zurich"}),
        ({"exchange": "XNAS"}, {"country": "US", "city": "New York"}),
    ],
    invalid=[({"exchange": "XXXX"}, "not_found")],
)
def exchange_location(exchange: Exchange) -> Location:
    """Gives the country (ISO 3166 alpha-2 code) and city of an exchange after ISO 10383.

    Args:
        exchange: Market identifier code, for example XNYS.
    """
    market = exchanges.markets()[exchanges.exchange_code(exchange)]
    return Location(country=market.country, city=market.city)


@_exchange_tool(
    kind="retrieval",
    wording={
        "created": [
            "the creation date of the market identifier code of {exchange}",
            "the day on which ISO 10383 created the code of {exchange}",
        ],
        "website": [
            "the website (domain and path, without scheme) that ISO 10383 gives for {exchange}",
            "the web address (without scheme) of {exchange} in ISO 10383",
        ],
    },
    golden=[({"exchange": "XNYS"}, {"created": "2005-05-23", "website": "www.nyse.com"})],
    invalid=[({"exchange": "XXXX"}, "not_found")],
)
def exchange_registration(exchange: Exchange) -> Registration:
    """Gives the day on which ISO 10383 created an exchange's code, and the website it records.

    Args:
        exchange: Market identifier code, for example XNYS.
    """
    market = exchanges.markets()[exchanges.exchange_code(exchange)]
    return Registration(created=market.created, website=market.website)


@_exchange_tool(
    engines=(ISO_3166,),
    kind="retrieval",
    wording={
        "exchanges": ["the exchanges with a trading calendar in {country}", "the exchanges located in {country}"],
        "count": [
            "the number of exchanges with a trading calendar in {country}",
            "the number of exchanges located in {country}",
        ],
    },
    golden=[
        ({"country": "JP"}, {"exchanges": ["XTKS"], "count": 1}),
        ({"country": "US"}, {"exchanges": ["XCBF", "XNAS", "XNYS"]}),
    ],
    invalid=[({"country": "VA"}, "not_found"), ({"country": "Atlantis"}, "not_found")],
)
def exchanges_in_country(country: CountryCode) -> Exchanges:
    """Lists the exchanges in a country, out of the 58 that have a trading calendar, by market identifier code.

    Args:
        country: ISO 3166 alpha-2 code, for example DE.
    """
    place = currencies.find_country(country)
    return _listed([m for m, market in exchanges.markets().items() if market.country == place.code], place.code)


@_exchange_tool(
    kind="retrieval",
    wording={
        "exchanges": ["the exchanges with a trading calendar in the city of {city}", "the exchanges located in {city}"],
        "count": [
            "the number of exchanges with a trading calendar in the city of {city}",
            "the number of exchanges located in {city}",
        ],
    },
    golden=[({"city": "Frankfurt"}, {"exchanges": ["XETR", "XEUR", "XFRA"], "count": 3})],
    invalid=[({"city": "Atlantis"}, "not_found")],
)
def exchanges_in_city(city: City) -> Exchanges:
    """Lists the exchanges in a city, out of the 58 that have a trading calendar, by market identifier code.

    Args:
        city: English name of the city, for example Zurich.
    """
    key = city.strip().casefold()
    return _listed([m for m, market in exchanges.markets().items() if market.city.casefold() == key], city[:60])


@_exchange_tool(
    engines=(ISO_4217, ISO_3166),
    kind="retrieval",
    wording={
        "exchanges": [
            "the exchanges with a trading calendar in countries whose only currency is {currency}",
            "the exchanges located in countries where {currency} is the one legal currency",
        ],
        "count": [
            "the number of exchanges with a trading calendar in countries whose only currency is {currency}",
            "the number of exchanges located in countries where {currency} is the one legal currency",
        ],
    },
    golden=[({"currency": "GBP"}, {"exchanges": ["XLON"]}), ({"currency": "CHF"}, {"exchanges": ["XSWX"]})],
    invalid=[({"currency": "AFN"}, "not_found"), ({"currency": "ZZZ"}, "not_found")],
)
def exchanges_by_currency(currency: CurrencyCode) -> Exchanges:
    """Lists the exchanges (of the 58 with a calendar) in countries that have a given currency and no other.

    Args:
        currency: ISO 4217 code, for example EUR.
    """
    code = currencies.find_currency(currency).code
    owners = {country for country, codes in currencies.currencies_of().items() if codes == (code,)}
    return _listed([m for m, market in exchanges.markets().items() if market.country in owners], code)


@_exchange_tool(
    engines=(ISO_4217, ISO_3166),
    kind="retrieval",
    wording={
        "currency": ["the currency of the country of {exchange}", "the legal currency where {exchange} is located"],
    },
    golden=[({"exchange": "XTKS"}, {"currency": "JPY"}), ({"exchange": "XETR"}, {"currency": "EUR"})],
    invalid=[({"exchange": "XXXX"}, "not_found")],
)
def exchange_currency(exchange: Exchange) -> ExchangeCurrency:
    """Gives the currency (ISO 4217) of the country in which an exchange is located.

    Args:
        exchange: Market identifier code, for example XNYS.
    """
    market = exchanges.markets()[exchanges.exchange_code(exchange)]
    return ExchangeCurrency(currency=currencies.currency_of(market.country))


@_exchange_tool(
    kind="retrieval",
    wording={
        "segments": [
            "the codes of the active market segments that ISO 10383 records under {exchange}",
            "the active segment codes operated by {exchange} in ISO 10383",
        ],
        "count": [
            "the number of active market segments that ISO 10383 records under {exchange}",
            "the number of active segment codes operated by {exchange} in ISO 10383",
        ],
    },
    golden=[({"exchange": "XSWX"}, {"count": 6})],
    invalid=[({"exchange": "XXXX"}, "not_found")],
)
def market_segments(exchange: Exchange) -> Segments:
    """Lists the active market segment codes that ISO 10383 (February 2025) records under an exchange's code.

    Args:
        exchange: Market identifier code, for example XNYS.
    """
    codes = exchanges.segments(exchanges.exchange_code(exchange))
    return Segments(segments=list(codes), count=len(codes))


@_exchange_tool(
    engines=(ISO_3166,),
    kind="retrieval",
    wording={
        "operating": [
            "the number of active operating market identifier codes that ISO 10383 records in {country}",
            "the count of active operating markets of {country} in ISO 10383",
        ],
        "segments": [
            "the number of active segment market identifier codes that ISO 10383 records in {country}",
            "the count of active market segments of {country} in ISO 10383",
        ],
    },
    golden=[({"country": "US"}, {"operating": 196, "segments": 183})],
    invalid=[({"country": "AQ"}, "not_found")],
)
def market_codes_of_country(country: CountryCode) -> MarketCounts:
    """Counts the active market identifier codes of a country in ISO 10383: operating markets and their segments.

    Args:
        country: ISO 3166 alpha-2 code, for example DE.
    """
    place = currencies.find_country(country)
    operating, segments = exchanges.active_markets(place.code)
    if not operating + segments:
        raise NotFound(f"ISO 10383 records no active market in {place.name} ({place.code})")
    return MarketCounts(operating=operating, segments=segments)


@_exchange_tool(
    kind="retrieval",
    source=CALENDARS,
    wording={
        "zone": ["the IANA time zone of {exchange}", "the name of the time zone in which {exchange} trades"],
    },
    golden=[({"exchange": "XNYS"}, {"zone": "America/New_York"}), ({"exchange": "XHKG"}, {"zone": "Asia/Hong_Kong"})],
    invalid=[({"exchange": "XXXX"}, "not_found")],
)
def exchange_time_zone(exchange: Exchange) -> TimeZone:
    """Gives the IANA time zone of an exchange's trading hours, for example Europe/London.

    Args:
        exchange: Market identifier code, for example XNYS.
    """
    return TimeZone(zone=calendar(exchange).zone)


@_exchange_tool(
    kind="processing",
    source=CALENDARS,
    wording={
        "hours": [
            "the UTC offset in hours of the local time of {exchange} at noon on {day}",
            "the number of hours by which local time at {exchange} was ahead of UTC at noon on {day} "
            "(negative if behind)",
        ],
    },
    golden=[
        ({"exchange": "XNYS", "day": "2018-07-02"}, {"hours": -4.0}),
        ({"exchange": "XBOM", "day": "2018-07-02"}, {"hours": 5.5}),
    ],
    invalid=[({"exchange": "XNYS", "day": "1950-07-02"}, "invalid_arguments")],
)
def utc_offset(exchange: Exchange, day: Day) -> Offset:
    """Computes the hours by which an exchange's local time is ahead of UTC at local noon of a day (negative: behind).

    Args:
        exchange: Market identifier code, for example XNYS.
        day: Any day from 1999 to 2025.
    """
    return Offset(hours=_hours_ahead(exchange, day))


@_exchange_tool(
    kind="processing",
    source=CALENDARS,
    wording={
        "hours": [
            "the number of hours by which local time at {exchange} is ahead of local time at {other} on {day} "
            "(negative if behind)",
            "the time difference in hours (positive if the former is ahead) of {exchange} over {other} on {day}",
        ],
    },
    golden=[
        ({"exchange": "XLON", "other": "XNYS", "day": "2018-07-02"}, {"hours": 5.0}),
        ({"exchange": "XLON", "other": "XNYS", "day": "2018-03-20"}, {"hours": 4.0}),
    ],
    invalid=[({"exchange": "XLON", "other": "XLON", "day": "2018-07-02"}, "invalid_arguments")],
)
def time_difference(exchange: Exchange, other: Exchange, day: Day) -> Offset:
    """Computes by how many hours one exchange's clock is ahead of another's, each taken at its local noon of a day.

    Args:
        exchange: Market identifier code, for example XLON.
        other: Market identifier code of another exchange.
        day: Any day from 1999 to 2025.
    """
    if exchanges.exchange_code(exchange) == exchanges.exchange_code(other):
        raise InvalidArguments(f"the two exchanges must differ, but both are {exchanges.exchange_code(other)}")
    return Offset(hours=_hours_ahead(exchange, day) - _hours_ahead(other, day))


def _hours_ahead(exchange: str, day: date) -> float:
    noon = datetime(within(day).year, day.month, day.day, 12, tzinfo=ZoneInfo(calendar(exchange).zone))
    offset = noon.utcoffset()
    assert offset is not None  # an aware datetime always has one
    return offset.total_seconds() / 3600


def _listed(mics: list[str], place: str) -> Exchanges:
    if not mics:
        raise NotFound(f"no exchange with a trading calendar belongs to '{place}'")
    return Exchanges(exchanges=sorted(mics), count=len(mics))


TOOLS: tuple[Tool, ...] = (
    exchange_location,
    exchange_registration,
    exchanges_in_country,
    exchanges_in_city,
    exchanges_by_currency,
    exchange_currency,
    market_segments,
    market_codes_of_country,
    exchange_time_zone,
    utc_offset,
    time_difference,
)
