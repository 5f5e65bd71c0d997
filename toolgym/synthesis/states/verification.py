"""Verification of state tasks: proves them again from nothing but their own record, the pool and a fresh process."""

from collections.abc import Iterator, Sequence

from toolgym.canonical import canonical_json
from toolgym.evidence.seeds import SeedSource
from toolgym.evidence.trace import SeedOrigin
from toolgym.synthesis.certifier import provenance, task_id
from toolgym.synthesis.freshness import Contamination
from toolgym.synthesis.splits import SHARES
from toolgym.synthesis.states.certifier import StateCertifier, state_difficulty
from toolgym.synthesis.verification import BATCH, HASH_SEED, RELATIVE, Verdict
from toolgym.tasks.certificate import PROOFS, Proof, Rejection
from toolgym.tasks.task import StateTask
from toolgym.tools import ToolPool
from toolgym.tools.fresh import FreshProcess


def verify_states(
    tasks: Sequence[StateTask], pool: ToolPool, contamination: Contamination | None = None
) -> Iterator[Verdict]:
    """Proves state tasks again, in order, with all sessions played in a fresh process.

    Args:
        tasks: The tasks of one set, in the set's order: freshness is judged against those before.
        pool: The pool their tools and their world live in.
        contamination: The list they were made with; none by default.

    Yields:
        One verdict for each task, in order.
    """
    with FreshProcess(pool.reference, HASH_SEED) as process:
        certifier = StateCertifier(pool, process, contamination or Contamination())
        for start in range(0, len(tasks), BATCH):
            batch = tasks[start : start + BATCH]
            certifier.prepare(batch)
            for task in batch:
                yield Verdict(task.id, verify_state_task(task, certifier))


def verify_state_task(task: StateTask, certifier: StateCertifier) -> Rejection | None:
    """Proves one state task again; the certifier must have prepared it.

    Returns:
        None if everything holds, else the first thing that does not.
    """
    stored = task.certificate.proofs
    if tuple(proof.name for proof in stored) != PROOFS:
        detail = f"A certificate has the proofs {', '.join(PROOFS)}."
        return Rejection(proof="seal", reason="missing_proof", detail=detail)
    for proof in stored:
        refusal = _again(task, certifier, proof)
        if refusal is not None:
            return refusal
    certifier.seen.add(task)
    return _split(task, certifier.pool) or _record(task, certifier.pool)


def _again(task: StateTask, certifier: StateCertifier, stored: Proof) -> Rejection | None:
    # The record is untrusted: whatever it makes a proof stumble over is a refusal, not a crash.
    try:
        made = certifier.prove(stored.name, task)
    except Exception as error:
        detail = f"The record does not allow this proof: {type(error).__name__}: {str(error)[:200]}"
        return Rejection(proof=stored.name, reason="malformed", detail=detail)
    if isinstance(made, Rejection):
        return made
    found = {**made.evidence, **{k: v for k, v in stored.evidence.items() if k in RELATIVE and k in made.evidence}}
    if canonical_json(found) == canonical_json(stored.evidence):
        return None
    return Rejection(
        proof=stored.name, reason="other_evidence", detail="Proven anew, the evidence differs from the record."
    )


def _split(task: StateTask, pool: ToolPool) -> Rejection | None:
    if task.split is None:
        return None
    source = SeedSource(pool, SHARES[task.split])
    for call in task.calls:
        for origin in call.origins.values():
            if isinstance(origin, SeedOrigin) and origin.entity and origin.value not in source.of(origin.entity):
                detail = f"'{origin.value}' does not belong to the split '{task.split}'."
                return Rejection(proof="provenance", reason="other_split", detail=detail)
    return None


def _record(task: StateTask, pool: ToolPool) -> Rejection | None:
    source = task.provenance
    installed = provenance(pool, task, source.seed, source.item)
    if source != installed:
        return Rejection(
            proof="replay", reason="other_record", detail="The record's provenance is not what is installed."
        )
    said: tuple[tuple[str, object, object], ...] = (
        ("domain", task.domain, pool.domain),
        ("id", task.id, task_id(task)),
        ("difficulty", task.difficulty, state_difficulty(task)),
        ("seal", task.certificate.seal, task.seal()),
    )
    for name, stored, found in said:
        if stored != found:
            return Rejection(
                proof="seal", reason="other_record", detail=f"The record's {name} is not what its content gives."
            )
    return None
