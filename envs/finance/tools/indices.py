"""Stock indices and stocks: constituents, industries, countries, ISINs and the currencies of quotation."""

from collections import Counter
from functools import partial
from typing import Annotated

from toolgym.envs.finance.data import sec, stocks
from toolgym.envs.finance.data.currencies import find_country
from toolgym.envs.finance.entities import CountryCode, CurrencyCode, Index, Industry, Isin, StockSymbol, Ticker
from toolgym.envs.finance.quantities import Count, Percent
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Quantity, Tool, tool

MOST = 60
"""Longest list of stocks that a tool returns."""

_index_tool = partial(tool, domain="finance", kind="retrieval", source=stocks.STOCKS, theme="indices")


class StockCountry(Result):
    """The country of a stock's company."""

    country: CountryCode


class StockIsin(Result):
    """A stock's ISIN."""

    isin: Isin


class StockFound(Result):
    """A stock and its company's name."""

    stock: StockSymbol
    name: str


class StockTicker(Result):
    """The SEC ticker of a stock."""

    ticker: Ticker


class StockIndices(Result):
    """Indices in alphabetical order, and their number."""

    indices: list[Index]
    count: Count


class StockIndustries(Result):
    """Industry labels in alphabetical order, and their number."""

    industries: list[Industry]
    count: Count


class StockCurrencies(Result):
    """Currencies in alphabetical order, and their number."""

    currencies: list[CurrencyCode]
    count: Count


class Stocks(Result):
    """Stocks in alphabetical order of their symbols, and their number."""

    stocks: list[StockSymbol]
    count: Count


class Size(Result):
    """Number of an index's constituents."""

    constituents: Count


class CountryCount(Result):
    """One country and the number of constituents from it."""

    country: CountryCode
    constituents: Count


class Breakdown(Result):
    """Constituents by country, most first."""

    countries: list[CountryCount]
    largest: CountryCode


class Share(Result):
    """A share of an index's constituents."""

    share: Annotated[Percent, Quantity("percent", 2)]


@_index_tool(
    wording={
        "country": ["the country of the company behind {stock}", "the home country of {stock} in the index tables"]
    },
    golden=[({"stock": "SAP.DE"}, {"country": "DE"}), ({"stock": "AAPL"}, {"country": "US"})],
    invalid=[({"stock": "NOSUCH.XX"}, "not_found")],
)
def stock_country(stock: StockSymbol) -> StockCountry:
    """Gives the country (ISO 3166 alpha-2) of a stock's company, where the index tables agree on one.

    Args:
        stock: Symbol, for example AAPL, SAP.DE or 7203.T.
    """
    found = stocks.find_stock(stock)
    if found.country is None:
        raise NotFound(f"the index tables name no single country for {found.name} ({found.symbol})")
    return StockCountry(country=found.country)


@_index_tool(
    wording={"isin": ["the ISIN of {stock}", "the International Securities Identification Number of {stock}"]},
    golden=[({"stock": "AAPL"}, {"isin": "US0378331005"}), ({"stock": "7203.T"}, {"isin": "JP3633400001"})],
    invalid=[({"stock": "NOSUCH.XX"}, "not_found")],
)
def stock_isin(stock: StockSymbol) -> StockIsin:
    """Gives the International Securities Identification Number of a stock, where the index tables name exactly one.

    Args:
        stock: Symbol, for example AAPL, SAP.DE or 7203.T.
    """
    found = stocks.find_stock(stock)
    if len(found.isins) != 1:
        known = " ".join(found.isins) or "none"
        raise NotFound(f"the index tables name no single ISIN for {found.name} ({found.symbol}), but {known}")
    return StockIsin(isin=found.isins[0])


