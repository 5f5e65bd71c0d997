"""Stocks: their country, ISIN, SEC ticker, industries, indices and quotation currencies."""

from functools import partial

from toolgym.envs.finance.data import sec, stocks
from toolgym.envs.finance.data.currencies import ISO_3166
from toolgym.envs.finance.data.formulas import PYARROW
from toolgym.envs.finance.data.stocks import STOCKS
from toolgym.envs.finance.entities import CountryCode, CurrencyCode, Index, Industry, Isin, StockSymbol, Ticker
from toolgym.envs.finance.quantities import Count
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Tool, tool

_stock_tool = partial(tool, domain="finance", kind="retrieval", source=stocks.STOCKS, theme="indices")


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


@_stock_tool(
    engines=(ISO_3166,),
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


@_stock_tool(
    engines=(ISO_3166,),
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


@_stock_tool(
    engines=(ISO_3166,),
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


@_stock_tool(
    source=sec.SEC,
    engines=(PYARROW, ISO_3166, STOCKS),
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


@_stock_tool(
    engines=(ISO_3166,),
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


@_stock_tool(
    engines=(ISO_3166,),
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


@_stock_tool(
    engines=(ISO_3166,),
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


TOOLS: tuple[Tool, ...] = (
    stock_country,
    stock_isin,
    stock_by_isin,
    sec_ticker_of_stock,
    indices_of_stock,
    industries_of_stock,
    quote_currencies,
)
