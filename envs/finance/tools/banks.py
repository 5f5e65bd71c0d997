"""IBANs, BICs and the banks behind them."""

from typing import Annotated

from pydantic import Field

from toolgym.envs.finance.data import banks
from toolgym.envs.finance.data.banks import SCHWIFTY
from toolgym.envs.finance.entities import CountryCode
from toolgym.envs.finance.quantities import AccountNumber, BankName, Bic, Count, GermanBankCode, Iban
from toolgym.envs.finance.results import Result
from toolgym.tools import NotFound, Tool, tool


class AccountBank(Result):
    """The bank that keeps an account."""

    bank: BankName
    bic: Bic


class IbanParts(Result):
    """Country, and the national bank and account numbers, of an IBAN."""

    country: CountryCode
    bank_code: str
    account_number: str


class BicOwner(Result):
    """Country and bank of a BIC, and under how many national bank codes it is registered."""

    country: CountryCode
    bank: BankName
    bank_codes: Count


class BuiltIban(Result):
    """An IBAN."""

    iban: Iban


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "bank": ["the name of the bank behind {iban}", "the registered name of the bank at which {iban} is held"],
        "bic": ["the BIC of the bank behind {iban}", "the SWIFT code of the bank at which {iban} is held"],
    },
    golden=[({"iban": "DE89 3704 0044 0532 0130 00"}, {"bank": "Commerzbank", "bic": "COBADEFFXXX"})],
    invalid=[
        ({"iban": "DE88370400440532013000"}, "invalid_arguments"),
        ({"iban": "DE44999999990532013000"}, "not_found"),
    ],
)
def iban_bank(iban: Iban) -> AccountBank:
    """Looks up the bank of an IBAN in the national bank register: its name and its BIC.

    Args:
        iban: An IBAN; spaces are allowed, check digits are verified.
    """
    found = banks.parse_iban(iban)
    name, bic = found.bank_name, found.bic
    if not name or not bic:
        raise NotFound(f"no registered bank has the bank code {found.bank_code} in {found.country_code}")
    return AccountBank(bank=name, bic=str(bic))


@tool(
    domain="finance",
    kind="processing",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "country": ["the country of {iban}", "the country in which the account with {iban} is held"],
        "bank_code": [
            "the national bank code contained in {iban}",
            "the bank identifier, without branch, inside {iban}",
        ],
        "account_number": [
            "the national account number contained in {iban}",
            "the account number, with leading zeros, inside {iban}",
        ],
    },
    golden=[
        (
            {"iban": "DE89370400440532013000"},
            {"country": "DE", "bank_code": "37040044", "account_number": "0532013000"},
        ),
        (
            {"iban": "GB29NWBK60161331926819"},
            {"country": "GB", "bank_code": "NWBK", "account_number": "31926819"},
        ),
    ],
    invalid=[({"iban": "XX89370400440532013000"}, "invalid_arguments")],
)
def iban_parts(iban: Iban) -> IbanParts:
    """Splits an IBAN into country, national bank code and account number, after verifying its check digits.

    Args:
        iban: An IBAN; spaces are allowed.
    """
    found = banks.parse_iban(iban)
    return IbanParts(country=found.country_code, bank_code=found.bank_code, account_number=found.account_code)


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "country": ["the country of the bank with {bic}", "the home country encoded in {bic}"],
        "bank": ["the name of the bank with {bic}", "the registered name of the bank that owns {bic}"],
        "bank_codes": [
            "the number of national bank codes registered under {bic}",
            "the count of distinct national bank codes that belong to {bic}",
        ],
    },
    golden=[({"bic": "NBIIISRE"}, {"country": "IS", "bank": "Landsbankinn"})],
    invalid=[({"bic": "AAAA"}, "invalid_arguments"), ({"bic": "ZZZZDEFFXXX"}, "not_found")],
)
def bic_owner(bic: Bic) -> BicOwner:
    """Looks up the bank of a BIC: country, name, and how many national bank codes are registered under it.

    Args:
        bic: A BIC of 8 or 11 characters, exactly as registered.
    """
    found = banks.parse_bic(bic)
    entries = banks.banks_by_bic().get(str(found), ())
    names = {entry.name for entry in entries}
    if not names:
        raise NotFound(f"no bank is registered under the BIC {found}; try it with XXX at the end or without")
    if len(names) > 1:
        raise NotFound(f"{len(names)} names are registered under the BIC {found}; take the BIC of a single bank")
    codes = {entry.bank_code for entry in entries if entry.bank_code}
    return BicOwner(country=found.country_code, bank=entries[0].name, bank_codes=len(codes))


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "bank": ["the bank with {code}", "the name of the bank registered under {code}"],
        "bic": ["the BIC of the bank with {code}", "the SWIFT code registered for {code}"],
    },
    golden=[({"code": "37040044"}, {"bank": "Commerzbank", "bic": "COBADEFFXXX"})],
    invalid=[({"code": "99999999"}, "not_found"), ({"code": "1234"}, "invalid_arguments")],
)
def german_bank(code: GermanBankCode) -> AccountBank:
    """Looks up a German bank code (Bankleitzahl) in the Bundesbank's register: name and BIC of the bank.

    Args:
        code: Eight digits.
    """
    entry = banks.german_bank(code)
    return AccountBank(bank=entry.name, bic=entry.bic)


@tool(
    domain="finance",
    kind="processing",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "iban": [
            "the IBAN of {account} at the bank with {code}",
            "the IBAN belonging to {account} at the German bank registered under {code}",
        ],
    },
    golden=[({"code": "37040044", "account": "532013000"}, {"iban": "DE89370400440532013000"})],
    invalid=[
        ({"code": "99999999", "account": "532013000"}, "not_found"),
        ({"code": "37040044", "account": "abc"}, "invalid_arguments"),
    ],
)
def german_iban(code: GermanBankCode, account: Annotated[AccountNumber, Field(pattern=r"^\d{1,10}$")]) -> BuiltIban:
    """Builds the IBAN of an account at a German bank: DE, check digits, bank code, account number padded to ten digits.

    Args:
        code: German bank code (Bankleitzahl), eight digits.
        account: Account number of one to ten digits.
    """
    from schwifty import IBAN

    entry = banks.german_bank(code)
    return BuiltIban(iban=str(IBAN.generate("DE", bank_code=entry.bank_code, account_code=account)))


TOOLS: tuple[Tool, ...] = (
    iban_bank,
    iban_parts,
    bic_owner,
    german_bank,
    german_iban,
)
