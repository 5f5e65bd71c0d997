"""Security identifiers for questions: national codes cut out of ISINs, and instrument classes of ISO 10962."""

from collections.abc import Sequence
from itertools import product

from toolgym.envs.finance.data import stocks


def cusip_seeds() -> Sequence[str]:
    """CUSIPs of US stocks, which their ISINs contain: every third."""
    return _national_codes("US", 2)[::3]


def sedol_seeds() -> Sequence[str]:
    """SEDOLs of British stocks, which their ISINs contain."""
    return _national_codes("GB", 4)


def _national_codes(country: str, start: int) -> tuple[str, ...]:
    isins = (stock.isins[0] for stock in stocks.identified_stocks())
    return tuple(dict.fromkeys(isin[start:-1] for isin in isins if isin.startswith(country)))


def cfi_seeds() -> Sequence[str]:
    """Codes of shares, bonds, listed options and funds whose six letters all have a meaning."""
    families = (
        ("E", "S", "VNRE", "TU", "FOP", "BRN"),
        ("E", "P", "VN", "RET", "FCQ", "BR"),
        ("D", "BC", "FZV", "GSU", "FG", "BRN"),
        ("O", "CP", "AEB", "SIBFC", "PC", "SN"),
        ("C", "IE", "OC", "GIJ", "BEM", "SU"),
    )
    codes = ["".join(letters) for family in families for letters in product(*family)]
    return tuple(codes[::7])
