"""Bank tools against the raw register files and the ISO 13616 checksum."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolgym.envs.finance.data import banks as data
from toolgym.envs.finance.tools import bank_registers, banks

TOOLS = {tool.name: tool for module in (banks, bank_registers) for tool in module.TOOLS}
ROOT = Path(next(iter(find_spec("schwifty").submodule_search_locations)))
GERMAN = json.loads((ROOT / "bank_registry" / "generated_de.json").read_text("utf-8"))


def call(tool, **arguments):
    result = TOOLS[tool].call(arguments)
    assert result.ok, result.text
    return result.value


def remainder(iban):
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97


@given(st.sampled_from(data.iban_seeds()))
def test_seed_accounts_are_valid_and_have_a_bank(iban):
    assert remainder(iban) == 1
    assert call("iban_bank", iban=iban)["bic"]
    parts = call("iban_parts", iban=iban)
    assert iban.startswith(parts["country"])
    assert parts["bank_code"] in iban[4:]
    assert parts["account_number"] in iban[4:]


@given(st.sampled_from(data.iban_seeds()), st.integers(4, 30), st.integers(1, 9))
def test_a_changed_digit_is_refused(iban, place, step):
    place %= len(iban)
    if not iban[place].isdigit() or place < 4:
        return
    changed = iban[:place] + str((int(iban[place]) + step) % 10) + iban[place + 1 :]
    assert TOOLS["iban_bank"].call({"iban": changed}).error.kind == "invalid_arguments"


@given(st.sampled_from(data.german_bank_code_seeds()))
def test_german_banks_are_those_of_the_file(code):
    primary = next(row for row in GERMAN if row["bank_code"] == code and row["primary"])
    assert call("german_bank", code=code) == {"bank": primary["name"], "bic": primary["bic"]}


@given(st.sampled_from(data.german_bank_code_seeds()), st.integers(0, 10**10 - 1))
def test_built_ibans_carry_code_and_account(code, account):
    iban = call("german_iban", code=code, account=str(account))["iban"]
    assert remainder(iban) == 1
    assert iban[4:] == code + f"{account:010d}"


def test_counts_of_a_country():
    found = call("country_banks", country="DE")
    assert found["banks"] == len({row["name"] for row in GERMAN})
    assert found["bics"] == len({row["bic"] for row in GERMAN if row["bic"]})


def test_banks_by_letter_are_all_of_that_letter():
    names = sorted({row["name"] for row in GERMAN if row["name"].startswith("O")})
    assert 0 < len(names) <= 40
    assert call("banks_by_letter", country="DE", letter="O")["banks"] == names


@pytest.mark.parametrize("country", ["AT", "BE", "CH", "FR", "GB", "NL", "TR"])
def test_structure_fits_the_seed_accounts(country):
    length = call("iban_structure", country=country)["length"]
    assert {len(iban) for iban in data.iban_seeds() if iban.startswith(country)} == {length}


@given(st.sampled_from(data.bic_seeds()))
def test_bic_and_name_lead_to_each_other(bic):
    owner = call("bic_owner", bic=bic)
    assert owner["country"] == bic[4:6]
    result = TOOLS["bank_bics"].call({"bank": owner["bank"]})
    assert not result.ok or bic in result.value["bics"]


@given(st.sampled_from(data.bank_name_seeds()))
def test_seed_names_have_two_to_eight_bics(name):
    assert 2 <= len(call("bank_bics", bank=name)["bics"]) <= 8
