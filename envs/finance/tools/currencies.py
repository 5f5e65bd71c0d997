"""Currencies and the countries that use them, after ISO 4217 and ISO 3166."""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data import currencies
from toolgym.envs.finance.data.currencies import ISO_3166
from toolgym.envs.finance.entities import CountryCode, CurrencyCode, CurrencyNumber
from toolgym.envs.finance.quantities import Amount, Count, Unrounded
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Quantity, Tool, tool

_currency_tool = partial(tool, domain="finance", kind="retrieval", source=currencies.ISO_4217, theme="currencies")


class CurrencyRecord(Result):
    """What ISO 4217 says about a currency."""

    number: CurrencyNumber
    minor_digits: Count


class CurrencyUsed(Result):
    """A currency."""

    currency: CurrencyCode


class Countries(Result):
    """Countries in the order of their codes, and their number."""

    countries: list[CountryCode]
    count: Count


class RoundedAmount(Result):
    """An amount rounded to the currency's minor unit, and the number of minor units in it."""

    amount: Annotated[Amount, Quantity(None, 4)]
    minor_units: Count


class CountryCodes(Result):
    """A country's other codes."""

    alpha_3: str
    number: str


@_currency_tool(
    engines=(ISO_3166,),
    wording={
        "number": ["the three-digit ISO 4217 code of {currency}", "the numeric currency code of {currency}"],
        "minor_digits": [
            "the number of decimals of the minor unit of {currency} in ISO 4217",
            "the number of minor-unit digits that ISO 4217 gives for {currency}",
        ],
    },
    golden=[
        ({"currency": "JPY"}, {"number": "392", "minor_digits": 0}),
        ({"currency": "TND"}, {"number": "788", "minor_digits": 3}),
    ],
    invalid=[({"currency": "DEM"}, "not_found")],
)
def currency_record(currency: CurrencyCode) -> CurrencyRecord:
    """Gives a currency's three-digit numeric code and the number of decimals of its minor unit (2 for cents).

    Args:
        currency: ISO 4217 code of a currency in use, for example CHF.
    """
    found = currencies.find_currency(currency)
    return CurrencyRecord(number=found.number, minor_digits=_minor_digits(found))


@_currency_tool(
    engines=(ISO_3166,),
    wording={
        "currency": [
            "the currency with {number} in ISO 4217",
            "the currency that ISO 4217 identifies by {number}",
        ]
    },
    golden=[({"number": "756"}, {"currency": "CHF"}), ({"number": "36"}, {"currency": "AUD"})],
    invalid=[({"number": "000"}, "not_found")],
)
def currency_by_number(number: CurrencyNumber) -> CurrencyUsed:
    """Finds the currency in use that has a three-digit ISO 4217 code.

    Args:
        number: The numeric code, for example 840.
    """
    key = number.strip().zfill(3)
    for currency in currencies.currencies().values():
        if currency.number == key:
            return CurrencyUsed(currency=currency.code)
    raise NotFound(f"no currency in use has the numeric code '{number[:12]}'; give three digits, for example 840")


@_currency_tool(
    engines=(ISO_3166,),
    wording={
        "currency": ["the currency of {country}", "the legal currency that ISO 4217 lists for {country}"],
    },
    golden=[({"country": "CH"}, {"currency": "CHF"}), ({"country": "Japan"}, {"currency": "JPY"})],
    invalid=[({"country": "PA"}, "invalid_arguments"), ({"country": "Atlantis"}, "not_found")],
)
def currency_of_country(country: CountryCode) -> CurrencyUsed:
    """Gives the currency that ISO 4217 lists for a country; an error names them if it lists more than one.

    Args:
        country: ISO 3166 alpha-2 code, for example JP.
    """
    return CurrencyUsed(currency=currencies.currency_of(country))


@_currency_tool(
    engines=(ISO_3166,),
    wording={
        "countries": [
            "the countries and territories for which ISO 4217 lists {currency}",
            "the countries and territories that use {currency} according to ISO 4217",
        ],
        "count": [
            "the number of countries and territories for which ISO 4217 lists {currency}",
            "the number of countries and territories that use {currency} according to ISO 4217",
        ],
    },
    golden=[
        ({"currency": "CHF"}, {"countries": ["CH", "LI"], "count": 2}),
        ({"currency": "JPY"}, {"countries": ["JP"]}),
    ],
    invalid=[({"currency": "DEM"}, "not_found")],
)
def countries_using(currency: CurrencyCode) -> Countries:
    """Lists the countries and territories (ISO 3166 alpha-2) for which ISO 4217 lists a currency.

    Args:
        currency: ISO 4217 code of a currency in use, for example CHF.
    """
    found = currencies.find_currency(currency).countries
    return Countries(countries=list(found), count=len(found))


