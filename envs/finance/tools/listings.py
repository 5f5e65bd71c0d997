"""Companies registered with the SEC: names, CIKs, tickers and the exchanges they are listed on."""

from functools import partial
from typing import Literal

from toolgym.envs.finance.data import sec
from toolgym.envs.finance.data.formulas import PYARROW
from toolgym.envs.finance.entities import Cik, Company, Exchange, Ticker
from toolgym.envs.finance.quantities import Count
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Tool, tool

Venue = Literal["Nasdaq", "NYSE", "OTC", "CBOE"]

_listing_tool = partial(tool, domain="finance", kind="retrieval", source=sec.SEC, engines=(PYARROW,), theme="listings")


class CompanyName(Result):
    """The registrant behind an identifier."""

    company: Company


class CompanyCik(Result):
    """A registrant's Central Index Key."""

    cik: Cik


class PrimaryTicker(Result):
    """The ticker that the SEC lists first for a registrant, and how many it lists."""

    ticker: Ticker
    tickers: Count


class ListingExchange(Result):
    """The exchange of one ticker."""

    exchange: Exchange


class TickerVenue(Result):
    """One ticker and the venue that the SEC names for it, null where it names none."""

    ticker: Ticker
    venue: str | None


class CompanyListings(Result):
    """All tickers of a registrant."""

    listings: list[TickerVenue]
    count: Count


class OtherTickers(Result):
    """The other tickers of a registrant."""

    tickers: list[Ticker]
    count: Count


class VenueCount(Result):
    """How many tickers of a registrant a venue lists."""

    tickers: Count


class VenueTotals(Result):
    """Tickers and registrants on a venue."""

    tickers: Count
    registrants: Count


@_listing_tool(
    wording={
        "company": [
            "the company listed with the SEC under {ticker}",
            "the SEC registrant to which {ticker} belongs",
            "the company behind {ticker}",
        ]
    },
    golden=[
        ({"ticker": "NVDA"}, {"company": "NVIDIA CORP"}),
        ({"ticker": "brk.b"}, {"company": "BERKSHIRE HATHAWAY INC"}),
    ],
    invalid=[({"ticker": "NOSUCHTICKER"}, "not_found"), ({}, "invalid_arguments")],
)
def company_by_ticker(ticker: Ticker) -> CompanyName:
    """Names the company that the US Securities and Exchange Commission (SEC) registers under a ticker.

    Args:
        ticker: Ticker as the SEC writes it, for example AAPL or BRK-B.
    """
    return CompanyName(company=sec.find_ticker(ticker)[0].name)


@_listing_tool(
    wording={"company": ["the company registered with the SEC under {cik}", "the SEC registrant that has {cik}"]},
    golden=[({"cik": "0000320193"}, {"company": "Apple Inc."}), ({"cik": "789019"}, {"company": "MICROSOFT CORP"})],
    invalid=[({"cik": "0000000001"}, "not_found")],
)
def company_by_cik(cik: Cik) -> CompanyName:
    """Names the listed company that has a Central Index Key (CIK), the SEC's number for those who file with it.

    Args:
        cik: The CIK, up to ten digits; leading zeros may be left out.
    """
    return CompanyName(company=sec.find_cik(cik).name)


@_listing_tool(
    wording={"cik": ["the SEC Central Index Key (CIK) of {company}", "the ten-digit CIK of {company}"]},
    golden=[({"company": "NVIDIA CORP"}, {"cik": "0001045810"}), ({"company": "apple"}, {"cik": "0000320193"})],
    invalid=[({"company": "No Such Company Ltd"}, "not_found")],
)
def cik_of_company(company: Company) -> CompanyCik:
    """Gives the ten-digit Central Index Key (CIK) of a listed company.

    Args:
        company: The company's name at the SEC; legal form ("Inc.") and letter case do not matter.
    """
    return CompanyCik(cik=sec.find_company(company).cik)


