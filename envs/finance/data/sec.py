"""The SEC's table of registrants and tickers, as ``edgartools`` ships it; the package itself is never imported."""

import re
from dataclasses import dataclass
from functools import cache

from toolgym.tools import NotFound, Source

SEC = Source(
    distribution="edgartools",
    module="edgar",
    extra="finance",
    code_licence="MIT",
    data_licence="public domain (US Securities and Exchange Commission)",
    data_files=("reference/data/company_tickers.parquet",),
)

VENUE_MICS = {"Nasdaq": "XNAS", "NYSE": "XNYS"}
"""The SEC's names of the venues that have a trading calendar here, and their market identifier codes."""

_LEGAL_FORM = re.compile(
    r"[\s,]+(incorporated|inc|corporation|corp|company|co|ltd|limited|llc|lp|plc|sa|nv|ag|se|trust|holdings?|group)\.?$",
    re.IGNORECASE,
)
_STATE = re.compile(r"\s*[/\\][A-Za-z]{2,3}[/\\]?$")


@dataclass(frozen=True)
class Listing:
    """One ticker of one registrant, with the venue the SEC names for it, None where it names none."""

    ticker: str
    venue: str | None


@dataclass(frozen=True)
class Registrant:
    """One SEC registrant and its tickers, in the SEC's order."""

    cik: str
    name: str
    listings: tuple[Listing, ...]


@cache
def registrants() -> dict[str, Registrant]:
    """Every registrant by CIK, in the SEC's order (largest companies first).

    Raises:
        Unavailable: ``edgartools`` is not installed.
    """
    from pyarrow import parquet

    columns = parquet.read_table(SEC.path(SEC.data_files[0])).to_pydict()
    names: dict[str, str] = {}
    listings: dict[str, list[Listing]] = {}
    rows = zip(columns["cik"], columns["ticker"], columns["exchange"], columns["name"], strict=True)
    for cik, ticker, venue, name in rows:
        names[cik] = " ".join(name.split())
        listings.setdefault(cik, []).append(Listing(ticker, venue))
    return {cik: Registrant(cik, name, tuple(listings[cik])) for cik, name in names.items()}


@cache
def _by_ticker() -> dict[str, Registrant]:
    return {listing.ticker: r for r in registrants().values() for listing in r.listings}


@cache
def _by_name() -> dict[str, Registrant]:
    return {r.name.casefold(): r for r in registrants().values()}


@cache
def _by_short_name() -> dict[str, tuple[Registrant, ...]]:
    groups: dict[str, list[Registrant]] = {}
    for registrant in registrants().values():
        groups.setdefault(short_name(registrant.name).casefold(), []).append(registrant)
    return {name: tuple(group) for name, group in groups.items()}


def short_name(name: str) -> str:
    """A registrant's name without state suffix and legal form: ``"NVIDIA CORP"`` gives ``"NVIDIA"``."""
    shorter = _STATE.sub("", name)
    while True:
        cut = _LEGAL_FORM.sub("", shorter).rstrip(" ,&.")
        if cut == shorter or not cut:
            return shorter
        shorter = cut


def company_aliases(name: str) -> tuple[str, ...]:
    """Shorter names that still mean this registrant and no other."""
    short = short_name(name)
    alone = len(_by_short_name().get(short.casefold(), ())) == 1
    return (short,) if alone and short != name else ()


def find_ticker(ticker: str) -> tuple[Registrant, Listing]:
    """The registrant and listing of a ticker; a dot and a hyphen before a share class mean the same.

    Raises:
        NotFound: The SEC's table has no such ticker.
    """
    key = ticker.strip().upper().replace(".", "-")
    found = _by_ticker().get(key)
    if found is None:
        raise NotFound(f"the SEC lists no ticker '{ticker[:20]}'; give one as the SEC writes it, such as AAPL or BRK-B")
    return found, next(listing for listing in found.listings if listing.ticker == key)


def find_cik(cik: str) -> Registrant:
    """The registrant of a CIK, with or without leading zeros.

    Raises:
        NotFound: The SEC's table has no such CIK.
    """
    found = registrants().get(cik.strip().zfill(10))
    if found is None:
        raise NotFound(f"no listed registrant has the CIK '{cik[:20]}'; give up to ten digits, for example 0000320193")
    return found


def find_company(name: str) -> Registrant:
    """The registrant of a name; the legal form may be left out if the rest means one registrant only.

    Raises:
        NotFound: No registrant, or more than one, has the name.
    """
    key = " ".join(name.split()).casefold()
    found = _by_name().get(key)
    if found is not None:
        return found
    near = _by_short_name().get(short_name(key), ())
    if len(near) == 1:
        return near[0]
    if near:
        names = ", ".join(r.name for r in near[:5])
        raise NotFound(f"more than one registrant is called '{name[:60]}': {names}; give the full name")
    raise NotFound(f"no listed registrant is called '{name[:60]}'; give the SEC's name, for example NVIDIA CORP")


@cache
def venue_totals(venue: str) -> tuple[int, int]:
    """Numbers of tickers and of registrants on a venue."""
    per_registrant = [sum(listing.venue == venue for listing in r.listings) for r in registrants().values()]
    return sum(per_registrant), sum(count > 0 for count in per_registrant)


@cache
def large_listings() -> tuple[tuple[str, str, str], ...]:
    """Ticker, CIK and name of the 320 largest registrants whose first listing is on Nasdaq or the NYSE."""
    chosen = [
        (r.listings[0].ticker, r.cik, r.name)
        for r in registrants().values()
        if r.listings[0].venue in VENUE_MICS and r.listings[0].ticker.isalpha()
    ]
    return tuple(chosen[:320])
