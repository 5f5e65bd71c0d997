"""Languages, who speaks them, and how they write names, dates and numbers."""

from functools import partial
from typing import Literal

from toolgym.envs.general.data.locales import (
    find_language,
    language_names,
    locale,
    speakers,
)
from toolgym.envs.general.data.sources import BABEL, GEONAMES
from toolgym.envs.general.data.world import countries, find_country
from toolgym.envs.general.entities import CountryCode, Language, Term
from toolgym.envs.general.quantities import Count, Percent2
from toolgym.envs.general.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_language_tool = partial(tool, domain="general", source=BABEL, theme="languages")


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


class LanguageFacts(Result):
    """A language and its writing."""

    own_name: Term
    direction: str
    plural_forms: Count


@_language_tool(
    engines=[GEONAMES],
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
    engines=[GEONAMES],
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
    engines=[GEONAMES],
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
    engines=[GEONAMES],
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
    engines=[GEONAMES],
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
)
