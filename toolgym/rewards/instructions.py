"""Instructions: the sentence that tells an agent in which form to answer."""

from toolgym.rewards.numbers import unit_of
from toolgym.tasks.answers import AnswerType, EntityAnswer, IntegerAnswer, ListAnswer, ScalarAnswer, SetAnswer


def answer_instructions(answer_type: AnswerType) -> str:
    """One short sentence about the form of an answer; it says nothing about the gold answer but its type.

    Args:
        answer_type: Type of the answer.

    Returns:
        For example ``"Give a number in percent, rounded to 2 decimals."``
    """
    if isinstance(answer_type, SetAnswer):
        return f"Give a JSON list in any order and without repeats; each item is {_form(answer_type.item)}."
    if isinstance(answer_type, ListAnswer):
        count = len(answer_type.items)
        forms = [_form(item) for item in answer_type.items]
        if count == 1:
            return f"Give a JSON list of 1 item: {forms[0]}."
        if len(set(forms)) == 1:
            return f"Give a JSON list of {count} items in the order asked for; each is {forms[0]}."
        return f"Give a JSON list of {count} items in this order: {'; '.join(forms)}."
    if answer_type.kind == "boolean":
        return "Answer yes or no."
    return f"Give {_form(answer_type)}."


def _form(answer_type: ScalarAnswer) -> str:
    if isinstance(answer_type, EntityAnswer):
        return f"one {answer_type.noun}"
    if isinstance(answer_type, IntegerAnswer):
        return f"a whole number of {answer_type.unit}" if answer_type.unit else "a whole number"
    if answer_type.kind == "date":
        return "a date as YYYY-MM-DD"
    if answer_type.kind == "boolean":
        return "yes or no"
    unit, decimals = unit_of(answer_type), answer_type.decimals
    measure = f"a number {_in(unit)}" if unit else "a number"
    places = "decimal" if decimals == 1 else "decimals"
    return f"{measure}, rounded to {decimals} {places}" if decimals else f"{measure}, rounded to a whole number"


def _in(unit: str) -> str:
    """A unit as prose writes it: "of hours", but "in percent", "in USD" and "in mg/dL"."""
    word = unit.replace("_", " ")
    spelt = word.isalpha() and word.islower() and (len(word) > 3 or word == "day")
    if not spelt or word in ("percent", "kcal"):
        return f"in {word}"
    return f"of {word}" if word.endswith("s") else f"of {word}s"
