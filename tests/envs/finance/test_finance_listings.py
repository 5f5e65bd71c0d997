"""SEC listings against the parquet file re-read with pandas."""

from functools import cache

import pandas
import pytest

from toolgym.envs.finance.data import sec
from toolgym.envs.finance.tools import listings


@cache
def _table():
    return pandas.read_parquet(sec.SEC.path(sec.SEC.data_files[0]))


def _value(tool, **arguments):
    result = tool.call(arguments)
    assert result.ok, result.text
    return result.value


@pytest.mark.parametrize("row", range(0, 10_000, 997))
def test_a_ticker_leads_to_its_row(row):
    record = _table().iloc[row]
    company = " ".join(record["name"].split())
    assert _value(listings.company_by_ticker, ticker=record.ticker) == {"company": company}
    assert _value(listings.company_by_cik, cik=record.cik) == {"company": company}
    assert _value(listings.cik_of_company, company=company) == {"cik": record.cik}
    assert _value(listings.cik_of_ticker, ticker=record.ticker.lower()) == {"cik": record.cik}


def test_listings_of_a_cik_are_all_rows_in_order():
    rows = _table()[_table().cik == "0001067983"]
    found = _value(listings.tickers_by_cik, cik="1067983")
    assert [r["ticker"] for r in found["listings"]] == list(rows.ticker)
    assert [r["venue"] for r in found["listings"]] == list(rows.exchange)
    assert found["count"] == len(rows) > 1


@pytest.mark.parametrize("venue", ["Nasdaq", "NYSE", "OTC", "CBOE"])
def test_venue_totals_match_a_group_by(venue):
    rows = _table()[_table().exchange == venue]
    assert _value(listings.venue_totals, venue=venue) == {"tickers": len(rows), "registrants": rows.cik.nunique()}


def test_other_tickers_and_the_ticker_itself_make_up_the_listings():
    for ticker, cik, _ in sec.large_listings()[:60]:
        others = _value(listings.other_tickers, ticker=ticker)
        assert ticker not in others["tickers"]
        assert set(others["tickers"]) | {ticker} == set(_table()[_table().cik == cik].ticker)


def test_exchange_agrees_between_company_and_its_first_ticker():
    for ticker, _, name in sec.large_listings()[:60]:
        first = _value(listings.primary_ticker, company=name)
        assert first["ticker"] == ticker
        assert _value(listings.exchange_of_company, company=name) == _value(listings.listing_exchange, ticker=ticker)


def test_aliases_lead_back_to_the_company():
    aliased = [(alias, name) for _, _, name in sec.large_listings() for alias in sec.company_aliases(name)]
    assert len(aliased) > 200
    for alias, name in aliased:
        assert sec.find_company(alias).name == name


def test_a_short_name_of_two_registrants_is_refused():
    with pytest.raises(sec.NotFound, match="more than one registrant"):
        sec.find_company(next(n for n, g in sec._by_short_name().items() if len(g) > 1 and n not in sec._by_name()))


@pytest.mark.parametrize("name", ["NVIDIA CORP", "Merck & Co., Inc.", "BANK OF AMERICA CORP /DE/"])
def test_short_names_drop_only_the_legal_form(name):
    assert sec.short_name(name) in ("NVIDIA", "Merck", "BANK OF AMERICA")
