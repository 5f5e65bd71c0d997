"""Languages, who speaks them, and how they write names, dates and numbers."""

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.general.data.locales import (
    currency_name,
    find_language,
    language_names,
    locale,
    speakers,
    territory_name,
)
from toolgym.envs.general.data.sources import BABEL
from toolgym.envs.general.data.world import countries, find_country
from toolgym.envs.general.entities import CountryCode, CurrencyCode, Day, Language, Term, Weekday
from toolgym.envs.general.quantities import Count, Percent2, Whole
from toolgym.envs.general.results import Result
from toolgym.envs.general.tools.dates import MONTHS, WEEKDAYS, Month
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_language_tool = partial(tool, domain="general", source=BABEL, theme="languages")
_locale_tool = partial(tool, domain="general", source=BABEL, theme="locales")


class CountryLanguages(Result):
    """Languages of a country."""

    official: list[Language]
    count: Count
    most_used: Language
    share: Percent2


class LanguageCountries(Result):
    """Countries of a language."""

    countries: list[CountryCode]
    count: Count


class Share(Result):
    """Part of a population."""

    share: Percent2


class OneLanguage(Result):
    """A language."""

    language: Language


class Name(Result):
    """A name as a language writes it."""

    name: Term


class LanguageFacts(Result):
    """A language and its writing."""

    own_name: Term
    direction: str
    plural_forms: Count


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


@_language_tool(
    kind="retrieval",
    wording={
        "official": [
            "the languages with a code of two letters that are official all over {country}, by CLDR",
            "the nationwide official languages of {country} in CLDR (codes of two letters only)",
        ],
        "count": [
            "the number of languages with a code of two letters that are official all over {country}, by CLDR",
            "the count of nationwide official languages of {country} in CLDR (codes of two letters only)",
        ],
        "most_used": [
            "the most used language of {country} with a code of two letters, by CLDR",
            "the language that most people of {country} use, by CLDR (codes of two letters only)",
        ],
        "share": [
            "the share of the people of {country} who use its most used language, in percent, by CLDR (codes of two "
            "letters only)",
            "the percentage of the people of {country} who use the language most used there, by CLDR (codes of two "
            "letters only)",
        ],
    },
    golden=[({"country": "CH"}, {"official": ["de", "fr", "it"], "count": 3, "most_used": "de", "share": 76.0})],
    invalid=[({"country": "Atlantis"}, "not_found")],
)
def country_languages(country: CountryCode) -> CountryLanguages:
    """Lists a country's nationwide official languages (two-letter codes), and its most used one, by CLDR.

    Args:
        country: ISO code of two or three letters, or the English name.
    """
    used = _used(country)
    official = sorted(code for code, (_, is_official) in used.items() if is_official)
    top = min(used, key=lambda code: (-used[code][0], code))
    return CountryLanguages(official=official, count=len(official), most_used=top, share=used[top][0])


@_language_tool(
    kind="retrieval",
    wording={
        "countries": [
            "the countries and territories where {language} is a nationwide official language, by CLDR",
            "the countries and territories that CLDR gives {language} as a nationwide official language",
        ],
        "count": [
            "the number of countries and territories where {language} is a nationwide official language, by CLDR",
            "the count of countries and territories that CLDR gives {language} as a nationwide official language",
        ],
    },
    golden=[({"language": "sq"}, {"countries": ["AL", "XK"], "count": 2})],
    invalid=[({"language": "Klingon"}, "not_found")],
)
def countries_with_official_language(language: Language) -> LanguageCountries:
    """Lists the countries and territories where a language is official nationwide (also de facto), by CLDR.

    Args:
        language: Code of two letters or English name.
    """
    code = find_language(language)
    found = [c for c, used in speakers().items() if c in countries() and used.get(code, (0.0, False))[1]]
    if not found:
        raise NotFound(f"no country has {language} as a nationwide official language")
    if len(found) > 100:
        raise InvalidArguments(f"{len(found)} countries use {language}; ask for a less common language")
    return LanguageCountries(countries=found, count=len(found))


@_language_tool(
    kind="retrieval",
    wording={
        "share": [
            "the share of the people of {country} who use {language}, in percent, by CLDR",
            "the percentage of the people of {country} who use {language}, by CLDR",
        ],
    },
    golden=[({"country": "CH", "language": "fr"}, {"share": 39.0})],
    invalid=[({"country": "CH", "language": "Klingon"}, "not_found")],
)
def language_share(country: CountryCode, language: Language) -> Share:
    """Gives the share of a country's people who use a language, in percent, by CLDR; second languages count too.

    Args:
        country: ISO code of two or three letters, or the English name.
        language: Code of two letters or English name.
    """
    code = find_language(language)
    used = _used(country)
    if code not in used:
        raise NotFound(f"CLDR gives no share of {language} in {country}")
    return Share(share=used[code][0])


