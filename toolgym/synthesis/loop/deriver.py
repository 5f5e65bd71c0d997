"""The deriver: a model proposes question, program and answer; they become a candidate or a typed rejection."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toolgym.canonical import Json, canonical_json
from toolgym.chat import ChatClient, Completion, Message, Sampling
from toolgym.chat.messages import read_json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, SeedOrigin
from toolgym.rewards import check_answer
from toolgym.synthesis.deriver import question_text, with_aliases
from toolgym.synthesis.loop.collector import Observation, shortened
from toolgym.synthesis.loop.origins import NoOrigin, Origins
from toolgym.synthesis.loop.prompts import load_prompt
from toolgym.synthesis.loop.topic import Constant, listed
from toolgym.synthesis.proofs import Refused
from toolgym.synthesis.worded import MODEL, Unmeasurable, check_words, constants_of, model_draft, says
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import OPERATIONS, Failure, Program, evaluate, references, rename_calls
from toolgym.tasks.task import Candidate, Wording
from toolgym.tools import ToolPool

LEAST_CALLS = 2
"""Fewest calls that a question must need; one that is answered by a single call is no chain."""

FIELDS = 60
"""Most result fields of one call that a model is told the types of."""

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


class Proposal(BaseModel):
    """What a model writes.

    Attributes:
        question: The text, without the sentence on the answer's form.
        program: The answer program's expression in JSON, over the observations' ids.
        decimals: Digits after the point asked for, None for those of the data.
        answer: The value that the model expects; it must be the program's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: str
    program: dict[str, Any]
    decimals: int | None = Field(None, ge=0, le=6)
    answer: Any


@dataclass(frozen=True)
class Evidence:
    """What a question may rest on.

    Attributes:
        pool: Pool of the tools.
        toolset: Names of those the task may use.
        seeds: The constants that this split's tasks may use.
        topic: The constants that the exploration was given.
        observations: The calls that gave a value.
    """

    pool: ToolPool
    toolset: tuple[str, ...]
    seeds: SeedSource
    topic: tuple[Constant, ...]
    observations: tuple[Observation, ...]

    def origins(self, question: str) -> Origins:
        """Where the arguments come from if this is the question."""
        return Origins(self.pool, self.seeds, question, self.topic, self.observations)


async def propose(client: ChatClient, evidence: Evidence, before: str, sampling: Sampling) -> Completion:
    """Asks a model for a proposal, in a chat of its own that knows nothing of the collector's.

    Args:
        client: The model.
        evidence: What it may use.
        before: What it is told of earlier proposals, empty if there are none.
        sampling: How it is sampled.

    Returns:
        What it wrote.

    Raises:
        ChatError: The endpoint gave no completion.
    """
    constants = {(c.entity, c.value): c for c in (*evidence.topic, *evidence.origins("").constants())}
    system, user = load_prompt("deriver").fill(
        least=LEAST_CALLS,
        operations=_operations(),
        topic=", ".join(c.words for c in evidence.topic) or "whatever the calls show",
        constants=listed(evidence.pool, constants.values()),
        evidence="\n".join(_shown(evidence.pool, seen) for seen in evidence.observations),
        before=before,
    )
    return await client.complete([Message.system(system), Message.user(user)], (), sampling, "derive")


def read_proposal(said: Completion) -> Proposal | Rejection:
    """Reads what a model wrote: one JSON object, fenced or not, and nothing beside it."""
    try:
        return Proposal.model_validate(read_json(spoken(said)))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(map(str, fault["loc"])) or "proposal"
        return _rejected("malformed_output", f"In the model's object, '{field}' {fault['msg'].lower()}.")
    except ValueError as error:
        reason = "cut_off" if said.finish_reason == "length" else "malformed_output"
        return _rejected(reason, f"The model's answer is not one JSON object: {str(error)[:120]}.")


def spoken(said: Completion) -> str:
    """What a model said without the reasoning that some endpoints leave before it, and without a fence around it all.

    Raises:
        ValueError: It was cut off by its limit of tokens.
    """
    if said.finish_reason == "length":
        raise ValueError("it was cut off by the limit of tokens")
    text = _THOUGHT.sub("", said.message.content)
    found = _FENCE.match(text)
    return found[1] if found else text


