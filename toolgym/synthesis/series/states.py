"""Series of requests over a world: each turn is proven in the world that the turns before it leave."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from toolgym.canonical import canonical_json, digest
from toolgym.evidence.errands import producers
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import Call, SeedOrigin
from toolgym.synthesis import states
from toolgym.synthesis.certifier import sealed, tried
from toolgym.synthesis.freshness import Contamination, Seen
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.proofs import Evidence, Recorder, Refused, prove_fresh
from toolgym.synthesis.series.pipeline import FRESH_HASH_SEED, SeriesExhausted
from toolgym.synthesis.series.verification import SeriesVerdict, other_record, unsealed
from toolgym.synthesis.splits import SHARES
from toolgym.synthesis.verification import HASH_SEED, RELATIVE
from toolgym.tasks.certificate import PROOFS, Proof, ProofName, Rejection
from toolgym.tasks.series import StateSeries
from toolgym.tasks.task import Split, StateCandidate, StateTask
from toolgym.tools import ToolPool
from toolgym.tools.entities import Scalar
from toolgym.tools.fresh import FreshProcess
from toolgym.tools.moved import moved
from toolgym.tools.world import WorldSource

TRIES = 6
"""Errands that are run for one turn."""

FAMILIAR = 0.8
"""How often a constant is one that an earlier turn named: people go on about the same account."""

KEPT = 8
"""Worlds after some turns that are kept."""

IDLE = 200
"""Items in a row without a series after which a run gives up."""


@dataclass(frozen=True)
class StateOrder:
    """What a run is to make.

    Attributes:
        pool: The tool pool, with a world.
        count: How many series.
        seed: Seed of the run.
        split: Use this split's seeds only; None for all.
        contamination: Texts that requests must not repeat.
        turns: Requests of a series.
        toolset_sizes: Least and greatest number of tools of one turn; a series has those of all its turns.
    """

    pool: ToolPool
    count: int
    seed: int
    split: Split | None = None
    contamination: Contamination = field(default_factory=Contamination)
    turns: int = 3
    toolset_sizes: tuple[int, int] = (8, 14)


@dataclass(frozen=True)
class Familiar(SeedSource):
    """Seeds of which those that earlier turns named come more often.

    Attributes:
        named: Constants of earlier turns, by entity type.
    """

    named: Mapping[str, Sequence[Scalar]] = field(default_factory=dict, compare=False)

    def draw(self, rng: random.Random, entity: str, avoid: Sequence[Scalar] = ()) -> Scalar | None:
        """See `SeedSource.draw`."""
        known = [value for value in self.named.get(entity, []) if value not in avoid]
        return rng.choice(known) if known and rng.random() < FAMILIAR else super().draw(rng, entity, avoid)


@dataclass
class StateProver:
    """Proves the turns of one series after another.

    Attributes:
        pool: The pool, whose world is the one that series begin in.
        recorder: The fresh process that plays sessions.
        contamination: Texts that requests must not repeat.
        seen: The dialogues accepted so far.
    """

    pool: ToolPool
    recorder: Recorder
    contamination: Contamination = field(default_factory=Contamination)
    seen: Seen = field(default_factory=Seen)
    _pools: dict[str, ToolPool] = field(default_factory=dict)

    def after(self, before: Sequence[StateCandidate]) -> ToolPool:
        """The pool in whose world the changes of some turns have been made; the last few are kept."""
        key = digest([[call.tool, call.arguments] for turn in before for call in writes(turn)])
        if key not in self._pools:
            while len(self._pools) >= KEPT:
                self._pools.pop(next(iter(self._pools)))
            self._pools[key] = pool_after(self.pool, before)
        return self._pools[key]

    def prove(self, name: ProofName, before: Sequence[StateCandidate], candidate: StateCandidate) -> Proof | Rejection:
        """Makes one proof of a turn; replay needs sessions that were prepared.

        Args:
            name: Which proof.
            before: The turns before it.
            candidate: The turn.
        """
        if name == "fresh":
            return tried(name, partial(prove_fresh, in_context(before, candidate), self.seen, self.contamination))
        ground = states.StateGround(candidate, self.after(before), SeedSource(self.pool))
        if name == "replay":
            return tried(name, partial(self._replay, before, ground))
        return tried(name, partial(dict(states.INNER)[name], ground))

    def examine(self, before: Sequence[StateCandidate], candidate: StateCandidate) -> tuple[Proof, ...] | Rejection:
        """Makes the seven proofs that need no fresh process, or returns the first failure."""
        proofs: list[Proof] = []
        for name, _ in states.INNER:
            outcome = self.prove(name, before, candidate)
            if isinstance(outcome, Rejection):
                return outcome
            proofs.append(outcome)
        return tuple(proofs)

    def prepare(self, turns: Sequence[StateCandidate]) -> None:
        """Has a series played in the fresh process up to each of its turns."""
        self.recorder.prepare([session(turns[:number], turn) for number, turn in enumerate(turns)])

    def _replay(self, before: Sequence[StateCandidate], ground: states.StateGround) -> Evidence:
        whole = session(before, ground.candidate)
        for call in whole.calls:
            if call.tool not in self.recorder.known:
                raise Refused("unknown_tool", f"Call {call.id} uses '{call.tool}', which the pool does not have.")
        played = self.recorder.session(whole)
        base = _source(self.pool)
        if self.recorder.world != base.digest or ground.candidate.world.digest != ground.world.digest:
            raise Refused("other_world", "The turn is set in another world than the one the turns before it leave.")
        for call, text in zip(whole.calls, played.texts, strict=True):
            if canonical_json(call.result) != text:
                raise Refused("different_result", f"A call of {call.tool} gives another result in a fresh process.")
        world = base.fork()
        for call in whole.calls:
            self.pool.call(call.tool, call.arguments, world)
        if canonical_json(world.difference) != canonical_json(played.difference):
            raise Refused("different_state", "The calls lead to another state in a fresh process.")
        tools = sorted({call.tool for call in ground.candidate.calls})
        return {
            "results": digest(played.texts),
            "state": digest(played.difference),
            "world": self.recorder.world,
            "begins": ground.world.digest,
            "tools": {name: self.recorder.versions[name] for name in tools},
        }


def session(before: Sequence[StateCandidate], candidate: StateCandidate) -> StateCandidate:
    """A turn with the changes of the turns before it put first, to be played in one world."""
    return candidate.model_copy(
        update={"calls": (*(call for turn in before for call in writes(turn)), *candidate.calls)}
    )


def writes(turn: StateCandidate) -> tuple[Call, ...]:
    """The changes that a turn makes."""
    return tuple(call for call in turn.calls if call.id in turn.wording.details["writes"])


def pool_after(pool: ToolPool, before: Sequence[StateCandidate]) -> ToolPool:
    """The pool in whose world the changes of some turns have been made."""
    if not before:
        return pool
    world = _source(pool).fork()
    for turn in before:
        for call in writes(turn):
            pool.call(call.tool, call.arguments, world)
    return ToolPool(pool.reference, list(pool), pool.entities.values(), moved(world))


def rests_on_state(pool: ToolPool, candidate: StateCandidate) -> bool:
    """Whether a turn would go otherwise in the world as it was at first: another look-up, refusal or difference."""
    world = _source(pool).fork()
    for call in candidate.calls:
        if pool.call(call.tool, call.arguments, world).text != canonical_json(call.result):
            return True
    return canonical_json(world.difference) != canonical_json(candidate.gold)


def in_context(before: Sequence[StateCandidate], candidate: StateCandidate) -> StateCandidate:
    """A turn whose question is the whole dialogue up to it."""
    said = "\n".join([*(turn.question for turn in before), candidate.question])
    return candidate.model_copy(update={"question": said})


def synthesize_state_series(order: StateOrder, funnel: Funnel) -> Iterator[StateSeries]:
    """Makes certified series of requests, in each of which a later turn rests on what an earlier one has changed.

    Args:
        order: What to make.
        funnel: Filled with what became of every candidate turn.

    Yields:
        Series in the order of their items. Equal orders give equal series, byte for byte.

    Raises:
        SeriesExhausted: No more series can be found.
        ValueError: The pool has no world.
    """
    _source(order.pool)
    with FreshProcess(order.pool.reference, FRESH_HASH_SEED) as process:
        prover = StateProver(order.pool, Recorder(process, order.pool), order.contamination)
        made, idle = 0, 0
        for item in range(10**9):
            series = _made(order, prover, funnel, item)
            idle = idle + 1 if series is None else 0
            if idle == IDLE:
                raise SeriesExhausted(f"no new series in {IDLE} items; {made} were accepted before")
            if series is not None:
                made += 1
                yield series
            if made == order.count:
                return


def verify_state_series(
    series: Sequence[StateSeries], pool: ToolPool, contamination: Contamination | None = None
) -> Iterator[SeriesVerdict]:
    """Proves series of requests again, in order, with all sessions played in a fresh process."""
    with FreshProcess(pool.reference, HASH_SEED) as process:
        prover = StateProver(pool, Recorder(process, pool), contamination or Contamination())
        for one in series:
            yield verify_requests(one, prover)


def _made(order: StateOrder, prover: StateProver, funnel: Funnel, item: int) -> StateSeries | None:
    rng = random.Random(f"requests/{order.seed}/{order.split}/{item}")
    funnel.explorations += 1
    drafts = _drafts(order, prover, funnel, rng)
    toolset = frozenset(name for draft in drafts for name in draft.toolset)
    common = tuple(name for name in order.pool.tools if name in toolset)
    drafts = [draft.model_copy(update={"toolset": common}) for draft in drafts]
    rests = tuple(rests_on_state(order.pool, draft) for draft in drafts)
    if len(drafts) < order.turns or not any(rests):
        return None
    prover.prepare(drafts)
    turns: list[StateTask] = []
    for number, draft in enumerate(drafts):
        proofs: list[Proof] = []
        for name in PROOFS:
            outcome = prover.prove(name, drafts[:number], draft)
            if isinstance(outcome, Rejection):
                funnel.surplus -= 1
                funnel.reject(outcome)
                return None
            proofs.append(outcome)
        task = sealed(order.pool, draft, proofs, order.split, order.seed, item)
        assert isinstance(task, StateTask)
        turns.append(task)
    for number, draft in enumerate(drafts):
        prover.seen.add(in_context(drafts[:number], draft))
    funnel.surplus -= len(turns)
    funnel.accepted += len(turns)
    series = StateSeries(
        id="",
        domain=order.pool.domain,
        split=order.split,
        toolset=common,
        turns=tuple(turns),
        rests=rests,
        provenance=turns[0].provenance,
    )
    series = series.model_copy(update={"id": series.content_id()})
    return series.model_copy(update={"seal": series.sealed()})


def _drafts(order: StateOrder, prover: StateProver, funnel: Funnel, rng: random.Random) -> list[StateCandidate]:
    """One candidate for each turn, each proven with its own toolset; those that rest on the state are preferred."""
    makers = producers(order.pool)
    seeds = SeedSource(order.pool, SHARES[order.split] if order.split else (0.0, 1.0))
    named: dict[str, list[Scalar]] = {}
    familiar = Familiar(seeds.pool, seeds.share, named=named)
    done: list[StateCandidate] = []
    for _ in range(order.turns):
        pool = prover.after(done)
        kept: StateCandidate | None = None
        for _ in range(TRIES):
            for draft in states.derive_state(pool, familiar, makers, rng, order.toolset_sizes, ()):
                funnel.attempts += 1
                outcome = draft if isinstance(draft, Rejection) else prover.examine(done, draft)
                if isinstance(outcome, Rejection):
                    funnel.reject(outcome)
                elif isinstance(draft, StateCandidate):
                    funnel.surplus += 1
                    kept = draft
            if kept is not None and (not done or rests_on_state(order.pool, kept)):
                break
        if kept is None:
            break
        done.append(kept)
        for call in kept.calls:
            for origin in call.origins.values():
                if isinstance(origin, SeedOrigin) and origin.entity:
                    named.setdefault(origin.entity, []).append(origin.value)
    return done


def verify_requests(series: StateSeries, prover: StateProver) -> SeriesVerdict:
    """Proves one series of requests again."""
    # The record is untrusted: whatever it makes a proof stumble over is a refusal, not a crash.
    try:
        prover.prepare(series.turns)
        for number, turn in enumerate(series.turns):
            refusal = _turn(series, number, turn, prover)
            if refusal is not None:
                return SeriesVerdict(series.id, number + 1, refusal)
        refusal = _record(series, prover.pool)
    except Exception as error:
        detail = f"The record does not allow its proofs: {type(error).__name__}: {str(error)[:200]}"
        refusal = Rejection(proof="provenance", reason="malformed", detail=detail)
    if refusal is None:
        for number, turn in enumerate(series.turns):
            prover.seen.add(in_context(series.turns[:number], turn))
    return SeriesVerdict(series.id, None, refusal)


def _turn(series: StateSeries, number: int, turn: StateTask, prover: StateProver) -> Rejection | None:
    if tuple(proof.name for proof in turn.certificate.proofs) != PROOFS:
        return unsealed("missing_proof", f"A certificate has the proofs {', '.join(PROOFS)}.")
    body = {name: getattr(turn, name) for name in StateCandidate.model_fields}
    candidate = StateCandidate(**body)
    for stored in turn.certificate.proofs:
        made = prover.prove(stored.name, series.turns[:number], candidate)
        if isinstance(made, Rejection):
            return made
        relative = {k: v for k, v in stored.evidence.items() if k in RELATIVE and k in made.evidence}
        if canonical_json({**made.evidence, **relative}) != canonical_json(stored.evidence):
            detail = "Proven anew, the evidence differs from the record."
            return Rejection(proof=stored.name, reason="other_evidence", detail=detail)
    source = SeedSource(prover.pool, SHARES[series.split] if series.split else (0.0, 1.0))
    for call in turn.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and origin.entity and origin.value not in source.of(origin.entity):
                detail = f"'{origin.value}' does not belong to the series' seeds."
                return Rejection(proof="provenance", reason="other_split", detail=detail)
    said = turn.provenance
    again = sealed(prover.pool, candidate, turn.certificate.proofs, series.split, said.seed, said.item)
    if again != turn or turn.toolset != series.toolset:
        return unsealed("other_record", "The turn's record is not what its content gives.")
    return None


def _record(series: StateSeries, pool: ToolPool) -> Rejection | None:
    said: tuple[tuple[str, object, object], ...] = (
        ("turns", bool(series.turns), True),
        ("domain", series.domain, pool.domain),
        ("rests", series.rests, tuple(rests_on_state(pool, turn) for turn in series.turns)),
        ("provenance", series.provenance, series.turns[0].provenance if series.turns else None),
        ("id", series.id, series.content_id()),
        ("seal", series.seal, series.sealed()),
    )
    return other_record(said)


def _source(pool: ToolPool) -> WorldSource:
    if pool.world is None:
        raise ValueError(f"the pool '{pool.reference}' has no world")
    return pool.world