@_index_tool(
    wording={
        "stock": ["the stock that has {isin}", "the stock identified by {isin}"],
        "name": ["the name of the company whose stock has {isin}", "the company name recorded under {isin}"],
    },
    golden=[({"isin": "US0378331005"}, {"stock": "AAPL", "name": "Apple Inc."})],
    invalid=[({"isin": "US0000000000"}, "not_found")],
)
def stock_by_isin(isin: Isin) -> StockFound:
    """Finds the stock of an ISIN in the index tables; an error lists the stocks if several share it.

    Args:
        isin: International Securities Identification Number, twelve characters.
    """
    group = stocks.by_isin().get(isin.strip().upper(), ())
    if not group:
        raise NotFound(f"no stock in the index tables has the ISIN '{isin[:20]}'")
    if len(group) > 1:
        raise NotFound(f"several stocks share that ISIN: {', '.join(s.symbol for s in group)}")
    return StockFound(stock=group[0].symbol, name=group[0].name)


@_index_tool(
    source=sec.SEC,
    wording={"ticker": ["the SEC ticker of {stock}", "the ticker under which the SEC lists {stock}"]},
    golden=[({"stock": "AAPL"}, {"ticker": "AAPL"}), ({"stock": "BRK.B"}, {"ticker": "BRK-B"})],
    invalid=[({"stock": "SAP.DE"}, "not_found")],
)
def sec_ticker_of_stock(stock: StockSymbol) -> StockTicker:
    """Gives the ticker under which the SEC lists a stock that belongs to an American index (Dow Jones, NASDAQ, S&P).

    Args:
        stock: Symbol, for example AAPL.
    """
    found = stocks.find_stock(stock)
    if not set(found.indices) & set(stocks.AMERICAN):
        raise NotFound(f"{found.name} ({found.symbol}) belongs to no American index: {', '.join(found.indices)}")
    return StockTicker(ticker=sec.find_ticker(found.symbol)[1].ticker)


@_index_tool(
    wording={
        "indices": ["the stock indices that contain {stock}", "the indices of which {stock} is a constituent"],
        "count": [
            "the number of stock indices that contain {stock}",
            "the number of indices with {stock} as a constituent",
        ],
    },
    golden=[({"stock": "AAPL"}, {"indices": ["DOW JONES", "NASDAQ 100", "S&P 100", "S&P 500"], "count": 4})],
    invalid=[({"stock": "NOSUCH.XX"}, "not_found")],
)
def indices_of_stock(stock: StockSymbol) -> StockIndices:
    """Lists the stock indices, out of the 18 in the tables, of which a stock is a constituent.

    Args:
        stock: Symbol, for example AAPL, SAP.DE or 7203.T.
    """
    found = stocks.find_stock(stock).indices
    return StockIndices(indices=list(found), count=len(found))


@_index_tool(
    wording={
        "industries": ["the industry labels of {stock}", "the industries under which the index tables file {stock}"],
        "count": [
            "the number of industry labels of {stock}",
            "the number of industries that the index tables give {stock}",
        ],
    },
    golden=[({"stock": "7203.T"}, {"industries": ["Automotive"], "count": 1})],
    invalid=[({"stock": "NOSUCH.XX"}, "not_found")],
)
def industries_of_stock(stock: StockSymbol) -> StockIndustries:
    """Lists the industry labels that the index tables give a stock, in alphabetical order.

    Args:
        stock: Symbol, for example AAPL, SAP.DE or 7203.T.
    """
    found = stocks.find_stock(stock).industries
    return StockIndustries(industries=list(found), count=len(found))


@_index_tool(
    wording={
        "currencies": ["the currencies in which {stock} is quoted", "the quotation currencies of {stock}"],
        "count": [
            "the number of currencies in which {stock} is quoted",
            "the number of quotation currencies of {stock}",
        ],
    },
    golden=[({"stock": "AAPL"}, {"currencies": ["EUR", "USD"], "count": 2})],
    invalid=[({"stock": "NOSUCH.XX"}, "not_found")],
)
def quote_currencies(stock: StockSymbol) -> StockCurrencies:
    """Lists the currencies of the quotations that the index tables record for a stock, in alphabetical order.

    Args:
        stock: Symbol, for example AAPL, SAP.DE or 7203.T.
    """
    found = stocks.find_stock(stock)
    if not found.currencies:
        raise NotFound(f"the index tables record no quotation of {found.name} ({found.symbol})")
    return StockCurrencies(currencies=list(found.currencies), count=len(found.currencies))


