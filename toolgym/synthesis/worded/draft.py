"""Drafts of any task's question: from its frame, or from what stands in the record where a model worded it."""

from collections.abc import Iterator
from dataclasses import replace
from math import comb, perm

from toolgym.canonical import Json
from toolgym.evidence.trace import Call
from toolgym.synthesis.deriver import build_draft
from toolgym.synthesis.frames import Draft
from toolgym.synthesis.worded.answers import answer_type
from toolgym.tasks.answers import AnswerType
from toolgym.tasks.programs import Apply, Const, Expression, Failure, Field, Value, evaluate
from toolgym.tasks.task import Candidate, Wording
from toolgym.tools import ToolPool

MODEL = "model"
"""Frame name of a question that a model worded; its details hold text, decimals, constants, round and agreement."""

PARAPHRASE = "paraphrase"
"""Frame name of a reworded question; its details hold the new text, and the original's question and wording."""


def draft_of(pool: ToolPool, candidate: Candidate) -> Draft:
    """Rebuilds a candidate's draft, whoever worded it.

    Raises:
        KeyError: The wording names an unknown frame or leaves out a detail.
        ValueError: The frame cannot ask about these calls, the program cannot be measured, or a rewording was reworded.
        LookupError: The details name a value that is not there.
    """
    wording = candidate.wording
    if wording.frame == MODEL:
        expression = candidate.program.expression
        return model_draft(pool, candidate.calls, expression, wording.details["text"], wording.details["decimals"])
    if wording.frame == PARAPHRASE:
        original = Wording.model_validate(wording.details["original"])
        if original.frame == PARAPHRASE:
            raise ValueError("the rewording of a rewording keeps no original")
        before = draft_of(pool, candidate.model_copy(update={"wording": original}))
        return replace(before, text=wording.details["text"])
    return build_draft(pool, candidate.calls, wording)


def model_draft(
    pool: ToolPool, calls: tuple[Call, ...], expression: Expression, text: str, decimals: int | None
) -> Draft:
    """The draft of a model's program and text; the answer type follows from the program.

    Raises:
        Unmeasurable: It does not.
        ValueError: The program has no value.
    """
    value = evaluate(expression, {call.id: call.result for call in calls})
    if isinstance(value, Failure):
        raise ValueError(f"the program has no value: {value.message}")
    answer = answer_type(pool, calls, expression, value, decimals)
    return Draft(expression, answer, text, _choices(answer, value, constants_of(expression)))


def constants_of(expression: Expression) -> list[str]:
    """The texts and dates that an expression holds as constants, without repeats, in order."""
    return list(dict.fromkeys(str(value) for value, kind in _constants(expression) if kind in ("text", "date")))


def _constants(expression: Expression) -> Iterator[tuple[Json, str]]:
    if isinstance(expression, Const):
        kind = expression.type
        values = [expression.value]
        while kind.startswith("list["):
            kind, values = kind[5:-1], [item for value in values for item in value]
        yield from ((value, kind) for value in values)
    elif isinstance(expression, Field):
        yield from _constants(expression.of)
    elif isinstance(expression, Apply):
        for argument in expression.args:
            yield from _constants(argument)


def _choices(answer: AnswerType, value: Value, constants: list[str]) -> int | None:
    """How many answers are equally likely to somebody who sees the constants the question offers."""
    if answer.kind == "boolean":
        return 2
    picked = [str(item) for item in (value if isinstance(value, list) else [value])]
    if not picked or not set(picked) <= set(constants):
        return None
    if answer.kind == "set":
        return comb(len(constants), len(picked))
    return perm(len(constants), len(picked))
