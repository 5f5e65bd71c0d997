"""Currencies and countries: ISO 4217 from ``iso4217``'s table, ISO 3166 from ``pycountry``'s."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import cache

from toolgym.tools import InvalidArguments, NotFound, Source

ISO_4217 = Source(
    distribution="iso4217",
    module="iso4217",
    extra="finance",
    code_licence="LicenseRef-Public-Domain",
    data_licence="ISO 4217 list one (SIX, free of charge)",
    data_files=("table.xml",),
    data_date="2026-01-01",
)

ISO_3166 = Source(
    distribution="pycountry",
    module="pycountry",
    extra="finance",
    code_licence="LGPL-2.1-only",
    data_licence="LGPL-2.1-only (Debian iso-codes)",
    data_files=("databases/iso3166-1.json", "databases/iso3166-2.json"),
)

FAMILIAR = {
    "AUD": "Australian dollar",
    "BGN": "Bulgarian lev",
    "BRL": "Brazilian real",
    "CAD": "Canadian dollar",
    "CHF": "Swiss franc",
    "CNY": "Chinese yuan renminbi",
    "CYP": "Cyprus pound",
    "CZK": "Czech koruna",
    "DKK": "Danish krone",
    "EEK": "Estonian kroon",
    "EUR": "euro",
    "GBP": "pound sterling",
    "HKD": "Hong Kong dollar",
    "HRK": "Croatian kuna",
    "HUF": "Hungarian forint",
    "IDR": "Indonesian rupiah",
    "ILS": "Israeli shekel",
    "INR": "Indian rupee",
    "ISK": "Icelandic krona",
    "JPY": "Japanese yen",
    "KRW": "South Korean won",
    "LTL": "Lithuanian litas",
    "LVL": "Latvian lats",
    "MTL": "Maltese lira",
    "MXN": "Mexican peso",
    "MYR": "Malaysian ringgit",
    "NOK": "Norwegian krone",
    "NZD": "New Zealand dollar",
    "PHP": "Philippine peso",
    "PLN": "Polish zloty",
    "ROL": "old Romanian leu",
    "RON": "Romanian leu",
    "RUB": "Russian rouble",
    "SEK": "Swedish krona",
    "SGD": "Singapore dollar",
    "SIT": "Slovenian tolar",
    "SKK": "Slovak koruna",
    "THB": "Thai baht",
    "TRL": "old Turkish lira",
    "TRY": "Turkish lira",
    "USD": "US dollar",
    "ZAR": "South African rand",
}
"""English names, with the nation, of every currency that the European Central Bank quotes or quoted."""

_UNMATCHED = {
    "HOLY SEE (THE)": "VA",
    "KOREA (THE DEMOCRATIC PEOPLE’S REPUBLIC OF)": "KP",  # noqa: RUF001 (the table's own apostrophe)
    "KOREA (THE REPUBLIC OF)": "KR",
    "MOLDOVA (THE REPUBLIC OF)": "MD",
}


@dataclass(frozen=True)
class Currency:
    """One currency of ISO 4217.

    Attributes:
        code: Alphabetic code.
        name: The standard's name.
        number: Three-digit numeric code.
        minor_digits: Decimals of its minor unit, None where the standard names none.
        countries: ISO 3166 alpha-2 codes of the countries whose currency it is, sorted.
    """

    code: str
    name: str
    number: str
    minor_digits: int | None
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Country:
    """One country of ISO 3166-1, with its everyday English name."""

    code: str
    name: str
    alpha_3: str
    number: str
    names: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """Every country by alpha-2 code, in the order of the codes.

    Raises:
        Unavailable: ``pycountry`` is not installed.
    """
    records = json.loads(ISO_3166.path(ISO_3166.data_files[0]).read_text("utf-8"))["3166-1"]
    found = {}
    for record in sorted(records, key=lambda r: r["alpha_2"]):
        names = [record[key] for key in ("common_name", "name", "official_name") if key in record]
        found[record["alpha_2"]] = Country(
            record["alpha_2"], names[0], record["alpha_3"], record["numeric"], tuple(dict.fromkeys(names))
        )
    return found


def find_country(code: str) -> Country:
    """A country by alpha-2 code, alpha-3 code or English name.

    Raises:
        NotFound: ISO 3166 has no such country.
    """
    key = code.strip()
    found = countries().get(key.upper()) or countries().get(country_codes().get(_plain(key), ""))
    if found is None:
        raise NotFound(f"ISO 3166 has no country '{code[:40]}'; give a two-letter code, for example JP")
    return found


@cache
def country_codes() -> dict[str, str]:
    """Alpha-2 codes by plain-lettered English name and alpha-3 code."""
    table: dict[str, str] = {}
    for country in countries().values():
        for name in (*country.names, country.alpha_3):
            table.setdefault(_plain(name), country.code)
    return table


def country_named(name: str) -> str | None:
    """The alpha-2 code of a country's English name, None if there is none."""
    return country_codes().get(_plain(name))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("(THE)", ""))
    return re.sub(r"[^a-z]", "", letters.casefold())


@cache
def currencies() -> dict[str, Currency]:
    """Every national currency by code, in the order of the codes; funds, metals and test codes are left out.

    Raises:
        Unavailable: ``iso4217`` or ``pycountry`` is not installed.
    """
    root = ElementTree.parse(ISO_4217.path(ISO_4217.data_files[0])).getroot()
    entries: dict[str, tuple[str, str, str]] = {}
    places: dict[str, set[str]] = {}
    for entry in root.iter("CcyNtry"):
        code, label = entry.findtext("Ccy"), entry.find("CcyNm")
        country = _country_of(entry.findtext("CtryNm") or "")
        if code is None or label is None or label.get("IsFund") or country is None:
            continue
        entries[code] = ((label.text or "").strip(), entry.findtext("CcyNbr") or "", entry.findtext("CcyMnrUnts") or "")
        places.setdefault(code, set()).add(country)
    return {
        code: Currency(code, name, number, int(digits) if digits.isdigit() else None, tuple(sorted(places[code])))
        for code, (name, number, digits) in sorted(entries.items())
        if code != "UYW"  # an index unit that the table does not mark as a fund
    }


def _country_of(label: str) -> str | None:
    return _UNMATCHED.get(label) or country_named(label)


def find_currency(code: str) -> Currency:
    """A currency in use, by alphabetic code.

    Raises:
        NotFound: ISO 4217 lists no such currency.
    """
    found = currencies().get(code.strip().upper())
    if found is None:
        raise NotFound(f"ISO 4217 lists no currency '{code[:12]}' in use; give a three-letter code, for example CHF")
    return found


@cache
def currencies_of() -> dict[str, tuple[str, ...]]:
    """Currencies of each country, sorted, by alpha-2 code."""
    table: dict[str, list[str]] = {}
    for currency in currencies().values():
        for country in currency.countries:
            table.setdefault(country, []).append(currency.code)
    return {country: tuple(codes) for country, codes in table.items()}


def currency_of(country: str) -> str:
    """The only currency of a country.

    Raises:
        NotFound: ISO 4217 lists none for it.
        InvalidArguments: It lists more than one.
    """
    place = find_country(country)
    codes = currencies_of().get(place.code, ())
    if not codes:
        raise NotFound(f"ISO 4217 lists no currency for {place.name}")
    if len(codes) > 1:
        raise InvalidArguments(f"{place.name} has more than one currency: {' '.join(codes)}")
    return codes[0]
