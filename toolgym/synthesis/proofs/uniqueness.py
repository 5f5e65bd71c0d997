"""Proof 5, uniqueness: no other value answers the question within the tools' data."""

from collections.abc import Iterator
from decimal import Decimal

from toolgym.canonical import Json
from toolgym.evidence.trace import SeedOrigin
from toolgym.rewards import check_answer
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused, scalars
from toolgym.tasks.answers import AnswerType, DecimalAnswer, EntityAnswer, ListAnswer, PercentAnswer, SetAnswer
from toolgym.tasks.gold import rounding_margin
from toolgym.tasks.programs import Apply, Expression, Field
from toolgym.tools.entities import EntityType, Scalar

KNIFE_EDGE = Decimal("0.002")
"""Distance from a rounding tie, in units of the last place, below which two honest computations could print apart."""

COMPARED = 120
"""Most recorded values that are tried against the checker."""

SELECTING = frozenset(
    ("label_of_max", "label_of_min", "rank_ascending", "rank_descending", "arg_max", "arg_min", "sort_ascending",
     "sort_descending", "only")
)  # fmt: skip
"""Operations that pick or order; each of them fails on a tie, so a program with a value has picked the only one."""


def prove_uniqueness(ground: Ground) -> Evidence:
    """Enumerates what could make a second answer right.

    Constants must name one seed of their type, the gold entity's names must name nothing else, selections must have no
    tie, the number must not sit on a rounding tie, and no other recorded value may pass the checker.

    Returns:
        What was enumerated, and how many of each.

    Raises:
        Refused: ``ambiguous_name``, ``knife_edge`` or ``second_value``.
    """
    candidate = ground.candidate
    named = 0
    for call in candidate.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and origin.entity:
                _sole(ground.pool.entities[origin.entity], origin.value)
                named += 1
    for kind, value, aliases in _entities(ground, candidate.answer, candidate.gold):
        for alias in aliases:
            others = kind.names.get(alias.casefold(), frozenset()) - {value}
            if others:
                raise Refused("ambiguous_name", f"'{alias}' names the answer and also {sorted(map(str, others))[0]}.")
    margin = _margin(ground)
    if margin is not None and margin < KNIFE_EDGE:
        raise Refused("knife_edge", "The unrounded answer lies on a rounding tie.")
    compared = 0
    if candidate.answer.kind not in ("boolean", "list", "set"):
        for other in scalars(ground.results.values())[:COMPARED]:
            compared += 1
            verdict = check_answer(str(other), candidate.answer, candidate.gold)
            if verdict.outcome == "correct" and not _same(other, candidate.gold):
                raise Refused("second_value", "Another recorded value would also be accepted as the answer.")
    return {
        "constants": named,
        "selections": _selections(candidate.program.expression),
        "rounding_margin": None if margin is None else str(round(margin, 6)),
        "values_compared": compared,
    }


def _sole(kind: EntityType, value: Scalar) -> None:
    words = kind.describe(value)
    others = kind.names.get(words.casefold(), frozenset()) - {value}
    if others and kind.identifies:
        raise Refused("ambiguous_name", f"'{words}' names {value} and also {sorted(map(str, others))[0]}.")


def _entities(ground: Ground, answer: AnswerType, gold: Json) -> Iterator[tuple[EntityType, Json, tuple[str, ...]]]:
    if isinstance(answer, EntityAnswer):
        yield ground.pool.entities[answer.entity], gold, answer.aliases
    elif isinstance(answer, ListAnswer):
        for item, value in zip(answer.items, gold, strict=True):
            yield from _entities(ground, item, value)
    elif isinstance(answer, SetAnswer) and isinstance(answer.item, EntityAnswer):
        for value in gold:
            yield ground.pool.entities[answer.item.entity], value, answer.aliases.get(str(value), ())


def _margin(ground: Ground) -> Decimal | None:
    answer, value = ground.candidate.answer, ground.value
    if isinstance(answer, DecimalAnswer | PercentAnswer) and isinstance(value, int | Decimal):
        return rounding_margin(value, answer.decimals)
    return None


def _same(other: Scalar, gold: Json) -> bool:
    if str(other).casefold() == str(gold).casefold():
        return True
    try:
        return Decimal(str(other)) == Decimal(str(gold))
    except ArithmeticError:
        return False


def _selections(expression: Expression) -> int:
    if isinstance(expression, Apply):
        return (expression.op in SELECTING) + sum(_selections(arg) for arg in expression.args)
    if isinstance(expression, Field):
        return _selections(expression.of)
    return 0
