"""Stocks, indices, exchanges, currencies: raw tables, other libraries, and the properties of the entity types."""

import iso4217
import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytickersymbols.indices_data import INDICES
from stdnum import isin as isin_numbers

from toolgym.envs.finance.data import currencies as currency_data
from toolgym.envs.finance.data import exchanges as exchange_data
from toolgym.envs.finance.data import stocks as stock_data
from toolgym.envs.finance.entities import ENTITY_TYPES
from toolgym.envs.finance.tools import currencies, exchanges, indices, stocks


def _value(tool, **arguments):
    result = tool.call(arguments)
    assert result.ok, result.text
    return result.value


@pytest.mark.parametrize("index", [n for n in stock_data.INDEX_NAMES if len(INDICES[n]["companies"]) <= 60])
def test_constituents_are_those_of_the_raw_table(index):
    raw = {company["symbol"] for company in INDICES[index]["companies"]}
    found = set(_value(indices.index_constituents, index=index)["stocks"])
    assert (
        found == raw - {"FRE.DE"} if index == "MDAX" else found == raw
    )  # MDAX gives Fresenius' symbol to a subsidiary


def test_membership_reads_the_same_both_ways():
    for index in ("DAX", "EURO STOXX 50", "DOW JONES"):
        for symbol in _value(indices.index_constituents, index=index)["stocks"]:
            assert index in _value(stocks.indices_of_stock, stock=symbol)["indices"]


def test_common_constituents_are_symmetric():
    one = _value(indices.common_constituents, index="DAX", other="EURO STOXX 50")
    assert one == _value(indices.common_constituents, index="EURO STOXX 50", other="DAX")
    assert one["count"] == len(one["stocks"]) > 10


def test_isins_lead_back_and_have_valid_check_digits():
    for stock in stock_data.identified_stocks():
        code = _value(stocks.stock_isin, stock=stock.symbol)["isin"]
        assert isin_numbers.is_valid(code), (stock.symbol, code)
        assert _value(stocks.stock_by_isin, isin=code)["stock"] == stock.symbol


def test_a_country_never_contradicts_the_isin():
    for stock in stock_data.stocks().values():
        if stock.country and stock.isins:
            assert any(code.startswith(stock.country) for code in stock.isins)


def test_shares_and_counts_agree():
    members = _value(indices.index_size, index="S&P 500")["constituents"]
    count = _value(indices.constituents_in_industry, index="S&P 500", industry="Insurance")["count"]
    share = _value(indices.industry_share, index="S&P 500", industry="Insurance")["share"]
    assert share == round(100 * count / members, 2)


@pytest.mark.parametrize("mic", list(exchange_data.NAMES))
def test_an_exchange_is_found_in_its_country_and_city(mic):
    place = _value(exchanges.exchange_location, exchange=mic)
    assert mic in _value(exchanges.exchanges_in_country, country=place["country"])["exchanges"]
    assert mic in _value(exchanges.exchanges_in_city, city=place["city"])["exchanges"]
    assert _value(exchanges.exchange_location, exchange=exchange_data.NAMES[mic]) == place


def test_time_differences_follow_summer_time():
    hours = [
        _value(exchanges.time_difference, exchange="XLON", other="XNYS", day=day)["hours"]
        for day in ("2018-01-10", "2018-03-20", "2018-07-10", "2018-10-30")
    ]
    assert hours == [5.0, 4.0, 5.0, 4.0]


def test_currencies_agree_with_the_iso4217_library():
    for code, currency in currency_data.currencies().items():
        other = iso4217.Currency(code)
        assert (currency.name, int(currency.number), currency.minor_digits) == (
            other.currency_name,
            other.number,
            other.exponent,
        )


def test_countries_agree_with_pycountry():
    for country in pycountry.countries:
        found = _value(currencies.country_codes, country=country.alpha_2)
        assert found == {"alpha_3": country.alpha_3, "number": country.numeric}


def test_currency_numbers_lead_back():
    for code in currency_data.currencies():
        number = currency_data.find_currency(code).number
        assert _value(currencies.currency_by_number, number=number) == {"currency": code}


def test_users_of_a_currency_have_it():
    for code, currency in currency_data.currencies().items():
        for country in currency.countries:
            assert code in currency_data.currencies_of()[country]
    assert len(_value(currencies.countries_using, currency="EUR")["countries"]) > 30


@given(st.integers(0, 10**9), st.sampled_from(["JPY", "USD", "TND"]))
def test_rounding_to_the_minor_unit(thousandths, code):
    digits = currency_data.find_currency(code).minor_digits
    found = _value(currencies.round_to_minor_unit, amount=thousandths / 1000, currency=code)
    step = 10 ** (3 - digits)
    assert found["minor_units"] == (thousandths + step // 2) // step
    assert found["amount"] == pytest.approx(found["minor_units"] / 10**digits)


@pytest.mark.parametrize("entity", ENTITY_TYPES, ids=lambda e: e.name)
def test_every_seed_has_a_description_of_its_own(entity):
    described = [entity.describe(seed) for seed in entity.seed_values]
    assert len(set(described)) == len(described)
    assert all(text and text == text.strip() for text in described)


@pytest.mark.parametrize("entity", [e for e in ENTITY_TYPES if e.seed_values], ids=lambda e: e.name)
def test_no_alias_means_two_seeds(entity):
    owners = {}
    for seed in entity.seed_values:
        for alias in entity.aliases(seed):
            assert owners.setdefault(alias.casefold(), seed) == seed
