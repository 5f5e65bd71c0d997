"""The reserved tool ``submit_answer``, by which an agent commits its one answer."""

from typing import Any

from toolgym.episodes.dialects import ParsedCall
from toolgym.rewards import SUBMIT as SUBMIT
from toolgym.rewards import answer_instructions, outcome_instructions
from toolgym.tasks.answers import AbstainAnswer, AnswerType, ListAnswer, OutcomeType, StateAnswer

ALONE = f"nothing was run: {SUBMIT} must be the only call of its turn, because the answer is final; call it alone."
TWICE = (
    f"nothing is committed: the turn holds {{count}} calls of {SUBMIT}; decide on one answer and call it once, alone."
)

_SHAPES: dict[str, dict[str, Any]] = {
    "integer": {"type": ["integer", "string"]},
    "decimal": {"type": ["number", "string"]},
    "percent": {"type": ["number", "string"]},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": ["boolean", "string"]},
    "entity": {"type": "string"},
    "list": {"type": ["array", "string"]},
    "set": {"type": ["array", "string"], "uniqueItems": True},
}


def submission_schema(answer: AnswerType | OutcomeType) -> dict[str, Any]:
    """The function schema of ``submit_answer`` for one task; its description says what form the answer takes."""
    if isinstance(answer, StateAnswer | AbstainAnswer):
        shape: dict[str, Any] = {"type": ["string", "object"], "description": outcome_instructions()}
    else:
        shape = {**_SHAPES[answer.kind], "description": answer_instructions(answer)}
    if isinstance(answer, ListAnswer):
        shape.update(minItems=len(answer.items), maxItems=len(answer.items))
    parameters = {
        "type": "object",
        "properties": {"answer": shape},
        "required": ["answer"],
        "additionalProperties": False,
    }
    description = "Commits the final answer and ends the episode. Call it once, alone in its turn."
    return {"type": "function", "function": {"name": SUBMIT, "description": description, "parameters": parameters}}


def submission_fault(call: ParsedCall) -> str | None:
    """What is wrong with the arguments of a ``submit_answer`` call, None if they are right."""
    if "answer" not in call.arguments:
        return f"nothing is committed: {SUBMIT} needs the argument 'answer'."
    if len(call.arguments) > 1:
        extra = next(name for name in call.arguments if name != "answer")
        return f"nothing is committed: {SUBMIT} takes only the argument 'answer', not '{extra[:80]}'."
    return None