def candidate_of(evidence: Evidence, proposal: Proposal, number: int) -> Candidate | Rejection:
    """Turns a proposal into a candidate.

    Args:
        evidence: What it may rest on.
        proposal: What the model wrote.
        number: The round.

    Returns:
        The candidate, or why there is none: ``unclean_text``, ``malformed_program``, ``no_evidence_used``,
        ``no_such_call``, ``argument_without_origin``, ``unused_constant``, ``too_shallow``, ``no_lookup``,
        ``program_…``, ``unmeasurable``, ``yes_or_no`` or ``other_claim``.
    """
    try:
        check_words(proposal.question, evidence.toolset)
    except Refused as refused:
        return _rejected(refused.reason, refused.detail)
    try:
        expression = Program.model_validate({"expression": proposal.program}).expression
    except (ValidationError, RecursionError) as error:
        return _rejected("malformed_program", f"The program is not one: {_first(error)}.")
    roots = [ref.call for ref in references(expression)]
    known = {seen.id for seen in evidence.observations}
    if not roots:
        return _rejected("no_evidence_used", "The program reads no recorded call.")
    if missing := [name for name in roots if name not in known]:
        return _rejected("no_such_call", f"The program reads {missing[0][:40]!r}, which is no call that gave a value.")
    try:
        calls, names = evidence.origins(proposal.question).calls(roots)
    except NoOrigin as error:
        return _rejected("argument_without_origin", f"{str(error)[:1].upper()}{str(error)[1:]}.")
    if idle := _idle_constant(evidence, proposal.question, calls, constants_of(expression)):
        return _rejected("unused_constant", f"The question names {idle}, which no call that is needed takes.")
    if len(calls) < LEAST_CALLS:
        return _rejected("too_shallow", f"The question needs {len(calls)} call, and {LEAST_CALLS} are wanted.")
    if all(evidence.pool[call.tool].kind != "retrieval" for call in calls):
        return _rejected("no_lookup", "The question looks nothing up.")
    expression = rename_calls(expression, names)
    value = evaluate(expression, {call.id: call.result for call in calls})
    if isinstance(value, Failure):
        return _rejected(f"program_{value.kind}", f"The program has no value: {value.message}.")
    try:
        draft = model_draft(evidence.pool, calls, expression, proposal.question, proposal.decimals)
    except Unmeasurable as error:
        return _rejected("unmeasurable", f"The program cannot be asked for: {error}.")
    if draft.answer.kind == "boolean":
        return _rejected("yes_or_no", "The question can be guessed: it is answered by yes or no.")
    gold = gold_answer(value, draft.answer)
    if isinstance(gold, Failure):
        return _rejected(f"program_{gold.kind}", f"The program's value is no answer: {gold.message}.")
    answer = with_aliases(evidence.pool, draft.answer, gold)
    if check_answer(proposal.answer, answer, gold).outcome != "correct":
        return _rejected("other_claim", "The model expects another answer than its program gives.")
    details: dict[str, Json] = {
        "text": proposal.question,
        "decimals": proposal.decimals,
        "constants": constants_of(expression),
        "round": number,
        "agreement": [],
    }
    return Candidate(
        domain=evidence.pool.domain,
        question=question_text(draft),
        toolset=evidence.toolset,
        answer=answer,
        gold=gold,
        program=Program(expression=expression),
        calls=calls,
        wording=Wording(frame=MODEL, variant=0, details=details),
    )


def _idle_constant(evidence: Evidence, question: str, calls: tuple[Call, ...], held: list[str]) -> str | None:
    """What the question names, of all that was explored, although the answer does not rest on it."""
    used = [o for call in calls for o in call.origins.values() if isinstance(o, SeedOrigin) and o.entity]
    taken = {o.value for o in used}  # one value may be of several types
    around = [evidence.pool.entities[o.entity].describe(o.value) for o in used if o.entity]
    for constant in (*evidence.topic, *evidence.origins(question).constants()):
        words = constant.words
        if constant.value in taken or str(constant.value) in held or not says(question, words):
            continue
        inside = any(words in other for other in around)  # "York" stands in "New York"
        if evidence.pool.entities[constant.entity].identifies and not inside:
            return words
    return None


def _rejected(reason: str, detail: str) -> Rejection:
    return Rejection(proof="derivation", reason=reason, detail=detail)


def _first(error: Exception) -> str:
    return (
        error.errors(include_url=False)[0]["msg"][:160] if isinstance(error, ValidationError) else "it nests too deep"
    )


def _operations() -> str:
    return "\n".join(f"- {o.name}: {o.signature.text}. {o.meaning}" for o in OPERATIONS.values())


def _shown(pool: ToolPool, seen: Observation) -> str:
    """One observation as the prompt lists it, with the types of its fields."""
    fields = [f"{'.'.join(f.path)}: {f'list[{f.kind}]' if f.is_list else f.kind}" for f in pool[seen.tool].fields]
    told = "; ".join(_more(fields))
    arguments, result = canonical_json(seen.arguments), shortened(canonical_json(seen.result))
    return f"{seen.id} = {seen.tool}({arguments})\n  fields: {told}\n  result: {result}"


def _more(fields: Sequence[str]) -> list[str]:
    return list(fields[:FIELDS]) + ([f"and {len(fields) - FIELDS} more"] if len(fields) > FIELDS else [])


def told_of(question: str, outcome: str) -> str:
    """What the next derivation is told of the last one."""
    asked = json.dumps(question, ensure_ascii=False)
    return f"Your last question was: {asked}\nWhat became of it: {outcome}\nWrite another one that needs more calls."
