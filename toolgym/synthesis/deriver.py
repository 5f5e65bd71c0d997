"""The deriver: turns a trace into candidate tasks by choosing a frame, a sub-graph, a program and a wording."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from random import Random

from toolgym.canonical import Json
from toolgym.evidence.graph import prune
from toolgym.evidence.targets import Shape, Target
from toolgym.evidence.trace import Call, CallOrigin, Origin, Trace
from toolgym.rewards import answer_instructions
from toolgym.synthesis.frames import FRAMES, Details, Draft, Frame
from toolgym.synthesis.material import Material
from toolgym.tasks.answers import (
    AnswerType,
    DecimalAnswer,
    EntityAnswer,
    Gold,
    ListAnswer,
    PercentAnswer,
    SetAnswer,
)
from toolgym.tasks.certificate import Rejection
from toolgym.tasks.gold import gold_answer
from toolgym.tasks.programs import Failure, Program, evaluate
from toolgym.tasks.task import Candidate, Wording
from toolgym.tools import ToolPool

PROPOSALS = 3
"""How many of a frame's proposals are tried for one trace."""

COMPUTING_SHARE = 0.05
"""Share of traces for which a question that looks nothing up is acceptable: it could be answered without the tools."""

SUITED: Mapping[Shape, tuple[str, ...]] = {
    "chain": ("value", "later_date", "members", "total", "best", "selection"),
    "branches": ("reduce", "winner", "holder", "ranking", "spread", "distinct"),
    "gather": ("value", "members", "total", "best", "selection"),
    "diamond": ("value", "change", "interval", "both", "overlap"),
    "tree": ("both", "change", "interval", "overlap"),
    "fan_in": ("both", "change", "interval", "overlap"),
}
"""The frames that ask about all of what an exploration of each shape found."""

SUITED_WEIGHT = 12.0
"""How much more often a suited frame is tried before the others."""

SINGLE_CALL_SHARE = 0.06
"""Share of traces for which a question that needs a single call is acceptable."""


def derive(
    pool: ToolPool, domain: str, trace: Trace, rng: Random, target: Target | None = None
) -> Iterator[Candidate | Rejection]:
    """Yields candidates of one trace, the preferred one first, and a typed rejection for each attempt that fails.

    Args:
        pool: The pool that made the trace.
        domain: Pack name.
        trace: The exploration.
        rng: Source of every choice.
        target: What the exploration aimed at: frames that suit its shape are tried first.
    """
    material = Material(pool, tuple(call for call in trace.calls if call.ok))
    if not material.calls:
        yield Rejection(proof="derivation", reason="no_evidence", detail="No call of the exploration gave a value.")
        return
    least = 1 if rng.random() < SINGLE_CALL_SHARE else 2
    computing = rng.random() < COMPUTING_SHARE or (target is not None and target.only == "processing")
    asked = False
    for frame in _shuffled(rng, SUITED[target.shape] if target else ()):
        for number, details in enumerate(frame.propose(material, rng)):
            if number >= PROPOSALS:
                break
            calls, renamed = cut(material, details)
            looks_up = any(pool[call.tool].kind == "retrieval" for call in calls)
            if len(calls) < least or not (looks_up or computing):
                continue
            asked = True
            wording = Wording(frame=frame.name, variant=rng.randrange(2**31), details=renamed)
            yield candidate(pool, domain, trace.toolset, calls, wording)
    if not asked:
        yield Rejection(proof="derivation", reason="nothing_to_ask", detail="No frame found a question in the trace.")


def build_draft(pool: ToolPool, calls: tuple[Call, ...], wording: Wording) -> Draft:
    """Rebuilds program, answer type and text from a task's calls and wording; equal input gives an equal draft.

    Raises:
        KeyError: The wording names an unknown frame or leaves out a detail.
        ValueError: The frame cannot ask about these calls.
        LookupError: The details name a value that is not there.
    """
    draft = FRAMES[wording.frame].build(Material(pool, calls), dict(wording.details), wording.variant)
    return replace(draft, answer=_named(pool, draft.answer))


def question_text(draft: Draft) -> str:
    """The draft's text and the sentence that says which form the answer takes."""
    return f"{draft.text} {answer_instructions(draft.answer)}"


