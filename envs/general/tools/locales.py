"""How languages write names, dates and numbers, and how countries divide the week."""

from functools import partial
from typing import Annotated

from pydantic import Field

from toolgym.envs.general.data.locales import (
    currency_name,
    find_language,
    locale,
    territory_name,
)
from toolgym.envs.general.data.sources import BABEL, GEONAMES
from toolgym.envs.general.data.world import find_country
from toolgym.envs.general.entities import CountryCode, CurrencyCode, Day, Language, Term, Weekday
from toolgym.envs.general.quantities import Whole
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.dates import MONTHS, WEEKDAYS, Month
from toolgym.tools import NotFound, Tool, tool

_locale_tool = partial(tool, domain="general", source=BABEL, theme="locales")


class Name(Result):
    """A name as a language writes it."""

    name: Term


class Money(Result):
    """A currency."""

    currency: CurrencyCode


class Symbol(Result):
    """A name and a symbol of a currency."""

    name: Term
    symbol: Term


class Week(Result):
    """How a country divides the week."""

    first_day: Weekday
    weekend_start: Weekday


@_locale_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "name": ["the name of {country} in {language}, by CLDR", "the name that CLDR has for {country} in {language}"],
    },
    golden=[
        ({"country": "CH", "language": "de"}, {"name": "Schweiz"}),
        ({"country": "DE", "language": "fr"}, {"name": "Allemagne"}),
    ],
    invalid=[({"country": "CH", "language": "Klingon"}, "not_found")],
)
def country_name_in(country: CountryCode, language: Language) -> Name:
    """Gives the name of a country in a language, by CLDR.

    Args:
        country: ISO code of two or three letters, or the English name.
        language: Code of two letters or English name.
    """
    return Name(name=territory_name(find_country(country).code, language))


@_locale_tool(
    kind="retrieval",
    wording={
        "name": [
            "the name of the language {other} in {language}, by CLDR",
            "the word by which {language} names the language {other}, by CLDR",
        ],
    },
    golden=[
        ({"other": "en", "language": "de"}, {"name": "Englisch"}),
        ({"other": "de", "language": "fr"}, {"name": "allemand"}),
    ],
    invalid=[({"other": "en", "language": "Klingon"}, "not_found")],
)
def language_name_in(other: Language, language: Language) -> Name:
    """Gives the name of a language in another language, by CLDR.

    Args:
        other: The language to name: code of two letters or English name.
        language: The language to name it in.
    """
    found = locale(language).languages.get(find_language(other))
    if found is None:
        raise NotFound(f"{language} has no name for {other}")
    return Name(name=str(found))


@_locale_tool(
    kind="retrieval",
    wording={
        "name": [
            "the name of {currency} in {language}, by CLDR",
            "the name that CLDR has for {currency} in {language}",
        ],
    },
    golden=[({"currency": "CHF", "language": "de"}, {"name": "Schweizer Franken"})],
    invalid=[({"currency": "XYZ", "language": "de"}, "not_found")],
)
def currency_name_in(currency: CurrencyCode, language: Language) -> Symbol:
    """Gives the name and the symbol of a currency in a language, by CLDR.

    Args:
        currency: Code of three letters.
        language: Code of two letters or English name.
    """
    code = currency.strip().upper()
    currency_name(code)
    found = locale(language)
    if code not in found.currencies:
        raise NotFound(f"{language} has no name for the currency {code}")
    return Symbol(name=found.currencies[code], symbol=found.currency_symbols.get(code, code))


@_locale_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "currency": [
            "the main currency that was legal tender in {country} on {day}, by CLDR",
            "the principal official currency of {country} on {day}, by CLDR",
        ],
    },
    golden=[
        ({"country": "DE", "day": "2001-06-01"}, {"currency": "DEM"}),
        ({"country": "DE", "day": "2018-06-01"}, {"currency": "EUR"}),
        ({"country": "SK", "day": "2008-06-01"}, {"currency": "SKK"}),
    ],
    invalid=[({"country": "Atlantis", "day": "2001-06-01"}, "not_found")],
)
def currency_at_date(country: CountryCode, day: Day) -> Money:
    """Gives the main currency that was legal tender in a country on a date, by CLDR.

    Where an old and a new currency overlap, the one introduced first counts.

    Args:
        country: ISO code of two or three letters, or the English name.
        day: The date.
    """
    from babel.numbers import get_territory_currencies

    found = find_country(country)
    codes = get_territory_currencies(found.code, day, day, tender=True, non_tender=False)
    if not codes:
        raise NotFound(f"CLDR knows no currency of {found.name} ({found.code}) on {day}")
    return Money(currency=codes[0])


