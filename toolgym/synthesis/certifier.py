"""The certifier: proves a candidate and seals it into a task, or rejects it with the proof that fails."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from toolgym.canonical import digest
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.seeds import SeedSource
from toolgym.synthesis import states
from toolgym.synthesis.freshness import Contamination, Seen
from toolgym.synthesis.priors import FieldPriors
from toolgym.synthesis.proofs import (
    Evidence,
    Ground,
    Recorder,
    Refused,
    prove_checker,
    prove_entailment,
    prove_fresh,
    prove_necessity,
    prove_no_leak,
    prove_no_shortcut,
    prove_provenance,
    prove_replay,
    prove_uniqueness,
)
from toolgym.synthesis.worded import draft_of
from toolgym.tasks.certificate import Certificate, Proof, ProofName, Rejection
from toolgym.tasks.programs import operations
from toolgym.tasks.task import (
    AnyTask,
    Candidate,
    Derived,
    Difficulty,
    Provenance,
    Split,
    StateCandidate,
    StateTask,
    Task,
)
from toolgym.tools import ToolPool

AnyCandidate: TypeAlias = Candidate | StateCandidate
"""A candidate of either sort: one that asks for a value, or for a change of the world."""

INNER: tuple[tuple[ProofName, Callable[[Ground], Evidence]], ...] = (
    ("entailment", prove_entailment),
    ("provenance", prove_provenance),
    ("necessity", prove_necessity),
    ("uniqueness", prove_uniqueness),
    ("no_leak", prove_no_leak),
    ("no_shortcut", prove_no_shortcut),
    ("checker", prove_checker),
)
"""The proofs that need the candidate and the pool alone."""


@dataclass
class Certifier:
    """Proves candidates over one pool; holds what proofs share: priors, replayed results, questions accepted so far.

    Attributes:
        pool: The pool.
        recorder: The fresh process that replays calls.
        contamination: Texts that tasks must not repeat.
        seen: What was accepted so far.
    """

    pool: ToolPool
    recorder: Recorder
    contamination: Contamination = field(default_factory=Contamination)
    seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        self.priors = FieldPriors(self.pool)
        self.seeds = SeedSource(self.pool)

    def examine(self, candidate: AnyCandidate) -> tuple[Proof, ...] | Rejection:
        """Makes the proofs that need neither a fresh process nor the rest of the set: entailment to checker.

        Returns:
            Those proofs in order, or the first failure.
        """
        proofs: list[Proof] = []
        for name, prove in self._inner(candidate).items():
            outcome = tried(name, prove)
            if isinstance(outcome, Rejection):
                return outcome
            proofs.append(outcome)
        return tuple(proofs)

    def prove(self, name: ProofName, candidate: AnyCandidate) -> Proof | Rejection:
        """Makes one proof; the recorder must have prepared the candidate for replay."""
        if name == "replay":
            return tried(name, partial(self._replay, candidate))
        if name == "fresh":
            return tried(name, partial(prove_fresh, candidate, self.seen, self.contamination))
        return tried(name, self._inner(candidate)[name])

    def seal(
        self, candidate: AnyCandidate, inner: Sequence[Proof], split: Split | None, seed: int, item: int
    ) -> AnyTask | Rejection:
        """Adds the replay and freshness proofs and makes the task; the recorder must have prepared the candidate."""
        replay = self.prove("replay", candidate)
        if isinstance(replay, Rejection):
            return replay
        fresh = self.prove("fresh", candidate)
        if isinstance(fresh, Rejection):
            return fresh
        task = sealed(self.pool, candidate, (replay, *inner, fresh), split, seed, item)
        self.seen.add(candidate)
        return task

    def _inner(self, candidate: AnyCandidate) -> Mapping[ProofName, Callable[[], Evidence]]:
        if isinstance(candidate, StateCandidate):
            state = states.StateGround(candidate, self.pool, self.seeds)
            return {name: partial(prove, state) for name, prove in states.INNER}
        draft = draft_of(self.pool, candidate)
        ground = Ground(candidate, self.pool, draft, self.priors, self.seeds)
        return {name: partial(prove, ground) for name, prove in INNER}

    def _replay(self, candidate: AnyCandidate) -> Evidence:
        if isinstance(candidate, StateCandidate):
            return states.prove_replay(states.StateGround(candidate, self.pool, self.seeds), self.recorder)
        return prove_replay(candidate, self.recorder)


def sealed(
    pool: ToolPool, candidate: AnyCandidate, proofs: Sequence[Proof], split: Split | None, seed: int, item: int
) -> AnyTask:
    """Puts candidate and proofs together, with difficulty, provenance and seal."""
    task = assembled(pool, candidate, proofs, split, seed, item)
    return task.model_copy(update={"certificate": task.certificate.model_copy(update={"seal": task.seal()})})


def assembled(
    pool: ToolPool, candidate: AnyCandidate, proofs: Sequence[Proof], split: Split | None, seed: int, item: int
) -> AnyTask:
    """The same without the seal."""
    state = isinstance(candidate, StateCandidate)
    fields = (StateCandidate if state else Candidate).model_fields
    body = {name: getattr(candidate, name) for name in fields}
    return (StateTask if state else Task)(
        **body,
        id=task_id(candidate),
        split=split,
        difficulty=difficulty(candidate),
        provenance=provenance(pool, candidate, seed, item),
        certificate=Certificate(proofs=tuple(proofs)),
    )


def provenance(pool: ToolPool, candidate: Derived, seed: int, item: int) -> Provenance:
    """Where a candidate comes from, by what is installed now."""
    tools = [pool[name] for name in sorted({call.tool for call in candidate.calls})]
    libraries = {source.distribution: source.version for tool in tools for source in (tool.source, *tool.engines)}
    return Provenance(
        pool=pool.reference,
        seed=seed,
        item=item,
        tools={tool.name: tool.version for tool in tools},
        libraries=dict(sorted(libraries.items())),
    )


def task_id(candidate: Derived) -> str:
    """The id that a candidate's content gives it."""
    fields = (StateCandidate if isinstance(candidate, StateCandidate) else Candidate).model_fields
    body = {name: value for name, value in candidate.model_dump(mode="json").items() if name in fields}
    return f"{candidate.domain}-{digest(body)[:16]}"


def difficulty(candidate: AnyCandidate) -> Difficulty:
    """Structural measures of a candidate; the operations of a state candidate are its changes."""
    graph = CallGraph(candidate.calls)
    if isinstance(candidate, StateCandidate):
        steps = len(candidate.wording.details["writes"])
    else:
        steps = operations(candidate.program.expression)
    return Difficulty(
        calls=len(candidate.calls),
        depth=graph.depth,
        width=graph.width,
        fan_in=graph.fan_in,
        tools=len({call.tool for call in candidate.calls}),
        operations=steps,
    )


def tried(name: ProofName, prove: Callable[[], Evidence]) -> Proof | Rejection:
    """Makes one proof; a refusal becomes a rejection under the proof's name."""
    try:
        return Proof(name=name, evidence=prove())
    except Refused as refusal:
        return Rejection(proof=name, reason=refusal.reason, detail=refusal.detail)
