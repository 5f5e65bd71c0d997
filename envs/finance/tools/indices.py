"""Stock indices: their constituents, as a whole, by industry and by country."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from toolgym.envs.finance.data import stocks
from toolgym.envs.finance.data.currencies import ISO_3166, find_country
from toolgym.envs.finance.entities import CountryCode, Index, Industry, StockSymbol
from toolgym.envs.finance.quantities import Count, PercentShare
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, Quantity, Tool, tool

MOST = 60
"""Longest list of stocks that a tool returns."""

_index_tool = partial(
    tool, domain="finance", kind="retrieval", source=stocks.STOCKS, engines=(ISO_3166,), theme="indices"
)


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

    share: Annotated[PercentShare, Quantity("percent", 2)]


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
    return _listed(stocks.constituents(stocks.find_index(index)), f"the index '{index}'")


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
    return _listed(
        [s for s in stocks.constituents(stocks.find_index(index)) if label in s.industries], f"the index '{index}'"
    )


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
    return _listed(
        [s for s in stocks.constituents(stocks.find_index(index)) if s.country == code], f"the index '{index}'"
    )


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
    return _listed(stocks.by_industry()[stocks.find_industry(industry)], f"the industry '{industry}'")


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
    return _listed([s for s in stocks.constituents(one) if two in s.indices], f"the pair of '{index}' and '{other}'")


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


def _listed(found: Sequence[stocks.Stock], group: str) -> Stocks:
    if len(found) > MOST:
        raise InvalidArguments(f"{group} has {len(found)} such stocks, more than {MOST}; ask for a smaller group")
    return Stocks(stocks=[stock.symbol for stock in found], count=len(found))


TOOLS: tuple[Tool, ...] = (
    index_size,
    index_constituents,
    constituents_in_industry,
    constituents_in_country,
    stocks_in_industry,
    common_constituents,
    index_countries,
    industry_share,
)