@_currency_tool(
    engines=(ISO_3166,),
    wording={
        "countries": [
            "the other countries and territories that have the same currency as {country}",
            "the countries and territories, other than the country itself, that share the currency of {country}",
        ],
        "count": [
            "the number of other countries and territories that have the same currency as {country}",
            "the number of countries and territories, other than the country itself, that share the "
            "currency of {country}",
        ],
    },
    golden=[({"country": "LI"}, {"countries": ["CH"], "count": 1}), ({"country": "JP"}, {"countries": [], "count": 0})],
    invalid=[({"country": "PA"}, "invalid_arguments")],
)
def currency_partners(country: CountryCode) -> Countries:
    """Lists the other countries and territories for which ISO 4217 lists the same currency as for a country.

    Args:
        country: ISO 3166 alpha-2 code of a country with one currency, for example LI.
    """
    own = currencies.find_country(country).code
    shared = [c for c in currencies.find_currency(currencies.currency_of(own)).countries if c != own]
    return Countries(countries=shared, count=len(shared))


@_currency_tool(
    engines=(ISO_3166,),
    kind="processing",
    wording={
        "amount": [
            "the result of rounding {amount} half up to the minor unit of {currency}",
            "the value of {amount} after rounding, halves upwards, to the smallest unit of {currency} in ISO 4217",
        ],
        "minor_units": [
            "the number of minor units (rounded half up) of {currency} in {amount}",
            "the whole number, halves upwards, of smallest units of {currency} (ISO 4217) that make up {amount}",
        ],
    },
    golden=[
        ({"amount": 1234.5, "currency": "JPY"}, {"amount": 1235.0, "minor_units": 1235}),
        ({"amount": 2.675, "currency": "USD"}, {"amount": 2.68, "minor_units": 268}),
    ],
    invalid=[
        ({"amount": -1.0, "currency": "USD"}, "invalid_arguments"),
        ({"amount": 1.0, "currency": "DEM"}, "not_found"),
    ],
)
def round_to_minor_unit(amount: Annotated[Unrounded, Field(ge=0, le=1e12)], currency: CurrencyCode) -> RoundedAmount:
    """Rounds an amount half up to the smallest unit of a currency, and counts the smallest units in it.

    Args:
        amount: The amount, in the currency's main unit.
        currency: ISO 4217 code of a currency in use, for example JPY.
    """
    digits = _minor_digits(currencies.find_currency(currency))
    # Through the shortest decimal text, so that 2.675 is rounded as written and not as its binary neighbour.
    rounded = Decimal(repr(amount)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return RoundedAmount(amount=float(rounded), minor_units=int(rounded.scaleb(digits)))


@_currency_tool(
    source=currencies.ISO_3166,
    wording={
        "alpha_3": ["the ISO 3166 alpha-3 code of {country}", "the three-letter ISO country code of {country}"],
        "number": ["the ISO 3166 numeric code of {country}", "the three-digit ISO country code of {country}"],
    },
    golden=[
        ({"country": "CH"}, {"alpha_3": "CHE", "number": "756"}),
        ({"country": "JP"}, {"alpha_3": "JPN", "number": "392"}),
    ],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_codes(country: CountryCode) -> CountryCodes:
    """Gives a country's three-letter and three-digit codes after ISO 3166-1.

    Args:
        country: ISO 3166 alpha-2 code, for example CH.
    """
    found = currencies.find_country(country)
    return CountryCodes(alpha_3=found.alpha_3, number=found.number)


def _minor_digits(currency: currencies.Currency) -> int:
    if currency.minor_digits is None:
        raise NotFound(f"ISO 4217 gives no minor unit for {currency.code}")
    return currency.minor_digits


TOOLS: tuple[Tool, ...] = (
    currency_record,
    currency_by_number,
    currency_of_country,
    countries_using,
    currency_partners,
    round_to_minor_unit,
    country_codes,
)
