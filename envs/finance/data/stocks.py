"""Stock indices and their constituents, read from the table that ``pytickersymbols`` ships."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from toolgym.envs.finance.data.currencies import ISO_3166, country_named
from toolgym.tools import NotFound, Source

STOCKS = Source(
    distribution="pytickersymbols",
    module="pytickersymbols",
    extra="finance",
    code_licence="MIT",
    data_licence="MIT (symbols, ISINs and memberships; the Wikipedia texts beside them are not used)",
    data_files=("indices_data.py",),
)

INDEX_NAMES = {
    "AEX": "AEX index",
    "BEL 20": "BEL 20 index",
    "CAC_40": "CAC 40 index",
    "DAX": "DAX index",
    "DOW JONES": "Dow Jones index",
    "EURO STOXX 50": "EURO STOXX 50 index",
    "FTSE 100": "FTSE 100 index",
    "IBEX 35": "IBEX 35 index",
    "MDAX": "MDAX index",
    "NASDAQ 100": "NASDAQ 100 index",
    "NIKKEI 225": "NIKKEI 225 index",
    "OMX Helsinki 25": "OMX Helsinki 25 index",
    "OMX Stockholm 30": "OMX Stockholm 30 index",
    "S&P 100": "S&P 100 index",
    "S&P 500": "S&P 500 index",
    "S&P 600": "S&P 600 index",
    "Switzerland 20": "Switzerland 20 index",
    "TecDAX": "TecDAX index",
}
"""Indices whose constituents all carry a symbol, and how a question names them."""

AMERICAN = ("DOW JONES", "NASDAQ 100", "S&P 100", "S&P 500", "S&P 600")


@dataclass(frozen=True)
class Stock:
    """One stock.

    Attributes:
        symbol: Its symbol in the table, with the exchange's suffix outside the United States.
        name: The company's name.
        country: Alpha-2 code of the company's country, None where the table has none or contradicts itself.
        industries: Industry labels, in alphabetical order.
        isins: Securities identification numbers, in alphabetical order.
        indices: Names of the indices it belongs to, in alphabetical order.
        quotes: Currency of each quotation that the table lists, with its symbol at Yahoo.
    """

    symbol: str
    name: str
    country: str | None
    industries: tuple[str, ...]
    isins: tuple[str, ...]
    indices: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Currencies it is quoted in, in alphabetical order."""
        return tuple(sorted({currency for currency, _ in self.quotes}))


@cache
def stocks() -> dict[str, Stock]:
    """Every stock by symbol, in alphabetical order; if a symbol stands for two companies, the first one keeps it.

    Raises:
        Unavailable: ``pytickersymbols`` is not installed.
    """
    STOCKS.path(STOCKS.data_files[0])
    from pytickersymbols.indices_data import INDICES

    records: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for index in INDEX_NAMES:
        for company in INDICES[index]["companies"]:
            records.setdefault(company["symbol"], []).append((index, company))
    found = {}
    for symbol, group in sorted(records.items()):
        own = [(index, company) for index, company in group if company["name"] == group[0][1]["name"]]
        found[symbol] = _stock(symbol, [index for index, _ in own], [company for _, company in own])
    return found


def _stock(symbol: str, indices: list[str], companies: list[dict[str, Any]]) -> Stock:
    isins = tuple(sorted({isin for company in companies for isin in company.get("isins") or ()}))
    quotes = {
        (quote["currency"], quote["yahoo"])
        for company in companies
        for quote in company.get("symbols") or ()
        if quote.get("currency") and quote.get("yahoo")
    }
    return Stock(
        symbol=symbol,
        name=companies[0]["name"],
        country=_country({c.get("country") for c in companies}, isins),
        industries=tuple(sorted({label for company in companies for label in company.get("industries") or ()})),
        isins=isins,
        indices=tuple(sorted(set(indices))),
        quotes=tuple(sorted(quotes)),
    )


def _country(labels: set[str | None], isins: tuple[str, ...]) -> str | None:
    """The one country that all labels and, where there are any, one of the ISINs agree on."""
    codes = {_place(label) for label in labels if label}
    if len(codes) != 1:
        return None
    code = codes.pop()
    return code if not isins or any(isin[:2] == code for isin in isins) else None


def _place(label: str) -> str | None:
    last = label.split(",")[-1].strip()
    return country_named(last) or ("US" if last in _american_states() else None)


@cache
def _american_states() -> frozenset[str]:
    records = json.loads(ISO_3166.path(ISO_3166.data_files[1]).read_text("utf-8"))["3166-2"]
    return frozenset({r["name"] for r in records if r["code"].startswith("US-")} | {"D.C."})


@cache
def _symbols_by_fold() -> dict[str, str]:
    return {symbol.casefold(): symbol for symbol in stocks()}


def find_stock(symbol: str) -> Stock:
    """A stock by symbol.

    Raises:
        NotFound: The table has no such symbol.
    """
    known = _symbols_by_fold().get(symbol.strip().casefold())
    if known is None:
        raise NotFound(f"no stock has the symbol '{symbol[:20]}'; symbols read like AAPL, SAP.DE or 7203.T")
    return stocks()[known]


def find_index(name: str) -> str:
    """The table's name of an index.

    Raises:
        NotFound: The table has no such index.
    """
    key = name.strip().replace("_", " ").casefold().removesuffix(" index")
    for known in INDEX_NAMES:
        if known.replace("_", " ").casefold() == key:
            return known
    raise NotFound(f"no index '{name[:40]}'; the indices are {', '.join(INDEX_NAMES)}")


@cache
def constituents(index: str) -> tuple[Stock, ...]:
    """The stocks of an index (a name as in `INDEX_NAMES`), in alphabetical order of their symbols."""
    return tuple(stock for stock in stocks().values() if index in stock.indices)


@cache
def by_isin() -> dict[str, tuple[Stock, ...]]:
    """Stocks by ISIN."""
    table: dict[str, list[Stock]] = {}
    for stock in stocks().values():
        for isin in stock.isins:
            table.setdefault(isin, []).append(stock)
    return {isin: tuple(group) for isin, group in table.items()}


@cache
def by_industry() -> dict[str, tuple[Stock, ...]]:
    """Stocks by industry label."""
    table: dict[str, list[Stock]] = {}
    for stock in stocks().values():
        for label in stock.industries:
            table.setdefault(label, []).append(stock)
    return {label: tuple(table[label]) for label in sorted(table)}


def find_industry(label: str) -> str:
    """An industry label as the table spells it; letter case is ignored where that leaves one label.

    Raises:
        NotFound: The table has no such label.
    """
    if label in by_industry():
        return label
    near = [known for known in by_industry() if known.casefold() == label.strip().casefold()]
    if len(near) != 1:
        raise NotFound(f"no industry label '{label[:60]}'; labels read like Semiconductors, Insurance or Airlines")
    return near[0]


def shared_industries() -> tuple[str, ...]:
    """Labels that 5 to 60 stocks carry and that no other label differs from by letter case only."""
    folds = Counter(label.casefold() for label in by_industry())
    return tuple(name for name, group in by_industry().items() if 5 <= len(group) <= 60 and folds[name.casefold()] == 1)


def identified_stocks() -> tuple[Stock, ...]:
    """Stocks with exactly one ISIN that no other stock shares."""
    return tuple(s for s in stocks().values() if len(s.isins) == 1 and len(by_isin()[s.isins[0]]) == 1)
