"""Telephone numbers in the international form ``"+41446681800"``, read by phonenumbers."""

from functools import cache
from typing import Any

from toolgym.tools import InvalidArguments

KINDS = {"fixed line": 0, "mobile": 1, "toll-free": 3, "premium rate": 4}


def read_number(text: str) -> Any:
    """Parses a number.

    Raises:
        InvalidArguments: It is not a valid number in international form.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise InvalidArguments(f"'{text}' is not in international form; write it like +41446681800") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidArguments(f"'{text}' is not a valid telephone number")
    return number


@cache
def number_seeds() -> tuple[str, ...]:
    """The example numbers of many regions, fixed lines and mobile ones."""
    import phonenumbers

    found = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (0, 1):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None and phonenumbers.region_code_for_number(number) == region:
                found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return tuple(dict.fromkeys(found))[::2]
