"""Near misses: in which known way a wrong answer comes close to the gold answer. For reports; it earns nothing."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from itertools import permutations
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from toolgym.canonical import Json
from toolgym.evidence.trace import SeedOrigin
from toolgym.rewards.check import check_answer
from toolgym.rewards.reading import canonical_name
from toolgym.rewards.steps import leaves
from toolgym.rewards.verdict import Verdict
from toolgym.tasks.answers import AnswerType, BooleanAnswer, DateAnswer, EntityAnswer, Gold, ListAnswer, SetAnswer
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import OPERATIONS, Apply, Failure, Value, evaluate
from toolgym.tasks.task import Task
from toolgym.tools.pool import ToolPool

NearMissKind: TypeAlias = Literal[
    "form", "unit", "rounding", "sign", "operation", "intermediate", "other_entity", "opposite", "order", "parts"
]

_NUMERIC = ("integer", "decimal", "percent")
_SCALES = {100: "a hundredth", 1000: "a thousandth"}
_CLOSE = Decimal("0.001")  # one part in a thousand: an input was rounded on the way
_CONTEXT = Context(prec=60, traps=[InvalidOperation])
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?: ?%)?|-?\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MAX_TEXT = 2_000
_MAX_PERMUTED = 3


class NearMiss(BaseModel):
    """How a wrong answer comes close.

    Attributes:
        kind: ``form`` (the right value in words around it, or in another shape), ``unit`` (another unit or scale),
            ``rounding``, ``sign``, ``operation`` (another operation on the right values), ``intermediate`` (a value of
            a recorded result in place of what follows from it), ``other_entity`` (of the right type), ``opposite`` (yes
            for no), ``order`` (of a list), ``parts`` (some of a list or set are right).
        detail: One sentence, which quotes the gold answer or recorded values.
    """

    model_config = ConfigDict(frozen=True)

    kind: NearMissKind
    detail: str


def near_miss(task: Task, answer: Json, verdict: Verdict, pool: ToolPool | None = None) -> NearMiss | None:
    """Finds the first kind that fits an answer which is not correct.

    Args:
        task: The task.
        answer: What was committed.
        verdict: What the checker found.
        pool: Where the values of entity types are looked up; without one only the question's own are known.

    Returns:
        None if the answer is correct, or comes close in no known way.
    """
    if verdict.outcome == "correct":
        return None
    if verdict.outcome == "unparsable":
        return _form(task.answer, task.gold, answer)
    if verdict.parsed is None:
        return NearMiss(kind="unit", detail="The answer is in a unit that measures something else.")
    kind = task.answer
    if isinstance(kind, BooleanAnswer):
        return NearMiss(kind="opposite", detail=f"The answer is {'yes' if task.gold else 'no'}.")
    if isinstance(kind, ListAnswer | SetAnswer):
        return _parts(task.gold, kind, verdict)
    found = _numeric(verdict.parsed, task) if kind.kind in _NUMERIC else None
    return (
        found
        or (_days(verdict.parsed, task) if isinstance(kind, DateAnswer) else None)
        or _operation(task, answer)
        or (_entity(verdict.parsed, task, kind, pool) if isinstance(kind, EntityAnswer) else None)
        or _intermediate(task, answer)
    )


def _form(kind: AnswerType, gold: Gold, answer: Json) -> NearMiss | None:
    for part in _readings(kind, gold, answer):
        if check_answer(part, kind, gold).outcome == "correct":
            return NearMiss(kind="form", detail="The right value stands in the answer, which is not in the asked form.")
    return None


def _readings(kind: AnswerType, gold: Gold, answer: Json) -> Iterator[Json]:
    """Values that a person might find in an answer that is none."""
    if isinstance(answer, dict):
        yield from answer.values()
    if isinstance(answer, list) and len(answer) == 1:
        yield answer[0]
    if not isinstance(answer, str) or len(answer) > _MAX_TEXT:
        return
    if isinstance(kind, ListAnswer | SetAnswer):
        yield [part.strip().strip("\"'") for part in re.split(r",|;|\n| and ", answer.strip("[](){} \n"))]
        start, end = answer.find("["), answer.rfind("]")
        if 0 <= start < end:
            yield answer[start : end + 1]
    elif kind.kind in _NUMERIC:
        numbers = _NUMBER.findall(answer)
        yield from numbers[-1:] + numbers[:1]
    elif isinstance(kind, DateAnswer):
        yield from _DATE.findall(answer)[:2]
    elif isinstance(kind, BooleanAnswer):
        yield re.split(r"\W+", answer.strip(), maxsplit=1)[0]
    else:
        names = (gold, *getattr(kind, "aliases", ()))
        yield from (name for name in names if f" {canonical_name(name)} " in f" {_words(answer)} ")


def _words(text: str) -> str:
    return re.sub(r"[^\w.\-/&' ]+", " ", canonical_name(text))


def _numeric(parsed: Json, task: Task) -> NearMiss | None:
    value, gold = Decimal(str(parsed)), Decimal(str(task.gold))
    if value == -gold:
        return NearMiss(kind="sign", detail=f"The sign is wrong: the gold answer is {task.gold}.")
    for factor, name in _SCALES.items():
        for scaled, direction in ((value * factor, name), (value / factor, f"{factor} times")):
            if gold and _accepts(scaled, task):
                return NearMiss(kind="unit", detail=f"The answer is {direction} the gold answer {task.gold}.")
    if _is_rounded(value, gold):
        return NearMiss(kind="rounding", detail=f"The gold answer {task.gold} was rounded, or its inputs were.")
    return None


def _accepts(value: Decimal, task: Task) -> bool:
    return check_answer(format(value, "f"), task.answer, task.gold).outcome == "correct"


def _is_rounded(value: Decimal, gold: Decimal) -> bool:
    places = max(-int(gold.as_tuple().exponent), 0)
    if abs(value - gold) <= Decimal(1).scaleb(-places) * 2 and places:
        return True
    for kept in range(-3, places):
        unit = Decimal(1).scaleb(-kept)
        for rule in (ROUND_HALF_UP, ROUND_DOWN):
            try:
                rounded = gold.quantize(unit, rule, _CONTEXT)
            except InvalidOperation:
                continue
            if rounded and rounded == value:
                return True
    return bool(gold) and value != gold and abs(value - gold) <= abs(gold) * _CLOSE


def _days(parsed: Json, task: Task) -> NearMiss | None:
    day, gold = date.fromisoformat(str(parsed)), date.fromisoformat(task.gold)
    if abs((day - gold).days) == 1:
        return NearMiss(kind="rounding", detail=f"The day is one off: the gold answer is {task.gold}.")
    return None


def _operation(task: Task, answer: Json) -> NearMiss | None:
    """Another operation on the same values, or the same one with its values the other way round."""
    root = task.program.expression
    if not isinstance(root, Apply):
        return None
    results = {call.id: call.result for call in task.calls if call.ok}
    orders = list(permutations(root.args)) if len(root.args) <= _MAX_PERMUTED else [root.args]
    for name in (root.op, *OPERATIONS):
        for args in orders:
            if (name, args) == (root.op, root.args):
                continue
            value = evaluate(Apply(name, args), results)
            if not isinstance(value, Failure) and _gives(value, task, answer):
                how = "with its values the other way round" if name == root.op else f"in place of {root.op}"
                return NearMiss(kind="operation", detail=f"The answer is what {name} gives {how}.")
    return None


def _gives(value: Value, task: Task, answer: Json) -> bool:
    other = gold_answer(value, task.answer)
    if isinstance(other, Failure):
        return False
    try:
        return check_answer(answer, task.answer, other).outcome == "correct"
    except ValueError:
        return False


def _entity(parsed: Json, task: Task, kind: EntityAnswer, pool: ToolPool | None) -> NearMiss | None:
    name = canonical_name(str(parsed))
    named = {
        canonical_name(str(origin.value))
        for call in task.calls
        for origin in call.origins.values()
        if isinstance(origin, SeedOrigin) and origin.entity == kind.entity
    }
    known = pool.entities.get(kind.entity) if pool is not None else None
    if name in named or (known is not None and any(canonical_name(one) == name for one in known.names)):
        return NearMiss(kind="other_entity", detail=f"That is another {kind.noun}: the gold answer is {task.gold}.")
    return None


def _intermediate(task: Task, answer: Json) -> NearMiss | None:
    for call in task.calls:
        for path, value in leaves(call.result):
            if not isinstance(value, bool) and _is_value(answer, value):
                where = ".".join(map(str, (call.id, *path)))
                return NearMiss(
                    kind="intermediate",
                    detail=f"The answer is {where}, which {call.tool} gave; the gold answer is {task.gold}.",
                )
    return None


def _is_value(answer: Json, value: Json) -> bool:
    if isinstance(answer, str) and isinstance(value, str):
        return canonical_name(answer) == canonical_name(value)
    try:
        return Decimal(str(answer)) == Decimal(str(value))
    except InvalidOperation:
        return False


def _parts(gold: Gold, kind: ListAnswer | SetAnswer, verdict: Verdict) -> NearMiss | None:
    given = verdict.parsed if isinstance(verdict.parsed, list) else []
    if isinstance(kind, ListAnswer):
        if sorted(map(json.dumps, given)) == sorted(map(json.dumps, gold)):
            return NearMiss(kind="order", detail=f"The items are right and in the wrong order: {json.dumps(gold)}.")
        items = zip(given, kind.items, gold, strict=False)
        hits = sum(check_answer(one, item, wanted).outcome == "correct" for one, item, wanted in items)
        if hits:
            return NearMiss(kind="parts", detail=f"{hits} of {len(gold)} positions are right: {json.dumps(gold)}.")
        return None
    if verdict.f1:
        hits = round(verdict.f1 * (len(given) + len(gold)) / 2)
        detail = (
            f"{hits} of {len(gold)} members are there, and {len(given) - hits} others; the set is {json.dumps(gold)}."
        )
        return NearMiss(kind="parts", detail=detail)
    return None
