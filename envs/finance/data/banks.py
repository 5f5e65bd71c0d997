"""Banks, BICs and IBAN structures of the ``schwifty`` registry, and the accounts that questions are asked about."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from toolgym.tools import InvalidArguments, NotFound, Source

if TYPE_CHECKING:
    from schwifty import BIC, IBAN
    from schwifty.domain import Bank, IBANSpec

_BANK_FILES = (
    "generated_at.v2 generated_ba generated_be.v2 generated_ch.v2 generated_cz generated_de "
    "generated_ee generated_es generated_fi.v2 generated_gb generated_ge generated_hr "
    "generated_hu generated_it generated_kz generated_li generated_lt generated_lv "
    "generated_md generated_nl generated_no.v2 generated_pl.v2 generated_ro generated_rs "
    "generated_se generated_si generated_sk generated_ua manual_ad manual_ae "
    "manual_bg manual_cr manual_cy manual_dk.v2 manual_es manual_fr "
    "manual_gb manual_gr manual_ie manual_il manual_is manual_it "
    "manual_lu manual_mc manual_md manual_me manual_mt manual_pk "
    "manual_pt manual_ro manual_sa manual_tr manual_ua"
)

SCHWIFTY = Source(
    distribution="schwifty",
    module="schwifty",
    extra="finance",
    code_licence="MIT",
    data_licence="MIT (as distributed; compiled from public registers of central banks)",
    data_files=(
        *("iban_registry/generated.json", "iban_registry/overwrite.json"),
        *(f"bank_registry/{name}.json" for name in _BANK_FILES.split()),
    ),
)

_SEED_COUNTRIES = tuple(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CZ",
        "DE",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "TR",
    ]
)
_T = TypeVar("_T")


def parse_iban(text: str) -> "IBAN":
    """Reads an IBAN; spaces and case do not matter.

    Raises:
        InvalidArguments: It has a wrong country, length, structure or check digits.
    """
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return IBAN(text)
    except SchwiftyException as error:
        raise InvalidArguments(f"'{text[:40]}' is not a valid IBAN: {_sentence(error)}") from error


def parse_bic(text: str) -> "BIC":
    """Reads a BIC; spaces and case do not matter.

    Raises:
        InvalidArguments: It has a wrong length, structure or country.
    """
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        return BIC(text)
    except SchwiftyException as error:
        raise InvalidArguments(f"'{text[:40]}' is not a valid BIC: {_sentence(error)}") from error


def iban_spec(country: str) -> "IBANSpec":
    """How the IBANs of a country are built.

    Raises:
        NotFound: The country has no IBAN.
    """
    from schwifty import registry
    from schwifty.exceptions import SchwiftyException

    try:
        return registry.get_iban_spec(country.strip().upper())
    except SchwiftyException as error:
        raise NotFound(f"the country '{country[:40]}' has no IBAN; DE, FR or GB have") from error


@cache
def all_banks() -> tuple["Bank", ...]:
    """Every registered bank that has a BIC or a bank code, in the registry's order."""
    from schwifty import registry

    return tuple(registry.get_all_banks())


@cache
def banks_by_bic() -> dict[str, tuple["Bank", ...]]:
    """The registered banks of each BIC."""
    found: dict[str, list[Bank]] = {}
    for bank in all_banks():
        if bank.bic:
            found.setdefault(bank.bic, []).append(bank)
    return {bic: tuple(banks) for bic, banks in found.items()}


@cache
def _by_country() -> dict[str, tuple["Bank", ...]]:
    found: dict[str, list[Bank]] = {}
    for bank in all_banks():
        found.setdefault(bank.country_code, []).append(bank)
    return {country: tuple(entries) for country, entries in found.items()}


def banks_of(country: str) -> tuple["Bank", ...]:
    """The registered banks of a country.

    Raises:
        NotFound: The registry has none.
    """
    entries = _by_country().get(country.strip().upper())
    if not entries:
        raise NotFound(f"no banks are registered for '{country[:40]}'; try one of {', '.join(sorted(_by_country()))}")
    return entries


@cache
def bics_by_name() -> dict[str, tuple[str, ...]]:
    """The BICs registered under each bank name (in lower case), sorted."""
    found: dict[str, set[str]] = {}
    for bank in all_banks():
        if bank.bic:
            found.setdefault(bank.name.casefold(), set()).add(bank.bic)
    return {name: tuple(sorted(bics)) for name, bics in found.items()}


@cache
def _german_banks() -> dict[str, "Bank"]:
    return {b.bank_code: b for b in reversed(banks_of("DE")) if b.bank_code and b.bic and b.primary}


def german_bank(code: str) -> "Bank":
    """The bank of a German bank code.

    Raises:
        InvalidArguments: The code does not have eight digits.
        NotFound: No bank with a BIC has it.
    """
    digits = code.replace(" ", "")
    if len(digits) != 8 or not digits.isdecimal():
        raise InvalidArguments(f"a German bank code has eight digits, for example 37040044, not '{code[:40]}'")
    found = _german_banks().get(digits)
    if found is None:
        raise NotFound(f"no German bank with a BIC has the bank code {digits}")
    return found


def iban_seeds() -> Sequence[str]:
    """Made-up accounts at registered banks: eight banks from each of some thirty countries."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    seeds: list[str] = []
    for country in _SEED_COUNTRIES:
        banks = [b for b in all_banks() if b.country_code == country and b.bank_code and b.bic]
        for number, bank in enumerate(_spread(banks, 8)):
            try:
                iban = IBAN.generate(country, bank_code=bank.bank_code, account_code=str(100_517 + 7_919 * number))
            except SchwiftyException:
                continue
            if iban.bank_name and iban.bic:
                seeds.append(str(iban))
    return tuple(dict.fromkeys(seeds))


def bic_seeds() -> Sequence[str]:
    """BICs that belong to one bank name each: eight from each of some thirty countries."""
    seeds: list[str] = []
    for country in _SEED_COUNTRIES:
        owned = [
            bic
            for bic, banks in banks_by_bic().items()
            if banks[0].country_code == country and len({bank.name for bank in banks}) == 1 and bic[4:6] == country
        ]
        seeds.extend(_spread(sorted(owned), 8))
    return tuple(seeds)


def german_bank_code_seeds() -> Sequence[str]:
    """A hundred bank codes of the Bundesbank's register."""
    return tuple(_spread(sorted(_german_banks()), 100))


def bank_name_seeds() -> Sequence[str]:
    """Names of banks with two to eight BICs: about a hundred, from all countries."""
    names = {bank.name for bank in all_banks() if 2 <= len(bics_by_name().get(bank.name.casefold(), ())) <= 8}
    return tuple(_spread(sorted(names), 100))


def account_number_seeds() -> Sequence[str]:
    """Sixty made-up account numbers."""
    return tuple(str(1_204_117 + 7_310_921 * k) for k in range(60))


def _spread(values: Sequence[_T], count: int) -> list[_T]:
    step = max(1, len(values) // count)
    return list(values[::step][:count])


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
