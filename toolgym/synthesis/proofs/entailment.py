"""Proof 2, entailment: the answer program's value on the recorded results is the gold answer."""

from toolgym.canonical import canonical_json
from toolgym.rewards import check_answer
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Failure, type_of


def prove_entailment(ground: Ground) -> Evidence:
    """Type-checks and evaluates the program.

    Returns:
        The program's static type and the gold answer it gives.

    Raises:
        Refused: The program is ill-typed (``ill_typed``), has no value (``underivable``), another one
            (``other_answer``), or one that the checker cannot judge by (``unjudgeable``).
    """
    kind = type_of(ground.candidate.program.expression)
    if isinstance(kind, Failure):
        raise Refused("ill_typed", f"The program is not well typed: {kind.message}")
    if isinstance(ground.value, Failure):
        raise Refused("underivable", f"The program has no value: {ground.value.message}")
    gold = gold_answer(ground.value, ground.candidate.answer)
    if isinstance(gold, Failure):
        raise Refused("underivable", f"The program's value is no answer of this type: {gold.message}")
    if canonical_json(gold) != canonical_json(ground.candidate.gold):
        raise Refused("other_answer", "The program gives another answer than the recorded gold.")
    try:
        check_answer(gold, ground.candidate.answer, gold)
    except ValueError as error:  # such as two members of a set that differ in their case alone
        raise Refused("unjudgeable", f"No answer can be judged by this gold: {error}") from error
    return {"type": kind, "value": gold}