@_listing_tool(
    wording={"cik": ["the SEC Central Index Key (CIK) behind {ticker}", "the ten-digit CIK to which {ticker} belongs"]},
    golden=[({"ticker": "AAPL"}, {"cik": "0000320193"}), ({"ticker": "GOOG"}, {"cik": "0001652044"})],
    invalid=[({"ticker": "NOSUCHTICKER"}, "not_found")],
)
def cik_of_ticker(ticker: Ticker) -> CompanyCik:
    """Gives the ten-digit Central Index Key (CIK) of the company that the SEC registers under a ticker.

    Args:
        ticker: Ticker as the SEC writes it, for example AAPL or BRK-B.
    """
    return CompanyCik(cik=sec.find_ticker(ticker)[0].cik)


@_listing_tool(
    wording={
        "ticker": ["the first ticker that the SEC lists for {company}", "the primary ticker of {company}"],
        "tickers": ["the number of tickers that the SEC lists for {company}", "the count of tickers of {company}"],
    },
    golden=[({"company": "Alphabet Inc."}, {"ticker": "GOOGL"}), ({"company": "VISA INC."}, {"ticker": "V"})],
    invalid=[({"company": "No Such Company Ltd"}, "not_found")],
)
def primary_ticker(company: Company) -> PrimaryTicker:
    """Gives the ticker that the SEC lists first for a company (its primary ticker), and how many it lists in all.

    Args:
        company: The company's name at the SEC; legal form ("Inc.") and letter case do not matter.
    """
    found = sec.find_company(company)
    return PrimaryTicker(ticker=found.listings[0].ticker, tickers=len(found.listings))


@_listing_tool(
    wording={
        "listings": ["the tickers that the SEC lists under {cik}", "the listings of the registrant with {cik}"],
        "listings.ticker": ["ticker", "ticker symbol"],
        "listings.venue": ["venue", "listing venue"],
        "count": ["the number of tickers that the SEC lists under {cik}", "the count of tickers under {cik}"],
    },
    golden=[
        (
            {"cik": "0000789019"},
            {"listings": [{"ticker": "MSFT", "venue": "Nasdaq"}], "count": 1},
        )
    ],
    invalid=[({"cik": "0000000001"}, "not_found")],
)
def tickers_by_cik(cik: Cik) -> CompanyListings:
    """Lists every ticker of a registrant with its venue (Nasdaq, NYSE, OTC, CBOE or none), in the SEC's order.

    Args:
        cik: The CIK, up to ten digits; leading zeros may be left out.
    """
    rows = [TickerVenue(ticker=listing.ticker, venue=listing.venue) for listing in sec.find_cik(cik).listings]
    return CompanyListings(listings=rows, count=len(rows))


@_listing_tool(
    wording={
        "tickers": [
            "the other tickers of the company listed under {ticker}",
            "the further tickers that the SEC lists for the company behind {ticker}",
        ],
        "count": [
            "the number of other tickers of the company listed under {ticker}",
            "the number of further tickers that the SEC lists for the company behind {ticker}",
        ],
    },
    golden=[
        ({"ticker": "BRK-A"}, {"tickers": ["BRK-B"], "count": 1}),
        ({"ticker": "MSFT"}, {"tickers": [], "count": 0}),
    ],
    invalid=[({"ticker": "NOSUCHTICKER"}, "not_found")],
)
def other_tickers(ticker: Ticker) -> OtherTickers:
    """Lists the other tickers of the same company: share classes, preferred shares, notes and foreign lines.

    Args:
        ticker: Ticker as the SEC writes it, for example GOOGL or BRK-B.
    """
    company, own = sec.find_ticker(ticker)
    others = [listing.ticker for listing in company.listings if listing != own]
    return OtherTickers(tickers=others, count=len(others))


