"""Exchanges that have a trading calendar: names, places and time zones, after ISO 10383 and ``exchange_calendars``."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from toolgym.tools import NotFound, Source

MARKETS = Source(
    distribution="iso10383",
    module="iso10383",
    extra="finance",
    code_licence="Apache-2.0",
    data_licence="ISO 10383 market identifier codes (SWIFT, free of charge)",
    data_date="2025-02-10",
)

NAMES = {
    "XNYS": "New York Stock Exchange",
    "XNAS": "Nasdaq Stock Market",
    "BVMF": "B3 Brazilian exchange",
    "XAMS": "Euronext Amsterdam exchange",
    "XASX": "Australian Securities Exchange",
    "XBDA": "Bermuda Stock Exchange",
    "XBKK": "Stock Exchange of Thailand",
    "XBOM": "BSE exchange in Mumbai",
    "XBRA": "Bratislava Stock Exchange",
    "XBRU": "Euronext Brussels exchange",
    "XBUD": "Budapest Stock Exchange",
    "XBUE": "Buenos Aires Stock Exchange",
    "XCBF": "Cboe Futures Exchange",
    "XCSE": "Nasdaq Copenhagen exchange",
    "XDUB": "Irish Stock Exchange",
    "XDUS": "Düsseldorf Stock Exchange",
    "XEEE": "European Energy Exchange",
    "XETR": "Xetra exchange",
    "XEUR": "Eurex exchange",
    "XFRA": "Frankfurt Stock Exchange",
    "XHAM": "Hamburg Stock Exchange",
    "XHEL": "Nasdaq Helsinki exchange",
    "XHKG": "Hong Kong Stock Exchange",
    "XICE": "Nasdaq Iceland exchange",
    "XIDX": "Indonesia Stock Exchange",
    "XIST": "Borsa Istanbul exchange",
    "XJSE": "Johannesburg Stock Exchange",
    "XKAR": "Pakistan Stock Exchange",
    "XKLS": "Bursa Malaysia exchange",
    "XLIM": "Lima Stock Exchange",
    "XLIS": "Euronext Lisbon exchange",
    "XLIT": "Nasdaq Vilnius exchange",
    "XLJU": "Ljubljana Stock Exchange",
    "XLON": "London Stock Exchange",
    "XLUX": "Luxembourg Stock Exchange",
    "XMAD": "Madrid Stock Exchange",
    "XMEX": "Mexican Stock Exchange",
    "XMIL": "Borsa Italiana exchange",
    "XNZE": "New Zealand Exchange",
    "XOSL": "Oslo Stock Exchange",
    "XPAR": "Euronext Paris exchange",
    "XPHS": "Philippine Stock Exchange",
    "XPRA": "Prague Stock Exchange",
    "XRIS": "Nasdaq Riga exchange",
    "XSES": "Singapore Exchange",
    "XSGO": "Santiago Stock Exchange",
    "XSHG": "Shanghai Stock Exchange",
    "XSTO": "Nasdaq Stockholm exchange",
    "XSTU": "Stuttgart Stock Exchange",
    "XSWX": "SIX Swiss Exchange",
    "XTAI": "Taiwan Stock Exchange",
    "XTAL": "Nasdaq Tallinn exchange",
    "XTKS": "Tokyo Stock Exchange",
    "XTSE": "Toronto Stock Exchange",
    "XWAR": "Warsaw Stock Exchange",
    "XWBO": "Vienna Stock Exchange",
    "XZAG": "Zagreb Stock Exchange",
}
"""English names by market identifier code, without the article.

Korea (XKRX) is left out: building its calendar takes over ten times as long as any other.
"""


@dataclass(frozen=True)
class Market:
    """One exchange as ISO 10383 records it.

    Attributes:
        mic: Market identifier code.
        country: ISO 3166 alpha-2 code.
        city: City, capitalised.
        website: Web address without scheme.
        acronym: Short name, None where the standard has none.
        created: Day the code was created.
    """

    mic: str
    country: str
    city: str
    website: str
    acronym: str | None
    created: date


def exchange_code(mic: str) -> str:
    """A known market identifier code, in capitals; the exchange's name or acronym will do as well.

    Raises:
        NotFound: It is none of the exchanges that have a calendar here.
    """
    key = mic.strip().upper()
    if key in NAMES:
        return key
    found = _by_name().get(mic.strip().casefold())
    if found is None:
        raise NotFound(f"no exchange '{mic[:40]}' with a calendar; the codes are {' '.join(NAMES)}")
    return found


@cache
def _by_name() -> dict[str, str]:
    table = {}
    for mic, name in NAMES.items():
        for alias in (name, f"the {name}", *exchange_aliases(mic)):
            table[alias.casefold()] = mic
    return table


def exchange_aliases(mic: str) -> tuple[str, ...]:
    """Other names of an exchange."""
    name = NAMES[mic]
    shorter = name.removesuffix(" exchange")
    return (name,) if shorter == name else (name, shorter)


@cache
def markets() -> dict[str, Market]:
    """Every exchange that has a calendar, by code.

    Raises:
        Unavailable: ``iso10383`` is not installed.
    """
    return {mic: _market(mic, _entries()[mic]) for mic in NAMES}


def _market(mic: str, entry: Any) -> Market:
    city = entry.city.name.replace("_", " ").title()
    site = entry.website.lower().split("://")[-1].rstrip("/")
    return Market(mic, _country(entry), _CITIES.get(city, city), site, entry.acronym, entry.creation_date)


_CITIES = {"Duesseldorf": "Düsseldorf", "Sao Paulo": "São Paulo", "Mexico": "Mexico City", "Bogota": "Bogotá"}


def _country(entry: Any) -> str:
    code: str = entry.iso_country_code.name.rstrip("_").upper()
    return code


@cache
def _entries() -> dict[str, Any]:
    from iso10383 import MIC

    return {member.value.mic: member.value for member in MIC}


@cache
def segments(mic: str) -> tuple[str, ...]:
    """Codes of the active market segments that an exchange operates, in alphabetical order."""
    return tuple(
        sorted(
            code
            for code, entry in _entries().items()
            if entry.operating_mic is not None and entry.operating_mic.mic == mic and entry.status.name == "active"
        )
    )


@cache
def active_markets(country: str) -> tuple[int, int]:
    """Numbers of active operating codes and active segment codes that ISO 10383 records in a country."""
    entries = [e for e in _entries().values() if e.status.name == "active" and _country(e) == country]
    operating = sum(e.operating_mic is None for e in entries)
    return operating, len(entries) - operating
