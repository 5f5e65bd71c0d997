"""The certifier of turns: the nine proofs of a task, with the history as evidence and as a place that must not leak."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call
from toolgym.synthesis.certifier import INNER, difficulty, provenance, task_id, tried
from toolgym.synthesis.freshness import Contamination, Seen
from toolgym.synthesis.priors import FieldPriors
from toolgym.synthesis.proofs import Evidence, Ground, Recorder, Refused, prove_fresh, prove_replay
from toolgym.synthesis.proofs.ground import scalars
from toolgym.synthesis.proofs.no_leak import QuestionText
from toolgym.synthesis.series.derivation import View
from toolgym.synthesis.series.recall import RecallPriors
from toolgym.tasks.certificate import PROOFS, Certificate, Proof, ProofName, Rejection
from toolgym.tasks.series import SeriesTurn, dialogue, recalled_turn
from toolgym.tasks.task import Candidate, Split
from toolgym.tools import ToolPool


@dataclass
class SeriesCertifier:
    """Proves turns over one pool; holds what proofs share.

    Attributes:
        pool: The pool of the real tools.
        recorder: The fresh process that replays calls.
        contamination: Texts that questions must not repeat.
        seen: The dialogues accepted so far.
    """

    pool: ToolPool
    recorder: Recorder
    contamination: Contamination = field(default_factory=Contamination)
    seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        self.priors = FieldPriors(self.pool)
        self.seeds = SeedSource(self.pool)

    def examine(self, view: View, candidate: Candidate) -> tuple[Proof, ...] | Rejection:
        """Makes the proofs that need neither a fresh process nor other series: entailment to checker.

        Args:
            view: The passage after the turns so far.
            candidate: A candidate for the next turn, with the recalls in its toolset.

        Returns:
            Those proofs in order, or the first failure.
        """
        ground = self.ground(view, candidate)
        proofs: list[Proof] = []
        for name, prove in INNER:
            outcome = tried(name, partial(_inner, prove, name, view, ground))
            if isinstance(outcome, Rejection):
                return outcome
            proofs.append(outcome)
        return tuple(proofs)

    def prove(self, name: ProofName, view: View, candidate: Candidate) -> Proof | Rejection:
        """Makes one proof; replay needs a candidate whose real calls were prepared.

        Raises:
            KeyError: The wording names an unknown frame or leaves out a detail.
            ValueError: The frame cannot ask about these calls.
            LookupError: The details name a value that is not there.
        """
        if name == "replay":
            return tried(name, partial(_prove_replay, view, candidate, self.recorder))
        if name == "fresh":
            whole = candidate.model_copy(update={"question": _in_context(view.turns, candidate)})
            return tried(name, partial(prove_fresh, whole, self.seen, self.contamination))
        return tried(name, partial(_inner, dict(INNER)[name], name, view, self.ground(view, candidate)))

    def ground(self, view: View, candidate: Candidate) -> Ground:
        """What inner proofs stand on, with recalls as tools of the pool."""
        priors = RecallPriors(self.priors, view.pool)
        return Ground(candidate, view.pool, view.rebuilt(candidate), priors, self.seeds)

    def accept(self, turns: Sequence[SeriesTurn]) -> None:
        """Remembers a series' turns, each with what was said before it."""
        for number, turn in enumerate(turns):
            self.seen.add(turn.model_copy(update={"question": _in_context(turns[:number], turn)}))


def sealed_turn(
    view: View,
    candidate: Candidate,
    rationale: tuple[str, ...],
    text: str,
    proofs: Sequence[Proof],
    split: Split | None,
    seed: int,
    item: int,
) -> SeriesTurn:
    """Puts a candidate and its proofs together; the toolset becomes what the agent may use, without recalls."""
    body = {name: getattr(candidate, name) for name in Candidate.model_fields} | {"toolset": view.toolset}
    real = candidate.model_copy(update={"calls": _real(candidate)})
    turn = SeriesTurn(
        **body,
        id=task_id(candidate),
        split=split,
        difficulty=difficulty(candidate).model_copy(update={"calls": len(real.calls), "tools": _tools(real)}),
        provenance=provenance(view.base, real, seed, item),
        certificate=Certificate(proofs=tuple(proofs)),
        rationale=rationale,
        text=text,
    )
    return turn.model_copy(update={"certificate": turn.certificate.model_copy(update={"seal": turn.seal()})})


def proving(view: View, turn: SeriesTurn) -> Candidate:
    """A stored turn as its proofs see it: with the recalls in its toolset."""
    body = {name: getattr(turn, name) for name in Candidate.model_fields}
    return Candidate(**{**body, "toolset": view.proving_toolset})


