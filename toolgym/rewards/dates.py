"""Dates: ISO 8601 calendar dates and two unambiguous English forms; no clock, no locale, no guessing."""

import re
from datetime import date

from toolgym.canonical import Json
from toolgym.rewards.reading import Reading, UnreadableAnswer, plain_text
from toolgym.tasks.answers import DateAnswer, Gold

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""English month names in order."""

_NUMBERS = {name.lower(): n for n, name in enumerate(MONTHS, 1)}
_NUMBERS |= {name[:3].lower(): n for n, name in enumerate(MONTHS, 1)} | {"sept": 9}
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENGLISH = (
    re.compile(rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}", re.IGNORECASE),
    re.compile(rf"{_MONTH} {_DAY},? {_YEAR}", re.IGNORECASE),
)


def read_date(answer: Json, _: DateAnswer) -> Reading:
    """Reads ``2018-07-04``, ``4 July 2018`` or ``July 4, 2018`` (months may be cut to three letters).

    Forms whose order of day and month is a matter of custom, such as ``04/07/2018``, are refused.

    Raises:
        UnreadableAnswer: It is anything else, or no day of the calendar.
    """
    if not isinstance(answer, str):
        raise UnreadableAnswer("Give a date as YYYY-MM-DD.")
    value = _parse(plain_text(answer))
    if value is None:
        raise UnreadableAnswer("Give one date as YYYY-MM-DD, with nothing around it.")
    return Reading(value, value.isoformat(), value.isoformat())


def date_gold(gold: Gold, _: DateAnswer) -> date:
    """The gold answer as a value to compare.

    Raises:
        ValueError: It is not an ISO 8601 calendar date.
    """
    value = _parse(gold) if isinstance(gold, str) and _ISO.fullmatch(gold) else None
    if value is None:
        raise ValueError(f"a gold date must be written YYYY-MM-DD, not {gold!r}")
    return value


def _parse(text: str) -> date | None:
    try:
        if _ISO.fullmatch(text):
            return date(int(text[:4]), int(text[5:7]), int(text[8:]))
        words = " ".join(text.split())
        for form in _ENGLISH:
            if match := form.fullmatch(words):
                month = _NUMBERS.get(match["month"].lower())
                return None if month is None else date(int(match["year"]), month, int(match["day"]))
    except ValueError:  # 30 February
        return None
    return None
