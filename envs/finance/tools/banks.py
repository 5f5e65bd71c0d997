"""IBANs, BICs and registered banks."""

from typing import Annotated, Literal

from pydantic import Field

from toolgym.envs.finance.data import banks
from toolgym.envs.finance.data.banks import SCHWIFTY
from toolgym.envs.finance.entities import CountryCode
from toolgym.envs.finance.quantities import AccountNumber, BankName, Bic, Count, GermanBankCode, Iban
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_MOST = 40

Letter = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "K", "L", "M", "N", "O", "P", "R", "S", "T", "U", "V", "W"
]


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


class IbanStructure(Result):
    """How a country's IBANs are built."""

    length: Count
    structure: str
    in_sepa: bool


class CountryBanks(Result):
    """How many banks and BICs of a country are registered."""

    banks: Count
    bics: Count


class BankList(Result):
    """Names of banks, in alphabetical order."""

    banks: list[BankName]


class BicList(Result):
    """BICs, in alphabetical order."""

    bics: list[Bic]


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
            "the bank identifier, without branch, that {iban} contains",
        ],
        "account_number": [
            "the national account number contained in {iban}",
            "the account number, with leading zeros, that {iban} contains",
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
        "country": ["the country of the bank with {bic}", "the home country that {bic} stands for"],
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
            "the IBAN that {account} has at the German bank registered under {code}",
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


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "length": ["the number of characters of an IBAN of {country}", "the length of the IBANs of {country}"],
        "structure": [
            "the BBAN structure, in SWIFT notation, of the IBANs of {country}",
            "the format code (SWIFT notation) of the national part of the IBANs of {country}",
        ],
        "in_sepa": [
            "the membership, yes or no, of {country} in the SEPA zone of the IBAN registry",
            "the SEPA status (inside or not) of {country} in the IBAN registry",
        ],
    },
    golden=[
        ({"country": "DE"}, {"length": 22, "structure": "8!n10!n", "in_sepa": True}),
        ({"country": "TR"}, {"length": 26, "in_sepa": False}),
    ],
    invalid=[({"country": "US"}, "not_found")],
)
def iban_structure(country: CountryCode) -> IbanStructure:
    """Tells how the IBANs of a country are built: total length, structure of the national part, and SEPA membership.

    Args:
        country: ISO 3166 alpha-2 code.
    """
    spec = banks.iban_spec(country)
    return IbanStructure(length=spec.iban_length, structure=spec.bban_spec, in_sepa=spec.in_sepa_zone)


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "banks": [
            "the number of distinct bank names registered for {country}",
            "the count of differently named banks of {country} in the bank register",
        ],
        "bics": [
            "the number of distinct BICs registered for the banks of {country}",
            "the count of different BICs of {country} in the bank register",
        ],
    },
    golden=[({"country": "IS"}, {"banks": 4})],
    invalid=[({"country": "US"}, "not_found")],
)
def country_banks(country: CountryCode) -> CountryBanks:
    """Counts the distinct bank names and the distinct BICs that are registered for a country.

    Args:
        country: ISO 3166 alpha-2 code; some 47 countries, mostly European, have a register here.
    """
    entries = banks.banks_of(country)
    return CountryBanks(
        banks=len({entry.name for entry in entries}), bics=len({entry.bic for entry in entries if entry.bic})
    )


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "banks": [
            "the registered banks of {country} whose names begin with the letter {letter}",
            "the names of the banks registered for {country} that start with {letter}",
        ],
    },
    golden=[({"country": "IS", "letter": "L"}, {"banks": ["Landsbankinn"]})],
    invalid=[({"country": "US", "letter": "L"}, "not_found"), ({"country": "DE", "letter": "S"}, "invalid_arguments")],
)
def banks_by_letter(country: CountryCode, letter: Letter) -> BankList:
    """Lists the registered banks of a country whose names begin with a letter, at most 40.

    Args:
        country: ISO 3166 alpha-2 code; some 47 countries, mostly European, have a register here.
        letter: First letter of the name, a capital.
    """
    entries = banks.banks_of(country)
    names = sorted({entry.name for entry in entries if entry.name[:1].upper() == letter})
    if not names:
        raise NotFound(f"no registered bank of {country} begins with {letter}; try another letter")
    if len(names) > _MOST:
        raise InvalidArguments(
            f"{len(names)} banks of {country} begin with {letter}, more than {_MOST}; try another letter"
        )
    return BankList(banks=names)


@tool(
    domain="finance",
    kind="retrieval",
    source=SCHWIFTY,
    theme="banks",
    wording={
        "bics": ["the BICs registered for {bank}", "the distinct SWIFT codes under which {bank} is registered"],
    },
    golden=[({"bank": "Landsbankinn"}, {"bics": ["NBIIISRE"]})],
    invalid=[({"bank": "Bank of Nowhere"}, "not_found")],
)
def bank_bics(bank: BankName) -> BicList:
    """Lists the BICs that are registered under a bank's exact name, in alphabetical order.

    Args:
        bank: Name as registered; case does not matter.
    """
    bics = banks.bics_by_name().get(bank.strip().casefold())
    if bics is None:
        raise NotFound(f"no bank is registered under the name '{bank[:60]}'; give the full registered name")
    if len(bics) > _MOST:
        raise InvalidArguments(f"'{bank[:60]}' has {len(bics)} BICs, more than {_MOST}; ask for another bank")
    return BicList(bics=list(bics))


TOOLS: tuple[Tool, ...] = (
    iban_bank,
    iban_parts,
    bic_owner,
    german_bank,
    german_iban,
    iban_structure,
    country_banks,
    banks_by_letter,
    bank_bics,
)
