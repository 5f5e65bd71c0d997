"""The certifier of state tasks: proves a candidate and seals it, or rejects it with the proof that fails."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from toolgym.canonical import canonical_json
from toolgym.evidence.graph import CallGraph
from toolgym.evidence.seeds import SeedSource
from toolgym.synthesis.certifier import provenance, task_id, tried
from toolgym.synthesis.freshness import Contamination, Seen
from toolgym.synthesis.proofs import Evidence, Refused, prove_fresh
from toolgym.synthesis.states.checker import prove_checker
from toolgym.synthesis.states.ground import StateGround
from toolgym.synthesis.states.proofs import (
    prove_entailment,
    prove_necessity,
    prove_no_leak,
    prove_no_shortcut,
    prove_provenance,
    prove_replay,
    prove_uniqueness,
)
from toolgym.tasks.certificate import Certificate, Proof, ProofName, Rejection
from toolgym.tasks.task import Difficulty, Split, StateCandidate, StateTask
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess, Session

INNER: tuple[tuple[ProofName, Callable[[StateGround], Evidence]], ...] = (
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
class StateCertifier:
    """Proves state candidates over one pool.

    Attributes:
        pool: The pool, with a world.
        process: The fresh process that plays sessions again.
        contamination: Texts that tasks must not repeat.
        seen: What was accepted so far.
    """

    pool: ToolPool
    process: FreshProcess
    contamination: Contamination = field(default_factory=Contamination)
    seen: Seen = field(default_factory=Seen)
    _sessions: dict[str, Session] = field(default_factory=dict)
    _versions: dict[str, str] = field(default_factory=dict)
    _world: str = ""

    def prepare(self, candidates: Iterable[StateCandidate]) -> None:
        """Has the sessions of some candidates played in the fresh process, in one batch."""
        wanted = {_key(c): c for c in candidates if _key(c) not in self._sessions}
        plays = [[(call.tool, call.arguments) for call in c.calls] for c in wanted.values()]
        self._sessions.update(zip(wanted, self.process.sessions(plays), strict=True))
        names = {call.tool for c in wanted.values() for call in c.calls if call.tool in self.pool}
        if names - self._versions.keys():
            self._versions.update(self.process.versions(sorted(names - self._versions.keys())))
        self._world = self._world or self.process.world()

    def prove(self, name: ProofName, candidate: StateCandidate) -> Proof | Rejection:
        """Makes one proof; replay needs a candidate that was prepared."""
        ground = StateGround(candidate, self.pool, SeedSource(self.pool))
        if name == "replay":
            session = self._sessions[_key(candidate)]
            return tried(name, partial(_replay, ground, session, self._versions, self._world))
        if name == "fresh":
            return tried(name, partial(prove_fresh, candidate, self.seen, self.contamination))
        return tried(name, partial(dict(INNER)[name], ground))

    def examine(self, candidate: StateCandidate) -> tuple[Proof, ...] | Rejection:
        """Makes the proofs that need neither a fresh process nor the rest of the set: entailment to checker.

        Returns:
            Those proofs in order, or the first failure.
        """
        ground = StateGround(candidate, self.pool, SeedSource(self.pool))
        proofs: list[Proof] = []
        for name, prove in INNER:
            outcome = tried(name, partial(prove, ground))
            if isinstance(outcome, Rejection):
                return outcome
            proofs.append(outcome)
        return tuple(proofs)

    def seal(
        self, candidate: StateCandidate, inner: Sequence[Proof], split: Split | None, seed: int, item: int
    ) -> StateTask | Rejection:
        """Adds the replay and freshness proofs and makes the task; the candidate must have been prepared."""
        replay = self.prove("replay", candidate)
        if isinstance(replay, Rejection):
            return replay
        fresh = self.prove("fresh", candidate)
        if isinstance(fresh, Rejection):
            return fresh
        body = {name: getattr(candidate, name) for name in StateCandidate.model_fields}
        task = StateTask(
            **body,
            id=task_id(candidate),
            split=split,
            difficulty=state_difficulty(candidate),
            provenance=provenance(self.pool, candidate, seed, item),
            certificate=Certificate(proofs=(replay, *inner, fresh)),
        )
        self.seen.add(candidate)
        return task.model_copy(update={"certificate": task.certificate.model_copy(update={"seal": task.seal()})})


def state_difficulty(candidate: StateCandidate) -> Difficulty:
    """Structural measures of a state candidate; its operations are its changes."""
    graph = CallGraph(candidate.calls)
    return Difficulty(
        calls=len(candidate.calls),
        depth=graph.depth,
        width=graph.width,
        fan_in=graph.fan_in,
        tools=len({call.tool for call in candidate.calls}),
        operations=len(candidate.wording.details["writes"]),
    )


def _replay(ground: StateGround, session: Session, versions: dict[str, str], world: str) -> Evidence:
    for call in ground.candidate.calls:
        if call.tool not in ground.pool:
            raise Refused("unknown_tool", f"Call {call.id} uses '{call.tool}', which the pool does not have.")
    return prove_replay(ground, session, versions, world)


def _key(candidate: StateCandidate) -> str:
    return canonical_json([[call.tool, call.arguments] for call in candidate.calls])
