"""Languages, territories and their habits from CLDR, as babel ships it."""

from functools import cache
from typing import Any

from toolgym.tools import NotFound

LANGUAGES = [
    "af",
    "am",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ky",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "my",
    "ne",
    "nl",
    "no",
    "pa",
    "pl",
    "ps",
    "pt",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
    "zu",
]
"""Languages with full locale data."""


@cache
def _english() -> Any:
    from babel import Locale

    return Locale("en")


@cache
def language_names() -> dict[str, str]:
    """English names of languages by code of two letters."""
    names = _english().languages
    return {code: str(names[code]) for code in sorted(names) if len(code) == 2}


@cache
def _language_codes() -> dict[str, str]:
    return {name.casefold(): code for code, name in language_names().items()}


def find_language(text: str) -> str:
    """Gives the code of a language from its code or English name.

    Raises:
        NotFound: There is none.
    """
    wanted = text.strip().casefold()
    code = wanted if wanted in language_names() else _language_codes().get(wanted)
    if code is None:
        raise NotFound(f"no language is called '{text}'; give a code of two letters, such as de")
    return code


@cache
def locale(language: str) -> Any:
    """The locale of a language.

    Raises:
        NotFound: There is no locale data for it.
    """
    from babel import Locale

    code = find_language(language)
    if code not in LANGUAGES:
        raise NotFound(f"no locale data for '{language}'; examples of languages with data are de, fr and ja")
    return Locale.parse(code)


def territory_name(code: str, language: str) -> str:
    """Name of a territory in a language.

    Raises:
        NotFound: The language has no name for it.
    """
    name = locale(language).territories.get(code)
    if name is None:
        raise NotFound(f"{language} has no name for the territory {code}")
    return str(name)


@cache
def speakers() -> dict[str, dict[str, tuple[float, bool]]]:
    """For each territory, its languages with the share of people who use them in percent and whether official."""
    from babel.core import get_global

    return {
        territory: {
            language: (float(info["population_percent"]), info["official_status"] in ("official", "de_facto_official"))
            for language, info in languages.items()
        }
        for territory, languages in sorted(get_global("territory_languages").items())
        if len(territory) == 2
    }


@cache
def currency_name(code: str) -> str:
    """English name of a currency.

    Raises:
        NotFound: There is none.
    """
    name = _english().currencies.get(code.upper())
    if name is None:
        raise NotFound(f"no currency has the code '{code}'; give three letters, such as CHF")
    return str(name)
