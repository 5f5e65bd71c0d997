"""What the bank registers know of countries and of bank names."""

from typing import Literal

from toolgym.envs.finance.data import banks
from toolgym.envs.finance.data.banks import SCHWIFTY
from toolgym.envs.finance.entities import CountryCode
from toolgym.envs.finance.quantities import BankName, Bic, Count
from toolgym.envs.finance.results import Result
from toolgym.tools import InvalidArguments, NotFound, Tool, tool

_MOST = 40
Letter = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "K", "L", "M", "N", "O", "P", "R", "S", "T", "U", "V", "W"
]


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
    iban_structure,
    country_banks,
    banks_by_letter,
    bank_bics,
)
