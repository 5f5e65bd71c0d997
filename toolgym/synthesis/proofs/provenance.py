"""Proof 3, provenance: every argument and every part of the answer comes from the question or from a call."""

import re
from collections.abc import Iterator

from toolgym.evidence.graph import CallGraph
from toolgym.evidence.trace import CallOrigin, MissingPath, SeedOrigin, argument_value, lookup
from toolgym.synthesis.deriver import question_text, with_aliases
from toolgym.synthesis.proofs.ground import Evidence, Ground, Refused
from toolgym.synthesis.speech import in_list
from toolgym.synthesis.worded.statement import prove_words
from toolgym.tasks.programs import Apply, Const, Expression, Field
from toolgym.tools.schema import Parameter


def prove_provenance(ground: Ground) -> Evidence:
    """Follows every argument to its origin, every reference of the program to a call, and the question to its parts.

    Returns:
        For each call, the origin of each argument; and each seed constant with the words the question has for it. For a
        question that a model worded, also what `prove_words` gives.

    Raises:
        Refused: An argument has no origin or not the value its origin says (``argument_without_origin``), a call is
            used by nothing (``unused_call``), the calls are not numbered from c1 (``misnumbered_call``), the program or
            the text is not what the wording gives (``other_program``, ``other_question``), a tool is not in the toolset
            or a tool of the set not in the pool (``foreign_tool``), or a constant is not in the question
            (``unstated_constant``). `prove_words` may refuse a model's words.
    """
    candidate = ground.candidate
    if [call.id for call in candidate.calls] != [f"c{number}" for number in range(1, len(candidate.calls) + 1)]:
        raise Refused("misnumbered_call", "The calls are not numbered c1, c2, … in their order.")
    if len(set(candidate.toolset)) != len(candidate.toolset) or any(n not in ground.pool for n in candidate.toolset):
        raise Refused("foreign_tool", "The toolset names a tool twice, or one that the pool does not have.")
    sources: dict[str, dict[str, str]] = {}
    constants: dict[str, str] = {}
    earlier: set[str] = set()
    for call in candidate.calls:
        if call.tool not in candidate.toolset:
            raise Refused("foreign_tool", f"Call {call.id} uses {call.tool}, which is not in the toolset.")
        leaves = [
            k if not isinstance(v, list) else f"{k}/{i}" for k, v in call.arguments.items() for i in _positions(v)
        ]
        if sorted(leaves) != sorted(call.origins):
            raise Refused(
                "argument_without_origin", f"Call {call.id} has arguments {leaves}, origins {list(call.origins)}."
            )
        sources[call.id] = {}
        parameters = {parameter.name: parameter for parameter in ground.pool[call.tool].parameters}
        for key, origin in sorted(call.origins.items()):
            value = argument_value(call.arguments, key)
            if isinstance(origin, CallOrigin):
                try:
                    given = lookup(ground.results[origin.call], origin.path) if origin.call in earlier else None
                except MissingPath:
                    given = None
                sources[call.id][key] = "/".join(map(str, (origin.call, *origin.path)))
            else:
                given = origin.value
                parameter = parameters.get(key.partition("/")[0])
                if parameter is None or not _fits(ground, parameter, origin):
                    raise Refused(
                        "argument_without_origin", f"Argument '{key}' of call {call.id} does not take such a constant."
                    )
                words = (
                    ground.pool.entities[origin.entity].describe(origin.value) if origin.entity else str(origin.value)
                )
                if not _stated(ground, origin, words):
                    raise Refused("unstated_constant", f"The question does not state '{words}', which {call.id} needs.")
                constants[words] = str(origin.value)
                sources[call.id][key] = "seed"
            if given is None or given != value:
                raise Refused(
                    "argument_without_origin", f"Argument '{key}' of call {call.id} is not what its origin gives."
                )
        earlier.add(call.id)
    for ref in ground.refs:
        if ref.call not in earlier:
            raise Refused("other_program", f"The program reads call {ref.call}, which is not recorded.")
    needed = CallGraph(candidate.calls).ancestors(ref.call for ref in ground.refs)
    if set(needed) != earlier:
        unused = ", ".join(sorted(earlier - set(needed)))
        raise Refused("unused_call", f"Nothing rests on {unused}.")
    for number in _numbers(candidate.program.expression):
        if not re.search(rf"(?<![\w.,]){re.escape(number)}(?![\w]|[.,]\d)", candidate.question):
            raise Refused("unstated_constant", f"The question does not state {number}, which the program needs.")
    if ground.draft.expression != candidate.program.expression:
        raise Refused("other_program", "The program is not the one that the wording gives for these calls.")
    if with_aliases(ground.pool, ground.draft.answer, candidate.gold) != candidate.answer:
        raise Refused("other_program", "The answer type is not the one that the wording gives for these calls.")
    if question_text(ground.draft) != candidate.question:
        raise Refused("other_question", "The question is not the one that the wording gives for these calls.")
    return {"origins": sources, "constants": dict(sorted(constants.items())), **prove_words(ground)}


def _stated(ground: Ground, origin: SeedOrigin, words: str) -> bool:
    """Whether the question has a constant's words, with or without the noun that a list of its kind leaves out."""
    question = ground.candidate.question
    if words in question or origin.entity is None:
        return words in question
    short = in_list(ground.pool.entities[origin.entity], words)
    return re.search(rf"(?<!\w){re.escape(short)}(?!\w)", question) is not None


def _fits(ground: Ground, parameter: Parameter, origin: SeedOrigin) -> bool:
    """Whether a constant is one of a parameter's choices, or of an entity type that it takes."""
    if origin.entity is None:
        return origin.value in parameter.choices
    return parameter.entity is not None and ground.pool.accepts(parameter.entity, origin.entity)


def _numbers(expression: Expression) -> Iterator[str]:
    """The numbers an expression holds as constants, as a question writes them."""
    if isinstance(expression, Const) and expression.type in ("integer", "decimal"):
        yield (
            f"{expression.value:f}".rstrip("0").rstrip(".")
            if isinstance(expression.value, float)
            else str(expression.value)
        )
    elif isinstance(expression, Field):
        yield from _numbers(expression.of)
    elif isinstance(expression, Apply):
        for argument in expression.args:
            yield from _numbers(argument)


def _positions(value: object) -> range:
    return range(len(value)) if isinstance(value, list) else range(1)
