"""How identifiers of scholarly works are built: DOI, arXiv identifier and check digits."""

import calendar
import re

from toolgym.tools import InvalidArguments

_DOI = re.compile(r"(10\.\d{4,9}(?:\.\d+)*)/(\S+)")
_ARXIV = re.compile(r"(?:arxiv:)?(\d\d)(\d\d)\.(\d{4,5})(?:v\d+)?", re.IGNORECASE)
_ISSN = re.compile(r"(\d{4})-?(\d{3})([\dX])")


def doi_parts(doi: str) -> tuple[str, str]:
    """Prefix and suffix of a DOI.

    Raises:
        InvalidArguments: The text is no DOI.
    """
    found = _DOI.fullmatch(doi.strip())
    if found is None:
        raise InvalidArguments(f"'{doi[:60]}' is no DOI; a DOI reads like 10.1063/1.456153")
    return found[1], found[2]


def arxiv_parts(identifier: str) -> tuple[int, str, int]:
    """Year, month name and running number of an arXiv identifier of the form used since April 2007.

    Raises:
        InvalidArguments: The text is no such identifier.
    """
    found = _ARXIV.fullmatch(identifier.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise InvalidArguments(
            f"'{identifier[:20]}' is no arXiv identifier of the form YYMM.number, such as 1706.03762"
        )
    return 2000 + int(found[1]), calendar.month_name[int(found[2])], int(found[3])


def issn_digits(issn: str) -> str:
    """The first seven digits of a valid ISSN.

    Raises:
        InvalidArguments: The text is no ISSN, or its check digit is wrong.
    """
    found = _ISSN.fullmatch(issn.strip().upper())
    if found is None:
        raise InvalidArguments(f"'{issn[:20]}' is no ISSN; an ISSN reads like 1745-2473")
    digits = found[1] + found[2]
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 11
    if "0123456789X"[check] != found[3]:
        raise InvalidArguments(f"the check digit of the ISSN {issn[:20]} should be {'0123456789X'[check]}")
    return digits


def ean_check_digit(digits: str) -> int:
    """The check digit that follows twelve digits of an article number (EAN-13)."""
    return -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
