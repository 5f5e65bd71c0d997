"""Names and yes/no: answers that are equal to a known word, or not; never fuzzily."""

import re

from toolgym.canonical import Json
from toolgym.rewards.reading import Reading, UnreadableAnswer, canonical_name, plain_text, quoted, require_bounded
from toolgym.tasks.answers import BooleanAnswer, EntityAnswer, Gold

_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}
_SEVERAL_NAMES = re.compile(r"[,;|\n\r]| or | and/or | / ", re.IGNORECASE)


def read_boolean(answer: Json, _: BooleanAnswer) -> Reading:
    """Reads a JSON boolean or one of yes, no, true and false.

    Raises:
        UnreadableAnswer: It is anything else.
    """
    value = answer if isinstance(answer, bool) else None
    if isinstance(answer, str):
        value = _BOOLEANS.get(plain_text(answer).casefold())
    if value is None:
        raise UnreadableAnswer("Answer yes or no, with nothing around it.")
    return Reading(value, value, "yes" if value else "no")


def boolean_gold(gold: Gold, _: BooleanAnswer) -> bool:
    """The gold answer as a value to compare.

    Raises:
        ValueError: It is not a boolean.
    """
    if not isinstance(gold, bool):
        raise ValueError(f"a gold boolean must be true or false, not {gold!r}")
    return gold


def read_entity(answer: Json, _: EntityAnswer) -> Reading:
    """Reads a name; a JSON integer is read as the name it spells, since many identifiers are numbers.

    Raises:
        UnreadableAnswer: It is not a text, or too long, or empty.
    """
    if isinstance(answer, int) and not isinstance(answer, bool) and answer.bit_length() <= 128:
        answer = str(answer)
    if not isinstance(answer, str):
        raise UnreadableAnswer("Give one name as text.")
    require_bounded(answer)
    if not answer.isprintable() and any("\ud800" <= character <= "\udfff" for character in answer):
        raise UnreadableAnswer("The answer is not valid unicode.")
    name = canonical_name(answer)
    return Reading(name, " ".join(answer.split()), quoted(answer.strip()))


def holds_several_names(answer: Json) -> bool:
    """Whether a text that is not an accepted name looks like a choice of names, such as ``"XNYS or XNAS"``."""
    return isinstance(answer, str) and _SEVERAL_NAMES.search(answer.strip()) is not None


def entity_gold(gold: Gold, answer_type: EntityAnswer) -> frozenset[str]:
    """The accepted names in canonical form.

    Raises:
        ValueError: The gold answer is not a text that names something.
    """
    if not isinstance(gold, str) or not canonical_name(gold):
        raise ValueError(f"a gold entity must be a name, not {gold!r}")
    names = {canonical_name(name) for name in (gold, *answer_type.aliases)}
    return frozenset(names - {""})