@_listing_tool(
    wording={
        "exchange": ["the exchange on which {ticker} is listed", "the stock exchange that lists {ticker}"],
    },
    golden=[({"ticker": "NVDA"}, {"exchange": "XNAS"}), ({"ticker": "JPM"}, {"exchange": "XNYS"})],
    invalid=[({"ticker": "HOVVB"}, "not_found"), ({"ticker": "NOSUCHTICKER"}, "not_found")],
)
def listing_exchange(ticker: Ticker) -> ListingExchange:
    """Gives the exchange that lists a ticker, as market identifier code: XNAS (Nasdaq) or XNYS (NYSE).

    Tickers traded over the counter or on Cboe give a "not found" error.

    Args:
        ticker: Ticker as the SEC writes it, for example AAPL or BRK-B.
    """
    _, listing = sec.find_ticker(ticker)
    mic = sec.VENUE_MICS.get(listing.venue or "")
    if mic is None:
        raise NotFound(f"{listing.ticker} is not on Nasdaq or the NYSE; the SEC names {listing.venue or 'no venue'}")
    return ListingExchange(exchange=mic)


@_listing_tool(
    wording={
        "exchange": [
            "the exchange of the primary ticker of {company}",
            "the exchange that lists the first ticker that the SEC names for {company}",
        ],
    },
    golden=[({"company": "Tesla, Inc."}, {"exchange": "XNAS"}), ({"company": "Walmart Inc."}, {"exchange": "XNAS"})],
    invalid=[({"company": "No Such Company Ltd"}, "not_found")],
)
def exchange_of_company(company: Company) -> ListingExchange:
    """Gives the exchange (XNAS or XNYS) of the ticker that the SEC lists first for a company.

    Args:
        company: The company's name at the SEC; legal form ("Inc.") and letter case do not matter.
    """
    found = sec.find_company(company)
    mic = sec.VENUE_MICS.get(found.listings[0].venue or "")
    if mic is None:
        raise NotFound(f"{found.name} is not listed first on Nasdaq or the NYSE, but on {found.listings[0].venue}")
    return ListingExchange(exchange=mic)


@_listing_tool(
    wording={
        "tickers": [
            "the number of tickers of {company} on the venue {venue}",
            "the number of {venue} tickers that the SEC lists for {company}",
        ],
    },
    golden=[
        ({"company": "Alphabet Inc.", "venue": "NYSE"}, {"tickers": 0}),
        ({"company": "VISA INC.", "venue": "NYSE"}, {"tickers": 1}),
    ],
    invalid=[({"company": "VISA INC.", "venue": "LSE"}, "invalid_arguments")],
)
def tickers_on_venue(company: Company, venue: Venue) -> VenueCount:
    """Counts the tickers of a company (shares, preferred shares, notes) on one venue.

    Args:
        company: The company's name at the SEC; legal form ("Inc.") and letter case do not matter.
        venue: Venue as the SEC names it.
    """
    listings = sec.find_company(company).listings
    return VenueCount(tickers=sum(listing.venue == venue for listing in listings))


@_listing_tool(
    wording={
        "tickers": [
            "the number of tickers that the SEC places on the venue {venue}",
            "the total of {venue} tickers in the SEC's table",
        ],
        "registrants": [
            "the number of registrants with at least one ticker on the venue {venue}",
            "the number of companies that the SEC lists with a {venue} ticker",
        ],
    },
    golden=[({"venue": "NYSE"}, {"tickers": 3292}), ({"venue": "CBOE"}, {"tickers": 27})],
    invalid=[({"venue": "LSE"}, "invalid_arguments")],
)
def venue_totals(venue: Venue) -> VenueTotals:
    """Counts the tickers and the registrants (each once) that the SEC's table places on a venue.

    Args:
        venue: Venue as the SEC names it.
    """
    tickers, registrants = sec.venue_totals(venue)
    return VenueTotals(tickers=tickers, registrants=registrants)


TOOLS: tuple[Tool, ...] = (
    company_by_ticker,
    company_by_cik,
    cik_of_company,
    cik_of_ticker,
    primary_ticker,
    tickers_by_cik,
    other_tickers,
    listing_exchange,
    exchange_of_company,
    tickers_on_venue,
    venue_totals,
)
