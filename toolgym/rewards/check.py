"""Checking: one submitted answer against the gold answer, strictly, totally and in bounded time."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from toolgym.canonical import Json
from toolgym.rewards.collections import match_set
from toolgym.rewards.dates import date_gold, read_date
from toolgym.rewards.names import boolean_gold, entity_gold, holds_several_names, read_boolean, read_entity
from toolgym.rewards.numbers import decimal_gold, integer_gold, is_close, read_decimal, read_integer, tolerance
from toolgym.rewards.reading import MAX_CHARACTERS, MAX_ITEMS, Reading, UnreadableAnswer
from toolgym.rewards.verdict import Verdict
from toolgym.tasks.answers import AnswerType, Gold, ListAnswer, ScalarAnswer, SetAnswer


class _Checker(NamedTuple):
    """How one scalar kind is checked: read the answer, take the gold value, compare the two."""

    read: Callable[[Json, Any], Reading]
    gold: Callable[[Gold, Any], Any]
    accepts: Callable[[Any, Any, Any], bool]


def _equal(value: Any, gold: Any, _: Any) -> bool:
    return bool(value == gold)


def _near(value: Any, gold: Any, answer_type: Any) -> bool:
    return is_close(value, gold, tolerance(answer_type))


def _named(value: Any, gold: Any, _: Any) -> bool:
    return value in gold


_CHECKERS = {
    "integer": _Checker(read_integer, integer_gold, _near),
    "decimal": _Checker(read_decimal, decimal_gold, _near),
    "percent": _Checker(read_decimal, decimal_gold, _near),
    "date": _Checker(read_date, date_gold, _equal),
    "boolean": _Checker(read_boolean, boolean_gold, _equal),
    "entity": _Checker(read_entity, entity_gold, _named),
}


def check_answer(answer: Json, answer_type: AnswerType, gold: Gold) -> Verdict:
    """Judges what an agent submitted as its final answer.

    The answer is one committed value: a text, a JSON number, a boolean, or for lists and sets a JSON list or a text
    that holds one. Values are never searched for in prose; two values, or words around one, are unparsable.

    Args:
        answer: Any JSON value whatever.
        answer_type: Type of the answer, which fixes unit, precision and accepted names.
        gold: The gold answer in the JSON form its type documents.

    Returns:
        The verdict; no answer raises.

    Raises:
        ValueError: The *gold* answer is not in the form its type documents: the task is broken, not the answer.
    """
    if isinstance(answer_type, ListAnswer):
        return _check_list(answer, answer_type, gold)
    if isinstance(answer_type, SetAnswer):
        return _check_set(answer, answer_type, gold)
    checker = _CHECKERS[answer_type.kind]
    wanted = checker.gold(gold, answer_type)
    try:
        reading = checker.read(answer, answer_type)
    except UnreadableAnswer as error:
        return _unparsable(error)
    if checker.accepts(reading.value, wanted, answer_type):
        return Verdict("correct", reading.parsed, _was_read(reading.phrase), _why(reading, gold, answer_type, True))
    if answer_type.kind == "entity" and holds_several_names(answer):
        return _unparsable("Give one name only; the answer seems to hold several.")
    return Verdict("wrong", reading.parsed, _was_read(reading.phrase), _why(reading, gold, answer_type, False))


def _check_list(answer: Json, answer_type: ListAnswer, gold: Gold) -> Verdict:
    types = answer_type.items
    if len(_gold_list(gold)) != len(types):
        raise ValueError(f"a gold list of this type must have {len(types)} items, not {len(gold)}")
    wanted = [_CHECKERS[t.kind].gold(g, t) for t, g in zip(types, gold, strict=True)]
    try:
        items = _items(answer)
        readings = [_read_item(number, item, t) for number, (item, t) in enumerate(zip(items, types, strict=False), 1)]
    except UnreadableAnswer as error:
        return _unparsable(error)
    parsed = [reading.parsed for reading in readings]
    if len(items) != len(types):
        message = f"The answer was read as a list of {len(items)} items."
        return Verdict("wrong", parsed, message, f"{message} The gold list has {len(types)}.")
    message = _was_read(f"the list {_listed(readings)}")
    for number, (reading, value, item_type) in enumerate(zip(readings, wanted, types, strict=True), 1):
        if not _CHECKERS[item_type.kind].accepts(reading.value, value, item_type):
            why = _why(reading, gold[number - 1], item_type, False)
            return Verdict("wrong", parsed, message, f"Item {number} differs. {why}")
    return Verdict("correct", parsed, message, f"{message} Every item agrees with the gold list.")


def _check_set(answer: Json, answer_type: SetAnswer, gold: Gold) -> Verdict:
    checker = _CHECKERS[answer_type.item.kind]
    members = _gold_list(gold)
    wanted = [checker.gold(member, answer_type.item) for member in members]
    try:
        readings = [_read_item(number, item, answer_type.item) for number, item in enumerate(_items(answer), 1)]
    except UnreadableAnswer as error:
        return _unparsable(error)
    match = match_set([reading.value for reading in readings], answer_type, members, wanted)
    message = _was_read(f"the set {_listed(readings)}")
    parsed = [reading.parsed for reading in readings]
    if match.repeats:
        why = f"The answer names {match.repeats} members more than once."
    else:
        why = f"{match.hits} of its {len(readings)} members are among the {len(members)} of the gold set."
    return Verdict("correct" if match.exact else "wrong", parsed, message, f"{message} {why}", match.f1)


def _items(answer: Json) -> list[Json]:
    """The items of a list, or of a text that holds a JSON list."""
    if isinstance(answer, str):
        if len(answer) > MAX_CHARACTERS:
            raise UnreadableAnswer(f"The answer has more than {MAX_CHARACTERS} characters.")
        try:
            answer = json.loads(answer)
        except (ValueError, RecursionError):
            answer = None
    if not isinstance(answer, list):
        raise UnreadableAnswer('Give one JSON list, such as ["first", 2], with nothing around it.')
    if len(answer) > MAX_ITEMS:
        raise UnreadableAnswer(f"The list has more than {MAX_ITEMS} items.")
    return answer


def _read_item(number: int, item: Json, answer_type: ScalarAnswer) -> Reading:
    try:
        return _CHECKERS[answer_type.kind].read(item, answer_type)
    except UnreadableAnswer as error:
        raise UnreadableAnswer(f"Item {number} of the list cannot be read. {error}") from None


def _gold_list(gold: Gold) -> list[Json]:
    if not isinstance(gold, list | tuple) or len(gold) > MAX_ITEMS:
        raise ValueError(f"a gold list or set must be a JSON list of at most {MAX_ITEMS} items, not {gold!r:.80}")
    return list(gold)


def _listed(readings: list[Reading]) -> str:
    shown = ", ".join(reading.phrase for reading in readings[:10])
    return f"[{shown}, …]" if len(readings) > 10 else f"[{shown}]"


def _was_read(phrase: str) -> str:
    return f"The answer was read as {phrase}."


def _why(reading: Reading, gold: Gold, answer_type: ScalarAnswer, correct: bool) -> str:
    verb = "agrees with" if correct else "differs from"
    limit = f" (tolerance {tolerance(answer_type)})" if answer_type.kind in ("decimal", "percent") else ""
    return f"{_was_read(reading.phrase)} It {verb} the gold answer {gold}{limit}."


def _unparsable(reason: UnreadableAnswer | str) -> Verdict:
    text = str(reason)
    return Verdict("unparsable", None, text, text)
