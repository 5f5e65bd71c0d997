"""Checking a task over a world: what the agent said, and what has become of the world."""

import json

from toolgym.canonical import Json, canonical_json
from toolgym.rewards.reading import MAX_CHARACTERS, UnreadableAnswer, plain_text, quoted
from toolgym.rewards.verdict import Verdict
from toolgym.tasks.answers import REASONS, AbstainAnswer, Gold, OutcomeType
from toolgym.tools.difference import Difference

DONE = "done"
"""What an agent answers when it has changed what it was asked to change."""

ABSTAIN = "abstain"
"""Key of the object an agent answers with when it cannot be done."""

_FORM = f'Answer "{DONE}", or {{"{ABSTAIN}": REASON}} with one of the reasons {", ".join(REASONS)}.'


def check_state(answer: Json, answer_type: OutcomeType, gold: Gold, difference: Difference) -> Verdict:
    """Judges a task over a world by the final state; what was said only tells a claim from an abstention.

    A change counts if the difference to the initial state equals the gold difference: nothing missing, nothing beside
    it. An abstention counts if there is no difference at all and the reason is the right one.

    Args:
        answer: Any JSON value whatever.
        answer_type: Whether the task can be done.
        gold: The gold difference, or the gold reason.
        difference: What has become of the world since the episode began, side effects left out.

    Returns:
        The verdict; no answer raises.

    Raises:
        ValueError: The gold answer is not in the form its type documents: the task is broken, not the answer.
    """
    feasible = not isinstance(answer_type, AbstainAnswer)
    if feasible != isinstance(gold, dict) or (not feasible and gold not in REASONS) or gold == {}:
        raise ValueError(f"the gold answer of a task of type '{answer_type.kind}' cannot be {str(gold)[:80]}")
    try:
        said = _read(answer)
    except UnreadableAnswer as error:
        return Verdict("unparsable", None, str(error), str(error))
    message = "The answer was read as done." if said is None else f"The answer was read as an abstention: {said}."
    parsed: Json = DONE if said is None else {ABSTAIN: said}
    fault = _fault(said, feasible, gold, difference)
    return Verdict("wrong" if fault else "correct", parsed, message, f"{message} {fault or 'The state is as wanted.'}")


def right_submission(answer_type: OutcomeType, gold: Gold) -> Json:
    """What an agent that did everything right submits."""
    return {ABSTAIN: gold} if isinstance(answer_type, AbstainAnswer) else DONE


def outcome_instructions() -> str:
    """What an agent is told about its answer to a task over a world; the same whether or not it can be done."""
    reasons = "; ".join(f"{name}: {meaning}" for name, meaning in REASONS.items())
    return (
        f'"{DONE}" when everything is done; if it cannot be done, change nothing and give {{"{ABSTAIN}": REASON}} with'
        f" one of these reasons: {reasons}."
    )


def _fault(said: str | None, feasible: bool, gold: Gold, difference: Difference) -> str | None:
    if said is None and not feasible:
        return f"It cannot be done; the reason is {gold}."
    if said is not None and feasible:
        return "It can be done."
    if said is not None:
        if difference:
            return f"Rows were changed in {', '.join(difference)}, although nothing was to be changed."
        return None if said == gold else f"The reason is {gold}."
    if canonical_json(difference) == canonical_json(gold):
        return None
    if not difference:
        return "Nothing was changed."
    tables = [name for name in sorted(gold.keys() | difference.keys()) if gold.get(name) != difference.get(name)]
    return f"The state differs from what was wanted in {', '.join(tables)}."


def _read(answer: Json) -> str | None:
    """The reason of an abstention, None for "done"."""
    if isinstance(answer, str):
        text = plain_text(answer)
        if text.casefold() == DONE:
            return None
        try:
            answer = json.loads(text) if len(text) <= MAX_CHARACTERS else None
        except (ValueError, RecursionError):
            raise UnreadableAnswer(_FORM) from None
    if not isinstance(answer, dict) or list(answer) != [ABSTAIN] or not isinstance(answer[ABSTAIN], str):
        raise UnreadableAnswer(_FORM)
    reason: str = answer[ABSTAIN]
    if reason not in REASONS:
        raise UnreadableAnswer(f"There is no reason {quoted(reason)}. {_FORM}")
    return reason