def with_aliases(pool: ToolPool, answer: AnswerType, gold: Gold) -> AnswerType:
    """Adds the accepted other names of the gold answer's entities, from the entity types' data."""
    if isinstance(answer, EntityAnswer):
        return answer.model_copy(update={"aliases": _names(pool, answer, gold)})
    if isinstance(answer, ListAnswer):
        items = tuple(with_aliases(pool, item, value) for item, value in zip(answer.items, gold, strict=True))
        return answer.model_copy(update={"items": items})
    if isinstance(answer, SetAnswer) and isinstance(answer.item, EntityAnswer):
        named = {str(member): _names(pool, answer.item, member) for member in gold}
        return answer.model_copy(update={"aliases": {member: names for member, names in named.items() if names}})
    return answer


def _named(pool: ToolPool, answer: AnswerType) -> AnswerType:
    """The answer type with the noun of each entity filled in."""
    if isinstance(answer, EntityAnswer):
        kind = pool.entities[answer.entity]
        return answer.model_copy(update={"noun": f"{kind.noun} (name or code)" if kind.coded else kind.noun})
    if isinstance(answer, ListAnswer):
        return answer.model_copy(update={"items": tuple(_named(pool, item) for item in answer.items)})
    if isinstance(answer, SetAnswer):
        return answer.model_copy(update={"item": _named(pool, answer.item)})
    return answer


def _names(pool: ToolPool, answer: EntityAnswer, value: Json) -> tuple[str, ...]:
    kind = pool.entities[answer.entity]
    return tuple(dict.fromkeys(name for name in (*kind.aliases(value), kind.describe(value)) if name != value))


def _shuffled(rng: Random, suited: Collection[str]) -> list[Frame]:
    """The frames in weighted random order."""
    weights = {name: frame.weight * (SUITED_WEIGHT if name in suited else 1) for name, frame in FRAMES.items()}
    return sorted(FRAMES.values(), key=lambda frame: -(rng.random() ** (1 / weights[frame.name])))


def cut(material: Material, details: Details) -> tuple[tuple[Call, ...], Details]:
    """The calls that the details rest on, renumbered from c1, and the details in those numbers."""
    kept = prune(material.calls, [call for call, _ in details["nodes"]])
    names = {call.id: f"c{number}" for number, call in enumerate(kept, 1)}
    calls = tuple(
        call.model_copy(
            update={"id": names[call.id], "origins": {key: _renamed(o, names) for key, o in call.origins.items()}}
        )
        for call in kept
    )
    return calls, {**details, "nodes": [[names[call], path] for call, path in details["nodes"]]}


def _rounded_away(answer: AnswerType, gold: Gold) -> bool:
    """Whether all digits of an answer's measure are lost: a p value of 0.000000."""
    if isinstance(answer, ListAnswer):
        return any(_rounded_away(item, value) for item, value in zip(answer.items, gold, strict=True))
    return isinstance(answer, DecimalAnswer | PercentAnswer) and float(str(gold)) == 0


def _renamed(origin: Origin, names: dict[str, str]) -> Origin:
    return CallOrigin(call=names[origin.call], path=origin.path) if isinstance(origin, CallOrigin) else origin


def candidate(
    pool: ToolPool, domain: str, toolset: tuple[str, ...], calls: tuple[Call, ...], wording: Wording
) -> Candidate | Rejection:
    """The candidate that a wording makes of some calls.

    Args:
        pool: The pool that made the calls.
        domain: Pack name.
        toolset: Names of the tools an agent may use.
        calls: The calls, numbered from c1, each of them needed.
        wording: Frame, variant and details.
    """
    try:
        draft = build_draft(pool, calls, wording)
    except ValueError as error:
        return Rejection(proof="derivation", reason="frame_refused", detail=str(error))
    value = evaluate(draft.expression, {call.id: call.result for call in calls})
    gold = value if isinstance(value, Failure) else gold_answer(value, draft.answer)
    if isinstance(gold, Failure):
        return Rejection(proof="derivation", reason=f"program_{gold.kind}", detail=gold.message)
    if _rounded_away(draft.answer, gold):
        return Rejection(proof="derivation", reason="rounded_away", detail=f"The answer prints as {gold}.")
    return Candidate(
        domain=domain,
        question=question_text(draft),
        toolset=toolset,
        answer=with_aliases(pool, draft.answer, gold),
        gold=gold,
        program=Program(expression=draft.expression),
        calls=calls,
        wording=wording,
    )