def ordered(proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """Proofs in the order of a certificate."""
    return tuple(sorted(proofs, key=lambda proof: PROOFS.index(proof.name)))


def _inner(prove: Callable[[Ground], Evidence], name: ProofName, view: View, ground: Ground) -> Evidence:
    evidence = prove(ground)
    if name == "no_leak" and view.turns:
        return {**evidence, "history": prove_history_keeps_quiet(view, ground)}
    if name == "necessity":
        _demand_recalls(ground, evidence)
    if name == "uniqueness":
        return {**evidence, "references": _prove_references(view, ground)}
    return evidence


def _demand_recalls(ground: Ground, evidence: Evidence) -> None:
    """Refuses a question that only seems to rest on an earlier answer.

    Raises:
        Refused: Another earlier answer would leave the answer as it is (``idle_recall``).
    """
    for call in ground.candidate.calls:
        effect = evidence["effects"][call.id]["effect"]
        if recalled_turn(call.tool) is not None and effect != "changes the answer":
            raise Refused("idle_recall", f"Whatever the answer that {call.id} recalls, the answer stays the same.")


def prove_history_keeps_quiet(view: View, ground: Ground) -> int:
    """Looks for the answer in everything said before, and in what the tools say of themselves.

    An answer that one of the question's own constants gives (the winner of a comparison) may have been named before;
    one value of a pair may have been an answer before, if it is taken up.

    Returns:
        How many values were looked for.

    Raises:
        Refused: ``answer_in_history``, ``answer_in_tools`` or ``step_in_history``.
    """
    candidate = ground.candidate
    listed = {str(value) for value in candidate.wording.details.get("constants", ())}
    gold = [value for value in scalars([candidate.gold]) if str(value) not in listed]
    said = QuestionText(dialogue(view.turns))
    told = QuestionText(" ".join(view.base[name].description for name in view.toolset))
    for value in gold:
        if said.holds(value):
            raise Refused("answer_in_history", "An earlier question or answer holds the answer or a part of it.")
        if not isinstance(value, int) and told.holds(value):
            raise Refused("answer_in_tools", "A tool's description holds the answer or a part of it.")
    answers = QuestionText("\n".join(turn.answer_text for turn in view.turns))
    steps = _own_steps(ground)
    for value in steps:
        if answers.holds(value):
            raise Refused("step_in_history", "An earlier answer holds a value that a tool is to return on the way.")
    return len(gold) + len(steps)


def _own_steps(ground: Ground) -> list[str | int | float]:
    """The single values that real calls give the program or other calls."""
    found = []
    for call in ground.candidate.calls:
        if recalled_turn(call.tool) is None:
            for path in ground.used_paths[call.id]:
                value = call.result
                for step in path:
                    value = value[step]
                if not isinstance(value, dict | list):
                    found.append(value)
    return scalars(found)


def _prove_references(view: View, ground: Ground) -> int:
    """Checks that every reference to an earlier answer can mean one thing only.

    "that date" refers to the last answer; a question that calls the varying constant of a comparison "that date", or
    asks of several dates, must say which it means.

    Returns:
        How many answers are taken up.

    Raises:
        Refused: ``ambiguous_reference``.
    """
    recalls = [call for call in ground.candidate.calls if recalled_turn(call.tool) is not None]
    varying = ground.candidate.wording.details.get("entity")
    kinds = [o.entity for call in ground.candidate.calls for o in call.origins.values() if o.kind == "seed"]
    for call in recalls:
        for part in view.pool[call.tool].fields:
            entity = part.entity
            noun = view.base.entities[entity].noun if entity else None
            if noun is None or f"that {noun}" not in ground.candidate.question:
                continue
            rivals = [kind for kind in kinds if kind and view.base.entities[kind].noun == noun]
            if rivals or (varying and view.base.entities[varying].noun == noun):
                raise Refused("ambiguous_reference", f"'that {noun}' could mean another {noun} of the question.")
    return len(recalls)


def _prove_replay(view: View, candidate: Candidate, recorder: Recorder) -> Evidence:
    for call in candidate.calls:
        number = recalled_turn(call.tool)
        if number is None:
            continue
        if number not in view.recalls:
            raise Refused("unknown_tool", f"Call {call.id} recalls an answer that is not there.")
        if call.arguments or call.origins or call.result != view.recalls[number].call({}).value:
            raise Refused("different_result", f"Call {call.id} is not what the answer to question {number} is.")
    evidence = prove_replay(candidate.model_copy(update={"calls": _real(candidate)}), recorder)
    recalled = {c.id: number for c in candidate.calls if (number := recalled_turn(c.tool)) is not None}
    return {**evidence, "recalled": recalled}


def _real(candidate: Candidate) -> tuple[Call, ...]:
    return tuple(call for call in candidate.calls if recalled_turn(call.tool) is None)


def _tools(candidate: Candidate) -> int:
    return len({call.tool for call in candidate.calls})


def _in_context(turns: Sequence[SeriesTurn], candidate: Candidate) -> str:
    return f"{dialogue(turns)}\n{candidate.question}" if turns else candidate.question