@_language_tool(
    kind="retrieval",
    wording={
        "language": [
            "the {rank} most used language of {country} by CLDR, among those with a code of two letters",
            "the language that comes {rank} by users in {country}, by CLDR (codes of two letters only)",
        ],
    },
    golden=[
        ({"country": "CH", "rank": "third"}, {"language": "fr"}),
        ({"country": "CH", "rank": "second"}, {"language": "en"}),
    ],
    invalid=[({"country": "Atlantis", "rank": "second"}, "not_found")],
)
def ranked_language(country: CountryCode, rank: Literal["second", "third", "fourth"]) -> OneLanguage:
    """Finds the language at a place in the ranking of a country's languages by share of users, by CLDR.

    Args:
        country: ISO code of two or three letters, or the English name.
        rank: The place.
    """
    used = _used(country)
    ordered = sorted(used, key=lambda code: (-used[code][0], code))
    place = ("second", "third", "fourth").index(rank) + 1
    if place >= len(ordered):
        raise NotFound(f"CLDR lists only {len(ordered)} languages for {country}")
    if sum(used[code][0] == used[ordered[place]][0] for code in ordered) > 1:
        raise NotFound(f"several languages of {country} share the {rank} place in CLDR")
    return OneLanguage(language=ordered[place])


@_language_tool(
    kind="retrieval",
    wording={
        "own_name": [
            "the name of {language} in the language itself, by CLDR",
            "the name by which {language} calls itself in CLDR",
        ],
        "plural_forms": [
            "the number of plural categories of cardinal numbers in {language}, by CLDR",
            "the count of plural forms that CLDR distinguishes in {language} for cardinal numbers",
        ],
    },
    golden=[
        ({"language": "de"}, {"own_name": "Deutsch", "direction": "left to right", "plural_forms": 2}),
        ({"language": "ar"}, {"direction": "right to left", "plural_forms": 6}),
    ],
    invalid=[({"language": "Klingon"}, "not_found")],
)
def language_facts(language: Language) -> LanguageFacts:
    """Gives a language's name for itself, writing direction, and number of plural categories, by CLDR.

    Args:
        language: Code of two letters or English name.
    """
    found = locale(language)
    return LanguageFacts(
        own_name=str(found.get_display_name()),
        direction="left to right" if found.text_direction == "ltr" else "right to left",
        plural_forms=len({"other", *found.plural_form.rules}),
    )


@_language_tool(
    kind="retrieval",
    wording={
        "language": [
            "the language used by the greatest share of people both in {country} and in {other}, going by the smaller "
            "of its two shares, by CLDR (codes of two letters only)",
            "the best common language of {country} and {other}: the one whose smaller share of users in the two, by "
            "CLDR, is greatest (codes of two letters only)",
        ],
    },
    golden=[({"country": "AT", "other": "CH"}, {"language": "de"})],
    invalid=[({"country": "CH", "other": "Atlantis"}, "not_found")],
)
def common_language(country: CountryCode, other: CountryCode) -> OneLanguage:
    """Finds the language with the greatest share of users common to two countries (the smaller of its two), by CLDR.

    Args:
        country: ISO code of two or three letters, or the English name.
        other: Another country.
    """
    first, second = _used(country), _used(other)
    shared = {code: min(first[code][0], second[code][0]) for code in first if code in second}
    if not shared:
        raise NotFound(f"CLDR lists no common language of {country} and {other}")
    best = sorted(code for code in shared if shared[code] == max(shared.values()))
    if len(best) > 1:
        raise NotFound(f"{', '.join(best)} are equally common in {country} and {other}")
    return OneLanguage(language=best[0])


@_locale_tool(
    kind="retrieval",
    wording={
        "name": ["the name of {country} in {language}, by CLDR", "the way {language} calls {country}, by CLDR"],
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
        "name": ["the name of {currency} in {language}, by CLDR", "the way {language} names {currency}, by CLDR"],
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
            "the way {language} writes {day} in full with its weekday, by CLDR",
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
            "the way {language} writes the number {number} with its grouping marks, by CLDR",
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


def _used(country: str) -> dict[str, tuple[float, bool]]:
    found = find_country(country)
    used = {code: entry for code, entry in speakers().get(found.code, {}).items() if code in language_names()}
    if not used:
        raise NotFound(f"CLDR lists no languages of {found.name} ({found.code})")
    return used


TOOLS: tuple[Tool, ...] = (
    country_languages,
    countries_with_official_language,
    language_share,
    ranked_language,
    language_facts,
    common_language,
    country_name_in,
    language_name_in,
    currency_name_in,
    currency_at_date,
    date_in_language,
    month_in_language,
    number_in_language,
    week_of_country,
)