@_index_tool(
    wording={"constituents": ["the number of constituents of {index}", "the number of stocks that make up {index}"]},
    golden=[({"index": "CAC 40"}, {"constituents": 40}), ({"index": "S&P 500"}, {"constituents": 503})],
    invalid=[({"index": "Sensex"}, "not_found")],
)
def index_size(index: Index) -> Size:
    """Counts the constituents that the tables record for a stock index; it can differ from the index's nominal size.

    Args:
        index: Name of the index, for example DAX or S&P 500.
    """
    return Size(constituents=len(stocks.constituents(stocks.find_index(index))))


@_index_tool(
    wording={
        "stocks": ["the constituents of {index}", "the stocks that make up {index}"],
        "count": [
            "the total number of constituents of {index}",
            "the number of stocks listed as constituents of {index}",
        ],
    },
    golden=[({"index": "DOW JONES"}, {"count": 30})],
    invalid=[({"index": "S&P 500"}, "invalid_arguments"), ({"index": "Sensex"}, "not_found")],
)
def index_constituents(index: Index) -> Stocks:
    """Lists the constituents of a stock index of at most 60 stocks, by symbol.

    Larger indices can be asked for by country or industry.

    Args:
        index: Name of the index, for example DAX.
    """
    return _listed(stocks.constituents(stocks.find_index(index)))


@_index_tool(
    wording={
        "stocks": [
            "the constituents of {index} that carry the label of {industry}",
            "the stocks of {index} filed under {industry}",
        ],
        "count": [
            "the number of constituents of {index} that carry the label of {industry}",
            "the number of stocks of {index} filed under {industry}",
        ],
    },
    golden=[({"index": "DAX", "industry": "Insurance"}, {"stocks": ["ALV.DE", "HNR1.DE", "MUV2.DE"], "count": 3})],
    invalid=[({"index": "DAX", "industry": "Alchemy"}, "not_found")],
)
def constituents_in_industry(index: Index, industry: Industry) -> Stocks:
    """Lists the constituents of an index that carry an industry label, by symbol; at most 60.

    Args:
        index: Name of the index, for example S&P 500.
        industry: Industry label as the index tables spell it.
    """
    label = stocks.find_industry(industry)
    return _listed([s for s in stocks.constituents(stocks.find_index(index)) if label in s.industries])


@_index_tool(
    wording={
        "stocks": [
            "the constituents of {index} from {country}",
            "the stocks of {index} whose company's country is {country}",
        ],
        "count": [
            "the number of constituents of {index} from {country}",
            "the number of stocks of {index} whose company's country is {country}",
        ],
    },
    golden=[({"index": "Switzerland 20", "country": "CH"}, {"count": 19})],
    invalid=[
        ({"index": "S&P 500", "country": "US"}, "invalid_arguments"),
        ({"index": "DAX", "country": "Atlantis"}, "not_found"),
    ],
)
def constituents_in_country(index: Index, country: CountryCode) -> Stocks:
    """Lists the constituents of an index whose company's country is given, by symbol; at most 60.

    Stocks whose country the tables leave open or contradict are not counted for any country.

    Args:
        index: Name of the index, for example EURO STOXX 50.
        country: ISO 3166 alpha-2 code, for example FR.
    """
    code = find_country(country).code
    return _listed([s for s in stocks.constituents(stocks.find_index(index)) if s.country == code])