@_locale_tool(
    kind="processing",
    wording={
        "name": [
            "the full written form of {day}, weekday included, in {language}, by CLDR",
            "the full form of {day}, with its weekday, in {language}, by CLDR",
        ],
    },
    golden=[
        ({"day": "2018-07-04", "language": "de"}, {"name": "Mittwoch, 4. Juli 2018"}),
        ({"day": "2018-07-04", "language": "fr"}, {"name": "mercredi 4 juillet 2018"}),
    ],
    invalid=[({"day": "2018-07-04", "language": "Klingon"}, "not_found")],
)
def date_in_language(day: Day, language: Language) -> Name:
    """Writes a date in full, with its weekday, in a language, by CLDR; the Gregorian calendar is kept.

    Args:
        day: The date.
        language: Code of two letters or English name.
    """
    from babel.dates import format_date

    return Name(name=format_date(day, "full", locale=locale(language)))


@_locale_tool(
    kind="retrieval",
    wording={
        "name": [
            "the full name of the month of {month} in {language}, by CLDR",
            "the word for {month} in {language}, by CLDR",
        ],
    },
    golden=[
        ({"month": "March", "language": "de"}, {"name": "März"}),
        ({"month": "March", "language": "fi"}, {"name": "maaliskuu"}),
    ],
    invalid=[({"month": "March", "language": "Klingon"}, "not_found")],
)
def month_in_language(month: Month, language: Language) -> Name:
    """Gives the name of a month, standing alone, in a language, by CLDR.

    Args:
        month: The month.
        language: Code of two letters or English name.
    """
    return Name(name=locale(language).months["stand-alone"]["wide"][MONTHS.index(month) + 1])


@_locale_tool(
    kind="processing",
    wording={
        "name": [
            "the form of the number {number}, with its grouping marks, in {language}, by CLDR",
            "the number {number} in the decimal format of {language}, by CLDR",
        ],
    },
    golden=[
        ({"number": 1234567, "language": "de"}, {"name": "1.234.567"}),
        ({"number": 1234567, "language": "hi"}, {"name": "12,34,567"}),
    ],
    invalid=[({"number": 1234567, "language": "Klingon"}, "not_found")],
)
def number_in_language(number: Annotated[Whole, Field(ge=1, le=10**15)], language: Language) -> Name:
    """Writes a whole number with the digits and grouping marks of a language, by CLDR.

    Args:
        number: The number.
        language: Code of two letters or English name.
    """
    from babel.numbers import format_decimal

    return Name(name=format_decimal(number, locale=locale(language)))


@_locale_tool(
    engines=[GEONAMES],
    kind="retrieval",
    wording={
        "first_day": [
            "the day that starts the week in {country}, by CLDR",
            "the first day of the week in {country}, by CLDR",
        ],
    },
    golden=[
        ({"country": "CH"}, {"first_day": "Monday", "weekend_start": "Saturday"}),
        ({"country": "US"}, {"first_day": "Sunday", "weekend_start": "Saturday"}),
        ({"country": "EG"}, {"first_day": "Saturday", "weekend_start": "Friday"}),
    ],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def week_of_country(country: CountryCode) -> Week:
    """Gives the day that starts the week and the day that starts the weekend in a country, by CLDR.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    from babel import Locale

    found = Locale.parse(f"und_{find_country(country).code}")
    return Week(first_day=WEEKDAYS[found.first_week_day], weekend_start=WEEKDAYS[found.weekend_start])


TOOLS: tuple[Tool, ...] = (
    country_name_in,
    language_name_in,
    currency_name_in,
    currency_at_date,
    date_in_language,
    month_in_language,
    number_in_language,
    week_of_country,
)
