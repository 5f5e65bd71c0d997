"""Security identifiers with check digits computed here."""

from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.data import identifiers as data
from toolgym.envs.finance.tools import identifiers

TOOLS = {tool.name: tool for tool in identifiers.TOOLS}

cusips = st.sampled_from(data.cusip_seeds())
sedols = st.sampled_from(data.sedol_seeds())


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def luhn_sum(isin):
    digits = "".join(str(int(letter, 36)) for letter in isin)
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10


@given(cusips)
def test_cusip_and_isin_lead_to_each_other(cusip):
    isin = call("cusip_to_isin", cusip=cusip)["isin"]
    assert isin[:-1] == "US" + cusip
    assert luhn_sum(isin) == 0
    assert call("isin_to_cusip", isin=isin)["cusip"] == cusip
    assert call("isin_parts", isin=isin) == {"country": "US", "national_number": cusip}


@given(sedols)
def test_a_sedol_is_padded_into_a_british_isin(sedol):
    isin = call("sedol_to_isin", sedol=sedol)["isin"]
    assert isin[:-1] == "GB00" + sedol
    assert luhn_sum(isin) == 0


@given(cusips, st.integers(1, 9))
def test_a_wrong_check_digit_is_refused(cusip, step):
    wrong = cusip[:-1] + str((int(cusip[-1]) + step) % 10)
    assert TOOLS["cusip_to_isin"].call({"cusip": wrong}).error.kind == "invalid_arguments"


@given(st.sampled_from(data.cfi_seeds()))
def test_every_seed_class_has_four_attributes(cfi):
    found = call("instrument_class", cfi=cfi)
    category = {"E": "Equities", "D": "Debt instruments", "O": "Listed options", "C": "CIVs"}
    assert found["category"] == category[cfi[0]]
    assert len(found["attributes"]) == 4


def test_a_british_isin_has_no_cusip():
    assert TOOLS["isin_to_cusip"].call({"isin": "GB00B15KXQ89"}).error.kind == "not_found"