@_index_tool(
    wording={
        "stocks": ["the stocks filed under {industry}", "the index constituents that carry the label of {industry}"],
        "count": [
            "the number of stocks filed under {industry}",
            "the number of index constituents that carry the label of {industry}",
        ],
    },
    golden=[({"industry": "Tobacco"}, {"count": 5})],
    invalid=[({"industry": "Alchemy"}, "not_found"), ({"industry": "Financials"}, "invalid_arguments")],
)
def stocks_in_industry(industry: Industry) -> Stocks:
    """Lists the stocks of all 18 indices that carry an industry label, by symbol; at most 60.

    Args:
        industry: Industry label as the index tables spell it.
    """
    return _listed(stocks.by_industry()[stocks.find_industry(industry)])


@_index_tool(
    wording={
        "stocks": [
            "the stocks that belong to both {index} and {other}",
            "the common constituents of {index} and {other}",
        ],
        "count": [
            "the number of stocks that belong to both {index} and {other}",
            "the number of common constituents of {index} and {other}",
        ],
    },
    golden=[({"index": "DAX", "other": "TecDAX"}, {"count": 5}), ({"index": "AEX", "other": "IBEX 35"}, {"count": 0})],
    invalid=[({"index": "DAX", "other": "DAX"}, "invalid_arguments")],
)
def common_constituents(index: Index, other: Index) -> Stocks:
    """Lists the stocks that are constituents of both of two indices, by symbol; at most 60.

    Args:
        index: Name of the index, for example DAX.
        other: Name of another index, for example TecDAX.
    """
    one, two = stocks.find_index(index), stocks.find_index(other)
    if one == two:
        raise InvalidArguments(f"the two indices must differ, but both are {one}")
    return _listed([s for s in stocks.constituents(one) if two in s.indices])


@_index_tool(
    wording={
        "countries": [
            "the numbers of constituents of {index} by country",
            "the countries of the constituents of {index}",
        ],
        "countries.country": ["country", "company's country"],
        "countries.constituents": ["number of constituents", "constituent count"],
        "largest": [
            "the country with the most constituents of {index}",
            "the country that most companies of {index} come from",
        ],
    },
    golden=[({"index": "DAX"}, {"largest": "DE"})],
    invalid=[({"index": "Sensex"}, "not_found")],
)
def index_countries(index: Index) -> Breakdown:
    """Counts an index's constituents by the company's country, most first, equal counts by country code.

    Stocks whose country the tables leave open or contradict are left out.

    Args:
        index: Name of the index, for example DAX.
    """
    counts = Counter(s.country for s in stocks.constituents(stocks.find_index(index)) if s.country)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [CountryCount(country=country, constituents=count) for country, count in ranked]
    return Breakdown(countries=rows, largest=rows[0].country)


@_index_tool(
    kind="processing",
    wording={
        "share": [
            "the percentage of the constituents of {index} that carry the label of {industry}",
            "the share in percent of the stocks of {index} filed under {industry}",
        ]
    },
    golden=[({"index": "DAX", "industry": "Insurance"}, {"share": 7.5})],
    invalid=[({"index": "DAX", "industry": "Alchemy"}, "not_found")],
)
def industry_share(index: Index, industry: Industry) -> Share:
    """Computes the share, by number, of an index's constituents that carry an industry label, in percent.

    Args:
        index: Name of the index, for example S&P 500.
        industry: Industry label as the index tables spell it.
    """
    label, members = stocks.find_industry(industry), stocks.constituents(stocks.find_index(index))
    return Share(share=100 * sum(label in s.industries for s in members) / len(members))


def _listed(found: "tuple[stocks.Stock, ...] | list[stocks.Stock]") -> Stocks:
    if len(found) > MOST:
        raise InvalidArguments(
            f"there are {len(found)} such stocks, more than {MOST}; ask for a smaller index or group"
        )
    return Stocks(stocks=[stock.symbol for stock in found], count=len(found))


TOOLS: tuple[Tool, ...] = (
    stock_country,
    stock_isin,
    stock_by_isin,
    sec_ticker_of_stock,
    indices_of_stock,
    industries_of_stock,
    quote_currencies,
    index_size,
    index_constituents,
    constituents_in_industry,
    constituents_in_country,
    stocks_in_industry,
    common_constituents,
    index_countries,
    industry_share,
)
